package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// NewCase is a child's process. Record is JSON of all that is known of case
// and child, and is sealed; name, date of birth and reference stay plain for
// lists and search.
type NewCase struct {
	Ref                        string // "" makes one; a form makes it, so that posting twice records once
	Reference, Kind, ChildName string
	ChildBorn                  portal.Date
	Record                     []byte
	Dates                      portal.CaseDates // those that are said: a zero date removes one, what is not named stays
	ByID                       int64            // who records it; 0 for nobody
	TeamRef                    string           // whose case it is; "": the first team of who records it
}

// Case is a child's process, opened.
type Case struct {
	ID             int64
	Ref, Reference string
	Kind           portal.CaseKind
	ChildName      string
	ChildBorn      portal.Date
	Record         []byte
	Revision       int64
	CreatedAt      time.Time
	Dates          portal.CaseDates
	Excepted       map[string]int  // how many exceptions are recorded for a limit
	Basis          portal.DayBasis // of the council
	ClosedOn       *portal.Date
	ClosedAs       portal.ClosedAs
}

func (n NewCase) check() error {
	if n.Reference == "" || n.ChildName == "" || n.ChildBorn.IsZero() || portal.CaseKind(n.Kind).Words() == "" {
		return portal.Fail(portal.Invalid, "A case needs a reference, a kind, and the child's name and date of birth.")
	}
	return nil
}

// CreateCase makes a case with a key of its own. Conflict when the reference
// is taken, Invalid when something that must be there is not or the team is none of the account's. The same Ref again by the
// same account answers the case that it made the first time.
func (s *Store) CreateCase(ctx context.Context, n NewCase) (caseID int64, err error) {
	if err := n.check(); err != nil {
		return 0, err
	}
	key, wrapped, err := s.ring.NewCaseKey()
	if err != nil {
		return 0, fault(err)
	}
	if n.Ref == "" {
		n.Ref = vault.Ref()
	}
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if caseID, err = nextID(ctx, tx, "cases"); err != nil {
			return err
		}
		team, err := teamFor(ctx, tx, n.ByID, n.TeamRef)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `insert into cases (id, ref, reference, kind, child_name, child_born, record, wrapped_key, created_at, created_by, team_id)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?)`, caseID, clean(n.Ref), clean(n.Reference), n.Kind, clean(n.ChildName), n.ChildBorn.String(),
			key.Seal(n.Record, recordContext(caseID)), wrapped, s.now(), n.ByID, team)
		if err != nil {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditCaseCreated, account: n.ByID, case_: caseID}); err != nil {
			return err
		}
		return s.changeDates(ctx, tx, caseID, n.ByID, n.Dates)
	})
	if portal.CodeOf(err) == portal.Conflict {
		return s.recorded(ctx, n, err)
	}
	return caseID, err
}

// recorded is the case that the same post made a moment ago, or the error.
func (s *Store) recorded(ctx context.Context, n NewCase, cause error) (caseID int64, err error) {
	err = fault(s.db.QueryRowContext(steady(ctx), "select id from cases where ref = ? and created_by = ? and reference = ?",
		clean(n.Ref), n.ByID, clean(n.Reference)).Scan(&caseID))
	if portal.CodeOf(err) == portal.NotFound {
		err = portal.Wrap(portal.Conflict, "There is a case with this reference already.", cause)
	}
	return caseID, err
}

// byOfficer is true in a statement whose ?0 is the account that asks, for the council's staff. It is
// for groups and accounts, which are everybody's; ofMyTeam and taskOfMyTeam are for cases and tasks.
const byOfficer = `exists (select 1 from accounts o where o.id = ?0 and o.disabled_at is null and o.roles && '{officer,administrator}')`

// ofMyTeam is true in a statement whose ?0 is the account that asks and whose c is a case or a
// task, for the council's staff: officers see the cases of their teams, administrators all. The
// inner select is worked out once for a statement.
const ofMyTeam = `c.team_id = any((select teams_of(?0))::bigint[])`

// taskOfMyTeam is ofMyTeam for a task t.
const taskOfMyTeam = `t.team_id = any((select teams_of(?0))::bigint[])`

// ChangeCase writes what is known of a case anew. Conflict when somebody changed it since
// that revision, or when the reference is taken; NotFound when it is not there or the
// account is not the council's.
func (s *Store) ChangeCase(ctx context.Context, accountID int64, ref string, revision int64, n NewCase) error {
	if err := n.check(); err != nil {
		return err
	}
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id, now int64
		var wrapped []byte
		err := tx.QueryRowContext(ctx, "select c.id, c.revision, c.wrapped_key from cases c where c.ref = ?1 and "+ofMyTeam+" for update", accountID, clean(ref)).
			Scan(&id, &now, &wrapped)
		if err != nil {
			return orGone(err)
		}
		if now != revision {
			return portal.Fail(portal.Conflict, "Somebody else has changed this case meanwhile, so nothing was saved. Open it again in another window and compare.")
		}
		key, err := s.caseKey(wrapped)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `update cases set reference = ?, kind = ?, child_name = ?, child_born = ?, record = ?, revision = revision + 1
where id = ?`, clean(n.Reference), n.Kind, clean(n.ChildName), n.ChildBorn.String(), key.Seal(n.Record, recordContext(id)), id)
		if err != nil {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditCaseChanged, account: accountID, case_: id, detail: revisionText(revision + 1)}); err != nil {
			return err
		}
		return s.changeDates(ctx, tx, id, accountID, n.Dates)
	})
	if portal.SentenceOf(err) == sentenceTaken {
		err = portal.Wrap(portal.Conflict, "There is a case with this reference already.", err)
	}
	return err
}

const casesOfMineSQL = `select c.id, c.ref, c.reference, c.kind, c.child_name, c.child_born::text, c.record, c.wrapped_key, c.revision, c.created_at,
  coalesce(c.closed_on::text, ''), c.closed_as, ` + caseDatesJSON + `, ` + exceptedJSON + `, ` + basisNow + `
from cases c where ` + ofMyTeam + ` and `

const caseSQL = casesOfMineSQL + "c.ref = ?1"

// CaseByRef gives a case to the council's staff. NotFound for everybody else and for what
// is not there.
func (s *Store) CaseByRef(ctx context.Context, accountID int64, ref string) (Case, error) {
	c, err := s.scanCase(s.db.QueryRowContext(steady(ctx), caseSQL, accountID, clean(ref)).Scan)
	return c, fault(err)
}

// scanCase reads a line of casesOfMineSQL.
func (s *Store) scanCase(scan func(...any) error) (c Case, err error) {
	var born, closed string
	var record, wrapped, dates, excepted []byte
	err = scan(&c.ID, &c.Ref, &c.Reference, &c.Kind, &c.ChildName, &born, &record, &wrapped, &c.Revision, &c.CreatedAt, &closed, &c.ClosedAs, &dates, &excepted, &c.Basis)
	if err != nil {
		return Case{}, err
	}
	if d := dateFrom(born); d != nil {
		c.ChildBorn = *d
	}
	c.CreatedAt, c.ClosedOn = c.CreatedAt.UTC(), dateFrom(closed)
	if c.Dates, err = readDates(dates); err == nil {
		err = json.Unmarshal(excepted, &c.Excepted)
	}
	if err != nil {
		return Case{}, err
	}
	key, err := s.caseKey(wrapped)
	if err != nil {
		return Case{}, err
	}
	c.Record, err = key.Open(record, recordContext(c.ID))
	return c, err
}

// caseKey unwraps a case's key. Expired when retention has removed it.
func (s *Store) caseKey(wrapped []byte) (vault.CaseKey, error) {
	if wrapped == nil {
		return vault.CaseKey{}, portal.Fail(portal.Expired, sentenceRemoved)
	}
	key, err := s.ring.Unwrap(wrapped)
	return key, fault(err)
}

// The contexts under which things of a case are sealed. They name the row, so
// that what is moved to another does not open.

func recordContext(caseID int64) string { return fmt.Sprintf("case/%d", caseID) }

func tabContext(contributionID int64, tab string) string {
	return fmt.Sprintf("tab/%d/%s", contributionID, tab)
}

func factsContext(contributionID int64) string { return fmt.Sprintf("facts/%d", contributionID) }

func commentsContext(ref string) string { return "comments/" + ref }

func strayContext(ref string) string { return "stray/" + ref }

func retractContext(ref string) string { return "retracted/" + ref }

func sendingContext(ref string) string { return "sending/" + ref }

func enclosureContext(ref string) string { return "enclosure/" + ref }

func labelContext(ref string) string { return "attachment/" + ref }

func answersContext(reference string) string { return "submission/" + reference }

func sealContext(reference string) string { return "seal/" + reference }

func moveContext(id int64) string { return fmt.Sprintf("move/%d", id) }

func unaskedContext(id int64) string { return fmt.Sprintf("unasked/%d", id) }
