package store

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/vault"
)

const casesByRefsSQL = casesOfMineSQL + "c.ref = any(?1) and c.wrapped_key is not null order by array_position(?1, c.ref)"

// CasesByRefs are the cases of those references, in the order of the references, each once. What
// is not of the account's teams is left out, and what retention has removed.
func (s *Store) CasesByRefs(ctx context.Context, accountID int64, refs []string) (out []Case, err error) {
	rows, err := s.db.QueryContext(steady(ctx), casesByRefsSQL, accountID, pgdialect.Array(cleaned(refs)))
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		c, err := s.scanCase(rows.Scan)
		out = append(out, c)
		return err
	})
	return out, fault(err)
}

const formerRecipientsSQL = `select distinct on (t.case_id) t.case_id, coalesce(a.email, ''), coalesce(g.name, '')
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id join definitions d on d.id = v.definition_id
  left join accounts a on a.id = t.owner_id and a.disabled_at is null left join work_groups g on g.id = t.group_id and t.owner_id is null and g.closed_at is null
where t.case_id = any(?1) and d.key = ?2 and t.state not in ('retracted', 'declined') and (a.id is not null or g.id is not null) and ` + taskOfMyTeam + `
order by t.case_id, t.id desc`

// FormerRecipients are who had a form about cases last, by case: a person with an address, or a
// work group with its name. Who has left, and a group that is closed, is none.
func (s *Store) FormerRecipients(ctx context.Context, accountID int64, formKey string, cases []int64) (map[int64]Recipient, error) {
	rows, err := s.db.QueryContext(steady(ctx), formerRecipientsSQL, accountID, pgdialect.Array(cases), clean(formKey))
	if err != nil {
		return nil, fault(err)
	}
	out := map[int64]Recipient{}
	err = each(rows, func(rows *sql.Rows) error {
		var id int64
		var to Recipient
		err := rows.Scan(&id, &to.Email, &to.Name)
		out[id] = to
		return err
	})
	return out, fault(err)
}

// CaseSend is one form about one case of several that it is sent about with one press. Ref names
// it: the same again sends nothing more.
type CaseSend struct {
	Ref, CaseRef string
	Body         []byte // what was entered, as KeepSending has it
	Task         NewTask
}

// SendAboutCase keeps a sending about a case and sends it, both or neither. NotFound unless the
// account works in the team of the case; Conflict when the form went to the same recipient
// meanwhile and it is not Again; Invalid when the recipient cannot have forms.
func (s *Store) SendAboutCase(ctx context.Context, accountID int64, n CaseSend) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		caseID, wrapped, err := lockCase(ctx, tx, accountID, n.CaseRef)
		if err != nil {
			return err
		}
		key, err := s.caseKey(wrapped)
		if err != nil {
			return err
		}
		n.Ref = clean(n.Ref)
		var id int64
		rows, err := tx.QueryContext(ctx, "insert into sendings (ref, case_id, account_id, body, made_at, sent_at) values (?0, ?1, ?2, ?3, ?4, ?4) on conflict (ref) do nothing returning id",
			n.Ref, caseID, accountID, key.Seal(n.Body, sendingContext(n.Ref)), s.now())
		if err == nil {
			err = each(rows, func(rows *sql.Rows) error { return rows.Scan(&id) })
		}
		if err != nil {
			return err
		}
		if id == 0 { // sent before
			return orGone(tx.QueryRowContext(ctx, "select id from sendings where ref = ? and account_id = ? and case_id = ?", n.Ref, accountID, caseID).Scan(&id))
		}
		n.Task.CaseID = caseID
		if err := s.lockRecipients(ctx, tx, Sending{CaseID: caseID}, []NewTask{n.Task}); err != nil {
			return err
		}
		return s.sendTask(ctx, tx, n.Task, id, vault.Ref(), nil)
	})
}

// SentSendings are those of the references whose sending an account has sent.
func (s *Store) SentSendings(ctx context.Context, accountID int64, refs []string) (map[string]bool, error) {
	rows, err := s.db.QueryContext(steady(ctx), "select ref from sendings where ref = any(?) and account_id = ? and sent_at is not null", pgdialect.Array(cleaned(refs)), accountID)
	all, err := oneText(rows, err)
	out := map[string]bool{}
	for _, one := range all {
		out[one] = true
	}
	return out, err
}
