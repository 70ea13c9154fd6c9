package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	joiner      = '\u200d'
	nextLine    = '\u0085'
	lineSep     = '\u2028'
	paraSep     = '\u2029'
	toneFirst   = 0x1f3fb // skin tones follow the emoji they colour
	toneLast    = 0x1f3ff
	tagFirst    = 0xe0020 // the letters inside the flags of Scotland and Wales
	tagLast     = 0xe007f
	flagFirst   = 0x1f1e6 // two of these are one flag
	flagLast    = 0x1f1ff
	hebrewFirst = 0x591
	hebrewLast  = 0x5ff
	longestOne  = 32 // runes: marks beyond are set as characters of their own
)

// breaksLine reports whether r ends a line. Word sends a vertical tab for a line
// break inside a paragraph.
func breaksLine(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', nextLine, lineSep, paraSep:
		return true
	}
	return false
}

// unseen reports whether r is left out when it stands alone: a control character
// or one that only steers layout.
func unseen(r rune) bool { return unicode.IsControl(r) || invisible(r) }

// invisible reports whether r has no look of its own, so that leaving it out
// loses nothing a reader could see: joiners, direction marks, variation
// selectors, soft hyphens.
func invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x034f, r == 0x061c, r == 0xfeff:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e:
		return true
	case r >= 0x2060 && r <= 0x206f, r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return r >= 0xe0000 && r <= 0xe0fff
}

// visible returns c without what cannot be seen.
func visible(c string) string {
	if len(c) <= 2 {
		return c
	}
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, c)
}

// clusterLen is the length in bytes of the first character of s together with
// what belongs to it: combining marks, and the parts of one emoji.
func clusterLen(s string) int {
	if len(s) == 1 || s[1] < utf8.RuneSelf {
		return firstLen(s)
	}
	first, n := utf8.DecodeRuneInString(s)
	prev, flags := first, isFlag(first)
	for count := 1; n < len(s) && count < longestOne; count++ {
		r, m := utf8.DecodeRuneInString(s[n:])
		switch {
		case belongs(r), prev == joiner && r >= 0x2000:
		case flags && isFlag(r):
			flags = false
		default:
			return n
		}
		prev = r
		n += m
	}
	return n
}

func firstLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

func isFlag(r rune) bool { return r >= flagFirst && r <= flagLast }

// belongs reports whether r is part of the character before it.
func belongs(r rune) bool {
	switch {
	case r < 0x300:
		return false
	case r == joiner, r >= 0xfe00 && r <= 0xfe0f:
		return true
	case r >= toneFirst && r <= toneLast, r >= tagFirst && r <= tagLast:
		return true
	}
	return unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r)
}
