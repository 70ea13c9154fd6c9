package handlers

import "portico/internal/store"

// officerTasksNarrow turns the posted filters into an address of codes.
func (s *Server) officerTasksNarrow(r *request) error {
	n, err := r.narrowingPosted("/officer-tasks", store.ViewsOfTasks, workNames...)
	if err != nil {
		return err
	}
	if n.bare() {
		n.values["state"] = "open"
	}
	return r.goTo(n.href())
}
