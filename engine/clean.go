package engine

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cleanText makes a text fit to be kept: valid UTF-8, line ends LF, no NUL and no
// control characters but tab and LF, NFC, no space at the very end. Space at the
// ends of inner lines stays: people align with it. It never shortens for length.
func cleanText(s string) string {
	return strings.TrimRightFunc(normalText(s), unicode.IsSpace)
}

// normalText is cleanText without touching space. It is what answers read from
// JSON go through: they were not typed into a box, so their space is theirs.
func normalText(s string) string {
	if plainASCII(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.ContainsRune(s, '\r') {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	if strings.ContainsFunc(s, unwanted) {
		s = strings.Map(dropUnwanted, s)
	}
	if norm.NFC.IsNormalString(s) {
		return s
	}
	return norm.NFC.String(s)
}

// plainASCII says that a text needs no cleaning: printable ASCII, tab and LF only.
func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf || c == 0x7f || (c < 0x20 && c != '\n' && c != '\t') {
			return false
		}
	}
	return true
}

// unwanted are the control characters, C0 and C1, that no answer needs.
func unwanted(r rune) bool {
	return r != '\n' && r != '\t' && unicode.Is(unicode.Cc, r)
}

func dropUnwanted(r rune) rune {
	if unwanted(r) {
		return -1
	}
	return r
}
