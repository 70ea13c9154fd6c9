package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"portico/internal/portal"
)

// previewLife is how long test answers of a preview are kept.
const previewLife = 7 * 24 * time.Hour

func previewContext(key string, accountID int64) string {
	return fmt.Sprintf("preview/%s/%d", key, accountID)
}

// PreviewAnswers gives the answers that this author tries the draft of a form with; nil
// when there are none.
func (s *Store) PreviewAnswers(ctx context.Context, key string, accountID int64) ([]byte, error) {
	var sealed []byte
	err := s.db.QueryRowContext(steady(ctx), `select p.body from previews p join definitions d on d.id = p.definition_id
where d.key = ? and p.account_id = ?`, clean(key), accountID).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fault(err)
	}
	body, err := s.ring.Open(sealed, previewContext(clean(key), accountID))
	return body, fault(err)
}

// SavePreview keeps the answers that an author tries a draft with, for seven days or as
// long as the draft is there; nil clears them. NotFound when the form has no draft.
func (s *Store) SavePreview(ctx context.Context, key string, accountID int64, body []byte) error {
	if body == nil {
		_, err := s.db.ExecContext(steady(ctx), `delete from previews p using definitions d
where d.id = p.definition_id and d.key = ? and p.account_id = ?`, clean(key), accountID)
		return fault(err)
	}
	result, err := s.db.ExecContext(steady(ctx), `insert into previews (definition_id, account_id, body, saved_at)
select r.definition_id, ?, ?, ? from drafts r join definitions d on d.id = r.definition_id where d.key = ?
on conflict (definition_id, account_id) do update set body = excluded.body, saved_at = excluded.saved_at`,
		accountID, s.ring.Seal(body, previewContext(clean(key), accountID)), s.now(), clean(key))
	if err != nil {
		return fault(err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return portal.Wrap(portal.NotFound, "This form has no draft any more.", err)
	}
	return nil
}
