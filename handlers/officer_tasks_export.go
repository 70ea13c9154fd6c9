package handlers

import (
	"portico/internal/store"
)

// officerTasksExport gives the list as it is narrowed and sorted as a workbook of Excel.
func (s *Server) officerTasksExport(r *request) error {
	n, err := r.narrowing("/officer-tasks", store.ViewsOfTasks, workNames...)
	if searchOver(err) {
		return r.goTo("/officer-tasks?state=open")
	}
	if err != nil {
		return err
	}
	body, err := s.cases.ExportWork(r.UserContext(), r.session.Account, r.workQuery(n))
	if err != nil {
		return err
	}
	return r.download("Tasks "+r.today().List()+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body)
}
