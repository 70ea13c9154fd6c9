package partials

import (
	"bytes"
	"html/template"
	"strconv"

	"portico/engine"
)

// A cell of a table is one call, with its control: a page of tables has hundreds of them.

// cell is what stands before the control of a cell: its marker, its label for a phone,
// and what is wrong with it.
func cell(b *bytes.Buffer, q *engine.QuestionView) {
	marker(b, q)
	b.WriteString(`<span class="p-cell-label" aria-hidden="true">`)
	escape(b, q.Title)
	if q.Required {
		b.WriteString(` <span class="p-req">*</span>`)
	}
	b.WriteString(`</span>`)
	firstFault(b, q)
}

// cellInput is a cell of one line that is no text: kind is the type of the input.
func cellInput(q *engine.QuestionView, kind string) template.HTML {
	return template.HTML(written(func(b *bytes.Buffer, q *engine.QuestionView) {
		cell(b, q)
		b.WriteString(`<input class="govuk-input"`)
		attr(b, "type", kind)
		if kind == "email" {
			b.WriteString(` spellcheck="false"`)
		}
		filled(b, q)
		b.WriteByte('>')
	}, q))
}

// cellArea is a cell of text, which grows with what is typed from so many rows.
func cellArea(q *engine.QuestionView, rows int) template.HTML {
	return template.HTML(written(func(b *bytes.Buffer, q *engine.QuestionView) {
		cell(b, q)
		b.WriteString(`<textarea class="govuk-textarea`)
		if rows == 1 {
			b.WriteString(" p-line")
		}
		b.WriteByte('"')
		attr(b, "rows", strconv.Itoa(rows))
		b.WriteString(` spellcheck="true" dir="auto"`)
		attrs(b, q)
		b.WriteString(">\n")
		escape(b, q.Text)
		b.WriteString("</textarea>")
	}, q))
}

// cellDate is a cell with a day.
func cellDate(b *bytes.Buffer, q *engine.QuestionView) {
	cell(b, q)
	b.WriteString(`<div class="moj-datepicker" data-module="moj-date-picker" data-hx-morph-skip`)
	attr(b, "id", q.ID+"-p")
	b.WriteString(`><input class="govuk-input moj-js-datepicker-input" type="text"`)
	filled(b, q)
	b.WriteString("></div>")
}

// cellSelect is a cell in which one thing is chosen from a list.
func cellSelect(b *bytes.Buffer, q *engine.QuestionView) {
	cell(b, q)
	b.WriteString(`<select class="govuk-select"`)
	attrs(b, q)
	b.WriteByte('>')
	options(b, q)
	b.WriteString("</select>")
}
