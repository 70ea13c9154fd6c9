package casework

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// PasteSheet are texts in lines, as they were pasted or stand on a sheet of a workbook.
type PasteSheet struct {
	Name  string
	Texts [][]string
	Notes []string // what was found while reading: formulas, merged cells
}

// Paste are rows on their way into a table. Until Apply nothing of it is in the form.
type Paste struct {
	Ref    string
	Tab    *engine.Tab
	Target *engine.PasteTarget
	pasteKept
}

// pasteKept is what is kept of a paste, sealed.
type pasteKept struct {
	File    string // name of the workbook, "" for pasted texts
	Sheets  []PasteSheet
	Sheet   int // the chosen one
	As      engine.PasteAs
	Applied bool
	Before  []byte // the table's text before and after it was applied, for undoing
	After   []byte
}

// Texts are the lines of the chosen sheet.
func (p *Paste) Texts() [][]string { return p.Sheets[p.Sheet].Texts }

// PasteTarget finds the table that rows are to be added to; not_found when there is none
// that may be written now.
func (w *Work) PasteTarget(tab *engine.Tab, table engine.Path) (*engine.PasteTarget, error) {
	if err := w.mayWrite(tab); err != nil {
		return nil, err
	}
	t, ok := w.Laid().PasteTarget(tab, table)
	if !ok {
		return nil, portal.Fail(portal.NotFound, "This section has no such table that rows can be added to.")
	}
	return t, nil
}

// BeginPaste keeps texts that are to become rows and guesses which column each fills. file
// is the name of the workbook, "" for pasted texts. invalid when there is nothing in them.
func (c *Casework) BeginPaste(ctx context.Context, w *Work, tab *engine.Tab, table engine.Path, file string, sheets []PasteSheet) (ref string, err error) {
	t, err := w.PasteTarget(tab, table)
	if err != nil {
		return "", err
	}
	sheets = slices.DeleteFunc(sheets, func(s PasteSheet) bool { return len(s.Texts) == 0 })
	if len(sheets) == 0 {
		return "", portal.Fail(portal.Invalid, "There are no rows in it. Nothing was added.")
	}
	k := pasteKept{File: file, Sheets: sheets, Sheet: likeliest(t, sheets)}
	k.As = t.Match(sheets[k.Sheet].Texts)
	return c.keepPaste(ctx, w, tab, table, k)
}

// likeliest is the sheet that says best that it is for the table: by its name, else by its titles.
func likeliest(t *engine.PasteTarget, sheets []PasteSheet) int {
	for i, s := range sheets {
		if len([]rune(s.Name)) > 2 && strings.HasPrefix(strings.ToLower(t.Title), strings.ToLower(s.Name)) && t.Match(s.Texts).Header {
			return i
		}
	}
	return max(0, slices.IndexFunc(sheets, func(s PasteSheet) bool { return t.Match(s.Texts).Header }))
}

func (c *Casework) keepPaste(ctx context.Context, w *Work, tab *engine.Tab, table engine.Path, k pasteKept) (string, error) {
	body, err := json.Marshal(k)
	if err != nil {
		return "", err
	}
	return c.store.KeepPaste(ctx, w.SheetIDs, w.Account.ID, store.Paste{Tab: tab.Name, Path: table, Body: body})
}

// Paste reads rows on their way into a table of the account's own; not_found otherwise,
// and when the table is gone.
func (c *Casework) Paste(ctx context.Context, w *Work, tab *engine.Tab, table engine.Path, ref string) (*Paste, error) {
	kept, err := c.store.FindPaste(ctx, w.SheetIDs, w.Account.ID, ref)
	if err != nil {
		return nil, err
	}
	t, err := w.PasteTarget(tab, table)
	if err != nil {
		return nil, err
	}
	p := &Paste{Ref: ref, Tab: tab, Target: t}
	if kept.Tab != tab.Name || kept.Path != table || json.Unmarshal(kept.Body, &p.pasteKept) != nil {
		return nil, portal.Fail(portal.NotFound, "These rows are for another table. Paste them again.")
	}
	return p, nil
}

// ChangePaste lays the rows otherwise: another sheet, which is matched anew, or other columns.
func (c *Casework) ChangePaste(ctx context.Context, w *Work, p *Paste, sheet int, as engine.PasteAs) error {
	if sheet != p.Sheet && sheet >= 0 && sheet < len(p.Sheets) {
		p.Sheet = sheet
		as = p.Target.Match(p.Texts())
	}
	p.As.Header, p.As.Columns = as.Header, as.Columns
	return c.changePaste(ctx, w, p)
}

func (c *Casework) changePaste(ctx context.Context, w *Work, p *Paste) error {
	body, err := json.Marshal(p.pasteKept)
	if err != nil {
		return err
	}
	return c.store.ChangePaste(ctx, w.SheetIDs, w.Account.ID, p.Ref, body)
}

// PasteLook is what a paste would come to: the filled rows as the table would show them,
// with what is wrong in them, and what does not fit.
type PasteLook struct {
	engine.Pasted
	Columns []*engine.ColumnView
	Rows    []*engine.RowView // beside Pasted.Keys
	Faults  int               // in those rows
}

// LookAtPaste lays the rows onto the table without saving anything.
func (c *Casework) LookAtPaste(w *Work, p *Paste) (PasteLook, error) {
	post, report := p.Target.Post(p.Texts(), p.As, newRow)
	bound, err := c.bind(w, p.Tab, post)
	if err != nil {
		return PasteLook{}, err
	}
	sheet := w.Form.SheetOn(bound, w.laid.today).As(w.Access)
	table, ok := sheet.TableView(p.Tab, p.Target.Path, sheet.Draft())
	if !ok {
		return PasteLook{}, portal.Fail(portal.NotFound, "This section has no such table that rows can be added to.")
	}
	look := PasteLook{Pasted: report, Columns: table.Columns}
	filled := make(map[string]bool, len(report.Keys))
	for _, key := range report.Keys {
		filled[key] = true
	}
	for _, row := range table.Rows {
		if !filled[row.Key] {
			continue
		}
		look.Rows = append(look.Rows, row)
		for _, cell := range row.Cells {
			wrong, _ := engine.Parted(cell.Faults)
			look.Faults += len(wrong)
		}
	}
	return look, nil
}

// ApplyPaste adds the rows to the table, or puts them in place of those that are there, and
// saves the tab. Adding builds on the sheet as it is; replacing on post's revision. Errors are those of Save.
func (c *Casework) ApplyPaste(ctx context.Context, w *Work, p *Paste, replace bool, post Post) (engine.Pasted, error) {
	if p.Applied {
		return engine.Pasted{}, portal.Fail(portal.Conflict, "These rows are in the table already.")
	}
	p.As.Replace = replace
	form, report := p.Target.Post(p.Texts(), p.As, newRow)
	if report.Rows == 0 {
		return report, portal.Fail(portal.Invalid, "No row would be added. Choose what the columns fill.")
	}
	if !replace {
		post.Base = w.Tabs[p.Tab.Name].Revision
	}
	post.Form, post.once = form, true
	before, _ := w.Laid().TableText(p.Tab, p.Target.Path)
	if _, err := c.Save(ctx, w, post); err != nil {
		return report, err
	}
	p.Applied, p.Before = true, before
	p.After, _ = w.Laid().TableText(p.Tab, p.Target.Path)
	p.Sheets = []PasteSheet{{}}
	return report, c.changePaste(ctx, w, p)
}

// KeepUndo keeps what stood in a table before something was pasted into it, before being
// its text then, and gives the reference that UndoPaste takes.
func (c *Casework) KeepUndo(ctx context.Context, w *Work, tab *engine.Tab, table engine.Path, before []byte) (ref string, err error) {
	after, _ := w.Laid().TableText(tab, table)
	return c.keepPaste(ctx, w, tab, table, pasteKept{Applied: true, Before: before, After: after, Sheets: []PasteSheet{{}}})
}

// UndoPaste puts back what stood in the table. conflict, and nothing is changed, when the
// table was changed since.
func (c *Casework) UndoPaste(ctx context.Context, w *Work, p *Paste, saveID string) error {
	bound, ok := w.Form.PutTable(p.Tab, w.Answers, p.Target.Path, p.Before, p.After)
	if !p.Applied || !ok {
		return portal.Fail(portal.Conflict, "The table was changed after the rows were pasted, so the paste was not undone. Remove the rows that you do not want.")
	}
	_, err := c.keep(ctx, w, p.Tab, bound, Post{Tab: p.Tab.Name, Base: w.Tabs[p.Tab.Name].Revision, SaveID: saveID, Close: true})
	return err
}

// PastedTable is the table that a paste of the account's own was applied to; false when it
// is gone, is of another tab or was not applied.
func (c *Casework) PastedTable(ctx context.Context, w *Work, tab *engine.Tab, ref string) (*engine.PasteTarget, bool) {
	kept, err := c.store.FindPaste(ctx, w.SheetIDs, w.Account.ID, ref)
	if err != nil {
		return nil, false
	}
	p, err := c.Paste(ctx, w, tab, kept.Path, ref)
	if err != nil || !p.Applied {
		return nil, false
	}
	return p.Target, true
}
