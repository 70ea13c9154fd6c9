package casework

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// NotPublished tells that a draft has errors, and which.
type NotPublished struct{ Draft *FormDraft }

// Error is the sentence for a person.
func (n *NotPublished) Error() string {
	return "This draft has errors, so it was not published. Mend them first."
}

// Unwrap makes its code invalid.
func (n *NotPublished) Unwrap() error { return portal.Fail(portal.Invalid, n.Error()) }

// Publish publishes the draft of a form at that revision under the next number. It
// returns *NotPublished when the draft has errors, Invalid without a note, Conflict when
// it was changed meanwhile. Publishing the same revision twice publishes once.
func (c *Casework) Publish(ctx context.Context, key string, revision int64, words string, byID int64) (number int, err error) {
	words, err = note(words)
	if err != nil {
		return 0, err
	}
	d, err := c.Draft(ctx, key)
	n := store.NewVersion{Key: key, Note: words, ByID: byID}
	switch {
	case portal.CodeOf(err) == portal.NotFound: // published already, perhaps by this very press
	case err != nil:
		return 0, err
	case d.Revision == revision && d.Form == nil:
		return 0, &NotPublished{Draft: d}
	case d.Revision == revision:
		n.Title, n.FormType, n.Source, n.Bundled = d.Form.Title, d.Form.FormType, d.Form.Source, d.Form.Bundled
	}
	if _, number, err = c.store.PublishDraft(ctx, n, revision); err != nil || d == nil {
		return number, err
	}
	return number, c.addLists(ctx, d.Form)
}

// PublishAgain publishes what an earlier version was as a new one, word for word. Invalid
// when that version is the newest. Doing it twice does it once.
func (c *Casework) PublishAgain(ctx context.Context, key string, number int, words string, byID int64) (int, error) {
	words, err := note(words)
	if err != nil {
		return 0, err
	}
	v, err := c.store.VersionNumbered(ctx, key, number)
	if err != nil {
		return 0, err
	}
	_, now, err := c.store.PublishVersion(ctx, store.NewVersion{Key: key, Title: v.Title, FormType: v.FormType, Source: v.Source, Bundled: v.Bundled,
		Note: fmt.Sprintf("Back to version %d: %s", number, words), ByID: byID})
	return now, err
}

// CompareVersions says in words what differs between two versions of a form.
func (c *Casework) CompareVersions(ctx context.Context, key string, from, to int) ([]engine.Change, error) {
	older, err := c.numbered(ctx, key, from)
	if err != nil {
		return nil, err
	}
	newer, err := c.numbered(ctx, key, to)
	if err != nil {
		return nil, err
	}
	return engine.Compare(older.Definition, newer.Definition), nil
}

func (c *Casework) numbered(ctx context.Context, key string, number int) (*Version, error) {
	row, err := c.store.VersionNumbered(ctx, key, number)
	if err != nil {
		return nil, err
	}
	return c.version(ctx, row.ID)
}

// DraftChanges says in words what a draft without errors changes against the newest
// version in use, whose number is 0 when there is none.
func (c *Casework) DraftChanges(ctx context.Context, d *FormDraft) (number int, changes []engine.Change, err error) {
	row, err := c.store.LatestVersion(ctx, d.Key)
	if portal.CodeOf(err) == portal.NotFound {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	v, err := c.version(ctx, row.ID)
	if err != nil {
		return 0, nil, err
	}
	return row.Number, engine.Compare(v.Definition, d.Form), nil
}

// shippedForms are the forms of the catalogue, compiled once: they do not change while
// the program runs.
type shippedForms struct {
	once  sync.Once
	forms map[string]*engine.Definition
}

func (c *Casework) catalogueForms() map[string]*engine.Definition {
	c.shippedForms.once.Do(func() {
		c.shippedForms.forms = map[string]*engine.Definition{}
		found, _ := fs.Glob(c.catalogue, "*/definition.json") // only a bad pattern errs
		for _, name := range found {
			source, err := fs.ReadFile(c.catalogue, name)
			if err != nil {
				continue
			}
			if def, _ := engine.Compile(source, c.catalogue); def != nil && def.Key == path.Dir(name) {
				c.shippedForms.forms[def.Key] = def
			}
		}
	})
	return c.shippedForms.forms
}

// Updates tells for which forms something newer came with Portico than what was ever
// published here, and for which nothing was published at all.
func (c *Casework) Updates(ctx context.Context) (newer, unpublished map[string]*engine.Definition, err error) {
	forms := c.catalogueForms()
	hashes := make(map[string][]byte, len(forms))
	for key, def := range forms {
		hashes[key] = store.BundledHash(def.Bundled)
	}
	published, err := c.store.Published(ctx, hashes)
	if err != nil {
		return nil, nil, err
	}
	newer, unpublished = map[string]*engine.Definition{}, map[string]*engine.Definition{}
	for key, def := range forms {
		switch same, known := published[key]; {
		case !known:
			unpublished[key] = def
		case !same:
			differs, err := c.differs(ctx, key, def)
			if err != nil {
				return nil, nil, err
			}
			if differs {
				newer[key] = def
			}
		}
	}
	return newer, unpublished, nil
}

// differs tells whether a shipped form says anything else than the newest version in use:
// its text may differ in what no reader sees.
func (c *Casework) differs(ctx context.Context, key string, shipped *engine.Definition) (bool, error) {
	changes, err := c.ShippedChanges(ctx, key, shipped)
	if portal.CodeOf(err) == portal.NotFound { // retired
		return false, nil
	}
	return len(changes) > 0, err
}

// InstallShipped publishes a form of the catalogue, unless an author has published or
// drafted it here: then it shows as an update.
func (c *Casework) InstallShipped(ctx context.Context, source []byte) error {
	key := engine.ReadHead(source).Key
	form, err := c.store.Form(ctx, key)
	if err != nil && portal.CodeOf(err) != portal.NotFound {
		return err
	}
	if err == nil && (form.Draft != nil || form.By != "" || form.Retired()) {
		return nil
	}
	_, err = c.Install(ctx, source, "Shipped with Portico", 0)
	return err
}

// ShippedChanges says in words what a form that came with Portico has differently from
// the newest version in use.
func (c *Casework) ShippedChanges(ctx context.Context, key string, shipped *engine.Definition) ([]engine.Change, error) {
	row, err := c.store.LatestVersion(ctx, key)
	if err != nil {
		return nil, err
	}
	v, err := c.version(ctx, row.ID)
	if err != nil {
		return nil, err
	}
	return engine.Compare(v.Definition, shipped), nil
}
