package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// baseline is the sheet as its author left it to be counter-signed, and who the author was then.
type baseline struct {
	Version int64             `json:"version"` // of the form
	Author  store.Signer      `json:"author"`
	Answers json.RawMessage   `json:"answers"`
	Tabs    map[string]int64  `json:"tabs"` // revisions
	Files   map[string]string `json:"files"`
	Papers  []paper           `json:"papers"` // supporting documents
}

type paper struct {
	Ref  string `json:"ref"`
	Name string `json:"name"`
}

// Changes are what was changed in a form since its author gave it to a counter signatory.
// Added and Removed are the names of supporting documents.
type Changes struct {
	Answers        []engine.Amendment `json:"answers,omitempty"`
	Added, Removed []string           `json:",omitempty"`
}

// Count is how many changes there are.
func (c *Changes) Count() int { return len(c.Answers) + len(c.Added) + len(c.Removed) }

// Signatories are who may counter-sign for the account: the members of its work groups, those
// first who are named for it.
func (c *Casework) Signatories(ctx context.Context, w *Work) ([]store.Colleague, error) {
	all, err := c.store.Colleagues(ctx, w.Account.ID)
	slices.SortStableFunc(all, func(a, b store.Colleague) int {
		switch {
		case a.Signatory == b.Signatory:
			return 0
		case a.Signatory:
			return -1
		}
		return 1
	})
	return all, err
}

// AskSignature signs the form as its author and gives it to a colleague, named by the
// reference of the account, to counter-sign. Invalid when the colleague is none or the
// declaration is missing; else errors are those of store.AskSignature. A form with gaps may be given.
func (c *Casework) AskSignature(ctx context.Context, w *Work, who, note string, declared bool) error {
	all, err := c.store.Colleagues(ctx, w.Account.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(p store.Colleague) bool { return p.Ref == who })
	switch {
	case who == "":
		return portal.Fail(portal.Invalid, "Select who is to counter-sign.")
	case i < 0:
		return portal.Fail(portal.Invalid, "This person is not in your work groups any more. Select somebody from the list.")
	case len([]rune(note)) > portal.MaxSigning:
		return portal.Fail(portal.Invalid, "The note is longer than 2,000 characters. Shorten it.")
	case w.Form.Declaration != "" && !declared:
		return portal.Fail(portal.Invalid, "Tick the declaration: your name stands on the form as its author.")
	}
	b, err := c.baselineOf(w)
	if err != nil {
		return err
	}
	n := store.AskSignature{AccountID: w.Account.ID, TaskRef: w.Ref, SignatoryID: all[i].AccountID, Note: note, Tabs: b.Tabs}
	for _, p := range w.Sheet.Attachments {
		n.Attachments = append(n.Attachments, p.Ref)
	}
	if n.Baseline, err = json.Marshal(b); err != nil {
		return err
	}
	return c.store.AskSignature(ctx, n)
}

func (c *Casework) baselineOf(w *Work) (baseline, error) {
	b := baseline{Version: w.Form.ID, Author: signer(w.Account, c.now().UTC().Truncate(time.Second)), Tabs: w.revisions(), Files: map[string]string{}}
	for _, a := range w.Attachments {
		b.Papers = append(b.Papers, paper{a.Ref, a.Name})
	}
	for _, a := range w.Files {
		b.Files[a.Ref] = a.Name
	}
	answers, err := w.Answers.Marshal()
	b.Answers = answers
	return b, err
}

// baseline reads what the author had written; Conflict when it is not there.
func (c *Casework) baseline(ctx context.Context, w *Work) (b baseline, texts store.SigningTexts, err error) {
	texts, err = c.store.SigningTexts(ctx, w.Account.ID, w.Ref)
	if err == nil {
		err = json.Unmarshal(texts.Baseline, &b)
	}
	if portal.CodeOf(err) == portal.NotFound {
		err = portal.Wrap(portal.Conflict, "What the author had written is not kept here, so this form cannot be counter-signed. Send it back, and ask for it again.", err)
	}
	return b, texts, err
}

// Changes are what was changed since the author gave the form to the counter signatory it was
// last with: as it is now while that person has it, as it was when it came back after.
func (c *Casework) Changes(ctx context.Context, w *Work) (*Changes, error) {
	b, texts, err := c.baseline(ctx, w)
	if err != nil {
		return nil, err
	}
	if w.State != portal.CounterSigning && len(texts.Amended) > 0 {
		var done amended
		err := json.Unmarshal(texts.Amended, &done)
		return &done.Changes, err
	}
	return c.changesSince(ctx, w, b)
}

// sheetBefore is the sheet as its author left it. Where the council has moved it to another
// version meanwhile, the author's answers are carried over as theirs were.
func (c *Casework) sheetBefore(ctx context.Context, w *Work, b baseline) (*engine.Sheet, error) {
	before, err := engine.ParseAnswers(b.Answers)
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "What the author had written cannot be read.", err)
	}
	if b.Version != w.Form.ID {
		from, err := c.version(ctx, b.Version)
		if err != nil {
			return nil, err
		}
		before = engine.Move(from.Definition, w.Form.Definition, before).Answers
	}
	return w.Form.SheetOn(before, w.laid.today).As(w.Access), nil
}

// changesSince compares the sheet with what its author left.
func (c *Casework) changesSince(ctx context.Context, w *Work, b baseline) (*Changes, error) {
	before, err := c.sheetBefore(ctx, w, b)
	if err != nil {
		return nil, err
	}
	names := func(ref string) string {
		if a, err := w.Attachment(ref); err == nil {
			return a.Name
		}
		return b.Files[ref]
	}
	out := &Changes{Answers: w.Laid().Amendments(before, names)}
	had := map[string]bool{}
	for _, p := range b.Papers {
		had[p.Ref] = true
		if !slices.ContainsFunc(w.Attachments, func(a store.Attachment) bool { return a.Ref == p.Ref }) {
			out.Removed = append(out.Removed, p.Name)
		}
	}
	for _, a := range w.Attachments {
		if !had[a.Ref] {
			out.Added = append(out.Added, a.Name)
		}
	}
	return out, nil
}

// amended is what is kept of a counter-signature that has ended, and of what was signed.
type amended struct {
	Author    string `json:"author"`
	Signatory string `json:"signatory"`
	Changes
}

// SendBack gives the form back to its author with words; errors are those of store.SendBack.
func (c *Casework) SendBack(ctx context.Context, w *Work, words string) error {
	if len([]rune(words)) > portal.MaxSigning {
		return portal.Fail(portal.Invalid, "The words are longer than 2,000 characters. Shorten them.")
	}
	n, err := c.ending(ctx, w, words)
	if err != nil {
		return err
	}
	return c.store.SendBack(ctx, n)
}

// TakeBack gives the form back to its author before it is counter-signed; errors are those of
// store.TakeBack.
func (c *Casework) TakeBack(ctx context.Context, w *Work) error {
	n := store.EndSigning{AccountID: w.Account.ID, TaskRef: w.Ref}
	if w.Standing == portal.Contributor { // an administrator does not read the form
		var err error
		if n, err = c.ending(ctx, w, ""); err != nil {
			return err
		}
	}
	return c.store.TakeBack(ctx, n)
}

// ending is how a signing ends; a baseline that is not there does not keep the form where it is.
func (c *Casework) ending(ctx context.Context, w *Work, words string) (store.EndSigning, error) {
	n := store.EndSigning{AccountID: w.Account.ID, TaskRef: w.Ref, Words: words}
	b, _, err := c.baseline(ctx, w)
	if portal.CodeOf(err) == portal.Conflict {
		return n, nil
	}
	if err != nil {
		return n, err
	}
	n.Amended, err = c.amendedJSON(ctx, w, b)
	return n, err
}

func (c *Casework) amendedJSON(ctx context.Context, w *Work, b baseline) ([]byte, error) {
	changes, err := c.changesSince(ctx, w, b)
	if err != nil {
		return nil, err
	}
	return json.Marshal(amended{Author: b.Author.Name, Signatory: w.Account.Name, Changes: *changes})
}

// signedBy puts the author in front of who signs now, and says what was changed meanwhile.
func (c *Casework) signedBy(ctx context.Context, w *Work, s *store.Submission) error {
	if w.State != portal.CounterSigning {
		return nil
	}
	b, _, err := c.baseline(ctx, w)
	if err != nil {
		return err
	}
	if b.Author.AccountID == w.Account.ID {
		return portal.Fail(portal.Conflict, "You cannot counter-sign your own form.")
	}
	s.Signers = append([]store.Signer{b.Author}, s.Signers...)
	s.Amended, err = c.amendedJSON(ctx, w.inOwn(), b)
	return err
}

// amendedLine is what a document says of the changes of a counter signatory.
func amendedLine(kept []byte) (*engine.AmendedLine, error) {
	if len(kept) == 0 {
		return nil, nil
	}
	var a amended
	if err := json.Unmarshal(kept, &a); err != nil {
		return nil, err
	}
	line := &engine.AmendedLine{Author: a.Author, Signatory: a.Signatory, What: a.Answers}
	for _, name := range a.Added {
		line.Files = append(line.Files, fmt.Sprintf("The supporting document “%s” was added.", name))
	}
	for _, name := range a.Removed {
		line.Files = append(line.Files, fmt.Sprintf("The author’s supporting document “%s” was removed.", name))
	}
	return line, nil
}

// agreed says how a counter signatory signed.
func agreed(a *engine.AmendedLine) string {
	n := len(a.What) + len(a.Files)
	switch n {
	case 0:
		return "Agreed without changes"
	case 1:
		return "Agreed with 1 change"
	}
	return fmt.Sprintf("Agreed with %d changes", n)
}
