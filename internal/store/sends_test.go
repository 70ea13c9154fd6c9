package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"portico/internal/portal"
)

// ready is a sending about the case with two papers, and the tasks that it becomes: one paper
// goes to all, the other to the first recipient only.
func (w *world) ready(emails ...string) (Sending, []NewTask) {
	w.t.Helper()
	at := w.caseAddress()
	ref, err := w.KeepSending(w.ctx, w.officer.ID, at, "", []byte("{}"))
	w.must(err)
	v, err := w.SendingByRef(w.ctx, w.officer.ID, at, ref)
	w.must(err)
	var papers []string
	for i := range 2 {
		e, err := w.AddEnclosure(w.ctx, w.officer.ID, v, Enclosure{Name: fmt.Sprintf("Paper %d.pdf", i), Key: fmt.Sprint(ref, i)})
		w.must(err)
		papers = append(papers, e.Ref)
	}
	v, err = w.SendingByRef(w.ctx, w.officer.ID, at, ref)
	w.must(err)
	var tasks []NewTask
	for i, email := range emails {
		n := NewTask{CaseID: w.caseID, VersionID: w.versionID, Email: email, SenderID: w.officer.ID, Facts: []byte("{}"), Papers: papers[:1], Advice: "c"}
		if i == 0 {
			n.Papers = papers
		}
		tasks = append(tasks, n)
	}
	return v, tasks
}

// A sending that four posts send at once, of two officers, goes out once to each.
func TestSendAllOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	second := w.account("sam@x.example", "Sam Second", portal.RoleOfficer)
	v, tasks := w.ready("a@x.example", "b@x.example", "c@x.example")
	refs := make([][]string, 4)
	var wait sync.WaitGroup
	for i := range refs {
		by := []int64{w.officer.ID, second.ID}[i%2]
		wait.Go(func() {
			var err error
			if refs[i], err = w.SendAll(w.ctx, by, v, tasks); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for _, one := range refs {
		if len(one) != 3 || !slices.Equal(one, refs[0]) {
			t.Fatalf("the same sending became the tasks %v", refs)
		}
	}
	all, err := w.CaseTasks(w.ctx, w.officer.ID, w.caseID)
	w.must(err)
	papers := map[string]int{}
	for _, one := range all {
		papers[one.With.Email] = len(one.Enclosures)
		if one.With.Email == "b@x.example" && one.Advice != "c" {
			t.Errorf("the task asks for the advice %q", one.Advice)
		}
	}
	if len(all) != 4 || papers["a@x.example"] != 2 || papers["b@x.example"] != 1 || papers["c@x.example"] != 1 {
		t.Errorf("%d tasks of the case, with these papers: %v", len(all), papers)
	}
	if n := w.number("select count(*) from mails where template = 'invitation'"); n != 3 {
		t.Errorf("%d invitations, want 3", n)
	}
	asked, err := w.AdviceAsked(w.ctx, w.caseID)
	if err != nil || !slices.Equal(asked, []portal.AdviceCategory{"c"}) {
		t.Errorf("asked are %v, %v", asked, err)
	}
}

// Two sendings that send the same form to the same people at once, in different orders: one
// goes out whole, the other not at all until it is said that it goes out on purpose.
func TestSendAllTwiceAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, first := w.ready("a@x.example", "b@x.example")
	other, second := w.ready("b@x.example", "a@x.example")
	errs := make([]error, 2)
	var wait sync.WaitGroup
	wait.Go(func() { _, errs[0] = w.SendAll(w.ctx, w.officer.ID, one, first) })
	wait.Go(func() { _, errs[1] = w.SendAll(w.ctx, w.officer.ID, other, second) })
	wait.Wait()
	late, again := other, second
	if errs[0] != nil {
		late, again, errs[0], errs[1] = one, first, errs[1], errs[0]
	}
	w.must(errs[0])
	w.wants(errs[1], portal.Conflict)
	const sent = "select count(*) from tasks where sending_id is not null"
	if n := w.number(sent); n != 2 {
		t.Fatalf("%d forms went out, want 2", n)
	}
	for i := range again {
		again[i].Again = true
	}
	_, err := w.SendAll(w.ctx, w.officer.ID, late, again)
	w.must(err)
	if n := w.number(sent); n != 4 {
		t.Errorf("%d forms went out on purpose, want 4", n)
	}
}

// When one recipient cannot have the form, nobody gets any.
func TestSendAllOrNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	gone := w.account("gina@x.example", "Gina Gone", portal.RoleProfessional)
	w.must(w.DisableAccount(w.ctx, gone.Email))
	v, tasks := w.ready("a@x.example", gone.Email)
	_, err := w.SendAll(w.ctx, w.officer.ID, v, tasks)
	w.wants(err, portal.Invalid)
	v, tasks = w.ready("a@x.example")
	tasks = append(tasks, NewTask{CaseID: w.caseID, VersionID: w.versionID, GroupRef: "none", SenderID: w.officer.ID, Facts: []byte("{}")})
	_, err = w.SendAll(w.ctx, w.officer.ID, v, tasks)
	w.wants(err, portal.NotFound)
	_, err = w.db.DB.ExecContext(w.ctx, "update enclosures set scan = 'infected' where ref = $1", tasks[0].Papers[0])
	w.must(err)
	_, err = w.SendAll(w.ctx, w.officer.ID, v, tasks[:1])
	w.wants(err, portal.Conflict)
	_, err = w.KeepSending(w.ctx, w.officer.ID, w.caseAddress(), v.Ref, []byte("{}"))
	w.must(err)
	_, err = w.RemoveEnclosure(w.ctx, w.officer.ID, v, tasks[0].Papers[0])
	w.must(err)
	_, err = w.SendAll(w.ctx, w.officer.ID, v, tasks[:1])
	w.wants(err, portal.Conflict) // changed since it was checked
	if n := w.number("select (select count(*) from tasks where sending_id is not null) + (select count(*) from mails where template = 'invitation')"); n != 0 {
		t.Errorf("%d tasks and mails are left of what was not sent", n)
	}
}

// A paper that two recipients have is opened by each for themselves.
func TestPaperOfTwo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.account("oona@x.example", "Oona Other", portal.RoleProfessional)
	v, tasks := w.ready(w.owner.Email, other.Email)
	tasks[0].Again = true // the world's own task
	refs, err := w.SendAll(w.ctx, w.officer.ID, v, tasks)
	w.must(err)
	sheet := w.open(other, refs[1])
	w.must(w.OpenedEnclosure(w.ctx, other.ID, sheet.TaskID, sheet.Enclosures[0]))
	all, err := w.CaseTasks(w.ctx, w.officer.ID, w.caseID)
	w.must(err)
	for _, one := range all {
		if one.Ref == refs[0] && one.Enclosures[0].OpenedAt != nil {
			t.Error("who has not opened the paper has")
		}
		if one.Ref == refs[1] && one.Enclosures[0].OpenedAt == nil {
			t.Error("who has opened the paper has not")
		}
	}
	known, err := w.Addressees(w.ctx, w.officer.ID, []string{other.Email, "nobody@x.example"})
	if err != nil || len(known) != 1 || known[other.Email].Name != other.Name || known[other.Email].Closed {
		t.Errorf("known are %+v, %v", known, err)
	}
	domains, err := w.Domains(w.ctx)
	if err != nil || !slices.IsSorted(domains) || len(slices.Compact(slices.Clone(domains))) != len(domains) || len(domains) == 0 {
		t.Errorf("the domains are %v, %v", domains, err)
	}
}

// A form that one press sends about a case goes out once however often it is pressed, and not
// unasked to who has it; what was not sent leaves nothing behind, and another officer's press is
// nobody's business.
func TestSendAboutCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := CaseSend{Ref: "press-1", CaseRef: w.caseAddress(), Body: []byte("{}"), Task: NewTask{VersionID: w.versionID, Email: "new@x.example", SenderID: w.officer.ID, Facts: []byte("{}")}}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if err := w.SendAboutCase(w.ctx, w.officer.ID, n); err != nil {
				t.Errorf("the same press: %v", err)
			}
		})
	}
	wait.Wait()
	other := w.account("sam@northshire.example", "Sam Second", portal.RoleOfficer)
	w.wants(w.SendAboutCase(w.ctx, other.ID, n), portal.NotFound)
	n.Ref = "press-2"
	w.wants(w.SendAboutCase(w.ctx, w.officer.ID, n), portal.Conflict)
	w.wants(w.SendAboutCase(w.ctx, w.owner.ID, n), portal.NotFound)
	if sent, err := w.SentSendings(w.ctx, w.officer.ID, []string{"press-1", "press-2"}); err != nil || !sent["press-1"] || sent["press-2"] {
		t.Errorf("sent: %v, %v", sent, err)
	}
	n.Task.Again = true
	w.must(w.SendAboutCase(w.ctx, w.officer.ID, n))
	var sendings, tasks int
	w.must(w.db.QueryRowContext(w.ctx, "select (select count(*) from sendings), (select count(*) from tasks)").Scan(&sendings, &tasks))
	if sendings != 2 || tasks != 3 {
		t.Errorf("%d sendings and %d tasks, want 2 and 3", sendings, tasks)
	}
	former, err := w.FormerRecipients(w.ctx, w.officer.ID, "ot-advice", []int64{w.caseID})
	if err != nil || former[w.caseID].Email != w.owner.Email {
		t.Errorf("the form went to %+v before (%v)", former, err)
	}
	if none, err := w.FormerRecipients(w.ctx, w.owner.ID, "ot-advice", []int64{w.caseID}); err != nil || len(none) != 0 {
		t.Errorf("a professional learns of %v", none)
	}
	if cases, err := w.CasesByRefs(w.ctx, w.officer.ID, []string{"none", n.CaseRef, n.CaseRef}); err != nil || len(cases) != 1 || cases[0].ID != w.caseID {
		t.Errorf("cases %v (%v)", cases, err)
	}
}

// Who gets several forms in one sending gets one mail of all, a person, somebody invited and a
// mailbox alike; its delivery, or its failure, is that of each form.
func TestOneMailForSeveralForms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.exec("insert into work_groups (ref, name, mailbox, made_at) values ('g1', 'Paediatric OT', 'box@nch.example', now())"))
	v, tasks := w.ready("new@x.example", w.colleague.Email, "new@x.example", w.colleague.Email, "single@x.example", "", "")
	tasks[5].GroupRef, tasks[6].GroupRef = "g1", "g1"
	for i := range tasks {
		tasks[i].Again = true
	}
	before := w.newestMail()
	refs, err := w.SendAll(w.ctx, w.officer.ID, v, tasks)
	w.must(err)
	told := map[string]int{}
	for id := before + 1; id <= w.newestMail(); id++ {
		m, err := w.PendingMail(w.ctx, id)
		w.must(err)
		var jobs, lead int64
		w.must(w.db.QueryRowContext(w.ctx, "select (select count(*) from river_job where (args->>'mail_id')::bigint = ?0), coalesce(lead_id, 0) from mails where id = ?0", id).Scan(&jobs, &lead))
		if (jobs == 1) != (lead == 0) {
			t.Errorf("the mail to %s has %d jobs and goes out with %d", m.To, jobs, lead)
		}
		if lead != 0 {
			continue
		}
		var data struct{ More []MailForm }
		w.must(json.Unmarshal(m.Data, &data))
		told[m.To] += 1 + len(data.More)
		if m.To == w.colleague.Email {
			w.must(w.MarkMailFailed(w.ctx, id, true, 550, "no such user"))
		} else {
			w.must(w.MarkMailSent(w.ctx, id, "m"))
		}
	}
	if len(told) != 4 || told["new@x.example"] != 2 || told[w.colleague.Email] != 2 || told["single@x.example"] != 1 || told["box@nch.example"] != 2 {
		t.Errorf("mails tell of %v", told)
	}
	for i, ref := range refs {
		var state string
		var received bool
		w.must(w.db.QueryRowContext(w.ctx, "select m.state, t.received_at is not null from tasks t join mails m on m.task_id = t.id where t.ref = ?", ref).Scan(&state, &received))
		if failed := tasks[i].Email == w.colleague.Email; failed != (state == MailFailed) || received == failed {
			t.Errorf("the mail of form %d is %s, received: %v", i, state, received)
		}
	}
}

// Two work groups with one mailbox get a mail each, which names the group whose tray it is.
func TestOneMailNamesItsGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.exec("insert into work_groups (ref, name, mailbox, made_at) values ('g1', 'Paediatric OT', 'box@nch.example', now()), ('g2', 'Physio', 'box@nch.example', now())"))
	v, tasks := w.ready("", "", "")
	for i, ref := range []string{"g1", "g2", "g1"} {
		tasks[i].GroupRef, tasks[i].Again = ref, true
	}
	before := w.newestMail()
	_, err := w.SendAll(w.ctx, w.officer.ID, v, tasks)
	w.must(err)
	var leads []int64
	w.must(w.db.NewRaw("select id from mails where id > ? and lead_id is null order by id", before).Scan(w.ctx, &leads))
	told := map[string]int{}
	for _, id := range leads {
		m, err := w.PendingMail(w.ctx, id)
		w.must(err)
		var data MailGroupTask
		w.must(json.Unmarshal(m.Data, &data))
		told[data.Group] += 1 + len(data.More)
	}
	if len(leads) != 2 || told["Paediatric OT"] != 2 || told["Physio"] != 1 {
		t.Errorf("%d mails tell of %v", len(leads), told)
	}
}

func (w *world) newestMail() (id int64) {
	w.t.Helper()
	w.must(w.db.QueryRowContext(w.ctx, "select coalesce(max(id), 0) from mails").Scan(&id))
	return id
}
