package store

import (
	"strings"
	"sync"
	"testing"

	"portico/internal/portal"
)

const secretNote = "Sections 1 to 5 are finished. Mum works on Tuesdays."

// sendGroup sends a form into the tray of a group.
func (w *world) sendGroup(g WorkGroup) string {
	w.t.Helper()
	ref, err := w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, GroupRef: g.Ref, SenderID: w.officer.ID, Comments: secretComment, Facts: []byte("{}")})
	w.must(err)
	return ref
}

// lists gives the references in a list.
func (w *world) lists(a portal.Account, kind TaskListKind) (refs []string) {
	w.t.Helper()
	list, err := w.TaskList(w.ctx, a.ID, kind, TaskQuery{})
	w.must(err)
	for _, l := range list.Lines {
		refs = append(refs, l.Ref)
	}
	if list.Total != len(refs) {
		w.t.Errorf("%d of %d are shown", len(refs), list.Total)
	}
	return refs
}

func TestTray(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger := w.account("ann@other.example", "Ann Other", portal.RoleProfessional)
	w.group("Elsewhere", stranger)
	g := w.group("Paediatric OT", w.owner, w.colleague)
	before := w.number("select count(*) from mails")
	ref := w.sendGroup(g)
	if n := w.number("select count(*) from mails where id > $1 and template = 'group_task'", before); n != 2 {
		t.Errorf("%d mails about the tray, want one a member", n)
	}
	if m, data := w.mail(TemplateGroupTask); strings.Contains(data, "Diane") || strings.Contains(data, "seating") || !strings.Contains(data, "Paediatric OT") || m.To == "" {
		t.Errorf("the mail to %s says %s", m.To, data)
	}
	for _, member := range []portal.Account{w.owner, w.colleague} {
		if got := w.lists(member, ListTray); len(got) != 1 || got[0] != ref {
			t.Errorf("the tray of %s holds %v", member.Name, got)
		}
	}
	if got := w.lists(stranger, ListTray); len(got) != 0 {
		t.Errorf("a stranger sees %v", got)
	}
	w.wants(w.PickUp(w.ctx, stranger.ID, ref), portal.NotFound)
	w.wants(w.InviteAgain(w.ctx, w.officer.ID, ref, "x@y.example", ""), portal.Conflict)
	if got := w.open(w.officer, ref).With; got.GroupRef != g.Ref || got.Name != "Paediatric OT" || !got.Registered {
		t.Errorf("for the officer it is with %+v", got)
	}
	w.must(w.PickUp(w.ctx, w.colleague.ID, ref))
	w.must(w.PickUp(w.ctx, w.colleague.ID, ref)) // pressed twice
	err := w.PickUp(w.ctx, w.owner.ID, ref)
	if w.wants(err, portal.Conflict); !strings.Contains(portal.SentenceOf(err), "Tom Peverell") {
		t.Errorf("who was slower reads: %v", err)
	}
	if got := w.open(w.colleague, ref); got.Standing != portal.Owner || got.ReceivedAt == nil {
		t.Errorf("who picked it up is %s, received %v", got.Standing, got.ReceivedAt)
	}
	if got := w.lists(w.owner, ListMembers); len(got) != 1 || len(w.lists(w.owner, ListTray)) != 0 || w.audited(AuditPickedUp) != 1 {
		t.Errorf("colleagues have %v", got)
	}
}

func TestMailboxOfAGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.group("Paediatric OT", w.owner, w.colleague)
	w.must(w.ChangeGroup(w.ctx, w.officer.ID, g.Ref, GroupDetails{Name: g.Name, Mailbox: "ot@nch.example"}))
	before := w.number("select coalesce(max(id), 0) from mails")
	ref := w.sendGroup(g)
	w.must(w.RetractTask(w.ctx, Retract{AccountID: w.officer.ID, TaskRef: ref, Reason: "other_form"}))
	if n, box := w.number("select count(*) from mails where id > $1", before), w.number("select count(*) from mails where id > $1 and recipient = 'ot@nch.example'", before); n != 2 || box != 2 {
		t.Errorf("%d mails, %d of them to the mailbox: want two, both", n, box)
	}
	if got := w.lists(w.owner, ListTray); len(got) != 0 {
		t.Errorf("what was retracted lies in the tray: %v", got)
	}
	empty, err := w.CreateGroup(w.ctx, w.officer.ID, GroupDetails{Name: "Nobody"})
	w.must(err)
	_, err = w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, GroupRef: empty, SenderID: w.officer.ID, Facts: []byte("{}")})
	w.wants(err, portal.Invalid)
}

// Ten colleagues press Pickup at the same moment: one gets the form.
func TestPickUpAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	people := []portal.Account{w.owner, w.colleague}
	for _, name := range []string{"ann", "ben", "cai", "dee", "eve", "fay", "gil", "hal"} {
		people = append(people, w.account(name+"@nch.example", name, portal.RoleProfessional))
	}
	g := w.group("Paediatric OT", people...)
	for range 5 {
		ref := w.sendGroup(g)
		results := make([]error, len(people))
		var wg sync.WaitGroup
		for i, p := range people {
			wg.Go(func() { results[i] = w.PickUp(w.ctx, p.ID, ref) })
		}
		wg.Wait()
		won := 0
		for _, err := range results {
			if err == nil {
				won++
			} else if portal.CodeOf(err) != portal.Conflict {
				t.Errorf("somebody who was slower: %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d got the form, want one", won)
		}
	}
	if n := w.number("select count(*) from task_hands where kind = 'picked_up'"); n != 5 {
		t.Errorf("%d pickups are written down, want 5", n)
	}
}

func TestReassign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger := w.account("ann@other.example", "Ann Other", portal.RoleProfessional)
	elsewhere := w.group("Elsewhere", stranger)
	g := w.group("Paediatric OT", w.owner, w.colleague)
	give := func(by portal.Account, n HandOver) error {
		n.ByID, n.TaskRef = by.ID, w.ref
		_, err := w.Reassign(w.ctx, n)
		return err
	}
	w.wants(give(w.owner, HandOver{}), portal.Invalid)
	w.wants(give(w.owner, HandOver{ToRef: w.owner.Ref}), portal.Invalid)
	unknown, known := give(w.owner, HandOver{ToRef: "k3f9x2abcd"}), give(w.owner, HandOver{ToRef: stranger.Ref})
	if w.wants(known, portal.Invalid); known.Error() != unknown.Error() {
		t.Errorf("a stranger (%v) can be told from nobody (%v)", known, unknown)
	}
	w.wants(give(w.owner, HandOver{GroupRef: elsewhere.Ref}), portal.Invalid)
	w.wants(give(w.owner, HandOver{ToRef: w.colleague.Ref, Note: strings.Repeat("x", portal.MaxNote+1)}), portal.Invalid)
	w.wants(give(stranger, HandOver{ToRef: stranger.Ref, Reason: "other"}), portal.NotFound)
	_, err := w.save("advice", 0, "one", `{"aim":"Words before"}`)
	w.must(err)

	w.must(give(w.owner, HandOver{ToRef: w.colleague.Ref, Note: secretNote}))
	m, data := w.mail(TemplateTaskReassigned)
	if m.To != w.colleague.Email || !strings.Contains(data, "Ffion Rhydderch") || strings.Contains(data, "Mum") || strings.Contains(data, "Diane") {
		t.Errorf("the mail to %s says %s", m.To, data)
	}
	sheet := w.open(w.colleague, w.ref)
	if sheet.Standing != portal.Owner || sheet.Handed == nil || sheet.Handed.Note != secretNote || sheet.Handed.By != w.owner.Name || string(sheet.Tabs["advice"].Body) != `{"aim":"Words before"}` {
		t.Errorf("who gets the form is %s, with %+v", sheet.Standing, sheet.Handed)
	}
	if got := w.open(w.owner, w.ref); got.Standing != portal.Colleague && got.Standing != portal.PartnerAdmin || got.Handed != nil || len(got.Tabs) > 0 {
		t.Errorf("who gave it is %s and reads %v", got.Standing, got.Tabs)
	}
	list, err := w.TaskList(w.ctx, w.colleague.ID, ListAssigned, TaskQuery{})
	if w.must(err); len(list.Lines) != 1 || list.Lines[0].Note != secretNote || list.Lines[0].NoteBy != w.owner.Name {
		t.Errorf("the list says %+v", list.Lines)
	}
	if n := w.number("select count(*) from task_hands where note is not null and position('Mum'::bytea in note) = 0"); n != 1 {
		t.Error("the note is not sealed")
	}

	w.wants(give(w.owner, HandOver{ToRef: w.owner.Ref}), portal.Invalid) // taking over needs a reason
	w.must(give(w.owner, HandOver{ToRef: w.owner.Ref, Reason: "away"}))
	if m, data := w.mail(TemplateTaskTakenOver); m.To != w.colleague.Email || !strings.Contains(data, "Ffion") {
		t.Errorf("the mail to %s says %s", m.To, data)
	}
	w.wants(give(w.owner, HandOver{GroupRef: g.Ref, Reason: "nonsense", Note: strings.Repeat("é", portal.MaxNote) + "x"}), portal.Invalid)
	w.must(give(w.owner, HandOver{GroupRef: g.Ref, Reason: "nonsense"})) // of one's own form no reason is kept
	w.wants(give(w.colleague, HandOver{GroupRef: g.Ref}), portal.Invalid)
	w.must(give(w.colleague, HandOver{ToRef: w.owner.Ref}))
	hands, err := w.Hands(w.ctx, w.open(w.owner, w.ref).SheetIDs)
	if w.must(err); len(hands) != 4 || hands[0].From != "" || hands[1].Group != g.Name || hands[1].Reason != "" || hands[2].Kind != portal.HandTakenOver || hands[2].Reason != "away" || hands[3].Note != secretNote {
		t.Errorf("hands are %+v", hands)
	}
	if w.audited(AuditReassigned) != 3 || w.audited(AuditTakenOver) != 1 {
		t.Error("the audit does not tell of every change of hands")
	}
}

func TestReassignIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	third := w.account("ann@nch.example", "Ann Third", portal.RoleProfessional)
	g := w.group("Paediatric OT", w.owner, w.colleague, third)
	n := HandOver{ByID: w.owner.ID, TaskRef: w.ref, ToRef: w.colleague.Ref, Reason: "away"}
	for _, state := range []portal.TaskState{portal.CounterSigning, portal.Submitted, portal.Retracted, portal.DeclineProposed} {
		w.state(w.ref, state)
		_, err := w.Reassign(w.ctx, n)
		w.wants(err, portal.Conflict)
	}
	w.state(w.ref, portal.Returned)
	w.must(w.DisableAccount(w.ctx, third.Email))
	_, err := w.Reassign(w.ctx, HandOver{ByID: w.owner.ID, TaskRef: w.ref, ToRef: third.Ref})
	if w.wants(err, portal.Invalid); !strings.Contains(err.Error(), "closed") {
		t.Errorf("a closed account: %v", err)
	}
	w.must(w.RemoveMember(w.ctx, Removal{ByID: w.owner.ID, GroupRef: g.Ref, AccountRef: w.colleague.Ref}))
	_, err = w.Reassign(w.ctx, n)
	if w.wants(err, portal.Invalid); !strings.Contains(err.Error(), "no longer") {
		t.Errorf("who was removed meanwhile: %v", err)
	}
	_, err = w.Reassign(w.ctx, HandOver{ByID: w.colleague.ID, TaskRef: w.ref, ToRef: w.colleague.Ref, Reason: "away"})
	w.wants(err, portal.NotFound)
	_, err = w.AddMember(w.ctx, w.owner.ID, g.Ref, w.colleague.Email)
	w.must(err)
	out, err := w.Reassign(w.ctx, n)
	if w.must(err); out.To != w.colleague.Name || out.Mine || w.open(w.colleague, w.ref).State != portal.Returned {
		t.Errorf("given to %+v, in the state %s", out, w.open(w.colleague, w.ref).State)
	}
	w.must(w.exec("update accounts set roles = '{guest}' where id = ?", w.colleague.ID))
	_, err = w.Reassign(w.ctx, HandOver{ByID: w.owner.ID, TaskRef: w.ref, ToRef: w.owner.Ref, Reason: "away"})
	w.wants(err, portal.Conflict)
}

func (w *world) exec(query string, args ...any) error {
	w.t.Helper()
	_, err := w.db.ExecContext(w.ctx, query, args...)
	return err
}

func TestLeaver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	manager := w.account("eve@nch.example", "Eve Manager", portal.RoleProfessional)
	g := w.group("Paediatric OT", manager, w.owner, w.colleague)
	other := w.group("Health admin", w.colleague, w.owner)
	inTray, inOther := w.sendGroup(g), w.sendGroup(other)
	w.must(w.PickUp(w.ctx, w.owner.ID, inTray))
	w.must(w.PickUp(w.ctx, w.owner.ID, inOther))
	asked := w.send(w.colleague, nil) // the colleague has asked the owner to counter-sign
	w.must(w.exec("update tasks set state = 'counter_signing', author_id = owner_id, owner_id = ?0, signatory_id = ?0 where ref = ?1", w.owner.ID, asked))
	c, err := w.CheckRemoval(w.ctx, manager.ID, g.Ref, w.owner.Ref)
	if w.must(err); c.ByGroup != 1 || c.Open != 3 || c.Signing != 1 || c.Council || c.Name != w.owner.Name {
		t.Errorf("removing would do %+v", c)
	}
	_, err = w.CheckRemoval(w.ctx, w.colleague.ID, g.Ref, w.owner.Ref)
	w.wants(err, portal.NotFound)
	w.wants(w.RemoveMember(w.ctx, Removal{ByID: w.colleague.ID, GroupRef: g.Ref, AccountRef: w.owner.Ref}), portal.NotFound)
	w.wants(w.RemoveMember(w.ctx, Removal{ByID: manager.ID, GroupRef: g.Ref, AccountRef: manager.Ref}), portal.Conflict)

	before := w.number("select coalesce(max(id), 0) from mails")
	w.must(w.RemoveMember(w.ctx, Removal{ByID: manager.ID, GroupRef: g.Ref, AccountRef: w.owner.Ref, Left: true, Close: true}))
	if got := w.lists(w.owner, ListAssigned); len(got) != 0 {
		t.Errorf("who has left still has %v", got)
	}
	if got := w.lists(manager, ListTray); len(got) != 2 {
		t.Errorf("into the tray came %v, want the one of this group and the one of none", got)
	}
	if got := w.open(w.colleague, asked); got.Standing != portal.Owner || got.State != portal.Assigned {
		t.Errorf("what was to be counter-signed is %s, and its author %s", got.State, got.Standing)
	}
	if a, err := w.AccountByEmail(w.ctx, w.owner.Email); err != nil || a.Disabled {
		t.Errorf("an administrator of a group has closed an account: %v", err)
	}
	if n := w.number("select count(*) from mails where id > $1 and template = 'group_task' and recipient = 'tom@nch.example'", before); n != 2 {
		t.Errorf("%d notices of trays for somebody in both groups, want 2", n)
	}
	if n := w.number("select count(*) from mails where id > $1 and template = 'group_left'", before); n != 1 {
		t.Errorf("%d mails to who has left, want 1", n)
	}
	w.must(w.RemoveMember(w.ctx, Removal{ByID: w.officer.ID, GroupRef: other.Ref, AccountRef: w.colleague.Ref, Left: true, Close: true}))
	if a, err := w.AccountByEmail(w.ctx, w.colleague.Email); err != nil || !a.Disabled {
		t.Errorf("the council has not closed the account: %+v, %v", a, err)
	}
	if got, err := w.GroupsOf(w.ctx, w.colleague.ID); err != nil || len(got) != 0 {
		t.Errorf("who has left is in %+v, %v", got, err)
	}
}

// What a leaver proposed to decline falls into the tray as a form to complete; the council's
// answer to it comes too late, and what was said stays to be read.
func TestLeaverHadProposedToDecline(t *testing.T) {
	t.Parallel()
	for _, was := range []portal.TaskState{portal.Assigned, portal.Returned} {
		w := newWorld(t)
		g := w.group("Paediatric OT", w.colleague, w.owner)
		if was == portal.Returned {
			w.submitNow()
			w.must(w.decide(portal.ReturnForm, "Say how often"))
		}
		w.must(w.propose(ProposeDecline, "unknown"))
		sheet := w.open(w.officer, w.ref)
		seen := sheet.On()
		if c, err := w.CheckRemoval(w.ctx, w.officer.ID, g.Ref, w.owner.Ref); err != nil || c.Open != 1 {
			t.Errorf("the removal would move %+v, %v", c, err)
		}
		w.must(w.RemoveMember(w.ctx, Removal{ByID: w.officer.ID, GroupRef: g.Ref, AccountRef: w.owner.Ref, Left: true, Close: true}))
		if got := w.lists(w.colleague, ListTray); len(got) != 1 || got[0] != w.ref {
			t.Errorf("in the tray lies %v", got)
		}
		w.wants(w.Decide(w.ctx, Decision{AccountID: w.officer.ID, TaskRef: w.ref, What: portal.AgreeDecline, On: seen, Words: "Agreed"}), portal.Conflict)
		w.must(w.PickUp(w.ctx, w.colleague.ID, w.ref))
		h := w.open(w.colleague, w.ref)
		if h.State != was || h.Standing != portal.Owner || h.Decline.Outcome != OutcomeWithdrawn || h.Decline.Words != secretReason {
			t.Errorf("picked up it is %s, %s, %+v", h.State, h.Standing, h.Decline)
		}
		w.hands(portal.HandPickedUp, portal.HandFellBack)
		if m, data := w.mail(TemplateGroupTask); m.To != w.colleague.Email || !strings.Contains(data, `"back":true`) {
			t.Errorf("mail to %s: %s", m.To, data)
		}
		if w.audited(AuditDeclineWithdrawn) != 1 || w.audited(AuditFellBack) != 1 {
			t.Error("the audit does not tell of it")
		}
	}
}

func TestLeaverLeavesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.group("Paediatric OT", w.owner)
	ref := w.sendGroup(g)
	n := Removal{ByID: w.officer.ID, GroupRef: g.Ref, AccountRef: w.owner.Ref}
	w.wants(w.RemoveMember(w.ctx, n), portal.Conflict)
	w.must(w.PickUp(w.ctx, w.owner.ID, ref))
	w.wants(w.RemoveMember(w.ctx, n), portal.Conflict)
	w.must(w.ChangeGroup(w.ctx, w.officer.ID, g.Ref, GroupDetails{Name: g.Name, Mailbox: "ot@nch.example"}))
	w.must(w.RemoveMember(w.ctx, n))
	if m, data := w.mail(TemplateGroupTask); m.To != "ot@nch.example" || !strings.Contains(data, `"back":true`) {
		t.Errorf("the mail to %s says %s", m.To, data)
	}
	w.wants(w.CloseGroup(w.ctx, w.officer.ID, g.Ref), portal.Conflict)
}

func TestTaskListPicks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.group("Paediatric OT", w.owner, w.colleague)
	late, far := portal.Date{Year: 2026, Month: 10, Day: 1}, portal.Date{Year: 2027, Month: 1, Day: 1}
	overdue, later, none := w.send(w.owner, &late), w.send(w.owner, &far), w.send(w.owner, nil)
	signing := w.send(w.owner, nil)
	w.must(w.exec("update tasks set state = 'counter_signing', author_id = owner_id, owner_id = ?0, signatory_id = ?0 where ref = ?1", w.colleague.ID, signing))
	w.must(w.exec("update tasks set state = 'returned' where ref = ?", later))
	for _, c := range []struct {
		q    TaskQuery
		want []string
	}{
		{TaskQuery{}, []string{overdue, w.ref, later, none, signing}},
		{TaskQuery{Sort: "-due"}, []string{later, w.ref, overdue, none, signing}},
		{TaskQuery{Sort: "name"}, []string{overdue, w.ref, later, none, signing}},
		{TaskQuery{Filter: "overdue"}, []string{overdue}},
		{TaskQuery{Filter: "soon"}, []string{w.ref}},
		{TaskQuery{Filter: "returned"}, []string{later}},
		{TaskQuery{Filter: "others"}, []string{signing}},
		{TaskQuery{Words: "blueb"}, []string{overdue, w.ref, later, none, signing}},
		{TaskQuery{Words: "OT adv"}, []string{overdue, w.ref, later, none, signing}},
		{TaskQuery{Words: "%"}, nil},
		{TaskQuery{Words: "nobody"}, nil},
	} {
		list, err := w.TaskList(w.ctx, w.owner.ID, ListAssigned, c.q)
		w.must(err)
		var got []string
		for _, l := range list.Lines {
			got = append(got, l.Ref)
		}
		if strings.Join(got, " ") != strings.Join(c.want, " ") {
			t.Errorf("%+v gives %v, want %v", c.q, got, c.want)
		}
	}
	list, err := w.TaskList(w.ctx, w.owner.ID, ListAssigned, TaskQuery{Limit: 2})
	if w.must(err); len(list.Lines) != 2 || list.Total != 5 {
		t.Errorf("%d of %d", len(list.Lines), list.Total)
	}
	if got := w.lists(w.owner, ListMembers); len(got) != 0 {
		t.Errorf("one's own form at the counter signatory is a colleague's: %v", got)
	}
	if got := w.lists(w.colleague, ListMembers); len(got) != 4 {
		t.Errorf("the colleague sees %v", got)
	}
}
