package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"portico/engine"
	"portico/internal/testkit"
)

//go:embed testdata/fill.js
var fillScript string

// TestFormsInBrowser fills in every shipped form in a browser, tab by tab through the page's
// own controls, from empty to the receipt. Answers are put in by a script, all of a tab at
// once, and some are typed; the page saves them as it would anybody's.
func TestFormsInBrowser(t *testing.T) {
	eachForm(t, func(t *testing.T, f *filling) {
		w := f.window(t, wide)
		w.share(f.signedIn(t, f.owner))
		w.open("/tasks/" + f.ref)
		j := &journey{window: w, script: true, owner: f.owner, ref: f.ref}
		typed := false
		for i, tab := range f.def.Tabs {
			if f.def.Sheet(f.want).Hides(tab) {
				continue
			}
			j.at(j.tab(tab.Name))
			if tab.Attachments != nil {
				j.attach()
				continue
			}
			typed = typed || f.typeSome(j, tab)
			f.fillIn(j, tab)
			if i < len(f.def.Tabs)-1 {
				j.leads(func() { j.click(".p-bar-fix button", "Next") })
			}
		}
		if !typed {
			t.Error("nothing was typed")
		}
		f.declare(j)
		f.finished(j.client())
	})
}

// typeSome types the words of a tab's first open question key by key and leaves it to the
// page to save them.
func (f *filling) typeSome(j *journey, tab *engine.Tab) bool {
	for _, q := range f.def.View(tab, f.want, nil, engine.ViewOptions{}).Questions {
		if q.Kind != "text" && q.Kind != "paragraph" || q.ReadOnly || q.Text == "" || q.Conditional {
			continue
		}
		words := firstWords(q.Text, 3)
		j.fills(control(q.Name), words)
		j.saved()
		for end := time.Now().Add(patience); f.answerTo(tab, q.Name) != words; time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				j.t.Fatalf("%s is kept as %q, want %q", q.Name, f.answerTo(tab, q.Name), words)
			}
		}
		return true
	}
	return false
}

// answerTo is what is kept as the text of a question of a tab.
func (f *filling) answerTo(tab *engine.Tab, name engine.Path) string {
	for _, q := range f.def.View(tab, f.open().Answers, nil, engine.ViewOptions{}).Questions {
		if q.Name == name {
			return q.Text
		}
	}
	return ""
}

// filled is what testdata/fill.js answers.
type filled struct {
	Rows  map[string]string `json:"rows"`
	Tabs  []string          `json:"tabs"` // that the page lists
	Wrong []string          `json:"wrong"`
}

// fillIn answers a tab, waits until all of it is kept, and finds it again on a fresh page.
func (f *filling) fillIn(j *journey, tab *engine.Tab) {
	j.t.Helper()
	want := f.tab(tab)
	listed := f.onPage(j, tab, want, "fill")
	for _, w := range want.files {
		j.uploadAt(f.own(w.path), w.file)
	}
	f.noteFiles()
	f.kept(j, tab)
	j.open(j.tab(tab.Name))
	if fresh := f.onPage(j, tab, want, "look"); !slices.Equal(listed, fresh) {
		j.t.Errorf("after %s the page lists the tabs %v, a fresh one %v", tab.Name, listed, fresh)
	}
	f.photograph(j, tab)
}

// onPage runs testdata/fill.js, fails for what it could not answer or find, and gives the
// tabs that the page lists.
func (f *filling) onPage(j *journey, tab *engine.Tab, want *wanted, what string) []string {
	j.t.Helper()
	want.Rows = f.rows
	call := fmt.Sprintf("(%s)(%s).%s()", fillScript, asText(j.t, want), what)
	got, err := chromedp.Run(j.window.tab, chromedp.Evaluate[filled](call, chromedp.EvalAwaitPromise))
	if err != nil {
		j.t.Fatalf("%s: %v\n%s", tab.Name, err, j.state())
	}
	for _, wrong := range got.Wrong {
		j.t.Errorf("%s, %s: %s", tab.Name, what, wrong)
	}
	if len(got.Wrong) > 0 {
		j.t.FailNow()
	}
	f.rows = got.Rows
	return got.Tabs
}

// kept waits until the server holds the answers of a tab.
func (f *filling) kept(j *journey, tab *engine.Tab) {
	j.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		d := f.differs(tab.Name)
		if d == "" {
			return
		}
		if time.Now().After(end) {
			j.t.Fatalf("%s: %s\n%s", tab.Name, d, j.state())
		}
	}
}

// uploadAt answers a file question.
func (j *journey) uploadAt(path engine.Path, file upload) {
	j.t.Helper()
	j.leads(func() { j.click(`button[value="open:file/`+path+`"]`, "") })
	j.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{j.onDisk(file)}))
	j.leads(func() { j.click(".p-dialog__foot button", "Upload") })
	j.sees(file.name)
}

// attach attaches a picture on the Supporting Documentation tab.
func (j *journey) attach() {
	j.t.Helper()
	j.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{j.onDisk(upload{"Chart.png", chart(j.t, 60, 40)})}))
	j.press("Upload Document")
	j.sees("1 file attached")
}

// onDisk is where a file to upload lies.
func (j *journey) onDisk(u upload) string {
	j.t.Helper()
	path := filepath.Join(j.t.TempDir(), u.name)
	if err := os.WriteFile(path, u.body, 0o644); err != nil {
		j.t.Fatal(err)
	}
	return path
}

// declare checks the answers, declares and submits, and reads the receipt.
func (f *filling) declare(j *journey) {
	j.t.Helper()
	j.bar("Submit Contribution")
	j.at("/tasks/" + j.ref + "/check")
	j.sees("Ready to submit?")
	j.leads(func() { j.press("Submit Contribution") })
	j.at("/tasks/" + j.ref + "/submit")
	if ask[bool](j.window, "!!document.querySelector('#declaration')") {
		j.click("#declaration", "")
	}
	j.leads(func() { j.press("Yes, Submit Contribution") })
	j.at("/tasks/" + j.ref + "/receipt")
	j.sees("SHA-256")
}

// photograph looks at the tab in every language of the form.
func (f *filling) photograph(j *journey, tab *engine.Tab) {
	j.t.Helper()
	f.widths(j, tab.Name)
	for _, lang := range f.def.Languages() {
		if lang == f.def.Lang {
			continue
		}
		j.open(j.tab(tab.Name) + "?lang=" + lang)
		f.widths(j, tab.Name+"-"+lang)
		f.keepPDF(j.client(), f.def.Key+"-"+lang)
		j.open(j.tab(tab.Name) + "?lang=" + f.def.Lang)
	}
}

// widths looks at a page on a phone, on tablets and on a desk: it may not be scrolled
// sideways. Pictures are kept when they were asked for.
func (f *filling) widths(j *journey, name string) {
	j.t.Helper()
	for _, width := range []int64{narrow, 800, 1024, wide} {
		j.resize(width)
		j.sound()
		if *shotsDir != "" {
			j.tall(width)
			j.plain()
			testkit.Screenshot(j.t, j.window.tab, filepath.Join(*shotsDir, "forms", fmt.Sprintf("%s-%s-%d.png", f.def.Key, name, width)))
			j.resize(width)
		}
	}
}
