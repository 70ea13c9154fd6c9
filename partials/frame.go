package partials

import (
	"bytes"
	"html/template"

	"portico/engine"
)

// What stands around every control is written here and not in templates, as are lists of
// choices and the rows of tables: a page has hundreds of these, and every value that a
// template shows costs it most of a microsecond. Every text goes through the same escaping.

// writer writes a part of a question.
type writer func(b *bytes.Buffer, q *engine.QuestionView)

// elements makes a function for templates of a writer of elements.
func elements(write writer) func(*engine.QuestionView) template.HTML {
	return func(q *engine.QuestionView) template.HTML { return template.HTML(written(write, q)) }
}

// attributes makes a function for templates of a writer of attributes.
func attributes(write writer) func(*engine.QuestionView) template.HTMLAttr {
	return func(q *engine.QuestionView) template.HTMLAttr { return template.HTMLAttr(written(write, q)) }
}

func written(write writer, q *engine.QuestionView) string {
	b := buffer()
	defer release(b)
	write(b, q)
	return b.String()
}

// open is what stands before a control that is in no cell: its label, hint, guidance and
// fault. It leaves open one div.
func open(b *bytes.Buffer, q *engine.QuestionView) {
	begin(b, q)
	marker(b, q)
	b.WriteString(`<label class="govuk-label"`)
	attr(b, "for", q.ID)
	heading(b, q)
	b.WriteString("</label>")
	help(b, q)
}

// openSet is what stands before a set of controls. It leaves open a div and a fieldset, in
// a cell one div.
func openSet(b *bytes.Buffer, q *engine.QuestionView) {
	if q.Cell {
		cell(b, q)
		b.WriteString(`<div class="p-set" role="group"`)
		label(b, q)
		b.WriteByte('>')
		return
	}
	begin(b, q)
	marker(b, q)
	b.WriteString(`<fieldset class="govuk-fieldset"`)
	label(b, q)
	b.WriteString(`><legend class="govuk-fieldset__legend"`)
	heading(b, q)
	b.WriteString("</legend>")
	help(b, q)
}

// openTick is open for a control whose label stands behind it.
func openTick(b *bytes.Buffer, q *engine.QuestionView) {
	begin(b, q)
	marker(b, q)
	help(b, q)
}

// begin opens the element of a question, after the text that stands before it.
func begin(b *bytes.Buffer, q *engine.QuestionView) {
	before(b, q)
	b.WriteString(`<div class="p-q`)
	state(b, q)
	b.WriteString(`">`)
}

func before(b *bytes.Buffer, q *engine.QuestionView) {
	if q.Before != "" {
		b.WriteString(`<div class="p-prose p-before">`)
		b.WriteString(string(q.Before))
		b.WriteString("</div>")
	}
}

// state are the classes of a question that depends on another or has a fault.
func state(b *bytes.Buffer, q *engine.QuestionView) {
	if q.Conditional {
		b.WriteString(" p-cond")
	}
	switch {
	case len(q.Faults) == 0:
	case q.Faults[0].Level == engine.LevelWarn:
		b.WriteString(" p-warned")
	default:
		b.WriteString(" p-error")
	}
}

// marker says that the question is on the page: posted without a value, it is cleared.
func marker(b *bytes.Buffer, q *engine.QuestionView) {
	b.WriteString(`<input type="hidden" name="_q"`)
	attr(b, "value", q.Name)
	b.WriteByte('>')
}

// required marks a mandatory question for eyes and ears.
const required = ` <span class="p-req" aria-hidden="true">*</span><span class="p-vh"> (required)</span>`

// heading is the title of a question and the end of the tag before it, which says what
// language the title is in.
func heading(b *bytes.Buffer, q *engine.QuestionView) {
	b.WriteString(string(tongue(q.Lang)))
	b.WriteByte('>')
	escape(b, q.Title)
	if q.Required {
		b.WriteString(required)
	}
}

// help is what stands between the title of a question and its control.
func help(b *bytes.Buffer, q *engine.QuestionView) {
	if q.Hint != "" {
		b.WriteString(`<div class="govuk-hint"`)
		attr(b, "id", q.ID+"-h")
		b.WriteString(string(tongue(q.Lang)))
		b.WriteByte('>')
		escape(b, q.Hint)
		b.WriteString("</div>")
	}
	if q.Guidance != "" {
		b.WriteString(`<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text" lang="en-GB">Guidance<span class="p-vh"> for `)
		escape(b, q.Title)
		b.WriteString(`</span></span></summary><div class="govuk-details__text p-prose">`)
		b.WriteString(string(q.Guidance))
		b.WriteString("</div></details>")
	}
	toChange(b, q)
	firstFault(b, q)
}

// toChange is what the council wants changed at a question of a form that it returned.
func toChange(b *bytes.Buffer, q *engine.QuestionView) {
	if q.Asked != "" {
		b.WriteString(`<p class="p-asked p-lines" dir="auto" lang="en-GB">` + string(icons["flag"]) + `<span><b>The council asks:</b> `)
		escape(b, q.Asked)
		b.WriteString("</span></p>")
	}
}

// firstFault is what is wrong with a question: the first of its faults.
func firstFault(b *bytes.Buffer, q *engine.QuestionView) {
	if len(q.Faults) > 0 {
		fault(b, q.ID, q.Faults[0])
	}
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
