package handlers

import (
	"portico/engine"
	"portico/internal/portal"
)

// teamOptions are the open teams but one.
func (r *request) teamOptions(beside, chosen string) (out []engine.OptionView, err error) {
	teams, err := r.s.store.TeamNames(r.UserContext(), r.session.Account.ID, 0)
	for _, t := range teams {
		if t.Ref != beside {
			out = append(out, engine.OptionView{Value: t.Ref, Label: t.Name, Checked: t.Ref == chosen})
		}
	}
	return out, err
}

func (r *request) teamCloseView() (v TeamChoosePage, err error) {
	t, _, err := r.s.store.TeamByRef(r.UserContext(), r.session.Account.ID, r.Params("team"))
	if err != nil {
		return v, hidden(err)
	}
	there := "/teams/" + t.Ref
	v = TeamChoosePage{Page: r.page("Close the team?", "people"), Heading: "Close " + t.Name + "?", Action: there + "/close", Button: "Close the team", Back: Link{there, "No, go back"},
		Text: []string{"Its officers are in it no longer: each sees the cases of their other teams."}}
	if t.Cases > 0 {
		v.Choose = "Team that gets its cases"
		v.Text = append(v.Text, casesWords(t)+", with all their forms, move to the team that you choose.")
	}
	v.Teams, err = r.teamOptions(t.Ref, r.FormValue("to"))
	return v, err
}

// teamConfirmClose asks before a team is closed, and who gets its cases.
func (s *Server) teamConfirmClose(r *request) error {
	v, err := r.teamCloseView()
	if err != nil {
		return err
	}
	return r.render("pages/team-choose", &v)
}

// teamClose closes a team and moves its cases.
func (s *Server) teamClose(r *request) error {
	err := s.store.CloseTeam(r.UserContext(), r.session.Account.ID, r.Params("team"), r.FormValue("to"))
	if code := portal.CodeOf(err); code == portal.Invalid || code == portal.Conflict {
		v, failed := r.teamCloseView()
		if failed != nil {
			return failed
		}
		return r.chooseAgain(v, err)
	}
	if err != nil {
		return hidden(err)
	}
	r.flash("team-closed")
	return r.goTo("/teams")
}

// chooseAgain says at the choice what is wrong.
func (r *request) chooseAgain(v TeamChoosePage, err error) error {
	v.Fault = portal.SentenceOf(err)
	at := "#to"
	if v.Choose == "" {
		at = "#choose"
	}
	v.Summary = faulty(&v.Page, FaultLink{at, v.Fault})
	return r.invalid("pages/team-choose", &v)
}

// ownTeams are the teams that a new case can be of; none for who is in one team or, as an
// administrator, in none.
func (r *request) ownTeams(chosen string) (out []engine.OptionView, err error) {
	teams, err := r.s.store.TeamNames(r.UserContext(), r.session.Account.ID, r.session.Account.ID)
	for _, t := range teams {
		out = append(out, engine.OptionView{Value: t.Ref, Label: t.Name, Checked: t.Ref == chosen})
	}
	if len(out) < 2 {
		return nil, err
	}
	return out, err
}

// caseTeamHref is where a case is moved to another team; "" while there is one.
func (r *request) caseTeamHref(ref string) (string, error) {
	teams, err := r.s.store.TeamNames(r.UserContext(), r.session.Account.ID, 0)
	if err != nil || len(teams) < 2 {
		return "", err
	}
	return "/cases/" + ref + "/team", nil
}

func (r *request) caseTeamView() (v TeamChoosePage, err error) {
	ref := r.Params("case")
	now, err := r.s.store.TeamOfCase(r.UserContext(), r.session.Account.ID, ref)
	if err != nil {
		return v, hidden(err)
	}
	there := "/cases/" + clipped(ref, 40)
	v = TeamChoosePage{Page: r.page("Move the case to another team", "cases"), Heading: "Move the case to another team", Action: there + "/team", Button: "Move the case", Back: Link{there, "Cancel"},
		Text: []string{"It is with " + now.Name + ". Whoever is not in the other team no longer sees it or its forms. Nobody is told by email."}, Choose: "Team that gets the case"}
	v.Teams, err = r.teamOptions(now.Ref, r.FormValue("to"))
	return v, err
}

// caseTeam asks to which team a case moves, and caseMove moves it.
func (s *Server) caseTeam(r *request) error {
	v, err := r.caseTeamView()
	if err != nil {
		return err
	}
	return r.render("pages/team-choose", &v)
}

func (s *Server) caseMove(r *request) error {
	me, ref := r.session.Account.ID, r.Params("case")
	err := s.store.MoveCase(r.UserContext(), me, ref, r.FormValue("to"))
	if portal.CodeOf(err) == portal.Invalid {
		v, failed := r.caseTeamView()
		if failed != nil {
			return failed
		}
		return r.chooseAgain(v, err)
	}
	if err != nil {
		return hidden(err)
	}
	r.flash("case-moved")
	if _, err := s.store.TeamOfCase(r.UserContext(), me, ref); err != nil {
		return r.goTo("/cases") // it is another team's now
	}
	return r.goTo("/cases/" + clipped(ref, 40))
}
