package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// fieldOn is what an officer saw of the task when deciding.
const fieldOn = "_on"

// decideShow shows what waits for an officer's decision.
func (s *Server) decideShow(r *request) error {
	st := r.work.NewDecision()
	if st == nil {
		return nothingToDecide()
	}
	v := r.decideView(st, nil)
	return r.render("pages/decide", &v)
}

func nothingToDecide() error {
	return portal.Fail(portal.Conflict, "Nothing about this form waits for a decision now. The case says where it is.")
}

func (r *request) decideView(st *casework.Statement, faults []engine.Fault) DecidePage {
	w := r.work
	v := DecidePage{Child: r.child(), EntryPage: EntryPage{Page: r.page("Decide", "cases"), Heading: "Nothing to decide", Back: Link{"/cases/" + w.CaseRef, "Case " + w.CaseReference + ", " + w.ChildName},
		Summary: entrySummary(faults), Action: r.path("decide"), Button: "Decide", Cancel: Link{"/cases/" + w.CaseRef, "No, go back"}}}
	v.Error = v.Summary != nil
	if st == nil {
		return v
	}
	first := w.Decisions()[0]
	v.Decide, v.Heading, v.Title = true, decideWords(first), decideWords(first)
	v.Fields, v.Sections = []Field{{fieldOn, w.On()}}, []EntrySection{section(st.Form, st.Form.Tabs[0], st.Answers, faults)}
	switch first {
	case portal.AgreeDecline:
		v.Asked, v.Another = r.asked(w.Decline), askAnotherWords(w.Decline)
	case portal.GrantTime:
		if v.Asked = r.asked(w.MoreTime); w.LawfulOnly() {
			v.Help = "The six weeks may be exceeded only for the three reasons of regulation 8(2) of the SEND Regulations 2014. A waiting list and shortage of staff are not among them."
		}
	case portal.ReopenForm:
		v.Button = "Open again"
		if w.State == portal.Declined {
			v.Asked = r.asked(w.Decline)
		}
	}
	if r.may(portal.ActionReadSubmitted) {
		v.Read = []Link{{r.path("read"), "Read what was submitted"}, {r.path("pdf"), "PDF"}}
	}
	return v
}

// decide carries out what an officer decided. When somebody was faster that is said, with
// what was typed.
func (s *Server) decide(r *request) error {
	st := r.work.NewDecision()
	another := r.form().Get("ask") == "another" && r.work.State == portal.DeclineProposed
	if another {
		r.form().Set("decision", string(portal.AgreeDecline))
	}
	if st == nil && r.form().Get(fieldOn) == "" {
		return nothingToDecide()
	}
	if st != nil {
		if err := st.Bind(r.form()); err != nil {
			return err
		}
	}
	on := r.form().Get(fieldOn)
	if on != "" && on != r.work.On() {
		return r.decidedMeanwhile(st)
	}
	if st == nil {
		return nothingToDecide()
	}
	if looked(r) {
		v := r.decideView(st, nil)
		v.FocusID = rowFocus(r.form())
		return r.render("pages/decide", &v)
	}
	if faults := st.Faults(); len(faults) > 0 {
		v := r.decideView(st, faults)
		return r.invalid("pages/decide", &v)
	}
	d := r.work.Decided(st, on)
	err := s.store.Decide(r.UserContext(), d)
	switch portal.CodeOf(err) {
	case "":
		r.flash(decidedFlash(d.What))
		if another {
			return r.askAnother()
		}
		return r.goTo("/cases/" + r.work.CaseRef)
	case portal.Conflict:
		work, again := s.cases.Open(r.UserContext(), r.session.Account, r.work.Ref)
		if again != nil {
			return again
		}
		r.work = work
		if st = work.NewDecision(); st != nil {
			if err := st.Bind(r.form()); err != nil {
				return err
			}
		}
		return r.decidedMeanwhile(st)
	}
	return err
}

// askAnotherWords is the button that agrees to a decline and asks whom it names; "" when it
// names nobody.
func askAnotherWords(p *store.Proposal) string {
	if p == nil || (p.Instead == store.Instead{}) {
		return ""
	}
	if p.Instead.Name != "" {
		return "Agree and ask " + p.Instead.Name
	}
	if p.Instead.Service != "" {
		return "Agree and ask " + p.Instead.Service
	}
	return "Agree and ask " + p.Instead.Email
}

// askAnother leads on to the same form for whom the decline named, ready to be sent: the
// officer sees everything once more first.
func (r *request) askAnother() error {
	sending, err := r.s.cases.AskInstead(r.UserContext(), r.session.Account, r.work)
	if err != nil {
		return err
	}
	if len(sending.Faults()) > 0 {
		return r.goTo(sendPath(sending))
	}
	return r.goTo(sendPath(sending, "check"))
}

// decidedMeanwhile shows the task as it is now, and what was typed about it as it was.
func (r *request) decidedMeanwhile(st *casework.Statement) error {
	v := r.decideView(st, nil)
	v.Notice = "Somebody was faster: this form has changed since you opened the page. " + r.work.State.Sentence() + " Nothing of yours was done."
	if st == nil {
		v.Kept = clipped(r.form().Get("words"), portal.TurnWordsChars)
	}
	r.Status(fiber.StatusConflict)
	return r.render("pages/decide", &v)
}

func decidedFlash(d portal.Decision) string {
	if d == portal.RefuseTime {
		return "decided-refuse-time"
	}
	return "decided-" + string(d)
}

// roundPDF gives the PDF of one submission, byte for byte as it was made then.
func (s *Server) roundPDF(r *request) error {
	round, err := strconv.Atoi(r.Params("round"))
	if err != nil {
		return notThere()
	}
	body, err := s.cases.RoundPDF(r.UserContext(), r.work, round)
	if err != nil {
		return hidden(err)
	}
	return r.download(casework.FileStem(r.work)+" "+strconv.Itoa(round)+".pdf", "application/pdf", body)
}
