package store

import (
	"sync/atomic"
	"testing"
	"time"

	"portico/internal/portal"
)

func TestAccounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got, hash, err := w.Credentials(w.ctx, "  FFION@nch.EXAMPLE ")
	w.must(err)
	if got.ID != w.owner.ID || hash != "hash of Ffion Rhydderch" || got.Ref != w.owner.Ref || got.Organisation != "Northshire Community Health" {
		t.Errorf("credentials are %+v, %q", got, hash)
	}
	officer, err := w.AccountByEmail(w.ctx, w.officer.Email)
	w.must(err)
	if !officer.Has(portal.RoleOfficer) || !officer.Has(portal.RoleAuthor) || officer.Has(portal.RoleProfessional) {
		t.Errorf("roles are %v", officer.Roles)
	}
	_, err = w.AccountByEmail(w.ctx, "nobody@nch.example")
	w.wants(err, portal.NotFound)
	for name, n := range map[string]NewAccount{
		"same address": {Email: "Ffion@NCH.example", Name: "Other", Roles: []portal.Role{portal.RoleOfficer}},
		"no name":      {Email: "x@nch.example", Roles: []portal.Role{portal.RoleOfficer}},
		"no role":      {Email: "x@nch.example", Name: "X"},
		"odd role":     {Email: "x@nch.example", Name: "X", Roles: []portal.Role{"king"}},
	} {
		_, err := w.CreateAccount(w.ctx, n)
		want := portal.Invalid
		if name == "same address" {
			want = portal.Conflict
		}
		if portal.CodeOf(err) != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	odd, err := w.CreateAccount(w.ctx, NewAccount{Email: "o'neil@nch.example", Name: "A\x00nn \xff O'Neil \\ ?0 $1", Roles: []portal.Role{portal.RoleProfessional}})
	w.must(err)
	if back, err := w.AccountByEmail(w.ctx, odd.Email); err != nil || back.Name != "Ann \uFFFD O'Neil \\ ?0 $1" {
		t.Errorf("an odd name comes back as %q, %v", back.Name, err)
	}
}

func TestDisablingAndResettingEndSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"reset", func() error { return w.ResetPassword(w.ctx, w.owner.Email, "another") }},
		{"disable", func() error { return w.DisableAccount(w.ctx, w.owner.Email) }},
	} {
		token, _ := w.signIn(w.owner)
		pending, err := w.BeginSignIn(w.ctx, w.owner.ID, []byte("browser"))
		w.must(err)
		_, code := w.code()
		w.must(step.do())
		_, err = w.SessionByToken(w.ctx, token)
		w.wants(err, portal.Expired)
		if _, _, err = w.FinishSignIn(w.ctx, pending.Ref, []byte("browser"), code); err == nil {
			t.Errorf("%s: the code of before still works", step.name)
		}
	}
	if _, hash, _ := w.Credentials(w.ctx, w.owner.Email); hash != "another" {
		t.Errorf("hash is %q", hash)
	}
	_, err := w.BeginSignIn(w.ctx, w.owner.ID, []byte("browser"))
	w.wants(err, portal.NotFound)
	w.wants(w.DisableAccount(w.ctx, "nobody@nch.example"), portal.NotFound)
	w.wants(w.ResetPassword(w.ctx, "nobody@nch.example", "x"), portal.NotFound)
}

func TestGuesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	account, address := GuessSubject("account", "Ffion@NCH.example", 0), "addr:192.0.2.7"
	for range portal.GuessesPerAccount {
		_, err := w.TakeGuess(w.ctx, account, address)
		w.must(err)
		w.clock.forward(time.Second)
	}
	until, err := w.GuessesLeft(w.ctx, account, address)
	w.wants(err, portal.Limited)
	if want := start.Add(portal.GuessWindow); !until.Equal(want) {
		t.Errorf("until %v, want %v", until, want)
	}
	_, err = w.TakeGuess(w.ctx, account, address)
	w.wants(err, portal.Limited)
	if n := w.number("select count(*) from guesses"); n != 2*portal.GuessesPerAccount {
		t.Errorf("%d guesses are counted: one that is refused must not be, for neither", n)
	}
	_, err = w.TakeGuess(w.ctx, GuessSubject("account", "ffion@nch.example", 7))
	w.must(err) // a browser of hers has its own
	for range portal.GuessesPerAddress - portal.GuessesPerAccount {
		_, err := w.TakeGuess(w.ctx, address)
		w.must(err)
	}
	_, err = w.GuessesLeft(w.ctx, "account:other", address)
	w.wants(err, portal.Limited)
	at, err := w.TakeGuess(w.ctx, "addr:other")
	w.must(err)
	w.must(w.ReturnGuess(w.ctx, at, account, "addr:other"))
	_, err = w.GuessesLeft(w.ctx, account)
	w.must(err)
	if n := w.number("select count(*) from guesses where subject = 'addr:other'"); n != 0 {
		t.Errorf("a right try still counts for its network")
	}
	w.clock.forward(portal.GuessWindow)
	_, err = w.TakeGuess(w.ctx, address)
	w.must(err)
	if n := w.number("select count(*) from guesses where subject = $1", address); n != 1 {
		t.Errorf("%d guesses kept, want those that count: 1", n)
	}
}

// Tries at the same moment pass the limit by a few at most.
func TestGuessesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var taken atomic.Int64
	together(200, func(int) {
		if _, err := w.TakeGuess(w.ctx, "account:x", "addr:192.0.2.8"); err == nil {
			taken.Add(1)
		}
	})
	if n := taken.Load(); n < portal.GuessesPerAccount || n > portal.GuessesPerAccount+12 {
		t.Errorf("%d of 200 tries at once were let through", n)
	}
}
