package handlers

import (
	"fmt"
	"net/url"

	"portico/internal/portal"
)

// calendarShow says whether there is a calendar of due dates; its address is never shown again.
func (s *Server) calendarShow(r *request) error {
	v, err := r.calendarView()
	if err != nil {
		return err
	}
	return r.render("pages/calendar", v)
}

func (r *request) calendarView() (*CalendarPage, error) {
	made, err := r.s.store.CalendarMade(r.UserContext(), r.session.Account.ID)
	v := &CalendarPage{Page: r.page("Calendar", "")}
	if made != nil {
		v.Made = portal.Stamp(*made)
	}
	return v, err
}

// calendarMake makes the address, anew when there was one, and shows it this once.
func (s *Server) calendarMake(r *request) error {
	token, err := s.store.MakeCalendar(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	v, err := r.calendarView()
	if err != nil {
		return err
	}
	v.Address = s.base + "/calendar/" + token + ".ics"
	return r.render("pages/calendar", v)
}

func (s *Server) calendarStop(r *request) error {
	if err := s.store.StopCalendar(r.UserContext(), r.session.Account.ID); err != nil {
		return err
	}
	r.flash("calendar-off")
	return r.goTo("/calendar")
}

// calendarRead gives the due dates to whatever program asks with the address. It needs no
// session; guesses are bounded by network, and reading by calendar.
func (s *Server) calendarRead(r *request) error {
	from := "addr:calendar:" + r.address()
	if _, err := s.store.GuessesLeft(r.UserContext(), from); err != nil {
		return err
	}
	owner, err := s.store.CalendarOwner(r.UserContext(), r.Params("token"))
	if portal.CodeOf(err) == portal.NotFound {
		if _, err := s.store.TakeGuess(r.UserContext(), from); err != nil {
			return err
		}
		return notThere()
	}
	if err != nil {
		return err
	}
	reading := fmt.Sprintf("account:calendar:%d", owner)
	if _, err := s.store.TakeGuess(r.UserContext(), reading); err != nil {
		return err
	}
	tasks, err := s.store.Calendar(r.UserContext(), owner)
	if err != nil {
		return err
	}
	host := "portico"
	if u, err := url.Parse(s.base); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	var entries []portal.CalendarEntry
	for _, t := range tasks {
		entries = append(entries, portal.CalendarEntry{UID: "task-" + t.Ref + "@" + host, FormType: t.FormType, Due: t.Due, URL: s.base + "/tasks/" + t.Ref, Changed: t.SentAt})
	}
	return r.download("portico-due-dates.ics", "text/calendar; charset=utf-8", portal.Calendar("Forms due, "+s.council, entries))
}
