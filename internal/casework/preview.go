package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"

	"portico/engine"
	"portico/engine/doc"
	"portico/engine/pdf"
	"portico/engine/xlsx"
	"portico/internal/portal"
)

// The child of every preview is invented. It is the one of the shipped samples.
const (
	previewChild = "Diane Bluebell"
	previewFacts = "ot-advice/samples/facts.json"
)

var previewBorn = portal.Date{Year: 2013, Month: 2, Day: 10}

// OpenPreview opens the draft of a form with the test answers of an author, as if it were
// a task of theirs. *NotPublished when the draft has errors, NotFound when there is none.
func (c *Casework) OpenPreview(ctx context.Context, account portal.Account, key string) (*Work, error) {
	d, err := c.Draft(ctx, key)
	if err != nil {
		return nil, err
	}
	if d.Form == nil {
		return nil, &NotPublished{Draft: d}
	}
	kept, err := c.store.PreviewAnswers(ctx, key, account.ID)
	if err != nil {
		return nil, err
	}
	form := &Version{Definition: d.Form, live: liveOf(d.Form)}
	if err := c.refreshLists(ctx, form); err != nil {
		return nil, err
	}
	return c.previewOf(form, account, kept)
}

// previewOf is a form with test answers as if it were a task; kept nil begins anew.
func (c *Casework) previewOf(form *Version, account portal.Account, kept []byte) (*Work, error) {
	w := &Work{Account: account, Form: form, own: form, laid: &laid{today: c.today()}}
	w.Standing, w.State, w.OwnerID = portal.Owner, portal.Assigned, account.ID
	w.ChildName, w.ChildBorn, w.CaseReference = previewChild, previewBorn, "Preview"
	w.ViewRecorded = true // there is nothing to record
	answers, err := form.Read(kept)
	if kept == nil || err != nil { // of another text of the draft: they are only for trying
		answers, err = c.startPreview(form.Definition, account)
	}
	w.setAnswers(answers)
	return w, err
}

// startPreview is what a sheet begins with when the form is sent, with invented facts.
func (c *Casework) startPreview(form *engine.Definition, account portal.Account) (engine.Answers, error) {
	raw, err := fs.ReadFile(c.catalogue, previewFacts)
	if err != nil {
		return engine.Answers{}, err
	}
	facts := map[string]any{}
	if err := json.Unmarshal(raw, &facts); err != nil {
		return engine.Answers{}, err
	}
	facts["account"] = accountFacts(account)
	out, _ := form.Prefill(form.Empty(), facts)
	return out, nil
}

// SavePreview binds a post onto the test answers and keeps them.
func (c *Casework) SavePreview(ctx context.Context, w *Work, p Post) (Saved, error) {
	bound, err := c.bindPreview(w, p)
	if err != nil {
		return Saved{}, err
	}
	return Saved{At: c.now()}, c.keepPreview(ctx, w, bound)
}

func (c *Casework) bindPreview(w *Work, p Post) (engine.Answers, error) {
	tab, err := w.Tab(p.Tab)
	if err != nil {
		return engine.Answers{}, err
	}
	return c.bind(w, tab, p.Form)
}

func (c *Casework) keepPreview(ctx context.Context, w *Work, a engine.Answers) error {
	body, err := a.Marshal()
	if err != nil {
		return err
	}
	if err := c.store.SavePreview(ctx, w.Form.Key, w.Account.ID, body); err != nil {
		return err
	}
	w.setAnswers(a)
	return nil
}

// HasSample tells whether the catalogue has sample answers for a form.
func (c *Casework) HasSample(key string) bool {
	_, err := c.sample(key)
	return err == nil
}

func (c *Casework) sample(key string) ([]byte, error) {
	if !formKey.MatchString(key) {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(c.catalogue, key+"/samples/typical.json")
}

// FillPreview answers the preview with the typical sample of the catalogue, as far as the
// draft asks for what is in it. NotFound when there is no sample.
func (c *Casework) FillPreview(ctx context.Context, w *Work) error {
	answers, err := c.sampleFor(w)
	if err != nil {
		return err
	}
	return c.keepPreview(ctx, w, answers)
}

func (c *Casework) sampleFor(w *Work) (engine.Answers, error) {
	raw, err := c.sample(w.Form.Key)
	if err != nil {
		return engine.Answers{}, portal.Wrap(portal.NotFound, "There are no sample answers for this form.", err)
	}
	return w.Form.Read(raw)
}

// ClearPreview forgets an author's test answers.
func (c *Casework) ClearPreview(ctx context.Context, w *Work) error {
	return c.store.SavePreview(ctx, w.Form.Key, w.Account.ID, nil)
}

// PreviewDocument is the one document that the PDF and the workbook of a preview are
// printed from.
func (c *Casework) PreviewDocument(w *Work) *doc.Document {
	footer := fmt.Sprintf("Form %s, preview of the draft", w.Form.Key)
	banner := doc.Banner{Organisation: c.council.Name, Marking: c.council.Marking, Reference: w.CaseReference, Name: w.ChildName,
		Born: w.ChildBorn.List(), FormTitle: w.Form.Title}
	return w.Form.Document(w.Answers, engine.DocOptions{Banner: banner, Draft: true, Footer: footer})
}

// PreviewPDF prints a preview.
func (c *Casework) PreviewPDF(w *Work) ([]byte, error) {
	b, err := pdf.Print(c.PreviewDocument(w), pdf.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The PDF could not be made.", err)
	}
	return b, nil
}

// PreviewBook prints a preview as a workbook.
func (c *Casework) PreviewBook(w *Work) ([]byte, error) {
	b, err := xlsx.Print(c.PreviewDocument(w), xlsx.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The workbook could not be made.", err)
	}
	return b, nil
}

// PreviewSheets is the workbook of a preview as its sheets read.
func (c *Casework) PreviewSheets(w *Work) ([]xlsx.Sheet, error) {
	b, err := c.PreviewBook(w)
	if err != nil {
		return nil, err
	}
	return xlsx.Read(b)
}
