package docx

import (
	"strings"
	"time"

	"portico/engine/doc"
)

// xmlHead begins every part.
const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// The namespaces of the parts.
const (
	nsWord     = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	nsRelation = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	nsDrawing  = `xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
	relations  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordKind   = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// parts are the files of the package, in a fixed order.
func (p *paper) parts(o Options) []part {
	out := []part{
		{"[Content_Types].xml", []byte(contentTypes)},
		{"_rels/.rels", []byte(relationships(relation("rDocument", "officeDocument", "word/document.xml"),
			`<Relationship Id="rCore" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`,
			relation("rApp", "extended-properties", "docProps/app.xml")))},
		{"docProps/core.xml", []byte(p.core(o.Created))},
		{"docProps/app.xml", []byte(xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>` + producer + `</Application></Properties>`)},
		{"word/document.xml", []byte(xmlHead + `<w:document ` + nsWord + " " + nsRelation + " " + nsDrawing + `><w:body>` + p.body.String() + `</w:body></w:document>`)},
		{"word/_rels/document.xml.rels", []byte(p.related())},
		{"word/styles.xml", []byte(p.styles())},
		{"word/numbering.xml", []byte(p.numbering())},
		{"word/settings.xml", []byte(xmlHead + `<w:settings ` + nsWord + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`)},
		{"word/header1.xml", []byte(xmlHead + `<w:hdr ` + nsWord + " " + nsRelation + `>` + p.paragraph(plainRuns(p.banner()), look{style: "Header"}) + `</w:hdr>`)},
		{"word/footer1.xml", []byte(xmlHead + `<w:ftr ` + nsWord + " " + nsRelation + `>` + p.foot() + `</w:ftr>`)},
	}
	for _, one := range p.pictures {
		out = append(out, part{"word/media/" + one.name, one.body})
	}
	return out
}

const contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + wordKind + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + wordKind + `styles+xml"/>` +
	`<Override PartName="/word/numbering.xml" ContentType="` + wordKind + `numbering+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + wordKind + `settings+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="` + wordKind + `header+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + wordKind + `footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`

func relationships(all ...string) string {
	return xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.Join(all, "") + `</Relationships>`
}

func relation(id, kind, target string) string {
	return `<Relationship Id="` + id + `" Type="` + relations + kind + `" Target="` + target + `"/>`
}

// related is what the document's text names: its styles, links and pictures.
func (p *paper) related() string {
	all := []string{relation("rStyles", "styles", "styles.xml"), relation("rNumbering", "numbering", "numbering.xml"), relation("rSettings", "settings", "settings.xml"),
		relation("rHead", "header", "header1.xml"), relation("rFoot", "footer", "footer1.xml")}
	for i, address := range p.links {
		all = append(all, `<Relationship Id="rLink`+number(i+1)+`" Type="`+relations+`hyperlink" Target="`+escaped(address)+`" TargetMode="External"/>`)
	}
	for i, one := range p.pictures {
		all = append(all, relation("rPicture"+number(i+1), "image", "media/"+one.name))
	}
	return relationships(all...)
}

// core is what the file says about itself: no name of a person.
func (p *paper) core(created time.Time) string {
	at := created.UTC().Format(time.RFC3339)
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escaped(oneLine(p.doc.Title)) + `</dc:title><dc:subject>` + escaped(oneLine(p.doc.Subject)) + `</dc:subject><dc:creator>` + escaped(oneLine(p.doc.Banner.Organisation)) +
		`</dc:creator><dc:language>` + escaped(p.lang()) + `</dc:language><cp:lastModifiedBy>` + producer + `</cp:lastModifiedBy>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`
}

func (p *paper) lang() string {
	if p.doc.Lang == "" {
		return "en-GB"
	}
	return p.doc.Lang
}

// banner is what stands at the head of every page: whose document it is.
func (p *paper) banner() string {
	h := p.doc.Banner
	born := ""
	if h.Born != "" {
		born = "DOB " + h.Born
	}
	var said []string
	for _, one := range []string{h.Organisation, h.Name, born, h.Reference, h.Marking, p.notice()} {
		if one = oneLine(one); one != "" {
			said = append(said, one)
		}
	}
	return strings.Join(said, "  |  ")
}

// notice is what every page of a draft says.
func (p *paper) notice() string {
	if p.doc.Draft && p.doc.Notice == "" {
		return draftNotice
	}
	return p.doc.Notice
}

// foot is what stands at the foot of every page: its number.
func (p *paper) foot() string {
	var b strings.Builder
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>`)
	if !blank(p.doc.Footer) {
		run(&b, doc.Run{Text: oneLine(p.doc.Footer) + "  |  "}, "")
	}
	for i, field := range []string{"PAGE", "NUMPAGES"} {
		run(&b, doc.Run{Text: [...]string{"Page ", " of "}[i]}, "")
		b.WriteString(`<w:fldSimple w:instr=" ` + field + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`)
	}
	b.WriteString("</w:p>")
	return b.String()
}

// numbering is the lists: one with bullets, and one for each list with numbers.
func (p *paper) numbering() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:numbering ` + nsWord + `>`)
	for list, kind := range [...]string{"bullet", "decimal"} {
		b.WriteString(`<w:abstractNum w:abstractNumId="` + number(list) + `"><w:multiLevelType w:val="multilevel"/>`)
		for level := range 9 {
			mark := [...]string{"\u2022", "\u2013"}[level%2]
			if kind == "decimal" {
				mark = "%" + number(level+1) + "."
			}
			b.WriteString(`<w:lvl w:ilvl="` + number(level) + `"><w:start w:val="1"/><w:numFmt w:val="` + kind + `"/><w:lvlText w:val="` + mark +
				`"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="` + number(397*(level+1)) + `" w:hanging="397"/></w:pPr></w:lvl>`)
		}
		b.WriteString(`</w:abstractNum>`)
	}
	b.WriteString(`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for n := range p.numbered {
		b.WriteString(`<w:num w:numId="` + number(numBullets+n+1) + `"><w:abstractNumId w:val="1"/>`)
		for level := range 9 {
			b.WriteString(`<w:lvlOverride w:ilvl="` + number(level) + `"><w:startOverride w:val="1"/></w:lvlOverride>`)
		}
		b.WriteString(`</w:num>`)
	}
	b.WriteString(`</w:numbering>`)
	return b.String()
}
