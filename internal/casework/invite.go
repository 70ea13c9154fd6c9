package casework

import (
	"net/url"
	"slices"
	"strings"

	"portico/engine"
	"portico/internal/portal"
)

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
