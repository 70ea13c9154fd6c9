package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"portico/internal/vault"
)

func TestInputSameSaveTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form := d.post(t, "needs", nil)
	form.Set("_do", "add:needs.needs_summary")
	for range 3 {
		if got := d.b.post(formPath(d.ref, "needs"), form); got.Status != http.StatusSeeOther {
			t.Fatalf("adding a row: status %d: %.300s", got.Status, got.words())
		}
	}
	rows, _ := d.kept(t, "needs", "needs_summary").([]any)
	if len(rows) != 1 {
		t.Errorf("the same post three times added %d rows, want 1", len(rows))
	}
	if n := d.number(t, "select revision from tabs where tab = 'needs'"); n != 2 {
		t.Errorf("the tab is at revision %d, want 2: one prefilled, one saved", n)
	}
}

func TestInputTwoWindows(t *testing.T) {
	t.Parallel()
	for choice, want := range map[string]string{"mine": "Words of the second window", "theirs": "Words of the first window",
		"both": "Words of the first window\n\nWords of the second window"} {
		t.Run(choice, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			first := d.post(t, "views", map[string]string{"views.child_views": "Words of the first window"})
			second := d.post(t, "views", map[string]string{"views.child_views": "Words of the second window"})
			if got := d.b.post(formPath(d.ref, "views"), first); got.Status != http.StatusSeeOther {
				t.Fatalf("the first window: status %d", got.Status)
			}
			conflict := d.b.post(formPath(d.ref, "views"), second)
			conflict.expect(t, "the second window", http.StatusConflict, "Nothing is lost", "1 answer differs", "Keep what you have just typed")
			for _, word := range []string{"first", "second"} { // the words that differ are marked one by one
				if !strings.Contains(conflict.words(), word) {
					t.Errorf("the text of the %s window is not shown: %s", word, conflict.words())
				}
			}
			if again := d.b.post(formPath(d.ref, "views"), second); again.Status != http.StatusConflict || again.field("_stray") != conflict.field("_stray") {
				t.Errorf("the same late post again: status %d, kept as %q and %q", again.Status, conflict.field("_stray"), again.field("_stray"))
			}
			path := "/tasks/" + d.ref + "/strays/" + conflict.field("_stray")
			d.b.get(path).expect(t, "the kept words, later", http.StatusOK, "second", "Save my choices")
			form := url.Values{"_csrf": {conflict.field("_csrf")}, "_base": {conflict.field("_base")}, "choice.views.child_views": {choice}}
			settled := d.b.post(path, form)
			d.b.follow(settled).expect(t, "settling", http.StatusOK, "Your choice is saved.")
			if got := d.kept(t, "views", "child_views"); got != want {
				t.Errorf("after choosing %s the form holds %q, want %q", choice, got, want)
			}
			d.b.post(path, form).expect(t, "settling twice", http.StatusNotFound, "dealt with already")
		})
	}
}

// TestInputAutosave is the small answer that the page's script gets.
func TestInputAutosave(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	script := d.b.with("X-Portico-Autosave", "1")
	form := d.post(t, "views", map[string]string{"views.child_views": "Typed words"})
	script.post(formPath(d.ref, "views"), form).expect(t, "an autosave", http.StatusOK, `"revision":2`, `"saved":"`, `"marks":[`)
	stale := d.post(t, "views", map[string]string{"views.child_views": "Late words"})
	stale.Set("_base", "1")
	script.post(formPath(d.ref, "views"), stale).expect(t, "a stale autosave", http.StatusConflict, `"href":"/tasks/`+d.ref+`/strays/`)
	stale.Set("_csrf", "")
	script.post(formPath(d.ref, "views"), stale).expect(t, "without a token", http.StatusForbidden, `"error":"`)
	d.exec(t, "update sessions set last_seen_at = now() - interval '1 hour'")
	script.post(formPath(d.ref, "views"), form).expect(t, "after the session", http.StatusUnauthorized, `"error":"Your session has ended."`)
	if got := d.kept(t, "views", "child_views"); got != "Typed words" {
		t.Errorf("the form holds %q", got)
	}
}

// waits is where this browser remembers that words wait for a sign-in.
func (b *browserClient) waits() string {
	for _, c := range b.http.Jar.Cookies(func() *url.URL { u, _ := url.Parse(b.base); return u }()) {
		if c.Name == "portico_next" {
			return c.Value
		}
	}
	return ""
}

func TestInputAfterTheSession(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	other := d.addPerson(t, "Tom Stranger")
	form := d.post(t, "views", map[string]string{"views.child_views": "Words after the end"})
	d.exec(t, "update sessions set last_seen_at = now() - interval '31 minutes'")
	sent := d.b.post(formPath(d.ref, "views"), form)
	d.b.follow(sent).expect(t, "the page after it", http.StatusOK, "The words that you typed are kept. Sign in, and they are there again.")
	held := d.number(t, "select count(*) from held_posts")
	if held != 1 {
		t.Fatalf("%d posts are held, want 1", held)
	}
	waits := d.b.waits()
	answer, action := d.b.begin(other.Email, testPassword)
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("another account: status %d", answer.Status)
	}
	in := d.b.enter(action, d.codes(t, other.Email, 1)[0])
	if in.Location != "/tasks" || !strings.HasPrefix(waits, "/held/") {
		t.Fatalf("another account is led to %q, the words wait at %q", in.Location, waits)
	}
	theirs := d.b.get(waits)
	if theirs.Location != "/tasks" || strings.Contains(theirs.Body, "Words after the end") {
		t.Errorf("another account asks for held words: status %d, to %q: %.300s", theirs.Status, theirs.Location, theirs.words())
	}
	if got := d.kept(t, "views", "child_views"); got != nil {
		t.Errorf("the words were saved by another account: %v", got)
	}
	mine := d.signedIn(t, d.owner)
	back := mine.get(waits)
	if back.Location != formPath(d.ref, "views") {
		t.Fatalf("the writer is back: status %d, to %q: %.300s", back.Status, back.Location, back.words())
	}
	mine.follow(back).expect(t, "the tab", http.StatusOK, "The words that you typed before your session ended are saved.", "Words after the end")
	if again := mine.get(waits); again.Status != http.StatusSeeOther {
		t.Errorf("the same once more: status %d", again.Status)
	}
	if n := d.number(t, "select revision from tabs where tab = 'views'"); n != 2 {
		t.Errorf("the tab is at revision %d, want 2: held words are saved once", n)
	}
}

// TestInputHeldAndStale: while the words were held the tab was changed elsewhere.
func TestInputHeldAndStale(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form := d.post(t, "views", map[string]string{"views.child_views": "Held words"})
	d.exec(t, "update sessions set ended_at = now()")
	d.b.post(formPath(d.ref, "views"), form)
	held := ""
	if err := d.database(t).QueryRow("select ref from held_posts").Scan(&held); err != nil {
		t.Fatal(err)
	}
	d.b = d.signedIn(t, d.owner)
	d.save(t, "views", "views.child_views", "Newer words").expect(t, "the newer words", http.StatusSeeOther)
	d.b.get("/held/"+held).expect(t, "the held words", http.StatusConflict, "Nothing is lost", "Held", "Newer")
}

func TestInputBodies(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path, token := formPath(d.ref, "views"), d.b.token()
	d.post(t, "views", nil) // the first opening fills in the facts of the account
	before := d.everything(t)

	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	fmt.Fprint(w, d.post(t, "views", nil).Encode())
	w.Close()
	d.b.with("Content-Encoding", "gzip").do(http.MethodPost, path, "application/x-www-form-urlencoded", &packed).
		expect(t, "a compressed post", http.StatusUnsupportedMediaType, "This request is compressed")

	form := d.post(t, "views", nil)
	form.Set("views.child_views", strings.Repeat("x", 17<<20))
	d.b.post(path, form).expect(t, "seventeen megabytes", http.StatusRequestEntityTooLarge, "Nothing was saved from it.", "Back button of your browser")

	for what, body := range map[string]string{"cut off": "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + token, "no parts": "hello", "empty": ""} {
		d.b.with("X-CSRF-Token", token).do(http.MethodPost, path, "multipart/form-data; boundary=b", strings.NewReader(body)).
			expect(t, "a multipart post that is "+what, 422, "did not arrive whole")
	}
	d.b.with("X-CSRF-Token", token).do(http.MethodPost, path, "multipart/form-data", strings.NewReader("x")).
		expect(t, "a multipart post without a boundary", 422, "did not arrive whole")
	d.b.do(http.MethodPost, path, "application/json", strings.NewReader(`{"_csrf":"`+token+`"}`)).expect(t, "JSON", http.StatusForbidden)
	d.b.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader("_csrf="+url.QueryEscape(token)+"&%zz=%&&&==&_q=%ff")).
		expect(t, "an encoding that is none", http.StatusConflict, "Nothing is lost")
	d.exec(t, "delete from strays")
	if after := d.everything(t); after != before {
		t.Errorf("something was changed: %s and %s", before, after)
	}
	d.b.get("/tasks?"+strings.Repeat("a", 12<<10)).expect(t, "a long address", 200)
	for _, odd := range []string{"/tasks/%00", "/tasks/%ff%fe", "/tasks/..%2f..%2fetc", "/tasks/" + d.ref + "/form/%00", "/tasks/" + d.ref + "/form/../../x",
		"/tasks/" + d.ref + "/attachments/%2e%2e%2f", "/assets/..%2fgo.mod", "/held/%00", "/sign-in/code?sign-in=%00%ff"} {
		if got := d.b.get(odd); got.Status >= 500 {
			t.Errorf("GET %s: status %d", odd, got.Status)
		}
	}
}

func TestInputNames(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := formPath(d.ref, "details")
	shown := d.kept(t, "details", "full_name")

	form := d.post(t, "details", map[string]string{
		"details.full_name": "Somebody Else", "details.parents": "x", "details.existing_date": "1/2/2020",
		"views.child_views": "posted on another tab", "nothing.at.all": "x", "details": "x", "__proto__": "x", "": "x",
		"details.parents.8lj46vwu.name": "Somebody Else", "details.report_type": "new", "details.details_correction": "A correction"})
	form["_rows.details.parents"] = []string{"aaaaaaaa"}
	form.Set("_do", "unknown:verb")
	if got := d.b.post(path, form); got.Status != http.StatusSeeOther {
		t.Fatalf("unknown names: status %d: %.300s", got.Status, got.words())
	}
	if got := d.kept(t, "details", "full_name"); got != shown || shown == nil {
		t.Errorf("a read-only answer became %v, was %v", got, shown)
	}
	if parents, _ := d.kept(t, "details", "parents").([]any); len(parents) != 2 || strings.Contains(fmt.Sprint(parents), "Somebody") {
		t.Errorf("a read-only table became %v", parents)
	}
	if got := d.kept(t, "details", "existing_date"); got != nil {
		t.Errorf("a hidden question took %v", got)
	}
	if got := d.kept(t, "views", "child_views"); got != nil {
		t.Errorf("another tab took %v", got)
	}
	if got := d.kept(t, "details", "details_correction"); got != "A correction" {
		t.Errorf("the one right answer among them became %v", got)
	}

	for _, do := range []string{"add:", "add:details.parents", "remove:details.parents.8lj46vwu", "remove:x", "up:..", "open:../../sign-in", "open:table/x\r\nSet-Cookie: a=b",
		"next:x", "submit:x", strings.Repeat("a:", 5000), "add:\x00", "add:\xff"} {
		form := d.post(t, "details", nil)
		form.Set("_do", do)
		got := d.b.post(path, form)
		if got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Location, "/tasks/"+d.ref+"/form/details") || got.Header.Get("Set-Cookie") != "" {
			t.Errorf("_do=%.40q: status %d, to %q, cookie %q", do, got.Status, got.Location, got.Header.Get("Set-Cookie"))
		}
	}
	if parents, _ := d.kept(t, "details", "parents").([]any); len(parents) != 2 {
		t.Errorf("row actions on a read-only table left %v", parents)
	}
	if got := d.b.post(formPath(d.ref, d.attachmentsTab(t)), d.post(t, "details", nil)); got.Status >= 500 {
		t.Errorf("answers posted to the documents: status %d: %.300s", got.Status, got.words())
	}
	d.b.get("/tasks/"+d.ref+"/check").expect(t, "the check after answers posted to the documents", http.StatusOK)
	for _, tab := range []string{"nowhere", "Details", "details/", "documents%00"} {
		got := d.b.post("/tasks/"+d.ref+"/form/"+tab, d.post(t, "details", nil))
		if tab != "details/" && got.Status != http.StatusNotFound {
			t.Errorf("the tab %q: status %d, want 404", tab, got.Status)
		}
	}
}

// TestInputTexts types what people and programs type into boxes.
func TestInputTexts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	long := strings.Repeat("Ein langer Text. ", 1<<20/17)
	for _, c := range []struct{ name, typed, kept string }{
		{"emoji", "She said 👩🏽‍🦽 and 🎉", "She said 👩🏽‍🦽 and 🎉"},
		{"NUL and control", "a\x00b\x07c\x1bd", "abcd"},
		{"invalid UTF-8", "caf\xe9 \xff", "caf\uFFFD \uFFFD"},
		{"right to left", "שלום \u202eabc", "שלום \u202eabc"},
		{"CRLF", "one\r\ntwo\r\n\r\n", "one\ntwo"},
		{"mark-up", `</textarea><script>alert(1)</script>{{.}}&amp;"'`, `</textarea><script>alert(1)</script>{{.}}&amp;"'`},
		{"decomposed", "cafe\u0301", "caf\u00e9"},
		{"a megabyte", long, strings.TrimSpace(long)},
	} {
		got := d.save(t, "views", "views.child_views", c.typed)
		if got.Status >= 500 || got.Status == http.StatusConflict {
			t.Errorf("%s: status %d: %.300s", c.name, got.Status, got.words())
		}
		if kept := d.kept(t, "views", "child_views"); kept != c.kept {
			t.Errorf("%s: kept %.60q, want %.60q", c.name, kept, c.kept)
		}
		page := d.b.get(formPath(d.ref, "views"))
		if page.Status != http.StatusOK || strings.Contains(page.Body, "<script>alert") {
			t.Errorf("%s: shown again with status %d", c.name, page.Status)
		}
	}
	d.b.get(formPath(d.ref, "views")).expect(t, "a text beyond its limit", http.StatusOK, "There is 1 question to fix in this section", "20,000")
	d.save(t, "views", "views.child_views", strings.Repeat("x", 1<<20+1)).
		expect(t, "more than a megabyte", http.StatusRequestEntityTooLarge, "longer than 1 MB")
	if kept := d.kept(t, "views", "child_views"); kept != strings.TrimSpace(long) {
		t.Error("what was kept before is gone")
	}
}

func TestInputDates(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, c := range []struct{ typed, says string }{
		{"31/02/2021", "February 2021 has 28 days"},
		{"2/13/2021", "Write the day first: 13/2/2021"},
		{"soon", "is not a date. Write it like 17/9/2026"},
		{"<b>1</b>", "is not a date."},
		{"00/00/0000", "is not a real date."},
		{strings.Repeat("9", 100_000), "is not a date."},
	} {
		got := d.save(t, "involvement", "involvement.known_since", c.typed)
		got.expect(t, "the date "+c.typed[:min(10, len(c.typed))], 422, c.says, "Error:", "Everything you typed is saved.")
		shown := d.b.get(formPath(d.ref, "involvement"))
		if !strings.Contains(shown.Body, "&lt;b&gt;1") && !strings.Contains(shown.Body, `value="`+c.typed+`"`) {
			t.Errorf("%.20q is not shown again", c.typed)
		}
		if kept := d.kept(t, "involvement", "known_since"); kept != nil {
			t.Errorf("%.20q was taken as %v", c.typed, kept)
		}
	}
	form := d.post(t, "involvement", map[string]string{"involvement.known_since": "31/02/2021"})
	form.Set("_do", "next")
	if got := d.b.post(formPath(d.ref, "involvement"), form); got.Status != http.StatusSeeOther {
		t.Errorf("Next with a date that is none: status %d; leaving a tab is never refused", got.Status)
	}
	d.b.get("/tasks/"+d.ref+"/check").expect(t, "the check", http.StatusOK, "February 2021 has 28 days")
	d.b.get("/tasks/"+d.ref+"/submit").expect(t, "submitting", 422, "February 2021 has 28 days")
	d.save(t, "involvement", "involvement.known_since", "5.3.2024")
	if kept := d.kept(t, "involvement", "known_since"); kept != "2024-03-05" {
		t.Errorf("put right, the date is %v", kept)
	}
}

func TestInputRows(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rows := func(n int) url.Values {
		form := d.post(t, "involvement", nil)
		form.Del("_rows.involvement.involvement")
		for range n {
			key := vault.Ref()[:8]
			form.Add("_rows.involvement.involvement", key)
			form.Add("_q", "involvement.involvement."+key+".seen")
			form.Set("involvement.involvement."+key+".seen", "Diane")
		}
		return form
	}
	d.b.post(formPath(d.ref, "involvement"), rows(10_000)).expect(t, "10,000 rows", http.StatusRequestEntityTooLarge, "can hold 1,000 rows at most")
	if kept := d.kept(t, "involvement", "involvement"); kept != nil {
		t.Errorf("rows beyond the bound were kept: %d", len(kept.([]any)))
	}
	if got := d.b.post(formPath(d.ref, "involvement"), rows(1000)); got.Status >= 400 {
		t.Errorf("1,000 rows: status %d: %.300s", got.Status, got.words())
	}
	form := d.post(t, "involvement", nil)
	form.Set("_do", "add:involvement.involvement")
	d.b.post(formPath(d.ref, "involvement"), form).expect(t, "one more", http.StatusRequestEntityTooLarge, "can hold 1,000 rows at most")
	odd := d.post(t, "involvement", nil)
	odd["_rows.involvement.involvement"] = []string{"aaaaaaaa", "aaaaaaaa", "short", "../../..", "AAAAAAAA", "", "bbbbbbbb\x00"}
	if got := d.b.post(formPath(d.ref, "involvement"), odd); got.Status >= 400 {
		t.Errorf("rows with odd names: status %d: %.300s", got.Status, got.words())
	}
	if kept, _ := d.kept(t, "involvement", "involvement").([]any); len(kept) != 1 {
		t.Errorf("of rows with odd names %d were kept, want the one with a right name", len(kept))
	}
}

// numbersForm has a question of each kind that the shipped form has not.
const numbersForm = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.invalid/forms/numbers", "title": "Numbers",
  "x-form": { "key": "numbers", "formType": "Numbers" }, "type": "object",
  "properties": {
    "hours": { "type": "number", "title": "Hours a week", "minimum": 0 },
    "count": { "type": "integer", "title": "How many" },
    "mail": { "type": "string", "format": "email", "title": "Email" },
    "pick": { "type": "array", "uniqueItems": true, "title": "Pick", "items": { "type": "string", "enum": ["a", "b"] } }
  }
}`

func TestInputNumbers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if _, err := d.cases.Install(t.Context(), []byte(numbersForm), "", 0); err != nil {
		t.Fatal(err)
	}
	d.ref = d.sendForm(t, d.owner, "numbers")
	post := func(name string, values ...string) page {
		form := url.Values{"_do": {"save"}, "_q": {name}, name: values}
		shown := d.b.get(formPath(d.ref, "form"))
		for _, hidden := range []string{"_csrf", "_base", "_save"} {
			form.Set(hidden, shown.field(hidden))
		}
		return d.b.post(formPath(d.ref, "form"), form)
	}
	for _, huge := range []string{"1e10000000", "-1e-10000000", strings.Repeat("9", 1000), "1e400", "NaN", "Infinity", "0x10", "twelve", "--1", "1.2.3"} {
		post("hours", huge).expect(t, "the number "+huge[:min(len(huge), 12)], 422, "umber")
		if d.kept(t, "hours") != nil {
			t.Errorf("%.12s was taken as %v", huge, d.kept(t, "hours"))
		}
		if shown := d.b.get(formPath(d.ref, "form")); !strings.Contains(shown.Body, `value="`+huge+`"`) {
			t.Errorf("%.12s is not shown again", huge)
		}
	}
	post("hours", "-1").expect(t, "a number below its bound", 422, "0 or more")
	post("count", "2.5").expect(t, "half a thing", 422, "whole number")
	post("mail", "not an address").expect(t, "no address", 422, "Email")
	for _, c := range []struct {
		name string
		sent []string
		want any
	}{{"hours", []string{"1,200.5"}, "1200.5"}, {"pick", []string{"a", "zzz", "b"}, nil}, {"pick", []string{"a", "b"}, "[a b]"}} {
		if got := post(c.name, c.sent...); got.Status >= 500 {
			t.Errorf("%s = %v: status %d", c.name, c.sent, got.Status)
		}
		if kept := fmt.Sprint(d.kept(t, c.name)); c.want != nil && kept != c.want {
			t.Errorf("%s = %v: kept %s, want %v", c.name, c.sent, kept, c.want)
		}
	}
}
