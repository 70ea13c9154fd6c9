package partials

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"portico/engine"
)

// kinds are the kinds of question, each with a partial of its name in fields/: reading the
// templates fails when one is missing. Supporting documents are a tab and no question.
var kinds = slices.DeleteFunc(engine.Kinds(), func(kind string) bool { return kind == "attachments" })

// funcs are the functions that templates may call. None does any input or output.
func (e *Engine) funcs(s *set) map[string]any {
	return map[string]any{
		"field":      s.field,
		"fields":     s.fieldsOf,
		"open":       elements(open),
		"openSet":    elements(openSet),
		"openTick":   elements(openTick),
		"openTable":  elements(openTable),
		"cell":       elements(cell),
		"cellInput":  cellInput,
		"cellArea":   cellArea,
		"cellDate":   elements(cellDate),
		"cellSelect": elements(cellSelect),
		"help":       elements(help),
		"before":     elements(before),
		"fault":      elements(firstFault),
		"attrs":      attributes(attrs),
		"filled":     attributes(filled),
		"inline":     inline,
		"radios":     elements(radios),
		"checkboxes": elements(checkboxes),
		"options":    elements(options),
		"heads":      elements(heads),
		"columns":    columns,
		"rows":       s.rows,
		"foot":       elements(foot),
		"required":   func() template.HTML { return required },
		"tabs":       tabs,
		"icon":       icon,
		"mark":       markIcon,
		"asset":      e.options.Asset,
		"prose":      engine.ProseHTML,
		"rich":       engine.RichHTML,
		"lines":      func(text string) []string { return strings.Split(text, "\n") },
		"tone":       tone,
		"tongue":     tongue,
		"add":        func(a, b int) int { return a + b },
		"choice":     newChoice,
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
	if err := t.Execute(b, q); err != nil {
		return err
	}
	b.WriteString(string(q.Remarks))
	return nil
}

// absent stands in a table where a condition takes a cell away.
const absent = `<span class="p-absent"><span aria-hidden="true">–</span><span class="p-vh">Not asked in this row</span></span>`

// tone is the modifier of a class: "p-note--amber" of "p-note" and "amber",
// nothing of no tone.
func tone(block, name string) string {
	if name == "" {
		return block
	}
	return block + " " + block + "--" + name
}

// radio is one of a set of radios that a page has by itself.
type radio struct {
	Value, Label string
	Chosen       bool
}

// newChoice is a radio; chosen is the value that is.
func newChoice(value, label, chosen string) radio { return radio{value, label, value == chosen} }
