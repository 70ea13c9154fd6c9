package store

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/vault"
)

// reset begins a reset and gives the code that was mailed, "" for none.
func (w *world) reset(email, network string) (Reset, string) {
	w.t.Helper()
	before := w.number("select coalesce(max(id), 0) from mails")
	r, err := w.BeginReset(w.ctx, []byte("browser"), email, network)
	w.must(err)
	return r, w.codeAfter(before, email)
}

// codeAfter is the code of the newest mail to an address after one; "" when it holds none.
func (w *world) codeAfter(id int, email string) string {
	w.t.Helper()
	m, err := w.PendingMail(w.ctx, int64(w.number("select max(id) from mails where id > $1 and recipient = $2", id, email)))
	w.must(err)
	var d MailCode
	w.must(json.Unmarshal(m.Data, &d))
	return d.Code
}

func TestResetPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	here, elsewhere := []byte("browser"), []byte("other")
	token, _ := w.signIn(w.owner)
	subject := GuessSubject("account", w.owner.Email, 0)
	for range portal.GuessesPerAccount {
		_, err := w.TakeGuess(w.ctx, subject)
		w.must(err)
	}
	r, code := w.reset(w.owner.Email, "192.0.2.1") // works while the account is limited
	w.wants(w.FinishReset(w.ctx, r.Ref, here, "new hash", Visitor{}), portal.Invalid)
	w.wants(w.ProveReset(w.ctx, r.Ref, elsewhere, code), portal.NotFound)
	w.wants(w.ProveReset(w.ctx, r.Ref, here, wrong(code)), portal.Invalid)
	w.must(w.ProveReset(w.ctx, r.Ref, here, code))
	w.must(w.ProveReset(w.ctx, r.Ref, here, code)) // pressed twice
	w.wants(w.FinishReset(w.ctx, r.Ref, elsewhere, "new hash", Visitor{}), portal.NotFound)
	w.must(w.FinishReset(w.ctx, r.Ref, here, "new hash", Visitor{Token: "t", Browser: "Firefox on Windows"}))
	w.wants(w.FinishReset(w.ctx, r.Ref, here, "third hash", Visitor{}), portal.Expired)
	if _, hash, _ := w.Credentials(w.ctx, w.owner.Email); hash != "new hash" {
		t.Errorf("the hash is %q", hash)
	}
	_, err := w.SessionByToken(w.ctx, token)
	w.wants(err, portal.Expired)
	_, err = w.GuessesLeft(w.ctx, subject)
	w.must(err)
	if id, err := w.KnownDevice(w.ctx, w.owner.Email, "t"); id == 0 || err != nil {
		t.Errorf("the browser is not known: %v", err)
	}
	if _, data := w.mail(TemplatePasswordChanged); !strings.Contains(data, "Firefox on Windows") {
		t.Errorf("the mail says %s", data)
	}
	if w.audited(AuditPasswordChanged) != 1 {
		t.Error("the audit does not tell of the change")
	}
}

// A reset for an address without an account looks the same, and no code is right.
func TestResetOfNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.DisableAccount(w.ctx, w.colleague.Email))
	for _, email := range []string{"nobody@nch.example", w.colleague.Email} {
		r, code := w.reset(email, "192.0.2.1")
		if code != "" || r.Email != email || r.Codes != 1 {
			t.Errorf("%s: code %q, %+v", email, code, r)
		}
		m, _ := w.mail(TemplateNoAccount)
		if m.To != email {
			t.Errorf("the mail goes to %s", m.To)
		}
		for range portal.CodeTries - 1 {
			w.wants(w.ProveReset(w.ctx, r.Ref, []byte("browser"), "12345678"), portal.Invalid)
		}
		w.wants(w.ProveReset(w.ctx, r.Ref, []byte("browser"), "12345678"), portal.Expired)
		w.must(w.RenewReset(w.ctx, r.Ref, []byte("browser")))
		_, err := w.BeginReset(w.ctx, []byte("browser"), email, "192.0.2.1")
		w.must(err)
		if n := w.number("select count(*) from mails where recipient = $1", email); n != 1 {
			t.Errorf("%d mails within an hour to an address without an account, want 1", n)
		}
		w.wants(w.FinishReset(w.ctx, r.Ref, []byte("browser"), "hash", Visitor{}), portal.Invalid)
	}
}

func TestResetsAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range portal.ResetTries {
		w.reset(w.owner.Email, "192.0.2.1")
	}
	_, err := w.BeginReset(w.ctx, []byte("browser"), w.owner.Email, "192.0.2.1")
	w.wants(err, portal.Limited)
	r, code := w.reset(w.owner.Email, "192.0.2.2") // whoever fills one network's does not shut out another's
	w.clock.forward(portal.CodeLife)
	w.wants(w.ProveReset(w.ctx, r.Ref, []byte("browser"), code), portal.Expired)
	for range portal.CodesPerSignIn - 1 {
		w.must(w.RenewReset(w.ctx, r.Ref, []byte("browser")))
	}
	w.wants(w.RenewReset(w.ctx, r.Ref, []byte("browser")), portal.Limited)
	w.clock.forward(portal.ResetLife)
	_, err = w.ResetByRef(w.ctx, r.Ref, []byte("browser"))
	w.wants(err, portal.Expired)
	w.clock.forward(24 * time.Hour)
	w.must(w.Tidy(w.ctx))
	if n := w.number("select count(*) from resets"); n != 0 {
		t.Errorf("%d resets are left", n)
	}
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, _ := w.signIn(w.owner)
	second, _ := w.signIn(w.owner)
	keep, err := w.SessionByToken(w.ctx, second)
	w.must(err)
	r, code := w.reset(w.owner.Email, "192.0.2.1")
	w.must(w.ProveReset(w.ctx, r.Ref, []byte("browser"), code))
	w.must(w.ChangePassword(w.ctx, w.owner.ID, keep.ID, "new hash", Visitor{Token: "t", Browser: "Edge on Windows"}))
	_, err = w.SessionByToken(w.ctx, second)
	w.must(err)
	_, err = w.SessionByToken(w.ctx, first)
	w.wants(err, portal.Expired)
	w.wants(w.FinishReset(w.ctx, r.Ref, []byte("browser"), "hers", Visitor{}), portal.Invalid) // begun with the old one
	w.must(w.DisableAccount(w.ctx, w.owner.Email))
	w.wants(w.ChangePassword(w.ctx, w.owner.ID, keep.ID, "x", Visitor{}), portal.NotFound)
}

func TestDevicesAndPlaces(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	from := Visitor{Token: "token", Browser: "Firefox on Windows"}
	in := func(v Visitor) string {
		pending, err := w.BeginSignIn(w.ctx, w.owner.ID, []byte("browser"))
		w.must(err)
		_, code := w.code()
		token, _, err := w.FinishSignIn(w.ctx, pending.Ref, []byte("browser"), code, v)
		w.must(err)
		return token
	}
	mails := func() int { return w.number("select count(*) from mails where template = 'new_device'") }
	first := in(from)
	in(from)
	if mails() != 1 {
		t.Errorf("%d mails for one new browser, want 1", mails())
	}
	third := in(Visitor{Token: "other", Browser: "Safari on iPhone"})
	if mails() != 2 || w.audited(AuditNewDevice) != 2 {
		t.Errorf("%d mails for two new browsers, want 2", mails())
	}
	if id, err := w.KnownDevice(w.ctx, w.colleague.Email, "token"); id != 0 || err != nil {
		t.Errorf("the browser of one is known to another: %d, %v", id, err)
	}
	places, err := w.Places(w.ctx, w.owner.ID)
	w.must(err)
	if len(places) != 3 || places[0].Browser != "Safari on iPhone" || places[2].Browser != "Firefox on Windows" {
		t.Fatalf("places are %+v", places)
	}
	w.wants(w.EndPlace(w.ctx, w.colleague.ID, places[2].Ref), portal.NotFound)
	w.must(w.EndPlace(w.ctx, w.owner.ID, places[2].Ref))
	w.must(w.EndPlace(w.ctx, w.owner.ID, places[2].Ref)) // pressed twice
	_, err = w.SessionByToken(w.ctx, first)
	w.wants(err, portal.Expired)
	w.must(w.EndOtherPlaces(w.ctx, w.owner.ID, places[0].ID))
	_, err = w.SessionByToken(w.ctx, third)
	w.must(err)
	if places, err = w.Places(w.ctx, w.owner.ID); err != nil || len(places) != 1 {
		t.Errorf("places are %+v, %v", places, err)
	}
	w.clock.forward(portal.DeviceLife)
	w.must(w.Tidy(w.ctx))
	if n := w.number("select count(*) from devices"); n != 0 {
		t.Errorf("%d browsers are kept", n)
	}
}

func TestDetails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, found, err := w.DetailsOf(w.ctx, w.owner.ID)
	if found || err != nil {
		t.Fatalf("found %v, %v", found, err)
	}
	d := AccountDetails{RegistrationDetails: RegistrationDetails{Forename: "Ffion", Surname: "Rhydderch-Jones", Profession: "OT", Organisation: "NCH", Property: "County Hall",
		House: "4", Street: "Quay Street", Area: "Docks", Town: "Northshire", County: "Shire", Postcode: "NS1 1AA", Phone: "01632 960288"}, Register: "HCPC", RegistrationNumber: "OT71834"}
	w.must(w.ChangeDetails(w.ctx, w.owner.ID, d))
	back, found, err := w.DetailsOf(w.ctx, w.owner.ID)
	if !found || err != nil || back != d {
		t.Errorf("details come back as %+v, %v", back, err)
	}
	a, err := w.AccountByEmail(w.ctx, w.owner.Email)
	w.must(err)
	if a.Name != "Ffion Rhydderch-Jones" || a.Address != "County Hall, 4 Quay Street, Docks, Northshire, Shire, NS1 1AA" || a.Register != "HCPC" {
		t.Errorf("the account is %+v", a)
	}
	w.wants(w.ChangeDetails(w.ctx, w.owner.ID, AccountDetails{}), portal.Invalid)
	ring, err := vault.ParseRing(vault.NewKey())
	w.must(err)
	w.Store.ring = ring // the key that sealed them is gone
	if _, found, err := w.DetailsOf(w.ctx, w.owner.ID); found || err != nil {
		t.Errorf("without its key: found %v, %v", found, err)
	}
}
