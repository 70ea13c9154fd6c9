package casework

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"maps"
	"net/url"
	"slices"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// Post is what somebody sent to be saved on one tab.
type Post struct {
	Tab     string
	Form    url.Values // the whole form or, from autosave, the changed questions
	Base    int64      // revision of the tab that the words were written on
	Version int64      // of the form, that the page was of; 0: the sheet's own
	SaveID  string     // the same id and the same words answer the same
	Close   bool       // Save was pressed or the tab is left: closes the sitting
	once    bool       // the id alone says that it is the same save: its words have new rows each time
}

// named makes the words a part of the save's id: a page without a script, whose Save was
// pressed, stopped, written on and pressed again, sends other words under the same id.
func (p Post) named(key vault.CaseKey) Post {
	if p.once || p.SaveID == "" || key.IsZero() {
		return p
	}
	words := maps.Clone(p.Form)
	delete(words, "_csrf")
	p.SaveID += "/" + base64.RawURLEncoding.EncodeToString(key.MAC("save/" + words.Encode())[:12])
	return p
}

// FieldClose is the field of a post that says that its page is being left.
const FieldClose = "_close"

// Saved is the answer to a Post.
type Saved struct {
	Revision int64
	At       time.Time
}

// Conflict tells that a Post could not be applied because the tab is no longer
// what it was written on. The words are kept as a stray; both texts are in it.
type Conflict struct {
	Stray  string         // reference of the kept words
	Mine   engine.Answers // the sheet as it would be with the posted words
	Theirs engine.Answers // the sheet as it is
	Err    error          // *portal.Error with the sentence for a person
}

// Error is the sentence for a person.
func (c *Conflict) Error() string { return portal.SentenceOf(c.Err) }

// Unwrap gives the portal error, so that its code is conflict.
func (c *Conflict) Unwrap() error { return c.Err }

// Save binds a post onto the sheet and stores the tab. It never refuses words for
// what they say: faults are marked when shown. On success w holds the saved
// answers. When the tab was changed meanwhile, or the task is no longer the
// writer's to write, it returns a *Conflict and the words are kept. A post from a page of
// an older version is read as that version asked (see Outdated).
func (c *Casework) Save(ctx context.Context, w *Work, p Post) (Saved, error) {
	p = p.named(w.Key)
	if w.Outdated(p) && !p.leaves() {
		return c.saveOutdated(ctx, w, p)
	}
	tab, err := w.HadTab(p.Tab)
	if err != nil {
		return Saved{}, err
	}
	if p.leaves() {
		return c.leave(ctx, w, tab)
	}
	if slices.Contains(w.Lent, tab.Name) {
		return Saved{}, c.keepLent(ctx, w, tab, p)
	}
	if err := w.mayWrite(tab); err != nil {
		return Saved{}, err
	}
	if err := c.asLastHeld(ctx, w); err != nil {
		return Saved{}, err
	}
	bound, err := c.bind(w, tab, p.Form)
	if err != nil {
		return Saved{}, err
	}
	if saved, ok, err := c.left(ctx, w, tab, bound, p); ok || err != nil {
		return saved, err
	}
	return c.keep(ctx, w, tab, bound, p)
}

// asLastHeld lets somebody who had the task, and does not read it any more, write on what
// it held when it went: the words are kept whole beside it, and not as if all else had been
// cleared.
func (c *Casework) asLastHeld(ctx context.Context, w *Work) error {
	if len(w.Tabs) > 0 || w.Standing.Owns() {
		return nil
	}
	tabs, err := c.store.LastHeld(ctx, w.SheetIDs, w.Account.ID)
	if err != nil || len(tabs) == 0 {
		return err
	}
	answers, err := joinTabs(w.Form.Definition, tabs)
	if err != nil {
		return err
	}
	w.setAnswers(answers)
	return nil
}

// left closes the sitting of a tab that is left as it is: a post that changes nothing makes
// no revision. Not ok when there is something to save, or the tab is not the writer's.
func (c *Casework) left(ctx context.Context, w *Work, tab *engine.Tab, bound engine.Answers, p Post) (Saved, bool, error) {
	stored, ok := w.Tabs[tab.Name]
	if !p.Close || !ok || !w.Standing.Owns() || !w.State.Open() || p.Base != stored.Revision {
		return Saved{}, false, nil
	}
	before, err := w.Form.TabAnswers(w.Answers, tab).Marshal()
	if err != nil {
		return Saved{}, false, err
	}
	after, err := w.Form.TabAnswers(bound, tab).Marshal()
	if err != nil || !bytes.Equal(before, after) {
		return Saved{}, false, err
	}
	rev, at, err := c.store.CloseTab(ctx, w.SheetIDs, w.Account.ID, tab.Name)
	if portal.CodeOf(err) == portal.NotFound || err == nil && rev != stored.Revision {
		return Saved{}, false, nil // taken over, or saved by another, at this very moment
	}
	return Saved{rev, at}, err == nil, err
}

// leaves tells whether a post only says that a page is left.
func (p Post) leaves() bool { return p.Form.Get(FieldClose) != "" && len(p.Form["_q"]) == 0 }

// leave closes the sitting of a tab whose page is left. There are no words that could be
// lost, so it is no matter if the tab is not the writer's any more.
func (c *Casework) leave(ctx context.Context, w *Work, tab *engine.Tab) (Saved, error) {
	rev, at, err := c.store.CloseTab(ctx, w.SheetIDs, w.Account.ID, tab.Name)
	if portal.CodeOf(err) == portal.NotFound {
		return Saved{Revision: w.Tabs[tab.Name].Revision, At: c.now()}, nil
	}
	return Saved{rev, at}, err
}

func (c *Casework) bind(w *Work, tab *engine.Tab, form url.Values) (engine.Answers, error) {
	bound, err := w.Form.Bind(tab, w.Answers, form, newRow)
	var beyond *engine.BoundError
	if errors.As(err, &beyond) {
		return engine.Answers{}, portal.Wrap(portal.TooLarge, beyond.Sentence, err)
	}
	return bound, err
}

// keepStray keeps words that could not be applied (design 4) and builds the conflict
// from them and from what the sheet holds now.
func (c *Casework) keepStray(ctx context.Context, w *Work, p Post, body []byte, mine engine.Answers, cause error) error {
	now, err := c.Open(ctx, w.Account, w.Ref)
	if err != nil {
		return err
	}
	why, lent := store.StrayWhy(now.State, now.Standing.Owns()), slices.Contains(now.Lent, p.Tab)
	if lent && why == store.StrayStale {
		why = store.StrayLent
	}
	stray, err := c.store.SaveStray(ctx, store.Stray{ContributionID: w.ContributionID, Tab: p.Tab, AccountID: w.Account.ID,
		SaveID: p.SaveID, Base: p.Base, Body: body, Why: why})
	if err != nil {
		return err
	}
	w.Sheet, w.Access = now.Sheet, now.Access
	theirs := now.Answers
	if _, err := now.Tab(p.Tab); lent && err != nil || len(now.Tabs) == 0 && !now.Standing.Owns() { // whoever had it sees what it then held, and no more
		theirs = w.Answers
	}
	return &Conflict{Stray: stray, Mine: mine, Theirs: theirs, Err: cause}
}

// progress counts the sections that are complete, for the task list.
func progress(w *Work, a engine.Answers) (done, total int) {
	return progressOf(w.Form.SheetOn(a, w.laid.today).As(w.Access), len(w.Attachments))
}

func progressOf(sheet *engine.Sheet, attached int) (done, total int) {
	for _, m := range sheet.Marks(nil, attached) {
		if m.Counts() {
			total++
		}
		if m.Mark == engine.MarkDone {
			done++
		}
	}
	return done, total
}
