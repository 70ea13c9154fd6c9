package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"portico/internal/portal"
	"portico/internal/vault"
)

// takenLife is how long a held post may be taken again after the first time,
// so that an answer lost on its way loses no words.
const takenLife = 10 * time.Minute

// heldPost is what lies sealed in a held post.
type heldPost struct {
	Path string `json:"path"`
	Form []byte `json:"form"`
}

// HoldPost keeps a post whose session was over until its writer has signed in
// again, for 20 hours. The reference goes to the page; it gives nothing to
// anybody else.
func (s *Store) HoldPost(ctx context.Context, accountID int64, path string, form []byte) (ref string, err error) {
	body, err := json.Marshal(heldPost{path, form})
	if err != nil {
		return "", fault(err)
	}
	ref = vault.Ref()
	now := s.now()
	_, err = s.db.ExecContext(steady(ctx), `insert into held_posts (ref, account_id, body, held_at, expires_at) values (?, ?, ?, ?, ?)`,
		ref, accountID, s.ring.Seal(body, heldContext(ref)), now, now.Add(portal.HeldPostLife))
	if err != nil {
		return "", fault(err)
	}
	return ref, nil
}

func heldContext(ref string) string { return "held/" + ref }

// HeldPosts are the references of what is held for this account and was not taken yet,
// oldest first.
func (s *Store) HeldPosts(ctx context.Context, accountID int64) ([]string, error) {
	rows, err := s.db.QueryContext(steady(ctx), `select ref from held_posts
where account_id = ? and expires_at > ? and taken_at is null order by held_at, ref`, accountID, s.now())
	if err != nil {
		return nil, fault(err)
	}
	var refs []string
	err = each(rows, func(rows *sql.Rows) error {
		var ref string
		err := rows.Scan(&ref)
		refs = append(refs, ref)
		return err
	})
	return refs, fault(err)
}

// TakeHeldPost gives back what was held for this account. Once taken it stays
// for ten more minutes. NotFound when it is not there, over, or another's.
func (s *Store) TakeHeldPost(ctx context.Context, accountID int64, ref string) (path string, form []byte, err error) {
	now := s.now()
	var sealed []byte
	err = s.db.QueryRowContext(steady(ctx), `update held_posts set taken_at = coalesce(taken_at, ?0)
where ref = ?1 and account_id = ?2 and expires_at > ?0 and (taken_at is null or taken_at > ?3) returning body`,
		now, clean(ref), accountID, now.Add(-takenLife)).Scan(&sealed)
	if err != nil {
		return "", nil, fault(err)
	}
	body, err := s.ring.Open(sealed, heldContext(ref))
	if err != nil {
		return "", nil, fault(err)
	}
	var held heldPost
	if err := json.Unmarshal(body, &held); err != nil {
		return "", nil, fault(err)
	}
	return held.Path, held.Form, nil
}
