package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"portico/internal/testkit"
)

// The two widths that everything is tried at: a desk and a phone.
const (
	wide   = 1360
	narrow = 390
)

// patience is how long a window waits for what must come. Machines that test are busy.
const patience = 20 * time.Second

// seats bounds the tests that use the browser at once: more of them only make each other
// slow. A test with two windows has one seat.
var seats = make(chan struct{}, 3)

// window is a person before a browser: it looks, clicks and types, and fails the test
// when something does not come. It notes every complaint of the browser's console.
type window struct {
	t    testing.TB
	p    *testPortal
	tab  context.Context
	mu   sync.Mutex
	load int    // pages loaded so far
	last string // id of the request of the page that is shown
	said []string
}

// window opens a window of a width for one test, and looks at the end whether the
// console complained.
func (p *testPortal) window(t testing.TB, width int64) *window {
	t.Helper()
	seats <- struct{}{}
	t.Cleanup(func() { <-seats })
	return p.anotherWindow(t, width)
}

// anotherWindow is window for a test that has a seat.
func (p *testPortal) anotherWindow(t testing.TB, width int64) *window {
	t.Helper()
	w := &window{t: t, p: p}
	w.tab = testkit.SharedBrowser(t, w.hear)
	w.resize(width)
	t.Cleanup(w.complaints)
	return w
}

// hear notes loads and complaints. What the network log says of statuses is left out: a
// page with faults is a 422 by design.
func (w *window) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *cdp.EventLoadEventFired:
		w.load++
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument && e.Response.MimeType == "text/html" && strings.HasPrefix(e.Response.URL, "http") { // not what shows a PDF in a frame
			w.last = string(e.RequestID)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			w.said = append(w.said, fmt.Sprintf("console.%s: %s", e.Type, wordsOf(e.Args)))
		}
	case *runtime.EventExceptionThrown:
		w.said = append(w.said, "exception: "+exceptionWords(e.ExceptionDetails))
	case *log.EventEntryAdded:
		if (e.Entry.Level == "error" || e.Entry.Level == "warning") && e.Entry.Source != "network" {
			w.said = append(w.said, fmt.Sprintf("%s: %s", e.Entry.Source, e.Entry.Text))
		}
	}
}

func wordsOf(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		words = append(words, strings.TrimSpace(string(a.Value)+" "+a.Description))
	}
	return strings.Join(words, " ")
}

func exceptionWords(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

func (w *window) complaints() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.said {
		w.t.Errorf("the browser complains: %s", s)
	}
}

// resize makes the window as wide as a desk's screen or a phone's.
func (w *window) resize(width int64) {
	w.t.Helper()
	height := int64(900)
	if width == narrow {
		height = 844
	}
	w.do(chromedp.EmulateViewport(width, height))
}

// scriptOff switches JavaScript off; what the test itself asks of the page still runs.
func (w *window) scriptOff() {
	w.t.Helper()
	if _, err := chromedp.Call(w.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.tab, steps...); err != nil {
		w.t.Fatalf("%v\n%s", err, w.state())
	}
}

// ask is the value of an expression on the page.
func ask[T any](w *window, expression string) T {
	w.t.Helper()
	v, err := chromedp.Run(w.tab, chromedp.Evaluate[T](expression))
	if err != nil {
		w.t.Fatalf("%s: %v\n%s", expression, err, w.state())
	}
	return v
}

// wait waits until an expression on the page is true; what is the sentence that fails.
func (w *window) wait(what, expression string) {
	w.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(40 * time.Millisecond) {
		ok, err := chromedp.Run(w.tab, chromedp.Evaluate[bool]("!!("+expression+")"))
		if err == nil && ok { // between two pages there is none to ask
			return
		}
	}
	w.t.Fatalf("after %s not yet: %s (%s)\n%s", patience, what, expression, w.state())
}

// state is where the window is and what it shows, for the message of a failure.
func (w *window) state() string {
	v, err := chromedp.Run(w.tab, chromedp.Evaluate[string]("location.href + '\\n' + (document.getElementById('trouble')?.innerText ?? '') + ' ' + (document.querySelector('[data-saved]')?.innerText ?? '') + '\\n' + (document.body?.innerText ?? '')"))
	if err != nil {
		return err.Error()
	}
	if len(v) > 900 {
		v = v[:900] + " ..."
	}
	return v
}

// sees waits for words on the page.
func (w *window) sees(words string) {
	w.t.Helper()
	w.wait("the page says "+words, "document.body.innerText.replace(/\\s+/g, ' ').includes("+quote(words)+")")
}

// missing fails when words are on the page.
func (w *window) missing(words string) {
	w.t.Helper()
	if ask[bool](w, "document.body.innerText.includes("+quote(words)+")") {
		w.t.Errorf("the page says %q:\n%s", words, w.state())
	}
}

// at waits for a page of the portal, whole, and looks whether it can be scrolled sideways.
func (w *window) at(path string) {
	w.t.Helper()
	w.wait("the window is at "+path, "location.pathname === "+quote(path)+" && document.readyState === 'complete'")
	w.sound()
}

// sound fails when the page is wider than the window.
func (w *window) sound() {
	w.t.Helper()
	over := ask[string](w, `(() => {
		const over = document.scrollingElement.scrollWidth - innerWidth
		if (over <= 0) return ''
		const wide = [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
		return location.pathname + ' at ' + innerWidth + ' px is ' + over + ' px too wide: ' + wide.slice(-1).map(e => e.outerHTML.slice(0, 200)).join(' | ')
	})()`)
	if over != "" {
		w.t.Error(over)
	}
}

// open loads a page of the portal.
func (w *window) open(path string) {
	w.t.Helper()
	w.do(chromedp.Navigate(w.p.base + path))
	w.sound()
}

// leads does what makes a new page load, and waits for it.
func (w *window) leads(do func()) {
	w.t.Helper()
	before := w.loads()
	do()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if w.loads() > before {
			w.sound()
			return
		}
	}
	w.t.Fatalf("no page was loaded\n%s", w.state())
}

func (w *window) loads() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.load
}

// finder finds the first thing that can be seen and fits a selector, and whose words
// begin with some, as a person would find it.
const finder = `(css, words) => [...document.querySelectorAll(css)].find(e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 0
	&& (!words || (e.getAttribute('aria-label') || e.innerText).replace(/\s+/g, ' ').trim().startsWith(words)))`

func find(css, words string) string {
	return "(" + finder + ")(" + quote(css) + ", " + quote(words) + ")"
}

// click clicks the middle of a thing with the mouse; it fails when something lies over it.
func (w *window) click(css, words string) {
	w.t.Helper()
	w.wait(fmt.Sprintf("there is %s %q and it does not move", css, words), `(() => { // a picture that arrives moves what stands below
		const e = `+find(css, words)+`
		e?.scrollIntoView({block: 'center', behavior: 'instant'})
		const at = e?.getBoundingClientRect().y, before = e?.stood
		if (e) e.stood = at
		return e && at === before
	})()`)
	at := ask[[]float64](w, `(() => {
		const e = `+find(css, words)+`
		const box = e.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2
		const top = document.elementFromPoint(x, y)
		const own = top && (e.contains(top) || top.contains(e) || top.closest('label')?.control === e)
		return [x, y, own ? 1 : 0]
	})()`)
	if at[2] == 0 {
		w.t.Fatalf("%s %q cannot be clicked: something lies over it: %s\n%s", css, words,
			ask[string](w, fmt.Sprintf("document.elementFromPoint(%f, %f)?.outerHTML.slice(0, 200) ?? 'outside'", at[0], at[1])), w.state())
	}
	w.do(chromedp.MouseClickXY(at[0], at[1]))
}

// press clicks a button or link by its words.
func (w *window) press(words string) {
	w.t.Helper()
	w.click("a, button, summary", words)
}

// control is a form's control by its name; value tells radios and checkboxes apart.
func control(name string, value ...string) string {
	css := "[name=" + quote(name) + "]"
	if len(value) > 0 {
		css += "[value=" + quote(value[0]) + "]"
	}
	return css
}

// types puts the cursor into a control, behind what it holds, and types.
func (w *window) types(css, text string) {
	w.t.Helper()
	w.click(css, "")
	w.keys(kb.End)
	w.keys(text)
}

// fills is types into a control whose old text goes.
func (w *window) fills(css, text string) {
	w.t.Helper()
	w.click(css, "")
	w.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.select?.()"))
	if text == "" {
		w.keys(kb.Backspace)
		return
	}
	w.keys(text)
}

// keys presses keys where the focus is.
func (w *window) keys(keys string) {
	w.t.Helper()
	w.do(chromedp.KeyEvent(keys))
}

// paste puts text in at the cursor in one go.
func (w *window) paste(css, text string) {
	w.t.Helper()
	w.click(css, "")
	if _, err := chromedp.Call(w.tab, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		w.t.Fatal(err)
	}
}

// chooses picks an option of a select with the keyboard, by typing its first letters.
func (w *window) chooses(css, letters, value string) {
	w.t.Helper()
	w.wait("there is "+css, find(css, ""))
	w.do(chromedp.Focus(chromedp.CSS(css)))
	w.keys(letters)
	w.wait("chosen is "+value, "document.querySelector("+quote(css)+").value === "+quote(value))
}

// value is what a control holds.
func (w *window) value(css string) string {
	w.t.Helper()
	return ask[string](w, "document.querySelector("+quote(css)+")?.value ?? '(not there)'")
}

// holds fails when a control does not hold a text.
func (w *window) holds(css, text string) {
	w.t.Helper()
	if got := w.value(css); got != text {
		w.t.Errorf("%s holds %q, want %q", css, got, text)
	}
}

// focused is the name of the control that has the focus.
func (w *window) focused() string {
	w.t.Helper()
	return ask[string](w, "document.activeElement.name || document.activeElement.id || document.activeElement.tagName")
}

// cookies are those of the window, for a client that shares its session.
func (w *window) cookies() []*http.Cookie {
	w.t.Helper()
	got, err := chromedp.Call(w.tab, network.GetCookies, network.GetCookiesParams{URLs: []string{w.p.base}})
	if err != nil {
		w.t.Fatal(err)
	}
	var out []*http.Cookie
	for _, c := range got.Cookies {
		out = append(out, &http.Cookie{Name: c.Name, Value: c.Value})
	}
	return out
}

// client is a browser without JavaScript that shares the window's session.
func (w *window) client() *browserClient {
	w.t.Helper()
	b := w.p.browser(w.t)
	b.http.Jar.SetCookies(baseURL(w.t, w.p.base), w.cookies())
	return b
}

// share gives the window the session of a client.
func (w *window) share(b *browserClient) {
	w.t.Helper()
	for _, c := range b.http.Jar.Cookies(baseURL(w.t, w.p.base)) {
		_, err := chromedp.Call(w.tab, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: w.p.base})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

func baseURL(t testing.TB, base string) *url.URL {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// quote makes a string of JavaScript, good in a selector too.
func quote(s string) string { return fmt.Sprintf("%q", s) }
