package partials

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"portico/engine"
)

// TabLink is a line of the list of tabs.
type TabLink struct {
	Name    string
	Title   string
	Lang    string // of the title; "" for the page's own
	Mark    engine.Mark
	Words   string // the mark in words
	Href    string
	Current bool
}

// tabs is the list of tabs: buttons that save on the way where something can be written,
// else links.
func tabs(list []TabLink, write bool) template.HTML {
	b := buffer()
	defer release(b)
	for _, t := range list {
		element := "a"
		b.WriteString("<li><")
		if write {
			element = "button"
			b.WriteString(`button form="form" name="_do"`)
			attr(b, "value", "open:"+t.Name)
		} else {
			b.WriteString("a")
			attr(b, "href", t.Href)
		}
		if t.Current {
			b.WriteString(` aria-current="page"`)
		}
		if t.Mark == engine.MarkFix {
			b.WriteString(` class="p-fix"`)
		}
		attr(b, "data-tab", t.Name)
		b.WriteByte('>')
		b.WriteString(string(marks[t.Mark]))
		b.WriteString("<span>")
		inLanguage(b, t.Lang, t.Title)
		b.WriteString("<small>")
		escape(b, t.Words)
		b.WriteString("</small></span></")
		b.WriteString(element)
		b.WriteString("></li>")
	}
	return template.HTML(b.String())
}

// openTable is what stands before the rows of a table. It leaves open one div.
func openTable(b *bytes.Buffer, q *engine.QuestionView) {
	before(b, q)
	b.WriteString(`<div class="p-q p-q--wide`)
	state(b, q)
	b.WriteByte('"')
	attr(b, "id", q.ID)
	b.WriteString(` tabindex="-1">`)
	if !q.ReadOnly {
		marker(b, q)
	}
	b.WriteString("\n" + `<h3 class="govuk-label"`)
	attr(b, "id", q.ID+"-l")
	heading(b, q)
	b.WriteString("</h3>")
	help(b, q)
}

// heads are the heads of a table's columns.
func heads(b *bytes.Buffer, t *engine.QuestionView) {
	b.WriteString(`<th scope="col" class="p-no"><span class="p-vh">Row</span></th>`)
	for _, c := range t.Columns {
		b.WriteString(`<th scope="col"`)
		attr(b, "class", c.Width)
		b.WriteByte('>')
		inLanguage(b, c.Lang, c.Title)
		if c.Required {
			b.WriteString(required)
		}
		if c.Hint != "" {
			b.WriteString(`<span class="p-sub">`)
			inLanguage(b, c.Lang, c.Hint)
			b.WriteString("</span>")
		}
		b.WriteString("</th>")
	}
	if !t.FixedRows && !t.ReadOnly {
		b.WriteString(`<th scope="col" class="p-tools"><span class="p-vh">Change rows</span></th>`)
	}
}

// room is the least room in pixels that the cells of a kind ask for, and rowRoom what the
// number and the tools of a row take: the style sheet's least widths. Others ask for otherRoom.
var room = map[string]int{"paragraph": 140, "rich": 140, "select": 168, "date": 150, "email": 150, "text": 112, "radios": 128, "yesno": 128, "checkboxes": 140, "file": 140}

const (
	otherRoom  = 84
	rowRoom    = 120
	pageRoom   = 896 // of a form beside its tabs on a usual screen
	tabletRoom = 460 // and on a narrow one
)

// columns is the class of a table by the room that its columns need beside each other:
// where there is less, each row is a card.
func columns(t *engine.QuestionView) string {
	need := rowRoom
	for _, c := range t.Columns {
		if n, ok := room[c.Kind]; ok {
			need += n
		} else {
			need += otherRoom
		}
	}
	switch {
	case need > pageRoom || len(t.Columns) > 6:
		return " p-wide"
	case need > tabletRoom:
		return " p-tight"
	}
	return ""
}

// rows are the rows of a table, each cell by the partial of its kind.
func (s *set) rows(t *engine.QuestionView) (template.HTML, error) {
	b := buffer()
	defer release(b)
	for _, r := range t.Rows {
		rowStart(b, t, r)
		if err := s.cells(b, r); err != nil {
			return "", err
		}
		rowEnd(b, t, r)
	}
	return template.HTML(b.String()), nil
}

func rowStart(b *bytes.Buffer, t *engine.QuestionView, r *engine.RowView) {
	b.WriteString("<tr")
	attr(b, "id", r.ID)
	b.WriteString(`><td class="p-no">`)
	if !t.ReadOnly {
		b.WriteString(`<input type="hidden"`)
		attr(b, "name", "_rows."+t.Name)
		attr(b, "value", r.Key)
		b.WriteByte('>')
	}
	escape(b, r.Label)
	b.WriteString("</td>")
}

// cells writes the cells of a row. A cell with a fault is marked as a whole.
func (s *set) cells(b *bytes.Buffer, r *engine.RowView) error {
	for _, q := range r.Cells {
		switch {
		case len(q.Faults) == 0:
			b.WriteString("<td>")
		case q.Faults[0].Level == engine.LevelWarn:
			b.WriteString(`<td class="is-hint">`)
		default:
			b.WriteString(`<td class="is-bad">`)
		}
		if err := s.write(b, q); err != nil {
			return err
		}
		b.WriteString("</td>")
	}
	return nil
}

func rowEnd(b *bytes.Buffer, t *engine.QuestionView, r *engine.RowView) {
	if !t.FixedRows && !t.ReadOnly {
		b.WriteString(`<td class="p-tools" lang="en-GB"><div>`)
		tools(b, t, r)
		b.WriteString("</div></td>")
	}
	b.WriteString("</tr>")
	if len(r.Faults) > 0 {
		b.WriteString(`<tr class="p-row-fault"><td class="is-bad"`)
		attr(b, "colspan", strconv.Itoa(len(r.Cells)+2))
		b.WriteByte('>')
		fault(b, r.ID, r.Faults[0])
		b.WriteString("</td></tr>")
	}
	b.WriteByte('\n')
}

// foot are the buttons below the rows of a table, and how many rows there are.
func foot(b *bytes.Buffer, t *engine.QuestionView) {
	if t.CanAdd && !t.FixedRows {
		footButton(b, "add:"+t.Name, "", "add", "Add row", " to "+t.Title)
	}
	if len(t.Rows) > 0 {
		footButton(b, "open:table/"+t.Name, " p-to-full", "expand", "Full screen", ": "+t.Title)
	}
	if t.Pasteable {
		textButton(b, "open:paste/"+t.Name, "Paste rows from Excel or Word", " into "+t.Title)
		textButton(b, "open:import/"+t.Name, "Import a workbook", " into "+t.Title)
	}
	if len(t.Rows) > 0 || strings.Contains(t.RowWord, ",") { // how few or many there may be
		b.WriteString(`<span class="p-small"><bdi>`)
		escape(b, t.RowWord)
		b.WriteString("</bdi></span>")
	}
}

// footButton is a button that does something; unseen are words for those who only hear.
func footButton(b *bytes.Buffer, do, class, sign, words, unseen string) {
	b.WriteString(`<button class="govuk-button govuk-button--secondary` + class + `" name="_do"`)
	attr(b, "value", do)
	b.WriteString(">" + string(icons[sign]) + words + `<span class="p-vh">`)
	escape(b, unseen)
	b.WriteString("</span></button>")
}

// textButton is footButton for what is done seldom: it looks like a link.
func textButton(b *bytes.Buffer, do, words, unseen string) {
	b.WriteString(`<button class="p-text-button" name="_do"`)
	attr(b, "value", do)
	b.WriteString(">" + words + `<span class="p-vh">`)
	escape(b, unseen)
	b.WriteString("</span></button>")
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
