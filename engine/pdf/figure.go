package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"

	"portico/engine/doc"
)

// Bounds and sizes of pictures.
const (
	mostPixels   = 60_000_000 // of a picture that is read at all
	mostSide     = 2400       // pixels kept of a side: 330 to the inch over the whole page
	pictureInch  = 110.0      // pixels to the inch of a small picture
	pictureShare = 0.45       // of the page's height
	jpegQuality  = 88
)

// notShown stands in the place of a picture that cannot be read.
const notShown = "The picture could not be shown. It is kept with the form."

// picture is a picture as gofpdf takes it.
type picture struct {
	name, kind string // "jpg" or "png"
	file       []byte
	w, h       float64 // as printed
	below      float64 // room for the beginning of its caption
	elem       *elem
}

var errTooLarge = errors.New("more pixels than can be read")

// readPicture reads all of a picture, so that a broken one is known, and makes it what
// gofpdf can embed: not larger than the paper shows, 8 bits, without transparency.
func readPicture(file []byte) (*picture, error) {
	size, kind, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case err != nil:
		return nil, err
	case size.Width < 1 || size.Height < 1 || size.Width > mostPixels/size.Height:
		return nil, errTooLarge
	}
	img, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	p := &picture{kind: map[string]string{"jpeg": "jpg", "png": "png"}[kind], file: file}
	if p.kind == "" {
		return nil, image.ErrFormat
	}
	if max(size.Width, size.Height) > mostSide || !embeddable(kind, size, file) {
		if p.file, err = flattened(img, kind); err != nil {
			return nil, err
		}
	}
	sum := sha256.Sum256(p.file)
	p.name = hex.EncodeToString(sum[:])
	p.w, p.h = float64(size.Width)*72/pictureInch, float64(size.Height)*72/pictureInch
	return p, nil
}

// embeddable reports whether gofpdf takes a file as it is: of JPEG all but four colours,
// of PNG what has 8 bits, no transparency and no interlacing.
func embeddable(kind string, size image.Config, file []byte) bool {
	if kind == "jpeg" {
		return size.ColorModel != color.CMYKModel
	}
	const depth, colours, interlace = 24, 25, 28 // in the header that a PNG begins with
	return file[depth] == 8 && (file[colours] == 0 || file[colours] == 2) && file[interlace] == 0 && !bytes.Contains(file, []byte("tRNS"))
}

// flattened writes a picture anew: on white, no larger than is printed.
func flattened(img image.Image, kind string) ([]byte, error) {
	from := img.Bounds()
	scale := min(1, mostSide/float64(max(from.Dx(), from.Dy())))
	to := image.Rect(0, 0, max(1, int(float64(from.Dx())*scale)), max(1, int(float64(from.Dy())*scale)))
	flat := image.NewRGBA(to)
	draw.Draw(flat, to, image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(flat, to, img, from, draw.Over, nil)
	var out bytes.Buffer
	if kind == "jpeg" {
		err := jpeg.Encode(&out, flat, &jpeg.Options{Quality: jpegQuality})
		return out.Bytes(), err
	}
	err := png.Encode(&out, flat)
	return out.Bytes(), err
}

// figure sets a picture under its question, with its caption; or the name of a file that
// is no picture.
func (c *composer) figure(f doc.Figure) {
	if len(f.Image) == 0 {
		c.field(doc.Field{Label: f.Label, Value: doc.Text(fileWords(f)), Fault: f.Fault})
		return
	}
	a := &answer{composer: c, prose: &prose{gap: gapField}}
	if f.Label != "" {
		a.add(c.caption(f.Label))
	}
	pic, err := readPicture(f.Image)
	if err == nil {
		a.picture(pic, f)
	} else {
		a.add(c.under(styleMuted, notShown, gapPart))
	}
	if words := fileWords(f); words != "" {
		p := c.under(styleNote, words, gapPart)
		a.add(p)
		if pic != nil {
			pic.below = 2*gapPart + heightOf(firstLines(p.lines))
		}
	}
	if f.Fault != "" {
		a.add(c.under(styleFault, f.Fault, gapPart))
	}
	a.flush()
}

// fileWords is what a file shows and how it is called.
func fileWords(f doc.Figure) string {
	if blank(f.Alt) {
		return f.Name
	}
	if f.Name == "" {
		return f.Alt
	}
	return f.Alt + " (" + f.Name + ")"
}

// picture puts a picture after the question.
func (a *answer) picture(p *picture, f doc.Figure) {
	alt := f.Alt
	if blank(alt) {
		alt = f.Label
	}
	p.elem = a.section.addWith("Figure", "/Alt "+hexText(alt)+" ")
	a.put(&placed{picture: p})
}

// placed is a picture on its way to a page.
type placed struct{ *picture }

// fit makes the picture no larger than the page allows.
func (f *placed) fit(s *sheet) {
	scale := min(1, bodyWidth/f.w, pictureShare*s.height()/f.h)
	f.w, f.h = f.w*scale, f.h*scale
}

func (f *placed) lead(s *sheet, _ float64) float64 {
	f.fit(s)
	return gapPart + f.h + f.below
}

func (f *placed) place(s *sheet) {
	s.skip(gapPart)
	x := marginSide
	if s.mirror {
		x = pageWidth - marginSide - f.w
	}
	p := s.now()
	p.ops = append(p.ops, op{x: x, y: s.y, picture: f.picture})
	s.y += f.h
}

// picture draws a picture and notes where it stands.
func (p *painter) picture(o op) {
	pic := o.picture
	e := pic.elem
	e.attrs += fmt.Sprintf("/A <</O /Layout /Placement /Block /BBox [%.2f %.2f %.2f %.2f]>> ", o.x, pageHeight-o.y-pic.h, o.x+pic.w, pageHeight-o.y)
	p.mark(e)
	how := gofpdfImage(pic.kind)
	p.RegisterImageOptionsReader(pic.name, how, bytes.NewReader(pic.file))
	p.ImageOptions(pic.name, o.x, o.y, pic.w, pic.h, false, how, 0, "")
}
