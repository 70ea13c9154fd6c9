package engine

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Canonical are the answers that are judged, hashed and exported: design 3.6. Every
// visible tab and required group is there as an object; blanks and hidden questions
// are left out, and so is what could not be read. The result is the caller's own.
func (d *Definition) Canonical(a Answers) map[string]any { return d.Sheet(a).Canonical() }

// Canonical is Definition.Canonical of this sheet.
func (s *Sheet) Canonical() map[string]any {
	return cloneValue(s.app.canonical()).(map[string]any)
}

// CanonicalJSON writes a JSON value as RFC 8785 has it: members in the order of
// their UTF-16 code units, numbers as ECMAScript prints them, no space. Two equal
// values give equal bytes, which is what a receipt's hash stands on. It returns an
// error for a value that is no JSON, or a number beyond a double.
func CanonicalJSON(v any) ([]byte, error) {
	return appendJSON(nil, v, true)
}

// appendJSON writes a value with its members in a fixed order. canonical also
// rewrites numbers; otherwise they stay as they were written.
func appendJSON(b []byte, v any, canonical bool) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case string:
		return appendText(b, v), nil
	case json.Number:
		return appendNumber(b, v, canonical)
	case float64:
		return appendDouble(b, v)
	case int:
		return appendDouble(b, float64(v))
	case int64:
		return appendDouble(b, float64(v))
	case []any:
		return appendList(b, v, canonical)
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return appendList(b, list, canonical)
	case map[string]any:
		return appendObject(b, v, canonical)
	}
	return nil, fmt.Errorf("a %T cannot be written as JSON", v)
}

func appendList(b []byte, list []any, canonical bool) (_ []byte, err error) {
	b = append(b, '[')
	for i, e := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendJSON(b, e, canonical); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendObject(b []byte, m map[string]any, canonical bool) (_ []byte, err error) {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.SortFunc(names, compareUTF16)
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendText(b, name), ':')
		if b, err = appendJSON(b, m[name], canonical); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// compareUTF16 orders texts by their UTF-16 code units. It differs from the order
// of bytes only where a character above U+FFFF meets one of U+E000 to U+FFFF.
func compareUTF16(a, b string) int {
	for a != "" && b != "" {
		ra, na := utf8.DecodeRuneInString(a)
		rb, nb := utf8.DecodeRuneInString(b)
		if ra != rb {
			return slices.Compare(utf16.Encode([]rune{ra}), utf16.Encode([]rune{rb}))
		}
		a, b = a[na:], b[nb:]
	}
	return len(a) - len(b)
}

// appendText writes a text with the escapes of RFC 8785 and no others.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		b = appendEscape(b, c)
		start = i + 1
	}
	return append(append(b, s[start:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return fmt.Appendf(b, `\u%04x`, c)
}

func appendNumber(b []byte, n json.Number, canonical bool) ([]byte, error) {
	if !canonical {
		return append(b, n...), nil
	}
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		return nil, fmt.Errorf("the number %.40q cannot be written as JSON", string(n))
	}
	return appendDouble(b, f)
}

// appendDouble prints a number as ECMAScript does: plain digits from 1e-6 up to
// 1e21, an exponent without leading zeros beyond.
func appendDouble(b []byte, f float64) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, fmt.Errorf("%v cannot be written as JSON", f)
	}
	if f == 0 {
		return append(b, '0'), nil
	}
	if abs := math.Abs(f); abs >= 1e-6 && abs < 1e21 {
		return strconv.AppendFloat(b, f, 'f', -1, 64), nil
	}
	b = strconv.AppendFloat(b, f, 'e', -1, 64)
	// Go writes at least two digits of exponent, ECMAScript no leading zero.
	if n := len(b); n >= 4 && b[n-2] == '0' && (b[n-3] == '-' || b[n-3] == '+') {
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b, nil
}
