package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"portico/internal/portal"
)

// codes are the codes mailed to an address so far, newest first; it waits for n of them.
func (p *testPortal) codes(t testing.TB, email string, n int) []string {
	t.Helper()
	var found []string
	for range 40 {
		p.waitForMail(t)
		found = nil
		for _, m := range p.mails() {
			if code := eightDigits.FindString(m.Text); m.To == email && code != "" {
				found = append(found, code)
			}
		}
		if len(found) >= n {
			return found
		}
	}
	t.Fatalf("%d codes were mailed to %s, want %d", len(found), email, n)
	return nil
}

// begin gives address and password and answers the page that asks for the code.
func (b *browserClient) begin(email, password string) (answer page, action string) {
	b.t.Helper()
	start := b.get("/sign-in")
	answer = b.post("/sign-in", url.Values{"_csrf": {start.field("_csrf")}, "email": {email}, "password": {password}})
	return answer, answer.Location
}

// enter enters a code on the page of a sign-in.
func (b *browserClient) enter(action, code string) page {
	b.t.Helper()
	return b.post(action, url.Values{"_csrf": {b.get("/sign-in").field("_csrf")}, "code": {code}})
}

// otherCode is a code that is not the one given.
func otherCode(code string) string {
	first := "1"
	if strings.HasPrefix(code, "1") {
		first = "2"
	}
	return first + strings.ReplaceAll(code, " ", "")[1:]
}

func TestInputCodes(t *testing.T) {
	t.Parallel()
	p := newPortal(t)

	t.Run("wrong, then with spaces and hyphens", func(t *testing.T) {
		t.Parallel()
		who, b := p.addPerson(t, "Ann One"), p.browser(t)
		_, action := b.begin(strings.ToUpper(who.Email)+" ", testPassword)
		code := p.codes(t, who.Email, 1)[0]
		for range 4 {
			b.enter(action, otherCode(code)).expect(t, "a wrong code", 422, "This is not the code that we sent.", "There is a problem")
		}
		for _, none := range []string{"", "12345", "abcdefgh", "123456789"} { // of which none counts as a try
			b.enter(action, none).expect(t, "the code "+none, 422, "A code has 8 digits.", "There is a problem")
		}
		bare := strings.ReplaceAll(code, " ", "")
		if got := b.enter(action, " "+bare[:3]+"-"+bare[3:]+"\u00a0"); got.Location != "/tasks" {
			t.Errorf("the right code on the fifth try, with a hyphen: status %d, to %q: %.300s", got.Status, got.Location, got.words())
		}
	})

	t.Run("strange codes", func(t *testing.T) {
		t.Parallel()
		who, b := p.addPerson(t, "Ann Two"), p.browser(t)
		_, action := b.begin(who.Email, testPassword)
		p.codes(t, who.Email, 1)
		for _, wrong := range []string{"১২৩৪৫৬৭৮", strings.Repeat("9", 5000), "\x00", "\xff\xfe\xfd"} {
			b.enter(action, wrong).expect(t, "a strange code", 422, "A code has 8 digits.")
		}
	})

	t.Run("the fifth wrong code voids it and not the account", func(t *testing.T) {
		t.Parallel()
		who, b := p.addPerson(t, "Ann Three"), p.browser(t)
		_, action := b.begin(who.Email, testPassword)
		code := p.codes(t, who.Email, 1)[0]
		for range 4 {
			b.enter(action, otherCode(code)).expect(t, "a wrong code", 422, "This is not the code that we sent.")
		}
		b.enter(action, otherCode(code)).expect(t, "the fifth", 422, "Five wrong codes were entered", "Ask for a new code")
		b.enter(action, code).expect(t, "the right one after five wrong", 422, "Five wrong codes were entered")
		token := b.get(action).field("_csrf")
		renewed := b.post(strings.Replace(action, "/code?", "/code/new?", 1), url.Values{"_csrf": {token}})
		b.follow(renewed).expect(t, "a new code", 200, "A new code is on its way", "This is code 2")
		if got := b.enter(action, p.codes(t, who.Email, 2)[0]); got.Location != "/tasks" {
			t.Errorf("the new code: status %d: %.300s", got.Status, got.words())
		}
	})

	t.Run("old and used", func(t *testing.T) {
		t.Parallel()
		who, b := p.addPerson(t, "Ann Four"), p.browser(t)
		_, first := b.begin(who.Email, testPassword)
		old := p.codes(t, who.Email, 1)[0]
		_, second := b.begin(who.Email, testPassword)
		codes := p.codes(t, who.Email, 2)
		fresh := codes[slices.IndexFunc(codes, func(c string) bool { return c != old })]
		b.enter(first, old).expect(t, "a code that a newer one replaced", 422, "a newer one was sent")
		b.enter(second, old).expect(t, "the old code on the new page", 422, "This is not the code that we sent.")
		if got := b.enter(second, fresh); got.Location != "/tasks" {
			t.Fatalf("the newest code: status %d: %.300s", got.Status, got.words())
		}
		again := p.browser(t)
		again.http.Jar = b.http.Jar
		again.setCookie("portico_session", "")
		if got := again.enter(second, fresh); got.Location != "/sign-in" {
			t.Errorf("a used code: status %d, to %q: %.300s", got.Status, got.Location, got.words())
		}
	})

	t.Run("from another browser", func(t *testing.T) {
		t.Parallel()
		who, b, other := p.addPerson(t, "Ann Five"), p.browser(t), p.browser(t)
		_, action := b.begin(who.Email, testPassword)
		code := p.codes(t, who.Email, 1)[0]
		if got := other.enter(action, code); got.Location != "/sign-in" {
			t.Errorf("the code in another browser: status %d, to %q", got.Status, got.Location)
		}
		if got := other.get("/tasks"); got.Location != "/sign-in" {
			t.Errorf("the other browser is signed in: status %d", got.Status)
		}
		if got := b.enter(action, code); got.Location != "/tasks" {
			t.Errorf("the code in the browser that asked, afterwards: status %d: %.300s", got.Status, got.words())
		}
	})

	t.Run("expired", func(t *testing.T) {
		t.Parallel()
		who, b := p.addPerson(t, "Ann Six"), p.browser(t)
		_, action := b.begin(who.Email, testPassword)
		code := p.codes(t, who.Email, 1)[0]
		p.exec(t, "update sign_ins set expires_at = now() - interval '1 second' where account_id = $1", who.ID)
		b.enter(action, code).expect(t, "a code after ten minutes", 422, "good for 10 minutes and is over")
	})

	t.Run("asking for codes without end", func(t *testing.T) {
		t.Parallel()
		who, b := p.addPerson(t, "Ann Nine"), p.browser(t)
		_, action := b.begin(who.Email, testPassword)
		renew := func() page {
			return b.post(strings.Replace(action, "/code?", "/code/new?", 1), url.Values{"_csrf": {b.get("/sign-in").field("_csrf")}})
		}
		for range portal.CodesPerSignIn - 1 {
			if got := renew(); got.Status != http.StatusSeeOther {
				t.Fatalf("a further code: status %d: %.300s", got.Status, got.words())
			}
		}
		renew().expect(t, "a sixth code", http.StatusTooManyRequests, "We have sent you 5 codes.")
		limited := page{}
		for range 10 {
			limited, _ = b.begin(who.Email, testPassword)
		}
		limited.expect(t, "the eleventh sign-in within a quarter of an hour", http.StatusTooManyRequests, "too many sign-ins. Wait 15 minutes")
	})

	t.Run("disabled", func(t *testing.T) {
		t.Parallel()
		who, b := p.addPerson(t, "Ann Seven"), p.browser(t)
		_, action := b.begin(who.Email, testPassword)
		code := p.codes(t, who.Email, 1)[0]
		inside := p.signedIn(t, who)
		if err := p.store.DisableAccount(t.Context(), who.Email); err != nil {
			t.Fatal(err)
		}
		if got := b.enter(action, code); got.Location != "/sign-in" {
			t.Errorf("the code of an account disabled meanwhile: status %d, to %q", got.Status, got.Location)
		}
		if got := inside.get("/tasks"); got.Location != "/sign-in" {
			t.Errorf("a session of a disabled account goes on: status %d", got.Status)
		}
		answer, _ := b.begin(who.Email, testPassword)
		answer.expect(t, "a disabled account", 422, "Address and password do not belong together.")
		// The browser that was signed in still has its cookie, and must be able to sign in as somebody else.
		next := p.addPerson(t, "Ann Eight")
		if answer, _ := inside.begin(next.Email, testPassword); answer.Status != http.StatusSeeOther {
			t.Errorf("somebody else in the browser of a disabled account: status %d: %.300s", answer.Status, answer.words())
		}
	})
}

func TestInputPasswords(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who, b := p.addPerson(t, "Ben One"), p.browser(t)
	wrong, _ := b.begin(who.Email, "not the password")
	wrong.expect(t, "a wrong password", 422, "Address and password do not belong together.")
	unknown, _ := b.begin("nobody.one@health.example", "not the password")
	mask := func(p page) string {
		return strings.NewReplacer(who.Email, "X", "nobody.one@health.example", "X").Replace(values.ReplaceAllString(p.Body, ""))
	}
	if mask(wrong) != mask(unknown) || unknown.Status != wrong.Status {
		t.Errorf("an unknown address can be told from a wrong password: %d %.300s", unknown.Status, unknown.words())
	}
	if strings.Contains(wrong.Body, "not the password") {
		t.Error("the password stands on the page")
	}
	empty, _ := b.begin("", "")
	empty.expect(t, "nothing entered", 422, "Enter your work email address", "Enter your password")
	for _, strange := range []string{"\x00@x", strings.Repeat("a", 5000) + "@x.example", "\xff\xfe@x", "' or 1=1 --@x.example"} {
		got, _ := b.begin(strange, "x\x00y")
		if got.Status != 422 {
			t.Errorf("the address %.20q: status %d", strange, got.Status)
		}
	}
	for range portal.GuessesPerAccount - 1 {
		b.begin(who.Email, "not the password")
	}
	limited, _ := b.begin(who.Email, testPassword)
	limited.expect(t, "the right password after ten wrong ones", http.StatusTooManyRequests, "There were too many tries. Wait until")
	p.exec(t, "update guesses set at = at - interval '16 minutes'")
	if later, _ := b.begin(who.Email, testPassword); later.Status != http.StatusSeeOther {
		t.Errorf("a quarter of an hour later: status %d: %.300s", later.Status, later.words())
	}
}

// TestInputAddress: who asks is told from the connection, and from X-Forwarded-For only as
// far as proxies of ours wrote it.
func TestInputAddress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		proxies   []string
		forwarded string
		blocked   string // the address that has guessed too often
		limited   bool
	}{
		"no proxy":                             {nil, "", "127.0.0.1", true},
		"no proxy, made up":                    {nil, "198.51.100.7", "127.0.0.1", true},
		"no proxy, to harm another":            {nil, "198.51.100.7", "198.51.100.7", false},
		"a proxy":                              {[]string{"127.0.0.0/8"}, "198.51.100.7", "198.51.100.7", true},
		"a proxy, and what the client made up": {[]string{"127.0.0.1"}, "203.0.113.1, 198.51.100.7", "198.51.100.7", true},
		"a proxy, to harm another":             {[]string{"127.0.0.1"}, "203.0.113.1, 198.51.100.7", "203.0.113.1", false},
		"two proxies":                          {[]string{"127.0.0.1", "10.0.0.0/8"}, "203.0.113.1, 198.51.100.7, 10.1.2.3", "198.51.100.7", true},
		"a proxy that says nonsense":           {[]string{"127.0.0.1"}, "198.51.100.7, <script>", "127.0.0.1", true},
		"a network of six":                     {[]string{"127.0.0.1"}, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startBehind(t, c.proxies)
			who := p.addPerson(t, "Dan One")
			p.exec(t, "insert into guesses (subject, at) select $1, now() from generate_series(1, 50)", "addr:"+c.blocked)
			b := p.browser(t)
			if c.forwarded != "" {
				b = b.with("X-Forwarded-For", c.forwarded)
			}
			got, _ := b.begin(who.Email, testPassword)
			if limited := got.Status == http.StatusTooManyRequests; limited != c.limited {
				t.Errorf("status %d: %.300s", got.Status, got.words())
			}
		})
	}
}

// TestInputSession is about cookies: unknown, over, signed out.
func TestInputSession(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who := p.addPerson(t, "Cat One")

	t.Run("a cookie that nobody knows does not shut one out", func(t *testing.T) {
		t.Parallel()
		b := p.browser(t)
		b.setCookie("portico_session", "left-over-from-a-database-that-is-gone")
		if got, _ := b.begin(who.Email, testPassword); got.Status != http.StatusSeeOther {
			t.Errorf("signing in with a cookie left over: status %d: %.300s", got.Status, got.words())
		}
	})
	t.Run("idle, too long, signed out", func(t *testing.T) {
		t.Parallel()
		for _, over := range []string{"last_seen_at = now() - interval '31 minutes'", "created_at = now() - interval '12 hours 1 minute'", "ended_at = now()"} {
			mine := p.addPerson(t, "Cat "+strings.Fields(over)[0])
			b := p.signedIn(t, mine)
			b.get("/tasks").expect(t, "before", 200, "Tasks to complete")
			p.exec(t, "update sessions set "+over+" where account_id = $1", mine.ID)
			got := b.get("/tasks")
			if got.Location != "/sign-in" {
				t.Errorf("%s: status %d, to %q", over, got.Status, got.Location)
			}
			b.get("/sign-in").expect(t, over, 200, "Your session has ended.")
			answer, _ := b.begin(mine.Email, testPassword)
			if answer.Status != http.StatusSeeOther {
				t.Errorf("%s: signing in again: status %d: %.300s", over, answer.Status, answer.words())
			}
			if got := b.with("Accept", "application/json").get("/tasks"); got.Status != http.StatusUnauthorized {
				t.Errorf("%s: the page's script gets status %d, want 401", over, got.Status)
			}
		}
	})
	t.Run("sign out ends the session on the server", func(t *testing.T) {
		t.Parallel()
		b := p.signedIn(t, who)
		copied := p.browser(t)
		at, _ := url.Parse(p.base)
		copied.http.Jar.SetCookies(at, b.http.Jar.Cookies(at))
		b.follow(b.post("/sign-out", url.Values{"_csrf": {b.token()}})).expect(t, "signing out", 200, "Sign in")
		if got := copied.get("/tasks"); got.Location != "/sign-in" {
			t.Errorf("a copied cookie goes on after signing out: status %d", got.Status)
		}
	})
	t.Run("on to the page that was asked for", func(t *testing.T) {
		t.Parallel()
		mine, b := p.addPerson(t, "Cat Three"), p.browser(t)
		ref := p.sendTask(t, mine)
		if got := b.get("/tasks/" + ref + "/check?x=1"); got.Location != "/sign-in" {
			t.Fatalf("a guest is led to %q", got.Location)
		}
		_, action := b.begin(mine.Email, testPassword)
		got := b.enter(action, p.codes(t, mine.Email, 1)[0])
		if got.Location != "/tasks/"+ref+"/check" {
			t.Errorf("led to %q after signing in", got.Location)
		}
	})
	t.Run("only own addresses after signing in", func(t *testing.T) {
		t.Parallel()
		mine, b := p.addPerson(t, "Cat Two"), p.browser(t)
		b.setCookie("portico_next", "https://elsewhere.example/tasks")
		_, action := b.begin(mine.Email, testPassword)
		if got := b.enter(action, p.codes(t, mine.Email, 1)[0]); got.Location != "/tasks" {
			t.Errorf("led to %q after signing in", got.Location)
		}
	})
}
