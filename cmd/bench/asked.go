package main

import (
	"context"
	"slices"
	"time"

	"portico/internal/portal"
	"portico/internal/store"
)

// onPage is how many lines a page shows.
const onPage = 50

// questions are all lists, searches and counts that pages show.
func (s *site) questions() []question {
	return slices.Concat(s.officers(), s.casesLists(), s.aCase(), s.record(), s.people(), s.forms(), s.professionals(), s.figures())
}

func (s *site) work(what string, account int64, q store.WorkQuery) question {
	q.Limit = onPage
	many := false
	return question{"tasks: " + what, func() (int, error) {
		p, err := s.store.Work(context.Background(), account, q)
		many = p.Many
		return len(p.Lines), err
	}, &many}
}

// officers are the lists of tasks, their filters, and what waits.
func (s *site) officers() (out []question) {
	m, ctx := s.Made, context.Background()
	me := m.Officer
	all := portal.TaskStates
	for _, q := range []struct {
		what string
		who  int64
		store.WorkQuery
	}{
		{"open, by due date", me, store.WorkQuery{}},
		{"open, the fifth page", me, store.WorkQuery{After: s.fifth()}},
		{"open, latest due first", me, store.WorkQuery{Sort: "-due"}},
		{"open, by child", me, store.WorkQuery{Sort: "child"}},
		{"open, newest sent", me, store.WorkQuery{Sort: "-sent"}},
		{"open, small team", m.SmallTeam, store.WorkQuery{}},
		{"open, every team", m.Administrator, store.WorkQuery{}},
		{"all states, newest sent", me, store.WorkQuery{States: all, Sort: "-sent"}},
		{"all states, every team", m.Administrator, store.WorkQuery{States: all, Sort: "-sent"}},
		{"to accept", me, store.WorkQuery{States: []portal.TaskState{portal.Submitted}}},
		{"accepted, by child", me, store.WorkQuery{States: []portal.TaskState{portal.Accepted}, Sort: "child"}},
		{"overdue", me, store.WorkQuery{Due: store.DueOverdue}},
		{"due this week", me, store.WorkQuery{Due: store.DueWeek}},
		{"no due date", me, store.WorkQuery{Due: store.DueNone}},
		{"due within two weeks, by child", me, store.WorkQuery{Due: store.DueFortnight, Sort: "child"}},
		{"of one form", me, store.WorkQuery{Form: "large-3"}},
		{"accepted, of one form", me, store.WorkQuery{States: []portal.TaskState{portal.Accepted}, Form: "large-3", Sort: "-sent"}},
		{"accepted, of one form, every team", m.Administrator, store.WorkQuery{States: []portal.TaskState{portal.Accepted}, Form: "large-3", Sort: "-sent"}},
		{"with one organisation", me, store.WorkQuery{Organisation: s.organisation()}},
		{"accepted, one organisation and form", me, store.WorkQuery{States: []portal.TaskState{portal.Accepted}, Organisation: s.organisation(), Form: "large-3", Sort: "-sent"}},
		{"with one person", me, store.WorkQuery{With: "a-" + m.Holder, States: all}},
		{"with one work group", me, store.WorkQuery{With: "g-" + m.Group}},
		{"in trays", me, store.WorkQuery{With: store.WithTray}},
		{"invited", me, store.WorkQuery{With: store.WithInvited}},
		{"sent by me", me, store.WorkQuery{Mine: true}},
		{"sent by me, accepted", me, store.WorkQuery{Mine: true, States: []portal.TaskState{portal.Accepted}}},
		{"undelivered", me, store.WorkQuery{Undelivered: true}},
		{"waits for us", me, store.WorkQuery{Waits: store.WaitsAny, States: append([]portal.TaskState{portal.Submitted}, store.NotDone...)}},
		{"more time asked", me, store.WorkQuery{Waits: store.WaitsTime}},
		{"search: whole name", me, store.WorkQuery{Words: m.Name, States: all}},
		{"search: frequent surname", me, store.WorkQuery{Words: m.Surname, States: all}},
		{"search: frequent surname, small team", m.SmallTeam, store.WorkQuery{Words: m.Surname, States: all}},
		{"search: frequent surname, every team", m.Administrator, store.WorkQuery{Words: m.Surname, States: all}},
		{"search: reference", me, store.WorkQuery{Words: m.Reference, States: all}},
		{"search: none fits", me, store.WorkQuery{Words: "Xerxes", States: all}},
	} {
		out = append(out, s.work(q.what, q.who, q.WorkQuery))
	}
	return append(out, question{what: "tasks: counts of the tabs", ask: func() (int, error) {
		n, err := s.store.CountWork(ctx, me, portal.London(time.Now()))
		return n.Open, err
	}}, question{what: "tasks: counts, every team", ask: func() (int, error) {
		n, err := s.store.CountWork(ctx, m.Administrator, portal.London(time.Now()))
		return n.Open, err
	}}, question{what: "organisations to choose", ask: func() (int, error) {
		o, err := s.store.Organisations(ctx)
		return len(o), err
	}}, question{what: "changes of address, counted", ask: func() (int, error) { return s.store.EmailChangesWaiting(ctx) }},
		question{what: "changes of address", ask: func() (int, error) {
			c, err := s.store.EmailChanges(ctx, me)
			return len(c), err
		}})
}

// fifth is the task before the fifth page, or the last one there is.
func (s *site) fifth() (ref string) {
	for range 4 {
		p, err := s.store.Work(context.Background(), s.Made.Officer, store.WorkQuery{Limit: onPage, After: ref})
		if err != nil || p.Next == "" {
			break
		}
		ref = p.Next
	}
	return ref
}

func (s *site) organisation() string {
	all, err := s.store.Organisations(context.Background())
	if err != nil || len(all) == 0 {
		return ""
	}
	return all[len(all)-1].Code
}

// casesLists are the list of cases, its search, and the page of a case.
func (s *site) casesLists() (out []question) {
	m, ctx := s.Made, context.Background()
	for _, q := range []struct {
		what string
		who  int64
		store.CaseQuery
	}{
		{"newest", m.Officer, store.CaseQuery{}},
		{"small team", m.SmallTeam, store.CaseQuery{}},
		{"every team", m.Administrator, store.CaseQuery{}},
		{"of one kind", m.Officer, store.CaseQuery{Kind: "transfer"}},
		{"search: whole name", m.Officer, store.CaseQuery{Search: m.Name}},
		{"search: frequent surname", m.Officer, store.CaseQuery{Search: m.Surname}},
		{"search: surname, small team", m.SmallTeam, store.CaseQuery{Search: m.Surname}},
		{"search: surname, every team", m.Administrator, store.CaseQuery{Search: m.Surname}},
		{"search: reference", m.Officer, store.CaseQuery{Search: m.Reference}},
		{"search: beginning of references", m.SmallTeam, store.CaseQuery{Search: "NC-"}},
	} {
		q.CaseQuery.Limit = onPage
		many := false
		out = append(out, question{"cases: " + q.what, func() (int, error) {
			p, err := s.store.Cases(ctx, q.who, q.CaseQuery)
			many = p.Many
			return len(p.Lines), err
		}, &many})
	}
	return append(out, question{what: "work groups of the council", ask: func() (int, error) {
		g, _, err := s.store.Groups(ctx, m.Officer, "", onPage)
		return len(g), err
	}}, question{what: "work groups, searched", ask: func() (int, error) {
		g, _, err := s.store.Groups(ctx, m.Officer, m.GroupName, onPage)
		return len(g), err
	}})
}

// professionals are the lists of /tasks, their search, and what stands beside them.
func (s *site) professionals() (out []question) {
	m, ctx := s.Made, context.Background()
	since, today := time.Now().AddDate(0, 0, -portal.KeptDays), portal.London(time.Now())
	for _, kind := range []store.TaskListKind{store.ListAssigned, store.ListTray, store.ListMembers, store.ListSubmitted, store.ListRetracted, store.ListDeclined} {
		for _, words := range []string{"", m.Surname} {
			what := "professional: " + string(kind)
			if words != "" {
				what += ", searched"
			}
			out = append(out, question{what: what, ask: func() (int, error) {
				l, err := s.store.TaskList(ctx, m.Professional, kind, store.TaskQuery{Words: words, Today: today, Since: since, Limit: onPage})
				return len(l.Lines), err
			}})
		}
	}
	return append(out, question{what: "professional: marks", ask: func() (int, error) {
		t, err := s.store.TurnMarks(ctx, m.Professional)
		return len(t), err
	}}, question{what: "professional: kept words", ask: func() (int, error) {
		t, err := s.store.OwnStrays(ctx, m.Professional)
		return len(t), err
	}}, question{what: "professional: colleagues", ask: func() (int, error) {
		c, err := s.store.Colleagues(ctx, m.Professional)
		return len(c), err
	}}, question{what: "professional: work groups", ask: func() (int, error) {
		g, err := s.store.GroupsOf(ctx, m.Professional)
		return len(g), err
	}}, question{what: "work group", ask: func() (int, error) {
		g, err := s.store.GroupByRef(ctx, m.Professional, m.Group)
		return len(g.People), err
	}}, question{what: "a form opened, with its history", ask: func() (int, error) {
		sheet, err := s.store.OpenSheet(ctx, m.Owner, m.Task)
		if err != nil {
			return 0, err
		}
		h, err := s.store.History(ctx, store.HistoryQuery{SheetIDs: sheet.SheetIDs, AccountID: m.Owner, Limit: onPage})
		return len(h), err
	}})
}
