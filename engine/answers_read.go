package engine

import (
	"encoding/json"
	"fmt"
	"strings"
)

// BoundError says in a sentence for a person which bound of design 3.7 was passed.
type BoundError struct{ Sentence string }

// Error returns the sentence.
func (e *BoundError) Error() string { return e.Sentence }

func beyond(format string, args ...any) error {
	return &BoundError{Sentence: fmt.Sprintf(format, args...)}
}

func tooDeep() error {
	return beyond("The answers are nested more than %d levels deep", MaxAnswerDepth)
}

// deeper says whether there are more than so many levels in a value.
func deeper(v any, levels int) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			if deeper(e, levels-1) {
				return true
			}
		}
	case []any:
		for _, e := range v {
			if deeper(e, levels-1) {
				return true
			}
		}
	default:
		return false
	}
	return levels <= 0
}

// oversized is a number with more digits than any answer may have. It only exists
// between reading and judging: Validate reports it where it stands.
type oversized string

// answerReader reads JSON with bounds: nesting, digits, duplicate names. It is our
// own because no library refuses all of these before it parses a number, and since
// it runs on every page it must be fast.
type answerReader struct {
	b     []byte
	i     int
	depth int
	huge  bool // keep oversized numbers as such instead of refusing them
}

// readJSON reads one JSON value within the bounds of answers.
func readJSON(b []byte, huge bool) (any, error) {
	if len(b) > MaxAnswersBytes {
		return nil, beyond("The answers are larger than %d MB, the most one sheet can hold", MaxAnswersBytes>>20)
	}
	r := &answerReader{b: b, huge: huge}
	v, err := r.value()
	if err != nil {
		return nil, err
	}
	if r.space(); r.i < len(r.b) {
		return nil, r.wrong("something stands after the end")
	}
	return v, nil
}

func (r *answerReader) wrong(what string) error {
	return fmt.Errorf("the answers are not JSON: %s (byte %d)", what, r.i+1)
}

func (r *answerReader) space() {
	for r.i < len(r.b) {
		switch r.b[r.i] {
		case ' ', '\t', '\n', '\r':
			r.i++
		default:
			return
		}
	}
}

// next skips space and takes the byte c if it comes next.
func (r *answerReader) next(c byte) bool {
	r.space()
	if r.i < len(r.b) && r.b[r.i] == c {
		r.i++
		return true
	}
	return false
}

func (r *answerReader) value() (any, error) {
	r.space()
	if r.i >= len(r.b) {
		return nil, r.wrong("the text ends too early")
	}
	switch c := r.b[r.i]; {
	case c == '{':
		return r.nested(r.object)
	case c == '[':
		return r.nested(r.array)
	case c == '"':
		return r.text()
	case c == '-' || (c >= '0' && c <= '9'):
		return r.number()
	}
	return r.word()
}

func (r *answerReader) nested(read func() (any, error)) (any, error) {
	if r.depth++; r.depth > MaxAnswerDepth+1 { // a sheet as Marshal writes it is one level around the answers
		return nil, tooDeep()
	}
	r.i++
	v, err := read()
	r.depth--
	return v, err
}

func (r *answerReader) object() (any, error) {
	m := make(map[string]any)
	if r.next('}') {
		return m, nil
	}
	for {
		if r.space(); r.i >= len(r.b) || r.b[r.i] != '"' {
			return nil, r.wrong("a name in double quotes is missing")
		}
		name, err := r.text()
		if err != nil {
			return nil, err
		}
		if _, twice := m[name]; twice {
			return nil, fmt.Errorf("the answers name %q twice in one object (byte %d)", name, r.i)
		}
		if !r.next(':') {
			return nil, r.wrong("a colon is missing")
		}
		if m[name], err = r.value(); err != nil {
			return nil, err
		}
		if r.next('}') {
			return m, nil
		}
		if !r.next(',') {
			return nil, r.wrong("a comma or a closing brace is missing")
		}
	}
}

func (r *answerReader) array() (any, error) {
	list := []any{}
	if r.next(']') {
		return list, nil
	}
	for {
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		if r.next(']') {
			return list, nil
		}
		if !r.next(',') {
			return nil, r.wrong("a comma or a closing bracket is missing")
		}
	}
}

// text reads a string. Almost all strings hold no escape and are taken as they are;
// the rest goes through encoding/json, which knows surrogates.
func (r *answerReader) text() (string, error) {
	start := r.i
	plain := true
	for r.i++; r.i < len(r.b); r.i++ {
		switch c := r.b[r.i]; {
		case c == '"':
			r.i++
			if plain {
				return normalText(string(r.b[start+1 : r.i-1])), nil
			}
			return r.unescape(r.b[start:r.i])
		case c == '\\':
			plain = false
			r.i++
		case c < 0x20:
			return "", r.wrong("a control character stands in a text")
		}
	}
	return "", r.wrong("a text is not closed")
}

func (r *answerReader) unescape(quoted []byte) (string, error) {
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		return "", r.wrong("a text holds an escape that does not exist")
	}
	return normalText(s), nil
}

func (r *answerReader) word() (any, error) {
	for _, w := range []struct {
		text  string
		value any
	}{{"true", true}, {"false", false}, {"null", nil}} {
		if strings.HasPrefix(string(r.b[r.i:min(len(r.b), r.i+len(w.text))]), w.text) {
			r.i += len(w.text)
			return w.value, nil
		}
	}
	return nil, r.wrong("a value is missing")
}

func (r *answerReader) number() (any, error) {
	start := r.i
	for r.i < len(r.b) && strings.IndexByte("+-.0123456789eE", r.b[r.i]) >= 0 {
		r.i++
	}
	text := string(r.b[start:r.i])
	if !jsonNumber.MatchString(text) {
		return nil, r.wrong("a number is not written as JSON has it")
	}
	if numberInBounds(text) {
		return json.Number(text), nil
	}
	if r.huge {
		return oversized(text), nil
	}
	return nil, beyond("A number in the answers has more than %d digits", MaxDigits)
}
