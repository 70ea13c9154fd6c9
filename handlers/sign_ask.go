package handlers

import (
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// signAskShow asks who is to counter-sign, and shows what is still missing in the form.
func (s *Server) signAskShow(r *request) error {
	v, err := r.signAskView("")
	if err != nil {
		return err
	}
	return r.render("pages/sign-ask", v)
}

func (r *request) signAskView(chosen string) (*SignAskPage, error) {
	w := r.work
	people, err := r.s.cases.Signatories(r.UserContext(), w)
	if err != nil {
		return nil, err
	}
	away, err := r.absences(people)
	if err != nil {
		return nil, err
	}
	v := &SignAskPage{Page: r.page("Ask a counter signatory", "tasks"), Child: r.child(), FormTitle: w.Form.Title, Language: r.formLanguage(),
		Declaration: w.Form.Declaration, SignedAs: r.signedAs(), Action: r.path("counter-sign", "ask"), BackHref: r.path("check")}
	for _, p := range people {
		v.People = append(v.People, SignPerson{ID: "who-" + p.Ref, Ref: p.Ref, Name: p.Name, Email: p.Email, Role: joined(", ", p.Profession, p.Organisation),
			Groups: strings.Join(p.Groups, ", "), Signatory: p.Signatory, Chosen: p.Ref == chosen, Away: away[p.AccountID]})
	}
	wrong, _ := engine.Parted(w.Faults())
	if n := len(wrong); n > 0 {
		v.Gaps = r.summary(gapsTitle(n), "You can send it to a counter signatory as it is. It cannot be submitted before they are put right.", wrong, "")
	}
	return v, nil
}

func gapsTitle(n int) string {
	if n == 1 {
		return "1 question is still to be put right"
	}
	return counted(n, "question") + " are still to be put right"
}

// signAsk gives the form to the chosen person.
func (s *Server) signAsk(r *request) error {
	form := r.form()
	who, note, declared := form.Get("who"), typedText(form.Get("note")), form.Get("declaration") == "yes"
	if form.Get(fieldDo) == "look" {
		v, err := r.signAskView(who)
		if err != nil {
			return err
		}
		v.Note = note
		return r.render("pages/sign-ask", v)
	}
	err := s.cases.AskSignature(r.UserContext(), r.work, who, note, declared)
	switch {
	case err == nil:
		r.flash("signature-asked")
		return r.goTo(r.path("counter-sign"))
	case portal.CodeOf(err) != portal.Invalid:
		return err
	}
	v, failed := r.signAskView(who)
	if failed != nil {
		return failed
	}
	v.Error, v.Note, v.Declared = true, note, declared
	at := "#" + v.fault(portal.SentenceOf(err), who, note, declared)
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{at, portal.SentenceOf(err)}}}}}
	return r.invalid("pages/sign-ask", v)
}

// fault puts a sentence at the control that it is about, and gives the id of that.
func (v *SignAskPage) fault(sentence, who, note string, declared bool) string {
	chosen := false
	for _, p := range v.People {
		chosen = chosen || p.Chosen
	}
	switch {
	case chosen && len([]rune(note)) > portal.MaxSigning:
		v.NoteFault = sentence
		return "note"
	case chosen && v.Declaration != "" && !declared:
		v.Fault = sentence
		return "declaration"
	}
	v.PersonFault = sentence
	if len(v.People) > 0 {
		return v.People[0].ID
	}
	return "main"
}

// typedText is text of a box as it is kept.
func typedText(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// signBackShow asks for words to the author.
func (s *Server) signBackShow(r *request) error {
	v := r.signBackView()
	return r.render("pages/sign-back", &v)
}

func (r *request) signBackView() SignBackPage {
	return SignBackPage{Page: r.page("Send back", "tasks"), Child: r.child(), Author: signingOf(r.work.Signing).AuthorName,
		Action: r.path("counter-sign", "back"), BackHref: r.path("counter-sign")}
}

// signingOf is a signing that may not be there.
func signingOf(g *store.Signing) store.Signing {
	if g == nil {
		return store.Signing{AuthorName: "the author", SignatoryName: "the counter signatory"}
	}
	return *g
}

// signBack gives the form back to its author.
func (s *Server) signBack(r *request) error {
	words := typedText(r.form().Get("words"))
	if r.form().Get(fieldDo) == "look" {
		v := r.signBackView()
		v.Words = words
		return r.render("pages/sign-back", &v)
	}
	err := error(portal.Fail(portal.Invalid, "Say in a few words what is to be done."))
	if words != "" {
		err = s.cases.SendBack(r.UserContext(), r.work, words)
	}
	switch {
	case err == nil:
		r.flash("sent-back")
		return r.goTo("/tasks")
	case portal.CodeOf(err) != portal.Invalid:
		return err
	}
	v := r.signBackView()
	v.Error, v.Words, v.Fault = true, words, portal.SentenceOf(err)
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#words", v.Fault}}}}}
	return r.invalid("pages/sign-back", &v)
}

// signTakeShow asks before a form is taken back.
func (s *Server) signTakeShow(r *request) error {
	if r.work.State != portal.CounterSigning {
		return r.takenAlready()
	}
	g := signingOf(r.work.Signing)
	v := ConfirmPage{Page: r.page("Take back", "tasks"), Child: r.child(), Heading: "Take this form back?",
		Text:   []string{"It goes back to its author, and the counter signatory is told by email. What the counter signatory has changed so far stays in the form, and the author sees what it is."},
		Action: r.path("counter-sign", "take"), Yes: "Take back", No: Link{r.path("counter-sign"), "No, leave it with " + g.SignatoryName}}
	if r.work.Standing != portal.Contributor {
		v.No = Link{"/tasks", "No, go back"}
	}
	return r.render("pages/confirm", &v)
}

// takenAlready leads an author to the form that is back already.
func (r *request) takenAlready() error {
	r.flash("not-signing")
	return r.goTo(r.path("form", r.work.FirstTab()))
}

// signTake takes the form back. Pressed twice it says what is so already.
func (s *Server) signTake(r *request) error {
	if r.work.State != portal.CounterSigning {
		return r.takenAlready()
	}
	if err := s.cases.TakeBack(r.UserContext(), r.work); err != nil {
		return err
	}
	r.flash("taken-back")
	if r.work.Standing == portal.Contributor {
		return r.goTo(r.path("counter-sign"))
	}
	return r.goTo("/tasks")
}
