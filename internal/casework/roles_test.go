package casework

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"portico/engine/doc"
	"portico/internal/portal"
	"portico/internal/vault"
)

// openAs sends the form of two roles and opens it.
func (d *desk) openAs(t *testing.T, roles ...string) *Work {
	t.Helper()
	source, err := os.ReadFile("../../engine/testdata/shared.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Install(t.Context(), source, "", 0); err != nil {
		t.Fatal(err)
	}
	ref, _, err := d.Send(t.Context(), NewTask{CaseID: d.caseID, OwnerID: d.owner.ID, SenderID: d.owner.ID, FormKey: "shared", Facts: facts(t), Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	w, err := d.Open(t.Context(), d.owner, ref)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestSendInRoles(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.openAs(t)
	for roles, says := range map[string]string{"nurse": "no role “nurse”", "health nurse": "no role “nurse”"} {
		_, _, err := d.Send(t.Context(), NewTask{CaseID: d.caseID, OwnerID: d.owner.ID, SenderID: d.owner.ID, FormKey: "shared", Roles: strings.Fields(roles)})
		wants(t, roles, err, portal.Invalid)
		if err == nil || !strings.Contains(portal.SentenceOf(err), says) {
			t.Errorf("%s: %v", roles, err)
		}
	}
	d.openAs(t, "health", "school")
	var stored string
	if err := d.db.QueryRow("select string_agg(coalesce(array_to_string(roles, ' '), 'all'), '|' order by id) from tasks").Scan(&stored); err != nil || stored != "all|all|health school" {
		t.Errorf("roles are %q (%v)", stored, err)
	}
}

// TestWorkInARole opens only the tabs of the role: others are not there, or can only be read.
func TestWorkInARole(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	health := d.openAs(t, "health")
	if len(health.Roles) != 1 || health.Access.Whole() || health.FirstTab() != "both" {
		t.Errorf("opened as %v, first tab %s", health.Roles, health.FirstTab())
	}
	for _, tab := range []string{"school", "papers"} {
		_, err := health.Tab(tab)
		wants(t, "tab "+tab, err, portal.NotFound)
		wants(t, "saving "+tab, d.save(t, health, tab, tab+".support", "x"), portal.NotFound)
	}
	if _, next := health.Neighbours("health"); next != nil {
		t.Errorf("after the last tab comes %s", next.Name)
	}
	_, err := d.Attach(t.Context(), health, Upload{Name: "a.pdf", Body: onePage})
	wants(t, "attaching", err, portal.NotFound)
	school := d.openAs(t, "school")
	tab, err := school.Tab("health")
	if err != nil || !strings.Contains(school.ReadOnlyWords(tab), "Health professional") {
		t.Errorf("a tab to read: %v %q", err, school.ReadOnlyWords(tab))
	}
	wants(t, "saving a tab that is only read", d.save(t, school, "health", "health.strengths", "x"), portal.Forbidden)
	if school.Tabs["health"].Revision > 1 {
		t.Errorf("the tab was written: %+v", school.Tabs)
	}
	if err := d.save(t, school, "school", "school.support", "A quiet room"); err != nil {
		t.Error(err)
	}
}

// TestSubmitInARole: what others fill in neither stands in the way nor is sent.
func TestSubmitInARole(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.openAs(t, "health")
	var tabs []string
	for _, f := range w.Faults() {
		tabs = append(tabs, f.Tab)
	}
	if got := strings.Join(tabs, " "); got != "both health health" {
		t.Errorf("faults on %s", got)
	}
	save := func(tab string, form url.Values) {
		t.Helper()
		if _, err := d.Save(t.Context(), w, Post{Tab: tab, Base: w.Tabs[tab].Revision, SaveID: vault.Ref(), Form: form, Close: true}); err != nil {
			t.Fatal(err)
		}
	}
	save("both", url.Values{"_q": {"both.seen"}, "both.seen": {"true"}})
	save("health", url.Values{"_q": {"health.strengths", "health.visits", "health.visits.aaaaaaaa.when"}, "health.strengths": {"Kind"},
		"_rows.health.visits": {"aaaaaaaa"}, "health.visits.aaaaaaaa.when": {"3/2/2026"}})
	if faults := w.Faults(); len(faults) > 0 {
		t.Fatalf("%+v", faults)
	}
	if _, err := d.Submit(t.Context(), w, true); err != nil {
		t.Fatal(err)
	}
	again, err := d.Open(t.Context(), d.owner, w.Ref)
	if err != nil {
		t.Fatal(err)
	}
	printed, err := d.SubmittedDocument(t.Context(), again)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range printed.Blocks {
		if h, ok := b.(doc.Heading); ok && (strings.Contains(h.Text, "School") || strings.Contains(h.Text, "Supporting")) {
			t.Errorf("a tab of others is printed: %s", h.Text)
		}
	}
}
