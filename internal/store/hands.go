package store

import (
	"context"
	"database/sql"
	"time"

	"portico/internal/portal"
)

// Hand is one line of who had a form when.
type Hand struct {
	At             time.Time
	Kind           portal.HandKind
	Reason         portal.HandReason
	By, From, To   string // names; From "" out of a tray
	Group          string // whose tray it went into; ""
	Note           string
	ByID, ToID, id int64
}

// lastHandSQL is the last time that a task t was given to somebody or put into a tray: what
// was said then is for whoever has it since, also when they picked it up or counter-sign it.
const lastHandSQL = `select h.id, h.at, h.kind, h.note, b.name as by_name from task_hands h join accounts b on b.id = h.by_account
  where h.task_id = t.id and h.kind in ('reassigned', 'taken_over', 'fell_back') order by h.id desc limit 1`

// Hands are the changes of hands of a task, newest first. The caller may see the task.
func (s *Store) Hands(ctx context.Context, ids SheetIDs) ([]Hand, error) {
	rows, err := s.db.QueryContext(steady(ctx), `select h.id, h.at, h.kind, h.reason, coalesce(b.name, ''), coalesce(f.name, ''), coalesce(o.name, ''), coalesce(g.name, ''),
  coalesce(h.by_account, 0), coalesce(h.to_account, 0), h.note
from task_hands h left join accounts b on b.id = h.by_account left join accounts f on f.id = h.from_account
  left join accounts o on o.id = h.to_account left join work_groups g on g.id = h.to_group
where h.task_id = ? order by h.id desc`, ids.TaskID)
	if err != nil {
		return nil, fault(err)
	}
	var out []Hand
	err = each(rows, func(rows *sql.Rows) error {
		var h Hand
		var note []byte
		err := rows.Scan(&h.id, &h.At, &h.Kind, &h.Reason, &h.By, &h.From, &h.To, &h.Group, &h.ByID, &h.ToID, &note)
		if err == nil && note != nil {
			note, err = ids.Key.Open(note, handContext(h.id))
		}
		h.At, h.Note = h.At.UTC(), string(note)
		out = append(out, h)
		return err
	})
	return out, fault(err)
}
