package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/internal/portal"
)

// TestAuthoringInBrowser goes from a file to a published form as an author does it, with
// JavaScript and without: upload, findings, mend, preview, publish, and the version stands
// in the list.
func TestAuthoringInBrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script %t", script), func(t *testing.T) {
			t.Parallel()
			w := p.window(t, wide)
			if !script {
				w.scriptOff()
			}
			key := fmt.Sprintf("transport-%t", script)
			a := authoring{window: w, script: script, key: key, source: strings.ReplaceAll(transportForm, `"transport"`, `"`+key+`"`)}
			w.open("/")
			w.signIn(p.addPerson(t, fmt.Sprintf("Rhiannon %t", script), portal.RoleAuthor))
			w.at("/forms")
			a.uploads()
			a.mends()
			a.tries()
			a.publishes()
		})
	}
}

// authoring is an author at work.
type authoring struct {
	*window
	script      bool
	key, source string
}

// uploads begins the form from a file in which something is wrong.
func (a *authoring) uploads() {
	file := filepath.Join(a.t.TempDir(), "transport.json")
	if err := os.WriteFile(file, []byte(strings.Replace(a.source, `"maxLength": 100`, `"maxlength": 100`, 1)), 0o600); err != nil {
		a.t.Fatal(err)
	}
	a.leads(func() { a.press("New form") })
	a.click("#from-file", "")
	a.do(chromedp.SetUploadFiles(chromedp.CSS("#source-file"), []string{file}))
	a.leads(func() { a.press("Begin the draft") })
	a.at("/forms/" + a.key + "/draft")
}

// mends finds the error by its line and mends it.
func (a *authoring) mends() {
	a.sees("Line 14, column")
	a.sees("Did you mean \"maxLength\"?")
	if a.script {
		a.press("Line 14")
		if got := ask[string](a.window, "getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"); !strings.Contains(got, `"maxlength"`) {
			a.t.Errorf("the finding leads to %q", got)
		}
		if lines := ask[string](a.window, "document.querySelector('.p-gutter').textContent.trim().split('\\n').pop()"); lines != fmt.Sprint(strings.Count(a.source, "\n")+1) {
			a.t.Errorf("the last line has the number %s", lines)
		}
	}
	a.leads(func() { a.press("Publish") })
	a.sees("There is 1 error to mend before you can publish")
	a.leads(func() { a.press("Edit draft") })
	a.click("#source", "")
	a.do(chromedp.Evaluate[chromedp.Void]("document.getElementById('source').select()"))
	a.paste("#source", "")
	a.fills("#source", "")
	a.paste("#source", a.source)
	a.leads(func() { a.press("Check") })
	a.sees("It is not saved yet")
	a.sees("Nothing to mend")
	a.leads(func() { a.press("Save draft") })
	a.sees("The draft is saved.")
}

// tries fills in the preview and looks at the PDF and the workbook.
func (a *authoring) tries() {
	a.leads(func() { a.press("Preview") })
	a.at("/forms/" + a.key + "/draft/preview/form/journey")
	a.types(control("journey.mode"), "By taxi, with his sister")
	a.click(control("journey.escort", "true"), "")
	if a.script {
		a.wait("it is saved", `/^Saved at/.test(document.querySelector('[data-saved]').textContent.trim())`)
	} else {
		a.leads(func() { a.press("Save") })
	}
	a.leads(func() { a.click(".p-preview nav a", "Excel") })
	a.sees("By taxi, with his sister")
	a.leads(func() { a.click(".p-preview nav a", "PDF") })
	a.sees("By taxi, with his sister")
	a.leads(func() { a.click(".p-preview nav a", "Form") })
	a.holds(control("journey.mode"), "By taxi, with his sister")
}

// publishes publishes and finds the version in the list.
func (a *authoring) publishes() {
	a.open("/forms/" + a.key)
	a.leads(func() { a.press("Publish") })
	a.leads(func() { a.press("Publish") })
	a.sees("Say in a few words what this version changes.")
	a.types("#note", "First version")
	a.leads(func() { a.press("Publish") })
	a.sees("The form is published.")
	a.sees("First version")
	a.sees("In use")
	a.open("/forms")
	a.sees("Version 1")
}
