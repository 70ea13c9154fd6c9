package store

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"portico/internal/portal"
)

var here, elsewhere = []byte("this browser"), []byte("another browser")

// code gives the newest code that was mailed.
func (w *world) code() (MailCode, string) {
	w.t.Helper()
	m, _ := w.mail(TemplateCode)
	var data MailCode
	w.must(json.Unmarshal(m.Data, &data))
	return data, data.Code
}

func (w *world) signIn(a portal.Account) (token string, back portal.Account) {
	w.t.Helper()
	in, err := w.BeginSignIn(w.ctx, a.ID, here)
	w.must(err)
	_, code := w.code()
	token, back, err = w.FinishSignIn(w.ctx, in.Ref, here, code[:4]+" "+code[4:])
	w.must(err)
	return token, back
}

// wrong gives a code that is not that one.
func wrong(code string) string {
	last := code[7]
	return code[:7] + string('0'+(last-'0'+1)%10)
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in, err := w.BeginSignIn(w.ctx, w.owner.ID, here)
	w.must(err)
	data, code := w.code()
	m, _ := w.mail(TemplateCode)
	if len(code) != 8 || data.Number != 1 || !data.ExpiresAt.Equal(start.Add(portal.CodeLife)) || m.To != w.owner.Email || in.Email != w.owner.Email {
		t.Errorf("mail %+v to %s, sign-in %+v", data, m.To, in)
	}
	if shown, err := w.SignInByRef(w.ctx, in.Ref, here); err != nil || shown != in {
		t.Errorf("by ref %+v, %v; want %+v", shown, err, in)
	}
	_, err = w.SignInByRef(w.ctx, in.Ref, elsewhere)
	w.wants(err, portal.NotFound)
	_, _, err = w.FinishSignIn(w.ctx, in.Ref, elsewhere, code)
	w.wants(err, portal.NotFound)
	_, _, err = w.FinishSignIn(w.ctx, "nothing", here, code)
	w.wants(err, portal.NotFound)
	_, _, err = w.FinishSignIn(w.ctx, in.Ref, here, wrong(code))
	w.wants(err, portal.Invalid)
	token, account, err := w.FinishSignIn(w.ctx, in.Ref, here, " "+code+" ")
	w.must(err)
	if account.ID != w.owner.ID || len(token) < 40 {
		t.Errorf("signed in %+v with %q", account, token)
	}
	_, _, err = w.FinishSignIn(w.ctx, in.Ref, here, code)
	w.wants(err, portal.Expired)
	_, err = w.SignInByRef(w.ctx, in.Ref, here)
	w.wants(err, portal.Expired)
	_, err = w.RenewSignIn(w.ctx, in.Ref, here)
	w.wants(err, portal.Expired)
	if w.audited(AuditCodeSent) != 1 || w.audited(AuditSignedIn) != 1 || w.audited(AuditSignInFailed) != 2 {
		t.Error("the audit does not tell one code, one sign-in, two failures")
	}
}

func TestFifthWrongCodeVoidsTheCodeAndNotTheAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in, err := w.BeginSignIn(w.ctx, w.owner.ID, here)
	w.must(err)
	_, code := w.code()
	for try := 1; try <= portal.CodeTries; try++ {
		_, _, err := w.FinishSignIn(w.ctx, in.Ref, here, wrong(code))
		w.wants(err, map[bool]portal.Code{true: portal.Expired, false: portal.Invalid}[try == portal.CodeTries])
	}
	_, _, err = w.FinishSignIn(w.ctx, in.Ref, here, code)
	w.wants(err, portal.Expired)
	if portal.SentenceOf(err) != sentenceVoid {
		t.Errorf("the right code after five wrong ones says %q", portal.SentenceOf(err))
	}
	_, err = w.RenewSignIn(w.ctx, in.Ref, here)
	w.must(err)
	_, code = w.code()
	_, _, err = w.FinishSignIn(w.ctx, in.Ref, here, code)
	w.must(err)
}

func TestFiveWrongCodesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in, err := w.BeginSignIn(w.ctx, w.owner.ID, here)
	w.must(err)
	_, code := w.code()
	together(20, func(int) { w.FinishSignIn(w.ctx, in.Ref, here, wrong(code)) })
	if tries := w.number("select tries from sign_ins"); tries != portal.CodeTries {
		t.Errorf("%d tries counted, want 5", tries)
	}
	_, _, err = w.FinishSignIn(w.ctx, in.Ref, here, code)
	w.wants(err, portal.Expired)
}

func TestCodesEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in, err := w.BeginSignIn(w.ctx, w.owner.ID, here)
	w.must(err)
	_, first := w.code()
	w.clock.forward(portal.CodeLife)
	_, _, err = w.FinishSignIn(w.ctx, in.Ref, here, first)
	w.wants(err, portal.Expired)
	for want := 2; want <= portal.CodesPerSignIn; want++ {
		renewed, err := w.RenewSignIn(w.ctx, in.Ref, here)
		w.must(err)
		if renewed.Codes != want {
			t.Errorf("code %d, want %d", renewed.Codes, want)
		}
	}
	_, err = w.RenewSignIn(w.ctx, in.Ref, here)
	w.wants(err, portal.Limited)
	_, err = w.RenewSignIn(w.ctx, in.Ref, elsewhere)
	w.wants(err, portal.NotFound)
	w.clock.forward(signInLife)
	_, err = w.RenewSignIn(w.ctx, in.Ref, here)
	w.wants(err, portal.Expired)
}

func TestOneCodeIsLive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, err := w.BeginSignIn(w.ctx, w.owner.ID, here)
	w.must(err)
	_, oldCode := w.code()
	together(6, func(int) {
		if _, err := w.BeginSignIn(w.ctx, w.owner.ID, elsewhere); err != nil {
			t.Error(err)
		}
		if _, err := w.RenewSignIn(w.ctx, old.Ref, here); portal.CodeOf(err) == portal.Internal || portal.CodeOf(err) == portal.Unavailable {
			t.Error(err)
		}
	})
	if n := w.number("select count(*) from sign_ins where code_mac is not null"); n != 1 {
		t.Errorf("%d codes are live, want 1", n)
	}
	_, _, err = w.FinishSignIn(w.ctx, old.Ref, here, oldCode)
	if err == nil {
		t.Error("a replaced code still signs in")
	}
}

func TestSignInsAreLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range signInsPerWindow {
		_, err := w.BeginSignIn(w.ctx, w.owner.ID, here)
		w.must(err)
	}
	_, err := w.BeginSignIn(w.ctx, w.owner.ID, here)
	w.wants(err, portal.Limited)
	w.clock.forward(portal.GuessWindow)
	_, err = w.BeginSignIn(w.ctx, w.owner.ID, here)
	w.must(err)
}

func TestSessionLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, _ := w.signIn(w.owner)
	seen := func() time.Time {
		var at time.Time
		w.must(w.db.QueryRowContext(w.ctx, "select last_seen_at from sessions").Scan(&at))
		return at.UTC()
	}
	session, err := w.SessionByToken(w.ctx, token)
	w.must(err)
	if session.Account.ID != w.owner.ID || session.CSRF == "" || session.Account.Roles[0] != portal.RoleProfessional {
		t.Errorf("session is %+v", session)
	}
	w.clock.forward(59 * time.Second)
	_, err = w.SessionByToken(w.ctx, token)
	w.must(err)
	if !seen().Equal(start) {
		t.Error("a session is touched more than once a minute")
	}
	w.clock.forward(time.Second)
	again, err := w.SessionByToken(w.ctx, token)
	w.must(err)
	if !seen().Equal(start.Add(time.Minute)) || again.CSRF != session.CSRF {
		t.Errorf("seen at %v, CSRF kept: %v", seen(), again.CSRF == session.CSRF)
	}
	w.clock.forward(portal.SessionIdle)
	over, err := w.SessionByToken(w.ctx, token)
	w.wants(err, portal.Expired)
	if over.Account.ID != w.owner.ID {
		t.Error("an expired session does not say whose it was")
	}
	for _, odd := range []string{"", "x", token + "x"} {
		over, err := w.SessionByToken(w.ctx, odd)
		w.wants(err, portal.Expired)
		if over.Account.ID != 0 {
			t.Error("a token that is not known has an account")
		}
	}
}

func TestSessionEndsAfterTwelveHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, _ := w.signIn(w.owner)
	for range 12*60/20 - 1 {
		w.clock.forward(20 * time.Minute)
		_, err := w.SessionByToken(w.ctx, token)
		w.must(err)
	}
	w.clock.forward(20 * time.Minute)
	_, err := w.SessionByToken(w.ctx, token)
	w.wants(err, portal.Expired)
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, _ := w.signIn(w.owner)
	other, _ := w.signIn(w.owner)
	w.must(w.EndSession(w.ctx, token))
	w.must(w.EndSession(w.ctx, token))
	w.must(w.EndSession(w.ctx, "unknown"))
	_, err := w.SessionByToken(w.ctx, token)
	w.wants(err, portal.Expired)
	_, err = w.SessionByToken(w.ctx, other)
	w.must(err)
	if n := w.audited(AuditSignedOut); n != 1 {
		t.Errorf("signed out is told %d times", n)
	}
}

func TestHeldPost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref, err := w.HoldPost(w.ctx, w.owner.ID, "/tasks/abc/advice", []byte("aim=held words"))
	w.must(err)
	_, _, err = w.TakeHeldPost(w.ctx, w.colleague.ID, ref)
	w.wants(err, portal.NotFound)
	for range 2 {
		path, form, err := w.TakeHeldPost(w.ctx, w.owner.ID, ref)
		if err != nil || path != "/tasks/abc/advice" || string(form) != "aim=held words" {
			t.Fatalf("took %q %q %v", path, form, err)
		}
	}
	w.clock.forward(takenLife)
	_, _, err = w.TakeHeldPost(w.ctx, w.owner.ID, ref)
	w.wants(err, portal.NotFound)
	ref, err = w.HoldPost(w.ctx, w.owner.ID, "/x", nil)
	w.must(err)
	w.clock.forward(portal.HeldPostLife)
	_, _, err = w.TakeHeldPost(w.ctx, w.owner.ID, ref)
	w.wants(err, portal.NotFound)
}

// together runs work n times at once and waits.
func together(n int, work func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { work(i) })
	}
	wg.Wait()
}
