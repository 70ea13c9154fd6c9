package casework

import (
	"context"
	"net/url"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// guestOver says why a guest may not open a task any more, or nil.
func (c *Casework) guestOver(ctx context.Context, taskID int64) error {
	g, err := c.store.GuestTime(ctx, taskID)
	if err != nil {
		return err
	}
	return g.Over(c.now())
}

// Guest is what a guest says of himself to register.
type Guest struct {
	Form    *engine.Definition
	Answers engine.Answers
}

var guestForm = mustCompile([]byte(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.example/guest", "title": "Fill in a form for the council",
"x-form": {"key": "guest"}, "type": "object", "required": ["name"], "properties": {
"name": {"title": "Your name", "type": "string", "maxLength": 120, "x-autocomplete": "name", "x-messages": {"required": "Enter your name"}},
"capacity": {"title": "Who you are", "description": "For example: mother, young person, independent therapist. You can leave this empty.", "type": "string", "maxLength": 120},
"phone": {"title": "Telephone", "description": "In case the council has a question. You can leave this empty.", "type": "string", "x-kind": "tel", "maxLength": 60, "x-autocomplete": "tel"}}}`))

// NewGuest is the registration of a guest in which nothing is entered but the name that the
// officer gave.
func NewGuest(name string) *Guest {
	g := &Guest{guestForm, guestForm.Empty()}
	if name != "" {
		g.Answers.Values["name"] = name
	}
	return g
}

// Bind takes what was posted over.
func (g *Guest) Bind(form url.Values) (err error) {
	g.Answers, err = g.Form.Bind(g.Form.Tabs[0], g.Answers, form, newRow)
	if err != nil {
		return portal.Wrap(portal.TooLarge, "That is more than can be registered. Shorten it.", err)
	}
	return nil
}

// Faults are what must be put right.
func (g *Guest) Faults() []engine.Fault {
	return judge(g.Form, g.Answers, g.Form.Complete(g.Answers), "/name", needsLetter("Enter your name"))
}

// Details are what was entered.
func (g *Guest) Details() store.GuestDetails {
	return store.GuestDetails{Name: textAt(g.Answers, "/name"), Capacity: textAt(g.Answers, "/capacity"), Phone: textAt(g.Answers, "/phone")}
}
