package handlers

import (
	"bufio"
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"portico/internal/casework"
	"portico/internal/portal"
)

// submissionXLSX gives what was submitted as a workbook of Excel.
func (s *Server) submissionXLSX(r *request) error {
	body, err := s.cases.SubmittedXLSX(r.UserContext(), r.work)
	if err != nil {
		return err
	}
	return r.download(casework.FileStem(r.work)+".xlsx", xlsxType, body)
}

// submissionJSON gives what was submitted as JSON with its schema.
func (s *Server) submissionJSON(r *request) error {
	body, err := s.cases.SubmittedJSON(r.UserContext(), r.work)
	if err != nil {
		return err
	}
	return r.download(casework.FileStem(r.work)+".json", "application/json", body)
}

// submissionBundle gives the form and its files as one PDF.
func (s *Server) submissionBundle(r *request) error {
	body, err := s.cases.SubmittedBundlePDF(r.UserContext(), r.work)
	if err != nil {
		return err
	}
	return r.download(casework.FileStem(r.work)+" with files.pdf", "application/pdf", body)
}

// submissionZIP streams everything that was submitted in one file. What can fail is tried
// before; a failure on the way leaves a ZIP without an end.
func (s *Server) submissionZIP(r *request) error {
	ctx := r.UserContext()
	bundle, err := s.cases.SubmittedBundle(ctx, r.work)
	if err != nil {
		return err
	}
	if err := r.download(casework.FileStem(r.work)+".zip", "application/zip", nil); err != nil {
		return err
	}
	if r.Method() == fiber.MethodHead {
		return nil
	}
	r.Context().SetBodyStreamWriter(func(out *bufio.Writer) {
		if err := bundle.Write(ctx, out); err != nil {
			s.log.Error("a ZIP was cut off", slog.String("code", string(portal.CodeOf(err))), slog.String("error", causeOf(err)))
		}
	})
	return nil
}
