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

// MaxCases is about how many cases a form is sent with one press at most.
const MaxCases = 50

// FieldTo is followed by the reference of a case: whom the form goes to; bare, whom it goes to
// wherever nobody is named.
const FieldTo = "to."

// CasesSend is one form on its way to one recipient for each of several cases, as an officer
// enters it. Nothing of it is kept before it is sent: the pages carry it.
type CasesSend struct {
	Form     *engine.Definition // what is asked once for all
	Answers  engine.Answers
	To       map[string]string // what is typed for each case, by its reference, and under "" for all
	Groups   []store.WorkGroup // that it can be sent to, by their names
	sendings []*Sending        // in memory: one for each case, with one row
}

// casesForm is what is asked once for all cases.
func casesForm(forms []*Version) (*engine.Definition, error) {
	list, err := json.Marshal(formChoices(forms))
	if err != nil {
		return nil, err
	}
	return mustCompile([]byte(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.example/cases-send", "title": "Send a form about several cases",
"x-form": {"key": "cases-send"}, "type": "object", "required": ["form"], "properties": {
"form": {"title": "Form", "type": "string", "x-kind": "select", "oneOf": ` + string(list) + `, "x-messages": {"required": "Choose the form to send"}},
"due": {"title": "Required By", "description": "Leave this empty for the form’s own time limit in each case.", "type": "string", "format": "date"},
"comments": {"title": "Comments", "description": "Shown with each task and on its form. Not in the email.", "type": "string", "maxLength": 2000}}}`)), nil
}

// CasesSend is a form about the cases whose references are given, with what was posted. Cases
// that are not of the account's teams are left out; not_found when there is none, too_large
// beyond MaxCases.
func (c *Casework) CasesSend(ctx context.Context, account portal.Account, refs []string, form url.Values) (*CasesSend, error) {
	if len(refs) > MaxCases {
		return nil, portal.Fail(portal.TooLarge, fmt.Sprintf("These are %d cases. A form goes out about %d at once at most; choose fewer.", len(refs), MaxCases))
	}
	cases, err := c.store.CasesByRefs(ctx, account.ID, refs)
	if err != nil {
		return nil, err
	}
	if len(cases) == 0 {
		return nil, portal.Fail(portal.NotFound, "There is nothing here, or it is not yours to see.")
	}
	like, err := c.sendingForms(ctx, account)
	if err != nil {
		return nil, err
	}
	s := &CasesSend{To: map[string]string{"": oneLine(form.Get(FieldTo))}}
	if s.Form, err = casesForm(like.published); err != nil {
		return nil, err
	}
	if s.Answers, err = s.Form.Bind(s.Form.Tabs[0], s.Form.Empty(), form, newRow); err != nil {
		return nil, portal.Wrap(portal.TooLarge, "That is more than can be sent. Shorten it.", err)
	}
	for _, g := range like.groups {
		s.Groups = append(s.Groups, g)
	}
	slices.SortFunc(s.Groups, func(a, b store.WorkGroup) int { return strings.Compare(a.Name, b.Name) })
	for _, row := range cases {
		k, err := openCase(row)
		if err != nil {
			return nil, err
		}
		s.To[k.Ref] = oneLine(form.Get(FieldTo + k.Ref))
		s.sendings = append(s.sendings, like.about(k))
	}
	s.address()
	return s, nil
}

// oneLine is a text as somebody has typed it into one line.
func oneLine(typed string) string { return strings.Join(strings.Fields(typed), " ") }

// Cases are the cases, in their order.
func (s *CasesSend) Cases() (out []*Case) {
	for _, one := range s.sendings {
		out = append(out, one.Case)
	}
	return out
}

func (s *CasesSend) text(name string) string { return textAt(s.Answers, "/"+name) }

// address lays what is typed along the rows of the sendings.
func (s *CasesSend) address() {
	groups := map[string]string{}
	for _, g := range s.Groups {
		groups[strings.ToLower(g.Name)] = g.Ref
	}
	for _, one := range s.sendings {
		row := one.Rows[0]
		row.Answers.Values = map[string]any{askForm: s.text(askForm), askDue: s.text(askDue), askComments: s.text(askComments)}
		to := s.To[one.Case.Ref]
		if ref := groups[strings.ToLower(to)]; ref != "" {
			row.Answers.Values[askGroup] = ref
		} else {
			row.Answers.Values[askEmail] = to
		}
	}
}

// Fill names a recipient for each case that has none: whoever had the form about that case
// last, else the one for all.
func (c *Casework) Fill(ctx context.Context, account portal.Account, s *CasesSend) error {
	ids := make([]int64, len(s.sendings))
	for i, one := range s.sendings {
		ids[i] = one.CaseID
	}
	former, err := c.store.FormerRecipients(ctx, account.ID, s.text(askForm), ids)
	if err != nil {
		return err
	}
	for _, one := range s.sendings {
		to, had := former[one.CaseID]
		switch ref := one.Case.Ref; {
		case s.To[ref] != "":
		case had && to.Email != "":
			s.To[ref] = to.Email
		case had:
			s.To[ref] = to.Name
		default:
			s.To[ref] = s.To[""]
		}
	}
	s.address()
	return nil
}

// Faults are what must be put right before anything is sent, in the order of the page.
func (s *CasesSend) Faults() []engine.Fault {
	faults := s.Form.Complete(s.Answers)
	faults = judge(s.Form, s.Answers, faults, "/"+askDue, s.sendings[0].notPast)
	for _, one := range s.sendings {
		row, words := one.Rows[0], ""
		switch to := s.To[one.Case.Ref]; {
		case row.GroupRef() != "":
		case to == "":
			words = "Enter the work email address that the form goes to, or a work group"
		case !strings.Contains(to, "@"):
			words = "There is no work group “" + to + "”. Choose one from the list, or enter an email address"
		default:
			words = portal.CheckEmail(to)
		}
		if words != "" {
			faults = append(faults, engine.Fault{Name: FieldTo + one.Case.Ref, Rule: "required", Level: engine.LevelError, Message: one.Case.ChildName + ": " + words})
		}
	}
	return faults
}

// Meant puts the address that was meant, or whoever stands in for the recipient, in the place of
// what was typed for a case.
func (s *CasesSend) Meant(caseRef, to string) {
	s.To[caseRef] = to
	s.address()
}

// CheckCases looks at everything that sending would do, and does nothing: a row for each case.
func (c *Casework) CheckCases(ctx context.Context, account portal.Account, s *CasesSend) (*SendingCheck, error) {
	advice, err := c.store.FormAdvice(ctx)
	if err != nil {
		return nil, err
	}
	check := &SendingCheck{}
	var keys []store.SendKey
	for _, one := range s.sendings {
		if one.Rows[0].version() == nil {
			return nil, notPublished()
		}
		tasks, err := one.errands(account, advice)
		if err != nil {
			return nil, err
		}
		check.Rows = append(check.Rows, one.checkRow(one.Rows[0], tasks[0]))
		keys = append(keys, one.Rows[0].key())
	}
	if err := c.recipients(ctx, account, check); err != nil {
		return nil, err
	}
	before, err := c.store.SentBefore(ctx, keys)
	for i := range before {
		check.Rows[i].Before = before[i]
	}
	return check, err
}

// Sent says about which of the cases a press has sent already, by their references.
func (c *Casework) Sent(ctx context.Context, account portal.Account, s *CasesSend, press string) (map[string]bool, error) {
	refs := make([]string, len(s.sendings))
	for i, one := range s.sendings {
		refs[i] = pressedFor(press, one.Case)
	}
	sent, err := c.store.SentSendings(ctx, account.ID, refs)
	out := map[string]bool{}
	for i, one := range s.sendings {
		out[one.Case.Ref] = sent[refs[i]]
	}
	return out, err
}

// pressedFor names the sending about a case that a press makes.
func pressedFor(press string, k *Case) string { return press + "-" + k.Ref }

// SendAbout sends the form about the case of a row of CheckCases. The same press again sends
// nothing more. Errors are those of store.SendAboutCase; again says that the recipient may get
// the same form once more.
func (c *Casework) SendAbout(ctx context.Context, account portal.Account, row RowCheck, press string, again bool) error {
	of, task := row.Row.of, row.task
	task.Again = again
	n := store.CaseSend{Ref: pressedFor(press, of.Case), CaseRef: of.Case.Ref}
	var err error
	if n.Task, _, err = c.prefilled(row.Row.version(), task); err != nil {
		return err
	}
	if n.Body, err = of.marshal(); err != nil {
		return err
	}
	return c.store.SendAboutCase(ctx, account.ID, n)
}
