package casework

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// reportMonths is the age from which a report is said to be old (domain C7).
const reportMonths = 12

// notReports are the kinds of documents that nobody expects in a list of reports.
var notReports = []string{"Child's work", "Photo", "Other"}

// Reports holds what a form lists as reports to what is attached (features C19). Nothing of
// it blocks.
type Reports struct {
	Title    string         // of the list, as the form words it
	Rows     []ListedReport // all that are listed
	Unlisted []UnlistedFile // attached, and in no row of the list
	MayAdd   bool           // a row can be added for a file that is not listed
}

// ListedReport is a row of the list.
type ListedReport struct {
	engine.Report
	Tab     *engine.Tab
	File    string // name of the file that it is; "" when it is not attached
	Old     bool   // its date is more than twelve months ago
	Suggest *store.Attachment
}

// UnlistedFile is a file in no row of the list. Suggest is the row that its name is like, one
// that has no file yet; nil for none.
type UnlistedFile struct {
	store.Attachment
	Suggest *ListedReport
}

// Missing are the rows that no file is attached for.
func (r *Reports) Missing() (out []ListedReport) {
	for _, row := range r.Rows {
		if row.File == "" {
			out = append(out, row)
		}
	}
	return out
}

// Old are the attached reports of more than twelve months ago.
func (r *Reports) Old() (out []ListedReport) {
	for _, row := range r.Rows {
		if row.File != "" && row.Old {
			out = append(out, row)
		}
	}
	return out
}

// Reports compares the list of reports with the files; nil when the form has no such list or
// takes no documents.
func (w *Work) Reports() *Reports {
	documents, err := w.AttachmentsTab()
	tables := w.reportTables()
	if err != nil || len(tables) == 0 || w.hidesDocuments() {
		return nil
	}
	r := &Reports{Title: tables[0].Title}
	files := map[string]string{}
	for _, a := range w.Attachments {
		files[a.Listed] = a.Name
	}
	for _, t := range tables {
		r.MayAdd = r.MayAdd || w.mayAddTo(t)
		for _, row := range t.Rows {
			r.Rows = append(r.Rows, ListedReport{Report: row, Tab: t.Tab, File: files[row.Row], Old: old(row.Date, w.laid.today)})
		}
	}
	r.MayAdd = r.MayAdd && w.Access.Writes(documents)
	w.unlisted(r)
	return r
}

// reportTables are the lists of reports on the tabs that the task's roles read.
func (w *Work) reportTables() []engine.ReportTable {
	return slices.DeleteFunc(w.Laid().ReportTables(), func(t engine.ReportTable) bool { return t.Tab == nil || !w.Access.Sees(t.Tab) || t.Column == "" })
}

func (w *Work) mayAddTo(t engine.ReportTable) bool { return !t.ReadOnly && w.Access.Writes(t.Tab) }

// unlisted finds the files in no row, and which rows and files have names alike.
func (w *Work) unlisted(r *Reports) {
	for i := range w.Attachments {
		a := &w.Attachments[i]
		listed := slices.ContainsFunc(r.Rows, func(row ListedReport) bool { return row.Row == a.Listed })
		if listed || slices.Contains(notReports, a.Kind) {
			continue
		}
		u := UnlistedFile{Attachment: *a}
		best := 0.0
		for j := range r.Rows {
			row := &r.Rows[j]
			if like := alike(a.Name+" "+a.Description, row.Title); row.File == "" && like > best && like >= 0.5 {
				best, u.Suggest, row.Suggest = like, row, a
			}
		}
		r.Unlisted = append(r.Unlisted, u)
	}
}

// alike is which part of the words of the shorter of two names are in the other.
func alike(a, b string) float64 {
	x, y := nameWords(a), nameWords(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return 0
	}
	same := 0
	for word := range x {
		if y[word] {
			same++
		}
	}
	return float64(same) / float64(len(x))
}

// nameWords are the words that tell a report: not what every report is called, no numbers.
func nameWords(name string) map[string]bool {
	if ext := path.Ext(name); len(ext) <= 5 {
		name = strings.TrimSuffix(name, ext)
	}
	out := map[string]bool{}
	for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len(word) > 2 && !slices.Contains([]string{"report", "letter", "the", "and", "from", "for", "pdf", "docx", "final", "copy", "scan"}, word) {
			out[word] = true
		}
	}
	return out
}

// old says whether a date is more than twelve months before a day; both as 2026-07-12.
func old(date, day string) bool {
	d, err := portal.ParseDate(date)
	today, wrong := portal.ParseDate(day)
	if err != nil || wrong != nil {
		return false
	}
	before := today
	before.Year -= reportMonths / 12
	return d.String() < before.String()
}

// listedRow is the row of the list with that identity, "" when there is none such.
func (w *Work) listedRow(row string) string {
	for _, t := range w.reportTables() {
		if slices.ContainsFunc(t.Rows, func(r engine.Report) bool { return r.Row == row }) {
			return row
		}
	}
	return ""
}

// Labels are what can be changed of an attached document.
type Labels struct{ Kind, Description, Listed string }

// ChangeAttachment changes what an attached document is said to be. Listed is a row of the
// list of reports, "" for none; one that is not there counts as none.
func (c *Casework) ChangeAttachment(ctx context.Context, w *Work, ref string, l Labels) error {
	tab, err := w.AttachmentsTab()
	if err != nil {
		return err
	}
	if err := w.mayWrite(tab); err != nil {
		return err
	}
	a, err := w.Document(ref)
	if err != nil {
		return err
	}
	a.Kind, a.Description, a.Listed = clip(l.Kind, 40), clip(l.Description, 300), w.listedRow(l.Listed)
	if err := c.store.ChangeAttachment(ctx, w.SheetIDs, w.Account.ID, a); err != nil {
		return err
	}
	for i := range w.Attachments {
		if w.Attachments[i].Ref == ref {
			w.Attachments[i] = a
		}
	}
	return nil
}

// ListAttachment adds a row for an attached document to the list of reports: named as its
// description says, or as the file. The date is left to the writer. Errors are those of Save
// and of ChangeAttachment.
func (c *Casework) ListAttachment(ctx context.Context, w *Work, ref string) error {
	a, err := w.Document(ref)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(w.reportTables(), w.mayAddTo)
	if i < 0 {
		return portal.Fail(portal.Forbidden, "You cannot add to the list of reports in this form. Nothing was changed.")
	}
	if w.listedRow(a.Listed) != "" {
		return nil // added already
	}
	t := w.reportTables()[i]
	name := a.Description
	if name == "" {
		name = strings.TrimSuffix(a.Name, path.Ext(a.Name))
	}
	row := newRow()
	cell := fmt.Sprintf("%s.%s.%s", t.Path, row, t.Column)
	form := url.Values{engine.FieldMarker: {t.Path, cell}, cell: {name}, engine.FieldRows + t.Path: append(w.rowsOf(t), row)}
	_, err = c.Save(ctx, w, Post{Tab: t.Tab.Name, Form: form, Base: w.Tabs[t.Tab.Name].Revision, Version: w.Form.ID, SaveID: vault.Ref(), Close: true})
	if err != nil {
		return err
	}
	return c.ChangeAttachment(ctx, w, ref, Labels{a.Kind, a.Description, row})
}

// rowsOf are the identities of all rows of a table, blank ones too.
func (w *Work) rowsOf(t engine.ReportTable) []string { return w.Laid().RowKeys(t.Tab, t.Path) }
