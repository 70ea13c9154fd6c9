package handlers

import (
	"fmt"
	"slices"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// workPerPage is how many tasks a page of the officers' list shows.
const workPerPage = 50

// workNames are the filters of the officers' list as they stand in its address.
var workNames = []string{"state", "form", "org", "with", "due", "from", "only", "sort"}

// The choices of filters that are always the same.
var (
	workStates = []store.Choice{{Code: "all", Name: "All"}, {Code: "submitted", Name: "Submitted, to accept"}, {Code: "accepted", Name: "Accepted"}, {Code: "returned", Name: "Returned for correction"},
		{Code: "assigned", Name: "To complete"}, {Code: "counter_signing", Name: "With the counter signatory"}, {Code: "decline_proposed", Name: "Decline proposed"}, {Code: "declined", Name: "Declined"}, {Code: "retracted", Name: "Retracted"}}
	workDues = []store.Choice{{Code: store.DueOverdue, Name: "Overdue"}, {Code: store.DueWeek, Name: "Late or within 7 days"}, {Code: store.DueFortnight, Name: "Late or within 14 days"}, {Code: store.DueNone, Name: "No due date"}}
	workOnly = []store.Choice{{Code: "waits", Name: "What waits for us"}, {Code: "time", Name: "More time asked"}, {Code: "undelivered", Name: "Mail undelivered"}}
	workSort = [][2]string{{"child", "Name"}, {"", "Due Date"}, {"sent", "Sent"}}
)

// officerTasks shows the tasks of an officer's teams.
func (s *Server) officerTasks(r *request) error {
	n, err := r.narrowing("/officer-tasks", store.ViewsOfTasks, workNames...)
	if searchOver(err) {
		return r.goTo("/officer-tasks?state=open")
	}
	if err != nil {
		return err
	}
	views, begin, err := r.savedViews(n)
	if err != nil {
		return err
	}
	if n.bare() && begin != "" {
		return r.goTo(begin)
	}
	q := r.workQuery(n)
	q.Limit, q.After, q.Before = workPerPage, n.after, n.before
	p, err := s.store.Work(r.UserContext(), r.session.Account.ID, q)
	if err != nil {
		return err
	}
	v := OfficerTasksPage{Page: r.page("Tasks", "work"), Columns: n.workColumns(), ExportHref: strings.Replace(n.href("view", ""), n.path, n.path+"/export.xlsx", 1)}
	v.lines(r, n, p)
	if v.Tabs, err = r.workTabs(n); err == nil {
		v.Narrow, err = r.workNarrow(n, views)
	}
	if err != nil {
		return err
	}
	return r.render("pages/officer-tasks", &v)
}

// lines puts a page of tasks on the page.
func (v *OfficerTasksPage) lines(r *request, n narrowing, p store.WorkPage) {
	for _, l := range p.Lines {
		v.Rows = append(v.Rows, r.workRow(n, l))
	}
	v.Caption = "Tasks of your team"
	if n.words != "" {
		v.Caption = "Tasks that fit “" + n.words + "”"
	}
	switch {
	case p.Many:
		v.Notice = "More than 200 cases fit these words, and not all are looked at. Add another word of the name, or the reference."
	case p.Further:
		v.Notice = "This is what fits among the first tasks in this order. There may be more further on."
	}
	switch {
	case len(v.Rows) > 0 || p.Further:
	case n.narrowed():
		v.None = "None fits."
	default:
		v.None = "Nothing is open. Forms are sent from a case."
	}
	if p.Next != "" {
		v.Next = n.href("after", p.Next)
	}
	if p.Back != "" {
		v.Back = n.href("before", p.Back)
	}
	if n.after+n.before != "" {
		v.First = n.href()
	}
}

// workQuery is what the filters ask of the store.
func (r *request) workQuery(n narrowing) store.WorkQuery {
	q := store.WorkQuery{Form: n.values["form"], Organisation: n.values["org"], With: n.values["with"], Due: n.values["due"], Mine: n.values["from"] == "me",
		Undelivered: n.values["only"] == "undelivered", Words: n.words, Sort: n.values["sort"], Today: r.today()}
	state := portal.TaskState(n.values["state"])
	switch only := n.values["only"]; {
	case only == "waits":
		q.Waits = store.WaitsAny
	case only == "time":
		q.Waits = store.WaitsTime
	}
	switch {
	case state == "all" || state == "" && n.words != "":
		q.States = portal.TaskStates
	case slices.Contains(portal.TaskStates, state):
		q.States = []portal.TaskState{state}
	case state == "" && q.Waits == store.WaitsAny:
		q.States = append([]portal.TaskState{portal.Submitted}, store.NotDone...)
	}
	return q
}

// workTabs are the views that everybody has, with how many tasks there are.
func (r *request) workTabs(n narrowing) (out []CountLink, err error) {
	c, err := r.s.store.CountWork(r.UserContext(), r.session.Account.ID, r.today())
	for _, t := range []struct {
		text, query string
		count       int
	}{{"All open", "state=open", c.Open}, {"Late or due within 7 days", "due=week", c.Late}, {"To accept", "state=submitted", c.Submitted}, {"Not picked up", "with=tray", c.Tray}, {"More time asked", "only=time", c.Time}} {
		current := n.search == "" && (n.query() == t.query || n.query() == "" && t.query == "state=open")
		out = append(out, CountLink{Pick{n.path + "?" + t.query, t.text, current}, upTo(t.count, store.WorkCounted)})
	}
	return out, err
}

// upTo is a count that is exact up to a bound.
func upTo(n, bound int) string {
	if n > bound {
		return fmt.Sprintf("%d+", bound)
	}
	return fmt.Sprint(n)
}

// workNarrow is the form of filters.
func (r *request) workNarrow(n narrowing, views []ViewLink) (v Narrow, err error) {
	ctx := r.UserContext()
	forms, groups, err := r.s.store.WorkChoices(ctx)
	if err != nil {
		return v, err
	}
	organisations, err := r.s.store.Organisations(ctx)
	if err != nil {
		return v, err
	}
	var of []store.Choice
	for _, o := range organisations {
		of = append(of, store.Choice(o))
	}
	with := []store.Choice{{Code: store.WithTray, Name: "Nobody yet: in a tray"}, {Code: store.WithInvited, Name: "Invited, not registered"}}
	if ref, is := strings.CutPrefix(n.values["with"], "a-"); is {
		if name, err := r.s.store.NameOf(ctx, r.session.Account.ID, ref); err == nil {
			with = append(with, store.Choice{Code: "a-" + ref, Name: name})
		}
	}
	for _, g := range groups {
		with = append(with, store.Choice{Code: "g-" + g.Code, Name: g.Name + " (group)"})
	}
	is := n.values
	state, first, states := is["state"], "Open", workStates
	switch {
	case n.words != "": // a search looks at all of them, unless one is chosen
		first, states = "", append([]store.Choice{workStates[0], {Code: "open", Name: "Open"}}, workStates[1:]...)
		if state == "" {
			state = "all"
		}
	case state == "open":
		state = ""
	}
	v = Narrow{CSRF: r.csrf(), Action: n.path, SearchLabel: "Child’s name or reference", Search: n.words, Views: views, SaveHref: n.saveHref(views), Filters: []Filter{
		{"state", "State", picked(state, first, states)}, {"form", "Form", picked(is["form"], "All forms", forms)}, {"org", "Service or organisation", picked(is["org"], "All", of)},
		{"with", "With", picked(is["with"], "Anybody", with)}, {"due", "Due", picked(is["due"], "Any time", workDues)},
		{"from", "Sent by", picked(is["from"], "Anybody", []store.Choice{{Code: "me", Name: "Me"}})}, {"only", "Show only", picked(is["only"], "Everything", workOnly)}}}
	if sort := is["sort"]; sort != "" {
		v.Keep = append(v.Keep, Field{"sort", sort})
	}
	if n.narrowed() {
		v.Clear = n.path + "?state=open"
	}
	return v, nil
}

// workColumns are the heads of the columns that sort: pressed twice they sort the other way.
func (n narrowing) workColumns() (out []Column) {
	for _, c := range workSort {
		back := "-" + c[0]
		if c[0] == "" {
			back = "-due"
		}
		head := Column{n.href("sort", c[0]), c[1], ""}
		switch n.values["sort"] {
		case c[0]:
			head.Sorted, head.Href = "ascending", n.href("sort", back)
		case back:
			head.Sorted = "descending"
		}
		out = append(out, head)
	}
	return out
}

func (r *request) workRow(n narrowing, l store.WorkLine) WorkRow {
	row := WorkRow{Ref: l.Ref, Href: "/cases/" + l.CaseRef, Name: l.ChildName, Reference: l.Reference, FormType: l.Title, With: l.With.Name, WithSub: l.With.Organisation, Sent: portal.London(l.SentAt).List()}
	if l.FormType != l.Title {
		row.FormTitle = l.FormType
	}
	switch {
	case l.InTray:
		row.WithSub, row.WithHref = joined(", ", "Work Group", row.WithSub), n.href("with", "g-"+l.With.GroupRef, "view", "")
	case l.WithRef != "":
		row.WithHref = n.href("with", "a-"+l.WithRef, "view", "")
	case row.With == "":
		row.With = l.With.Email
	default:
		row.WithSub = l.With.Email
	}
	row.State, row.StateTone, row.StateSub = r.stateWords(store.CaseTask{State: l.State, With: l.With, OpenedAt: l.OpenedAt, TabsDone: l.TabsDone, TabsTotal: l.TabsTotal})
	if l.TimeAsked {
		row.Marks = append(row.Marks, "More time asked")
	}
	if l.Unread {
		row.Marks = append(row.Marks, "New message")
	}
	if l.Undelivered {
		row.Trouble = "Mail undelivered"
	}
	row.Due = DueView{Words: "No due date"}
	if l.State.Open() || l.State == portal.DeclineProposed {
		row.Due = r.due(l.Due, l.ReceivedAt, l.SentAt)
	} else if l.Due != nil {
		row.Due.Words = l.Due.List()
	}
	return row
}
