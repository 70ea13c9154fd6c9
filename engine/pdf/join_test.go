package pdf

import (
	"bytes"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"portico/engine/doc"
)

func printed(t *testing.T, words string) []byte {
	t.Helper()
	b, err := Print(&doc.Document{Title: words, Lang: "en-GB", Blocks: []doc.Block{doc.Heading{Level: 1, Text: words}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What is joined can be read by other programs and says what its parts say, in their order; what
// is locked or broken is told before.
func TestJoin(t *testing.T) {
	t.Parallel()
	front, behind := printed(t, "The form"), printed(t, "The letter")
	if n, err := Joinable(front, behind); n != 1 || err != nil {
		t.Fatalf("%d pages, %v", n, err)
	}
	out, err := Join(front, behind, behind)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := Pages(out); n != 3 || err != nil {
		t.Errorf("%d pages, %v", n, err)
	}
	if said := tool(t, out, "qpdf", "--check", "FILE"); !strings.Contains(said, "No syntax or stream encoding errors") {
		t.Errorf("qpdf: %s", said)
	}
	text := strings.Join(strings.Fields(tool(t, out, "pdftotext", "-raw", "-enc", "UTF-8", "FILE", "-")), " ")
	if strings.Count(text, "The letter") < 2 || strings.Index(text, "The form") > strings.Index(text, "The letter") {
		t.Errorf("it says %s", text)
	}
	var locked bytes.Buffer
	conf := joinSettings()
	conf.UserPW, conf.OwnerPW = "", "owner"
	if err := api.Encrypt(bytes.NewReader(behind), &locked, conf); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{"locked": locked.Bytes(), "cut off": behind[:len(behind)/2], "none": []byte("%PDF-1.4\n%%EOF"), "empty": nil} {
		if _, err := Joinable(front, body); err == nil {
			t.Errorf("%s: can be joined", name)
		}
	}
}
