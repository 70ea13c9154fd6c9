package handlers

import (
	"strings"

	"portico/internal/portal"
)

// holdShow shows whether a case is on hold, and asks why it should be.
func (s *Server) holdShow(r *request) error {
	v, err := r.holdView()
	if err != nil {
		return err
	}
	return r.render("pages/hold", v)
}

func (r *request) holdView() (*HoldPage, error) {
	ctx, me := r.UserContext(), r.session.Account
	c, err := r.s.cases.Case(ctx, me, r.Params("case"))
	if err != nil {
		return nil, hidden(err)
	}
	hold, err := r.s.store.HoldOf(ctx, me.ID, c.ID)
	if err != nil {
		return nil, err
	}
	path := "/cases/" + c.Ref
	v := &HoldPage{Page: r.page("Hold", "cases"), Back: Link{path, "Case " + c.Reference + ", " + c.ChildName}, Heading: "Put the case on hold", Action: path + "/hold"}
	if hold != nil {
		v.Heading, v.Reason, v.Action = "The case is on hold", hold.Reason, path+"/hold/lift"
		v.Standing = "Set on " + portal.Stamp(hold.SetAt) + " by " + hold.By + "."
	}
	return v, nil
}

// holdSet puts a case on hold.
func (s *Server) holdSet(r *request) error {
	reason := strings.ReplaceAll(r.FormValue("reason"), "\r\n", "\n")
	err := s.store.SetHold(r.UserContext(), r.session.Account.ID, r.Params("case"), reason)
	if portal.CodeOf(err) == portal.Invalid {
		v, shown := r.holdView()
		if shown != nil {
			return shown
		}
		if v.Fault = portal.SentenceOf(err); v.Standing == "" {
			v.Reason = reason
		}
		v.Summary = faulty(&v.Page, FaultLink{"#reason", v.Fault})
		return r.invalid("pages/hold", v)
	}
	if err != nil {
		return hidden(err)
	}
	r.flash("held")
	return r.goTo("/cases/" + r.Params("case"))
}

// holdLift lifts the hold of a case.
func (s *Server) holdLift(r *request) error {
	if err := s.store.LiftHold(r.UserContext(), r.session.Account.ID, r.Params("case")); err != nil {
		return hidden(err)
	}
	r.flash("hold-lifted")
	return r.goTo("/cases/" + r.Params("case"))
}
