package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
	"portico/internal/vault"
)

// AskPart is what somebody who has a form asks somebody elsewhere for: tabs, which are that
// person's to write until they are in. Note stands with the task, sealed, and in no mail.
type AskPart struct {
	AccountID           int64
	TaskRef             string
	Tabs                []string
	Documents           string // the tab of supporting documents, which both have; "" for none
	Words               string // what the tabs are called, for lists
	Email, Note         string
	Due                 *portal.Date
	Done, Total         int // of what is asked for
	LeftDone, LeftTotal int // of what stays with the owner
}

const (
	sentenceLent = "One of these sections is not yours to give away any more: somebody has it, or the form has changed. Look once more."
	sentenceOut  = "You have asked somebody for a part of this form, and it is not in yet. Wait until it is, or take the part back; then submit."
)

// AskForPart gives tabs of a form to somebody elsewhere as a task of its own on the same sheet, by
// the same way as a form is sent, and tells the council. NotFound unless the account owns the task;
// Conflict when portal.MayAsk refuses or a tab is not the task's; Invalid when the recipient cannot
// have forms or is the owner.
func (s *Store) AskForPart(ctx context.Context, n AskPart) (ref string, err error) {
	ref = vault.Ref()
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		to, err := s.recipient(ctx, tx, 0, n.Email)
		if err != nil {
			return err
		}
		// First the case, as whoever moves it to another team locks them: the new task refers to both.
		if _, err := tx.ExecContext(ctx, "select 1 from cases where id = (select case_id from tasks where ref = ?) for key share", clean(n.TaskRef)); err != nil {
			return err
		}
		t, err := lockHeld(ctx, tx, n.TaskRef)
		if err != nil {
			return err
		}
		if t.owner != n.AccountID {
			return takenMeanwhile(ctx, tx, t.id, n.AccountID)
		}
		from, err := s.mayAsk(ctx, tx, t, n, to)
		if err != nil {
			return err
		}
		if err := closeSittings(ctx, tx, t.id); err != nil {
			return err
		}
		part, err := s.insertAsked(ctx, tx, t, n, from, ref)
		if err != nil {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditPartAsked, account: n.AccountID, case_: t.case_, task: part}); err != nil {
			return err
		}
		h := handing{task: part, ref: ref, case_: t.case_, by: n.AccountID, formType: t.formType, due: n.Due}
		if err := s.handTo(ctx, tx, h, to); err != nil {
			return err
		}
		return s.tellCouncilOf(ctx, tx, t, TemplatePartAsked, "/cases/"+from.caseRef)
	})
	if err != nil {
		return "", err
	}
	return ref, nil
}

// asker is what the task of whoever asks says about the new one.
type asker struct {
	sender  int64
	caseRef string
	part    Part
}

// mayAsk judges under the lock of the task and of its sheet, so that of several who ask at once
// each is counted.
func (s *Store) mayAsk(ctx context.Context, tx bun.Tx, t heldTask, n AskPart, to receiver) (a asker, err error) {
	if to.account == n.AccountID {
		return a, portal.Fail(portal.Invalid, "This is your own address. Enter the address of somebody else.")
	}
	if _, err := tx.ExecContext(ctx, "select 1 from contributions where id = ? for update", t.contribution); err != nil {
		return a, err
	}
	var open int
	var asked, own, guest bool
	var part string
	err = tx.QueryRowContext(ctx, `select t.sender_id, c.ref, `+partText+`, t.asked_of is not null, (t.tabs is null or ?1 <@ t.tabs) and not t.lent && ?1,
  (select count(*) from tasks o where o.contribution_id = t.contribution_id and o.asked_of is not null and o.state not in ('submitted', 'accepted', 'retracted', 'declined')),
  coalesce((select roles @> '{guest}' from accounts where id = ?2), false)
from tasks t join cases c on c.id = t.case_id where t.id = ?0`, t.id, pgdialect.Array(n.Tabs), to.account).Scan(&a.sender, &a.caseRef, &part, &asked, &own, &open, &guest)
	a.part = partFrom(part)
	switch {
	case err != nil:
		return a, err
	case guest:
		return a, portal.Fail(portal.Invalid, "This is the address of a guest, who has one form only. Write to the council with Messages.")
	case len(n.Tabs) == 0 || !own:
		return a, portal.Fail(portal.Conflict, sentenceLent)
	}
	return a, portal.MayAsk(t.state, open, asked)
}

func (s *Store) insertAsked(ctx context.Context, tx bun.Tx, t heldTask, n AskPart, from asker, ref string) (id int64, err error) {
	key, err := s.caseKey(t.wrapped)
	if err != nil {
		return 0, err
	}
	task := NewTask{CaseID: t.case_, SenderID: from.sender, Due: n.Due, Comments: n.Note, Part: Part{Roles: from.part.Roles, Only: n.Tabs}, PartWords: n.Words, TabsDone: n.Done, TabsTotal: n.Total}
	if n.Documents != "" {
		task.Only = append(task.Only[:len(task.Only):len(task.Only)], n.Documents)
	}
	if id, err = s.insertTask(ctx, tx, key, task, t.contribution, 0, ref); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, "update tasks set asked_of = ?, asked_by = ? where id = ?", t.id, n.AccountID, id); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, "update tasks set lent = lent || ?::text[] where id = ?", pgdialect.Array(n.Tabs), t.id); err != nil {
		return 0, err
	}
	return id, progressed(ctx, tx, Save{SheetIDs: SheetIDs{TaskID: t.id, ContributionID: t.contribution}, Done: n.LeftDone, Total: n.LeftTotal})
}

// TakePart says which part somebody takes back. Done and Total are of the form with it.
type TakePart struct {
	AccountID        int64
	TaskRef, PartRef string
	Done, Total      int
}

// TakePartBack ends a part that was asked for: what was written in it stays on the sheet, its tabs
// are the owner's again, and whoever had it is mailed as of a form that was retracted. NotFound
// unless the account owns the task and the part was asked of it; Conflict when it is in or over.
func (s *Store) TakePartBack(ctx context.Context, n TakePart) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, part, err := lockAsked(ctx, tx, n.AccountID, n.TaskRef, n.PartRef)
		if err != nil {
			return err
		}
		over := retractedTask{submittedTask: part.submittedTask, owner: sql.NullInt64{Int64: part.owner, Valid: part.owner != 0}}
		if part.owner == 0 {
			over.group = part.group_
			err := tx.QueryRowContext(ctx, "select coalesce((select email from invitations where task_id = ? order by id desc limit 1), '')", part.id).Scan(&over.email)
			if err != nil {
				return err
			}
		}
		if err := s.takeAway(ctx, tx, over, Retract{AccountID: n.AccountID, TaskRef: part.ref, Reason: portal.TakenBack}); err != nil {
			return err
		}
		if err := progressed(ctx, tx, Save{SheetIDs: SheetIDs{TaskID: t.id, ContributionID: t.contribution}, Done: n.Done, Total: n.Total}); err != nil {
			return err
		}
		var caseRef string
		if err := tx.QueryRowContext(ctx, "select ref from cases where id = ?", t.case_).Scan(&caseRef); err != nil {
			return err
		}
		return s.tellCouncilOf(ctx, tx, t, TemplatePartTakenBack, "/cases/"+caseRef)
	})
}

// RemindPart mails whoever has a part that was asked for, or invites again, once a day at most.
// Errors are those of TakePartBack and ChaseTask.
func (s *Store) RemindPart(ctx context.Context, accountID int64, taskRef, partRef string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, part, err := lockAsked(ctx, tx, accountID, taskRef, partRef)
		if err != nil {
			return err
		}
		return s.chase(ctx, tx, part, Chase{AccountID: accountID, part: true})
	})
}

// lockAsked locks a task for its owner, and then a part that was asked of it.
func lockAsked(ctx context.Context, tx bun.Tx, account int64, ref, partRef string) (t, part heldTask, err error) {
	if t, err = lockHeld(ctx, tx, ref); err != nil {
		return t, part, err
	}
	if t.owner != account {
		return t, part, takenMeanwhile(ctx, tx, t.id, account)
	}
	if !t.state.Open() || t.state == portal.CounterSigning {
		_, err := portal.Next(t.state, portal.EventSubmit)
		return t, part, err
	}
	if part, err = lockHeld(ctx, tx, partRef); err != nil {
		return t, part, err
	}
	var one int
	return t, part, orGone(tx.QueryRowContext(ctx, "select 1 from tasks where id = ? and asked_of = ?", part.id, t.id).Scan(&one))
}

// lockAsker locks the task that a part was asked of, before the part itself: in the order in which
// whoever has that task locks them.
func lockAsker(ctx context.Context, tx bun.Tx, partRef string) error {
	_, err := tx.ExecContext(ctx, "select 1 from tasks where id = (select asked_of from tasks where ref = ?) for update", clean(partRef))
	return err
}

// returnTabs gives the tabs of a part that is over back to the task that it was asked of. Conflict when that
// was submitted: what stands in it would change.
func returnTabs(ctx context.Context, tx bun.Tx, part int64) error {
	var in bool
	err := tx.QueryRowContext(ctx, "select exists (select 1 from tasks o join tasks t on t.id = o.asked_of where o.id = ? and t.state in ('submitted', 'accepted'))", part).Scan(&in)
	if err != nil {
		return err
	}
	if in {
		return portal.Fail(portal.Conflict, "The form that this part belongs to is in. Return that form first, so that somebody can fill in these sections.")
	}
	_, err = tx.ExecContext(ctx, `update tasks t set lent = array(select x from unnest(t.lent) x where x <> all(o.tabs)) from tasks o where o.id = ? and t.id = o.asked_of`, part)
	return err
}

// noneOut refuses to submit a form of which a part is out that its owner asked for.
func noneOut(ctx context.Context, tx bun.Tx, task int64) error {
	var out bool
	err := tx.QueryRowContext(ctx, "select exists (select 1 from tasks where asked_of = ? and state not in ('submitted', 'accepted', 'retracted', 'declined'))", task).Scan(&out)
	if err == nil && out {
		err = portal.Fail(portal.Conflict, sentenceOut)
	}
	return err
}

// notGivenBack refuses to open a declined part again whose tabs went back to whoever had asked.
func notGivenBack(ctx context.Context, tx bun.Tx, t heldTask) error {
	var asked bool
	err := tx.QueryRowContext(ctx, "select asked_of is not null and state = 'declined' from tasks where id = ?", t.id).Scan(&asked)
	if err == nil && asked {
		err = portal.Fail(portal.Conflict, "This part went back to whoever had asked for it, who can ask again. It cannot be opened here.")
	}
	return err
}

// AskedPart says for the pages of whoever was asked for a part who asked and when; ok is false for
// what the council sent.
func (s *Store) AskedPart(ctx context.Context, ids SheetIDs) (name, organisation string, at time.Time, ok bool, err error) {
	err = s.db.QueryRowContext(steady(ctx), "select a.name, a.organisation, t.sent_at from tasks t join accounts a on a.id = t.asked_by where t.id = ?", ids.TaskID).Scan(&name, &organisation, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", at, false, nil
	}
	return name, organisation, at.UTC(), err == nil, fault(err)
}

// AddressHolder is the account of an address that somebody is about to ask, with its name; 0 for none.
func (s *Store) AddressHolder(ctx context.Context, email string) (id int64, name string, err error) {
	err = s.db.QueryRowContext(steady(ctx), "select id, name from accounts where email = ? and disabled_at is null", portal.CleanEmail(clean(email))).Scan(&id, &name)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", nil
	}
	return id, name, fault(err)
}

// LentMeanwhile refuses a save on a tab that somebody else was asked for.
func LentMeanwhile() error {
	return portal.Fail(portal.Conflict, "This section was given to somebody else meanwhile, who was asked for it. Your words are kept.")
}

const lentAsSQL = `select distinct on (r.tab) r.tab, r.revision, r.saved_by, r.saved_at, r.body
from task_holders h join tasks o on o.asked_of = h.task_id and $3 = any(o.tabs) and o.state not in ('retracted', 'declined')
  join revisions r on r.contribution_id = o.contribution_id and r.tab = $3 and r.saved_at <= least(o.sent_at, h.held_until)
where h.task_id = $1 and h.account_id = $2 order by r.tab, r.revision desc`

// LentAs gives a tab as it was when somebody else was asked for it, or when the account handed the
// task over before that: to whoever holds or held the task. None when nobody has it or nothing was written.
func (s *Store) LentAs(ctx context.Context, ids SheetIDs, accountID int64, tab string) (map[string]TabCopy, error) {
	rows, err := s.db.DB.QueryContext(steady(ctx), lentAsSQL, ids.TaskID, accountID, clean(tab))
	if err != nil {
		return nil, fault(err)
	}
	return copiesOf(rows, ids)
}
