package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// SendingLife is how long a form that was not sent waits for its officer; then what was
// entered goes, with its papers.
const SendingLife = 7 * 24 * time.Hour

// Sending is a form on its way to somebody: what an officer has entered so far, and the
// papers that go with it. TaskRef is the task that it became, "" until it is sent.
type Sending struct {
	ID         int64
	Ref        string
	CaseID     int64
	Body       []byte // JSON of casework's
	TaskRef    string
	Enclosures []Enclosure
	Key        vault.CaseKey
}

// KeepSending keeps what an officer has entered, anew when ref is "". NotFound when case or
// sending are not there or the account is not the council's; Conflict once it is sent.
func (s *Store) KeepSending(ctx context.Context, accountID int64, caseRef, ref string, body []byte) (_ string, err error) {
	fresh := ref == ""
	if fresh {
		ref = vault.Ref()
	}
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var caseID int64
		var wrapped []byte
		err := tx.QueryRowContext(ctx, "select id, wrapped_key from cases c where ref = ?1 and "+ofMyTeam, accountID, clean(caseRef)).Scan(&caseID, &wrapped)
		if err != nil {
			return orGone(err)
		}
		key, err := s.caseKey(wrapped)
		if err != nil {
			return err
		}
		sealed := key.Seal(body, sendingContext(ref))
		if fresh {
			_, err := tx.ExecContext(ctx, "insert into sendings (ref, case_id, account_id, body, made_at) values (?, ?, ?, ?, ?)",
				ref, caseID, accountID, sealed, s.now())
			return err
		}
		var sent bool
		err = tx.QueryRowContext(ctx, "update sendings set body = case when task_id is null then ? else body end where ref = ? and case_id = ? returning task_id is not null",
			sealed, clean(ref), caseID).Scan(&sent)
		if err == nil && sent {
			err = portal.Fail(portal.Conflict, sentenceSent)
		}
		return orGone(err)
	})
	return ref, err
}

const sentenceSent = "This form has been sent already, so it was not changed. The case shows it."

const sendingSQL = `select s.id, s.case_id, s.body, c.wrapped_key, coalesce(t.ref, '')
from sendings s join cases c on c.id = s.case_id left join tasks t on t.id = s.task_id
where s.ref = ?1 and c.ref = ?2 and ` + ofMyTeam

// SendingByRef gives a sending of a case with its papers. NotFound when it is not there or
// the account is not the council's.
func (s *Store) SendingByRef(ctx context.Context, accountID int64, caseRef, ref string) (Sending, error) {
	v := Sending{Ref: clean(ref)}
	var sealed, wrapped []byte
	err := s.db.QueryRowContext(steady(ctx), sendingSQL, accountID, v.Ref, clean(caseRef)).Scan(&v.ID, &v.CaseID, &sealed, &wrapped, &v.TaskRef)
	if err != nil {
		return Sending{}, fault(err)
	}
	if v.Key, err = s.caseKey(wrapped); err != nil {
		return Sending{}, err
	}
	if v.Body, err = v.Key.Open(sealed, sendingContext(v.Ref)); err != nil {
		return Sending{}, fault(err)
	}
	v.Enclosures, err = s.sendingEnclosures(ctx, v)
	return v, fault(err)
}

// Unsent are the references of the sendings of a case that were not sent, newest first, and
// not those that are about to go (SendingLife); the caller may see the case.
func (s *Store) Unsent(ctx context.Context, caseID int64) (refs []string, err error) {
	rows, err := s.db.QueryContext(steady(ctx), "select ref from sendings where case_id = ? and task_id is null and made_at > ? order by id desc limit 10",
		caseID, s.now().Add(-SendingLife))
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

// lockSending gives the sending that a task is sent from, 0 for none, and the task that it
// has become already, "" for none.
func lockSending(ctx context.Context, tx bun.Tx, n NewTask) (id int64, task string, err error) {
	if n.Sending == "" {
		return 0, "", nil
	}
	var done sql.NullInt64
	err = tx.QueryRowContext(ctx, "select id, task_id from sendings where ref = ? and case_id = ? for update", clean(n.Sending), n.CaseID).Scan(&id, &done)
	if err != nil || !done.Valid {
		return id, "", orGone(err)
	}
	// A statement of its own: whoever waited for the lock sees the task only now.
	err = tx.QueryRowContext(ctx, "select ref from tasks where id = ?", done.Int64).Scan(&task)
	return id, task, err
}

// takeEnclosures gives the papers of a sending to the task that it becomes.
func takeEnclosures(ctx context.Context, tx bun.Tx, sending, task int64) error {
	if sending == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "update enclosures set task_id = ? where sending_id = ?", task, sending); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "update sendings set task_id = ? where id = ?", task, sending)
	return err
}

// SameSent is a form of the same kind that is with the same address about the same case
// already, or was submitted from there.
type SameSent struct {
	State  portal.TaskState
	SentAt time.Time
}

// SentBefore are the tasks of a case that send a form, of any version, to an address or by a
// group, newest first; those that were retracted or declined do not count.
func (s *Store) SentBefore(ctx context.Context, caseID, versionID int64, email, group string) ([]SameSent, error) {
	rows, err := s.db.QueryContext(steady(ctx), `select t.state, t.sent_at from tasks t
join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id
where t.case_id = ? and v.definition_id = (select definition_id from versions where id = ?) and t.state not in ('retracted', 'declined')
and (t.group_id = (select g.id from work_groups g where g.ref = ?) or ? in (select a.email from accounts a where a.id = t.owner_id
  union all select i.email from invitations i where i.task_id = t.id and t.owner_id is null and i.withdrawn_at is null))
order by t.id desc`, caseID, versionID, clean(group), portal.CleanEmail(clean(email)))
	if err != nil {
		return nil, fault(err)
	}
	var out []SameSent
	err = each(rows, func(rows *sql.Rows) error {
		var one SameSent
		err := rows.Scan(&one.State, &one.SentAt)
		one.SentAt = one.SentAt.UTC()
		out = append(out, one)
		return err
	})
	return out, fault(err)
}

// DropStaleSendings removes what was entered and not sent for SendingLife, and gives the
// keys of the papers, whose files the caller removes.
func (s *Store) DropStaleSendings(ctx context.Context) (files []string, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows, err := tx.QueryContext(ctx, `with old as (
  select id from sendings where task_id is null and made_at <= ? for update skip locked limit 100
), papers as (
  delete from enclosures where sending_id in (select id from old) returning file_key
)
select file_key from papers`, s.now().Add(-SendingLife))
		if err != nil {
			return err
		}
		err = each(rows, func(rows *sql.Rows) error {
			var key string
			err := rows.Scan(&key)
			files = append(files, key)
			return err
		})
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `delete from sendings s where task_id is null and made_at <= ?
and not exists (select 1 from enclosures e where e.sending_id = s.id)`, s.now().Add(-SendingLife))
		return err
	})
	return files, err
}
