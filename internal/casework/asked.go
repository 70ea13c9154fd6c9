package casework

import (
	"context"
	"encoding/json"
	"slices"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// The questions of asking somebody elsewhere for a part.
const (
	askTabs = "tabs"
	askNote = "note"
)

// Askable are the tabs of one's form that somebody elsewhere can be asked for. One must stay.
func (w *Work) Askable() []*engine.Tab {
	tabs := slices.DeleteFunc(slices.Clone(w.tabs()), func(t *engine.Tab) bool { return t.Attachments != nil || !w.Access.Writes(t) || w.Laid().Hides(t) })
	if len(tabs) < 2 || w.Asked {
		return nil
	}
	return tabs
}

// NewAsking is what is entered to ask somebody elsewhere for a part.
func (c *Casework) NewAsking(w *Work) *Statement {
	choices := []object{{"const": "-", "title": "-"}}
	for i, tab := range w.Askable() {
		if i == 0 {
			choices = nil
		}
		choices = append(choices, object{"const": tab.Name, "title": tab.Title})
	}
	list, err := json.Marshal(choices)
	if err != nil {
		panic("choices are text: " + err.Error())
	}
	latest := "Leave this empty for no due date."
	if w.Due != nil {
		latest = "Not after " + w.Due.Long() + ", when the form is due. Leave this empty for that day."
	}
	form := stated(`"tabs", "email", "note"`, `"tabs": {"title": "Sections", "description": "They are that person’s to fill in. You read them when they are in.", "type": "array", "uniqueItems": true,
  "items": {"oneOf": `+string(list)+`}, "x-messages": {"required": "Tick the sections that you ask for"}},
"email": {"title": "Work email address", "description": "Who is not registered yet is invited to register with it.", "type": "string", "format": "email", "maxLength": 200,
  "x-messages": {"required": "Enter the work email address of whoever you ask"}},
"due": {"title": "Required By", "description": "`+latest+`", "type": "string", "format": "date"},
`+wordsQuestion(askNote, "What you need", "Shown with the task and on the form. Not in the email.", "Say what you need"))
	return &Statement{Form: form, Answers: form.Empty(), check: func(s *Statement) []engine.Fault { return c.askFaults(w, s) }}
}

func (s *Statement) chosen(name string) (out []string) {
	list, _ := s.Answers.Values[name].([]any)
	for _, v := range list {
		if text, ok := v.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

func (c *Casework) askFaults(w *Work, s *Statement) (faults []engine.Fault) {
	tabs, all := s.chosen(askTabs), w.Askable()
	if len(tabs) > 0 && len(tabs) == len(all) {
		faults = append(faults, s.fault(askTabs, "Leave at least one section unticked, which you fill in yourself. To give all of it away use Re-Assign, or tell the council"))
	}
	for _, tab := range all {
		for _, on := range w.Form.Leans(tab) {
			asked, also := slices.Contains(tabs, tab.Name), slices.Contains(tabs, on.Name)
			if asked != also && slices.Contains(all, on) {
				faults = append(faults, s.fault(askTabs, quote(tab.Title)+" uses answers of "+quote(on.Title)+". Tick both or none of them"))
			}
		}
	}
	if email := portal.CleanEmail(s.Text(askEmail)); email != "" && isParent(w.Facts, email) {
		faults = append(faults, s.fault(askEmail, "This address is a parent’s or carer’s. The council asks families itself: use Messages to tell it"))
	}
	switch due := s.Date(askDue); {
	case due == nil:
	case portal.London(c.now()).Days(*due) < 0:
		faults = append(faults, s.fault(askDue, due.Long()+" is past. Enter a day that is still to come"))
	case w.Due != nil && w.Due.Days(*due) > 0:
		faults = append(faults, s.fault(askDue, "The form is due on "+w.Due.Long()+". Enter that day or an earlier one"))
	}
	return faults
}

// isParent reports whether an address is that of one of the child's parents or carers.
func isParent(facts []byte, email string) bool {
	var all struct {
		Child struct {
			Parents []struct {
				Email string `json:"email"`
			} `json:"parents"`
		} `json:"child"`
	}
	if len(facts) == 0 || json.Unmarshal(facts, &all) != nil {
		return false
	}
	return slices.ContainsFunc(all.Child.Parents, func(p struct {
		Email string `json:"email"`
	}) bool {
		return portal.CleanEmail(p.Email) == email
	})
}

// AskCheck is what to look at before somebody is asked.
type AskCheck struct {
	Name    string         // of who is away
	Absence *store.Absence // the automatic reply that runs today
	Meant   string         // the address that may be meant; ""
}

// CheckAsking says what to look at before an address is asked; nil for nothing.
func (c *Casework) CheckAsking(ctx context.Context, s *Statement) (*AskCheck, error) {
	email := portal.CleanEmail(s.Text(askEmail))
	id, name, err := c.store.AddressHolder(ctx, email)
	if err != nil {
		return nil, err
	}
	if id == 0 {
		domains, err := c.store.Domains(ctx)
		if meant := portal.NearAddress(email, domains); meant != "" {
			return &AskCheck{Meant: meant}, err
		}
		return nil, err
	}
	absences, err := c.store.Absences(ctx, id)
	if a, away := absences[id]; away {
		return &AskCheck{Name: name, Absence: &a}, err
	}
	return nil, err
}

// Ask asks somebody elsewhere for a part; errors are those of store.AskForPart. The statement must
// be without faults.
func (c *Casework) Ask(ctx context.Context, w *Work, s *Statement) error {
	tabs, due := s.chosen(askTabs), s.Date(askDue)
	if due == nil {
		due = w.Due
	}
	n := store.AskPart{AccountID: w.Account.ID, TaskRef: w.Ref, Tabs: tabs, Words: partName(w.own.Definition, tabs), Email: s.Text(askEmail), Note: s.Text(askNote), Due: due}
	for _, t := range w.Form.Tabs {
		if t.Attachments != nil && !t.Attachments.Required && w.Access.Writes(t) {
			n.Documents = t.Name
		}
	}
	n.Done, n.Total = w.progressAs(store.Part{Roles: w.Roles, Only: tabs}, 0)
	n.LeftDone, n.LeftTotal = w.progressAs(store.Part{Roles: w.Roles, Only: w.Only, Lent: slices.Concat(w.Lent, tabs)}, len(w.Attachments))
	_, err := c.store.AskForPart(ctx, n)
	return err
}

func (w *Work) progressAs(part store.Part, attached int) (done, total int) {
	return progressOf(w.laid.along().sheet.As(accessOf(w.Form, part)), attached)
}

// TakePartBack takes a part back that was asked for; errors are those of store.TakePartBack.
func (c *Casework) TakePartBack(ctx context.Context, w *Work, partRef string) error {
	parts, err := c.OtherParts(ctx, w)
	if err != nil {
		return err
	}
	n := store.TakePart{AccountID: w.Account.ID, TaskRef: w.Ref, PartRef: partRef}
	left := slices.Clone(w.Lent)
	for _, p := range parts {
		if p.TaskRef == partRef {
			left = slices.DeleteFunc(left, func(tab string) bool { return slices.Contains(p.Only, tab) })
		}
	}
	n.Done, n.Total = w.progressAs(store.Part{Roles: w.Roles, Only: w.Only, Lent: left}, len(w.Attachments))
	return c.store.TakePartBack(ctx, n)
}

// keepLent keeps words on a tab that somebody else was asked for while they were written.
func (c *Casework) keepLent(ctx context.Context, w *Work, tab *engine.Tab, p Post) error {
	if err := c.asLent(ctx, w, tab); err != nil {
		return err
	}
	bound, err := c.bind(w, tab, p.Form)
	if err != nil {
		return err
	}
	body, err := w.Form.TabAnswers(bound, tab).Marshal()
	if err != nil {
		return err
	}
	return c.keepStray(ctx, w, p, body, bound, store.LentMeanwhile())
}

// asLent puts what a tab held when somebody else was asked for it in the place of what that person
// has written since: words that come in late were written on that.
func (c *Casework) asLent(ctx context.Context, w *Work, tab *engine.Tab) error {
	tabs, err := c.store.LentAs(ctx, w.SheetIDs, w.Account.ID, tab.Name)
	if err != nil {
		return err
	}
	then, err := joinTabs(w.Form.Definition, tabs)
	if err != nil {
		return err
	}
	w.setAnswers(w.Form.WithTab(w.Answers, tab, w.Form.TabAnswers(then, tab)))
	return nil
}
