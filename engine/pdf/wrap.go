package pdf

import (
	"slices"
	"strings"
	"unicode"
)

// run is text of one line in one face.
type run struct {
	face  face
	text  string
	x     float64 // from the beginning of the line, at its left
	width float64
	// actual is what stands behind text that looks otherwise: a lostMark, an Arabic
	// form. For readers and for copying.
	actual string
	back   bool // from right to left
}

// line is one printed line. Its runs are in the order in which they are read, wherever
// they stand. elem is the structure element it belongs to; nil is an artifact, which is
// seen and not read out.
type line struct {
	style style
	runs  []run
	width float64 // without the space at its end
	room  float64 // what it was wrapped to
	right bool    // it begins from the right
	elem  *elem
}

// fuzz lets a line that was measured to fit still fit after rounding.
const fuzz = 0.01

// wrap breaks p into lines no wider than width: at spaces, behind hyphens between
// letters, and inside a word only where the word alone is too wide. It returns at
// least one line, and every line holds at least one character.
func (p *paragraph) wrap(width float64) []line {
	lines := make([]line, 0, len(p.atoms)/60+1)
	for from := 0; ; {
		end, next := p.lineEnd(from, width+fuzz)
		l := p.line(from, end, next)
		l.room = width
		lines = append(lines, l)
		if next > len(p.atoms) || next == len(p.atoms) && !p.endsInNewline() {
			return lines
		}
		from = next
	}
}

func (p *paragraph) endsInNewline() bool {
	n := len(p.atoms)
	return n > 0 && p.atoms[n-1].kind == newline
}

// lineEnd finds where the line that starts at from ends (exclusive) and where the
// next one starts; next is past the atoms when there is no next line.
func (p *paragraph) lineEnd(from int, width float64) (end, next int) {
	w, brk := 0.0, from
	for i := from; i < len(p.atoms); i++ {
		a := &p.atoms[i]
		switch {
		case a.kind == newline:
			return i, i + 1
		case a.kind == space:
			brk = i + 1 // spaces hang over the edge
		case w+float64(a.width) > width && i > from:
			if brk > from {
				return brk, brk
			}
			return i, i
		case a.kind == lost, a.kind == joint && p.betweenLetters(i):
			brk = i + 1
		}
		w += float64(a.width)
	}
	return len(p.atoms), len(p.atoms) + 1
}

// betweenLetters keeps 10-Feb-2013 and -5 whole and lets Llewellyn-Rhydderch go
// over two lines.
func (p *paragraph) betweenLetters(i int) bool {
	return i > 0 && i+1 < len(p.atoms) && p.letter(i-1) && p.letter(i+1)
}

func (p *paragraph) letter(i int) bool {
	for _, r := range p.text[p.atoms[i].from:p.atoms[i].to] {
		return unicode.IsLetter(r)
	}
	return false
}

// line builds the line of the atoms [from, end). Where the text goes on behind a
// word, the line ends in a space: without it, readers that join lines glue words.
func (p *paragraph) line(from, end, next int) line {
	l := line{style: p.style}
	cut := end == next && end > from && p.atoms[end-1].kind != space // inside a word
	for end > from && p.atoms[end-1].kind == space {
		end--
	}
	if p.levels != nil {
		p.arrange(&l, from, end)
	} else {
		for i := from; i < end; {
			i = p.addRun(&l, i, end)
		}
	}
	if !cut && len(l.runs) > 0 {
		l.endSpace()
	}
	return l
}

// addRun appends the run that starts at atom i and returns where it ends.
func (p *paragraph) addRun(l *line, i, end int) int {
	first := p.atoms[i]
	r := run{face: first.face, x: l.width, width: float64(first.width), actual: p.behind[first.from]}
	j := i + 1
	for first.kind != lost && j < end && p.atoms[j].face == first.face && p.atoms[j].kind != lost {
		r.width += float64(p.atoms[j].width)
		j++
	}
	r.text = p.text[first.from:p.atoms[j-1].to]
	l.width += r.width
	l.runs = append(l.runs, r)
	return j
}

// arrange adds the runs of a line in which something is from right to left. The runs are
// in the order of reading, each at its place; in a run from right to left the characters
// are in the order in which they are drawn, as readers' programs expect them, and the
// text as it is read stands behind.
func (p *paragraph) arrange(l *line, from, end int) {
	levels := make([]uint8, end-from)
	for i := range levels {
		levels[i] = p.levels[from+i] &^ baseRight
	}
	l.right = p.startsRight(from)
	at, place := make([]float64, len(levels)), make([]int, len(levels))
	for k, i := range visualOrder(levels) {
		at[i], place[i] = l.width, k
		l.width += float64(p.atoms[from+i].width)
	}
	for i := 0; i < len(levels); {
		step, j := 1-2*int(levels[i]&1), i+1
		for j < len(levels) && p.alike(from+i, from+j) && place[j] == place[j-1]+step {
			j++
		}
		if step > 0 {
			l.runs = append(l.runs, p.runAt(from+i, from+j, at[i]))
		} else {
			l.runs = append(l.runs, p.runBack(from+i, from+j, at[j-1]))
		}
		i = j
	}
}

// alike reports whether two atoms may share a run.
func (p *paragraph) alike(i, j int) bool {
	a, b := p.atoms[i], p.atoms[j]
	return a.kind != lost && b.kind != lost && a.face == b.face && p.levels[i]&1 == p.levels[j]&1
}

// startsRight reports whether the line that begins at atom i begins from the right.
func (p *paragraph) startsRight(i int) bool {
	if i < len(p.levels) {
		return p.levels[i]&baseRight != 0
	}
	return p.right
}

// runAt is the run of the atoms [i, j), which are from left to right, at x.
func (p *paragraph) runAt(i, j int, x float64) run {
	first := p.atoms[i]
	return run{face: first.face, x: x, width: p.breadth(i, j), text: p.text[first.from:p.atoms[j-1].to], actual: p.behind[first.from]}
}

// runBack is the run of the atoms [i, j), which are from right to left, at x. Brackets
// face the other way.
func (p *paragraph) runBack(i, j int, x float64) run {
	var drawn, read strings.Builder
	for k := j - 1; k >= i; k-- {
		c := []rune(p.text[p.atoms[k].from:p.atoms[k].to])
		slices.Reverse(c) // marks stand over what is drawn after them
		if len(c) == 1 && p.atoms[k].face.covers(mirrors[c[0]]) {
			c[0] = mirrors[c[0]]
		}
		drawn.WriteString(string(c))
	}
	for k := i; k < j; k++ {
		read.WriteString(p.actual(k))
	}
	return run{face: p.atoms[i].face, x: x, width: p.breadth(i, j), text: drawn.String(), actual: read.String(), back: true}
}

// breadth of the atoms [i, j).
func (p *paragraph) breadth(i, j int) float64 {
	w := 0.0
	for _, a := range p.atoms[i:j] {
		w += float64(a.width)
	}
	return w
}

// endSpace puts a space at the end of a line.
func (l *line) endSpace() {
	last := &l.runs[len(l.runs)-1]
	if space := l.style.face.advance(' ') * l.style.size / 1000; l.right {
		l.runs = append(l.runs, run{face: l.style.face, text: " ", x: -space})
	} else if last.actual == "" && last.x+last.width >= l.width-fuzz {
		last.text += " "
	} else {
		l.runs = append(l.runs, run{face: l.style.face, text: " ", x: l.width})
	}
}

// goesOn puts dots at the end of a line instead of its space.
func (l *line) goesOn(dots run) {
	if n := len(l.runs); n > 0 {
		l.runs[n-1].text = strings.TrimSuffix(l.runs[n-1].text, " ")
	}
	dots.x = l.width
	if l.right {
		for i := range l.runs {
			l.runs[i].x += dots.width
		}
		dots.x = 0
	}
	l.runs, l.width, l.room = append(l.runs, dots), l.width+dots.width, l.room+dots.width
}

// natural is the width of p's longest line when nothing forces a break, and word
// the width of its widest part that should not be broken.
func (p *paragraph) natural() (whole, word float64) {
	var w, part float64
	for i := range p.atoms {
		a := &p.atoms[i]
		if a.kind == newline {
			w, part = 0, 0
			continue
		}
		w += float64(a.width)
		part += float64(a.width)
		if a.kind == space {
			part = 0
			continue
		}
		whole, word = max(whole, w), max(word, part)
		if a.kind == lost || a.kind == joint && p.betweenLetters(i) {
			part = 0
		}
	}
	return whole, word
}

// own gives all lines to one structure element.
func own(lines []line, e *elem) []line {
	for i := range lines {
		lines[i].elem = e
	}
	return lines
}
