package store

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Undelivered is a mail that could not be delivered and that nobody has seen to. TaskRef,
// CaseRef, FormType and ChildName are "" for mail that concerns no form.
type Undelivered struct {
	ID                                    int64
	To, Name                              string // address; name of the account, "" for a mailbox or somebody invited
	Template                              string
	TaskRef, CaseRef, FormType, ChildName string
	GroupRef                              string // the work group whose mailbox it went to; ""
	Code                                  int    // SMTP answer; 0 for none
	LastError                             string // the mail server's words
	FailedAt                              time.Time
	Invited                               bool // the address can be corrected by inviting anew
	Again                                 bool // it can be sent again
}

// codeTemplates are those of codes: they are cleared when they fail, and asked for anew on their page.
const codeTemplates = `('code', 'registration_code', 'reset_code', 'email_change_old', 'email_change_new')`

// mailOfTeam is true for a mail m of a task of the account's team; administrators see all.
const mailOfTeam = `(c.id is not null and ` + ofMyTeam + ` or c.id is null and exists (select 1 from accounts o where o.id = ?0 and o.disabled_at is null and 'administrator' = any(o.roles)))`

// undeliveredSQL gives failed mail, newest first: ?0 account, ?1 before this number (0: the
// newest), ?2 how many.
const undeliveredSQL = `select m.id, m.recipient, coalesce(a.name, ''), m.template, coalesce(c.ref, ''), coalesce(k.ref, ''), coalesce(v.form_type, ''), coalesce(k.child_name, ''),
  case when m.account_id is null then coalesce(g.ref, '') else '' end, m.code, m.last_error, coalesce(m.failed_at, m.created_at),
  m.template in ('invitation', 'guest_invited', 'reminder_invited') and c.owner_id is null and c.group_id is null and c.state = 'assigned',
  m.template not in ` + codeTemplates + ` and (m.data is not null or c.owner_id is null and c.group_id is null and c.state = 'assigned')
from mails m left join tasks c on c.id = m.task_id left join cases k on k.id = c.case_id left join contributions n on n.id = c.contribution_id left join versions v on v.id = n.version_id
  left join accounts a on a.id = m.account_id left join work_groups g on g.id = c.group_id and g.mailbox = m.recipient
where m.state = 'failed' and m.settled_at is null and ` + mailOfTeam + ` and (?1 = 0 or m.id < ?1) order by m.id desc limit ?2`

// UndeliveredMail is failed mail that nobody has seen to, newest first, from before the mail
// of that number (0: the newest): officers see that about their teams' tasks, administrators
// all. more tells whether others follow.
func (s *Store) UndeliveredMail(ctx context.Context, accountID, before int64, limit int) (mails []Undelivered, more bool, err error) {
	rows, err := s.db.QueryContext(steady(ctx), undeliveredSQL, accountID, before, limit+1)
	if err != nil {
		return nil, false, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var m Undelivered
		err := rows.Scan(&m.ID, &m.To, &m.Name, &m.Template, &m.TaskRef, &m.CaseRef, &m.FormType, &m.ChildName, &m.GroupRef, &m.Code, &m.LastError, &m.FailedAt, &m.Invited, &m.Again)
		m.FailedAt = m.FailedAt.UTC()
		mails = append(mails, m)
		return err
	})
	if more = len(mails) > limit; more {
		mails = mails[:limit]
	}
	return mails, more, fault(err)
}

// MaxUndelivered is how far CountUndelivered counts.
const MaxUndelivered = 100

const countUndeliveredSQL = `select count(*) from (select 1 from mails m left join tasks c on c.id = m.task_id
  where m.state = 'failed' and m.settled_at is null and ` + mailOfTeam + ` order by m.id desc limit 100) x`

// CountUndelivered is how many mails UndeliveredMail would give, at most MaxUndelivered.
func (s *Store) CountUndelivered(ctx context.Context, accountID int64) (n int, err error) {
	err = s.db.QueryRowContext(steady(ctx), countUndeliveredSQL, accountID).Scan(&n)
	return n, fault(err)
}

// failedMail is a failed mail that is locked. task is 0 for one that concerns no form.
type failedMail struct {
	id, lead     int64  // lead is the mail that it went out with, itself when it had a job of its own
	to           string // the address that its account or mailbox has now; "" when the account is closed
	kept         bool   // what it says is still there
	task, case_  int64
	ref          string
	owner, group int64
	state        portal.TaskState
}

// failedFrom are mails m with what tells where they would go now; failedTo says where.
const (
	failedFrom = ` from mails m left join tasks c on c.id = m.task_id left join work_groups g on g.id = c.group_id left join accounts a on a.id = m.account_id and a.disabled_at is null `
	failedTo   = `case when m.account_id is not null then coalesce(a.email, '') when c.owner_id is null and g.mailbox <> '' then g.mailbox else m.recipient end`
)

func lockFailed(ctx context.Context, tx bun.Tx, accountID, id int64) (m failedMail, err error) {
	m.id = id
	if err := tx.QueryRowContext(ctx, "select coalesce(lead_id, id) from mails where id = ?", id).Scan(&m.lead); err != nil {
		return m, orGone(err)
	}
	// The tasks come first, as everywhere: those of all mail that went out together, in one order.
	_, err = tx.ExecContext(ctx, "select c.id from mails m join tasks c on c.id = m.task_id where (m.id = ?1 or m.lead_id = ?1) and "+mailOfTeam+" order by c.id for update of c", accountID, m.lead)
	if err != nil {
		return m, err
	}
	var state string
	err = tx.QueryRowContext(ctx, `select `+failedTo+`, m.data is not null, coalesce(c.id, 0), coalesce(c.case_id, 0), coalesce(c.ref, ''), coalesce(c.owner_id, 0), coalesce(c.group_id, 0), coalesce(c.state, ''),
  m.state || case when m.settled_at is null then '' else '.settled' end, coalesce(m.lead_id, m.id)`+failedFrom+`where m.id = ?1 and `+mailOfTeam+` for update of m`, accountID, id).
		Scan(&m.to, &m.kept, &m.task, &m.case_, &m.ref, &m.owner, &m.group, &m.state, &state, &m.lead)
	if err == nil && state != MailFailed {
		err = portal.Fail(portal.Conflict, "Somebody has seen to this mail already.")
	}
	return m, orGone(err)
}

// SendMailAgain sends a failed mail again, to the address that its account or mailbox has now, and
// once for all the mail that went out together; an invitation is made anew, for its link is kept
// nowhere. sent are the mails that are seen to by it. NotFound unless UndeliveredMail
// shows it to the account; Conflict when somebody has seen to it, or it cannot be sent again:
// the sentence says why.
func (s *Store) SendMailAgain(ctx context.Context, accountID, id int64) (sent []int64, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		m, err := lockFailed(ctx, tx, accountID, id)
		if err != nil {
			return err
		}
		all := []failedMail{m}
		if m.kept {
			if all, err = s.failedTogether(ctx, tx, m); err != nil {
				return err
			}
		}
		for _, one := range all {
			sent = append(sent, one.id)
			if err := s.audit(ctx, tx, event{kind: AuditMailAgain, account: accountID, case_: one.case_, task: one.task, object: strconv.FormatInt(one.id, 10)}); err != nil {
				return err
			}
		}
		switch {
		case !m.kept:
			return s.inviteInstead(ctx, tx, m, accountID)
		case m.to == "":
			return portal.Fail(portal.Conflict, "The account of this address is closed, so nothing was sent.")
		}
		_, err = tx.ExecContext(ctx, "update mails set state = 'pending', recipient = ?, tries = 0, code = 0, last_error = '', failed_at = null where id = any(?::bigint[])", m.to, idList(sent))
		if err != nil {
			return err
		}
		return queueJob(ctx, tx, sent[0])
	})
	if err != nil {
		return nil, err
	}
	return sent, nil
}

// inviteInstead makes an invitation anew whose link is gone.
func (s *Store) inviteInstead(ctx context.Context, tx bun.Tx, m failedMail, by int64) error {
	if m.task == 0 || m.owner != 0 || m.group != 0 || m.state != portal.Assigned {
		return portal.Fail(portal.Conflict, "This mail held a code or a link that is over, so it is not sent again. Whoever needs one asks for it on the page.")
	}
	t, err := lockOfTeam(ctx, tx, m.ref, by)
	if err != nil {
		return err
	}
	return s.chaseInvited(ctx, tx, t, by)
}

// SettleMail sets a failed mail aside: nobody is to see to it any more. NotFound and Conflict
// as SendMailAgain.
func (s *Store) SettleMail(ctx context.Context, accountID, id int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		m, err := lockFailed(ctx, tx, accountID, id)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "update mails set settled_at = ?, settled_by = ? where id = ?", s.now(), accountID, id); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditMailSettled, account: accountID, case_: m.case_, task: m.task, object: strconv.FormatInt(id, 10)})
	})
}

// settleInvited notes that the failed invitations of a task are over: another is on its way.
func (s *Store) settleInvited(ctx context.Context, tx bun.Tx, h handing) error {
	_, err := tx.ExecContext(ctx, "update mails set settled_at = ?, settled_by = ? where task_id = ? and state = 'failed' and settled_at is null and template in ('invitation', 'guest_invited', 'reminder_invited')",
		s.now(), h.by, h.task)
	return err
}
