package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"

	"portico/internal/casework"
	"portico/partials"
)

// PreviewConfig is what the preview of one file is made of.
type PreviewConfig struct {
	Trial   *casework.Trial
	File    string // its name, for the pages
	Views   *partials.Engine
	Council string
	Log     *slog.Logger
}

// watchPath tells the pages of a file's preview what the file is now.
const watchPath = "/now"

// NewPreview makes the application that previews one file: without accounts, without a
// database, for loopback only. Its pages load themselves anew when the file is changed.
func NewPreview(c PreviewConfig) *App {
	s := &Server{cases: c.Trial.Casework, previews: c.Trial, file: c.File, views: c.Views, log: c.Log, now: time.Now, council: c.Council, uploads: make(chan struct{}, 2)}
	app := s.newApp()
	get, post := fiber.MethodGet, fiber.MethodPost
	for _, r := range []struct {
		method, path string
		handle       func(*request) error
	}{
		{get, "/assets/:name", s.assetShow},
		{get, "/", func(r *request) error { return r.showFile(c.Trial) }},
		{get, watchPath, func(r *request) error { return r.fileNow(c.Trial) }},
		{get, "/preview", s.onPreview(s.taskShow)},
		{post, "/preview", s.onPreview(s.previewAnswers)},
		{get, "/preview/form/:tab", s.onPreview(s.formShow)},
		{post, "/preview/form/:tab", s.onPreview(s.formSave)},
		{get, "/preview/form/:tab/table/:table", s.onPreview(s.tableShow)},
		{get, "/preview/form/:tab/file/:question", s.onPreview(s.previewNoFile)},
		{get, "/preview/check", s.onPreview(s.checkShow)},
		{get, "/preview/beside", s.onPreview(s.previewBeside)},
		{get, "/preview/pdf", s.onPreview(s.previewPDF)},
		{get, "/preview/pdf/file", s.onPreview(s.previewPDFFile)},
		{get, "/preview/excel", s.onPreview(s.previewExcel)},
		{get, "/preview/excel/file", s.onPreview(s.previewExcelFile)},
	} {
		app.Add(r.method, r.path, s.onFile(r.handle))
	}
	app.Use(s.onFile(func(*request) error { return notThere() }))
	return app
}

// onFile is guard for the preview of a file: nobody signs in, and foreign pages still
// cannot post.
func (s *Server) onFile(handle func(*request) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := &request{Ctx: c, s: s, browser: c.Cookies(s.cookie(cookieBrowser))}
		c.Locals("request", r)
		if c.Method() == fiber.MethodPost {
			if err := r.checkToken(); err != nil {
				return err
			}
		}
		return handle(r)
	}
}

func (s *Server) watched() string {
	if s.file == "" {
		return ""
	}
	return watchPath
}

// PreviewFilePage is what is wrong with a file that is previewed (pages/preview-file).
type PreviewFilePage struct {
	Page
	File, FormTitle, Counts, Tone string
	Findings                      []FindingRow
	Ready                         bool // there is a preview
}

// showFile shows what is wrong with the file.
func (r *request) showFile(t *casework.Trial) error {
	v := PreviewFilePage{Page: r.page("Findings", ""), File: r.s.file, FormTitle: r.s.file}
	checked, err := t.Source()
	if err != nil {
		v.Counts, v.Tone = "The file cannot be read", "red"
		return r.render("pages/preview-file", &v)
	}
	if checked.Title != "" {
		v.FormTitle = checked.Title
	}
	v.Counts, v.Tone = findingWords(checked.Errors(), checked.Warnings())
	v.Findings, v.Ready = findingRows(checked), checked.Form != nil
	return r.render("pages/preview-file", &v)
}

// fileNow names the state of the file.
func (r *request) fileNow(t *casework.Trial) error {
	checked, err := t.Source()
	if err != nil {
		return r.SendString("unreadable")
	}
	sum := sha256.Sum256(checked.Source)
	return r.SendString(hex.EncodeToString(sum[:8]))
}
