package handlers

import (
	"portico/internal/portal"
)

// helpShow says where help is and how each step is done; it needs no session.
func (s *Server) helpShow(r *request) error {
	v := HelpPage{Page: r.page("Help", "help"), Email: s.contact.Email, Phone: s.contact.Phone, Signed: r.session != nil,
		Professional: portal.MayAny(portal.ActionSetAbsence, r.standings()), Parts: helpParts, Browsers: helpBrowsers, Words: helpWords}
	if r.session == nil {
		return r.render("pages/help", &v)
	}
	open, err := s.store.OpenSenders(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	for _, o := range open {
		n := len(v.Workers)
		if n == 0 || v.Workers[n-1].Email != o.Email {
			v.Workers = append(v.Workers, HelpWorker{Name: o.Name, Team: o.Team, Phone: o.Phone, Email: o.Email})
			n++
		}
		v.Workers[n-1].Forms = append(v.Workers[n-1].Forms, o.FormType+" for "+o.ChildName)
	}
	return r.render("pages/help", &v)
}
