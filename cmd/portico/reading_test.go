package main

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"portico/engine"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// returnedOnce is a form that was submitted, returned with reasons, changed and submitted again.
func returnedOnce(t *testing.T) *turnWorld {
	t.Helper()
	w := newTurnWorld(t)
	w.answer(t, w.owner, w.ref, "typical")
	if got := w.hers.postFiles(w.at("attachments"), w.hers.token(), upload{"first.pdf", samplePDF()}); got.Status != 303 {
		t.Fatalf("attaching: %d", got.Status)
	}
	w.submit(t, w.owner, w.ref)
	w.exec(t, "update submissions set submitted_at = submitted_at - interval '1 hour'")
	w.exec(t, "update attachments set added_at = added_at - interval '2 hours'")
	sheet, err := w.store.OpenSheet(t.Context(), w.officer.ID, w.ref)
	if err == nil {
		err = w.store.Decide(t.Context(), store.Decision{AccountID: w.officer.ID, TaskRef: w.ref, What: portal.ReturnForm, On: sheet.On(), Words: "Two things are missing",
			Questions: []store.ReturnedQuestion{{Name: "views.child_views", Title: "Views of the child", Words: "In her own words"}, {Name: "needs.strengths", Title: "Strengths", Words: "What helps her?"}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	work, err := w.cases.Open(t.Context(), w.owner, w.ref)
	if err == nil {
		err = w.cases.RemoveAttachment(t.Context(), work, work.Attachments[0].Ref)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.exec(t, "update attachments set removed_at = removed_at - interval '1 minute'") // submissions are timed to the second
	w.hers.postFiles(w.at("attachments"), w.hers.token(), upload{"second.pdf", samplePDF()})
	w.amend(t, w.owner, w.ref, "views", "views.child_views", "Diane told me that she likes =SUM(A1) and drawing.")
	w.submit(t, w.owner, w.ref)
	return w
}

// TestCompareRounds: what changed between two submissions, with the reasons at their questions,
// for the officer and the owner; a round that never was is not there.
func TestCompareRounds(t *testing.T) {
	t.Parallel()
	w := returnedOnce(t)
	for name, b := range map[string]*browserClient{"officer": w.council, "owner": w.hers} {
		b.get(w.at("read")).expect(t, "read by the "+name, 200, "Compare versions")
		b.get(w.at("rounds", "compare")).expect(t, "compared by the "+name, 200, "Two things are missing", "In her own words", "What helps her?", "Not changed.",
			"<ins>", "<del>", "3 changes.", "“second.pdf” was attached.", "“first.pdf” was removed.")
		b.get(w.at("rounds", "compare")+"?from=2&to=1").expect(t, "the other way round", 200, "3 changes.", "Two things are missing")
		b.get(w.at("rounds", "compare")+"?from=2&to=2").expect(t, "with itself", 200, "Nothing was changed.")
		for _, never := range []string{"?from=3", "?to=7", "?from=1a&to=2", "?from=x", "?from=-1"} {
			b.get(w.at("rounds", "compare")+never).expect(t, never, 404)
		}
	}
	stranger := w.signedIn(t, w.addPerson(t, "Sam Stranger"))
	stranger.get(w.at("rounds", "compare")).expect(t, "a stranger", 404)
	if n := w.number(t, "select count(*) from audit_events where kind = 'rounds_compared'"); n != 2 {
		t.Errorf("%d comparisons are noted, want one for each person and hour", n)
	}
}

// TestCompareSigned: what the author had written beside what was counter-signed.
func TestCompareSigned(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	author, manager := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Olu Grant")
	p.together(t, author, manager)
	ref := p.asked(t, author, manager, "Please check")
	p.amend(t, manager, ref, "needs", "needs.strengths", "Diane draws, paints and builds well.")
	p.submit(t, manager, ref)
	officer := p.signedIn(t, p.addPerson(t, "Olive Officer", portal.RoleOfficer))
	task := "/tasks/" + ref
	for name, b := range map[string]*browserClient{"officer": officer, "author": p.signedIn(t, author), "signatory": p.signedIn(t, manager)} {
		b.get(task+"/read").expect(t, "read by the "+name, 200, "Compare versions")
		b.get(task+"/rounds/compare").expect(t, "compared by the "+name, 200, "Submission 1 as its author left it", "1 change.", "paints and builds")
		b.get(task+"/rounds/compare?from=1a&to=1").expect(t, "compared by the "+name, 200, "1 change.")
	}
}

// TestChronology: the page, the PDF and the workbook tell the same, in order, without a word that
// somebody wrote; nobody but officers reads it.
func TestChronology(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.hers.get(w.at("form", "views"))
	w.sends(w.hers, w.at("messages"), map[string]string{"words": "A secret message", "_do": "send"})
	wanted := portal.London(time.Now()).Add(30)
	w.sends(w.hers, w.at("more-time"), map[string]string{"reason": "missed", "first": "1/10/2026", "wanted": wanted.String()})
	w.sends(w.council, w.at("decide"), map[string]string{"decision": "grant", "due": wanted.String()})
	w.answer(t, w.owner, w.ref, "typical")
	w.submit(t, w.owner, w.ref)
	w.sends(w.council, w.at("decide"), map[string]string{"decision": "return", "words": "A secret reason"})
	w.submit(t, w.owner, w.ref)
	w.sends(w.council, w.at("decide"), map[string]string{"decision": "accept"})
	w.waitForMail(t)
	home := w.caseOf()
	told := []string{"The request was made", "Recorded the case", "Sent the form", "Opened the form for the first time", "Sent a message", "Asked for more time: The child or young person did not attend",
		"Until " + wanted.List(), "Granted more time", "Submitted the form. Receipt", "Returned the form", "Submitted the form (submission 2). Receipt", "Accepted the form", "Due date. Met: it came in on",
		"Ffion Llewellyn, Occupational therapist, Northshire Community Health NHS Trust", "Olive Officer, council officer", "Europe/London"}
	w.council.get(home).expect(t, "the case", 200, "Chronology")
	shown := w.council.get(home + "/chronology")
	shown.expect(t, "the page", 200, told...)
	file := filepath.Join(t.TempDir(), "chronology.pdf")
	if err := os.WriteFile(file, []byte(w.council.get(home+"/chronology/pdf").Body), 0o600); err != nil {
		t.Fatal(err)
	}
	pdfTool(t, "qpdf", "--check", file)
	text := strings.Join(strings.Fields(pdfTool(t, "pdftotext", "-layout", "-enc", "UTF-8", file, "-")), " ")
	for _, want := range []string{"Page 1 of ", "Diane Bluebell", "10-Feb-2013", "Granted more time", "council officer"} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF does not say %q", want)
		}
	}
	book, err := xlsx.Read([]byte(w.council.get(home + "/chronology/xlsx").Body))
	if err != nil || len(book) != 2 || len(book[1].Rows) != 1+strings.Count(shown.Body, "<tr><th scope=\"row\"") {
		t.Errorf("the workbook is %.1000q (%v)", book, err)
	}
	for _, all := range []string{shown.Body, text} {
		if strings.Contains(all, "secret") {
			t.Error("the chronology tells what was written")
		}
	}
	for _, path := range []string{"/chronology", "/chronology/pdf", "/chronology/xlsx"} {
		w.hers.get(home+path).expect(t, "the owner at "+path, 404)
	}
	if n := w.number(t, "select count(*) from audit_events where kind = 'chronology_downloaded'"); n != 2 {
		t.Errorf("%d downloads are noted, want 2", n)
	}
}

// TestSubmissionDownloads: JSON that is valid against the schema in it, a ZIP whose checksums are
// right, and one PDF that holds the form and its files and names those that it cannot hold.
func TestSubmissionDownloads(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.answer(t, w.owner, w.ref, "typical")
	if got := w.hers.postFiles(w.at("attachments"), w.hers.token(), upload{"letter.pdf", samplePDF()}, upload{"photo.png", chart(t, 60, 40)}, upload{"notes.docx", word(t, "hello", false)}); got.Status != 303 {
		t.Fatalf("attaching: %d %s", got.Status, got.words())
	}
	w.submit(t, w.owner, w.ref)
	var told struct {
		Form       string
		Version    int
		Receipt    struct{ Reference, SHA256 string }
		Answers    json.RawMessage
		Files      []struct{ Name, SHA256 string }
		Definition json.RawMessage
	}
	if err := json.Unmarshal([]byte(w.council.get(w.at("json")).Body), &told); err != nil {
		t.Fatal(err)
	}
	def, findings := engine.Compile(told.Definition, nil)
	if def == nil {
		t.Fatalf("the definition does not compile: %v", findings)
	}
	answers, err := def.Read(told.Answers)
	if err != nil || len(def.Complete(answers)) > 0 || told.Form != "ot-advice" || told.Version != 1 || len(told.Files) != 3 || len(told.Receipt.SHA256) != 64 {
		t.Errorf("the JSON tells %+v (%v)", told, err)
	}
	w.zipOf(t)
	file := filepath.Join(t.TempDir(), "bundle.pdf")
	if err := os.WriteFile(file, []byte(w.council.get(w.at("bundle")).Body), 0o600); err != nil {
		t.Fatal(err)
	}
	pdfTool(t, "qpdf", "--check", file)
	text := strings.Join(strings.Fields(pdfTool(t, "pdftotext", "-layout", "-enc", "UTF-8", file, "-")), " ")
	for _, want := range []string{"Contents", "photo.png", "letter.pdf", "Not in this PDF", "notes.docx", "neither a PDF nor a picture", "SHA-256"} {
		if !strings.Contains(text, want) {
			t.Errorf("the bundle does not say %q", want)
		}
	}
	w.council.get(w.at("read")).expect(t, "read by the officer", 200, "as one PDF", "Answers as JSON")
	w.signedIn(t, w.addPerson(t, "Sam Stranger")).get(w.at("bundle")).expect(t, "a stranger", 404)
}

// zipOf looks into the ZIP of the form.
func (w *turnWorld) zipOf(t *testing.T) {
	t.Helper()
	body := w.council.get(w.at("zip")).Body
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	sums, lines := map[string]string{}, ""
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		in.Close()
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "SHA256SUMS.txt" {
			lines = string(b)
			continue
		}
		sums[f.Name] = fmt.Sprintf("%x", sha256.Sum256(b))
	}
	if len(sums) != 6 || strings.Count(lines, "\n") != 6 {
		t.Errorf("the ZIP holds %v", sums)
	}
	for name, sum := range sums {
		if !strings.Contains(lines, sum+"  "+name+"\n") {
			t.Errorf("the checksum of %s is not %s in\n%s", name, sum, lines)
		}
	}
}

// TestExports: what is asked for is counted, bad input is told at its field, and the workbook that
// comes is noted with its number.
func TestExports(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.answer(t, w.owner, w.ref, "typical")
	w.submit(t, w.owner, w.ref)
	w.council.get("/exports").expect(t, "the page", 200, "Export submissions", "SEND team")
	w.council.get("/exports?form=ot-advice").expect(t, "counted", 200, "1 submission of")
	w.council.get("/exports?form=ot-advice&state=accepted").expect(t, "none", 200, "Nothing was submitted that fits")
	w.council.get("/exports/xlsx?form=ot-advice&state=accepted").expect(t, "none to download", 422, "Nothing was submitted that fits")
	w.council.get("/exports/xlsx?form=ot-advice&version=x&from=31/31/2026&to=2026-10-01").expect(t, "faults", 422, "Enter the number of a version", "Enter a day", `value="31/31/2026"`, `value="2026-10-01"`)
	w.council.get("/exports/xlsx?form=ot-advice&version=7").expect(t, "no such version", 422, "no such version")
	w.hers.get("/exports").expect(t, "a professional", 404)
	w.hers.get("/exports/xlsx?form=ot-advice").expect(t, "a professional's download", 404)
	book, err := xlsx.Read([]byte(w.council.get("/exports/xlsx?form=ot-advice").Body))
	if err != nil || len(book[0].Rows) != 2 || book[0].Rows[1][3] != "Diane Bluebell" {
		t.Errorf("the workbook is %.500q (%v)", book, err)
	}
	if got := w.text(t, "select object || ': ' || detail from audit_events where kind = 'submissions_exported'"); got != "ot-advice: 1 submissions" {
		t.Errorf("the audit says %q", got)
	}
}
