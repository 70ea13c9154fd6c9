package partials

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"portico/engine"
)

// kinds are the kinds of question that have a partial in fields/. A definition
// with another kind fails when it is rendered, and the test of this package
// fails when the engine knows a kind that is not here.
var kinds = []string{
	"text", "paragraph", "date", "email", "tel", "integer", "number", "yesno",
	"tick", "radios", "select", "checkboxes", "table", "group", "note", "file", "rich",
}

// funcs are the functions that templates may call. None does any input or output.
func (e *Engine) funcs(s *set) map[string]any {
	return map[string]any{
		"field":     s.field,
		"fields":    s.fieldsOf,
		"attrs":     attrs,
		"labels":    labels,
		"cell":      cell,
		"heads":     heads,
		"columns":   columns,
		"rows":      s.rows,
		"tabs":      tabs,
		"clearable": clearable,
		"inline":    inline,
		"fault":     firstFault,
		"options":   options,
		"icon":      icon,
		"mark":      markIcon,
		"asset":     e.options.Asset,
		"prose":     engine.ProseHTML,
		"rich":      engine.RichHTML,
		"lines":     func(text string) []string { return strings.Split(text, "\n") },
		"tone":      tone,
		"tongue":    tongue,
	}
}

// field renders a question by the partial of its kind. An unknown kind is an
// error of the page, never an empty place on it.
func (s *set) field(q *engine.QuestionView) (template.HTML, error) {
	b := buffer()
	defer release(b)
	if err := s.write(b, q); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

// fieldsOf renders questions one below the other, into one buffer.
func (s *set) fieldsOf(questions []*engine.QuestionView) (template.HTML, error) {
	b := buffer()
	defer release(b)
	for _, q := range questions {
		if err := s.write(b, q); err != nil {
			return "", err
		}
		b.WriteByte('\n')
	}
	return template.HTML(b.String()), nil
}

// write renders a question into a buffer.
func (s *set) write(b *bytes.Buffer, q *engine.QuestionView) error {
	t, known := s.fields[q.Kind]
	switch {
	case !known:
		return fmt.Errorf("the question %s is of the kind %q, which has no partial", q.Name, q.Kind)
	case q.Absent:
		b.WriteString(absent)
		return nil
	case q.ReadOnly && q.Kind != "table" && q.Kind != "group" && q.Kind != "note":
		t = s.read
	}
	return t.Execute(b, q)
}

// absent stands in a table where a condition takes a cell away.
const absent = `<span class="p-absent"><span aria-hidden="true">–</span><span class="p-vh">Not asked in this row</span></span>`

// attrs are the attributes that every control has: what names it, what
// describes it, how a keyboard should look. One call in Go is several times
// faster than the same conditions in a template, and a tab has many controls.
func attrs(q *engine.QuestionView) template.HTMLAttr {
	b := buffer()
	defer release(b)
	attr(b, "id", q.ID)
	attr(b, "name", q.Name)
	label(b, q)
	if len(q.Faults) > 0 && q.Faults[0].Level != "warn" {
		b.WriteString(` aria-invalid="true"`)
	}
	if q.Autocomplete != "" {
		attr(b, "autocomplete", q.Autocomplete)
	}
	if q.InputMode != "" {
		attr(b, "inputmode", q.InputMode)
	}
	return template.HTMLAttr(b.String())
}

// labels are the attributes of a set of controls: the first of them has the id.
func labels(q *engine.QuestionView) template.HTMLAttr {
	b := buffer()
	defer release(b)
	label(b, q)
	return template.HTMLAttr(b.String())
}

// label names a cell, which has no label of its own, and what describes a control.
func label(b *bytes.Buffer, q *engine.QuestionView) {
	if q.Cell {
		attr(b, "aria-label", q.Label)
	}
	describe(b, q)
}

// describe names the hint, the fault and the unit of a control.
func describe(b *bytes.Buffer, q *engine.QuestionView) {
	if q.Hint == "" && len(q.Faults) == 0 && q.Unit == "" {
		return
	}
	var ids []string
	if q.Hint != "" && !q.Cell {
		ids = append(ids, q.ID+"-h")
	}
	if len(q.Faults) > 0 {
		ids = append(ids, q.ID+"-e")
	}
	if q.Unit != "" && !q.Cell {
		ids = append(ids, q.ID+"-u")
	}
	if len(ids) > 0 {
		attr(b, "aria-describedby", strings.Join(ids, " "))
	}
}

// attr writes one attribute, escaped, with a space before it.
func attr(b *bytes.Buffer, name, value string) {
	b.WriteByte(' ')
	b.WriteString(name)
	b.WriteString(`="`)
	escape(b, value)
	b.WriteByte('"')
}

// tone is the modifier of a class: "p-note--amber" of "p-note" and "amber",
// nothing of no tone.
func tone(block, name string) string {
	if name == "" {
		return block
	}
	return block + " " + block + "--" + name
}
