package casework

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Checked is the source of a form as it was checked for its author.
type Checked struct {
	Source   []byte
	Title    string
	Form     *engine.Definition // nil while there is an error
	Findings []engine.Finding   // in the order of the source
}

// Errors counts the findings that stand between a draft and publishing.
func (c *Checked) Errors() int {
	n := 0
	for _, f := range c.Findings {
		if f.Level == engine.LevelError {
			n++
		}
	}
	return n
}

// Warnings counts the other findings.
func (c *Checked) Warnings() int { return len(c.Findings) - c.Errors() }

// checkedCache remembers the sources checked last: while an author looks at a preview,
// each of its pages needs the compiled draft.
type checkedCache struct {
	mu      sync.Mutex
	entries []checkedEntry // the latest last
}

type checkedEntry struct {
	sum   [sha256.Size]byte
	value *Checked
}

const checkedMost = 16

func (c *checkedCache) get(sum [sha256.Size]byte) *Checked {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.entries {
		if e.sum == sum {
			return e.value
		}
	}
	return nil
}

func (c *checkedCache) put(sum [sha256.Size]byte, v *Checked) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries = append(c.entries, checkedEntry{sum, v})
	if len(c.entries) > checkedMost {
		c.entries = c.entries[1:]
	}
}

// checkSource finds what is wrong with a source by itself.
func (c *Casework) checkSource(key string, source []byte) *Checked {
	sum := sha256.Sum256([]byte(key + "\n" + string(source)))
	if known := c.checked.get(sum); known != nil {
		return known
	}
	head := engine.ReadHead(source)
	out := &Checked{Source: source, Title: head.Title, Findings: engine.Check(source, c.catalogue)}
	if head.Key != "" && head.Key != key {
		out.Findings = append(out.Findings, engine.Finding{Line: head.Line, Column: head.Column, Pointer: "/x-form/key", Rule: "form-key", Level: engine.LevelError,
			Message: fmt.Sprintf("The key here is %q, but this form is %q. A form keeps its key: write %q here, or make a new form.", head.Key, key, key)})
	}
	if out.Errors() == 0 {
		out.Form, _ = engine.Compile(source, c.catalogue)
	}
	c.checked.put(sum, out)
	return out
}

// Check finds what is wrong with a source as the draft of the form of that key, also
// beside the form's earlier versions.
func (c *Casework) Check(ctx context.Context, key string, source []byte) *Checked {
	checked := c.checkSource(key, source)
	if checked.Form == nil {
		return checked
	}
	said := c.formerNames(ctx, key, checked.Form)
	if len(said) == 0 {
		return checked
	}
	out := *checked
	out.Findings = slices.Concat(checked.Findings, said)
	slices.SortStableFunc(out.Findings, func(a, b engine.Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &out
}

// formerNames warns of earlier names that no version of the form had. Older versions are
// looked at only while there is something to warn of. A version that cannot be had is no
// reason not to save or show a draft, so nothing is said then.
func (c *Casework) formerNames(ctx context.Context, key string, form *engine.Definition) []engine.Finding {
	latest, err := c.store.LatestVersion(ctx, key)
	if err != nil {
		return nil
	}
	var earlier []*engine.Definition
	for number := latest.Number; number > 0; number-- {
		v, err := c.numbered(ctx, key, number)
		if err != nil {
			return nil
		}
		earlier = append(earlier, v.Definition)
		said := engine.CheckFormerly(form, earlier)
		if len(said) == 0 || number == 1 {
			return said
		}
	}
	return nil
}

// FormDraft is the draft of a form, checked.
type FormDraft struct {
	store.Draft
	*Checked
}

// Draft gives the draft of a form. NotFound when it has none.
func (c *Casework) Draft(ctx context.Context, key string) (*FormDraft, error) {
	d, err := c.store.Draft(ctx, key)
	if err != nil {
		return nil, err
	}
	return &FormDraft{Draft: d, Checked: c.Check(ctx, d.Key, d.Source)}, nil
}

// DraftConflict tells that somebody else saved a draft meanwhile; both texts are in it.
type DraftConflict struct {
	Mine   []byte
	Theirs *FormDraft // nil when the draft is not there any more
	Err    error      // *portal.Error with the sentence for a person
}

// Error is the sentence for a person.
func (c *DraftConflict) Error() string { return portal.SentenceOf(c.Err) }

// Unwrap gives the portal error, so that its code is conflict.
func (c *DraftConflict) Unwrap() error { return c.Err }

// SaveDraft saves a draft, right or wrong, on the revision that its author saw; 0 begins
// it. A *DraftConflict when somebody else saved meanwhile, TooLarge beyond 1 MB.
func (c *Casework) SaveDraft(ctx context.Context, key string, source []byte, base, byID int64) (revision int64, err error) {
	return c.saveDraft(ctx, store.DraftSave{Key: key, Base: base, Source: source, ByID: byID})
}

func (c *Casework) saveDraft(ctx context.Context, n store.DraftSave) (revision int64, err error) {
	if err := tooLarge(n.Source); err != nil {
		return 0, err
	}
	c.describe(ctx, &n)
	revision, err = c.store.SaveDraft(ctx, n)
	if portal.CodeOf(err) != portal.Conflict {
		return revision, err
	}
	theirs, found := c.Draft(ctx, n.Key)
	if found != nil && portal.CodeOf(found) != portal.NotFound {
		return 0, found
	}
	return 0, &DraftConflict{Mine: n.Source, Theirs: theirs, Err: err}
}

// KeepTyped keeps what was typed and not saved among the earlier texts of a draft, and
// gives the number it is kept under; 0 when it is what is saved. A *DraftConflict when the
// draft is not there any more, TooLarge beyond 1 MB.
func (c *Casework) KeepTyped(ctx context.Context, key string, source []byte, byID int64) (revision int64, err error) {
	if err := tooLarge(source); err != nil {
		return 0, err
	}
	revision, err = c.store.KeepDraftText(ctx, key, source, byID)
	if portal.CodeOf(err) == portal.Conflict {
		return 0, &DraftConflict{Mine: source, Err: err}
	}
	return revision, err
}

// describe fills in what the list of forms shows of a draft.
func (c *Casework) describe(ctx context.Context, n *store.DraftSave) {
	checked := c.Check(ctx, n.Key, n.Source)
	n.Title, n.Errors, n.Warnings = checked.Title, checked.Errors(), checked.Warnings()
	if n.Title == "" {
		n.Title = n.Key
	}
}

func tooLarge(source []byte) error {
	if len(source) <= engine.MaxSourceBytes {
		return nil
	}
	return portal.Fail(portal.TooLarge, fmt.Sprintf("This text has %d kB. A form has at most %d kB, so nothing was saved. Take long texts or unused parts out.", len(source)>>10, engine.MaxSourceBytes>>10))
}

var formKey = regexp.MustCompile(`^[a-z][a-z0-9-]{0,59}$`)

// NewForm begins a form with a draft of that source, whose key and title are put in.
// Invalid for a key that cannot be used, Conflict for one that is taken.
func (c *Casework) NewForm(ctx context.Context, key, title string, source []byte, byID int64) error {
	switch {
	case !formKey.MatchString(key):
		return portal.Fail(portal.Invalid, "A key has small letters, digits and hyphens, begins with a letter and has at most 60 characters, such as transport-advice.")
	case key == "new":
		return portal.Fail(portal.Invalid, "This key is the address of the page for new forms. Choose another.")
	}
	if err := tooLarge(source); err != nil {
		return err
	}
	if head := engine.ReadHead(source); head.Key != key || title != "" && head.Title != title {
		if title == "" {
			title = head.Title
		}
		source = engine.Renamed(source, key, title)
	}
	n := store.DraftSave{Key: key, Source: source, ByID: byID}
	c.describe(ctx, &n)
	_, err := c.store.BeginForm(ctx, n)
	return err
}

// Starter is the source that a form from nothing begins with.
func (c *Casework) Starter() ([]byte, error) { return fs.ReadFile(c.catalogue, "starter.json") }

// SourceOf is the source of a form: of its newest version in use, else of its draft.
func (c *Casework) SourceOf(ctx context.Context, key string) ([]byte, error) {
	v, err := c.store.LatestVersion(ctx, key)
	if portal.CodeOf(err) != portal.NotFound {
		return v.Source, err
	}
	d, err := c.store.Draft(ctx, key)
	return d.Source, err
}

// StartDraft begins the draft of a form from one of its versions; 0 is what ships with
// Portico. Conflict when it has a draft already.
func (c *Casework) StartDraft(ctx context.Context, key string, from int, byID int64) error {
	source, err := c.shipped(key)
	if from != 0 {
		var v store.DefinitionVersion
		v, err = c.store.VersionNumbered(ctx, key, from)
		source = v.Source
	}
	if err != nil {
		return err
	}
	_, err = c.saveDraft(ctx, store.DraftSave{Key: key, Source: source, From: from, ByID: byID})
	if portal.CodeOf(err) == portal.NotFound && from == 0 { // nothing of this form is here yet
		return c.NewForm(ctx, key, "", source, byID)
	}
	var conflict *DraftConflict
	if errors.As(err, &conflict) {
		return portal.Fail(portal.Conflict, "This form has a draft already. Go on with it, or remove it first.")
	}
	return err
}

// shipped is the source of a form that came with Portico; NotFound for any other.
func (c *Casework) shipped(key string) ([]byte, error) {
	if !formKey.MatchString(key) {
		return nil, portal.Fail(portal.NotFound, "No such form came with Portico.")
	}
	source, err := fs.ReadFile(c.catalogue, key+"/definition.json")
	if err != nil {
		return nil, portal.Wrap(portal.NotFound, "No such form came with Portico.", err)
	}
	return source, nil
}

// note cleans what an author writes about a version; it must say something.
func note(text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case text == "":
		return "", portal.Fail(portal.Invalid, "Say in a few words what this version changes. Whoever looks at the versions later will be glad of it.")
	case len([]rune(text)) > noteMost:
		return "", portal.Fail(portal.Invalid, fmt.Sprintf("The note has %d characters. Use at most %d.", len([]rune(text)), noteMost))
	}
	return text, nil
}

// noteMost is the number of characters that a version's note may have.
const noteMost = 500
