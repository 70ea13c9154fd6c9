package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// absenceShow shows the automatic reply of whoever is signed in.
func (s *Server) absenceShow(r *request) error {
	v, _, err := r.absenceView()
	if err != nil {
		return err
	}
	return r.render("pages/absence", v)
}

// absenceView is the page with the reply that there is, and what is entered on it.
func (r *request) absenceView() (*AbsencePage, *casework.Absence, error) {
	me := r.session.Account
	now, err := r.s.store.AbsenceOf(r.UserContext(), me.ID)
	if err != nil {
		return nil, nil, err
	}
	deputies, err := r.s.store.Deputies(r.UserContext(), me.ID)
	if err != nil {
		return nil, nil, err
	}
	entered := casework.NewAbsence(now, deputies, r.today())
	v := &AbsencePage{EntryPage: EntryPage{Page: r.page("Automatic Replies", ""), Heading: "Automatic Replies", Back: homeLink(me), Action: "/automatic-replies",
		Button: "Save", Cancel: Link{home(me), "Cancel"}, Lead: "Whoever is about to send you a form reads your reply first. It does not answer mail and is not linked to your mailbox.",
		Sections: []EntrySection{section(entered.Form, entered.Form.Tabs[0], entered.Answers, nil)}}}
	v.State, v.Running = absenceState(now, r.today())
	if now.Running && now.Deputy.Left {
		v.Trouble = now.Deputy.Name + " is in none of your groups any more, so nobody is offered in your place. Choose another one."
	} else if now.Running && now.Deputy.Away {
		v.Trouble = now.Deputy.Name + " has an automatic reply too, and senders are told so. Choose another one if there is one."
	}
	return v, entered, nil
}

// absenceState says what an automatic reply does today.
func absenceState(a store.Absence, today portal.Date) (words string, running bool) {
	switch {
	case a.From == nil || !a.Running:
		return "Automatic replies are off.", false
	case today.Days(*a.From) > 0:
		return "Automatic replies begin on " + a.From.Long() + ".", false
	case a.Until != nil && today.Days(*a.Until) < 0:
		return "Automatic replies ended by themselves on " + a.Until.Long() + ".", false
	case a.Until != nil:
		return "Automatic replies are on until " + a.Until.Long() + ".", true
	}
	return "Automatic replies are on until you switch them off.", true
}

// absenceSave keeps what was entered when nothing is wrong with it.
func (s *Server) absenceSave(r *request) error {
	v, entered, err := r.absenceView()
	if err != nil {
		return err
	}
	if err := entered.Bind(r.form()); err != nil {
		return err
	}
	if looked(r) {
		v.Sections = []EntrySection{section(entered.Form, entered.Form.Tabs[0], entered.Answers, nil)}
		return r.render("pages/absence", v)
	}
	faults := entered.Faults()
	if len(faults) == 0 {
		a := entered.Entered()
		if err := s.store.SaveAbsence(r.UserContext(), r.session.Account.ID, a); err != nil {
			return err
		}
		r.flash("absence")
		return r.goTo("/automatic-replies")
	}
	v.Sections = []EntrySection{section(entered.Form, entered.Form.Tabs[0], entered.Answers, faults)}
	v.Error, v.Summary = engine.Wrong(faults), entrySummary(faults)
	return r.invalid("pages/absence", v)
}

// absenceNote is what a sender reads about an automatic reply that runs.
func absenceNote(name string, a store.Absence) *AbsenceNote {
	n := &AbsenceNote{Name: name, Text: a.Text, When: "From " + a.From.Long()}
	if a.Until != nil {
		n.When += " until " + a.Until.Long()
	}
	d := a.Deputy
	switch {
	case d.IsZero():
	case d.Left:
		n.Trouble = d.Name + " is named in their place, and is no colleague of theirs any more."
	case d.Away:
		n.Trouble = d.Name + " is named in their place, and has an automatic reply too."
	case d.Group():
		n.Deputy, n.Group, n.Ref = d.Name, true, d.Ref
	default:
		n.Deputy, n.Email = d.Name, d.Email
	}
	return n
}

// absences are the automatic replies of colleagues that run today, by account.
func (r *request) absences(people []store.Colleague) (map[int64]*AbsenceNote, error) {
	ids, names := make([]int64, len(people)), map[int64]string{}
	for i, p := range people {
		ids[i], names[p.AccountID] = p.AccountID, p.Name
	}
	all, err := r.s.store.Absences(r.UserContext(), ids...)
	out := map[int64]*AbsenceNote{}
	for id, a := range all {
		out[id] = absenceNote(names[id], a)
	}
	return out, err
}
