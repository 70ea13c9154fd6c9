package handlers

import (
	"context"
	"errors"
	"strings"

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
		if err != nil && r.s.file == "" {
			return r.draftGone(err)
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
	v.Bare = r.framed()
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
