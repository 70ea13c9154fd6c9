package handlers

import (
	"portico/internal/casework"
	"portico/internal/portal"
)

// attachmentEditShow shows what is said of a document: its kind, its description and which
// listed report it is.
func (s *Server) attachmentEditShow(r *request) error {
	a, err := r.work.Document(r.Params("file"))
	if err != nil {
		return err
	}
	tab, err := r.work.AttachmentsTab()
	if err != nil {
		return err
	}
	v := AttachmentEditPage{Page: r.page("Change "+a.Name, "tasks"), Child: r.child(), TabTitle: tab.Title, Name: a.Name, Description: a.Description,
		What: r.document(a).What, Rows: r.reportChoices(a.Listed), Action: r.path("attachments", a.Ref, "edit"), BackHref: r.path("form", tab.Name)}
	for _, kind := range documentKinds {
		v.Kinds = append(v.Kinds, FileChoice{kind, kind, kind == a.Kind})
	}
	return r.render("pages/attachment-edit", &v)
}

// attachmentEdit changes it.
func (s *Server) attachmentEdit(r *request) error {
	tab, err := r.work.AttachmentsTab()
	if err != nil {
		return err
	}
	labels := casework.Labels{Kind: known(r.FormValue("kind")), Description: r.FormValue("description"), Listed: r.FormValue("listed")}
	if err := s.cases.ChangeAttachment(r.UserContext(), r.work, r.Params("file"), labels); err != nil {
		return err
	}
	r.flash("document-changed")
	return r.goTo(r.path("form", tab.Name))
}

// attachmentListed says which report of the list a document is, or adds it to the list.
func (s *Server) attachmentListed(r *request) error {
	a, err := r.work.Document(r.Params("file"))
	if err != nil {
		return err
	}
	tab, err := r.work.AttachmentsTab()
	if err != nil {
		return err
	}
	switch row := r.FormValue("row"); row {
	case "":
		return portal.Fail(portal.Invalid, "Nothing was chosen. Go back and say which report this file is.")
	case "new":
		err = s.cases.ListAttachment(r.UserContext(), r.work, a.Ref)
		r.flash("document-listed")
	default:
		err = s.cases.ChangeAttachment(r.UserContext(), r.work, a.Ref, casework.Labels{Kind: a.Kind, Description: a.Description, Listed: row})
		r.flash("document-changed")
	}
	if err != nil {
		return err
	}
	return r.goTo(r.path("form", tab.Name) + "#attached")
}
