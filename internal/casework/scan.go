package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

const (
	// scanPatience is how long somebody who uploads waits for the virus check.
	scanPatience = 12 * time.Second
	// scanRest is how long uploads go without the check after it failed: the files wait.
	scanRest = 20 * time.Second
)

// scan asks the scanner about a file that somebody uploads: none without a scanner, clean,
// or waiting when the scanner gave no verdict. An invalid error says that something was
// found, and the audit has its name.
func (c *Casework) scan(ctx context.Context, name string, body []byte, account, caseID, taskID int64) (store.ScanState, error) {
	if c.scanner == nil {
		return store.ScanNone, nil
	}
	if c.now().UnixNano() < c.resting.Load() {
		return store.ScanWaiting, nil
	}
	patient, cancel := context.WithTimeout(ctx, scanPatience)
	defer cancel()
	found, err := c.scanner.Scan(patient, body)
	switch {
	case err != nil && ctx.Err() != nil:
		return "", ctx.Err() // whoever sent it has gone
	case err != nil:
		c.resting.Store(c.now().Add(scanRest).UnixNano())
		return store.ScanWaiting, nil
	case found == "":
		return store.ScanClean, nil
	}
	if err := c.store.RecordInfected(ctx, account, caseID, taskID, found); err != nil {
		return "", err
	}
	return "", portal.Fail(portal.Invalid, name+" was not taken: the virus check found something harmful in it, and nothing of it was kept. "+
		"Have the computer that it came from checked, and upload another copy.")
}

// Rescan gives the files that wait to the scanner again: they become clean, or go, and who
// added them gets a mail. The error says that files still wait, and why.
func (c *Casework) Rescan(ctx context.Context) error { return c.rescan(ctx, 0) }

// rescan is Rescan of one sheet, or of all when contribution is 0.
func (c *Casework) rescan(ctx context.Context, contribution int64) error {
	if c.scanner == nil {
		return nil
	}
	var attachment, paper int64
	var failed error
	for {
		batch, err := c.store.WaitingFiles(ctx, attachment, paper, contribution)
		if err != nil || len(batch) == 0 {
			return errors.Join(failed, err)
		}
		for _, f := range batch {
			if f.Paper {
				paper = f.ID
			} else {
				attachment = f.ID
			}
			down, err := c.rescanOne(ctx, f)
			if failed = errors.Join(failed, err); down {
				return failed
			}
		}
	}
}

// rescanOne scans one file that waits. down says that the scanner gave no verdict on a file
// that is there, so that others are not tried now.
func (c *Casework) rescanOne(ctx context.Context, f store.WaitingFile) (down bool, err error) {
	sealed, err := c.files.Get(ctx, f.Key)
	if err != nil {
		return false, fmt.Errorf("a file that waits for the virus check cannot be read: %w", err)
	}
	body, err := f.CaseKey.Open(sealed, fileContext(f.Key))
	if err != nil {
		return false, fmt.Errorf("a file that waits for the virus check cannot be opened: %w", err)
	}
	found, err := c.scanner.Scan(ctx, body)
	if err != nil {
		if len(body) > scannerTakes { // one that is too large for it must not hold up the others
			return false, fmt.Errorf("a file of %s waits for the virus check: %w", Size(int64(len(body))), err)
		}
		return true, fmt.Errorf("files wait for the virus check: %w", err)
	}
	c.resting.Store(0)
	if found == "" {
		return false, c.store.MarkClean(ctx, f)
	}
	if err := c.store.RemoveInfected(ctx, f, found); err != nil {
		return false, err
	}
	c.dropBytes(ctx, f.Key)
	return false, nil
}

// scannerTakes is a size that every scanner takes; a failure beyond it may be the file's own.
const scannerTakes = 10 << 20

// Scans says whether uploads are checked for viruses.
func (c *Casework) Scans() bool { return c.scanner != nil }

// mayOpen refuses a file that waits for the virus check to everybody but who added it.
func (w *Work) mayOpen(a store.Attachment) error {
	if a.Scan != store.ScanWaiting || a.AccountID == w.Account.ID {
		return nil
	}
	return portal.Fail(portal.Conflict, a.Name+" still waits for the virus check. It can be opened as soon as it was checked; try again in a few minutes.")
}

// checkWaiting gives the files of a form that is about to be submitted to the scanner once
// more. Words are never held up by it: what still waits goes along, and opens once it was
// checked. When something is found the submission that follows is a conflict, since the
// files are not those that were looked at.
func (c *Casework) checkWaiting(ctx context.Context, w *Work) {
	if c.scanner == nil || w.Waiting() == 0 {
		return
	}
	patient, cancel := context.WithTimeout(ctx, scanPatience)
	defer cancel()
	if c.rescan(patient, w.ContributionID) != nil {
		return
	}
	for _, list := range [][]store.Attachment{w.Attachments, w.Files} {
		for i := range list {
			if list[i].Scan == store.ScanWaiting {
				list[i].Scan = store.ScanClean
			}
		}
	}
}

// Waiting is how many files of the form wait for the virus check.
func (w *Work) Waiting() (n int) {
	for _, a := range slices.Concat(w.Attachments, w.Files) {
		if a.Scan == store.ScanWaiting {
			n++
		}
	}
	return n
}

// infected says whether a file of that reference was removed by the virus check.
func (w *Work) infected(ref string) bool {
	return slices.ContainsFunc(w.Infected, func(a store.Attachment) bool { return a.Ref == ref })
}

// infectedFaults ask for the files of questions again that the virus check removed.
func (w *Work) infectedFaults() (faults []engine.Fault) {
	if len(w.Infected) == 0 {
		return nil
	}
	for _, f := range w.Laid().Files() {
		name, _, _ := strings.Cut(f.Path, ".")
		tab, err := w.Tab(name)
		if !w.infected(f.Ref) || err != nil || !w.Access.Writes(tab) {
			continue
		}
		_, label, _, _ := w.Laid().FileQuestion(tab, f.Path)
		faults = append(faults, engine.Fault{Pointer: "/" + strings.ReplaceAll(f.Path, ".", "/"), Tab: name, Question: label, Rule: "file",
			Level: engine.LevelError, Name: f.Path, Message: "Choose the file for “" + label + "” again: the virus check removed the one that was there"})
	}
	return faults
}
