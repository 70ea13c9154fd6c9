package partials

import (
	"bytes"
	"html/template"
	"slices"
	"strings"

	"portico/engine"
)

// attrs are the attributes that every control has: what names it, what describes it, how
// a keyboard should look.
func attrs(b *bytes.Buffer, q *engine.QuestionView) {
	attr(b, "id", q.ID)
	attr(b, "name", q.Name)
	label(b, q)
	if len(q.Faults) > 0 && q.Faults[0].Level != engine.LevelWarn {
		b.WriteString(` aria-invalid="true"`)
	}
	if q.Autocomplete != "" {
		attr(b, "autocomplete", q.Autocomplete)
	}
	if q.InputMode != "" {
		attr(b, "inputmode", q.InputMode)
	}
}

// filled are the attrs of an input with what is typed in it.
func filled(b *bytes.Buffer, q *engine.QuestionView) {
	attrs(b, q)
	attr(b, "value", q.Text)
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
	ids := make([]string, 0, 3)
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

// options are the choices of a select.
func options(b *bytes.Buffer, q *engine.QuestionView) {
	b.WriteString(`<option value="" lang="en-GB">Choose one</option>`)
	for _, o := range q.Options {
		b.WriteString("<option")
		attr(b, "value", o.Value)
		if o.Checked {
			b.WriteString(" selected")
		}
		b.WriteString(string(tongue(o.Lang)))
		b.WriteByte('>')
		escape(b, o.Label)
		b.WriteString("</option>")
	}
}

// radios are choices of which one can be made. One that need not be made can be taken back.
func radios(b *bytes.Buffer, q *engine.QuestionView) {
	chosen := false
	for _, o := range q.Options {
		chosen = chosen || o.Checked
		item(b, "radio", "govuk-radios", q.Name, o)
	}
	if chosen && !q.Required {
		b.WriteString(`<div class="govuk-radios__item"><input class="govuk-radios__input" type="radio"`)
		attr(b, "id", q.ID+"-none")
		attr(b, "name", q.Name)
		b.WriteString(` value=""><label class="govuk-label govuk-radios__label"`)
		attr(b, "for", q.ID+"-none")
		b.WriteString(` lang="en-GB">No answer</label></div>`)
	}
}

// checkboxes are choices of which several can be made.
func checkboxes(b *bytes.Buffer, q *engine.QuestionView) {
	for _, o := range q.Options {
		item(b, "checkbox", "govuk-checkboxes", q.Name, o)
	}
}

// item is one choice with its label; block is the name of its set's style.
func item(b *bytes.Buffer, kind, block string, name engine.Path, o engine.OptionView) {
	b.WriteString(`<div class="` + block + `__item"><input class="` + block + `__input" type="` + kind + `"`)
	attr(b, "id", o.ID)
	attr(b, "name", name)
	attr(b, "value", o.Value)
	if o.Checked {
		b.WriteString(" checked")
	}
	b.WriteString(`><label class="govuk-label ` + block + `__label"`)
	attr(b, "for", o.ID)
	b.WriteString(string(tongue(o.Lang)))
	b.WriteByte('>')
	escape(b, o.Label)
	b.WriteString("</label></div>")
}

// inline is the class of a set of radios that fits in one line: two or three short answers.
func inline(q *engine.QuestionView) string {
	long := func(o engine.OptionView) bool { return len(o.Label) > 14 }
	if len(q.Options) > 3 || slices.ContainsFunc(q.Options, long) {
		return ""
	}
	return " govuk-radios--inline"
}

// attr writes one attribute, escaped, with a space before it.
func attr(b *bytes.Buffer, name, value string) {
	b.WriteByte(' ')
	b.WriteString(name)
	b.WriteString(`="`)
	escape(b, value)
	b.WriteByte('"')
}

// escape writes text as HTML.
func escape(b *bytes.Buffer, text string) { b.WriteString(template.HTMLEscapeString(text)) }
