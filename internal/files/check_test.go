package files

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"portico/internal/portal"
)

const megabyte = 1 << 20

func TestCheckAccepts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		body     []byte
		wantName string
		wantType string
	}{
		{"letter.pdf", pdf(), "letter.pdf", "application/pdf"},
		{"LETTER.PDF", pdf(), "LETTER.PDF", "application/pdf"},
		{"letter.pdf", append([]byte("junk from a scanner\n"), pdf()...), "letter.pdf", "application/pdf"},
		{"report.docx", docx(t, mainPart, nil), "report.docx", formats["docx"].media},
		{"report.doc", ole(oleEntry{"WordDocument", fib(0)}), "report.doc", "application/msword"},
		{"scan.jpeg", photograph(t, 1), "scan.jpeg", "image/jpeg"},
		{"scan.png", screenshot(t), "scan.png", "image/png"},
		{"scan.png", photograph(t, 1), "scan.jpg", "image/jpeg"},
		{"report.final.v2.pdf", pdf(), "report.final.v2.pdf", "application/pdf"},
		{"letter.pdf.exe", pdf(), "letter.pdf.exe.pdf", "application/pdf"},
		{"letter", pdf(), "letter.pdf", "application/pdf"},
		{"report.pdf", docx(t, mainPart, nil), "report.docx", formats["docx"].media},
	} {
		got, err := Check(c.name, c.body, nil, megabyte)
		if err != nil || got.Name != c.wantName || got.Type != c.wantType {
			t.Errorf("%s: got %q, %q (%v), want %q, %q", c.name, got.Name, got.Type, err, c.wantName, c.wantType)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	office := []string{"pdf", "docx", "doc"}
	for _, c := range []struct {
		what, name string
		body       []byte
		allowed    []string
		code       portal.Code
		say        string
	}{
		{"a program with a right name", "holiday.pdf", []byte("MZ\x90\x00program"), office, portal.Invalid,
			"holiday.pdf is not a PDF file: its content is a program. Save it as PDF and try again."},
		{"empty", "letter.pdf", nil, office, portal.Invalid, "letter.pdf is empty."},
		{"too large", "letter.pdf", append(pdf(), make([]byte, 2*megabyte)...), office, portal.TooLarge, "letter.pdf is 2 MB. A file may be at most 1 MB."},
		{"a picture where none is wanted", "scan.png", screenshot(t), office, portal.Invalid,
			"scan.png cannot be attached: its content is a PNG picture, and this form takes PDF, Word (DOCX) or Word 97-2003 (DOC)."},
		{"a locked PDF", "letter.pdf", lockedPDFBytes(t), office, portal.Invalid, "letter.pdf is protected with a password or against changes"},
		{"half a PDF", "letter.pdf", pdf()[:len(pdf())/2], office, portal.Invalid, "letter.pdf is damaged"},
		{"macros by name of the part", "report.docx", docx(t, mainPart, map[string][]byte{"word/vbaProject.bin": {1}}), office, portal.Invalid, "contains macros"},
		{"macros by type of the main part", "report.docx", docx(t, macroPart, nil), office, portal.Invalid, "contains macros"},
		{"a template", "report.docx", docx(t, strings.Replace(mainPart, "document.main", "template.main", 1), nil), office, portal.Invalid, "is a Word template"},
		{"a workbook", "report.docx", zipped(t, map[string][]byte{"xl/workbook.xml": {1}}), office, portal.Invalid,
			"is not a Word (DOCX) file: its content is an Excel workbook"},
		{"a plain zip", "report.docx", zipped(t, map[string][]byte{"a.txt": {1}}), office, portal.Invalid, "its content is a ZIP archive"},
		{"a package without a document", "report.docx", zipped(t, map[string][]byte{"word/x": {1}, "[Content_Types].xml": []byte("<Types/>")}), office, portal.Invalid, "is damaged"},
		{"a cut package", "report.docx", docx(t, mainPart, nil)[:200], office, portal.Invalid, "is damaged"},
		{"a bomb", "report.docx", docx(t, mainPart, map[string][]byte{"word/media/a.bmp": make([]byte, maxUnzipped)}), office, portal.Invalid, "unpacks to far more"},
		{"DOC with macros", "report.doc", ole(oleEntry{"WordDocument", fib(0)}, oleEntry{"Macros", nil}), office, portal.Invalid, "contains macros"},
		{"DOC with a password", "report.doc", ole(oleEntry{"WordDocument", fib(0x0100)}), office, portal.Invalid, "is protected with a password"},
		{"DOCX with a password", "report.docx", ole(oleEntry{"EncryptionInfo", []byte{4}}, oleEntry{"EncryptedPackage", []byte{1}}), []string{"docx"}, portal.Invalid, "report.docx is protected with a password"},
		{"an old workbook", "report.doc", ole(oleEntry{"Workbook", []byte{1}}), office, portal.Invalid, "its content is an Excel workbook"},
		{"an Outlook message", "mail.msg", ole(oleEntry{"__properties_version1.0", []byte{1}}), office, portal.Invalid, "its content is an Outlook message"},
		{"a cut DOC", "report.doc", ole(oleEntry{"WordDocument", fib(0)})[:600], office, portal.Invalid, "is damaged"},
		{"a cut JPEG", "scan.jpg", photograph(t, 1)[:700], nil, portal.Invalid, "is damaged"},
		{"a cut PNG", "scan.png", screenshot(t)[:60], nil, portal.Invalid, "is damaged"},
		{"a PNG with a wrong check sum", "scan.png", bytes.Replace(screenshot(t), []byte("GPS-text"), []byte("GPS-texT"), 1), nil, portal.Invalid, "is damaged"},
		{"a PNG of a million by a million", "scan.png", hugePNG(t), nil, portal.Invalid, "100 million pixels"},
		{"a web page", "form.pdf", []byte("<!DOCTYPE html><html><script>alert(1)</script>"), nil, portal.Invalid, "its content is a web page"},
		{"an iPhone photograph", "IMG_1.HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), nil, portal.Invalid, "a photograph in Apple's HEIC format"},
		{"plain text", "notes.txt", []byte("a few words"), nil, portal.Invalid, "notes.txt cannot be attached: its content is plain text"},
		{"noise", "x.pdf", []byte{0, 1, 2, 3, 0xfe}, nil, portal.Invalid, "its content is of a kind that is not known here"},
	} {
		got, err := Check(c.name, c.body, c.allowed, megabyte)
		if portal.CodeOf(err) != c.code || !strings.Contains(portal.SentenceOf(err), c.say) || got.Body != nil {
			t.Errorf("%s: got %v (code %s), want %s and %q", c.what, err, portal.CodeOf(err), c.code, c.say)
		}
	}
}

// hugePNG says it has 10^12 pixels; its check sum is right.
func hugePNG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(pngSignature)
	chunk(&b, "IHDR", []byte{0, 0x0f, 0x42, 0x40, 0, 0x0f, 0x42, 0x40, 8, 2, 0, 0, 0})
	chunk(&b, "IEND", nil)
	return b.Bytes()
}

func TestPicturesLoseWhereTheyWereTaken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		body []byte
	}{{"a.jpg", photograph(t, 1)}, {"b.jpg", photograph(t, 6)}, {"c.png", screenshot(t)}} {
		before, _, err := image.Decode(bytes.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Check(c.name, c.body, nil, megabyte)
		if err != nil {
			t.Fatal(err)
		}
		if at := bytes.Index(got.Body, []byte("GPS")); at >= 0 {
			t.Errorf("%s still tells a place: %q", c.name, got.Body[at:min(at+20, len(got.Body))])
		}
		after, _, err := image.Decode(bytes.NewReader(got.Body))
		if err != nil {
			t.Fatalf("%s does not open any more: %v", c.name, err)
		}
		for i := range 40 {
			if before.At(i, i%30) != after.At(i, i%30) {
				t.Fatalf("%s: the pixel %d changed", c.name, i)
			}
		}
	}
}

func TestJPEGKeepsColoursAndWhichWayIsUp(t *testing.T) {
	t.Parallel()
	for _, turned := range []byte{1, 3, 6, 8} {
		got, err := Check("a.jpg", photograph(t, turned), nil, megabyte)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(got.Body, []byte("ICC_PROFILE")) {
			t.Error("the colour profile is gone")
		}
		_, from, to, ok := nextSegment(got.Body, 2)
		kept := uint16(1)
		if o := orientation(got.Body[from:to]); ok && o != 0 {
			kept = o
		}
		if kept != uint16(turned) {
			t.Errorf("orientation %d became %d", turned, kept)
		}
	}
}

// TestRealReadersAgree asks other programs: what we call a PDF opens, and what
// we call encrypted is.
func TestRealReadersAgree(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, body := range map[string][]byte{"good.pdf": pdf(), "locked.pdf": lockedPDFBytes(t)} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, body, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("qpdf", "--check", file).CombinedOutput()
		if good := err == nil; good != (name == "good.pdf") {
			t.Errorf("qpdf says of %s: %s", name, out)
		}
	}
}

func TestCheckNeverPanics(t *testing.T) {
	t.Parallel()
	for _, whole := range [][]byte{pdf(), docx(t, mainPart, nil), ole(oleEntry{"WordDocument", fib(0)}), photograph(t, 6), screenshot(t)} {
		for at := 0; at < len(whole); at += 1 + len(whole)/300 {
			for _, wrong := range []byte{0x00, 0x7f, 0xff} {
				body := bytes.Clone(whole)
				body[at] = wrong
				_, err := Check("a.pdf", body, nil, megabyte)
				if code := portal.CodeOf(err); code != "" && code != portal.Invalid {
					t.Fatalf("byte %d as %#x: code %s, want invalid or none", at, wrong, code)
				}
			}
			if _, err := Check("a.pdf", whole[:at], nil, megabyte); err == nil && at < len(whole)/2 {
				t.Fatalf("%d of %d bytes were taken for the whole", at, len(whole))
			}
		}
	}
}

func TestBoastfulHeadsCostNoTime(t *testing.T) {
	t.Parallel()
	body := ole(oleEntry{"WordDocument", fib(0)})
	for at, n := range map[int]uint32{44: 0x0fffffff, 64: 0x0fffffff, 60: 0} {
		binary.LittleEndian.PutUint32(body[at:], n)
	}
	binary.LittleEndian.PutUint32(body[512:], 0) // the FAT's first entry leads to itself
	begin := time.Now()
	if _, err := Check("a.doc", body, nil, megabyte); portal.CodeOf(err) != portal.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
	if took := time.Since(begin); took > time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestCleanName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, want string }{
		{"letter.pdf", "letter.pdf"},
		{`C:\Users\Diane\letter.pdf`, "letter.pdf"},
		{"../../etc/passwd", "passwd"},
		{"a/b/", "b"},
		{"invoice\u202Efdp.exe", "invoicefdp.exe"},
		{"a\u200b\u2066b\x00\x1f\x7f.pdf", "ab.pdf"},
		{"two  words\t\n.pdf", "two words.pdf"},
		{`what? "this": <that>|*.pdf`, "what- -this-- -that---.pdf"},
		{"...hidden. ", "hidden"},
		{"", "document"},
		{"///", "document"},
		{"\xff\xfe.pdf", "pdf"},
		{"Caf\u0065\u0301.pdf", "Caf\u00e9.pdf"},
		{"Zoë’s report – 2.docx", "Zoë’s report – 2.docx"},
	} {
		if got := CleanName(c.name); got != c.want {
			t.Errorf("%q became %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLongNamesKeepTheirExtension(t *testing.T) {
	t.Parallel()
	for _, stem := range []string{strings.Repeat("a", 300), strings.Repeat("é", 300), strings.Repeat("😀", 300), strings.Repeat("a.", 150)} {
		got, err := Check(stem+".pdf", pdf(), nil, megabyte)
		if err != nil {
			t.Fatal(err)
		}
		if n := utf8.RuneCountInString(got.Name); n > maxNameRunes || len(got.Name) > maxNameBytes || !strings.HasSuffix(got.Name, ".pdf") || !utf8.ValidString(got.Name) {
			t.Errorf("%d characters, %d bytes: %q", n, len(got.Name), got.Name)
		}
	}
}

func TestSizeWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{700: "700 bytes", 2048: "2 KB", 1500: "2 KB", 15 * megabyte: "15 MB", 19084083: "18.2 MB", 3 * megabyte / 2: "1.5 MB"} {
		if got := size(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("a.pdf", pdf())
	f.Add("a.jpg", []byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff\xff\xd9"))
	f.Add("a.doc", []byte(oleSignature))
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		if got, err := Check(name, body, nil, megabyte); err == nil && (got.Name == "" || len(got.Body) == 0) {
			t.Errorf("accepted without name or body: %+v", got)
		}
	})
}
