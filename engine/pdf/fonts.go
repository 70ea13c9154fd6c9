package pdf

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/jung-kurt/gofpdf"
)

// mostFonts is how many further fonts may be used.
const mostFonts = 16

// moreFont is a further font, for what the faces of the program cannot show.
type moreFont struct {
	program []byte
	metrics *metrics
}

// further are the fonts in use beside those of the program. They are set once, when the
// program starts; a document that is printed meanwhile has those it began with.
var further atomic.Pointer[[]moreFont]

// UseFonts prints what the faces of the program cannot show, such as Chinese, with the
// TrueType fonts (*.ttf) of a folder, in the order of their names. It is called once when
// the program starts. The error is a sentence: the folder cannot be read, or a font in it
// cannot be used (fonts with PostScript outlines and collections cannot).
// Scripts whose letters need more than a place beside each other, such as Devanagari, are
// not printed with them: they would be wrong, and a mark says that something is missing.
func UseFonts(folder string) error {
	fonts, err := readFonts(folder)
	if err == nil {
		further.Store(&fonts)
	}
	return err
}

func readFonts(folder string) ([]moreFont, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("the folder of fonts %s cannot be read: %w", folder, err)
	}
	var fonts []moreFont
	for _, e := range entries {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".otf", ".ttc", ".ttf":
		default:
			continue
		}
		program, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("the font %s cannot be read: %w", e.Name(), err)
		}
		if why := unusable(program); why != "" {
			return nil, fmt.Errorf("the font %s cannot be used: %s", e.Name(), why)
		}
		fonts = append(fonts, moreFont{program, readMetrics(program)})
	}
	switch {
	case len(fonts) == 0:
		return nil, fmt.Errorf("the folder of fonts %s holds no TrueType font (*.ttf)", folder)
	case len(fonts) > mostFonts:
		return nil, fmt.Errorf("the folder of fonts %s holds %d fonts; at most %d can be used", folder, len(fonts), mostFonts)
	}
	return fonts, nil
}

// unusable says why a font cannot be used, "" when it can: it is tried.
func unusable(program []byte) (why string) {
	switch {
	case bytes.HasPrefix(program, []byte("OTTO")):
		return "its outlines are PostScript, and only TrueType outlines can be embedded"
	case bytes.HasPrefix(program, []byte("ttcf")):
		return "it is a collection; take a single font out of it"
	}
	defer func() {
		if recover() != nil {
			why = "it is broken, or no TrueType font"
		}
	}()
	readMetrics(program)
	p := gofpdf.New("P", "pt", "A4", "")
	p.AddUTF8FontFromBytes("T", "", bytes.Clone(program))
	p.AddPage()
	p.SetFont("T", "", 10)
	p.Text(10, 10, "a")
	if err := p.Output(&bytes.Buffer{}); err != nil {
		return err.Error()
	}
	return ""
}

// ofFont is the further font that a face is, nil for a face of the program.
func (f face) ofFont() *moreFont {
	fonts := further.Load()
	if f < faceCount || fonts == nil || int(f-faceCount) >= len(*fonts) {
		return nil
	}
	return &(*fonts)[f-faceCount]
}

// furtherFor chooses a further font for a cluster that no face of the program has.
func furtherFor(c string) (face, bool) {
	fonts := further.Load()
	if fonts == nil {
		return 0, false
	}
	for _, r := range c {
		if needsShaping(r) {
			return 0, false
		}
	}
	for i := range *fonts {
		if f := faceCount + face(i); coversAll(f, c) {
			return f, true
		}
	}
	return 0, false
}

// needsShaping reports whether r is of a script whose letters change and move with their
// neighbours: those from Syriac to Sinhala but for Thai and Lao, Tibetan, Burmese, Khmer
// and Mongolian. (Arabic has forms, see arabic.go.)
func needsShaping(r rune) bool {
	return r >= 0x700 && r < 0x750 || r >= 0x900 && r < 0xe00 || r >= 0xf00 && r < 0x10a0 || r >= 0x1780 && r < 0x18b0
}
