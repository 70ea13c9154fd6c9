package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"
)

// MoveNote tells the owner of a sheet that the council moved it to another version.
type MoveNote struct {
	ID            int64
	FromVersionID int64
	ToVersionID   int64
	To            int // number of the version
	At            time.Time
	UnaskedCount  int // answers that it left without a question
}

// MovedSheet is a move of a sheet, opened.
type MovedSheet struct {
	MoveNote
	MoveRecord
	Unasked []Unasked
}

const movesSQL = `select m.id, m.from_version_id, m.to_version_id, v.number, m.moved_at, m.body from tasks t join moves m on m.contribution_id = t.contribution_id
join versions v on v.id = m.to_version_id join task_holders h on h.task_id = t.id and h.account_id = ?
where t.id = ? order by m.id desc`

// Moves are the moves of a sheet with what they left, newest first, for whoever holds or
// held its task; none for anybody else.
func (s *Store) Moves(ctx context.Context, ids SheetIDs, accountID int64) ([]MovedSheet, error) {
	rows, err := s.db.QueryContext(steady(ctx), movesSQL, accountID, ids.TaskID)
	if err != nil {
		return nil, fault(err)
	}
	var out []MovedSheet
	err = each(rows, func(rows *sql.Rows) error {
		var m MovedSheet
		var sealed []byte
		if err := rows.Scan(&m.ID, &m.FromVersionID, &m.ToVersionID, &m.To, &m.At, &sealed); err != nil {
			return err
		}
		m.At = m.At.UTC()
		body, err := ids.Key.Open(sealed, moveContext(m.ID))
		if err == nil {
			err = json.Unmarshal(body, &m.MoveRecord)
		}
		out = append(out, m)
		return err
	})
	if err != nil {
		return nil, fault(err)
	}
	return out, s.openUnasked(ctx, ids, out)
}

// openUnasked fills in what each move left without a question.
func (s *Store) openUnasked(ctx context.Context, ids SheetIDs, moves []MovedSheet) error {
	if len(moves) == 0 {
		return nil
	}
	rows, err := s.db.QueryContext(steady(ctx), "select id, move_id, body from unasked where contribution_id = ? order by id", ids.ContributionID)
	if err != nil {
		return fault(err)
	}
	return fault(each(rows, func(rows *sql.Rows) error {
		var id, move int64
		var sealed []byte
		if err := rows.Scan(&id, &move, &sealed); err != nil {
			return err
		}
		body, err := ids.Key.Open(sealed, unaskedContext(id))
		if err != nil {
			return err
		}
		var list []Unasked
		for i := range moves {
			if moves[i].ID == move {
				err = json.Unmarshal(body, &list)
				moves[i].Unasked = append(moves[i].Unasked, list...)
			}
		}
		return err
	}))
}

// KeepUnasked keeps answers to questions that the form no longer asks, for whoever holds
// or held its task: typed on a page that was opened before the move. NotFound for anybody else.
func (s *Store) KeepUnasked(ctx context.Context, ids SheetIDs, accountID, moveID int64, list []Unasked) error {
	if len(list) == 0 {
		return nil
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var found int64
		err := tx.QueryRowContext(ctx, `select m.id from moves m join tasks t on t.contribution_id = m.contribution_id
join task_holders h on h.task_id = t.id and h.account_id = ?
where m.id = ? and t.id = ? and m.contribution_id = ?`, accountID, moveID, ids.TaskID, ids.ContributionID).Scan(&found)
		if err != nil {
			return orGone(err)
		}
		if err := s.insertUnasked(ctx, tx, ids.Key, ids.ContributionID, moveID, list); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditUnaskedKept, account: accountID, case_: ids.CaseID, task: ids.TaskID, detail: numberText(len(list))})
	})
}
