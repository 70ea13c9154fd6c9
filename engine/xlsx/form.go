package xlsx

import (
	"strconv"
	"strings"

	"portico/engine/doc"
)

// The columns of the form's sheet, and their widths in characters.
const (
	colQuestion = 1
	colAnswer   = 2
	colNote     = 3

	widthQuestion = 44.0
	widthAnswer   = 96.0
	widthNote     = 36.0
)

// Words of the form's sheet.
const (
	notAnswered = "Not answered"
	noRows      = "No rows"
	continued   = "(continued)"
	draftNotice = "Draft, not submitted"
)

// form writes the sheet with the questions, and the tables' sheets on the way.
func (b *book) form() {
	p := &page{book: b, row: 1}
	for i, w := range [...]float64{widthQuestion, widthAnswer, widthNote} {
		b.try(b.file.SetColWidth(formSheet, at(i+1, 1)[:1], at(i+1, 1)[:1], w))
		b.try(b.file.SetCellStr(formSheet, at(i+1, 1), [...]string{"Question", "Answer", "Note"}[i]))
	}
	b.lay(formSheet, colNote)
	blocks := b.doc.Blocks
	if len(blocks) > 0 {
		if h, ok := blocks[0].(doc.Heading); ok && h.Level == 1 {
			p.block(h)
			blocks = blocks[1:]
		}
	}
	p.banner()
	for _, block := range blocks {
		p.block(block)
	}
}

// page is the form's sheet in the making.
type page struct {
	*book
	row   int    // the last that was written
	under string // the heading that what is written next stands under
}

// entry is one question with its answer.
type entry struct {
	label  string
	answer []doc.Run
	look   look // of the answer
	note   string
	fault  bool // the note says what is wrong
}

func plainRuns(text string) []doc.Run { return []doc.Run{{Text: clean(text)}} }

// banner writes what stands on every page of the PDF: whose form it is.
func (p *page) banner() {
	h := p.doc.Banner
	for _, f := range [...]doc.Fact{{Label: "Organisation", Value: h.Organisation}, {Label: "Department", Value: h.Department}, {Label: "Marking", Value: h.Marking},
		{Label: "Reference", Value: h.Reference}, {Label: "Name", Value: h.Name}, {Label: "Date of birth", Value: h.Born}, {Label: "Form", Value: h.FormTitle}} {
		if !blank(f.Value) {
			p.put(entry{label: f.Label, answer: plainRuns(f.Value), look: lookAnswer})
		}
	}
	if p.doc.Draft {
		p.put(entry{label: "State", answer: plainRuns(draftNotice), look: lookFault})
	}
	if !blank(p.doc.Footer) {
		p.put(entry{label: "About this form", answer: plainRuns(p.doc.Footer), look: lookMuted})
	}
}

func (p *page) block(block doc.Block) {
	switch b := block.(type) {
	case doc.Heading:
		p.heading(b)
	case doc.Paragraph:
		l := lookAnswer
		if b.Muted {
			l = lookMuted
		}
		p.put(entry{answer: plainRuns(string(b.Text)), look: l})
	case doc.Field:
		p.field(b)
	case doc.Table:
		p.table(b)
	case doc.Figure:
		p.figure(b)
	case doc.Facts:
		for _, f := range b.Items {
			p.put(p.answered(entry{label: f.Label, answer: plainRuns(f.Value), look: lookAnswer}))
		}
	case doc.Comments:
		p.comments(b)
	case doc.Signatures:
		p.signatures(b)
	case doc.Code:
		p.put(entry{label: b.Label, answer: plainRuns(b.Text), look: lookCode})
	}
}

func (p *page) heading(h doc.Heading) {
	p.row++
	l, height := lookGroup, 21.0
	switch h.Level {
	case 1:
		l, height = lookTitle, 27
	case 2:
		p.row++ // an empty row before a tab
		l, height = lookTab, 24
	}
	p.under = h.Text
	p.text(formSheet, at(colQuestion, p.row), oneLine(h.Text))
	p.paint(formSheet, p.row, colQuestion, colNote, l)
	p.try(p.file.SetRowHeight(formSheet, p.row, height))
}

// field writes a question with its answer.
func (p *page) field(f doc.Field) {
	e := entry{label: f.Label, answer: plainRuns(string(f.Value)), look: lookAnswer, note: f.Note}
	switch {
	case len(f.Prose) > 0:
		e.answer = proseRuns(f.Prose)
	case len(f.Items) > 0:
		items := make([]string, len(f.Items))
		for i, item := range f.Items {
			items[i] = "\u2022 " + clean(string(item))
		}
		e.answer = plainRuns(strings.Join(items, "\n"))
	}
	if len(f.Choices) > 0 && blank(textOf(e.answer)) {
		e.answer, e.look = plainRuns(choices(f.Choices)), lookMuted
	}
	e.note = strings.TrimSpace(f.Hint + "\n" + e.note)
	p.put(p.faulty(p.answered(e), f.Fault))
}

// choices says what can be chosen, on a blank form.
func choices(list []doc.Text) string {
	words := make([]string, len(list))
	for i, c := range list {
		words[i] = "\u2610 " + clean(string(c))
	}
	return strings.Join(words, "\n")
}

// answered says of an empty answer that it is one.
func (p *page) answered(e entry) entry {
	if blank(textOf(e.answer)) && !p.doc.Blank {
		e.answer, e.look = plainRuns(notAnswered), lookMuted
	}
	return e
}

// faulty puts what is wrong beside an answer.
func (p *page) faulty(e entry, fault string) entry {
	if fault != "" {
		e.note = strings.TrimPrefix(e.note+"\n"+fault, "\n")
		e.fault = true
	}
	return e
}

func (p *page) comments(c doc.Comments) {
	for _, one := range c.Items {
		on := one.On
		if on == "" {
			on = "On the whole form"
		}
		p.put(entry{label: on, answer: plainRuns(string(one.Text)), look: lookAnswer, note: strings.TrimPrefix(one.By+", "+one.When, ", ")})
	}
}

func (p *page) signatures(s doc.Signatures) {
	for _, one := range s.People {
		lines := strings.Join(append([]string{one.Name}, one.Lines...), "\n")
		p.put(entry{label: one.Role, answer: plainRuns(lines), look: lookAnswer, note: one.When})
	}
}

// put writes an entry, in further rows where a cell cannot hold it.
func (p *page) put(e entry) {
	labels, notes := pieces(plainRuns(e.label), mostUnits), pieces(plainRuns(e.note), mostUnits)
	answers := pieces(e.answer, mostUnits)
	for i := range max(len(labels), len(answers), len(notes)) {
		part := entry{look: e.look, fault: e.fault, answer: pieceAt(answers, i), note: textOf(pieceAt(notes, i))}
		switch {
		case i < len(labels):
			part.label = textOf(labels[i])
		case e.label != "":
			part.label = oneLine(shortened(e.label, 200)) + " " + continued
		default:
			part.label = continued
		}
		p.place(part)
	}
}

func pieceAt(all [][]doc.Run, i int) []doc.Run {
	if i < len(all) {
		return all[i]
	}
	return plainRuns("")
}

// place writes an entry that fits into cells. What is higher than a row may be stands
// in cells that are several rows high.
func (p *page) place(e entry) {
	lines := max(linesOf(textOf(e.answer), widthAnswer), linesOf(e.label, widthQuestion), linesOf(e.note, widthNote))
	noteLook := lookMuted
	if e.fault {
		noteLook = lookFault
	}
	p.row++
	p.cell(colQuestion, plainRuns(e.label), lookLabel)
	p.cell(colAnswer, e.answer, e.look)
	p.cell(colNote, plainRuns(e.note), noteLook)
	p.tall(lines, noteLook, e.look)
}

func (p *page) cell(column int, runs []doc.Run, l look) {
	if textOf(runs) != "" {
		p.write(formSheet, at(column, p.row), runs)
	}
	p.paint(formSheet, p.row, column, column, l)
}

// mostLines is how many lines the highest row shows: 409 points.
const mostLines = 27

// tall makes room for lines, with further rows under the one just written.
func (p *page) tall(lines int, note, answer look) {
	first := p.row
	for left := lines; left > 0; left -= mostLines {
		if left < lines {
			p.row++
		}
		if n := min(left, mostLines); n > 1 {
			p.try(p.file.SetRowHeight(formSheet, p.row, float64(n)*lineHeight+3))
		}
	}
	if p.row == first {
		return
	}
	for i, l := range [...]look{lookLabel, answer, note} {
		column := colQuestion + i
		p.try(p.file.SetCellStyle(formSheet, at(column, first), at(column, p.row), p.styles[l]))
		p.try(p.file.MergeCell(formSheet, at(column, first), at(column, p.row)))
	}
}

// rowsWords is "1 row" or "3 rows".
func rowsWords(n int) string {
	if n == 1 {
		return "1 row"
	}
	return strconv.Itoa(n) + " rows"
}
