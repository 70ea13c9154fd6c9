package handlers

import "strings"

// formPDF gives the PDF: of the draft as it is, or, once submitted, the very bytes that
// were made then.
func (s *Server) formPDF(r *request) error {
	w := r.work
	make, name := s.cases.DraftPDF, w.Form.Key+" "+w.CaseReference+" draft.pdf"
	if !w.State.Open() {
		make, name = s.cases.SubmittedPDF, w.Form.Key+" "+w.CaseReference+".pdf"
	}
	body, err := make(r.UserContext(), w)
	if err != nil {
		return err
	}
	return r.download(strings.ReplaceAll(name, "/", "-"), "application/pdf", body)
}
