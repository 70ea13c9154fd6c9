package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/store"
)

const (
	// orphanAge is how old bytes without a row are when they are removed: whoever puts bytes
	// writes the row within a minute.
	orphanAge = 24 * time.Hour
	// orphansEvery is how often all files are held to their rows.
	orphansEvery = 6 * time.Hour
	// fewOrphans may always be removed. More than that, and more than a tenth of all files,
	// tells of a database that is not the files' own.
	fewOrphans = 50
)

// Sweep removes what has expired: in the database, the files of what was never sent, and,
// a few times a day, bytes that no row names. Sittings that nobody closed go into the
// history; the next limits of cases are worked out anew when the rules changed. Its error says which rows have no file.
func (c *Casework) Sweep(ctx context.Context) error {
	if _, err := c.store.CloseOldSittings(ctx); err != nil {
		return err
	}
	if err := c.store.Tidy(ctx); err != nil {
		return err
	}
	if err := c.store.TellGuestsEnded(ctx); err != nil {
		return err
	}
	if err := c.store.SettleClocks(ctx); err != nil {
		return err
	}
	keys, err := c.store.DropStaleSendings(ctx)
	if err != nil {
		return err
	}
	for _, key := range keys {
		c.dropBytes(ctx, key)
	}
	if !c.orphansDue() {
		return nil
	}
	return c.sweepOrphans(ctx)
}

// orphansDue says, once every orphansEvery, that all files are held to their rows.
func (c *Casework) orphansDue() bool {
	c.sweep.Lock()
	defer c.sweep.Unlock()
	if now := c.now(); now.Sub(c.swept) >= orphansEvery {
		c.swept = now
		return true
	}
	return false
}

func (c *Casework) sweepOrphans(ctx context.Context) error {
	missing, orphans, total, err := c.holdFiles(ctx)
	if err != nil {
		return err
	}
	var old []string
	for _, k := range orphans {
		if c.now().Sub(k.At) > orphanAge {
			old = append(old, k.Key)
		}
	}
	if len(old) > max(fewOrphans, total/10) {
		return fmt.Errorf("%d of %d files belong to no record of this database: they are left alone. Are PORTICO_FILES_URL and DATABASE_URL of the same portal?", len(old), total)
	}
	for _, key := range old {
		err = errors.Join(err, c.files.Delete(ctx, key))
	}
	if len(missing) > 0 {
		err = errors.Join(err, fmt.Errorf("%d records name files that are not there: %v", len(missing), missing))
	}
	return err
}

// CheckFiles holds the files that are kept to the rows that name them, while the portal runs:
// missing are the keys that a row names and that are not there, orphaned those that no row
// names (bytes of an upload that was cut off, until the sweep removes them).
func (c *Casework) CheckFiles(ctx context.Context) (missing, orphaned []string, err error) {
	missing, orphans, _, err := c.holdFiles(ctx)
	for _, k := range orphans {
		orphaned = append(orphaned, k.Key)
	}
	return missing, orphaned, err
}

// holdFiles lists files first and rows after, since bytes are there before their row; what
// changed in between is asked for once more.
func (c *Casework) holdFiles(ctx context.Context) (missing []string, orphans []files.Kept, total int, err error) {
	kept, err := c.files.Keys(ctx)
	if err != nil {
		return nil, nil, 0, err
	}
	named, err := c.namedFiles(ctx)
	if err != nil {
		return nil, nil, 0, err
	}
	there := make(map[string]bool, len(kept))
	for _, k := range kept {
		if there[k.Key] = true; !named[k.Key] {
			orphans = append(orphans, k)
		}
	}
	for key := range named {
		if there[key] {
			continue
		}
		if _, err := c.files.Get(ctx, key); portal.CodeOf(err) == portal.NotFound {
			missing = append(missing, key)
		} else if err != nil {
			return nil, nil, 0, err
		}
	}
	if len(missing) > 0 {
		missing, err = c.stillNamed(ctx, missing)
	}
	return missing, orphans, len(kept), err
}

// stillNamed leaves out the keys whose rows were removed while the files were looked for.
func (c *Casework) stillNamed(ctx context.Context, keys []string) (out []string, err error) {
	named, err := c.namedFiles(ctx)
	for _, key := range keys {
		if named[key] {
			out = append(out, key)
		}
	}
	return out, err
}

func (c *Casework) namedFiles(ctx context.Context) (map[string]bool, error) {
	rows, err := c.store.FileKeys(ctx)
	named := make(map[string]bool, len(rows))
	for _, r := range rows {
		named[keyOf(r)] = true
	}
	return named, err
}

func keyOf(r store.FileKey) string {
	if r.Reference != "" {
		return pdfKey(r.Reference)
	}
	return r.Key
}
