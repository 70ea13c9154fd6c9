package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Answers are what a sheet holds: design 3.6. They are treated as immutable: every
// method that changes answers returns new ones and shares what did not change.
type Answers struct {
	// Values is a JSON object of the definition's own shape that only ever holds
	// values of the definition's types. Numbers are json.Number. Table rows are
	// objects that carry their identity under "_row".
	Values map[string]any
	// Typed maps the pointer of an answer (with row identities: "/advice/log/k3f9x2ab/date")
	// to the text that could not be read as the question's type. It is shown again and
	// reported, never dropped.
	Typed map[string]string
}

// RowKey is the member under which a table row carries its identity.
const RowKey = "_row"

// rowKeyLength is the number of characters of a row's identity, rowKeyLetters what
// they are drawn from.
const (
	rowKeyLength  = 8
	rowKeyLetters = "abcdefghijklmnopqrstuvwxyz0123456789"
)

// Fault is one thing wrong with answers.
type Fault struct {
	Pointer  string `json:"pointer"`  // of the answer, rows by position: "/advice/outcomes/0/steps"
	Tab      string `json:"tab"`      // name of the tab
	Question string `json:"question"` // the question's title, with the row: "Outcome sought, row 2"
	Rule     string `json:"rule"`     // "required", "type", "maxLength", "format", ...
	Level    string `json:"level"`    // "error" or "warn"
	Message  string `json:"message"`  // a sentence for the person who fills in the form
	Lang     string `json:"-"`        // language of Message where it is not the form's
	Name     string `json:"-"`        // form name of the control: "advice.outcomes.k3f9x2ab.steps"
}

// Path is the form name of an answer: the pointer's members joined by dots,
// rows by their identity. It is used as name and (with a prefix) id of controls.
// Example: "advice.outcomes.k3f9x2ab.steps".
type Path = string

// errShape is what ParseAnswers returns for JSON that is no sheet.
var errShape = errors.New("the answers are not a JSON object")

// ParseAnswers reads a sheet: {"answers":…,"typed":…} as Marshal writes it, or a
// bare answers object. It reads within the bounds of design 3.7 (a *BoundError names
// the bound that was passed), refuses names that come twice, and cleans texts: NUL
// and control characters go, invalid UTF-8 is replaced, NFC. It does not know the
// definition; Validate judges answers of unknown origin.
func ParseAnswers(b []byte) (Answers, error) {
	if len(bytes.TrimSpace(b)) == 0 {
		return Answers{Values: map[string]any{}}, nil
	}
	v, err := readJSON(b, false)
	if err != nil {
		return Answers{}, err
	}
	m, ok := v.(map[string]any)
	if !ok {
		return Answers{}, errShape
	}
	values, typed, wrapped := unwrapAnswers(m)
	if !wrapped {
		if deeper(m, MaxAnswerDepth) {
			return Answers{}, tooDeep()
		}
		return Answers{Values: m}, nil
	}
	a := Answers{Values: values}
	for pointer, text := range typed {
		s, ok := text.(string)
		if !ok {
			return Answers{}, fmt.Errorf("the answers hold something under typed%s that is no text", pointer)
		}
		if a.Typed == nil {
			a.Typed = make(map[string]string, len(typed))
		}
		a.Typed[pointer] = s
	}
	return a, nil
}

// unwrapAnswers tells {"answers":…,"typed":…} from a bare answers object.
func unwrapAnswers(m map[string]any) (values, typed map[string]any, wrapped bool) {
	values, wrapped = m["answers"].(map[string]any)
	if !wrapped {
		return nil, nil, false
	}
	raw, has := m["typed"]
	if has {
		if typed, wrapped = raw.(map[string]any); !wrapped {
			return nil, nil, false
		}
	}
	if (has && len(m) != 2) || (!has && len(m) != 1) {
		return nil, nil, false
	}
	return values, typed, true
}

// Marshal writes a sheet as {"answers":…,"typed":…}, the same bytes for the same
// answers. "typed" is left out when there is none.
func (a Answers) Marshal() ([]byte, error) {
	b := append(make([]byte, 0, 4096), `{"answers":`...)
	values := a.Values
	if values == nil {
		values = map[string]any{}
	}
	b, err := appendJSON(b, values, false)
	if err != nil {
		return nil, err
	}
	if len(a.Typed) > 0 {
		typed := make(map[string]any, len(a.Typed))
		for k, v := range a.Typed {
			typed[k] = v
		}
		b = append(b, `,"typed":`...)
		if b, err = appendJSON(b, typed, false); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// Clone copies answers deeply, for the rare caller that changes them in place.
func (a Answers) Clone() Answers {
	c := Answers{Values: map[string]any{}}
	if a.Values != nil {
		c.Values = cloneValue(a.Values).(map[string]any)
	}
	if a.Typed != nil {
		c.Typed = make(map[string]string, len(a.Typed))
		for k, v := range a.Typed {
			c.Typed[k] = v
		}
	}
	return c
}

func cloneValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for k, e := range v {
			m[k] = cloneValue(e)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = cloneValue(e)
		}
		return list
	}
	return v
}

// TabAnswers takes from a sheet what belongs to one tab: the tab is the unit in
// which answers are stored. The body keeps the sheet's own shape. An attachments
// tab has no answers.
func (d *Definition) TabAnswers(a Answers, tab *Tab) Answers {
	part := Answers{Values: map[string]any{}}
	if tab.Attachments != nil {
		return part
	}
	for name, v := range a.Values {
		if d.belongs(tab, name) {
			part.Values[name] = v
		}
	}
	for pointer, text := range a.Typed {
		if d.belongs(tab, topMember(pointer)) {
			part.setTyped(pointer, text)
		}
	}
	return part
}

// WithTab puts a tab's body back: what the sheet held of the tab is replaced by t,
// everything else stays. Anything in t that is not of the tab is ignored.
func (d *Definition) WithTab(a Answers, tab *Tab, t Answers) Answers {
	out := Answers{Values: make(map[string]any, len(a.Values)+1)}
	for name, v := range a.Values {
		if tab.Attachments != nil || !d.belongs(tab, name) {
			out.Values[name] = v
		}
	}
	for pointer, text := range a.Typed {
		if tab.Attachments != nil || !d.belongs(tab, topMember(pointer)) {
			out.setTyped(pointer, text)
		}
	}
	own := d.TabAnswers(t, tab)
	for name, v := range own.Values {
		out.Values[name] = v
	}
	for pointer, text := range own.Typed {
		out.setTyped(pointer, text)
	}
	return out
}

// belongs says whether a member of the root belongs to a tab. A Whole tab has every
// member that is not the attachments tab.
func (d *Definition) belongs(tab *Tab, member string) bool {
	if !tab.Whole {
		return member == tab.Name
	}
	for _, t := range d.Tabs {
		if t != tab && t.Name == member {
			return false
		}
	}
	return true
}

// topMember is the first member of a pointer.
func topMember(pointer string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	return unescapeToken(name)
}

func (a *Answers) setTyped(pointer, text string) {
	if a.Typed == nil {
		a.Typed = make(map[string]string)
	}
	a.Typed[pointer] = text
}

// NewRowKey draws the identity of a new row from r: eight characters of a-z and 0-9.
func NewRowKey(r io.Reader) string {
	key := make([]byte, 0, rowKeyLength)
	var b [16]byte
	for len(key) < rowKeyLength {
		if _, err := io.ReadFull(r, b[:]); err != nil {
			panic("engine: the source of randomness failed: " + err.Error())
		}
		for _, c := range b {
			// 252 is the largest multiple of 36 in a byte: beyond it letters would be uneven.
			if c < 252 && len(key) < rowKeyLength {
				key = append(key, rowKeyLetters[int(c)%len(rowKeyLetters)])
			}
		}
	}
	return string(key)
}

// isRowKey says whether a text has the form of a row's identity.
func isRowKey(s string) bool {
	if len(s) != rowKeyLength {
		return false
	}
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(rowKeyLetters, s[i]) < 0 {
			return false
		}
	}
	return true
}
