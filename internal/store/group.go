package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// GroupDetails is what the council sets about a work group. Domains are those of its
// organisation, parted by spaces: what an administrator of the group may add.
type GroupDetails struct{ Name, Organisation, Mailbox, Domains string }

// Group is a work group with its members, for whoever may see it. Runs says that the asker
// adds and removes members, Council that it is an officer.
type Group struct {
	WorkGroup
	Domains       string
	Council, Runs bool
	People        []Member
	Invited       []GroupInvitation
}

// Member is somebody in a work group.
type Member struct {
	AccountID                           int64
	Ref, Name, Email, Profession, Since string // Since is a date in ISO form
	Admin, Signatory, Closed            bool   // Closed: the account
}

// GroupInvitation waits for an address to register.
type GroupInvitation struct {
	Ref, Email string
	Over       bool
}

// CreateGroup makes a work group. NotFound unless the account is the council's; Conflict
// when an open group has that name; Invalid without a name.
func (s *Store) CreateGroup(ctx context.Context, byID int64, d GroupDetails) (ref string, err error) {
	ref = vault.Ref()
	d = d.clean()
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustCouncil(ctx, tx, byID); err != nil {
			return err
		}
		if err := d.check(ctx, tx, ""); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "insert into work_groups (ref, name, organisation, mailbox, domains, made_at, made_by) values (?, ?, ?, ?, ?, ?, ?)",
			ref, d.Name, d.Organisation, d.Mailbox, d.Domains, s.now(), byID)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditGroupCreated, account: byID, object: ref})
	})
	return ref, err
}

// ChangeGroup sets what the council says of a group. Errors are those of CreateGroup;
// NotFound too when the group is closed.
func (s *Store) ChangeGroup(ctx context.Context, byID int64, ref string, d GroupDetails) error {
	d = d.clean()
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustCouncil(ctx, tx, byID); err != nil {
			return err
		}
		g, err := lockGroup(ctx, tx, byID, ref)
		if err != nil {
			return err
		}
		if err := d.check(ctx, tx, g.Ref); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "update work_groups set name = ?, organisation = ?, mailbox = ?, domains = ? where id = ?",
			d.Name, d.Organisation, d.Mailbox, d.Domains, g.ID)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditGroupChanged, account: byID, object: g.Ref})
	})
}

// CloseGroup closes a group whose tray is empty: nothing can be sent to it, and its members
// are colleagues no longer. Conflict while forms wait in its tray.
func (s *Store) CloseGroup(ctx context.Context, byID int64, ref string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustCouncil(ctx, tx, byID); err != nil {
			return err
		}
		g, err := lockGroup(ctx, tx, byID, ref)
		if err != nil {
			return err
		}
		if g.Waiting > 0 {
			return portal.Fail(portal.Conflict, "Forms wait in the tray of this group, so it was not closed. Its members pick them up, or retract them first.")
		}
		if _, err := tx.ExecContext(ctx, "update work_groups set closed_at = ? where id = ?", s.now(), g.ID); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "update group_invitations set withdrawn_at = ? where group_id = ? and used_at is null and withdrawn_at is null", s.now(), g.ID)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditGroupClosed, account: byID, object: g.Ref})
	})
}

func (d GroupDetails) clean() GroupDetails {
	return GroupDetails{strings.Join(strings.Fields(clean(d.Name)), " "), strings.TrimSpace(clean(d.Organisation)), portal.CleanEmail(clean(d.Mailbox)),
		strings.Join(portal.Domains(clean(d.Domains)), " ")}
}

// check refuses a name that is missing or another open group's.
func (d GroupDetails) check(ctx context.Context, tx bun.Tx, own string) error {
	if d.Name == "" {
		return portal.Fail(portal.Invalid, "Enter the name of the work group")
	}
	var taken bool
	err := tx.QueryRowContext(ctx, "select exists (select 1 from work_groups where lower(name) = lower(?) and closed_at is null and ref <> ?)", d.Name, own).Scan(&taken)
	if err == nil && taken {
		return portal.Fail(portal.Conflict, "There is a work group of this name already. Choose another name")
	}
	if err == nil && d.Mailbox != "" {
		err = tx.QueryRowContext(ctx, "select exists (select 1 from accounts where email = ?)", d.Mailbox).Scan(&taken)
		if err == nil && taken {
			return ErrAccountMailbox
		}
	}
	return err
}

// ErrAccountMailbox says that the mailbox of a work group is somebody's address.
var ErrAccountMailbox = portal.Fail(portal.Conflict, "Somebody has an account with this address, so it is no mailbox of a group. Enter the address that several people read")

// mustCouncil answers NotFound unless the account is the council's.
func mustCouncil(ctx context.Context, db bun.IDB, accountID int64) error {
	var one int
	return orGone(db.QueryRowContext(ctx, "select 1 where "+byOfficer, accountID).Scan(&one))
}

// lockedGroup is a group under its lock as somebody who may see it finds it.
type lockedGroup struct {
	WorkGroup
	domains       string
	council, runs bool
}

const seenGroupSQL = `select coalesce(me.admin, false), coalesce(me.signatory, false), ` + groupColumns + `, g.domains, ` + byOfficer + ` as council, me.account_id is not null
from work_groups g left join work_group_members me on me.group_id = g.id and me.account_id = ?0 and me.removed_at is null
where g.ref = ?1 and g.closed_at is null and (me.account_id is not null or ` + byOfficer + `)`

func seenGroup(ctx context.Context, db bun.IDB, byID int64, ref, lock string) (g lockedGroup, err error) {
	var member bool
	err = db.QueryRowContext(ctx, seenGroupSQL+lock, byID, clean(ref)).Scan(&g.Admin, &g.Signatory, &g.ID, &g.Ref, &g.Name, &g.Organisation, &g.Mailbox,
		&g.Members, &g.Waiting, &g.domains, &g.council, &member)
	g.runs = g.council || g.Admin
	return g, orGone(err)
}

// lockGroup locks an open group that the account may see: NotFound for everybody else.
func lockGroup(ctx context.Context, tx bun.Tx, byID int64, ref string) (lockedGroup, error) {
	return seenGroup(ctx, tx, byID, ref, " for no key update of g")
}

// lockRun is lockGroup for whoever adds and removes members; NotFound for other members.
func lockRun(ctx context.Context, tx bun.Tx, byID int64, ref string) (lockedGroup, error) {
	g, err := lockGroup(ctx, tx, byID, ref)
	if err == nil && !g.runs {
		err = gone()
	}
	return g, err
}

// GroupByRef gives an open group with its members: to its members and the council's staff,
// NotFound to everybody else. Who is invited is told to those who run it.
func (s *Store) GroupByRef(ctx context.Context, byID int64, ref string) (Group, error) {
	seen, err := seenGroup(steady(ctx), s.db, byID, ref, "")
	if err != nil {
		return Group{}, fault(err)
	}
	g := Group{WorkGroup: seen.WorkGroup, Domains: seen.domains, Council: seen.council, Runs: seen.runs}
	if g.People, err = s.members(ctx, g.ID); err == nil && g.Runs {
		g.Invited, err = s.groupInvitations(ctx, g.ID)
	}
	return g, fault(err)
}

const membersSQL = `select a.id, a.ref, a.name, a.email, a.profession, m.added_at::date::text, m.admin, m.signatory, a.disabled_at is not null
from work_group_members m join accounts a on a.id = m.account_id where m.group_id = $1 and m.removed_at is null order by lower(a.name), a.id`

func (s *Store) members(ctx context.Context, group int64) ([]Member, error) {
	var out []Member
	err := s.hot.rows(steady(ctx), membersSQL, []any{group}, func(rows *sql.Rows) error {
		var m Member
		err := rows.Scan(&m.AccountID, &m.Ref, &m.Name, &m.Email, &m.Profession, &m.Since, &m.Admin, &m.Signatory, &m.Closed)
		out = append(out, m)
		return err
	})
	return out, err
}

func (s *Store) groupInvitations(ctx context.Context, group int64) ([]GroupInvitation, error) {
	rows, err := s.db.QueryContext(steady(ctx), `select ref, email, expires_at <= ? from group_invitations
where group_id = ? and used_at is null and withdrawn_at is null order by email`, s.now(), group)
	if err != nil {
		return nil, err
	}
	var out []GroupInvitation
	return out, each(rows, func(rows *sql.Rows) error {
		var i GroupInvitation
		err := rows.Scan(&i.Ref, &i.Email, &i.Over)
		out = append(out, i)
		return err
	})
}

// Groups are the open groups whose name or organisation holds the words, by name, for the
// council's staff; for everybody else there are none. more tells whether others follow.
func (s *Store) Groups(ctx context.Context, byID int64, words string, limit int) (out []WorkGroup, more bool, err error) {
	pattern := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(strings.TrimSpace(clean(words)))) + "%"
	rows, err := s.db.QueryContext(steady(ctx), `select false, false, `+groupColumns+` from work_groups g
where g.closed_at is null and `+byOfficer+` and (lower(g.name) like ?1 or lower(g.organisation) like ?1) order by lower(g.name) limit ?2`, byID, pattern, limit+1)
	if err != nil {
		return nil, false, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		g, err := scanGroup(rows)
		out = append(out, g)
		return err
	})
	if len(out) > limit {
		return out[:limit], true, fault(err)
	}
	return out, false, fault(err)
}

// groupToSend gives the open group of a reference for a task that goes into its tray. NotFound
// when there is none; Invalid when nobody would see the form.
func groupToSend(ctx context.Context, tx bun.Tx, ref string) (g WorkGroup, err error) {
	err = tx.QueryRowContext(ctx, "select false, false, "+groupColumns+" from work_groups g where g.ref = ? and g.closed_at is null for share of g", clean(ref)).
		Scan(&g.Admin, &g.Signatory, &g.ID, &g.Ref, &g.Name, &g.Organisation, &g.Mailbox, &g.Members, &g.Waiting)
	if errors.Is(err, sql.ErrNoRows) {
		return g, gone()
	}
	if err == nil && g.Members == 0 && g.Mailbox == "" {
		return g, portal.Fail(portal.Invalid, "This work group has no members and no mailbox, so nobody would see the form. Add a member first, or send it to a person.")
	}
	return g, err
}
