package pdf

// All measures are points, from the top left corner of the page.
const (
	mm = 72 / 25.4

	pageWidth  = 595.28 // A4
	pageHeight = 841.89
	marginSide = 16 * mm
	marginTop  = 12 * mm
	marginFoot = 12 * mm
	bodyWidth  = pageWidth - 2*marginSide
)

// colour is red, green, blue.
type colour struct{ r, g, b uint8 }

// The colours of the design system (portico.css), each with at least 4.5:1
// against what it is printed on.
var (
	ink    = colour{0x10, 0x19, 0x1d}
	brand  = colour{0x00, 0x4d, 0x5a}
	tint   = colour{0xe4, 0xef, 0xf0}
	muted  = colour{0x47, 0x54, 0x5a}
	edge   = colour{0x5f, 0x6c, 0x72}
	grid   = colour{0x9a, 0xa6, 0xab}
	shade  = colour{0xe9, 0xee, 0xef}
	wash   = colour{0xf3, 0xf6, 0xf6}
	red    = colour{0x8f, 0x14, 0x14}
	redPad = colour{0xfd, 0xec, 0xea}
)

// style is how a line of text looks.
type style struct {
	face       face
	size, lead float64
	ink        colour
}

var (
	styleTitle   = style{bold, 17, 21, ink}
	styleTab     = style{bold, 12.5, 16, brand}
	styleGroup   = style{bold, 11, 15, brand}
	styleLabel   = style{bold, 10, 14, ink}
	styleBody    = style{regular, 10, 14, ink}
	styleMuted   = style{regular, 10, 14, muted}
	styleNote    = style{regular, 8.5, 11.5, muted}
	styleFault   = style{bold, 9, 12.5, red}
	styleCell    = style{regular, 9, 12.5, ink}
	styleHead    = style{bold, 9, 12.5, ink}
	styleTerm    = style{regular, 9, 12.5, muted}
	styleOrg     = style{bold, 10.5, 13, ink}
	styleTop     = style{regular, 8.5, 11, ink}
	styleStrip   = style{regular, 9, 12, ink}
	styleDraft   = style{bold, 9, 12, red}
	styleFoot    = style{regular, 8, 11, muted}
	styleCode    = style{mono, 8.5, 12, ink}
	styleSignTop = style{bold, 10, 14, ink}
	styleSign    = style{regular, 9.5, 14, ink}
	styleSignOf  = style{bold, 9.5, 14, ink}
)
