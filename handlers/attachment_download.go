package handlers

import (
	"mime"

	"github.com/gofiber/fiber/v2"
)

// attachmentDownload gives an attached document back. It is always a download, never shown
// in the page: what somebody uploaded must not run here.
func (s *Server) attachmentDownload(r *request) error {
	a, body, err := s.cases.AttachmentBody(r.UserContext(), r.work, r.Params("file"))
	if err != nil {
		return err
	}
	return r.download(a.Name, a.Type, body)
}

func (r *request) download(name, contentType string, body []byte) error {
	r.Set(fiber.HeaderContentDisposition, disposition(name))
	r.Set(fiber.HeaderContentType, contentType)
	r.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	r.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'")
	return r.Send(body)
}

// disposition names a download. Fiber's own would write spaces as plus signs; names that
// are not ASCII go as filename* (RFC 6266).
func disposition(name string) string {
	if d := mime.FormatMediaType("attachment", map[string]string{"filename": name}); d != "" {
		return d
	}
	return "attachment"
}
