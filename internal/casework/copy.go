package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// Earlier is what somebody wrote about the same child before, laid along the form at hand.
type Earlier struct {
	store.Earlier
	answers engine.Answers
	Tabs    []EarlierTab
}

// EarlierTab is a tab with answers that could be copied.
type EarlierTab struct {
	Tab     *engine.Tab
	Answers []engine.Difference // Mine is the earlier answer, Theirs what stands there now
}

// Words name the earlier form: "your form of 3 March 2026".
func (e *Earlier) Words() string { return "your form of " + portal.London(e.SubmittedAt).Long() }

// CopyOffer says what could be copied into a sheet on which its owner has written nothing yet;
// nil for nothing.
func (c *Casework) CopyOffer(ctx context.Context, w *Work) (*Earlier, error) {
	if !w.Standing.Owns() || !w.State.Open() || w.TaskID == 0 || !w.untouched() {
		return nil, nil
	}
	all, err := c.store.EarlierForms(ctx, w.Account.ID, w.Sheet)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &Earlier{Earlier: c.best(w, all)}, nil
}

// justOpened is how long after the first opening a save is taken for what the portal itself
// filled in then.
const justOpened = 10 * time.Second

// untouched reports whether the owner has saved nothing by hand.
func (w *Work) untouched() bool {
	for _, t := range w.Tabs {
		if t.SavedBy == w.Account.ID && w.OpenedAt != nil && t.SavedAt.Sub(*w.OpenedAt) > justOpened {
			return false
		}
	}
	return true
}

// best is the newest of the same form, or else the newest.
func (c *Casework) best(w *Work, all []store.Earlier) store.Earlier {
	if i := slices.IndexFunc(all, func(e store.Earlier) bool { return e.Key == w.Form.Key }); i >= 0 {
		return all[i]
	}
	return all[0]
}

// EarlierForm gives what its owner submitted about the same child before, and question by
// question what would be copied. NotFound when there is nothing that is still readable.
func (c *Casework) EarlierForm(ctx context.Context, w *Work) (*Earlier, error) {
	all, err := c.store.EarlierForms(ctx, w.Account.ID, w.Sheet)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, portal.Fail(portal.NotFound, "There is no earlier form of yours about this child that can still be read.")
	}
	e := &Earlier{Earlier: c.best(w, all)}
	before, err := c.Open(ctx, w.Account, e.Ref)
	if err != nil {
		return nil, err
	}
	e.answers = engine.Move(before.own.Definition, w.own.Definition, before.seenAnswers()).Answers
	for _, tab := range w.tabs() {
		if tab.Attachments != nil || !w.Access.Writes(tab) || w.Laid().Hides(tab) {
			continue
		}
		differ := slices.DeleteFunc(w.Form.Differences(tab, e.answers, w.Answers), func(d engine.Difference) bool {
			return strings.TrimSpace(d.Mine) == "" || !w.copyable(before, d)
		})
		if len(differ) > 0 {
			e.Tabs = append(e.Tabs, EarlierTab{tab, differ})
		}
	}
	return e, nil
}

// copyable reports whether an answer may be copied: no file, nothing that is declared by a tick, and, from another form, only to a
// question that is called the same.
func (w *Work) copyable(before *Work, d engine.Difference) bool {
	pointer := "/" + strings.ReplaceAll(d.Path, ".", "/")
	q := w.Form.Questions[pointer]
	if q == nil || q.ReadOnly || q.Prefill != "" || q.Kind.Name() == "file" || q.Kind.Name() == "tick" {
		return false
	}
	if before.Form.Key == w.Form.Key {
		return true
	}
	old := before.Form.Questions[pointer]
	return old != nil && old.Title == q.Title
}

// CopyForward copies the chosen answers of an earlier form, tab by tab, as ordinary saves, and
// marks each until its writer has looked at it. It gives how many were copied. Errors are
// those of Save.
func (c *Casework) CopyForward(ctx context.Context, w *Work, chosen []engine.Path) (copied int, err error) {
	e, err := c.EarlierForm(ctx, w)
	if err != nil {
		return 0, err
	}
	var paths []engine.Path
	for _, t := range e.Tabs {
		choices := map[engine.Path]engine.Choice{}
		for _, d := range t.Answers {
			if slices.Contains(chosen, d.Path) {
				choices[d.Path] = engine.ChooseMine
				paths = append(paths, d.Path)
			}
		}
		if len(choices) == 0 {
			continue
		}
		merged := w.Form.Merge(t.Tab, e.answers, w.Answers, choices)
		post := Post{Tab: t.Tab.Name, Form: w.Form.PostOf(t.Tab, merged), Base: w.Tabs[t.Tab.Name].Revision, SaveID: vault.Ref(), Close: true}
		if _, err := c.Save(ctx, w, post); err != nil {
			return copied, err
		}
		copied += len(choices)
	}
	return copied, c.markCopied(ctx, w, e, paths)
}

func (c *Casework) markCopied(ctx context.Context, w *Work, e *Earlier, paths []engine.Path) error {
	var marks []store.Mark
	for _, path := range paths {
		marks = append(marks, store.Mark{Kind: store.MarkCopied, Place: path, Of: copiedOf(path, valueAt(w.Answers.Values, path)),
			Words: "Copied from " + e.Words() + ". Check that it still holds."})
	}
	if len(marks) == 0 {
		return nil
	}
	return c.store.AddMarks(ctx, w.SheetIDs, w.Account.ID, w.Key, marks...)
}

// valueAt is the answer with a path that leads through no row.
func valueAt(values map[string]any, path engine.Path) any {
	var v any = values
	for _, name := range strings.Split(path, ".") {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	return v
}
