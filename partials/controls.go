package partials

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"portico/engine"
)

// What stands in every cell and row of a table is written here and not in templates: a
// page of tables has hundreds of these, and one call in Go costs a tenth of the same
// conditions in a template. Every text goes through the same escaping.

// cell is what stands before the control of a cell: its marker, its label for a phone,
// and what is wrong with it.
func cell(q *engine.QuestionView) template.HTML {
	var b strings.Builder
	b.WriteString(`<input type="hidden" name="_q"`)
	attr(&b, "value", q.Name)
	b.WriteString(`><span class="p-cell-label" aria-hidden="true">`)
	escape(&b, q.Title)
	if q.Required {
		b.WriteString(` <span class="p-req">*</span>`)
	}
	b.WriteString(`</span>`)
	if len(q.Faults) > 0 {
		fault(&b, q.ID, q.Faults[0])
	}
	return template.HTML(b.String())
}

// fault is what is wrong with an answer, in red, or in amber when it only warns.
func fault(b *strings.Builder, id string, f engine.Fault) {
	class, sign, who := "govuk-error-message", icons["alert"], `<span class="p-vh">Error: </span>`
	if f.Level == engine.LevelWarn {
		class, sign, who = "p-soft", icons["info"], ""
	}
	b.WriteString(`<p class="` + class + `"`)
	attr(b, "id", id+"-e")
	b.WriteString(">" + string(sign) + "<span>" + who)
	escape(b, f.Message)
	b.WriteString("</span></p>")
}

// firstFault is what is wrong with a question or a row: the first of its faults.
func firstFault(of any) (template.HTML, error) {
	id, faults := "", []engine.Fault(nil)
	switch v := of.(type) {
	case *engine.QuestionView:
		id, faults = v.ID, v.Faults
	case *engine.RowView:
		id, faults = v.ID, v.Faults
	default:
		return "", fmt.Errorf("fault of a %T", of)
	}
	if len(faults) == 0 {
		return "", nil
	}
	var b strings.Builder
	fault(&b, id, faults[0])
	return template.HTML(b.String()), nil
}

// options are the choices of a select.
func options(q *engine.QuestionView) template.HTML {
	var b strings.Builder
	b.WriteString(`<option value="">Choose one</option>`)
	for _, o := range q.Options {
		b.WriteString("<option")
		attr(&b, "value", o.Value)
		if o.Checked {
			b.WriteString(" selected")
		}
		b.WriteByte('>')
		escape(&b, o.Label)
		b.WriteString("</option>")
	}
	return template.HTML(b.String())
}

// inline is the class of a set of radios that fits in one line: two or three short answers.
func inline(q *engine.QuestionView) string {
	if len(q.Options) > 3 {
		return ""
	}
	for _, o := range q.Options {
		if len(o.Label) > 14 {
			return ""
		}
	}
	return " govuk-radios--inline"
}

// tools are the buttons of a row: up, down, add below, remove.
func tools(t *engine.QuestionView, r *engine.RowView) template.HTML {
	var b strings.Builder
	n := strconv.Itoa(r.Index)
	tool(&b, "up:"+r.Name, "Move row "+n+" up", "Move up", "up", !r.First)
	tool(&b, "down:"+r.Name, "Move row "+n+" down", "Move down", "down", !r.Last)
	tool(&b, "below:"+r.Name, "Add a row below row "+n, "Add a row below", "add", t.CanAdd)
	tool(&b, "remove:"+r.Name, "Remove row "+n, "Remove this row", "remove", t.CanRemove)
	return template.HTML(b.String())
}

func tool(b *strings.Builder, do, name, title, sign string, can bool) {
	b.WriteString(`<button class="p-icon-button" name="_do"`)
	attr(b, "value", do)
	attr(b, "aria-label", name)
	attr(b, "title", title)
	if !can {
		b.WriteString(" disabled")
	}
	b.WriteString(">" + string(icons[sign]) + "</button>")
}

// escape writes text as HTML.
func escape(b *strings.Builder, text string) { b.WriteString(template.HTMLEscapeString(text)) }
