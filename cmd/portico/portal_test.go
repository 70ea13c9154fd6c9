package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"portico/engine"
	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/testkit"
	"portico/internal/vault"
)

// testPassword is the password of every account of the tests.
const testPassword = "quiet harbour lantern 7"

// testPortal is a whole portal that serves on loopback, with a database of its own, as
// `portico serve --dev` runs it.
type testPortal struct {
	*parts
	*running
	base string
	hash string
	smtp *testkit.MailServer // nil: the mail is in the mailbox
}

// newPortal starts a portal with the shipped forms in an empty database.
func newPortal(t testing.TB) *testPortal {
	t.Helper()
	return startAs(t, config{}, slog.New(slog.NewTextHandler(t.Output(), nil)))
}

// startPortal starts a portal on a database that may have been used before.
func startPortal(t testing.TB, dsn, key string) *testPortal {
	t.Helper()
	return startAs(t, config{DatabaseURL: dsn, Key: key}, slog.New(slog.NewTextHandler(t.Output(), nil)))
}

// addPerson makes an account with an address of its own.
func (p *testPortal) addPerson(t testing.TB, name string, roles ...portal.Role) portal.Account {
	t.Helper()
	if len(roles) == 0 {
		roles = []portal.Role{portal.RoleProfessional}
	}
	email := strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@health.example"
	a, err := p.store.CreateAccount(t.Context(), store.NewAccount{Email: email, Name: name, Profession: "Occupational therapist",
		Organisation: "Northshire Community Health NHS Trust", Phone: "01632 960 288", Register: "HCPC", RegistrationNumber: "OT71834",
		Roles: roles, PasswordHash: p.hash})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// addCase records a case about a child of that name, with the facts of the shipped sample.
func (p *testPortal) addCase(t testing.TB, child string) int64 {
	t.Helper()
	facts := dianeFacts(t)
	reference := "NC-" + vault.Ref()
	facts["case"].(map[string]any)["reference"], facts["case"].(map[string]any)["kind"] = reference, "assessment"
	facts["child"].(map[string]any)["fullName"] = child
	record, err := json.Marshal(map[string]any{"case": facts["case"], "child": facts["child"]})
	if err != nil {
		t.Fatal(err)
	}
	caseID, err := p.store.CreateCase(t.Context(), store.NewCase{Reference: reference, Kind: "assessment", ChildName: child,
		ChildBorn: portal.Date{Year: 2013, Month: 2, Day: 10}, Record: record})
	if err != nil {
		t.Fatal(err)
	}
	return caseID
}

// sendTask sends OT advice about Diane Bluebell to the account and gives the reference.
func (p *testPortal) sendTask(t testing.TB, owner portal.Account) string {
	t.Helper()
	facts := dianeFacts(t)
	caseID := p.addCase(t, "Diane Bluebell")
	due := portal.London(time.Now()).Add(11)
	ref, _, err := p.cases.Send(t.Context(), casework.NewTask{CaseID: caseID, FormKey: "ot-advice", OwnerID: owner.ID, SenderID: owner.ID,
		Due: &due, Comments: "The seating question, if you can.", Facts: facts, SentAt: time.Now().AddDate(0, 0, -31)})
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// answer saves the answers of a sample on every tab, as the owner would.
func (p *testPortal) answer(t testing.TB, owner portal.Account, ref, sample string) {
	t.Helper()
	w, err := p.cases.Open(t.Context(), owner, ref)
	if err != nil {
		t.Fatal(err)
	}
	answers := sampleAnswers(t, w.Form.Definition, sample)
	for _, tab := range w.Form.Tabs {
		if tab.Attachments != nil {
			continue
		}
		post := casework.Post{Tab: tab.Name, Form: w.Form.PostOf(tab, answers), Base: w.Tabs[tab.Name].Revision, SaveID: vault.Ref(), Close: true}
		if _, err := p.cases.Save(t.Context(), w, post); err != nil {
			t.Fatal(err)
		}
	}
}

func sampleAnswers(t testing.TB, def *engine.Definition, name string) engine.Answers {
	t.Helper()
	raw, err := formdefs.Sample(def.Key, name)
	if err != nil {
		t.Fatal(err)
	}
	a, err := def.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// browserClient is a person's browser without JavaScript: cookies, no following of redirects
// unless asked.
type browserClient struct {
	t      testing.TB
	base   string
	http   *http.Client
	header http.Header
}

// page is an answer.
type page struct {
	Status   int
	Location string
	Body     string
	Header   http.Header
}

func (p *testPortal) browser(t testing.TB) *browserClient {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browserClient{t: t, base: p.base, http: &http.Client{Jar: jar, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (b *browserClient) get(path string) page { return b.do(http.MethodGet, path, "", nil) }

// post posts a form; the token of the last page that was loaded must be in it.
func (b *browserClient) post(path string, form url.Values) page {
	return b.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (b *browserClient) do(method, path, contentType string, body io.Reader) page {
	b.t.Helper()
	req, err := http.NewRequest(method, b.base+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	for k, v := range b.header {
		req.Header[k] = v
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{resp.StatusCode, resp.Header.Get("Location"), string(text), resp.Header}
}

// follow loads the page that an answer leads to.
func (b *browserClient) follow(p page) page {
	b.t.Helper()
	if p.Location == "" {
		b.t.Fatalf("status %d leads nowhere:\n%s", p.Status, p.Body)
	}
	return b.get(p.Location)
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// field is the value of a hidden field of a page.
func (p page) field(name string) string {
	for _, m := range hiddenField.FindAllStringSubmatch(p.Body, -1) {
		if m[1] == name {
			return m[2]
		}
	}
	return ""
}

var eightDigits = regexp.MustCompile(`\b\d{4} ?\d{4}\b`)

// mailedCode is the newest code mailed to an address.
func (p *testPortal) mailedCode(t testing.TB, email string) string {
	t.Helper()
	for range 400 {
		for _, m := range p.mails() {
			if code := eightDigits.FindString(m.Text); m.To == email && code != "" {
				return code
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("no code was mailed")
	return ""
}

// signIn signs in with password and mailed code and gives the page it leads to.
func (p *testPortal) signIn(t testing.TB, b *browserClient, who portal.Account) page {
	t.Helper()
	start := b.get("/sign-in")
	next := b.post("/sign-in", url.Values{"_csrf": {start.field("_csrf")}, "email": {who.Email}, "password": {testPassword}})
	if next.Status != http.StatusSeeOther {
		t.Fatalf("password: status %d\n%s", next.Status, next.Body)
	}
	code := b.follow(next)
	done := b.post(next.Location, url.Values{"_csrf": {code.field("_csrf")}, "code": {p.mailedCode(t, who.Email)}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("code: status %d\n%s", done.Status, done.Body)
	}
	return b.follow(done)
}

// tabPost is what a browser posts from a tab's page that shows these answers.
func (p *testPortal) tabPost(t testing.TB, shown page, tab string, a engine.Answers) url.Values {
	t.Helper()
	def, findings := engine.Compile(mustDefinition(t), formdefs.Catalogue())
	if def == nil {
		t.Fatal(findings)
	}
	for _, tb := range def.Tabs {
		if tb.Name == tab {
			form := def.PostOf(tb, a)
			for _, name := range []string{"_csrf", "_base", "_save"} {
				form.Set(name, shown.field(name))
			}
			return form
		}
	}
	t.Fatalf("no tab %s", tab)
	return nil
}

func mustDefinition(t testing.TB) []byte {
	t.Helper()
	src, err := formdefs.Definition("ot-advice")
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func formPath(ref, tab string) string { return fmt.Sprintf("/tasks/%s/form/%s", ref, tab) }

// dianeFacts are the facts of the shipped sample.
func dianeFacts(t testing.TB) map[string]any {
	t.Helper()
	facts := sampleFacts(t, "ot-advice")
	delete(facts, "account") // copied when the owner first opens the form
	return facts
}
