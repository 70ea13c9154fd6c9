package store

import (
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
)

const secretReason = "Seen once in 2024 under another name"

func (w *world) propose(kind, reason string) error {
	n := NewProposal{AccountID: w.owner.ID, TaskRef: w.ref, Kind: kind, Reason: reason, ProposalBody: ProposalBody{Words: secretReason,
		Instead: Instead{Name: "Ann Advice", Email: "ann@nch.example", Service: "Community SLT"}}}
	if kind == ProposeMoreTime {
		n.Wanted = &portal.Date{Year: 2026, Month: 11, Day: 20}
	}
	return w.Propose(w.ctx, n)
}

func (w *world) decide(what portal.Decision, words string) error {
	h := w.open(w.officer, w.ref)
	return w.Decide(w.ctx, Decision{AccountID: w.officer.ID, TaskRef: w.ref, What: what, On: h.On(), Words: words})
}

func TestDeclineIsAgreed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.wants(w.propose(ProposeDecline, "no such reason"), portal.Invalid)
	w.must(w.propose(ProposeDecline, "unknown"))
	w.wants(w.propose(ProposeDecline, "unknown"), portal.Conflict)
	if _, err := w.save("advice", 0, "late", "words"); portal.CodeOf(err) != portal.Conflict {
		t.Errorf("a save while the decline waits: %v", err)
	}
	m, data := w.mail(TemplateDeclineProposed)
	if m.To != w.officer.Email || strings.Contains(data, secretReason) || strings.Contains(data, "Ann") || strings.Contains(data, "Diane") {
		t.Errorf("mail to %s: %s", m.To, data)
	}
	for _, who := range []portal.Account{w.owner, w.officer} {
		h := w.open(who, w.ref)
		if !h.Decline.Waits() || h.Decline.Words != secretReason || h.Decline.Instead.Service != "Community SLT" || h.State != portal.DeclineProposed {
			t.Errorf("%s sees %+v", who.Name, h.Decline)
		}
	}
	w.must(w.decide(portal.AgreeDecline, "Thank you, we ask them"))
	h := w.open(w.owner, w.ref)
	if h.State != portal.Declined || h.Decline.Outcome != OutcomeAgreed || h.Decline.Answer != "Thank you, we ask them" || h.Decline.SettledBy != w.officer.Name {
		t.Errorf("the owner sees %s and %+v", h.State, h.Decline)
	}
	list, err := w.TaskList(w.ctx, w.owner.ID, ListDeclined, TaskQuery{Since: start.AddDate(0, 0, -30)})
	if err != nil || len(list.Lines) != 1 || list.Lines[0].DeclinedAt == nil {
		t.Errorf("nil returns %+v, %v", list, err)
	}
	if m, _ := w.mail(TemplateDeclineAgreed); m.To != w.owner.Email {
		t.Errorf("mail to %s", m.To)
	}
	if w.number("select count(*) from proposals where position('under another name'::bytea in body) > 0") != 0 {
		t.Error("the reason lies open in the database")
	}
	w.wants(w.decide(portal.ReopenForm, ""), portal.Invalid)
	w.must(w.decide(portal.ReopenForm, "They say they do know the child"))
	h = w.open(w.owner, w.ref)
	if h.State != portal.Returned || h.Returned == nil || !h.Returned.Reopened || h.Returned.Words != "They say they do know the child" {
		t.Errorf("re-opened: %s, %+v", h.State, h.Returned)
	}
}

// A decline that comes to nothing leaves the form where it was: what was returned is returned.
func TestDeclineComesToNothing(t *testing.T) {
	t.Parallel()
	for _, was := range []portal.TaskState{portal.Assigned, portal.Returned} {
		w := newWorld(t)
		if was == portal.Returned {
			w.submitNow()
			w.must(w.decide(portal.ReturnForm, "Say how often"))
		}
		w.must(w.propose(ProposeDecline, "other"))
		w.wants(w.Withdraw(w.ctx, w.colleague.ID, w.ref, ProposeDecline), portal.NotFound)
		w.must(w.Withdraw(w.ctx, w.owner.ID, w.ref, ProposeDecline))
		w.wants(w.Withdraw(w.ctx, w.owner.ID, w.ref, ProposeDecline), portal.Conflict)
		if h := w.open(w.owner, w.ref); h.State != was {
			t.Errorf("taken back it is %s, want %s", h.State, was)
		}
		w.must(w.propose(ProposeDecline, "other"))
		w.wants(w.decide(portal.RefuseDecline, ""), portal.Invalid)
		w.must(w.decide(portal.RefuseDecline, "You saw her in May"))
		h := w.open(w.owner, w.ref)
		if h.State != was || h.Decline.Answer != "You saw her in May" {
			t.Errorf("refused it is %s, want %s; %+v", h.State, was, h.Decline)
		}
		if (h.Returned != nil) != (was == portal.Returned) {
			t.Errorf("the reasons of the return: %+v", h.Returned)
		}
	}
}

func (w *world) submitNow() {
	w.t.Helper()
	_, err := w.Submit(w.ctx, w.submission())
	w.must(err)
}

func TestMoreTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.propose(ProposeMoreTime, "missed"))
	w.wants(w.propose(ProposeMoreTime, "missed"), portal.Conflict)
	marks, err := w.TurnMarks(w.ctx, w.owner.ID)
	if err != nil || marks[w.ref].TimeAsked == nil || marks[w.ref].TimeWanted.String() != "2026-11-20" {
		t.Errorf("marks %+v, %v", marks, err)
	}
	if h := w.open(w.officer, w.ref); h.State != portal.Assigned || !h.MoreTime.Waits() || h.MoreTime.Words != secretReason {
		t.Errorf("the officer sees %+v", h.MoreTime)
	}
	w.must(w.decide(portal.RefuseTime, "A waiting list is no exception"))
	w.must(w.propose(ProposeMoreTime, "away"))
	granted := portal.Date{Year: 2026, Month: 11, Day: 18}
	on := w.on()
	err = w.Decide(w.ctx, Decision{AccountID: w.officer.ID, TaskRef: w.ref, What: portal.GrantTime, On: on})
	w.wants(err, portal.Invalid)
	d := Decision{AccountID: w.officer.ID, TaskRef: w.ref, What: portal.GrantTime, On: on, Due: &granted}
	w.must(w.Decide(w.ctx, d))
	w.wants(w.Decide(w.ctx, d), portal.Conflict)
	if h := w.open(w.owner, w.ref); *h.Due != granted || h.MoreTime.Outcome != OutcomeAgreed {
		t.Errorf("due %v, %+v", h.Due, h.MoreTime)
	}
	if _, data := w.mail(TemplateTimeGranted); !strings.Contains(data, "2026-11-18") {
		t.Errorf("the mail does not tell the new date: %s", data)
	}
	w.must(w.propose(ProposeMoreTime, "exceptional"))
	w.submitNow()
	if h := w.open(w.owner, w.ref); h.MoreTime.Outcome != OutcomeOver {
		t.Errorf("submitted, the wish is %+v", h.MoreTime)
	}
}

func (w *world) on() string {
	w.t.Helper()
	h := w.open(w.officer, w.ref)
	return h.On()
}

// Of two officers who decide at once, one wins and the other is told.
func TestTwoOfficersAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.account("olive@northshire.example", "Olive Officer", portal.RoleOfficer)
	w.submitNow()
	on := w.on()
	both := []Decision{{AccountID: w.officer.ID, TaskRef: w.ref, What: portal.AcceptForm, On: on},
		{AccountID: other.ID, TaskRef: w.ref, What: portal.ReturnForm, On: on, Words: "Say how often"}}
	errs := make([]error, len(both))
	together(len(both), func(i int) { errs[i] = w.Decide(w.ctx, both[i]) })
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("both or none: %v", errs)
	}
	for _, err := range errs {
		if err != nil {
			w.wants(err, portal.Conflict)
		}
	}
	if n := w.audited(AuditAccepted) + w.audited(AuditReturned); n != 1 {
		t.Errorf("%d decisions are recorded", n)
	}
	w.wants(w.Decide(w.ctx, Decision{AccountID: w.colleague.ID, TaskRef: w.ref, What: portal.AcceptForm, On: w.on()}), portal.NotFound)
}

// An officer who looked at the first submission does not accept the second unseen.
func TestDecisionIsAboutWhatWasSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submitNow()
	seen := w.on()
	w.must(w.Decide(w.ctx, Decision{AccountID: w.officer.ID, TaskRef: w.ref, What: portal.ReturnForm, On: seen, Words: "Say how often",
		Questions: []ReturnedQuestion{{Name: "advice.aim", Title: "Aim", Words: "By when?"}}}))
	h := w.open(w.owner, w.ref)
	if h.State != portal.Returned || h.Returned.Questions[0].Words != "By when?" || h.OwnerID != w.owner.ID {
		t.Errorf("returned: %+v", h.Returned)
	}
	if _, data := w.mail(TemplateReturned); strings.Contains(data, "how often") {
		t.Errorf("the mail holds the reasons: %s", data)
	}
	w.submitNow()
	if h := w.open(w.owner, w.ref); h.Returned != nil || h.Rounds != 2 {
		t.Errorf("submitted again it says %+v after %d rounds", h.Returned, h.Rounds)
	}
	w.wants(w.Decide(w.ctx, Decision{AccountID: w.officer.ID, TaskRef: w.ref, What: portal.AcceptForm, On: seen}), portal.Conflict)
	w.must(w.decide(portal.AcceptForm, ""))
	rounds, err := w.SubmissionRounds(w.ctx, w.officer.ID, w.ref)
	if err != nil || len(rounds) != 2 || rounds[0].Number != 2 {
		t.Errorf("%+v, %v", rounds, err)
	}
	if none, err := w.SubmissionRounds(w.ctx, w.colleague.ID, w.ref); err != nil || none != nil {
		t.Errorf("a stranger sees %+v, %v", none, err)
	}
}

// Submitting and retracting at once, in both orders: one is told, no word is lost.
func TestSubmitMeetsRetract(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"submit", "retract", "both"} {
		w := newWorld(t)
		_, err := w.save("advice", 0, "s", "all her words")
		w.must(err)
		n := w.submission()
		steps := []func() error{func() error { _, err := w.Submit(w.ctx, n); return err },
			func() error {
				return w.RetractTask(w.ctx, Retract{AccountID: w.officer.ID, TaskRef: w.ref, Reason: "not_needed"})
			}}
		errs := make([]error, 2)
		switch first {
		case "submit":
			errs[0], errs[1] = steps[0](), steps[1]()
		case "retract":
			errs[1] = steps[1]()
			errs[0] = steps[0]()
		default:
			together(2, func(i int) { errs[i] = steps[i]() })
		}
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("%s: both or none: %v", first, errs)
		}
		for _, err := range errs {
			if err != nil {
				w.wants(err, portal.Conflict)
			}
		}
		if w.number("select count(*) from revisions where tab = 'advice'") != 1 {
			t.Errorf("%s: the words are not in the history", first)
		}
	}
}

func TestMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	say := func(who portal.Account, ref, words string) error {
		return w.SendMessage(w.ctx, NewMessage{AccountID: who.ID, TaskRef: w.ref, Ref: ref, Words: words})
	}
	w.must(say(w.owner, "m1", "Which school is it?"))
	w.must(say(w.owner, "m1", "Which school is it?"))
	other := newWorld(t)
	other.must(other.SendMessage(other.ctx, NewMessage{AccountID: other.owner.ID, TaskRef: other.ref, Ref: "p", Words: "Sent, stopped"}))
	for range 2 { // written on and sent again from the same page
		other.must(other.SendMessage(other.ctx, NewMessage{AccountID: other.owner.ID, TaskRef: other.ref, Ref: "p", Words: "Sent, stopped, written on"}))
	}
	if thread, err := other.Messages(other.ctx, other.owner.ID, other.ref); err != nil || len(thread) != 2 || thread[1].Words != "Sent, stopped, written on" {
		t.Errorf("the thread of a page that was written on: %+v, %v", thread, err)
	}
	if m, data := w.mail(TemplateMessageCouncil); m.To != w.officer.Email || strings.Contains(data, "school") {
		t.Errorf("mail to %s: %s", m.To, data)
	}
	w.wants(say(w.colleague, "m2", "Not mine"), portal.NotFound)
	w.wants(say(w.owner, "m3", ""), portal.Invalid)
	w.wants(say(w.owner, "m4", strings.Repeat("é", portal.MessageChars+1)), portal.Invalid)
	if h := w.open(w.officer, w.ref); h.Messages != 1 || h.Unread != 1 {
		t.Errorf("the officer has %d of %d unread", h.Unread, h.Messages)
	}
	w.must(w.ReadMessages(w.ctx, w.owner.ID, w.ref)) // one's own are not read by oneself
	w.must(w.ReadMessages(w.ctx, w.colleague.ID, w.ref))
	if h := w.open(w.officer, w.ref); h.Unread != 1 {
		t.Error("somebody else has read the officer's message")
	}
	w.clock.forward(time.Hour)
	w.must(w.ReadMessages(w.ctx, w.officer.ID, w.ref))
	second := w.account("olive@northshire.example", "Olive Officer", portal.RoleOfficer)
	w.must(say(second, "m5", "Testertown High"))
	thread, err := w.Messages(w.ctx, w.owner.ID, w.ref)
	if err != nil || len(thread) != 2 || thread[0].Council || !thread[0].ReadAt.Equal(start.Add(time.Hour)) || !thread[1].Council || thread[1].Words != "Testertown High" {
		t.Fatalf("%+v, %v", thread, err)
	}
	if none, err := w.Messages(w.ctx, w.colleague.ID, w.ref); err != nil || none != nil {
		t.Errorf("a stranger reads %+v, %v", none, err)
	}
	if marks, err := w.TurnMarks(w.ctx, w.owner.ID); err != nil || marks[w.ref].Unread != 1 {
		t.Errorf("the owner's list has %+v, %v", marks, err)
	}
	w.must(say(w.owner, "m6", "Thank you"))
	if m, _ := w.mail(TemplateMessageCouncil); m.To != second.Email {
		t.Errorf("the answer goes to %s, not to who wrote last", m.To)
	}
	if marks, err := w.CaseTurnMarks(w.ctx, w.officer.ID, w.caseID); err != nil || marks[w.ref].Unread != 1 {
		t.Errorf("the case has %+v, %v", marks, err)
	}
	w.hold(w.ref, w.colleague)
	if thread, err := w.Messages(w.ctx, w.colleague.ID, w.ref); err != nil || len(thread) != 3 {
		t.Errorf("the next owner reads %+v, %v", thread, err)
	}
	if none, err := w.Messages(w.ctx, w.owner.ID, w.ref); err != nil || none != nil {
		t.Errorf("the former owner reads %+v, %v", none, err)
	}
}

// While somebody counter-signs a form both they and its author write to the council.
func TestMessagesWhileCounterSigning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	say := func(who portal.Account, ref string) error {
		return w.SendMessage(w.ctx, NewMessage{AccountID: who.ID, TaskRef: w.ref, Ref: ref, Words: "Words " + ref})
	}
	w.together()
	w.must(w.ask(""))
	w.must(say(w.owner, "m1"))
	w.must(say(w.colleague, "m2"))
	w.must(say(w.officer, "m3"))
	if n := w.number("select count(*) from mails where template = 'message' and recipient in ('ffion@nch.example', 'tom@nch.example')"); n != 2 {
		t.Errorf("%d mails, want one to the author and one to the signatory", n)
	}
	if thread, err := w.Messages(w.ctx, w.owner.ID, w.ref); err != nil || len(thread) != 3 || thread[0].Council {
		t.Errorf("the author reads %+v, %v", thread, err)
	}
	if marks, err := w.TurnMarks(w.ctx, w.owner.ID); err != nil || marks[w.ref].Unread != 1 || w.open(w.owner, w.ref).Unread != 1 {
		t.Errorf("the author's list has %+v, %v", marks, err)
	}
	w.must(w.ReadMessages(w.ctx, w.owner.ID, w.ref))
	if h := w.open(w.colleague, w.ref); h.Unread != 0 || h.Messages != 3 {
		t.Errorf("the signatory has %d of %d unread after the author read them", h.Unread, h.Messages)
	}
	if h := w.open(w.officer, w.ref); h.Unread != 2 {
		t.Errorf("the officer has %d unread, want 2", h.Unread)
	}
	n := w.submission()
	n.AccountID = w.colleague.ID
	_, err := w.Submit(w.ctx, n)
	w.must(err)
	w.wants(say(w.colleague, "m4"), portal.NotFound)
	w.must(say(w.owner, "m5"))
}

func TestThreadIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.db.ExecContext(w.ctx, `insert into messages (ref, task_id, account_id, council, body, sent_at)
select 'x' || i, t.id, t.owner_id, false, '', now() from tasks t, generate_series(1, 500) i`)
	w.must(err)
	w.wants(w.SendMessage(w.ctx, NewMessage{AccountID: w.owner.ID, TaskRef: w.ref, Ref: "one more", Words: "One more"}), portal.TooLarge)
}
