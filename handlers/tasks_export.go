package handlers

import (
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// tasksExport gives the lists of tasks as a workbook of Excel, as the page narrows and sorts
// them, and all of their lines.
func (s *Server) tasksExport(r *request) error {
	asked, err := r.tasksAsked()
	if portal.CodeOf(err) == portal.NotFound {
		return r.goTo("/tasks") // the search is over
	}
	if err != nil {
		return err
	}
	var lists []casework.TaskLines
	for _, l := range []struct {
		title string
		kind  store.TaskListKind
	}{{"Currently Assigned Tasks", store.ListAssigned}, {"Tasks assigned to your Work Groups", store.ListTray}, {"Group member tasks", store.ListMembers},
		{"Recently Submitted Tasks", store.ListSubmitted}, {"Recently Retracted Tasks", store.ListRetracted}} {
		if (l.kind == store.ListTray || l.kind == store.ListMembers) && !r.session.InGroup {
			continue
		}
		if asked.query.Filter != "" && (l.kind == store.ListSubmitted || l.kind == store.ListRetracted) {
			continue // filters are of what is open
		}
		q := asked.query
		q.Limit = 0
		list, err := s.store.TaskList(r.UserContext(), r.session.Account.ID, l.kind, q)
		if err != nil {
			return err
		}
		lists = append(lists, casework.TaskLines{Title: l.title, Lines: list.Lines})
	}
	body, err := s.cases.ExportTasks(r.UserContext(), r.session.Account, lists)
	if err != nil {
		return err
	}
	return r.download("Tasks "+r.today().List()+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body)
}
