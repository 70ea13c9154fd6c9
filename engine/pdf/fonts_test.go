package pdf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-fonts/dejavu/dejavuserif"

	"portico/engine/doc"
)

// inFolder writes fonts into a folder.
func inFolder(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFontsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	many := map[string][]byte{}
	for i := range mostFonts + 1 {
		many[strings.Repeat("x", i+1)+".ttf"] = dejavuserif.TTF
	}
	for want, files := range map[string]map[string][]byte{
		"holds no TrueType font":                             {"readme.txt": []byte("hello")},
		"a.otf cannot be used: its outlines are PostScript":  {"a.otf": []byte("OTTO....")},
		"a.ttc cannot be used: it is a collection":           {"a.ttc": []byte("ttcf....")},
		"a.ttf cannot be used: it is broken":                 {"a.ttf": dejavuserif.TTF[:5000]},
		"b.TTF cannot be used: it is broken, or no TrueType": {"a.ttf": dejavuserif.TTF, "b.TTF": nil},
		"holds 17 fonts; at most 16 can be used":             many,
	} {
		if err := UseFonts(inFolder(t, files)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not said: %v", want, err)
		}
	}
	if err := UseFonts(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("no folder: %v", err)
	}
}

// TestFurtherFonts is not parallel: the fonts are the whole program's.
func TestFurtherFonts(t *testing.T) {
	const arrow = "\u2900" // which DejaVu has with serifs only
	d := &doc.Document{Blocks: []doc.Block{doc.Field{Label: "Sign", Value: "here " + arrow + " and Devanagari \u0915"}}}
	print := func() string { return strings.Join(pagesOf(t, mustPrint(t, d)), "") }
	if got := print(); !strings.Contains(got, "2 characters could not be printed") {
		t.Fatalf("the faces of the program have it: %s", got)
	}
	t.Cleanup(func() { further.Store(nil) })
	if err := UseFonts(inFolder(t, map[string][]byte{"serif.ttf": dejavuserif.TTF, "README": nil})); err != nil {
		t.Fatal(err)
	}
	got := print()
	if !strings.Contains(got, "here "+arrow) || !strings.Contains(got, "1 character could not be printed") || !strings.Contains(got, "U+0915 devanagari letter ka") {
		t.Errorf("with a font that has it: %s", got)
	}
	if fonts := tool(t, mustPrint(t, d), "pdffonts", "FILE"); strings.Count(fonts, "TrueType") != 3 {
		t.Errorf("the font is not in the file:\n%s", fonts)
	}
}
