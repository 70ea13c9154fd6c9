package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
)

// buffer is a log that may be written by many.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *buffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *buffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestRunningLogs: a whole journey and its mishaps leave route patterns and ids in the log,
// and nothing of what was written, of names, addresses, codes or tokens.
func TestRunningLogs(t *testing.T) {
	t.Parallel()
	var log buffer
	p := startWith(t, "http://forms.northshire.example", slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	const marker = "Zq7Xylophone"
	who, b := p.addPerson(t, marker+" Llewellyn"), p.browser(t)
	d := &desk{testPortal: p, owner: who, ref: p.sendTask(t, who), b: b}
	wrong, _ := b.begin(marker+"@nowhere.example", marker)
	wrong.expect(t, "an unknown address", 422)
	_, action := b.begin(who.Email, testPassword)
	code := p.codes(t, who.Email, 1)[0]
	b.enter(action, marker)
	b.enter(action, code)
	d.save(t, "views", "views.child_views", marker).expect(t, "a save", http.StatusSeeOther)
	d.save(t, "involvement", "involvement.known_since", marker).expect(t, "no date", 422)
	d.save(t, "views", "views.child_views", strings.Repeat(marker, 100_000)).expect(t, "too much", http.StatusRequestEntityTooLarge)
	stale := d.post(t, "views", map[string]string{"views.child_views": marker})
	stale.Set("_base", "1")
	b.post(formPath(d.ref, "views"), stale).expect(t, "a stale post", http.StatusConflict)
	b.postFiles("/tasks/"+d.ref+"/attachments", b.token(), upload{marker + ".pdf", samplePDF()}, upload{marker + " bad.pdf", []byte(marker)})
	d.answer(t, who, d.ref, "typical")
	b.get("/tasks/" + marker + "?" + marker + "=" + marker)
	b.get("/" + marker)
	b.do("PUT", "/tasks/"+marker, "", nil)
	b.post("/tasks/"+d.ref+"/submit", url.Values{"_csrf": {marker}})
	// Mishaps of ours: bytes that are gone, and answers that cannot be opened.
	var file string
	if err := p.database(t).QueryRow("select ref from attachments").Scan(&file); err != nil {
		t.Fatal(err)
	}
	for path := range filesBelow(t, p.config.Data+"/files") {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.get("/tasks/" + d.ref + "/attachments/" + file); got.Status < 500 && got.Status != 404 {
		t.Errorf("a document whose bytes are gone: status %d", got.Status)
	}
	p.exec(t, "update tabs set body = '\\x00', revision = revision + 1 where tab = 'views'")
	b.get(formPath(d.ref, "views")).expect(t, "answers that cannot be opened", http.StatusInternalServerError, "cannot be read", "give the reference")
	p.waitForMail(t)

	at, _ := url.Parse(p.base)
	never := []string{marker, "Llewellyn", who.Email, "@nowhere", testPassword, code, strings.ReplaceAll(code, " ", ""), "Diane", "Bluebell", "handwriting", d.ref, file, stale.Get("_csrf")}
	for _, c := range b.http.Jar.Cookies(at) {
		never = append(never, c.Value)
	}
	text := log.String()
	for _, n := range never {
		if strings.Contains(text, n) || strings.Contains(strings.ToLower(text), strings.ToLower(n)) {
			i := strings.Index(strings.ToLower(text), strings.ToLower(n))
			t.Errorf("the log holds %q: %s", n, text[max(0, i-200):min(len(text), i+100)])
		}
	}
	for _, always := range []string{"route=/tasks/:ref/form/:tab", "route=/sign-in/code", "status=303", "reference="} {
		if !strings.Contains(text, always) {
			t.Errorf("the log does not hold %q, so it tells nothing:\n%.2000s", always, text)
		}
	}
}
