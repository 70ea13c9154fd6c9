package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// AskPage asks somebody elsewhere for a part of one's form (pages/ask), below what was asked for
// before. Posts tabs, email, due, note, sure and _csrf to Action.
type AskPage struct {
	StatementPage
	Parts   []AskedPart
	Can     bool         // there are sections that can be asked for
	Absence *AbsenceNote // of whoever is asked
	Meant   string       // the address that may be meant; ""
	Sure    bool         // must be ticked
	Fault   string       // at the tick
}

// AskedPart is a part that somebody elsewhere was asked for.
type AskedPart struct {
	PartView
	Due, Remind, TakeBack string // addresses of the buttons
}

// askShow shows what somebody elsewhere was asked for, and asks for more.
func (s *Server) askShow(r *request) error {
	v, err := r.askView(s.cases.NewAsking(r.work), nil)
	if err != nil {
		return err
	}
	return r.render("pages/ask", v)
}

func (r *request) askView(st *casework.Statement, faults []engine.Fault) (*AskPage, error) {
	v := &AskPage{StatementPage: r.statement(st, faults, "Ask a colleague elsewhere for a part"), Can: r.work.Askable() != nil}
	v.Action, v.Button = r.path("ask"), "Ask"
	parts, err := r.s.cases.OtherParts(r.UserContext(), r.work)
	for _, p := range parts {
		if !p.Mine {
			continue
		}
		one := AskedPart{PartView: partView(p), Due: "no due date", Remind: r.path("asked", p.TaskRef, "remind"), TakeBack: r.path("asked", p.TaskRef, "take-back")}
		if p.Due != nil {
			one.Due = "due " + p.Due.List()
		}
		v.Parts = append(v.Parts, one)
	}
	return v, err
}

// askPart asks somebody elsewhere for a part. What must be looked at first is shown and asked.
func (s *Server) askPart(r *request) error {
	st := s.cases.NewAsking(r.work)
	if err := st.Bind(r.form()); err != nil {
		return err
	}
	if looked(r) {
		v, err := r.askView(st, nil)
		if err != nil {
			return err
		}
		return r.render("pages/ask", v)
	}
	if faults := st.Faults(); len(faults) > 0 || r.work.Askable() == nil {
		return r.askAgain(st, faults, nil)
	}
	check, err := s.cases.CheckAsking(r.UserContext(), st)
	if err != nil {
		return err
	}
	if check != nil && r.FormValue("sure") != "yes" {
		return r.askAgain(st, nil, check)
	}
	err = s.cases.Ask(r.UserContext(), r.work, st)
	switch portal.CodeOf(err) {
	case portal.Invalid, portal.Conflict:
		return r.askAgain(st, []engine.Fault{{Pointer: "/email", Tab: st.Form.Tabs[0].Name, Name: "email", Rule: "needed", Level: engine.LevelError, Message: portal.SentenceOf(err)}}, nil)
	}
	if err != nil {
		return err
	}
	r.flash("part-asked")
	return r.goTo(r.path("ask"))
}

// askAgain shows what was entered with what is wrong, or with what must be looked at.
func (r *request) askAgain(st *casework.Statement, faults []engine.Fault, check *casework.AskCheck) error {
	v, err := r.askView(st, faults)
	if err != nil {
		return err
	}
	if check != nil {
		v.Meant, v.Sure, v.Error = check.Meant, true, true
		if check.Absence != nil {
			v.Absence = absenceNote(check.Name, *check.Absence)
		}
		v.Fault = "Tick to say that you ask this address all the same"
		v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#sure", v.Fault}}}}}
	}
	return r.invalid("pages/ask", v)
}

// partRemind mails whoever was asked for a part.
func (s *Server) partRemind(r *request) error {
	return r.onPart("part-reminded", s.store.RemindPart(r.UserContext(), r.session.Account.ID, r.work.Ref, r.Params("part")))
}

// partTakeBack takes a part back.
func (s *Server) partTakeBack(r *request) error {
	return r.onPart("part-back", s.cases.TakePartBack(r.UserContext(), r.work, r.Params("part")))
}

func (r *request) onPart(flash string, err error) error {
	if err != nil {
		return hidden(err)
	}
	r.flash(flash)
	return r.goTo(r.path("ask"))
}
