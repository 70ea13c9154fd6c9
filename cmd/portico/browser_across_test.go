package main

import (
	"net/http"
	"testing"
)

// TestBrowserAcross: with a script, results and choices follow what is typed without a
// new page, words are counted as one types, and nothing that is being typed is lost.
func TestBrowserAcross(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.ref = d.sendAcross(t, d.owner)
	outcomes := d.blankPost(t, "outcomes")
	acrossRows(outcomes, "outcomes.outcomes", "aaaaaaaa", "outcome", "Writes his name")
	d.b.post(formPath(d.ref, "outcomes"), outcomes)
	provision := d.blankPost(t, "provision")
	acrossRows(provision, "provision.rows", "pppppppp", "outcome_ref", "aaaaaaaa", "what", "A chair", "hours", "1.5")
	acrossRows(provision, "provision.rows", "qqqqqqqq", "what", "A pen", "hours", "")
	d.b.post(formPath(d.ref, "provision"), provision).expect(t, "the first save", http.StatusSeeOther)

	w := d.window(t, wide)
	w.share(d.b)
	w.open(formPath(d.ref, "provision"))
	w.sees("1.5 hours")
	w.types(control("provision.rows.qqqqqqqq.hours"), "0.25")
	w.types(control("provision.rows.qqqqqqqq.what"), ", blue")
	w.wait("the sum follows", "document.body.innerText.includes('1.75 hours')")
	w.holds(control("provision.rows.qqqqqqqq.what"), "A pen, blue")

	w.open(formPath(d.ref, "outcomes"))
	w.wait("no words yet", "document.querySelector('[data-max-words]').textContent === '0 of 8 words'")
	w.types(control("outcomes.summary"), "He – writes, and sits")
	w.wait("words are counted", "document.querySelector('[data-max-words]').textContent === '4 of 8 words'")
	w.types(control("outcomes.summary"), " one two three four five")
	w.wait("and one too many", "document.querySelector('[data-max-words].p-late').textContent === '9 of 8 words'")
	w.sound()
	ask[bool](w, "window.confirm = words => { window.asked = words; return false }, true") // a dialog stops the test's own hands
	w.click(`button[value="remove:outcomes.outcomes.aaaaaaaa"]`, "")
	w.wait("the question names what refers to the row", "(window.asked || '').includes('Row 1 of “What is provided” refers to it.')")
	if row := d.kept(t, "outcomes", "outcomes"); row == nil {
		t.Error("the row went though nobody agreed")
	}
}
