package files

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
)

const (
	pngSignature = "\x89PNG\r\n\x1a\n"
	maxPixels    = 100_000_000

	manyPixels = fault("has more than 100 million pixels. Make the picture smaller and try again.")
)

func bounded(c image.Config, err error) error {
	if err != nil {
		return damaged
	}
	if c.Width <= 0 || c.Height <= 0 {
		return damaged
	}
	if c.Width > maxPixels/c.Height {
		return manyPixels
	}
	return nil
}

// cleanJPEG copies a JPEG without the segments that tell where, when and with
// what it was taken (APP1: Exif and XMP; APP13: IPTC; makers' own ones,
// comments) and without what follows the picture, where phones hide a second
// one. The picture itself is not coded again. The one thing of Exif that
// matters to a reader, which way is up, is written back.
func cleanJPEG(body []byte) ([]byte, error) {
	if err := bounded(jpeg.DecodeConfig(bytes.NewReader(body))); err != nil {
		return nil, err
	}
	out := append(make([]byte, 0, len(body)), body[:2]...)
	turned := false
	for at := 2; ; {
		marker, from, to, ok := nextSegment(body, at)
		if !ok {
			return nil, damaged
		}
		segment := body[from:to]
		switch {
		case marker == 0xD9: // end of the picture
			return append(out, 0xFF, 0xD9), nil
		case marker == 0xE1:
			if o := orientation(segment); o > 1 && !turned {
				turned = true
				out = append(out, orientationSegment(o)...)
			}
		case marker >= 0xE2 && marker <= 0xED, marker == 0xEF, marker == 0xFE:
			if marker == 0xE2 && bytes.HasPrefix(segment[4:], []byte("ICC_PROFILE\x00")) {
				out = append(out, segment...) // colours
			}
		case marker == 0xDA: // a scan: its coded data follow the segment
			to = scanEnd(body, to)
			out = append(out, body[from:to]...)
		default: // APP0 (JFIF), APP14 (Adobe: colours), tables, frames
			out = append(out, segment...)
		}
		at = to
	}
}

// nextSegment finds the marker at an offset: its code, and where the segment
// begins (at its 0xFF) and ends. Fill bytes before a marker are passed over.
func nextSegment(b []byte, at int) (marker byte, from, to int, ok bool) {
	if at >= len(b) || b[at] != 0xFF {
		return 0, 0, 0, false
	}
	for at+1 < len(b) && b[at+1] == 0xFF {
		at++
	}
	if at+1 >= len(b) {
		return 0, 0, 0, false
	}
	marker = b[at+1]
	if marker == 0xD9 || marker == 0x01 || marker >= 0xD0 && marker <= 0xD7 {
		return marker, at, at + 2, true
	}
	if at+4 > len(b) {
		return 0, 0, 0, false
	}
	length := int(binary.BigEndian.Uint16(b[at+2:]))
	if length < 2 || at+2+length > len(b) {
		return 0, 0, 0, false
	}
	return marker, at, at + 2 + length, true
}

// scanEnd is the offset of the first marker after coded data that belongs to
// no scan (0xFF00 is data, 0xFFD0 to 0xFFD7 restart within it).
func scanEnd(b []byte, at int) int {
	for ; at+1 < len(b); at++ {
		if b[at] == 0xFF && b[at+1] != 0 && b[at+1] != 0xFF && (b[at+1] < 0xD0 || b[at+1] > 0xD7) {
			return at
		}
	}
	return len(b)
}

// orientation reads the tag 0x0112 of an Exif segment's first directory; 0
// when there is none.
func orientation(segment []byte) uint16 {
	tiff, found := bytes.CutPrefix(segment[4:], []byte("Exif\x00\x00"))
	if !found || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	directory := uint64(order.Uint32(tiff[4:]))
	if directory+2 > uint64(len(tiff)) {
		return 0
	}
	entries := tiff[directory+2:]
	for range order.Uint16(tiff[directory:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 0x0112 {
			if o := order.Uint16(entries[8:]); o <= 8 {
				return o
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}

// orientationSegment is an APP1 with that one tag.
func orientationSegment(o uint16) []byte {
	const head = "\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"
	return append([]byte(head), byte(o>>8), byte(o), 0, 0, 0, 0, 0, 0)
}

// keptChunks are the parts of a PNG that make the picture; the rest (eXIf,
// tEXt, zTXt, iTXt, tIME, makers' own ones) tells about its making.
var keptChunks = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "gAMA": true, "cHRM": true,
	"sRGB": true, "iCCP": true, "sBIT": true, "bKGD": true, "pHYs": true, "cICP": true,
	"acTL": true, "fcTL": true, "fdAT": true,
}

// cleanPNG copies a PNG without the chunks that tell about its making.
func cleanPNG(body []byte) ([]byte, error) {
	if err := bounded(png.DecodeConfig(bytes.NewReader(body))); err != nil {
		return nil, err
	}
	out := append(make([]byte, 0, len(body)), pngSignature...)
	for rest := body[len(pngSignature):]; ; {
		if len(rest) < 12 {
			return nil, damaged
		}
		length := uint64(binary.BigEndian.Uint32(rest))
		if length+12 > uint64(len(rest)) {
			return nil, damaged
		}
		chunk := rest[:length+12]
		if crc32.ChecksumIEEE(chunk[4:length+8]) != binary.BigEndian.Uint32(chunk[length+8:]) {
			return nil, damaged
		}
		kind := string(chunk[4:8])
		if keptChunks[kind] {
			out = append(out, chunk...)
		}
		if kind == "IEND" {
			return out, nil
		}
		rest = rest[length+12:]
	}
}
