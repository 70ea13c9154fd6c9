package main

import (
	"image"
	"image/color"
	"sync"

	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

var grey = color.RGBA{0xe6, 0xeb, 0xec, 0xff}

// face is what captions are written in.
var face = sync.OnceValue(func() font.Face {
	f, err := opentype.Parse(append([]byte(nil), liberationsansregular.TTF...))
	if err != nil {
		panic(err) // the font is part of the binary
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 13, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err)
	}
	return face
})

// write writes a line of text with its baseline at a point.
func write(on draw.Image, at image.Point, text string) {
	d := font.Drawer{Dst: on, Src: image.Black, Face: face(), Dot: fixed.P(at.X, at.Y)}
	d.DrawString(text)
}

// shrink makes a picture as wide as width and cuts what is then below height.
func shrink(full image.Image, width, height int) image.Image {
	size := full.Bounds()
	h := size.Dy() * width / size.Dx()
	seen := image.Rect(0, 0, size.Dx(), min(size.Dy(), height*size.Dx()/width)).Add(size.Min)
	small := image.NewRGBA(image.Rect(0, 0, width, min(h, height)))
	draw.CatmullRom.Scale(small, small.Bounds(), full, seen, draw.Src, nil)
	return small
}
