package store

import (
	"context"
	"time"

	"portico/internal/portal"
)

// Tidy removes what is of no use to anybody any more: wrong tries, sign-ins,
// registrations, searches, sessions, held posts, previews, pastes, imports, reports of presses and hours of views that are over. It may be run at any
// time and as often as one likes.
func (s *Store) Tidy(ctx context.Context) error {
	now := s.now()
	for _, old := range []struct {
		remove string
		before time.Time
	}{
		{"delete from guesses where at <= ?", now.Add(-portal.GuessWindow)},
		{"delete from sign_ins where created_at <= ?", now.Add(-24 * time.Hour)},
		{"delete from registrations where made_at <= ?", now.Add(-24 * time.Hour)},
		{"delete from resets where made_at <= ?", now.Add(-24 * time.Hour)},
		{"update email_changes set state = 'expired', old_mac = null, new_mac = null where state in ('open', 'waiting') and made_at <= ?", now.Add(-portal.EmailChangeLife)},
		{"delete from email_changes where state not in ('open', 'waiting') and made_at <= ?", now.Add(-90 * 24 * time.Hour)},
		{"delete from devices where seen_at <= ?", now.Add(-portal.DeviceLife)},
		{"delete from searches where made_at <= ?", now.Add(-24 * time.Hour)},
		// A session stays as long as a post of its owner could come in late.
		{"delete from sessions where created_at <= ?", now.Add(-portal.SessionLife - portal.HeldPostLife)},
		{"delete from previews where saved_at <= ?", now.Add(-previewLife)},
		{"delete from imports where made_at <= ?", now.Add(-importLife)},
		{"delete from pastes where made_at <= ?", now.Add(-pasteLife)},
		{"delete from bulks where made_at <= ?", now.Add(-bulkLife)},
		{"delete from digest_items where made_at <= ? and mail_id is not null", now.Add(-digestKept)},
		{"delete from digests where day <= ?", now.Add(-digestKept)},
		{"delete from held_posts where expires_at <= ?", now},
		{"delete from views where hour <= ?", now.Add(-24 * time.Hour)},
	} {
		if _, err := s.db.ExecContext(steady(ctx), old.remove, old.before); err != nil {
			return fault(err)
		}
	}
	return nil
}
