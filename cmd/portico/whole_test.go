package main

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"portico/engine/xlsx"
	"portico/internal/mail"
	"portico/internal/portal"
	"portico/internal/testkit"
)

// mailedPortal is a portal whose mail goes through a real SMTP server.
func mailedPortal(t testing.TB) *testPortal {
	t.Helper()
	server := testkit.SMTP(t)
	p := startAs(t, config{SMTPURL: server.URL}, slog.New(slog.NewTextHandler(t.Output(), nil)))
	p.smtp = server
	return p
}

// mails are those that were sent so far, newest first.
func (p *testPortal) mails() (out []mail.Message) {
	if p.smtp == nil {
		for _, m := range p.mailbox.List() {
			out = append(out, m.Message)
		}
		return out
	}
	for _, l := range p.smtp.Letters() {
		out = append([]mail.Message{{To: l.To, Subject: l.Subject, Text: l.Text(), HTML: l.HTML()}}, out...)
	}
	return out
}

// whole is Portico from end to end: the file of an author becomes a form, an officer sends
// it, somebody who was never registered answers it, the council reads it, and the author
// changes the form under a draft that somebody works on.
type whole struct {
	p               *testPortal
	t               *testing.T
	author, officer portal.Account
	email           string // of the professional
	source          string // of the form, as it shall be
	casePath, task  string // the first case and its task, as the officer and the professional meet them
	second          string // the task that is moved
	pdf             string // as the professional downloaded it
}

const (
	wholeKey   = "sensory-advice"
	wholePath  = "/forms/" + wholeKey
	wholeFault = `"serves": { "title": "Serves outcome", "type": "string", "x-options-from": "/support/outcome" },`
	wholeLine  = `"serves": { "title": "Serves outcome", "type": "string", "x-options-from": "/support/outcomes" },`
)

func newWhole(t *testing.T) *whole {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("testdata", "whole", wholeKey+".json"))
	if err != nil {
		t.Fatal(err)
	}
	s := &whole{p: mailedPortal(t), t: t, email: "gwenllian@seren.example", source: string(source)}
	s.author = s.p.addPerson(t, "Rhiannon Tate", portal.RoleAuthor)
	s.officer = s.p.addPerson(t, "Marged Ellison", portal.RoleOfficer)
	return s
}

// faulty is the form as the author first uploads it: a column offers the rows of a table
// that is not there.
func (s *whole) faulty() string { return strings.Replace(s.source, wholeLine, wholeFault, 1) }

// faultAt is where the page says that the fault is.
func (s *whole) faultAt() string {
	before, _, _ := strings.Cut(s.faulty(), wholeFault)
	return fmt.Sprintf("Line %d, column", strings.Count(before, "\n")+1)
}

// next is the second version: a question has another name and other words, two are gone.
func (s *whole) next() string {
	before, rest, _ := strings.Cut(s.source, ",\n        \"chart\": {")
	_, after, _ := strings.Cut(rest, "\n        }")
	return strings.NewReplacer(`"findings": {`, `"observations": { "x-formerly": "findings",`, `"known", "findings"`, `"known", "observations"`,
		`"title": "What did you find?"`, `"title": "What did you observe?"`,
		",\n"+`        "remarks": { "title": "Remarks on the room", "type": "string", "maxLength": 400, "x-maxWords": 12 }`, "").Replace(before + after)
}

// days is a day from today on.
func days(n int) portal.Date { return portal.London(time.Now()).Add(n) }

// entered is a date as somebody types it.
func entered(d portal.Date) string { return fmt.Sprintf("%d/%d/%d", d.Day, d.Month, d.Year) }

// wholeAnswers are words that whoever reads the submission must find.
var wholeAnswers = []string{"Diane Bluebell", "Rosemary Bluebell", "From the school, since Reception", "She hears", "very well", "with both ears.", "Seating report", "Writes his name in class",
	"Sits through a lesson", "A radio aid", "A quiet corner", "2.75", "12345", "Gwenllian ap Rhys", "Letter.pdf"}

// printed looks at the text of the PDF, where there is a program that reads it.
func (s *whole) printed(pdf string) {
	s.t.Helper()
	if !strings.HasPrefix(pdf, "%PDF-") {
		s.t.Fatalf("the PDF begins with %.20q", pdf)
	}
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return
	}
	cmd := exec.Command(program, "-layout", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = strings.NewReader(pdf)
	text, err := cmd.Output()
	if err != nil {
		s.t.Fatal(err)
	}
	receipt := s.p.text(s.t, "select reference from submissions s join tasks t on t.id = s.task_id where t.ref = $1", s.task)
	words := strings.Join(strings.Fields(string(text)), " ")
	for _, want := range append([]string{receipt, days(0).Long(), "O1", "O2", "P2"}, wholeAnswers...) {
		if !strings.Contains(words, want) {
			s.t.Errorf("the PDF does not say %q:\n%s", want, text)
		}
	}
}

// downloads are what the officer takes away: the very PDF, the workbook and the ZIP.
func (s *whole) downloads(b *browserClient) {
	s.t.Helper()
	at := "/tasks/" + s.task + "/"
	pdf := b.get(at + "pdf").Body
	if kept := s.p.text(s.t, "select encode(pdf_hash, 'hex') from submissions s join tasks t on t.id = s.task_id where t.ref = $1", s.task); pdf != s.pdf || fmt.Sprintf("%x", sha256.Sum256([]byte(pdf))) != kept {
		s.t.Error("the officer's PDF is not the one that was made when the form was submitted")
	}
	sheets, err := xlsx.Read([]byte(b.get(at + "xlsx").Body))
	if err != nil {
		s.t.Fatal(err)
	}
	cells := fmt.Sprint(sheets)
	for _, want := range wholeAnswers {
		if !strings.Contains(cells, want) {
			s.t.Errorf("the workbook does not say %q: %s", want, cells)
		}
	}
	inside := s.unzip(b.get(at + "zip").Body)
	if len(inside) != 6 || inside[wholeKey+" NC-2026-7.pdf"] != pdf || inside["files/Letter.pdf"] != string(samplePDF()) || !strings.HasPrefix(inside["files/Chart.png"], "\x89PNG") ||
		!strings.Contains(inside["answers.json"], "She hears **very well** with both ears.") {
		s.t.Errorf("the ZIP holds %d files: %.2000s", len(inside), inside["answers.json"])
	}
}

// unzip is what a ZIP holds, by name.
func (s *whole) unzip(body string) map[string]string {
	s.t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		s.t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			s.t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			s.t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

// discreet looks through all mail that was sent: none of it tells of a child or what
// anybody wrote.
func (s *whole) discreet() {
	s.t.Helper()
	for _, m := range s.p.mails() {
		for _, never := range []string{"Diane", "Bluebell", "Tomos", "Bevan", "seating", "hears", "NC-2026"} {
			if strings.Contains(m.Subject+m.Text+m.HTML, never) {
				s.t.Errorf("a mail to %s holds %q: %s", m.To, never, m.Text)
			}
		}
	}
}

// TestWholeWithoutScript goes the whole way as browsers without JavaScript do: every page
// is fetched, and its own form is posted with what a person would enter.
func TestWholeWithoutScript(t *testing.T) {
	t.Parallel()
	s := newWhole(t)
	s.publishes()
	officer := s.p.signedIn(t, s.officer)
	s.records(officer, "NC-2026-7", "Diane Bluebell")
	s.sends(officer, true)
	guest := s.registers()
	s.fillsIn(guest)
	s.submits(guest)
	officer.get(s.casePath).expect(t, "the case", 200, "Submitted", "Gwenllian ap Rhys", "Our story.pdf Opened")
	officer.get("/tasks/"+s.task+"/read").expect(t, "what was submitted", 200, wholeAnswers...)
	s.downloads(officer)
	s.records(officer, "NC-2026-8", "Tomos Bevan")
	s.sends(officer, false)
	s.moves(guest)
	s.discreet()
}

// publishes uploads the form with its fault, mends it, tries it and publishes it.
func (s *whole) publishes() {
	a := author{s.p.signedIn(s.t, s.author), s.p, s.author}
	a.begin(s.faulty())
	draft := a.get(wholePath + "/draft")
	draft.expect(s.t, "the fault", 200, s.faultAt(), `Did you mean "outcomes"?`)
	a.submit(draft, wholePath+"/draft", "source", s.source, "_do", "save").expect(s.t, "mended", 303)
	preview := wholePath + "/draft/preview"
	shown := a.get(preview + "/form/child")
	if strings.Contains(shown.Body, `name="child.known_for"`) {
		s.t.Error("a question that hangs on another is asked at once")
	}
	a.follow(a.submit(shown, preview+"/form/child", "child.known", "true", "_do", "save")).expect(s.t, "the condition", 200, `name="child.known_for"`)
	a.get(preview+"/pdf").expect(s.t, "the preview of the PDF", 200, "Download PDF")
	a.get(preview+"/excel").expect(s.t, "the preview of the workbook", 200, "Download workbook")
	a.follow(a.submit(a.get(wholePath+"/draft/publish"), "", "note", "First version")).expect(s.t, "published", 200, "The form is published.", "First version")
}

// records records a child and a case.
func (s *whole) records(b *browserClient, reference, child string) {
	rows := b.submit(b.get("/cases/new"), "", "case.reference", reference, "case.kind", "assessment", "child.fullName", child, "child.born", "10/2/2013", "_do", "add:child.parents")
	row := "child.parents." + rows.rowsOf("child.parents")[0]
	saved := b.submit(rows, "", row+".name", "Rosemary Bluebell", row+".relationship", "Mother", "_do", "save")
	b.follow(saved).expect(s.t, "the case", 200, "The case is recorded.", "Rosemary Bluebell")
	s.casePath = saved.Location
}

// sends sends the form with a paper; the first goes to an address that nobody has registered.
func (s *whole) sends(b *browserClient, first bool) {
	form := b.get(s.casePath+"/send").form(s.t, s.casePath+"/send")
	for name, value := range map[string]string{"r1.form": wholeKey, "r1.email": "Gwenllian@Seren.example", "r1.due": entered(days(30)), "comments": "The seating question, if you can."} {
		form.Set(name, value)
	}
	asked := b.upload(s.casePath+"/send", form, map[string][]byte{"Our story.pdf": samplePDF()})
	check := b.follow(asked)
	check.expect(s.t, "the check", 200, days(30).Long(), "Our story.pdf", "NHS number", "The seating question")
	if invited := strings.Contains(check.Body, "will be invited to register"); invited != first {
		s.t.Errorf("the check says that the address is invited: %t", invited)
	}
	b.follow(b.submit(check, "")).expect(s.t, "sent", 200, "The form is sent.", "Not opened yet")
}

// registers opens the mailed invitation and registers in three steps.
func (s *whole) registers() *browserClient {
	b := s.p.browser(s.t)
	about := b.get("/invitations/" + s.p.invitation(s.t, s.email))
	about.expect(s.t, "the invitation", 200, "Sensory advice", s.email)
	account := b.follow(b.submit(about, "", "forename", "Gwenllian", "surname", "ap Rhys", "capacity", "true", "role", "Audiologist", "organisation", "Seren Therapy",
		"street", "4 Quay Street", "town", "Northshire", "postcode", "NS1 1AA"))
	code := b.follow(b.submit(account, "", "password", testPassword, "again", testPassword))
	b.follow(b.submit(code, "", "code", s.p.newestCode(s.t, s.email, 0))).expect(s.t, "registered", 200, "Registration completed", "1 form waits for you.")
	return b
}

// open is the newest task of the professional's list.
func (s *whole) open(b *browserClient, child string) string {
	s.t.Helper()
	ref := s.p.text(s.t, "select t.ref from tasks t join cases c on c.id = t.case_id where c.child_name = $1", child)
	b.get("/tasks").expect(s.t, "the list", 200, child, "/tasks/"+ref)
	return ref
}

// fillsIn answers every tab, meets the fault of a rule and mends it.
func (s *whole) fillsIn(b *browserClient) {
	s.task = s.open(b, "Diane Bluebell")
	tab := func(name string) string { return formPath(s.task, name) }
	child := b.get(tab("child"))
	child.expect(s.t, "the first tab", 200, "Diane Bluebell", "Rosemary Bluebell", "Papers from the council (1)", "The seating question")
	paper := child.all(`href="(/tasks/` + s.task + `/enclosures/\w+)"`)[0]
	b.get(paper).download(s.t, "Our story.pdf", "application/pdf", samplePDF())
	asked := b.submit(child, tab("child"), "child.known", "true", "child.seen_on", entered(days(1)), "child.findings", "She hears **very well** with both ears.", "_do", "save")
	if asked.Status == 303 {
		asked = b.follow(asked)
	}
	asked.expect(s.t, "the rule and the condition", asked.Status, "A visit that is still to come is no basis for advice", `name="child.known_for"`)
	b.submit(b.get(tab("child")), tab("child"), "child.known_for", "From the school, since Reception", "_do", "next")
	b.postFilesAs("file", tab("child")+"/file/child.chart", b.token(), upload{"Chart.png", chart(s.t, 60, 40)}).expect(s.t, "the picture", 303)
	s.rows(b, tab("support"), "support.outcomes", map[string]string{"outcome": "Writes his name in class", "steps": "With a thick pen"}, map[string]string{"outcome": "Sits through a lesson"})
	outcomes := b.get(tab("support")).rowsOf("support.outcomes")
	s.rows(b, tab("support"), "support.lessons", map[string]string{"what": "A radio aid", "hours": "2.5", "serves": outcomes[1]}, map[string]string{"what": "A quiet corner", "hours": "0.25"})
	b.submit(b.get(tab("support")), tab("support"), "support.main", outcomes[1], "support.number", "12345", "_do", "next")
	b.submit(b.get(tab("council")), tab("council"), "council.sensitive", "false", "_do", "next")
	b.postFiles("/tasks/"+s.task+"/attachments", b.token(), upload{"Letter.pdf", samplePDF()}).expect(s.t, "the letter", 303)
	b.get("/tasks/"+s.task+"/check").expect(s.t, "the check", 200, "There is 1 question to fix", "A visit that is still to come", "Not ready to submit yet")
	b.submit(b.get(tab("child")), tab("child"), "child.seen_on", entered(days(0)), "_do", "submit")
	b.get("/tasks/"+s.task+"/check").expect(s.t, "ready", 200, "Worth a look before you submit", "say which steps lead there", "does not look like a registration number", "Ready to submit?")
}

// rows adds a row for each set of cells.
func (s *whole) rows(b *browserClient, tab, table string, rows ...map[string]string) {
	s.t.Helper()
	for _, cells := range rows {
		b.submit(b.get(tab), tab, "_do", "add:"+table)
		shown := b.get(tab)
		keys := shown.rowsOf(table)
		typed := []string{"_do", "save"}
		for name, value := range cells {
			typed = append(typed, table+"."+keys[len(keys)-1]+"."+name, value)
		}
		b.submit(shown, tab, typed...).expect(s.t, "a row of "+table, 303)
	}
}

func (s *whole) submits(b *browserClient) {
	submit := b.get("/tasks/" + s.task + "/submit")
	submit.expect(s.t, "the declaration", 200, "You can submit as it is.")
	b.follow(b.submit(submit, "", "declaration", "yes")).expect(s.t, "the receipt", 200, "Receipt", "SHA-256")
	s.pdf = b.get("/tasks/" + s.task + "/pdf").Body
	s.printed(s.pdf)
}

// moves publishes the second version and moves a draft to it; its writer still saves from
// a page of the first, and finds every word.
func (s *whole) moves(guest *browserClient) {
	s.second = s.open(guest, "Tomos Bevan")
	at := formPath(s.second, "child")
	guest.submit(guest.get(at), at, "child.findings", "He **squints**.", "child.remarks", "Dark and loud", "_do", "save").expect(s.t, "a draft", 303)
	guest.postFilesAs("file", at+"/file/child.chart", guest.token(), upload{"Room.png", chart(s.t, 60, 40)}).expect(s.t, "a picture", 303)
	old := guest.get(at)
	a := author{s.p.signedIn(s.t, s.author), s.p, s.author}
	a.press(wholePath+"/draft/start", "from", "1").expect(s.t, "a new draft", 303)
	a.save(wholeKey, s.next())
	a.get(wholePath+"/draft/publish").expect(s.t, "what changes", 200, "What did you observe?", "Remarks on the room")
	a.publish(wholeKey, "Plainer words").expect(s.t, "publish", 303)
	move := a.get(wholePath + "/move")
	move.expect(s.t, "the move", 200, "Move running tasks to version 2", "Gwenllian ap Rhys", "“What did you find?” is now called “What did you observe?”", "Remarks on the room")
	for _, never := range []string{"squints", "Dark and loud", "Tomos"} {
		if strings.Contains(move.Body, never) {
			s.t.Errorf("the author reads %q", never)
		}
	}
	a.follow(a.submit(move, wholePath+"/move", "task", s.second)).expect(s.t, "moved", 200, "There is nothing to move.")
	late := guest.submit(old, at, "child.findings", "He **squints** at the board.", "_do", "save")
	now := guest.follow(late)
	now.expect(s.t, "a save from the old page", 200, "The council moved this form to", "What did you observe?", "He **squints** at the board.")
	changed := guest.get("/tasks/" + s.second + "/moved")
	changed.expect(s.t, "what changed", 200, "“What did you find?” is now called “What did you observe?”", "Answers no longer asked", "Remarks on the room", "Dark and loud", "File attached: Room.png")
	picture := changed.all(`href="(/tasks/` + s.second + `/attachments/[\w-]+)"`)
	if len(picture) != 1 || !strings.HasPrefix(guest.get(picture[0]).Body, "\x89PNG") {
		s.t.Errorf("the picture that is no longer asked is at %v", picture)
	}
}

// kept waits until the draft of the second task holds what was found and remarked.
func (s *whole) kept(findings, remarks string) {
	s.t.Helper()
	owner, err := s.p.store.AccountByEmail(s.t.Context(), s.email)
	if err != nil {
		s.t.Fatal(err)
	}
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		work, err := s.p.cases.Open(s.t.Context(), owner, s.second)
		if err != nil {
			s.t.Fatal(err)
		}
		child, _ := work.Answers.Values["child"].(map[string]any)
		if child["findings"] == findings && child["remarks"] == remarks {
			return
		} else if time.Now().After(end) {
			s.t.Fatalf("the draft holds %q and %q", child["findings"], child["remarks"])
		}
	}
}

// rowsOf are the identities of the rows of a table, as the page shows them.
func (p page) rowsOf(table string) []string {
	return p.all(`name="_rows\.` + strings.ReplaceAll(table, ".", `\.`) + `" value="(\w+)"`)
}

// submit posts the form of a page that leads to an address ("" for the page's own): what
// it shows, and over it what is entered, in pairs.
func (b *browserClient) submit(shown page, action string, pairs ...string) page {
	b.t.Helper()
	if action == "" {
		action = shown.action(b.t)
	}
	form := shown.form(b.t, action)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(shown.Body, `name="`+pairs[i]+`"`) {
			b.t.Fatalf("the page has no control %s: %.600s", pairs[i], shown.words())
		}
		form.Set(pairs[i], pairs[i+1])
	}
	return b.post(action, form)
}

// form is what a browser posts from the form of a page that leads to an address when
// nothing is changed.
func (p page) form(t testing.TB, action string) url.Values {
	t.Helper()
	_, body, found := strings.Cut(p.Body, `method="post" action="`+html.EscapeString(action)+`"`)
	if !found {
		t.Fatalf("status %d, and no form to %s: %.600s", p.Status, action, p.words())
	}
	_, body, _ = strings.Cut(body, ">")
	body, _, _ = strings.Cut(body, "</form>")
	return controlsOf(t, body)
}

// controlsOf is what a browser posts of the inside of a form.
func controlsOf(t testing.TB, body string) url.Values {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<form>" + body + "</form>"))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	out, list := url.Values{}, "" // the select whose options come
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		at := map[string]string{}
		for _, a := range element.Attr {
			at[a.Name.Local] = a.Value
		}
		switch element.Name.Local {
		case "input":
			if _, checked := at["checked"]; checked || !slices.Contains([]string{"submit", "file", "radio", "checkbox"}, at["type"]) {
				out.Add(at["name"], at["value"])
			}
		case "textarea":
			var text string
			if err := d.DecodeElement(&text, &element); err != nil {
				t.Fatal(err)
			}
			out.Add(at["name"], strings.TrimPrefix(text, "\n"))
		case "select":
			list = at["name"]
		case "option":
			if _, selected := at["selected"]; selected || !out.Has(list) {
				out.Set(list, at["value"])
			}
		}
	}
}
