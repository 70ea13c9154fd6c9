package handlers

import (
	"slices"

	"portico/internal/portal"
)

// helpShow says where help is and how each step is done; it needs no session.
func (s *Server) helpShow(r *request) error {
	v := HelpPage{Page: r.page("Help", "help"), Email: s.contact.Email, Phone: s.contact.Phone, Signed: r.session != nil,
		Professional: portal.MayAny(portal.ActionSetAbsence, r.standings()), Parts: helpParts(), Browsers: helpBrowsers, Words: helpWords()}
	if r.session == nil {
		return r.render("pages/help", &v)
	}
	v.Parts = r.ownParts(helpParts())
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

// ownParts are the steps without links to what whoever is signed in does not have: an officer has
// no automatic replies, a guest neither these nor groups.
func (r *request) ownParts(parts []HelpPart) []HelpPart {
	absence, groups := portal.MayAny(portal.ActionSetAbsence, r.standings()), portal.MayAny(portal.ActionListGroups, r.standings())
	if absence && groups {
		return parts
	}
	out := slices.Clone(parts)
	for i := range out {
		out[i].Steps = slices.Clone(out[i].Steps)
		for j := range out[i].Steps {
			if href := out[i].Steps[j].Link.Href; href == "/automatic-replies" && !absence || href == "/groups" && !groups {
				out[i].Steps[j].Link = Link{}
			}
		}
	}
	return out
}
