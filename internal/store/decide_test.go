package store

import (
	"sync/atomic"
	"testing"

	"portico/internal/portal"
)

// Of two officers who decide at the same moment about what both have seen, one decides and the
// other is told that somebody was faster; nothing of the second is kept.
func TestTwoOfficersDecide(t *testing.T) {
	t.Parallel()
	later := portal.Date{Year: 2026, Month: 11, Day: 20}
	for _, c := range []struct {
		name   string
		before func(w *world)
		first  portal.Decision
		second portal.Decision
	}{
		{"a decline", func(w *world) { w.must(w.propose(ProposeDecline, "unknown")) }, portal.AgreeDecline, portal.RefuseDecline},
		{"more time", func(w *world) { w.must(w.propose(ProposeMoreTime, "missed")) }, portal.GrantTime, portal.RefuseTime},
		{"what was submitted", func(w *world) { _, err := w.Submit(w.ctx, w.submission()); w.must(err) }, portal.AcceptForm, portal.ReturnForm},
		{"what was accepted", func(w *world) {
			_, err := w.Submit(w.ctx, w.submission())
			w.must(err)
			w.must(w.decide(portal.AcceptForm, ""))
		}, portal.ReopenForm, portal.ReopenForm},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c.before(w)
			other := w.account("other@northshire.example", "Otto Other", portal.RoleOfficer)
			seen, decided := w.open(w.officer, w.ref), w.number("select count(*) from mails")
			var done, late atomic.Int32
			together(2, func(i int) {
				d := Decision{AccountID: []int64{w.officer.ID, other.ID}[i], TaskRef: w.ref, What: []portal.Decision{c.first, c.second}[i], On: seen.On(), Words: "Why", Due: &later}
				switch err := w.Decide(w.ctx, d); portal.CodeOf(err) {
				case "":
					done.Add(1)
				case portal.Conflict:
					late.Add(1)
				default:
					t.Error(err)
				}
			})
			if done.Load() != 1 || late.Load() != 1 {
				t.Errorf("%d decided, %d were late; want 1 and 1", done.Load(), late.Load())
			}
			if n := w.number("select count(*) from mails") - decided; n > 1 {
				t.Errorf("%d mails of one decision", n)
			}
			if n := w.number("select count(*) from returns"); n > 1 {
				t.Errorf("%d returns of one decision", n)
			}
		})
	}
}
