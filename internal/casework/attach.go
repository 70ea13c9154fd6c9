package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"portico/engine"
	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// Upload is one file that somebody wants to attach.
type Upload struct {
	Name        string // as the browser gave it; cleaned before it is kept
	Description string
	Kind        string // report, letter, plan, ...
	Listed      string // the row of the form's list of reports that it is; "" or unknown for none
	Body        []byte
}

// AttachmentsTab is the Supporting Documentation tab of the form, or not_found.
func (w *Work) AttachmentsTab() (*engine.Tab, error) {
	for _, t := range w.tabs() {
		if t.Attachments != nil {
			return t, nil
		}
	}
	return nil, portal.Fail(portal.NotFound, "This form takes no supporting documents.")
}

// Attach checks a file by its content, seals it under the case's key and attaches it.
// The bytes are stored before the row that names them; when the row cannot be
// written the bytes go again.
func (c *Casework) Attach(ctx context.Context, w *Work, u Upload) (store.Attachment, error) {
	tab, err := w.AttachmentsTab()
	if err != nil {
		return store.Attachment{}, err
	}
	if err := w.mayWrite(tab); err != nil {
		return store.Attachment{}, err
	}
	return c.attach(ctx, w, u, tab.Attachments)
}

// attach is Attach by rules that need not be those of a tab.
func (c *Casework) attach(ctx context.Context, w *Work, u Upload, rules *engine.AttachmentRules) (store.Attachment, error) {
	if len(w.Attachments) >= rules.MaxFiles {
		return store.Attachment{}, portal.Fail(portal.Conflict,
			fmt.Sprintf("%d files are attached, and this form takes no more. Remove one first.", rules.MaxFiles))
	}
	checked, err := files.Check(u.Name, u.Body, rules.Types, rules.MaxBytes)
	if err != nil {
		return store.Attachment{}, err
	}
	sum := sha256.Sum256(checked.Body)
	for _, a := range w.Attachments {
		if a.Name == checked.Name && a.SHA256 == hex.EncodeToString(sum[:]) {
			return store.Attachment{}, portal.Fail(portal.Conflict, checked.Name+" is attached already.")
		}
	}
	scan, err := c.scan(ctx, checked.Name, checked.Body, w.Account.ID, w.CaseID, w.TaskID)
	if err != nil {
		return store.Attachment{}, err
	}
	row := store.NewAttachment{TaskID: w.TaskID, ContributionID: w.ContributionID, AccountID: w.Account.ID, Name: checked.Name, Type: checked.Type,
		Description: clip(u.Description, 300), Kind: clip(u.Kind, 40), Size: int64(len(checked.Body)),
		SHA256: hex.EncodeToString(sum[:]), Key: vault.Ref() + vault.Ref(), Limit: rules.MaxFiles, Scan: scan, Listed: w.listedRow(u.Listed)}
	if err := c.files.Put(ctx, row.Key, w.Key.Seal(checked.Body, fileContext(row.Key))); err != nil {
		return store.Attachment{}, err
	}
	kept, err := c.store.AddAttachment(ctx, row)
	if err != nil {
		return store.Attachment{}, c.undoPut(ctx, row.Key, err)
	}
	w.Attachments = append(w.Attachments, kept)
	c.noteFile(ctx, w, kept, checked.Body)
	return kept, nil
}

// undoPut removes the bytes of a row that was not written. When the database did not say so
// for certain they stay: a row may be there that names them, and the sweep tells.
func (c *Casework) undoPut(ctx context.Context, key string, cause error) error {
	switch portal.CodeOf(cause) {
	case portal.Internal, portal.Unavailable:
		return cause
	}
	c.dropBytes(context.WithoutCancel(ctx), key)
	return cause
}

// dropBytes removes bytes that no row names any more. What cannot be removed now is left to
// the sweep: for whoever waits it is gone.
func (c *Casework) dropBytes(ctx context.Context, key string) {
	_ = c.files.Delete(ctx, key)
}

// RemoveAttachment takes a file off the sheet and then its bytes from storage.
func (c *Casework) RemoveAttachment(ctx context.Context, w *Work, ref string) error {
	if err := w.mayRemove(ref); err != nil {
		return err
	}
	key, err := c.store.RemoveAttachment(ctx, w.TaskID, w.Account.ID, ref)
	if err != nil {
		return err
	}
	is := func(a store.Attachment) bool { return a.Ref == ref }
	w.Attachments, w.Infected = slices.DeleteFunc(slices.Clone(w.Attachments), is), slices.DeleteFunc(slices.Clone(w.Infected), is)
	c.dropBytes(ctx, key)
	return nil
}

// mayRemove refuses to remove a supporting document where others attach them. Whoever may
// write a question may remove its file.
func (w *Work) mayRemove(ref string) error {
	if _, err := w.Attachment(ref); err != nil && !w.infected(ref) {
		return err
	}
	if _, err := w.Document(ref); err != nil && !w.infected(ref) {
		return nil
	}
	tab, err := w.AttachmentsTab()
	if err != nil {
		return err
	}
	return w.mayWrite(tab)
}

// hidesDocuments says that the form has a tab of documents and the task's roles do not
// read it.
func (w *Work) hidesDocuments() bool {
	return slices.ContainsFunc(w.Form.Tabs, func(t *engine.Tab) bool { return t.Attachments != nil && !w.Access.Sees(t) })
}

// Attachment is an attached file of the sheet by its reference, a supporting document or
// the file of a question, or not_found.
func (w *Work) Attachment(ref string) (store.Attachment, error) {
	for _, a := range slices.Concat(w.Attachments, w.Files) {
		if a.Ref == ref {
			return a, nil
		}
	}
	return store.Attachment{}, portal.Fail(portal.NotFound, "This file is not attached any more.")
}

// Document is a supporting document of the sheet by its reference, or not_found.
func (w *Work) Document(ref string) (store.Attachment, error) {
	a, err := w.Attachment(ref)
	if err == nil && a.Question != "" {
		return store.Attachment{}, portal.Fail(portal.NotFound, "This file is not attached any more.")
	}
	return a, err
}

// AttachmentBody gives an attached file back as it was uploaded and records the download.
func (c *Casework) AttachmentBody(ctx context.Context, w *Work, ref string) (store.Attachment, []byte, error) {
	a, err := w.Attachment(ref)
	if err == nil {
		err = w.mayOpen(a)
	}
	if err != nil {
		return a, nil, err
	}
	body, err := c.fileBody(ctx, w, a)
	if err != nil {
		return a, nil, err
	}
	return a, body, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditAttachmentDownloaded, a.Ref)
}

// fileBody gives an attached file back as it was uploaded.
func (c *Casework) fileBody(ctx context.Context, w *Work, a store.Attachment) ([]byte, error) {
	sealed, err := c.files.Get(ctx, a.Key)
	if err != nil {
		return nil, err
	}
	body, err := w.Key.Open(sealed, fileContext(a.Key))
	if err == nil {
		err = sameSum(body, a.SHA256)
	}
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "This file cannot be read.", err)
	}
	return body, nil
}

// sameSum holds the bytes of a file to the checksum that its row has of them.
func sameSum(body []byte, want string) error {
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != want {
		return errors.New("the file is not the one that was uploaded: its checksum differs")
	}
	return nil
}

// fileContext binds sealed bytes to their place, so that one file cannot be put in another's.
func fileContext(key string) string { return path.Join("file", key) }

// clip cleans a short text of control characters and cuts it to n characters.
func clip(s string, n int) string {
	clean := strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "\uFFFD"))
	r := []rune(strings.TrimSpace(clean))
	if len(r) > n {
		r = r[:n]
	}
	return string(r)
}
