package casework

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portico/engine/doc"
	"portico/engine/pdf"
	"portico/internal/portal"
	"portico/internal/store"
)

// receiptJSON is the proof of a submission as JSON.
type receiptJSON struct {
	Reference string   `json:"reference"`
	SHA256    string   `json:"sha256"`
	PDFSHA256 string   `json:"pdfSha256,omitempty"`
	Submitted string   `json:"submitted"` // RFC 3339, UTC
	Signers   []string `json:"signers"`
	ByLetter  bool     `json:"byLetter,omitempty"`
}

// submissionJSON is what was submitted for another program: the canonical answers beside the
// definition that they are valid against. Of a letter it is what was said of it, without a definition.
type submissionJSON struct {
	Form       string           `json:"form"`
	Version    int              `json:"version"`
	Title      string           `json:"title"`
	Case       string           `json:"case"`
	Receipt    receiptJSON      `json:"receipt"`
	Answers    json.RawMessage  `json:"answers"`
	Files      []submissionFile `json:"files"`
	Definition json.RawMessage  `json:"definition,omitempty"` // JSON Schema 2020-12
}

// submissionFile is a file of a submission. Ref is how answers name it.
type submissionFile struct {
	Ref      string `json:"ref"`
	Name     string `json:"name"`
	Question string `json:"question,omitempty"`
	Type     string `json:"type"`
	Size     int64  `json:"size"`
	SHA256   string `json:"sha256"`
}

// SubmittedJSON is what was submitted as JSON with its schema, and notes that it left the portal.
func (c *Casework) SubmittedJSON(ctx context.Context, w *Work) ([]byte, error) {
	s, err := c.store.SubmissionByTask(ctx, w.Account.ID, w.Ref)
	if err != nil {
		return nil, err
	}
	b, err := c.submittedJSON(ctx, w, s)
	if err != nil {
		return nil, err
	}
	return b, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditJSONDownloaded, s.Reference)
}

func (c *Casework) submittedJSON(ctx context.Context, w *Work, s store.SubmissionRecord) ([]byte, error) {
	row, err := c.store.Version(ctx, s.VersionID)
	if err != nil {
		return nil, err
	}
	out := submissionJSON{Form: row.Key, Version: row.Number, Title: row.Title, Case: w.CaseReference, Answers: s.Answers, Files: []submissionFile{},
		Receipt: receiptJSON{Reference: s.Reference, SHA256: hex.EncodeToString(s.Hash), PDFSHA256: hex.EncodeToString(s.PDFHash), Submitted: s.SubmittedAt.Format("2006-01-02T15:04:05Z07:00"), ByLetter: s.ByLetter}}
	if !s.ByLetter {
		out.Definition = row.Bundled
	}
	for _, p := range s.Signers {
		out.Receipt.Signers = append(out.Receipt.Signers, joined(", ", p.Name, p.Capacity, p.Registration))
	}
	for _, a := range w.allFiles() {
		out.Files = append(out.Files, submissionFile{a.Ref, a.Name, a.Question, a.Type, a.Size, a.SHA256})
	}
	return json.MarshalIndent(out, "", "  ")
}

// allFiles are the supporting documents and the files of questions.
func (w *Work) allFiles() []store.Attachment { return slices.Concat(w.Attachments, w.answerFiles()) }

// bundled is a file as one PDF holds it. why says why it is not inside; "" when it is.
type bundled struct {
	name, why string
	body      []byte
	pages     int
}

// SubmittedBundlePDF is one PDF of what was submitted: a page of contents, the form, and behind it
// every file that is a PDF or a picture. What cannot be put in is named on the page of contents.
func (c *Casework) SubmittedBundlePDF(ctx context.Context, w *Work) ([]byte, error) {
	s, err := c.store.SubmissionByTask(ctx, w.Account.ID, w.Ref)
	if err != nil {
		return nil, err
	}
	form, err := c.submittedPDF(ctx, w, s)
	if err != nil {
		return nil, err
	}
	parts, err := c.bundleParts(ctx, w, s, form)
	if err != nil {
		return nil, err
	}
	b, err := c.joinParts(w, s, parts)
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The files could not be put into one PDF. The ZIP holds all of them.", err)
	}
	return b, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditBundleDownloaded, s.Reference)
}

func (c *Casework) bundleParts(ctx context.Context, w *Work, s store.SubmissionRecord, form []byte) ([]bundled, error) {
	pages, err := pdf.Pages(form)
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The PDF of the form cannot be read.", err)
	}
	parts := []bundled{{name: w.Form.Title, body: form, pages: pages}}
	for _, a := range w.allFiles() {
		part := bundled{name: a.Name}
		switch {
		case w.mayOpen(a) != nil:
			part.why = "It still waits for the virus check."
		case a.Type != "application/pdf" && !strings.HasPrefix(a.Type, "image/"):
			part.why = "It is neither a PDF nor a picture. The ZIP holds it."
		default:
			if part.body, err = c.fileBody(ctx, w, a); err != nil {
				return nil, err
			}
			part = c.fitted(part, a, form, s)
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// fitted is a file made ready to be joined: a picture becomes a page. What is locked or broken says so.
func (c *Casework) fitted(part bundled, a store.Attachment, form []byte, s store.SubmissionRecord) bundled {
	if strings.HasPrefix(a.Type, "image/") {
		page, err := pdf.Print(&doc.Document{Title: a.Name, Lang: "en-GB", Footer: "Receipt " + s.Reference, Blocks: []doc.Block{doc.Heading{Level: 1, Text: a.Name},
			doc.Figure{Name: a.Name, Alt: a.Description, Media: a.Type, Image: part.body}}}, pdf.Options{Created: s.SubmittedAt})
		if err != nil {
			return bundled{name: a.Name, why: "The picture cannot be read. The ZIP holds it."}
		}
		part.body = page
	}
	var err error
	if part.pages, err = pdf.Joinable(form, part.body); err == nil {
		return part
	}
	why := "The file is damaged or of a kind that cannot be joined. The ZIP holds it as it is."
	if errors.Is(err, pdf.ErrLocked) {
		why = "It is protected with a password or against changes. The ZIP holds it as it is."
	}
	return bundled{name: a.Name, why: why}
}

// joinParts puts the contents in front. How many pages these take is known only once they are
// printed, and page numbers of more figures may take another line.
func (c *Casework) joinParts(w *Work, s store.SubmissionRecord, parts []bundled) ([]byte, error) {
	var front []byte
	for own := 1; ; {
		var err error
		if front, err = pdf.Print(c.contents(w, s, parts, own), pdf.Options{Created: s.SubmittedAt}); err != nil {
			return nil, err
		}
		n, err := pdf.Pages(front)
		if err != nil {
			return nil, err
		}
		if n <= own {
			break
		}
		own = n
	}
	all := [][]byte{front}
	for _, p := range parts {
		if p.why == "" {
			all = append(all, p.body)
		}
	}
	return pdf.Join(all...)
}

// contents says on which page of the whole each part begins.
func (c *Casework) contents(w *Work, s store.SubmissionRecord, parts []bundled, own int) *doc.Document {
	table := doc.Table{Caption: "Contents", Columns: []doc.Column{{Title: "What", Weight: 5}, {Title: "Pages", Weight: 1}, {Title: "From page", Weight: 1}}}
	missing := doc.Table{Caption: "Not in this PDF", Columns: []doc.Column{{Title: "File", Weight: 2}, {Title: "Why", Weight: 3}}}
	page := own + 1
	for _, p := range parts {
		if p.why != "" {
			missing.Rows = append(missing.Rows, []doc.Text{doc.Text(p.name), doc.Text(p.why)})
			continue
		}
		table.Rows = append(table.Rows, []doc.Text{doc.Text(p.name), doc.Text(strconv.Itoa(p.pages)), doc.Text(strconv.Itoa(page))})
		page += p.pages
	}
	d := &doc.Document{Title: w.Form.Title, Lang: "en-GB", Banner: c.banner(w), Footer: fmt.Sprintf("Contents. Submitted %s. Receipt %s", portal.Stamp(s.SubmittedAt), s.Reference),
		Blocks: []doc.Block{doc.Heading{Level: 1, Text: w.Form.Title}, doc.Paragraph{Text: "What was submitted, with the files that came with it, in one PDF. Page numbers count from this page; the pages of the form bear their own."}, table}}
	if len(missing.Rows) > 0 {
		d.Blocks = append(d.Blocks, missing)
	}
	return d
}
