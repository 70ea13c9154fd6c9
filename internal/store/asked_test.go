package store

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"portico/internal/portal"
)

// ask asks an address for tabs of the world's form.
func (w *world) askPart(email string, tabs ...string) (string, error) {
	return w.AskForPart(w.ctx, AskPart{AccountID: w.owner.ID, TaskRef: w.ref, Tabs: tabs, Words: "Part " + tabs[0], Email: email, Note: "The part about " + tabs[0], Total: 1, LeftTotal: 2})
}

// What is asked for is the other's to write at once, read by its owner once it is in, and holds
// the owner's own submission until then.
func TestAskForPart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.save("health", 0, "s0", `{"answers":{"begun":1}}`)
	ref, err := w.askPart(w.colleague.Email, "health")
	w.must(err)
	mine, theirs := w.open(w.owner, w.ref), w.open(w.colleague, ref)
	if !slices.Equal(mine.Lent, []string{"health"}) || mine.In != nil || theirs.ContributionID != mine.ContributionID || theirs.Comments != "The part about health" || theirs.SenderName != w.officer.Name {
		t.Errorf("mine %+v, theirs %+v with %q from %s", mine.Part, theirs.Part, theirs.Comments, theirs.SenderName)
	}
	w.wants(w.saveAs(w.owner, w.ref, "health", 1), portal.Conflict)
	w.must(w.saveAs(w.colleague, ref, "health", 1))
	w.must(w.saveAs(w.owner, w.ref, "advice", 0))
	n := w.submission()
	delete(n.Tabs, "health")
	_, err = w.Submit(w.ctx, n)
	w.wants(err, portal.Conflict)
	name, _, _, ok, err := w.AskedPart(w.ctx, theirs.SheetIDs)
	if err != nil || !ok || name != w.owner.Name {
		t.Errorf("asked by %q, %v", name, err)
	}
	part := w.partOf(w.colleague, ref)
	_, err = w.Submit(w.ctx, part)
	w.must(err)
	if got := w.open(w.owner, w.ref); !slices.Equal(got.In, []string{"health"}) {
		t.Errorf("what is in cannot be read: %+v", got.Part)
	}
	w.wants(w.saveAs(w.owner, w.ref, "health", 2), portal.Conflict)
	w.wants(w.TakePartBack(w.ctx, TakePart{AccountID: w.owner.ID, TaskRef: w.ref, PartRef: ref}), portal.Conflict)
	n = w.submission()
	delete(n.Tabs, "health")
	_, err = w.Submit(w.ctx, n)
	w.must(err)
	w.must(w.exec("update tasks set state = 'returned' where ref = ?", ref)) // opened again
	w.wants(w.RetractTask(w.ctx, Retract{AccountID: w.officer.ID, TaskRef: ref, Reason: "other"}), portal.Conflict)
	if w.audited(AuditPartAsked) != 1 || w.number("select count(*) from mails where template = 'part_asked'") != 1 || w.number("select count(*) from mails where template = 'task_assigned' and account_id = $1", w.colleague.ID) != 1 {
		t.Error("asking is not in the record, or not told to the council and to who was asked")
	}
}

// Who may not be asked, and for what not.
func TestAskForPartRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	left := w.account("lena@x.example", "Lena Left", portal.RoleProfessional)
	w.must(w.DisableAccount(w.ctx, left.Email))
	guest := w.account("mum@x.example", "Mum", portal.RoleGuest)
	for email, code := range map[string]portal.Code{w.owner.Email: portal.Invalid, left.Email: portal.Invalid, guest.Email: portal.Invalid, "": portal.Invalid} {
		_, err := w.askPart(email, "health")
		w.wants(err, code)
	}
	_, err := w.AskForPart(w.ctx, AskPart{AccountID: w.colleague.ID, TaskRef: w.ref, Tabs: []string{"health"}, Words: "x", Email: "a@x.example"})
	w.wants(err, portal.NotFound)
	asked, err := w.askPart(w.colleague.Email, "health")
	w.must(err)
	_, err = w.askPart("b@x.example", "health")
	w.wants(err, portal.Conflict)
	_, err = w.AskForPart(w.ctx, AskPart{AccountID: w.colleague.ID, TaskRef: asked, Tabs: []string{"health"}, Words: "x", Email: "a@x.example"})
	w.wants(err, portal.Conflict)
	_, err = w.AskForPart(w.ctx, AskPart{AccountID: w.colleague.ID, TaskRef: asked, Tabs: []string{"advice"}, Words: "x", Email: "a@x.example"})
	w.wants(err, portal.Conflict)
	for _, p := range []TakePart{{AccountID: w.colleague.ID, TaskRef: w.ref, PartRef: asked}, {AccountID: w.owner.ID, TaskRef: w.ref, PartRef: w.ref}, {AccountID: w.owner.ID, TaskRef: w.ref, PartRef: "nothing"}} {
		w.wants(w.TakePartBack(w.ctx, p), portal.NotFound)
		w.wants(w.RemindPart(w.ctx, p.AccountID, p.TaskRef, p.PartRef), portal.NotFound)
	}
	w.must(w.RemindPart(w.ctx, w.owner.ID, w.ref, asked))
	w.wants(w.RemindPart(w.ctx, w.owner.ID, w.ref, asked), portal.Conflict)
	if w.number("select count(*) from mails where template = 'part_reminder' and account_id = $1", w.colleague.ID) != 1 {
		t.Error("nobody was reminded")
	}
	_, err = w.Submit(w.ctx, w.partOf(w.colleague, asked))
	w.must(err)
	_, err = w.AskForPart(w.ctx, AskPart{AccountID: w.colleague.ID, TaskRef: asked, Tabs: []string{"health"}, Words: "x", Email: "a@x.example"})
	w.wants(err, portal.Conflict)
}

// Six ask at once: five parts are out, each once.
func TestAskAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wait sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		wait.Go(func() { _, errs[i] = w.askPart(fmt.Sprintf("n%d@x.example", i), fmt.Sprint("tab", i)) })
	}
	wait.Wait()
	refused := 0
	for _, err := range errs {
		if err != nil {
			w.wants(err, portal.Conflict)
			refused++
		}
	}
	if refused != 1 || w.number("select count(*) from tasks where asked_of is not null") != 5 || w.number("select cardinality(lent) from tasks where ref = $1", w.ref) != 5 {
		t.Errorf("%d were refused", refused)
	}
}

// A part that is taken back, retracted or declined leaves its words, and its tabs go back; all at
// once neither waits for ever.
func TestAskedPartComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 4 {
		ref, err := w.askPart(w.colleague.Email, "health")
		w.must(err)
		w.must(w.saveAs(w.colleague, ref, "health", int64(i)))
		var wait sync.WaitGroup
		var back, retracted error
		wait.Go(func() {
			back = w.TakePartBack(w.ctx, TakePart{AccountID: w.owner.ID, TaskRef: w.ref, PartRef: ref, Done: 1, Total: 3})
		})
		wait.Go(func() {
			retracted = w.RetractTask(w.ctx, Retract{AccountID: w.officer.ID, TaskRef: ref, Reason: "other"})
		})
		wait.Wait()
		if (back == nil) == (retracted == nil) {
			t.Fatalf("taken back: %v, retracted: %v", back, retracted)
		}
		if got := w.open(w.owner, w.ref); got.Lent != nil || got.Tabs["health"].Revision != int64(i+1) {
			t.Fatalf("%+v, %+v", got.Part, got.Tabs)
		}
		w.wants(w.saveAs(w.colleague, ref, "health", int64(i+1)), portal.Conflict)
		w.clock.forward(time.Minute)
	}
	ref, err := w.askPart("new@x.example", "health")
	w.must(err)
	w.must(w.TakePartBack(w.ctx, TakePart{AccountID: w.owner.ID, TaskRef: w.ref, PartRef: ref}))
	if w.number("select count(*) from invitations where withdrawn_at is null") != 0 {
		t.Error("the invitation to a part that was taken back lives on")
	}
}
