package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"portico/internal/casework"
	"portico/internal/portal"
)

// kindsForm is a form of one tab with a question of every kind, alone and in a table: the
// shipped forms have no numbers and no checkboxes.
var kindsForm = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://northshire.example/forms/kinds",
  "title": "Support at home",
  "description": "What helps at home, and how much of it.",
  "x-form": {"key": "kinds", "formType": "Home support", "declaration": "This is right to the best of my knowledge."},
  "type": "object",
  "required": ["carer"],
  "properties": {
    "carer": {"title": "Who helps most?", "type": "string", "maxLength": 120},
    "council_note": {"title": "What the council knows", "type": "string", "maxLength": 200, "readOnly": true, "x-prefill": "/child/setting"},
    "day": {"title": "What does a usual day look like?", "description": "From getting up to going to bed.", "x-guidance": "Say **who** does what, and when.", "type": "string", "maxLength": 600},
    "story": {"title": "How is the child at home?", "description": "Paste from your notes if you like.", "type": "string", "x-kind": "rich", "maxLength": 4000},
    "hours": {"title": "Hours of help in a week", "type": "integer", "minimum": 0, "maximum": 168, "x-unit": "hours"},
    "cost": {"title": "Cost of a visit", "type": "number", "minimum": 0, "x-unit": "pounds"},
    "since": {"title": "Helped since", "type": "string", "format": "date"},
    "email": {"title": "Email of the helper", "type": "string", "format": "email", "maxLength": 200},
    "phone": {"title": "Phone of the helper", "type": "string", "x-kind": "tel", "maxLength": 60},
    "when": {"title": "When is help needed?", "type": "array", "uniqueItems": true, "items": {"oneOf": [
      {"const": "morning", "title": "In the morning"}, {"const": "school", "title": "On the way to school"}, {"const": "evening", "title": "In the evening"},
      {"const": "night", "title": "At night"}, {"const": "weekend", "title": "At the weekend"}]}},
    "paid": {"title": "Is the help paid for?", "type": "boolean"},
    "payer": {"title": "Who pays?", "type": "string", "oneOf": [{"const": "family", "title": "The family"}, {"const": "council", "title": "The council"}, {"const": "health", "title": "The health service"}]},
    "place": {"title": "Where does the helper come from?", "type": "string", "oneOf": [{"const": "n", "title": "North"}, {"const": "e", "title": "East"},
      {"const": "s", "title": "South"}, {"const": "w", "title": "West"}, {"const": "c", "title": "The city"}, {"const": "o", "title": "Outside the county"}]},
    "school": {"title": "Which school is nearest?", "type": "string", "x-live": "schools", "oneOf": [` + manySchools() + `]},
    "note": {"title": "About visits", "x-kind": "note", "x-guidance": "A visit is any time somebody comes for less than a day."},
    "home": {"title": "The home", "type": "object", "properties": {
      "steps": {"title": "Steps to the front door", "type": "integer", "minimum": 0, "maximum": 99},
      "lift": {"title": "Is there a lift?", "type": "boolean"}}},
    "visits": {"title": "Visits last week", "type": "array", "minItems": 1, "maxItems": 4, "items": {"type": "object", "required": ["who"], "properties": {
      "who": {"title": "Who came", "type": "string", "maxLength": 100},
      "date": {"title": "Date", "type": "string", "format": "date"},
      "told": {"title": "What was said", "type": "string", "x-kind": "rich"},
      "minutes": {"title": "Minutes", "type": "integer", "minimum": 1, "maximum": 600},
      "kind": {"title": "Kind", "type": "string", "oneOf": [{"const": "care", "title": "Care"}, {"const": "play", "title": "Play"}]},
      "paid": {"title": "Paid for", "type": "boolean"}}}},
    "photo": {"title": "A picture of the home", "description": "Only if it helps.", "type": "string", "x-kind": "file", "x-attachments": {"types": ["jpg", "jpeg", "png"], "maxMegabytes": 5}},
    "agreed": {"title": "The family knows what is written here", "type": "boolean", "const": true}
  },
  "allOf": [{"if": {"properties": {"paid": {"const": true}}, "required": ["paid"]}, "then": {"required": ["payer"]}, "else": {"properties": {"payer": false}}}]
}`

// manySchools are the choices of a list that is long enough to be searched by typing.
func manySchools() string {
	var list []string
	for _, town := range []string{"Alderford", "Bramley", "Crossways", "Dunmere", "Eastleigh Park", "Fernhill"} {
		for _, kind := range []string{"Primary School", "Junior School", "High School"} {
			list = append(list, fmt.Sprintf(`{"const": %q, "title": %q}`, strings.ToLower(town[:3]+kind[:1]), town+" "+kind))
		}
	}
	return strings.Join(list, ", ")
}

// sendKinds installs the form of every kind, once, and sends it.
func (p *testPortal) sendKinds(t testing.TB, owner portal.Account) string {
	t.Helper()
	if _, err := p.store.LatestVersion(t.Context(), "kinds"); portal.CodeOf(err) == portal.NotFound {
		if _, err := p.cases.Install(t.Context(), []byte(kindsForm), "For tests", 0); err != nil {
			t.Fatal(err)
		}
	}
	return p.send(t, owner, errand{form: "kinds", child: "Diane Bluebell", days: 11})
}

// errand is a form to be sent about a child.
type errand struct {
	form, child, comments string
	days                  int // until it is due; noDay: never
	sent                  int // days ago
}

const noDay = 1 << 20

// send sends a form about an invented child.
func (p *testPortal) send(t testing.TB, owner portal.Account, e errand) string {
	t.Helper()
	n := casework.NewTask{CaseID: p.addCase(t, e.child), FormKey: e.form, OwnerID: owner.ID, SenderID: owner.ID, Comments: e.comments, Facts: dianeFacts(t),
		SentAt: time.Now().AddDate(0, 0, -e.sent)}
	if e.days != noDay {
		due := portal.London(time.Now()).Add(e.days)
		n.Due = &due
	}
	ref, _, err := p.cases.Send(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}
