package store

import (
	"testing"

	"portico/internal/portal"
)

const newAddress = "ffion.new@nch.example"

// changing begins a change of the owner's address and gives the codes for the old and the new one.
func (w *world) changing(to string) (old, new string) {
	w.t.Helper()
	before := w.number("select coalesce(max(id), 0) from mails")
	w.must(w.BeginEmailChange(w.ctx, w.owner.ID, to))
	return w.codeAfter(before, w.owner.Email), w.codeAfter(before, to)
}

func TestEmailChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, Email: newAddress, SenderID: w.officer.ID, Facts: []byte(`{}`), TabsTotal: 1})
	w.must(err)
	w.wants(w.BeginEmailChange(w.ctx, w.owner.ID, " FFION@nch.example"), portal.Invalid)
	old, fresh := w.changing(newAddress)
	w.wants(w.BeginEmailChange(w.ctx, w.owner.ID, "third@nch.example"), portal.Conflict)
	proof, err := w.ProveEmailChange(w.ctx, w.owner.ID, EmailCodes{Old: wrong(old), New: old})
	w.must(err)
	w.wants(proof.Old, portal.Invalid)
	w.wants(proof.New, portal.Invalid) // a code fits its own address alone
	proof, err = w.ProveEmailChange(w.ctx, w.owner.ID, EmailCodes{New: fresh})
	if err != nil || proof.New != nil || proof.Done {
		t.Fatalf("the new address alone: %+v, %v", proof, err)
	}
	w.must(w.RenewEmailChange(w.ctx, w.owner.ID))
	proof, err = w.ProveEmailChange(w.ctx, w.owner.ID, EmailCodes{Old: old})
	w.must(err)
	w.wants(proof.Old, portal.Invalid) // a newer one was sent
	old = w.codeAfter(0, w.owner.Email)
	proof, err = w.ProveEmailChange(w.ctx, w.owner.ID, EmailCodes{Old: old})
	if err != nil || !proof.Done {
		t.Fatalf("both: %+v, %v", proof, err)
	}
	a, err := w.AccountByEmail(w.ctx, newAddress)
	w.must(err)
	tasks, err := w.AssignedTasks(w.ctx, a.ID)
	if a.ID != w.owner.ID || err != nil || len(tasks) != 2 {
		t.Errorf("account %d has %d tasks, want the one that waited too", a.ID, len(tasks))
	}
	if n := w.number("select count(*) from mails where template = 'email_changed'"); n != 2 {
		t.Errorf("%d mails tell of it, want one to each address", n)
	}
	_, err = w.EmailChangeOf(w.ctx, w.owner.ID)
	w.wants(err, portal.NotFound)
	_, err = w.ProveEmailChange(w.ctx, w.owner.ID, EmailCodes{Old: old})
	w.wants(err, portal.Conflict)
}

// An address that has an account is not revealed: its code is told to nobody.
func TestEmailChangeToTakenAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, none := w.changing(w.colleague.Email)
	if none != "" {
		t.Fatal("a code was mailed to somebody else's address")
	}
	if m, _ := w.mail(TemplateEmailChangeTaken); m.To != w.colleague.Email {
		t.Errorf("the mail goes to %s", m.To)
	}
	for i := range portal.CodeTries {
		proof, err := w.ProveEmailChange(w.ctx, w.owner.ID, EmailCodes{Old: old, New: "12345678", Lost: true})
		w.must(err)
		w.wants(proof.New, map[bool]portal.Code{true: portal.Expired, false: portal.Invalid}[i == portal.CodeTries-1])
	}
	if n := w.number("select count(*) from email_changes where state = 'open'"); n != 1 {
		t.Error("the change is not open any more")
	}
}

// An address that was registered between the mail and the code stays its account's.
func TestEmailChangeMeanwhileTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, fresh := w.changing(newAddress)
	w.account(newAddress, "Somebody Else", portal.RoleProfessional)
	_, err := w.ProveEmailChange(w.ctx, w.owner.ID, EmailCodes{Old: old, New: fresh})
	w.wants(err, portal.Conflict)
	if a, _ := w.AccountByEmail(w.ctx, w.owner.Email); a.ID != w.owner.ID {
		t.Error("the account has lost its address")
	}
}

func TestEmailChangeWithoutOldMailbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wait := func(who portal.Account, to string) string {
		before := w.number("select coalesce(max(id), 0) from mails")
		w.must(w.BeginEmailChange(w.ctx, who.ID, to))
		proof, err := w.ProveEmailChange(w.ctx, who.ID, EmailCodes{New: w.codeAfter(before, to), Lost: true})
		if err != nil || proof.New != nil || proof.Done {
			t.Fatalf("%+v, %v", proof, err)
		}
		change, err := w.EmailChangeOf(w.ctx, who.ID)
		if err != nil || !change.Waiting {
			t.Fatalf("the change is %+v, %v", change, err)
		}
		return change.Ref
	}
	mine, hers := wait(w.officer, "marged.new@northshire.example"), wait(w.owner, newAddress)
	list, err := w.EmailChanges(w.ctx, w.officer.ID)
	if err != nil || len(list) != 2 || list[1].OldEmail != w.owner.Email || list[1].NewEmail != newAddress || list[1].Name != w.owner.Name {
		t.Errorf("the list is %+v, %v", list, err)
	}
	if list, err := w.EmailChanges(w.ctx, w.colleague.ID); err != nil || len(list) != 0 {
		t.Errorf("somebody who is no officer sees %+v, %v", list, err)
	}
	w.wants(w.DecideEmailChange(w.ctx, w.colleague.ID, hers, true), portal.NotFound)
	w.wants(w.DecideEmailChange(w.ctx, w.officer.ID, mine, true), portal.Forbidden)
	w.must(w.DecideEmailChange(w.ctx, w.officer.ID, hers, true))
	w.wants(w.DecideEmailChange(w.ctx, w.officer.ID, hers, false), portal.NotFound)
	if a, err := w.AccountByEmail(w.ctx, newAddress); err != nil || a.ID != w.owner.ID {
		t.Errorf("the address has not changed: %v", err)
	}
	if n := w.number("select count(*) from mails where template = 'email_change_waits'"); n != 4 {
		t.Errorf("%d mails say that it waits, want 2 for each of the 2", n)
	}
	w.must(w.WithdrawEmailChange(w.ctx, w.officer.ID))
	w.must(w.WithdrawEmailChange(w.ctx, w.officer.ID))
	if n, err := w.EmailChangesWaiting(w.ctx); n != 0 || err != nil {
		t.Errorf("%d wait, %v", n, err)
	}
	other, err := w.CreateAccount(w.ctx, NewAccount{Email: "o@northshire.example", Name: "O", Roles: []portal.Role{portal.RoleOfficer}})
	w.must(err)
	third := wait(w.colleague, "tom.new@nch.example")
	w.must(w.DecideEmailChange(w.ctx, other.ID, third, false))
	if n := w.number("select count(*) from mails where template = 'email_change_refused'"); n != 2 {
		t.Errorf("%d mails say that it was refused, want 2", n)
	}
	for range portal.EmailChangeTries - 1 {
		w.must(w.BeginEmailChange(w.ctx, w.colleague.ID, "tom.new@nch.example"))
		w.must(w.WithdrawEmailChange(w.ctx, w.colleague.ID))
	}
	w.wants(w.BeginEmailChange(w.ctx, w.colleague.ID, "tom.new@nch.example"), portal.Limited)
}

func TestEmailChangeEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, fresh := w.changing(newAddress)
	w.clock.forward(portal.EmailChangeLife)
	_, err := w.ProveEmailChange(w.ctx, w.owner.ID, EmailCodes{Old: old, New: fresh})
	w.wants(err, portal.Conflict)
	w.must(w.BeginEmailChange(w.ctx, w.owner.ID, "third@nch.example"))
	w.clock.forward(portal.EmailChangeLife)
	w.must(w.Tidy(w.ctx))
	if n := w.number("select count(*) from email_changes where state = 'expired' and old_mac is null"); n != 2 {
		t.Errorf("%d changes are over, want 2", n)
	}
}
