package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// Papers of the council are what a supporting document may be.
var enclosureTypes = []string{"doc", "docx", "pdf", "jpg", "png"}

// EnclosureBytes is the most that one paper may have.
const EnclosureBytes = 15 << 20

// Enclose checks a paper by its content, seals it under the case's key and puts it to a
// sending. Errors are those of files.Check; conflict once the form is sent or when the
// same paper is there already.
func (c *Casework) Enclose(ctx context.Context, account portal.Account, s *Sending, u Upload) error {
	checked, err := files.Check(u.Name, u.Body, enclosureTypes, EnclosureBytes)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(checked.Body)
	e := store.Enclosure{Name: checked.Name, Type: checked.Type, Size: int64(len(checked.Body)), SHA256: hex.EncodeToString(sum[:]), Key: vault.Ref() + vault.Ref()}
	for _, other := range s.Enclosures {
		if other.Name == e.Name && other.SHA256 == e.SHA256 {
			return portal.Fail(portal.Conflict, e.Name+" goes along already.")
		}
	}
	if e.Scan, err = c.scan(ctx, e.Name, checked.Body, account.ID, s.CaseID, 0); err != nil {
		return err
	}
	if err := c.files.Put(ctx, e.Key, s.Key.Seal(checked.Body, fileContext(e.Key))); err != nil {
		return err
	}
	kept, err := c.store.AddEnclosure(ctx, account.ID, s.Sending, e)
	if err != nil {
		return c.undoPut(ctx, e.Key, err)
	}
	s.Enclosures = append(s.Enclosures, kept)
	s.Revision++
	return nil
}

// TakeOut takes a paper off a sending; one that is not there is taken out already.
func (c *Casework) TakeOut(ctx context.Context, account portal.Account, s *Sending, ref string) error {
	key, err := c.store.RemoveEnclosure(ctx, account.ID, s.Sending, ref)
	if portal.CodeOf(err) == portal.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	s.Revision++
	for i, e := range s.Enclosures {
		if e.Ref == ref {
			s.Enclosures = append(s.Enclosures[:i:i], s.Enclosures[i+1:]...)
			break
		}
	}
	c.dropBytes(ctx, key)
	return nil
}

// TakeOutHarmful takes those papers off a sending that the virus check removed.
func (c *Casework) TakeOutHarmful(ctx context.Context, account portal.Account, s *Sending) error {
	for _, e := range slices.Clone(s.Enclosures) {
		if e.Scan != store.ScanInfected {
			continue
		}
		if err := c.TakeOut(ctx, account, s, e.Ref); err != nil {
			return err
		}
	}
	return nil
}

// EnclosureBody gives a paper of a task back as it was uploaded and records that it was
// opened; not_found when the task has none of that reference.
func (c *Casework) EnclosureBody(ctx context.Context, w *Work, ref string) (store.Enclosure, []byte, error) {
	for _, e := range w.Enclosures {
		if e.Ref != ref {
			continue
		}
		if err := openable(e); err != nil {
			return e, nil, err
		}
		sealed, err := c.files.Get(ctx, e.Key)
		if err != nil {
			return e, nil, err
		}
		body, err := w.Key.Open(sealed, fileContext(e.Key))
		if err == nil {
			err = sameSum(body, e.SHA256)
		}
		if err != nil {
			return e, nil, portal.Wrap(portal.Internal, "This paper cannot be read.", err)
		}
		return e, body, c.store.OpenedEnclosure(ctx, w.Account.ID, w.TaskID, e)
	}
	return store.Enclosure{}, nil, portal.Fail(portal.NotFound, "There is no such paper.")
}

// openable refuses a paper that waits for the virus check or was removed by it.
func openable(e store.Enclosure) error {
	switch e.Scan {
	case store.ScanWaiting:
		return portal.Fail(portal.Conflict, e.Name+" still waits for the virus check. It can be opened as soon as it was checked; try again in a few minutes.")
	case store.ScanInfected:
		return portal.Fail(portal.Conflict, e.Name+" was removed: the virus check found something harmful in it. Nobody has opened it.")
	}
	return nil
}
