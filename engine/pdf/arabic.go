package pdf

import (
	"unicode"
	"unicode/utf8"
)

// Arabic letters change their shape with their neighbours. The faces have the shapes as
// characters of their own, Unicode's Arabic Presentation Forms, so a letter is replaced by
// the form that its neighbours ask for, and lam with a following alef by their ligature.
// What stood there is kept behind each form, for readers and for copying.

// letterForms are the forms of one letter: the first is the letter alone, followed by its
// forms at the end, at the beginning and in the middle of a group. A letter of two forms
// joins only the letter before it, one of a single form none.
type letterForms struct {
	letter, first rune
	count         rune
}

// lettersWithForms is Unicode's list for Arabic, Persian, Urdu, Pashto, Kurdish, Sindhi
// and Uighur, in the order of the letters.
var lettersWithForms = [...]letterForms{
	{0x0621, 0xfe80, 1}, {0x0622, 0xfe81, 2}, {0x0623, 0xfe83, 2}, {0x0624, 0xfe85, 2}, {0x0625, 0xfe87, 2}, {0x0626, 0xfe89, 4}, {0x0627, 0xfe8d, 2},
	{0x0628, 0xfe8f, 4}, {0x0629, 0xfe93, 2}, {0x062a, 0xfe95, 4}, {0x062b, 0xfe99, 4}, {0x062c, 0xfe9d, 4}, {0x062d, 0xfea1, 4}, {0x062e, 0xfea5, 4},
	{0x062f, 0xfea9, 2}, {0x0630, 0xfeab, 2}, {0x0631, 0xfead, 2}, {0x0632, 0xfeaf, 2}, {0x0633, 0xfeb1, 4}, {0x0634, 0xfeb5, 4}, {0x0635, 0xfeb9, 4},
	{0x0636, 0xfebd, 4}, {0x0637, 0xfec1, 4}, {0x0638, 0xfec5, 4}, {0x0639, 0xfec9, 4}, {0x063a, 0xfecd, 4}, {0x0641, 0xfed1, 4}, {0x0642, 0xfed5, 4},
	{0x0643, 0xfed9, 4}, {0x0644, 0xfedd, 4}, {0x0645, 0xfee1, 4}, {0x0646, 0xfee5, 4}, {0x0647, 0xfee9, 4}, {0x0648, 0xfeed, 2}, {0x0649, 0xfeef, 2},
	{0x064a, 0xfef1, 4}, {0x0671, 0xfb50, 2}, {0x0679, 0xfb66, 4}, {0x067a, 0xfb5e, 4}, {0x067b, 0xfb52, 4}, {0x067e, 0xfb56, 4}, {0x067f, 0xfb62, 4},
	{0x0680, 0xfb5a, 4}, {0x0683, 0xfb76, 4}, {0x0684, 0xfb72, 4}, {0x0686, 0xfb7a, 4}, {0x0687, 0xfb7e, 4}, {0x0688, 0xfb88, 2}, {0x068c, 0xfb84, 2},
	{0x068d, 0xfb82, 2}, {0x068e, 0xfb86, 2}, {0x0691, 0xfb8c, 2}, {0x0698, 0xfb8a, 2}, {0x06a4, 0xfb6a, 4}, {0x06a6, 0xfb6e, 4}, {0x06a9, 0xfb8e, 4},
	{0x06ad, 0xfbd3, 4}, {0x06af, 0xfb92, 4}, {0x06b1, 0xfb9a, 4}, {0x06b3, 0xfb96, 4}, {0x06ba, 0xfb9e, 2}, {0x06bb, 0xfba0, 4}, {0x06be, 0xfbaa, 4},
	{0x06c0, 0xfba4, 2}, {0x06c1, 0xfba6, 4}, {0x06c5, 0xfbe0, 2}, {0x06c6, 0xfbd9, 2}, {0x06c7, 0xfbd7, 2}, {0x06c8, 0xfbdb, 2}, {0x06c9, 0xfbe2, 2},
	{0x06cb, 0xfbde, 2}, {0x06cc, 0xfbfc, 4}, {0x06d0, 0xfbe4, 4}, {0x06d2, 0xfbae, 2}, {0x06d3, 0xfbb0, 2},
}

// lamAlef are the ligatures of lam with an alef.
var lamAlef = map[rune]ligature{0x0622: {0xfef5, 0x2061}, 0x0623: {0xfef7, 0x2062}, 0x0625: {0xfef9, 0x2063}, 0x0627: {0xfefb, 0x2060}}

// ligature is a character that stands for two letters: the one alone, which the form at
// the end follows. The second letter is a character without look or width in the PDF, so
// that each character stands for one letter: programs that put copied text in order
// disagree on whether those of a ligature are in the order of reading already.
type ligature struct{ alone, second rune }

const (
	lam       = 0x0644
	tatweel   = 0x0640 // a stroke that lengthens a word and joins on both sides
	nonJoiner = 0x200c
)

var formsByLetter = func() map[rune]letterForms {
	m := make(map[rune]letterForms, len(lettersWithForms))
	for _, f := range lettersWithForms {
		m[f.letter] = f
	}
	return m
}()

// glyph is what is drawn for a piece of text, and the piece.
type glyph struct{ shown, actual string }

// isArabic reports whether r is a letter or mark of a word in Arabic script.
func isArabic(r rune) bool {
	return r >= 0x610 && r < 0x900 && unicode.Is(unicode.Arabic, r) && (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)) ||
		r == tatweel || r >= 0x64b && r <= 0x655
}

// arabicLen is the length in bytes of the word in Arabic script that s begins with.
func arabicLen(s string) int {
	for i, r := range s {
		if !isArabic(r) && r != joiner && r != nonJoiner {
			return i
		}
	}
	return len(s)
}

// letter is a letter of a word with what sits on it and steers behind it.
type letter struct {
	base         rune
	marks        string // shown
	actual       string // all of it
	apart        bool   // a non-joiner follows
	joined, join bool   // to the one before; to the one behind
}

// shape sets a word in Arabic script: its letters in the forms their neighbours ask for.
func shape(word string) []glyph {
	letters := lettersOf(word)
	for i := 1; i < len(letters); i++ {
		a, b := &letters[i-1], &letters[i]
		if joinsNext(a.base) && joinsPrevious(b.base) && !a.apart {
			a.join, b.joined = true, true
		}
	}
	out := make([]glyph, 0, len(letters))
	for i := 0; i < len(letters); i++ {
		l := letters[i]
		if l.base == lam && l.join && lamAlef[letters[i+1].base].alone != 0 {
			alef := letters[i+1]
			i++
			both := lamAlef[alef.base]
			if l.joined {
				both.alone++
			}
			out = append(out, glyph{string(both.alone) + l.marks + string(both.second) + alef.marks, l.actual + alef.actual})
			continue
		}
		out = append(out, glyph{string(l.form()) + l.marks, l.actual})
	}
	return out
}

func lettersOf(word string) []letter {
	var out []letter
	for _, r := range word {
		last := len(out) - 1
		switch {
		case last >= 0 && (r == joiner || r == nonJoiner):
			out[last].actual += string(r)
			out[last].apart = out[last].apart || r == nonJoiner
		case last >= 0 && unicode.Is(unicode.Mn, r):
			out[last].actual += string(r)
			out[last].marks += string(r)
		case r != joiner && r != nonJoiner:
			out = append(out, letter{base: r, actual: string(r)})
		}
	}
	return out
}

func joinsNext(r rune) bool     { return r == tatweel || formsByLetter[r].count == 4 }
func joinsPrevious(r rune) bool { return r == tatweel || formsByLetter[r].count >= 2 }

// form is the character of the letter's form.
func (l letter) form() rune {
	f, ok := formsByLetter[l.base]
	switch {
	case !ok:
		return l.base
	case l.join && l.joined:
		return f.first + 3
	case l.join:
		return f.first + 2
	case l.joined:
		return f.first + 1
	}
	return f.first
}

// word adds a word in Arabic script. A form that no face has is drawn as the bare letter.
func (b *builder) word(text string) {
	for _, g := range shape(text) {
		f, ok := faceFor(b.face, g.shown)
		if !ok {
			b.bare(g)
			continue
		}
		w := 0.0
		for _, r := range g.shown {
			w += f.advance(r)
		}
		b.stand(g.actual)
		b.put(g.shown, w, f, solid)
	}
}

// bare adds a piece whose form cannot be drawn.
func (b *builder) bare(g glyph) {
	if _, n := utf8.DecodeRuneInString(g.actual); n == len(g.actual) {
		b.cluster(g.actual)
		return
	}
	b.pieces(g.actual)
}
