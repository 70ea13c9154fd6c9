package pdf

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// Text of mixed directions is put in order by Unicode's bidirectional algorithm (UAX 9),
// without the explicit embeddings, whose characters are left out like all that have no
// look of their own. Levels: even is from left to right, odd from right to left.

// class is a character's part in the algorithm.
type class = bidi.Class

func classOf(r rune) class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// rightToLeft reports whether r may make a text need ordering.
func rightToLeft(r rune) bool {
	if r < 0x590 {
		return false
	}
	c := classOf(r)
	return c == bidi.R || c == bidi.AL || c == bidi.AN
}

// startsRight reports whether a text begins from the right: by its first strong
// character, and as said where it has none.
func startsRight(classes []class, otherwise bool) bool {
	for _, c := range classes {
		switch c {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return otherwise
}

// levelsOf gives each character of a line of text its level. runes are the characters,
// for pairs of brackets.
func levelsOf(classes []class, runes []rune, base uint8) []uint8 {
	side := bidi.L
	if base == 1 {
		side = bidi.R
	}
	t := append([]class(nil), classes...)
	weak(t, side)
	brackets(t, runes, side)
	neutral(t, side)
	levels := make([]uint8, len(t))
	for i, c := range t {
		levels[i] = base
		switch {
		case c == bidi.R && base == 0, c == bidi.L && base == 1:
			levels[i]++
		case c == bidi.EN || c == bidi.AN:
			levels[i] += 2 - base
		}
	}
	return levels
}

// weak resolves numbers, their signs and marks (rules W1 to W7).
func weak(t []class, side class) {
	strong, before := side, side
	for i, c := range t {
		if c == bidi.NSM {
			c = before
		}
		before = c
		switch c {
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		case bidi.EN:
			if strong == bidi.AL {
				c = bidi.AN
			}
		}
		t[i] = c
	}
	for i, c := range t {
		if c == bidi.AL {
			t[i] = bidi.R
		}
		if i == 0 || i+1 == len(t) || t[i-1] != t[i+1] {
			continue
		}
		if c == bidi.ES && t[i-1] == bidi.EN || c == bidi.CS && (t[i-1] == bidi.EN || t[i-1] == bidi.AN) {
			t[i] = t[i-1]
		}
	}
	terminators(t)
	strong = side
	for i, c := range t {
		switch c {
		case bidi.L, bidi.R:
			strong = c
		case bidi.ES, bidi.ET, bidi.CS:
			t[i] = bidi.ON
		case bidi.EN:
			if strong == bidi.L {
				t[i] = bidi.L
			}
		}
	}
}

// terminators makes signs such as per cent and currencies part of the number they are at.
func terminators(t []class) {
	for i := 0; i < len(t); {
		if t[i] != bidi.ET {
			i++
			continue
		}
		end := i
		for end < len(t) && t[end] == bidi.ET {
			end++
		}
		if i > 0 && t[i-1] == bidi.EN || end < len(t) && t[end] == bidi.EN {
			for ; i < end; i++ {
				t[i] = bidi.EN
			}
		}
		i = end
	}
}

// mirrors are characters that face the other way in text from right to left.
var mirrors = map[rune]rune{
	'(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '<': '>', '>': '<', '«': '»', '»': '«', '‹': '›', '›': '‹',
	'≤': '≥', '≥': '≤', '⟨': '⟩', '⟩': '⟨', '〈': '〉', '〉': '〈', '《': '》', '》': '《', '「': '」', '」': '「',
}

// mostPairs is how many brackets may be open; beyond, no pairs are sought.
const mostPairs = 63

// brackets resolves pairs of brackets as one (rule N0).
func brackets(t []class, runes []rune, side class) {
	type pair struct{ open, shut int }
	var opened []int
	var pairs []pair
	for i, r := range runes {
		p, _ := bidi.LookupRune(r)
		if t[i] != bidi.ON || !p.IsBracket() {
			continue
		}
		if p.IsOpeningBracket() {
			if len(opened) == mostPairs {
				return
			}
			opened = append(opened, i)
			continue
		}
		for k := len(opened) - 1; k >= 0; k-- {
			if mirrors[runes[opened[k]]] == r {
				pairs = append(pairs, pair{opened[k], i})
				opened = opened[:k]
				break
			}
		}
	}
	// In the order of the opening ones, since each sees what those before it became.
	for i := 1; i < len(pairs); i++ {
		for k := i; k > 0 && pairs[k].open < pairs[k-1].open; k-- {
			pairs[k], pairs[k-1] = pairs[k-1], pairs[k]
		}
	}
	for _, p := range pairs {
		if c := pairSide(t, p.open, p.shut, side); c != bidi.ON {
			t[p.open], t[p.shut] = c, c
		}
	}
}

// pairSide is the direction of a pair of brackets; ON leaves it to what is around.
func pairSide(t []class, open, shut int, side class) class {
	other := false
	for _, c := range t[open+1 : shut] {
		switch strongOf(c) {
		case side:
			return side
		case bidi.L, bidi.R:
			other = true
		}
	}
	if !other {
		return bidi.ON
	}
	for i := open - 1; i >= 0; i-- {
		if c := strongOf(t[i]); c != bidi.ON {
			return c
		}
	}
	return side
}

// strongOf is the direction of a class, numbers being from the right as neutrals see it.
func strongOf(c class) class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// neutral gives what has no direction that of both neighbours, or of the text (N1, N2).
func neutral(t []class, side class) {
	before := side
	for i := 0; i < len(t); {
		if c := strongOf(t[i]); c != bidi.ON {
			before = c
			i++
			continue
		}
		end := i
		for end < len(t) && strongOf(t[end]) == bidi.ON {
			end++
		}
		after := side
		if end < len(t) {
			after = strongOf(t[end])
		}
		c := side
		if before == after {
			c = before
		}
		for ; i < end; i++ {
			t[i] = c
		}
	}
}

// visualOrder is the order, from left to right, in which characters of these levels stand
// on a line (rule L2).
func visualOrder(levels []uint8) []int {
	order := make([]int, len(levels))
	highest := uint8(0)
	for i, l := range levels {
		order[i] = i
		highest = max(highest, l)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(order); {
			if levels[order[i]] < level {
				i++
				continue
			}
			end := i
			for end < len(order) && levels[order[end]] >= level {
				end++
			}
			for a, z := i, end-1; a < z; a, z = a+1, z-1 {
				order[a], order[z] = order[z], order[a]
			}
			i = end
		}
	}
	return order
}

// baseRight marks the levels of a text that begins from the right.
const baseRight = 0x80

// order gives the atoms of p their levels, line by line as typed. otherwise is the
// direction of a line without letters.
func (p *paragraph) order(otherwise, left bool) {
	p.levels = make([]uint8, len(p.atoms))
	for from := 0; from < len(p.atoms); {
		end := from
		for end < len(p.atoms) && p.atoms[end].kind != newline {
			end++
		}
		p.orderLine(from, end, otherwise, left)
		from = end + 1
	}
}

func (p *paragraph) orderLine(from, end int, otherwise, left bool) {
	classes, runes := make([]class, end-from), make([]rune, end-from)
	for i := range classes {
		runes[i], _ = utf8.DecodeRuneInString(p.actual(from + i))
		classes[i] = classOf(runes[i])
	}
	base, flag := uint8(0), uint8(0)
	if !left && startsRight(classes, otherwise) {
		base, flag = 1, baseRight
	}
	for i, l := range levelsOf(classes, runes, base) {
		p.levels[from+i] = l | flag
	}
	if end < len(p.atoms) {
		p.levels[end] = base | flag
	}
	p.joinFaces(from, end)
}

// joinFaces sets spaces and signs between words from right to left in the face of the
// words, so that they make one run: programs that copy put runs in order as best they can.
func (p *paragraph) joinFaces(from, end int) {
	for i := from + 1; i < end; i++ {
		a, before := &p.atoms[i], p.atoms[i-1]
		if p.levels[i]&1 == 0 || p.levels[i-1]&1 == 0 || a.face == before.face || a.kind == lost || before.kind == lost {
			continue
		}
		c, n := utf8.DecodeRuneInString(p.text[a.from:a.to])
		if n == int(a.to-a.from) && !unicode.IsLetter(c) && before.face.covers(c) {
			a.face = before.face
			a.width = float32(a.face.advance(c) * p.style.size / 1000)
		}
	}
}

// actual is the text that stands behind an atom.
func (p *paragraph) actual(i int) string {
	if s, ok := p.behind[p.atoms[i].from]; ok {
		return s
	}
	return p.text[p.atoms[i].from:p.atoms[i].to]
}
