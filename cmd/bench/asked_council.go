package main

import (
	"context"
	"time"

	"portico/internal/portal"
	"portico/internal/store"
)

// count is a question whose answer is a list.
func count[T any](what string, ask func() ([]T, error)) question {
	return question{what: what, ask: func() (int, error) {
		list, err := ask()
		return len(list), err
	}}
}

// aCase are the lists on the pages of one case.
func (s *site) aCase() []question {
	m, ctx := s.Made, context.Background()
	return []question{
		count("case: its tasks", func() ([]store.CaseTask, error) { return s.store.CaseTasks(ctx, m.Officer, m.CaseID) }),
		{what: "case: marks at its tasks", ask: func() (int, error) {
			t, err := s.store.CaseTurnMarks(ctx, m.Officer, m.CaseID)
			return len(t), err
		}},
		{what: "case: who was chased", ask: func() (int, error) {
			t, err := s.store.CaseChased(ctx, m.Officer, m.CaseID)
			return len(t), err
		}},
		count("case: chronology, events", func() ([]store.CaseFact, error) { return s.store.CaseFacts(ctx, m.Officer, m.CaseID, nil) }),
		count("case: chronology, mails", func() ([]store.CaseMail, error) { return s.store.CaseMails(ctx, m.Officer, m.CaseID) }),
		count("case: chronology, hands", func() ([]store.CaseHand, error) { return s.store.CaseHands(ctx, m.Officer, m.CaseID) }),
		count("case: chronology, proposals", func() ([]store.CaseProposal, error) { return s.store.CaseProposals(ctx, m.Officer, m.CaseID) }),
		count("case: what was exported", func() ([]store.Export, error) { return s.store.Exports(ctx, m.Officer, m.CaseID) }),
	}
}

// people are the lists of accounts and teams.
func (s *site) people() (out []question) {
	m, ctx := s.Made, context.Background()
	list := func(q store.PeopleQuery) (out []store.Person) {
		out, _, _ = s.store.People(ctx, m.Administrator, q)
		return out
	}
	after := ""
	if page := list(store.PeopleQuery{Limit: 4 * onPage}); len(page) > 0 {
		after = page[len(page)-1].Ref
	}
	for _, q := range []struct {
		what string
		store.PeopleQuery
	}{
		{"by name", store.PeopleQuery{}},
		{"the fifth page", store.PeopleQuery{After: after}},
		{"officers", store.PeopleQuery{Role: portal.RoleOfficer}},
		{"administrators", store.PeopleQuery{Role: portal.RoleAdministrator}},
		{"of an organisation", store.PeopleQuery{Organisation: "camhs"}},
		{"not used for long", store.PeopleQuery{Filter: store.FilterIdle}},
		{"who cannot sign in", store.PeopleQuery{Filter: store.FilterDisabled}},
		{"not reviewed", store.PeopleQuery{Filter: store.FilterDue}},
		{"search: surname", store.PeopleQuery{Search: m.Surname}},
		{"search: name", store.PeopleQuery{Search: m.HolderName}},
		{"search: address", store.PeopleQuery{Search: "p77@large.example"}},
	} {
		q.PeopleQuery.Limit = onPage
		out = append(out, count("people: "+q.what, func() ([]store.Person, error) {
			p, _, err := s.store.People(ctx, m.Administrator, q.PeopleQuery)
			return p, err
		}))
	}
	return append(out, count("teams, with their cases counted", func() ([]store.Team, error) { return s.store.Teams(ctx, m.Administrator) }),
		count("forms of somebody who left", func() ([]store.LeftTask, error) { return s.store.LeftTasks(ctx, m.Administrator, m.Holder) }))
}

// record are the lists of the audit, of mail that did not arrive, and of retention.
func (s *site) record() (out []question) {
	m, ctx := s.Made, context.Background()
	today := portal.London(time.Now())
	week, email := today.Add(-7), ""
	_ = s.db.QueryRow(ctx, "select email from accounts where id = $1", m.Officer).Scan(&email)
	var last int64
	if page, _, err := s.store.AuditEvents(ctx, m.Administrator, store.AuditQuery{Limit: 4 * onPage}); err == nil && len(page) > 0 {
		last = page[len(page)-1].ID
	}
	for _, q := range []struct {
		what string
		store.AuditQuery
	}{
		{"newest", store.AuditQuery{}},
		{"the fifth page", store.AuditQuery{After: last}},
		{"of a person", store.AuditQuery{Account: email}},
		{"of a case", store.AuditQuery{Case: m.Reference}},
		{"of a task", store.AuditQuery{Task: m.Task}},
		{"of a kind", store.AuditQuery{Kind: "task_sent"}},
		{"of a kind that is rare", store.AuditQuery{Kind: "declined"}},
		{"of a kind that there is none of", store.AuditQuery{Kind: store.AuditRecordExported}},
		{"of a week", store.AuditQuery{From: &week, To: &today}},
		{"of a person and a kind in a week", store.AuditQuery{Account: email, Kind: "task_sent", From: &week, To: &today}},
		{"of a person and a kind that there is none of", store.AuditQuery{Account: email, Kind: store.AuditRecordExported}},
	} {
		q.AuditQuery.Limit = onPage
		out = append(out, count("audit: "+q.what, func() ([]store.AuditLine, error) {
			lines, _, err := s.store.AuditEvents(ctx, m.Administrator, q.AuditQuery)
			return lines, err
		}))
	}
	for who, account := range s.whoAsks() {
		out = append(out, count("undelivered: "+who, func() ([]store.Undelivered, error) {
			mails, _, err := s.store.UndeliveredMail(ctx, account, 0, onPage)
			return mails, err
		}), question{what: "undelivered, counted: " + who, ask: func() (int, error) { return s.store.CountUndelivered(ctx, account) }},
			count("what goes soon: "+who, func() ([]store.ComingRemoval, error) {
				list, _, err := s.store.Removals(ctx, account, store.ComingRemoval{}, onPage)
				return list, err
			}), count("cases by their next limit: "+who, func() ([]store.CaseLine, error) {
				list, _, err := s.store.CasesByDue(ctx, account, store.CaseQuery{Limit: onPage})
				return list, err
			}), count("waits: "+who, func() ([]store.Wait, error) { return s.store.Waits(ctx, account) }))
	}
	return out
}

// whoAsks are officers of an ordinary and of a small team, and one of every team, in this order.
func (s *site) whoAsks() func(func(string, int64) bool) {
	return func(yield func(string, int64) bool) {
		_ = yield("officer", s.Made.Officer) && yield("small team", s.Made.SmallTeam) && yield("every team", s.Made.Administrator)
	}
}

// forms are the lists of forms, of what runs on them, and of what officers choose from.
func (s *site) forms() (out []question) {
	m, ctx := s.Made, context.Background()
	var versions []int64
	_ = s.db.QueryRow(ctx, "select array_agg(v.id) from versions v join definitions d on d.id = v.definition_id where d.key = 'large-3'").Scan(&versions)
	for who, account := range s.whoAsks() {
		out = append(out, question{what: "submissions of a form, counted: " + who, ask: func() (int, error) {
			span, err := s.store.CountSubmissions(ctx, account, store.SubmissionQuery{Versions: versions})
			return span.Count, err
		}})
	}
	return append(out, count("forms", func() ([]store.FormLine, error) { return s.store.Forms(ctx) }),
		question{what: "versions of a form, what runs counted", ask: func() (n int, err error) {
			lines, err := s.store.FormVersions(ctx, "large-3")
			for _, l := range lines {
				n += l.Running
			}
			return n, err
		}},
		count("what could move to a new version", func() ([]store.RunningSheet, error) { return s.store.RunningSheets(ctx, "large-3", 2) }),
		count("domains of addresses", func() ([]string, error) { return s.store.Domains(ctx) }),
		question{what: "choices of the filters", ask: func() (int, error) {
			forms, groups, err := s.store.WorkChoices(ctx)
			return len(forms) + len(groups), err
		}},
		count("saved views", func() ([]store.ListView, error) { return s.store.ListViews(ctx, m.Officer, store.ViewsOfTasks) }),
		count("teams to choose", func() ([]store.TeamName, error) { return s.store.OwnTeams(ctx, m.Administrator) }))
}
