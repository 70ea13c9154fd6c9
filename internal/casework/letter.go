package casework

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"portico/engine"
	"portico/engine/doc"
	"portico/engine/pdf"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// letterKind is the kind of document that a letter is among the supporting documents.
const letterKind = "Letter"

// letterRules are what a letter may be where the form takes no supporting documents.
var letterRules = engine.AttachmentRules{Types: enclosureTypes, MaxBytes: EnclosureBytes, MaxFiles: 20}

var letterForm = stated(`"author", "role", "date", "declaration"`, `"author": {"title": "Who wrote the letter", "type": "string", "maxLength": 120, "x-messages": {"required": "Enter the name of who wrote the letter"}},
"role": {"title": "Their role", "description": "Such as consultant paediatrician.", "type": "string", "maxLength": 160, "x-messages": {"required": "Enter the role of who wrote the letter"}},
"date": {"title": "Date of the letter", "type": "string", "format": "date", "x-messages": {"required": "Enter the date of the letter"}},
"declaration": {"title": "This letter is sent in place of the form. It is the latest that there is, and its writer agrees.", "const": true,
  "x-messages": {"required": "Tick to declare that the letter is sent in place of the form"}}`)

// Letter is who wrote a letter that was sent in place of the form.
type Letter struct {
	Author string      `json:"author"`
	Role   string      `json:"role"`
	Date   portal.Date `json:"date"`
}

// NewLetter is the statement by which a letter is sent in place of the form.
func (c *Casework) NewLetter() *Statement {
	return &Statement{Form: letterForm, Answers: letterForm.Empty(), check: func(s *Statement) []engine.Fault {
		if on := s.Date("date"); on != nil && portal.London(c.now()).Days(*on) > 0 {
			return []engine.Fault{s.fault("date", "The date of the letter is in the future. Look at the year")}
		}
		return nil
	}}
}

// LetterRules are what the files of a letter must be.
func (w *Work) LetterRules() *engine.AttachmentRules {
	for _, t := range w.Form.Tabs {
		if t.Attachments != nil {
			return t.Attachments
		}
	}
	return &letterRules
}

// Letters are the attached files that are letters.
func (w *Work) Letters() []store.Attachment {
	return slices.DeleteFunc(slices.Clone(w.Attachments), func(a store.Attachment) bool { return a.Kind != letterKind })
}

// AttachLetter attaches a file of a letter, through the checks of supporting documents.
func (c *Casework) AttachLetter(ctx context.Context, w *Work, u Upload) (store.Attachment, error) {
	u.Kind = letterKind
	return c.attach(ctx, w, u, w.LetterRules())
}

// SubmitLetter submits the letter that is attached in place of the form: the PDF is a cover
// sheet, and the receipt is over the files and who wrote it. What was answered stays as a
// draft, for the case that the council asks for the form. *NotComplete when something is
// missing, conflict when the sheet was changed since w was opened.
func (c *Casework) SubmitLetter(ctx context.Context, w *Work, s *Statement) (store.Receipt, error) {
	if w.Receipt != nil && !w.State.Open() {
		return *w.Receipt, nil
	}
	if faults := s.Faults(); len(faults) > 0 {
		return store.Receipt{}, &NotComplete{Faults: faults}
	}
	if len(w.Letters()) == 0 {
		return store.Receipt{}, portal.Fail(portal.Invalid, "Attach the letter first")
	}
	n, err := c.letterSubmission(w, Letter{s.Text("author"), s.Text("role"), *s.Date("date")}, c.now())
	if err != nil {
		return store.Receipt{}, err
	}
	d, err := c.letterDocument(w, n, c.headFacts(w))
	if err != nil {
		return store.Receipt{}, err
	}
	printed, err := pdf.Print(d, pdf.Options{Created: n.At})
	if err != nil {
		return store.Receipt{}, portal.Wrap(portal.Internal, "The cover sheet could not be made, so nothing was sent. The files are attached.", err)
	}
	return c.deliver(ctx, w, n, printed)
}

// deliver keeps the PDF of a submission and writes it; what is refused leaves nothing.
func (c *Casework) deliver(ctx context.Context, w *Work, n store.Submission, printed []byte) (store.Receipt, error) {
	key := pdfKey(n.Reference)
	if err := c.files.Put(ctx, key, w.Key.Seal(printed, fileContext(key))); err != nil {
		return store.Receipt{}, err
	}
	n.PDFHash = hashOf(printed)
	receipt, err := c.store.Submit(ctx, n)
	if err != nil || receipt.Reference != n.Reference {
		return receipt, c.undoPut(ctx, key, err)
	}
	return receipt, nil
}

func (c *Casework) letterSubmission(w *Work, l Letter, at time.Time) (store.Submission, error) {
	at = at.UTC().Truncate(time.Second)
	n := store.Submission{TaskID: w.TaskID, AccountID: w.Account.ID, Tabs: w.revisions(), At: at, ByLetter: true,
		Reference: vault.Reference(), Salt: []byte(vault.Token()), Signers: []store.Signer{signer(w.Account, at)}}
	for _, a := range w.Attachments {
		n.Attachments = append(n.Attachments, a.Ref)
	}
	var err error
	if n.Answers, err = json.Marshal(l); err == nil {
		n.Hash, err = letterHash(w, n)
	}
	return n, err
}

// letterHash is the receiptHash of a letter: its files instead of answers.
func letterHash(w *Work, n store.Submission) ([]byte, error) {
	var letter any
	if err := json.Unmarshal(n.Answers, &letter); err != nil {
		return nil, err
	}
	attached := []any{}
	for _, a := range w.Attachments {
		attached = append(attached, map[string]any{"name": a.Name, "sha256": a.SHA256})
	}
	p := n.Signers[0]
	b, err := engine.CanonicalJSON(map[string]any{"reference": n.Reference, "definition": w.Form.Key, "version": json.Number(strconv.Itoa(w.Form.Number)),
		"letter": letter, "attachments": attached, "submitted": n.At.Format(time.RFC3339), "salt": string(n.Salt),
		"signers": []any{map[string]any{"name": p.Name, "capacity": p.Capacity, "registration": p.Registration, "at": p.At.Format(time.RFC3339)}}})
	if err != nil {
		return nil, err
	}
	return hashOf(b), nil
}

// letterDocument is the cover sheet of a letter: what it is, who wrote and who sent it, and
// its files with their hashes.
func (c *Casework) letterDocument(w *Work, n store.Submission, facts []doc.Fact) (*doc.Document, error) {
	var l Letter
	if err := json.Unmarshal(n.Answers, &l); err != nil {
		return nil, portal.Wrap(portal.Internal, "What was sent cannot be read.", err)
	}
	version := fmt.Sprintf("%s, version %d", w.Form.Key, w.Form.Number)
	d := &doc.Document{Title: w.Form.Title, Lang: "en-GB", Subject: version, Banner: c.banner(w), Footer: c.footer(w, "Answered by letter, "+portal.Stamp(n.At)+". Receipt "+n.Reference)}
	add := func(b ...doc.Block) { d.Blocks = append(d.Blocks, b...) }
	add(doc.Heading{Level: 1, Text: w.Form.Title})
	if len(facts) > 0 {
		add(doc.Facts{Items: facts})
	}
	add(doc.Heading{Level: 2, Text: "Answered by letter", ID: "t-letter"},
		doc.Paragraph{Text: "The letter below was sent in place of this form. The questions of the form were not answered one by one."},
		doc.Facts{Items: []doc.Fact{{Label: "Written by", Value: l.Author}, {Label: "Role", Value: l.Role}, {Label: "Date of the letter", Value: l.Date.Long()}}})
	files := doc.Table{Caption: "Files", Empty: "No files", Columns: []doc.Column{{Title: "File", Weight: 4}, {Title: "Kind", Weight: 2}, {Title: "Size", Weight: 1}}}
	for _, a := range w.Attachments {
		files.Rows = append(files.Rows, []doc.Text{doc.Text(a.Name), doc.Text(a.Kind), doc.Text(Size(a.Size))})
	}
	add(files)
	for _, a := range w.Attachments {
		add(doc.Code{Label: "SHA-256 of " + a.Name, Text: a.SHA256})
	}
	people := signatures(n.Signers, nil)
	for i := range people {
		people[i].Role = "Sent by"
	}
	add(doc.Signatures{People: people}, doc.Heading{Level: 2, Text: "Receipt", ID: "t-receipt"},
		doc.Facts{Items: []doc.Fact{{Label: "Reference", Value: n.Reference}, {Label: "Submitted", Value: portal.Stamp(n.At)}, {Label: "Version of the form", Value: version}}},
		doc.Code{Label: "SHA-256", Text: hex.EncodeToString(n.Hash)})
	return d, nil
}

// RoundPDF is the PDF of one submission of a task, byte for byte as it was made then;
// not_found when there is none of that number.
func (c *Casework) RoundPDF(ctx context.Context, w *Work, round int) ([]byte, error) {
	s, err := c.store.RoundByTask(ctx, w.Account.ID, w.Ref, round)
	if err != nil {
		return nil, err
	}
	b, err := c.submittedPDF(ctx, w, s)
	if err != nil {
		return nil, err
	}
	return b, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditPDFDownloaded, s.Reference)
}
