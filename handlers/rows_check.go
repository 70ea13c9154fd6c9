package handlers

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// mostLooked is how many rows the page that checks them shows.
const mostLooked = 50

func (r *request) paste() (*casework.Paste, error) {
	tab, err := r.work.Tab(r.Params("tab"))
	if err != nil {
		return nil, err
	}
	return r.s.cases.Paste(r.UserContext(), r.work, tab, r.Params("table"), r.Params("paste"))
}

// rowsCheckShow shows how rows would be laid onto the table. Rows that are in it already
// lead to it.
func (s *Server) rowsCheckShow(r *request) error {
	p, err := r.paste()
	if err != nil {
		return err
	}
	if p.Applied {
		return r.goTo(r.path("form", p.Tab.Name) + "#" + engine.PathID(p.Target.Path))
	}
	v, err := r.rowsCheckView(p)
	if err != nil {
		return err
	}
	return r.render("pages/rows-check", v)
}

// rowsCheck lays the rows otherwise, adds them or puts them in place of those that are there.
// Columns that were chosen otherwise are shown before anything is added.
func (s *Server) rowsCheck(r *request) error {
	p, err := r.paste()
	if err != nil {
		return err
	}
	form, own := r.form(), r.path("form", p.Tab.Name, "paste", url.PathEscape(p.Target.Path), p.Ref)
	sheet, as := p.Sheet, p.As
	if form.Has("column.0") {
		sheet, as = chosenColumns(form, p)
	}
	changed := sheet != p.Sheet || as.Header != p.As.Header || !slices.Equal(as.Columns, p.As.Columns)
	if changed {
		if err := s.cases.ChangePaste(r.UserContext(), r.work, p, sheet, as); err != nil {
			return err
		}
	}
	if twice := filledTwice(p); twice != "" {
		return r.rowsCheckFault(p, "#column-0", "Two columns fill “"+twice+"”. Choose one of them.")
	}
	do := form.Get(fieldDo)
	if changed || do != "add" && do != "replace" {
		r.flash("look-again")
		return r.goTo(own)
	}
	pasted, err := s.cases.ApplyPaste(r.UserContext(), r.work, p, do == "replace", casework.PostOf(p.Tab.Name, form))
	if conflict, ok := isConflict(err); ok {
		return r.conflict(conflict, p.Tab)
	}
	if portal.CodeOf(err) == portal.Invalid {
		return r.rowsCheckFault(p, "#column-0", portal.SentenceOf(err))
	}
	if err != nil {
		return err
	}
	return r.goTo(fmt.Sprintf("%s?pasted=%s&rows=%d#%s", r.path("form", p.Tab.Name), p.Ref, pasted.Rows, engine.PathID(p.Target.Path)))
}

func chosenColumns(form url.Values, p *casework.Paste) (sheet int, as engine.PasteAs) {
	sheet = p.Sheet
	if n, err := strconv.Atoi(form.Get("sheet")); err == nil {
		sheet = n
	}
	as = engine.PasteAs{Header: form.Get("header") == "yes", Columns: make([]string, len(p.As.Columns))}
	for i := range as.Columns {
		as.Columns[i] = form.Get("column." + strconv.Itoa(i))
	}
	return sheet, as
}

// filledTwice is the title of a column that two columns of the texts fill, "" for none.
func filledTwice(p *casework.Paste) string {
	for i, name := range p.As.Columns {
		if name != "" && slices.Contains(p.As.Columns[:i], name) {
			return columnTitle(p.Target, name)
		}
	}
	return ""
}

func columnTitle(t *engine.PasteTarget, name string) string {
	for _, c := range t.Columns {
		if c.Name == name {
			return c.Title
		}
	}
	return name
}

func (r *request) rowsCheckFault(p *casework.Paste, control, words string) error {
	v, err := r.rowsCheckView(p)
	if err != nil {
		return err
	}
	v.Error = true
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{control, words}}}}}
	for i := range v.Columns {
		if twice := filledTwice(p); twice != "" && columnTitle(p.Target, p.As.Columns[i]) == twice {
			v.Columns[i].Fault = words
			v.Summary.Groups[0].Faults[0].Href = "#" + v.Columns[i].ID
		}
	}
	r.Status(fiber.StatusUnprocessableEntity)
	return r.render("pages/rows-check", v)
}

func (r *request) rowsCheckView(p *casework.Paste) (*RowsCheckPage, error) {
	look, err := r.s.cases.LookAtPaste(r.work, p)
	if err != nil {
		return nil, err
	}
	t := p.Target
	v := &RowsCheckPage{Page: r.page("Check the rows", "tasks"), Child: r.child(), TabTitle: p.Tab.Title, Table: t.Title, File: p.File,
		Header: p.As.Header, Columns: rowsColumns(p), Notes: slices.Concat(p.Sheets[p.Sheet].Notes, rowsNotes(p, look)),
		Base: r.work.Tabs[p.Tab.Name].Revision, SaveID: newSaveID(), Action: r.path("form", p.Tab.Name, "paste", url.PathEscape(t.Path), p.Ref),
		BackHref: r.path("form", p.Tab.Name) + "#" + engine.PathID(t.Path), Lead: "Nothing is in the form yet."}
	for i, s := range p.Sheets {
		if len(p.Sheets) > 1 {
			v.Sheets = append(v.Sheets, RowsChoice{strconv.Itoa(i), s.Name + ", " + counted(len(s.Texts), "row"), i == p.Sheet})
		}
	}
	v.Heads, v.Rows = rowsLines(p, look)
	if rest := len(look.Rows) - len(v.Rows); rest > 0 {
		v.More = "and " + counted(rest, "more row")
	}
	if look.Pasted.Rows > 0 {
		v.Add = "Add " + counted(look.Pasted.Rows, "row")
	}
	if t.Rows > 0 {
		v.Replace = "Replace the " + counted(t.Rows, "row") + " that are there"
		if t.Rows == 1 {
			v.Replace = "Replace the row that is there"
		}
	}
	return v, nil
}

func rowsColumns(p *casework.Paste) []RowsColumn {
	var out []RowsColumn
	texts := p.Texts()
	for i, fills := range p.As.Columns {
		n := strconv.Itoa(i)
		c := RowsColumn{Name: "column." + n, ID: "column-" + n, Title: "Column " + strconv.Itoa(i+1), Choices: []RowsChoice{{"", "Leave it out", fills == ""}}}
		for line, cells := range texts {
			switch {
			case i >= len(cells) || strings.TrimSpace(cells[i]) == "":
			case line == 0 && p.As.Header:
				c.Title = "“" + short(cells[i], 60) + "”"
			case c.Sample == "":
				c.Sample = short(cells[i], 80)
			}
		}
		for _, target := range p.Target.Columns {
			c.Choices = append(c.Choices, RowsChoice{target.Name, target.Title, fills == target.Name})
		}
		out = append(out, c)
	}
	return out
}

// short is the beginning of a text in one line.
func short(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}
