package casework

import (
	"context"
	"net/url"
)

// Held is a post that came after its session had ended. It waits, sealed, until
// the same account has signed in again (design 4).
type Held struct {
	Path string
	Form url.Values
}

// Hold keeps a post for the account and returns the reference under which Held
// gives it back.
func (c *Casework) Hold(ctx context.Context, accountID int64, path string, form url.Values) (string, error) {
	return c.store.HoldPost(ctx, accountID, path, []byte(form.Encode()))
}

// NextHeld is the reference of the oldest post that is held for the account, "" when none is.
func (c *Casework) NextHeld(ctx context.Context, accountID int64) (string, error) {
	refs, err := c.store.HeldPosts(ctx, accountID)
	if err != nil || len(refs) == 0 {
		return "", err
	}
	return refs[0], nil
}

// Held gives a held post back; not_found when it is another account's or gone. It can be
// had again for some minutes, in case the answer was lost on its way: its save id makes
// sure that it is saved once.
func (c *Casework) Held(ctx context.Context, accountID int64, ref string) (Held, error) {
	path, body, err := c.store.TakeHeldPost(ctx, accountID, ref)
	if err != nil {
		return Held{}, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return Held{}, err
	}
	return Held{Path: path, Form: form}, nil
}
