package files

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"portico/internal/portal"
)

// Text reads a file that should be plain text, whatever it was saved as: UTF-8 with or
// without a mark at its beginning, UTF-16, or Windows-1252, of which ISO Latin 1 is a part.
// mended says in a sentence what had to be done, "" for nothing. Line ends become LF.
// Invalid, with a sentence, for what is no text.
func Text(body []byte) (text, mended string, err error) {
	if kind := notText(body); kind != "" {
		return "", "", portal.Fail(portal.Invalid, "This is "+kind+", not a text file. Save the definition as plain text, in a file that ends with .json.")
	}
	switch {
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		text, mended = fromUTF16(body[2:], binary.LittleEndian), "The file was saved as UTF-16. It was turned into UTF-8."
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		text, mended = fromUTF16(body[2:], binary.BigEndian), "The file was saved as UTF-16. It was turned into UTF-8."
	case utf8.Valid(body):
		text = strings.TrimPrefix(string(body), "\ufeff")
	default:
		text, mended = fromWindows(body), "The file was not saved as UTF-8. It was read as Windows text: look whether letters with accents, dashes and pound signs are right."
	}
	if strings.ContainsRune(text, 0) {
		return "", "", portal.Fail(portal.Invalid, "This file holds bytes that no text has. Save the definition as plain text, in a file that ends with .json.")
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), mended, nil
}

// notText names what a file is by how it begins; "" for what may be text.
func notText(body []byte) string {
	for _, known := range []struct{ begins, what string }{
		{"PK\x03\x04", "a Word, Excel or zip file"}, {"\xd0\xcf\x11\xe0", "an old Word or Excel file"},
		{"%PDF-", "a PDF"}, {"\x89PNG", "a picture"}, {"\xff\xd8\xff", "a picture"}, {"GIF8", "a picture"}, {"\x1f\x8b", "a compressed file"},
	} {
		if bytes.HasPrefix(body, []byte(known.begins)) {
			return known.what
		}
	}
	return ""
}

func fromUTF16(body []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(body)/2)
	for i := range units {
		units[i] = order.Uint16(body[2*i:])
	}
	return string(utf16.Decode(units))
}

// windows are the characters of Windows-1252 from 0x80 to 0x9f; the rest is Latin 1.
var windows = []rune("€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ")

func fromWindows(body []byte) string {
	var b strings.Builder
	for _, c := range body {
		if c >= 0x80 && c < 0xa0 {
			b.WriteRune(windows[c-0x80])
			continue
		}
		b.WriteRune(rune(c))
	}
	return b.String()
}
