package handlers

import (
	"strings"

	"portico/engine"
	"portico/internal/casework"
)

// sendShow shows what is entered to send forms about a case: nothing yet, or, on the
// address of a sending, what was entered before.
func (s *Server) sendShow(r *request) error {
	sending, err := r.sending()
	if err != nil {
		return hidden(err)
	}
	if sending.Sent {
		return r.goTo("/cases/" + sending.Case.Ref)
	}
	return r.showSending(sending, "")
}

// sending is the sending of the address, or a new one about the case.
func (r *request) sending() (*casework.Sending, error) {
	if ref := r.Params("sending"); ref != "" {
		return r.s.cases.Sending(r.UserContext(), r.session.Account, r.Params("case"), ref)
	}
	return r.s.cases.NewSending(r.UserContext(), r.session.Account, r.Params("case"))
}

func sendPath(s *casework.Sending, more ...string) string {
	return strings.Join(append([]string{"/cases", s.Case.Ref, "send", s.Ref}, more...), "/")
}

// showSending shows the page again without faults. do is the button that led to it.
func (r *request) showSending(s *casework.Sending, do string) error {
	v, err := r.sendView(s, nil)
	if err != nil {
		return err
	}
	v.FocusID = rowsFocus(s, do)
	return r.render("pages/case-send", v)
}

// rowsFocus is the row where the work goes on after a button for rows: the one that was
// added, or the one before that which was removed.
func rowsFocus(s *casework.Sending, do string) string {
	id, removed := strings.CutPrefix(do, casework.DoRemove)
	focus := s.Rows[0].ID
	for _, row := range s.Rows {
		if !removed || len(row.ID) < len(id) || len(row.ID) == len(id) && row.ID < id {
			focus = row.ID
		}
	}
	switch {
	case do == casework.DoAdd, removed:
		return focus
	case do == casework.DoUsual:
		return s.Rows[0].ID
	}
	return ""
}

// sendKeep keeps what was entered, whatever is wrong with it, takes the papers and goes on
// to the check when nothing is wrong. A button for rows shows the page again.
func (s *Server) sendKeep(r *request) error {
	sending, err := r.sending()
	if err != nil {
		return hidden(err)
	}
	s.uploads <- struct{}{}
	defer func() { <-s.uploads }()
	form := r.form()
	if err := s.cases.KeepSending(r.UserContext(), r.session.Account, sending, form); err != nil {
		return err
	}
	if form.Get("_papers") != "" {
		if err := r.takeOut(sending, form["paper"]); err != nil {
			return err
		}
	}
	refused, err := r.encloseAll(sending)
	if err != nil {
		return err
	}
	if rowAction(form) && len(refused) == 0 {
		return r.showSending(sending, form.Get(fieldDo))
	}
	var faults []engine.Fault
	if !rowAction(form) {
		faults = sending.Faults()
	}
	if len(refused) == 0 && len(faults) == 0 {
		return r.afterKeep(sending, sending.AsksRoles(form))
	}
	v, err := r.sendView(sending, faults)
	if err != nil {
		return err
	}
	v.Error, v.Refused, v.Summary = true, refused, entrySummary(faults)
	if len(refused) > 0 {
		v.Summary = addRefused(v.Summary, refused)
	}
	return r.invalid("pages/case-send", v)
}

// afterKeep leads from a page without faults to the check, or asks in which roles somebody
// fills in a form that was chosen just now.
func (r *request) afterKeep(s *casework.Sending, asksRoles bool) error {
	if !asksRoles {
		return r.goTo(sendPath(s, "check"))
	}
	v, err := r.sendView(s, nil)
	if err != nil {
		return err
	}
	v.Notice = "Several people take part in this form. Tick what this person fills in, or leave all unticked for everything that is not the council’s."
	return r.render("pages/case-send", v)
}
