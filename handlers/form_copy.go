package handlers

import (
	"log/slog"

	"portico/internal/casework"
	"portico/internal/portal"
)

// copyOffer leads from a form on which nothing is written yet to what could be copied.
func (r *request) copyOffer() *Link {
	if r.preview() || !portal.May(portal.ActionCopyForward, r.work.Standing, r.work.State) {
		return nil
	}
	e, err := r.s.cases.CopyOffer(r.UserContext(), r.work)
	if err != nil { // it only helps
		r.s.log.Error("an earlier form could not be looked for", slog.String("code", string(portal.CodeOf(err))), slog.String("error", causeOf(err)))
	}
	if e == nil {
		return nil
	}
	return &Link{r.path("copy"), "Copy from " + e.Words()}
}

// copyShow shows question by question what would be copied from an earlier form.
func (s *Server) copyShow(r *request) error {
	e, err := s.cases.EarlierForm(r.UserContext(), r.work)
	if err != nil && portal.CodeOf(err) != portal.NotFound && portal.CodeOf(err) != portal.Expired {
		return err
	}
	v := CopyPage{Page: r.page("Copy from an earlier form", "tasks"), Child: r.child(), Action: r.path("copy"), BackHref: r.path("form", r.work.FirstTab())}
	if err == nil {
		v.fill(e)
	}
	return r.render("pages/copy", &v)
}

func (v *CopyPage) fill(e *casework.Earlier) {
	v.From, v.FormTitle = e.Words(), e.Title
	for _, t := range e.Tabs {
		tab := CopyTab{Title: t.Tab.Title}
		for _, d := range t.Answers {
			tab.Answers = append(tab.Answers, CopyAnswer{ID: "copy-" + d.Path, Path: d.Path, Title: d.Title, Before: d.Mine, Now: d.Theirs, Ticked: d.Theirs == ""})
		}
		v.Tabs = append(v.Tabs, tab)
	}
}

// copyForward copies what was ticked.
func (s *Server) copyForward(r *request) error {
	n, err := s.cases.CopyForward(r.UserContext(), r.work, r.form()["copy"])
	if conflict, ok := isConflict(err); ok {
		tab, tabErr := r.work.Tab(r.work.FirstTab())
		if tabErr != nil {
			return tabErr
		}
		return r.conflict(conflict, tab)
	}
	if err != nil && portal.CodeOf(err) != portal.NotFound {
		return err
	}
	r.flash("copied")
	if n == 0 {
		r.flash("copied-none")
	}
	return r.goTo(r.path("form", r.work.FirstTab()))
}
