package main

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portico/internal/portal"
	"portico/internal/vault"
)

// word is a Word package; with macros it holds a project of them.
func word(t testing.TB, text string, macros bool) []byte {
	t.Helper()
	main := "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	parts := [][2]string{{"_rels/.rels", "<Relationships/>"}, {"word/document.xml", "<w:document>" + text + "</w:document>"}}
	if macros {
		parts = append(parts, [2]string{"word/vbaProject.bin", "Sub AutoOpen"})
	}
	types := `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + main + `"/></Types>`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range append([][2]string{{"[Content_Types].xml", types}}, parts...) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p[0], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestInputFiles(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at, tab := "/tasks/"+d.ref+"/attachments", formPath(d.ref, d.attachmentsTab(t))
	token := d.b.token()
	attached := func() int64 { return d.number(t, "select count(*) from attachments where removed_at is null") }

	for _, c := range []struct {
		what string
		file upload
		says string
	}{
		{"a web page called PDF", upload{"report.pdf", []byte("<html><script>alert(1)</script></html>")}, "report.pdf is not a PDF file"},
		{"a program called Word", upload{"letter.docx", append([]byte("MZ"), make([]byte, 2000)...)}, "letter.docx is not a Word (DOCX) file"},
		{"a picture called PDF that is cut off", upload{"scan.pdf", []byte("\x89PNG\r\n\x1a\n")}, "scan.pdf is damaged"},
		{"nothing", upload{"empty.pdf", nil}, "empty.pdf is empty"},
		{"too large", upload{"big.pdf", append(samplePDF(), make([]byte, 15<<20)...)}, "big.pdf is 15"},
		{"macros", upload{"plan.docx", word(t, "x", true)}, "plan.docx contains macros"},
		{"macros by their own name", upload{"plan.docm", word(t, "x", true)}, "contains macros"},
		{"a spreadsheet", upload{"scores.csv", []byte("a,b\n1,2\n")}, "scores.csv cannot be attached: its content is plain text"},
		{"mark-up in the name", upload{"<img src=x onerror=alert(1)>.pdf", nil}, "-img src=x onerror=alert(1)-.pdf is empty"},
	} {
		got := d.b.postFiles(at, token, c.file)
		got.expect(t, c.what, 422, c.says, "There is a problem", "Error:")
		if strings.Contains(got.Body, "<img src=x") {
			t.Errorf("%s: the name stands unescaped on the page", c.what)
		}
		json := d.b.with("Accept", "application/json").postFiles(at, token, c.file)
		if json.Status != 422 || !strings.HasPrefix(json.Body, `{"error":"`) {
			t.Errorf("%s, for the script: status %d, %.200s", c.what, json.Status, json.Body)
		}
	}
	d.b.postFiles(at, token).expect(t, "no file chosen", 422, "Choose a file to upload")
	d.b.post(at, url.Values{"_csrf": {token}}).expect(t, "not an upload at all", 422, "Choose the files again.")
	if n := attached(); n != 0 {
		t.Fatalf("%d refused files are attached", n)
	}

	several := d.b.postFiles(at, token, upload{"one.pdf", samplePDF()}, upload{"two.pdf", []byte("MZ")}, upload{"three.docx", word(t, "hello", false)})
	several.expect(t, "three at once, one of them bad", 422, "two.pdf is not a PDF file", "one.pdf", "three.docx")
	if n := attached(); n != 2 {
		t.Errorf("%d of three files are attached, want the two good ones", n)
	}

	for _, broken := range []string{"CON\r\nSet-Cookie: a=b\r\n\r\n.pdf", "bell\x07.pdf"} { // no browser sends these
		if got := d.b.postFiles(at, token, upload{broken, samplePDF()}); got.Status != 422 || got.Header.Get("Set-Cookie") != "" {
			t.Errorf("the name %q: status %d", broken, got.Status)
		}
	}
	names := map[string]string{
		strings.Repeat("n", 300) + ".pdf":  strings.Repeat("n", 146) + ".pdf",
		`C:\Users\diane\..\Seating.pdf`:    "Seating.pdf",
		"../../etc/passwd":                 "passwd.pdf",
		"c1\u0085and\u200bzero width.pdf":  "c1 andzero width.pdf",
		"Größe «é» \u202egnp.fdp.pdf":      "Größe «é» gnp.fdp.pdf",
		"Diane's \"best\" 100% letter.pdf": "",
		"..":                               "document.pdf",
		"caf\xe9.pdf":                      "caf.pdf",
		"name;filename*=utf-8''evil.exe":   "",
		"report.pdf.exe":                   "report.pdf.exe.pdf",
	}
	for sent, want := range names {
		if got := d.b.postFiles(at, token, upload{sent, samplePDF()}); got.Status != http.StatusSeeOther {
			t.Errorf("the name %.40q: status %d: %s", sent, got.Status, got.words())
			continue
		}
		w, err := d.cases.Open(t.Context(), d.owner, d.ref)
		if err != nil {
			t.Fatal(err)
		}
		a := w.Attachments[len(w.Attachments)-1]
		if want != "" && a.Name != want {
			t.Errorf("the name %.40q is kept as %q, want %q", sent, a.Name, want)
		}
		if strings.ContainsAny(a.Name, "\r\n/\\\x00") {
			t.Errorf("the name %.40q is kept as %q", sent, a.Name)
		}
		got := d.b.get(at + "/" + a.Ref)
		got.download(t, a.Name, "application/pdf", samplePDF())
		if shown := d.b.get(tab); shown.Status != 200 {
			t.Errorf("the page with the file %.40q: status %d", sent, shown.Status)
		}
	}
}

// download checks that an answer is a file to be saved under its name and can do nothing else.
func (p page) download(t testing.TB, name, kind string, body []byte) {
	t.Helper()
	how, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	switch {
	case p.Status != http.StatusOK:
		t.Errorf("downloading %q: status %d", name, p.Status)
	case err != nil || how != "attachment" || params["filename"] != name:
		t.Errorf("downloading %q: Content-Disposition %q (%v)", name, p.Header.Get("Content-Disposition"), err)
	case p.Header.Get("Content-Type") != kind || p.Header.Get("X-Content-Type-Options") != "nosniff":
		t.Errorf("downloading %q: Content-Type %q, X-Content-Type-Options %q", name, p.Header.Get("Content-Type"), p.Header.Get("X-Content-Type-Options"))
	case p.Header.Get("Content-Security-Policy") != "sandbox; default-src 'none'" || p.Header.Get("Cache-Control") != "no-store":
		t.Errorf("downloading %q: policy %q, cache %q", name, p.Header.Get("Content-Security-Policy"), p.Header.Get("Cache-Control"))
	case body != nil && p.Body != string(body):
		t.Errorf("downloading %q: other bytes than were sent", name)
	}
}

func (d *desk) attachmentsTab(t testing.TB) string {
	t.Helper()
	w, err := d.cases.Open(t.Context(), d.owner, d.ref)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := w.AttachmentsTab()
	if err != nil {
		t.Fatal(err)
	}
	return tab.Name
}

func TestInputFilesOfOthers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.b.postFiles("/tasks/"+d.ref+"/attachments", d.b.token(), upload{"mine.pdf", samplePDF()})
	var file string
	if err := d.database(t).QueryRow("select ref from attachments").Scan(&file); err != nil {
		t.Fatal(err)
	}
	other := d.addPerson(t, "Gwen Pritchard")
	theirs, ref := d.signedIn(t, other), d.sendTask(t, other)
	for _, path := range []string{"/tasks/" + ref + "/attachments/" + file, "/tasks/" + d.ref + "/attachments/" + file, "/tasks/" + ref + "/attachments/" + file + "/remove"} {
		theirs.get(path).expect(t, path+" for another owner", http.StatusNotFound)
	}
	theirs.post("/tasks/"+ref+"/attachments/"+file+"/remove", url.Values{"_csrf": {theirs.token()}})
	d.b.get("/tasks/"+d.ref+"/attachments/"+file).download(t, "mine.pdf", "application/pdf", samplePDF())
	for range 2 { // removing twice is no fault
		got := d.b.post("/tasks/"+d.ref+"/attachments/"+file+"/remove", url.Values{"_csrf": {d.b.token()}})
		if got.Status != http.StatusSeeOther {
			t.Errorf("removing: status %d", got.Status)
		}
	}
	d.b.get("/tasks/"+d.ref+"/attachments/"+file).expect(t, "a removed file", http.StatusNotFound)
	if left := filesBelow(t, filepath.Join(d.config.Data, "files")); len(left) != 0 {
		t.Errorf("the bytes of a removed file stay: %d files", len(left))
	}
}

func TestInputTooManyFiles(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at, token := "/tasks/"+d.ref+"/attachments", d.b.token()
	many := make([]upload, 21)
	for i := range many {
		many[i] = upload{fmt.Sprintf("file %d.pdf", i+1), samplePDF()}
	}
	d.b.postFiles(at, token, many...).expect(t, "21 files at once", http.StatusRequestEntityTooLarge, "more than 20 files at once")
	if got := d.b.postFiles(at, token, many[:20]...); got.Status != http.StatusSeeOther {
		t.Errorf("20 files at once: status %d: %.300s", got.Status, got.words())
	}
	for i := range many {
		many[i].name = fmt.Sprintf("another %d.pdf", i+1)
	}
	d.b.postFiles(at, token, many[:12]...).expect(t, "more than the form takes", 422, "30 files are attached")
	if n := d.number(t, "select count(*) from attachments"); n != 30 {
		t.Errorf("%d files are attached, want 30, the most that the form takes", n)
	}
	if n := len(filesBelow(t, filepath.Join(d.config.Data, "files"))); n != 30 {
		t.Errorf("%d files are stored for 30 attached", n)
	}
}

// TestInputAtRest searches everything that is kept for words that must be sealed.
func TestInputAtRest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const marker = "Zq7Xylophone"
	d.save(t, "views", "views.child_views", marker+" answer").expect(t, "a save", http.StatusSeeOther)
	d.save(t, "involvement", "involvement.known_since", marker+" no date").expect(t, "a date that is none", 422)
	d.b.postFiles("/tasks/"+d.ref+"/attachments", d.b.token(), upload{marker + " name.docx", word(t, marker+" content", false)})
	stale := d.post(t, "views", map[string]string{"views.child_views": marker + " stray"})
	stale.Set("_base", "1")
	d.b.post(formPath(d.ref, "views"), stale).expect(t, "a late post", http.StatusConflict)
	held := d.post(t, "views", map[string]string{"views.child_views": marker + " held"})
	d.exec(t, "update sessions set ended_at = now()")
	d.b.post(formPath(d.ref, "views"), held)
	p := d.testPortal
	second := p.sendTask(t, d.owner)
	d.answer(t, d.owner, second, "typical")
	p.submit(t, d.owner, second)
	b := p.browser(t)
	_, action := b.begin(d.owner.Email, testPassword)
	code := strings.ReplaceAll(p.codes(t, d.owner.Email, 1)[0], " ", "")
	b.enter(action, code)
	token := vault.Token()
	p.exec(t, "insert into sessions (token_hash, account_id, created_at, last_seen_at) values ($1, $2, now(), now())", vault.HashToken(token), d.owner.ID)

	secrets := []string{marker, "handwriting", "The seating question", testPassword, code, token, "TS1 1ST"}
	all := dump(t, p.database(t))
	for path, body := range filesBelow(t, p.config.Data) {
		all[path] = body
	}
	if len(all) < 15 {
		t.Fatalf("the search finds %d places only", len(all))
	}
	for place, text := range all {
		for _, s := range secrets {
			for _, form := range []string{s, hex.EncodeToString([]byte(s)), base64.StdEncoding.EncodeToString([]byte(s))} {
				if strings.Contains(text, form) {
					t.Errorf("%s holds %q unsealed", place, s)
				}
			}
		}
	}
	for _, table := range []string{"tabs", "strays", "held_posts", "attachments", "submissions", "audit_events", "sign_ins"} {
		if all["public."+table] == "" {
			t.Errorf("the table %s is empty, so the search tells nothing of it", table)
		}
	}
}

// dump is every table as text, bytes as hexadecimal.
func dump(t testing.TB, db *sql.DB) map[string]string {
	t.Helper()
	rows, err := db.Query(`select table_schema, table_name from information_schema.tables
where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE' and table_name <> 'versions'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var schema, name, text string
		if err := rows.Scan(&schema, &name); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRow(fmt.Sprintf(`select coalesce(string_agg(t::text, E'\n'), '') from %q.%q t`, schema, name)).Scan(&text); err != nil {
			t.Fatal(err)
		}
		out[schema+"."+name] = text
	}
	return out
}

// filesBelow are all files below a folder with their content.
func filesBelow(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		out[path] = path + "\n" + string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestInputOfficerReads: an officer gets documents and PDF of what is submitted, the very
// bytes, and nothing of a draft.
func TestInputOfficerReads(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	officer := d.signedIn(t, d.addPerson(t, "Olive Officer", portal.RoleOfficer))
	body := word(t, "hello", false)
	d.b.postFiles("/tasks/"+d.ref+"/attachments", d.b.token(), upload{"Seating report.docx", body})
	d.answer(t, d.owner, d.ref, "typical")
	var file string
	if err := d.database(t).QueryRow("select ref from attachments").Scan(&file); err != nil {
		t.Fatal(err)
	}
	draft := officer.get("/tasks/" + d.ref + "/attachments/" + file)
	draft.expect(t, "a document of a draft", http.StatusConflict, "has not been submitted yet")
	d.submit(t, d.owner, d.ref)
	officer.get("/tasks/"+d.ref+"/attachments/"+file).download(t, "Seating report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", body)
	mine, theirs := d.b.get("/tasks/"+d.ref+"/pdf"), officer.get("/tasks/"+d.ref+"/pdf")
	if mine.Body != theirs.Body || !strings.HasPrefix(mine.Body, "%PDF-") {
		t.Errorf("owner and officer get different PDFs: %d and %d bytes", len(mine.Body), len(theirs.Body))
	}
	mine.download(t, "ot-advice "+caseReference(t, d)+".pdf", "application/pdf", nil)
}

func caseReference(t testing.TB, d *desk) (ref string) {
	t.Helper()
	if err := d.database(t).QueryRow("select reference from cases").Scan(&ref); err != nil {
		t.Fatal(err)
	}
	return ref
}
