package files

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// pdf is a correct PDF of one empty page.
func pdf() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, object := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj%s endobj\n", i+1, object)
	}
	start := b.Len()
	b.WriteString("xref\n0 4\n0000000000 65535 f \n")
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", start)
	return b.Bytes()
}

// lockedPDFBytes is that PDF encrypted by pdfcpu.
func lockedPDFBytes(t *testing.T) []byte {
	t.Helper()
	model.ConfigPath = "disable" // no configuration folder in the home
	conf := model.NewAESConfiguration("user", "owner", 256)
	var out bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(pdf()), &out, conf); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const docxTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="%s"/></Types>`

// docx is a Word package whose main part has the given media type, with
// further parts.
func docx(t *testing.T, main string, more map[string][]byte) []byte {
	t.Helper()
	parts := map[string][]byte{
		"[Content_Types].xml": fmt.Appendf(nil, docxTypes, main),
		"_rels/.rels":         []byte(`<Relationships/>`),
		"word/document.xml":   []byte(`<w:document/>`),
	}
	for name, body := range more {
		parts[name] = body
	}
	return zipped(t, parts)
}

func zipped(t *testing.T, parts map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ole is a compound file ([MS-CFB], version 3) with the given streams and
// storages below the root; a nil body makes a storage. Streams are padded to
// 4,096 bytes, so that none lies in the mini stream.
func ole(entries ...oleEntry) []byte {
	const sector = 512
	const end, free = 0xFFFFFFFE, 0xFFFFFFFF
	fat := []uint32{0xFFFFFFFD} // sector 0 is the table itself
	chain := func(sectors int) uint32 {
		first := uint32(len(fat))
		for i := range sectors {
			next := first + uint32(i) + 1
			if i == sectors-1 {
				next = end
			}
			fat = append(fat, next)
		}
		return first
	}
	directory := chain((len(entries) + 1 + 3) / 4)
	var dir, data bytes.Buffer
	oleRecord(&dir, "Root Entry", 5, free, 1, end, 0)
	for i, e := range entries {
		right := uint32(free)
		if i+1 < len(entries) {
			right = uint32(i + 2)
		}
		if e.body == nil {
			oleRecord(&dir, e.name, 1, right, free, 0, 0)
			continue
		}
		body := append(bytes.Clone(e.body), make([]byte, 4096-len(e.body)%4096)...)
		oleRecord(&dir, e.name, 2, right, free, chain(len(body)/sector), uint64(len(body)))
		data.Write(body)
	}
	for dir.Len()%sector != 0 {
		oleRecord(&dir, "", 0, free, free, 0, 0)
	}
	var out bytes.Buffer
	head := make([]byte, sector)
	copy(head, oleSignature)
	for at, v := range map[int]uint16{24: 0x3E, 26: 3, 28: 0xFFFE, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(head[at:], v)
	}
	for at, v := range map[int]uint32{44: 1, 48: directory, 56: 4096, 60: end, 68: end, 76: 0} {
		binary.LittleEndian.PutUint32(head[at:], v)
	}
	for at := 80; at < sector; at += 4 {
		binary.LittleEndian.PutUint32(head[at:], free)
	}
	out.Write(head)
	table := bytes.Repeat([]byte{0xFF}, sector)
	for i, v := range fat {
		binary.LittleEndian.PutUint32(table[4*i:], v)
	}
	out.Write(table)
	out.Write(dir.Bytes())
	out.Write(data.Bytes())
	return out.Bytes()
}

type oleEntry struct {
	name string
	body []byte
}

func oleRecord(b *bytes.Buffer, name string, kind byte, right, child, start uint32, size uint64) {
	record := make([]byte, 128)
	for i, u := range utf16.Encode([]rune(name)) {
		binary.LittleEndian.PutUint16(record[2*i:], u)
	}
	if name != "" {
		binary.LittleEndian.PutUint16(record[64:], uint16(2*len(name)+2))
	}
	record[66], record[67] = kind, 1
	binary.LittleEndian.PutUint32(record[68:], 0xFFFFFFFF)
	binary.LittleEndian.PutUint32(record[72:], right)
	binary.LittleEndian.PutUint32(record[76:], child)
	binary.LittleEndian.PutUint32(record[116:], start)
	binary.LittleEndian.PutUint64(record[120:], size)
	b.Write(record)
}

// fib is the stream WordDocument with the given flags.
func fib(flags uint16) []byte {
	b := make([]byte, 64)
	binary.LittleEndian.PutUint16(b, 0xA5EC)
	binary.LittleEndian.PutUint16(b[10:], flags)
	return b
}

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 {
		m.Set(i, i%30, color.RGBA{uint8(6 * i), 100, 200, 255})
	}
	return m
}

// photograph is a JPEG as a phone makes it: Exif with a place and an
// orientation, XMP, IPTC, a comment, a colour profile, and a second picture
// with its own Exif after the first.
func photograph(t *testing.T, orientation byte) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, picture(), nil); err != nil {
		t.Fatal(err)
	}
	tiff := append([]byte("II*\x00\x08\x00\x00\x00\x02\x00"),
		0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, // orientation
		0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, // pointer to the place
		0, 0, 0, 0)
	tiff = append(tiff, "GPS-51.4545N-2.5879W"...)
	var out bytes.Buffer
	out.Write(plain.Bytes()[:2])
	segment(&out, 0xE1, append([]byte("Exif\x00\x00"), tiff...))
	segment(&out, 0xE1, []byte("http://ns.adobe.com/xap/1.0/\x00<x:GPS-xmp/>"))
	segment(&out, 0xE2, []byte("ICC_PROFILE\x00\x01\x01profile"))
	segment(&out, 0xE2, []byte("MPF\x00GPS-index"))
	segment(&out, 0xED, []byte("Photoshop 3.0\x00GPS-iptc"))
	segment(&out, 0xFE, []byte("GPS-comment"))
	out.Write(plain.Bytes()[2:])
	out.WriteString("\xff\xd8\xff\xe1GPS-second picture\xff\xd9")
	return out.Bytes()
}

func segment(b *bytes.Buffer, marker byte, body []byte) {
	b.Write([]byte{0xFF, marker})
	binary.Write(b, binary.BigEndian, uint16(len(body)+2))
	b.Write(body)
}

// screenshot is a PNG with text, Exif and time chunks before its end, and
// bytes after it.
func screenshot(t *testing.T) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := png.Encode(&plain, picture()); err != nil {
		t.Fatal(err)
	}
	body := plain.Bytes()
	out := bytes.NewBuffer(bytes.Clone(body[:len(body)-12])) // IEND is 12 bytes
	for _, c := range []struct{ kind, data string }{{"tEXt", "Author\x00GPS-text"}, {"eXIf", "MM\x00*GPS"}, {"iTXt", "GPS-itxt"}, {"zTXt", "GPS"}, {"tIME", "GPSGPSG"}, {"maKr", "GPS"}} {
		chunk(out, c.kind, []byte(c.data))
	}
	out.Write(body[len(body)-12:])
	out.WriteString("GPS-after the end")
	return out.Bytes()
}

func chunk(b *bytes.Buffer, kind string, data []byte) {
	binary.Write(b, binary.BigEndian, uint32(len(data)))
	b.WriteString(kind)
	b.Write(data)
	binary.Write(b, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
}
