package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun/dialect/pgdialect"
)

// CaseEvent is something that happened in a case: who did it, the form that it concerns, when
// it concerns one, and whom that is with now.
type CaseEvent struct {
	Kind                AuditKind
	Who, FormType, With string
	Detail              string
	At                  time.Time
}

// ?0 account, ?1 case, ?2 kinds, ?3 the number.
const caseEventsSQL = `select e.kind, coalesce(a.name, ''), coalesce(` + formTypeSQL + `, ''), coalesce(o.name, g.name, ''), e.detail, e.at
from cases c join audit_events e on e.case_id = c.id left join accounts a on a.id = e.account_id
  left join tasks t on t.id = e.task_id left join contributions n on n.id = t.contribution_id left join versions v on v.id = n.version_id
  left join accounts o on o.id = t.owner_id left join work_groups g on g.id = t.group_id and t.owner_id is null
where c.id = ?1 and ` + ofMyTeam + ` and e.kind = any(?2) order by e.id desc limit ?3`

// CaseEvents are the last events of these kinds in a case, the newest first, for the council's
// staff.
func (s *Store) CaseEvents(ctx context.Context, accountID, caseID int64, kinds []AuditKind, limit int) (out []CaseEvent, err error) {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	rows, err := s.db.QueryContext(steady(ctx), caseEventsSQL, accountID, caseID, pgdialect.Array(names), limit)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var e CaseEvent
		err := rows.Scan(&e.Kind, &e.Who, &e.FormType, &e.With, &e.Detail, &e.At)
		e.At = e.At.UTC()
		out = append(out, e)
		return err
	})
	return out, fault(err)
}
