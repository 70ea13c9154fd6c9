package handlers

import (
	"fmt"
	"time"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// caseShow shows a case: its forms and where they are, and the record.
func (s *Server) caseShow(r *request) error {
	ctx, me := r.UserContext(), r.session.Account
	c, err := s.cases.Case(ctx, me, r.Params("case"))
	if err != nil {
		return hidden(err)
	}
	tasks, err := s.store.CaseTasks(ctx, me.ID, c.ID)
	if err != nil {
		return err
	}
	marks, err := s.store.CaseTurnMarks(ctx, me.ID, c.ID)
	if err != nil {
		return err
	}
	chased, err := s.store.CaseChased(ctx, me.ID, c.ID)
	if err != nil {
		return err
	}
	unsent, err := s.cases.Unsent(ctx, me, c)
	if err != nil {
		return err
	}
	if err := s.store.RecordCaseView(ctx, me.ID, c.ID); err != nil {
		return err
	}
	facts := c.Record.ChildFacts()
	v := CasePage{Page: r.page(c.ChildName, "cases"), Name: c.ChildName, Born: c.ChildBorn.List(), Age: ageWords(c.ChildBorn, r.today()), Reference: c.Reference,
		Kind: c.Kind.Words(), Setting: facts.Setting, Request: requestWords(c), Warnings: c.Record.Warnings(), Figures: r.caseFigures(c, tasks),
		Record: NewAnswers(c.Record.Document(), nil), CaseHref: "/cases/" + c.Ref, EditHref: "/cases/" + c.Ref + "/edit", SendHref: "/cases/" + c.Ref + "/send"}
	if v.TeamHref, err = r.caseTeamHref(c.Ref); err != nil {
		return err
	}
	v.Chase = r.chaseView(c.Ref, tasks, chased)
	for _, one := range unsent {
		v.Unsent = append(v.Unsent, Link{sendPath(one), unsentWords(one)})
	}
	for _, t := range tasks {
		row := r.caseTaskRow(t)
		r.markCase(&row, t, marks[t.Ref])
		row.Times = append(row.Times, r.chasedTimes(t, chased[t.Ref])...)
		v.Tasks = append(v.Tasks, row)
	}
	return r.render("pages/case", &v)
}

// unsentWords says what was begun: "School advice to ann@nch.example", "6 forms".
func unsentWords(s *casework.Sending) string {
	if len(s.Rows) > 1 {
		return counted(len(s.Rows), "form")
	}
	words := s.Rows[0].FormTitle()
	if words == "" {
		words = "A form that is not chosen yet"
	}
	if to := s.Rows[0].To(); to != "" {
		words += " to " + to
	}
	return words
}

// requestWords is what was asked for and when, after the kind of the case.
func requestWords(c *casework.Case) string {
	asked, on := c.Record.Request()
	if asked == c.Kind.Words() {
		asked = ""
	}
	if on.IsZero() {
		return asked
	}
	return joined(", ", asked, "requested on "+on.Long())
}

func (r *request) caseFigures(c *casework.Case, tasks []store.CaseTask) []Figure {
	var out []Figure
	if _, on := c.Record.Request(); !on.IsZero() && c.Kind == "assessment" && on.Days(r.today()) >= 0 {
		out = append(out, Figure{fmt.Sprintf("day %d", on.Days(r.today())), "of 140 (20 weeks, to " + on.Add(140).List() + ")"})
	}
	in, all := 0, 0
	var next *portal.Date
	for _, t := range tasks {
		switch {
		case t.State == portal.Submitted || t.State == portal.Accepted:
			in, all = in+1, all+1
		case t.State.Open() || t.State == portal.DeclineProposed:
			all++
			if t.Due != nil && (next == nil || t.Due.Days(*next) > 0) {
				next = t.Due
			}
		}
	}
	if all > 0 {
		out = append(out, Figure{fmt.Sprintf("%d of %d", in, all), "forms in"})
	}
	if next != nil {
		out = append(out, Figure{next.Short(), "next form due"})
	}
	return out
}

func (r *request) caseTaskRow(t store.CaseTask) CaseTaskRow {
	row := CaseTaskRow{Ref: t.Ref, FormType: t.FormType, Advice: t.Advice.Words(), With: t.With.Name, WithSub: joined(", ", t.With.Organisation, t.With.Email)}
	if t.Title != t.FormType {
		row.FormTitle = t.Title
	}
	if t.With.GroupRef != "" {
		row.WithSub = joined(", ", "Work Group", row.WithSub)
	}
	if row.With == "" {
		row.With, row.WithSub = t.With.Email, ""
	}
	row.State, row.StateTone, row.StateSub = r.stateWords(t)
	if t.GuestUntil != nil {
		row.WithSub = joined(", ", row.WithSub, "guest until "+portal.London(*t.GuestUntil).List())
	}
	switch {
	case t.MailState == store.MailFailed:
		row.Trouble = "The mail could not be delivered"
	case t.MailState == store.MailPending && t.MailTries > 0:
		row.Trouble = "The mail is not delivered yet; it is tried again"
	}
	row.Due = DueView{Words: "No due date"}
	if running := t.State.Open() || t.State == portal.DeclineProposed; running {
		row.Due = r.due(t.Due, t.ReceivedAt, t.SentAt)
	} else if t.Due != nil {
		row.Due.Words = t.Due.List()
	}
	row.Times = times(t)
	for _, e := range t.Enclosures {
		p := DocumentView{ID: "paper-" + e.Ref, Name: e.Name, Href: "/tasks/" + t.Ref + "/enclosures/" + e.Ref, What: casework.Size(e.Size), Stamp: "Not opened yet"}
		if e.OpenedAt != nil {
			p.Stamp = "Opened " + portal.Stamp(*e.OpenedAt)
		}
		row.Papers = append(row.Papers, scanned(p, e.Scan, false))
	}
	row.Actions = actions(t)
	return row
}

// times are when things happened to a task.
func times(t store.CaseTask) []Fact {
	out := []Fact{{"Sent", portal.Stamp(t.SentAt) + " by " + t.SenderName}}
	for _, at := range []struct {
		what string
		when *time.Time
	}{{"Received", t.ReceivedAt}, {"Opened", t.OpenedAt}, {"Submitted", t.SubmittedAt}, {"Retracted", t.RetractedAt}} {
		if at.when != nil {
			out = append(out, Fact{at.what, portal.Stamp(*at.when)})
		}
	}
	return out
}

// stateWords says where a form is as an officer asks it.
func (r *request) stateWords(t store.CaseTask) (words, tone, sub string) {
	switch {
	case t.State == portal.Retracted:
		return t.State.Words(), "", t.RetractReason.Words()
	case t.State != portal.Assigned:
		tone = map[portal.TaskState]string{portal.Submitted: "green", portal.Accepted: "green", portal.CounterSigning: "blue"}[t.State]
		return t.State.Words(), tone, ""
	case t.With.GroupRef != "":
		return "In the tray", "amber", "Nobody has picked it up"
	case !t.With.Registered && t.InvitedUntil != nil && r.s.now().After(*t.InvitedUntil):
		return "Invitation over", "red", "It was good until " + portal.London(*t.InvitedUntil).List()
	case !t.With.Registered:
		return "Invited, not registered", "amber", ""
	case t.OpenedAt == nil:
		return "Not opened", "", ""
	}
	return "In progress", "blue", fmt.Sprintf("%d of %s", t.TabsDone, counted(t.TabsTotal, "section"))
}

// actions are what an officer can do about a task just now.
func actions(t store.CaseTask) []Link {
	var out []Link
	task := "/tasks/" + t.Ref
	if portal.May(portal.ActionReadSubmitted, portal.Officer, t.State) {
		out = append(out, Link{task + "/read", "Read"}, Link{task + "/pdf", "PDF"})
	}
	if !t.With.Registered && portal.May(portal.ActionInvite, portal.Officer, t.State) {
		out = append(out, Link{task + "/invite", "Invite again"})
	}
	if portal.May(portal.ActionChase, portal.Officer, t.State) {
		out = append(out, Link{task + "/chase", "Chase"})
	}
	if t.Passed {
		out = append(out, Link{task + "/hands", "Hands"})
	}
	if t.GuestUntil != nil && t.With.Registered && portal.May(portal.ActionExtendGuest, portal.Officer, t.State) {
		out = append(out, Link{task + "/guest", "More time"})
	}
	if portal.May(portal.ActionRetract, portal.Officer, t.State) {
		out = append(out, Link{task + "/retract", "Retract"})
	}
	return out
}
