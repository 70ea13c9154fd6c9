package files

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

func TestWordText(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	part.Write([]byte(`<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>Chan Tsz</w:t></w:r><w:r><w:t>-yan &amp; co</w:t></w:r></w:p><w:p><w:t>two</w:t></w:p>` +
		strings.Repeat("<w:p><w:t>more and more</w:t></w:p>", 1000) + `<w:instr>not this</w:instr></w:body></w:document>`))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	got := WordText(b.Bytes(), 1000)
	if !strings.HasPrefix(got, "Chan Tsz-yan & co\ntwo\n") || len(got) > 1100 || strings.Contains(got, "not this") {
		t.Errorf("%.60q of %d bytes", got, len(got))
	}
	for _, odd := range [][]byte{nil, []byte("%PDF-1.4"), b.Bytes()[:200]} {
		if got := WordText(odd, 100); got != "" {
			t.Errorf("%.20q reads %q", odd, got)
		}
	}
}
