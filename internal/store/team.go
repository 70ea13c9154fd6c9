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

// teamFor is the open team whose a new case is: the one that was chosen, which must be among
// those of the account, or its first; the oldest when nobody records it. It stays open until the
// transaction ends.
func teamFor(ctx context.Context, tx bun.Tx, account int64, ref string) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `select t.id from teams t left join team_members m on m.team_id = t.id and m.account_id = ?0
where t.closed_at is null and (?0 = 0 or t.id = any((select teams_of(?0))::bigint[])) and ?1 in ('', t.ref)
order by m.account_id is null, m.added_at, t.id limit 1 for share of t`, account, clean(ref)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		if ref != "" {
			return 0, portal.Fail(portal.Invalid, "Choose one of your own teams")
		}
		return 0, portal.Fail(portal.Invalid, "You are in no team yet, so no case can be recorded. Ask an administrator to put you into one.")
	}
	return id, err
}

// Team is a team of the council, for administrators. Cases counts no further than maxCounted.
type Team struct {
	Ref, Name      string
	Members, Cases int
}

// maxCounted is how far the cases of a team are counted.
const maxCounted = 1000

// TeamName is a team to be chosen.
type TeamName struct{ Ref, Name string }

// TeamMember is an officer of a team.
type TeamMember struct{ Ref, Name, Email string }

// Teams are the open teams by name, for administrators; none for everybody else.
func (s *Store) Teams(ctx context.Context, byID int64) (out []Team, err error) {
	return s.teams(ctx, byID, "")
}

func (s *Store) teams(ctx context.Context, byID int64, ref string) (out []Team, err error) {
	rows, err := s.db.QueryContext(steady(ctx), `select t.ref, t.name, (select count(*) from team_members m where m.team_id = t.id),
  (select count(*) from (select 1 from cases c where c.team_id = t.id limit ?2 + 1) n)
from teams t where t.closed_at is null and ?1 in ('', t.ref) and `+byAdministrator+` order by lower(t.name)`, byID, clean(ref), maxCounted)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var t Team
		err := rows.Scan(&t.Ref, &t.Name, &t.Members, &t.Cases)
		out = append(out, t)
		return err
	})
	return out, fault(err)
}

// TeamByRef gives an open team with its officers to an administrator; NotFound to everybody else.
func (s *Store) TeamByRef(ctx context.Context, byID int64, ref string) (t Team, members []TeamMember, err error) {
	found, err := s.teams(ctx, byID, ref)
	if err != nil || len(found) == 0 || ref == "" {
		return t, nil, orNotFound(err)
	}
	rows, err := s.db.QueryContext(steady(ctx), `select a.ref, a.name, a.email from team_members m join accounts a on a.id = m.account_id
where m.team_id = (select id from teams where ref = ?) order by lower(a.name), a.id`, found[0].Ref)
	if err != nil {
		return t, nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var m TeamMember
		err := rows.Scan(&m.Ref, &m.Name, &m.Email)
		members = append(members, m)
		return err
	})
	return found[0], members, fault(err)
}

func orNotFound(err error) error {
	if err == nil {
		return gone()
	}
	return err
}

// TeamNames are the open teams by name, for the council's staff to choose from; of is an account
// whose own teams alone are given, 0 for all.
func (s *Store) TeamNames(ctx context.Context, byID, of int64) (out []TeamName, err error) {
	rows, err := s.db.QueryContext(steady(ctx), `select t.ref, t.name from teams t where t.closed_at is null and `+byOfficer+`
and (?1 = 0 or exists (select 1 from team_members m where m.team_id = t.id and m.account_id = ?1)) order by lower(t.name)`, byID, of)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var t TeamName
		err := rows.Scan(&t.Ref, &t.Name)
		out = append(out, t)
		return err
	})
	return out, fault(err)
}

// MakeTeam makes a team. NotFound unless an administrator does it; Invalid without a name,
// Conflict when an open team has it.
func (s *Store) MakeTeam(ctx context.Context, byID int64, name string) (ref string, err error) {
	ref = vault.Ref()
	return ref, s.writeTeam(ctx, byID, name, event{kind: AuditTeamMade, account: byID, object: ref},
		"insert into teams (name, ref, created_at) values (?, ?, ?) returning 1", ref, s.now())
}

// RenameTeam gives a team another name. Errors are those of MakeTeam; NotFound too when it is closed.
func (s *Store) RenameTeam(ctx context.Context, byID int64, ref, name string) error {
	return s.writeTeam(ctx, byID, name, event{kind: AuditTeamRenamed, account: byID, object: clean(ref)},
		"update teams set name = ? where ref = ? and closed_at is null returning 1", clean(ref))
}

func (s *Store) writeTeam(ctx context.Context, byID int64, name string, e event, query string, rest ...any) error {
	if name = strings.TrimSpace(clean(name)); name == "" {
		return portal.Fail(portal.Invalid, "Enter the name of the team")
	}
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustAdministrator(ctx, tx, byID); err != nil {
			return err
		}
		var one int
		if err := tx.QueryRowContext(ctx, query, append([]any{name}, rest...)...).Scan(&one); err != nil {
			return orGone(err)
		}
		return s.audit(ctx, tx, e)
	})
	if portal.SentenceOf(err) == sentenceTaken {
		err = portal.Wrap(portal.Conflict, "There is a team of this name already. Choose another name", err)
	}
	return err
}

// JoinTeam puts the officer of an address into a team. NotFound unless an administrator does it
// and the team is there; Invalid when the address is no officer's.
func (s *Store) JoinTeam(ctx context.Context, byID int64, ref, email string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id int64 // locked before the team, as other changes of people do
		var account string
		err := tx.QueryRowContext(ctx, "select id, ref from accounts where email = ? and disabled_at is null and 'officer' = any(roles) for no key update", portal.CleanEmail(clean(email))).Scan(&id, &account)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		team, err := lockTeam(ctx, tx, byID, ref)
		if err != nil {
			return err
		}
		if id == 0 {
			return portal.Fail(portal.Invalid, "No officer who can sign in has this address. Make the account first, or give it the role")
		}
		done, err := tx.ExecContext(ctx, "insert into team_members (team_id, account_id, added_at) values (?, ?, ?) on conflict do nothing", team, id, s.now())
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditTeamJoined, account: byID, object: clean(ref), detail: account})
	})
}

// LeaveTeam takes an officer out of a team. NotFound unless an administrator does it and the
// officer is in it.
func (s *Store) LeaveTeam(ctx context.Context, byID int64, ref, account string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		a, err := lockPerson(ctx, tx, byID, account)
		if err != nil {
			return err
		}
		team, err := lockTeam(ctx, tx, byID, ref)
		if err != nil {
			return err
		}
		var one int
		err = tx.QueryRowContext(ctx, "delete from team_members where team_id = ? and account_id = ? returning 1", team, a.ID).Scan(&one)
		if err != nil {
			return orGone(err)
		}
		return s.audit(ctx, tx, event{kind: AuditTeamLeft, account: byID, object: clean(ref), detail: clean(account)})
	})
}

// lockTeam locks an open team for an administrator; NotFound for everybody else.
func lockTeam(ctx context.Context, tx bun.Tx, byID int64, ref string) (id int64, err error) {
	err = tx.QueryRowContext(ctx, "select t.id from teams t where t.ref = ?1 and t.closed_at is null and "+byAdministrator+" for update of t", byID, clean(ref)).Scan(&id)
	return id, orGone(err)
}

// CloseTeam closes a team and moves its cases to another one. NotFound unless an administrator
// does it; Invalid when it has cases and to names no other open team, Conflict for the last team.
func (s *Store) CloseTeam(ctx context.Context, byID int64, ref, to string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "select pg_advisory_xact_lock(hashtextextended('teams', 7))"); err != nil {
			return err
		}
		team, err := lockTeam(ctx, tx, byID, ref)
		if err != nil {
			return err
		}
		var other int64
		var cases, last bool
		err = tx.QueryRowContext(ctx, `select exists (select 1 from cases where team_id = ?0), not exists (select 1 from teams where closed_at is null and id <> ?0),
  coalesce((select id from teams where ref = ?1 and id <> ?0 and closed_at is null), 0)`, team, clean(to)).Scan(&cases, &last, &other)
		switch {
		case err != nil:
			return err
		case last:
			return portal.Fail(portal.Conflict, "This is the only team. Make another one first")
		case cases && other == 0:
			return portal.Fail(portal.Invalid, "Choose the team that gets its cases")
		}
		if cases {
			if err := moveCases(ctx, tx, team, other); err != nil {
				return err
			}
			if err := s.audit(ctx, tx, event{kind: AuditCasesMoved, account: byID, object: clean(to), detail: clean(ref)}); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "update teams set closed_at = ? where id = ?", s.now(), team); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "delete from team_members where team_id = ?", team); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditTeamClosed, account: byID, object: clean(ref)})
	})
}

// casesMoved is how many cases one statement moves, so that none runs into the limit of its time.
const casesMoved = 500

// moveCases gives all cases of a locked team to another one.
func moveCases(ctx context.Context, tx bun.Tx, from, to int64) error {
	for after := int64(-1); after != 0; {
		err := tx.QueryRowContext(ctx, `with part as (
  select id from cases where team_id = ?0 and id > ?2 order by id limit ?3
), moved as (
  update cases set team_id = ?1 where id in (select id from part) and team_id = ?0
)
select coalesce(max(id), 0) from part`, from, to, after, casesMoved).Scan(&after)
		if err != nil {
			return err
		}
	}
	return nil
}

// MoveCase gives a case with its tasks to another team. NotFound unless the account sees the case;
// Invalid when there is no such open team.
func (s *Store) MoveCase(ctx context.Context, byID int64, caseRef, to string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id, team, was int64
		err := tx.QueryRowContext(ctx, "select id from teams where ref = ? and closed_at is null for share", clean(to)).Scan(&team) // before the case, as CloseTeam does
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = tx.QueryRowContext(ctx, "select c.id, c.team_id from cases c where c.ref = ?1 and "+ofMyTeam+" for update of c", byID, clean(caseRef)).Scan(&id, &was)
		if err != nil {
			return orGone(err)
		}
		if team == 0 {
			return portal.Fail(portal.Invalid, "Choose the team that gets the case")
		}
		if team == was {
			return nil
		}
		if _, err := tx.ExecContext(ctx, "update cases set team_id = ? where id = ?", team, id); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditCaseMoved, account: byID, case_: id, object: clean(to)})
	})
}

// TeamOfCase is the team of a case, for those who see the case; NotFound for everybody else.
func (s *Store) TeamOfCase(ctx context.Context, byID int64, caseRef string) (t TeamName, err error) {
	err = s.db.QueryRowContext(steady(ctx), "select t.ref, t.name from cases c join teams t on t.id = c.team_id where c.ref = ?1 and "+ofMyTeam, byID, clean(caseRef)).Scan(&t.Ref, &t.Name)
	return t, fault(err)
}
