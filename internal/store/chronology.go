package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
)

// Actor is somebody who did something, as a chronology names people. The zero Actor is nobody.
type Actor struct {
	Name, Profession, Organisation string
	Council, Guest                 bool
}

// CaseFact is an event of the audit that concerns a case. TaskID is 0 for none.
type CaseFact struct {
	At             time.Time
	Kind           AuditKind
	TaskID         int64
	By             Actor
	Object, Detail string
}

// CaseMail is a mail about a task of a case. SentAt is when it was accepted for delivery; nil while it was not.
type CaseMail struct {
	TaskID              int64
	To, Template, State string
	CreatedAt           time.Time
	SentAt              *time.Time
}

// CaseHand is a change of hands of a task of a case. Group is whose tray it went into, "" for none.
type CaseHand struct {
	At       time.Time
	TaskID   int64
	Kind     portal.HandKind
	Reason   portal.HandReason
	By       Actor
	From, To string
	Group    string
}

// CaseProposal is what the owner of a task of a case asked of the council, and the answer.
type CaseProposal struct {
	TaskID                int64
	Kind, Reason, Outcome string
	Wanted                *portal.Date
	By, SettledBy         Actor
	AskedAt               time.Time
	SettledAt             *time.Time
}

// actorColumns are the columns of an Actor of the joined account, in the order of Actor.
func actorColumns(account string) string {
	return "coalesce(" + account + ".name, ''), coalesce(" + account + ".profession, ''), coalesce(" + account + ".organisation, ''), coalesce(" +
		account + ".roles && '{officer,administrator}', false), coalesce('guest' = any(" + account + ".roles), false)"
}

func (a *Actor) columns() []any {
	return []any{&a.Name, &a.Profession, &a.Organisation, &a.Council, &a.Guest}
}

// ofMyCase is true in a statement whose ?0 is the account that asks and whose ?1 a case, for the
// officers of its team.
const ofMyCase = "exists (select 1 from cases c where c.id = ?1 and " + ofMyTeam + ")"

var caseFactsSQL = `select e.at, e.kind, coalesce(e.task_id, 0), e.object, e.detail, ` + actorColumns("a") + `
from audit_events e left join accounts a on a.id = e.account_id
where e.case_id = ?1 and e.kind <> all(?2) and ` + ofMyCase + ` order by e.id`

// CaseFacts is the audit of a case without the kinds that are left out, oldest first, for the
// officers of its team; nothing for everybody else.
func (s *Store) CaseFacts(ctx context.Context, accountID, caseID int64, without []AuditKind) (out []CaseFact, err error) {
	kinds := make([]string, len(without))
	for i, k := range without {
		kinds[i] = string(k)
	}
	rows, err := s.db.QueryContext(steady(ctx), caseFactsSQL, accountID, caseID, pgdialect.Array(kinds))
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var e CaseFact
		err := rows.Scan(append([]any{&e.At, &e.Kind, &e.TaskID, &e.Object, &e.Detail}, e.By.columns()...)...)
		e.At = e.At.UTC()
		out = append(out, e)
		return err
	})
	return out, fault(err)
}

const caseMailsSQL = `select m.task_id, m.recipient, m.template, m.state, m.created_at, m.sent_at
from tasks t join mails m on m.task_id = t.id where t.case_id = ?1 and ` + ofMyCase + ` order by m.id`

// CaseMails are the mails about the tasks of a case, as CaseFacts has them.
func (s *Store) CaseMails(ctx context.Context, accountID, caseID int64) (out []CaseMail, err error) {
	rows, err := s.db.QueryContext(steady(ctx), caseMailsSQL, accountID, caseID)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var m CaseMail
		var sent sql.NullTime
		err := rows.Scan(&m.TaskID, &m.To, &m.Template, &m.State, &m.CreatedAt, &sent)
		m.CreatedAt, m.SentAt = m.CreatedAt.UTC(), timeFrom(sent)
		out = append(out, m)
		return err
	})
	return out, fault(err)
}

var caseHandsSQL = `select h.at, h.task_id, h.kind, h.reason, coalesce(f.name, ''), coalesce(o.name, ''), coalesce(g.name, ''), ` + actorColumns("b") + `
from tasks t join task_hands h on h.task_id = t.id left join accounts b on b.id = h.by_account left join accounts f on f.id = h.from_account
  left join accounts o on o.id = h.to_account left join work_groups g on g.id = h.to_group
where t.case_id = ?1 and ` + ofMyCase + ` order by h.id`

// CaseHands are the changes of hands of the tasks of a case, as CaseFacts has them.
func (s *Store) CaseHands(ctx context.Context, accountID, caseID int64) (out []CaseHand, err error) {
	rows, err := s.db.QueryContext(steady(ctx), caseHandsSQL, accountID, caseID)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var h CaseHand
		err := rows.Scan(append([]any{&h.At, &h.TaskID, &h.Kind, &h.Reason, &h.From, &h.To, &h.Group}, h.By.columns()...)...)
		h.At = h.At.UTC()
		out = append(out, h)
		return err
	})
	return out, fault(err)
}

var caseProposalsSQL = `select p.task_id, p.kind, p.reason, p.outcome, coalesce(p.wanted::text, ''), p.asked_at, p.settled_at, ` + actorColumns("a") + ", " + actorColumns("o") + `
from tasks t join proposals p on p.task_id = t.id join accounts a on a.id = p.account_id left join accounts o on o.id = p.settled_by
where t.case_id = ?1 and ` + ofMyCase + ` order by p.id`

// CaseProposals are what the owners of the tasks of a case asked of the council, as CaseFacts has them.
func (s *Store) CaseProposals(ctx context.Context, accountID, caseID int64) (out []CaseProposal, err error) {
	rows, err := s.db.QueryContext(steady(ctx), caseProposalsSQL, accountID, caseID)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var p CaseProposal
		var wanted string
		var settled sql.NullTime
		into := []any{&p.TaskID, &p.Kind, &p.Reason, &p.Outcome, &wanted, &p.AskedAt, &settled}
		err := rows.Scan(append(append(into, p.By.columns()...), p.SettledBy.columns()...)...)
		p.AskedAt, p.SettledAt, p.Wanted = p.AskedAt.UTC(), timeFrom(settled), dateFrom(wanted)
		out = append(out, p)
		return err
	})
	return out, fault(err)
}

// RecordCaseDownload records that something of a case left the portal: every time. detail says as what.
func (s *Store) RecordCaseDownload(ctx context.Context, accountID, caseID int64, kind AuditKind, detail string) error {
	return fault(s.audit(steady(ctx), s.db, event{kind: kind, account: accountID, case_: caseID, detail: detail}))
}
