package casework

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"

	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/testkit"
)

// virus is a PDF in which the scanner of the tests finds something.
var virus = append(bytes.Clone(onePage), "%"+testkit.Virus...)

// scanning gives the desk a real scanner of its own.
func (d *desk) scanning(t *testing.T) *testkit.ClamdServer {
	t.Helper()
	server := testkit.OwnClamd(t)
	scanner, err := files.NewClamd(server.Address)
	if err != nil {
		t.Fatal(err)
	}
	d.scanner = scanner
	return server
}

func (d *desk) count(t *testing.T, query string) (n int) {
	t.Helper()
	if err := d.db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const infectedEvents = "select count(*) from audit_events where kind = 'file_infected' and detail = '" + testkit.VirusName + "'"

func TestUploadsAreScanned(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	server := d.scanning(t)
	w := d.open(t)
	if a, err := d.Attach(t.Context(), w, Upload{Name: "clean.pdf", Body: onePage}); err != nil || a.Scan != store.ScanClean || a.ScannedAt == nil {
		t.Fatalf("a clean file: %+v, %v", a, err)
	}
	_, err := d.Attach(t.Context(), w, Upload{Name: "harmful.pdf", Body: virus})
	wants(t, "a harmful file", err, portal.Invalid)
	if s := portal.SentenceOf(err); !strings.HasPrefix(s, "harmful.pdf was not taken: the virus check") || strings.Contains(s, testkit.VirusName) {
		t.Errorf("it is worded %q", s)
	}
	if n := d.count(t, infectedEvents); n != 1 || len(d.stored(t)) != 1 {
		t.Errorf("%d events and %d files after a refused file, want 1 and 1", n, len(d.stored(t)))
	}
	server.Stop()
	waits, err := d.Attach(t.Context(), w, Upload{Name: "waits.pdf", Body: append(bytes.Clone(onePage), "%2"...)})
	if err != nil || waits.Scan != store.ScanWaiting || w.Waiting() != 1 {
		t.Fatalf("without the scanner: %+v, %v", waits, err)
	}
	bad, err := d.Attach(t.Context(), w, Upload{Name: "bad.pdf", Body: virus})
	if err != nil || bad.Scan != store.ScanWaiting {
		t.Fatalf("a harmful file without the scanner: %+v, %v", bad, err)
	}
	if _, _, err := d.AttachmentBody(t.Context(), d.open(t), waits.Ref); err != nil {
		t.Errorf("who added it cannot open it: %v", err)
	}
	if err := d.Rescan(t.Context()); err == nil || !strings.Contains(err.Error(), "wait for the virus check") {
		t.Errorf("a scanner that is down: %v", err)
	}
	officer := d.person(t, "Olive Officer", portal.RoleOfficer)
	d.exec(t, "update tasks set sender_id = $1", officer.ID)
	server.Start(t)
	for range 2 { // a job may run twice
		if err := d.Rescan(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	d.judgeRescan(t, waits.Ref, bad)
}

func (d *desk) judgeRescan(t *testing.T, clean string, bad store.Attachment) {
	t.Helper()
	w := d.open(t)
	if a, err := w.Attachment(clean); err != nil || a.Scan != store.ScanClean {
		t.Errorf("the clean one: %+v, %v", a, err)
	}
	if _, err := w.Attachment(bad.Ref); portal.CodeOf(err) != portal.NotFound || len(w.Infected) != 1 || w.Infected[0].Name != "bad.pdf" {
		t.Errorf("the harmful one: %v, infected %v", err, w.Infected)
	}
	if _, err := d.files.Get(t.Context(), bad.Key); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("its bytes: %v", err)
	}
	if n := d.count(t, infectedEvents); n != 2 {
		t.Errorf("%d events, want 2", n)
	}
	if n := d.count(t, "select count(*) from mails where template = 'file_infected'"); n != 1 {
		t.Errorf("%d mails to who uploaded it, want 1", n)
	}
	if n := d.count(t, "select count(*) from mails where template = 'file_infected_council' and recipient = 'olive.officer@health.example'"); n != 1 {
		t.Errorf("%d mails to the officer who sent the form, want 1", n)
	}
	if missing, _, err := d.CheckFiles(t.Context()); err != nil || len(missing) != 0 {
		t.Errorf("missing files: %v, %v", missing, err)
	}
	if err := d.RemoveAttachment(t.Context(), w, bad.Ref); err != nil || len(d.open(t).Infected) != 0 {
		t.Errorf("the notice stays: %v", err)
	}
}

// TestWaitingFilesOfOthersStayShut: a form is submitted while the scanner is down; the
// council opens what waits only after it was checked.
func TestWaitingFilesOfOthersStayShut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	server := d.scanning(t)
	server.Stop()
	w := d.complete(t)
	a, err := d.Attach(t.Context(), w, Upload{Name: "Seating.pdf", Body: onePage})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Submit(t.Context(), d.open(t), true); err != nil {
		t.Fatalf("submitting while a file waits: %v", err)
	}
	officer := d.person(t, "Olive Officer", portal.RoleOfficer)
	theirs := func() *Work {
		w, err := d.Open(t.Context(), officer, d.ref)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	_, _, err = d.AttachmentBody(t.Context(), theirs(), a.Ref)
	wants(t, "a waiting file of somebody else", err, portal.Conflict)
	if names := d.zipped(t, theirs()); slices.Contains(names, "files/Seating.pdf") || !slices.Contains(names, "files/Waiting for the virus check.txt") {
		t.Errorf("the ZIP holds %q", names)
	}
	server.Start(t)
	if err := d.Rescan(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, body, err := d.AttachmentBody(t.Context(), theirs(), a.Ref); err != nil || !bytes.Equal(body, onePage) {
		t.Errorf("after the check: %v", err)
	}
	if names := d.zipped(t, theirs()); !slices.Contains(names, "files/Seating.pdf") || len(names) != 5 { // with the PDF, the workbook, the answers and the checksums
		t.Errorf("after the check the ZIP holds %q", names)
	}
}

func (d *desk) zipped(t *testing.T, w *Work) (names []string) {
	t.Helper()
	b, err := d.SubmittedBundle(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := b.Write(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.File {
		names = append(names, f.Name)
	}
	return names
}

// TestSubmitChecksOnceMore: what waited is given to the scanner when the form is submitted,
// and a form from which it takes a file away is not submitted without it unseen.
func TestSubmitChecksOnceMore(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	server := d.scanning(t)
	server.Stop()
	w := d.complete(t)
	for name, body := range map[string][]byte{"good.pdf": onePage, "bad.pdf": virus} {
		if _, err := d.Attach(t.Context(), w, Upload{Name: name, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	server.Start(t)
	_, err := d.Submit(t.Context(), d.open(t), true)
	wants(t, "submitting a form from which a file was just removed", err, portal.Conflict)
	w = d.open(t)
	if len(w.Infected) != 1 || len(w.Attachments) != 1 || w.Attachments[0].Scan != store.ScanClean {
		t.Errorf("attached %v, infected %v", w.Attachments, w.Infected)
	}
	if _, err := d.Submit(t.Context(), w, true); err != nil {
		t.Error(err)
	}
}

// TestPapersAreScanned: papers of the council too, also when the form was sent meanwhile.
func TestPapersAreScanned(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	server := d.scanning(t)
	officer := d.person(t, "Olive Officer", portal.RoleOfficer)
	var ref string
	if err := d.db.QueryRow("select ref from cases").Scan(&ref); err != nil {
		t.Fatal(err)
	}
	s, err := d.NewSending(t.Context(), officer, ref)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.KeepSending(t.Context(), officer, s, map[string][]string{}); err != nil {
		t.Fatal(err)
	}
	wants(t, "a harmful paper", d.Enclose(t.Context(), officer, s, Upload{Name: "harmful.pdf", Body: virus}), portal.Invalid)
	if len(s.Enclosures) != 0 || d.count(t, infectedEvents) != 1 {
		t.Errorf("%d papers, %d events", len(s.Enclosures), d.count(t, infectedEvents))
	}
	server.Stop()
	for name, body := range map[string][]byte{"letter.pdf": onePage, "bad.pdf": virus} {
		if err := d.Enclose(t.Context(), officer, s, Upload{Name: name, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	d.exec(t, "insert into enclosure_tasks select id, (select min(id) from tasks) from enclosures")
	paper := func(name string) store.Enclosure {
		for _, e := range d.open(t).Enclosures {
			if e.Name == name {
				return e
			}
		}
		t.Fatalf("no paper %s", name)
		return store.Enclosure{}
	}
	_, _, err = d.EnclosureBody(t.Context(), d.open(t), paper("letter.pdf").Ref)
	wants(t, "a paper that waits", err, portal.Conflict)
	server.Start(t)
	if err := d.Rescan(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.EnclosureBody(t.Context(), d.open(t), paper("letter.pdf").Ref); err != nil {
		t.Error(err)
	}
	_, _, err = d.EnclosureBody(t.Context(), d.open(t), paper("bad.pdf").Ref)
	wants(t, "a paper that was removed", err, portal.Conflict)
	if n := d.count(t, "select count(*) from mails where template = 'file_infected' and recipient = 'olive.officer@health.example'"); n != 1 || len(d.stored(t)) != 1 {
		t.Errorf("%d mails to the officer, %d files", n, len(d.stored(t)))
	}
}
