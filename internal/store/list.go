package store

import (
	"context"
	"database/sql"
	"strings"
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
	OwnerID             int64
	OwnerName           string // whom it is with; "" in a tray
	Group               string // the work group that it came by; "" for none
	NoteBy, Note        string // what whoever had it before said to who has it now
	DeclinedAt          *time.Time
	TakesBack           bool // it is being counter-signed, and whoever asks runs a work group of its author or its signatory
}

// TaskListKind is one of the lists of tasks of a professional.
type TaskListKind string

// The lists, in the order of the page.
const (
	ListAssigned  TaskListKind = "assigned"  // to complete, and what is with a counter signatory
	ListTray      TaskListKind = "tray"      // in the trays of one's work groups
	ListMembers   TaskListKind = "members"   // with colleagues
	ListSubmitted TaskListKind = "submitted" // or counter-signed
	ListRetracted TaskListKind = "retracted"
	ListDeclined  TaskListKind = "declined" // nil returns that the council has agreed to
)

// TaskQuery says what of a list is wanted. Filter is "", "overdue", "soon", "returned" or
// "others"; Words are of the child's name or the form type; Sort is "", "-due", "name",
// "-name", "form" or "-form". Since bounds what is submitted or retracted.
type TaskQuery struct {
	Filter, Words, Sort string
	Today               portal.Date
	Since               time.Time
	Limit               int
}

// TaskList is the beginning of a list. Total counts all of it.
type TaskList struct {
	Lines []TaskLine
	Total int
}

const lineColumns = `select t.ref, t.state, ` + formTypeSQL + `, v.title, c.child_name, c.child_born::text, c.reference,
coalesce(t.due_on::text, ''), t.sent_at, t.received_at, t.opened_at, t.submitted_at, t.comments, ` + progressSQL + `,
c.wrapped_key, coalesce((select s.reference from submissions s where s.task_id = t.id order by s.round desc limit 1), ''),
t.retracted_at, t.retract_reason, coalesce(t.owner_id, 0), coalesce(o.name, ''), coalesce(g.name, ''), coalesce(h.by_name, ''), coalesce(h.id, 0), h.note, t.declined_at,
t.state = 'counter_signing' and exists (select 1 from work_group_members me join work_groups w on w.id = me.group_id and w.closed_at is null
  join work_group_members m on m.group_id = me.group_id and m.removed_at is null and m.account_id in (t.owner_id, t.author_id)
  where me.account_id = $1 and me.removed_at is null and me.admin),
count(*) over ()
from tasks t join contributions n on n.id = t.contribution_id join cases c on c.id = t.case_id join versions v on v.id = n.version_id
left join accounts o on o.id = t.owner_id left join work_groups g on g.id = t.group_id
left join lateral (` + lastHandSQL + `) h on true
`

// lineWords is what a search fits: $3 words of the name (a tsquery) or "", $4 a pattern of the form.
const lineWords = ` and ($3 = '' and $4 = '' or to_tsvector('simple', c.child_name) @@ to_tsquery('simple', $3) or $4 <> '' and (lower(v.form_type) like $4 or lower(v.title) like $4))`

// linePicked is what the filter $5 on the day $6 leaves, and lineOrder the order $7.
const (
	linePicked = lineWords + `
and case $5 when 'overdue' then t.due_on < $6::date when 'soon' then t.due_on between $6::date and $6::date + 13 when 'returned' then t.state = 'returned'
  when 'others' then t.state = 'counter_signing' and t.author_id = $1 else true end`
	lineOrder = `
order by case $7 when 'name' then lower(c.child_name) when 'form' then lower(v.form_type) end,
  case $7 when '-name' then lower(c.child_name) when '-form' then lower(v.form_type) end desc, case when $7 = '-due' then t.due_on end desc nulls last,
  t.due_on nulls last, t.id limit $2`
)

const assignedSQL = lineColumns + `where (t.owner_id = $1 and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed') or t.author_id = $1 and t.state = 'counter_signing')` +
	linePicked + lineOrder

const traySQL = lineColumns + `where t.group_id = any(array(select me.group_id from work_group_members me join work_groups w on w.id = me.group_id and w.closed_at is null
  where me.account_id = $1 and me.removed_at is null)) and t.owner_id is null and t.state in ('assigned', 'returned')` + linePicked + lineOrder

const memberTasksSQL = lineColumns + `where t.owner_id = any(array(select m.account_id from work_group_members me join work_groups w on w.id = me.group_id and w.closed_at is null
    join work_group_members m on m.group_id = me.group_id and m.removed_at is null and m.account_id <> $1
  where me.account_id = $1 and me.removed_at is null))
and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed') and t.author_id is distinct from $1` + linePicked + lineOrder

const submittedSQL = lineColumns + `where (t.owner_id = $1 or t.signatory_id = $1) and t.state in ('submitted', 'accepted') and t.submitted_at >= $5` + lineWords + `
order by t.submitted_at desc, t.id desc limit $2`

const retractedSQL = lineColumns + `where (t.owner_id = $1 or t.author_id = $1) and t.state = 'retracted' and t.retracted_at >= $5` + lineWords + `
order by t.retracted_at desc, t.id desc limit $2`

var listSQL = map[TaskListKind]string{ListAssigned: assignedSQL, ListTray: traySQL, ListMembers: memberTasksSQL, ListSubmitted: submittedSQL, ListRetracted: retractedSQL, ListDeclined: declinedSQL}

// maxLines is the most lines of one list.
const maxLines = 5000

// TaskList gives the beginning of one of an account's lists.
func (s *Store) TaskList(ctx context.Context, accountID int64, kind TaskListKind, q TaskQuery) (TaskList, error) {
	words, _ := searchWords(q.Words)
	pattern := ""
	if typed := strings.ToLower(strings.TrimSpace(clean(q.Words))); typed != "" {
		pattern = "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(typed) + "%"
	}
	if q.Limit <= 0 || q.Limit > maxLines {
		q.Limit = maxLines
	}
	args := []any{accountID, q.Limit, words, pattern}
	if kind == ListSubmitted || kind == ListRetracted || kind == ListDeclined {
		args = append(args, q.Since)
	} else {
		if q.Today.IsZero() {
			q.Today = portal.London(s.now())
		}
		args = append(args, q.Filter, q.Today.String(), q.Sort)
	}
	var list TaskList
	err := s.hot.rows(steady(ctx), listSQL[kind], args, func(rows *sql.Rows) error {
		line, err := s.scanLine(rows, &list.Total)
		list.Lines = append(list.Lines, line)
		return err
	})
	return list, fault(err)
}

// AssignedTasks are the tasks of this owner that are not yet done, soonest
// due first, without a due date last; and what is with a counter signatory.
func (s *Store) AssignedTasks(ctx context.Context, accountID int64) ([]TaskLine, error) {
	list, err := s.TaskList(ctx, accountID, ListAssigned, TaskQuery{})
	return list.Lines, err
}

// SubmittedTasks are what this owner has submitted, or counter-signed, since that moment,
// newest first.
func (s *Store) SubmittedTasks(ctx context.Context, accountID int64, since time.Time) ([]TaskLine, error) {
	list, err := s.TaskList(ctx, accountID, ListSubmitted, TaskQuery{Since: since})
	return list.Lines, err
}

// RetractedTasks are what the council has taken back from this owner since that moment,
// newest first.
func (s *Store) RetractedTasks(ctx context.Context, accountID int64, since time.Time) ([]TaskLine, error) {
	list, err := s.TaskList(ctx, accountID, ListRetracted, TaskQuery{Since: since})
	return list.Lines, err
}

func (s *Store) scanLine(rows *sql.Rows, total *int) (TaskLine, error) {
	var l TaskLine
	var born, due string
	var received, opened, submitted, retracted, declined sql.NullTime
	var comments, wrapped, note []byte
	var hand int64
	err := rows.Scan(&l.Ref, &l.State, &l.FormType, &l.Title, &l.ChildName, &born, &l.CaseReference, &due, &l.SentAt,
		&received, &opened, &submitted, &comments, &l.TabsDone, &l.TabsTotal, &wrapped, &l.ReceiptRef, &retracted, &l.RetractReason,
		&l.OwnerID, &l.OwnerName, &l.Group, &l.NoteBy, &hand, &note, &declined, &l.TakesBack, total)
	if err != nil {
		return l, err
	}
	if d := dateFrom(born); d != nil {
		l.ChildBorn = *d
	}
	l.Due, l.ReceivedAt, l.OpenedAt, l.SubmittedAt = dateFrom(due), timeFrom(received), timeFrom(opened), timeFrom(submitted)
	l.RetractedAt, l.DeclinedAt = timeFrom(retracted), timeFrom(declined)
	if wrapped == nil || len(comments) == 0 { // the case, or what was written, is removed
		return l, nil
	}
	key, err := s.ring.Unwrap(wrapped)
	if err != nil {
		return l, err
	}
	plain, err := key.Open(comments, commentsContext(l.Ref))
	if l.Comments = string(plain); err != nil || note == nil {
		return l, err
	}
	plain, err = key.Open(note, handContext(hand))
	l.Note = string(plain)
	return l, err
}
