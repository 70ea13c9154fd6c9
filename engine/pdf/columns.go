package pdf

import (
	"math"

	"portico/engine/doc"
)

// mostColumns are set side by side; more would leave no room for sentences.
const mostColumns = 6

// widestWord is the part of the table's width that one unbroken word may ask for;
// a longer one, such as an address of a website, is broken inside.
const widestWord = 0.3

// shortCell is the width up to which a cell, such as a telephone number, stays in one
// line, if all columns together leave enough of the table for sentences.
const (
	shortCell  = 26 * mm
	shortShare = 0.8
)

// damping of a column's amount of text to its width: 1 would make all cells
// equally high, 0 all columns equally wide.
const damping = 0.7

// columnWidths shares the width of the page among the columns by their weights,
// with none narrower than its widest word. It reports false if not even the words
// fit side by side.
func columnWidths(cols []doc.Column, head []*paragraph, body [][]*paragraph) ([]float64, bool) {
	least, snug, wish := make([]float64, len(cols)), make([]float64, len(cols)), make([]float64, len(cols))
	for i := range cols {
		least[i], snug[i], wish[i] = measure(i, head, body)
	}
	sum, short := 0.0, 0.0
	for i, col := range cols {
		if w := col.Weight; w > 0 && !math.IsInf(w, 1) {
			wish[i] = min(w, 1e6)
		}
		sum += least[i]
		short += snug[i]
	}
	if sum > bodyWidth {
		return nil, false
	}
	if short < shortShare*bodyWidth {
		least = snug
	}
	if mixed(cols) {
		even(wish)
	}
	return distribute(wish, least), true
}

// mixed reports whether only some columns have a weight, so that the weights and
// the widths measured for the others cannot be compared.
func mixed(cols []doc.Column) bool {
	n := 0
	for _, c := range cols {
		if c.Weight > 0 && !math.IsInf(c.Weight, 1) {
			n++
		}
	}
	return n > 0 && n < len(cols)
}

func even(wish []float64) {
	for i := range wish {
		wish[i] = 1
	}
}

// measure is the least width of column i, the width in which its short cells are not
// broken, and its share where the document gives none: by how much stands in the column,
// damped, so that a column of sentences is wider than one of dates and does not crush it.
func measure(i int, head []*paragraph, body [][]*paragraph) (least, snug, wish float64) {
	volume := 0.0
	see := func(p *paragraph) {
		whole, word := p.natural()
		least = max(least, word)
		if whole <= shortCell {
			snug = max(snug, whole)
		}
		volume += whole
	}
	see(head[i])
	for _, r := range body {
		see(r[i])
	}
	const around = 2*cellPadX + 0.1
	least = min(least, widestWord*bodyWidth)
	return least + around, max(least, snug) + around, math.Pow(volume+1, damping)
}

// distribute shares the width by wish and raises columns below their least at the
// cost of the others. Every round settles a column or is the last.
func distribute(wish, least []float64) []float64 {
	widths := make([]float64, len(wish))
	settled := make([]bool, len(wish))
	for range wish {
		free, total := bodyWidth, 0.0
		for i := range wish {
			if settled[i] {
				free -= least[i]
			} else {
				total += wish[i]
			}
		}
		again := false
		for i := range wish {
			widths[i] = least[i]
			if !settled[i] {
				widths[i] = free * wish[i] / total
			}
		}
		for i := range wish {
			if !settled[i] && widths[i] < least[i] {
				settled[i], again = true, true
			}
		}
		if !again {
			break
		}
	}
	return widths
}
