package handlers

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine/xlsx"
)

// framePolicy lets the page of the PDF show our own file in a frame; nothing else differs
// from other pages. framedPolicy lets our own pages frame that file: browsers show a PDF
// by a page of theirs, which the policy of ours would leave empty.
const (
	framePolicy  = policy + "; frame-src 'self'"
	framedPolicy = "frame-ancestors 'self'"
)

// previewBeside shows form, PDF and Excel of a preview side by side (features.md G5), each
// in a frame of its own; the first is the form as it is filled in.
func (s *Server) previewBeside(r *request) error {
	v := PreviewBesidePage{Page: r.page("Side by side: "+r.work.Form.Title, "forms"), PreviewNav: r.previewNav("beside"),
		Form: r.path("form", r.work.FirstTab()), PDF: r.path("pdf", "file") + "?inline=1", Excel: r.path("excel"), Again: r.path("beside")}
	r.Set(fiber.HeaderContentSecurityPolicy, framePolicy)
	return r.render("pages/preview-beside", &v)
}

// framed says that a page of a preview is shown in a frame of the page side by side: it
// leaves out what that page has already. Nobody else may frame it.
func (r *request) framed() bool {
	if r.Get("Sec-Fetch-Dest") != "iframe" {
		return false
	}
	r.Set(fiber.HeaderContentSecurityPolicy, strings.Replace(policy, "frame-ancestors 'none'", framedPolicy, 1))
	r.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
	return true
}

// previewPDF shows the PDF of a preview, and the document that it is printed from.
func (s *Server) previewPDF(r *request) error {
	v := PreviewReadPage{Page: r.page("PDF: "+r.work.Form.Title, "forms"), PreviewNav: r.previewNav("pdf"), FileHref: r.path("pdf", "file"),
		Answers: NewAnswers(s.cases.PreviewDocument(r.work), nil)}
	v.FrameHref = v.FileHref + "?inline=1"
	r.Set(fiber.HeaderContentSecurityPolicy, framePolicy)
	return r.render("pages/preview-pdf", &v)
}

// previewPDFFile gives the PDF: as a download, or for the frame of its page.
func (s *Server) previewPDFFile(r *request) error {
	body, err := s.cases.PreviewPDF(r.work)
	if err != nil {
		return err
	}
	if r.Query("inline") == "" {
		return r.download(r.work.Form.Key+" preview.pdf", "application/pdf", body)
	}
	r.Set(fiber.HeaderContentSecurityPolicy, framedPolicy)
	r.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
	r.Set(fiber.HeaderContentType, "application/pdf")
	return r.Send(body)
}

// previewExcel shows the sheets of a preview's workbook.
func (s *Server) previewExcel(r *request) error {
	sheets, err := s.cases.PreviewSheets(r.work)
	if err != nil {
		return err
	}
	v := PreviewExcelPage{Page: r.page("Excel: "+r.work.Form.Title, "forms"), PreviewNav: r.previewNav("excel"), FileHref: r.path("excel", "file")}
	v.Bare = r.framed()
	for _, one := range sheets {
		v.Sheets = append(v.Sheets, sheetView(one))
	}
	return r.render("pages/preview-excel", &v)
}

// previewExcelFile downloads the workbook of a preview.
func (s *Server) previewExcelFile(r *request) error {
	body, err := s.cases.PreviewBook(r.work)
	if err != nil {
		return err
	}
	return r.download(r.work.Form.Key+" preview.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body)
}

// sheetRows bounds the rows of a sheet that a page shows.
const sheetRows = 300

func sheetView(sheet xlsx.Sheet) SheetView {
	v := SheetView{Sheet: sheet}
	if v.More = len(sheet.Rows) - sheetRows; v.More > 0 {
		v.Rows = sheet.Rows[:sheetRows]
	}
	width := 1
	for _, row := range v.Rows {
		width = max(width, len(row))
	}
	v.Rows = slices.Clone(v.Rows)
	for i, row := range v.Rows {
		v.Rows[i] = append(slices.Clone(row), make([]string, width-len(row))...)
	}
	for i := range width {
		v.Letters = append(v.Letters, columnLetters(i))
	}
	return v
}

// columnLetters names a column as Excel does: A, B, ... Z, AA.
func columnLetters(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}
