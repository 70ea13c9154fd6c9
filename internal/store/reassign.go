package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// HandOver is a form on its way into other hands: to the account ToRef, or, when that is "",
// into the tray of the group GroupRef. Reason is needed for a colleague's form. Note is for
// whoever gets it and stands in no mail.
type HandOver struct {
	ByID                     int64
	TaskRef, ToRef, GroupRef string
	Reason                   portal.HandReason
	Note                     string
}

// Handed says where a form went: Mine to whoever asked, Tray into one.
type Handed struct {
	To         string // the name of the person or the group
	Mine, Tray bool
}

// hand is one change of hands in the making.
type hand struct {
	by, to, group int64
	kind          portal.HandKind
	reason        portal.HandReason
	note          string
	object        string // for the audit
}

var handAudits = map[portal.HandKind]AuditKind{portal.HandPickedUp: AuditPickedUp, portal.HandReassigned: AuditReassigned,
	portal.HandTakenOver: AuditTakenOver, portal.HandFellBack: AuditFellBack, portal.HandSignAsked: AuditSignatureAsked,
	portal.HandSignBack: AuditSignatureSentBack, portal.HandSignWithdraw: AuditSignatureTakenBack, portal.HandSigned: AuditCounterSigned}

var signingHands = map[SigningOutcome]portal.HandKind{SigningSigned: portal.HandSigned, SigningSentBack: portal.HandSignBack, SigningTakenBack: portal.HandSignWithdraw}

func handContext(id int64) string { return fmt.Sprintf("hand/%d", id) }

// PickUp makes a form out of the tray of one of the account's groups its own. Doing it again
// is no fault. NotFound when it is none of the account's business; Conflict, in a sentence
// that names who has it, when a colleague was faster.
func (s *Store) PickUp(ctx context.Context, accountID int64, taskRef string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, own, err := lockShared(ctx, tx, accountID, taskRef)
		if err != nil || own {
			return err
		}
		if t.owner != 0 {
			_, name, err := addressOf(ctx, tx, t.owner)
			if err != nil {
				return err
			}
			return portal.Fail(portal.Conflict, name+" has picked this form up already. It stands under Group member tasks.")
		}
		if _, err := portal.Next(t.state, portal.EventReassign); err != nil {
			return err
		}
		return s.handOver(ctx, tx, t, hand{by: accountID, to: accountID, kind: portal.HandPickedUp})
	})
}

// Reassign gives a form to a colleague or into the tray of one of the account's groups: its
// owner's, one out of a tray, or a colleague's, which is taking over. NotFound when the form
// is none of the account's business; Conflict when it cannot change hands now; Invalid when
// whoever it goes to cannot get it, or a reason is missing.
func (s *Store) Reassign(ctx context.Context, n HandOver) (out Handed, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, own, err := lockShared(ctx, tx, n.ByID, n.TaskRef)
		if err != nil {
			return err
		}
		if err := movable(ctx, tx, t); err != nil {
			return err
		}
		h := hand{by: n.ByID, kind: portal.HandReassigned, reason: n.Reason, note: clean(n.Note)}
		if out, err = h.aim(ctx, tx, n); err != nil {
			return err
		}
		if err := h.judge(t, own, out); err != nil {
			return err
		}
		return s.handOver(ctx, tx, t, h)
	})
	return out, err
}

// lockShared locks a task that is the account's own, or a colleague's, or lies in the tray
// of a group of theirs; NotFound for every other. Who is a colleague stays one until the
// end of the transaction.
func lockShared(ctx context.Context, tx bun.Tx, accountID int64, ref string) (t heldTask, own bool, err error) {
	t, err = lockHeld(ctx, tx, ref)
	if err != nil || t.owner == accountID {
		return t, true, err
	}
	var one int
	err = tx.QueryRowContext(ctx, `select 1 from work_group_members me join work_groups g on g.id = me.group_id and g.closed_at is null
where me.account_id = ?0 and me.removed_at is null and case when ?1 = 0 then me.group_id = ?2 else exists (select 1 from work_group_members o
  where o.group_id = me.group_id and o.account_id in (?1, ?3) and o.removed_at is null) end
limit 1 for share of me`, accountID, t.owner, t.group_, t.author).Scan(&one)
	return t, false, orGone(err)
}

// movable refuses a form that cannot change hands: a guest's, and one whose state forbids it.
func movable(ctx context.Context, tx bun.Tx, t heldTask) error {
	if t.state == portal.CounterSigning {
		return portal.Fail(portal.Conflict, "This form is with the counter signatory, so it was not re-assigned. Whoever asked for the counter-signature can take it back first.")
	}
	if _, err := portal.Next(t.state, portal.EventReassign); err != nil || t.owner == 0 {
		return err
	}
	var guest bool
	err := tx.QueryRowContext(ctx, "select roles @> '{guest}' from accounts where id = ?", t.owner).Scan(&guest)
	if err == nil && guest {
		return portal.Fail(portal.Conflict, "This form was sent to one invited person and cannot be given to anybody else. Ask the council.")
	}
	return err
}

// sentenceNobody is said of everybody who shares no group, whether there or not.
const sentenceNobody = "Choose somebody of one of your work groups, or one of your work groups. To give the form to anybody else, ask the council."

// aim finds out whom the form goes to.
func (h *hand) aim(ctx context.Context, tx bun.Tx, n HandOver) (Handed, error) {
	if n.ToRef == "" && n.GroupRef == "" {
		return Handed{}, portal.Fail(portal.Invalid, "Choose who gets the form")
	}
	if n.ToRef == "" {
		var out Handed
		err := tx.QueryRowContext(ctx, `select g.id, g.name from work_groups g join work_group_members me on me.group_id = g.id and me.removed_at is null
where g.ref = ? and g.closed_at is null and me.account_id = ? for share of me`, clean(n.GroupRef), n.ByID).Scan(&h.group, &out.To)
		if errors.Is(err, sql.ErrNoRows) {
			return out, portal.Fail(portal.Invalid, sentenceNobody)
		}
		out.Tray = true
		return out, err
	}
	return h.aimAt(ctx, tx, n)
}

// aimAt finds the person. Whoever has left since the list was shown is named.
func (h *hand) aimAt(ctx context.Context, tx bun.Tx, n HandOver) (out Handed, err error) {
	var closed, gone bool
	err = tx.QueryRowContext(ctx, `select a.id, a.name, a.disabled_at is not null or a.roles @> '{guest}', m.removed_at is not null
from accounts a join work_group_members m on m.account_id = a.id join work_groups g on g.id = m.group_id and g.closed_at is null
where a.ref = ? and (a.id = ? or exists (select 1 from work_group_members me where me.group_id = m.group_id and me.account_id = ? and me.removed_at is null))
order by m.removed_at is not null limit 1 for share of m`, clean(n.ToRef), n.ByID, n.ByID).Scan(&h.to, &out.To, &closed, &gone)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return out, portal.Fail(portal.Invalid, sentenceNobody)
	case err != nil:
		return out, err
	case closed:
		return out, portal.Fail(portal.Invalid, "The account of "+out.To+" is closed. Choose somebody else.")
	case gone:
		return out, portal.Fail(portal.Invalid, out.To+" is no longer in one of your work groups. Choose somebody else.")
	}
	out.Mine = h.to == n.ByID
	return out, nil
}

// judge refuses what changes nothing and a colleague's form without a reason, and says what
// kind of change it is.
func (h *hand) judge(t heldTask, own bool, to Handed) error {
	switch {
	case len([]rune(h.note)) > portal.MaxNote:
		return portal.Fail(portal.Invalid, "The note is longer than 1,000 characters. Shorten it")
	case own && to.Mine:
		return portal.Fail(portal.Invalid, "You have this form already. Choose somebody else.")
	case t.owner != 0 && h.to == t.owner:
		return portal.Fail(portal.Invalid, to.To+" has this form already. Choose somebody else.")
	case t.owner == 0 && h.to == 0 && h.group == t.group_:
		return portal.Fail(portal.Invalid, "The form lies in the tray of "+to.To+" already. Choose somebody else.")
	case t.owner == 0 && to.Mine:
		h.kind = portal.HandPickedUp
	case t.owner != 0 && !own:
		h.kind = portal.HandTakenOver
	}
	if h.kind != portal.HandTakenOver {
		h.reason = ""
	} else if h.reason.Words() == "" {
		return portal.Fail(portal.Invalid, "Choose why you take this form from your colleague")
	}
	return nil
}

// handOver does it: the form, its history, the audit and the mails.
func (s *Store) handOver(ctx context.Context, tx bun.Tx, t heldTask, h hand) error {
	if err := s.moveHands(ctx, tx, t, h); err != nil {
		return err
	}
	_, by, err := addressOf(ctx, tx, h.by)
	if err != nil {
		return err
	}
	data := MailReassigned{FormType: t.formType, By: by, Due: t.due, Path: "/tasks/" + t.ref}
	if h.to != 0 && h.to != h.by {
		if err := s.tellHand(ctx, tx, t, h.to, TemplateTaskReassigned, data); err != nil {
			return err
		}
	}
	if t.owner != 0 && t.owner != h.by && t.owner != h.to && h.kind != portal.HandFellBack {
		data.Path = "/tasks"
		if err := s.tellHand(ctx, tx, t, t.owner, TemplateTaskTakenOver, data); err != nil {
			return err
		}
	}
	if h.to == 0 {
		return s.noticeTray(ctx, tx, tray{group: h.group, task: t.id, except: h.by, template: TemplateGroupTask},
			MailGroupTask{FormType: t.formType, Due: t.due, Back: true, Count: 1, Path: "/tasks"})
	}
	return nil
}

// moveHands passes the form on and writes it down, without mails.
func (s *Store) moveHands(ctx context.Context, tx bun.Tx, t heldTask, h hand) error {
	if err := s.passTo(ctx, tx, t, h.to, h.group); err != nil {
		return err
	}
	if h.kind == portal.HandPickedUp { // what nobody has opened yet was received now at the latest
		if _, err := tx.ExecContext(ctx, "update tasks set received_at = ? where id = ? and received_at is null", s.now(), t.id); err != nil {
			return err
		}
	}
	if err := s.writeHand(ctx, tx, t, h); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: handAudits[h.kind], account: h.by, case_: t.case_, task: t.id, object: h.object, detail: string(h.reason)})
}

// writeHand adds a line to who has had the form.
func (s *Store) writeHand(ctx context.Context, tx bun.Tx, t heldTask, h hand) error {
	id, err := nextID(ctx, tx, "task_hands")
	if err != nil {
		return err
	}
	var note []byte
	if h.note != "" {
		key, err := s.caseKey(t.wrapped)
		if err != nil {
			return err
		}
		note = key.Seal([]byte(h.note), handContext(id))
	}
	_, err = tx.ExecContext(ctx, `insert into task_hands (id, task_id, at, by_account, from_account, to_account, to_group, kind, reason, note)
values (?, ?, ?, ?, nullif(?, 0), nullif(?, 0), nullif(?, 0), ?, ?, ?)`, id, t.id, s.now(), h.by, t.owner, h.to, h.group, string(h.kind), string(h.reason), note)
	return err
}
