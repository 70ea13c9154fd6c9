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
	facts, clock, forms := c.Record.ChildFacts(), r.clockOf(c), adviceOf(tasks)
	v := CasePage{Page: r.page(c.ChildName, "cases"), Name: c.ChildName, Born: c.ChildBorn.List(), Age: ageWords(c.ChildBorn, r.today()), Reference: c.Reference,
		Kind: c.Kind.Words(), Setting: facts.Setting, Request: requestWords(c), Warnings: c.Record.Warnings(), Figures: r.caseFigures(c, clock, forms),
		Gauge: gauge(forms), GaugeWords: fmt.Sprintf("%d of %d forms in", forms.in, forms.all), Clock: r.clockRows(c, clock, forms), Line: clockLine(clock, r.today()),
		Papers: sidePapers(tasks), Buttons: caseButtons(c), Excepts: len(portal.ExceptionRules(c.Kind)) > 0,
		Record: NewAnswers(c.Record.Document(), nil), SendHref: "/cases/" + c.Ref + "/send", Here: "/cases/" + c.Ref}
	if c.ClosedOn != nil {
		v.Closed = c.ClosedAs.Words() + ", " + c.ClosedOn.Long()
	}
	if v.Happened, err = s.happened(ctx, me, c); err != nil {
		return err
	}
	team, err := r.caseTeamHref(c.Ref)
	if err != nil {
		return err
	}
	if team != "" {
		v.Buttons = append(v.Buttons, Link{team, "Move to another team"})
	}
	v.Chase = r.chaseView(c.Ref, tasks, chased)
	for _, one := range unsent {
		v.Unsent = append(v.Unsent, Link{sendPath(one), unsentWords(one)})
	}
	parts := partsOf(tasks)
	for _, t := range tasks {
		row := r.caseTaskRow(t)
		markParts(&row, t, parts)
		r.markCase(&row, t, marks[t.Ref])
		row.Times = append(row.Times, r.chasedTimes(t, chased[t.Ref])...)
		v.Tasks = append(v.Tasks, row)
		if n := marks[t.Ref].Unread; n > 0 {
			v.Messages = append(v.Messages, SideMessage{"/tasks/" + t.Ref + "/messages", joined(", ", row.With, t.FormType, newWords(n))})
		}
	}
	return r.render("pages/case", &v)
}

// caseButtons are what can be done about a case beside sending a form.
func caseButtons(c *casework.Case) []Link {
	there := "/cases/" + c.Ref
	out := []Link{{there + "/pack", "Plan pack"}, {there + "/chronology", "Chronology"}, {there + "/dates", "Record dates"}, {there + "/edit", "Change the record"}}
	if len(portal.ExceptionRules(c.Kind)) > 0 {
		out = append(out, Link{there + "/exceptions", "Exceptions"})
	}
	if c.ClosedOn == nil {
		out = append(out, Link{there + "/close", "Close the case"})
	}
	return append(out, Link{there + "/exported", "Exported"}, Link{there + "/hold", "Hold"})
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

func (r *request) caseTaskRow(t store.CaseTask) CaseTaskRow {
	row := CaseTaskRow{Ref: t.Ref, FormType: t.FormType, Advice: t.Advice.Words(), With: t.With.Name, WithSub: joined(", ", t.With.Organisation, t.With.Email)}
	row.FormTitle = titleBeside(t.Title, t.FormType)
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
	if portal.May(portal.ActionCorrectReceived, portal.Officer, t.State) {
		out = append(out, Link{task + "/received", "Received"})
	}
	if portal.May(portal.ActionRetract, portal.Officer, t.State) {
		out = append(out, Link{task + "/retract", "Retract"})
	}
	return out
}
