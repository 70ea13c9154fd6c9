package store

import (
	"context"
	"database/sql"
	"time"
)

// Wait is a form on which something waits for the council.
type Wait struct {
	Kind      string // ProposeDecline, ProposeMoreTime or WaitMessage
	TaskRef   string
	FormTitle string
	ChildName string
	At        time.Time // since when
	Count     int       // of unread messages; else 1
}

// WaitMessage is a Wait for somebody of the council to read messages.
const WaitMessage = "message"

// MaxWaits is how many forms of each kind Waits gives.
const MaxWaits = 50

// waitsSQL gives of each kind the forms that were sent first: ?0 teams, ?1 how many. The indexes hold only what waits; the task of each
// is looked up (a join would read all tasks that are open).
const waitsSQL = `with waits as (
  (select p.kind, p.task_id, p.asked_at as at, 1 as n from proposals p where p.kind = 'decline' and p.settled_at is null
    and (select t.team_id from tasks t where t.id = p.task_id and t.state = 'decline_proposed') = any(?0::bigint[]) order by p.task_id limit ?1)
  union all
  (select p.kind, p.task_id, p.asked_at, 1 from proposals p where p.kind = 'more_time' and p.settled_at is null
    and (select t.team_id from tasks t where t.id = p.task_id and t.state in ('assigned', 'returned', 'counter_signing')) = any(?0::bigint[]) order by p.task_id limit ?1)
  union all
  (select 'message', m.task_id, min(m.sent_at), count(*) from messages m where m.read_at is null and not m.council
    and (select t.team_id from tasks t where t.id = m.task_id) = any(?0::bigint[]) group by m.task_id order by m.task_id limit ?1)
)
select w.kind, t.ref, v.title || coalesce(': part ' || t.part, ''), c.child_name, w.at, w.n from waits w join tasks t on t.id = w.task_id join contributions n on n.id = t.contribution_id
  join versions v on v.id = n.version_id join cases c on c.id = t.case_id
order by w.kind, w.at, t.id`

// Waits are the forms that wait for an answer of the council, by kind and longest first:
// declines that were proposed, more time that was asked, messages that nobody has read. At
// most MaxWaits+1 of each kind; of the teams of the account; none for anybody but the council's staff.
func (s *Store) Waits(ctx context.Context, accountID int64) (out []Wait, err error) {
	teams, err := s.TeamsOf(ctx, accountID)
	if err != nil || len(teams) == 0 {
		return nil, err
	}
	rows, err := s.db.QueryContext(steady(ctx), waitsSQL, array(teams), MaxWaits+1)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var w Wait
		err := rows.Scan(&w.Kind, &w.TaskRef, &w.FormTitle, &w.ChildName, &w.At, &w.Count)
		w.At = w.At.UTC()
		out = append(out, w)
		return err
	})
	return out, fault(err)
}
