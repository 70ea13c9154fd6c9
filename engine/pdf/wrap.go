package pdf

import (
	"strings"
	"unicode"
)

// run is text of one line in one face.
type run struct {
	face  face
	text  string
	width float64
	// actual is what stands behind a lostMark, for readers and for copying.
	actual string
}

// line is one printed line. elem is the structure element it belongs to; nil is
// an artifact, which is seen and not read out.
type line struct {
	style style
	runs  []run
	width float64 // without the space at its end
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
		lines = append(lines, p.line(from, end, next))
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
	for i := from; i < end; {
		i = p.addRun(&l, i, end)
	}
	if !cut && len(l.runs) > 0 {
		l.endSpace()
	}
	return l
}

// addRun appends the run that starts at atom i and returns where it ends.
func (p *paragraph) addRun(l *line, i, end int) int {
	first := p.atoms[i]
	r := run{face: first.face, width: float64(first.width), actual: p.behind[first.from]}
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

func (l *line) endSpace() {
	last := &l.runs[len(l.runs)-1]
	if last.actual == "" {
		last.text += " "
		return
	}
	l.runs = append(l.runs, run{face: l.style.face, text: " "})
}

// trim takes the space at the end away.
func (l *line) trim() {
	if n := len(l.runs); n > 0 {
		l.runs[n-1].text = strings.TrimSuffix(l.runs[n-1].text, " ")
	}
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
