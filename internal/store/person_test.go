package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

func (w *world) administrator() portal.Account {
	w.t.Helper()
	return w.account("ada@northshire.example", "Ada Admin", portal.RoleAdministrator)
}

func (w *world) found(a portal.Account, q PeopleQuery) (names []string) {
	w.t.Helper()
	people, _, err := w.People(w.ctx, a.ID, q)
	w.must(err)
	for _, p := range people {
		names = append(names, p.Name)
	}
	return names
}

func TestPeopleAreFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.administrator()
	w.must(w.DisableAccount(w.ctx, w.colleague.Email))
	w.clock.forward(100 * 24 * time.Hour)
	_, err := w.db.ExecContext(w.ctx, "update accounts set signed_in_at = ? where id = ?", w.now(), w.owner.ID)
	w.must(err)
	for _, c := range []struct {
		q    PeopleQuery
		want string
	}{
		{PeopleQuery{}, "[Ada Admin Ffion Rhydderch Marged Ellison Tom Peverell]"},
		{PeopleQuery{Search: "rhyd"}, "[Ffion Rhydderch]"},
		{PeopleQuery{Search: "tom@nch"}, "[Tom Peverell]"},
		{PeopleQuery{Search: "' | drop"}, "[]"},
		{PeopleQuery{Role: portal.RoleOfficer}, "[Marged Ellison]"},
		{PeopleQuery{Organisation: "northshire c"}, "[Ada Admin Ffion Rhydderch Marged Ellison Tom Peverell]"},
		{PeopleQuery{Organisation: "%"}, "[]"},
		{PeopleQuery{Filter: FilterDisabled}, "[Tom Peverell]"},
		{PeopleQuery{Filter: FilterIdle}, "[Ada Admin Marged Ellison]"},
		{PeopleQuery{Filter: FilterDue}, "[Ada Admin Ffion Rhydderch Marged Ellison]"},
		{PeopleQuery{After: w.owner.Ref, Limit: 1}, "[Marged Ellison]"},
	} {
		if got := fmt.Sprint(w.found(admin, c.q)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.q, got, c.want)
		}
	}
	if got := w.found(w.officer, PeopleQuery{}); len(got) != 0 {
		t.Errorf("an officer sees %v", got)
	}
	n, err := w.ReviewPeople(w.ctx, admin.ID, []string{w.owner.Ref, "nobody"})
	if err != nil || n != 1 || len(w.found(admin, PeopleQuery{Filter: FilterDue})) != 2 || w.audited(AuditPersonReviewed) != 1 {
		t.Errorf("reviewed %d, %v", n, err)
	}
	_, err = w.ReviewPeople(w.ctx, w.officer.ID, []string{w.owner.Ref})
	w.wants(err, portal.NotFound)
}

func TestAccountByAnAdministrator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.administrator()
	ref, _ := w.invite("gwen@seren.example")
	n := NewAccount{Email: " Gwen@Seren.example", Name: "Gwen Rhys", Roles: []portal.Role{portal.RoleProfessional}, MadeBy: admin.ID}
	n.MadeBy = w.officer.ID
	_, err := w.AddPerson(w.ctx, n, nil)
	w.wants(err, portal.NotFound)
	n.MadeBy = admin.ID
	a, err := w.AddPerson(w.ctx, n, nil)
	w.must(err)
	if h := w.open(a, ref); h.Standing != portal.Owner {
		t.Errorf("what waited for the address: %s", h.Standing)
	}
	if m, data := w.mail(TemplateAccountMade); m.To != "gwen@seren.example" || data != `{"path":"/forgotten-password"}` {
		t.Errorf("mail to %s: %s", m.To, data)
	}
	if _, hash, _ := w.Credentials(w.ctx, a.Email); hash != "" {
		t.Error("an account that an administrator made has a password")
	}
	_, err = w.AddPerson(w.ctx, n, nil)
	w.wants(err, portal.Conflict)
	n.Email, n.Roles = "o@x.example", []portal.Role{portal.RoleOfficer}
	_, err = w.AddPerson(w.ctx, n, nil)
	w.wants(err, portal.Invalid)
	w.must(w.ResetPerson(w.ctx, admin.ID, w.owner.Ref))
	if m, _ := w.mail(TemplateAccountReset); m.To != w.owner.Email {
		t.Errorf("mail to %s", m.To)
	}
}

// Nobody takes the last administrator away, and nobody her own role by mistake.
func TestRolesAreChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.administrator()
	north := w.team("north")
	change := PersonChange{ByID: admin.ID, Ref: admin.Ref, Name: "Ada Admin", Roles: []portal.Role{portal.RoleAuthor}, Agreed: true}
	w.wants(w.ChangePerson(w.ctx, change), portal.Conflict)
	base := PersonBase(admin.Roles, nil)
	officer := PersonBase(w.officer.Roles, []string{w.text("select t.ref from teams t join team_members m on m.team_id = t.id where m.account_id = $1", w.officer.ID)})
	w.must(w.ChangePerson(w.ctx, PersonChange{Base: officer, ByID: admin.ID, Ref: w.officer.Ref, Name: "Marged", Roles: []portal.Role{portal.RoleOfficer, portal.RoleAdministrator}, Teams: []string{north}}))
	if w.number("select count(*) from team_members m join teams t on t.id = m.team_id where m.account_id = $1 and t.ref = $2", w.officer.ID, north) != 1 ||
		w.number("select count(*) from team_members where account_id = $1", w.officer.ID) != 1 || w.audited(AuditTeamLeft) != 1 {
		t.Error("the teams are not those that were chosen")
	}
	stale := PersonChange{Base: officer, ByID: admin.ID, Ref: w.officer.Ref, Name: "Marged", Roles: w.officer.Roles, Teams: []string{north}}
	if err := w.ChangePerson(w.ctx, stale); !errors.Is(err, ErrPersonStale) {
		t.Errorf("roles that were changed meanwhile are given back: %v", err)
	}
	change.Base, change.Agreed = base, false
	w.wants(w.ChangePerson(w.ctx, change), portal.Invalid)
	change.Agreed = true
	w.must(w.ChangePerson(w.ctx, change))
	w.wants(w.ChangePerson(w.ctx, change), portal.NotFound)
}

// An administrator who loses the role at this moment disables nobody any more, and what is sent to
// an address while it is imported finds its account.
func TestAdministratorsAndAddressesWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.administrator()
	ref, err := w.KeepImport(w.ctx, admin.ID, Import{Rows: []ImportRow{{Line: 2, Name: "Gwen Rhys", Email: "gwen@seren.example", Roles: []portal.Role{portal.RoleProfessional}, Outcome: ImportNew}}})
	w.must(err)
	w.must(w.waits(func(ctx context.Context, tx bun.Tx) error { return lockAddress(ctx, tx, "gwen@seren.example") },
		func() error { _, err := w.ConfirmImport(w.ctx, admin.ID, ref); return err }))
	err = w.waits(func(ctx context.Context, tx bun.Tx) error {
		if _, err := lockAdministrators(ctx, tx, ""); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "update accounts set roles = '{author}' where id = ?", admin.ID)
		return err
	}, func() error { return w.DisablePerson(w.ctx, admin.ID, w.owner.Ref) })
	w.wants(err, portal.NotFound)
}

// waits does one thing, then, while another is not finished, and gives its error: it must wait for that, and not
// stand in the way of what comes last.
func (w *world) waits(first func(context.Context, bun.Tx) error, then func() error, last ...func(context.Context, bun.Tx) error) error {
	w.t.Helper()
	done := make(chan error, 1)
	w.must(w.inTx(w.ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := first(ctx, tx); err != nil {
			return err
		}
		go func() { done <- then() }()
		for w.number("select count(*) from pg_locks where not granted and pid in (select pid from pg_stat_activity where datname = current_database())") == 0 {
			select {
			case err := <-done:
				w.t.Fatalf("it did not wait: %v", err)
			default:
			}
		}
		for _, do := range last {
			if err := do(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	}))
	return <-done
}

// The forms of a leaver fall back; what has nowhere to go stays and is listed.
func TestDisabledPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.administrator()
	w.wants(w.DisablePerson(w.ctx, admin.ID, admin.Ref), portal.Conflict)
	w.wants(w.DisablePerson(w.ctx, w.officer.ID, w.owner.Ref), portal.NotFound)
	group, err := w.CreateGroup(w.ctx, w.officer.ID, GroupDetails{Name: "OT"})
	w.must(err)
	for _, a := range []portal.Account{w.owner, w.colleague} {
		_, err := w.AddMember(w.ctx, w.officer.ID, group, a.Email)
		w.must(err)
	}
	w.must(w.DisablePerson(w.ctx, admin.ID, w.owner.Ref))
	if w.number("select count(*) from tasks t join work_groups g on g.id = t.group_id where t.ref = $1 and t.owner_id is null and g.ref = $2", w.ref, group) != 1 {
		t.Error("the form is not in the tray")
	}
	alone := w.send(w.colleague, nil)
	w.must(w.DisablePerson(w.ctx, admin.ID, w.colleague.Ref))
	left, err := w.LeftTasks(w.ctx, admin.ID, w.colleague.Ref)
	if err != nil || len(left) != 1 || w.number("select count(*) from tasks where ref = $1 and owner_id is not null", alone) != 1 {
		t.Errorf("left %+v, %v", left, err)
	}
	w.must(w.EnablePerson(w.ctx, admin.ID, w.colleague.Ref))
	if p, err := w.PersonByRef(w.ctx, admin.ID, w.colleague.Ref); err != nil || p.Disabled || !p.NoPassword || p.Groups != "" {
		t.Errorf("enabled: %+v, %v", p, err)
	}
}

// A mailbox is no account, by no way to one, and no account's address is a mailbox.
func TestMailboxIsNoAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.administrator()
	box := "office@nch.example"
	_, err := w.CreateGroup(w.ctx, w.officer.ID, GroupDetails{Name: "OT", Mailbox: box})
	w.must(err)
	_, err = w.AddPerson(w.ctx, NewAccount{Email: box, Name: "Office", Roles: []portal.Role{portal.RoleProfessional}, MadeBy: admin.ID}, nil)
	w.wants(err, portal.Invalid)
	_, err = w.registers(box, "")
	w.wants(err, portal.Invalid)
	_, err = w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, Email: box, SenderID: w.officer.ID, Facts: []byte("{}")})
	w.wants(err, portal.Invalid)
	_, err = w.CreateGroup(w.ctx, w.officer.ID, GroupDetails{Name: "PT", Mailbox: w.owner.Email})
	w.wants(err, portal.Conflict)
}

func TestTeamsAreRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.administrator()
	_, err := w.MakeTeam(w.ctx, w.officer.ID, "North")
	w.wants(err, portal.NotFound)
	ref, err := w.MakeTeam(w.ctx, admin.ID, " North ")
	w.must(err)
	_, err = w.MakeTeam(w.ctx, admin.ID, "north")
	w.wants(err, portal.Conflict)
	w.must(w.RenameTeam(w.ctx, admin.ID, ref, "North and west"))
	w.wants(w.JoinTeam(w.ctx, admin.ID, ref, w.owner.Email), portal.Invalid)
	w.must(w.JoinTeam(w.ctx, admin.ID, ref, w.officer.Email))
	w.must(w.JoinTeam(w.ctx, admin.ID, ref, w.officer.Email))
	teams, err := w.Teams(w.ctx, admin.ID)
	if err != nil || len(teams) != 2 || teams[0].Members != 1 || w.audited(AuditTeamJoined) != 1 {
		t.Errorf("teams %+v, %v", teams, err)
	}
	first := teams[1].Ref
	address := w.caseAddress()
	w.wants(w.CloseTeam(w.ctx, admin.ID, first, ""), portal.Invalid)
	w.wants(w.CloseTeam(w.ctx, admin.ID, first, first), portal.Invalid)
	w.must(w.MoveCase(w.ctx, w.officer.ID, address, ref))
	if w.number("select count(*) from tasks k join teams t on t.id = k.team_id where t.ref = $1", ref) != 1 {
		t.Error("the task did not move with its case")
	}
	w.must(w.exec("insert into cases (ref, kind, reference, child_name, child_born, wrapped_key, record, created_at, team_id) select 'n' || n, kind, 'N-' || n, 'Nia', child_born, wrapped_key, record, created_at, team_id from cases, generate_series(1, 1100) n"))
	w.must(w.waits(func(ctx context.Context, tx bun.Tx) error {
		_, err := teamFor(ctx, tx, 0, ref)
		return err
	}, func() error { return w.CloseTeam(w.ctx, admin.ID, ref, first) }))
	if n := w.number("select count(*) from cases c join teams t on t.id = c.team_id where t.ref = $1", first); n != 1101 {
		t.Errorf("%d cases have moved, want 1101", n)
	}
	w.wants(w.CloseTeam(w.ctx, admin.ID, first, ""), portal.Conflict)
	if got, err := w.TeamOfCase(w.ctx, w.officer.ID, address); err != nil || got.Ref != first {
		t.Errorf("the case is of %+v, %v", got, err)
	}
}

// An import does what its rows say, once: also when it is confirmed twice at the same moment.
func TestPeopleAreImported(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.administrator()
	waiting, _ := w.invite("gwen@seren.example")
	rows := []ImportRow{
		{Line: 2, Name: "Gwen Rhys", Email: "gwen@seren.example", Roles: []portal.Role{portal.RoleProfessional}, Groups: []string{"New group"}, Outcome: ImportNew},
		{Line: 3, Name: "Olive", Email: "olive@x.example", Roles: []portal.Role{portal.RoleOfficer}, Teams: []string{"SEND team"}, Outcome: ImportNew},
		{Line: 4, Name: "Ffion", Email: w.owner.Email, Groups: []string{"new GROUP"}, Outcome: ImportKnown},
		{Line: 5, Email: "bad", Outcome: ImportFaulty, Faults: []string{"no"}},
		{Line: 6, Name: "Tom", Email: w.colleague.Email, Roles: []portal.Role{portal.RoleProfessional}, Outcome: ImportNew}, // has registered meanwhile
	}
	_, err := w.KeepImport(w.ctx, w.officer.ID, Import{Rows: rows})
	w.wants(err, portal.NotFound)
	ref, err := w.KeepImport(w.ctx, admin.ID, Import{Rows: rows})
	w.must(err)
	_, err = w.ConfirmImport(w.ctx, w.officer.ID, ref)
	w.wants(err, portal.NotFound)
	done := make(chan error, 2)
	for range 2 {
		go func() { _, err := w.ConfirmImport(w.ctx, admin.ID, ref); done <- err }()
	}
	w.must(<-done)
	w.must(<-done)
	i, err := w.ImportByRef(w.ctx, admin.ID, ref)
	if err != nil || i.Count(ImportNew) != 2 || i.Count(ImportKnown) != 2 || i.Count(ImportFaulty) != 1 || i.ConfirmedAt == nil {
		t.Errorf("report %+v, %v", i, err)
	}
	gwen, err := w.AccountByEmail(w.ctx, "gwen@seren.example")
	w.must(err)
	if h := w.open(gwen, waiting); h.Standing != portal.Owner {
		t.Errorf("what waited for the address: %s", h.Standing)
	}
	for query, want := range map[string]int{
		"select count(*) from work_group_members m join work_groups g on g.id = m.group_id where g.name = 'New group'":                                2,
		"select count(*) from team_members m join accounts a on a.id = m.account_id where a.email = 'olive@x.example'":                                1,
		"select count(*) from mails where template = 'account_made'":                                                                                  2,
		"select count(*) from river_job where kind = 'mail' and (args->>'mail_id')::bigint in (select id from mails where template = 'account_made')": 2,
		"select count(*) from accounts where made_by is not null":                                                                                     2,
	} {
		if got := w.number(query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	w.mail(TemplateAccountMade) // it opens
	if w.audited(AuditPeopleImported) != 1 {
		t.Error("not audited once")
	}
	w.clock.forward(importLife + time.Hour)
	_, err = w.ImportByRef(w.ctx, admin.ID, ref)
	w.wants(err, portal.NotFound)
}

// As many rows as a file can have are imported by a handful of statements.
func TestManyPeopleAreImported(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.administrator()
	var rows []ImportRow
	for n := range 20000 {
		rows = append(rows, ImportRow{Line: n + 2, Name: fmt.Sprintf("Person %d", n), Email: fmt.Sprintf("p%d@x.example", n), Roles: []portal.Role{portal.RoleProfessional},
			Groups: []string{fmt.Sprintf("Group %d", n%50)}, Outcome: ImportNew})
	}
	ref, err := w.KeepImport(w.ctx, admin.ID, Import{Rows: rows})
	w.must(err)
	_, err = w.ConfirmImport(w.ctx, admin.ID, ref)
	w.must(err)
	if n := w.number("select count(*) from work_group_members"); n != 20000 {
		t.Errorf("%d members", n)
	}
}
