package store

import (
	"testing"

	"portico/internal/portal"
)

// team makes a team of these officers, who are in no other one then.
func (w *world) team(name string, officers ...portal.Account) (ref string) {
	w.t.Helper()
	ref = "team" + name
	_, err := w.db.ExecContext(w.ctx, "insert into teams (ref, name, created_at) values (?, ?, ?)", ref, name, w.now())
	w.must(err)
	for _, a := range officers {
		_, err := w.db.ExecContext(w.ctx, "update team_members set team_id = (select id from teams where ref = ?) where account_id = ?", ref, a.ID)
		w.must(err)
	}
	return ref
}

// An officer of another team finds nothing of a case, by none of the ways to it; an
// administrator everything.
func TestTeamsSeeTheirOwnCases(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.account("una@northshire.example", "Una Elsewhere", portal.RoleOfficer)
	admin := w.account("ada@northshire.example", "Ada Admin", portal.RoleAdministrator)
	w.team("north", other)
	address := w.caseAddress()
	sending, err := w.KeepSending(w.ctx, w.officer.ID, address, "", []byte("{}"))
	w.must(err)
	w.must(w.SendMessage(w.ctx, NewMessage{AccountID: w.owner.ID, TaskRef: w.ref, Ref: "m1", Words: "Which school?"}))
	invited, _ := w.invite("somebody@seren.example")
	w.wants(w.Decide(w.ctx, Decision{AccountID: other.ID, TaskRef: w.ref, What: portal.AcceptForm}), portal.NotFound)
	w.wants(w.RetractTask(w.ctx, Retract{AccountID: other.ID, TaskRef: w.ref, Reason: "not_needed"}), portal.NotFound)
	w.wants(w.SendMessage(w.ctx, NewMessage{AccountID: other.ID, TaskRef: w.ref, Ref: "m2", Words: "Hello"}), portal.NotFound)
	w.wants(w.InviteAgain(w.ctx, other.ID, invited, "x@seren.example", ""), portal.NotFound)
	w.wants(w.ChangeCase(w.ctx, other.ID, address, 0, NewCase{Reference: "X", Kind: "assessment", ChildName: "X", ChildBorn: portal.Date{Year: 2013, Month: 1, Day: 1}}), portal.NotFound)
	_, err = w.KeepSending(w.ctx, other.ID, address, "", []byte("{}"))
	w.wants(err, portal.NotFound)
	for _, who := range []struct {
		portal.Account
		sees bool
	}{{w.officer, true}, {other, false}, {admin, true}} {
		for name, sees := range w.waysTo(who.Account, address, sending) {
			if sees != who.sees {
				t.Errorf("%s by %s: %v", name, who.Name, sees)
			}
		}
	}
	w.submitNow()
	if _, err := w.SubmissionByTask(w.ctx, other.ID, w.ref); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("an officer of another team reads the submission: %v", err)
	}
	if _, err := w.SubmissionByTask(w.ctx, admin.ID, w.ref); err != nil {
		t.Errorf("an administrator: %v", err)
	}
}

// waysTo are the ways to the world's case, and whether somebody finds something there.
func (w *world) waysTo(a portal.Account, address, sending string) map[string]bool {
	w.t.Helper()
	_, byRef := w.CaseByRef(w.ctx, a.ID, address)
	_, sheet := w.OpenSheet(w.ctx, a.ID, w.ref)
	_, sent := w.SendingByRef(w.ctx, a.ID, address, sending)
	cases, err := w.Cases(w.ctx, a.ID, CaseQuery{Limit: 10})
	w.must(err)
	found, err := w.Cases(w.ctx, a.ID, CaseQuery{Search: "Diane", Limit: 10})
	w.must(err)
	tasks, err := w.CaseTasks(w.ctx, a.ID, w.caseID)
	w.must(err)
	marks, err := w.CaseTurnMarks(w.ctx, a.ID, w.caseID)
	w.must(err)
	waits, err := w.Waits(w.ctx, a.ID)
	w.must(err)
	messages, err := w.Messages(w.ctx, a.ID, w.ref)
	w.must(err)
	return map[string]bool{"case": byRef == nil, "sheet": sheet == nil, "sending": sent == nil, "list": len(cases.Lines) > 0, "search": len(found.Lines) > 0,
		"tasks": len(tasks) > 0, "marks": len(marks) > 0, "waits": len(waits) > 0, "messages": len(messages) > 0}
}

// A mail about a task goes to whoever sees to it now: not to a sender who works elsewhere.
func TestTeamIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	second := w.account("olive@northshire.example", "Olive Officer", portal.RoleOfficer)
	w.team("north", w.officer)
	w.must(w.propose(ProposeDecline, "unknown"))
	if m, _ := w.mail(TemplateDeclineProposed); m.To != second.Email {
		t.Errorf("mail to %s, want the officer of the team", m.To)
	}
	if n := w.number("select count(*) from mails where template = $1", TemplateDeclineProposed); n != 1 {
		t.Errorf("%d mails", n)
	}
}

// A new case is of its recorder's first team, or of another one of hers that was chosen.
func TestCaseOfATeam(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.account("una@northshire.example", "Una Elsewhere", portal.RoleOfficer)
	north := w.team("north", other)
	n := NewCase{Reference: "EHC-7", Kind: "assessment", ChildName: "Uma", ChildBorn: portal.Date{Year: 2013, Month: 2, Day: 10}, ByID: other.ID, Record: []byte("{}")}
	id, err := w.CreateCase(w.ctx, n)
	w.must(err)
	if w.number("select count(*) from cases c join teams t on t.id = c.team_id where c.id = $1 and t.ref = $2", id, north) != 1 {
		t.Error("a new case is of another team than its recorder")
	}
	n.ByID, n.Reference, n.TeamRef = w.officer.ID, "EHC-8", north
	_, err = w.CreateCase(w.ctx, n)
	w.wants(err, portal.Invalid)
}

// Closing a team and moving a case into it, and somebody joining or leaving it while the account
// is changed, take their locks in one order: none waits for another in a ring.
func TestTeamLocks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.account("ada@northshire.example", "Ada Admin", portal.RoleAdministrator)
	north := w.team("north")
	address := w.caseAddress()
	for name, one := range map[string]struct {
		holds, wants string // by somebody else, in that order
		does         func() error
	}{
		"moving a case": {"select 1 from teams where ref = 'teamnorth' for update", "select 1 from cases for update nowait",
			func() error { return w.MoveCase(w.ctx, admin.ID, address, north) }},
		"joining": {"select 1 from accounts where email = 'marged@northshire.example' for update", "select 1 from teams where ref = 'teamnorth' for update nowait",
			func() error { return w.JoinTeam(w.ctx, admin.ID, north, w.officer.Email) }},
		"leaving": {"select 1 from accounts where email = 'marged@northshire.example' for update", "select 1 from teams where ref = 'teamnorth' for update nowait",
			func() error { return w.LeaveTeam(w.ctx, admin.ID, north, w.officer.Ref) }},
	} {
		tx, err := w.db.DB.BeginTx(w.ctx, nil)
		w.must(err)
		_, err = tx.ExecContext(w.ctx, one.holds)
		w.must(err)
		done := make(chan error, 1)
		go func() { done <- one.does() }()
		for n := 0; n == 0; { // until it waits
			w.must(w.db.QueryRowContext(w.ctx, "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").Scan(&n))
		}
		if _, err := tx.ExecContext(w.ctx, one.wants); err != nil {
			t.Errorf("%s holds what it should take later: %v", name, err)
		}
		w.must(tx.Rollback())
		if err := <-done; err != nil && name != "leaving" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
