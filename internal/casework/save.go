package casework

import (
	"context"
	"errors"
	"net/url"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Post is what somebody sent to be saved on one tab.
type Post struct {
	Tab     string
	Form    url.Values // the whole form or, from autosave, the changed questions
	Base    int64      // revision of the tab that the words were written on
	Version int64      // of the form, that the page was of; 0: the sheet's own
	SaveID  string     // the same id answers the same
	Close   bool       // Save was pressed or the tab is left: closes the sitting
}

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
	if w.Outdated(p) {
		return c.saveOutdated(ctx, w, p)
	}
	tab, err := w.Tab(p.Tab)
	if err != nil {
		return Saved{}, err
	}
	if err := w.mayWrite(tab); err != nil {
		return Saved{}, err
	}
	bound, err := c.bind(w, tab, p.Form)
	if err != nil {
		return Saved{}, err
	}
	return c.keep(ctx, w, tab, bound, p)
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
	stray, err := c.store.SaveStray(ctx, store.Stray{ContributionID: w.ContributionID, Tab: p.Tab, AccountID: w.Account.ID,
		SaveID: p.SaveID, Base: p.Base, Body: body, Why: store.StrayWhy(now.State, now.Standing.Owns())})
	if err != nil {
		return err
	}
	w.Sheet = now.Sheet
	return &Conflict{Stray: stray, Mine: mine, Theirs: now.Answers, Err: cause}
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
