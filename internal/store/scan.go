package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// ScanState is what the virus check says of a file.
type ScanState string

// The states of a file. What is waiting is opened by nobody but who added it; of what is
// infected only the row is left.
const (
	ScanNone     ScanState = "none" // there was no scanner when it was added
	ScanClean    ScanState = "clean"
	ScanWaiting  ScanState = "waiting"
	ScanInfected ScanState = "infected"
)

func (s ScanState) orNone() ScanState {
	if s == "" {
		return ScanNone
	}
	return s
}

// at is when a file of this state was checked, nil when it was not.
func (s ScanState) at(now time.Time) *time.Time {
	if s != ScanClean {
		return nil
	}
	return &now
}

// RecordInfected records that a file was refused because of what the scanner found, by the
// scanner's name for it. Nothing of the file is kept. taskID is 0 for a paper of the council.
func (s *Store) RecordInfected(ctx context.Context, accountID, caseID, taskID int64, found string) error {
	return fault(s.audit(steady(ctx), s.db, event{kind: AuditFileInfected, account: accountID, case_: caseID, task: taskID, detail: signature(found)}))
}

// signature is a scanner's name for what it found, as the audit keeps it.
func signature(found string) string {
	if len(found) > 100 {
		found = found[:100]
	}
	return found
}

// WaitingFile is a file that waits for the virus check.
type WaitingFile struct {
	ID      int64
	Paper   bool // a paper of the council, not an attachment
	Key     string
	CaseKey vault.CaseKey
}

// waitingSQL gives the files that wait the longest, after those that were tried.
const waitingSQL = `(select x.id, false, x.file_key, c.wrapped_key from attachments x join tasks t on t.id = x.task_id join cases c on c.id = t.case_id
where x.scan = 'waiting' and x.removed_at is null and x.id > ?0 and (?2 = 0 or x.contribution_id = ?2) order by x.id limit 20)
union all
(select e.id, true, e.file_key, c.wrapped_key from enclosures e join sendings s on s.id = e.sending_id join cases c on c.id = s.case_id
where e.scan = 'waiting' and e.id > ?1 and ?2 = 0 order by e.id limit 20)`

// WaitingFiles gives up to 20 attachments after the one number and up to 20 papers after the
// other, in their order; of one sheet when contribution is not 0.
func (s *Store) WaitingFiles(ctx context.Context, afterAttachment, afterPaper, contribution int64) ([]WaitingFile, error) {
	rows, err := s.db.QueryContext(steady(ctx), waitingSQL, afterAttachment, afterPaper, contribution)
	if err != nil {
		return nil, fault(err)
	}
	var all []WaitingFile
	err = each(rows, func(rows *sql.Rows) error {
		var f WaitingFile
		var wrapped []byte
		err := rows.Scan(&f.ID, &f.Paper, &f.Key, &wrapped)
		if err == nil {
			f.CaseKey, err = s.caseKey(wrapped)
		}
		all = append(all, f)
		return err
	})
	return all, fault(err)
}

// MarkClean says that a waiting file was checked and may be opened. One that waits no more
// stays as it is.
func (s *Store) MarkClean(ctx context.Context, f WaitingFile) error {
	_, err := s.db.ExecContext(steady(ctx), "update "+f.table()+" set scan = 'clean', scanned_at = ? where id = ? and scan = 'waiting'", s.now(), f.ID)
	return fault(err)
}

func (f WaitingFile) table() string {
	if f.Paper {
		return "enclosures"
	}
	return "attachments"
}

// RemoveInfected takes a file away that waited and in which the scanner found something,
// whatever became of its task meanwhile, and tells who added it by mail; of an attachment also
// those of the council who see to the task. The caller removes
// the bytes after. One that waits no more stays as it is.
func (s *Store) RemoveInfected(ctx context.Context, f WaitingFile, found string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var ref, path string
		var case_, task, account int64
		err := tx.QueryRowContext(ctx, f.removeSQL(), s.now(), f.ID).Scan(&ref, &case_, &task, &account, &path)
		if err == sql.ErrNoRows {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditFileInfected, case_: case_, task: task, object: ref, detail: signature(found)}); err != nil {
			return err
		}
		if err := s.mailInfected(ctx, tx, account, task, path); err != nil || f.Paper {
			return err
		}
		return s.tellInfected(ctx, tx, task)
	})
}

func (f WaitingFile) removeSQL() string {
	if f.Paper {
		return `update enclosures e set scan = 'infected', scanned_at = ?0 from sendings s join cases c on c.id = s.case_id
where e.id = ?1 and e.scan = 'waiting' and s.id = e.sending_id
returning e.ref, s.case_id, coalesce((select min(x.task_id) from enclosure_tasks x where x.enclosure_id = e.id), 0), coalesce(e.added_by, s.account_id), '/cases/' || c.ref`
	}
	return `update attachments x set scan = 'infected', scanned_at = ?0, removed_at = ?0 from tasks t
where x.id = ?1 and x.scan = 'waiting' and x.removed_at is null and t.id = x.task_id returning x.ref, t.case_id, t.id, x.account_id, '/tasks/' || t.ref`
}

func (s *Store) mailInfected(ctx context.Context, tx bun.Tx, account, task int64, path string) error {
	email, _, err := addressOf(ctx, tx, account)
	if portal.CodeOf(err) == portal.NotFound {
		return nil // who added it has left
	}
	if err != nil {
		return err
	}
	return s.queueMail(ctx, tx, newMail{to: email, account: account, task: task, template: TemplateFileInfected, data: MailFileInfected{path}})
}

// tellInfected tells the council that a task has lost a file. The task is read and not locked: who
// submits locks it before the file, which is locked here already.
func (s *Store) tellInfected(ctx context.Context, tx bun.Tx, task int64) error {
	t := heldTask{submittedTask: submittedTask{id: task}}
	err := tx.QueryRowContext(ctx, `select t.ref, v.form_type from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id
where t.id = ?`, task).Scan(&t.ref, &t.formType)
	if err != nil {
		return err
	}
	return s.tellCouncil(ctx, tx, t, TemplateFileInfectedCouncil, "/messages")
}
