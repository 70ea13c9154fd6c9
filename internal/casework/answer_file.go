package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"portico/engine"
	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// AnswerWithFile checks a file by its content, keeps it under the case's key, and makes it
// the answer to a file question; the file that was there before goes. The path must be one
// that the sheet's FileQuestion knows. invalid and too_large say what is wrong with the
// file; a *Conflict says that the tab was changed meanwhile.
func (c *Casework) AnswerWithFile(ctx context.Context, w *Work, tab *engine.Tab, path engine.Path, u Upload) error {
	if err := w.mayWrite(tab); err != nil {
		return err
	}
	q, _, before, ok := w.Laid().FileQuestion(tab, path)
	if !ok {
		return portal.Fail(portal.NotFound, "This form asks for no file there.")
	}
	checked, err := files.Check(u.Name, u.Body, q.File.Types, q.File.MaxBytes)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(checked.Body)
	scan, err := c.scan(ctx, checked.Name, checked.Body, w.Account.ID, w.CaseID, w.TaskID)
	if err != nil {
		return err
	}
	row := store.NewAttachment{TaskID: w.TaskID, ContributionID: w.ContributionID, AccountID: w.Account.ID, Name: checked.Name, Type: checked.Type,
		Description: clip(u.Description, 300), Size: int64(len(checked.Body)), SHA256: hex.EncodeToString(sum[:]),
		Key: vault.Ref() + vault.Ref(), Question: path, Scan: scan}
	if err := c.files.Put(ctx, row.Key, w.Key.Seal(checked.Body, fileContext(row.Key))); err != nil {
		return err
	}
	kept, err := c.store.AddAttachment(ctx, row)
	if err != nil {
		return c.undoPut(ctx, row.Key, err)
	}
	w.Files = append(w.Files, kept)
	if err := c.setFile(ctx, w, tab, path, kept.Ref); err != nil {
		return err
	}
	return c.dropFile(ctx, w, before)
}

// RemoveAnswerFile takes the file of a question away.
func (c *Casework) RemoveAnswerFile(ctx context.Context, w *Work, tab *engine.Tab, path engine.Path) error {
	if err := w.mayWrite(tab); err != nil {
		return err
	}
	_, _, before, ok := w.Laid().FileQuestion(tab, path)
	if !ok {
		return portal.Fail(portal.NotFound, "This form asks for no file there.")
	}
	if err := c.setFile(ctx, w, tab, path, ""); err != nil {
		return err
	}
	return c.dropFile(ctx, w, before)
}

// setFile saves the answer of one file question on the tab as it is now: it touches no
// other answer, so there is nothing to compare.
func (c *Casework) setFile(ctx context.Context, w *Work, tab *engine.Tab, path engine.Path, ref string) error {
	bound := w.Form.WithFile(tab, w.Answers, path, ref)
	_, err := c.keep(ctx, w, tab, bound, Post{Tab: tab.Name, Base: w.Tabs[tab.Name].Revision, SaveID: vault.Ref(), Close: true})
	return err
}

// dropFile removes the file that was an answer until now.
func (c *Casework) dropFile(ctx context.Context, w *Work, ref string) error {
	if _, err := w.Attachment(ref); ref == "" || err != nil {
		return nil
	}
	return c.RemoveAttachment(ctx, w, ref)
}

// answerFiles are the files that the sheet's answers refer to, in document order. A file
// whose row or question is gone is not among them.
func (w *Work) answerFiles() []store.Attachment {
	var out []store.Attachment
	for _, f := range w.Laid().Files() {
		if a, err := w.Attachment(f.Ref); err == nil && a.Question != "" {
			out = append(out, a)
		}
	}
	return out
}
