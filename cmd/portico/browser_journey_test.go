package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"portico/internal/portal"
)

// TestJourneyInBrowser is the main job from signing in to logging out, as a person does it
// at a desk and on a phone, with JavaScript and without.
func TestJourneyInBrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, width := range []int64{wide, narrow} {
		for _, script := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d px, script %t", width, script), func(t *testing.T) {
				t.Parallel()
				w := p.window(t, width)
				if !script {
					w.scriptOff()
				}
				owner := p.addPerson(t, fmt.Sprintf("Ffion %d %t", width, script))
				j := journey{window: w, script: script, phone: width == narrow, owner: owner, ref: p.sendTask(t, owner)}
				j.signIn()
				j.openTask()
				j.details()
				j.involvement()
				j.outcomes()
				j.fullScreen()
				j.documents()
				j.checks()
				j.submits()
				j.afterwards()
			})
		}
	}
}

// journey is a person doing the main job.
type journey struct {
	*window
	script, phone bool
	owner         portal.Account
	ref           string
}

func (j *journey) tab(name string) string { return formPath(j.ref, name) }

// signIn signs in with password and pasted code.
func (w *window) signIn(who portal.Account) {
	w.t.Helper()
	before := w.p.codesMailed(who.Email)
	w.types("#email", who.Email)
	w.types("#password", testPassword)
	w.leads(func() { w.press("Submit") })
	w.at("/sign-in/code")
	w.paste("#code", w.p.newestCode(w.t, who.Email, before))
	w.leads(func() { w.press("Finish") })
}

// codesMailed counts the codes mailed to an address so far.
func (p *testPortal) codesMailed(email string) int {
	n := 0
	for _, m := range p.mails() {
		if m.To == email && eightDigits.MatchString(m.Text) {
			n++
		}
	}
	return n
}

// newestCode waits until more codes than before were mailed and gives the newest.
func (p *testPortal) newestCode(t testing.TB, email string, before int) string {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if p.codesMailed(email) > before {
			return p.mailedCode(t, email)
		}
	}
	t.Fatalf("no new code was mailed to %s", email)
	return ""
}

func (j *journey) signIn() {
	j.open("/")
	j.at("/sign-in")
	j.window.signIn(j.owner)
	j.at("/tasks")
}

// openTask finds Diane's task in the list and opens it.
func (j *journey) openTask() {
	j.sees("Currently Assigned Tasks")
	j.sees("Diane Bluebell")
	j.sees("day 31 of 42, 11 days left")
	j.leads(func() { j.press("EHCNA Information Gathering") })
	j.at(j.tab("details"))
}

// saved waits until what was typed is saved: by itself with JavaScript, by Save without.
func (j *journey) saved() {
	j.t.Helper()
	if !j.script {
		j.leads(func() { j.press("Save") })
		j.sees("Saved at")
		return
	}
	j.autosaved()
}

// autosaved waits until the page says that all is saved, and would not ask before it is left:
// "Saved at" may still be of what was typed before.
func (w *window) autosaved() {
	w.t.Helper()
	w.wait("all is saved", `/^Saved at \d\d:\d\d$/.test(document.querySelector('[data-saved]').textContent.trim()) && !document.getElementById('trouble') &&
		dispatchEvent(new Event('beforeunload', {cancelable: true}))`)
}

// typed waits until the server holds an answer, whatever the page says.
func (j *journey) kept(tab, name, want string) {
	j.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		if got := j.answerOf(tab, name); got == want {
			return
		} else if time.Now().After(end) {
			j.t.Fatalf("%s.%s is kept as %q, want %q", tab, name, got, want)
		}
	}
}

// answerOf is the stored text of a question of a tab.
func (j *journey) answerOf(tab, name string) string {
	j.t.Helper()
	work, err := j.p.cases.Open(j.t.Context(), j.owner, j.ref)
	if err != nil {
		j.t.Fatal(err)
	}
	object, _ := work.Answers.Values[tab].(map[string]any)
	text, _ := object[name].(string)
	return text
}

// details answers radios that make a question appear, while the next answer is typed.
func (j *journey) details() {
	const correction, date = `[name="details.details_correction"]`, `[name="details.existing_date"]`
	if ask[bool](j.window, "!!document.querySelector("+quote(date)+")") {
		j.t.Error("the date of earlier advice is asked before there is any")
	}
	j.click(control("details.report_type", "update"), "")
	j.types(correction, "Mrs Bluebell has")
	if j.script {
		j.wait("the date of the earlier advice is asked", find(date, ""))
		if got := j.focused(); got != "details.details_correction" {
			j.t.Errorf("the question that appeared took the focus from the text to %q", got)
		}
		j.keys(" a new number")
	} else {
		j.keys(" a new number")
		j.saved()
	}
	j.holds(correction, "Mrs Bluebell has a new number")
	j.types(date, "17/9/2026")
	j.keys(kb.Tab)
	j.saved()
	j.kept("details", "existing_date", "2026-09-17")
	j.kept("details", "details_correction", "Mrs Bluebell has a new number")
	j.open(j.tab("details"))
	j.holds(correction, "Mrs Bluebell has a new number")
	if got := j.value(date); !strings.Contains(got, "2026") {
		j.t.Errorf("after loading the page again the date is %q", got)
	}
	j.leads(func() { j.press("Next") })
	j.at(j.tab("involvement"))
}

// involvement fills a date by the calendar and works on the rows of a table.
func (j *journey) involvement() {
	if j.script {
		j.calendar("involvement.known_since")
	} else {
		j.types(control("involvement.known_since"), "5 March 2024")
	}
	j.row("add", "Add row to Involvement", 1)
	j.cell(1, "date", "9/9/2026")
	j.chooses(j.cellOf(1, "type"), "Phone", "phone")
	j.cell(1, "seen", "Mr Adeyemi, SENCO")
	j.row("add", "Add row to Involvement", 2)
	j.cell(2, "date", "16/9/2026")
	j.cell(2, "seen", "Diane and her mother")
	j.row("up", "Move row 2 up", 2)
	j.rowHolds(1, "seen", "Diane and her mother")
	j.rowHolds(2, "seen", "Mr Adeyemi, SENCO")
	j.row("below", "Add a row below row 1", 3)
	j.rowHolds(3, "seen", "Mr Adeyemi, SENCO")
	j.row("remove", "Remove row 2", 2)
	j.rowHolds(2, "seen", "Mr Adeyemi, SENCO")
	j.saved()
	j.open(j.tab("involvement"))
	j.rowHolds(1, "seen", "Diane and her mother")
	if j.phone { // there the tabs are folded into one line
		j.click(".p-fold summary", "")
	}
	j.leads(func() { j.click(".p-tabs [data-tab=outcomes]", "") })
	j.at(j.tab("outcomes"))
}

// calendar picks the tenth of this month.
func (j *journey) calendar(name string) {
	picker := `.moj-datepicker:has([name="` + name + `"]) `
	today := portal.London(time.Now())
	tenth := time.Date(today.Year, time.Month(today.Month), 10, 0, 0, 0, 0, time.UTC)
	j.click(picker+".moj-js-datepicker-toggle", "")
	j.click(picker+".moj-datepicker__calendar button", tenth.Format("Monday 2 January 2006"))
	if ask[bool](j.window, "!!"+find(picker+".moj-js-datepicker-ok", "")) {
		j.click(picker+".moj-js-datepicker-ok", "")
	}
	j.holds(control(name), tenth.Format("2/1/2006"))
}

const visits = "#q-involvement-involvement"

func (j *journey) cellOf(row int, name string) string {
	return fmt.Sprintf(`%s tbody tr:nth-child(%d) [name^="involvement.involvement."][name$=".%s"]`, visits, row, name)
}

func (j *journey) cell(row int, name, text string) {
	j.t.Helper()
	j.types(j.cellOf(row, name), text)
}

func (j *journey) rowHolds(row int, name, text string) {
	j.t.Helper()
	j.holds(j.cellOf(row, name), text)
}

// row presses a button of the table's rows, waits for the rows, and looks at the focus:
// after adding on the first cell of the new row, after removing on the row before, after
// moving on the button.
func (j *journey) row(what, words string, rows int) {
	j.t.Helper()
	press := func() { j.press(words) }
	if what != "add" {
		press = func() { j.click(visits+" button", words) }
	}
	if j.script {
		press()
		j.wait(fmt.Sprintf("there are %d rows", rows), fmt.Sprintf("document.querySelectorAll('%s tbody tr[id]').length === %d", visits, rows))
	} else {
		j.leads(press)
	}
	if n := ask[int](j.window, "document.querySelectorAll('"+visits+" tbody tr[id]').length"); n != rows {
		j.t.Fatalf("%s: %d rows, want %d", words, n, rows)
	}
	if j.script {
		j.focusAfter(what, words)
	}
	j.sound()
}

func (j *journey) focusAfter(what, words string) {
	j.t.Helper()
	where := map[string]string{
		"add":    visits + ` tbody tr[id]:last-child [name$=".date"]`,
		"below":  visits + ` tbody tr[id]:nth-child(2) [name$=".date"]`,
		"remove": visits + ` tbody tr[id]:first-child [name$=".date"]`,
		"up":     visits + ` tbody tr[id]:first-child .p-tools button`,
	}[what]
	j.wait(words+": the focus is at "+where, "document.activeElement.matches("+quote(where)+")")
}

// outcomes types into the cells of another table.
func (j *journey) outcomes() {
	j.sees("Outcomes")
	if j.script {
		j.press("Add row to Outcomes")
		j.wait("there is a row", find("#q-outcomes-outcomes tbody tr textarea", ""))
	} else {
		j.leads(func() { j.press("Add row to Outcomes") })
	}
	j.types(`[name^="outcomes.outcomes."][name$=".outcome"]`, "Diane writes a page without pain.")
	j.saved()
}

// fullScreen shows the table on the whole screen, types there and comes back.
func (j *journey) fullScreen() {
	const outcome = `[name^="outcomes.outcomes."][name$=".outcome"]`
	j.leads(func() { j.press("Full screen") })
	j.at("/tasks/" + j.ref + "/form/outcomes/table/outcomes.outcomes")
	j.holds(outcome, "Diane writes a page without pain.")
	j.types(`[name^="outcomes.outcomes."][name$=".by_when"]`, "The end of Year 10")
	if j.script {
		j.leads(func() { j.keys(kb.Escape) })
	} else {
		j.leads(func() { j.press("Leave full screen") })
	}
	j.at(j.tab("outcomes"))
	j.holds(`[name^="outcomes.outcomes."][name$=".by_when"]`, "The end of Year 10")
}

// documents attaches a picture and a PDF at once, sees a text refused, and removes one.
func (j *journey) documents() {
	j.open(j.tab("supporting"))
	j.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), j.papers()))
	if j.script {
		j.press("Upload Document")
		j.wait("the upload is over", "document.querySelector('[data-upload-status]')?.textContent.includes('not attached')")
		j.sees("2 files attached, 1 not attached")
	} else {
		j.leads(func() { j.press("Upload Document") })
	}
	for _, want := range []string{"Chart.png", "Letter.pdf", "Not attached", "notes.txt cannot be attached"} {
		j.sees(want)
	}
	j.sound()
	j.leads(func() { j.click(".p-files a.govuk-button", "Remove Chart.png") })
	j.sees("Remove Chart.png?")
	j.leads(func() { j.click("button", "Remove") })
	j.at(j.tab("supporting"))
	j.sees("The document was removed.")
	j.sees("Letter.pdf")
	j.missing("Chart.png")
}

// papers writes a picture, a PDF and a text to attach.
func (j *journey) papers() []string {
	j.t.Helper()
	dir := j.t.TempDir()
	pdf := j.client().get("/tasks/" + j.ref + "/pdf").Body // a real one of our own
	var out []string
	for name, body := range map[string][]byte{"Chart.png": chart(j.t, 60, 40), "Letter.pdf": []byte(pdf), "notes.txt": []byte("Only words.\n")} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, body, 0o644); err != nil {
			j.t.Fatal(err)
		}
		out = append(out, path)
	}
	return out
}

// chart is a small picture.
func chart(t testing.TB, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		img.SetRGBA(i%width, i/width, color.RGBA{uint8(i), 120, 160, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checks has the rest answered but for one mandatory question, finds it by the summary
// and puts it right.
func (j *journey) checks() {
	j.p.answer(j.t, j.owner, j.ref, "typical")
	j.open(j.tab("needs"))
	j.fills(control("needs.strengths"), "")
	j.bar("Submit Contribution")
	j.at("/tasks/" + j.ref + "/check")
	j.sees("There is 1 question to fix before you can submit")
	j.sees("Not ready to submit yet")
	if title := ask[string](j.window, "document.title"); !strings.HasPrefix(title, "Error: ") {
		j.t.Errorf("the title of a page with faults is %q", title)
	}
	j.leads(func() { j.click("#summary a", "") })
	j.at(j.tab("needs"))
	j.wait("the fault leads to the question", "location.hash === '#q-needs-strengths'")
	j.types(control("needs.strengths"), "Diane has a lively curiosity.")
	j.bar("Submit Contribution")
	j.at("/tasks/" + j.ref + "/check")
	j.sees("Diane has a lively curiosity.")
	j.sees("Ready to submit?")
}

// bar presses a button of the bar at the bottom; on a phone it stands under More.
func (w *window) bar(words string) {
	w.t.Helper()
	if !ask[bool](w, "!!"+find(".p-bar-fix button, .p-bar-fix a", words)) {
		w.click(".p-bar-fix summary", "More")
	}
	w.leads(func() { w.click(".p-bar-fix button, .p-bar-fix a", words) })
}

// submits declares, confirms and sees the receipt.
func (j *journey) submits() {
	j.leads(func() { j.press("Submit Contribution") })
	j.at("/tasks/" + j.ref + "/submit")
	j.leads(func() { j.press("Yes, Submit Contribution") })
	j.wait("the declaration is asked for", "document.querySelector('#declaration-e')")
	j.click("#declaration", "")
	j.leads(func() { j.press("Yes, Submit Contribution") })
	j.at("/tasks/" + j.ref + "/receipt")
	j.sees("SHA-256")
	reference := ask[string](j.window, "document.querySelector('.p-figure').textContent")
	pdf := j.client().get("/tasks/" + j.ref + "/pdf")
	if !strings.HasPrefix(pdf.Body, "%PDF-") || !strings.Contains(pdf.Header.Get("Content-Disposition"), "attachment") {
		j.t.Errorf("the PDF: status %d, %s", pdf.Status, pdf.Header.Get("Content-Disposition"))
	}
	j.leads(func() { j.press("Read what you submitted") })
	j.at("/tasks/" + j.ref + "/read")
	j.sees(reference)
	j.sees("Diane has a lively curiosity.")
	j.sees("Letter.pdf")
}

// afterwards finds the form under Recently Submitted Tasks and logs out.
func (j *journey) afterwards() {
	j.leads(func() { j.press("Tasks to complete") })
	j.at("/tasks")
	listed := "document.querySelector('#submitted').innerText.includes('Diane Bluebell') && !document.querySelector('#assigned').innerText.includes('Diane Bluebell')"
	j.wait("the form stands under Recently Submitted Tasks", listed)
	j.click(".p-menu summary", "")
	j.leads(func() { j.press("Logout") })
	j.at("/sign-in")
	j.sees("You have logged out.")
	if page := j.client().get("/tasks"); page.Location != "/sign-in" {
		j.t.Errorf("after logging out the list answers %d", page.Status)
	}
}
