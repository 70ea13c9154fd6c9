package store

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/large"
	"portico/internal/portal"
)

// statements notes what a store asks of the database.
type statements struct{ asked []string }

// BeforeQuery implements bun.QueryHook.
func (s *statements) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }

// AfterQuery implements bun.QueryHook.
func (s *statements) AfterQuery(_ context.Context, e *bun.QueryEvent) {
	s.asked = append(s.asked, e.Query)
}

// largeTables are those that grow with the years.
var largeTables = []string{"cases", "contributions", "tasks", "task_holders", "submissions", "audit_events", "mails", "views", "tabs", "revisions",
	"timeliness_tasks", "timeliness_months", "timeliness_cases", "case_dates"}

// What pages ask of a database with 20,000 tasks reads none of the large tables from end to end: the very statements
// that the store sends are explained.
func TestListsReadNoWholeTable(t *testing.T) {
	t.Parallel()
	w, made := newLarge(t, large.Size{Cases: 10000, Tasks: 20000, People: 500})
	w.clock.forward(24 * time.Hour) // so that there is something to remind of
	w.count()
	w.must(w.exec("vacuum analyze"))
	log := &statements{}
	w.db = w.db.WithQueryHook(log)
	for who, account := range map[string]int64{"officer": made.Officer, "small team": made.SmallTeam, "administrator": made.Administrator} {
		for name, q := range workQueries(made) {
			q.Limit = 50
			for range 2 { // the page after it too
				p, err := w.Work(w.ctx, account, q)
				w.must(err)
				q.After = p.Next
			}
			w.refuseScans(who+", "+name, log)
		}
		for name, q := range map[string]CaseQuery{"newest": {}, "of a kind": {Kind: "transfer"}, "searched": {Search: made.Surname}, "by reference": {Search: "NC-"}} {
			q.Limit = 40
			_, err := w.Cases(w.ctx, account, q)
			w.must(err)
			w.refuseScans(who+", cases "+name, log)
		}
		_, err := w.CountWork(w.ctx, account, portal.London(w.now()))
		w.must(err)
		_, err = w.Waits(w.ctx, account)
		w.must(err)
		_, err = w.CaseTasks(w.ctx, account, made.CaseID)
		w.must(err)
		_, err = w.CaseTurnMarks(w.ctx, account, made.CaseID)
		w.must(err)
		_, err = w.EmailChanges(w.ctx, account)
		w.must(err)
		_, err = w.TurnMarks(w.ctx, made.Professional)
		w.must(err)
		_, err = w.Organisations(w.ctx)
		w.must(err)
		w.refuseScans(who+", counts and what waits", log)
		w.askFigures(account)
		w.refuseScans(who+", timeliness", log)
	}
	w.asksBeside(made, log)
	for what, run := range map[string]func(context.Context) (int, error){"reminders": w.Remind, "daily mails": w.SendDigests, "retention": w.NoticeRemovals, "sittings": w.CloseOldSittings,
		"expired": func(ctx context.Context) (int, error) { return 0, w.Tidy(ctx) }, "guests": func(ctx context.Context) (int, error) { return 0, w.TellGuestsEnded(ctx) },
		"removals": func(ctx context.Context) (int, error) { _, err := w.DueRemovals(ctx, 0); return 0, err }} {
		_, err := run(w.ctx)
		w.must(err)
		w.refuseScans(what, log)
	}
}

// asksBeside asks for the lists of administrators and authors, and of what lies beside the work.
func (w *world) asksBeside(made large.Made, log *statements) {
	w.t.Helper()
	must := func(_ any, err error) { w.t.Helper(); w.must(err) }
	today, versions := portal.London(w.now()), []int64{3}
	email := w.text("select email from accounts where id = $1", made.Officer)
	for _, q := range []AuditQuery{{}, {Account: email}, {Case: made.Reference}, {Task: made.Task}, {Kind: "task_sent"}, {From: &today, To: &today}, {Account: email, Kind: "task_sent", From: &today}} {
		q.Limit = 50
		_, _, err := w.AuditEvents(w.ctx, made.Administrator, q)
		w.must(err)
	}
	w.refuseScans("audit", log)
	for _, account := range []int64{made.Officer, made.SmallTeam, made.Administrator} {
		_, _, err := w.UndeliveredMail(w.ctx, account, 0, 50)
		w.must(err)
		must(w.CountUndelivered(w.ctx, account))
		_, _, err = w.Removals(w.ctx, account, ComingRemoval{}, 50)
		w.must(err)
		_, _, err = w.CasesByDue(w.ctx, account, CaseQuery{Limit: 50})
		w.must(err)
		w.refuseScans("undelivered, removals, limits", log)
		must(w.CountSubmissions(w.ctx, account, SubmissionQuery{Versions: versions}))
		must(w.CountSubmissions(w.ctx, account, SubmissionQuery{Versions: versions, From: &today, State: portal.Accepted}))
		w.refuseScans("submissions of a form", log)
	}
	must(w.Teams(w.ctx, made.Administrator))
	must(w.LeftTasks(w.ctx, made.Administrator, made.Holder))
	must(w.FormVersions(w.ctx, "large-3"))
	must(w.RunningSheets(w.ctx, "large-3", 2))
	must(w.Exports(w.ctx, made.Officer, made.CaseID))
	must(w.CaseFacts(w.ctx, made.Officer, made.CaseID, nil))
	must(w.CaseMails(w.ctx, made.Officer, made.CaseID))
	must(w.CaseChased(w.ctx, made.Officer, made.CaseID))
	w.refuseScans("teams, forms, a case", log)
}

// workQueries are filters and orders of the officers' list, by name.
func workQueries(made large.Made) map[string]WorkQuery {
	accepted := []portal.TaskState{portal.Accepted}
	return map[string]WorkQuery{"open": {}, "by child": {Sort: "child"}, "newest sent": {Sort: "-sent", States: portal.TaskStates}, "overdue": {Due: DueOverdue}, "week by sent": {Due: DueWeek, Sort: "sent"},
		"no due date": {Due: DueNone}, "form": {Form: "large-3", States: accepted}, "organisation": {Organisation: organisationCode("CAMHS"), States: accepted, Sort: "-child"},
		"holder": {With: "a-" + made.Holder, States: portal.TaskStates}, "group": {With: "g-" + made.Group}, "tray": {With: WithTray}, "invited": {With: WithInvited},
		"mine": {Mine: true}, "mine accepted": {Mine: true, States: accepted, Sort: "-due"}, "undelivered": {Undelivered: true, States: portal.TaskStates}, "waits": {Waits: WaitsAny},
		"time": {Waits: WaitsTime}, "name": {Words: made.Name, States: portal.TaskStates}, "surname": {Words: made.Surname, States: portal.TaskStates}, "reference": {Words: made.Reference}}
}

// fewPages is of a table that has few pages, as that of what was looked at in the last day.
var fewPages = regexp.MustCompile(`cost=0\.00\.\.[0-9]\.`)

// refuseScans explains what was asked since, and forgets it.
func (w *world) refuseScans(what string, log *statements) {
	w.t.Helper()
	asked := log.asked
	log.asked = nil
	for _, query := range asked {
		if first, _, _ := strings.Cut(strings.TrimLeft(query, "( \n"), " "); !slices.Contains([]string{"select", "with", "insert", "update", "delete"}, strings.ToLower(first)) {
			continue
		}
		for _, line := range w.explain(query) {
			for _, table := range largeTables {
				if strings.Contains(line, "Seq Scan on "+table+" ") && !fewPages.MatchString(line) {
					w.t.Errorf("%s: %s\n%s", what, strings.TrimSpace(line), query)
				}
			}
		}
	}
	log.asked = nil
}

// A list holds exactly the tasks of one's teams that fit, in order, over all its pages and back again.
func TestWorkPagesHoldWhatFits(t *testing.T) {
	t.Parallel()
	w, made := newLarge(t, large.Size{Cases: 600, Tasks: 3000, People: 200})
	every := w.everyTask()
	for who, account := range map[string]int64{"officer": made.Officer, "small team": made.SmallTeam, "administrator": made.Administrator} {
		teams, err := w.TeamsOf(w.ctx, account)
		w.must(err)
		for name, q := range workQueries(made) {
			want := map[string]bool{}
			for _, f := range every {
				if slices.Contains(teams, f.team) && f.fits(q, account, portal.London(w.now())) {
					want[f.ref] = true
				}
			}
			forth, back := w.walk(account, q)
			if len(forth) != len(want) || slices.ContainsFunc(forth, func(ref string) bool { return !want[ref] }) {
				t.Errorf("%s, %s: the pages hold %d tasks, %d fit", who, name, len(forth), len(want))
			}
			if slices.Reverse(back); !slices.Equal(forth, back) {
				t.Errorf("%s, %s: backwards the pages hold others: %d and %d", who, name, len(forth), len(back))
			}
			w.inOrder(name, q.Sort, forth, every)
		}
	}
	if p, err := w.Work(w.ctx, made.Professional, WorkQuery{Limit: 50}); err != nil || len(p.Lines) > 0 {
		t.Errorf("a professional is shown %d tasks of the council, %v", len(p.Lines), err)
	}
}

// walk goes through all pages, forth and back.
func (w *world) walk(account int64, q WorkQuery) (forth, back []string) {
	w.t.Helper()
	q.Limit = 17
	last := ""
	for range 1000 {
		p, err := w.Work(w.ctx, account, q)
		w.must(err)
		for _, l := range p.Lines {
			forth, last = append(forth, l.Ref), l.Ref
		}
		if q.After = p.Next; p.Next == "" {
			break
		}
	}
	if last == "" {
		return forth, back
	}
	back = append(back, last)
	q.After, q.Before = "", last
	for range 1000 {
		p, err := w.Work(w.ctx, account, q)
		w.must(err)
		for i := range p.Lines {
			back = append(back, p.Lines[len(p.Lines)-1-i].Ref)
		}
		if q.Before = p.Back; p.Back == "" {
			break
		}
	}
	return forth, back
}

// flat is a task as a plain reading of the tables has it.
type flat struct {
	ref, state, form, organisation, group, owner, child, reference, due string
	team, sender, ownerID                                               int64
	sent                                                                time.Time
	failed, time_, unread                                               bool
}

func (w *world) everyTask() map[string]flat {
	w.t.Helper()
	rows, err := w.db.DB.QueryContext(w.ctx, `select t.ref, t.state, d.key, coalesce(a.organisation, case when t.owner_id is null then g.organisation end, ''), coalesce(g.ref, ''), coalesce(a.ref, ''), lower(c.child_name), lower(c.reference),
  coalesce(t.due_on::text, ''), c.team_id, t.sender_id, coalesce(t.owner_id, 0), t.sent_at,
  exists (select from mails m where m.task_id = t.id and m.state = 'failed'), exists (select from proposals p where p.task_id = t.id and p.kind = 'more_time' and p.settled_at is null), exists (select from messages m where m.task_id = t.id and m.read_at is null)
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id join definitions d on d.id = v.definition_id join cases c on c.id = t.case_id
  left join accounts a on a.id = t.owner_id left join work_groups g on g.id = t.group_id`)
	w.must(err)
	defer rows.Close()
	out := map[string]flat{}
	for rows.Next() {
		var f flat
		w.must(rows.Scan(&f.ref, &f.state, &f.form, &f.organisation, &f.group, &f.owner, &f.child, &f.reference, &f.due, &f.team, &f.sender, &f.ownerID, &f.sent, &f.failed, &f.time_, &f.unread))
		out[f.ref] = f
	}
	w.must(rows.Err())
	return out
}

// fits says of one task what the query asks, without an index.
func (f flat) fits(q WorkQuery, account int64, today portal.Date) bool {
	if len(q.States) == 0 {
		q.States = NotDone
	}
	within := func(days int) bool { return f.due != "" && f.due <= today.Add(days).String() }
	person, isPerson := strings.CutPrefix(q.With, "a-")
	group, isGroup := strings.CutPrefix(q.With, "g-")
	for _, no := range []bool{!slices.Contains(q.States, portal.TaskState(f.state)), q.Form != "" && f.form != q.Form, q.Organisation != "" && organisationCode(f.organisation) != q.Organisation,
		isPerson && f.owner != person, isGroup && f.group != group, q.With == WithTray && (f.ownerID != 0 || f.group == ""), q.With == WithInvited && (f.ownerID != 0 || f.group != ""),
		q.Mine && f.sender != account, q.Undelivered && !f.failed, q.Due == DueOverdue && !within(-1), q.Due == DueWeek && !within(7), q.Due == DueNone && f.due != "",
		q.Waits == WaitsTime && !f.time_, q.Waits == WaitsAny && !(f.state == "submitted" || f.state == "decline_proposed" || f.time_ || f.unread)} {
		if no {
			return false
		}
	}
	return q.Words == "" || strings.HasPrefix(f.reference, strings.ToLower(q.Words)) || fitsName(f.child, q.Words)
}

func fitsName(child, words string) bool {
	for _, word := range strings.Fields(strings.ToLower(words)) {
		if !slices.ContainsFunc(strings.Fields(child), func(part string) bool { return strings.HasPrefix(part, word) }) {
			return false
		}
	}
	return true
}

func (w *world) inOrder(name, sort string, refs []string, every map[string]flat) {
	w.t.Helper()
	by, down := strings.CutPrefix(sort, "-")
	key := func(f flat) string {
		switch by {
		case "sent":
			return f.sent.UTC().Format(time.RFC3339Nano)
		case "child":
			return ""
		}
		return cmp.Or(f.due, "infinity")
	}
	for i := 1; i < len(refs); i++ {
		a, b := key(every[refs[i-1]]), key(every[refs[i]])
		if a != b && (a > b) != down {
			w.t.Errorf("%s: %s stands before %s", name, a, b)
			return
		}
	}
}

// The tabs count exactly up to a bound, and no more than that.
func TestWorkCounts(t *testing.T) {
	t.Parallel()
	w, made := newLarge(t, large.Size{Cases: 600, Tasks: 3000, People: 200})
	today := portal.London(w.now())
	n, err := w.CountWork(w.ctx, made.SmallTeam, today)
	w.must(err)
	for what, c := range map[string]struct {
		got int
		q   WorkQuery
	}{"open": {n.Open, WorkQuery{}}, "late": {n.Late, WorkQuery{Due: DueWeek}}, "submitted": {n.Submitted, WorkQuery{States: []portal.TaskState{portal.Submitted}}},
		"tray": {n.Tray, WorkQuery{With: WithTray}}, "time": {n.Time, WorkQuery{Waits: WaitsTime}}} {
		if forth, _ := w.walk(made.SmallTeam, c.q); len(forth) != c.got {
			t.Errorf("%s: %d are counted, %d listed", what, c.got, len(forth))
		}
	}
	if n, err = w.CountWork(w.ctx, made.Administrator, today); err != nil || n.Open != WorkCounted+1 {
		t.Errorf("%d open tasks of all teams are counted, %v", n.Open, err)
	}
}

// Views are kept for whoever saved them and the team that they are shared with, and the list begins with one.
func TestListViews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.account("olwen@northshire.example", "Olwen Pugh", portal.RoleOfficer)
	me := w.officer.ID
	ref, err := w.SaveListView(w.ctx, me, ListView{List: ViewsOfTasks, Name: " Health,  late ", Query: "due=week", Default: true})
	w.must(err)
	_, err = w.SaveListView(w.ctx, me, ListView{List: ViewsOfTasks, Name: "health, late"})
	w.wants(err, portal.Conflict)
	_, err = w.SaveListView(w.ctx, me, ListView{List: ViewsOfTasks, Name: " "})
	w.wants(err, portal.Invalid)
	_, err = w.SaveListView(w.ctx, me, ListView{List: ViewsOfTasks, Name: "Theirs", Team: "no-such-team"})
	w.wants(err, portal.NotFound)
	views, err := w.ListViews(w.ctx, me, ViewsOfTasks)
	if err != nil || len(views) != 1 || views[0].Name != "Health, late" || !views[0].Default || !views[0].Mine {
		t.Fatalf("%+v, %v", views, err)
	}
	_, err = w.ListViewByRef(w.ctx, other.ID, ViewsOfTasks, ref)
	w.wants(err, portal.NotFound)
	teams, err := w.OwnTeams(w.ctx, me)
	w.must(err)
	v := views[0]
	v.Team, v.Default = teams[0].Ref, false
	_, err = w.SaveListView(w.ctx, me, v)
	w.must(err)
	theirs, err := w.ListViewByRef(w.ctx, other.ID, ViewsOfTasks, ref)
	if err != nil || theirs.Mine || theirs.By != w.officer.Name {
		t.Fatalf("%+v, %v", theirs, err)
	}
	theirs.Name, theirs.Default = "Renamed", true
	_, err = w.SaveListView(w.ctx, other.ID, theirs)
	w.must(err)
	if v, err = w.ListViewByRef(w.ctx, me, ViewsOfTasks, ref); err != nil || v.Name != "Health, late" || v.Default {
		t.Errorf("somebody else changed it: %+v, %v", v, err)
	}
	w.wants(w.RemoveListView(w.ctx, other.ID, ViewsOfTasks, ref), portal.NotFound)
	w.must(w.RemoveListView(w.ctx, me, ViewsOfTasks, ref))
	if n := w.number("select count(*) from list_defaults"); n != 0 {
		t.Errorf("%d lists begin with a view that is gone", n)
	}
}

// What a task carries for the lists follows the child's name.
func TestTasksFollowTheirChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, err := w.CaseByRef(w.ctx, w.officer.ID, w.caseAddress())
	w.must(err)
	w.must(w.ChangeCase(w.ctx, w.officer.ID, c.Ref, c.Revision, NewCase{Reference: c.Reference, Kind: string(c.Kind), ChildName: "Rose Bluebell", ChildBorn: c.ChildBorn, Record: c.Record}))
	if got := w.text("select child from tasks where ref = $1", w.ref); got != "rose bluebell" {
		t.Errorf("the task is of %q", got)
	}
	for words, want := range map[string]int{"rose": 1, "bluebell ros": 1, "diane": 0, "ehc-10": 1, "inteam1": 0, "%": 0} {
		p, err := w.Work(w.ctx, w.officer.ID, WorkQuery{Words: words, Limit: 9, Today: portal.London(start)})
		if err != nil || len(p.Lines) != want {
			t.Errorf("%q finds %d tasks, %v", words, len(p.Lines), err)
		}
	}
}
