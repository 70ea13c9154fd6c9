package main

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/vault"
)

const anotherPassword = "another quiet harbour 8"

// forgets begins a forgotten password and gives the answer and where it leads.
func (b *browserClient) forgets(email string) (page, string) {
	b.t.Helper()
	start := b.get("/forgotten-password")
	got := b.post("/forgotten-password", url.Values{"_csrf": {start.field("_csrf")}, "email": {email}})
	return got, got.Location
}

// says posts one page's form: the token of the page and what is given.
func (b *browserClient) says(shown, path string, pairs ...string) page {
	b.t.Helper()
	form := url.Values{"_csrf": {b.get(shown).field("_csrf")}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.post(path, form)
}

// mailsOf are the mails to an address with a subject, newest first; it waits for one at least.
func (p *testPortal) mailsOf(t testing.TB, email, subject string) (out []string) {
	t.Helper()
	for range 400 {
		for _, m := range p.mails() {
			if m.To == email && m.Subject == subject {
				out = append(out, m.Text)
			}
		}
		if len(out) > 0 {
			return out
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("no mail %q to %s", subject, email)
	return nil
}

func TestForgottenPassword(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who := p.addPerson(t, "Gwen Forgets")
	inside, guesser, b := p.signedIn(t, who), p.browser(t), p.browser(t)
	for range portal.GuessesPerAccount {
		guesser.begin(who.Email, "not the password")
	}
	locked, _ := b.begin(who.Email, testPassword)
	locked.expect(t, "locked by somebody who guesses", http.StatusTooManyRequests, "There were too many tries. Wait until", "choose a new password by Forgotten Password")

	_, there := b.forgets(who.Email)
	code := p.codes(t, who.Email, 1)[0]
	p.mailsOf(t, who.Email, "Your code for a new password")
	b.get(there+"/password").leadsTo(t, "the new password before the code", there)
	p.browser(t).get(there).leadsTo(t, "another browser", "/forgotten-password")
	b.says(there, there, "code", "12").expect(t, "half a code", 422, "A code has 8 digits")
	b.says(there, there, "code", otherCode(code)).expect(t, "a wrong code", 422, "This is not the code that we sent")
	b.says(there, there, "code", code).leadsTo(t, "the right code", there+"/password")
	next := there + "/password"
	b.says(next, next, "password", "short", "again", "short").expect(t, "a short password", 422, "12 characters or more")
	b.says(next, next, "password", anotherPassword, "again", "x").expect(t, "not twice the same", 422, "The two passwords are not the same")
	b.says(next, next, "password", anotherPassword, "again", anotherPassword).leadsTo(t, "a good one", "/forgotten-password/done")
	b.get("/forgotten-password/done").expect(t, "done", 200, "Your password is changed", ">OK<", "<title>Password changed - Portico")
	b.get(next).leadsTo(t, "once more", "/sign-in")
	inside.get("/tasks").leadsTo(t, "who was signed in", "/sign-in")
	if mail := p.mailsOf(t, who.Email, "Your password was changed")[0]; !strings.Contains(mail, "tell the council") || !strings.Contains(mail, "/forgotten-password") {
		t.Errorf("the mail says %s", mail)
	}
	old, _ := b.begin(who.Email, testPassword)
	old.expect(t, "the old password", 422, "Address and password do not belong together.")
	if got, _ := b.begin(who.Email, anotherPassword); got.Status != http.StatusSeeOther {
		t.Errorf("the new password after the guessing: status %d: %.300s", got.Status, got.words())
	}
}

func (p page) leadsTo(t testing.TB, what, where string) {
	t.Helper()
	if p.Location != where {
		t.Errorf("%s: status %d, leads to %q, want %q: %.300s", what, p.Status, p.Location, where, p.words())
	}
}

var resetRef = regexp.MustCompile(`/forgotten-password/[0-9a-z]{20}`)

// TestForgottenPasswordTellsNothing: an address that has an account, one that has none and one
// whose account is closed get the same answers, byte for byte, at every step.
func TestForgottenPasswordTellsNothing(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	known, closed := p.addPerson(t, "Hari Known"), p.addPerson(t, "Hari Closed")
	if err := p.store.DisableAccount(t.Context(), closed.Email); err != nil {
		t.Fatal(err)
	}
	var first []string
	for _, email := range []string{known.Email, "hari.nobody@health.example", closed.Email} {
		b := p.browser(t)
		var all []string
		note := func(got page) page {
			header := got.Header.Clone()
			for _, h := range []string{"Date", "Set-Cookie", "Content-Length"} {
				header.Del(h)
			}
			text := fmt.Sprintf("%d %s\n%v\n%s", got.Status, got.Location, header, values.ReplaceAllString(got.Body, ""))
			text = strings.ReplaceAll(resetRef.ReplaceAllString(text, "/forgotten-password/R"), email, "X")
			text = clockTime.ReplaceAllString(text, "T")
			text = csrfData.ReplaceAllString(text, "")
			all = append(all, text)
			return got
		}
		got, there := b.forgets(email)
		note(got)
		note(b.get(there))
		note(b.says(there, there, "code", "12"))
		for range portal.CodeTries {
			note(b.says(there, there, "code", "00000000"))
		}
		note(b.says(there, there+"/new"))
		note(b.get(there))
		note(b.get(there + "/password"))
		for range portal.CodesPerSignIn - 1 {
			note(b.says(there, there+"/new"))
		}
		if first == nil {
			first = all
			continue
		}
		for i := range all {
			if all[i] != first[i] {
				t.Errorf("step %d for %s can be told from an account's:\n%s\n-- and --\n%s", i, email, all[i], first[i])
			}
		}
		p.mailsOf(t, email, "There is no account with this address")
	}
	p.mailsOf(t, known.Email, "Your code for a new password")
	for _, bad := range []string{"", "somebody", "a@b", strings.Repeat("a", 400) + "@x.example", "\x00@x.example"} {
		got, _ := p.browser(t).forgets(bad)
		got.expect(t, "the address "+bad, 422, "There is a problem")
	}
}

var (
	clockTime = regexp.MustCompile(`\b\d\d:\d\d\b`)
	csrfData  = regexp.MustCompile(`data-csrf="[^"]*"`)
)

// Codes of forgotten passwords are bounded over all resets, and one who fills the bound does not
// shut out the holder in her usual browser.
func TestForgottenPasswordGuessing(t *testing.T) {
	t.Parallel()
	p := startBehind(t, []string{"127.0.0.1"})
	who, usual := p.addPerson(t, "Ida Usual"), p.browser(t)
	p.signIn(t, usual, who)
	limited := 0
	for i := range 5 {
		b := p.browser(t).with("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i))
		for range 2 {
			_, there := b.forgets(who.Email)
			for range portal.CodeTries {
				if got := b.says(there, there, "code", "00000000"); got.Status == http.StatusTooManyRequests {
					limited++
				}
			}
		}
	}
	if limited == 0 {
		t.Error("fifty wrong codes from five places were never limited")
	}
	p.waitForMail(t)
	before := p.codesMailed(who.Email)
	_, there := usual.forgets(who.Email)
	code := p.newestCode(t, who.Email, before)
	usual.says(there, there, "code", code).leadsTo(t, "the holder in her usual browser", there+"/password")
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who := p.addPerson(t, "Jo Changes")
	b, other := p.signedIn(t, who), p.signedIn(t, who)
	const at = "/account/password"
	b.says(at, at).expect(t, "nothing entered", 422, "Enter your present password", "Enter a password of 12 characters")
	b.says(at, at, "present", "not the password", "password", anotherPassword, "again", anotherPassword).expect(t, "a wrong one", 422, "This is not your present password")
	b.says(at, at, "present", testPassword, "password", "jo.changes jo.changes", "again", "jo.changes jo.changes").expect(t, "her address", 422, "must not hold your email address")
	b.says(at, at, "present", testPassword, "password", anotherPassword, "again", anotherPassword).leadsTo(t, "a right one", at)
	b.get(at).expect(t, "afterwards", 200, "Your password is changed.", "<title>Change password - Portico")
	other.get("/tasks").leadsTo(t, "the other session", "/sign-in")
	p.mailsOf(t, who.Email, "Your password was changed")
	for range portal.GuessesPerAccount {
		b.says(at, at, "present", "not the password", "password", anotherPassword, "again", anotherPassword)
	}
}

func TestChangeEmail(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who, taken := p.addPerson(t, "Kit Moves"), p.addPerson(t, "Kit Taken")
	b := p.signedIn(t, who)
	const at, to = "/account/email", "kit.new@health.example"
	b.says(at, at, "email", "kit", "present", "").expect(t, "no address", 422, "This is not an email address", "Enter your password")
	b.says(at, at, "email", to, "present", "wrong").expect(t, "a wrong password", 422, "This is not your present password")
	b.says(at, at, "email", who.Email, "present", testPassword).expect(t, "the same", 422, "the address that you sign in with already")
	first := p.codesMailed(who.Email)
	b.says(at, at, "email", taken.Email, "present", testPassword).leadsTo(t, "somebody's", at)
	p.newestCode(t, who.Email, first) // else it could come after the next one
	p.mailsOf(t, taken.Email, "There is another account with this address")
	b.says(at, at+"/codes", "new", "00000000").expect(t, "any code for somebody's", 422, "This is not the code that we sent")
	b.says(at, at+"/withdraw").leadsTo(t, "withdrawn", at)
	before := p.codesMailed(who.Email)
	b.says(at, at, "email", to, "present", testPassword).leadsTo(t, "a free one", at)
	old, fresh := p.newestCode(t, who.Email, before), p.newestCode(t, to, 0)
	b.says(at, at+"/codes").expect(t, "no code", 422, "Enter the code from the newest mail")
	b.says(at, at+"/codes", "old", old, "new", "1234").expect(t, "half a code", 422, "A code has 8 digits", old)
	b.says(at, at+"/codes", "old", fresh).expect(t, "the other one's code", 422, "This is not the code that we sent")
	b.says(at, at+"/codes", "old", old).leadsTo(t, "the old one's", at)
	b.get(at).expect(t, "half way", 200, "That address is confirmed", "Confirmed")
	b.says(at, at+"/codes", "new", fresh).leadsTo(t, "the new one's", at)
	b.get(at).expect(t, "done", 200, "Your email address is changed", "You sign in with "+to)
	b.get("/tasks").expect(t, "still signed in", 200, "None waits for", to)
	p.mailsOf(t, who.Email, "Your email address was changed")
	p.mailsOf(t, to, "Your email address was changed")
	gone, _ := p.browser(t).begin(who.Email, testPassword)
	gone.expect(t, "the old address", 422, "Address and password do not belong together.")
}

func TestChangeEmailWithoutOldMailbox(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who, officer := p.addPerson(t, "Lou Lost"), p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	ask := func(who portal.Account, to string) *browserClient {
		b := p.signedIn(t, who)
		b.says("/account/email", "/account/email", "email", to, "present", testPassword)
		b.says("/account/email", "/account/email/codes", "lost", "yes").expect(t, "the tick alone", 422, "Enter the code from the newest mail")
		b.says("/account/email", "/account/email/codes", "lost", "yes", "new", p.newestCode(t, to, 0)).leadsTo(t, "the new code", "/account/email")
		b.get("/account/email").expect(t, "waiting", 200, "The change waits for the council now", "an officer of the council checks")
		return b
	}
	b := ask(who, "lou.new@health.example")
	mine := ask(officer, "olive.new@health.example")
	p.mailsOf(t, who.Email, "Your change of email address waits for the council")
	p.mailsOf(t, "lou.new@health.example", "Your change of email address waits for the council")
	mine.get("/cases").expect(t, "the first page of officers", 200, "2 changes of email address wait for approval")
	hers := "/email-changes/" + p.text(t, "select ref from email_changes where account_id = $1", who.ID)
	own := "/email-changes/" + p.text(t, "select ref from email_changes where account_id = $1", officer.ID)
	mine.get("/email-changes").expect(t, "the list", 200, "Lou Lost", "lou.new@health.example", hers)
	mine.get(own).expect(t, "her own", 200, "Another officer must decide")
	mine.says(own, own+"/approve", "checked", "yes").expect(t, "approving her own", http.StatusForbidden, "Another officer must decide")
	if got := b.says("/account", hers+"/approve", "checked", "yes"); got.Status != http.StatusNotFound {
		t.Errorf("approving one's own without being an officer: status %d", got.Status)
	}
	mine.get(hers).expect(t, "one", 200, "Ring first", "01632 960 288")
	mine.says(hers, hers+"/approve").expect(t, "without a call", 422, "Tick to say that you have spoken to Lou Lost")
	mine.says(hers, hers+"/approve", "checked", "yes").leadsTo(t, "approved", "/email-changes")
	if got := mine.says("/email-changes", hers+"/approve", "checked", "yes"); got.Status != http.StatusNotFound {
		t.Errorf("approved twice: status %d", got.Status)
	}
	b.get("/account/email").expect(t, "changed", 200, "You sign in with lou.new@health.example")
	mine.says("/email-changes", own+"/refuse").expect(t, "refusing her own", http.StatusForbidden)
}

func TestDevices(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who := p.addPerson(t, "Max Places")
	firefox := p.browser(t).with("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0")
	p.signIn(t, firefox, who)
	mail := p.mailsOf(t, who.Email, "Your account was used in a new browser")
	if !strings.Contains(mail[0], "Firefox on Windows") || !strings.Contains(mail[0], portal.Stamp(time.Now())[:11]) {
		t.Errorf("the mail says %s", mail[0])
	}
	firefox.says("/tasks", "/sign-out").leadsTo(t, "Logout", "/sign-in")
	p.waitForMail(t)
	before := p.codesMailed(who.Email)
	again, action := firefox.begin(who.Email, testPassword)
	if again.Status != http.StatusSeeOther {
		t.Fatalf("signing in again: status %d: %.300s", again.Status, again.words())
	}
	firefox.enter(action, p.newestCode(t, who.Email, before)).leadsTo(t, "signing in again", "/tasks")
	p.waitForMail(t)
	if n := len(p.mailsOf(t, who.Email, "Your account was used in a new browser")); n != 1 {
		t.Errorf("%d mails after signing in again from the same browser", n)
	}
	phone := p.browser(t)
	phone.setCookie("portico_session", p.elsewhere(t, who, "Safari on iPhone"))
	list := firefox.get("/account/devices")
	list.expect(t, "the list", 200, "Firefox on Windows This browser", "Safari on iPhone", "Sign out everywhere else")
	place := regexp.MustCompile(`/account/devices/[0-9a-f]{32}`).FindString(list.Body)
	if got := p.signedIn(t, p.addPerson(t, "Max Stranger")).says("/account/devices", place); got.Status != http.StatusNotFound {
		t.Errorf("signing somebody else out: status %d", got.Status)
	}
	phone.get("/tasks").expect(t, "the phone before", 200)
	firefox.says("/account/devices", place).leadsTo(t, "signing the phone out", "/account/devices")
	phone.get("/tasks").leadsTo(t, "the phone", "/sign-in")
	phone.setCookie("portico_session", p.elsewhere(t, who, "Safari on iPhone"))
	firefox.says("/account/devices", "/account/devices/others").leadsTo(t, "signing out elsewhere", "/account/devices")
	phone.get("/tasks").leadsTo(t, "the phone again", "/sign-in")
	firefox.get("/account/devices").expect(t, "afterwards", 200, "You are signed in nowhere else")
}

func TestUpdateDetails(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who := p.addPerson(t, "Nia Details")
	b := p.signedIn(t, who)
	shown := b.get("/account")
	shown.expect(t, "the page", 200, "House no", "Town/City", "Professional register", `value="OT71834"`, `value="Nia"`)
	token := shown.field("_csrf")
	b.post("/account", url.Values{"_csrf": {token}, "_q": {"forename", "county"}, "forename": {""}, "county": {"Shire"}}).
		expect(t, "without a name", 422, "Enter your forename", `value="Shire"`)
	b.post("/account", url.Values{"_csrf": {token}, "_q": {"forename", "registrationNumber"}, "forename": {"Nia Mair"}, "registrationNumber": {"OT99"}}).leadsTo(t, "saved", "/account")
	b.get("/account").expect(t, "afterwards", 200, "Your details are saved", "Nia Mair Details", `value="OT99"`)
}

// TestAfterLogout: the server forgets the session, and no page may be kept by the browser.
func TestAfterLogout(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who := p.addPerson(t, "Ola Leaves")
	b := p.signedIn(t, who)
	session := b.http.Jar.Cookies(baseURL(t, p.base))[0].Value
	for _, path := range []string{"/tasks", "/account", "/account/devices", "/account/email", "/forgotten-password"} {
		if got := b.get(path); got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: Cache-Control %q", path, got.Header.Get("Cache-Control"))
		}
	}
	b.says("/tasks", "/sign-out").leadsTo(t, "Logout", "/sign-in")
	b.setCookie("portico_session", session)
	b.get("/tasks").leadsTo(t, "with the old cookie", "/sign-in")
}

var manySignIns = flag.Int("sign-ins", 400, "how many wrong sign-ins are fired while somebody works; 10000 takes some minutes")

// TestGuessingWhileOthersWork fires wrong sign-ins from many addresses at many accounts while a
// professional saves: every save is answered, soon, and nobody waits without an answer. It runs
// alone: passwords are judged a few at a time, and others would be told to come back.
func TestGuessingWhileOthersWork(t *testing.T) {
	wrongSignIns := *manySignIns
	p := startBehind(t, []string{"127.0.0.1"})
	source := mustDefinition(t)
	if _, err := p.cases.Install(t.Context(), source, "For tests", 0); err != nil && portal.CodeOf(err) != portal.Conflict {
		t.Fatal(err)
	}
	owner := p.addPerson(t, "Pia Writes")
	ref, b := p.sendTask(t, owner), p.signedIn(t, owner)
	var statuses [600]atomic.Int64
	var guessers sync.WaitGroup
	guessers.Add(40)
	next := atomic.Int64{}
	for g := range 40 {
		go func() {
			defer guessers.Done()
			one := p.browser(t).with("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", g))
			one.http.Timeout = time.Minute
			token := one.get("/sign-in").field("_csrf")
			for i := next.Add(1); i <= int64(wrongSignIns); i = next.Add(1) {
				email := fmt.Sprintf("somebody.%d@health.example", i%200)
				if i%4 == 0 {
					email = owner.Email
				}
				got := one.post("/sign-in", url.Values{"_csrf": {token}, "email": {email}, "password": {"not the password"}})
				statuses[got.Status].Add(1)
			}
		}()
	}
	done := make(chan struct{})
	go func() { guessers.Wait(); close(done) }()
	saves, slowest := 0, time.Duration(0)
	for open := true; open || saves < 10; saves++ {
		shown := b.get(formPath(ref, "views"))
		form := url.Values{"_csrf": {shown.field("_csrf")}, "_base": {shown.field("_base")}, "_save": {vault.Ref()}, "_do": {"save"},
			"_q": {"views.child_views"}, "views.child_views": {fmt.Sprintf("Words number %d", saves)}}
		begun := time.Now()
		got := b.post(formPath(ref, "views"), form)
		if slowest = max(slowest, time.Since(begun)); got.Status >= 400 {
			t.Fatalf("save %d: status %d: %.300s", saves, got.Status, got.words())
		}
		select {
		case <-done:
			open = false
		default:
		}
	}
	b.get(formPath(ref, "views")).expect(t, "the last save", 200, fmt.Sprintf("Words number %d", saves-1))
	answered := int64(0)
	for status := range statuses {
		n := statuses[status].Load()
		if answered += n; n > 0 && status != 422 && status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable {
			t.Errorf("%d wrong sign-ins were answered %d", n, status)
		}
	}
	if answered != int64(wrongSignIns) || slowest > 5*time.Second {
		t.Errorf("%d of %d wrong sign-ins were answered; the slowest of %d saves took %s", answered, wrongSignIns, saves, slowest)
	}
	t.Logf("%d wrong sign-ins (%d judged, %d limited, %d too busy), %d saves, the slowest %s", answered, statuses[422].Load(),
		statuses[429].Load(), statuses[503].Load(), saves, slowest)
}

// TestSpray: one address that tries one password at many accounts is limited, and their holders
// get in from elsewhere, and in browsers of theirs from the same address.
func TestSpray(t *testing.T) {
	t.Parallel()
	p := startBehind(t, []string{"127.0.0.1"})
	who, usual := p.addPerson(t, "Quin Rightful"), p.browser(t).with("X-Forwarded-For", "203.0.113.9")
	p.signIn(t, usual, who)
	usual.says("/tasks", "/sign-out")
	sprayer := p.browser(t).with("X-Forwarded-For", "203.0.113.9")
	judged := 0
	for i := range portal.GuessesPerAddress + 5 {
		if got, _ := sprayer.begin(fmt.Sprintf("account.%d@health.example", i), "Summer2026 Summer2026"); got.Status == 422 {
			judged++
		}
	}
	if judged != portal.GuessesPerAddress {
		t.Errorf("%d tries of one address were judged, want %d", judged, portal.GuessesPerAddress)
	}
	if got, _ := p.browser(t).with("X-Forwarded-For", "203.0.113.77").begin(who.Email, testPassword); got.Status != http.StatusSeeOther {
		t.Errorf("the holder from another address: status %d", got.Status)
	}
	if got, _ := usual.begin(who.Email, testPassword); got.Status != http.StatusSeeOther {
		t.Errorf("the holder in her usual browser at the same address: status %d", got.Status)
	}
}

// Codes and pages that are old, used or of another browser are each answered with what to do.
func TestForgottenPasswordOver(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who, b := p.addPerson(t, "Rae Late"), p.browser(t)
	_, there := b.forgets(who.Email)
	code := p.codes(t, who.Email, 1)[0]
	p.exec(t, "update resets set expires_at = now() - interval '1 second'")
	b.says(there, there, "code", code).expect(t, "a code after ten minutes", 422, "good for 10 minutes and is over. Ask for a new code")
	b.says(there, there+"/new").leadsTo(t, "a new code", there)
	code = p.newestCode(t, who.Email, 1)
	foreign := p.browser(t)
	foreign.get("/forgotten-password")
	foreign.says("/forgotten-password", there, "code", code).leadsTo(t, "the code in another browser", "/forgotten-password")
	foreign.get("/forgotten-password").expect(t, "another browser", 200, "begun too long ago, or in another browser")
	_, other := b.forgets(who.Email)
	b.says(other, other, "code", code).expect(t, "a code of another reset", 422, "This is not the code that we sent")
	b.says(there, there, "code", code).leadsTo(t, "its own", there+"/password")
	b.says(there+"/password", there, "code", code).leadsTo(t, "once more", there+"/password")
	p.exec(t, "update resets set made_at = now() - interval '61 minutes'")
	b.says("/forgotten-password", there+"/password", "password", anotherPassword, "again", anotherPassword).leadsTo(t, "an hour later", "/forgotten-password")
	if got, _ := b.begin(who.Email, testPassword); got.Status != http.StatusSeeOther {
		t.Errorf("the old password is gone: status %d", got.Status)
	}
}

// TestRegisteredWithAnotherAddress: who registers an address that nothing waits for is told so,
// with the address and what to do, at the end of the registration and on the list of tasks.
func TestRegisteredWithAnotherAddress(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	b := p.browser(t)
	code := b.follow(p.registering(t, b, "private@home.example", ""))
	done := b.post(code.action(t), url.Values{"_csrf": {code.field("_csrf")}, "code": {p.newestCode(t, "private@home.example", 0)}})
	b.follow(done).expect(t, "the end", 200, "Registration completed", "None waits for private@home.example", "probably sent to another address of yours", "Continue")
	b.get("/tasks").expect(t, "the list", 200, "None waits for private@home.example", "tell the council which one to use")
	if address := p.text(t, "select address from accounts where email = 'private@home.example'"); address != "4 Quay Street, Northshire, NS1 1AA" {
		t.Errorf("the address is %q", address)
	}
	b.get("/account").expect(t, "Update account", 200, `value="Gwenllian"`, `value="ap Rhys"`, `value="4 Quay Street"`, `value="NS1 1AA"`)
	p.waitForMail(t)
	for _, m := range p.mails() {
		if m.Subject == "Your account was used in a new browser" {
			t.Error("a mail warns of the browser that has just registered")
		}
	}
}
