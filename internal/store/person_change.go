package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// AddPerson makes an account for somebody, who gets a mail that leads to setting a password. teams
// are the references of an officer's teams. NotFound unless an administrator does it; Conflict
// when the address has an account, Invalid for the rest that can be wrong.
func (s *Store) AddPerson(ctx context.Context, n NewAccount, teams []string) (a portal.Account, err error) {
	n.Email, n.PasswordHash = portal.CleanEmail(clean(n.Email)), ""
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustAdministrator(ctx, tx, n.MadeBy); err != nil {
			return err
		}
		if err := (portal.RoleChange{Gets: n.Roles, Others: 1, InTeam: len(teams) > 0}).Judge(); err != nil {
			return err
		}
		if err := lockAddress(ctx, tx, n.Email); err != nil {
			return err
		}
		if a, err = s.insertAccount(ctx, tx, n); err != nil {
			return err
		}
		if err := s.setTeams(ctx, tx, n.MadeBy, a, teams); err != nil {
			return err
		}
		if _, err := s.claim(ctx, tx, a.ID, a.Email); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditPersonAdded, account: n.MadeBy, object: a.Ref, detail: joinRoles(a.Roles)}); err != nil {
			return err
		}
		return s.queueMail(ctx, tx, newMail{account: a.ID, to: a.Email, template: TemplateAccountMade, data: MailAccount{Path: passwordPath}})
	})
	if portal.SentenceOf(err) == sentenceTaken {
		err = portal.Wrap(portal.Conflict, "There is an account with this email address already", err)
	}
	return a, err
}

// PersonChange is what an administrator sets of an account. Agreed is that she means to give up
// her own role.
type PersonChange struct {
	ByID                                       int64
	Ref, Name, Profession, Organisation, Phone string
	Roles                                      []portal.Role
	Teams                                      []string // references
	Agreed                                     bool
	Base                                       string // PersonBase of the page on which it was entered
}

// ErrPersonStale says that roles or teams of an account are not those that the page showed.
var ErrPersonStale = portal.Fail(portal.Conflict, "Somebody has changed this account since you opened the page. Look at it and save once more.")

// PersonBase is what a page shows of roles and teams, to be compared when it comes back.
func PersonBase(roles []portal.Role, teams []string) string {
	words := strings.Fields(joinRoles(roles))
	slices.Sort(words)
	teams = slices.Sorted(slices.Values(teams))
	return strings.Join(words, " ") + ";" + strings.Join(teams, " ")
}

// notStale refuses a change of what is not as the page showed it, unless it is as wanted already.
func (n PersonChange) notStale(ctx context.Context, tx bun.Tx, a portal.Account) error {
	rows, err := tx.QueryContext(ctx, "select t.ref from team_members m join teams t on t.id = m.team_id and t.closed_at is null where m.account_id = ?", a.ID)
	teams, err := oneText(rows, err)
	if err != nil {
		return err
	}
	wanted := n.Teams
	if !slices.Contains(n.Roles, portal.RoleOfficer) {
		wanted = nil
	}
	if now := PersonBase(a.Roles, teams); now != n.Base && now != PersonBase(n.Roles, wanted) {
		return ErrPersonStale
	}
	return nil
}

// ChangePerson sets details, roles and teams of an account. Errors are those of
// portal.RoleChange.Judge, and ErrPersonStale; NotFound unless an administrator does it.
func (s *Store) ChangePerson(ctx context.Context, n PersonChange) error {
	if n.Name = strings.TrimSpace(clean(n.Name)); n.Name == "" {
		return portal.Fail(portal.Invalid, "Enter the name")
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		others, err := lockAdministrators(ctx, tx, n.Ref)
		if err != nil {
			return err
		}
		a, err := lockPerson(ctx, tx, n.ByID, n.Ref)
		if err != nil {
			return err
		}
		if err := n.notStale(ctx, tx, a); err != nil {
			return err
		}
		change := portal.RoleChange{Had: a.Roles, Gets: n.Roles, Own: a.ID == n.ByID, Agreed: n.Agreed, Others: others, InTeam: len(n.Teams) > 0}
		err = tx.QueryRowContext(ctx, `select exists (select 1 from work_group_members m join work_groups g on g.id = m.group_id and g.closed_at is null
where m.account_id = ? and m.removed_at is null)`, a.ID).Scan(&change.InGroups)
		if err != nil {
			return err
		}
		if err := change.Judge(); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "update accounts set name = ?, profession = ?, organisation = ?, phone = ?, roles = string_to_array(?, ' ') where id = ?",
			n.Name, clean(n.Profession), clean(n.Organisation), clean(n.Phone), joinRoles(n.Roles), a.ID)
		if err != nil {
			return err
		}
		a.Roles = n.Roles
		if err := s.setTeams(ctx, tx, n.ByID, a, n.Teams); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditPersonChanged, account: n.ByID, object: a.Ref, detail: joinRoles(n.Roles)})
	})
}

// lockAdministrators makes changes of administrators come one after the other, and counts those
// who can sign in beside one.
func lockAdministrators(ctx context.Context, tx bun.Tx, beside string) (others int, err error) {
	if _, err := tx.ExecContext(ctx, "select pg_advisory_xact_lock(hashtextextended('administrators', 7))"); err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, "select count(*) from accounts where roles && '{administrator}' and disabled_at is null and ref <> ?", clean(beside)).Scan(&others)
	return others, err
}

// setTeams puts an officer into these teams and out of all others; whoever is no officer is in none.
func (s *Store) setTeams(ctx context.Context, tx bun.Tx, by int64, a portal.Account, refs []string) error {
	if !a.Has(portal.RoleOfficer) {
		refs = nil
	}
	list := strings.Join(refs, " ")
	_, err := tx.ExecContext(ctx, `with wanted as (
  select id, ref from teams where ref = any(string_to_array(?0, ' ')) and closed_at is null
), gone as (
  delete from team_members m using teams t where t.id = m.team_id and t.closed_at is null and m.account_id = ?1 and m.team_id not in (select id from wanted) returning t.ref
), come as (
  insert into team_members (team_id, account_id, added_at) select id, ?1, ?2 from wanted on conflict do nothing returning team_id
)
insert into audit_events (at, kind, account_id, object, detail)
select ?2::timestamptz, ?3, ?4::bigint, ref, ?6 from gone union all select ?2, ?5, ?4, w.ref, ?6 from come join wanted w on w.id = come.team_id`,
		list, a.ID, s.now(), string(AuditTeamLeft), by, string(AuditTeamJoined), a.Ref)
	return err
}

// DisablePerson shuts the account of somebody who has left: signed out, off all groups and teams.
// Open forms fall into the tray they came by, else of the first group in which somebody is left;
// what waits for the person's counter-signature goes back to its author. What has nowhere to go
// stays and LeftTasks lists it. NotFound unless an administrator does it, Conflict for one's own.
func (s *Store) DisablePerson(ctx context.Context, byID int64, ref string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := lockAdministrators(ctx, tx, ref); err != nil {
			return err
		}
		a, err := lockPerson(ctx, tx, byID, ref)
		if err != nil || a.Disabled {
			return err
		}
		if a.ID == byID {
			return portal.Fail(portal.Conflict, "This is your own account. Another administrator must disable it.")
		}
		all, err := fallsOf(tx.QueryContext(ctx, leftSQL, a.ID))
		if err != nil {
			return err
		}
		if err := s.takeOffAll(ctx, tx, byID, a); err != nil {
			return err
		}
		l := leaving{Removal: Removal{ByID: byID, Left: true}, account: a.ID, email: a.Email}
		if err := s.fallAll(ctx, tx, l, all); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditPersonLeft, account: byID, object: a.Ref}); err != nil {
			return err
		}
		return s.shut(ctx, tx, a.Email, AuditAccountDisabled, "disabled_at = coalesce(disabled_at, ?)", s.now())
	})
}

// leftSQL are the open forms of an account ?0 and the trays that they fall into, 0 for the author's hands.
const leftSQL = `with seen as (
  select g.id, g.name from work_group_members m join work_groups g on g.id = m.group_id and g.closed_at is null
  where m.account_id = ?0 and m.removed_at is null and (g.mailbox <> '' or exists (select 1 from work_group_members o
    join accounts b on b.id = o.account_id and b.disabled_at is null where o.group_id = g.id and o.removed_at is null and o.account_id <> ?0))
), falls as (
  select t.id, t.ref, coalesce((select id from seen where id = t.group_id), (select id from seen order by name limit 1), 0) as tray,
    t.state = 'counter_signing' and t.owner_id = ?0 and exists (select 1 from accounts b where b.id = t.author_id and b.id <> ?0 and b.disabled_at is null) as back
  from tasks t where (t.owner_id = ?0 and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed')) or (t.author_id = ?0 and t.state = 'counter_signing')
)
select ref, tray from falls where tray > 0 or back order by id`

// takeOffAll ends all memberships of somebody.
func (s *Store) takeOffAll(ctx context.Context, tx bun.Tx, by int64, a portal.Account) error {
	_, err := tx.ExecContext(ctx, `with off as (
  update work_group_members m set removed_at = ?0 from work_groups g where g.id = m.group_id and m.account_id = ?1 and m.removed_at is null returning g.ref
)
insert into audit_events (at, kind, account_id, object, detail) select ?0, ?2, ?3, ref, ?4 from off`,
		s.now(), a.ID, string(AuditMemberRemoved), by, a.Ref+" left")
	if err != nil {
		return err
	}
	a.Roles = slices.DeleteFunc(slices.Clone(a.Roles), func(r portal.Role) bool { return r == portal.RoleOfficer })
	return s.setTeams(ctx, tx, by, a, nil)
}

// EnablePerson opens an account again: it is in no group and no team, and its holder sets a new
// password, which a mail says. NotFound unless an administrator does it.
func (s *Store) EnablePerson(ctx context.Context, byID int64, ref string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		a, err := lockPerson(ctx, tx, byID, ref)
		if err != nil || !a.Disabled {
			return err
		}
		if _, err := tx.ExecContext(ctx, "update accounts set disabled_at = null, password_hash = '' where id = ?", a.ID); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditPersonEnabled, account: byID, object: a.Ref}); err != nil {
			return err
		}
		return s.queueMail(ctx, tx, newMail{account: a.ID, to: a.Email, template: TemplateAccountMade, data: MailAccount{Path: passwordPath}})
	})
}

// ResetPerson takes the password of an account away, ends its sessions and mails its holder where
// to set a new one; who never had one is invited anew. NotFound unless an administrator does it,
// Conflict while the account is disabled.
func (s *Store) ResetPerson(ctx context.Context, byID int64, ref string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		a, err := lockPerson(ctx, tx, byID, ref)
		if err != nil {
			return err
		}
		if a.Disabled {
			return portal.Fail(portal.Conflict, "This account is disabled. Enable it: that mails a new password's link too.")
		}
		template := TemplateAccountReset
		var none bool
		if err := tx.QueryRowContext(ctx, "select password_hash = '' from accounts where id = ?", a.ID).Scan(&none); err != nil {
			return err
		}
		if none {
			template = TemplateAccountMade
		}
		if err := s.shut(ctx, tx, a.Email, AuditPasswordReset, "password_hash = ?", ""); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditPersonReset, account: byID, object: a.Ref}); err != nil {
			return err
		}
		return s.queueMail(ctx, tx, newMail{account: a.ID, to: a.Email, template: template, data: MailAccount{Path: passwordPath}})
	})
}

// SignOutPerson ends every session of an account. NotFound unless an administrator does it.
func (s *Store) SignOutPerson(ctx context.Context, byID int64, ref string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		a, err := lockPerson(ctx, tx, byID, ref)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "update sessions set ended_at = ? where account_id = ? and ended_at is null", s.now(), a.ID); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditPersonSignOut, account: byID, object: a.Ref})
	})
}

// ReviewPeople notes that an administrator has looked at what these accounts may do, and how many
// there were. NotFound unless an administrator does it.
func (s *Store) ReviewPeople(ctx context.Context, byID int64, refs []string) (n int, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustAdministrator(ctx, tx, byID); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `with seen as (
  update accounts set reviewed_at = ?0, reviewed_by = ?1 where ref = any(string_to_array(?2, ' ')) returning ref
), noted as (
  insert into audit_events (at, kind, account_id, object) select ?0, ?3, ?1, ref from seen
)
select count(*) from seen`, s.now(), byID, clean(strings.Join(refs, " ")), string(AuditPersonReviewed)).Scan(&n)
	})
	return n, err
}

// RecordReviewExported notes that the access review left the portal. NotFound unless an administrator took it.
func (s *Store) RecordReviewExported(ctx context.Context, byID int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustAdministrator(ctx, tx, byID); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditReviewExported, account: byID})
	})
}

// falls is a form of a leaver and the tray that it falls into.
type falls struct {
	ref   string
	group int64
}

func fallsOf(rows *sql.Rows, err error) (all []falls, _ error) {
	if err != nil {
		return nil, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var f falls
		err := rows.Scan(&f.ref, &f.group)
		all = append(all, f)
		return err
	})
	return all, err
}
