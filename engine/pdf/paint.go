package pdf

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"
)

// painter writes pages with gofpdf and keeps what state the content stream is in.
type painter struct {
	*gofpdf.Fpdf
	page   int
	ids    [][]*elem // page -> marked-content id -> element
	open   bool      // marked content has been begun
	elem   *elem     // whose it is; nil for an artifact
	face   face
	size   float64
	loaded [faceCount + mostFonts]bool
}

// family is the name under which a face is known to gofpdf.
func family(f face) string { return "F" + strconv.Itoa(int(f)) }

// paint writes the pages as an untagged PDF whose content already carries the
// marks the structure tree will point to, and notes them in the elements.
func paint(s *sheet, o Options) ([]byte, error) {
	p := &painter{Fpdf: gofpdf.New("P", "pt", "A4", "")}
	p.SetCatalogSort(true)
	p.SetCreationDate(o.Created.UTC())
	p.SetModificationDate(o.Created.UTC())
	p.SetAutoPageBreak(false, 0)
	p.SetMargins(0, 0, 0)
	for i, page := range s.pages {
		p.begin(i)
		for _, op := range page.ops {
			p.op(op)
		}
		p.end()
		p.outline(s, i)
	}
	s.marks = p.ids
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (p *painter) begin(page int) {
	p.page = page
	p.ids = append(p.ids, nil)
	p.AddPage()
	p.size = 0 // a new content stream has no font
}

func (p *painter) op(o op) {
	if o.box != nil {
		p.mark(nil)
		p.rect(o)
		return
	}
	if o.picture != nil {
		p.picture(o)
		return
	}
	if len(o.line.runs) == 0 {
		return
	}
	p.mark(o.line.elem)
	p.SetTextColor(rgb(o.line.style.ink))
	for _, r := range o.line.runs {
		p.font(r.face, o.line.style.size)
		p.span(o.line.elem, r)
		p.Text(o.x+r.x, o.y, r.text)
	}
}

// span begins the marked content of a run. What looks otherwise than its text is an
// element of its own with the text behind it, for readers; in place of a lostMark it is
// copied too. (What is from right to left is put in order by whoever copies it.)
func (p *painter) span(e *elem, r run) {
	switch {
	case r.actual == "":
		p.mark(e)
	case e != nil:
		behind := "/ActualText " + hexText(r.actual) + " "
		span := e.addWith("Span", behind)
		if r.back {
			behind = ""
		}
		p.end()
		p.begun(span, behind)
	}
}

// font sets face and size, loading the face when the document first needs it:
// reading one costs more than a page does.
func (p *painter) font(f face, size float64) {
	if p.size == size && p.face == f {
		return
	}
	if !p.loaded[f] {
		p.AddUTF8FontFromBytes(family(f), "", bytes.Clone(program(f)))
		p.loaded[f] = true
	}
	if p.size == 0 && p.PageNo() > 1 {
		p.SetFont(family(f), "", size+1) // or gofpdf takes it for set already
	}
	p.SetFont(family(f), "", size)
	p.face, p.size = f, size
}

func (p *painter) rect(o op) {
	b := o.box
	how := ""
	if b.fill != nil {
		p.SetFillColor(rgb(*b.fill))
		how = "F"
	}
	if b.stroke != nil {
		p.SetDrawColor(rgb(*b.stroke))
		p.SetLineWidth(b.weight)
		how += "D"
	}
	p.Rect(o.x, o.y, b.w, b.h, how)
}

// mark begins the marked content of e, or goes on with it.
func (p *painter) mark(e *elem) {
	if p.open && p.elem == e {
		return
	}
	p.end()
	if e != nil {
		p.begun(e, "")
		return
	}
	p.open, p.elem = true, nil
	p.RawWriteStr("/Artifact BMC")
}

// begun begins marked content of e with further properties.
func (p *painter) begun(e *elem, properties string) {
	p.open, p.elem = true, e
	id := len(p.ids[p.page])
	p.ids[p.page] = append(p.ids[p.page], e)
	e.mark(p.page, id)
	p.RawWriteStr(fmt.Sprintf("/%s <</MCID %d %s>> BDC", e.kind, id, properties))
}

func (p *painter) end() {
	if p.open {
		p.RawWriteStr("EMC")
	}
	p.open = false
}

// outline adds the bookmarks of a page. Their level never rises by more than one,
// which gofpdf could not write.
func (p *painter) outline(s *sheet, page int) {
	for _, b := range s.bookmarks {
		if b.page == page+1 {
			level := min(b.level, s.outlined)
			s.outlined = level + 1
			p.Bookmark(b.text, level, b.y)
		}
	}
}

func gofpdfImage(kind string) gofpdf.ImageOptions { return gofpdf.ImageOptions{ImageType: kind} }

func rgb(c colour) (r, g, b int) { return int(c.r), int(c.g), int(c.b) }

// hexText is s as a PDF text string.
func hexText(s string) string {
	out := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		out = fmt.Appendf(out, "%04X", u)
	}
	return string(append(out, '>'))
}
