package store

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"portico/internal/portal"
)

// together makes a group of owner and colleague, in which the colleague may counter-sign.
func (w *world) together() {
	w.t.Helper()
	_, err := w.db.DB.ExecContext(w.ctx, `with g as (insert into work_groups (ref, name, made_at) values ('therapy', 'Therapy', now()) returning id)
insert into work_group_members (group_id, account_id, signatory, added_at) select g.id, a.id, a.id = $2, now() from g, accounts a where a.id in ($1, $2)`, w.owner.ID, w.colleague.ID)
	w.must(err)
}

// ask asks the colleague to counter-sign what is there.
func (w *world) ask(note string) error {
	sheet := w.open(w.owner, w.ref)
	n := AskSignature{AccountID: w.owner.ID, TaskRef: w.ref, SignatoryID: w.colleague.ID, Note: note, Baseline: []byte("secret baseline"), Tabs: map[string]int64{}}
	for name, tab := range sheet.Tabs {
		n.Tabs[name] = tab.Revision
	}
	return w.AskSignature(w.ctx, n)
}

// hands compares who has had the task, newest first, as the officer reads it.
func (w *world) hands(want ...portal.HandKind) {
	w.t.Helper()
	hands, err := w.Hands(w.ctx, w.open(w.officer, w.ref).SheetIDs)
	w.must(err)
	var got []portal.HandKind
	for _, h := range hands {
		got = append(got, h.Kind)
		if h.From == h.To || h.By == "" || h.Note != "" || h.Kind.Words() == "" {
			w.t.Errorf("a line of who had it is %+v", h)
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("it changed hands by %v, want %v", got, want)
	}
}

func TestAskAndSendBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.together()
	w.must(w.ask("Check the amounts"))
	if got := w.open(w.owner, w.ref); got.Standing != portal.Contributor || got.State != portal.CounterSigning || len(got.Tabs) != 1 || got.Signing.Note != "Check the amounts" {
		t.Fatalf("the author is %s of a task that is %s: %+v", got.Standing, got.State, got.Signing)
	}
	if got := w.open(w.colleague, w.ref); got.Standing != portal.Owner || got.Signing == nil || got.Signing.AuthorName != w.owner.Name || got.Signing.EndedAt != nil {
		t.Fatalf("the signatory is %s: %+v", got.Standing, got.Signing)
	}
	if got := w.open(w.officer, w.ref); got.Signing != nil {
		t.Error("the council reads what colleagues say to each other")
	}
	mail, data := w.mail(TemplateSignatureAsked)
	if mail.To != w.colleague.Email || !strings.Contains(data, w.ref) || strings.Contains(data, "amounts") || strings.Contains(data, "Diane") {
		t.Errorf("mail to %s: %s", mail.To, data)
	}
	texts, err := w.SigningTexts(w.ctx, w.owner.ID, w.ref)
	if err != nil || string(texts.Baseline) != "secret baseline" {
		t.Errorf("baseline %q, %v", texts.Baseline, err)
	}
	_, err = w.SigningTexts(w.ctx, w.officer.ID, w.ref)
	w.wants(err, portal.NotFound)
	w.wants(w.SendBack(w.ctx, EndSigning{AccountID: w.owner.ID, TaskRef: w.ref}), portal.Conflict)
	w.wants(w.SendBack(w.ctx, EndSigning{AccountID: w.officer.ID, TaskRef: w.ref}), portal.NotFound)
	w.must(w.SendBack(w.ctx, EndSigning{AccountID: w.colleague.ID, TaskRef: w.ref, Words: "The dates, too", Amended: []byte("amended")}))
	back := w.open(w.owner, w.ref)
	if back.Standing != portal.Owner || back.State != portal.Assigned || back.Signing.Words != "The dates, too" || back.Signing.Outcome != SigningSentBack || back.Signing.EndedAt == nil {
		t.Errorf("sent back: %s, %s, %+v", back.Standing, back.State, back.Signing)
	}
	if texts, err := w.SigningTexts(w.ctx, w.owner.ID, w.ref); err != nil || string(texts.Amended) != "amended" {
		t.Errorf("amended %q, %v", texts.Amended, err)
	}
	if mail, _ := w.mail(TemplateSignatureSentBack); mail.To != w.owner.Email {
		t.Errorf("the mail went to %q", mail.To)
	}
	if got := w.open(w.colleague, w.ref); got.Standing != portal.Colleague || got.Signing != nil {
		t.Errorf("who sent it back is %s and reads %+v", got.Standing, got.Signing)
	}
	w.wants(w.SendBack(w.ctx, EndSigning{AccountID: w.colleague.ID, TaskRef: w.ref}), portal.Conflict)
	w.hands(portal.HandSignBack, portal.HandSignAsked)
	for _, kind := range []AuditKind{AuditSignatureAsked, AuditSignatureSentBack} {
		if w.audited(kind) != 1 {
			t.Errorf("%d events %s", w.audited(kind), kind)
		}
	}
}

func TestAskIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.wants(w.ask(""), portal.Invalid) // no group in common
	w.together()
	stranger := w.account("s@else.example", "Sam Else", portal.RoleProfessional)
	sheet := w.open(w.owner, w.ref)
	n := AskSignature{AccountID: w.owner.ID, TaskRef: w.ref, SignatoryID: w.owner.ID, Tabs: map[string]int64{"details": sheet.Tabs["details"].Revision}}
	w.wants(w.AskSignature(w.ctx, n), portal.Invalid)
	n.SignatoryID = stranger.ID
	w.wants(w.AskSignature(w.ctx, n), portal.Invalid)
	n.SignatoryID = 1 << 40
	w.wants(w.AskSignature(w.ctx, n), portal.Invalid)
	n.SignatoryID, n.AccountID = w.colleague.ID, stranger.ID
	w.wants(w.AskSignature(w.ctx, n), portal.NotFound)
	n.AccountID, n.Tabs = w.owner.ID, map[string]int64{"details": 7}
	w.wants(w.AskSignature(w.ctx, n), portal.Conflict)
	_, err := w.db.ExecContext(w.ctx, "update work_group_members set removed_at = now() where account_id = ?", w.colleague.ID)
	w.must(err)
	w.wants(w.ask(""), portal.Invalid)
	_, err = w.db.ExecContext(w.ctx, "update work_group_members set removed_at = null; update accounts set disabled_at = now() where id = ?", w.colleague.ID)
	w.must(err)
	w.wants(w.ask(""), portal.Invalid)
	_, err = w.db.ExecContext(w.ctx, "update accounts set disabled_at = null where id = ?", w.colleague.ID)
	w.must(err)
	w.state(w.ref, portal.Retracted)
	w.wants(w.ask(""), portal.Conflict)
	if n := w.number("select count(*) from signings"); n != 0 {
		t.Errorf("%d signings, want none", n)
	}
}

func TestTakeBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.together()
	admin := w.account("admin@nch.example", "Ada Admin", portal.RoleProfessional)
	_, err := w.db.ExecContext(w.ctx, "insert into work_group_members (group_id, account_id, admin, added_at) select id, ?, true, now() from work_groups", admin.ID)
	w.must(err)
	for _, by := range []portal.Account{w.owner, admin} {
		w.must(w.ask(""))
		w.wants(w.TakeBack(w.ctx, EndSigning{AccountID: w.officer.ID, TaskRef: w.ref}), portal.NotFound)
		w.must(w.TakeBack(w.ctx, EndSigning{AccountID: by.ID, TaskRef: w.ref}))
		if got := w.open(w.owner, w.ref); got.Standing != portal.Owner || got.Signing.Outcome != SigningTakenBack {
			t.Errorf("taken back by %s: %s, %+v", by.Name, got.Standing, got.Signing)
		}
		w.wants(w.TakeBack(w.ctx, EndSigning{AccountID: w.owner.ID, TaskRef: w.ref}), portal.Conflict)
	}
	w.hands(portal.HandSignWithdraw, portal.HandSignAsked, portal.HandSignWithdraw, portal.HandSignAsked)
	if n := w.number("select count(*) from mails where template = $1", TemplateSignatureTakenBack); n != 3 {
		t.Errorf("%d mails, want two to the signatory and one to the author", n)
	}
}

func TestSign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.together()
	w.must(w.ask(""))
	n := w.submission()
	w.wants(func() error { _, err := w.Submit(w.ctx, n); return err }(), portal.NotFound) // by the author
	n.AccountID, n.Amended = w.colleague.ID, []byte("amended")
	n.Signers = append(n.Signers, Signer{AccountID: w.colleague.ID, Name: w.colleague.Name, At: start})
	var wait sync.WaitGroup
	var receipts [2]Receipt
	var errs [2]error
	for i := range receipts {
		wait.Go(func() {
			one := n
			if i == 1 {
				one.Reference += "-B"
			}
			receipts[i], errs[i] = w.Submit(w.ctx, one)
		})
	}
	wait.Wait()
	w.must(errors.Join(errs[:]...))
	if receipts[0].Reference != receipts[1].Reference || w.number("select count(*) from submissions") != 1 {
		t.Errorf("signing twice at once: %+v", receipts)
	}
	for who, want := range map[*portal.Account]portal.Standing{&w.owner: portal.Owner, &w.colleague: portal.Signatory} {
		sheet := w.open(*who, w.ref)
		if sheet.Standing != want || sheet.State != portal.Submitted || sheet.Receipt == nil || sheet.Signing.Outcome != SigningSigned {
			t.Errorf("%s is %s: %+v", who.Name, sheet.Standing, sheet.Signing)
		}
		record, err := w.SubmissionByTask(w.ctx, who.ID, w.ref)
		if err != nil || len(record.Signers) != 2 || string(record.Amended) != "amended" {
			t.Errorf("%s: %+v, %v", who.Name, record.Signers, err)
		}
		lines, err := w.SubmittedTasks(w.ctx, who.ID, start.AddDate(0, 0, -1))
		if err != nil || len(lines) != 1 {
			t.Errorf("%s has %d submitted tasks, %v", who.Name, len(lines), err)
		}
	}
	w.hands(portal.HandSigned, portal.HandSignAsked)
	if mail, _ := w.mail(TemplateCounterSigned); mail.To != w.owner.Email {
		t.Errorf("the author's receipt went to %q", mail.To)
	}
	if mail, _ := w.mail(TemplateReceipt); mail.To != w.colleague.Email {
		t.Errorf("the signatory's receipt went to %q", mail.To)
	}
	if n := w.number("select count(*) from signings where submission_id is not null and ended_by = $1", w.colleague.ID); n != 1 {
		t.Errorf("%d signings name their submission", n)
	}
}

// TestRetractedWhileCounterSigning lets the council take the form back first.
func TestRetractedWhileCounterSigning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.together()
	w.must(w.ask(""))
	n := w.submission()
	n.AccountID = w.colleague.ID
	w.must(w.RetractTask(w.ctx, Retract{AccountID: w.officer.ID, TaskRef: w.ref, Reason: "other_form"}))
	_, err := w.Submit(w.ctx, n)
	w.wants(err, portal.Conflict)
	if mails := w.number("select count(*) from mails where template = $1", TemplateTaskRetracted); mails != 2 {
		t.Errorf("%d mails of the retraction, want one to author and signatory each", mails)
	}
	for _, who := range []portal.Account{w.owner, w.colleague} {
		lines, err := w.RetractedTasks(w.ctx, who.ID, start.AddDate(0, 0, -1))
		if sheet := w.open(who, w.ref); err != nil || len(lines) != 1 || sheet.Retraction == nil || len(sheet.Tabs) == 0 {
			t.Errorf("%s: %d lines, %v, %+v", who.Name, len(lines), err, sheet.Retraction)
		}
	}
	w.wants(w.SendBack(w.ctx, EndSigning{AccountID: w.colleague.ID, TaskRef: w.ref}), portal.Conflict)
}

func TestComments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.together()
	say := func(a portal.Account, c NewComment) (string, error) {
		c.AccountID, c.TaskRef = a.ID, w.ref
		return w.MakeComment(w.ctx, c)
	}
	first, err := say(w.owner, NewComment{Path: "advice.aim", Label: "Aim", Body: "Is this enough?"})
	w.must(err)
	_, err = say(w.officer, NewComment{Body: "x"})
	w.wants(err, portal.NotFound)
	_, err = say(w.colleague, NewComment{Body: "x"})
	w.wants(err, portal.NotFound)
	w.must(w.ask(""))
	answer, err := say(w.colleague, NewComment{SaveID: "page", Body: "Yes", ReplyTo: first, Path: "elsewhere"})
	w.must(err)
	twice, err := say(w.colleague, NewComment{SaveID: "page", Body: "Yes", ReplyTo: first, Path: "elsewhere"})
	if w.must(err); twice != answer {
		t.Errorf("said twice it is %s and %s", answer, twice)
	}
	_, err = say(w.colleague, NewComment{Body: "Yes", ReplyTo: "unknown"})
	w.wants(err, portal.NotFound)
	for _, a := range []portal.Account{w.owner, w.colleague} {
		got := w.open(a, w.ref).Remarks
		if len(got) != 2 || got[0].Body != "Is this enough?" || got[0].Label != "Aim" || got[1].ReplyTo != got[0].ID || got[1].Path != "advice.aim" || got[1].Name != w.colleague.Name {
			t.Errorf("%s reads %+v", a.Name, got)
		}
	}
	if got := w.open(w.officer, w.ref).Remarks; got != nil {
		t.Errorf("the council reads %+v", got)
	}
	w.wants(w.SettleComment(w.ctx, w.officer.ID, w.ref, first), portal.NotFound)
	w.must(w.SettleComment(w.ctx, w.owner.ID, w.ref, answer))
	w.must(w.SettleComment(w.ctx, w.owner.ID, w.ref, first))
	for _, c := range w.open(w.owner, w.ref).Remarks {
		if c.SettledAt == nil || c.SettledBy != w.owner.Name {
			t.Errorf("not settled: %+v", c)
		}
	}
	if w.audited(AuditCommentMade) != 2 || w.audited(AuditCommentSettled) != 1 {
		t.Errorf("%d made and %d settled are in the audit", w.audited(AuditCommentMade), w.audited(AuditCommentSettled))
	}
	if n := w.number("select count(*) from comments where body like '%enough%'::bytea"); n != 0 {
		t.Error("comments are not sealed")
	}
	_, err = w.db.ExecContext(w.ctx, "insert into comments (ref, task_id, account_id, label, body, made_at) select 'z' || i, k.task_id, k.account_id, k.label, k.body, now() from comments k, generate_series(1, 200) i where k.ref = ?", first)
	w.must(err)
	_, err = say(w.owner, NewComment{Body: "One more"})
	w.wants(err, portal.Conflict)
	twice, err = say(w.colleague, NewComment{SaveID: "page", Body: "Yes", ReplyTo: first, Path: "elsewhere"})
	if w.must(err); twice != answer {
		t.Errorf("said again where there is no room it is %s, want %s", twice, answer)
	}
}

// The author of a form whose counter signatory has left is told so, and finds it ended.
func TestSignatoryLeaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.together()
	w.must(w.ask("The amounts, please"))
	w.must(w.RemoveMember(w.ctx, Removal{ByID: w.officer.ID, GroupRef: "therapy", AccountRef: w.colleague.Ref, Left: true, Close: true}))
	h := w.open(w.owner, w.ref)
	if h.State != portal.Assigned || h.Standing != portal.Owner || h.Signing.Outcome != SigningLeft || h.Signing.EndedAt == nil {
		t.Errorf("it is %s with %s, %+v", h.State, h.Standing, h.Signing)
	}
	if m, data := w.mail(TemplateSignatoryLeft); m.To != w.owner.Email || !strings.Contains(data, w.colleague.Name) {
		t.Errorf("mail to %s: %s", m.To, data)
	}
	if n := w.number("select count(*) from mails where template = 'task_reassigned'"); n != 0 {
		t.Error("the mail says that it was re-assigned")
	}
}
