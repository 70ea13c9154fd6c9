package docx

import (
	"encoding/xml"
	"strings"
	"unicode"

	"portico/engine/doc"
)

// clean returns s as a Word document can hold it: line ends are LF, and what XML cannot
// hold is left out.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case r < ' ' && r != '\n' && r != '\t', r >= 0x7f && r < 0xa0, r == '\ufffe', r == '\uffff':
			return -1
		}
		return r
	}, s)
}

// oneLine is s fit for a title.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// blank reports whether there is nothing to see in s.
func blank(s string) bool { return strings.TrimSpace(s) == "" }

// escaped is s as XML holds it.
func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(clean(s))) // a Builder takes everything
	return b.String()
}

// rightToLeft says that the first letter of a text is of a script that is written so.
func rightToLeft(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
		}
	}
	return false
}

func plainRuns(text string) []doc.Run { return []doc.Run{{Text: text}} }

func textOf(runs []doc.Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// run writes text of one appearance; tabs and line breaks are elements of their own.
func run(b *strings.Builder, r doc.Run, style string) {
	b.WriteString("<w:r>")
	look := ""
	if style != "" {
		look += `<w:rStyle w:val="` + style + `"/>`
	}
	if r.Bold {
		look += "<w:b/><w:bCs/>"
	}
	if r.Italic {
		look += "<w:i/><w:iCs/>"
	}
	if rightToLeft(r.Text) {
		look += "<w:rtl/>"
	}
	if look != "" {
		b.WriteString("<w:rPr>" + look + "</w:rPr>")
	}
	for i, line := range strings.Split(clean(r.Text), "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				b.WriteString("<w:tab/>")
			}
			if piece != "" {
				b.WriteString(`<w:t xml:space="preserve">` + escaped(piece) + "</w:t>")
			}
		}
	}
	b.WriteString("</w:r>")
}

// runs writes text; neighbours with the same link are one link.
func (p *paper) runs(b *strings.Builder, all []doc.Run) {
	for i, r := range all {
		style := ""
		if r.Link != "" {
			if style = "Hyperlink"; i == 0 || all[i-1].Link != r.Link {
				b.WriteString(`<w:hyperlink r:id="` + p.link(r.Link) + `" w:history="1">`)
			}
		}
		run(b, r, style)
		if r.Link != "" && (i+1 == len(all) || all[i+1].Link != r.Link) {
			b.WriteString("</w:hyperlink>")
		}
	}
}

// look is how a paragraph is set; the zero look is that of running text.
type look struct {
	style string // of styles.xml; "" for running text
	num   int    // the list that it is an item of; 0 for none
	level int    // of the item
	next  bool   // stays on the page of what follows
}

// paragraph is one paragraph of text.
func (p *paper) paragraph(all []doc.Run, l look) string {
	var b strings.Builder
	b.WriteString("<w:p>")
	set := ""
	if l.style != "" {
		set += `<w:pStyle w:val="` + l.style + `"/>`
	}
	if l.next {
		set += "<w:keepNext/>"
	}
	if l.num > 0 {
		set += `<w:numPr><w:ilvl w:val="` + number(min(l.level, 8)) + `"/><w:numId w:val="` + number(l.num) + `"/></w:numPr>`
	}
	if rightToLeft(textOf(all)) {
		set += "<w:bidi/>"
	}
	if set != "" {
		b.WriteString("<w:pPr>" + set + "</w:pPr>")
	}
	p.runs(&b, all)
	b.WriteString("</w:p>")
	return b.String()
}
