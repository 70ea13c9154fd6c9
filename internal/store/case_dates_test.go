package store

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"portico/internal/portal"
)

func on(text string) portal.Date {
	d, err := portal.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// change writes dates of the case of the world.
func (w *world) change(dates portal.CaseDates) (Case, error) {
	w.t.Helper()
	c, err := w.CaseByRef(w.ctx, w.officer.ID, w.caseAddress())
	w.must(err)
	err = w.ChangeCase(w.ctx, w.officer.ID, c.Ref, c.Revision, NewCase{Reference: c.Reference, Kind: string(c.Kind), ChildName: c.ChildName, ChildBorn: c.ChildBorn, Record: c.Record, Dates: dates})
	c, again := w.CaseByRef(w.ctx, w.officer.ID, c.Ref)
	w.must(again)
	return c, err
}

func (w *world) nextDue() string {
	w.t.Helper()
	lines, _, err := w.CasesByDue(w.ctx, w.officer.ID, CaseQuery{Limit: 5})
	w.must(err)
	if len(lines) == 0 {
		return ""
	}
	return lines[0].NextRule + " " + lines[0].NextDue.String()
}

// The next limit of a case follows its dates, its end and its being opened again.
func TestCaseDates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if got := w.nextDue(); got != "" {
		t.Errorf("a case without dates is due %s", got)
	}
	c, err := w.change(portal.CaseDates{"requested": on("2026-08-31")})
	w.must(err)
	if c.Dates["requested"] != on("2026-08-31") || w.nextDue() != "decide_assess 2026-10-12" || w.audited(AuditCaseDate) != 1 {
		t.Errorf("dates %v, next %s", c.Dates, w.nextDue())
	}
	c, err = w.change(portal.CaseDates{"requested": on("2026-08-31"), "assess": on("2026-09-11")})
	w.must(err)
	if len(c.Dates) != 2 || w.nextDue() != "decide_issue 2026-12-21" || w.audited(AuditCaseDate) != 2 {
		t.Errorf("dates %v, next %s, %d events", c.Dates, w.nextDue(), w.audited(AuditCaseDate))
	}
	if c, err = w.change(portal.CaseDates{"assess": {}}); err != nil || len(c.Dates) != 1 || w.nextDue() != "decide_assess 2026-10-12" {
		t.Errorf("a date that is taken away: %v, %v", c.Dates, err)
	}
	w.wants(w.CloseCase(w.ctx, w.owner.ID, c.Ref, "moved", on("2026-10-14")), portal.NotFound)
	w.wants(w.CloseCase(w.ctx, w.officer.ID, c.Ref, "moved", on("2026-10-16")), portal.Invalid)
	w.wants(w.CloseCase(w.ctx, w.officer.ID, c.Ref, "boredom", on("2026-10-14")), portal.Invalid)
	w.must(w.CloseCase(w.ctx, w.officer.ID, c.Ref, "moved", on("2026-10-14")))
	w.wants(w.CloseCase(w.ctx, w.officer.ID, c.Ref, "moved", on("2026-10-14")), portal.Conflict)
	c, err = w.CaseByRef(w.ctx, w.officer.ID, c.Ref)
	if err != nil || *c.ClosedOn != on("2026-10-14") || c.ClosedAs != "moved" || w.nextDue() != "" {
		t.Errorf("closed: %+v, %v, next %s", c.ClosedOn, err, w.nextDue())
	}
	w.must(w.ReopenCase(w.ctx, w.officer.ID, c.Ref))
	w.wants(w.ReopenCase(w.ctx, w.officer.ID, c.Ref), portal.Conflict)
	if w.nextDue() != "decide_assess 2026-10-12" {
		t.Errorf("opened again it is due %s", w.nextDue())
	}
	if events, err := w.CaseEvents(w.ctx, w.officer.ID, c.ID, []AuditKind{AuditCaseDate, AuditCaseClosed}, 3); err != nil || len(events) != 3 || events[0].Kind != AuditCaseClosed || events[0].Who != w.officer.Name {
		t.Errorf("what happened: %+v, %v", events, err)
	}
	if events, _ := w.CaseEvents(w.ctx, w.owner.ID, c.ID, []AuditKind{AuditCaseDate}, 3); len(events) != 0 {
		t.Error("a professional reads what happened in a case")
	}
}

// Of two officers at once one is told that the other was faster, and both clocks agree.
func TestCaseDatesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, err := w.CaseByRef(w.ctx, w.officer.ID, w.caseAddress())
	w.must(err)
	errs := make(chan error, 6)
	for i := range 6 {
		go func() {
			errs <- w.ChangeCase(w.ctx, w.officer.ID, c.Ref, c.Revision, NewCase{Reference: c.Reference, Kind: "assessment", ChildName: c.ChildName, ChildBorn: c.ChildBorn, Record: c.Record,
				Dates: portal.CaseDates{"requested": on("2026-08-31").Add(i)}})
		}()
	}
	won := 0
	for range 6 {
		if err := <-errs; err == nil {
			won++
		} else if portal.CodeOf(err) != portal.Conflict {
			t.Error(err)
		}
	}
	if won != 1 || w.audited(AuditCaseDate) != 1 {
		t.Errorf("%d of six won, %d dates", won, w.audited(AuditCaseDate))
	}
	c, err = w.CaseByRef(w.ctx, w.officer.ID, c.Ref)
	w.must(err)
	if want := "decide_assess " + c.Dates["requested"].Add(42).String(); w.nextDue() != want {
		t.Errorf("next %s, want %s", w.nextDue(), want)
	}
}

func TestExceptions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.caseAddress()
	first, last := on("2026-07-24"), on("2026-09-02")
	n := NewException{AccountID: w.officer.ID, CaseRef: at, Ref: "except1", Rule: "decide_assess", Reason: "school_closed", First: &first, Last: &last, Words: secretReason}
	bad := n
	bad.Rule = "setting_answers"
	w.wants(w.RecordException(w.ctx, bad), portal.Invalid)
	bad = n
	bad.Reason = "waiting_list"
	w.wants(w.RecordException(w.ctx, bad), portal.Invalid)
	bad = n
	bad.AccountID = w.owner.ID
	w.wants(w.RecordException(w.ctx, bad), portal.NotFound)
	w.must(w.RecordException(w.ctx, n))
	w.must(w.RecordException(w.ctx, n))
	all, err := w.Exceptions(w.ctx, w.officer.ID, at)
	if err != nil || len(all) != 1 || all[0].Words != secretReason || *all[0].First != first || all[0].Reason.Letter != "(a)" || w.audited(AuditExceptionRecorded) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	if none, err := w.Exceptions(w.ctx, w.owner.ID, at); err != nil || len(none) != 0 {
		t.Errorf("a professional reads %d exceptions, %v", len(none), err)
	}
	if w.number("select count(*) from case_exceptions where position('another name'::bytea in body) > 0") != 0 {
		t.Error("the reason lies open in the database")
	}
	c, err := w.CaseByRef(w.ctx, w.officer.ID, at)
	if err != nil || c.Excepted["decide_assess"] != 1 {
		t.Errorf("%v, %v", c.Excepted, err)
	}
	w.wants(w.WithdrawException(w.ctx, w.officer.ID, at, "nothing"), portal.NotFound)
	w.must(w.WithdrawException(w.ctx, w.officer.ID, at, "except1"))
	w.must(w.WithdrawException(w.ctx, w.officer.ID, at, "except1"))
	if c, _ = w.CaseByRef(w.ctx, w.officer.ID, at); len(c.Excepted) != 0 || w.audited(AuditExceptionWithdrawn) != 1 {
		t.Errorf("%v after it was taken back", c.Excepted)
	}
}

func TestCorrectReceived(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	due, was := on("2026-11-26"), on("2026-10-26")
	n := Received{AccountID: w.officer.ID, TaskRef: w.ref, On: on("2026-10-15"), Words: secretReason, Due: &due, Was: &was}
	for code, change := range map[portal.Code]func(*Received){
		portal.NotFound: func(n *Received) { n.AccountID = w.owner.ID },
		portal.Invalid:  func(n *Received) { n.On = on("2026-10-16") },
		portal.Conflict: func(n *Received) { other := on("2026-10-27"); n.Was = &other },
	} {
		bad := n
		change(&bad)
		w.wants(w.CorrectReceived(w.ctx, bad), code)
	}
	early, mute := n, n
	early.On, mute.Words = on("2026-10-14"), ""
	w.wants(w.CorrectReceived(w.ctx, early), portal.Invalid)
	w.wants(w.CorrectReceived(w.ctx, mute), portal.Invalid)
	w.must(w.CorrectReceived(w.ctx, n))
	h := w.open(w.officer, w.ref)
	if h.Due == nil || *h.Due != due || h.ReceivedAt == nil || h.ReceivedAt.Before(h.SentAt) || portal.London(*h.ReceivedAt) != n.On {
		t.Errorf("due %v, received %v", h.Due, h.ReceivedAt)
	}
	if w.number("select count(*) from received_corrections where position('another name'::bytea in body) = 0") != 1 || w.audited(AuditReceivedCorrected) != 1 {
		t.Error("the correction is not kept, or lies open")
	}
}

// The council's choice of days moves the consultations that are open; other rules than those by
// which limits were worked out move all.
func TestSettledAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range settledAtOnce + 5 {
		if i > 3 && i < settledAtOnce {
			continue
		}
		_, err := w.CreateCase(w.ctx, NewCase{Reference: fmt.Sprintf("C-%d", i), Kind: "consultation", ChildName: "Ann Asked", ChildBorn: on("2015-01-01"), Record: []byte("{}"),
			Dates: portal.CaseDates{"consulted": on("2026-10-05")}})
		w.must(err)
	}
	w.wants(w.SetDayBasis(w.ctx, w.officer.ID, "lunar"), portal.Invalid)
	if w.number("select count(*) from cases where next_due_on = '2026-10-20'") != 9 {
		t.Error("fifteen calendar days are not what is counted at first")
	}
	w.must(w.SetDayBasis(w.ctx, w.officer.ID, portal.WorkingBasis))
	w.must(w.SetDayBasis(w.ctx, w.officer.ID, portal.WorkingBasis))
	if basis, err := w.DayBasis(w.ctx); basis != portal.WorkingBasis || err != nil || w.number("select count(*) from cases where next_due_on = '2026-10-26'") != 9 || w.audited(AuditDayBasis) != 1 {
		t.Errorf("%s, %v", basis, err)
	}
	w.must(w.exec("update cases set next_due_on = null, next_due_rule = ''"))
	w.must(w.SettleClocks(w.ctx))
	w.must(w.exec("update cases set next_due_on = null, next_due_rule = 'x' where reference = 'C-1'"))
	w.must(w.SettleClocks(w.ctx)) // the same rules: nothing to do
	if got := w.number("select count(*) from cases where next_due_on = '2026-10-26'"); got != 8 {
		t.Errorf("%d are worked out anew", got)
	}
}

// wholeTable is a plan that reads all of a table that is large in the test below.
var wholeTable = regexp.MustCompile(`Seq Scan on (cases|case_dates|case_exceptions) `)

// With 60,000 cases neither the list by due date nor a case reads a whole table, and pages hold
// every case once.
func TestCasesByDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.exec(`insert into cases (ref, reference, kind, child_name, child_born, record, created_at, next_due_on, next_due_rule)
select 'z' || i, 'Z-' || i, 'assessment', 'Ann', '2015-01-01', '', now(), date '2026-10-01' + i % 300, 'send_plan' from generate_series(1, 60000) i`))
	w.must(w.exec("insert into case_dates select id, 'requested', '2026-09-01' from cases"))
	w.must(w.exec("insert into case_exceptions (ref, case_id, rule, reason, body, account_id, made_at) select ref, id, 'send_plan', 'away', '', (select min(id) from accounts), now() from cases"))
	w.must(w.exec("insert into received_corrections (task_id, received_at, body, account_id, made_at) select (select min(id) from tasks), now(), '', (select min(id) from accounts), now() from generate_series(1, 100)"))
	w.must(w.exec("analyze"))
	for name, query := range map[string]string{
		"first page": asked(casesDueSQL, "3", "''", "41"),
		"later page": asked(casesDueSQL, "3", "'z77'", "41"),
		"case":       asked(caseSQL, "3", "'z77'"),
		"some cases": asked(casesByRefsSQL, "3", "array['z77', 'z78']"),
		"exceptions": asked(exceptionsSQL, "3", "'z77'"),
		"events":     asked(caseEventsSQL, "3", "77", "array['case_date']", "9"),
		"settle":     asked(dueRowSQL+"c.id = any(?)", "array[7, 8]"),
		"some":       "select c.id from cases c where c.closed_on is null and c.id > 77 order by c.id limit 2000 for update",
	} {
		for _, line := range w.explain(query) {
			if wholeTable.MatchString(line) {
				t.Errorf("%s: %s", name, strings.TrimSpace(line))
			}
		}
	}
	w.must(w.exec("update cases set next_due_on = null where ref like 'z%' and id % 20000 <> 0"))
	var seen []string
	q := CaseQuery{Limit: 1}
	for more := true; more; {
		lines, next, err := w.CasesByDue(w.ctx, w.officer.ID, q)
		w.must(err)
		seen, more, q.After = append(seen, lines[0].NextDue.String()), next, lines[0].Ref
		if lines[0].Requested == nil {
			t.Error("the week of a case is not known")
		}
	}
	if len(seen) != 3 || seen[0] > seen[1] || seen[1] > seen[2] {
		t.Errorf("pages hold %v", seen)
	}
	if lines, _, err := w.CasesByDue(w.ctx, w.owner.ID, q); err != nil || len(lines) != 0 {
		t.Errorf("a professional is told of %d cases, %v", len(lines), err)
	}
}
