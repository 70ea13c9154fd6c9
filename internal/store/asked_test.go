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
	stray, err := w.SaveStray(w.ctx, Stray{ContributionID: mine.ContributionID, Tab: "health", AccountID: w.colleague.ID, SaveID: "s", Body: []byte("{}"), Why: StrayStale})
	w.must(err)
	kept, err := w.Strays(w.ctx, mine.ContributionID, w.owner.ID)
	if err != nil || len(kept)+len(w.open(w.owner, w.ref).Strays) > 0 || len(w.open(w.colleague, ref).Strays) != 1 {
		t.Errorf("kept words of whoever was asked: %+v, %v", kept, err)
	}
	w.wants(w.SettleStray(w.ctx, w.owner.ID, stray), portal.NotFound)
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

// Whoever had a part that is over reads what stood at its end: not what is written, attached or kept
// on its tabs afterwards, of which nothing can be put away either.
func TestAskedPartReadsNothingNew(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *world, ref string) error{
		"taken back": func(w *world, ref string) error {
			return w.TakePartBack(w.ctx, TakePart{AccountID: w.owner.ID, TaskRef: w.ref, PartRef: ref})
		},
		"retracted": func(w *world, ref string) error {
			return w.RetractTask(w.ctx, Retract{AccountID: w.officer.ID, TaskRef: ref, Reason: "other"})
		},
		"declined": func(w *world, ref string) error {
			_, err := w.db.ExecContext(w.ctx, `with o as (update tasks set state = 'declined', declined_at = ? where ref = ? returning asked_of)
update tasks t set lent = '{}' from o where t.id = o.asked_of`, w.Store.now(), ref)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			ref, err := w.askPart(w.colleague.Email, "health")
			w.must(err)
			w.must(w.saveAs(w.colleague, ref, "health", 0))
			_, _, err = w.CloseTab(w.ctx, w.open(w.colleague, ref).SheetIDs, w.colleague.ID, "health")
			w.must(err)
			w.clock.forward(time.Minute)
			w.must(end(w, ref))
			w.clock.forward(time.Minute)
			_, err = w.save("health", 1, "later", `{"answers":{"a":"later"}}`)
			w.must(err)
			mine := w.open(w.owner, w.ref)
			_, err = w.AddAttachment(w.ctx, NewAttachment{TaskID: mine.TaskID, ContributionID: mine.ContributionID, AccountID: w.owner.ID, Name: "later.pdf", Key: "k", Limit: 1, Question: "health.letter"})
			w.must(err)
			stray, err := w.SaveStray(w.ctx, Stray{ContributionID: mine.ContributionID, Tab: "health", AccountID: w.owner.ID, SaveID: "s", Body: []byte("{}"), Why: StrayStale})
			w.must(err)
			theirs := w.open(w.colleague, ref)
			if got := theirs.Tabs["health"]; got.Revision != 1 || string(got.Body) != `{"answers":{"a":1}}` || len(theirs.Files)+len(theirs.Strays) > 0 {
				t.Errorf("read: %d %s, %+v, %+v", got.Revision, got.Body, theirs.Files, theirs.Strays)
			}
			at, err := w.SheetAt(w.ctx, theirs.SheetIDs, w.colleague.ID, w.Store.now())
			w.must(err)
			past, err := w.History(w.ctx, HistoryQuery{SheetIDs: theirs.SheetIDs, AccountID: w.colleague.ID, Tab: "health", Limit: 9})
			w.must(err)
			if len(past) != 1 || past[0].Revision != 1 || at["health"].Revision != 1 {
				t.Errorf("the history says %+v, the sheet then %+v", past, at)
			}
			_, err = w.RevisionOf(w.ctx, theirs.SheetIDs, w.colleague.ID, "health", 2)
			w.wants(err, portal.NotFound)
			kept, err := w.Strays(w.ctx, mine.ContributionID, w.colleague.ID)
			if err != nil || len(kept) > 0 {
				t.Errorf("kept words: %+v, %v", kept, err)
			}
			w.wants(w.SettleStray(w.ctx, w.colleague.ID, stray), portal.NotFound)
			if got := w.open(w.owner, w.ref); got.Tabs["health"].Revision != 2 || len(got.Files) != 1 || len(got.Strays) != 1 {
				t.Errorf("its owner has %+v, %+v, %+v", got.Tabs, got.Files, got.Strays)
			}
		})
	}
}
