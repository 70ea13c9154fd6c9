package partials

import (
	"bytes"
	"html/template"
	"slices"
	"strconv"

	"portico/engine"
)

// What stands in every cell and row of a table is written here and not in templates: a
// page of tables has hundreds of these, and one call in Go costs a tenth of the same
// conditions in a template. Every text goes through the same escaping.

// cell is what stands before the control of a cell: its marker, its label for a phone,
// and what is wrong with it.
func cell(q *engine.QuestionView) template.HTML {
	b := buffer()
	defer release(b)
	b.WriteString(`<input type="hidden" name="_q"`)
	attr(b, "value", q.Name)
	b.WriteString(`><span class="p-cell-label" aria-hidden="true">`)
	escape(b, q.Title)
	if q.Required {
		b.WriteString(` <span class="p-req">*</span>`)
	}
	b.WriteString(`</span>`)
	if len(q.Faults) > 0 {
		fault(b, q.ID, q.Faults[0])
	}
	return template.HTML(b.String())
}

// fault is what is wrong with an answer, in red, or in amber when it only warns.
func fault(b *bytes.Buffer, id string, f engine.Fault) {
	class, sign, who := "govuk-error-message", icons["alert"], `<span class="p-vh">Error: </span>`
	if f.Level == engine.LevelWarn {
		class, sign, who = "p-soft", icons["info"], ""
	}
	b.WriteString(`<p class="` + class + `"`)
	attr(b, "id", id+"-e")
	b.WriteString(">" + string(sign) + "<span>" + who)
	inLanguage(b, f.Lang, f.Message)
	b.WriteString("</span></p>")
}

// firstFault is what is wrong with a question: the first of its faults.
func firstFault(q *engine.QuestionView) template.HTML {
	if len(q.Faults) == 0 {
		return ""
	}
	b := buffer()
	defer release(b)
	fault(b, q.ID, q.Faults[0])
	return template.HTML(b.String())
}

// options are the choices of a select.
func options(q *engine.QuestionView) template.HTML {
	b := buffer()
	defer release(b)
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

// clearable says that a choice was made that need not be made: it can be taken back.
func clearable(q *engine.QuestionView) bool {
	return !q.Required && slices.ContainsFunc(q.Options, func(o engine.OptionView) bool { return o.Checked })
}

// tools are the buttons of a row: up, down, add below, remove.
func tools(b *bytes.Buffer, t *engine.QuestionView, r *engine.RowView) {
	n := strconv.Itoa(r.Index)
	tool(b, "up:"+r.Name, "Move row "+n+" up", "Move up", "up", !r.First)
	tool(b, "down:"+r.Name, "Move row "+n+" down", "Move down", "down", !r.Last)
	tool(b, "below:"+r.Name, "Add a row below row "+n, "Add a row below", "add", t.CanAdd)
	tool(b, "remove:"+r.Name, "Remove row "+n, "Remove this row", "remove", t.CanRemove)
	if len(r.ReferredBy) > 0 { // the script says so before it asks
		b.WriteString(`<span hidden`)
		attr(b, "data-referred", engine.ReferredWords(r.ReferredBy))
		b.WriteString("></span>")
	}
}

func tool(b *bytes.Buffer, do, name, title, sign string, can bool) {
	b.WriteString(`<button class="p-icon-button" name="_do"`)
	attr(b, "value", do)
	attr(b, "aria-label", name)
	attr(b, "title", title)
	if !can {
		b.WriteString(" disabled")
	}
	b.WriteByte('>')
	b.WriteString(string(icons[sign]))
	b.WriteString("</button>")
}

// escape writes text as HTML.
func escape(b *bytes.Buffer, text string) { b.WriteString(template.HTMLEscapeString(text)) }
