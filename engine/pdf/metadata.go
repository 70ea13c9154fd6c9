package pdf

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"portico/engine/doc"
)

// description is what a file says about itself.
type description struct {
	title, lang, subject, author string
	created                      time.Time
}

const (
	fallbackTitle = "Form"
	fallbackLang  = "en-GB"
	producer      = "Portico"
)

func describe(d *doc.Document, o Options) description {
	title := d.Title
	for _, other := range [...]string{d.Banner.FormTitle, fallbackTitle} {
		if blank(title) {
			title = other
		}
	}
	return description{
		title: oneLine(title), lang: language(d.Lang), subject: oneLine(d.Subject),
		author: oneLine(d.Banner.Organisation), created: o.Created.UTC(),
	}
}

// oneLine is s fit for a title bar.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\ufffd")), " ")
}

// language is tag if it has the form of a language tag: it is written into the
// file as it stands.
func language(tag string) string {
	for _, r := range tag {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return fallbackLang
		}
	}
	if tag == "" {
		return fallbackLang
	}
	return tag
}

// write puts catalogue entries, information and XMP into the update.
func (m description) write(u *update, tree int) error {
	meta := u.alloc()
	packet := m.xmp()
	u.put(meta, fmt.Sprintf("<</Type /Metadata /Subtype /XML /Length %d>>\nstream\n%s\nendstream", len(packet), packet))
	date := "(D:" + m.created.Format("20060102150405") + "Z)"
	u.put(u.info, fmt.Sprintf("<</Title %s /Subject %s /Author %s /Creator %s /Producer %s /CreationDate %s /ModDate %s>>",
		hexText(m.title), hexText(m.subject), hexText(m.author), hexText(producer), hexText(producer), date, date))
	return u.extend(u.root, fmt.Sprintf("/MarkInfo <</Marked true>> /Lang (%s) /StructTreeRoot %d 0 R"+
		" /ViewerPreferences <</DisplayDocTitle true>> /Metadata %d 0 R", m.lang, tree, meta))
}

// xmp is the same as a packet, without a claim to PDF/UA, which only a validator
// could back.
func (m description) xmp() string {
	date := m.created.Format(time.RFC3339)
	return `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + escape(m.title) + `</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>` + escape(m.author) + `</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">` + escape(m.subject) + `</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>` + m.lang + `</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>` + date + `</xmp:CreateDate><xmp:ModifyDate>` + date + `</xmp:ModifyDate><xmp:CreatorTool>` + producer + `</xmp:CreatorTool>
<pdf:Producer>` + producer + `</pdf:Producer>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
}

// escape writes s as XML text; characters that XML cannot hold become U+FFFD.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}
