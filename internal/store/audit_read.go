package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	"portico/internal/portal"
)

// AuditQuery says which events are looked for: nil, zero and "" do not narrow. From and To are
// days in London, both included. After is the ID of the last event of the page before.
type AuditQuery struct {
	Account  string       `json:"account,omitempty"` // an email address
	Case     string       `json:"case,omitempty"`    // a reference
	Task     string       `json:"task,omitempty"`    // what stands in its address
	Kind     AuditKind    `json:"kind,omitempty"`
	From, To *portal.Date `json:",omitempty"`
	After    int64        `json:"-"`
	Limit    int          `json:"-"`
}

// IsZero reports whether nothing narrows the query.
func (q AuditQuery) IsZero() bool {
	return q.Account == "" && q.Case == "" && q.Task == "" && q.Kind == "" && q.From == nil && q.To == nil
}

// AuditLine is an event as an administrator reads it. Name and Email are of the account, "" where
// nobody did it; Case and Task are references, "" where it is about none.
type AuditLine struct {
	ID             int64
	At             time.Time
	Kind           AuditKind
	Name, Email    string
	Case, CaseRef  string
	Task, FormType string
	Object, Detail string
}

// auditIDs are what the references of a query stand for.
type auditIDs struct{ account, case_, task int64 }

// AuditQueryFault says which field of a query names nothing: account, case or task.
type AuditQueryFault struct{ Field, Sentence string }

// CheckAuditQuery says which fields of a query name nothing that there is. Administrators
// only: NotFound for everybody else.
func (s *Store) CheckAuditQuery(ctx context.Context, accountID int64, q AuditQuery) ([]AuditQueryFault, error) {
	if err := mustAdministrator(ctx, s.db, accountID); err != nil {
		return nil, fault(err)
	}
	ids, err := s.auditIDs(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []AuditQueryFault
	for _, f := range []struct {
		typed string
		id    int64
		fault AuditQueryFault
	}{{q.Account, ids.account, AuditQueryFault{"account", "Nobody has an account with this address."}},
		{q.Case, ids.case_, AuditQueryFault{"case", "No case has this reference."}},
		{q.Task, ids.task, AuditQueryFault{"task", "No task has this reference. It is what stands in its address after /tasks/."}}} {
		if f.typed != "" && f.id == 0 {
			out = append(out, f.fault)
		}
	}
	return out, nil
}

func (s *Store) auditIDs(ctx context.Context, q AuditQuery) (ids auditIDs, err error) {
	err = s.db.QueryRowContext(steady(ctx), `select coalesce((select id from accounts where email = ?), 0),
  coalesce((select id from cases where lower(reference) = lower(?)), 0), coalesce((select id from tasks where ref = ?), 0)`,
		portal.CleanEmail(clean(q.Account)), clean(strings.TrimSpace(q.Case)), clean(strings.TrimSpace(q.Task))).Scan(&ids.account, &ids.case_, &ids.task)
	return ids, fault(err)
}

// auditSQL lists events, newest first. Each condition is written out only where it narrows, so
// that the index of what was asked for is used.
func auditSQL(q AuditQuery, ids auditIDs) (query string, args []any) {
	where := []string{"true"}
	add := func(on bool, condition string, values ...any) {
		if on {
			where, args = append(where, condition), append(args, values...)
		}
	}
	add(q.Account != "", "e.account_id = ?", ids.account)
	add(q.Case != "", "e.case_id = ?", ids.case_)
	add(q.Task != "", "e.task_id = ?", ids.task)
	add(q.Kind != "", "e.kind = ?", string(q.Kind))
	if q.From != nil {
		add(true, "e.at >= ?", q.From.Start())
	}
	if q.To != nil {
		add(true, "e.at < ?", q.To.Add(1).Start())
	}
	add(q.After != 0, "(e.at, e.id) < ((select at from audit_events where id = ?), ?)", q.After, q.After)
	return `with e as materialized (
  select * from audit_events e where ` + strings.Join(where, " and ") + ` order by e.at desc, e.id desc limit ?
)
select e.id, e.at, e.kind, coalesce(a.name, ''), coalesce(a.email, ''), coalesce(c.reference, ''), coalesce(c.ref, ''), coalesce(t.ref, ''), coalesce(` + formTypeSQL + `, ''), e.object, e.detail
from e left join accounts a on a.id = e.account_id left join cases c on c.id = e.case_id left join tasks t on t.id = e.task_id
  left join contributions n on n.id = t.contribution_id left join versions v on v.id = n.version_id
order by e.at desc, e.id desc`, append(args, q.Limit)
}

// AuditEvents are the events that a query asks for, newest first, for administrators; NotFound
// for everybody else. more tells whether others follow.
func (s *Store) AuditEvents(ctx context.Context, accountID int64, q AuditQuery) (lines []AuditLine, more bool, err error) {
	if err := mustAdministrator(ctx, s.db, accountID); err != nil {
		return nil, false, fault(err)
	}
	ids, err := s.auditIDs(ctx, q)
	if err != nil {
		return nil, false, err
	}
	limit := q.Limit
	q.Limit++
	query, args := auditSQL(q, ids)
	rows, err := s.db.QueryContext(steady(ctx), query, args...)
	if err != nil {
		return nil, false, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var l AuditLine
		err := rows.Scan(&l.ID, &l.At, &l.Kind, &l.Name, &l.Email, &l.Case, &l.CaseRef, &l.Task, &l.FormType, &l.Object, &l.Detail)
		l.At = l.At.UTC()
		lines = append(lines, l)
		return err
	})
	if more = len(lines) > limit; more {
		lines = lines[:limit]
	}
	return lines, more, fault(err)
}

// RecordAuditRead records that somebody read the audit: looked at it (once an hour), searched
// or exported it. What was asked for is told by ids and codes; n is how many events went out.
func (s *Store) RecordAuditRead(ctx context.Context, accountID int64, kind AuditKind, q AuditQuery, n int) error {
	ids, err := s.auditIDs(ctx, q)
	if err != nil {
		return err
	}
	if kind == AuditRecordViewed {
		now := s.now()
		_, err := s.db.ExecContext(steady(ctx), `insert into audit_events (at, kind, account_id)
select ?0, ?1, ?2 where not exists (select 1 from audit_events where account_id = ?2 and kind = ?1 and at >= ?3)`, now, string(kind), accountID, hourOf(now))
		return fault(err)
	}
	var detail []string
	if ids.account != 0 {
		detail = append(detail, "account "+strconv.FormatInt(ids.account, 10))
	}
	for name, day := range map[string]*portal.Date{"from": q.From, "to": q.To} {
		if day != nil {
			detail = append(detail, name+" "+day.String())
		}
	}
	slices.Sort(detail)
	if kind == AuditRecordExported {
		detail = append(detail, strconv.Itoa(n)+" events")
	}
	return fault(s.audit(steady(ctx), s.db, event{kind: kind, account: accountID, case_: ids.case_, task: ids.task, object: string(q.Kind), detail: strings.Join(detail, ", ")}))
}

// AuditKinds are all kinds of event with their words, sorted by these.
func AuditKinds() []AuditKind {
	var out []AuditKind
	for kind := range auditWords {
		out = append(out, kind)
	}
	slices.SortFunc(out, func(a, b AuditKind) int { return strings.Compare(a.Words(), b.Words()) })
	return out
}
