package casework

import (
	"context"
	"errors"
	"log/slog"

	"portico/internal/portal"
	"portico/internal/store"
)

// Retain does what the rules on keeping records ask for: it notes what goes soon, and removes what
// is due with its files. It may be run at any time, in several processes, and at the moment of a hold or a
// return: what is kept after all stays.
func (c *Casework) Retain(ctx context.Context, log *slog.Logger) error {
	if _, err := c.store.NoticeRemovals(ctx); err != nil {
		return err
	}
	removed := 0
	var failed error
	for after := int64(0); ; {
		ids, err := c.store.DueRemovals(ctx, after)
		if err != nil || len(ids) == 0 {
			if removed > 0 {
				log.Info("records removed", slog.Int("removals", removed))
			}
			return errors.Join(failed, err)
		}
		for _, id := range ids {
			after = id
			files, err := c.store.Remove(ctx, id)
			switch portal.CodeOf(err) {
			case "":
				removed++
				c.dropFiles(ctx, files)
			case portal.Conflict, portal.NotFound: // it is kept, or another process has removed it
			default:
				failed = errors.Join(failed, err)
			}
		}
	}
}

// dropFiles removes the bytes of rows that are gone. What is left for a fault of the storage
// the sweep finds.
func (c *Casework) dropFiles(ctx context.Context, files []store.FileKey) {
	for _, f := range files {
		c.dropBytes(ctx, keyOf(f))
	}
}
