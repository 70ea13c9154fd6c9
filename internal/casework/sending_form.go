package casework

import (
	"encoding/json"
	"fmt"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// The questions of a sending.
const (
	askForm     = "form"
	askEmail    = "email"
	askGroup    = "group"
	askName     = "name"
	askDue      = "due"
	askComments = "comments"
	askGuest    = "guest"
	askAdvice   = "advice"
	askPart     = "part"
)

// object is an object of JSON in the making.
type object map[string]any

// rowForm is what an officer enters about one recipient of one of the forms that are published
// just now. A form that several take part in asks in which roles as soon as it is chosen, and which tabs as soon as somebody gets only some.
func rowForm(forms []*Version, groups []store.WorkGroup) (*engine.Definition, error) {
	asked, branches := []object{}, []object{}
	for _, f := range forms {
		if question := tabsQuestion(f); question != nil {
			asked = append(asked, object{tabsName(f.Key): question})
			branches = append(branches, onlyPart(f.Key))
		}
		if len(f.Roles) < 2 {
			continue
		}
		asked = append(asked, object{rolesQuestion(f.Key): object{"title": "Roles", "type": "array", "uniqueItems": true, "items": object{"oneOf": roleChoices(f)},
			"description": "What this person fills in. Leave all unticked for everything that is not the council’s."}})
		branches = append(branches, object{"if": object{"properties": object{askForm: object{"const": f.Key}}, "required": []string{askForm}}, "then": object{},
			"else": object{"properties": object{rolesQuestion(f.Key): false}}}, noRoles(f.Key))
	}
	return compileRow(formChoices(forms), groupChoices(groups), asked, branches)
}

// formChoices are the forms to choose from. A list of choices may not be empty.
func formChoices(forms []*Version) (choices []object) {
	for _, f := range forms {
		title := f.Title
		if f.FormType != f.Title {
			title += " (" + f.FormType + ")"
		}
		choices = append(choices, object{"const": f.Key, "title": title})
	}
	if len(choices) == 0 {
		choices = append(choices, object{"const": "-", "title": "No form is published"})
	}
	return choices
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

// compileRow puts the form together as text, since the order of questions is that of the text.
func compileRow(choices, groups, asked, branches []object) (*engine.Definition, error) {
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
	return mustCompile([]byte(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.example/sending", "title": "Send forms",
"x-form": {"key": "sending"}, "type": "object", "required": [` + required + `], "properties": {
"form": {"title": "Form", "type": "string", "x-kind": "select", "oneOf": ` + string(list) + `, "x-messages": {"required": "Choose the form to send"}},
"email": {"title": "Work email address", "description": "Who is not registered yet is invited to register with it.",
  "type": "string", "format": "email", "maxLength": 200, "x-messages": {"required": "Enter the work email address that the form goes to"}},
` + group + `"part": {"title": "Some sections only", "description": "For a form that several people fill in: tick this for each of them, and say who fills in which sections. Rows of the same form become one form.",
  "type": "array", "uniqueItems": true, "items": {"oneOf": [{"const": "part", "title": "Only some sections of the form"}]}},
` + roles.String() + `"guest": {"title": "Guest", "description": "For a parent, a young person or an independent adviser who is not registered: sees this form and nothing else, for 90 days.",
  "type": "array", "uniqueItems": true, "items": {"oneOf": [{"const": "guest", "title": "As a guest: this form only"}]}},
"name": {"title": "Name", "description": "Shown to officers until the person has registered.", "type": "string", "maxLength": 120},
"due": {"title": "Required By", "description": "Leave this empty for the form’s own time limit.", "type": "string", "format": "date"},
"advice": {"title": "Advice under regulation 6(1)", "description": "Leave this empty for what the form usually is in an assessment.", "type": "string", "x-kind": "select", "oneOf": ` + adviceChoices + `},
"comments": {"title": "Comments of its own", "description": "In place of the comments to all. Shown with the task and on the form. Not in the email.", "type": "string", "maxLength": 2000}}` + conditions + `}`)), nil
}

// sharedForm is what an officer enters for all recipients.
var sharedForm = mustCompile([]byte(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.example/sending/all", "title": "Send forms",
"x-form": {"key": "sending-all"}, "type": "object", "required": [], "properties": {
"comments": {"title": "Comments to all", "description": "Shown with each task and on its form, but where a recipient has comments of their own. Not in the email.", "type": "string", "maxLength": 2000}}}`))

// adviceNone says that a form asks for no advice under regulation 6(1), whatever it usually does.
const adviceNone = "none"

var adviceChoices = func() string {
	var out []object
	for _, c := range portal.AdviceCategories {
		out = append(out, object{"const": string(c), "title": c.Words()})
	}
	list, err := json.Marshal(append(out, object{"const": adviceNone, "title": "No advice under regulation 6(1)"}))
	if err != nil {
		panic("choices are text: " + err.Error())
	}
	return string(list)
}()
