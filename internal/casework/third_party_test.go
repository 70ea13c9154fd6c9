package casework

import (
	"strings"
	"testing"

	"portico/engine/doc"
	"portico/internal/portal"
	"portico/internal/store"
)

// TestFamilyView holds what the family is shown to what they may see, and finds what may be
// about somebody else.
func TestFamilyView(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	other, err := d.store.CreateCase(t.Context(), store.NewCase{Reference: "NC-2", Kind: "assessment", ChildName: "Casimir Winterbottom", ChildBorn: portal.Date{Year: 2014, Month: 1, Day: 2}, Record: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Send(t.Context(), NewTask{CaseID: other, OwnerID: d.owner.ID, SenderID: d.owner.ID, FormKey: "ot-advice"}); err != nil {
		t.Fatal(err)
	}
	w := d.open(t)
	text := "The neighbour, Mr Pike, of AB12 3CD rang on 01632 960 999 and wrote from pike@example.org. Diane lives in TS1 1ST; her mother has 01632 960 233. Casimir Winterbottom was there."
	if err := d.save(t, w, "views", "views.child_views", text); err != nil {
		t.Fatal(err)
	}
	if err := d.save(t, d.open(t), "council", "council.sensitive", "true"); err != nil {
		t.Fatal(err)
	}
	v, err := d.FamilyView(t.Context(), d.open(t))
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, h := range v.Hints {
		said = append(said, h.Place+" "+h.Words)
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"“01632 960 999” looks like a telephone number", "“AB12 3CD” looks like a postcode", "“pike@example.org” looks like an email", "speaks of a “neighbour”", "Casimir Winterbottom"} {
		if !strings.Contains(all, want) {
			t.Errorf("no hint says %q: %s", want, all)
		}
	}
	for _, own := range []string{"TS1 1ST", "960 233"} {
		if strings.Contains(all, own) {
			t.Errorf("%s is the family's own: %s", own, all)
		}
	}
	if v.Apart == nil || heads(v.Given, "For the council only") || !heads(v.Apart, "For the council only") || heads(v.Apart, "4. Strengths and needs") {
		t.Error("the tab for the council is not kept apart")
	}
}

func heads(d *doc.Document, title string) bool {
	for _, b := range d.Blocks {
		if h, ok := b.(doc.Heading); ok && strings.Contains(h.Text, title) {
			return true
		}
	}
	return false
}

func TestThirdPartyPatterns(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"Ring 07700 900461.": 1, "Ring +44 7700 900 461 or (01632) 960999": 2, "NHS 999 012 3454, scored 12 of 100 on 14/10/2026": 0,
		"SW1A 2AA and M1 1AE": 2, "Year 10 pupils in R2 D4": 0, "a@b.org, twice a@b.org": 2, "the neighbourhood": 0, "NEIGHBOURS and a neighbor": 1} {
		def := recordForm
		got := newThirdParties(newNameFinder(nil, nil))
		got.tab = def.Tabs[0]
		got.text(def.Tabs[0].Questions[0], "x", text)
		if len(got.hints) != want {
			t.Errorf("%q: %+v, want %d hints", text, got.hints, want)
		}
	}
}
