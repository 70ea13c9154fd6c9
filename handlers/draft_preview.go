package handlers

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine/xlsx"
	"portico/internal/casework"
	"portico/internal/portal"
)

// preview tells whether the sheet is a preview of a draft.
func (r *request) preview() bool { return r.base != "" }

// previews are where previews come from: drafts in the database, or one file.
type previews interface {
	OpenPreview(ctx context.Context, account portal.Account, key string) (*casework.Work, error)
	SavePreview(ctx context.Context, w *casework.Work, p casework.Post) (casework.Saved, error)
	FillPreview(ctx context.Context, w *casework.Work) error
	ClearPreview(ctx context.Context, w *casework.Work) error
}

// onPreview opens the preview of the draft that the address names, as if it were a task
// of whoever asks, and goes on to a handler of tasks. A draft with errors has none.
func (s *Server) onPreview(handle func(*request) error) func(*request) error {
	return func(r *request) error {
		work, err := s.previews.OpenPreview(r.UserContext(), r.account(), r.formKey())
		var faulty *casework.NotPublished
		if errors.As(err, &faulty) {
			r.flash("mend-first")
			return r.goTo(r.draftHref())
		}
		if err != nil {
			return asNotThere(err)
		}
		r.work, r.base = work, strings.TrimSuffix(r.draftHref(), "/")+"/preview"
		r.speak()
		return handle(r)
	}
}

// account is whoever asks; of a preview of a file it is nobody in particular.
func (r *request) account() portal.Account {
	if r.session == nil {
		return portal.Account{Name: "Somebody who tries the form"}
	}
	return r.session.Account
}

// draftHref is the page of the source that a preview is of.
func (r *request) draftHref() string {
	if r.s.file != "" {
		return "/"
	}
	return r.formPath("draft")
}

func (r *request) previewNav(view string) PreviewNav {
	return PreviewNav{FormHref: r.draftHref(), Preview: r.base, Of: r.work.Form.Title, View: view, Sample: r.s.cases.HasSample(r.work.Form.Key)}
}

// showPreview is showForm for a preview: the same tab, below the links of the preview.
func (r *request) showPreview(v *FormPage) error {
	if v.Account != nil {
		v.Menu = menuOf(r.standings(), "forms")
	}
	if v.Documents != nil {
		v.ReadOnly = "Files are not attached in a preview."
	}
	if r.fragment() {
		return r.render("form/tab", v)
	}
	return r.render("pages/preview", &PreviewPage{FormPage: v, PreviewNav: r.previewNav("form")})
}

// previewNoFile answers a question for a file: a preview keeps none.
func (s *Server) previewNoFile(*request) error {
	return portal.Fail(portal.Conflict, "Files are not attached in a preview. With a task, this is where one is chosen.")
}

// previewAnswers fills in sample answers, or clears the test answers.
func (s *Server) previewAnswers(r *request) error {
	act, said := s.previews.ClearPreview, "answers-cleared"
	if r.FormValue(fieldDo) == "sample" {
		act, said = s.previews.FillPreview, "sample-filled"
	}
	if err := act(r.UserContext(), r.work); err != nil {
		return asNotThere(err)
	}
	r.flash(said)
	return r.goTo(r.path("form", r.work.FirstTab()))
}

// framePolicy lets the page of the PDF show our own file in a frame; nothing else differs
// from other pages. framedPolicy lets our own pages frame that file: browsers show a PDF
// by a page of theirs, which the policy of ours would leave empty.
const (
	framePolicy  = policy + "; frame-src 'self'"
	framedPolicy = "frame-ancestors 'self'"
)

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
