package handlers

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// checkShow shows all answers before they are submitted, with what is missing on
// top, and apart from it what is worth a look.
func (s *Server) checkShow(r *request) error {
	return r.showCheck(r.work.Faults())
}

func (r *request) showCheck(faults []engine.Fault) error {
	w := r.work
	back := w.FirstTab()
	if from, err := w.Tab(r.Query("from")); err == nil {
		back = from.Name
	}
	v := CheckPage{Page: r.page("Check your answers", "tasks"), Child: r.child(), BackHref: r.path("form", back), PDFHref: r.path("pdf"),
		SignedAs: r.signedAs(), Language: r.formLanguage(), Lead: readersWords(w), FamilyHref: r.familyHref()}
	v.Answers = r.linkFiles(NewAnswers(r.s.cases.Document(w, faults), func(tab, name string) string {
		if t, err := w.Tab(tab); err != nil || !w.Access.Writes(t) {
			return ""
		}
		return r.path("form", tab) + "?check=1#" + engine.PathID(name)
	}))
	v.Reports = r.reportsView(false)
	v.Preview, v.Unasked, v.Loose = r.preview(), r.unaskedLink(), r.looseEnds(nil, true)
	wrong, warnings := engine.Parted(faults)
	v.Advice = r.advice(warnings)
	if !v.Preview && portal.May(portal.ActionAskSignature, w.Standing, w.State) {
		v.AskHref = r.path("counter-sign", "ask")
	}
	if len(wrong) == 0 {
		if !v.Preview {
			v.SubmitHref = r.path("submit")
		}
		return r.render("pages/check", &v)
	}
	v.Error = true
	v.Summary = r.summary(fixTitle(len(wrong)), "Everything you typed is saved.", wrong, "")
	return r.render("pages/check", &v)
}

// advice is what is worth a look: the warnings, and the notes, each sentence once over all the
// questions that it is about.
func (r *request) advice(warnings []engine.Fault) *FaultSummary {
	const title, lead = "Worth a look before you submit", "You can submit the form as it stands."
	s := r.summary(title, lead, warnings, "")
	at := map[string]int{}
	for _, n := range r.noteList() {
		if n.File() != "" { // stands at the file
			continue
		}
		if s == nil {
			s = &FaultSummary{Title: title, Lead: lead}
		}
		if _, ok := at[n.Words]; !ok {
			at[n.Words] = len(s.Groups)
			s.Groups = append(s.Groups, FaultGroup{Title: n.Words})
		}
		g := &s.Groups[at[n.Words]]
		g.Faults = append(g.Faults, FaultLink{r.faultHref(n.Fault()), joined(": ", r.tabTitle(n.Tab), n.Question)})
	}
	return s
}

// readersWords says who will read what is submitted: the family reads all but the tabs that
// only the council and their writers see.
func readersWords(w *casework.Work) string {
	words := "Read through what will be sent to the council. The child or young person and their parents will read it too"
	var titles []string
	for _, tab := range w.Form.Tabs {
		if w.Access.Sees(tab) && tab.CouncilOnly() {
			titles = append(titles, "“"+tab.Title+"”")
		}
	}
	if len(titles) > 0 {
		words += ", except what stands under " + strings.Join(titles, " and ")
	}
	return words + "."
}

func fixTitle(n int) string {
	if n == 1 {
		return "There is 1 question to fix before you can submit"
	}
	return fmt.Sprintf("There are %d questions to fix before you can submit", n)
}

func (r *request) signedAs() string {
	a := r.account()
	number := ""
	if a.RegistrationNumber != "" {
		number = joined(" ", a.Register, a.RegistrationNumber)
	}
	return joined(", ", a.Name, a.Profession, number)
}

// notComplete answers a submit of a form that is not complete.
func (r *request) notComplete(faults []engine.Fault) error {
	r.Status(fiber.StatusUnprocessableEntity)
	return r.showCheck(faults)
}
