package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// teamFor is the open team whose a new case is: the one that was chosen, which must be among
// those of the account, or its first; the oldest when nobody records it.
func teamFor(ctx context.Context, tx bun.Tx, account int64, ref string) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `select t.id from teams t left join team_members m on m.team_id = t.id and m.account_id = ?0
where t.closed_at is null and (?0 = 0 or t.id = any((select teams_of(?0))::bigint[])) and ?1 in ('', t.ref)
order by m.account_id is null, m.added_at, t.id limit 1`, account, clean(ref)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		if ref != "" {
			return 0, portal.Fail(portal.Invalid, "Choose one of your own teams")
		}
		return 0, portal.Fail(portal.Invalid, "You are in no team yet, so no case can be recorded. Ask an administrator to put you into one.")
	}
	return id, err
}
