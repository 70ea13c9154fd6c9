package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

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
	askGroup    = "group"
	askName     = "name"
	askDue      = "due"
	askComments = "comments"
	askGuest    = "guest"
)

// object is an object of JSON in the making.
type object map[string]any

// sendingForm is what an officer enters to send one of the forms that are published just
// now. A form that several take part in asks in which roles as soon as it is chosen.
func sendingForm(forms []*Version, groups []store.WorkGroup) (*engine.Definition, error) {
	choices, asked, branches := []object{}, []object{}, []object{}
	for _, f := range forms {
		title := f.Title
		if f.FormType != f.Title {
			title += " (" + f.FormType + ")"
		}
		choices = append(choices, object{"const": f.Key, "title": title})
		if len(f.Roles) < 2 {
			continue
		}
		asked = append(asked, object{rolesQuestion(f.Key): object{"title": "Roles", "type": "array", "uniqueItems": true, "items": object{"oneOf": roleChoices(f)},
			"description": "What this person fills in. Leave all unticked for everything that is not the council’s."}})
		branches = append(branches, object{"if": object{"properties": object{askForm: object{"const": f.Key}}, "required": []string{askForm}}, "then": object{},
			"else": object{"properties": object{rolesQuestion(f.Key): false}}})
	}
	if len(choices) == 0 { // a list of choices may not be empty
		choices = append(choices, object{"const": "-", "title": "No form is published"})
	}
	return compileSending(choices, groupChoices(groups), asked, branches)
}

func groupChoices(groups []store.WorkGroup) (out []object) {
	for _, g := range groups {
		title := g.Name
		if g.Organisation != "" {
			title += ", " + g.Organisation
		}
		out = append(out, object{"const": g.Ref, "title": title})
	}
	return out
}

func rolesQuestion(key string) string { return "roles_" + strings.ReplaceAll(key, "-", "_") }

func roleChoices(f *Version) (out []object) {
	for _, r := range f.Roles {
		out = append(out, object{"const": r.Code, "title": r.Title})
	}
	return out
}

// compileSending puts the form together as text, since the order of questions is that of the text.
func compileSending(choices, groups, asked, branches []object) (*engine.Definition, error) {
	var roles strings.Builder
	for _, one := range asked {
		for name, question := range one {
			b, err := json.Marshal(question)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&roles, "%q: %s,\n", name, b)
		}
	}
	list, err := json.Marshal(choices)
	if err != nil {
		return nil, err
	}
	required, group := `"form", "email"`, ""
	if len(groups) > 0 {
		b, err := json.Marshal(groups)
		if err != nil {
			return nil, err
		}
		required, group = `"form"`, `"group": {"title": "Or a work group", "description": "Its members see the form, and one of them picks it up.",
  "type": "string", "x-kind": "select", "oneOf": `+string(b)+`},
`
	}
	conditions := ""
	if len(branches) > 0 {
		b, err := json.Marshal(branches)
		if err != nil {
			return nil, err
		}
		conditions = `, "allOf": ` + string(b)
	}
	return mustCompile([]byte(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.example/sending", "title": "Send a form",
"x-form": {"key": "sending"}, "type": "object", "required": [` + required + `], "properties": {
"form": {"title": "Form", "type": "string", "x-kind": "select", "oneOf": ` + string(list) + `, "x-messages": {"required": "Choose the form to send"}},
"email": {"title": "Work email address", "description": "Who is not registered yet is invited to register with it.",
  "type": "string", "format": "email", "maxLength": 200, "x-messages": {"required": "Enter the work email address that the form goes to"}},
` + group + roles.String() + `"guest": {"title": "Guest", "description": "For a parent, a young person or an independent adviser who is not registered: sees this form and nothing else, for 90 days.",
  "type": "array", "uniqueItems": true, "items": {"oneOf": [{"const": "guest", "title": "As a guest: this form only"}]}},
"name": {"title": "Name", "description": "Shown to officers until the person has registered.", "type": "string", "maxLength": 120},
"due": {"title": "Required By", "description": "Leave this empty for the form’s own time limit.", "type": "string", "format": "date"},
"comments": {"title": "Comments", "description": "Shown with the task and on the form. Not in the email.", "type": "string", "maxLength": 2000}}` + conditions + `}`)), nil
}

// formsToSend are the forms that can be sent, compiled.
func (c *Casework) formsToSend(ctx context.Context) ([]*Version, error) {
	rows, err := c.store.FormsToSend(ctx)
	if err != nil {
		return nil, err
	}
	forms := make([]*Version, len(rows))
	for i, row := range rows {
		if forms[i], err = c.version(ctx, row.VersionID); err != nil {
			return nil, err
		}
	}
	return forms, nil
}

// maxGroups is the most work groups that are offered to send to.
const maxGroups = 1000

// NewSending is a sending about a case in which nothing is entered yet.
func (c *Casework) NewSending(ctx context.Context, account portal.Account, caseRef string) (*Sending, error) {
	k, err := c.Case(ctx, account, caseRef)
	if err != nil {
		return nil, err
	}
	forms, err := c.formsToSend(ctx)
	if err != nil {
		return nil, err
	}
	groups, _, err := c.store.Groups(ctx, account.ID, "", maxGroups)
	if err != nil {
		return nil, err
	}
	def, err := sendingForm(forms, groups)
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

// Unsent are the forms about a case that were begun and not sent, newest first.
func (c *Casework) Unsent(ctx context.Context, account portal.Account, k *Case) ([]*Sending, error) {
	refs, err := c.store.Unsent(ctx, k.ID)
	if err != nil {
		return nil, err
	}
	var out []*Sending
	for _, ref := range refs {
		s, err := c.Sending(ctx, account, k.Ref, ref)
		if portal.CodeOf(err) == portal.NotFound {
			continue // swept meanwhile
		}
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// FormTitle is how the chosen form is called; "" when none is chosen.
func (s *Sending) FormTitle() string {
	q := s.Form.Questions["/"+askForm]
	for _, o := range q.Options {
		if o.Value == s.text(askForm) {
			return o.Label
		}
	}
	return ""
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
func (s *Sending) Faults() []engine.Fault {
	faults := addressed(s.Form, s.Answers)
	switch {
	case s.GroupRef() != "" && s.Email() != "":
		return append(faults, s.fault(askGroup, "Send the form to a person or to a work group, not to both. Take one of them away"))
	case s.GroupRef() == "" && s.text(askEmail) == "" && s.asksGroup() && !slices.ContainsFunc(faults, func(f engine.Fault) bool { return f.Pointer == "/"+askEmail }):
		return append(faults, s.fault(askEmail, "Enter the work email address that the form goes to, or choose a work group"))
	}
	return faults
}

func (s *Sending) fault(name, words string) engine.Fault {
	return engine.Fault{Pointer: "/" + name, Tab: s.Form.Tabs[0].Name, Name: name, Question: s.Form.Questions["/"+name].Title,
		Rule: "required", Level: engine.LevelError, Message: words}
}

// asksGroup reports whether there is a work group to send to.
func (s *Sending) asksGroup() bool { return s.Form.Questions["/"+askGroup] != nil }

// GroupRef is the work group that the form goes to; "" for a person.
func (s *Sending) GroupRef() string { return s.text(askGroup) }

// GroupTitle is how the chosen work group is called; "" when none is chosen.
func (s *Sending) GroupTitle() string {
	if q := s.Form.Questions["/"+askGroup]; q != nil {
		for _, o := range q.Options {
			if o.Value == s.GroupRef() {
				return o.Label
			}
		}
	}
	return ""
}

// addressed is what must be put right on a form that asks for an address: also one that
// nobody can register with.
func addressed(form *engine.Definition, a engine.Answers) []engine.Fault {
	return judge(form, a, form.Complete(a), "/"+askEmail, portal.CheckEmail)
}

// judge adds what is wrong with the text that answers a question, unless there is none or a
// fault at it already. check says what, or "".
func judge(form *engine.Definition, a engine.Answers, faults []engine.Fault, pointer string, check func(typed string) string) []engine.Fault {
	q := form.Questions[pointer]
	typed := textAt(a, pointer)
	if typed == "" || slices.ContainsFunc(faults, func(f engine.Fault) bool { return f.Pointer == pointer }) {
		return faults
	}
	words := check(typed)
	if words == "" {
		return faults
	}
	name := strings.ReplaceAll(pointer[1:], "/", ".")
	tab, _, nested := strings.Cut(name, ".")
	if !nested {
		tab = form.Tabs[0].Name
	}
	return append(faults, engine.Fault{Pointer: pointer, Tab: tab, Name: name, Question: q.Title, Rule: "format", Level: engine.LevelError, Message: words})
}

// textAt is the text at a pointer into objects, "" when there is none.
func textAt(a engine.Answers, pointer string) string {
	var v any = a.Values
	for _, name := range strings.Split(pointer[1:], "/") {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	s, _ := v.(string)
	return s
}

func (s *Sending) text(name string) string {
	v, _ := s.Answers.Values[name].(string)
	return v
}

// rolesIn are the roles in which a form is done: those that were ticked, or all; the
// council's own tabs are nobody's who is asked. nil for a form without roles.
func (s *Sending) rolesIn(form *Version) (roles []string) {
	list, _ := s.Answers.Values[rolesQuestion(form.Key)].([]any)
	for _, r := range form.Roles {
		if len(list) == 0 || slices.Contains(list, any(r.Code)) {
			roles = append(roles, r.Code)
		}
	}
	return roles
}

// AsksRoles reports whether the chosen form asks for roles and a post did not have that
// question on its page yet.
func (s *Sending) AsksRoles(form url.Values) bool {
	name := rolesQuestion(s.text(askForm))
	_, asks := s.Form.Questions["/"+name]
	return asks && !slices.Contains(form[engine.FieldMarker], name)
}

// Email is the address that the form goes to, in the form in which addresses are compared.
func (s *Sending) Email() string { return portal.CleanEmail(s.text(askEmail)) }

// Comments are what stands with the task.
func (s *Sending) Comments() string { return s.text(askComments) }

// Guest reports whether whoever is invited registers for this form only.
func (s *Sending) Guest() bool {
	list, _ := s.Answers.Values[askGuest].([]any)
	return len(list) > 0
}

// Name is what the officer calls the recipient; may be "".
func (s *Sending) Name() string { return s.text(askName) }

// SendingCheck is what an officer sees before a form goes out.
type SendingCheck struct {
	Title, FormType string
	Roles           []string // as they are called; none for everything that is not the council's
	Due             *portal.Date
	DueByRule       bool             // the due date is the form's own time limit
	Past            bool             // the due date is past
	Missing         []string         // facts that the form asks for and the record does not have
	Recipient       store.Recipient  // Registered false: will be invited
	Closed          bool             // the account of the address is closed
	Before          []store.SameSent // the same form is with the same address or group already
	Group           *store.WorkGroup // in place of the recipient; nil for a person
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
	for _, code := range n.Roles {
		if len(n.Roles) == len(form.Roles) {
			break // everything that is not the council's
		}
		check.Roles = append(check.Roles, form.RoleTitle(code))
	}
	_, missing := form.Prefill(form.Empty(), n.Facts)
	for _, pointer := range missing {
		check.Missing = append(check.Missing, factWords(pointer))
	}
	if n.GroupRef != "" {
		g, err := c.store.GroupByRef(ctx, account.ID, n.GroupRef)
		if err != nil {
			return check, err
		}
		check.Group = &g.WorkGroup
		check.Before, err = c.store.SentBefore(ctx, s.CaseID, form.ID, "", n.GroupRef)
		return check, err
	}
	check.Recipient, check.Closed, err = c.store.RecipientOf(ctx, account.ID, n.Email)
	if err != nil {
		return check, err
	}
	if !check.Recipient.Registered {
		check.Recipient.Name = n.Name
	}
	check.Before, err = c.store.SentBefore(ctx, s.CaseID, form.ID, n.Email, "")
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
	n := NewTask{CaseID: s.CaseID, FormKey: form.Key, Email: s.Email(), GroupRef: s.GroupRef(), Name: s.Name(), SenderID: account.ID, Comments: s.Comments(), Sending: s.Ref, Roles: s.rolesIn(form), Guest: s.Guest() && s.GroupRef() == ""}
	if due, err := portal.ParseDate(s.text(askDue)); err == nil {
		n.Due = &due
	} else {
		n.Due = portal.DueBy(form.Due, portal.London(c.now()), s.Case.Dates, s.Case.Basis)
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
func (i *Invite) Faults() []engine.Fault { return addressed(i.Form, i.Answers) }

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
