package casework

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Absence is an automatic reply as it is entered.
type Absence struct {
	Form    *engine.Definition
	Answers engine.Answers
}

// The questions of an automatic reply.
const (
	askRunning = "running"
	askText    = "text"
	askFrom    = "from"
	askUntil   = "until"
	askDeputy  = "deputy"
)

// NewAbsence is the automatic reply that there is, today its first day where there is none,
// with those who may stand in for its writer.
func NewAbsence(a store.Absence, deputies []store.Deputy, today portal.Date) *Absence {
	choices := []object{{"const": "nobody", "title": "Nobody: forms go to me"}}
	for _, d := range deputies {
		title := d.Name
		if d.Group() {
			title = "Work Group: " + title
		}
		choices = append(choices, object{"const": "to-" + d.Ref, "title": title})
	}
	list, err := json.Marshal(choices)
	if err != nil {
		panic("choices are text: " + err.Error())
	}
	form := mustCompile([]byte(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.example/absence", "title": "Automatic Replies",
"x-form": {"key": "absence"}, "type": "object", "required": ["running", "from"], "properties": {
"running": {"title": "Automatic replies are", "type": "string", "x-kind": "radios", "oneOf": [{"const": "on", "title": "On"}, {"const": "off", "title": "Off"}], "x-messages": {"required": "Say whether automatic replies are on"}},
"text": {"title": "Your reply", "description": "The council and your colleagues read it before they send you a form. Say how long you are away and who takes your work. Name no child.",
  "type": "string", "maxLength": 2000, "x-messages": {"required": "Enter the reply"}},
"from": {"title": "From", "type": "string", "format": "date", "x-messages": {"required": "Enter the first day"}},
"until": {"title": "Until", "description": "It ends by itself after this day. Leave it empty to switch it off yourself.", "type": "string", "format": "date"},
"deputy": {"title": "Send new forms to", "description": "Somebody of your Work Groups, or a group. Whoever sends a form is offered this and decides.", "type": "string", "x-kind": "select", "oneOf": ` + string(list) + `}},
"x-rules": [{"rule": "notBefore", "of": "/until", "than": "/from", "message": "The last day is before the first. Change one of them"}],
"if": {"properties": {"running": {"const": "on"}}, "required": ["running"]}, "then": {"required": ["text"]}}`))
	out := &Absence{form, form.Empty()}
	values := out.Answers.Values
	values[askRunning], values[askFrom], values[askDeputy] = "off", today.String(), "nobody"
	if a.From != nil {
		values[askText], values[askFrom] = a.Text, a.From.String()
	}
	if a.Running {
		values[askRunning] = "on"
	}
	if a.Until != nil {
		values[askUntil] = a.Until.String()
	}
	if a.Deputy.Ref != "" && !a.Deputy.Left {
		values[askDeputy] = "to-" + a.Deputy.Ref
	}
	return out
}

// Bind takes what was posted over.
func (a *Absence) Bind(form url.Values) (err error) {
	a.Answers, err = a.Form.Bind(a.Form.Tabs[0], a.Answers, form, newRow)
	if err != nil {
		return portal.Wrap(portal.TooLarge, "That is more than an automatic reply holds. Shorten it.", err)
	}
	return nil
}

// Faults are what must be put right.
func (a *Absence) Faults() []engine.Fault { return a.Form.Complete(a.Answers) }

// Entered is what was entered, without faults.
func (a *Absence) Entered() store.Absence {
	text := func(name string) string { return textAt(a.Answers, "/"+name) }
	out := store.Absence{Running: text(askRunning) == "on", Text: text(askText)}
	out.From, out.Until = dateOf(text(askFrom)), dateOf(text(askUntil))
	if ref, ok := strings.CutPrefix(text(askDeputy), "to-"); ok {
		out.Deputy.Ref = ref
	}
	return out
}

// dateOf reads a day; nil for none.
func dateOf(text string) *portal.Date {
	d, err := portal.ParseDate(text)
	if err != nil {
		return nil
	}
	return &d
}

// Instead is to whom a form goes in place of somebody who is away: a person, or a work group.
type Instead struct{ Email, Name, GroupRef string }

// SendInstead turns a row of a sending to another recipient: the deputy of whoever is away.
// Conflict once it was sent; not_found when there is no such row.
func (c *Casework) SendInstead(ctx context.Context, account portal.Account, s *Sending, id string, to Instead) error {
	row := s.Row(id)
	if row == nil {
		return portal.Fail(portal.NotFound, "This recipient is not there any more.")
	}
	row.Answers = row.Answers.Clone()
	for _, name := range []string{askEmail, askName, askGroup, askGuest} {
		delete(row.Answers.Values, name)
	}
	if to.GroupRef != "" {
		row.Answers.Values[askGroup] = to.GroupRef
	} else {
		row.Answers.Values[askEmail], row.Answers.Values[askName] = to.Email, to.Name
	}
	return c.keepRows(ctx, account, s)
}

// UseAddress puts an address right that was typed wrong. Errors are those of SendInstead.
func (c *Casework) UseAddress(ctx context.Context, account portal.Account, s *Sending, id, email string) error {
	row := s.Row(id)
	if row == nil {
		return portal.Fail(portal.NotFound, "This recipient is not there any more.")
	}
	row.Answers = row.Answers.Clone()
	row.Answers.Values[askEmail] = email
	return c.keepRows(ctx, account, s)
}
