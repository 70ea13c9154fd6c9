package handlers

import (
	"portico/internal/portal"
)

// guestExtendShow asks before a guest is given more time.
func (s *Server) guestExtendShow(r *request) error {
	g, err := s.store.GuestTime(r.UserContext(), r.work.TaskID)
	if err != nil {
		return err
	}
	if g.Until == nil || !r.work.With.Registered {
		return notThere()
	}
	back := "/cases/" + r.work.CaseRef
	v := ConfirmPage{Page: r.page("More time for a guest", "cases"), Child: r.child(), Heading: "Give " + r.work.With.Name + " more time?", Action: r.path("guest"),
		Text: []string{"Access to this form ends on " + portal.London(*g.Until).Long() + ". It would then end on " + portal.London(s.now().Add(portal.GuestLife)).Long() + ".",
			"A mail says so. It holds nothing about the child."}, Yes: "Give more time", No: Link{back, "No, go back"}}
	return r.render("pages/confirm", &v)
}

// guestExtend gives a guest who has registered 90 days from now on.
func (s *Server) guestExtend(r *request) error {
	if err := s.store.ExtendGuest(r.UserContext(), r.session.Account.ID, r.work.Ref); err != nil {
		return hidden(err)
	}
	r.flash("guest-longer")
	return r.goTo("/cases/" + r.work.CaseRef)
}
