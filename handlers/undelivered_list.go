package handlers

import (
	"context"
	"fmt"
	"strconv"

	"portico/internal/mail"
	"portico/internal/portal"
	"portico/internal/store"
)

// undeliveredPerPage is how many mails a page of the list shows.
const undeliveredPerPage = 40

// undeliveredList shows mail that could not be delivered.
func (s *Server) undeliveredList(r *request) error {
	v, err := r.undeliveredPage()
	if err != nil {
		return err
	}
	return r.render("pages/undelivered", v)
}

func (r *request) undeliveredPage() (*UndeliveredPage, error) {
	before, err := strconv.ParseInt(r.Query("before"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	mails, more, err := r.s.store.UndeliveredMail(r.UserContext(), r.session.Account.ID, before, undeliveredPerPage)
	if err != nil {
		return nil, err
	}
	v := &UndeliveredPage{Page: r.page("Undelivered mail", "cases")}
	for _, m := range mails {
		v.Mails = append(v.Mails, undeliveredRow(m))
	}
	if before != 0 {
		v.First = "/undelivered"
	}
	if more {
		v.Next = "/undelivered?before=" + strconv.FormatInt(mails[len(mails)-1].ID, 10)
	}
	return v, nil
}

func undeliveredRow(m store.Undelivered) UndeliveredRow {
	row := UndeliveredRow{ID: strconv.FormatInt(m.ID, 10), To: m.To, Name: m.Name, What: mail.Names(m.Template), Form: m.FormType, Child: m.ChildName,
		When: portal.Stamp(m.FailedAt), Why: mail.Why(m.Code, m.LastError)}
	if m.Code != 0 {
		row.Answer = fmt.Sprintf("The mail server answered %d.", m.Code)
	}
	if m.CaseRef != "" {
		row.CaseHref = "/cases/" + m.CaseRef
	}
	switch {
	case m.Invited:
		row.CorrectHref, row.Correct = "/tasks/"+m.TaskRef+"/invite", "Correct the address"
	case m.GroupRef != "":
		row.CorrectHref, row.Correct = "/groups/"+m.GroupRef+"/edit", "Correct the mailbox"
	}
	if !m.Again {
		row.Cannot = "It held a code or a link that is over."
	}
	return row
}

// undeliveredSettle sends the chosen mail again, or sets it aside.
func (s *Server) undeliveredSettle(r *request) error {
	form := r.form()
	do, flash := s.store.SendMailAgain, "mail-again"
	if form.Get("action") == "aside" {
		do, flash = s.setAside, "mail-aside"
	}
	chosen := form["mail"]
	if len(chosen) > undeliveredPerPage {
		chosen = chosen[:undeliveredPerPage]
	}
	var refused []string
	done := map[int64]bool{} // by this press: mail goes out again together
	for _, one := range chosen {
		id, err := strconv.ParseInt(one, 10, 64)
		if err != nil {
			return notThere()
		}
		if done[id] {
			continue
		}
		seen, err := do(r.UserContext(), r.session.Account.ID, id)
		for _, other := range seen {
			done[other] = true
		}
		switch portal.CodeOf(err) {
		case "":
		case portal.Conflict, portal.Invalid:
			refused = append(refused, portal.SentenceOf(err))
		default:
			return hidden(err)
		}
	}
	if len(chosen) > 0 && len(refused) == 0 {
		r.flash(flash)
		return r.goTo("/undelivered")
	}
	v, err := r.undeliveredPage()
	if err != nil {
		return err
	}
	if v.Refused = refused; len(chosen) == 0 {
		v.Error, v.Summary = true, &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#mails", "Choose at least one mail"}}}}}
	}
	return r.invalid("pages/undelivered", v)
}

func (s *Server) setAside(ctx context.Context, accountID, id int64) ([]int64, error) {
	return []int64{id}, s.store.SettleMail(ctx, accountID, id)
}

// undeliveredCount tells officers on their first page that mail was not delivered; "" for none.
func (r *request) undeliveredCount() (string, error) {
	n, err := r.s.store.CountUndelivered(r.UserContext(), r.session.Account.ID)
	switch {
	case err != nil || n == 0:
		return "", err
	case n >= store.MaxUndelivered:
		return "100 mails or more could not be delivered", nil
	}
	return counted(n, "mail") + " could not be delivered", nil
}
