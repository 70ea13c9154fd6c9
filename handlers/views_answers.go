package handlers

import (
	"portico/engine"
	"portico/engine/doc"
)

// AnswerPart is a piece of a document as the check page and the read-only page
// show it: exactly one of Text, Fields, Table, Figure, Facts, People, Comments, Code and
// Parts is set. Fields that follow each other are one list.
type AnswerPart struct {
	Level    int    // of a heading: 2 or 3; 0 for a paragraph
	ID       string // anchor, may be ""
	Text     string
	Muted    bool
	Fields   []AnswerField
	Table    *doc.Table
	Href     string // where the table's answers are changed; "" when they cannot be
	Facts    []doc.Fact
	People   []doc.Signature
	Figure   *doc.Figure // a picture; FileHref leads to it
	FileHref string
	Label    string // of Code
	Code     string
	Comments []doc.Comment

	// Parts is a form in another language than the page's.
	Lang, Dir string
	Parts     []AnswerPart
}

// AnswerField is a question with its answer and the way back to it.
type AnswerField struct {
	doc.Field
	ID       string
	Href     string // where the answer is changed; "" when it cannot be
	FileHref string // of the file that is the answer; "" for other answers
}

// NewAnswers turns a document into parts. The document's own title (a heading of
// level 1) is left out, since the page has one. change answers where a question
// is changed, by the names of its tab and of the question, "" for nowhere; a nil
// change makes a page to read only.
func NewAnswers(d *doc.Document, change func(tab, name string) string) []AnswerPart {
	if change == nil {
		change = func(string, string) string { return "" }
	}
	var parts []AnswerPart
	for _, b := range d.Blocks {
		if f, ok := b.(doc.Field); ok {
			parts = appendField(parts, AnswerField{Field: f, Href: changeHref(change, f.Tab, f.Name)})
			continue
		}
		if p, ok := newPart(b, change); ok {
			parts = append(parts, p)
		}
	}
	return inLanguage(d, parts)
}

// pageLang is the language of our pages.
const pageLang = "en-GB"

// inLanguage says in which language and direction the parts are, where those are not the
// page's: a voice that reads them out needs to know.
func inLanguage(d *doc.Document, parts []AnswerPart) []AnswerPart {
	if (d.Lang == "" || d.Lang == pageLang) && !d.RTL || len(parts) == 0 {
		return parts
	}
	dir := "ltr"
	if d.RTL {
		dir = "rtl"
	}
	return []AnswerPart{{Lang: d.Lang, Dir: dir, Parts: parts}}
}

// appendField puts a field into the list before it, or begins a new one.
func appendField(parts []AnswerPart, f AnswerField) []AnswerPart {
	if n := len(parts); n > 0 && parts[n-1].Fields != nil {
		parts[n-1].Fields = append(parts[n-1].Fields, f)
		return parts
	}
	return append(parts, AnswerPart{Fields: []AnswerField{f}})
}

// newPart turns every block but a field into a part; false leaves it out.
func newPart(b doc.Block, change func(tab, name string) string) (AnswerPart, bool) {
	switch b := b.(type) {
	case doc.Heading:
		return AnswerPart{Level: b.Level, Text: b.Text, ID: b.ID}, b.Level > 1
	case doc.Paragraph:
		return AnswerPart{Text: string(b.Text), Muted: b.Muted}, b.Text != ""
	case doc.Table:
		return AnswerPart{Table: &b, Href: changeHref(change, b.Tab, b.Name)}, true
	case doc.Figure:
		return AnswerPart{Figure: &b, ID: engine.PathID(b.Path), Href: changeHref(change, b.Tab, b.Path)}, true
	case doc.Facts:
		return AnswerPart{Facts: b.Items}, len(b.Items) > 0
	case doc.Comments:
		return AnswerPart{Comments: b.Items}, len(b.Items) > 0
	case doc.Signatures:
		return AnswerPart{People: b.People}, len(b.People) > 0
	case doc.Code:
		return AnswerPart{Label: b.Label, Code: b.Text}, b.Text != ""
	}
	return AnswerPart{}, false
}

// changeHref asks for the address of a question that has a name.
func changeHref(change func(tab, name string) string, tab, name string) string {
	if name == "" {
		return ""
	}
	return change(tab, name)
}
