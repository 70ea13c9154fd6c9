package store

import (
	"context"
	"database/sql"
	"time"
)

// WholeRound is one submission of a task, opened.
type WholeRound struct {
	Number int
	SubmissionRecord
}

const wholeRoundsSQL = `select r.round, r.id, r.account_id, r.reference, r.hash, r.pdf_hash, r.submitted_at, r.task_id, r.contribution_id, r.version_id, r.body, r.seal, c.wrapped_key, r.by_letter
from tasks t join submissions r on r.task_id = t.id join cases c on c.id = t.case_id
where t.ref = ?1 and (t.owner_id = ?0 or (t.signatory_id = ?0 and t.state in ('submitted', 'accepted')) or ` + ofMyTeam + `) order by r.round`

// WholeRounds are the submissions of a task with their answers, the first first: for its owner, who
// counter-signed it, and the officers of its team. NotFound for everybody else and when there is none.
func (s *Store) WholeRounds(ctx context.Context, accountID int64, taskRef string) ([]WholeRound, error) {
	rows, err := s.db.QueryContext(steady(ctx), wholeRoundsSQL, accountID, clean(taskRef))
	if err != nil {
		return nil, fault(err)
	}
	var out []WholeRound
	err = each(rows, func(rows *sql.Rows) error {
		var r WholeRound
		var body, seal, wrapped []byte
		err := rows.Scan(&r.Number, &r.SubmissionID, &r.AccountID, &r.Reference, &r.Hash, &r.PDFHash, &r.SubmittedAt, &r.TaskID, &r.ContributionID,
			&r.VersionID, &body, &seal, &wrapped, &r.ByLetter)
		if err != nil {
			return err
		}
		key, err := s.caseKey(wrapped)
		if err == nil {
			err = r.open(key, body, seal)
		}
		r.SubmittedAt = r.SubmittedAt.UTC()
		out = append(out, r)
		return err
	})
	if err == nil && len(out) == 0 {
		err = gone()
	}
	return out, fault(err)
}

// RoundReturn is a Return with the submission that it is about.
type RoundReturn struct {
	Round int
	Return
}

// Returns are all returns of a task, the first first. The caller may see the task.
func (s *Store) Returns(ctx context.Context, ids SheetIDs) ([]RoundReturn, error) {
	rows, err := s.db.QueryContext(steady(ctx), `select r.round, r.id, r.kind = 'reopened', a.name, r.returned_at, r.body
from returns r join accounts a on a.id = r.account_id where r.task_id = ? order by r.id`, ids.TaskID)
	if err != nil {
		return nil, fault(err)
	}
	var out []RoundReturn
	err = each(rows, func(rows *sql.Rows) error {
		var r RoundReturn
		var body []byte
		if err := rows.Scan(&r.Round, &r.ID, &r.Reopened, &r.ByName, &r.At, &body); err != nil {
			return err
		}
		r.At = r.At.UTC()
		err := openJSON(ids.Key, body, returnContext(r.ID), &r.ReturnBody)
		out = append(out, r)
		return err
	})
	return out, fault(err)
}

// PastFile is a file that is or was attached to a sheet. RemovedAt is nil while it is there.
type PastFile struct {
	Attachment
	RemovedAt *time.Time
}

// Was reports whether the file was attached at that moment, which is known to the second.
func (f PastFile) Was(at time.Time) bool {
	return !f.AddedAt.Truncate(time.Second).After(at) && (f.RemovedAt == nil || f.RemovedAt.After(at))
}

// PastFiles are all files that were ever attached to a sheet, those of questions too, the first
// first. Only reference, name, question and times are filled in. The caller may see the sheet.
func (s *Store) PastFiles(ctx context.Context, ids SheetIDs) ([]PastFile, error) {
	rows, err := s.db.QueryContext(steady(ctx), "select ref, label, question, added_at, removed_at from attachments where contribution_id = ? and (question <> '' or task_id = ?) order by id", ids.ContributionID, ids.TaskID)
	if err != nil {
		return nil, fault(err)
	}
	var out []PastFile
	err = each(rows, func(rows *sql.Rows) error {
		var f PastFile
		var label []byte
		var removed sql.NullTime
		if err := rows.Scan(&f.Ref, &label, &f.Question, &f.AddedAt, &removed); err != nil {
			return err
		}
		f.AddedAt, f.RemovedAt = f.AddedAt.UTC(), timeFrom(removed)
		err := f.openLabel(ids.Key, label)
		out = append(out, f)
		return err
	})
	return out, fault(err)
}
