package handlers

import (
	"net/url"
	"strconv"
	"strings"

	"portico/engine"
	"portico/internal/portal"
)

// rowsUndo puts back what stood in a table before rows were pasted into it.
func (s *Server) rowsUndo(r *request) error {
	p, err := r.paste()
	if err != nil {
		return err
	}
	err = s.cases.UndoPaste(r.UserContext(), r.work, p, newSaveID())
	if conflict, ok := isConflict(err); ok {
		return r.conflict(conflict, p.Tab)
	}
	if err != nil {
		return err
	}
	r.flash("paste-undone")
	return r.goTo(r.path("form", p.Tab.Name) + "#" + engine.PathID(p.Target.Path))
}

// pasting is a paste of cells into the page, on its way.
type pasting struct {
	table  engine.Path
	before []byte
	most   int
	report engine.Pasted
}

// beforePaste looks, before the words are saved, at what a paste into the page will do;
// nil when the button is another one.
func (r *request) beforePaste(tab *engine.Tab) *pasting {
	target, ok := strings.CutPrefix(r.form().Get(fieldDo), "paste:")
	if !ok {
		return nil
	}
	texts, err := engine.PastedTexts(r.form().Get(engine.FieldPaste))
	if err != nil {
		return nil // saving says so
	}
	p := &pasting{table: engine.PasteTable(target)}
	t, ok := r.work.Laid().PasteTarget(tab, p.table)
	if !ok {
		return nil
	}
	p.before, _ = r.work.Laid().TableText(tab, p.table)
	p.most = t.Most
	_, p.report, _ = r.work.Laid().PasteAt(tab, target, texts, newSaveID)
	return p
}

// afterPaste notes for the page what a paste did, and keeps what undoes it.
func (r *request) afterPaste(tab *engine.Tab, p *pasting) error {
	if p == nil {
		return nil
	}
	r.pasted = &PastedNote{Words: pastedWords(p.report, p.most), CSRF: r.csrf()}
	if r.preview() || p.report.Rows == 0 {
		return nil
	}
	ref, err := r.s.cases.KeepUndo(r.UserContext(), r.work, tab, p.table, p.before)
	if err != nil {
		return err
	}
	r.pasted.Action = r.path("form", tab.Name, "paste", url.PathEscape(p.table), ref, "undo")
	return nil
}

func pastedWords(p engine.Pasted, most int) string {
	if p.Rows == 0 {
		return joined(" ", "Nothing was pasted.", overWords(p, most))
	}
	words := counted(p.Rows, "row") + " pasted."
	if p.Header {
		words += " The first line was taken for the titles of the columns."
	}
	if p.Left > 0 {
		words += " " + counted(p.Left, "column") + " to the right of the table left out."
	}
	return joined(" ", words, overWords(p, most))
}

// pastedNote is what is said of the rows that were just added: on the page that a paste
// answers with, or that checking rows leads to.
func (r *request) pastedNote(tab *engine.Tab) *PastedNote {
	ref := r.Query("pasted")
	if r.pasted != nil || ref == "" || r.preview() {
		return r.pasted
	}
	table, ok := r.s.cases.PastedTable(r.UserContext(), r.work, tab, ref)
	if !ok {
		return nil
	}
	n, _ := strconv.Atoi(r.Query("rows"))
	if n < 1 || n > engine.MaxRows || !portal.May(portal.ActionPasteRows, r.work.Standing, r.work.State) {
		return nil
	}
	return &PastedNote{Words: counted(n, "row") + " added to “" + table.Title + "”.", CSRF: r.csrf(),
		Action: r.path("form", tab.Name, "paste", url.PathEscape(table.Path), ref, "undo")}
}

// layPaste offers the pages that paste and import rows below the tables that take them.
func (r *request) layPaste(questions []*engine.QuestionView) {
	if r.preview() {
		return
	}
	for _, q := range questions {
		q.Pasteable = q.Columns != nil && !q.ReadOnly && !q.FixedRows
		r.layPaste(q.Children)
	}
}
