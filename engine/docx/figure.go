package docx

import (
	"bytes"
	"image"
	_ "image/jpeg" // the pictures that people attach
	_ "image/png"

	"portico/engine/doc"
)

// notShown is what is said of a picture that cannot be read.
const notShown = "The picture could not be shown. It is kept with the form."

// picture is a picture that was put on a page.
type picture struct {
	name string // "image1.png"
	body []byte
}

// A pixel is 9525 of the units that pictures are measured in; this is the room for one.
const (
	unit          = 9525
	pictureWidth  = 640.0 // in pixels
	pictureHeight = 840.0
)

// figure writes a picture with what it shows, or the name of a file that is none.
func (p *paper) figure(f doc.Figure) {
	p.text(f.Label, look{style: "Question", next: true})
	size, kind, err := image.DecodeConfig(bytes.NewReader(f.Image))
	switch {
	case len(f.Image) == 0:
	case err != nil || size.Width < 1 || size.Height < 1 || kind != "png" && kind != "jpeg":
		p.text(notShown, look{style: "Note"})
	default:
		p.pictures = append(p.pictures, picture{"image" + number(len(p.pictures)+1) + "." + kind, f.Image})
		p.write("<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing>" + p.inline(f, size) + "</w:drawing></w:r></w:p>")
	}
	words := f.Name
	if !blank(f.Alt) {
		words = f.Alt + " (" + f.Name + ")"
	}
	p.under(words, f.Fault)
}

// inline sets the last picture into the line.
func (p *paper) inline(f doc.Figure, size image.Config) string {
	scale := min(1, pictureWidth/float64(size.Width), pictureHeight/float64(size.Height))
	wide, high := number(max(1, int(float64(size.Width)*scale))*unit), number(max(1, int(float64(size.Height)*scale))*unit)
	alt := f.Alt
	if blank(alt) {
		alt = f.Label
	}
	id := number(len(p.pictures))
	name := `id="` + id + `" name="Picture ` + id + `" descr="` + escaped(oneLine(alt)) + `"/>`
	return `<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="` + wide + `" cy="` + high + `"/><wp:docPr ` + name +
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr ` + name +
		`<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rPicture` + id + `"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="` +
		wide + `" cy="` + high + `"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>`
}
