package casework

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	"portico/engine"
	"portico/engine/doc"
	"portico/engine/pdf"
	"portico/internal/portal"
	"portico/internal/store"
)

// Document is the sheet as a document for the screen, whose banner has the facts that a
// printed form begins with. With faults each question says what is wrong with it.
func (c *Casework) Document(w *Work, faults []engine.Fault) *doc.Document {
	return c.draft(w, faults, nil, w.fileLines())
}

// TabDocument is one tab as a document, for somebody who only reads it.
func (c *Casework) TabDocument(w *Work, tab *engine.Tab) *doc.Document {
	return w.Laid().Document(engine.DocOptions{Attachments: attachmentLines(w.Attachments), Files: w.fileLines(), Tab: tab})
}

func (c *Casework) draft(w *Work, faults []engine.Fault, facts []doc.Fact, files func(string) (engine.FileLine, bool)) *doc.Document {
	return w.Laid().Document(engine.DocOptions{Banner: c.banner(w), Facts: facts,
		Attachments: attachmentLines(w.Attachments), Files: files, Draft: true, Faults: faults, Footer: c.footer(w, "Draft")})
}

// DraftPDF prints the answers as they are; every page says that it is a draft, and that the
// form was retracted where it was. A retracted draft is kept for its writer for
// portal.KeptDays, then it is expired.
func (c *Casework) DraftPDF(ctx context.Context, w *Work) ([]byte, error) {
	files, err := c.printedFiles(ctx, w)
	if err != nil {
		return nil, err
	}
	d := c.draft(w, nil, c.headFacts(w), files)
	if w.State == portal.Retracted {
		if !c.RetractedKept(w) {
			return nil, portal.Fail(portal.Expired, fmt.Sprintf("The draft of a form that was retracted is kept for %d days. They are over.", portal.KeptDays))
		}
		d.Notice = "Draft – retracted by the council on " + portal.London(w.Retraction.At).List()
	}
	b, err := pdf.Print(d, pdf.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The PDF could not be made. Your answers are saved.", err)
	}
	return b, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditPDFDownloaded, "draft")
}

// RetractedKept reports whether the draft of a retracted form may still be read.
func (c *Casework) RetractedKept(w *Work) bool {
	return w.Retraction != nil && c.now().Before(w.Retraction.At.AddDate(0, 0, portal.KeptDays))
}

// SubmittedDocument is what was submitted, as a document for the read-only page.
func (c *Casework) SubmittedDocument(ctx context.Context, w *Work) (*doc.Document, error) {
	s, err := c.store.SubmissionByTask(ctx, w.Account.ID, w.Ref)
	if err != nil {
		return nil, err
	}
	return c.submissionDocument(w, submissionOf(s), nil, w.fileLines())
}

// submissionOf is a kept submission as it was when it was made.
func submissionOf(s store.SubmissionRecord) store.Submission {
	return store.Submission{Answers: s.Answers, Reference: s.Reference, At: s.SubmittedAt, Hash: s.Hash, Signers: s.Signers, ByLetter: s.ByLetter, Amended: s.Amended, Beside: s.Beside}
}

// SubmittedPDF is the PDF as it was made when the form was submitted, byte for byte.
func (c *Casework) SubmittedPDF(ctx context.Context, w *Work) ([]byte, error) {
	s, err := c.store.SubmissionByTask(ctx, w.Account.ID, w.Ref)
	if err != nil {
		return nil, err
	}
	b, err := c.submittedPDF(ctx, w, s)
	if err != nil {
		return nil, err
	}
	return b, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditPDFDownloaded, s.Reference)
}

func (c *Casework) submittedPDF(ctx context.Context, w *Work, s store.SubmissionRecord) ([]byte, error) {
	key := pdfKey(s.Reference)
	sealed, err := c.files.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	b, err := w.Key.Open(sealed, fileContext(key))
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The PDF cannot be read.", err)
	}
	if !bytes.Equal(hashOf(b), s.PDFHash) {
		return nil, portal.Wrap(portal.Internal, "The PDF is not the one that was submitted.",
			fmt.Errorf("the hash of the PDF of submission %s differs", s.Reference))
	}
	return b, nil
}

func (c *Casework) printSubmission(ctx context.Context, w *Work, s store.Submission) ([]byte, error) {
	files, err := c.printedFiles(ctx, w)
	if err != nil {
		return nil, err
	}
	d, err := c.submissionDocument(w, s, c.headFacts(w), files)
	if err != nil {
		return nil, err
	}
	b, err := pdf.Print(d, pdf.Options{Created: s.At})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The PDF could not be made, so the form was not submitted. Your answers are saved.", err)
	}
	return b, nil
}

func (c *Casework) submissionDocument(w *Work, s store.Submission, facts []doc.Fact, files func(string) (engine.FileLine, bool)) (*doc.Document, error) {
	if s.ByLetter {
		return c.letterDocument(w, s, facts)
	}
	answers, err := submittedAnswers(s.Answers, s.Beside)
	if err != nil {
		return nil, err
	}
	changed, err := amendedLine(s.Amended)
	if err != nil {
		return nil, err
	}
	when := "Submitted " + portal.Stamp(s.At)
	return w.Form.Sheet(answers).As(w.Access).Document(engine.DocOptions{Banner: c.banner(w), Facts: facts,
		Attachments: attachmentLines(w.Attachments), Files: files, Signatures: signatures(s.Signers, changed), Amended: changed,
		Receipt: &engine.ReceiptLine{Reference: s.Reference, Hash: hex.EncodeToString(s.Hash), Submitted: portal.Stamp(s.At),
			Version: fmt.Sprintf("%s, version %d", w.Form.Key, w.Form.Number)},
		Footer: c.footer(w, when+". Receipt "+s.Reference)}), nil
}

func (c *Casework) banner(w *Work) doc.Banner {
	return doc.Banner{Organisation: c.council.Name, Department: w.SenderTeam, Marking: c.council.Marking,
		Reference: w.CaseReference, Name: w.ChildName, Born: w.ChildBorn.List(), FormTitle: w.Form.Title}
}

func (c *Casework) footer(w *Work, what string) string {
	return fmt.Sprintf("Form %s, version %d. %s", w.Form.Key, w.Form.Number, what)
}

// headFacts are the facts of the banner in the order of the Liquidlogic banner that
// the guides show (domain B3.1): left column first.
func (c *Casework) headFacts(w *Work) []doc.Fact {
	due := "No due date"
	if w.Due != nil {
		due = w.Due.List()
	}
	all := []doc.Fact{
		{Label: "Name", Value: w.ChildName}, {Label: "Required By", Value: due},
		{Label: "DOB", Value: w.ChildBorn.List()}, {Label: "Sent By", Value: w.SenderName},
		{Label: "Form Type", Value: w.Form.FormType}, {Label: "Department", Value: w.SenderTeam},
		{Label: "Comments", Value: w.Comments}, {Label: "Telephone", Value: w.SenderPhone},
		{Label: "Sent", Value: portal.London(w.SentAt).List()}, {Label: "Address", Value: w.SenderAddress},
	}
	out := all[:0]
	for _, f := range all {
		if strings.TrimSpace(f.Value) != "" {
			out = append(out, f)
		}
	}
	return out
}

func attachmentLines(list []store.Attachment) []engine.AttachmentLine {
	out := make([]engine.AttachmentLine, 0, len(list))
	for _, a := range list {
		out = append(out, engine.AttachmentLine{Name: a.Name, Description: a.Description, Size: a.Size, SHA256: a.SHA256})
	}
	return out
}

// Size is a number of bytes as people read it: "1.8 MB", "96 KB".
func Size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", (n+1<<9)>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
