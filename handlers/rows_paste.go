package handlers

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// pasteTable is the tab and table of the address that rows can be added to, or not_found.
func (r *request) pasteTable() (*engine.Tab, *engine.PasteTarget, error) {
	tab, err := r.work.Tab(r.Params("tab"))
	if err != nil {
		return nil, nil, err
	}
	t, err := r.work.PasteTarget(tab, r.Params("table"))
	return tab, t, err
}

// rowsPasteShow asks for rows copied out of Excel, Word or a web page.
func (s *Server) rowsPasteShow(r *request) error {
	tab, t, err := r.pasteTable()
	if err != nil {
		return err
	}
	v := r.rowsView("Paste rows", tab, t)
	return r.render("pages/rows-paste", &v)
}

func (r *request) rowsView(title string, tab *engine.Tab, t *engine.PasteTarget) RowsPage {
	table := url.PathEscape(t.Path)
	v := RowsPage{Page: r.page(title, "tasks"), Child: r.child(), TabTitle: tab.Title, Table: t.Title, Columns: t.Columns, Room: roomWords(t),
		PasteHref: r.path("form", tab.Name, "paste", table), FileHref: r.path("form", tab.Name, "import", table),
		BackHref: r.path("form", tab.Name) + "#" + engine.PathID(t.Path)}
	v.BlankHref = v.FileHref + "/blank"
	return v
}

// roomWords says how many rows a table has, and may and must have.
func roomWords(t *engine.PasteTarget) string {
	words := "The table has " + counted(t.Rows, "row") + " now"
	if t.Most < engine.MaxRows {
		words += " and takes " + strconv.Itoa(t.Most) + " at most"
	}
	return words + "."
}

// rowsPaste keeps what was pasted and shows how it would be laid onto the table.
func (s *Server) rowsPaste(r *request) error {
	tab, t, err := r.pasteTable()
	if err != nil {
		return err
	}
	text := r.form().Get("text")
	sheets, err := casework.ReadPasted(text)
	if err == nil {
		err = r.beginRows(tab, t, "", sheets)
	}
	if err == nil {
		return nil
	}
	v := r.rowsView("Paste rows", tab, t)
	v.Text = text
	return r.rowsFault("pages/rows-paste", &v, "#text", err)
}

// beginRows goes on to the check of rows that were read.
func (r *request) beginRows(tab *engine.Tab, t *engine.PasteTarget, file string, sheets []casework.PasteSheet) error {
	ref, err := r.s.cases.BeginPaste(r.UserContext(), r.work, tab, t.Path, file, sheets)
	if err != nil {
		return err
	}
	return r.goTo(r.path("form", tab.Name, "paste", url.PathEscape(t.Path), ref))
}

// rowsFault shows a page that asks for rows again, with what was wrong at its control.
func (r *request) rowsFault(page string, v *RowsPage, control string, err error) error {
	switch portal.CodeOf(err) {
	case portal.Invalid, portal.TooLarge:
	default:
		return err
	}
	v.Error, v.Fault = true, portal.SentenceOf(err)
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{control, v.Fault}}}}}
	r.Status(fiber.StatusUnprocessableEntity)
	return r.render(page, v)
}
