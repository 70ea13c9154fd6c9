package handlers

import (
	"context"

	"portico/internal/store"
)

// officerTasksExport gives the list as it is narrowed and sorted as a workbook of Excel, which is written while the list
// is read. A failure on the way leaves a workbook without an end.
func (s *Server) officerTasksExport(r *request) error {
	n, err := r.narrowing("/officer-tasks", store.ViewsOfTasks, workNames...)
	if searchOver(err) {
		return r.goTo("/officer-tasks?state=open")
	}
	if err != nil {
		return err
	}
	ctx := context.WithoutCancel(r.UserContext())
	x, err := s.cases.NewWorkExport(ctx, r.session.Account, r.workQuery(n))
	if err != nil {
		return err
	}
	return r.streamWorkbook(ctx, "Tasks", x)
}
