package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestWholeInBrowser goes the whole way from the file of a definition to the submitted PDF
// and on to the next version, with three people at three windows and mail by SMTP.
func TestWholeInBrowser(t *testing.T) {
	t.Parallel()
	s := wholeWindows{whole: newWhole(t)}
	author := s.p.window(t, wide)
	s.uploads(author)
	s.mends(author)
	s.tries(author)
	s.publishes(author, "First version")

	officer := s.p.anotherWindow(t, wide)
	officer.open("/")
	officer.signIn(s.officer)
	s.records(officer, "NC-2026-7", "Diane Bluebell")
	s.sends(officer, true)

	guest := s.p.anotherWindow(t, wide)
	(&loop{p: s.p, email: s.email}).registers(guest)
	s.opens(guest)
	s.child(guest)
	s.support(guest)
	s.documents(guest)
	s.mendsRule(guest)
	s.submits(guest)

	officer.open(s.casePath)
	s.reads(officer)
	s.records(officer, "NC-2026-8", "Tomos Bevan")
	s.sends(officer, false)

	s.begins(guest)
	author = s.p.anotherWindow(t, wide) // another day
	author.share(s.p.signedIn(t, s.author))
	s.changes(author)
	s.movesDraft(author)
	s.finds(guest)
	s.discreet()
}

// wholeWindows is the whole way in windows with JavaScript.
type wholeWindows struct{ *whole }

// uploads begins a form from a file with a fault.
func (s wholeWindows) uploads(w *window) {
	w.open("/")
	w.signIn(s.author)
	w.at("/forms")
	w.leads(func() { w.press("New form") })
	w.click("#from-file", "")
	w.do(chromedp.SetUploadFiles(chromedp.CSS("#source-file"), w.files(map[string][]byte{wholeKey + ".json": []byte(s.faulty())})))
	w.leads(func() { w.press("Begin the draft") })
	w.at(wholePath + "/draft")
}

// mends goes from the finding to its line and types the line anew.
func (s wholeWindows) mends(w *window) {
	w.sees(s.faultAt())
	w.sees(`there is no question "outcome" there. Did you mean "outcomes"?`)
	w.press(s.faultAt())
	const marked = "(a => a.value.slice(a.selectionStart, a.selectionEnd))(document.getElementById('source'))"
	if got := ask[string](w, marked); strings.TrimSpace(got) != wholeFault {
		w.t.Fatalf("the finding leads to %q", got)
	}
	w.inserts(wholeLine)
	w.leads(func() { w.press("Check") })
	w.sees("Nothing to mend")
	w.leads(func() { w.press("Save draft") })
	w.sees("The draft is saved.")
}

// inserts puts text in where the cursor is, as pasting does.
func (w *window) inserts(text string) {
	w.t.Helper()
	if _, err := chromedp.Call(w.tab, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		w.t.Fatal(err)
	}
}

// tries answers the preview: a question appears, and PDF and workbook show the answer.
func (s wholeWindows) tries(w *window) {
	const asked = `[name="child.known_for"]`
	w.leads(func() { w.press("Preview") })
	w.at(wholePath + "/draft/preview/form/child")
	if ask[bool](w, "!!"+find(asked, "")) {
		w.t.Error("a question that hangs on another is asked at once")
	}
	w.click(control("child.known", "true"), "")
	w.wait("the question appears", find(asked, ""))
	w.types(asked, "From the clinic")
	w.autosaved()
	for look, file := range map[string]string{"PDF": "%PDF-", "Excel": "PK"} {
		w.leads(func() { w.click(".p-preview nav a", look) })
		w.sees("From the clinic")
		if got := w.client().get(ask[string](w, `new URL(document.querySelector('main .p-row--spread a').href).pathname`)); !strings.HasPrefix(got.Body, file) {
			w.t.Errorf("the %s of the preview answers %d", look, got.Status)
		}
	}
}

func (s wholeWindows) publishes(w *window, note string) {
	w.open(wholePath)
	w.leads(func() { w.press("Publish") })
	w.types("#note", note)
	w.leads(func() { w.press("Publish") })
	w.sees("The form is published.")
	w.sees(note)
}

// records records a child and a case.
func (s *wholeWindows) records(w *window, reference, child string) {
	w.open("/cases")
	w.leads(func() { w.press("Record a case") })
	w.types(control("case.reference"), reference)
	w.chooses(control("case.kind"), "EHC", "assessment")
	w.types(control("child.fullName"), child)
	w.types(control("child.born"), "10/2/2013")
	w.leads(func() { w.press("Add row to Parents and carers") })
	w.types(`[name^="child.parents."][name$=".name"]`, "Rosemary Bluebell")
	w.leads(func() { w.press("Save") })
	w.sees("The case is recorded.")
	s.casePath = ask[string](w, "location.pathname")
}

// sends sends the form with a paper; the first goes to an address that nobody has registered.
func (s *wholeWindows) sends(w *window, first bool) {
	w.leads(func() { w.press("Send forms") })
	w.types("input#q-r1-form", "sensory") // so many forms are searched by typing
	w.click(".autocomplete__option", "Advice on sensory needs")
	w.wait("the form is chosen", fmt.Sprintf("document.querySelector('[name=\"r1.form\"]').value === %q", wholeKey))
	w.types(control("r1.email"), strings.ToUpper(s.email[:1])+s.email[1:])
	w.types(control("r1.due"), entered(days(30)))
	w.types(control("comments"), "The seating question, if you can.")
	if first {
		w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(map[string][]byte{"Our story.pdf": samplePDF()})))
	}
	w.leads(func() { w.press("Continue") })
	for _, words := range []string{"Advice on sensory needs", days(30).Long(), "The form asks for these facts and the record does not have them", "NHS number"} {
		w.sees(words)
	}
	const invited = "will be invited to register with this address"
	if first {
		w.sees(invited)
		w.sees("Our story.pdf")
	} else {
		w.sees("Gwenllian ap Rhys")
		w.missing(invited)
	}
	w.leads(func() { w.click("main form button", "Send") })
	w.at(s.casePath)
	w.sees("The form is sent.")
}

// opens opens the task with its facts, and the paper.
func (s *wholeWindows) opens(w *window) {
	w.leads(func() { w.press("Sensory advice") })
	s.task = strings.Split(ask[string](w, "location.pathname"), "/")[2]
	w.at(formPath(s.task, "child"))
	for _, words := range []string{"10 February 2013", "years 9 months", "Rosemary Bluebell", "Required By"} {
		w.sees(words)
	}
	w.press("Papers from the council (1)")
	paper := w.client().get(ask[string](w, "new URL(document.querySelector('.p-more .p-files a').href).pathname"))
	paper.download(w.t, "Our story.pdf", "application/pdf", samplePDF())
}

// child fills in the first tab: a date that is still to come, bold words, a picture.
func (s wholeWindows) child(w *window) {
	w.types(control("child.seen_on"), entered(days(1)))
	w.keys(kb.Tab)
	w.click(control("child.known", "true"), "")
	w.wait("the question appears", find(`[name="child.known_for"]`, ""))
	w.types(control("child.known_for"), "From the school, since Reception")
	w.editor()
	w.click("label[for=q-child-findings]", "")
	w.keys("She hears ")
	w.chord("b")
	w.keys("very well")
	w.chord("b")
	w.keys(" with both ears.")
	w.autosaved()
	w.leads(func() { w.press("Choose file") })
	w.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), w.files(map[string][]byte{"Chart.png": chart(w.t, 60, 40)})))
	w.types("#description", "Seating report")
	w.leads(func() { w.press("Upload") })
	w.at(formPath(s.task, "child"))
	w.wait("the picture is shown", "document.querySelector('img.p-picture')?.naturalWidth > 0")
	w.sees("A visit that is still to come is no basis for advice")
	w.bar("Next")
}

// support fills in two tables, the second with the rows of the first to choose from.
func (s wholeWindows) support(w *window) {
	w.at(formPath(s.task, "support"))
	w.holds(control("support.author_name"), "Gwenllian ap Rhys") // a fact of the new account
	w.adds("Outcomes", "#q-support-outcomes", 1)
	w.types(tableCell("#q-support-outcomes", 1, "outcome"), "Writes his name in class")
	w.types(tableCell("#q-support-outcomes", 1, "steps"), "With a thick pen")
	w.adds("Outcomes", "#q-support-outcomes", 2)
	w.types(tableCell("#q-support-outcomes", 2, "outcome"), "Sits through a lesson")
	for i, lesson := range [][2]string{{"A radio aid", "2.5"}, {"A quiet corner", "0.25"}} {
		w.adds("Lessons and help", "#q-support-lessons", i+1)
		w.types(tableCell("#q-support-lessons", i+1, "what"), lesson[0])
		w.types(tableCell("#q-support-lessons", i+1, "hours"), lesson[1])
	}
	w.picks(tableCell("#q-support-lessons", 1, "serves"), "O2: Sits")
	w.picks(control("support.main"), "O2: Sits")
	w.types(control("support.number"), "12345")
	w.sees("2.75 hours")
	w.autosaved()
	w.bar("Next")
}

// adds adds a row to a table, which then has so many.
func (w *window) adds(title, table string, rows int) {
	w.t.Helper()
	w.press("Add row to " + title)
	w.wait(fmt.Sprintf("there are %d rows", rows), fmt.Sprintf("document.querySelectorAll('%s tbody tr[id]').length === %d", table, rows))
}

// tableCell is the control of a cell.
func tableCell(table string, row int, name string) string {
	return fmt.Sprintf(`%s tbody tr[id]:nth-child(%d) [name$=".%s"]`, table, row, name)
}

// picks waits for an option of a select and picks it with the keyboard.
func (w *window) picks(css, words string) {
	w.t.Helper()
	option := fmt.Sprintf("[...document.querySelector(%q).options].find(o => o.text.startsWith(%q))", css, words)
	w.wait("the option is offered", option)
	w.chooses(css, words, ask[string](w, option+".value"))
}

// documents says that nothing is sensitive and attaches a letter.
func (s wholeWindows) documents(w *window) {
	w.at(formPath(s.task, "council"))
	w.click(control("council.sensitive", "false"), "")
	w.autosaved()
	w.bar("Next")
	w.at(formPath(s.task, "supporting"))
	w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(map[string][]byte{"Letter.pdf": samplePDF()})))
	w.press("Upload Document")
	w.wait("the letter is attached", "document.querySelector('#attached + *')?.innerText.includes('Letter.pdf')")
}

// mendsRule is sent back from the check to the date and mends it; advice stops nobody.
func (s wholeWindows) mendsRule(w *window) {
	w.bar("Submit Contribution")
	w.at("/tasks/" + s.task + "/check")
	w.sees("There is 1 question to fix before you can submit")
	w.leads(func() { w.click("#summary a", "A visit that is still to come") })
	w.at(formPath(s.task, "child"))
	w.fills(control("child.seen_on"), entered(days(0)))
	w.keys(kb.Tab)
	w.wait("the fault goes", "!document.querySelector('.p-q.p-error')")
	w.bar("Submit Contribution")
	w.at("/tasks/" + s.task + "/check")
	for _, words := range []string{"Worth a look before you submit", "Row 2: say which steps lead there", "does not look like a registration number", "Ready to submit?"} {
		w.sees(words)
	}
	if !ask[bool](w, "[...document.querySelectorAll('main strong')].some(e => e.textContent === 'very well')") {
		w.t.Error("the bold words are not bold on the page")
	}
}

func (s *wholeWindows) submits(w *window) {
	w.leads(func() { w.press("Submit Contribution") })
	w.sees("You can submit as it is.")
	w.click("#declaration", "")
	w.leads(func() { w.press("Yes, Submit Contribution") })
	w.at("/tasks/" + s.task + "/receipt")
	w.sees("SHA-256")
	s.pdf = w.client().get(ask[string](w, "new URL("+find("main a", "Download PDF")+".href).pathname")).Body
	s.printed(s.pdf)
}

// reads is the officer who sees what came back.
func (s wholeWindows) reads(w *window) {
	for _, words := range []string{"Submitted", "Gwenllian ap Rhys", "Opened"} {
		w.sees(words)
	}
	w.missing("Not opened yet")
	w.leads(func() { w.press("Read") })
	w.sees("Submitted by Gwenllian ap Rhys, Seren Therapy")
	for _, words := range wholeAnswers {
		w.sees(words)
	}
	s.downloads(w.client())
}

// begins writes some of the second task, and leaves the page open.
func (s *wholeWindows) begins(w *window) {
	w.open("/tasks")
	w.leads(func() { w.click("#assigned a", "Sensory advice") })
	s.second = strings.Split(ask[string](w, "location.pathname"), "/")[2]
	w.at(formPath(s.second, "child"))
	w.editor()
	w.click("label[for=q-child-findings]", "")
	w.chord("b")
	w.keys("He squints")
	w.types(control("child.remarks"), "Dark and loud")
	s.kept("**He squints**", "Dark and loud")
}

// changes publishes the second version.
func (s wholeWindows) changes(w *window) {
	w.open(wholePath)
	w.leads(func() { w.press("Begin a draft") })
	w.click("#source", "")
	w.do(chromedp.Evaluate[chromedp.Void]("document.getElementById('source').select()"))
	w.inserts(s.next())
	w.leads(func() { w.press("Save draft") })
	w.sees("Nothing to mend")
	w.leads(func() { w.press("Publish") })
	w.sees("What changes against")
	w.sees("Remarks on the room")
	s.publishes(w, "Plainer words")
}

// movesDraft moves the running task, of which the author reads no answer.
func (s wholeWindows) movesDraft(w *window) {
	w.leads(func() { w.press("Move running tasks") })
	for _, words := range []string{"Move running tasks to version 2", "Gwenllian ap Rhys", "“What did you find?” is now called “What did you observe?”", "Remarks on the room"} {
		w.sees(words)
	}
	w.missing("squints")
	w.missing("Tomos")
	w.leads(func() { w.press("Move the chosen tasks") })
	w.sees("There is nothing to move.")
}

// finds is the writer, who types on in the page of the first version and loses nothing.
func (s wholeWindows) finds(w *window) {
	w.click(storyBox, "")
	w.keys(kb.End + " at the board")
	w.sees("The council moved this form to another version.")
	w.leads(func() { w.press("Load the form") })
	w.sees("The council moved this form to version 2")
	w.sees("What did you observe?")
	w.editor()
	w.wait("every word is there", "document.querySelector("+script(storyBox)+").innerText.trim() === 'He squints at the board'")
	w.wait("and still bold", "document.querySelector("+script(storyBox+" strong")+").innerText.startsWith('He squints')")
	w.leads(func() { w.press("See what changed") })
	for _, words := range []string{"“What did you find?” is now called “What did you observe?”", "Answers no longer asked", "Remarks on the room"} {
		w.sees(words)
	}
	w.wait("the answer that is no longer asked is kept", "[...document.querySelectorAll('main textarea')].some(e => e.value === 'Dark and loud')")
}
