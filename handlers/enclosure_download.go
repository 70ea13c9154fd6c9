package handlers

// enclosureDownload gives a paper of the council. It is always a download, never shown in the
// page. A professional's first time is the receipt that officers see.
func (s *Server) enclosureDownload(r *request) error {
	e, body, err := s.cases.EnclosureBody(r.UserContext(), r.work, r.Params("enclosure"))
	if err != nil {
		return hidden(err)
	}
	return r.resumable(e.Name, e.Type, e.SHA256, body)
}
