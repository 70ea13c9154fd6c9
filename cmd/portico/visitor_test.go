package main

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/engine"
)

// visitor is a person with a session of their own, before a browser's window or before a
// browser without JavaScript: one journey is told once and gone both ways.
type visitor interface {
	// goes opens a page.
	goes(path string)
	// follows follows the first link whose words begin so.
	follows(words string)
	// enters fills in the form of a button by the names of its controls, and presses it.
	enters(button string, values map[string]string, files ...upload)
	// says fails unless the page says all of it.
	says(words ...string)
	// here is the path of the page.
	here() string
	// rows are the rows of a table of the page.
	rows(table string) []string
	// answers answers a tab of a form as its sample has it.
	answers(f *filling, tab *engine.Tab)
	// plain is the session without JavaScript, for downloads.
	plain() *browserClient
}

// atWindow is a visitor before a window.
type atWindow struct{ *window }

func (w atWindow) goes(path string) { w.t.Helper(); w.open(path) }

func (w atWindow) follows(words string) {
	w.t.Helper()
	w.leads(func() { w.click("main a", words) })
}

// setScript puts a value in as a person's hand would leave it.
const setScript = `(name, value) => {
	const all = [...document.querySelectorAll('main [name="' + CSS.escape(name) + '"]')].filter(e => e.type !== 'hidden')
	const one = all.find(e => /radio|checkbox/.test(e.type) ? e.value === value : true)
	if (!one) return false
	if (/radio|checkbox/.test(one.type)) { one.checked || one.click(); return true }
	one.value = value
	for (const kind of ['input', 'change']) one.dispatchEvent(new Event(kind, {bubbles: true}))
	return one.value === value
}`

func (w atWindow) enters(button string, values map[string]string, files ...upload) {
	w.t.Helper()
	for name, value := range values {
		w.wait("the page takes "+value+" as "+name, "("+setScript+")("+quote(name)+", "+quote(value)+")")
	}
	if len(files) > 0 {
		named := map[string][]byte{}
		for _, f := range files {
			named[f.name] = f.body
		}
		w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(named)))
	}
	w.leads(func() { w.click("main button, .p-bar-fix button", button) })
}

func (w atWindow) says(words ...string) {
	w.t.Helper()
	for _, one := range words {
		w.sees(one)
	}
}

func (w atWindow) here() string { return ask[string](w.window, "location.pathname") }

func (w atWindow) rows(table string) []string {
	return ask[[]string](w.window, "[...document.getElementsByName("+quote("_rows."+table)+")].map(e => e.value)")
}

// answers answers the first tab on the page. The others are posted in the same session: that every
// tab can be filled in on its page is TestFormsInBrowser's matter.
func (w atWindow) answers(f *filling, tab *engine.Tab) {
	w.t.Helper()
	if tab != f.def.Tabs[0] {
		f.answerPlain(w.client(), tab)
		return
	}
	w.open(formPath(f.ref, tab.Name))
	w.at(formPath(f.ref, tab.Name))
	got, err := chromedp.Run(w.tab, chromedp.Evaluate[filled](fmt.Sprintf("(%s)(%s).fill()", fillScript, asText(w.t, f.tab(tab))), chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatalf("%s: %v\n%s", tab.Name, err, w.state())
	}
	for _, wrong := range got.Wrong {
		if !strings.HasSuffix(wrong, " is not asked") { // the sample is of another child
			w.t.Errorf("%s: %s", tab.Name, wrong)
		}
	}
	f.rows = got.Rows
	w.bar("Next")
}

func (w atWindow) plain() *browserClient { return w.client() }

// plainVisitor is a visitor without JavaScript.
type plainVisitor struct {
	t     testing.TB
	b     *browserClient
	path  string
	shown page
}

func (v *plainVisitor) goes(path string) {
	v.t.Helper()
	for range 4 { // leads on
		v.path, _, _ = strings.Cut(path, "?")
		if v.shown = v.b.get(path); v.shown.Location == "" {
			break
		}
		path = v.shown.Location
	}
	if v.shown.Status != 200 {
		v.t.Fatalf("%s: status %d: %.600s", path, v.shown.Status, v.shown.words())
	}
}

var (
	links   = regexp.MustCompile(`(?s)<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>`)
	forms   = regexp.MustCompile(`(?s)<form([^>]*)>(.*?)</form>`)
	buttons = regexp.MustCompile(`(?s)<button([^>]*)>(.*?)</button>`)
)

// attribute is an attribute of a tag, "" when it has none of that name.
func attribute(tag, name string) string {
	m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

func (v *plainVisitor) follows(words string) {
	v.t.Helper()
	_, main, _ := strings.Cut(v.shown.Body, "<main")
	for _, m := range links.FindAllStringSubmatch(main, -1) {
		if strings.HasPrefix(page{Body: m[2]}.words(), words) {
			v.goes(html.UnescapeString(m[1]))
			return
		}
	}
	v.t.Fatalf("%s has no link %q: %.900s", v.path, words, v.shown.words())
}

func (v *plainVisitor) enters(button string, values map[string]string, files ...upload) {
	v.t.Helper()
	_, main, _ := strings.Cut(v.shown.Body, "<main")
	for _, form := range forms.FindAllStringSubmatch(main, -1) {
		own := buttons.FindAllStringSubmatch(form[2], -1)
		for _, b := range buttons.FindAllStringSubmatch(main, -1) { // of the bar at the bottom
			if id := attribute(form[1], "id"); id != "" && attribute(b[1], "form") == id {
				own = append(own, b)
			}
		}
		for _, b := range own {
			if strings.HasPrefix(page{Body: b[2]}.words(), button) {
				v.presses(form[1], form[2], b[1], values, files)
				return
			}
		}
	}
	v.t.Fatalf("%s has no button %q: %.900s", v.path, button, v.shown.words())
}

// presses posts a form as a button of it does.
func (v *plainVisitor) presses(form, inside, button string, values map[string]string, files []upload) {
	v.t.Helper()
	posted := controlsOf(v.t, inside)
	for name, value := range values {
		if !strings.Contains(inside, ` name="`+name+`"`) {
			v.t.Fatalf("%s: the form has no control %s: %.900s", v.path, name, v.shown.words())
		}
		posted.Set(name, value)
	}
	if name := attribute(button, "name"); name != "" {
		posted.Set(name, attribute(button, "value"))
	}
	action := attribute(form, "action")
	if own := attribute(button, "formaction"); own != "" {
		action = own
	}
	if action == "" {
		action = v.path
	}
	got := v.posts(action, attribute(form, "enctype") != "", posted, files)
	if got.Location != "" {
		v.goes(got.Location)
		return
	}
	v.path, v.shown = action, got
}

func (v *plainVisitor) posts(action string, multipart bool, posted url.Values, files []upload) page {
	v.t.Helper()
	if !multipart {
		return v.b.post(action, posted)
	}
	named := map[string][]byte{}
	for _, f := range files {
		named[f.name] = f.body
	}
	return v.b.upload(action, posted, named)
}

func (v *plainVisitor) says(words ...string) {
	v.t.Helper()
	v.shown.expect(v.t, v.path, v.shown.Status, words...)
	if v.t.Failed() {
		v.t.FailNow()
	}
}

func (v *plainVisitor) here() string { return v.path }

func (v *plainVisitor) rows(table string) []string { return v.shown.rowsOf(table) }

func (v *plainVisitor) answers(f *filling, tab *engine.Tab) {
	v.t.Helper()
	f.answerPlain(v.b, tab)
}

func (v *plainVisitor) plain() *browserClient { return v.b }
