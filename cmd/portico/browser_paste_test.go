package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// clipAt pastes HTML and text where a control is, and tells whether the page left it to the browser.
func (w *window) clipAt(css, html, text string) bool {
	w.t.Helper()
	w.wait("there is "+css, find(css, ""))
	w.do(chromedp.Focus(chromedp.CSS(css)))
	return ask[bool](w, fmt.Sprintf(`(() => {
		const data = new DataTransfer()
		if (%[1]s) data.setData('text/html', %[1]s)
		data.setData('text/plain', %[2]s)
		return document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))
	})()`, script(html), script(text)))
}

// visits are the rows that the server holds.
func (j *journey) visits() []map[string]any {
	j.t.Helper()
	work, err := j.p.cases.Open(j.t.Context(), j.owner, j.ref)
	if err != nil {
		j.t.Fatal(err)
	}
	rows, _ := work.Answers.Values["visits"].([]any)
	var out []map[string]any
	for _, row := range rows {
		out = append(out, row.(map[string]any))
	}
	return out
}

// TestPasteCells: cells of Excel fill the table from the focus on, with words typed before
// saved; what cannot be read is kept and marked; the rest is said; it is undone in one go.
func TestPasteCells(t *testing.T) {
	t.Parallel()
	for _, width := range []int64{wide, narrow} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			p := newPortal(t)
			j := p.withStory(t, true, width)
			j.press("Add row")
			j.wait("there is a row", find(`[name^="visits."][name$=".who"]`, ""))
			who := `[name^="visits."][name$=".who"]`
			if !j.clipAt(who, "", "just words") || !j.clipAt(who, "<p>See</p><table><tr><td>a</td><td>b</td></tr></table>", "See a b") || !j.clipAt(who, "<table><tr><td>one</td></tr></table>", "one") {
				t.Error("words, and a table with words beside it, are not the browser's to paste")
			}
			j.types(who, "Typed before")
			html := `<html><body><!--StartFragment--><table><style>td{}</style><tr><td>The nurse</td><td>17/09/2026</td><td rowspan=2>Said <b>little</b><p>and went</p></td><td>1,0</td></tr>` +
				`<tr><td>A helper</td><td>31/02/2026</td><td>20</td></tr><tr><td>c</td></tr><tr><td>d</td></tr><tr><td>e</td></tr></table><!--EndFragment--></body></html>`
			if j.clipAt(who, html, "The nurse\t17/09/2026") {
				t.Error("the browser pastes the cells as words")
			}
			j.sees("4 rows pasted. 1 row did not fit and was left out: the table takes 4 rows at most.")
			j.sees("31/02/2026 is not a real date")
			rows := j.visits()
			if len(rows) != 4 || rows[0]["who"] != "The nurse" || rows[0]["date"] != "2026-09-17" || rows[1]["told"] != "Said little\nand went" || fmt.Sprint(rows[1]["minutes"]) != "20" || rows[3]["who"] != "d" {
				t.Errorf("the table holds %v", rows)
			}
			j.wait("the focus is where it was", `document.activeElement.name.endsWith('.who')`)
			if axe := ask[int](j.window, `document.querySelectorAll('[data-pasted] button').length`); axe != 1 {
				t.Errorf("%d buttons to undo", axe)
			}
			j.sound()
			j.leads(func() { j.press("Undo paste") })
			j.sees("The paste is undone")
			if rows := j.visits(); len(rows) != 1 || rows[0]["who"] != "Typed before" {
				t.Errorf("undone the table holds %v", rows)
			}
		})
	}
}

// TestPasteWithTitles: text with tabs whose first line names the columns fills those columns; on
// the whole screen too. The page that asks for rows takes a table as one.
func TestPasteWithTitles(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.withStory(t, true, wide)
	j.press("Add row")
	j.wait("there is a row", find(`[name^="visits."][name$=".who"]`, ""))
	j.leads(func() { j.press("Full screen") })
	if j.clipAt(`[name$=".minutes"]`, "", "Kind\tWho came\nplay\tA helper\nCARE\t\"Two\nlines\"\n") {
		t.Error("the browser pastes the cells as words")
	}
	j.sees("2 rows pasted. The first line was taken for the titles of the columns.")
	if rows := j.visits(); len(rows) != 2 || rows[0]["kind"] != "play" || rows[1]["kind"] != "care" || rows[1]["who"] != "Two lines" {
		t.Errorf("the table holds %v", rows)
	}
	j.open(j.tab("form") + "/paste/visits")
	j.clipAt("#text", "<table><tr><th>Who came</th><th>Kind</th></tr><tr><td>The nurse</td><td>Care</td></tr></table>", "x")
	if got := j.value("#text"); got != "Who came\tKind\nThe nurse\tCare" {
		t.Errorf("the page holds %q", got)
	}
	j.leads(func() { j.press("See how they fit") })
	j.leads(func() { j.press("Add 1 row") })
	j.sees("1 row added to “Visits last week”.")
	if at := ask[string](j.window, "location.href"); strings.Contains(at, "nurse") {
		t.Errorf("the address holds answers: %s", at)
	}
}
