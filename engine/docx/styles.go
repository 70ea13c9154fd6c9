package docx

import "strings"

// style is a paragraph's appearance.
type style struct {
	id, name, based string
	paragraph, text string // what w:pPr and w:rPr hold
	next            string // the style of the paragraph after it
	outline         string // level in the navigation pane, "" for none
}

// brand is the colour of headings, as on the PDF.
const brand = `<w:color w:val="004D5A"/>`

// styles are all that the printer uses. Users restyle a whole pack by changing them.
var styles = []style{
	{"Title", "Title", "Normal", `<w:keepNext/><w:spacing w:before="0" w:after="160"/>`, `<w:b/><w:bCs/>` + brand + `<w:sz w:val="40"/><w:szCs w:val="40"/>`, "Normal", ""},
	{"Heading1", "heading 1", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="400" w:after="120"/>`, `<w:b/><w:bCs/>` + brand + `<w:sz w:val="30"/><w:szCs w:val="30"/>`, "Normal", "0"},
	{"Heading2", "heading 2", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="280" w:after="80"/>`, `<w:b/><w:bCs/>` + brand + `<w:sz w:val="25"/><w:szCs w:val="25"/>`, "Normal", "1"},
	{"Heading3", "heading 3", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="60"/>`, `<w:b/><w:bCs/><w:sz w:val="23"/><w:szCs w:val="23"/>`, "Normal", "2"},
	{"Heading4", "heading 4", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="160" w:after="60"/>`, `<w:b/><w:bCs/><w:i/><w:iCs/>`, "Normal", "3"},
	{"Question", "Question", "Normal", `<w:keepNext/><w:spacing w:before="200" w:after="40"/>`, `<w:b/><w:bCs/>`, "Normal", ""},
	{"Note", "Note", "Normal", `<w:spacing w:after="80"/>`, `<w:color w:val="47545A"/><w:sz w:val="19"/><w:szCs w:val="19"/>`, "Normal", ""},
	{"Fault", "Fault", "Normal", ``, `<w:b/><w:bCs/><w:color w:val="8F1414"/>`, "Normal", ""},
	{"Fact", "Fact", "Normal", `<w:spacing w:after="20"/>`, ``, "Fact", ""},
	{"Code", "Code", "Normal", ``, `<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/><w:sz w:val="17"/><w:szCs w:val="17"/>`, "Normal", ""},
	{"Cell", "Cell", "Normal", `<w:spacing w:before="20" w:after="20"/>`, `<w:sz w:val="20"/><w:szCs w:val="20"/>`, "Cell", ""},
	{"Room", "Room", "Normal", `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="5F6C72"/></w:pBdr>`, ``, "Room", ""},
	{"Break", "Break", "Normal", `<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>`, `<w:sz w:val="8"/>`, "Normal", ""},
	{"ListBullet", "List Bullet", "Normal", `<w:spacing w:after="40"/>`, ``, "ListBullet", ""},
	{"ListNumber", "List Number", "Normal", `<w:spacing w:after="40"/>`, ``, "ListNumber", ""},
	{"Header", "header", "Normal", `<w:spacing w:after="0"/>`, `<w:color w:val="47545A"/><w:sz w:val="17"/><w:szCs w:val="17"/>`, "Header", ""},
	{"Footer", "footer", "Normal", `<w:spacing w:after="0"/>`, `<w:color w:val="47545A"/><w:sz w:val="17"/><w:szCs w:val="17"/>`, "Footer", ""},
}

// styles writes them with the language of the document.
func (p *paper) styles() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles ` + nsWord + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="` +
		escaped(p.lang()) + `" w:eastAsia="` + escaped(p.lang()) + `" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	for _, s := range styles {
		set := s.paragraph
		if s.outline != "" {
			set += `<w:outlineLvl w:val="` + s.outline + `"/>`
		}
		b.WriteString(`<w:style w:type="paragraph" w:styleId="` + s.id + `"><w:name w:val="` + s.name + `"/><w:basedOn w:val="` + s.based + `"/><w:next w:val="` + s.next + `"/><w:qFormat/>` +
			`<w:pPr>` + set + `</w:pPr><w:rPr>` + s.text + `</w:rPr></w:style>`)
	}
	const line = ` w:val="single" w:sz="4" w:space="0" w:color="8A979C"/>`
	b.WriteString(`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="00566A"/><w:u w:val="single"/></w:rPr></w:style>` +
		`<w:style w:type="table" w:styleId="Answers"><w:name w:val="Answers"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top` + line + `<w:left` + line + `<w:bottom` + line + `<w:right` + line +
		`<w:insideH` + line + `<w:insideV` + line + `</w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E6EFF0"/></w:tcPr></w:tblStylePr></w:style></w:styles>`)
	return b.String()
}
