package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
)

// acrossForm is a form whose answers depend on each other, from one tab to the next: rows
// that are chosen elsewhere, results, rules, advice, and words that are counted.
const acrossForm = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://northshire.example/forms/across",
  "title": "Outcomes and what serves them",
  "x-form": {"key": "across", "formType": "Outcomes", "declaration": "This is right to the best of my knowledge."},
  "type": "object",
  "required": ["outcomes", "provision"],
  "properties": {
    "outcomes": {"title": "Outcomes", "type": "object", "required": ["outcomes"], "properties": {
      "outcomes": {"title": "Outcomes", "type": "array", "x-number": "O", "items": {"type": "object", "required": ["outcome"], "properties": {
        "outcome": {"title": "Outcome sought", "type": "string", "maxLength": 500}, "steps": {"title": "Steps towards it", "type": "string", "maxLength": 500}},
        "x-advise": {"required": ["steps"], "description": "Say which steps lead there"}}},
      "summary": {"title": "In short", "type": "string", "maxLength": 1000, "x-maxWords": 8}}},
    "provision": {"title": "Provision", "type": "object", "required": ["rows"], "x-rules": [{"rule": "notAfter", "of": "/seen", "than": "today"}], "properties": {
      "seen": {"title": "Seen on", "type": "string", "format": "date"},
      "rows": {"title": "What is provided", "type": "array", "x-number": "P", "items": {"type": "object", "required": ["what"], "properties": {
        "outcome_ref": {"title": "For outcome", "type": "string", "x-options-from": "/outcomes/outcomes"},
        "what": {"title": "What", "type": "string", "maxLength": 500}, "hours": {"title": "Hours a week", "type": "number", "minimum": 0}}}},
      "main": {"title": "The outcome that matters most", "type": "string", "x-options-from": "/outcomes/outcomes"},
      "together": {"title": "Hours together", "type": "number", "x-unit": "hours", "x-calc": {"calc": "sum", "of": "/provision/rows/*/hours"}}}}
  }
}`

// sendAcross installs that form, once, and sends it.
func (p *testPortal) sendAcross(t testing.TB, owner portal.Account) string {
	t.Helper()
	if _, err := p.store.LatestVersion(t.Context(), "across"); portal.CodeOf(err) == portal.NotFound {
		if _, err := p.cases.Install(t.Context(), []byte(acrossForm), "For tests", 0); err != nil {
			t.Fatal(err)
		}
	}
	return p.send(t, owner, errand{form: "across", child: "Diane Bluebell", days: 11})
}

// acrossRows are the rows of a table as a browser posts them: name of the table, identity
// of the row, name and value of its cells.
func acrossRows(form url.Values, table, key string, cells ...string) {
	form.Add("_q", table)
	form.Add("_rows."+table, key)
	for i := 0; i < len(cells); i += 2 {
		form.Add("_q", table+"."+key+"."+cells[i])
		form.Set(table+"."+key+"."+cells[i], cells[i+1])
	}
}

// blankPost is a post of a tab with nothing in it yet.
func (d *desk) blankPost(t testing.TB, tab string) url.Values {
	t.Helper()
	shown := d.b.get(formPath(d.ref, tab))
	return url.Values{"_csrf": {shown.field("_csrf")}, "_base": {shown.field("_base")}, "_save": {shown.field("_save")}}
}

// TestInputAcross: without a script, rows of one tab are chosen on another; results are
// shown and never taken from a post; a row that is referred to says so before it goes;
// warnings are said apart and stop nobody.
func TestInputAcross(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.ref = d.sendAcross(t, d.owner)
	outcomes := d.blankPost(t, "outcomes")
	acrossRows(outcomes, "outcomes.outcomes", "aaaaaaaa", "outcome", "Writes his name")
	acrossRows(outcomes, "outcomes.outcomes", "bbbbbbbb", "outcome", "")
	acrossRows(outcomes, "outcomes.outcomes", "cccccccc", "outcome", "Sits for a lesson", "steps", "A wedge")
	d.b.post(formPath(d.ref, "outcomes"), outcomes)

	provision := d.blankPost(t, "provision")
	acrossRows(provision, "provision.rows", "pppppppp", "outcome_ref", "cccccccc", "what", "A chair", "hours", "0.1")
	acrossRows(provision, "provision.rows", "qqqqqqqq", "outcome_ref", "aaaaaaaa", "what", "A pen", "hours", "0.2")
	provision["_q"] = append(provision["_q"], "provision.main", "provision.together", "provision.seen")
	provision.Set("provision.main", "aaaaaaaa")
	provision.Set("provision.together", "99")
	provision.Set("provision.seen", portal.London(time.Now()).Add(1).String())
	d.b.post(formPath(d.ref, "provision"), provision)
	shown := d.b.get(formPath(d.ref, "provision"))
	shown.expect(t, "choices of another tab", http.StatusOK, `<option value="cccccccc" selected>O2: Sits for a lesson</option>`,
		"0.3 hours", "Worked out from your answers", "must not be in the future")
	if strings.Contains(shown.Body, "bbbbbbbb") {
		t.Error("a blank row can be chosen")
	}

	remove := d.blankPost(t, "outcomes")
	remove.Set("_do", "remove:outcomes.outcomes.aaaaaaaa")
	d.b.post(formPath(d.ref, "outcomes"), remove).expect(t, "removing a row that is referred to", http.StatusOK,
		"Remove row 1 of “Outcomes”?", "Row 2 of “What is provided” and “The outcome that matters most” refer to it.")
	d.b.get(formPath(d.ref, "outcomes")).expect(t, "the button says so", http.StatusOK, `data-referred="Row 1 of “What is provided” refers to it."`)

	check := "/tasks/" + d.ref + "/check"
	d.b.get(check).expect(t, "an error and a warning", http.StatusOK, "There is 1 question to fix", "Worth a look before you submit", "Row 1: say which steps lead there", "Not ready to submit yet")
	seen := d.blankPost(t, "provision")
	seen.Set("_q", "provision.seen")
	seen.Set("provision.seen", portal.London(time.Now()).String())
	d.b.post(formPath(d.ref, "provision"), seen)
	ready := d.b.get(check)
	ready.expect(t, "a warning alone", http.StatusOK, "Worth a look before you submit", "Ready to submit?", "O1: Writes his name")
	if strings.Contains(ready.Body, "There is 1 question to fix") || strings.Contains(ready.Body, "<title>Error:") {
		t.Error("a warning is shown as an error")
	}
	submit := d.b.get("/tasks/" + d.ref + "/submit")
	submit.expect(t, "submitting with a warning", http.StatusOK, "1 answer may be worth another look", "You can submit as it is.")
	form := url.Values{"_csrf": {submit.field("_csrf")}, "declaration": {"yes"}}
	if got := d.b.post("/tasks/"+d.ref+"/submit", form); got.Status != http.StatusSeeOther {
		t.Fatalf("submitting: status %d: %.300s", got.Status, got.words())
	}
	d.b.get("/tasks/"+d.ref+"/read").expect(t, "what was submitted", http.StatusOK, "0.3 hours", "O2")
}
