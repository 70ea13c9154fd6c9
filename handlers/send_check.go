package handlers

import (
	"slices"
	"strconv"
	"strings"

	"portico/internal/casework"
	"portico/internal/portal"
)

// What the check posts beside its buttons.
const fieldSureRow = "sure." // followed by the ID of a row: it goes out all the same

// sendCheckShow shows everything that sending would do.
func (s *Server) sendCheckShow(r *request) error {
	sending, err := r.sending()
	if err != nil {
		return hidden(err)
	}
	if where := elsewhere(sending); where != "" {
		return r.goTo(where)
	}
	v, _, err := r.sendCheckView(sending)
	if err != nil {
		return err
	}
	return r.render("pages/send-check", v)
}

// elsewhere is where a sending leads that cannot be checked: to its case once it is sent, to
// what was entered while something is wrong with it; "" for any other.
func elsewhere(s *casework.Sending) string {
	switch {
	case s.Sent:
		return "/cases/" + s.Case.Ref
	case len(s.Faults()) > 0:
		return sendPath(s)
	}
	return ""
}

func (r *request) sendCheckView(s *casework.Sending) (*SendCheckPage, *casework.SendingCheck, error) {
	check, err := r.s.cases.CheckSending(r.UserContext(), r.session.Account, s)
	if err != nil {
		return nil, nil, err
	}
	v := &SendCheckPage{Page: r.page("Check and send", "cases"), Heading: "Send this form?", Button: "Send", Name: s.Case.ChildName, Born: s.Case.ChildBorn.List(),
		Base: strconv.FormatInt(s.Revision, 10), Action: sendPath(s, "check"), BackHref: sendPath(s),
		RecordEditHref: "/cases/" + s.Case.Ref + "/edit?sending=" + s.Ref, Blocked: len(check.Harmful) > 0}
	if n := len(check.Rows); n > 1 {
		v.Heading, v.Button = "Send these "+counted(n, "form")+"?", "Send "+counted(n, "form")
	}
	for _, e := range check.Harmful {
		v.Harmful = append(v.Harmful, e.Name)
	}
	for _, c := range check.Unasked {
		v.Unasked = append(v.Unasked, c.Words())
	}
	for _, one := range check.Rows {
		row, err := r.checkedRow(one, check.Rows)
		if err != nil {
			return nil, nil, err
		}
		v.Rows = append(v.Rows, row)
		v.Blocked = v.Blocked || row.Blocked != ""
		v.Missing = v.Missing || len(row.Missing) > 0
	}
	return v, check, nil
}

// sendConfirm sends everything; the same sending twice sends once. What must be confirmed is
// asked, and what somebody has changed meanwhile is shown before.
func (s *Server) sendConfirm(r *request) error {
	sending, err := r.sending()
	if err != nil {
		return hidden(err)
	}
	if where := elsewhere(sending); where != "" {
		return r.goTo(where)
	}
	v, check, err := r.sendCheckView(sending)
	if err != nil {
		return err
	}
	if base := r.FormValue(fieldBase); base != "" && base != v.Base {
		return r.sendStale(v, "Somebody has changed what is to be sent meanwhile, so nothing was sent. Look once more.")
	}
	if do := r.FormValue(fieldDo); strings.Contains(do, ":") {
		return r.sendChange(sending, check, do)
	}
	if r.unsure(v); v.Error || v.Blocked {
		return r.sendRefused(v)
	}
	return r.sendNow(sending, v)
}

// sendRefused says what is wrong, unless that is only that the same sending went out in the
// moment between.
func (r *request) sendRefused(v *SendCheckPage) error {
	s, err := r.sending()
	if err == nil && s.Sent {
		return r.goTo("/cases/" + s.Case.Ref)
	}
	return r.invalid("pages/send-check", v)
}

func (r *request) sendNow(s *casework.Sending, v *SendCheckPage) error {
	var again []string
	for _, row := range v.Rows {
		if row.Sure {
			again = append(again, row.ID)
		}
	}
	refs, err := r.s.cases.SendSending(r.UserContext(), r.session.Account, s, again...)
	if portal.CodeOf(err) == portal.Conflict {
		return r.sendMoved(portal.SentenceOf(err))
	}
	if err != nil {
		return err
	}
	if r.flash("sent"); len(refs) > 1 {
		r.flash("sent-all")
	}
	return r.goTo("/cases/" + s.Case.Ref)
}

// sendMoved shows the check anew: what it was about has changed in the moment of sending.
func (r *request) sendMoved(sentence string) error {
	s, err := r.sending()
	if err != nil {
		return hidden(err)
	}
	if where := elsewhere(s); where != "" {
		return r.goTo(where)
	}
	v, _, err := r.sendCheckView(s)
	if err != nil {
		return err
	}
	return r.sendStale(v, sentence)
}

func (r *request) sendStale(v *SendCheckPage, sentence string) error {
	v.Error, v.Notice = true, sentence
	r.Status(409)
	return r.render("pages/send-check", v)
}

// unsure asks for what must be confirmed and was not.
func (r *request) unsure(v *SendCheckPage) {
	g := FaultGroup{}
	for i := range v.Rows {
		row := &v.Rows[i]
		if row.Sure = r.FormValue(fieldSureRow+row.ID) == "yes"; row.Sure || len(row.Asked) == 0 || row.Blocked != "" {
			continue
		}
		row.Fault = "Tick to say that you want to send it all the same"
		words := row.Fault
		if len(v.Rows) > 1 {
			words = row.Title + ": " + words
		}
		g.Faults = append(g.Faults, FaultLink{"#sure-" + row.ID, words})
	}
	if v.Error = len(g.Faults) > 0; v.Error {
		v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{g}}
	}
}

// sendChange does what a button of the check asks for, and shows the check anew: the form
// goes to the deputy, to the address that was meant, or papers that are gone are taken out.
func (r *request) sendChange(s *casework.Sending, check *casework.SendingCheck, do string) error {
	ctx, me := r.UserContext(), r.session.Account
	verb, id, _ := strings.Cut(do, ":")
	at := slices.IndexFunc(check.Rows, func(one casework.RowCheck) bool { return one.Row.ID == id })
	var err error
	switch {
	case do == "remove:harmful":
		err = r.s.cases.TakeOutHarmful(ctx, me, s)
	case verb == "instead" && at >= 0 && check.Rows[at].Absence != nil:
		if deputy := absenceNote("", *check.Rows[at].Absence); deputy.Deputy != "" {
			err = r.s.cases.SendInstead(ctx, me, s, id, casework.Instead{Email: deputy.Email, Name: deputy.Deputy, GroupRef: deputy.Ref})
			if err == nil {
				r.flash("sent-instead")
			}
		}
	case verb == "meant" && at >= 0 && check.Rows[at].Meant != "":
		err = r.s.cases.UseAddress(ctx, me, s, id, check.Rows[at].Meant)
	}
	if err != nil {
		return err
	}
	return r.goTo(sendPath(s, "check"))
}
