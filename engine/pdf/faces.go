package pdf

import (
	"sync"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-fonts/liberation/liberationmonoregular"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansbolditalic"
	"github.com/go-fonts/liberation/liberationsansitalic"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is one of the fonts a document is set in.
type face uint8

const (
	regular      face = iota
	bold              // labels and headings
	italic            // in formatted answers
	boldItalic        // in formatted answers
	mono              // hashes
	fallback          // what those above cannot show
	fallbackBold      // and in bold
	faceCount
)

// planeSize is the number of runes gofpdf can address: the basic plane.
const planeSize = 0x10000

// program returns the font file of f. It is shared by all documents: whoever
// hands it to gofpdf, which writes into it, clones it first.
func program(f face) []byte {
	if more := f.ofFont(); more != nil {
		return more.program
	}
	switch f {
	case bold:
		return liberationsansbold.TTF
	case italic:
		return liberationsansitalic.TTF
	case boldItalic:
		return liberationsansbolditalic.TTF
	case fallbackBold:
		return dejavusansbold.TTF
	case mono:
		return liberationmonoregular.TTF
	case fallback:
		return dejavusans.TTF
	default:
		return liberationsansregular.TTF
	}
}

// metrics holds for every rune of the basic plane its advance in thousandths of
// an em plus one; 0 is a rune the face cannot show. Thousandths because gofpdf
// writes widths so, and line ends must agree with what is drawn.
type metrics [planeSize]uint16

// tables are read from each font once for the process, when first asked for.
var tables = func() (t [faceCount]func() *metrics) {
	for f := range faceCount {
		t[f] = sync.OnceValue(func() *metrics { return readMetrics(program(f)) })
	}
	return t
}()

// readMetrics panics on a font it cannot read: those of the program are compiled in, so
// only a broken build can cause it, and every document would fail. Others are tried first.
func readMetrics(program []byte) *metrics {
	f, err := sfnt.Parse(program)
	if err != nil {
		panic("font: " + err.Error())
	}
	var m metrics
	var buf sfnt.Buffer
	em := int(f.UnitsPerEm())
	for r := rune(' '); r < planeSize; r++ {
		i, err := f.GlyphIndex(&buf, r)
		if err != nil || i == 0 {
			continue
		}
		a, err := f.GlyphAdvance(&buf, i, fixed.I(em), font.HintingNone)
		if err == nil {
			m[r] = uint16((a.Round()*1000+em/2)/em) + 1
		}
	}
	return &m
}

// metrics of f.
func (f face) metrics() *metrics {
	if more := f.ofFont(); more != nil {
		return more.metrics
	}
	return tables[f]()
}

// covers reports whether f can show r.
func (f face) covers(r rune) bool {
	return r < planeSize && f.metrics()[r] != 0
}

// advance is the width of r in f in thousandths of an em; 0 where f lacks it.
func (f face) advance(r rune) float64 {
	if !f.covers(r) {
		return 0
	}
	return float64(f.metrics()[r] - 1)
}
