package casework

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// PostOf reads a posted form as a Post: base revision, version and save id are its fields
// _base, _version and _save. Without them the post conflicts, which loses nothing.
func PostOf(tab string, form url.Values) Post {
	base, err := strconv.ParseInt(form.Get("_base"), 10, 64)
	if err != nil {
		base = -1
	}
	id := form.Get("_save")
	if len(id) > 64 {
		id = id[:64]
	}
	version, err := strconv.ParseInt(form.Get("_version"), 10, 64)
	if err != nil {
		version = 0
	}
	return Post{Tab: tab, Form: form, Base: base, Version: version, SaveID: id, Close: true}
}

// Stray are words that could not be saved, as their writer would have had the sheet.
type Stray struct {
	Ref    string
	Tab    string
	Why    string
	KeptAt time.Time
	Writer string         // "" when they are the reader's own
	Mine   engine.Answers // as their writer would have had the sheet
	Theirs engine.Answers // the sheet as it is; for a former owner as it last was with him
}

// Stray reads kept words of the sheet; only their writer and the present owner may.
func (c *Casework) Stray(ctx context.Context, w *Work, ref string) (Stray, error) {
	row, err := c.strayCopy(ctx, w, ref)
	if err != nil {
		return Stray{}, err
	}
	tab, err := w.HadTab(row.Tab)
	if err != nil {
		return Stray{}, err
	}
	part, err := engine.ParseAnswers(row.Body)
	if err != nil {
		return Stray{}, portal.Wrap(portal.Internal, "These words cannot be read.", err)
	}
	if err := c.asLastHeld(ctx, w); err != nil {
		return Stray{}, err
	}
	if _, err := w.Tab(row.Tab); err != nil {
		if err := c.asLent(ctx, w, tab); err != nil {
			return Stray{}, err
		}
	}
	out := Stray{Ref: ref, Tab: row.Tab, Why: row.Why, KeptAt: row.KeptAt, Mine: w.Form.WithTab(w.Answers, tab, part), Theirs: w.Answers}
	if row.AccountID != w.Account.ID {
		out.Writer = row.Name
	}
	return out, nil
}

func (c *Casework) strayCopy(ctx context.Context, w *Work, ref string) (store.StrayCopy, error) {
	kept, err := c.store.Strays(ctx, w.ContributionID, w.Account.ID)
	if err != nil {
		return store.StrayCopy{}, err
	}
	for _, k := range kept {
		if k.Ref == ref {
			return k, nil
		}
	}
	return store.StrayCopy{}, portal.Fail(portal.NotFound, "These words were dealt with already, or they are somebody else's.")
}

// Settle saves what was chosen between a stray and the sheet, on the revision base that
// the choice was made on. The stray is shown no more
// and stays in the record. Errors are those of Save.
func (c *Casework) Settle(ctx context.Context, w *Work, ref string, choices map[engine.Path]engine.Choice, base int64, saveID string) (*engine.Tab, Saved, error) {
	kept, err := c.Stray(ctx, w, ref)
	if err != nil {
		return nil, Saved{}, err
	}
	tab, err := w.Tab(kept.Tab)
	if err != nil {
		return nil, Saved{}, err
	}
	if err := w.mayWrite(tab); err != nil {
		return tab, Saved{}, err
	}
	merged := w.Form.Merge(tab, kept.Mine, w.Answers, choices)
	saved, err := c.keep(ctx, w, tab, merged, Post{Tab: tab.Name, Base: base, SaveID: saveID, Close: true})
	if err != nil {
		return tab, saved, err
	}
	return tab, saved, c.store.SettleStray(ctx, w.Account.ID, ref)
}

// keep stores the answers of one tab; what Save and Settle have in common.
func (c *Casework) keep(ctx context.Context, w *Work, tab *engine.Tab, bound engine.Answers, p Post) (Saved, error) {
	body, err := w.Form.TabAnswers(bound, tab).Marshal()
	if err != nil {
		return Saved{}, err
	}
	done, total := progress(w, bound)
	rev, at, err := c.store.SaveTab(ctx, store.Save{SheetIDs: w.SheetIDs, AccountID: w.Account.ID, Tab: tab.Name,
		Base: p.Base, SaveID: p.SaveID, Body: body, CloseSitting: p.Close, Done: done, Total: total})
	if portal.CodeOf(err) == portal.Conflict {
		return c.keepElse(ctx, w, p, body, bound, err)
	}
	if err != nil {
		return Saved{}, err
	}
	w.setAnswers(bound)
	w.Tabs[tab.Name] = store.TabCopy{Revision: rev, Body: body, SavedAt: at, SavedBy: w.Account.ID, SaveID: p.SaveID}
	return Saved{Revision: rev, At: at}, nil
}

// keepElse deals with words that the store did not take: the council may have moved the
// sheet to another version while they were on their way, else they are kept as a stray.
func (c *Casework) keepElse(ctx context.Context, w *Work, p Post, body []byte, bound engine.Answers, cause error) (Saved, error) {
	now, err := c.Open(ctx, w.Account, w.Ref)
	if err != nil {
		return Saved{}, err
	}
	switch {
	case now.Form.ID == w.Form.ID:
		return Saved{}, c.keepStray(ctx, w, p, body, bound, cause)
	case p.Form == nil: // a choice between two texts, both of which the move has kept
		return Saved{}, portal.Fail(portal.Conflict, "The council moved this form to another version just now. What you compared stands under Answers no longer asked.")
	}
	p.Version = w.Form.ID
	*w = *now
	return c.saveOutdated(ctx, w, p)
}
