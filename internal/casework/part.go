package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"portico/engine"
	"portico/engine/doc"
	"portico/engine/pdf"
	"portico/internal/portal"
	"portico/internal/store"
)

// accessOf is which tabs of a form a task sees and fills in: those that both its roles and its
// own list of tabs allow, but for those that somebody else was asked for. Nothing else decides this.
func accessOf(form *Version, part store.Part) engine.Access {
	return form.Lend(form.Only(form.For(part.Roles), part.Only), part.Lent, part.In)
}

// partWords is what the tabs of a part are called; "" for a whole form.
func partWords(def *engine.Definition, only []string) string {
	return strings.Join(partTitles(def, only), ", ")
}

// partName is partWords for lists: of many tabs the first two.
func partName(def *engine.Definition, only []string) string {
	titles := partTitles(def, only)
	if n := len(titles) - 2; n > 1 {
		return fmt.Sprintf("%s and %d more", strings.Join(titles[:2], ", "), n)
	}
	return strings.Join(titles, ", ")
}

func partTitles(def *engine.Definition, only []string) (titles []string) {
	for _, tab := range def.Tabs {
		if slices.Contains(only, tab.Name) {
			titles = append(titles, tab.Title)
		}
	}
	return titles
}

// partTitle is how a form is called of which somebody has a part.
func partTitle(form, part string) string {
	if part == "" {
		return form
	}
	return form + ": part " + part
}

// revisions are those of the tabs that are the task's, for whoever compares them with what was
// checked.
func (w *Work) revisions() map[string]int64 {
	out := map[string]int64{}
	for name, t := range w.Tabs {
		if (w.Only == nil || slices.Contains(w.Only, name)) && !slices.Contains(w.Lent, name) {
			out[name] = t.Revision
		}
	}
	return out
}

// ownPart is the work without what others were asked for, for what is submitted.
func (w *Work) ownPart() *Work {
	if len(w.In) == 0 {
		return w
	}
	own := *w
	own.In = nil
	own.Access = accessOf(own.Form, own.Part)
	own.Files, own.Infected, own.Strays = slices.Clone(w.Files), slices.Clone(w.Infected), slices.Clone(w.Strays)
	own.onlySeen()
	return &own
}

// seenAnswers are the answers on the tabs that the task reads.
func (w *Work) seenAnswers() engine.Answers {
	if w.Access.Whole() {
		return w.Answers
	}
	out := w.Form.Empty()
	for _, tab := range w.tabs() {
		if tab.Attachments == nil {
			out = w.Form.WithTab(out, tab, w.Answers)
		}
	}
	return out
}

// beside are the answers on tabs that the task does not read; nil for none.
func (w *Work) beside() ([]byte, error) {
	out, seen := w.Laid().Canonical(), w.Laid().Seen()
	for name := range seen {
		delete(out, name)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return engine.CanonicalJSON(out)
}

// submittedAnswers are the answers of a submission with those of others beside them: conditions
// look at these, and nobody is shown them.
func submittedAnswers(answers, beside []byte) (engine.Answers, error) {
	out, err := engine.ParseAnswers(answers)
	if err != nil || len(beside) == 0 {
		return out, err
	}
	others, err := engine.ParseAnswers(beside)
	if err != nil {
		return out, err
	}
	return together(out, others), nil
}

// together adds to answers those of tabs that they do not have.
func together(answers, others engine.Answers) engine.Answers {
	answers = answers.Clone()
	for name, tab := range others.Values {
		if _, ok := answers.Values[name]; !ok {
			answers.Values[name] = tab
		}
	}
	return answers
}

// PartWords is what the tabs of one's part are called; "" for a whole form.
func (w *Work) PartWords() string { return partWords(w.Form.Definition, w.Only) }

// OtherParts are the parts of a form beside one's own; none for a whole form.
func (c *Casework) OtherParts(ctx context.Context, w *Work) ([]store.PartLine, error) {
	if w.Only == nil && len(w.Lent) == 0 {
		return nil, nil
	}
	all, err := c.store.Parts(ctx, w.SheetIDs)
	return slices.DeleteFunc(all, func(p store.PartLine) bool { return p.Own }), err
}

// WholePDF is a form that was filled in in parts as one PDF, for officers. NotFound for any other
// form; Conflict while a part is out.
func (c *Casework) WholePDF(ctx context.Context, w *Work) ([]byte, error) {
	parts, err := c.store.PartsIn(ctx, w.Account.ID, w.SheetIDs)
	if err != nil {
		return nil, err
	}
	if len(parts) == 1 && parts[0].Only == nil {
		return nil, portal.Fail(portal.NotFound, "This form was not filled in in parts.")
	}
	whole, err := c.openWhole(ctx, w, parts)
	if err != nil {
		return nil, err
	}
	d, err := c.wholeDocument(ctx, whole, parts)
	if err != nil {
		return nil, err
	}
	b, err := pdf.Print(d, pdf.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The PDF could not be made. Each part has one of its own.", err)
	}
	return b, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditPDFDownloaded, "whole")
}

// openWhole opens a sheet with what all its parts have.
func (c *Casework) openWhole(ctx context.Context, w *Work, parts []store.PartIn) (*Work, error) {
	sheet, err := c.store.FindSheet(ctx, w.Account.ID, w.Ref)
	if err != nil {
		return nil, err
	}
	var rest *store.Part // of whoever has all but what others were asked for
	sheet.Part, sheet.Attachments = store.Part{}, nil
	for _, p := range parts {
		if p.Only == nil {
			rest = &p.Part
		}
		sheet.Only = append(sheet.Only, p.Only...)
		sheet.Attachments = append(sheet.Attachments, p.Attachments...)
	}
	if rest != nil {
		sheet.Part = store.Part{Roles: rest.Roles}
	}
	return c.openSheet(ctx, w.Account, sheet)
}

func (c *Casework) wholeDocument(ctx context.Context, w *Work, parts []store.PartIn) (*doc.Document, error) {
	files, err := c.printedFiles(ctx, w)
	if err != nil {
		return nil, err
	}
	answers := w.Form.Empty()
	facts := slices.DeleteFunc(c.headFacts(w), func(f doc.Fact) bool { return f.Label == "Required By" || f.Label == "Comments" || f.Label == "Sent" })
	var signed []doc.Signature
	for _, p := range parts {
		p.Words = cmp.Or(p.Words, "The rest of the form")
		how := "submitted "
		if p.ByLetter {
			how = "answered by letter "
		} else if own, err := engine.ParseAnswers(p.Answers); err != nil {
			return nil, portal.Wrap(portal.Internal, "What was submitted cannot be read.", err)
		} else {
			answers = together(own, answers)
		}
		facts = append(facts, doc.Fact{Label: p.Words, Value: how + portal.Stamp(p.SubmittedAt) + ", receipt " + p.Reference})
		for _, s := range signatures(p.Signers, nil) {
			s.Role += ": " + p.Words
			signed = append(signed, s)
		}
	}
	return w.Form.Sheet(answers).As(w.Access).Document(engine.DocOptions{Banner: c.banner(w), Facts: facts, Attachments: attachmentLines(w.Attachments), Files: files,
		Signatures: signed, Footer: c.footer(w, "All parts, printed "+portal.Stamp(c.now()))}), nil
}
