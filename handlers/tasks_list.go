package handlers

import (
	"fmt"
	"time"

	"portico/internal/portal"
	"portico/internal/store"
)

// tasksList shows Currently Assigned, Recently Submitted and Recently Retracted Tasks.
func (s *Server) tasksList(r *request) error {
	id := r.session.Account.ID
	assigned, err := s.store.AssignedTasks(r.UserContext(), id)
	if err != nil {
		return err
	}
	submitted, err := s.store.SubmittedTasks(r.UserContext(), id, s.now().AddDate(0, 0, -portal.KeptDays))
	if err != nil {
		return err
	}
	retracted, err := s.store.RetractedTasks(r.UserContext(), id, s.now().AddDate(0, 0, -portal.KeptDays))
	if err != nil {
		return err
	}
	v := TasksPage{Page: r.page("Tasks to complete", "tasks"), Today: s.now().In(portal.Zone).Format("Monday 2 January 2006"), KeptDays: portal.KeptDays}
	if v.Kept, err = r.keptElsewhere(); err != nil {
		return err
	}
	late, soon := 0, 0
	for _, t := range assigned {
		row := r.taskRow(t)
		v.Assigned = append(v.Assigned, row)
		if row.Due.Late {
			late++
		} else if row.Due.Tone != "" {
			soon++
		}
	}
	for _, t := range submitted {
		v.Submitted = append(v.Submitted, r.submittedRow(t))
	}
	for _, t := range retracted {
		v.Retracted = append(v.Retracted, r.retractedRow(t))
	}
	if late > 0 {
		v.Overdue = counted(late, "form") + isAre(late) + "overdue"
	}
	if soon > 0 {
		v.Soon = counted(soon, "form") + isAre(soon) + "due soon"
	}
	return r.render("pages/tasks", &v)
}

func sectionsComplete(done, all int) string {
	return fmt.Sprintf("%d of %s complete", done, counted(all, "section"))
}

func isAre(n int) string {
	if n == 1 {
		return " is "
	}
	return " are "
}

func (r *request) taskRow(t store.TaskLine) TaskRow {
	row := TaskRow{Href: "/tasks/" + t.Ref, FormType: t.FormType, ChildName: t.ChildName, Born: t.ChildBorn.List(),
		Due: r.due(t.Due, t.ReceivedAt, t.SentAt), Comments: t.Comments, Progress: "Not started"}
	if t.Title != t.FormType {
		row.FormTitle = t.Title
	}
	if t.TabsTotal > 0 {
		row.Progress = sectionsComplete(t.TabsDone, t.TabsTotal)
	}
	if t.State != portal.Assigned {
		row.State, row.StateTone = t.State.Words(), "amber"
	}
	return row
}

func (r *request) submittedRow(t store.TaskLine) TaskRow {
	row := r.taskRow(t)
	row.Href, row.PDFHref = "/tasks/"+t.Ref+"/read", "/tasks/"+t.Ref+"/pdf"
	row.Progress, row.State, row.StateTone = "", t.State.Words(), "blue"
	if t.State == portal.Accepted {
		row.StateTone = "green"
	}
	if t.SubmittedAt != nil {
		row.Submitted = portal.Stamp(*t.SubmittedAt)
	}
	row.ReceiptRef = t.ReceiptRef
	return row
}

func (r *request) retractedRow(t store.TaskLine) TaskRow {
	row := r.taskRow(t)
	row.Href, row.PDFHref = "/tasks/"+t.Ref+"/retracted", "/tasks/"+t.Ref+"/pdf"
	row.Progress, row.State = "", t.RetractReason.Words()
	row.Submitted = portal.Stamp(*t.RetractedAt)
	return row
}

// due is a due date with its clock; the clock starts when the request was received, or,
// until then, when it was sent (SEND Regulations 2014, reg 8(1)).
func (r *request) due(on *portal.Date, received *time.Time, sent time.Time) DueView {
	start := portal.London(sent)
	if received != nil {
		start = portal.London(*received)
	}
	d := portal.DueOn(&start, on, r.today())
	v := DueView{Words: d.Words, Tone: d.Tone, Percent: d.Percent, Late: d.Overdue}
	if on != nil {
		v.Date = on.List()
	}
	return v
}
