package handlers

import (
	"encoding/base64"

	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// visitor is the browser that signs in. It is told from others by nothing but a random cookie,
// which is given here and lives on.
func (r *request) visitor() store.Visitor {
	token := r.Cookies(r.s.cookie(cookieDevice))
	if raw, err := base64.RawURLEncoding.DecodeString(token); err != nil || len(raw) != 32 {
		token = vault.Token()
	}
	r.setCookie(cookieDevice, token, portal.DeviceLife)
	return store.Visitor{Token: token, Browser: portal.BrowserWords(r.Get("User-Agent"))}
}

// countedCode tries a mailed code and counts it when it is wrong: codes are bounded over all
// sign-ins of an account, and of a network address.
func (r *request) countedCode(kind, email string, try func() error) error {
	subjects, err := r.guessing(kind, email)
	if err != nil {
		return err
	}
	at, err := r.s.store.TakeGuess(r.UserContext(), subjects...)
	if err != nil {
		return err
	}
	err = try()
	if code := portal.CodeOf(err); code == portal.Invalid || code == portal.Expired {
		return err
	}
	if back := r.s.store.ReturnGuess(r.UserContext(), at, "", subjects...); err == nil {
		err = back
	}
	return err
}
