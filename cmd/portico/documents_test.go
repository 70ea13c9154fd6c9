package main

import (
	"bytes"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/testkit"
)

// deskOn is a desk of a portal with these settings.
func deskOn(t testing.TB, c config) *desk {
	t.Helper()
	p := startAs(t, c, slog.New(slog.NewTextHandler(t.Output(), nil)))
	owner := p.addPerson(t, "Ffion Llewellyn")
	d := &desk{testPortal: p, owner: owner, ref: p.sendTask(t, owner)}
	d.b = p.signedIn(t, owner)
	return d
}

// attached is the reference of the one file that is attached under a name.
func (d *desk) attached(t testing.TB, name string) string {
	t.Helper()
	w, err := d.cases.Open(t.Context(), d.owner, d.ref)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range w.Attachments {
		if a.Name == name {
			return a.Ref
		}
	}
	t.Fatalf("%s is not attached", name)
	return ""
}

// TestDocumentsOnS3: attach, download, submit, PDF and ZIP, remove, with the files in a bucket.
func TestDocumentsOnS3(t *testing.T) {
	t.Parallel()
	server := testkit.S3(t)
	d := deskOn(t, config{FilesURL: server.URL})
	at, token := "/tasks/"+d.ref+"/attachments", d.b.token()
	if got := d.b.postFiles(at, token, upload{"one.pdf", samplePDF()}, upload{"two.docx", word(t, "hello", false)}); got.Status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", got.Status, got.words())
	}
	d.b.get(at+"/"+d.attached(t, "one.pdf")).download(t, "one.pdf", "application/pdf", samplePDF())
	d.b.post(at+"/"+d.attached(t, "two.docx")+"/remove", url.Values{"_csrf": {token}})
	server.Fail(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	down := d.b.postFiles(at, token, upload{"three.pdf", append(samplePDF(), "%3"...)})
	down.expect(t, "an upload while the bucket does not answer", http.StatusServiceUnavailable, "Your answers are safe")
	d.save(t, "views", "views.child_views", "Words are saved").expect(t, "a save meanwhile", http.StatusSeeOther)
	server.Fail(nil)
	d.answer(t, d.owner, d.ref, "typical")
	d.submit(t, d.owner, d.ref)
	if pdf := d.b.get("/tasks/" + d.ref + "/pdf"); !strings.HasPrefix(pdf.Body, "%PDF-") {
		t.Errorf("the PDF: status %d", pdf.Status)
	}
	if missing, orphaned, err := d.cases.CheckFiles(t.Context()); err != nil || len(missing)+len(orphaned) != 0 {
		t.Errorf("missing %q, orphaned %q (%v)", missing, orphaned, err)
	}
	if kept, err := d.files.Keys(t.Context()); err != nil || len(kept) != 2 {
		t.Errorf("the bucket holds %v (%v), want the file and the PDF", kept, err)
	}
}

func TestStartRefusesForeignBucket(t *testing.T) {
	t.Parallel()
	server := testkit.S3(t)
	p := &parts{}
	log := slog.New(slog.DiscardHandler)
	for address, refused := range map[string]bool{server.URL: false, server.Address("testkey:x", "nothere"): true, server.Address("stranger:x", "portico"): true,
		"s3://key:secret@127.0.0.1:1/bucket?tls=none": false} {
		var err error
		if p.files, err = files.NewS3(address); err != nil {
			t.Fatal(err)
		}
		if err := p.checkFiles(t.Context(), log); (err != nil) != refused {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, wrong := range []string{"file://relative", "/folder", "ftp://x/y", "s3://host/bucket"} {
		if _, err := filesOf(config{FilesURL: wrong}); err == nil || !strings.Contains(err.Error(), "PORTICO_FILES_URL") {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}

// TestDownloadsResume: a browser whose connection was cut gets the rest, and all of it when
// the file is another one.
func TestDownloadsResume(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	body := append(samplePDF(), bytes.Repeat([]byte("% 0123456789\n"), 20_000)...)
	d.b.postFiles("/tasks/"+d.ref+"/attachments", d.b.token(), upload{"long.pdf", body})
	path := "/tasks/" + d.ref + "/attachments/" + d.attached(t, "long.pdf")
	packed := d.b.with("Accept-Encoding", "gzip, br")
	whole := packed.get(path)
	whole.download(t, "long.pdf", "application/pdf", body)
	etag := whole.Header.Get("ETag")
	if whole.Header.Get("Accept-Ranges") != "bytes" || whole.Header.Get("Content-Encoding") != "" || len(etag) != 66 {
		t.Fatalf("the whole file: %v", whole.Header)
	}
	rest := packed.with("Range", "bytes=1000-").with("If-Range", etag).get(path)
	if rest.Status != http.StatusPartialContent || rest.Body != string(body[1000:]) || !strings.HasPrefix(rest.Header.Get("Content-Range"), "bytes 1000-") ||
		rest.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(rest.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the rest: status %d, %d bytes, %v", rest.Status, len(rest.Body), rest.Header)
	}
	if other := d.b.with("Range", "bytes=1000-").with("If-Range", `"another"`).get(path); other.Status != http.StatusOK || other.Body != string(body) {
		t.Errorf("of another file: status %d, %d bytes", other.Status, len(other.Body))
	}
	if beyond := d.b.with("Range", "bytes=999999999-").get(path); beyond.Status != http.StatusRequestedRangeNotSatisfiable || beyond.Body != "" ||
		!strings.HasPrefix(beyond.Header.Get("Content-Range"), "bytes */") {
		t.Errorf("beyond its end: status %d, %v", beyond.Status, beyond.Header)
	}
	head := d.b.with("Range", "bytes=10-20").do(http.MethodHead, path, "", nil)
	if head.Status != http.StatusOK || head.Header.Get("ETag") != etag || head.Body != "" {
		t.Errorf("HEAD: status %d, %v", head.Status, head.Header)
	}
}

// TestVirusCheckOnThePages: what the pages say to who uploads and to the council while the
// scanner is down, and after.
func TestVirusCheckOnThePages(t *testing.T) {
	t.Parallel()
	server := testkit.OwnClamd(t)
	d := deskOn(t, config{Clamd: server.Address})
	officer := d.signedIn(t, d.addPerson(t, "Olive Officer", portal.RoleOfficer))
	at, tab, token := "/tasks/"+d.ref+"/attachments", formPath(d.ref, d.attachmentsTab(t)), d.b.token()
	harmful := append(samplePDF(), "%"+testkit.Virus...)
	d.b.postFiles(at, token, upload{"good.pdf", samplePDF()}, upload{"harmful.pdf", harmful}).
		expect(t, "a harmful file", 422, "harmful.pdf was not taken: the virus check found something harmful", "good.pdf", "Not attached")
	server.Stop()
	if got := d.b.postFiles(at, token, upload{"waits.pdf", append(samplePDF(), "%2"...)}, upload{"harmful.pdf", harmful}); got.Status != http.StatusSeeOther {
		t.Fatalf("while the scanner is down: status %d: %s", got.Status, got.words())
	}
	d.b.get(tab).expect(t, "the tab", 200, "Waiting for the virus check", "Every file is checked for viruses")
	waits, bad := d.attached(t, "waits.pdf"), d.attached(t, "harmful.pdf")
	d.answer(t, d.owner, d.ref, "typical")
	d.b.get("/tasks/"+d.ref+"/submit").expect(t, "submitting", 200, "2 files still wait for the virus check. You can submit")
	d.submit(t, d.owner, d.ref)
	read := officer.get("/tasks/" + d.ref + "/read")
	read.expect(t, "what the council reads", 200, "Waiting for the virus check", "good.pdf")
	if strings.Contains(read.Body, at+"/"+waits) {
		t.Error("the council is offered a file that waits")
	}
	officer.get(at+"/"+waits).expect(t, "opening it all the same", http.StatusConflict, "waits.pdf still waits for the virus check")
	server.Start(t)
	if err := d.cases.Rescan(t.Context()); err != nil {
		t.Fatal(err)
	}
	officer.get(at+"/"+waits).download(t, "waits.pdf", "application/pdf", nil)
	officer.get(at+"/"+bad).expect(t, "a removed file", http.StatusNotFound)
	officer.get("/tasks/"+d.ref+"/read").expect(t, "after the check", 200, "Removed by the virus check", "harmful.pdf")
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		for _, m := range d.mails() {
			if m.Subject == "A file you uploaded was removed" && m.To == d.owner.Email && !strings.Contains(m.Text, "harmful.pdf") && strings.Contains(m.Text, "/tasks/"+d.ref) {
				return
			}
		}
	}
	t.Errorf("no mail to who uploaded it: %v", d.mails())
}

// TestRefusedUploadKeepsItsWords: what was said about a file that is refused need not be said again.
func TestRefusedUploadKeepsItsWords(t *testing.T) {
	t.Parallel()
	d := deskOn(t, config{})
	got := d.b.postFiles("/tasks/"+d.ref+"/attachments", d.b.token(), upload{"one.exe", []byte("MZ is a program")})
	got.expect(t, "a program", http.StatusUnprocessableEntity, `value="Seating report"`, "<option selected>Report</option>")
}

// TestDiskFullOnThePages: a file for which there is no room is refused on the page in words that
// say so, with nothing of it left; what fits afterwards is taken.
func TestDiskFullOnThePages(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "small")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=512k"); err != nil {
		t.Skipf("no right to mount a small disk: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, 0) })
	d := deskOn(t, config{FilesURL: "file://" + dir})
	large := append(samplePDF(), "%"...)
	large = append(large, noise(900<<10)...)
	at := "/tasks/" + d.ref + "/attachments"
	for range 2 {
		d.b.postFiles(at, d.b.token(), upload{"large.pdf", large}).expect(t, "without a script", http.StatusServiceUnavailable, "There is no room to keep more files", "your answers are safe")
		d.b.with("Accept", "application/json").postFiles(at, d.b.token(), upload{"large.pdf", large}).
			expect(t, "with a script", http.StatusServiceUnavailable, `"error":"`, "There is no room to keep more files")
	}
	if n := d.number(t, "select count(*) from attachments"); n != 0 || len(filesBelow(t, dir)) != 0 {
		t.Errorf("%d rows, %d files of what was refused", n, len(filesBelow(t, dir)))
	}
	d.save(t, "views", "views.child_views", "Words while the disk is full").expect(t, "words", http.StatusSeeOther)
	if got := d.b.postFiles(at, d.b.token(), upload{"small.pdf", samplePDF()}); got.Status != http.StatusSeeOther {
		t.Errorf("what fits: status %d: %.300s", got.Status, got.words())
	}
	d.attached(t, "small.pdf")
}

// noise are bytes that no packing makes less.
func noise(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}
