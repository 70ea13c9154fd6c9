package casework

import (
	"strings"
	"testing"

	"portico/formdefs"
	"portico/internal/portal"
)

func TestSendPrefillsAndSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.open(t)
	if value(w, "details", "full_name") != "Diane Bluebell" || len(value(w, "details", "parents").([]any)) != 2 {
		t.Errorf("the council's facts are not in the form: %v", w.Answers.Values["details"])
	}
	_, missing, err := d.Send(t.Context(), NewTask{CaseID: d.caseID, FormKey: "ot-advice", OwnerID: d.owner.ID, SenderID: d.owner.ID,
		Facts: map[string]any{"child": map[string]any{"fullName": "Diane Bluebell"}}})
	if err != nil || !contains(missing, "/child/born") || contains(missing, "/child/fullName") || contains(missing, "/account/name") {
		t.Errorf("missing facts: %v (%v)", missing, err)
	}
	_, _, err = d.Send(t.Context(), NewTask{CaseID: d.caseID, FormKey: "none", OwnerID: d.owner.ID, SenderID: d.owner.ID})
	wants(t, "a form that is not there", err, portal.NotFound)
	_, _, err = d.Send(t.Context(), NewTask{CaseID: 99, FormKey: "ot-advice", OwnerID: d.owner.ID, SenderID: d.owner.ID})
	wants(t, "a case that is not there", err, portal.NotFound)
	if err := d.store.DisableAccount(t.Context(), d.owner.Email); err != nil {
		t.Fatal(err)
	}
	_, _, err = d.Send(t.Context(), NewTask{CaseID: d.caseID, FormKey: "ot-advice", OwnerID: d.owner.ID, SenderID: d.owner.ID})
	wants(t, "an owner who is disabled", err, portal.NotFound)
}

func contains(list []string, s string) bool {
	return strings.Contains("\n"+strings.Join(list, "\n")+"\n", "\n"+s+"\n")
}

// TestSeenFillsInTheAccountOnce: on the first opening by the owner, and only there where
// nothing is written yet.
func TestSeenFillsInTheAccountOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.open(t)
	if err := d.save(t, w, "signoff", "signoff.author_name", "F. Llewellyn"); err != nil {
		t.Fatal(err)
	}
	if err := d.Seen(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	for _, again := range []*Work{w, d.open(t)} { // as it is in memory, and as it is kept
		for name, want := range map[string]string{"author_name": "F. Llewellyn", "job_title": "Occupational therapist", "organisation": "Northshire Community Health",
			"telephone": "01632 960 288", "email": d.owner.Email, "register": "hcpc", "registration_number": "OT71834"} {
			if got := value(again, "signoff", name); got != want {
				t.Errorf("%s is %v, want %q", name, got, want)
			}
		}
	}
	w = d.open(t)
	if err := d.save(t, w, "signoff", "signoff.job_title", ""); err != nil {
		t.Fatal(err)
	}
	d.exec(t, "delete from views")
	w = d.open(t)
	if err := d.Seen(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if got := value(d.open(t), "signoff", "job_title"); got != nil {
		t.Errorf("what the owner took out came back at the next opening: %v", got)
	}
}

// TestProgressIsOneCount: lists say the same before the first opening, after it and on the
// form, whichever roles the task is done in.
func TestProgressIsOneCount(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, w := range []*Work{d.open(t), d.openAs(t, "health")} {
		count := func() (done, total int) {
			err := d.db.QueryRow("select tabs_done, tabs_total from contributions where id = $1", w.ContributionID).Scan(&done, &total)
			if err != nil {
				t.Fatal(err)
			}
			return done, total
		}
		wantDone, want := progress(w, w.Answers)
		if done, total := count(); done != wantDone || total != want || want == 0 {
			t.Errorf("sent: %d of %d sections, the form counts %d of %d", done, total, wantDone, want)
		}
		if err := d.Seen(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		wantDone, want = progress(w, w.Answers)
		if done, total := count(); done != wantDone || total != want {
			t.Errorf("opened: %d of %d sections, the form counts %d of %d", done, total, wantDone, want)
		}
	}
}

func TestOpenIsNotForEverybody(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	officer, stranger := d.person(t, "Olive Officer", portal.RoleOfficer), d.person(t, "Tom Stranger")
	_, err := d.Open(t.Context(), stranger, d.ref)
	wants(t, "a stranger", err, portal.NotFound)
	_, unknown := d.Open(t.Context(), stranger, "k3f9x2abcd")
	if err == nil || unknown == nil || err.Error() != unknown.Error() {
		t.Errorf("another's task and an unknown one: %v and %v", err, unknown)
	}
	w, err := d.Open(t.Context(), officer, d.ref)
	if err != nil || len(w.Answers.Values) != 0 || w.Comments != "" || len(w.Facts) != 0 {
		t.Errorf("an officer reads a draft: %v, %v", w.Answers.Values, err)
	}
	if err := d.Seen(t.Context(), w); err != nil {
		t.Errorf("an officer's look: %v", err)
	}
	if w := d.open(t); w.OpenedAt != nil || w.ReceivedAt != nil {
		t.Error("an officer's look counts as the owner's first opening")
	}
	d.exec(t, "update cases set wrapped_key = null")
	_, err = d.Open(t.Context(), d.owner, d.ref)
	wants(t, "answers that retention has removed", err, portal.Expired)
}

// TestInstallPinsVersions: a running task keeps the version that it was sent with.
func TestInstallPinsVersions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	source, err := formdefs.Definition("ot-advice")
	if err != nil {
		t.Fatal(err)
	}
	same, err := d.Install(t.Context(), source, "", 0)
	if err != nil || same.Number != 1 {
		t.Errorf("the same once more: version %d, %v", same.Number, err)
	}
	changed := strings.Replace(string(source), `"4. Strengths and needs"`, `"4. What goes well, and what is hard"`, 1)
	next, err := d.Install(t.Context(), []byte(changed), "Plainer words", d.owner.ID)
	if err != nil || next.Number != 2 {
		t.Fatalf("a changed form: version %v, %v", next, err)
	}
	fresh := New(Config{Store: d.store, Files: d.files, Catalogue: d.catalogue}) // without what is in memory
	w, err := fresh.Open(t.Context(), d.owner, d.ref)
	if err != nil || w.Form.Number != 1 || w.tabTitle("needs") != "4. Strengths and needs" {
		t.Errorf("a running task shows version %d (%v)", w.Form.Number, err)
	}
	w, err = fresh.Open(t.Context(), d.owner, d.send(t, NewTask{}))
	if err != nil || w.Form.Number != 2 || w.tabTitle("needs") != "4. What goes well, and what is hard" {
		t.Errorf("a new task shows version %d (%v)", w.Form.Number, err)
	}
	_, err = d.Install(t.Context(), []byte(`{"title": "x"`), "", 0)
	wants(t, "a form with faults", err, portal.Invalid)
	d.exec(t, "update versions set bundled = '{}' where number = 1")
	_, err = New(Config{Store: d.store, Files: d.files}).Open(t.Context(), d.owner, d.ref)
	wants(t, "a version that was spoilt", err, portal.Internal)
}

func (w *Work) tabTitle(name string) string {
	tab, err := w.Tab(name)
	if err != nil {
		return err.Error()
	}
	return tab.Title
}
