package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// pasteLife is how long rows on their way into a table are kept, and how long a paste can be undone.
const pasteLife = 24 * time.Hour

// mostPastes is how many of them are kept for one writer of one sheet; the oldest go.
const mostPastes = 10

// Paste are rows on their way into a table, or what undoes them. Path is the form name of
// the table; Body is its keeper's own.
type Paste struct {
	Ref, Tab, Path string
	Body           []byte
}

// KeepPaste keeps a paste of a sheet for the account and gives the reference that finds it.
func (s *Store) KeepPaste(ctx context.Context, ids SheetIDs, accountID int64, p Paste) (ref string, err error) {
	if ids.Key.IsZero() { // not from OpenSheet
		return "", gone()
	}
	ref = vault.Ref()
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into pastes (ref, contribution_id, account_id, tab, path, body, made_at) values (?, ?, ?, ?, ?, ?, ?)`,
			ref, ids.ContributionID, accountID, clean(p.Tab), clean(p.Path), ids.Key.Seal(p.Body, pasteContext(ref)), s.now())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `delete from pastes where id in (select id from pastes where contribution_id = ? and account_id = ? order by id desc offset ?)`,
			ids.ContributionID, accountID, mostPastes)
		return err
	})
	return ref, err
}

const pasteSQL = `select tab, path, body from pastes where ref = ? and contribution_id = ? and account_id = ?`

// FindPaste gives a paste of the sheet back to whoever made it; NotFound for anybody else,
// and once it is too old.
func (s *Store) FindPaste(ctx context.Context, ids SheetIDs, accountID int64, ref string) (Paste, error) {
	p := Paste{Ref: clean(ref)}
	var sealed []byte
	err := s.db.QueryRowContext(steady(ctx), pasteSQL, p.Ref, ids.ContributionID, accountID).Scan(&p.Tab, &p.Path, &sealed)
	if err == sql.ErrNoRows {
		return Paste{}, portal.Fail(portal.NotFound, "These rows are not here any more: they are kept for a day. Paste or upload them again.")
	}
	if err != nil {
		return Paste{}, fault(err)
	}
	p.Body, err = ids.Key.Open(sealed, pasteContext(p.Ref))
	return p, fault(err)
}

// ChangePaste puts another body into a paste of the account's own. NotFound when it is gone.
func (s *Store) ChangePaste(ctx context.Context, ids SheetIDs, accountID int64, ref string, body []byte) error {
	if ids.Key.IsZero() {
		return gone()
	}
	result, err := s.db.ExecContext(steady(ctx), `update pastes set body = ? where ref = ? and contribution_id = ? and account_id = ?`,
		ids.Key.Seal(body, pasteContext(clean(ref))), clean(ref), ids.ContributionID, accountID)
	if err != nil {
		return fault(err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return orGone(sql.ErrNoRows)
	}
	return nil
}

func pasteContext(ref string) string { return "paste/" + ref }
