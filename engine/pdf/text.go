package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lostMark is printed for a character that no face can show. All faces have it.
const lostMark = "\u25a1"

// atom is the least piece of text that a line may end behind when a word is too
// long for it: a character with the marks that sit on it.
type atom struct {
	from, to int32 // in paragraph.text
	width    float32
	face     face
	kind     atomKind
}

type atomKind uint8

const (
	solid   atomKind = iota
	space            // a line may end here and the space is not printed
	joint            // a line may end behind it, as behind a hyphen
	lost             // shown as lostMark
	newline          // a line must end here
)

// span is text in one face; a label and its value may share a line.
type span struct {
	text         string
	bold, italic bool
	framed       bool // stands within words of the document: its line runs from the left, unless the document is from right to left
}

// face is the face of a span within a style.
func (sp span) face(st style) face {
	switch {
	case st.face == mono:
		return mono
	case (sp.bold || st.face == bold) && sp.italic:
		return boldItalic
	case sp.bold:
		return bold
	case sp.italic:
		return italic
	}
	return st.face
}

// paragraph is text made ready for line breaking: clean, measured, with a face
// chosen for every character.
type paragraph struct {
	style style
	text  string
	atoms []atom
	// behind holds what stands behind atoms that look otherwise, by where they begin: the
	// character that is shown as lostMark, the letters of an Arabic form.
	behind map[int32]string
	// levels of the atoms where any is from right to left, else nil; see order.
	levels []uint8
	right  bool // a line without letters begins from the right
}

// scribe prepares text and notes what could not be shown.
type scribe struct {
	right bool   // the document is from right to left
	about string // the question whose texts are prepared
	lost  []loss
	forms bool // letters were given their Arabic forms
}

// loss is a character that could not be shown, and the question it stands at.
type loss struct{ char, about string }

// prepare makes spans ready for wrapping. Line breaks are kept as typed, control
// characters and invisible formatting characters go, tabs become spaces.
func (s *scribe) prepare(st style, spans ...span) *paragraph {
	p := &paragraph{style: st, right: s.right}
	n, framed := 0, false
	for _, sp := range spans {
		n, framed = n+len(sp.text), framed || sp.framed
	}
	b := builder{p: p, buf: make([]byte, 0, n)}
	p.atoms = make([]atom, 0, n)
	for _, sp := range spans {
		b.face = sp.face(st)
		b.add(sp.text)
	}
	p.text = string(b.buf)
	for _, c := range b.lost {
		s.lost = append(s.lost, loss{char: c, about: s.about})
	}
	s.forms = s.forms || b.forms
	if b.right || s.right {
		p.order(s.right, framed && !s.right)
	}
	return p
}

// plain prepares text in one style.
func (s *scribe) plain(st style, text string) *paragraph {
	return s.prepare(st, span{text: text})
}

// builder turns raw text into atoms.
type builder struct {
	p     *paragraph
	buf   []byte
	face  face
	lost  []string
	right bool // something is from right to left
	forms bool // letters were given their Arabic forms
}

func (b *builder) add(text string) {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd") // gofpdf reads past broken ends
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\r' && i+1 < len(text) && text[i+1] == '\n':
			// The LF of the pair ends the line.
		case breaksLine(r):
			b.put("\n", 0, b.face, newline)
		case r == '\t':
			b.put("    ", 4*b.face.advance(' '), b.face, space)
		case unseen(r):
		case isArabic(r):
			n = arabicLen(text[i:])
			b.right, b.forms = true, true
			b.word(text[i : i+n])
		default:
			b.right = b.right || rightToLeft(r)
			n = clusterLen(text[i:])
			b.cluster(text[i : i+n])
		}
		i += n
	}
}

// cluster adds one visible character with its marks. A face is chosen that has
// all of it, so that accents are drawn by the face of their letter.
func (b *builder) cluster(c string) {
	if f, ok := faceFor(b.face, c); ok {
		c = visible(c)
		w := 0.0
		for _, r := range c {
			w += f.advance(r)
		}
		b.put(c, w, f, kindOf(c))
		return
	}
	if r, n := utf8.DecodeRuneInString(c); n < len(c) && r < planeSize && !invisible(r) {
		b.pieces(c) // the letter can be shown, perhaps, and its mark cannot
		return
	}
	b.loseAs(c)
}

// pieces adds each character of a cluster that no face has whole.
func (b *builder) pieces(c string) {
	for _, r := range c {
		one := string(r)
		if f, ok := faceFor(b.face, one); ok {
			b.put(visible(one), f.advance(r), f, kindOf(one))
		} else if !invisible(r) {
			b.loseAs(one)
		}
	}
}

func (b *builder) loseAs(c string) {
	if r, _ := utf8.DecodeRuneInString(c); unicode.IsSpace(r) {
		b.put(" ", b.face.advance(' '), b.face, space)
		return
	}
	b.lost = append(b.lost, c)
	b.stand(c)
	b.put(lostMark, b.face.advance([]rune(lostMark)[0]), b.face, lost)
}

// stand notes what stands behind the atom that is put next.
func (b *builder) stand(actual string) {
	if b.p.behind == nil {
		b.p.behind = map[int32]string{}
	}
	b.p.behind[int32(len(b.buf))] = actual
}

func (b *builder) put(s string, thousandths float64, f face, k atomKind) {
	from := int32(len(b.buf))
	b.buf = append(b.buf, s...)
	b.p.atoms = append(b.p.atoms, atom{
		from: from, to: int32(len(b.buf)), face: f, kind: k,
		width: float32(thousandths * b.p.style.size / 1000),
	})
}

// faceFor chooses the face for a cluster: the wanted one if it has every
// character, else the fallback.
func faceFor(want face, c string) (face, bool) {
	if len(c) == 1 {
		return want, true // ASCII, of which every face has all that is left
	}
	second := fallback
	if want == bold || want == boldItalic {
		second = fallbackBold
	}
	if r, _ := utf8.DecodeRuneInString(c); r >= hebrewFirst && r <= hebrewLast {
		want = second // its points stand where they should
	}
	for _, f := range [...]face{want, second, fallback} {
		if coversAll(f, c) {
			return f, true
		}
	}
	if f, ok := furtherFor(c); ok {
		return f, true
	}
	return want, false
}

func coversAll(f face, c string) bool {
	for _, r := range c {
		if !invisible(r) && !f.covers(r) {
			return false
		}
	}
	return true
}

func kindOf(c string) atomKind {
	switch c {
	case " ", "\u2002", "\u2003", "\u2009", "\u3000":
		return space
	case "-", "\u2010", "\u2013", "\u2014":
		return joint
	}
	return solid
}
