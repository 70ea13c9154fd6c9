package casework

import (
	"context"
	"slices"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Thread is a comment with the answers to it.
type Thread struct {
	store.Comment
	Answers []store.Comment
}

// Threads are the comments on the form, in the order in which they were begun.
func (w *Work) Threads() []Thread {
	var out []Thread
	at := map[int64]int{}
	for _, c := range w.Remarks {
		if i, found := at[c.ReplyTo]; found && c.ReplyTo != 0 {
			out[i].Answers = append(out[i].Answers, c)
			continue
		}
		at[c.ID] = len(out)
		out = append(out, Thread{Comment: c})
	}
	return out
}

// OpenComments counts the comments that are not settled.
func (w *Work) OpenComments() int {
	n := 0
	for _, t := range w.Threads() {
		if t.SettledAt == nil {
			n++
		}
	}
	return n
}

// CommentPlace finds the question or row that a comment may be made on; "" is the whole form.
// NotFound when the form has none with that path, or not any more.
func (w *Work) CommentPlace(path engine.Path) (engine.Place, error) {
	if path == "" {
		return engine.Place{}, nil
	}
	p, found := w.Laid().Place(path)
	if !found {
		return p, portal.Fail(portal.NotFound, "This question or row is not in the form any more, so nothing can be said about it. Comment on the whole form instead.")
	}
	return p, nil
}

// Comment says something of a question, of a row, or of the whole form, or answers a comment.
// Invalid when it is empty or too long; else errors are those of CommentPlace and
// store.MakeComment.
func (c *Casework) Comment(ctx context.Context, w *Work, n store.NewComment) error {
	n.AccountID, n.TaskRef = w.Account.ID, w.Ref
	n.Body = strings.TrimSpace(strings.ReplaceAll(n.Body, "\r\n", "\n"))
	switch {
	case n.Body == "":
		return portal.Fail(portal.Invalid, "Write your comment.")
	case len([]rune(n.Body)) > portal.MaxComment:
		return portal.Fail(portal.Invalid, "The comment is longer than 2,000 characters. Shorten it, or make two of it.")
	}
	if n.ReplyTo == "" {
		p, err := w.CommentPlace(n.Path)
		if err != nil {
			return err
		}
		n.Label = p.Label
	}
	ref, err := c.store.MakeComment(ctx, n)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(w.Remarks, func(k store.Comment) bool { return k.Ref == ref }) {
		return nil // sent twice
	}
	made := store.Comment{Ref: ref, AccountID: w.Account.ID, Path: n.Path, Label: n.Label, Body: n.Body, Name: w.Account.Name, MadeAt: c.now().UTC()}
	for _, k := range w.Remarks {
		if k.Ref == n.ReplyTo && n.ReplyTo != "" {
			made.ReplyTo, made.Path = k.ID, k.Path
			if k.ReplyTo != 0 {
				made.ReplyTo = k.ReplyTo
			}
		}
	}
	w.Remarks = append(w.Remarks, made)
	return nil
}

// SettleComment marks a comment and its answers as settled.
func (c *Casework) SettleComment(ctx context.Context, w *Work, ref string) error {
	if err := c.store.SettleComment(ctx, w.Account.ID, w.Ref, ref); err != nil {
		return err
	}
	now := c.now().UTC()
	var id int64
	for _, k := range w.Remarks {
		if k.Ref == ref {
			id = k.ID
		}
	}
	for i := range w.Remarks {
		if k := &w.Remarks[i]; (k.ID == id || k.ReplyTo == id) && k.SettledAt == nil {
			k.SettledAt, k.SettledBy = &now, w.Account.Name
		}
	}
	return nil
}
