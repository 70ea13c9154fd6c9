package casework

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// MaxRecipients is how many forms go out in one sending at most.
const MaxRecipients = 20

// What the page of a sending posts beside the questions: the rows that it shows, and for each
// paper whether it goes to all or to some rows.
const (
	FieldRow      = "_row"
	FieldPaperTo  = "paper-to."
	FieldPaperRow = "paper-row."
)

// The buttons of the page of a sending; DoRemove is followed by the ID of a row.
const (
	DoAdd    = "add:row"
	DoUsual  = "usual:rows"
	DoRemove = "remove:"
)

// Row is one form to one recipient. Its controls are named after its ID.
type Row struct {
	ID      string // "r1"
	Answers engine.Answers
	of      *Sending
}

var rowID = regexp.MustCompile(`^r[1-9][0-9]{0,3}$`)

func recipientNo(i int) string { return fmt.Sprintf("Recipient %d", i+1) }

// Title is how the page calls the recipient: by the place among all.
func (r *Row) Title() string { return recipientNo(slices.Index(r.of.Rows, r)) }

// Row is the row of an ID; nil when there is none.
func (s *Sending) Row(id string) *Row {
	for _, row := range s.Rows {
		if row.ID == id {
			return row
		}
	}
	return nil
}

// addRow puts an empty row at the end, under an ID or, for "", the next that is free.
func (s *Sending) addRow(id string) *Row {
	if id == "" {
		last := 0
		for _, row := range s.Rows {
			n, _ := strconv.Atoi(row.ID[1:])
			last = max(last, n)
		}
		id = "r" + strconv.Itoa(last+1)
	}
	row := &Row{ID: id, Answers: s.form.Empty(), of: s}
	s.Rows = append(s.Rows, row)
	return row
}

// act does what a button asks for. There is always a row.
func (s *Sending) act(do string) {
	if do == DoAdd && len(s.Rows) < MaxRecipients {
		s.addRow("")
	}
	id, ok := strings.CutPrefix(do, DoRemove)
	if !ok || s.Row(id) == nil {
		return
	}
	if len(s.Rows) == 1 {
		s.addRow("")
	}
	s.Rows = slices.DeleteFunc(s.Rows, func(row *Row) bool { return row.ID == id })
	for paper, rows := range s.Papers {
		s.Papers[paper] = slices.DeleteFunc(rows, func(one string) bool { return one == id })
	}
}

// usualLeft are those of the forms that can be sent and stand in no row yet.
func (s *Sending) usualLeft(keys []string) (left []string) {
	for _, key := range keys {
		if s.forms[key] != nil && !slices.ContainsFunc(s.Rows, func(row *Row) bool { return row.text(askForm) == key }) {
			left = append(left, key)
		}
	}
	return left
}

// addUsual gives each of the forms that is in no row yet one: first those rows in which
// nothing is entered.
func (s *Sending) addUsual(keys []string) {
	for _, key := range s.usualLeft(keys) {
		at := slices.IndexFunc(s.Rows, func(row *Row) bool { return row.blank() })
		switch {
		case at >= 0:
			s.Rows[at].Answers.Values[askForm] = key
		case len(s.Rows) < MaxRecipients:
			s.addRow("").Answers.Values[askForm] = key
		}
	}
}

// blank reports whether nothing is entered in the row.
func (r *Row) blank() bool {
	return r.text(askForm)+r.text(askEmail)+r.text(askGroup)+r.text(askDue) == "" && !r.More() && len(r.Answers.Typed) == 0
}

// Form is what is entered about a recipient, as a form of one tab.
func (r *Row) Form() *engine.Definition { return r.of.form }

// Field is the name of a control of the row.
func (r *Row) Field(name string) string { return r.ID + "." + name }

// post is what was posted about the row, as its form names it.
func (r *Row) post(form url.Values) url.Values {
	out, prefix := url.Values{}, r.ID+"."
	for name, values := range form {
		if own, ok := strings.CutPrefix(name, prefix); ok {
			out[own] = values
		}
	}
	for _, name := range form[engine.FieldMarker] {
		if own, ok := strings.CutPrefix(name, prefix); ok {
			out.Add(engine.FieldMarker, own)
		}
	}
	return out
}

// Faults are what must be put right in the row.
func (r *Row) Faults() []engine.Fault {
	form := r.of.form
	faults := addressed(form, r.Answers)
	faults = judge(form, r.Answers, faults, "/"+askDue, r.of.notPast)
	switch {
	case r.GroupRef() != "" && r.Email() != "":
		return append(faults, r.fault(askGroup, "Send the form to a person or to a work group, not to both. Take one of them away"))
	case r.GroupRef() == "" && r.Email() == "" && form.Questions["/"+askGroup] != nil && !slices.ContainsFunc(faults, func(f engine.Fault) bool { return f.Pointer == "/"+askEmail }):
		return append(faults, r.fault(askEmail, "Enter the work email address that the form goes to, or choose a work group"))
	}
	return faults
}

// notPast says what is wrong with a due date; "" for nothing.
func (s *Sending) notPast(typed string) string {
	if due, err := portal.ParseDate(typed); err == nil && s.today.Days(due) < 0 {
		return due.Long() + " is past. Enter a day that is still to come, or leave this empty"
	}
	return ""
}

func (r *Row) fault(name, words string) engine.Fault {
	return engine.Fault{Pointer: "/" + name, Tab: r.of.form.Tabs[0].Name, Name: name, Question: r.of.form.Questions["/"+name].Title,
		Rule: "required", Level: engine.LevelError, Message: words}
}

func (r *Row) text(name string) string {
	v, _ := r.Answers.Values[name].(string)
	return v
}

// chosen is the label of the choice that answers a question; "" for none.
func (r *Row) chosen(name string) string {
	if q := r.of.form.Questions["/"+name]; q != nil {
		for _, o := range q.Options {
			if o.Value == r.text(name) {
				return o.Label
			}
		}
	}
	return ""
}

// FormTitle is how the chosen form is called; "" when none is chosen.
func (r *Row) FormTitle() string { return r.chosen(askForm) }

// GroupRef is the work group that the form goes to; "" for a person.
func (r *Row) GroupRef() string { return r.text(askGroup) }

// To is the address or the work group that was entered; "" for none yet.
func (r *Row) To() string {
	if title := r.chosen(askGroup); title != "" {
		return title
	}
	return r.Email()
}

// Email is the address that the form goes to, in the form in which addresses are compared.
func (r *Row) Email() string { return portal.CleanEmail(r.text(askEmail)) }

// Name is what the officer calls the recipient; may be "".
func (r *Row) Name() string { return r.text(askName) }

// Guest reports whether whoever is invited registers for this form only.
func (r *Row) Guest() bool {
	list, _ := r.Answers.Values[askGuest].([]any)
	return len(list) > 0 && r.GroupRef() == ""
}

// More reports whether anything is entered that is seldom asked.
func (r *Row) More() bool {
	return r.Guest() || r.Part() || r.Name() != "" || r.text(askAdvice) != "" || r.text(askComments) != ""
}

// version is the form that is sent; nil when it is not published any more.
func (r *Row) version() *Version { return r.of.forms[r.text(askForm)] }

// key is the form and whom it goes to.
func (r *Row) key() store.SendKey {
	return store.SendKey{CaseID: r.of.CaseID, VersionID: r.version().ID, Email: r.Email(), GroupRef: r.GroupRef()}
}

// DueRule is the due date that the chosen form's own time limit gives today; nil for none.
func (r *Row) DueRule() *portal.Date {
	if form := r.version(); form != nil {
		return portal.DueBy(form.Due, r.of.today, r.of.Case.Dates, r.of.Case.Basis)
	}
	return nil
}

// roles are those in which the form is done: those that were ticked, or all; the council's
// own tabs are nobody's who is asked. Of whoever gets only some tabs these say it. nil for a form without roles.
func (r *Row) roles(form *Version) (roles []string) {
	list, _ := r.Answers.Values[rolesQuestion(form.Key)].([]any)
	for _, role := range form.Roles {
		if len(list) == 0 || r.Part() || slices.Contains(list, any(role.Code)) {
			roles = append(roles, role.Code)
		}
	}
	return roles
}

// AsksRoles reports whether a chosen form asks for roles and a post did not have that
// question on its page yet.
func (s *Sending) AsksRoles(form url.Values) bool {
	return slices.ContainsFunc(s.Rows, func(row *Row) bool {
		name := rolesQuestion(row.text(askForm))
		return !row.Part() && s.form.Questions["/"+name] != nil && !slices.Contains(form[engine.FieldMarker], row.Field(name))
	})
}
