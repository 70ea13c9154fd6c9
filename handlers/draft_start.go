package handlers

import (
	"strconv"

	"portico/internal/portal"
)

// draftStart begins a draft from a version, or from what came with Portico.
func (s *Server) draftStart(r *request) error {
	err := s.cases.StartDraft(r.UserContext(), r.formKey(), number(r.FormValue("from")), r.session.Account.ID)
	if err != nil {
		return asNotThere(err)
	}
	r.flash("draft-begun")
	return r.goTo(r.formPath("draft"))
}

// draftConfirmDiscard asks before a draft is removed.
func (s *Server) draftConfirmDiscard(r *request) error {
	d, err := s.store.Draft(r.UserContext(), r.formKey())
	if err != nil {
		return r.draftGone(err)
	}
	v := ConfirmPage{Page: r.page("Remove the draft", "forms"), Heading: "Remove the draft of “" + d.Title + "”?",
		Text:   []string{"Its text, its earlier texts and the test answers go with it. What is published stays.", "Saved " + portal.Stamp(d.At) + by(d.By) + "."},
		Action: r.formPath("draft", "discard"), Fields: []Field{{"_base", strconv.FormatInt(d.Revision, 10)}},
		Yes: "Remove", No: Link{r.formPath("draft"), "No, keep it"}}
	return r.render("pages/confirm", &v)
}

// draftDiscard removes a draft.
func (s *Server) draftDiscard(r *request) error {
	err := s.store.DiscardDraft(r.UserContext(), r.formKey(), revisionOf(r.form()), r.session.Account.ID)
	if err != nil {
		return asNotThere(err)
	}
	r.flash("draft-removed")
	if _, err := s.store.Form(r.UserContext(), r.formKey()); portal.CodeOf(err) == portal.NotFound {
		return r.goTo("/forms")
	}
	return r.goTo(r.formPath())
}
