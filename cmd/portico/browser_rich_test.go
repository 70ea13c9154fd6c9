package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"portico/engine"
	"portico/engine/doc"
)

const (
	storyArea = `textarea[name="story"]`
	storyBox  = `.p-rich [role="textbox"]`
)

// withStory is a window of a person with the form of every kind open, in which a question
// takes formatted text.
func (p *testPortal) withStory(t *testing.T, script bool, width int64) journey {
	t.Helper()
	w := p.window(t, width)
	if !script {
		w.scriptOff()
	}
	owner := p.addPerson(t, "Ffion Llewellyn")
	j := journey{window: w, script: script, owner: owner, ref: p.sendKinds(t, owner)}
	b := p.browser(t)
	p.signIn(t, b, owner)
	w.share(b)
	w.open(j.tab("form"))
	if script {
		w.editor()
	}
	return j
}

// editor waits until the editor is there.
func (w *window) editor() {
	w.t.Helper()
	w.wait("the editor is there", find(storyBox, "")+" && "+find(`[role="toolbar"]`, ""))
}

// story is what the server holds.
func (j *journey) story() string {
	j.t.Helper()
	work, err := j.p.cases.Open(j.t.Context(), j.owner, j.ref)
	if err != nil {
		j.t.Fatal(err)
	}
	text, _ := work.Answers.Values["story"].(string)
	return text
}

// tool presses a button of the editor.
func (w *window) tool(name string) {
	w.t.Helper()
	w.click(`[role="toolbar"] button`, name)
}

// clip pastes HTML, and the text of it, where the cursor of the editor is.
func (w *window) clip(html string) {
	w.t.Helper()
	w.do(chromedp.Focus(chromedp.CSS(storyBox)))
	ask[bool](w, fmt.Sprintf(`(() => {
		const data = new DataTransfer()
		data.setData('text/html', %s)
		data.setData('text/plain', 'plain')
		return document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))
	})()`, script(html)))
}

// chord presses a key with Ctrl.
func (w *window) chord(key string) {
	w.t.Helper()
	w.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
}

// script writes a string as JavaScript.
func script(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// lines types lines with Enter between them. The key goes down as on a keyboard: when the
// page takes it, the browser makes no character of it.
func (w *window) lines(all ...string) {
	w.t.Helper()
	for i, line := range all {
		if i > 0 {
			for _, kind := range []input.DispatchKeyEventType{"keyDown", "keyUp"} {
				enter := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}
				if kind == "keyDown" {
					enter.Text = "\r"
				}
				if _, err := chromedp.Call(w.tab, input.DispatchKeyEvent, enter); err != nil {
					w.t.Fatal(err)
				}
			}
		}
		w.keys(line)
	}
}

// keptStory waits until the server holds a text.
func (j *journey) keptStory(want string) {
	j.t.Helper()
	for end := time.Now().Add(patience); j.story() != want; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			j.t.Fatalf("the story is kept as %q, want %q\n%s", j.story(), want, j.state())
		}
	}
}

// TestRichTyping: what is typed and made bold, a list, a heading and a table is saved by
// itself and is there when the page is opened again, looking as it did.
func TestRichTyping(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.withStory(t, true, wide)
	j.click("label[for=q-story]", "") // the label leads into the editor
	j.keys("At home ")
	j.chord("b")
	j.keys("Diane")
	j.chord("b")
	j.lines(" helps:", "")
	j.tool("Bulleted list")
	j.lines("with * and #", "in the garden", "")
	j.tool("Move item in")
	j.lines("with a spade", "", "", "")
	j.tool("Heading")
	j.lines("At school", "")
	j.tool("Table")
	j.lines("When", "What", "Morning", "sings", "Noon")
	j.tool("Add column")
	const want = "At home **Diane** helps:\n\n- with * and #\n- in the garden\n  - with a spade\n\n## At school\n\n" +
		"| When |  | What |\n| --- | --- | --- |\n| Morning |  | sings |\n| Noon |  |  |"
	j.keptStory(want)
	j.saved()
	j.open(j.tab("form"))
	j.editor()
	shown := ask[string](j.window, "document.querySelector("+script(storyBox)+").innerHTML")
	for _, part := range []string{"<strong>Diane</strong>", "<ul><li><p>with * and #</p></li>", "<h3>At school</h3>", "<p>Noon</p>"} {
		if !strings.Contains(shown, part) {
			t.Errorf("opened again, the editor does not show %s: %s", part, shown)
		}
	}
	if got := j.value(storyArea); got != want {
		t.Errorf("opened again, the text is %q", got)
	}
	j.click(storyBox+" strong", "")
	j.keys(kb.End + " a lot")
	j.keptStory(strings.Replace(want, "helps:", "helps: a lot", 1))
	j.tool("Undo")
	j.keptStory(want)
}

// TestRichToolbar: the toolbar is one stop of the keyboard and its arrows go through it; it
// says what is on; Tab leaves the box.
func TestRichToolbar(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.withStory(t, true, wide)
	const pressed = `[...document.querySelectorAll('[role="toolbar"] [aria-pressed="true"]')].map(b => b.ariaLabel).join()`
	j.do(chromedp.Focus(chromedp.CSS(storyBox)))
	j.chord("i")
	j.keys("slowly")
	if got := ask[string](j.window, pressed); got != "Italic" {
		t.Errorf("pressed is %q", got)
	}
	j.do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
	j.keys(kb.ArrowRight + kb.ArrowRight + kb.ArrowRight)
	if got := ask[string](j.window, "document.activeElement.ariaLabel"); got != "Subheading" {
		t.Errorf("three steps to the right is %q", got)
	}
	j.keys(" ")
	if got := ask[string](j.window, pressed); got != "Italic,Subheading" {
		t.Errorf("pressed is %q", got)
	}
	j.keys(kb.Tab) // to the comment on the question
	j.keys(kb.Tab)
	if got := j.focused(); got != "hours" {
		t.Errorf("Tab leads from the box to %q", got)
	}
	j.keptStory("### *slowly*")
}

// TestRichWithoutScript: the text area takes the Markdown, and what is no Markdown stays text.
func TestRichWithoutScript(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.withStory(t, false, narrow)
	j.sees("Leave a line free between paragraphs.")
	j.paste(storyArea, "Two **bold** words\n\n- one\n- <b onclick=alert(1)>two</b>")
	j.leads(func() { j.press("Save") })
	const want = "Two **bold** words\n\n- one\n- <b onclick=alert(1)>two</b>"
	j.keptStory(want)
	j.holds(storyArea, want)
	page := j.client().get("/tasks/" + j.ref + "/check")
	for _, part := range []string{"<strong>bold</strong>", "<li>one</li>", "<li>&lt;b onclick=alert(1)&gt;two&lt;/b&gt;</li>"} {
		if !strings.Contains(page.Body, part) {
			t.Errorf("the page to check on does not hold %s", part)
		}
	}
}

// TestRichOutlivesTheSession: what stands in the editor when the session has ended is there,
// formatted, when its writer has signed in again.
func TestRichOutlivesTheSession(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.withStory(t, true, wide)
	j.do(chromedp.Focus(chromedp.CSS(storyBox)))
	p.sql(t, "update sessions set last_seen_at = last_seen_at - interval '31 minutes' where account_id = $1", j.owner.ID)
	j.chord("b")
	j.keys("Pixel")
	j.sees("Your session has ended.")
	j.signsInAgain(j.owner)
	j.autosaved()
	j.keptStory("**Pixel**")
	j.editor()
	j.wait("the word is bold", "document.querySelector("+script(storyBox+" strong")+").textContent === 'Pixel'")
}

// TestRichInTwoWindows: of two windows the second to save sees both texts as they read, and
// both are kept with their looks.
func TestRichInTwoWindows(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	first := p.withStory(t, true, wide)
	second := first
	second.window = p.anotherWindow(t, narrow)
	second.share(first.client())
	second.open(second.tab("form"))
	second.editor()
	first.do(chromedp.Focus(chromedp.CSS(storyBox)))
	first.chord("b")
	first.keys("First.")
	first.keptStory("**First.**")
	second.do(chromedp.Focus(chromedp.CSS(storyBox)))
	second.chord("i")
	second.keys("Second.")
	second.leads(func() { second.press("See both texts") })
	second.sees("First.")
	second.sees("Second.")
	second.click(control("choice.story", "both"), "")
	second.leads(func() { second.press("Save my choices") })
	second.at(second.tab("form"))
	second.keptStory("**First.**\n\n*Second.*")
}

// TestRichPaste: what is pasted from elsewhere becomes the Markdown beside it, and nothing
// of it runs, loads or is shown that was not read there.
func TestRichPaste(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.withStory(t, true, wide)
	for _, name := range []string{"word", "outlook", "docs", "web", "hostile"} {
		html, err := os.ReadFile(filepath.Join("testdata", "paste", name+".html"))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("testdata", "paste", name+".md"))
		if err != nil {
			t.Fatal(err)
		}
		j.do(chromedp.Focus(chromedp.CSS(storyBox)))
		j.chord("a")
		j.clip(string(html))
		if got := j.value(storyArea); got != strings.TrimSpace(string(want)) {
			t.Errorf("%s is pasted as\n%s\nwant\n%s", name, got, want)
		}
	}
	if ran := ask[string](j.window, "String(window.owned)"); ran != "undefined" {
		t.Errorf("what was pasted ran: %s", ran)
	}
	if loaded := ask[bool](j.window, `performance.getEntriesByType('resource').some(r => r.name.includes('evil'))`); loaded {
		t.Error("what was pasted loaded something")
	}
}

// TestRichRoundTrip: whatever the editor shows, it writes Markdown that the server reads as
// the same prose; and what the server reads, the editor writes as it was.
func TestRichRoundTrip(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.withStory(t, true, wide)
	random := rand.New(rand.NewPCG(3, 8))
	var all []doc.Prose
	for range 250 {
		all = append(all, randomProse(random))
	}
	wrote := j.written(all)
	var again []doc.Prose
	for i, prose := range all {
		read := engine.ParseRich(wrote[i])
		if got, want := bare(read), bare(prose); got != want {
			t.Fatalf("the editor shows\n%s\nwrites\n%s\nand the server reads\n%s", want, wrote[i], got)
		}
		again = append(again, read)
	}
	for i, text := range j.written(again) {
		if text != wrote[i] {
			t.Errorf("the second time\n%s\nis written as\n%s", wrote[i], text)
		}
	}
}

// written is the Markdown that the editor writes for each prose.
func (w *window) written(all []doc.Prose) []string {
	w.t.Helper()
	pages := make([]string, len(all))
	for i, prose := range all {
		pages[i] = `<div data-pm-slice="0 0 []">` + string(engine.ProseHTML(prose)) + `</div>`
	}
	list, _ := json.Marshal(pages)
	w.do(chromedp.Focus(chromedp.CSS(storyBox)))
	return ask[[]string](w, fmt.Sprintf(`%s.map(html => {
		const box = document.activeElement, data = new DataTransfer()
		box.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', ctrlKey: true, bubbles: true, cancelable: true}))
		data.setData('text/html', html)
		box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))
		return document.querySelector(%s).value
	})`, list, script(storyArea)))
}

// bare is prose without bold and italic, which give way where CommonMark cannot say them.
func bare(prose doc.Prose) string {
	var b strings.Builder
	line := func(runs []doc.Run) {
		link := ""
		for _, r := range runs {
			if r.Link != link {
				link = r.Link
				b.WriteString("{" + link + "}")
			}
			b.WriteString(r.Text)
		}
		b.WriteString("\n")
	}
	for _, p := range prose {
		fmt.Fprintf(&b, "%s %d %d: ", p.Kind, p.Level, p.Number)
		line(p.Runs)
		for _, row := range p.Rows {
			for _, cell := range row {
				b.WriteString(" | ")
				line(cell)
			}
		}
	}
	return b.String()
}

// randomProse is prose of every kind of block with words that look like marks.
func randomProse(r *rand.Rand) doc.Prose {
	var out doc.Prose
	level, numbers := -1, [4]int{}
	for range 1 + r.IntN(7) {
		b := doc.ProseBlock{Kind: doc.ProseParagraph}
		switch r.IntN(8) {
		case 0:
			b.Kind, b.Level = doc.ProseHeading, 1+r.IntN(2)
		case 1:
			b.Kind = doc.ProseTable
			width := 1 + r.IntN(3)
			for range 2 + r.IntN(2) {
				row := make([][]doc.Run, width)
				for i := range row {
					row[i] = randomRuns(r, false)
				}
				b.Rows = append(b.Rows, row)
			}
		case 2, 3, 4, 5:
			b.Kind, b.Level = doc.ProseItem, r.IntN(min(level+2, 4))
			if fresh := b.Level > level || r.IntN(6) == 0; fresh {
				numbers[b.Level] = []int{0, 1, 1, 7}[r.IntN(4)]
			} else if numbers[b.Level] > 0 {
				numbers[b.Level]++
			}
			b.Number, level = numbers[b.Level], b.Level
		}
		if b.Kind != doc.ProseItem {
			level = -1
		}
		if b.Kind != doc.ProseTable {
			b.Runs = randomRuns(r, b.Kind != doc.ProseHeading)
		}
		out = append(out, b)
	}
	return out
}

var marksAndWords = []string{"word", "Übung", "مرحبا", "*", "**", "_", "__it__", "snake_case", "[", "]", "](", "[a](https://b.example)", "!", "#", "##", "-", "+", "1.", "2)", "12.", "|", "\\", "\\*", "<b>", "&amp;", "`x`", "~~", "---", "===", ">", ":-:", "| a |", "…", "“q”", "£5", "👩‍🏫", "a*b*c", "(x)", "***"}

// randomRuns are one to six runs, some bold, italic or a link.
func randomRuns(r *rand.Rand, lines bool) []doc.Run {
	var out []doc.Run
	last := ""
	for i := range 1 + r.IntN(6) {
		run := doc.Run{Text: marksAndWords[r.IntN(len(marksAndWords))], Bold: r.IntN(4) == 0, Italic: r.IntN(4) == 0}
		if r.IntN(9) == 0 {
			run.Link = "https://example.org/a?b=1&c=(2)"
		}
		if i > 0 && r.IntN(3) > 0 {
			between := " "
			if lines && r.IntN(3) == 0 {
				between = "\n"
			}
			out = append(out, doc.Run{Text: between})
		} else if run.Link != "" && run.Link == last {
			run.Link = ""
		}
		last = run.Link
		out = append(out, run)
	}
	return out
}
