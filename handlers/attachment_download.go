package handlers

// attachmentDownload gives an attached document back.
func (s *Server) attachmentDownload(r *request) error {
	a, body, err := s.cases.AttachmentBody(r.UserContext(), r.work, r.Params("file"))
	if err != nil {
		return err
	}
	return r.resumable(a.Name, a.Type, a.SHA256, body)
}
