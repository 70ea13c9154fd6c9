package handlers

import (
	"strings"
	"testing"

	"portico/engine"
	"portico/formdefs"
	"portico/partials"
	"portico/public"
)

// TestWholeFormShowsWhatApplies: a tab that does not apply is not announced, and the title
// of a form of one tab stands there once; the blank form has every tab.
func TestWholeFormShowsWhatApplies(t *testing.T) {
	t.Parallel()
	views, err := partials.New(partials.Options{Asset: public.Asset})
	if err != nil {
		t.Fatal(err)
	}
	const objection = "5. Objection"
	place, answers := shipped(t, "consultation-response")
	shown, err := WholeForm(views, place, answers, "2026-11-22")
	if err != nil || strings.Contains(string(shown), objection) || !strings.Contains(string(shown), "6. What we would need") {
		t.Errorf("the answered form: %v, or a tab that does not apply is shown", err)
	}
	blank, err := BlankForm(views, place)
	if err != nil || !strings.Contains(string(blank), objection) {
		t.Errorf("the blank form: %v, or it has not every tab", err)
	}
	child, answers := shipped(t, "child-views")
	shown, err = WholeForm(views, child, answers, "2026-11-22")
	if n := strings.Count(string(shown), ">"+child.Title+"<"); err != nil || n != 2 { // in the head, and over the questions
		t.Errorf("the form of one tab: %v, its title stands there %d times", err, n)
	}
}

// shipped is a form of the catalogue and the answers of its typical sample.
func shipped(t *testing.T, key string) (*engine.Definition, engine.Answers) {
	t.Helper()
	source, err := formdefs.Definition(key)
	if err != nil {
		t.Fatal(err)
	}
	def, findings := engine.Compile(source, formdefs.Catalogue())
	if def == nil {
		t.Fatal(findings)
	}
	raw, err := formdefs.Sample(key, "typical")
	if err != nil {
		t.Fatal(err)
	}
	a, err := def.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	return def, a
}
