package handlers

import (
	"fmt"
	"strings"
	"time"

	"portico/internal/portal"
	"portico/internal/store"
)

// linesAtFirst is how many lines of a list are shown before somebody asks for more.
const linesAtFirst = 50

// tasksList shows the lists of both guides: Currently Assigned Tasks, Tasks assigned to your
// Work Groups, Group member tasks, Recently Submitted and Recently Retracted Tasks.
func (s *Server) tasksList(r *request) error {
	if r.session.Account.Has(portal.RoleGuest) {
		return r.guestTasks()
	}
	asked, err := r.tasksAsked()
	if portal.CodeOf(err) == portal.NotFound {
		return r.goTo("/tasks") // the search is over
	}
	if err != nil {
		return err
	}
	marks, err := s.store.TurnMarks(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	v := TasksPage{Page: r.page("Tasks to complete", "tasks"), Today: s.now().In(portal.Zone).Format("Monday 2 January 2006"), KeptDays: portal.KeptDays,
		Picks: asked.picks(), Columns: asked.columns(), Search: asked.query.Words, Filter: asked.query.Filter, Narrowed: asked.query.Words+asked.query.Filter != "",
		Email: r.session.Account.Email, Help: s.contact}
	if v.Kept, err = r.keptElsewhere(); err != nil {
		return err
	}
	for _, list := range []struct {
		kind store.TaskListKind
		into *TaskRows
		row  func(store.TaskLine) TaskRow
	}{{store.ListAssigned, &v.Assigned, marking(r.assignedRow, marks)}, {store.ListTray, &v.Tray, r.trayRow}, {store.ListMembers, &v.Members, r.memberTaskRow},
		{store.ListSubmitted, &v.Submitted, marking(r.submittedRow, marks)}, {store.ListRetracted, &v.Retracted, r.retractedRow}} {
		if *list.into, err = r.taskRows(asked, list.kind, list.row); err != nil {
			return err
		}
	}
	if err := r.addDeclined(asked, &v.Submitted, marks); err != nil {
		return err
	}
	if portal.MayAny(portal.ActionExportList, r.standings()) {
		v.ExportHref = "/export/tasks.xlsx" + strings.TrimPrefix(asked.href("more", ""), "/tasks")
	}
	if v.Overdue, v.Soon, err = r.urgent(asked, v.Assigned); err != nil {
		return err
	}
	return r.render("pages/tasks", &v)
}

// taskRows is the beginning of one list. Filters are of what is open.
func (r *request) taskRows(asked tasksAsked, kind store.TaskListKind, row func(store.TaskLine) TaskRow) (out TaskRows, err error) {
	switch {
	case asked.query.Filter != "" && (kind == store.ListSubmitted || kind == store.ListRetracted):
		return out, nil
	case (kind == store.ListTray || kind == store.ListMembers) && !r.session.InGroup:
		return out, nil
	}
	list, err := r.s.store.TaskList(r.UserContext(), r.session.Account.ID, kind, asked.of(kind))
	for _, line := range list.Lines {
		out.Rows = append(out.Rows, row(line))
	}
	if out.Total = list.Total; out.Total > len(out.Rows) {
		out.More = asked.href("more", string(kind)) + "#" + string(kind)
	}
	return out, err
}

// urgent says how many of the asker's forms are overdue and due soon, whatever is filtered.
func (r *request) urgent(asked tasksAsked, shown TaskRows) (overdue, soon string, err error) {
	late, near := 0, 0
	if asked.query.Filter+asked.query.Words == "" && shown.More == "" {
		for _, row := range shown.Rows {
			if row.Due.Late {
				late++
			} else if row.Due.Tone != "" {
				near++
			}
		}
	} else {
		for filter, into := range map[string]*int{"overdue": &late, "soon": &near} {
			list, err := r.s.store.TaskList(r.UserContext(), r.session.Account.ID, store.ListAssigned, store.TaskQuery{Filter: filter, Today: r.today(), Limit: 1})
			if err != nil {
				return "", "", err
			}
			*into = list.Total
		}
	}
	if late > 0 {
		overdue = counted(late, "form") + isAre(late) + "overdue"
	}
	if near > 0 {
		soon = counted(near, "form") + isAre(near) + "due soon"
	}
	return overdue, soon, nil
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
	row.FormTitle = titleBeside(t.Title, t.FormType)
	if t.TabsTotal > 0 {
		row.Progress = sectionsComplete(t.TabsDone, t.TabsTotal)
	}
	if t.State != portal.Assigned {
		row.State, row.StateTone = t.State.Words(), "amber"
	}
	return row
}

// assignedRow is a form to complete; one that is with a counter signatory says with whom, and can be read.
func (r *request) assignedRow(t store.TaskLine) TaskRow {
	row := r.taskRow(t)
	mine := t.OwnerID == r.session.Account.ID
	switch {
	case t.State == portal.CounterSigning && !mine:
		row.State, row.StateTone, row.Href = "With "+t.OwnerName+" for counter-signature", "blue", "/tasks/"+t.Ref+"/counter-sign"
	case t.State == portal.CounterSigning:
		row.State, row.StateTone = "For you to counter-sign", "blue"
	case portal.May(portal.ActionReassign, portal.Owner, t.State):
		row.ReassignHref = "/tasks/" + t.Ref + "/reassign"
	}
	if mine && t.NoteBy != r.session.Account.Name {
		row.NoteBy, row.Note = t.NoteBy, t.Note
	}
	return row
}

// trayRow is a form in the tray of a work group.
func (r *request) trayRow(t store.TaskLine) TaskRow {
	row := r.taskRow(t)
	row.Href, row.Group, row.CSRF = "", t.Group, r.csrf()
	row.PickUp, row.ReassignHref = "/tasks/"+t.Ref+"/pickup", "/tasks/"+t.Ref+"/reassign"
	if row.NoteBy, row.Note = t.NoteBy, t.Note; t.TabsDone == 0 {
		row.Progress = ""
	}
	return row
}

// memberTaskRow is a form that is with a colleague. Whoever runs the group takes back what somebody
// is asked to counter-sign and does not come to.
func (r *request) memberTaskRow(t store.TaskLine) TaskRow {
	row := r.taskRow(t)
	row.Href, row.With, row.Comments = "", t.OwnerName, ""
	if t.State == portal.CounterSigning {
		row.State, row.StateTone = "Awaiting counter-signature", "blue"
	}
	if t.TakesBack {
		row.TakeHref = "/tasks/" + t.Ref + "/counter-sign/take"
	}
	if portal.May(portal.ActionReassign, portal.Colleague, t.State) {
		row.ReassignHref = "/tasks/" + t.Ref + "/reassign"
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
