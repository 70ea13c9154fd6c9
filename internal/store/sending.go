package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
	"portico/internal/vault"
)

// SendingLife is how long a form that was not sent waits for its officer; then what was
// entered goes, with its papers.
const SendingLife = 7 * 24 * time.Hour

// Sending is forms on their way to people and work groups: what an officer has entered so
// far, and the papers that go along. Every change of it is a Revision of its own.
type Sending struct {
	ID         int64
	Ref        string
	CaseID     int64
	Body       []byte // JSON of casework's
	Revision   int64
	Sent       bool
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
		err := tx.QueryRowContext(ctx, "select c.id, c.wrapped_key from cases c where c.ref = ?1 and "+ofMyTeam, accountID, clean(caseRef)).Scan(&caseID, &wrapped)
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
		err = tx.QueryRowContext(ctx, `update sendings set body = case when sent_at is null then ? else body end, revision = revision + (sent_at is null)::int
where ref = ? and case_id = ? returning sent_at is not null`, sealed, clean(ref), caseID).Scan(&sent)
		if err == nil && sent {
			err = portal.Fail(portal.Conflict, sentenceSent)
		}
		return orGone(err)
	})
	return ref, err
}

const (
	sentenceSent    = "This was sent already, so nothing was changed. The case shows it."
	sentenceStale   = "Somebody has changed what is to be sent since you checked it, so nothing was sent. Look once more."
	sentenceAgain   = "Somebody has sent one of these forms to the same recipient meanwhile, so nothing was sent. Look once more."
	sentenceHarmful = "The virus check has removed a paper that was to go along, so nothing was sent. Take it out and go on."
)

const sendingSQL = `select s.id, s.case_id, s.body, c.wrapped_key, s.revision, s.sent_at is not null
from sendings s join cases c on c.id = s.case_id where s.ref = ?1 and c.ref = ?2 and ` + ofMyTeam

// SendingByRef gives a sending of a case with its papers. NotFound when it is not there or
// the account is not the council's.
func (s *Store) SendingByRef(ctx context.Context, accountID int64, caseRef, ref string) (Sending, error) {
	v := Sending{Ref: clean(ref)}
	var sealed, wrapped []byte
	err := s.db.QueryRowContext(steady(ctx), sendingSQL, accountID, v.Ref, clean(caseRef)).Scan(&v.ID, &v.CaseID, &sealed, &wrapped, &v.Revision, &v.Sent)
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
	rows, err := s.db.QueryContext(steady(ctx), "select ref from sendings where case_id = ? and sent_at is null and made_at > ? order by id desc limit 10",
		caseID, s.now().Add(-SendingLife))
	return oneText(rows, err)
}

// SendAll sends everything of a sending at once: a sheet and a task for each recipient, or one sheet for those that share it,
// with the papers that are his, and a mail to each, one for all that go to the same. What was sent before answers the tasks that it
// became, so that whatever happens twice sends once. NotFound unless the account works in
// the team of the case; Conflict when the sending is not the revision that was checked, when
// the virus check has removed one of its papers, or when a form that is not Again went to
// the same recipient meanwhile; Invalid when a recipient cannot have forms.
func (s *Store) SendAll(ctx context.Context, accountID int64, v Sending, tasks []NewTask) (refs []string, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		done, err := lockSending(ctx, tx, accountID, v)
		if err != nil {
			return err
		}
		if done {
			refs, err = sentTasks(ctx, tx, v.ID)
			return err
		}
		if err := s.lockRecipients(ctx, tx, v, tasks); err != nil {
			return err
		}
		refs = make([]string, len(tasks))
		beside := companions{sheets: map[string]int64{}}
		for i, n := range tasks {
			refs[i] = vault.Ref()
			if err := s.sendTask(ctx, tx, n, v.ID, refs[i], &beside); err != nil {
				return err
			}
		}
		if err := s.queueAll(ctx, tx, &beside); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "update sendings set sent_at = ? where id = ?", s.now(), v.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return refs, nil
}

// lockSending holds a sending that is about to be sent; done says that it was sent before.
func lockSending(ctx context.Context, tx bun.Tx, accountID int64, v Sending) (done bool, err error) {
	var revision int64
	err = tx.QueryRowContext(ctx, "select s.sent_at is not null, s.revision from sendings s join cases c on c.id = s.case_id where s.id = ?1 and "+ofMyTeam+" for update of s",
		accountID, v.ID).Scan(&done, &revision)
	if err != nil || done {
		return done, orGone(err)
	}
	if revision != v.Revision {
		return false, portal.Fail(portal.Conflict, sentenceStale)
	}
	var harmful bool
	err = tx.QueryRowContext(ctx, "select exists (select 1 from enclosures where sending_id = ? and scan = 'infected')", v.ID).Scan(&harmful)
	if err == nil && harmful {
		err = portal.Fail(portal.Conflict, sentenceHarmful)
	}
	return false, err
}

func sentTasks(ctx context.Context, tx bun.Tx, sending int64) (refs []string, err error) {
	rows, err := tx.QueryContext(ctx, "select ref from tasks where sending_id = ? order by id", sending)
	return oneText(rows, err)
}

// lockRecipients makes sendings about one case come one after the other, so that no two send
// the same form to the same recipient unasked, and takes the locks of all addresses in one
// order, so that sendings to the same people do not wait for each other in a ring.
func (s *Store) lockRecipients(ctx context.Context, tx bun.Tx, v Sending, tasks []NewTask) error {
	if _, err := tx.ExecContext(ctx, "select 1 from cases where id = ? for no key update", v.CaseID); err != nil {
		return err
	}
	var emails []string
	var keys []SendKey
	for _, n := range tasks {
		if n.GroupRef == "" {
			emails = append(emails, portal.CleanEmail(clean(n.Email)))
		}
		if !n.Again {
			keys = append(keys, SendKey{v.CaseID, n.VersionID, n.Email, n.GroupRef})
		}
	}
	before, err := sentBefore(ctx, tx, keys)
	if err != nil {
		return err
	}
	for _, one := range before {
		if len(one) > 0 {
			return portal.Fail(portal.Conflict, sentenceAgain)
		}
	}
	slices.Sort(emails)
	for _, email := range slices.Compact(emails) {
		if err := lockAddress(ctx, tx, email); err != nil {
			return err
		}
	}
	return nil
}

// enclose gives the papers of a sending to one of its tasks.
func enclose(ctx context.Context, tx bun.Tx, sending, task int64, papers []string) error {
	if sending == 0 || len(papers) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, "insert into enclosure_tasks select id, ? from enclosures where sending_id = ? and ref = any(?)", task, sending, pgdialect.Array(papers))
	return err
}

// SendKey is a form, by one of its versions, about a case, and whom it goes to: a work group, or an address.
type SendKey struct {
	CaseID, VersionID int64
	Email, GroupRef   string
}

// SameSent is a form of the same kind that is with the same recipient about the same case
// already, or was submitted from there.
type SameSent struct {
	State  portal.TaskState
	SentAt time.Time
}

// SentBefore are for each key the tasks of its case that send the form, of any version, to that
// recipient, newest first; those that were retracted or declined do not count.
func (s *Store) SentBefore(ctx context.Context, keys []SendKey) ([][]SameSent, error) {
	out, err := sentBefore(steady(ctx), s.db, keys)
	return out, fault(err)
}

const sentBeforeSQL = `select k.i, t.state, t.sent_at
from unnest(?0::bigint[], ?1::bigint[], ?2::text[], ?3::text[]) with ordinality k(cas, version, email, grp, i) join versions kv on kv.id = k.version
join tasks t on t.case_id = any(?0::bigint[]) and t.case_id = k.cas and t.state not in ('retracted', 'declined')
join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id and v.definition_id = kv.definition_id
where t.group_id = (select g.id from work_groups g where g.ref = k.grp) or k.email <> '' and k.email in (select a.email from accounts a where a.id = t.owner_id
  union all select i.email from invitations i where i.task_id = t.id and t.owner_id is null and i.withdrawn_at is null)
order by k.i, t.id desc`

func sentBefore(ctx context.Context, db bun.IDB, keys []SendKey) ([][]SameSent, error) {
	out := make([][]SameSent, len(keys))
	if len(keys) == 0 {
		return out, nil
	}
	cases, versions, emails, groups := make([]int64, len(keys)), make([]int64, len(keys)), make([]string, len(keys)), make([]string, len(keys))
	for i, k := range keys {
		cases[i], versions[i], groups[i] = k.CaseID, k.VersionID, clean(k.GroupRef)
		if k.GroupRef == "" {
			emails[i] = portal.CleanEmail(clean(k.Email))
		}
	}
	rows, err := db.QueryContext(ctx, sentBeforeSQL, pgdialect.Array(cases), pgdialect.Array(versions), pgdialect.Array(emails), pgdialect.Array(groups))
	if err != nil {
		return nil, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var at int
		var one SameSent
		err := rows.Scan(&at, &one.State, &one.SentAt)
		one.SentAt = one.SentAt.UTC()
		if err == nil {
			out[at-1] = append(out[at-1], one)
		}
		return err
	})
	return out, err
}

// notHeldSQL is true of the sending s when its case is not on hold.
const notHeldSQL = "not exists (select 1 from holds h where h.case_id = s.case_id and h.lifted_at is null)"

// DropStaleSendings removes what was entered and not sent for SendingLife, unless the case is on hold, and gives the
// keys of the papers, whose files the caller removes; none when it fails.
func (s *Store) DropStaleSendings(ctx context.Context) (files []string, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows, err := tx.QueryContext(ctx, `with old as (
  select id from sendings s where sent_at is null and made_at <= ? and `+notHeldSQL+` for update skip locked limit 100
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
		_, err = tx.ExecContext(ctx, `delete from sendings s where sent_at is null and made_at <= ? and `+notHeldSQL+`
and not exists (select 1 from enclosures e where e.sending_id = s.id)`, s.now().Add(-SendingLife))
		return err
	})
	if err != nil {
		return nil, err
	}
	return files, nil
}
