package handlers

import (
	"io"
	"mime/multipart"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// maxFilesAtOnce bounds the files of one upload.
const maxFilesAtOnce = 20

// documentKinds is what a supporting document can be (domain B3.9).
var documentKinds = []string{"Report", "Letter", "Diagnosis letter", "Plan", "Child's work", "Photo", "Other"}

func (r *request) documentsView(tab *engine.Tab, faults []engine.Fault) *DocumentsView {
	rules := tab.Attachments
	d := &DocumentsView{Types: typesWords(rules.Types), Accept: "." + strings.Join(rules.Types, ",."), Limit: strings.Replace(casework.Size(rules.MaxBytes), ".0 ", " ", 1),
		LimitSize: rules.MaxBytes, Required: rules.Required, Scans: r.s.cases.Scans(), Kinds: documentKinds, Attached: r.documents(true),
		Rows: r.reportChoices(r.Query("report")), Reports: r.reportsView(true), Room: rules.MaxFiles - len(r.work.Attachments),
		Count: "Up to " + counted(rules.MaxFiles, "file") + ".", Full: len(r.work.Attachments) >= rules.MaxFiles}
	if len(faults) > 0 {
		d.Fault = faults[0].Message
	}
	return d
}

// attachmentAdd attaches one or several files. Each is judged by itself: those that can be
// taken are, and the page says of each other one why not.
func (s *Server) attachmentAdd(r *request) error {
	tab, err := r.work.AttachmentsTab()
	if err != nil {
		return err
	}
	s.uploads <- struct{}{}
	defer func() { <-s.uploads }()
	parts, err := r.MultipartForm()
	if err != nil {
		return portal.Wrap(portal.Invalid, "The upload did not arrive whole. Choose the files again.", err)
	}
	refused, attached, err := r.attachAll(parts)
	if err != nil {
		return err
	}
	if r.wantsJSON() {
		return r.uploadJSON(refused)
	}
	if len(refused) == 0 && attached > 0 {
		r.flash("attached")
		return r.goTo(r.path("form", tab.Name))
	}
	v := r.formView(tab, false)
	v.Documents.Rows = r.reportChoices(first(parts.Value["listed"]))
	v.Documents.Refused, v.Documents.Kind, v.Documents.Words = refused, known(first(parts.Value["kind"])), first(parts.Value["description"])
	if len(refused) == 0 {
		v.Documents.Fault = "Choose a file to upload"
	}
	v.Error = true
	v.Summary = uploadSummary(refused)
	r.Status(fiber.StatusUnprocessableEntity)
	return r.showForm(v)
}

// named is the reason with the name of the file, for a place where it does not stand beside it.
func (f RefusedFile) named() string {
	if strings.Contains(f.Reason, f.Name) {
		return f.Reason
	}
	return f.Name + ": " + f.Reason
}

func uploadSummary(refused []RefusedFile) *FaultSummary {
	g := FaultGroup{}
	for _, f := range refused {
		g.Faults = append(g.Faults, FaultLink{"#upload", f.named()})
	}
	if len(refused) == 0 {
		g.Faults = []FaultLink{{"#upload", "Choose a file to upload"}}
	}
	return &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{g}}
}

func (r *request) attachAll(parts *multipart.Form) (refused []RefusedFile, attached int, err error) {
	list := parts.File["files"]
	if len(list) > maxFilesAtOnce {
		return nil, 0, portal.Fail(portal.TooLarge, "That is more than 20 files at once. Upload the first 20, then the others.")
	}
	words := casework.Upload{Kind: known(first(parts.Value["kind"])), Description: first(parts.Value["description"]), Listed: first(parts.Value["listed"])}
	for _, part := range list {
		if part.Filename == "" {
			continue
		}
		reason, err := r.attachOne(part, words)
		if err != nil {
			return nil, attached, err
		}
		if reason == "" {
			attached++
			words.Listed = "" // a report is one file
			continue
		}
		refused = append(refused, RefusedFile{Name: clipped(path.Base(part.Filename), 200), What: casework.Size(part.Size), Reason: reason})
	}
	return refused, attached, nil
}

// attachOne gives the reason when the file is refused, and an error only when the service
// is at fault: then nothing more is tried.
func (r *request) attachOne(part *multipart.FileHeader, u casework.Upload) (reason string, err error) {
	u.Name = part.Filename
	if u.Body, err = readPart(part); err != nil {
		return "", err
	}
	_, err = r.s.cases.Attach(r.UserContext(), r.work, u)
	switch portal.CodeOf(err) {
	case "":
		return "", nil
	case portal.Internal, portal.Unavailable:
		return "", err
	}
	return portal.SentenceOf(err), nil
}

func readPart(part *multipart.FileHeader) ([]byte, error) {
	f, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// uploadJSON answers the page's script, which sends file after file.
func (r *request) uploadJSON(refused []RefusedFile) error {
	if len(refused) > 0 {
		return r.Status(fiber.StatusUnprocessableEntity).JSON(fiber.Map{"error": refused[0].Reason})
	}
	return r.JSON(fiber.Map{"attached": true})
}

func known(kind string) string {
	for _, k := range documentKinds {
		if k == kind {
			return k
		}
	}
	return ""
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// typeWords is how people call a file of that name: "PDF", "Word", "JPG".
func typeWords(name string) string {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	switch ext {
	case "doc", "docx":
		return "Word"
	case "jpeg":
		return "JPG"
	}
	return strings.ToUpper(ext)
}

// typesWords is "Word, PDF, JPG or PNG".
func typesWords(extensions []string) string {
	var words []string
	seen := map[string]bool{}
	for _, e := range extensions {
		if w := typeWords("x." + e); !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
