package handlers

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// formFile is a file question that a request is about.
type formFile struct {
	tab   *engine.Tab
	path  engine.Path
	label string
	rules *engine.AttachmentRules
	ref   string // of the file there is, "" for none
}

// fileQuestion is the file question of the address, or not_found.
func (r *request) fileQuestion() (formFile, error) {
	tab, err := r.work.Tab(r.Params("tab"))
	if err != nil {
		return formFile{}, err
	}
	path := r.Params("question")
	q, label, ref, ok := r.work.Laid().FileQuestion(tab, path)
	if !ok {
		return formFile{}, notThere()
	}
	return formFile{tab, path, label, q.File, ref}, nil
}

// formFileShow asks for the file of a question.
func (s *Server) formFileShow(r *request) error {
	q, err := r.fileQuestion()
	if err != nil {
		return err
	}
	v := r.fileView(q)
	return r.render("pages/file", &v)
}

func (r *request) fileView(q formFile) FilePage {
	back := r.path("form", q.tab.Name)
	own := r.path("form", q.tab.Name, "file", url.PathEscape(q.path))
	return FilePage{Page: r.page(q.label, "tasks"), Child: r.child(), TabTitle: q.tab.Title, Question: q.label,
		File: r.fileOf(q.ref), Types: typesWords(q.rules.Types), Accept: "." + strings.Join(q.rules.Types, ",."),
		Limit:  strings.Replace(casework.Size(q.rules.MaxBytes), ".0 ", " ", 1),
		Action: own, RemoveAction: own + "/remove", BackHref: back + "#" + engine.PathID(q.path)}
}

// formFileAdd takes the file of a question; what cannot be taken is said at the control.
func (s *Server) formFileAdd(r *request) error {
	q, err := r.fileQuestion()
	if err != nil {
		return err
	}
	s.uploads <- struct{}{}
	defer func() { <-s.uploads }()
	parts, err := r.MultipartForm()
	if err != nil {
		return portal.Wrap(portal.Invalid, "The upload did not arrive whole. Choose the file again.", err)
	}
	u := casework.Upload{Description: first(parts.Value["description"])}
	if list := parts.File["file"]; len(list) > 0 && list[0].Filename != "" {
		u.Name = list[0].Filename
		if u.Body, err = readPart(list[0]); err != nil {
			return err
		}
	}
	err = r.answerWithFile(q, u)
	switch portal.CodeOf(err) {
	case "":
		return r.goTo(r.fileView(q).BackHref)
	case portal.Invalid, portal.TooLarge:
	default:
		return err
	}
	v := r.fileView(q)
	v.Error, v.Fault, v.Description = true, portal.SentenceOf(err), u.Description
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#file", v.Fault}}}}}
	r.Status(fiber.StatusUnprocessableEntity)
	return r.render("pages/file", &v)
}

func (r *request) answerWithFile(q formFile, u casework.Upload) error {
	if u.Name == "" {
		return portal.Fail(portal.Invalid, "Choose a file to upload")
	}
	return r.s.cases.AnswerWithFile(r.UserContext(), r.work, q.tab, q.path, u)
}

// formFileRemove takes the file of a question away; taking it twice is no fault.
func (s *Server) formFileRemove(r *request) error {
	q, err := r.fileQuestion()
	if err != nil {
		return err
	}
	if q.ref != "" {
		if err := s.cases.RemoveAnswerFile(r.UserContext(), r.work, q.tab, q.path); err != nil {
			return err
		}
		r.flash("removed")
	}
	return r.goTo(r.fileView(q).BackHref)
}

// fileOf is a file as it is shown at its question; nil when there is none.
func (r *request) fileOf(ref string) *engine.FileView {
	a, err := r.work.Attachment(ref)
	if ref == "" || err != nil {
		return nil
	}
	return r.fileShown(a)
}

func (r *request) fileShown(a store.Attachment) *engine.FileView {
	return &engine.FileView{Name: a.Name, What: typeWords(a.Name) + ", " + casework.Size(a.Size), Href: r.path("attachments", a.Ref),
		Picture: strings.HasPrefix(a.Type, "image/"), Words: a.Description}
}

// layFiles puts the files beside the file questions of a page.
func (r *request) layFiles(questions []*engine.QuestionView) {
	for _, q := range questions {
		if q.Takes != nil {
			q.File = r.fileOf(q.Text)
		}
		r.layFiles(q.Children)
		for _, row := range q.Rows {
			r.layFiles(row.Cells)
		}
	}
}

// linkFiles puts the addresses of the files beside the answers that they are.
func (r *request) linkFiles(parts []AnswerPart) []AnswerPart {
	for i := range parts {
		r.linkFiles(parts[i].Parts)
		if f := parts[i].Figure; f != nil && f.Ref != "" {
			parts[i].FileHref = r.path("attachments", f.Ref)
		}
		for j := range parts[i].Fields {
			if ref := parts[i].Fields[j].Ref; ref != "" {
				parts[i].Fields[j].FileHref = r.path("attachments", ref)
			}
		}
	}
	return parts
}
