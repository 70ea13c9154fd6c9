package casework

import (
	"context"
	"encoding/base64"
	"fmt"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Comparison sets one revision of a tab beside another, or beside the form as it is now.
// Both are read along one version: what is of an older one is carried over as moving does.
type Comparison struct {
	From    Past
	To      *Past // nil: the form as it is now
	Form    *Version
	Section *engine.Tab // of Form; nil when it has no place for what was written
	Items   []CompareItem
	Homeless,
	Files int // answers without a place in Form, and files that were removed since
	mine engine.Answers
}

// CompareItem is one question that differs: Mine is what From has of it.
type CompareItem struct {
	engine.Difference
	Rows []engine.RowDifference // of a table
}

// CompareWithNow sets a revision beside the form as it is.
func (c *Casework) CompareWithNow(w *Work, from Past) (Comparison, error) {
	cmp := Comparison{From: from, Form: w.Form}
	if err := cmp.read(w.tabs(), w); err != nil || cmp.Section == nil {
		return cmp, err
	}
	cmp.differ(w.Answers)
	return cmp, nil
}

// Compare sets one revision of a tab beside another.
func (c *Casework) Compare(w *Work, from, to Past) (Comparison, error) {
	cmp := Comparison{From: from, To: &to, Form: to.Form}
	if err := cmp.read([]*engine.Tab{to.Section}, w); err != nil || cmp.Section == nil {
		return cmp, err
	}
	theirs, err := to.sheet(to.Body)
	if err == nil {
		cmp.differ(theirs)
	}
	return cmp, err
}

// read lays the earlier text along the version that is compared in, and finds the tab that
// it stands on there.
func (cmp *Comparison) read(tabs []*engine.Tab, w *Work) error {
	mine, err := cmp.From.sheet(cmp.From.Body)
	if err != nil {
		return err
	}
	if cmp.From.Form.ID != cmp.Form.ID {
		moved := engine.Move(cmp.From.Form.Definition, cmp.Form.Definition, mine)
		mine, cmp.Homeless = moved.Answers, len(moved.Left)
	}
	for _, t := range tabs {
		holds := len(cmp.Form.Differences(t, mine, cmp.Form.Empty())) > 0
		if t.Name == cmp.From.Tab && (holds || cmp.Section == nil) || holds && cmp.Section == nil {
			cmp.Section = t
		}
	}
	if cmp.Section != nil {
		cmp.mine, cmp.Files = cmp.Form.WithoutFiles(cmp.Section, mine, w.fileGone)
	}
	return nil
}

// fileGone tells whether the file of an answer was removed since.
func (w *Work) fileGone(ref string) bool {
	_, err := w.Attachment(ref)
	return err != nil
}

// differ lists what differs. What an older version did not ask, and a file that is gone,
// is no answer of that time.
func (cmp *Comparison) differ(theirs engine.Answers) {
	older := cmp.From.Form.ID != cmp.Form.ID
	for _, d := range cmp.Form.Differences(cmp.Section, cmp.mine, theirs) {
		if d.Mine == "" && (older || cmp.Files > 0) {
			continue
		}
		cmp.Items = append(cmp.Items, CompareItem{d, cmp.Form.RowDifferences(cmp.Section, d.Path, cmp.mine, theirs)})
	}
}

// Restore saves answers of an earlier revision into the form as it is now: those named, or
// with nil all that differ. It is a save with a revision of its own, and what it replaces
// stays in the history. base is the revision of the tab that was compared with. Invalid when
// nothing is chosen, Forbidden where the task's roles do not write, Conflict when somebody
// has saved the tab since.
func (c *Casework) Restore(ctx context.Context, w *Work, from Past, chosen []engine.Path, base int64, saveID string) (Saved, error) {
	cmp, err := c.CompareWithNow(w, from)
	if err != nil {
		return Saved{}, err
	}
	if cmp.Section == nil {
		return Saved{}, portal.Fail(portal.Conflict, "The form has no place any more for what was written then. Nothing was changed; you can read it and copy it out.")
	}
	if err := w.mayWrite(cmp.Section); err != nil {
		return Saved{}, err
	}
	choices := cmp.choices(chosen)
	if len(choices) == 0 {
		return Saved{}, portal.Fail(portal.Invalid, "Tick at least one answer to restore.")
	}
	restored := w.Form.Merge(cmp.Section, cmp.mine, w.Answers, choices)
	body, err := w.Form.TabAnswers(restored, cmp.Section).Marshal()
	if err != nil {
		return Saved{}, err
	}
	if saveID != "" { // another choice under the id of the same page is another save
		saveID = fmt.Sprintf("%s/%d/%s", saveID, from.Revision, base64.RawURLEncoding.EncodeToString(w.Key.MAC(string(body))[:12]))
	}
	done, total := progress(w, restored)
	rev, at, err := c.store.RestoreTab(ctx, store.Save{SheetIDs: w.SheetIDs, AccountID: w.Account.ID, Tab: cmp.Section.Name,
		Base: base, SaveID: saveID, Body: body, Done: done, Total: total}, from.Revision)
	if portal.CodeOf(err) == portal.Conflict && w.State.Open() && w.Standing.Owns() {
		err = portal.Wrap(portal.Conflict, "This section was saved while you were comparing, so nothing was restored. Compare again.", err)
	}
	return Saved{rev, at}, err
}

// choices are the named answers of those that differ, or all of them.
func (cmp *Comparison) choices(named []engine.Path) map[engine.Path]engine.Choice {
	out := map[engine.Path]engine.Choice{}
	for _, item := range cmp.Items {
		if named == nil {
			out[item.Path] = engine.ChooseMine
		}
		for _, path := range named {
			if path == item.Path {
				out[item.Path] = engine.ChooseMine
			}
		}
	}
	return out
}
