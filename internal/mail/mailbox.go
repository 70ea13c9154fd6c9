package mail

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"
)

// kept is how many mails a DevMailbox holds.
const kept = 200

// Delivered is a mail in the development mailbox.
type Delivered struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
	Message
}

// DevMailbox is a Sender for development: it keeps the last 200 mails in
// memory, for /dev/mail. It is safe for use by several goroutines.
type DevMailbox struct {
	mu    sync.Mutex
	mails []Delivered // oldest first
}

// NewDevMailbox makes an empty mailbox.
func NewDevMailbox() *DevMailbox { return &DevMailbox{} }

// Send implements Sender; it never fails.
func (d *DevMailbox) Send(_ context.Context, m Message) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id := strings.ToLower(rand.Text()) + "@dev"
	d.mails = append(d.mails, Delivered{ID: id, At: time.Now().UTC(), Message: m})
	if len(d.mails) > kept {
		d.mails = slices.Clone(d.mails[len(d.mails)-kept:])
	}
	return "<" + id + ">", nil
}

// List answers the mails, newest first; never nil, so that it is an array in
// JSON.
func (d *DevMailbox) List() []Delivered {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := append([]Delivered{}, d.mails...)
	slices.Reverse(list)
	return list
}

// JSON is the list as an array of {id, at, to, subject, text, html}, newest
// first; scripts read it at /dev/mail.json.
func (d *DevMailbox) JSON() ([]byte, error) { return json.Marshal(d.List()) }
