package files

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxNameRunes = 150
	maxNameBytes = 240 // file systems take 255, and a browser may add " (1)"
	maxExtension = 10
)

// CleanName makes a file's name safe to show and to download: the last element
// of a path, without control, bidirectional and other invisible characters,
// without what Windows forbids, at most 150 characters with the extension
// kept. A name of which nothing is left becomes "document".
func CleanName(name string) string {
	name = norm.NFC.String(strings.ToValidUTF8(name, ""))
	name = strings.TrimRight(strings.ReplaceAll(name, `\`, "/"), "/")
	name = name[strings.LastIndexByte(name, '/')+1:]
	name = strings.Map(cleanRune, name)
	name = strings.Join(strings.Fields(name), " ")
	name = strings.Trim(name, ". ")
	if name == "" {
		name = "document"
	}
	return shorten(name)
}

func cleanRune(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp), r == utf8.RuneError:
		return -1
	case strings.ContainsRune(`<>:"|?*`, r):
		return '-'
	}
	return r
}

func shorten(name string) string {
	ext := path.Ext(name)
	if len(ext) > maxExtension {
		ext = ""
	}
	stem := []rune(strings.TrimSuffix(name, ext))
	if keep := maxNameRunes - utf8.RuneCountInString(ext); len(stem) > keep {
		stem = stem[:keep]
	}
	for len(string(stem))+len(ext) > maxNameBytes {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(string(stem), ". ") + ext
}

// withExtension gives a cleaned name the extension that its content asks for:
// a wrong extension of a kind that we take is replaced, any other one is left
// standing before the right one.
func withExtension(name string, right format) string {
	ext := path.Ext(name)
	now := strings.ToLower(strings.TrimPrefix(ext, "."))
	if canonical(now) == right.ext {
		return name
	}
	if _, known := formats[canonical(now)]; known {
		name = strings.TrimSuffix(name, ext)
	}
	return shorten(strings.TrimRight(name, ". ") + "." + right.ext)
}
