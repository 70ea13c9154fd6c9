package main

import (
	"bytes"
	"mime/multipart"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"portico/internal/casework"
	"portico/internal/portal"
)

// text asks the database one text.
func (p *testPortal) text(t testing.TB, query string, args ...any) (s string) {
	t.Helper()
	if err := p.database(t).QueryRowContext(t.Context(), query, args...).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// ready is a form with a paper that an officer has entered and not sent yet.
func (p *testPortal) ready(t testing.TB, officer portal.Account, caseRef, email string) *casework.Sending {
	t.Helper()
	s, err := p.cases.NewSending(t.Context(), officer, caseRef)
	if err == nil {
		err = p.cases.KeepSending(t.Context(), officer, s, url.Values{"_q": {"r1.form", "r1.email", "r1.name", "r1.due", "comments"}, "r1.form": {"ot-advice"},
			"r1.email": {email}, "r1.name": {"Gwenllian ap Rhys"}, "comments": {"The seating question, if you can."}})
	}
	if err == nil {
		err = p.cases.Enclose(t.Context(), officer, s, casework.Upload{Name: "Our story.pdf", Body: samplePDF()})
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var invitationLink = regexp.MustCompile(`/invitations/([\w-]+)`)

// invitation waits for the newest invitation mailed to an address and gives its token.
func (p *testPortal) invitation(t testing.TB, email string) string {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		for _, m := range p.mails() {
			if found := invitationLink.FindStringSubmatch(m.Text); m.To == email && found != nil {
				return found[1]
			}
		}
	}
	t.Fatalf("no invitation was mailed to %s", email)
	return ""
}

// upload posts a form with files, as a browser does.
func (b *browserClient) upload(path string, form url.Values, files map[string][]byte) page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	for name, content := range files {
		part, err := w.CreateFormFile("files", name)
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	return b.do("POST", path, w.FormDataContentType(), &body)
}

var (
	formAction = regexp.MustCompile(`<form[^>]* method="post" action="([^"]+)"`)
	hidesTimes = regexp.MustCompile(`\d\d:\d\d|/register/\w+|data-csrf="[^"]*"`)
)

// action is where the page's own form posts to: not those of the header.
func (p page) action(t testing.TB) string {
	t.Helper()
	for _, m := range formAction.FindAllStringSubmatch(p.Body, -1) {
		if m[1] != "/sign-out" && m[1] != "/cases" {
			return m[1]
		}
	}
	t.Fatalf("status %d, and no form:\n%.600s", p.Status, p.Body)
	return ""
}

// all are the first groups of everything that fits an expression.
func (p page) all(expression string) (out []string) {
	for _, m := range regexp.MustCompile(expression).FindAllStringSubmatch(p.Body, -1) {
		out = append(out, m[1])
	}
	return out
}

// choosesOT chooses OT advice on the page that sends a form, as a person does it: with the
// keyboard, or, where many forms are published, by typing words of its title.
func (w *window) choosesOT() {
	w.t.Helper()
	many := ask[bool](w, "document.querySelector('select[name=\"r1.form\"]').options.length > 16 && document.documentElement.classList.contains('js-enabled')")
	if !many {
		w.chooses(control("r1.form"), "OT", "ot-advice")
		return
	}
	w.wait("the list is searched by typing", find("input#q-r1-form", ""))
	w.do(chromedp.SendKeys("#q-r1-form", "OT adv"))
	w.wait("the list is open", find(".autocomplete__option", "OT advice"))
	w.do(chromedp.SendKeys("#q-r1-form", kb.ArrowDown+kb.Enter))
	w.wait("OT advice is chosen", "document.querySelector('select[name=\"r1.form\"]').value === 'ot-advice'")
}
