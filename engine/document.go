package engine

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"portico/engine/doc"
)

// DocOptions are what a document shows beside the answers.
type DocOptions struct {
	Banner      doc.Banner
	Facts       []doc.Fact // under the title: who was asked, by when
	Attachments []AttachmentLine
	Files       func(ref string) (FileLine, bool) // the files of questions; nil knows none
	Signatures  []doc.Signature
	Receipt     *ReceiptLine // nil before submission
	Draft       bool         // every page says that this is a draft
	Footer      string
	Faults      []Fault // shown at their questions; nil for none
	Comments    []doc.Comment
	Amended     *AmendedLine // what was changed at counter-signature; nil for nothing
	Blank       bool         // to be filled in by hand: every question, those that depend on others too
	Tab         *Tab         // print this tab only, without its heading and without an ending; nil prints all
}

// AttachmentLine is one file on the Supporting Documentation tab.
type AttachmentLine struct {
	Name        string
	Description string
	Size        int64  // in bytes
	SHA256      string // hexadecimal, may be ""
}

// ReceiptLine is the receipt of a submission as printed.
type ReceiptLine struct {
	Reference string
	Hash      string // SHA-256, hexadecimal
	Submitted string // "15-Oct-2026 at 14:09"
	Version   string // of the definition
}

// AmendedLine is what the counter signatory changed after the author had signed.
type AmendedLine struct {
	Author, Signatory string // their names
	What              []Amendment
	Files             []string // what was done with supporting documents, a sentence each
}

// Document prints a sheet: a heading for each tab, then its questions with their
// answers as they read. Hidden questions are left out, unanswered ones are there
// with an empty answer, which every printer shows as "Not answered".
func (d *Definition) Document(a Answers, opt DocOptions) *doc.Document {
	return d.Sheet(a).Document(opt)
}

// Document is Definition.Document of this sheet.
func (s *Sheet) Document(opt DocOptions) *doc.Document {
	p := &printer{sheet: s, opt: opt, faults: map[Path]string{}}
	for _, f := range opt.Faults {
		if f.Level != LevelWarn && p.faults[f.Name] == "" {
			p.faults[f.Name] = f.Message
		}
	}
	p.add(doc.Heading{Level: 1, Text: s.d.Title})
	if len(opt.Facts) > 0 {
		p.add(doc.Facts{Items: opt.Facts})
	}
	for i, tab := range s.d.Tabs {
		if (opt.Blank || !s.Hides(tab)) && (opt.Tab == nil || opt.Tab.Name == tab.Name) {
			p.tab(tab, s.tabs[i])
		}
	}
	if opt.Tab == nil {
		p.amendments()
		p.ending()
		p.comments()
	}
	return &doc.Document{
		Title: s.d.Title, Lang: s.d.Lang, RTL: s.d.RTL(), Subject: p.subject(), Banner: opt.Banner,
		Blocks: p.blocks, Draft: opt.Draft, Blank: opt.Blank, Footer: opt.Footer,
	}
}

// comments prints what readers remarked.
func (p *printer) comments() {
	if len(p.opt.Comments) > 0 {
		p.add(doc.Heading{Level: 2, Text: "Comments", ID: "t-comments"})
		p.add(doc.Comments{Items: p.opt.Comments})
	}
}

// printer builds one document.
type printer struct {
	sheet  *Sheet
	opt    DocOptions
	blocks []doc.Block
	faults map[Path]string
	name   string // of the tab that is printed
	level  int    // of the headings of its groups
}

func (p *printer) add(b doc.Block) { p.blocks = append(p.blocks, b) }

func (p *printer) subject() string {
	if p.opt.Receipt != nil && p.opt.Receipt.Version != "" {
		return p.opt.Receipt.Version
	}
	return p.sheet.d.Key
}

func (p *printer) tab(tab *Tab, top *spot) {
	p.name, p.level = tab.Name, 2
	if p.opt.Tab != nil {
		p.level = 3
	} else if !tab.Whole || tab.Title != p.sheet.d.Title {
		p.level = 3
		p.add(doc.Heading{Level: 2, Text: tab.Title, ID: "t-" + tab.Name})
	}
	if tab.Attachments != nil {
		p.files(tab)
		return
	}
	if !tab.Whole {
		p.onlyIf(top.q)
	}
	p.object(top, tab.Title)
}

// object prints the questions of an object; under is its title, which is repeated
// after a group: the questions that follow would seem to belong to the group.
func (p *printer) object(in *spot, under string) {
	afterGroup := false
	var facts []doc.Fact
	for _, k := range in.kids {
		if k.hidden && !p.opt.Blank {
			continue
		}
		if shapeOf(k.q) == ShapeAnswer && afterGroup {
			p.add(doc.Heading{Level: p.level, Text: under + ", continued"})
			afterGroup = false
		}
		if p.isFact(k) {
			facts = append(facts, doc.Fact{Label: titleOf(k.q), Value: p.factWords(k)})
			continue
		}
		p.record(&facts)
		switch shapeOf(k.q) {
		case ShapeAnswer:
			p.field(k)
		case ShapeGroup:
			p.add(doc.Heading{Level: p.level, Text: titleOf(k.q), ID: idOf(k.path())})
			p.onlyIf(k.q)
			p.object(k, titleOf(k.q))
			afterGroup = true
		case ShapeTable:
			p.table(k)
		}
	}
	p.record(&facts)
}

// longFact is the longest answer, in characters, that is set as a fact.
const longFact = 60

// isFact says that an answer is a short one out of the council's record: many of those
// follow each other, and set as facts in two columns they are read at a glance.
func (p *printer) isFact(k *spot) bool {
	if shapeOf(k.q) != ShapeAnswer || !k.q.ofRecord() || p.opt.Blank || k.typed != "" || p.faults[k.path()] != "" {
		return false
	}
	if k.value == nil {
		return true
	}
	text, items := reads(k.q, k.value)
	return items == nil && utf8.RuneCountInString(string(text)) <= longFact && !strings.Contains(string(text), "\n")
}

// factWords is a fact as it reads. That the council recorded nothing is not the writer's omission.
func (p *printer) factWords(k *spot) string {
	if k.value == nil {
		return "Nothing recorded"
	}
	return string(k.q.Kind.Doc(k.q, k.value))
}

// record prints the facts gathered so far, and says where they are from.
func (p *printer) record(facts *[]doc.Fact) {
	if len(*facts) == 0 {
		return
	}
	p.add(doc.Facts{Items: *facts})
	p.add(doc.Paragraph{Text: fromRecord, Muted: true})
	*facts = nil
}

// fromRecord says that an answer was not written by whoever filled in the form.
const fromRecord = "From the council’s record"

// workedOut says that an answer follows from others.
const workedOut = "Worked out from your answers"

func (p *printer) field(k *spot) {
	if k.q.File != nil && k.value != nil {
		p.fileAnswer(k)
		p.markAmended(k.path())
		return
	}
	path := k.path()
	f := doc.Field{Label: titleOf(k.q), Name: path, Tab: p.name, Fault: p.faults[path]}
	if k.typed != "" {
		f.Value = doc.Text(k.typed)
	} else if k.value != nil {
		f.Value, f.Items = reads(k.q, k.value)
		if formatted, ok := k.q.Kind.(proser); ok {
			f.Prose = formatted.prose(k.value)
		}
	}
	switch {
	case k.q.calc != nil && !k.q.ofRecord():
		f.Note, f.Name = workedOut, ""
	case k.q.ReadOnly:
		f.Note, f.Name = fromRecord, "" // there is nothing to change
	}
	if p.amended(path) {
		f.Note = joinNotes(f.Note, amendedNote)
	}
	p.leaveRoom(k, &f)
	p.add(f)
}

// reads is how a present value reads: text, or several things as a list.
func reads(q *Question, value any) (doc.Text, []doc.Text) {
	if k, ok := q.Kind.(lister); ok {
		return "", k.items(q, value)
	}
	return q.Kind.Doc(q, value), nil
}

func (p *printer) table(k *spot) {
	path := k.path()
	t := doc.Table{Caption: titleOf(k.q), Empty: "No rows", Name: path, Tab: p.name, Fault: p.faults[path], Hint: p.blankHint(k.q)}
	if k.q.ReadOnly {
		t.Name = "" // there is nothing to change
	}
	if k.q.Number != "" {
		t.Columns = append(t.Columns, doc.Column{Title: "No.", Weight: 0.6})
	}
	for _, column := range k.q.Children {
		if shapeOf(column) != ShapeNone {
			t.Columns = append(t.Columns, columnOf(column))
		}
	}
	for _, row := range k.kids {
		if row.blank {
			continue
		}
		cells := make([]doc.Text, 0, len(t.Columns))
		if k.q.Number != "" {
			cells = append(cells, doc.Text(k.q.Number+strconv.Itoa(row.number)))
		}
		for _, c := range row.kids {
			if shapeOf(c.q) != ShapeNone {
				cells = append(cells, p.cell(c))
			}
		}
		t.Rows = append(t.Rows, cells)
		if t.Fault == "" {
			t.Fault = p.rowFault(row)
		}
	}
	for i := range t.Columns {
		if len(t.Rows) > 0 {
			t.Columns[i].Weight = 0 // what stands in the rows says how wide they are
		}
	}
	p.leaveRows(k.q, &t)
	p.add(t)
	p.markAmended(path)
}

// columnOf is the head of a table's column.
func columnOf(q *Question) doc.Column {
	c := doc.Column{Title: titleOf(q), Weight: columnWeights[widthOf(q)]}
	if k, ok := q.Kind.(interface{ column() doc.Type }); ok {
		c.Type = k.column()
	}
	if c.Type == doc.TypeNumber {
		c.Unit = q.Unit
	}
	return c
}

// columnWeights are the shares of a column by its width.
var columnWeights = map[string]float64{"s": 1, "m": 2, "l": 3}

// cell is how a cell reads; a group in a cell has a line for each of its questions.
func (p *printer) cell(c *spot) doc.Text {
	switch {
	case c.hidden:
		return ""
	case shapeOf(c.q) == ShapeGroup:
		var lines doc.Text
		for _, k := range c.kids {
			if text := p.cell(k); text != "" {
				if lines != "" {
					lines += "\n"
				}
				lines += doc.Text(titleOf(k.q)) + ": " + text
			}
		}
		return lines
	case c.typed != "":
		return doc.Text(c.typed)
	case c.value == nil || shapeOf(c.q) != ShapeAnswer:
		return ""
	case c.q.File != nil:
		return fileWords(p.fileLine(c.q.Kind.Show(c.q, c.value)))
	}
	if k, ok := c.q.Kind.(interface {
		short(q *Question, value any) doc.Text
	}); ok {
		return k.short(c.q, c.value)
	}
	return c.q.Kind.Doc(c.q, c.value)
}

// rowFault is the first fault in a row.
func (p *printer) rowFault(row *spot) string {
	if len(p.faults) == 0 {
		return ""
	}
	if said := p.faults[row.path()]; said != "" {
		return said
	}
	for _, c := range row.kids {
		if said := p.faults[c.path()]; said != "" {
			return said
		}
	}
	return ""
}

func (p *printer) files(tab *Tab) {
	t := doc.Table{
		Caption: "Files attached", Empty: "No files attached", Name: tab.Name, Tab: tab.Name, Fault: p.faults[tab.Name],
		Columns: []doc.Column{{Title: "File", Weight: 3}, {Title: "Description", Weight: 4}, {Title: "Size", Weight: 1}},
	}
	for _, f := range p.opt.Attachments {
		t.Rows = append(t.Rows, []doc.Text{doc.Text(f.Name), doc.Text(f.Description), doc.Text(sizeWords(f.Size))})
	}
	p.add(t)
	for _, f := range p.opt.Attachments {
		if f.SHA256 != "" && p.opt.Receipt != nil { // proves what was submitted; on a draft it is noise
			p.add(doc.Code{Label: "SHA-256 of " + f.Name, Text: f.SHA256})
		}
	}
}

// sizeWords writes a size as people do: "1.2 MB".
func sizeWords(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", (n+512)>>10)
	}
	return counted(int(n), "byte", "bytes")
}

// ending prints what the submitter declared, who signed, and the receipt.
func (p *printer) ending() {
	signed := doc.Signatures{People: p.opt.Signatures}
	if p.opt.Blank && len(signed.People) == 0 {
		signed = blankSignature
	}
	if p.sheet.d.Declaration != "" && len(signed.People) > 0 {
		p.add(doc.Heading{Level: 2, Text: "Declaration", ID: "t-declaration"})
		p.add(doc.Paragraph{Text: doc.Text(p.sheet.d.Declaration)})
	}
	if len(signed.People) > 0 {
		p.add(signed)
	}
	r := p.opt.Receipt
	if r == nil {
		return
	}
	p.add(doc.Heading{Level: 2, Text: "Receipt", ID: "t-receipt"})
	items := []doc.Fact{{Label: "Reference", Value: r.Reference}, {Label: "Submitted", Value: r.Submitted}}
	if r.Version != "" {
		items = append(items, doc.Fact{Label: "Version of the form", Value: r.Version})
	}
	p.add(doc.Facts{Items: items})
	if r.Hash != "" {
		p.add(doc.Code{Label: "SHA-256", Text: r.Hash})
	}
}
