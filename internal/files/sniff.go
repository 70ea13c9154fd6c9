package files

import (
	"archive/zip"
	"bytes"
	"net/http"
	"strings"
	"unicode/utf8"
)

// signatures are first bytes of contents that people try to attach, with the
// words for them.
var signatures = []struct{ at, bytes, words string }{
	{"", "MZ", "a program"},
	{"", "\x7fELF", "a program"},
	{"", "\xcf\xfa\xed\xfe", "a program"},
	{"", "#!", "a script"},
	{"", "{\\rtf", "a rich text (RTF) document"},
	{"", "GIF8", "a GIF picture"},
	{"", "II*\x00", "a TIFF picture"},
	{"", "MM\x00*", "a TIFF picture"},
	{"", "BM", "a BMP picture"},
	{"", "7z\xbc\xaf\x27\x1c", "a 7-Zip archive"},
	{"", "Rar!", "a RAR archive"},
	{"", "\x1f\x8b", "a GZIP archive"},
	{"....", "ftyphei", "a photograph in Apple's HEIC format"},
	{"....", "ftypmif1", "a photograph in Apple's HEIC format"},
	{"....", "ftypavif", "an AVIF picture"},
	{"....", "ftyp", "a video or sound recording"},
	{"........", "WEBP", "a WebP picture"},
}

// sniff tells the format of a content ("" when it is none of ours) and the
// words for it.
func sniff(body []byte) (ext, words string) {
	switch {
	case bytes.Contains(body[:min(len(body), 1024)], []byte("%PDF-")):
		return "pdf", "a PDF"
	case bytes.HasPrefix(body, []byte("\xff\xd8\xff")):
		return "jpg", "a JPG picture"
	case bytes.HasPrefix(body, []byte(pngSignature)):
		return "png", "a PNG picture"
	case bytes.HasPrefix(body, []byte("PK\x03\x04")), bytes.HasPrefix(body, []byte("PK\x05\x06")):
		return sniffZip(body)
	case bytes.HasPrefix(body, []byte(oleSignature)):
		return sniffOLE(body)
	}
	for _, s := range signatures {
		if len(body) > len(s.at) && bytes.HasPrefix(body[len(s.at):], []byte(s.bytes)) {
			return "", s.words
		}
	}
	return "", sniffText(body)
}

func sniffText(body []byte) string {
	start := body[:min(len(body), 512)]
	switch kind := http.DetectContentType(start); {
	case strings.HasPrefix(kind, "text/html"):
		return "a web page"
	case strings.HasPrefix(kind, "text/xml"):
		return "an XML file"
	case strings.HasPrefix(kind, "text/") && utf8.Valid(body):
		return "plain text"
	}
	return "of a kind that is not known here"
}

// sniffZip tells the office formats apart by the folders inside. A zip that
// cannot be read is left to the check of DOCX, which calls it damaged.
func sniffZip(body []byte) (ext, words string) {
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return "docx", "a damaged ZIP archive"
	}
	for _, f := range r.File {
		switch {
		case strings.HasPrefix(f.Name, "word/"):
			return "docx", "a Word document"
		case strings.HasPrefix(f.Name, "xl/"):
			return "", "an Excel workbook"
		case strings.HasPrefix(f.Name, "ppt/"):
			return "", "a PowerPoint presentation"
		case f.Name == "content.xml":
			return "", "an OpenDocument file"
		}
	}
	return "", "a ZIP archive"
}
