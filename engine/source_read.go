package engine

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxJSONDepth bounds the nesting of the source itself. Eight levels of
// questions need two or three JSON levels each, and conditions a few more.
const maxJSONDepth = 64

// readSource reads one JSON document in document order. It returns nil and a
// finding when the text is no JSON; names given twice and numbers out of bounds
// are findings beside a usable tree. file is "" for the form's own source.
func readSource(src []byte, file string) (*node, []Finding) {
	r := &reader{src: string(src), file: file, line: 1, column: 1}
	if f := r.refuse(); f != nil {
		return nil, []Finding{*f}
	}
	r.src = strings.TrimPrefix(r.src, "\ufeff")
	root := r.document()
	if root == nil {
		return nil, r.findings
	}
	return root, r.findings
}

// reader is a recursive-descent JSON reader. encoding/json is not used because
// it silently takes a name twice and tells offsets only roughly.
type reader struct {
	src          string
	pos          int
	line, column int
	file         string
	findings     []Finding
	failed       bool
}

// refuse recognises, before reading, what is plainly no definition.
func (r *reader) refuse() *Finding {
	head := strings.TrimSpace(strings.TrimPrefix(r.src[:min(len(r.src), 512)], "\ufeff"))
	switch {
	case len(r.src) > MaxSourceBytes:
		return &Finding{Line: 1, Column: 1, Rule: "too-large", Level: LevelError,
			Message: fmt.Sprintf("The definition is %d kB. At most %d kB can be read: take long texts or unused parts out.", len(r.src)>>10, MaxSourceBytes>>10)}
	case head == "" && strings.TrimSpace(r.src) == "":
		return &Finding{Line: 1, Column: 1, Rule: "json", Level: LevelError,
			Message: "The file is empty. A definition is a JSON document that begins with { and ends with }."}
	case strings.HasPrefix(head, "<"):
		return &Finding{Line: 1, Column: 1, Rule: "json", Level: LevelError,
			Message: "This is a web page or XML, not JSON. Save the definition itself, not the page that shows it."}
	case strings.HasPrefix(head, "PK\x03\x04"):
		return &Finding{Line: 1, Column: 1, Rule: "json", Level: LevelError,
			Message: "This is a Word, Excel or zip file, not JSON. Save the definition as plain text."}
	case strings.HasPrefix(r.src, "\xff\xfe") || strings.HasPrefix(r.src, "\xfe\xff"):
		return &Finding{Line: 1, Column: 1, Rule: "json", Level: LevelError,
			Message: "The file is saved as UTF-16. Save it as UTF-8."}
	}
	return nil
}

func (r *reader) document() *node {
	root := r.value(nil, "", 0)
	if r.failed {
		return nil
	}
	r.space()
	if r.pos < len(r.src) {
		r.fail("Something follows after the end of the document. Take away what stands after the last bracket.")
		return nil
	}
	return root
}

// fail notes the first syntax error; reading stops there, as what follows would
// only be misread.
func (r *reader) fail(message string) {
	if !r.failed {
		r.note("json", message)
	}
	r.failed = true
}

func (r *reader) note(rule, message string) {
	f := Finding{Line: r.line, Column: r.column, Rule: rule, Level: LevelError, Message: message}
	r.findings = append(r.findings, f)
}

// step moves over one character of the source.
func (r *reader) step() {
	c := r.src[r.pos]
	switch {
	case c == '\n':
		r.line++
		r.column = 1
		r.pos++
	case c < utf8.RuneSelf:
		r.column++
		r.pos++
	default:
		_, size := utf8.DecodeRuneInString(r.src[r.pos:])
		r.column++
		r.pos += size
	}
}

func (r *reader) space() {
	for r.pos < len(r.src) {
		switch r.src[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.step()
		default:
			return
		}
	}
}

// peek is the next character after space; 0 at the end.
func (r *reader) peek() byte {
	r.space()
	if r.pos >= len(r.src) {
		return 0
	}
	return r.src[r.pos]
}

func (r *reader) value(parent *node, key string, depth int) *node {
	c := r.peek()
	n := &node{line: r.line, column: r.column, parent: parent, key: key, file: r.file}
	if depth > maxJSONDepth {
		r.fail(fmt.Sprintf("The brackets are nested more than %d deep. Flatten the form: use fewer groups inside groups.", maxJSONDepth))
		return n
	}
	switch {
	case c == '{':
		n.kind = objectNode
		r.object(n, depth)
	case c == '[':
		n.kind = arrayNode
		r.array(n, depth)
	case c == '"':
		n.kind, n.text = stringNode, r.text()
	case c == '-' || c >= '0' && c <= '9':
		n.kind = numberNode
		r.number(n)
	default:
		r.word(n)
	}
	return n
}

func (r *reader) object(n *node, depth int) {
	r.step()
	seen := map[string]int{}
	for first := true; !r.failed; first = false {
		c := r.peek()
		if c == '}' {
			r.step()
			return
		}
		if !r.comma(c, first, '}') {
			return
		}
		if r.peek() != '"' {
			r.fail(r.insteadOfName())
			return
		}
		line, column := r.line, r.column
		name := r.text()
		if r.failed {
			return
		}
		if before, twice := seen[name]; twice && len(r.findings) < maxFindings {
			r.findings = append(r.findings, Finding{Line: line, Column: column, Pointer: n.pointer() + "/" + escapeToken(name),
				Rule: "duplicate", Level: LevelError,
				Message: fmt.Sprintf("The name %q is used twice here, first on line %d. Rename or remove one of them.", name, before)})
		}
		seen[name] = line
		if r.peek() != ':' {
			r.fail(fmt.Sprintf("A colon should follow the name %q.", name))
			return
		}
		r.step()
		v := r.value(n, name, depth+1)
		n.members = append(n.members, member{name: name, line: line, column: column, value: v})
	}
}

// insteadOfName says what stands where a name in double quotes should.
func (r *reader) insteadOfName() string {
	rest := string(r.src[r.pos:min(len(r.src), r.pos+3)])
	switch {
	case strings.HasPrefix(rest, "“"), strings.HasPrefix(rest, "”"), strings.HasPrefix(rest, "„"), strings.HasPrefix(rest, "‘"), strings.HasPrefix(rest, "’"):
		return "These are curly quotes, as Word writes them. Use straight double quotes, such as \"title\"."
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"):
		return "Remarks cannot stand in a form like this. Write them as \"$comment\": \"a remark\"."
	case strings.HasPrefix(rest, "'"):
		return "Single quotes cannot stand here. Use straight double quotes, such as \"title\"."
	}
	return "A name in double quotes should stand here, such as \"title\"."
}

func (r *reader) array(n *node, depth int) {
	r.step()
	for first := true; !r.failed; first = false {
		c := r.peek()
		if c == ']' {
			r.step()
			return
		}
		if !r.comma(c, first, ']') {
			return
		}
		v := r.value(n, fmt.Sprint(len(n.items)), depth+1)
		n.items = append(n.items, v)
	}
}

// comma takes the comma between members and says in words what is wrong with it.
func (r *reader) comma(c byte, first bool, end byte) bool {
	switch {
	case c == 0:
		r.fail(fmt.Sprintf("The document ends too early: a closing %c is missing.", end))
	case first && c == ',':
		r.fail("There is a comma too many here.")
	case !first && c != ',':
		r.fail("A comma is missing before this.")
	case !first:
		r.step()
		if next := r.peek(); next == end || next == ',' {
			r.fail("There is a comma too many before this.")
		}
	}
	return !r.failed
}

func (r *reader) word(n *node) {
	rest := r.src[r.pos:]
	for word, kind := range map[string]nodeKind{"true": boolNode, "false": boolNode, "null": nullNode} {
		if strings.HasPrefix(rest, word) {
			n.kind, n.text = kind, word
			for range word {
				r.step()
			}
			return
		}
	}
	if rest == "" {
		r.fail("The document ends too early: a value is missing here.")
		return
	}
	if strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*") {
		r.fail("JSON has no comments. Put remarks into \"$comment\".")
		return
	}
	if strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, "\u201c") || strings.HasPrefix(rest, "\u201d") {
		r.fail("Texts stand in straight double quotes, \"like this\".")
		return
	}
	r.fail("This is not JSON. A text in double quotes, a number, true, false, [ or { should stand here.")
}

// number reads a number literal and keeps it within the bounds of design 3.7;
// the judge would panic or hang on numbers far beyond.
func (r *reader) number(n *node) {
	start := r.pos
	for r.pos < len(r.src) && strings.IndexByte("+-.0123456789eE", r.src[r.pos]) >= 0 {
		r.step()
	}
	n.text = r.src[start:r.pos]
	switch {
	case !jsonNumber.MatchString(n.text):
		r.fail(fmt.Sprintf("%q is not a number.", excerpt(n.text, 20)))
	case !numberInBounds(n.text):
		f := Finding{Line: n.line, Column: n.column, Pointer: n.pointer(), Rule: "number", Level: LevelError,
			Message: fmt.Sprintf("The number %s is too long. Numbers have at most %d digits.", excerpt(n.text, 20), MaxDigits)}
		r.findings = append(r.findings, f)
		n.text = "0"
	}
}
