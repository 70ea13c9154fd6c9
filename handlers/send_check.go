package handlers

import (
	"fmt"
	"strings"

	"portico/internal/casework"
	"portico/internal/portal"
)

// sendCheckShow shows everything that sending would do.
func (s *Server) sendCheckShow(r *request) error {
	sending, err := r.sending()
	if err != nil {
		return hidden(err)
	}
	switch {
	case sending.TaskRef != "":
		return r.goTo("/cases/" + sending.Case.Ref)
	case len(sending.Faults()) > 0:
		return r.goTo(sendPath(sending))
	}
	v, err := r.sendCheckView(sending)
	if err != nil {
		return err
	}
	return r.render("pages/send-check", v)
}

func (r *request) sendCheckView(s *casework.Sending) (*SendCheckPage, error) {
	check, err := r.s.cases.CheckSending(r.UserContext(), r.session.Account, s)
	if err != nil {
		return nil, err
	}
	v := &SendCheckPage{Page: r.page("Check and send", "cases"), Name: s.Case.ChildName, Born: s.Case.ChildBorn.List(), FormTitle: check.Title, Roles: strings.Join(check.Roles, ", "),
		To: check.Recipient.Name, ToSub: joined(", ", check.Recipient.Organisation, check.Recipient.Email), Invited: !check.Recipient.Registered,
		Comments: s.Comments(), Missing: check.Missing, Papers: enclosed(s), Action: sendPath(s, "check"), BackHref: sendPath(s),
		CaseHref: "/cases/" + s.Case.Ref, CaseWords: caseWords(s.Case), RecordEditHref: "/cases/" + s.Case.Ref + "/edit?sending=" + s.Ref, Due: "No due date"}
	if v.To == "" {
		v.To, v.ToSub = check.Recipient.Email, ""
	}
	if g := check.Group; g != nil {
		v.To, v.Invited = g.Name, false
		if v.ToSub = joined(", ", g.Organisation, counted(g.Members, "member")); g.Mailbox != "" {
			v.ToSub += ", notice to " + g.Mailbox
		}
	}
	if check.Due != nil {
		v.Due = check.Due.Long()
		if v.DueSub = inDays(r.today().Days(*check.Due)); check.DueByRule {
			v.DueSub += ", the form’s own time limit"
		}
	} else {
		v.DueSub = "It stands last in the list of tasks, and nobody is reminded."
	}
	r.askSending(v, check)
	return v, r.noteAbsence(v, check.Recipient)
}

func inDays(n int) string {
	if n == 0 {
		return "today"
	}
	return "in " + counted(n, "day")
}

// askSending says what must be confirmed before the form goes out, and what forbids it.
func (r *request) askSending(v *SendCheckPage, check casework.SendingCheck) {
	if check.Closed {
		v.Blocked = "The account of this address is closed. Go back and send the form to another address."
	}
	if g := check.Group; g != nil && g.Members == 0 {
		if g.Mailbox == "" {
			v.Blocked = "This work group has no members and no mailbox, so nobody would see the form. Add a member first, or go back and send it to a person."
		} else {
			v.Asked = append(v.Asked, "This work group has no members: the mailbox gets the notice, and nobody can open the form until the group has one.")
		}
	}
	if check.Past {
		v.DueSub = "which is past"
		v.Asked = append(v.Asked, "The due date is past: the form will be overdue when it arrives.")
	}
	for i, b := range check.Before {
		if i == 0 {
			v.Asked = append(v.Asked, fmt.Sprintf("This form was sent to this "+addressed(check)+" about this child on %s already, and is %s.", portal.London(b.SentAt).Long(), stateInSentence(b.State)))
		}
	}
}

func addressed(check casework.SendingCheck) string {
	if check.Group != nil {
		return "work group"
	}
	return "address"
}

func stateInSentence(s portal.TaskState) string {
	switch s {
	case portal.Submitted, portal.Accepted:
		return "submitted"
	case portal.Returned:
		return "returned for correction"
	}
	return "not submitted yet"
}

// sendConfirm sends the form; the same sending twice sends once.
func (s *Server) sendConfirm(r *request) error {
	sending, err := r.sending()
	if err != nil {
		return hidden(err)
	}
	if sending.TaskRef != "" {
		return r.goTo("/cases/" + sending.Case.Ref)
	}
	if len(sending.Faults()) > 0 {
		return r.goTo(sendPath(sending))
	}
	v, err := r.sendCheckView(sending)
	if err != nil {
		return err
	}
	if v.Blocked == "" && len(v.Asked) > 0 && r.FormValue("sure") != "yes" {
		v.Error, v.Fault = true, "Tick to say that you want to send it all the same"
		v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#sure", v.Fault}}}}}
	}
	if v.Error || v.Blocked != "" {
		return r.invalid("pages/send-check", v)
	}
	if v.Absence != nil && v.Absence.Deputy != "" && r.FormValue("to") == "deputy" {
		return r.sendInstead(sending, v.Absence)
	}
	if _, err := s.cases.SendSending(r.UserContext(), r.session.Account, sending); err != nil {
		return err
	}
	r.flash("sent")
	return r.goTo("/cases/" + sending.Case.Ref)
}
