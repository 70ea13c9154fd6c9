package handlers

import "portico/engine"

// formPrint shows all that is written so far on one page, to be printed by the browser: the
// form itself has a page for each section.
func (s *Server) formPrint(r *request) error {
	w := r.work
	v := PrintPage{Page: r.page("Print "+w.Form.Title, "tasks"), Child: r.child(), FormTitle: w.Form.Title, Language: r.formLanguage(),
		BackHref: r.path("form", w.FirstTab()), Documents: r.documents(false)}
	v.Answers = r.linkFiles(NewAnswers(s.cases.Document(w, []engine.Fault{}), nil))
	return r.render("pages/print", &v)
}
