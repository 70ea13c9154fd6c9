package docx

import (
	"strconv"
	"strings"

	"portico/engine/doc"
)

// Words that are said where there is nothing.
const (
	notAnswered = "Not answered"
	noRows      = "No rows"
	draftNotice = "Draft, not submitted"
)

// paper is a document in the making.
type paper struct {
	doc      *doc.Document
	body     strings.Builder
	sideways bool // the pages since the last break are turned
	started  bool // something stands on them
	links    []string
	linkAt   map[string]int
	pictures []picture
	numbered int // lists with numbers so far
}

func newPaper(d *doc.Document) *paper { return &paper{doc: d, linkAt: map[string]int{}} }

func number(n int) string { return strconv.Itoa(n) }

// write puts a paragraph or a table on the page.
func (p *paper) write(xml string) {
	p.body.WriteString(xml)
	p.started = true
}

func (p *paper) text(text string, l look) { p.write(p.paragraph(plainRuns(text), l)) }

// turn goes on to pages that are turned sideways, or upright again.
func (p *paper) turn(sideways bool) {
	if p.sideways != sideways && p.started {
		p.write("<w:p><w:pPr><w:pStyle w:val=\"Break\"/>" + p.section() + "</w:pPr></w:p>")
		p.started = false
	}
	p.sideways = sideways
}

// Measures in twentieths of a point: A4, margins, the room between them.
const (
	a4Short, a4Long = 11906, 16838
	margin          = 1134
	roomUpright     = a4Short - 2*margin
	roomSideways    = a4Long - 2*margin
)

func (p *paper) room() int {
	if p.sideways {
		return roomSideways
	}
	return roomUpright
}

// section says of what kind the pages up to here are.
func (p *paper) section() string {
	size := `<w:pgSz w:w="` + number(a4Short) + `" w:h="` + number(a4Long) + `"/>`
	if p.sideways {
		size = `<w:pgSz w:w="` + number(a4Long) + `" w:h="` + number(a4Short) + `" w:orient="landscape"/>`
	}
	m := number(margin)
	return `<w:sectPr><w:headerReference w:type="default" r:id="rHead"/><w:footerReference w:type="default" r:id="rFoot"/>` + size +
		`<w:pgMar w:top="` + m + `" w:right="` + m + `" w:bottom="` + m + `" w:left="` + m + `" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>`
}

func (p *paper) end() { p.body.WriteString(p.section()) }

// link is the name under which an address is kept.
func (p *paper) link(address string) string {
	if _, known := p.linkAt[address]; !known {
		p.links = append(p.links, address)
		p.linkAt[address] = len(p.links)
	}
	return "rLink" + number(p.linkAt[address])
}

func (p *paper) block(block doc.Block) {
	if t, ok := block.(doc.Table); ok {
		p.turn(len(t.Columns) > mostUpright)
		p.table(t)
		return
	}
	p.turn(false)
	switch b := block.(type) {
	case doc.Heading:
		p.text(oneLine(b.Text), look{style: [...]string{"Title", "Heading1", "Heading2"}[min(max(b.Level, 1), 3)-1]})
	case doc.Paragraph:
		p.text(string(b.Text), look{style: map[bool]string{true: "Note"}[b.Muted]})
	case doc.Field:
		p.field(b)
	case doc.Figure:
		p.figure(b)
	case doc.Facts:
		for _, f := range b.Items {
			p.write(p.paragraph([]doc.Run{{Text: f.Label + ": ", Bold: true}, {Text: f.Value}}, look{style: "Fact"}))
		}
	case doc.Comments:
		for _, c := range b.Items {
			p.comment(c)
		}
	case doc.Signatures:
		for _, s := range b.People {
			p.signature(s)
		}
	case doc.Code:
		p.text(b.Label, look{style: "Note", next: true})
		p.text(b.Text, look{style: "Code"})
	}
}

// field writes a question with its answer.
func (p *paper) field(f doc.Field) {
	p.text(f.Label, look{style: "Question", next: true})
	if f.Hint != "" {
		p.text(f.Hint, look{style: "Note", next: true})
	}
	switch {
	case len(f.Prose) > 0:
		p.prose(f.Prose)
	case len(f.Items) > 0:
		for _, item := range f.Items {
			p.text(string(item), look{style: "ListBullet", num: numBullets})
		}
	case !blank(string(f.Value)):
		p.lines(string(f.Value))
	case len(f.Choices) > 0:
		for _, c := range f.Choices {
			p.text("\u2610 "+string(c), look{})
		}
	case p.doc.Blank:
		for range max(f.Room, 1) {
			p.text("", look{style: "Room"})
		}
	default:
		p.text(notAnswered, look{style: "Note"})
	}
	p.under(f.Note, f.Fault)
}

// lines writes text as paragraphs: an empty line parts two of them.
func (p *paper) lines(text string) {
	for _, one := range strings.Split(clean(text), "\n\n") {
		if one = strings.Trim(one, "\n"); one != "" {
			p.text(one, look{})
		}
	}
}

// under writes what stands small under an answer.
func (p *paper) under(note, fault string) {
	if note != "" {
		p.text(note, look{style: "Note"})
	}
	if fault != "" {
		p.text("To fix: "+fault, look{style: "Fault"})
	}
}

func (p *paper) comment(c doc.Comment) {
	on := c.On
	if on == "" {
		on = "On the whole form"
	}
	p.text(on, look{style: "Question", next: true})
	p.lines(string(c.Text))
	p.text(strings.TrimPrefix(c.By+", "+c.When, ", "), look{style: "Note"})
}

func (p *paper) signature(s doc.Signature) {
	p.text(s.Role, look{style: "Note", next: true})
	p.write(p.paragraph([]doc.Run{{Text: s.Name, Bold: true}, {Text: strings.TrimRight("\n"+strings.Join(s.Lines, "\n"), "\n")}}, look{}))
	p.under(s.When, "")
}
