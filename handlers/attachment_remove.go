package handlers

import (
	"slices"

	"portico/internal/store"
)

// attachmentConfirmRemove asks before a document is removed.
func (s *Server) attachmentConfirmRemove(r *request) error {
	a, err := r.removable()
	if err != nil {
		return err
	}
	tab, err := r.work.AttachmentsTab()
	if err != nil {
		return err
	}
	text := "The document is taken off this form. To send it after all you would have to upload it again."
	if a.Scan == store.ScanInfected {
		text = "The virus check found something harmful in this file and removed it. Only this notice is left of it."
	}
	v := ConfirmPage{Page: r.page("Remove "+a.Name, "tasks"), Child: r.child(), Heading: "Remove " + a.Name + "?",
		Text:   []string{text},
		Action: r.path("attachments", a.Ref, "remove"), Yes: "Remove", No: Link{r.path("form", tab.Name), "No, go back"}}
	return r.render("pages/confirm", &v)
}

// attachmentRemove removes a document; removing it twice is no fault.
func (s *Server) attachmentRemove(r *request) error {
	tab, err := r.work.AttachmentsTab()
	if err != nil {
		return err
	}
	if _, err := r.removable(); err == nil {
		if err := s.cases.RemoveAttachment(r.UserContext(), r.work, r.Params("file")); err != nil {
			return err
		}
		r.flash("removed")
	}
	return r.goTo(r.path("form", tab.Name))
}

// removable is a supporting document, or the notice of one that the virus check removed.
func (r *request) removable() (store.Attachment, error) {
	i := slices.IndexFunc(r.work.Infected, func(a store.Attachment) bool { return a.Ref == r.Params("file") && a.Question == "" })
	if i >= 0 {
		return r.work.Infected[i], nil
	}
	return r.work.Document(r.Params("file"))
}
