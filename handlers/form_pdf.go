package handlers

import (
	"portico/internal/casework"
	"portico/internal/portal"
)

// formPDF gives the PDF: of the draft as it is, or was when the form was retracted, or,
// once submitted, the very bytes that were made then.
func (s *Server) formPDF(r *request) error {
	w := r.work
	make, name := s.cases.DraftPDF, casework.FileStem(w)+" draft.pdf"
	if !w.State.Open() && w.State != portal.Retracted {
		make, name = s.cases.SubmittedPDF, casework.FileStem(w)+".pdf"
	}
	body, err := make(r.UserContext(), w)
	if err != nil {
		return err
	}
	return r.download(name, "application/pdf", body)
}
