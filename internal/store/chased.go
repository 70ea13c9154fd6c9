package store

import (
	"context"
	"database/sql"

	"portico/internal/portal"
)

// Reminders are those of a task about its present due date, oldest first. RemindersOff says
// that an officer has switched them off.
type Reminders struct {
	Reminded     []portal.Reminder
	RemindersOff bool
}

// chasedParts are of besideParts for owner and officers: rows of kind 86 the last time that
// the council asked again, 87 the reminders.
var chasedParts = []besidePart{
	{"exists (select 1 from chases where task_id = t.id)", `(select 86, k.id, 0, 0, 0, 0, 0, a.name, '', '', '', '', '', '', '', '', '', '', k.chased_at, null, null, null, k.words, null, null, false
from t join chases k on k.task_id = t.id join accounts a on a.id = k.account_id
where t.standing in ('owner', 'officer') order by k.id desc limit 1)`},
	{"exists (select 1 from reminders where task_id = t.id and due_on = t.due_on)", `(select 87, r.days, 0, 0, 0, 0, 0, '', '', '', '', '', '', '', '', '', '', '', r.sent_at, null, null, null, null, null, null, false
from t join reminders r on r.task_id = t.id and r.due_on = t.due_on where t.standing in ('owner', 'officer') order by r.sent_at, r.days desc)`},
}

// CaseChased are the reminders and the last chase of one task of a case.
type CaseChased struct {
	Reminders
	Chased *Chased // without words
}

const caseChasedSQL = `select c.ref, c.no_reminders, coalesce(k.name, ''), k.chased_at, r.days, r.sent_at
from tasks c left join reminders r on r.task_id = c.id and r.due_on = c.due_on
  left join lateral (select a.name, k.chased_at from chases k join accounts a on a.id = k.account_id where k.task_id = c.id order by k.id desc limit 1) k on true
where c.case_id = ?1 and ` + ofMyTeam + ` order by c.id, r.sent_at, r.days desc`

// CaseChased gives what went out about each task of a case, by its reference, for the
// council's team that has it.
func (s *Store) CaseChased(ctx context.Context, accountID, caseID int64) (map[string]CaseChased, error) {
	rows, err := s.db.QueryContext(steady(ctx), caseChasedSQL, accountID, caseID)
	if err != nil {
		return nil, fault(err)
	}
	out := map[string]CaseChased{}
	err = each(rows, func(rows *sql.Rows) error {
		var ref, by string
		var off bool
		var chased, sent sql.NullTime
		var days sql.NullInt64
		if err := rows.Scan(&ref, &off, &by, &chased, &days, &sent); err != nil {
			return err
		}
		one := out[ref]
		one.RemindersOff = off
		if chased.Valid {
			one.Chased = &Chased{ByName: by, At: chased.Time.UTC()}
		}
		if sent.Valid {
			one.Reminded = append(one.Reminded, portal.Reminder{Days: int(days.Int64), At: sent.Time.UTC()})
		}
		out[ref] = one
		return nil
	})
	return out, fault(err)
}
