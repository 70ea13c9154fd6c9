package handlers

import (
	"portico/engine"
	"portico/internal/portal"
)

// familyShow shows what the family will see of a form: its writer before it is submitted, and
// afterwards its writer and the council.
func (s *Server) familyShow(r *request) error {
	w := r.work
	f, err := s.cases.FamilyView(r.UserContext(), w)
	if err != nil {
		return err
	}
	v := FamilyPage{Page: r.page("What the family will see", "tasks"), Child: r.child(), FormTitle: w.Form.Title, Language: r.formLanguage(),
		Lead: "This is what the child or young person and their parents are given to read.", Answers: r.linkFiles(NewAnswers(f.Given, nil)), Documents: r.documents(false)}
	if f.Apart != nil {
		v.Apart = NewAnswers(f.Apart, nil)
	}
	switch open := w.State.Open(); {
	case open:
		v.Back = Link{r.path("check"), "Check your answers"}
	case w.Standing == portal.Officer:
		v.Menu = menuOf(r.standings(), "cases")
		v.Back = Link{r.path("read"), "The whole form"}
	default:
		v.Back = Link{r.path("read"), "The whole form"}
	}
	for _, h := range f.Hints {
		one := FamilyHint{Question: joined(": ", r.tabTitle(h.Tab), h.Question), Words: h.Words}
		if tab, err := w.Tab(h.Tab); err == nil && w.State.Open() && w.Access.Writes(tab) {
			one.Href = r.path("form", h.Tab) + "#" + engine.PathID(h.Place)
		}
		v.Hints = append(v.Hints, one)
	}
	return r.render("pages/family", &v)
}

// familyHref leads to what the family will see, "" for whoever may not look.
func (r *request) familyHref() string {
	if r.preview() || !portal.May(portal.ActionReadFamily, r.work.Standing, r.work.State) {
		return ""
	}
	return r.path("family")
}
