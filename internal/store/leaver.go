package store

import (
	"context"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Removal takes somebody off a work group. Left says that the person has left the
// organisation; Close, for the council only, that the account is closed too.
type Removal struct {
	ByID                 int64
	GroupRef, AccountRef string
	Left, Close          bool
}

// RemovalCheck is what taking a member off would do. ByGroup are their forms that came by
// the group, Open all of theirs, Signing those that they were asked to counter-sign.
type RemovalCheck struct {
	Member
	Group                  WorkGroup
	Council                bool
	ByGroup, Open, Signing int
}

// leaving is a removal under way.
type leaving struct {
	Removal
	group   lockedGroup
	account int64
	email   string
	admin   bool
	closed  bool // the account, already
}

const leaverSQL = `select a.id, a.email, m.admin, a.disabled_at is not null from work_group_members m join accounts a on a.id = m.account_id
where m.group_id = ? and a.ref = ? and m.removed_at is null`

// CheckRemoval says what taking a member off the group would do, and does nothing. NotFound
// unless the account runs the group and the other is a member.
func (s *Store) CheckRemoval(ctx context.Context, byID int64, groupRef, accountRef string) (c RemovalCheck, err error) {
	g, err := seenGroup(steady(ctx), s.db, byID, groupRef, "")
	if err == nil && !g.runs {
		err = gone()
	}
	if err != nil {
		return c, fault(err)
	}
	c.Group, c.Council = g.WorkGroup, g.council
	err = s.db.QueryRowContext(steady(ctx), `select a.ref, a.name, a.email, m.admin, m.signatory, a.disabled_at is not null,
  (select count(*) from tasks t where t.owner_id = a.id and t.state in ('assigned', 'returned') and t.group_id = m.group_id),
  (select count(*) from tasks t where t.owner_id = a.id and t.state in ('assigned', 'returned', 'decline_proposed')) + (select count(*) from tasks t where t.author_id = a.id and t.state = 'counter_signing'),
  (select count(*) from tasks t where t.owner_id = a.id and t.state = 'counter_signing')
from work_group_members m join accounts a on a.id = m.account_id where m.group_id = ? and a.ref = ? and m.removed_at is null`, g.ID, clean(accountRef)).
		Scan(&c.Ref, &c.Name, &c.Email, &c.Admin, &c.Signatory, &c.Closed, &c.ByGroup, &c.Open, &c.Signing)
	return c, fault(err)
}

// RemoveMember takes somebody off a group, with a mail. Their open forms that came by the
// group fall back into its tray. Whoever has left loses all open forms, each into the tray
// that it came by, else into this one; what they proposed to decline is taken back first, and
// what they were asked to counter-sign goes back to its author. NotFound unless the account runs the group and the other is a member; Conflict for
// the last administrator, unless the council does it, and when forms would lie in a tray
// that nobody sees.
func (s *Store) RemoveMember(ctx context.Context, n Removal) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		l, err := lockLeaver(ctx, tx, n)
		if err != nil {
			return err
		}
		if err := l.judge(ctx, tx); err != nil {
			return err
		}
		if err := s.takeOff(ctx, tx, l); err != nil {
			return err
		}
		if err := s.fallBack(ctx, tx, l); err != nil {
			return err
		}
		if l.Close && !l.closed {
			return s.shut(ctx, tx, l.email, AuditAccountDisabled, "disabled_at = coalesce(disabled_at, ?)", s.now())
		}
		if l.closed {
			return nil
		}
		return s.queueMail(ctx, tx, newMail{account: l.account, to: l.email, template: TemplateGroupLeft, data: MailGroup{Group: l.group.Name}})
	})
}

func lockLeaver(ctx context.Context, tx bun.Tx, n Removal) (l leaving, err error) {
	l.Removal = n
	if l.group, err = lockRun(ctx, tx, n.ByID, n.GroupRef); err != nil {
		return l, err
	}
	err = tx.QueryRowContext(ctx, leaverSQL+" for update of m", l.group.ID, clean(n.AccountRef)).Scan(&l.account, &l.email, &l.admin, &l.closed)
	l.Close = n.Close && n.Left && l.group.council
	return l, orGone(err)
}

// judge refuses to leave a group without administrator or a tray without anybody.
func (l leaving) judge(ctx context.Context, tx bun.Tx) error {
	var admins, members, forms int
	err := tx.QueryRowContext(ctx, `select count(*) filter (where m.admin), count(*) from work_group_members m join accounts a on a.id = m.account_id
where m.group_id = ? and m.account_id <> ? and m.removed_at is null and a.disabled_at is null`, l.group.ID, l.account).Scan(&admins, &members)
	if err != nil {
		return err
	}
	if l.admin && admins == 0 && !l.group.council {
		return portal.Fail(portal.Conflict, "This is the last administrator of the work group, so nobody was removed. Ask the council to name another one first.")
	}
	if members > 0 || l.group.Mailbox != "" {
		return nil
	}
	err = tx.QueryRowContext(ctx, "select count(*) from tasks where group_id = ? and state in ('assigned', 'returned') and coalesce(owner_id, ?) = ?", l.group.ID, l.account, l.account).Scan(&forms)
	if err == nil && (forms > 0 || l.Left) {
		return portal.Fail(portal.Conflict, "Nobody would be left in this work group to see the forms in its tray, so nobody was removed. Add another member first.")
	}
	return err
}

// takeOff ends the membership; the council ends all memberships of somebody who has left.
func (s *Store) takeOff(ctx context.Context, tx bun.Tx, l leaving) error {
	_, err := tx.ExecContext(ctx, "update work_group_members set removed_at = ? where account_id = ? and removed_at is null and (group_id = ? or ?)",
		s.now(), l.account, l.group.ID, l.Left && l.group.council)
	if err != nil {
		return err
	}
	code := ""
	if l.Left {
		code = "left"
	}
	return s.auditMember(ctx, tx, AuditMemberRemoved, l.ByID, l.group.Ref, l.account, code)
}

// The forms of somebody who is taken off a group: ?0 the account, ?1 the group, ?2 whether
// they have left. The last column is the group whose tray each falls into.
const leaverTasksSQL = `select t.ref, coalesce((select g.id from work_groups g where g.id = t.group_id and g.closed_at is null and ?2), ?1)
from tasks t where (t.owner_id = ?0 and t.state in ('assigned', 'returned') and (?2 or t.group_id = ?1))
  or (?2 and t.state in ('counter_signing', 'decline_proposed') and (t.owner_id = ?0 or t.author_id = ?0)) order by t.id`

// fallBack moves the forms of somebody who is taken off a group.
func (s *Store) fallBack(ctx context.Context, tx bun.Tx, l leaving) error {
	all, err := fallsOf(tx.QueryContext(ctx, leaverTasksSQL, l.account, l.group.ID, l.Left))
	if err != nil {
		return err
	}
	return s.fallAll(ctx, tx, l, all)
}

// fallAll moves these forms of a leaver, and tells each tray once.
func (s *Store) fallAll(ctx context.Context, tx bun.Tx, l leaving, all []falls) (err error) {
	notices := map[int64]*MailGroupTask{}
	var order []int64
	for i := 0; err == nil && i < len(all); i++ {
		var t heldTask
		if t, err = s.fall(ctx, tx, l, all[i].ref, all[i].group); err != nil || t.id == 0 {
			continue
		}
		d := notices[all[i].group]
		if d == nil {
			d = &MailGroupTask{FormType: t.formType, Due: t.due, Back: true, Path: "/tasks"}
			notices[all[i].group], order = d, append(order, all[i].group)
		}
		d.Count++
	}
	for i := 0; err == nil && i < len(order); i++ {
		err = s.noticeTray(ctx, tx, tray{group: order[i], except: l.ByID, template: TemplateGroupTask}, *notices[order[i]])
	}
	return err
}

// fall moves one form of a leaver: what they were to counter-sign to its author, everything
// else into the tray, where a colleague may see another way than to decline it. The task is given when it went into the tray.
func (s *Store) fall(ctx context.Context, tx bun.Tx, l leaving, ref string, group int64) (heldTask, error) {
	t, err := lockHeld(ctx, tx, ref)
	if err != nil {
		return t, err
	}
	h := hand{by: l.ByID, group: group, kind: portal.HandFellBack}
	if l.Left {
		h.reason = "left"
	}
	if t.state == portal.DeclineProposed {
		if err := s.unpropose(ctx, tx, t, l.ByID, ProposeDecline); err != nil {
			return t, err
		}
	}
	signing := t.state == portal.CounterSigning
	if signing {
		if err := s.unsign(ctx, tx, l, t); err != nil {
			return t, err
		}
	}
	if signing && t.author != l.account {
		if _, _, err := addressOf(ctx, tx, t.author); err == nil {
			h.to, h.group = t.author, 0
			return heldTask{}, s.backFromLeaver(ctx, tx, t, h)
		} else if portal.CodeOf(err) != portal.NotFound {
			return t, err
		}
	}
	if err := s.moveHands(ctx, tx, t, h); err != nil || !signing || t.owner == l.account {
		return t, err
	}
	return t, s.tellHand(ctx, tx, t, t.owner, TemplateTaskTakenOver, MailReassigned{FormType: t.formType, Due: t.due, Path: "/tasks"})
}

// backFromLeaver gives a form to its author, who is told that the signatory has left.
func (s *Store) backFromLeaver(ctx context.Context, tx bun.Tx, t heldTask, h hand) error {
	if err := s.moveHands(ctx, tx, t, h); err != nil || h.to == h.by {
		return err
	}
	return s.mailSigning(ctx, tx, t, TemplateSignatoryLeft, t.author, t.owner)
}

// unsign ends a counter-signature that nobody will give or wait for any more.
func (s *Store) unsign(ctx context.Context, tx bun.Tx, l leaving, t heldTask) error {
	_, err := tx.ExecContext(ctx, "update tasks set state = 'assigned', author_id = null, signatory_id = null where id = ?", t.id)
	if err != nil {
		return err
	}
	outcome := SigningTakenBack
	if t.owner == l.account {
		outcome = SigningLeft
	}
	if err := s.endSigning(ctx, tx, t, EndSigning{AccountID: l.ByID}, outcome, 0); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditSignatureReturned, account: l.ByID, case_: t.case_, task: t.id})
}
