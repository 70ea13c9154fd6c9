package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
	"portico/internal/store"
)

// chaseShow shows the reminders of a form and asks again for it.
func (s *Server) chaseShow(r *request) error {
	v := r.chasePage("", "")
	return r.render("pages/chase", &v)
}

func (r *request) chasePage(words, fault string) ChasePage {
	w := r.work
	v := ChasePage{Page: r.page("Reminders and chasing", "cases"), Child: r.child(), Back: Link{"/cases/" + w.CaseRef, "Case " + w.CaseReference + ", " + w.ChildName},
		With: w.With.Name, Facts: r.reminderFacts(), Action: r.path("chase"), Words: words, Fault: fault, Switch: r.path("reminders"), SwitchOn: "off",
		SwitchSay: "Switch the reminders of this form off", Invited: !w.With.Registered}
	if v.With == "" {
		v.With = w.With.Email
	}
	if w.RemindersOff {
		v.SwitchOn, v.SwitchSay = "on", "Switch the reminders on again"
	}
	if k := w.Chased; k != nil {
		v.Facts = append(v.Facts, Fact{"Chased last", portal.Stamp(k.At) + " by " + k.ByName})
		if k.Words != "" {
			v.Facts = append(v.Facts, Fact{"With the words", k.Words})
		}
		if portal.London(k.At) == r.today() {
			v.Today = k.ByName + " chased this form today at " + portal.Clock(k.At) + ". A form is chased once a day at most."
			v.Kept = words
		}
	}
	if fault != "" {
		v.Error, v.Summary = true, &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#words", fault}}}}}
	}
	return v
}

// reminderFacts are when reminders of the form went out, and when the next one does.
func (r *request) reminderFacts() (out []Fact) {
	w := r.work
	for _, one := range w.Reminded {
		out = append(out, Fact{"Reminded", portal.Stamp(one.At)})
	}
	if !w.State.Open() {
		return out
	}
	switch next := portal.NextReminder(w.Due, portal.London(w.SentAt), r.today(), w.Reminded); {
	case w.RemindersOff:
		out = append(out, Fact{"Next reminder", "None: the council has switched them off"})
	case next != nil:
		out = append(out, Fact{"Next reminder", next.Long()})
	case w.Due == nil:
		out = append(out, Fact{"Next reminder", "None: the form has no due date"})
	default:
		out = append(out, Fact{"Next reminder", "None: all have gone out"})
	}
	return out
}

// bannerReminders are the reminders of an open form, for its owner and for officers.
func (r *request) bannerReminders() []Fact {
	if r.preview() || !r.work.State.Open() || r.work.Due == nil || !r.work.Standing.Owns() && r.work.Standing != portal.Officer {
		return nil
	}
	return r.reminderFacts()
}

// chase asks again for a form.
func (s *Server) chase(r *request) error {
	words := cleanWords(r.form().Get("words"))
	if looked(r) {
		v := r.chasePage(words, "")
		return r.render("pages/chase", &v)
	}
	err := s.store.ChaseTask(r.UserContext(), store.Chase{AccountID: r.session.Account.ID, TaskRef: r.work.Ref, Words: words})
	if portal.CodeOf(err) == portal.Invalid {
		v := r.chasePage(words, portal.SentenceOf(err))
		return r.invalid("pages/chase", &v)
	}
	if portal.CodeOf(err) == portal.Conflict { // somebody was faster
		v := r.chasePage("", "")
		v.Today, v.Kept = portal.SentenceOf(err), words
		r.Status(fiber.StatusConflict)
		return r.render("pages/chase", &v)
	}
	if err != nil {
		return err
	}
	r.flash("chased")
	return r.goTo("/cases/" + r.work.CaseRef)
}

// remindersSwitch switches the reminders of a form off or on.
func (s *Server) remindersSwitch(r *request) error {
	on := r.form().Get("reminders") != "off"
	if err := s.store.SetReminders(r.UserContext(), r.session.Account.ID, r.work.Ref, on); err != nil {
		return err
	}
	r.flash(map[bool]string{true: "reminders-on", false: "reminders-off"}[on])
	return r.goTo("/cases/" + r.work.CaseRef)
}

// chasedNote says on an open form that the council asks again for it, and in which words.
func (r *request) chasedNote() *ChasedView {
	k := r.work.Chased
	if r.preview() || k == nil || r.work.Receipt != nil && r.work.Receipt.SubmittedAt.After(k.At) {
		return nil
	}
	return &ChasedView{Title: "The council asked again for this form on " + portal.Stamp(k.At) + ", by " + k.ByName, Words: k.Words}
}
