package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// Signer is somebody who signed a submission.
type Signer struct {
	AccountID    int64     `json:"account_id"`
	Name         string    `json:"name"`
	Capacity     string    `json:"capacity"` // profession and organisation
	Registration string    `json:"registration,omitempty"`
	At           time.Time `json:"at"`
}

// Submission is what is submitted, as it was checked: the revision of every tab
// (0 or left out for one never written), the refs of the attachments, the
// canonical answers, and receipt reference, time, salt and hash as casework
// worked them out.
type Submission struct {
	TaskID, AccountID int64
	Tabs              map[string]int64
	Attachments       []string
	Answers           []byte
	Reference         string
	At                time.Time
	Salt, Hash        []byte
	PDFHash           []byte // of the PDF as printed; nil when none was
	Signers           []Signer
	ByLetter          bool   // a letter in place of the form: Answers says who wrote it
	Amended           []byte // what the counter signatory changed, as casework writes it; nil for nothing
	Beside            []byte // the answers on tabs of others as they were, that conditions look at; nil for a whole form
}

// Receipt is the proof of a submission. PDFHash is nil when no PDF was printed.
type Receipt struct {
	SubmissionID  int64
	AccountID     int64
	Reference     string
	Hash, PDFHash []byte
	SubmittedAt   time.Time
}

// SubmissionRecord is a submission, opened. The salt is never shown.
type SubmissionRecord struct {
	Receipt
	TaskID, ContributionID, VersionID int64
	Answers                           []byte
	Salt                              []byte
	Signers                           []Signer
	ByLetter                          bool
	Amended, Beside                   []byte // as in Submission
}

// submissionSeal is what lies sealed beside the answers.
type submissionSeal struct {
	Salt    []byte   `json:"salt"`
	Signers []Signer `json:"signers"`
	Amended []byte   `json:"amended,omitempty"`
	Beside  []byte   `json:"beside,omitempty"`
}

// submitted is the task that is being submitted.
type submittedTask struct {
	id, contribution, case_, version int64
	ref, formType, email             string
	state                            portal.TaskState
	wrapped                          []byte
}

// Submit submits a task for its owner; while it is with a counter signatory that is the
// signatory, whose submission gives it back to its author. NotFound unless the account owns it;
// Conflict when a tab or an attachment is no longer what was checked, or the
// task cannot be submitted any more. Submitting what is submitted answers the
// first receipt and writes nothing.
func (s *Store) Submit(ctx context.Context, n Submission) (Receipt, error) {
	var receipt Receipt
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, err := lockTask(ctx, tx, n.TaskID, n.AccountID)
		if err != nil {
			return err
		}
		if t.state == portal.Submitted || t.state == portal.Accepted {
			receipt, err = lastReceipt(ctx, tx, t.id)
			return err
		}
		event := portal.EventSubmit
		if t.state == portal.CounterSigning {
			event = portal.EventSign
		}
		next, err := portal.Next(t.state, event)
		if err != nil {
			return err
		}
		if err := noneOut(ctx, tx, t.id); err != nil {
			return err
		}
		if err := sameAsChecked(ctx, tx, t.id, n); err != nil {
			return err
		}
		if receipt, err = s.writeSubmission(ctx, tx, t, n, next); err != nil || event != portal.EventSign {
			return err
		}
		return s.afterSigning(ctx, tx, n, receipt)
	})
	if err != nil {
		return Receipt{}, err
	}
	return receipt, nil
}

// lockTask finds the address of the owner apart: joined, a row whose owner changed while it was
// waited for would not be found.
func lockTask(ctx context.Context, tx bun.Tx, taskID, accountID int64) (t submittedTask, err error) {
	err = tx.QueryRowContext(ctx, `select t.id, t.contribution_id, t.case_id, n.version_id, t.ref, v.form_type,
  (select a.email from accounts a where a.id = t.owner_id), t.state, c.wrapped_key
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id
join cases c on c.id = t.case_id
where t.id = ?0 and (t.owner_id = ?1 or (t.signatory_id = ?1 and t.state in ('submitted', 'accepted'))) for update of t`, taskID, accountID).
		Scan(&t.id, &t.contribution, &t.case_, &t.version, &t.ref, &t.formType, &t.email, &t.state, &t.wrapped)
	return t, orGone(err)
}

func lastReceipt(ctx context.Context, tx bun.Tx, taskID int64) (r Receipt, err error) {
	err = tx.QueryRowContext(ctx, `select id, account_id, reference, hash, pdf_hash, submitted_at from submissions
where task_id = ? order by round desc limit 1`, taskID).Scan(&r.SubmissionID, &r.AccountID, &r.Reference, &r.Hash, &r.PDFHash, &r.SubmittedAt)
	r.SubmittedAt = r.SubmittedAt.UTC()
	return r, orGone(err)
}

// sameAsChecked compares tabs and supporting documents with what the receipt was worked
// out over, of the tabs that are the task's; the files of questions hang on the answers, and so on the tabs. The task is locked, so neither changes any more.
func sameAsChecked(ctx context.Context, tx bun.Tx, task int64, n Submission) error {
	rows, err := tx.QueryContext(ctx, `select w.tab, w.revision from tasks t join tabs w on w.contribution_id = t.contribution_id where t.id = ?0 and `+ofThePart+`
union all select ref, -1 from attachments where task_id = ?0 and question = '' and removed_at is null`, task)
	if err != nil {
		return err
	}
	left := map[string]int64{}
	for tab, revision := range n.Tabs {
		if revision != 0 {
			left["tab/"+tab] = revision
		}
	}
	for _, ref := range n.Attachments {
		left["file/"+ref] = -1
	}
	same := true
	err = each(rows, func(rows *sql.Rows) error {
		var name string
		var revision int64
		err := rows.Scan(&name, &revision)
		name = map[bool]string{true: "file/", false: "tab/"}[revision < 0] + name
		same = same && left[name] == revision
		delete(left, name)
		return err
	})
	if err == nil && (!same || len(left) > 0) {
		err = portal.Fail(portal.Conflict, "Something was changed since you checked your answers. Check them once more, then submit.")
	}
	return err
}

func (s *Store) writeSubmission(ctx context.Context, tx bun.Tx, t submittedTask, n Submission, next portal.TaskState) (Receipt, error) {
	r := Receipt{AccountID: n.AccountID, Reference: n.Reference, Hash: n.Hash, PDFHash: n.PDFHash, SubmittedAt: n.At.UTC().Truncate(time.Microsecond)}
	key, err := s.caseKey(t.wrapped)
	if err != nil {
		return r, err
	}
	seal, err := json.Marshal(submissionSeal{n.Salt, n.Signers, n.Amended, n.Beside})
	if err != nil {
		return r, err
	}
	err = tx.QueryRowContext(ctx, `insert into submissions (task_id, contribution_id, version_id, round, reference, account_id, hash, body, seal, submitted_at, pdf_hash, by_letter)
values (?0, ?1, ?2, (select coalesce(max(round), 0) + 1 from submissions where task_id = ?0), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) returning id`,
		t.id, t.contribution, t.version, n.Reference, n.AccountID, n.Hash, key.Seal(n.Answers, answersContext(n.Reference)),
		key.Seal(seal, sealContext(n.Reference)), r.SubmittedAt, n.PDFHash, n.ByLetter).Scan(&r.SubmissionID)
	if err != nil {
		return r, err
	}
	if err := closeSittings(ctx, tx, t.id); err != nil {
		return r, err
	}
	if _, err := tx.ExecContext(ctx, "update tasks set state = ?, submitted_at = ? where id = ?", string(next), r.SubmittedAt, t.id); err != nil {
		return r, err
	}
	if err := s.settleOver(ctx, tx, t.id); err != nil {
		return r, err
	}
	if err := s.queueMail(ctx, tx, newMail{account: n.AccountID, task: t.id, to: t.email, template: TemplateReceipt, data: receiptMail(t, r)}); err != nil {
		return r, err
	}
	return r, s.audit(ctx, tx, event{kind: AuditSubmitted, account: n.AccountID, case_: t.case_, task: t.id, object: r.Reference})
}

func receiptMail(t submittedTask, r Receipt) MailReceipt {
	return MailReceipt{FormType: t.formType, Reference: r.Reference, Hash: hex.EncodeToString(r.Hash), SubmittedAt: r.SubmittedAt, Path: "/tasks/" + t.ref}
}

// closeSittings leaves in the history what every open sitting on the tabs of a task wrote.
func closeSittings(ctx context.Context, tx bun.Tx, task int64) error {
	_, err := tx.ExecContext(ctx, `with open as (
  update tabs w set sitting_at = null from tasks t where t.id = ? and w.contribution_id = t.contribution_id and w.sitting_at is not null and `+ofThePart+`
  returning w.contribution_id, w.tab, w.revision, w.body, w.saved_at, w.saved_by
)
insert into revisions (contribution_id, tab, revision, body, saved_at, saved_by) select * from open on conflict do nothing`, task)
	return err
}

const submissionSQL = `select r.id, r.account_id, r.reference, r.hash, r.pdf_hash, r.submitted_at, r.task_id, r.contribution_id, r.version_id, r.body, r.seal, c.wrapped_key, r.by_letter
from tasks t join submissions r on r.task_id = t.id join cases c on c.id = t.case_id
where t.ref = ?1 and (t.owner_id = ?0 or (t.state in ('submitted', 'accepted')
  and (t.signatory_id = ?0 or ` + taskOfMyTeam + `)))
order by r.round desc limit 1`

// SubmissionByTask gives the last submission of a task: to its owner, and to
// who counter-signed it and officers while it is submitted or accepted. NotFound for everybody else and
// when there is none.
func (s *Store) SubmissionByTask(ctx context.Context, accountID int64, taskRef string) (SubmissionRecord, error) {
	var r SubmissionRecord
	var body, seal, wrapped []byte
	err := s.db.QueryRowContext(steady(ctx), submissionSQL, accountID, clean(taskRef)).Scan(&r.SubmissionID, &r.AccountID, &r.Reference,
		&r.Hash, &r.PDFHash, &r.SubmittedAt, &r.TaskID, &r.ContributionID, &r.VersionID, &body, &seal, &wrapped, &r.ByLetter)
	if err != nil {
		return SubmissionRecord{}, fault(err)
	}
	r.SubmittedAt = r.SubmittedAt.UTC()
	key, err := s.caseKey(wrapped)
	if err == nil {
		err = r.open(key, body, seal)
	}
	if err != nil {
		return SubmissionRecord{}, fault(err)
	}
	return r, nil
}

func (r *SubmissionRecord) open(key vault.CaseKey, body, seal []byte) (err error) {
	if r.Answers, err = key.Open(body, answersContext(r.Reference)); err != nil {
		return err
	}
	plain, err := key.Open(seal, sealContext(r.Reference))
	if err != nil {
		return err
	}
	var opened submissionSeal
	err = json.Unmarshal(plain, &opened)
	r.Salt, r.Signers, r.Amended, r.Beside = opened.Salt, opened.Signers, opened.Amended, opened.Beside
	return err
}
