package engine

import (
	"strconv"
	"strings"

	"portico/engine/doc"
)

// Rows and lines that a blank form leaves to write in.
const (
	blankRows     = 3
	mostBlankRows = 12
	mostChoices   = 40 // printed with boxes; a longer list is written in
	linesOfText   = 6  // of a question of several lines that says no length
	lineLength    = 90 // characters of handwriting
)

// blankHint is what a blank form says under a label: the hint, and when it is asked.
func (p *printer) blankHint(q *Question) string {
	if !p.opt.Blank {
		return ""
	}
	return strings.TrimSpace(q.Hint + "\n" + p.sheet.d.onlyIf(q))
}

// onlyIf prints, on a blank form, when a group or a tab is asked for.
func (p *printer) onlyIf(q *Question) {
	if hint := p.blankHint(q); hint != "" {
		p.add(doc.Paragraph{Text: doc.Text(hint), Muted: true})
	}
}

// leaveRoom makes an unanswered field of a blank form one to write in.
func (p *printer) leaveRoom(k *spot, f *doc.Field) {
	if !p.opt.Blank {
		return
	}
	f.Hint, f.Room = p.blankHint(k.q), roomOf(k.q)
	if k.value != nil || k.typed != "" {
		return
	}
	switch k.q.Kind.(type) {
	case yesno:
		f.Choices = []doc.Text{k.q.Kind.Doc(k.q, true), k.q.Kind.Doc(k.q, false)}
	case tick:
		f.Choices = []doc.Text{"Yes"}
	default:
		if len(k.q.Options) <= mostChoices {
			for _, o := range k.q.Options {
				f.Choices = append(f.Choices, doc.Text(o.Label))
			}
		}
	}
}

// roomOf is about how many lines an answer takes.
func roomOf(q *Question) int {
	if widthOf(q) != "l" {
		return 1
	}
	if q.MaxLength > 0 {
		return max(3, min(q.MaxLength/lineLength, 2*linesOfText))
	}
	return linesOfText
}

// leaveRows adds rows to write in to a table of a blank form.
func (p *printer) leaveRows(q *Question, t *doc.Table) {
	if !p.opt.Blank || q.FixedRows || q.ReadOnly {
		return
	}
	rows := min(max(q.MinItems, blankRows), mostBlankRows)
	if q.MaxItems >= 0 {
		rows = min(rows, q.MaxItems)
	}
	for len(t.Rows) < rows {
		row := make([]doc.Text, len(t.Columns))
		if q.Number != "" {
			row[0] = doc.Text(q.Number + strconv.Itoa(len(t.Rows)+1))
		}
		t.Rows = append(t.Rows, row)
	}
}

// blankSignature is the box that the writer of a blank form signs in.
var blankSignature = doc.Signatures{People: []doc.Signature{{Role: "Signed", Lines: []string{" ", "Name:", " ", "Date:"}}}}
