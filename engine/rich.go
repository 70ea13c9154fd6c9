package engine

import (
	"html"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"portico/engine/doc"
)

// RichHTML is ProseHTML of rich text as it is stored.
func RichHTML(markdown string) template.HTML { return ProseHTML(ParseRich(markdown)) }

// ProseHTML is prose as HTML for a page: paragraphs, headings of the levels 3 and 4, lists,
// tables, line breaks, and https links with their host behind them. The words come from
// people, so all of them are escaped. It is "" for prose without words.
func ProseHTML(prose doc.Prose) template.HTML {
	var w htmlWriter
	for _, b := range prose {
		w.block(b)
	}
	w.close(0)
	return template.HTML(w.String()) //nolint:gosec // every text in it went through html.EscapeString
}

// htmlWriter writes blocks one after the other. Items of lists are nested by their level:
// open are the lists around what is written, each with an item that is not closed yet.
type htmlWriter struct {
	strings.Builder
	open []openList
}

type openList struct {
	tag  string // ul, ol
	next int    // the number that goes on the list
}

func (w *htmlWriter) block(b doc.ProseBlock) {
	if b.Kind == doc.ProseItem {
		w.item(b)
		return
	}
	w.close(0)
	switch b.Kind {
	case doc.ProseHeading:
		w.element("h"+strconv.Itoa(b.Level+2), b.Runs)
	case doc.ProseTable:
		w.table(b.Rows)
	default:
		w.element("p", b.Runs)
	}
}

func (w *htmlWriter) element(tag string, runs []doc.Run) {
	w.WriteString("<" + tag + ">")
	w.runs(runs)
	w.WriteString("</" + tag + ">\n")
}

// item goes on the list of its level, or begins one.
func (w *htmlWriter) item(b doc.ProseBlock) {
	w.close(b.Level + 1)
	if len(w.open) == b.Level+1 {
		if last := &w.open[b.Level]; b.Number == last.next || b.Number == 0 && last.tag == "ul" {
			w.WriteString("</li>\n")
		} else {
			w.close(b.Level)
		}
	}
	if len(w.open) <= b.Level {
		w.list(b.Number)
	}
	if b.Number > 0 {
		w.open[len(w.open)-1].next = b.Number + 1
	}
	w.WriteString("<li>")
	w.runs(b.Runs)
}

func (w *htmlWriter) list(number int) {
	if len(w.open) > 0 && !strings.HasSuffix(w.String(), "\n") {
		w.WriteByte('\n')
	}
	l := openList{tag: "ul"}
	switch {
	case number == 1:
		l.tag = "ol"
	case number > 1:
		l.tag = "ol"
		w.WriteString(`<ol start="` + strconv.Itoa(number) + `">` + "\n")
		w.open = append(w.open, l)
		return
	}
	w.WriteString("<" + l.tag + ">\n")
	w.open = append(w.open, l)
}

// close ends the lists deeper than a level.
func (w *htmlWriter) close(level int) {
	for len(w.open) > level {
		last := len(w.open) - 1
		w.WriteString("</li>\n</" + w.open[last].tag + ">\n")
		w.open = w.open[:last]
	}
}

// table writes its first row as the head. An empty cell of the head heads nothing.
func (w *htmlWriter) table(rows [][][]doc.Run) {
	w.WriteString("<table>\n<thead>")
	for i, row := range rows {
		if i == 1 {
			w.WriteString("</thead>\n<tbody>")
		}
		w.WriteString("<tr>")
		for _, cell := range row {
			open, shut := "<td>", "</td>"
			if i == 0 && len(cell) > 0 {
				open, shut = `<th scope="col">`, "</th>"
			}
			w.WriteString(open)
			w.runs(cell)
			w.WriteString(shut)
		}
		w.WriteString("</tr>\n")
	}
	if len(rows) > 1 {
		w.WriteString("</tbody></table>\n")
		return
	}
	w.WriteString("</thead></table>\n")
}

// runs writes text. Neighbours with the same link are one link.
func (w *htmlWriter) runs(runs []doc.Run) {
	for i, r := range runs {
		if r.Link != "" && (i == 0 || runs[i-1].Link != r.Link) {
			w.WriteString(`<a href="` + html.EscapeString(r.Link) + `" rel="noopener noreferrer">`)
		}
		w.run(r)
		if r.Link != "" && (i+1 == len(runs) || runs[i+1].Link != r.Link) {
			w.WriteString(`</a><span class="p-host"> (` + html.EscapeString(hostOf(r.Link)) + `)</span>`)
		}
	}
}

func (w *htmlWriter) run(r doc.Run) {
	text := strings.ReplaceAll(html.EscapeString(r.Text), "\n", "<br>\n")
	if r.Italic {
		text = "<em>" + text + "</em>"
	}
	if r.Bold {
		text = "<strong>" + text + "</strong>"
	}
	w.WriteString(text)
}

// httpsAddress is a link's address, and whether a link may lead there: to https, with a
// host and without a name to sign in with.
func httpsAddress(target string) (string, bool) {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return "", false
	}
	return u.String(), true
}

// hostOf is the host of an address that httpsAddress allowed.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// plainRich is the words of prose without their looks: a line for each paragraph, item
// and row, as a cell of a table, a comparison and Excel show it.
func plainRich(prose doc.Prose) string {
	var b strings.Builder
	for i, p := range prose {
		if i > 0 {
			b.WriteString("\n")
			if p.Kind != doc.ProseItem || prose[i-1].Kind != doc.ProseItem {
				b.WriteString("\n")
			}
		}
		switch p.Kind {
		case doc.ProseTable:
			b.WriteString(plainRows(p.Rows))
		case doc.ProseItem:
			b.WriteString(strings.Repeat("  ", p.Level) + bulletOf(p) + " " + plainRuns(p.Runs))
		default:
			b.WriteString(plainRuns(p.Runs))
		}
	}
	return b.String()
}

// bulletOf is what stands before an item.
func bulletOf(p doc.ProseBlock) string {
	if p.Number > 0 {
		return strconv.Itoa(p.Number) + "."
	}
	return "•"
}

func plainRows(rows [][][]doc.Run) string {
	lines := make([]string, len(rows))
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = plainRuns(cell)
		}
		lines[i] = strings.TrimRight(strings.Join(cells, " | "), " ")
	}
	return strings.Join(lines, "\n")
}

// plainRuns are the words of runs; a link's address stands behind its words.
func plainRuns(runs []doc.Run) string {
	var b strings.Builder
	words := 0 // where the words of a link begin
	for i, r := range runs {
		if r.Link != "" && (i == 0 || runs[i-1].Link != r.Link) {
			words = b.Len()
		}
		b.WriteString(r.Text)
		if r.Link != "" && (i+1 == len(runs) || runs[i+1].Link != r.Link) && b.String()[words:] != r.Link {
			b.WriteString(" (" + r.Link + ")")
		}
	}
	return b.String()
}
