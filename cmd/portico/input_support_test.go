package main

import (
	"bytes"
	"database/sql"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"portico/engine"
	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/vault"
)

// database is the portal's database, for what no page shows and for the hands of a clock.
func (p *testPortal) database(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", p.dsn) // registered by the migrations
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// exec changes the database behind the portal's back, as time or an operator would.
func (p *testPortal) exec(t testing.TB, statement string, args ...any) {
	t.Helper()
	db := p.database(t)
	defer db.Close()
	result, err := db.Exec(statement, args...)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("%s changed nothing (%v)", statement, err)
	}
}

// number is one number out of the database.
func (p *testPortal) number(t testing.TB, query string, args ...any) (n int64) {
	t.Helper()
	db := p.database(t)
	defer db.Close()
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// signedIn is a browser with a session, without the walk over password and code that
// other tests take.
func (p *testPortal) signedIn(t testing.TB, who portal.Account) *browserClient {
	t.Helper()
	b, token := p.browser(t), vault.Token()
	p.exec(t, "insert into sessions (token_hash, account_id, created_at, last_seen_at) values ($1, $2, $3, $3)", vault.HashToken(token), who.ID, time.Now())
	b.setCookie("portico_session", token)
	return b
}

func (b *browserClient) setCookie(name, value string) {
	b.t.Helper()
	at, err := url.Parse(b.base)
	if err != nil {
		b.t.Fatal(err)
	}
	b.http.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// token is the CSRF token of the browser's session.
func (b *browserClient) token() string {
	b.t.Helper()
	token := b.get("/tasks").field("_csrf")
	if token == "" {
		b.t.Fatal("the list of tasks carries no token")
	}
	return token
}

// with adds a header to every request of a copy of the browser.
func (b *browserClient) with(name, value string) *browserClient {
	c := *b
	c.header = b.header.Clone()
	if c.header == nil {
		c.header = http.Header{}
	}
	c.header.Set(name, value)
	return &c
}

// upload is one file of a multipart post.
type upload struct {
	name string
	body []byte
}

// postFiles posts files as the form of the Supporting Documentation tab does.
func (b *browserClient) postFiles(path, token string, files ...upload) page {
	b.t.Helper()
	return b.postFilesAs("files", path, token, files...)
}

// postFilesAs posts files under the name of a control.
func (b *browserClient) postFilesAs(field, path, token string, files ...upload) page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range map[string]string{"_csrf": token, "kind": "Report", "description": "Seating report"} {
		if err := w.WriteField(name, value); err != nil {
			b.t.Fatal(err)
		}
	}
	for _, f := range files {
		head := textproto.MIMEHeader{}
		head.Set("Content-Disposition", `form-data; name="`+field+`"; filename="`+strings.ReplaceAll(f.name, `"`, "%22")+`"`)
		head.Set("Content-Type", "application/octet-stream")
		part, err := w.CreatePart(head)
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := part.Write(f.body); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	return b.do(http.MethodPost, path, w.FormDataContentType(), &body)
}

// waitForMail gives the jobs a moment to send what is queued.
func (p *testPortal) waitForMail(t testing.TB) {
	t.Helper()
	for range 200 {
		if p.number(t, "select count(*) from mails where state = 'pending'") == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// words is the text of a page as somebody reads it.
func (p page) words() string {
	text := tags.ReplaceAllString(p.Body, " ")
	text = strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&quot;", `"`, "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}

// expect checks status and words of a page, and that nothing on it comes from a panic.
func (p page) expect(t testing.TB, what string, status int, says ...string) {
	t.Helper()
	if p.Status != status {
		t.Errorf("%s: status %d, want %d: %.600s", what, p.Status, status, p.words())
		return
	}
	for _, s := range says {
		if !strings.Contains(p.words(), s) && !strings.Contains(p.Body, s) {
			t.Errorf("%s: the page does not say %q: %.900s", what, s, p.words())
		}
	}
	for _, never := range []string{"panic", "goroutine ", "runtime error", "SQLSTATE", "store:", ".go:"} {
		if strings.Contains(p.Body, never) {
			t.Errorf("%s: the page holds %q", what, never)
		}
	}
}

// desk is a portal with an owner who has a task and a browser that is signed in.
type desk struct {
	*testPortal
	owner portal.Account
	ref   string
	b     *browserClient
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	p := newPortal(t)
	owner := p.addPerson(t, "Ffion Llewellyn")
	d := &desk{testPortal: p, owner: owner, ref: p.sendTask(t, owner)}
	d.b = p.signedIn(t, owner)
	return d
}

// post is what the page of a tab posts when these values are typed and nothing else is changed.
func (d *desk) post(t testing.TB, tab string, values map[string]string) url.Values {
	t.Helper()
	shown := d.b.get(formPath(d.ref, tab))
	if shown.Status != http.StatusOK {
		t.Fatalf("tab %s: status %d: %.300s", tab, shown.Status, shown.words())
	}
	form := d.tabPost(t, shown, tab, d.answers(t))
	for name, value := range values {
		form.Set(name, value)
		if !slices.Contains(form["_q"], name) {
			form.Add("_q", name)
		}
	}
	return form
}

// answers are the answers of the sheet as they are kept.
func (d *desk) answers(t testing.TB) engine.Answers {
	t.Helper()
	w, err := d.cases.Open(t.Context(), d.owner, d.ref)
	if err != nil {
		t.Fatal(err)
	}
	return w.Answers
}

// kept is what the sheet holds at a place: "views", "child_views".
func (d *desk) kept(t testing.TB, path ...string) any {
	t.Helper()
	var v any = d.answers(t).Values
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// save types one answer and presses Save.
func (d *desk) save(t testing.TB, tab, name, value string) page {
	t.Helper()
	form := d.post(t, tab, map[string]string{name: value})
	form.Set("_do", "save")
	return d.b.post(formPath(d.ref, tab), form)
}

// sendForm sends any form about Diane Bluebell to the account.
func (p *testPortal) sendForm(t testing.TB, owner portal.Account, key string) string {
	t.Helper()
	caseID := p.number(t, "select id from cases limit 1")
	ref, _, err := p.cases.Send(t.Context(), casework.NewTask{CaseID: caseID, FormKey: key, OwnerID: owner.ID, SenderID: owner.ID, Facts: dianeFacts(t)})
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// dianeAnswers are the answers of the shipped sample.
func dianeAnswers(t testing.TB) engine.Answers {
	t.Helper()
	def, findings := engine.Compile(mustDefinition(t), formdefs.Catalogue())
	if def == nil {
		t.Fatal(findings)
	}
	return sampleAnswers(t, def, "typical")
}
