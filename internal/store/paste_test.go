package store

import (
	"testing"
	"time"

	"portico/internal/portal"
)

// A paste is its maker's, for a day, and the oldest make room.
func TestPastes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.open(w.owner, w.ref).SheetIDs
	ref, err := w.KeepPaste(w.ctx, ids, w.owner.ID, Paste{Tab: "advice", Path: "advice.rows", Body: []byte("pasted secret")})
	w.must(err)
	p, err := w.FindPaste(w.ctx, ids, w.owner.ID, ref)
	if w.must(err); p.Tab != "advice" || p.Path != "advice.rows" || string(p.Body) != "pasted secret" {
		t.Errorf("%+v", p)
	}
	w.must(w.ChangePaste(w.ctx, ids, w.owner.ID, ref, []byte("other secret")))
	if p, _ = w.FindPaste(w.ctx, ids, w.owner.ID, ref); string(p.Body) != "other secret" {
		t.Errorf("%+v", p)
	}
	for _, secret := range []string{"pasted secret", "other secret"} {
		if n := w.number("select count(*) from pastes where position('" + secret + "' in encode(body, 'escape')) > 0"); n != 0 {
			t.Error("the pasted text lies open")
		}
	}
	w.wants(second(w.FindPaste(w.ctx, ids, w.colleague.ID, ref)), portal.NotFound)
	w.wants(w.ChangePaste(w.ctx, ids, w.colleague.ID, ref, nil), portal.NotFound)
	w.wants(second(w.KeepPaste(w.ctx, SheetIDs{}, w.owner.ID, Paste{})), portal.NotFound)
	for range mostPastes {
		w.must(second(w.KeepPaste(w.ctx, ids, w.owner.ID, Paste{Tab: "advice", Path: "advice.rows", Body: []byte("x")})))
	}
	w.wants(second(w.FindPaste(w.ctx, ids, w.owner.ID, ref)), portal.NotFound)
	if n := w.number("select count(*) from pastes"); n != mostPastes {
		t.Errorf("%d are kept", n)
	}
	w.clock.forward(pasteLife + time.Minute)
	w.must(w.Tidy(w.ctx))
	if n := w.number("select count(*) from pastes"); n != 0 {
		t.Errorf("%d stay", n)
	}
}
