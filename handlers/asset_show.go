package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/public"
)

// assetShow serves the built assets. Their names carry a hash of their content, so they
// may be kept for ever.
func (s *Server) assetShow(r *request) error {
	a, ok := public.Find(r.Params("name"))
	if !ok {
		return notThere()
	}
	r.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	r.Set(fiber.HeaderContentType, a.Type)
	r.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if r.AcceptsEncodings("gzip") == "gzip" {
		r.Set(fiber.HeaderContentEncoding, "gzip")
		return r.Send(a.Gzip)
	}
	return r.Send(a.Body)
}
