package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"portico/internal/portal"
)

// endSessions ends every session of an account as 30 minutes without activity do.
func (p *testPortal) endSessions(t testing.TB, who portal.Account) {
	t.Helper()
	p.sql(t, "update sessions set last_seen_at = last_seen_at - interval '31 minutes' where account_id = $1 and ended_at is null", who.ID)
}

// signsInAgain goes through the dialog of a page whose session has ended.
func (w *window) signsInAgain(who portal.Account) {
	w.t.Helper()
	w.wait("the dialogue is open", "document.getElementById('again-dialog').open")
	before := w.p.codesMailed(who.Email)
	w.types("#again-password", testPassword)
	w.click("#again-dialog button", "Submit")
	w.sees("We sent an 8-digit code to " + who.Email)
	w.types("#again-code", w.p.newestCode(w.t, who.Email, before))
	w.click("#again-dialog button", "Finish")
	w.wait("the dialogue is closed", "!document.getElementById('again-dialog').open")
}

// TestSignInAgainInPlace: the page stays with its words, and they are saved, when its writer
// signs in on it; also in rich text, where nothing was typed at all before, and once more
// after 12 hours.
func TestSignInAgainInPlace(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.started(t, true, "views")
	box := control("views.child_views")
	j.types(box, "Diane likes drawing")
	p.endSessions(t, j.owner)
	j.keys(" and her cat Pixel.")
	j.wait("the dialogue is open", "document.getElementById('again-dialog').open")
	if got := j.value("#again-email"); got != j.owner.Email {
		t.Errorf("the dialogue is for %q", got)
	}
	j.types("#again-password", "not this one")
	j.click("#again-dialog button", "Submit")
	j.sees("Address and password do not belong together.")
	j.fills("#again-password", "")
	j.signsInAgain(j.owner)
	j.kept("views", "child_views", "Diane likes drawing and her cat Pixel.")
	j.at(j.tab("views"))
	j.holds(box, "Diane likes drawing and her cat Pixel.")
	j.autosaved()
	p.sql(t, "update sessions set created_at = created_at - interval '12 hours' where account_id = $1", j.owner.ID)
	j.types(box, " After 12 hours.")
	j.sees("Your session has ended.")
	j.click("#again-dialog button", "Not now")
	j.holds(box, "Diane likes drawing and her cat Pixel. After 12 hours.")
	j.press("Sign in and save")
	j.signsInAgain(j.owner)
	j.kept("views", "child_views", "Diane likes drawing and her cat Pixel. After 12 hours.")
	j.click(".p-bar-fix button", "Save")
	j.autosaved()
	j.missing("Nothing was done")
	if kept := ask[float64](j.window, "localStorage.length + sessionStorage.length"); kept != 0 {
		t.Errorf("%v entries in the browser's storage", kept)
	}
}

// TestSomebodyElseSignsIn: words are saved only under the name of their writer, whoever signs
// in in the same browser.
func TestSomebodyElseSignsIn(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.started(t, true, "views")
	other := p.addPerson(t, "Tom Peverell")
	j.types(control("views.child_views"), "Diane likes drawing.")
	j.share(p.signedIn(t, other))
	j.sees("Somebody else is signed in in this browser now.")
	j.holds(control("views.child_views"), "Diane likes drawing.")
	j.press("Sign in again")
	j.signsInAgain(j.owner)
	j.kept("views", "child_views", "Diane likes drawing.")
	if n := p.number(t, "select count(*) from tabs where saved_by = (select id from accounts where email = '"+other.Email+"')"); n != 0 {
		t.Errorf("%d sections are saved by somebody else", n)
	}
}

// TestSignInAnswersScripts: the ordinary sign-in answers a page's script in JSON, with the
// same limits, and takes nobody else on a page that is another's.
func TestSignInAnswersScripts(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who, other := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Tom Peverell")
	b := p.browser(t)
	b.header = http.Header{"Accept": {"application/json"}}
	token := between(b.get("/sign-in").Body, `"csrf":"`, `"`)
	post := func(path string, pairs ...string) page {
		form := url.Values{"_csrf": {token}, "for": {who.Ref}}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return b.post(path, form)
	}
	for _, c := range []struct {
		email, password, want string
		status                int
	}{{"", "", "Enter your work email address", 422}, {who.Email, "wrong", "do not belong together", 422}, {other.Email, testPassword, "belong to somebody else", 422},
		{who.Email, testPassword, "/sign-in/code?sign-in=", 200}} {
		if got := post("/sign-in", "email", c.email, "password", c.password); got.Status != c.status || !strings.Contains(got.Body, c.want) {
			t.Errorf("%s: %d %s, want %s", c.email, got.Status, got.Body, c.want)
		}
	}
	if n := p.codesMailed(other.Email); n != 0 {
		t.Errorf("%d codes mailed to somebody else", n)
	}
	again := post("/sign-in", "email", who.Email, "password", testPassword)
	path := between(again.Body, `"code":"`, `"`)
	for code, want := range map[string]string{"12": "8 digits", "00000000": "not the code"} {
		if got := post(path, "code", code); got.Status != 422 || !strings.Contains(got.Body, want) {
			t.Errorf("code %s: %d %s", code, got.Status, got.Body)
		}
	}
	if got := post("/sign-in/code?sign-in=nowhere", "code", "12345678"); got.Status != 422 || !strings.Contains(got.Body, `"begin":true`) {
		t.Errorf("a sign-in that is none: %d %s", got.Status, got.Body)
	}
	p.waitForMail(t) // else an older code could come after the newest
	before := p.codesMailed(who.Email)
	if got := post(strings.Replace(path, "/code", "/code/new", 1)); got.Status != 200 || !strings.Contains(got.Body, path) {
		t.Errorf("a new code: %d %s", got.Status, got.Body)
	}
	if got := post(path, "code", p.newestCode(t, who.Email, before)); got.Status != 200 || b.get("/sign-in").Status != 200 || !strings.Contains(b.get("/sign-in").Body, who.Ref) {
		t.Errorf("the right code: %d %s", got.Status, got.Body)
	}
	for range portal.GuessesPerAccount {
		token = between(b.get("/sign-in").Body, `"csrf":"`, `"`)
		post("/sign-in", "email", who.Email, "password", "wrong")
	}
	if got := post("/sign-in", "email", who.Email, "password", testPassword); got.Status != http.StatusTooManyRequests || !strings.Contains(got.Body, "error") {
		t.Errorf("beyond the limit: %d %s", got.Status, got.Body)
	}
}

// between is what stands between two marks of a text.
func between(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	out, _, _ := strings.Cut(rest, to)
	return out
}
