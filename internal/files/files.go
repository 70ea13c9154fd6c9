// Package files keeps the bytes of attachments and checks what somebody wants
// to attach. It owns the storage (a folder; later S3) and the rules of what a
// file may be. It must not know what is in the bytes it stores, which come
// sealed, nor tasks, accounts or the database.
package files

import (
	"context"
	"time"
)

// Store keeps bytes under a key that the caller made up at random. Keys are 4
// to 120 letters, digits, dots, dashes and underscores, not beginning with a
// dot; others are refused, so that no key can name another place.
type Store interface {
	// Put keeps body under key; when it returns nil the bytes survive a power
	// cut. A second Put under the same key replaces. No room or no access is a
	// *portal.Error with the code unavailable.
	Put(ctx context.Context, key string, body []byte) error
	// Get answers the bytes; not_found when there are none under the key.
	Get(ctx context.Context, key string) ([]byte, error)
	// Delete removes the bytes. What is not there is removed already.
	Delete(ctx context.Context, key string) error
	// Keys lists what is kept, in no order. What is put or deleted meanwhile
	// may be in the list or not.
	Keys(ctx context.Context) ([]Kept, error)
}

// Kept is one file of a Store: its key, and when it was put there.
type Kept struct {
	Key string
	At  time.Time
}
