package store

import (
	"strconv"
	"testing"
	"time"

	"portico/internal/portal"
)

func (w *world) draft(key, source string, base int64, by portal.Account) (int64, error) {
	w.t.Helper()
	return w.SaveDraft(w.ctx, DraftSave{Key: key, Base: base, Source: []byte(source), Title: "OT advice", Errors: 1, ByID: by.ID})
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.draft("nowhere", "{}", 0, w.officer)
	w.wants(err, portal.NotFound)
	first, err := w.draft("ot-advice", "one", 0, w.officer)
	w.must(err)
	_, err = w.draft("ot-advice", "two", 0, w.colleague)
	w.wants(err, portal.Conflict)
	again, err := w.draft("ot-advice", "one", 0, w.officer)
	if err != nil || again != first {
		t.Errorf("the same text again: %d, %v", again, err)
	}
	second, err := w.draft("ot-advice", "two\x00", first, w.officer)
	w.must(err)
	if n := w.number("select count(*) from draft_texts"); n != 1 {
		t.Errorf("%d texts are kept of one that its author saved over", n)
	}
	third, err := w.draft("ot-advice", "three", second, w.colleague)
	w.must(err)
	_, err = w.draft("ot-advice", "four", second, w.officer)
	w.wants(err, portal.Conflict)
	d, err := w.Draft(w.ctx, "ot-advice")
	if err != nil || string(d.Source) != "three" || d.Revision != third || d.By != w.colleague.Name || d.Errors != 1 || len(d.Texts) != 2 || d.Texts[0].By != w.officer.Name {
		t.Errorf("the draft is %+v, %v", d, err)
	}
	text, err := w.DraftText(w.ctx, "ot-advice", second)
	if err != nil || string(text.Source) != "two" {
		t.Errorf("the earlier text is %q, %v", text.Source, err)
	}
	w.wants(w.DiscardDraft(w.ctx, "ot-advice", second, w.officer.ID), portal.Conflict)
	w.must(w.SavePreview(w.ctx, "ot-advice", w.officer.ID, []byte(`{"answers":{}}`)))
	w.must(w.DiscardDraft(w.ctx, "ot-advice", third, w.officer.ID))
	w.wants(w.DiscardDraft(w.ctx, "ot-advice", third, w.officer.ID), portal.NotFound)
	if w.number("select count(*) from previews")+w.number("select count(*) from draft_texts") != 0 {
		t.Error("what belongs to a draft stays when it is removed")
	}
	if w.number("select count(*) from definitions") != 1 {
		t.Error("removing the draft of a published form removed the form")
	}
	next, err := w.draft("ot-advice", "five", 0, w.officer)
	if err != nil || next <= third {
		t.Errorf("a new draft has revision %d after %d, %v", next, third, err)
	}
}

// Of their own texts authors find the last twenty again; what another one saved over stays.
func TestEarlierTextsOfADraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	revision, err := w.draft("ot-advice", "of the officer", 0, w.officer)
	w.must(err)
	for i := range 30 {
		revision, err = w.draft("ot-advice", "text "+strconv.Itoa(i), revision, w.colleague)
		w.must(err)
	}
	typed, err := w.KeepDraftText(w.ctx, "ot-advice", []byte("typed"), w.officer.ID)
	w.must(err)
	if again, err := w.KeepDraftText(w.ctx, "ot-advice", []byte("typed"), w.officer.ID); err != nil || again != typed {
		t.Errorf("the same text is kept as %d and %d, %v", typed, again, err)
	}
	if none, err := w.KeepDraftText(w.ctx, "ot-advice", []byte("text 29"), w.officer.ID); err != nil || none != 0 {
		t.Errorf("what is saved is kept as %d, %v", none, err)
	}
	d, err := w.Draft(w.ctx, "ot-advice")
	w.must(err)
	if n := len(d.Texts); n < 22 || n > 23 || d.Texts[n-1].By != w.officer.Name || d.Texts[0].Revision != typed {
		t.Errorf("%d texts are kept: %+v", n, d.Texts)
	}
	w.must(w.DiscardDraft(w.ctx, "ot-advice", revision, w.officer.ID))
	_, err = w.KeepDraftText(w.ctx, "ot-advice", []byte("typed"), w.officer.ID)
	w.wants(err, portal.Conflict)
}

func TestFormsThatWereNeverPublished(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	revision, err := w.BeginForm(w.ctx, DraftSave{Key: "transport", Source: []byte("{}"), Title: "Transport", ByID: w.officer.ID})
	w.must(err)
	_, err = w.BeginForm(w.ctx, DraftSave{Key: "ot-advice", Source: []byte("{}"), Title: "X", ByID: w.officer.ID})
	w.wants(err, portal.Conflict)
	f, err := w.Form(w.ctx, "transport")
	if err != nil || f.Versions != 0 || f.Retired() || f.Draft == nil || f.Draft.Title != "Transport" {
		t.Errorf("the form is %+v, %v", f, err)
	}
	w.must(w.DiscardDraft(w.ctx, "transport", revision, w.officer.ID))
	_, err = w.Form(w.ctx, "transport")
	w.wants(err, portal.NotFound)
	_, err = w.BeginForm(w.ctx, DraftSave{Key: "transport", Source: []byte("{}"), Title: "Again", ByID: w.officer.ID})
	w.must(err)
}

func TestPublishingADraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	revision, err := w.draft("ot-advice", "two", 0, w.officer)
	w.must(err)
	n := NewVersion{Key: "ot-advice", Title: "OT advice", FormType: "T", Source: []byte("two"), Bundled: []byte("two b"), Note: "second", ByID: w.officer.ID}
	_, _, err = w.PublishDraft(w.ctx, n, revision+1)
	w.wants(err, portal.Conflict)
	id, number, err := w.PublishDraft(w.ctx, n, revision)
	if err != nil || number != 2 {
		t.Fatalf("published as %d, %v", number, err)
	}
	same, number, err := w.PublishDraft(w.ctx, NewVersion{Key: "ot-advice"}, revision)
	if err != nil || same != id || number != 2 {
		t.Errorf("published again as %d, %v", number, err)
	}
	_, err = w.Draft(w.ctx, "ot-advice")
	w.wants(err, portal.NotFound)
	lines, err := w.FormVersions(w.ctx, "ot-advice")
	if err != nil || len(lines) != 2 || lines[0].Note != "second" || lines[0].By != w.officer.Name || lines[0].Running != 0 || lines[1].Running != 1 {
		t.Errorf("the versions are %+v, %v", lines, err)
	}
	found, err := w.Published(w.ctx, map[string][]byte{"ot-advice": BundledHash([]byte("two b")), "other": nil})
	if err != nil || !found["ot-advice"] || len(found) != 1 {
		t.Errorf("published: %v, %v", found, err)
	}
	if found, _ = w.Published(w.ctx, map[string][]byte{"ot-advice": BundledHash([]byte("new"))}); found["ot-advice"] {
		t.Error("what was never published counts as published")
	}
}

func TestRetiring(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.RetireVersion(w.ctx, "ot-advice", 1, w.officer.ID))
	w.must(w.RetireVersion(w.ctx, "ot-advice", 1, w.officer.ID))
	f, err := w.Form(w.ctx, "ot-advice")
	if err != nil || !f.Retired() || f.Title != "OT advice" {
		t.Errorf("the form is %+v, %v", f, err)
	}
	if n := w.audited(AuditVersionRetired); n != 1 {
		t.Errorf("retiring twice is told %d times", n)
	}
	w.open(w.owner, w.ref) // what was sent goes on
	w.must(w.RestoreVersion(w.ctx, "ot-advice", 1, w.officer.ID))
	if _, err := w.LatestVersion(w.ctx, "ot-advice"); err != nil {
		t.Error(err)
	}
	w.wants(w.RetireVersion(w.ctx, "ot-advice", 2, w.officer.ID), portal.NotFound)
	w.wants(w.RetireForm(w.ctx, "nowhere", w.officer.ID), portal.NotFound)
	w.must(w.RetireForm(w.ctx, "ot-advice", w.officer.ID))
	_, err = w.LatestVersion(w.ctx, "ot-advice")
	w.wants(err, portal.NotFound)
}

func TestPreviews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.wants(w.SavePreview(w.ctx, "ot-advice", w.officer.ID, []byte("{}")), portal.NotFound)
	_, err := w.draft("ot-advice", "{}", 0, w.officer)
	w.must(err)
	w.must(w.SavePreview(w.ctx, "ot-advice", w.officer.ID, []byte("tried words")))
	if w.number("select count(*) from previews where position('tried'::bytea in body) > 0") != 0 {
		t.Error("test answers lie open")
	}
	mine, err := w.PreviewAnswers(w.ctx, "ot-advice", w.officer.ID)
	theirs, other := w.PreviewAnswers(w.ctx, "ot-advice", w.colleague.ID)
	if string(mine) != "tried words" || theirs != nil || err != nil || other != nil {
		t.Errorf("previews are %q and %q, %v, %v", mine, theirs, err, other)
	}
	w.clock.forward(6 * 24 * time.Hour)
	w.must(w.Tidy(w.ctx))
	if w.number("select count(*) from previews") != 1 {
		t.Error("a preview is gone after six days")
	}
	w.clock.forward(24 * time.Hour)
	w.must(w.Tidy(w.ctx))
	if w.number("select count(*) from previews") != 0 {
		t.Error("a preview is kept for more than seven days")
	}
}
