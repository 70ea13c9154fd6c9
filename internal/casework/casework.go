// Package casework is where the form engine and the store meet: it opens a task
// with its answers, saves, attaches, submits, prints, sends and installs.
//
// It owns the use cases that need engine, store, files and the case's key
// together, and the cache of compiled definitions. It must not know HTTP, HTML
// or SQL, and makes no rule of its own: what is allowed is asked of portal, what
// is valid of engine.
package casework

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	"portico/engine"
	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/store"
)

// Config is what casework is made of.
type Config struct {
	Store     *store.Store
	Files     files.Store
	Scanner   files.Scanner    // nil: uploads are not checked for viruses
	Catalogue fs.FS            // blocks, lists and definitions that ship with Portico
	Council   Council          // who sends the forms; printed on every PDF
	Now       func() time.Time // time.Now in production
	Roots     string           // file that roots of the audit are added to; "" for none
}

// Council is the sending council as it is printed.
type Council struct {
	Name    string // "Northshire County Council"
	Marking string // protective marking on every page, "Official: sensitive"
}

// Casework carries out use cases. It is safe for concurrent use.
type Casework struct {
	store     *store.Store
	files     files.Store
	scanner   files.Scanner // nil without one
	catalogue fs.FS
	council   Council
	now       func() time.Time
	roots     string
	versions  versionCache
	laid      *laidCache

	resting atomic.Int64 // until when, in nanoseconds, uploads go without the scanner

	sweep sync.Mutex // guards swept
	swept time.Time  // when files were last held to their rows

	checked      checkedCache
	shippedForms shippedForms
}

// New makes a Casework of its parts.
func New(c Config) *Casework {
	now := c.Now
	if now == nil {
		now = time.Now
	}
	return &Casework{roots: c.Roots, store: c.Store, files: c.Files, scanner: c.Scanner, catalogue: c.Catalogue, council: c.Council, now: now,
		versions: versionCache{byID: map[int64]*Version{}}, laid: newLaidCache()}
}

// Version is a published definition, compiled.
type Version struct {
	*engine.Definition
	ID     int64
	Number int
	live   *liveLists
}

// versionCache keeps compiled versions for the life of the process: a version is
// immutable, so an entry is never stale, and a council has few of them in use.
type versionCache struct {
	mu   sync.RWMutex
	byID map[int64]*Version
}

func (c *versionCache) get(id int64) *Version {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.byID[id]
}

func (c *versionCache) put(v *Version) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byID[v.ID] = v
}

// version returns the compiled version; errors are the store's, or internal when
// a published version no longer compiles.
func (c *Casework) version(ctx context.Context, id int64) (*Version, error) {
	if v := c.versions.get(id); v != nil {
		return v, c.refreshLists(ctx, v)
	}
	row, err := c.store.Version(ctx, id)
	if err != nil {
		return nil, err
	}
	def, findings := engine.Compile(row.Bundled, nil)
	if def == nil {
		return nil, portal.Wrap(portal.Internal, "This form cannot be shown at the moment.",
			fmt.Errorf("version %d of %s does not compile: %s", row.Number, row.Key, firstMessage(findings)))
	}
	v := &Version{Definition: def, ID: id, Number: row.Number, live: liveOf(def)}
	c.versions.put(v)
	return v, c.refreshLists(ctx, v)
}

func firstMessage(findings []engine.Finding) string {
	for _, f := range findings {
		if f.Level == "error" {
			return fmt.Sprintf("%d:%d: %s", f.Line, f.Column, f.Message)
		}
	}
	return "no finding says why"
}

// newRow makes the identity of a table row: eight random characters (design 3.4).
func newRow() string { return engine.NewRowKey(rand.Reader) }
