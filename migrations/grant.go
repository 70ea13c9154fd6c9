package migrations

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Grant lets a role of the database run the portal: it reads and writes everything but the
// audit, into which it inserts and which it reads, and it can change no table. It is for
// portals that are migrated by one role and served by another; after every migration it is
// called again.
func Grant(ctx context.Context, dsn, role string) error {
	h, err := open(ctx, dsn)
	if err != nil {
		return err
	}
	defer h.close()
	name := pgx.Identifier{role}.Sanitize()
	for _, statement := range []string{
		"grant usage on schema public to " + name,
		"grant select, insert, update, delete on all tables in schema public to " + name,
		"grant usage, select, update on all sequences in schema public to " + name,
		"revoke update, delete, truncate on audit_events, audit_seals, audit_batches from " + name,
	} {
		if _, err := h.pool.Exec(ctx, statement); err != nil {
			return fmt.Errorf("grant the role %s what it needs: %w", role, err)
		}
	}
	return nil
}
