package handlers

import "portico/internal/portal"

// taskPickUp makes a form out of a tray the asker's own and opens it, or the page that
// answers it by letter.
func (s *Server) taskPickUp(r *request) error {
	if err := s.store.PickUp(r.UserContext(), r.session.Account.ID, r.work.Ref); err != nil {
		return hidden(err)
	}
	if r.FormValue("to") == "letter" {
		return r.goTo(r.path("letter"))
	}
	return r.goTo("/tasks/" + r.work.Ref)
}

// handsClosed says why a form cannot change hands now.
func (s *Server) handsClosed(r *request) error {
	switch r.work.State {
	case portal.CounterSigning:
		return portal.Fail(portal.Conflict, "This form is with the counter signatory, so it cannot be re-assigned. Whoever asked for the counter-signature can take it back first.")
	case portal.DeclineProposed:
		return portal.Fail(portal.Conflict, "It was proposed to decline this form, and the council has not answered yet, so it cannot be re-assigned.")
	}
	return r.over(portal.ActionReassign)
}
