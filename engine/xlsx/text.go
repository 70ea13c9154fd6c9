package xlsx

import (
	"strconv"
	"strings"

	"portico/engine/doc"
)

// mostUnits is how many UTF-16 units a cell holds; Excel cuts what is longer.
const mostUnits = 32767

// clean returns s as a workbook can hold it: line ends are LF, and what XML cannot
// hold is U+FFFD, the mark of a character that is not there.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case r < ' ' && r != '\n' && r != '\t', r == '\ufffe', r == '\uffff', r >= 0x7f && r < 0xa0:
			return '\ufffd'
		}
		return r
	}, s)
}

// oneLine is s fit for a title.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// blank reports whether there is nothing to see in s.
func blank(s string) bool { return strings.TrimSpace(s) == "" }

func units(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// pieces cuts runs so that each piece fits into a cell, behind a line or else behind a
// word where there is one. Joined they are the runs again.
func pieces(runs []doc.Run, most int) [][]doc.Run {
	var out [][]doc.Run
	for {
		text := textOf(runs)
		end := cutAt(text, most)
		if end == len(text) {
			return append(out, runs)
		}
		var head []doc.Run
		head, runs = split(runs, end)
		out = append(out, head)
	}
}

func textOf(runs []doc.Run) string {
	if len(runs) == 1 {
		return runs[0].Text
	}
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// cutAt is where, in bytes, a text must end to be no longer than most units.
func cutAt(text string, most int) int {
	n, line, word := 0, 0, 0
	for i, r := range text {
		if n += units(r); n > most {
			switch {
			case line > i/2:
				return line
			case word > 0:
				return word
			}
			return i
		}
		switch r {
		case '\n':
			line = i + 1
		case ' ':
			word = i + 1
		}
	}
	return len(text)
}

// split parts runs at a byte of their text.
func split(runs []doc.Run, at int) (head, tail []doc.Run) {
	for i, r := range runs {
		if at >= len(r.Text) {
			at -= len(r.Text)
			continue
		}
		head = append(head, runs[:i]...)
		tail = append(tail, r)
		tail[0].Text = r.Text[at:]
		if at > 0 {
			r.Text = r.Text[:at]
			head = append(head, r)
		}
		return head, append(tail, runs[i+1:]...)
	}
	return runs, nil
}

// linesOf estimates on how many lines a text stands in a column of the given width in
// characters. It rather says too many: a row that is too low hides words.
func linesOf(text string, width float64) int {
	lines, at, word := 1, 0.0, 0.0
	width -= 2 // wrapping at words leaves some of each line empty
	for _, r := range text {
		switch {
		case r == '\n':
			lines, at, word = lines+1, 0, 0
			continue
		case r == ' ':
			word = 0
		default:
			word += breadth(r)
		}
		if at += breadth(r); at > width && r != ' ' {
			lines++
			if word > width {
				word = 0 // too long for any line, so it is broken
			}
			at = word
		}
	}
	return lines
}

// breadth of a character, in those that column widths are counted in.
func breadth(r rune) float64 {
	switch {
	case r >= 0x1100: // Han and other wide scripts, emoji
		if r < 0x2e80 {
			return 1.2
		}
		return 2
	case r >= 'A' && r <= 'Z', r == 'm', r == 'w':
		return 1.25
	}
	return 1
}

// longestLine is the breadth of the widest line of a text, and of its widest word.
func longestLine(text string) (line, word float64) {
	for l := range strings.Lines(text) {
		width := 0.0
		for _, w := range strings.Fields(l) {
			n := 0.0
			for _, r := range w {
				n += breadth(r)
			}
			word = max(word, n)
			width += n + 1
		}
		line = max(line, width)
	}
	return line, word
}

// proseRuns is formatted text as the runs of one cell: items with bullets or numbers,
// rows of tables as lines with their cells apart, addresses behind their words.
func proseRuns(p doc.Prose) []doc.Run {
	var out []doc.Run
	add := func(r doc.Run) {
		if r.Text != "" {
			out = append(out, r)
		}
	}
	for i, b := range p {
		if i > 0 {
			add(doc.Run{Text: "\n"})
			if b.Kind != doc.ProseItem || p[i-1].Kind != doc.ProseItem {
				add(doc.Run{Text: "\n"})
			}
		}
		switch b.Kind {
		case doc.ProseTable:
			for k, row := range b.Rows {
				if k > 0 {
					add(doc.Run{Text: "\n"})
				}
				for c, cell := range row {
					if c > 0 {
						add(doc.Run{Text: " | "})
					}
					for _, r := range cell {
						r.Bold = r.Bold || k == 0
						add(linked(r))
					}
				}
			}
		default:
			add(doc.Run{Text: bulletOf(b)})
			for _, r := range b.Runs {
				r.Bold = r.Bold || b.Kind == doc.ProseHeading
				add(linked(r))
			}
		}
	}
	return out
}

func bulletOf(b doc.ProseBlock) string {
	if b.Kind != doc.ProseItem {
		return ""
	}
	indent := strings.Repeat("    ", max(0, min(b.Level, 9)))
	if b.Number > 0 {
		return indent + strconv.Itoa(b.Number) + ". "
	}
	return indent + "\u2022 "
}

// linked puts the address of a link behind its words.
func linked(r doc.Run) doc.Run {
	r.Text = clean(r.Text)
	if link := clean(r.Link); link != "" && !strings.Contains(r.Text, link) {
		r.Text += " (" + link + ")"
	}
	return r
}
