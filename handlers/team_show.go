package handlers

import (
	"strings"

	"portico/internal/portal"
)

func (r *request) teamView() (v TeamPage, err error) {
	t, members, err := r.s.store.TeamByRef(r.UserContext(), r.session.Account.ID, r.Params("team"))
	if err != nil {
		return v, hidden(err)
	}
	v = TeamPage{Page: r.page(t.Name, "people"), Heading: t.Name, Name: t.Name, Cases: casesWords(t), Base: "/teams/" + t.Ref}
	for _, m := range members {
		v.Members = append(v.Members, TeamMemberRow{m.Name, m.Email, "/people/" + m.Ref, v.Base + "/members/" + m.Ref + "/remove"})
	}
	return v, nil
}

// teamShow shows a team.
func (s *Server) teamShow(r *request) error {
	v, err := r.teamView()
	if err != nil {
		return err
	}
	return r.render("pages/team", &v)
}

// teamRename gives a team another name.
func (s *Server) teamRename(r *request) error {
	name := strings.TrimSpace(clippedChars(r.FormValue("name"), 120))
	err := s.store.RenameTeam(r.UserContext(), r.session.Account.ID, r.Params("team"), name)
	return r.teamDone(err, "team-renamed", func(v *TeamPage, words string) string {
		v.Name, v.NameFault = name, words
		return "#name"
	})
}

// teamJoin puts an officer into a team.
func (s *Server) teamJoin(r *request) error {
	email := strings.TrimSpace(clipped(r.FormValue("email"), 300))
	err := s.store.JoinTeam(r.UserContext(), r.session.Account.ID, r.Params("team"), email)
	return r.teamDone(err, "team-joined", func(v *TeamPage, words string) string {
		v.Email, v.EmailFault = email, words
		return "#email"
	})
}

// teamDone goes back to the team, or says at its field what is wrong.
func (r *request) teamDone(err error, flash string, blame func(*TeamPage, string) string) error {
	if code := portal.CodeOf(err); code == portal.Invalid || code == portal.Conflict {
		v, failed := r.teamView()
		if failed != nil {
			return failed
		}
		words := portal.SentenceOf(err)
		v.Summary = faulty(&v.Page, FaultLink{blame(&v, words), words})
		return r.invalid("pages/team", &v)
	}
	if err != nil {
		return hidden(err)
	}
	r.flash(flash)
	return r.goTo("/teams/" + clipped(r.Params("team"), 40))
}

// teamLeave takes an officer out of a team.
func (s *Server) teamLeave(r *request) error {
	err := s.store.LeaveTeam(r.UserContext(), r.session.Account.ID, r.Params("team"), r.Params("person"))
	if err != nil {
		return hidden(err)
	}
	r.flash("team-left")
	return r.goTo("/teams/" + clipped(r.Params("team"), 40))
}
