package engine

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string.
func (r *reader) text() string {
	r.step()
	start := r.pos
	for r.pos < len(r.src) { // most texts have no escapes: take them as one piece
		c := r.src[r.pos]
		if c == '"' {
			s := r.src[start:r.pos]
			r.step()
			return r.valid(s)
		}
		if c == '\\' || c < ' ' {
			break
		}
		r.step()
	}
	var b strings.Builder
	b.WriteString(r.src[start:r.pos])
	for r.pos < len(r.src) {
		c := r.src[r.pos]
		switch {
		case c == '"':
			r.step()
			return r.valid(b.String())
		case c == '\\':
			r.escape(&b)
			if r.failed {
				return ""
			}
		case c == '\n' || c == '\r':
			r.fail("The text is not closed on this line. Write \\n for a new line inside a text.")
			return ""
		case c < ' ':
			r.fail("There is a control character in this text. Write \\t for a tab.")
			return ""
		default:
			from := r.pos
			r.step()
			b.WriteString(r.src[from:r.pos])
		}
	}
	r.fail("The document ends inside a text: the closing double quote is missing.")
	return ""
}

func (r *reader) valid(s string) string {
	if !utf8.ValidString(s) {
		r.fail("This text is not UTF-8. Save the file as UTF-8.")
	}
	return s
}

func (r *reader) escape(b *strings.Builder) {
	r.step()
	if r.pos >= len(r.src) {
		return
	}
	c := r.src[r.pos]
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		b.WriteByte("\"\\/\b\f\n\r\t"[i])
		r.step()
		return
	}
	if c != 'u' {
		r.fail("A backslash in a text must be written twice: \\\\.")
		return
	}
	r.step()
	first := r.hex()
	if utf16.IsSurrogate(first) && strings.HasPrefix(r.src[r.pos:], `\u`) {
		r.step()
		r.step()
		first = utf16.DecodeRune(first, r.hex())
	}
	b.WriteRune(first) // a lone surrogate is written as U+FFFD
}

func (r *reader) hex() rune {
	var v rune
	for range 4 {
		if r.pos >= len(r.src) {
			break
		}
		d := strings.IndexByte("0123456789abcdef", r.src[r.pos]|0x20)
		if d < 0 {
			r.fail("Four hexadecimal digits should follow \\u.")
			return 0
		}
		v = v<<4 | rune(d)
		r.step()
	}
	return v
}
