package store

import (
	"context"
	"database/sql"
	"time"

	"portico/internal/portal"
)

// TaskLine is one line of a list of tasks.
type TaskLine struct {
	Ref                 string
	State               portal.TaskState
	FormType, Title     string
	ChildName           string
	ChildBorn           portal.Date
	CaseReference       string
	Due                 *portal.Date
	SentAt              time.Time
	ReceivedAt          *time.Time
	OpenedAt            *time.Time
	SubmittedAt         *time.Time
	Comments            string // opened; empty when retention has removed the case's key
	TabsDone, TabsTotal int
	ReceiptRef          string // of the last submission, empty when there is none
	RetractedAt         *time.Time
	RetractReason       portal.RetractReason
}

const lineColumns = `select t.ref, t.state, v.form_type, v.title, c.child_name, c.child_born::text, c.reference,
coalesce(t.due_on::text, ''), t.sent_at, t.received_at, t.opened_at, t.submitted_at, t.comments, n.tabs_done, n.tabs_total,
c.wrapped_key, coalesce((select s.reference from submissions s where s.task_id = t.id order by s.round desc limit 1), ''),
t.retracted_at, t.retract_reason
from tasks t join contributions n on n.id = t.contribution_id join cases c on c.id = t.case_id join versions v on v.id = n.version_id
`

const assignedSQL = lineColumns + `where t.owner_id = $1 and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed')
order by t.due_on nulls last, t.id`

const submittedSQL = lineColumns + `where t.owner_id = $1 and t.state in ('submitted', 'accepted') and t.submitted_at >= $2
order by t.submitted_at desc, t.id desc`

const retractedSQL = lineColumns + `where t.owner_id = $1 and t.state = 'retracted' and t.retracted_at >= $2
order by t.retracted_at desc, t.id desc`

// AssignedTasks are the tasks of this owner that are not yet done, soonest
// due first, without a due date last.
func (s *Store) AssignedTasks(ctx context.Context, accountID int64) ([]TaskLine, error) {
	return s.taskLines(ctx, assignedSQL, accountID)
}

// SubmittedTasks are what this owner has submitted since that moment, newest first.
func (s *Store) SubmittedTasks(ctx context.Context, accountID int64, since time.Time) ([]TaskLine, error) {
	return s.taskLines(ctx, submittedSQL, accountID, since)
}

// RetractedTasks are what the council has taken back from this owner since that moment,
// newest first.
func (s *Store) RetractedTasks(ctx context.Context, accountID int64, since time.Time) ([]TaskLine, error) {
	return s.taskLines(ctx, retractedSQL, accountID, since)
}

func (s *Store) taskLines(ctx context.Context, query string, args ...any) ([]TaskLine, error) {
	var lines []TaskLine
	err := s.hot.rows(steady(ctx), query, args, func(rows *sql.Rows) error {
		line, err := s.scanLine(rows)
		lines = append(lines, line)
		return err
	})
	return lines, fault(err)
}

func (s *Store) scanLine(rows *sql.Rows) (TaskLine, error) {
	var l TaskLine
	var born, due string
	var received, opened, submitted, retracted sql.NullTime
	var comments, wrapped []byte
	err := rows.Scan(&l.Ref, &l.State, &l.FormType, &l.Title, &l.ChildName, &born, &l.CaseReference, &due, &l.SentAt,
		&received, &opened, &submitted, &comments, &l.TabsDone, &l.TabsTotal, &wrapped, &l.ReceiptRef, &retracted, &l.RetractReason)
	if err != nil {
		return l, err
	}
	if d := dateFrom(born); d != nil {
		l.ChildBorn = *d
	}
	l.Due, l.ReceivedAt, l.OpenedAt, l.SubmittedAt = dateFrom(due), timeFrom(received), timeFrom(opened), timeFrom(submitted)
	l.RetractedAt = timeFrom(retracted)
	if wrapped == nil {
		return l, nil
	}
	key, err := s.ring.Unwrap(wrapped)
	if err != nil {
		return l, err
	}
	plain, err := key.Open(comments, commentsContext(l.Ref))
	l.Comments = string(plain)
	return l, err
}
