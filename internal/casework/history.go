package casework

import (
	"context"
	"slices"
	"time"

	"portico/engine"
	"portico/engine/doc"
	"portico/internal/portal"
	"portico/internal/store"
)

// sittingsAPage is how many sittings a page of the history is made of.
const sittingsAPage = 40

// Past is what somebody left behind on one tab, along the version of the form that it was
// written on.
type Past struct {
	store.Sitting
	Form    *Version
	Section *engine.Tab
	Changed int // answers that differ from what stood there before
}

// History is a page of the history of a sheet: sittings newest first, and what happened to
// the form meanwhile. Older tells that there is another page.
type History struct {
	Sittings []Past
	Rounds   []store.Round
	Moves    []store.MovedSheet
	Older    bool
}

// History reads a page of the history, from 0, of one tab or with "" of all that the task's
// roles read. Sittings that changed nothing are left out.
func (c *Casework) History(ctx context.Context, w *Work, tab string, page int) (History, error) {
	var h History
	moves, err := c.Moves(ctx, w)
	if err != nil {
		return h, err
	}
	list, err := c.store.History(ctx, store.HistoryQuery{SheetIDs: w.SheetIDs, AccountID: w.Account.ID, Tab: tab, Limit: sittingsAPage + 1, Offset: page * sittingsAPage})
	if err != nil {
		return h, err
	}
	var since, until time.Time
	if h.Older = len(list) > sittingsAPage; h.Older {
		since, list = list[sittingsAPage].At, list[:sittingsAPage]
	}
	if page > 0 && len(list) > 0 {
		until = list[0].At
	}
	for _, v := range list {
		p, ok, err := c.past(ctx, w, moves, v)
		if err != nil {
			return h, err
		}
		if ok && (p.Changed > 0 || p.Prefill) {
			h.Sittings = append(h.Sittings, p)
		}
	}
	rounds, err := c.store.Rounds(ctx, w.SheetIDs, w.Account.ID)
	within := func(at time.Time) bool { return !at.Before(since) && (until.IsZero() || at.Before(until)) }
	h.Rounds = slices.DeleteFunc(rounds, func(r store.Round) bool { return !within(r.At) })
	h.Moves = slices.DeleteFunc(slices.Clone(moves), func(m store.MovedSheet) bool { return !within(m.At) })
	return h, err
}

// past lays a sitting along its version; not for a tab that the task's roles do not read or
// that somebody else was asked for, who need not show how its words came about, nor for the revision that moving to another version made.
func (c *Casework) past(ctx context.Context, w *Work, moves []store.MovedSheet, v store.Sitting) (Past, bool, error) {
	id := w.Form.ID
	for i, m := range moves { // newest first
		if after, ok := m.After[v.Tab]; ok && v.Revision >= after {
			id = m.ToVersionID
			if v.Revision == after {
				return Past{}, false, nil
			}
			break
		}
		if i == len(moves)-1 {
			id = m.FromVersionID
		}
	}
	form := w.Form
	if id != form.ID {
		var err error
		if form, err = c.version(ctx, id); err != nil {
			return Past{}, false, err
		}
	}
	p := Past{Sitting: v, Form: form}
	access := accessOf(form, w.Part)
	at := slices.IndexFunc(form.Tabs, func(t *engine.Tab) bool { return t.Name == v.Tab && access.Sees(t) && !slices.Contains(w.Lent, t.Name) })
	if at < 0 {
		return p, false, nil
	}
	p.Section = form.Tabs[at]
	mine, err := p.sheet(v.Body)
	if err != nil {
		return p, false, err
	}
	before, err := p.sheet(v.Before)
	p.Changed = len(form.Differences(p.Section, mine, before))
	return p, true, err
}

// sheet are the answers of a tab in an otherwise empty sheet of its version.
func (p Past) sheet(body []byte) (engine.Answers, error) {
	if len(body) == 0 {
		return p.Form.Empty(), nil
	}
	part, err := engine.ParseAnswers(body)
	if err != nil {
		return engine.Answers{}, portal.Wrap(portal.Internal, "What was written then cannot be read.", err)
	}
	return p.Form.WithTab(p.Form.Empty(), p.Section, part), nil
}

// Past reads one revision of a tab; NotFound for what is not in the history.
func (c *Casework) Past(ctx context.Context, w *Work, tab string, revision int64) (Past, error) {
	v, err := c.store.RevisionOf(ctx, w.SheetIDs, w.Account.ID, tab, revision)
	if err != nil {
		return Past{}, err
	}
	moves, err := c.Moves(ctx, w)
	if err != nil {
		return Past{}, err
	}
	p, ok, err := c.past(ctx, w, moves, v)
	if err == nil && !ok {
		err = portal.Fail(portal.NotFound, "There is no such revision.")
	}
	return p, err
}

// PastDocument is a tab as it was at a revision, to be read. What applied is judged by what
// the other tabs held then; of a version that the form is no longer on, by the tab alone.
func (c *Casework) PastDocument(ctx context.Context, w *Work, p Past) (*doc.Document, error) {
	answers, err := p.sheet(p.Body)
	if err != nil {
		return nil, err
	}
	if p.Form.ID == w.Form.ID {
		tabs, err := c.store.SheetAt(ctx, w.SheetIDs, w.Account.ID, p.At)
		if err != nil {
			return nil, err
		}
		whole, err := joinTabs(p.Form.Definition, tabs)
		if err != nil {
			return nil, err
		}
		answers = p.Form.WithTab(whole, p.Section, answers)
	}
	sheet := p.Form.SheetOn(answers, portal.London(p.At).String()).As(accessOf(p.Form, w.Part))
	return sheet.Document(engine.DocOptions{Files: w.fileLines(), Tab: p.Section}), nil
}
