package handlers

// attachmentConfirmRemove asks before a document is removed.
func (s *Server) attachmentConfirmRemove(r *request) error {
	a, err := r.work.Document(r.Params("file"))
	if err != nil {
		return err
	}
	tab, err := r.work.AttachmentsTab()
	if err != nil {
		return err
	}
	v := ConfirmPage{Page: r.page("Remove "+a.Name, "tasks"), Child: r.child(), Heading: "Remove " + a.Name + "?",
		Text:   []string{"The document is taken off this form. To send it after all you would have to upload it again."},
		Action: r.path("attachments", a.Ref, "remove"), Yes: "Remove", No: Link{r.path("form", tab.Name), "No, go back"}}
	return r.render("pages/confirm", &v)
}

// attachmentRemove removes a document; removing it twice is no fault.
func (s *Server) attachmentRemove(r *request) error {
	tab, err := r.work.AttachmentsTab()
	if err != nil {
		return err
	}
	if _, err := r.work.Document(r.Params("file")); err == nil {
		if err := s.cases.RemoveAttachment(r.UserContext(), r.work, r.Params("file")); err != nil {
			return err
		}
		r.flash("removed")
	}
	return r.goTo(r.path("form", tab.Name))
}
