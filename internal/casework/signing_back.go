package casework

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// PutBack names one change that a counter signatory undoes: Kind and Path are those of its
// amendment, Base is the revision of its tab on which it was seen. The same SaveID again
// answers the same.
type PutBack struct {
	Kind   engine.AmendKind
	Path   engine.Path
	Base   int64
	SaveID string
}

// PutBack undoes one change, so that the answer is again what the author finished with: a save
// with a revision of its own, and what it replaces stays in the history. Conflict when the
// change is not there any more, or the tab was saved since, TooLarge when a table is full, and
// Forbidden where the task's roles do not write.
func (c *Casework) PutBack(ctx context.Context, w *Work, p PutBack) error {
	if p.SaveID != "" {
		p.SaveID += "/" + base64.RawURLEncoding.EncodeToString(w.Key.MAC("put back/" + string(p.Kind) + "/" + p.Path)[:12])
	}
	for _, t := range w.Tabs {
		if p.SaveID != "" && t.SaveID == p.SaveID {
			return nil // pressed twice
		}
	}
	b, _, err := c.baseline(ctx, w)
	if err != nil {
		return err
	}
	before, err := c.sheetBefore(ctx, w, b)
	if err != nil {
		return err
	}
	all := w.Laid().Amendments(before, nil)
	i := slices.IndexFunc(all, func(m engine.Amendment) bool { return m.Kind == p.Kind && m.Path == p.Path && m.CanPutBack })
	if i < 0 {
		return portal.Fail(portal.Conflict, "This change is not in the form any more, so nothing was put back. The list shows what is changed now.")
	}
	tab, err := w.Tab(all[i].Tab)
	if err == nil {
		err = w.mayWrite(tab)
	}
	if err != nil {
		return err
	}
	answers, err := w.Laid().PutBack(before, all[i])
	var beyond *engine.BoundError
	if errors.As(err, &beyond) {
		return portal.Wrap(portal.TooLarge, beyond.Sentence, err)
	}
	if err != nil {
		return err
	}
	return c.keepBack(ctx, w, tab, answers, p, b.Tabs[tab.Name])
}

// keepBack stores a tab in which a change was put back to what it was at a revision.
func (c *Casework) keepBack(ctx context.Context, w *Work, tab *engine.Tab, answers engine.Answers, p PutBack, from int64) error {
	body, err := w.Form.TabAnswers(answers, tab).Marshal()
	if err != nil {
		return err
	}
	done, total := progress(w, answers)
	_, _, err = c.store.RestoreTab(ctx, store.Save{SheetIDs: w.SheetIDs, AccountID: w.Account.ID, Tab: tab.Name,
		Base: p.Base, SaveID: p.SaveID, Body: body, Done: done, Total: total}, from)
	if portal.CodeOf(err) == portal.Conflict && w.State == portal.CounterSigning && w.Standing.Owns() {
		err = portal.Wrap(portal.Conflict, "This section was saved since you opened the list, so nothing was put back. Look at the list as it is now, then press again.", err)
	}
	return err
}
