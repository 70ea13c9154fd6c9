package xlsx

import (
	"bytes"
	"image"
	_ "image/jpeg" // the pictures that people attach
	_ "image/png"
	"sort"

	"github.com/xuri/excelize/v2"

	"portico/engine/doc"
)

// Room for a picture, in pixels: the width of the answer's column, the highest row.
const (
	pictureWidth  = widthAnswer*7 - 10
	pictureHeight = 520.0
)

// notShown is what is said of a picture that cannot be read.
const notShown = "The picture could not be shown. It is kept with the form."

var extensions = map[string]string{"image/jpeg": ".jpg", "image/png": ".png"}

// figure writes a picture with what it shows, or the name of a file that is none.
func (p *page) figure(f doc.Figure) {
	words := f.Name
	if !blank(f.Alt) {
		words = f.Alt + "\n" + f.Name
	}
	e := p.answered(entry{label: f.Label, answer: plainRuns(words), look: lookAnswer})
	if len(f.Image) == 0 {
		p.put(p.faulty(e, f.Fault))
		return
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(f.Image))
	if err != nil || size.Width < 1 || size.Height < 1 || extensions["image/"+kind] == "" {
		e.note = notShown
		p.put(p.faulty(e, f.Fault))
		return
	}
	p.put(p.faulty(e, f.Fault))
	p.picture(f, size, extensions["image/"+kind])
}

// picture puts a picture into a row of its own.
func (p *page) picture(f doc.Figure, size image.Config, extension string) {
	scale := min(1, pictureWidth/float64(size.Width), pictureHeight/float64(size.Height))
	p.row++
	p.try(p.file.SetRowHeight(formSheet, p.row, min(float64(size.Height)*scale*0.75+9, excelize.MaxRowHeight)))
	p.paint(formSheet, p.row, colQuestion, colNote, lookAnswer)
	alt := f.Alt
	if blank(alt) {
		alt = f.Label
	}
	p.try(p.file.AddPictureFromBytes(formSheet, at(colAnswer, p.row), &excelize.Picture{Extension: extension, File: f.Image,
		Format: &excelize.GraphicOptions{AltText: clean(alt), LockAspectRatio: true, ScaleX: scale, ScaleY: scale, OffsetX: 4, OffsetY: 4, Positioning: "oneCell"}}))
}

// settle puts the kinds of pictures in the file's list of contents in one order: excelize
// takes them out of a map.
func (b *book) settle() {
	kinds := b.file.ContentTypes
	if kinds == nil {
		return
	}
	sort.Slice(kinds.Defaults, func(i, k int) bool { return kinds.Defaults[i].Extension < kinds.Defaults[k].Extension })
}
