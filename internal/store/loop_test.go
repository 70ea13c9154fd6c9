package store

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/vault"
)

const secretWords = "The family has moved away"

// caseRef is the reference for addresses of the world's case.
func (w *world) caseAddress() (ref string) {
	w.t.Helper()
	w.must(w.db.DB.QueryRowContext(w.ctx, "select ref from cases where id = $1", w.caseID).Scan(&ref))
	return ref
}

// invite sends a form to an address and gives the task and the token of the mail.
func (w *world) invite(email string) (ref, token string) {
	w.t.Helper()
	ref, err := w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, Email: email, Name: "Gwen", SenderID: w.officer.ID, Facts: []byte("{}")})
	w.must(err)
	return ref, w.token()
}

// token is that of the newest invitation.
func (w *world) token() string {
	w.t.Helper()
	_, data := w.mail(TemplateInvitation)
	_, rest, _ := strings.Cut(data, "/invitations/")
	token, _, _ := strings.Cut(rest, `"`)
	return token
}

// registers registers an address in a browser, with the code of the mail.
func (w *world) registers(email, token string) (tasks int, err error) {
	w.t.Helper()
	browser := vault.HashToken(vault.Token())
	ref, err := w.BeginRegistration(w.ctx, browser, RegistrationDetails{Forename: "Gwen", Surname: "Rhys", Profession: "OT", Organisation: "Seren",
		Street: "4 Quay Street", Town: "Northshire", Postcode: "NS1 1AA"}, token)
	w.must(err)
	if err := w.ConfirmRegistration(w.ctx, ref, browser, email, "hash"); err != nil {
		return 0, err
	}
	m, data := w.mail(TemplateRegistrationCode)
	if m.To != email {
		return 0, fmt.Errorf("no code was mailed to %s", email)
	}
	_, rest, _ := strings.Cut(data, `"code":"`)
	_, tasks, err = w.FinishRegistration(w.ctx, ref, browser, rest[:8])
	return tasks, err
}

func TestInvitedRegisters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, token := w.invite("Gwen@Seren.example")
	second, _ := w.invite("gwen@seren.example")
	other, _ := w.invite("somebody.else@seren.example")
	if _, err := w.OpenSheet(w.ctx, w.owner.ID, first); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("a stranger opens a task that waits: %v", err)
	}
	i, err := w.InvitationByToken(w.ctx, token)
	w.must(err)
	if i.Email != "gwen@seren.example" || i.Over(w.now()) != nil || i.TaskRef != first {
		t.Errorf("the invitation is %+v", i)
	}
	tasks, err := w.registers("gwen@seren.example", token)
	w.must(err)
	if tasks != 2 {
		t.Errorf("%d tasks became the account's, want 2", tasks)
	}
	a, err := w.AccountByEmail(w.ctx, "gwen@seren.example")
	w.must(err)
	if a.Name != "Gwen Rhys" || a.Address != "4 Quay Street, Northshire, NS1 1AA" || !a.Has(portal.RoleProfessional) {
		t.Errorf("the account is %+v", a)
	}
	for _, ref := range []string{first, second} {
		if sheet := w.open(a, ref); sheet.Standing != portal.Owner || sheet.OwnerID != a.ID {
			t.Errorf("the task stands as %s", sheet.Standing)
		}
	}
	_, err = w.OpenSheet(w.ctx, a.ID, other)
	w.wants(err, portal.NotFound)
	if i, err = w.InvitationByToken(w.ctx, token); err != nil || !i.Used || i.UsedBy != a.ID {
		t.Errorf("after registering the invitation is %+v, %v", i, err)
	}
	if n := w.audited(AuditInvitationUsed); n != 2 {
		t.Errorf("%d invitations were noted as used, want 2", n)
	}
	third, err := w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, Email: "GWEN@seren.example", SenderID: w.officer.ID, Facts: []byte("{}")})
	w.must(err)
	if w.open(a, third).OwnerID != a.ID {
		t.Error("a form sent to an address with an account is not the account's")
	}
}

// Sending to an address and registering it at the same moment leaves no task behind.
func TestInviteRaces(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 5 {
		email := fmt.Sprintf("race%d@seren.example", n)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if _, err := w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, Email: email, SenderID: w.officer.ID, Facts: []byte("{}")}); err != nil {
					t.Error(err)
				}
			})
		}
		if _, err := w.registers(email, ""); err != nil {
			t.Error(err)
		}
		wg.Wait()
	}
	if n := w.number("select count(*) from tasks where owner_id is null"); n != 0 {
		t.Errorf("%d tasks wait for addresses that have accounts", n)
	}
}

func TestInvitationCorrected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref, token := w.invite("wrong@seren.example")
	m, _ := w.mail(TemplateInvitation)
	w.must(w.MarkMailSent(w.ctx, m.ID, "id"))
	w.wants(w.InviteAgain(w.ctx, w.owner.ID, ref, "right@seren.example", ""), portal.NotFound)
	w.must(w.InviteAgain(w.ctx, w.officer.ID, ref, "right@seren.example", ""))
	i, err := w.InvitationByToken(w.ctx, token)
	w.must(err)
	w.wants(i.Over(w.now()), portal.Expired)
	if n := w.number("select count(*) from tasks where ref = $1 and received_at is null", ref); n != 1 {
		t.Error("the clock still runs from the mail to the wrong address")
	}
	if tasks, err := w.registers("wrong@seren.example", token); err != nil || tasks != 0 {
		t.Errorf("the wrong address gets %d tasks, %v", tasks, err)
	}
	w.must(w.InviteAgain(w.ctx, w.officer.ID, ref, w.colleague.Email, ""))
	if sheet := w.open(w.colleague, ref); sheet.Standing != portal.Owner {
		t.Errorf("who has an account did not get the task: %s", sheet.Standing)
	}
	w.wants(w.InviteAgain(w.ctx, w.officer.ID, ref, "third@seren.example", ""), portal.Conflict)
	late, token := w.invite("late@seren.example")
	w.clock.forward(portal.InvitationLife)
	i, err = w.InvitationByToken(w.ctx, token)
	w.must(err)
	w.wants(i.Over(w.now()), portal.Expired)
	if tasks, err := w.registers("late@seren.example", token); err != nil || tasks != 0 {
		t.Errorf("an invitation that is over gives %d tasks, %v", tasks, err)
	}
	w.must(w.InviteAgain(w.ctx, w.officer.ID, late, "late@seren.example", ""))
	if n := w.number("select count(*) from tasks where ref = $1 and owner_id is not null", late); n != 1 {
		t.Error("inviting somebody who has registered since did not hand the task over")
	}
	_, err = w.InvitationByToken(w.ctx, "no such token")
	w.wants(err, portal.NotFound)
}

func TestSendingOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.caseAddress()
	_, err := w.KeepSending(w.ctx, w.owner.ID, at, "", []byte("{}"))
	w.wants(err, portal.NotFound)
	ref, err := w.KeepSending(w.ctx, w.officer.ID, at, "", []byte(secretComment))
	w.must(err)
	_, err = w.SendingByRef(w.ctx, w.owner.ID, at, ref)
	w.wants(err, portal.NotFound)
	v, err := w.SendingByRef(w.ctx, w.officer.ID, at, ref)
	w.must(err)
	if string(v.Body) != secretComment || v.Sent {
		t.Errorf("the sending is %+v", v)
	}
	paper, err := w.AddEnclosure(w.ctx, w.officer.ID, v, Enclosure{Name: "Diane's story.pdf", Type: "application/pdf", Size: 9, Key: "paper"})
	w.must(err)
	send := NewTask{CaseID: w.caseID, VersionID: w.versionID, Email: w.owner.Email, SenderID: w.officer.ID, Facts: []byte("{}"), Papers: []string{paper.Ref}, Again: true}
	_, err = w.SendAll(w.ctx, w.officer.ID, v, []NewTask{send})
	w.wants(err, portal.Conflict) // the paper came after it was checked
	v, err = w.SendingByRef(w.ctx, w.officer.ID, at, ref)
	w.must(err)
	_, err = w.SendAll(w.ctx, w.owner.ID, v, []NewTask{send})
	w.wants(err, portal.NotFound)
	refs, err := w.SendAll(w.ctx, w.officer.ID, v, []NewTask{send})
	w.must(err)
	_, err = w.KeepSending(w.ctx, w.officer.ID, at, ref, []byte("{}"))
	w.wants(err, portal.Conflict)
	_, err = w.RemoveEnclosure(w.ctx, w.officer.ID, v, paper.Ref)
	w.wants(err, portal.Conflict)
	sheet := w.open(w.owner, refs[0])
	if len(sheet.Enclosures) != 1 || sheet.Enclosures[0].Name != "Diane's story.pdf" || sheet.Enclosures[0].OpenedAt != nil {
		t.Fatalf("the papers are %+v", sheet.Enclosures)
	}
	w.must(w.OpenedEnclosure(w.ctx, w.officer.ID, sheet.TaskID, sheet.Enclosures[0]))
	if tasks, err := w.CaseTasks(w.ctx, w.officer.ID, w.caseID); err != nil || tasks[0].Enclosures[0].OpenedAt != nil {
		t.Errorf("an officer's look counts as the professional's: %v", err)
	}
	w.must(w.OpenedEnclosure(w.ctx, w.owner.ID, sheet.TaskID, sheet.Enclosures[0]))
	w.clock.forward(time.Hour)
	w.must(w.OpenedEnclosure(w.ctx, w.owner.ID, sheet.TaskID, sheet.Enclosures[0]))
	tasks, err := w.CaseTasks(w.ctx, w.officer.ID, w.caseID)
	w.must(err)
	if got := tasks[0].Enclosures[0].OpenedAt; got == nil || !got.Equal(start) {
		t.Errorf("the paper was opened at %v, want the first time, %v", got, start)
	}
	if none, err := w.CaseTasks(w.ctx, w.owner.ID, w.caseID); err != nil || len(none) != 0 {
		t.Errorf("a professional is told of %d tasks of the case", len(none))
	}
	if n := w.audited(AuditEnclosureOpened); n != 3 {
		t.Errorf("%d openings were noted, want 3", n)
	}
	before, err := w.SentBefore(w.ctx, []SendKey{{w.caseID, w.versionID, "nobody@x.example", ""}, {w.caseID, w.versionID, strings.ToUpper(w.owner.Email), ""}})
	if err != nil || len(before[0]) != 0 || len(before[1]) != 2 {
		t.Errorf("sent before: %+v, %v", before, err)
	}
}

// A paper that the virus check refused takes no place.
func TestRefusedPapersTakeNoPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.caseAddress()
	ref, err := w.KeepSending(w.ctx, w.officer.ID, at, "", []byte("{}"))
	w.must(err)
	sending := func() Sending {
		v, err := w.SendingByRef(w.ctx, w.officer.ID, at, ref)
		w.must(err)
		return v
	}
	for i := range MaxEnclosures {
		_, err = w.AddEnclosure(w.ctx, w.officer.ID, sending(), Enclosure{Name: "a.pdf", Key: fmt.Sprint("key", i)})
		w.must(err)
	}
	_, err = w.AddEnclosure(w.ctx, w.officer.ID, sending(), Enclosure{Name: "b.pdf", Key: "b"})
	w.wants(err, portal.Invalid)
	if !sending().Full() {
		t.Error("twenty papers leave room")
	}
	_, err = w.db.DB.ExecContext(w.ctx, "update enclosures set scan = 'infected' where file_key = 'key3'")
	w.must(err)
	if sending().Full() {
		t.Error("a refused paper counts")
	}
	_, err = w.AddEnclosure(w.ctx, w.officer.ID, sending(), Enclosure{Name: "b.pdf", Key: "b"})
	w.must(err)
	if !sending().Full() {
		t.Error("twenty good papers leave room")
	}
}

func TestStaleSendingsGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.caseAddress()
	ref, err := w.KeepSending(w.ctx, w.officer.ID, at, "", []byte("{}"))
	w.must(err)
	v, err := w.SendingByRef(w.ctx, w.officer.ID, at, ref)
	w.must(err)
	_, err = w.AddEnclosure(w.ctx, w.officer.ID, v, Enclosure{Name: "a.pdf", Key: "key of a"})
	w.must(err)
	if keys, err := w.DropStaleSendings(w.ctx); err != nil || len(keys) != 0 {
		t.Errorf("what is new goes: %v, %v", keys, err)
	}
	w.clock.forward(SendingLife)
	w.must(w.SetHold(w.ctx, w.officer.ID, at, "A tribunal asks"))
	if keys, err := w.DropStaleSendings(w.ctx); err != nil || len(keys) != 0 {
		t.Errorf("what is on hold goes: %v, %v", keys, err)
	}
	_, err = w.SendingByRef(w.ctx, w.officer.ID, at, ref)
	w.must(err)
	w.must(w.LiftHold(w.ctx, w.officer.ID, at))
	keys, err := w.DropStaleSendings(w.ctx)
	if err != nil || len(keys) != 1 || keys[0] != "key of a" {
		t.Errorf("the files that go are %v, %v", keys, err)
	}
	_, err = w.SendingByRef(w.ctx, w.officer.ID, at, ref)
	w.wants(err, portal.NotFound)
}

func TestRetract(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := Retract{AccountID: w.owner.ID, TaskRef: w.ref, Reason: "not_needed", Words: secretWords}
	w.wants(w.RetractTask(w.ctx, n), portal.NotFound)
	n.AccountID = w.officer.ID
	_, err := w.save("advice", 0, "s1", `{"aim":"walk"}`)
	w.must(err)
	w.must(w.RetractTask(w.ctx, n))
	w.wants(w.RetractTask(w.ctx, n), portal.Conflict)
	sheet := w.open(w.owner, w.ref)
	if sheet.Retraction == nil || sheet.Retraction.Words != secretWords || sheet.Retraction.Reason != "not_needed" || len(sheet.Tabs) == 0 {
		t.Errorf("the writer sees %+v", sheet.Retraction)
	}
	if officers := w.open(w.officer, w.ref); len(officers.Tabs) != 0 || officers.With.Email != w.owner.Email {
		t.Errorf("an officer sees %d tabs of a draft that was retracted, with %+v", len(officers.Tabs), officers.With)
	}
	_, err = w.save("advice", 1, "s2", `{"aim":"run"}`)
	w.wants(err, portal.Conflict)
	if n := w.number("select count(*) from revisions where tab = 'advice'"); n != 1 {
		t.Errorf("%d revisions of what was written are in the history, want 1", n)
	}
	m, data := w.mail(TemplateTaskRetracted)
	if m.To != w.owner.Email || strings.Contains(data, "moved") || strings.Contains(data, "Diane") {
		t.Errorf("the mail to %s holds %s", m.To, data)
	}
	lines, err := w.RetractedTasks(w.ctx, w.owner.ID, start.AddDate(0, 0, -portal.KeptDays))
	if err != nil || len(lines) != 1 || lines[0].RetractReason != "not_needed" {
		t.Errorf("the list is %+v, %v", lines, err)
	}
	if n := w.number("select count(*) from tasks where retract_words like '%moved%'::bytea"); n != 0 {
		t.Error("the officer's words lie open in the database")
	}
	submitted := w.send(w.owner, nil)
	w.state(submitted, portal.Submitted)
	n.TaskRef = submitted
	w.wants(w.RetractTask(w.ctx, n), portal.Conflict)
	n.Reason = "boredom"
	w.wants(w.RetractTask(w.ctx, n), portal.Invalid)
}

func TestCasesForOfficersOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.caseAddress()
	_, err := w.CaseByRef(w.ctx, w.owner.ID, at)
	w.wants(err, portal.NotFound)
	if p, err := w.Cases(w.ctx, w.owner.ID, CaseQuery{Limit: 9}); err != nil || len(p.Lines) != 0 {
		t.Errorf("a professional is told of %d cases, %v", len(p.Lines), err)
	}
	c, err := w.CaseByRef(w.ctx, w.officer.ID, at)
	w.must(err)
	change := NewCase{Reference: "EHC-1042", Kind: "transfer", ChildName: "Diane Rose Bluebell", ChildBorn: c.ChildBorn, Record: []byte("{}")}
	w.wants(w.ChangeCase(w.ctx, w.owner.ID, at, c.Revision, change), portal.NotFound)
	w.must(w.ChangeCase(w.ctx, w.officer.ID, at, c.Revision, change))
	w.wants(w.ChangeCase(w.ctx, w.officer.ID, at, c.Revision, change), portal.Conflict)
	for i := range 5 {
		_, err := w.CreateCase(w.ctx, NewCase{Reference: fmt.Sprintf("EHC-%d", i), Kind: "assessment", ChildName: fmt.Sprintf("Child %d Bluebell", i), ChildBorn: c.ChildBorn, Record: []byte("{}"), ByID: w.officer.ID})
		w.must(err)
	}
	var seen []string
	q := CaseQuery{Search: "bluebell", Limit: 2}
	for more := true; more; {
		p, err := w.Cases(w.ctx, w.officer.ID, q)
		w.must(err)
		for _, l := range p.Lines {
			seen = append(seen, l.Reference)
		}
		if (p.Back == "") != (q.After == "") {
			t.Errorf("after %q a page leads back to %q", q.After, p.Back)
		}
		q.After, more = p.Next, p.Next != ""
	}
	last, err := w.Cases(w.ctx, w.officer.ID, CaseQuery{Search: "bluebell", Limit: 2, Before: w.text("select ref from cases where reference = 'EHC-0'")})
	if err != nil || len(last.Lines) != 2 || last.Lines[0].Reference != "EHC-2" || last.Back == "" || last.Next == "" {
		t.Errorf("the page before EHC-0: %+v, %v", last, err)
	}
	if got := strings.Join(seen, " "); got != "EHC-4 EHC-3 EHC-2 EHC-1 EHC-0 EHC-1042" {
		t.Errorf("the pages of the list hold %s", got)
	}
	if p, err := w.Cases(w.ctx, w.officer.ID, CaseQuery{Search: "ehc-10", Limit: 9}); err != nil || len(p.Lines) != 1 || p.Lines[0].Open != 1 {
		t.Errorf("by reference: %+v, %v", p, err)
	}
	for range 3 {
		w.must(w.RecordCaseView(w.ctx, w.officer.ID, w.caseID))
	}
	if n := w.audited(AuditCaseViewed); n != 1 {
		t.Errorf("%d views of the case within an hour were noted, want 1", n)
	}
}
