package casework

import (
	"context"
	"errors"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Moves are the moves of a sheet to other versions, newest first, with the answers that
// are no longer asked; for whoever holds or held the task.
func (c *Casework) Moves(ctx context.Context, w *Work) ([]store.MovedSheet, error) {
	moves, err := c.store.Moves(ctx, w.SheetIDs, w.Account.ID)
	for i := range moves {
		if w.Only != nil { // they may be of tabs that are somebody else's
			moves[i].Unasked = nil
		}
	}
	return moves, err
}

// FilesIn are the files of the sheet that an answer no longer asked names by their
// references, and its text with their names.
func (w *Work) FilesIn(text string) (string, []store.Attachment) {
	var out []store.Attachment
	for _, f := range w.Files {
		if strings.Contains(text, f.Ref) {
			text = strings.ReplaceAll(text, f.Ref, f.Name)
			out = append(out, f)
		}
	}
	return text, out
}

// MoveChanges says in words what differs between the versions of a move.
func (c *Casework) MoveChanges(ctx context.Context, m store.MovedSheet) ([]engine.Change, error) {
	from, err := c.version(ctx, m.FromVersionID)
	if err != nil {
		return nil, err
	}
	to, err := c.version(ctx, m.ToVersionID)
	if err != nil {
		return nil, err
	}
	return engine.Compare(from.Definition, to.Definition), nil
}

// Outdated tells whether a post was written on a page of another version than the sheet
// is on now.
func (w *Work) Outdated(p Post) bool {
	return p.Version != 0 && p.Version != w.Form.ID
}

// saveOutdated saves words that were written on a page of an older version of the form.
// They are read as that version asked for them and carried over as moving carries them;
// what has no question any more is kept beside the sheet. Only what the post changed is
// touched. Where somebody changed the same answer since the move, the words are kept as a
// stray and a *Conflict says so.
func (c *Casework) saveOutdated(ctx context.Context, w *Work, p Post) (Saved, error) {
	move, err := c.moveFrom(ctx, w, p.Version)
	if err != nil {
		return Saved{}, err
	}
	typed, err := c.carry(ctx, w, move, p)
	if err != nil {
		return Saved{}, err
	}
	if err := c.store.KeepUnasked(ctx, w.SheetIDs, w.Account.ID, move.ID, typed.left); err != nil {
		return Saved{}, err
	}
	saved := Saved{Revision: w.Tabs[p.Tab].Revision, At: c.now()}
	for _, tab := range w.Form.Tabs {
		one, err := c.saveCarried(ctx, w, tab, typed, p, move.After[tab.Name])
		if err != nil {
			return Saved{}, err
		}
		if tab.Name == p.Tab && one.Revision != 0 {
			saved = one
		}
	}
	return saved, nil
}

// moveFrom finds the move by which the sheet left a version.
func (c *Casework) moveFrom(ctx context.Context, w *Work, version int64) (store.MovedSheet, error) {
	moves, err := c.Moves(ctx, w)
	if err != nil {
		return store.MovedSheet{}, err
	}
	for _, m := range moves {
		if m.FromVersionID == version {
			return m, nil
		}
	}
	return store.MovedSheet{}, portal.Fail(portal.Conflict, "This page is of a version of the form that this task never had. Go back to your tasks and open it again.")
}

// carried are a sheet's answers as they were moved, and as they had been moved with the
// words of a post in them.
type carried struct {
	asMoved, withWords engine.Answers
	left               []store.Unasked // of the post alone
}

func (c *Casework) carry(ctx context.Context, w *Work, move store.MovedSheet, p Post) (carried, error) {
	from, err := c.version(ctx, p.Version)
	if err != nil {
		return carried{}, err
	}
	before, err := engine.ParseAnswers(move.Before)
	if err != nil {
		return carried{}, portal.Wrap(portal.Internal, "The answers of this form cannot be read.", err)
	}
	old := &Work{Form: from}
	tab, err := old.Tab(p.Tab)
	if err != nil {
		return carried{}, err
	}
	bound, err := from.Bind(tab, before, p.Form, newRow)
	var beyond *engine.BoundError
	if errors.As(err, &beyond) {
		return carried{}, portal.Wrap(portal.TooLarge, beyond.Sentence, err)
	}
	if err != nil {
		return carried{}, err
	}
	a, b := engine.Move(from.Definition, w.Form.Definition, before), engine.Move(from.Definition, w.Form.Definition, bound)
	return carried{asMoved: a.Answers, withWords: b.Answers, left: newlyLeft(a.Left, b.Left)}, nil
}

// newlyLeft is what the second list has and the first has not.
func newlyLeft(known, all []engine.LeftAnswer) []store.Unasked {
	seen := map[engine.LeftAnswer]bool{}
	for _, l := range known {
		seen[l] = true
	}
	var fresh []engine.LeftAnswer
	for _, l := range all {
		if !seen[l] {
			fresh = append(fresh, l)
		}
	}
	return unaskedOf(fresh)
}

// saveCarried puts what the post changed on one tab into the sheet as it is now. moved is
// the revision that the move gave the tab: while the tab is on it, or on the one that the
// page knows of, nobody else has written there.
func (c *Casework) saveCarried(ctx context.Context, w *Work, tab *engine.Tab, typed carried, p Post, moved int64) (Saved, error) {
	changed := w.Form.Differences(tab, typed.withWords, typed.asMoved)
	if len(changed) == 0 {
		return Saved{}, nil
	}
	now := w.Tabs[tab.Name].Revision
	choices := map[engine.Path]engine.Choice{}
	for _, d := range changed {
		choices[d.Path] = engine.ChooseMine
	}
	mine := w.Form.Merge(tab, typed.withWords, w.Answers, choices)
	p.Tab = tab.Name
	if now != moved && now != p.Base && c.overwrites(w, tab, typed, choices) {
		body, err := w.Form.TabAnswers(mine, tab).Marshal()
		if err != nil {
			return Saved{}, err
		}
		return Saved{}, c.keepStray(ctx, w, p, body, mine, portal.Fail(portal.Conflict, "This section was also changed somewhere else. Nothing is lost: compare the two and choose."))
	}
	p.Base, p.Version = now, w.Form.ID
	p.SaveID += "/" + tab.Name
	return c.keep(ctx, w, tab, mine, p)
}

// overwrites tells whether one of the chosen answers was changed since the move, to
// something else than the post says.
func (c *Casework) overwrites(w *Work, tab *engine.Tab, typed carried, chosen map[engine.Path]engine.Choice) bool {
	other := map[engine.Path]bool{}
	for _, d := range w.Form.Differences(tab, w.Answers, typed.withWords) {
		other[d.Path] = true
	}
	for _, d := range w.Form.Differences(tab, w.Answers, typed.asMoved) {
		if chosen[d.Path] != "" && other[d.Path] && d.Mine != "" {
			return true
		}
	}
	return false
}
