package casework

import (
	"context"
	"encoding/json"
	"net/url"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Sending is a form on its way to somebody, as an officer enters it: what was entered so far,
// and the papers that go with it.
type Sending struct {
	store.Sending
	Case    *Case
	Form    *engine.Definition // what is entered, as a form of one tab
	Answers engine.Answers
}

// The questions of a sending.
const (
	askForm     = "form"
	askEmail    = "email"
	askName     = "name"
	askDue      = "due"
	askComments = "comments"
)

// sendingForm is what an officer enters to send a form. The forms that can be chosen are
// those that are published just now.
func sendingForm(forms []store.FormToSend) (*engine.Definition, error) {
	choices := []map[string]string{}
	for _, f := range forms {
		title := f.Title
		if f.FormType != f.Title {
			title += " (" + f.FormType + ")"
		}
		choices = append(choices, map[string]string{"const": f.Key, "title": title})
	}
	if len(choices) == 0 { // a list of choices may not be empty
		choices = append(choices, map[string]string{"const": "-", "title": "No form is published"})
	}
	list, err := json.Marshal(choices)
	if err != nil {
		return nil, err
	}
	return mustCompile([]byte(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.example/sending", "title": "Send a form",
"x-form": {"key": "sending"}, "type": "object", "required": ["form", "email"], "properties": {
"form": {"title": "Form", "type": "string", "x-kind": "select", "oneOf": ` + string(list) + `, "x-messages": {"required": "Choose the form to send"}},
"email": {"title": "Work email address", "description": "Of the person who is asked. Who is not registered yet is invited to register with this address.",
  "type": "string", "format": "email", "maxLength": 200, "x-messages": {"required": "Enter the work email address that the form goes to"}},
"name": {"title": "Name", "description": "Shown to officers until the person has registered.", "type": "string", "maxLength": 120},
"due": {"title": "Required By", "description": "Leave this empty for the form’s own time limit.", "type": "string", "format": "date"},
"comments": {"title": "Comments", "description": "Shown with the task and on the form. Not in the email.", "type": "string", "maxLength": 2000}}}`)), nil
}

// NewSending is a sending about a case in which nothing is entered yet.
func (c *Casework) NewSending(ctx context.Context, account portal.Account, caseRef string) (*Sending, error) {
	k, err := c.Case(ctx, account, caseRef)
	if err != nil {
		return nil, err
	}
	forms, err := c.store.FormsToSend(ctx)
	if err != nil {
		return nil, err
	}
	def, err := sendingForm(forms)
	if err != nil {
		return nil, err
	}
	return &Sending{Case: k, Form: def, Answers: def.Empty(), Sending: store.Sending{CaseID: k.ID}}, nil
}

// Sending gives a sending of a case back with its papers; not_found for everybody but the
// council's staff.
func (c *Casework) Sending(ctx context.Context, account portal.Account, caseRef, ref string) (*Sending, error) {
	s, err := c.NewSending(ctx, account, caseRef)
	if err != nil {
		return nil, err
	}
	if s.Sending, err = c.store.SendingByRef(ctx, account.ID, caseRef, ref); err != nil {
		return nil, err
	}
	if s.Answers, err = engine.ParseAnswers(s.Body); err != nil {
		return nil, portal.Wrap(portal.Internal, "What was entered cannot be read.", err)
	}
	return s, nil
}

// KeepSending takes what was posted over and keeps it, whatever is wrong with it. Conflict
// once the form is sent.
func (c *Casework) KeepSending(ctx context.Context, account portal.Account, s *Sending, form url.Values) error {
	bound, err := s.Form.Bind(s.Form.Tabs[0], s.Answers, form, newRow)
	if err != nil {
		return portal.Wrap(portal.TooLarge, "That is more than can be sent. Shorten it.", err)
	}
	s.Answers = bound
	body, err := bound.Marshal()
	if err != nil {
		return err
	}
	ref, err := c.store.KeepSending(ctx, account.ID, s.Case.Ref, s.Ref, body)
	if err != nil {
		return err
	}
	s.Sending, err = c.store.SendingByRef(ctx, account.ID, s.Case.Ref, ref)
	return err
}

// Faults are what must be put right before the form can be sent.
func (s *Sending) Faults() []engine.Fault { return s.Form.Complete(s.Answers) }

func (s *Sending) text(name string) string {
	v, _ := s.Answers.Values[name].(string)
	return v
}

// Email is the address that the form goes to, in the form in which addresses are compared.
func (s *Sending) Email() string { return portal.CleanEmail(s.text(askEmail)) }

// Comments are what stands with the task.
func (s *Sending) Comments() string { return s.text(askComments) }

// Name is what the officer calls the recipient; may be "".
func (s *Sending) Name() string { return s.text(askName) }

// SendingCheck is what an officer sees before a form goes out.
type SendingCheck struct {
	Title, FormType string
	Due             *portal.Date
	DueByRule       bool             // the due date is the form's own time limit
	Past            bool             // the due date is past
	Missing         []string         // facts that the form asks for and the record does not have
	Recipient       store.Recipient  // Registered false: will be invited
	Closed          bool             // the account of the address is closed
	Before          []store.SameSent // the same form is with the same address already
}

// CheckSending looks at everything that sending would do, and does nothing. The sending must
// be without faults. Not_found when its form is no longer published.
func (c *Casework) CheckSending(ctx context.Context, account portal.Account, s *Sending) (SendingCheck, error) {
	n, form, err := c.errand(ctx, account, s)
	if err != nil {
		return SendingCheck{}, err
	}
	check := SendingCheck{Title: form.Title, FormType: form.FormType, Due: n.Due, DueByRule: s.text(askDue) == "" && n.Due != nil}
	check.Past = n.Due != nil && portal.London(c.now()).Days(*n.Due) < 0
	_, missing := form.Prefill(form.Empty(), n.Facts)
	for _, pointer := range missing {
		check.Missing = append(check.Missing, factWords(pointer))
	}
	check.Recipient, check.Closed, err = c.store.RecipientOf(ctx, account.ID, n.Email)
	if err != nil {
		return check, err
	}
	if !check.Recipient.Registered {
		check.Recipient.Name = n.Name
	}
	check.Before, err = c.store.SentBefore(ctx, s.CaseID, form.ID, n.Email)
	return check, err
}

// SendSending sends the form and gives the reference of its task. The same sending twice
// sends once.
func (c *Casework) SendSending(ctx context.Context, account portal.Account, s *Sending) (ref string, err error) {
	if s.TaskRef != "" {
		return s.TaskRef, nil
	}
	n, _, err := c.errand(ctx, account, s)
	if err != nil {
		return "", err
	}
	ref, _, err = c.Send(ctx, n)
	return ref, err
}

// errand is the task that a sending becomes, and its form.
func (c *Casework) errand(ctx context.Context, account portal.Account, s *Sending) (NewTask, *Version, error) {
	row, err := c.store.LatestVersion(ctx, s.text(askForm))
	if err != nil {
		return NewTask{}, nil, err
	}
	form, err := c.version(ctx, row.ID)
	if err != nil {
		return NewTask{}, nil, err
	}
	n := NewTask{CaseID: s.CaseID, FormKey: form.Key, Email: s.Email(), Name: s.Name(), SenderID: account.ID, Comments: s.Comments(), Sending: s.Ref}
	if due, err := portal.ParseDate(s.text(askDue)); err == nil {
		n.Due = &due
	} else {
		n.Due = portal.DueBy(form.Due, portal.London(c.now()))
	}
	n.Facts, err = s.Case.facts()
	if err != nil {
		return n, form, err
	}
	n.Facts["task"] = taskFacts(n, account)
	return n, form, nil
}

// taskFacts are the facts of a task that x-prefill may point to (formdefs/README.md). What
// is not known is left out.
func taskFacts(n NewTask, sender portal.Account) map[string]any {
	facts := map[string]any{}
	add := func(name, value string) {
		if value != "" {
			facts[name] = value
		}
	}
	add("sentBy", sender.Name)
	add("team", sender.Organisation)
	add("telephone", sender.Phone)
	add("comments", n.Comments)
	if n.Due != nil {
		add("requiredBy", n.Due.String())
	}
	return facts
}

// Invite is to whom a form goes that nobody has registered for yet, as an officer enters it.
type Invite struct {
	Form    *engine.Definition
	Answers engine.Answers
}

var inviteForm = mustCompile([]byte(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.example/invite", "title": "Invite again",
"x-form": {"key": "invite"}, "type": "object", "required": ["email"], "properties": {
"email": {"title": "Work email address", "type": "string", "format": "email", "maxLength": 200, "x-messages": {"required": "Enter the work email address that the form goes to"}},
"name": {"title": "Name", "description": "Shown to officers until the person has registered.", "type": "string", "maxLength": 120}}}`))

// NewInvite is the recipient so far.
func NewInvite(email, name string) *Invite {
	i := &Invite{inviteForm, inviteForm.Empty()}
	i.Answers.Values[askEmail], i.Answers.Values[askName] = email, name
	return i
}

// Bind takes what was posted over.
func (i *Invite) Bind(form url.Values) (err error) {
	i.Answers, err = i.Form.Bind(i.Form.Tabs[0], i.Answers, form, newRow)
	if err != nil {
		return portal.Wrap(portal.TooLarge, "That is more than an address. Shorten it.", err)
	}
	return nil
}

// Faults are what must be put right.
func (i *Invite) Faults() []engine.Fault { return i.Form.Complete(i.Answers) }

// Email is the address that was entered.
func (i *Invite) Email() string {
	email, _ := i.Answers.Values[askEmail].(string)
	return portal.CleanEmail(email)
}

// Name is what the officer calls the recipient; may be "".
func (i *Invite) Name() string {
	name, _ := i.Answers.Values[askName].(string)
	return name
}
