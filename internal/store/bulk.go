package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
)

// The actions of a Bulk.
const (
	BulkRemind  = "remind"
	BulkRetract = "retract"
)

// The outcomes of a line of a Bulk; "" while it is not worked yet.
const (
	BulkDone    = "done"
	BulkRefused = "refused"
)

// bulkLife is how long the report of a press is kept.
const bulkLife = 7 * 24 * time.Hour

// NewBulk is one press about many tasks. Ref is made by the page: the same again does nothing
// more. Words go with each: with a chase, or with a retraction for Reason. CaseRef is of the
// case whose page it was pressed on, "" elsewhere.
type NewBulk struct {
	AccountID   int64
	Ref, Action string
	Tasks       []string
	Reason      portal.RetractReason
	Words       string
	CaseRef     string
}

// Bulk is what came of a press about many tasks, a line for each.
type Bulk struct {
	Action  string
	Reason  portal.RetractReason
	CaseRef string // the case whose page it was pressed on; ""
	MadeAt  time.Time
	Lines   []BulkLine
}

// BulkLine is one task of a press. Why is a sentence for what was refused.
type BulkLine struct {
	BulkTask
	Outcome, Why string
}

// BulkTask is a task that a press may concern, for officers.
type BulkTask struct {
	Ref, FormType, Title, SenderName  string
	ChildName, CaseRef, CaseReference string
	With                              Recipient
	State                             portal.TaskState
	Due                               *portal.Date
	SentAt                            time.Time
	ReceivedAt, SubmittedAt           *time.Time
	ChasedBy                          string // who chased it today; "" for nobody
	ChasedAt                          *time.Time
}

func (n NewBulk) check() error {
	switch {
	case len(n.Tasks) == 0:
		return portal.Fail(portal.Invalid, "Choose at least one form")
	case len(n.Tasks) > portal.BulkTasks:
		return portal.Fail(portal.Invalid, "These are more than 500 forms. Choose fewer")
	case n.Action == BulkRetract && n.Reason.Words() == "":
		return portal.Fail(portal.Invalid, "Choose why the forms are retracted")
	case n.Action != BulkRemind && n.Action != BulkRetract:
		return portal.Fail(portal.Invalid, "Choose what is to be done")
	}
	return Chase{Words: n.Words}.check()
}

// RunBulk does one thing to each of many tasks, each in a transaction of its own: what cannot
// be done to one is said in its line and holds up no other. Pressed twice, or again after it
// was cut off, it does what is not done yet. Tasks that are not of the account's team are left
// out. Invalid for what is missing; NotFound when the reference is somebody else's.
func (s *Store) RunBulk(ctx context.Context, n NewBulk) error {
	if err := n.check(); err != nil {
		return err
	}
	id, err := s.beginBulk(ctx, &n)
	if err != nil {
		return err
	}
	refs, err := s.bulkWaiting(ctx, id)
	for i := 0; err == nil && i < len(refs); i++ {
		err = s.workLine(ctx, id, n, refs[i])
	}
	return err
}

func bulkContext(ref string) string { return "bulk/" + ref }

// beginBulk writes down what is to be done, unless the same page has done so before: then
// what it said the first time counts.
func (s *Store) beginBulk(ctx context.Context, n *NewBulk) (id int64, err error) {
	n.Ref = clean(n.Ref)
	body, err := json.Marshal(clean(n.Words))
	if err != nil {
		return 0, err
	}
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `with b as (
  insert into bulks (ref, account_id, action, reason, body, case_id, made_at)
  values (?1, ?0, ?2, ?3, ?4, (select c.id from cases c where c.ref = ?5 and `+ofMyTeam+`), ?6) on conflict (ref) do nothing returning id
)
insert into bulk_lines (bulk_id, place, task_id)
select b.id, w.place, c.id from b, unnest(?7::text[]) with ordinality w(ref, place) join tasks c on c.ref = w.ref where `+ofMyTeam+` on conflict do nothing`,
			n.AccountID, n.Ref, n.Action, string(n.Reason), s.ring.Seal(body, bulkContext(n.Ref)), clean(n.CaseRef), s.now(), pgdialect.Array(cleaned(n.Tasks)))
		if err != nil {
			return err
		}
		var sealed []byte
		err = tx.QueryRowContext(ctx, "select id, action, reason, body from bulks where ref = ? and account_id = ?", n.Ref, n.AccountID).Scan(&id, &n.Action, &n.Reason, &sealed)
		if err != nil {
			return orGone(err)
		}
		plain, err := s.ring.Open(sealed, bulkContext(n.Ref))
		if err != nil {
			return err
		}
		return json.Unmarshal(plain, &n.Words)
	})
	return id, err
}

func cleaned(all []string) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = clean(one)
	}
	return out
}

func (s *Store) bulkWaiting(ctx context.Context, id int64) (refs []string, err error) {
	rows, err := s.db.QueryContext(steady(ctx), "select t.ref from bulk_lines l join tasks t on t.id = l.task_id where l.bulk_id = ? and l.outcome = '' order by l.place", id)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var ref string
		err := rows.Scan(&ref)
		refs = append(refs, ref)
		return err
	})
	return refs, fault(err)
}

// workLine does to one task what is to be done, and says in its line what came of it.
func (s *Store) workLine(ctx context.Context, bulk int64, n NewBulk, ref string) error {
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		open, err := s.markLine(ctx, tx, bulk, ref, BulkDone, "")
		if err != nil || !open {
			return err
		}
		t, err := lockOfTeam(ctx, tx, ref, n.AccountID)
		if err != nil {
			return err
		}
		if n.Action == BulkRetract {
			return s.retract(ctx, tx, Retract{AccountID: n.AccountID, TaskRef: ref, Reason: n.Reason, Words: n.Words})
		}
		return s.chase(ctx, tx, t, Chase{AccountID: n.AccountID, TaskRef: ref, Words: n.Words})
	})
	switch portal.CodeOf(err) {
	case portal.Conflict, portal.Invalid, portal.NotFound, portal.Expired:
		why := portal.SentenceOf(err)
		return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := s.markLine(ctx, tx, bulk, ref, BulkRefused, why)
			return err
		})
	}
	return err
}

// markLine takes a line that is not worked yet; open is false for one that is.
func (s *Store) markLine(ctx context.Context, tx bun.Tx, bulk int64, ref, outcome, why string) (open bool, err error) {
	result, err := tx.ExecContext(ctx, "update bulk_lines set outcome = ?, why = ? where bulk_id = ? and task_id = (select id from tasks where ref = ?) and outcome = ''", outcome, why, bulk, ref)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

const bulkTaskSQL = `select c.ref, v.form_type || coalesce(': part ' || c.part, ''), v.title, s.name, k.child_name, k.ref, k.reference, coalesce(a.email, i.email, g.mailbox, ''), coalesce(a.name, i.name, g.name, ''),
  coalesce(a.organisation, g.organisation, ''), a.id is not null or g.id is not null, coalesce(g.ref, ''), c.state, coalesce(c.due_on::text, ''), c.sent_at, c.received_at, c.submitted_at,
  coalesce(h.name, ''), h.chased_at, `

const bulkTaskFrom = ` join contributions n on n.id = c.contribution_id join versions v on v.id = n.version_id join accounts s on s.id = c.sender_id join cases k on k.id = c.case_id
  left join accounts a on a.id = c.owner_id left join work_groups g on g.id = c.group_id and c.owner_id is null
  left join lateral (select i.email, i.name from invitations i where i.task_id = c.id order by i.id desc limit 1) i on c.owner_id is null
  left join lateral (select p.name, h.chased_at from chases h join accounts p on p.id = h.account_id where h.task_id = c.id and h.chased_on = ?1::date) h on true
where ` + ofMyTeam

// bulkTasksSQL gives chosen tasks: ?0 account, ?1 today, ?2 their references.
const bulkTasksSQL = bulkTaskSQL + `'', '' from unnest(?2::text[]) with ordinality w(ref, place) join tasks c on c.ref = w.ref` + bulkTaskFrom + ` order by w.place`

// missingSQL gives the tasks of a case that are not in: ?0 account, ?1 today, ?2 the case.
const missingSQL = bulkTaskSQL + `'', '' from tasks c` + bulkTaskFrom + ` and c.case_id = (select id from cases where ref = ?2) and c.state in ('assigned', 'returned', 'counter_signing') order by c.due_on nulls last, c.id`

// bulkLinesSQL gives the lines of a press: ?0 account, ?1 today, ?2 its reference.
const bulkLinesSQL = bulkTaskSQL + `l.outcome, l.why from bulks b join bulk_lines l on l.bulk_id = b.id join tasks c on c.id = l.task_id` + bulkTaskFrom + ` and b.ref = ?2 and b.account_id = ?0 order by l.place`

// BulkTasks are the tasks of those references that the account's team has, in that order, each once.
func (s *Store) BulkTasks(ctx context.Context, accountID int64, refs []string) ([]BulkTask, error) {
	lines, err := s.bulkLines(ctx, bulkTasksSQL, accountID, pgdialect.Array(cleaned(refs)))
	return tasksOf(lines), err
}

// Missing are the tasks of a case that are with somebody and not in, for the account's team.
func (s *Store) Missing(ctx context.Context, accountID int64, caseRef string) ([]BulkTask, error) {
	lines, err := s.bulkLines(ctx, missingSQL, accountID, clean(caseRef))
	return tasksOf(lines), err
}

func tasksOf(lines []BulkLine) (out []BulkTask) {
	seen := map[string]bool{}
	for _, l := range lines {
		if !seen[l.Ref] {
			out = append(out, l.BulkTask)
		}
		seen[l.Ref] = true
	}
	return out
}

// BulkByRef is what came of a press. NotFound when it is not the account's, or a week old.
func (s *Store) BulkByRef(ctx context.Context, accountID int64, ref string) (Bulk, error) {
	var b Bulk
	err := s.db.QueryRowContext(steady(ctx), "select b.action, b.reason, coalesce(c.ref, ''), b.made_at from bulks b left join cases c on c.id = b.case_id where b.ref = ? and b.account_id = ?", clean(ref), accountID).
		Scan(&b.Action, &b.Reason, &b.CaseRef, &b.MadeAt)
	if err != nil {
		return b, fault(err)
	}
	b.MadeAt = b.MadeAt.UTC()
	b.Lines, err = s.bulkLines(ctx, bulkLinesSQL, accountID, clean(ref))
	return b, err
}

func (s *Store) bulkLines(ctx context.Context, query string, accountID int64, arg any) (out []BulkLine, err error) {
	rows, err := s.db.QueryContext(steady(ctx), query, accountID, portal.London(s.now()).String(), arg)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var l BulkLine
		var due string
		var received, submitted, chased sql.NullTime
		err := rows.Scan(&l.Ref, &l.FormType, &l.Title, &l.SenderName, &l.ChildName, &l.CaseRef, &l.CaseReference, &l.With.Email, &l.With.Name, &l.With.Organisation, &l.With.Registered,
			&l.With.GroupRef, &l.State, &due, &l.SentAt, &received, &submitted, &l.ChasedBy, &chased, &l.Outcome, &l.Why)
		l.SentAt, l.Due, l.ReceivedAt, l.SubmittedAt, l.ChasedAt = l.SentAt.UTC(), dateFrom(due), timeFrom(received), timeFrom(submitted), timeFrom(chased)
		out = append(out, l)
		return err
	})
	return out, fault(err)
}
