package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// AddMember puts the holder of an address into a group: at once with a mail when there is an
// account, else by an invitation to register (invited). NotFound unless the asker runs the
// group; Invalid for an address that cannot be added, also for one of a domain that is
// neither the organisation's nor a member's, unless the council adds it; Conflict for a
// member and for an address that was invited within portal.InviteAgainAfter.
func (s *Store) AddMember(ctx context.Context, byID int64, groupRef, email string) (invited bool, err error) {
	email = portal.CleanEmail(clean(email))
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		g, err := lockRun(ctx, tx, byID, groupRef)
		if err != nil {
			return err
		}
		if err := g.takes(ctx, tx, email); err != nil {
			return err
		}
		if err := lockAddress(ctx, tx, email); err != nil {
			return err
		}
		account, err := g.newcomer(ctx, tx, email)
		if err != nil {
			return err
		}
		if invited = account == 0; invited {
			return s.inviteMember(ctx, tx, g, byID, email)
		}
		return s.join(ctx, tx, g.WorkGroup, account, byID, email)
	})
	return invited, err
}

// takes refuses an address that is none, or that an administrator of the group may not add.
func (g lockedGroup) takes(ctx context.Context, tx bun.Tx, email string) error {
	if email == "" {
		return portal.Fail(portal.Invalid, "Enter a work email address")
	}
	if words := portal.CheckEmail(email); words != "" {
		return portal.Fail(portal.Invalid, words)
	}
	domain := portal.DomainOf(email)
	if g.council || slices.Contains(strings.Fields(g.domains), domain) {
		return nil
	}
	var known bool
	err := tx.QueryRowContext(ctx, `select exists (select 1 from work_group_members m join accounts a on a.id = m.account_id
where m.group_id = ? and m.removed_at is null and split_part(a.email, '@', 2) = ?)`, g.ID, domain).Scan(&known)
	if err == nil && !known {
		return portal.Fail(portal.Invalid, "Nobody in this work group has an address at "+domain+". Ask the council to add this person: it can add any address.")
	}
	return err
}

// newcomer is the account of an address, 0 when there is none; an error when it cannot join.
func (g lockedGroup) newcomer(ctx context.Context, tx bun.Tx, email string) (account int64, err error) {
	var closed, professional, member bool
	err = tx.QueryRowContext(ctx, `select a.id, a.disabled_at is not null, a.roles @> '{professional}' and not a.roles && '{officer,administrator,guest}',
  exists (select 1 from work_group_members m where m.group_id = ? and m.account_id = a.id and m.removed_at is null)
from accounts a where a.email = ?`, g.ID, email).Scan(&account, &closed, &professional, &member)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, nil
	case err != nil:
		return 0, err
	case member:
		return 0, portal.Fail(portal.Conflict, "This person is in the work group already.")
	case closed || !professional:
		return 0, portal.Fail(portal.Invalid, "The account of this address cannot join a work group. Ask the council.")
	}
	return account, nil
}

// join makes an account a member and mails it.
func (s *Store) join(ctx context.Context, tx bun.Tx, g WorkGroup, account, by int64, email string) error {
	_, err := tx.ExecContext(ctx, `insert into work_group_members (group_id, account_id, added_at, added_by) values (?, ?, ?, nullif(?, 0))
on conflict (group_id, account_id) do update set added_at = excluded.added_at, added_by = excluded.added_by, admin = false, signatory = false, removed_at = null`,
		g.ID, account, s.now(), by)
	if err != nil {
		return err
	}
	if err := s.auditMember(ctx, tx, AuditMemberAdded, by, g.Ref, account, ""); err != nil {
		return err
	}
	return s.queueMail(ctx, tx, newMail{account: account, to: email, template: TemplateGroupJoined, data: MailGroup{Group: g.Name, Path: "/tasks"}})
}

// auditMember writes what happened to a member: the object is the group, the detail the
// reference of the account and a code.
func (s *Store) auditMember(ctx context.Context, tx bun.Tx, kind AuditKind, by int64, group string, account int64, code string) error {
	var ref string
	if err := tx.QueryRowContext(ctx, "select ref from accounts where id = ?", account).Scan(&ref); err != nil {
		return orGone(err)
	}
	return s.audit(ctx, tx, event{kind: kind, account: by, object: group, detail: strings.TrimSpace(ref + " " + code)})
}

// notAskedJustNow refuses an address that was mailed an invitation to the group which is still
// good and younger than portal.InviteAgainAfter: a form pressed twice does not mail twice.
func (s *Store) notAskedJustNow(ctx context.Context, tx bun.Tx, g lockedGroup, email string) error {
	var at time.Time
	now := s.now()
	err := tx.QueryRowContext(ctx, `select made_at from group_invitations where group_id = ? and email = ? and used_at is null and withdrawn_at is null
and expires_at > ? and made_at > ? order by made_at desc limit 1`, g.ID, email, now, now.Add(-portal.InviteAgainAfter)).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return portal.Fail(portal.Conflict, "An email of "+portal.Stamp(at)+" asks this address to register, so it was not sent again. To send it again now, withdraw the invitation first.")
}

// inviteMember invites an address to register; an earlier invitation to the group dies, and
// Conflict says that it is only just made.
func (s *Store) inviteMember(ctx context.Context, tx bun.Tx, g lockedGroup, by int64, email string) error {
	if err := s.notAskedJustNow(ctx, tx, g, email); err != nil {
		return err
	}
	now := s.now()
	_, err := tx.ExecContext(ctx, "update group_invitations set withdrawn_at = ? where group_id = ? and email = ? and used_at is null and withdrawn_at is null", now, g.ID, email)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "insert into group_invitations (ref, group_id, email, sent_by, made_at, expires_at) values (?, ?, ?, ?, ?, ?)",
		vault.Ref(), g.ID, email, by, now, now.Add(portal.InvitationLife))
	if err != nil {
		return err
	}
	if err := s.audit(ctx, tx, event{kind: AuditMemberInvited, account: by, object: g.Ref}); err != nil {
		return err
	}
	return s.queueMail(ctx, tx, newMail{to: email, template: TemplateGroupInvited, data: MailGroup{Group: g.Name, Path: "/register"}})
}

// joinInvited makes a new account a member of the groups that wait for its address. The lock
// on the address is held.
func (s *Store) joinInvited(ctx context.Context, tx bun.Tx, account int64, email string) error {
	now := s.now()
	_, err := tx.ExecContext(ctx, `with mine as (
  update group_invitations i set used_at = ?0, used_by = ?1 from work_groups g
  where i.email = ?2 and i.used_at is null and i.withdrawn_at is null and i.expires_at > ?0 and g.id = i.group_id and g.closed_at is null
  returning i.group_id, i.sent_by, g.ref
), joined as (
  insert into work_group_members (group_id, account_id, added_at, added_by) select group_id, ?1, ?0, sent_by from mine
  on conflict do nothing
)
insert into audit_events (at, kind, account_id, object) select ?0, ?3, ?1, ref from mine`, now, account, email, string(AuditMemberAdded))
	return err
}

// WithdrawMember makes the open invitation of an address into a group die. NotFound when it
// is not there or the asker does not run the group.
func (s *Store) WithdrawMember(ctx context.Context, byID int64, groupRef, invitation string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		g, err := lockRun(ctx, tx, byID, groupRef)
		if err != nil {
			return err
		}
		var id int64
		err = tx.QueryRowContext(ctx, "update group_invitations set withdrawn_at = ? where ref = ? and group_id = ? and used_at is null and withdrawn_at is null returning id",
			s.now(), clean(invitation), g.ID).Scan(&id)
		if err != nil {
			return orGone(err)
		}
		return s.audit(ctx, tx, event{kind: AuditMemberUninvited, account: byID, object: g.Ref})
	})
}

// SetMember says whether a member runs the group and whether they may counter-sign for the
// others; the council's staff do. NotFound when it is no member.
func (s *Store) SetMember(ctx context.Context, byID int64, groupRef, accountRef string, admin, signatory bool) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustCouncil(ctx, tx, byID); err != nil {
			return err
		}
		g, err := lockGroup(ctx, tx, byID, groupRef)
		if err != nil {
			return err
		}
		var id int64
		err = tx.QueryRowContext(ctx, `update work_group_members m set admin = ?, signatory = ? from accounts a
where m.group_id = ? and a.id = m.account_id and a.ref = ? and m.removed_at is null returning a.id`, admin, signatory, g.ID, clean(accountRef)).Scan(&id)
		if err != nil {
			return orGone(err)
		}
		code := ""
		if admin {
			code = "admin"
		}
		if signatory {
			code += " signatory"
		}
		return s.auditMember(ctx, tx, AuditMemberChanged, byID, g.Ref, id, code)
	})
}
