package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// CaseKinds are the processes that a case can be.
var CaseKinds = []string{"assessment", "consultation", "annual_review", "looked_after", "transfer"}

// NewCase is a child's process. Record is JSON of all that is known of case
// and child, and is sealed; name, date of birth and reference stay plain for
// lists and search.
type NewCase struct {
	Reference, Kind, ChildName string
	ChildBorn                  portal.Date
	Record                     []byte
}

// CreateCase makes a case with a key of its own. Conflict when the reference
// is taken, Invalid when something that must be there is not.
func (s *Store) CreateCase(ctx context.Context, n NewCase) (caseID int64, err error) {
	if n.Reference == "" || n.ChildName == "" || n.ChildBorn.IsZero() || !slices.Contains(CaseKinds, n.Kind) {
		return 0, portal.Fail(portal.Invalid, "A case needs a reference, a kind, and the child's name and date of birth.")
	}
	key, wrapped, err := s.ring.NewCaseKey()
	if err != nil {
		return 0, fault(err)
	}
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if caseID, err = nextID(ctx, tx, "cases"); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `insert into cases (id, reference, kind, child_name, child_born, record, wrapped_key, created_at)
values (?, ?, ?, ?, ?, ?, ?, ?)`, caseID, clean(n.Reference), n.Kind, clean(n.ChildName), n.ChildBorn.String(),
			key.Seal(n.Record, recordContext(caseID)), wrapped, s.now())
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditCaseCreated, case_: caseID})
	})
	if portal.CodeOf(err) == portal.Conflict {
		err = portal.Wrap(portal.Conflict, "There is a case with this reference already.", err)
	}
	return caseID, err
}

// CaseRecord gives the sealed record of a case, opened, for the facts that a
// task is sent with. NotFound when there is none.
func (s *Store) CaseRecord(ctx context.Context, caseID int64) ([]byte, error) {
	var record, wrapped []byte
	err := s.db.QueryRowContext(steady(ctx), "select record, wrapped_key from cases where id = ?", caseID).Scan(&record, &wrapped)
	if err != nil {
		return nil, fault(err)
	}
	key, err := s.caseKey(wrapped)
	if err != nil {
		return nil, err
	}
	plain, err := key.Open(record, recordContext(caseID))
	return plain, fault(err)
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

func labelContext(ref string) string { return "attachment/" + ref }

func answersContext(reference string) string { return "submission/" + reference }

func sealContext(reference string) string { return "seal/" + reference }

func moveContext(id int64) string { return fmt.Sprintf("move/%d", id) }

func unaskedContext(id int64) string { return fmt.Sprintf("unasked/%d", id) }
