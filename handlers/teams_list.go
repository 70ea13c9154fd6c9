package handlers

import (
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

func (r *request) teamsView() (v TeamsPage, err error) {
	v = TeamsPage{Page: r.page("Teams", "people"), Parts: r.peopleParts("/teams")}
	teams, err := r.s.store.Teams(r.UserContext(), r.session.Account.ID)
	for _, t := range teams {
		v.Teams = append(v.Teams, TeamRow{"/teams/" + t.Ref, t.Name, counted(t.Members, "officer"), casesWords(t)})
	}
	return v, err
}

// casesWords is how many cases a team has.
func casesWords(t store.Team) string {
	if t.Cases > 1000 {
		return "More than 1,000 cases"
	}
	return counted(t.Cases, "case")
}

// teamsList shows the teams.
func (s *Server) teamsList(r *request) error {
	v, err := r.teamsView()
	if err != nil {
		return err
	}
	return r.render("pages/teams", &v)
}

// teamMake makes a team.
func (s *Server) teamMake(r *request) error {
	name := strings.TrimSpace(clippedChars(r.FormValue("name"), 120))
	ref, err := s.store.MakeTeam(r.UserContext(), r.session.Account.ID, name)
	if code := portal.CodeOf(err); code == portal.Invalid || code == portal.Conflict {
		v, failed := r.teamsView()
		if failed != nil {
			return failed
		}
		v.Name, v.Fault = name, portal.SentenceOf(err)
		v.Summary = faulty(&v.Page, FaultLink{"#name", v.Fault})
		return r.invalid("pages/teams", &v)
	}
	if err != nil {
		return hidden(err)
	}
	r.flash("team-made")
	return r.goTo("/teams/" + ref)
}
