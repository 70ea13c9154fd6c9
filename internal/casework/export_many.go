package casework

import (
	"context"
	"io"
	"slices"
	"strconv"

	"portico/engine"
	"portico/engine/doc"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// ExportQuery says which submissions of a form go into a workbook. Number is the version, 0 for all.
type ExportQuery struct {
	Key, Title string
	Number     int
	store.SubmissionQuery
}

// Export is a workbook of many submissions that can be written: what can fail was tried before.
type Export struct {
	cases   *Casework
	account portal.Account
	query   ExportQuery
	Span    store.SubmissionSpan
	forms   map[int64]*Version
	tables  []exportTable
}

// exportTable is a sheet: a table of the form with the columns that any of its versions has.
type exportTable struct {
	name    engine.Path
	title   string
	columns []engine.FlatColumn
}

// NewExport finds what a query asks for; NotFound when there is no such form or version. Too many
// are told by Span: more than store.MaxExported are not written.
func (c *Casework) NewExport(ctx context.Context, account portal.Account, q ExportQuery) (*Export, error) {
	lines, err := c.store.FormVersions(ctx, q.Key)
	if err != nil {
		return nil, err
	}
	x := &Export{cases: c, account: account, forms: map[int64]*Version{}}
	for _, l := range lines { // newest first, so that its words are the heads
		if q.Number != 0 && l.Number != q.Number {
			continue
		}
		v, err := c.version(ctx, l.ID)
		if err != nil {
			return nil, err
		}
		q.Versions, x.forms[l.ID] = append(q.Versions, l.ID), v
		if q.Title == "" {
			q.Title = v.Title
		}
		for _, t := range v.Flat() {
			x.add(t)
		}
	}
	if len(q.Versions) == 0 {
		return nil, portal.Fail(portal.NotFound, "There is no such form.")
	}
	x.query = q
	x.Span, err = c.store.CountSubmissions(ctx, account.ID, q.SubmissionQuery)
	return x, err
}

// add takes up a table of a version; columns that were there in an earlier version only come last.
func (x *Export) add(t engine.FlatTable) {
	i := slices.IndexFunc(x.tables, func(have exportTable) bool { return have.name == t.Name })
	if i < 0 {
		x.tables = append(x.tables, exportTable{t.Name, t.Title, t.Columns})
		return
	}
	for _, c := range t.Columns {
		if !slices.ContainsFunc(x.tables[i].columns, func(have engine.FlatColumn) bool { return have.Name == c.Name }) {
			x.tables[i].columns = append(x.tables[i].columns, c)
		}
	}
}

// Title is the title of the form.
func (x *Export) Title() string { return x.query.Title }

// Record notes that the workbook leaves the portal; before it is written.
func (x *Export) Record(ctx context.Context) error {
	return x.cases.store.RecordSubmissionsExported(ctx, x.account.ID, x.query.Key, x.query.SubmissionQuery, x.Span.Count)
}

// submissionColumns are what is known of a submission beside its answers. The receipt comes first: rows of
// the tables are joined by it.
var submissionColumns = []doc.Column{{Title: "Receipt"}, {Title: "Case"}, {Title: "Kind of case"}, {Title: "Child"}, {Title: "Date of birth", Type: doc.TypeDate}, {Title: "Submitted", Type: doc.TypeDate},
	{Title: "Submitted by"}, {Title: "Organisation"}, {Title: "State"}, {Title: "Due Date", Type: doc.TypeDate}, {Title: "Submission", Type: doc.TypeNumber}, {Title: "Version", Type: doc.TypeNumber}, {Title: "By letter"}}

// tableColumns are those in front of the columns of a table.
var tableColumns = []doc.Column{{Title: "Receipt"}, {Title: "Case"}, {Title: "_row"}, {Title: "Row", Type: doc.TypeNumber}}

// Write writes the workbook: a sheet of the submissions, a line each, and a sheet for each table of the
// form, a line for each of its rows. Each sheet goes through the submissions once more, and only
// one is open at a time, so that the size does not matter.
func (x *Export) Write(ctx context.Context, out io.Writer) error {
	s := xlsx.NewStream(out, xlsx.Options{Created: x.cases.now()})
	for _, t := range x.tables {
		columns, title := slices.Clone(submissionColumns), "Submissions"
		if t.name != "" {
			columns, title = slices.Clone(tableColumns), t.title
		}
		for _, c := range t.columns {
			columns = append(columns, c.Column)
		}
		if err := s.Sheet(title, columns, func(add func([]doc.Text) error) error { return x.rows(ctx, t, add) }); err != nil {
			return err
		}
	}
	return s.Close()
}

func (x *Export) rows(ctx context.Context, t exportTable, add func([]doc.Text) error) error {
	layouts := map[int64]*engine.FlatTable{} // by version; nil where it has no such table
	for id, v := range x.forms {
		for _, one := range v.Flat() {
			if one.Name == t.name {
				layouts[id] = &one
			}
		}
	}
	return x.cases.store.EachSubmission(ctx, x.account.ID, x.query.SubmissionQuery, x.Span, func(n store.ExportedSubmission) error {
		layout := layouts[n.VersionID]
		if layout == nil || n.ByLetter && t.name != "" {
			return nil
		}
		rows := []engine.FlatRow{{}}
		if !n.ByLetter {
			a, err := allAnswers(n)
			if err != nil {
				return err
			}
			rows = layout.Rows(a)
		}
		for i, row := range rows {
			cells := x.front(n)
			if t.name != "" {
				cells = []doc.Text{doc.Text(n.Reference), doc.Text(n.CaseReference), doc.Text(row.Key), doc.Text(strconv.Itoa(i + 1))}
			}
			for _, c := range t.columns {
				cells = append(cells, row.Cells[c.Name])
			}
			if err := add(cells); err != nil {
				return err
			}
		}
		return nil
	})
}

// front is what is known of a submission beside its answers, as submissionColumns has it.
func (x *Export) front(n store.ExportedSubmission) []doc.Text {
	due, letter := "", ""
	if n.Due != nil {
		due = n.Due.List()
	}
	if n.ByLetter {
		letter = "Yes"
	}
	var out []doc.Text
	for _, text := range []string{n.Reference, n.CaseReference, n.Kind.Words(), n.ChildName, n.ChildBorn.List(), portal.London(n.SubmittedAt).List(), n.By, n.Organisation,
		n.State.Words(), due, strconv.Itoa(n.Round), strconv.Itoa(x.forms[n.VersionID].Number), letter} {
		out = append(out, doc.Text(text))
	}
	return out
}

// allAnswers are those of a submission, and of the other parts of its form.
func allAnswers(n store.ExportedSubmission) (engine.Answers, error) {
	a, err := engine.ParseAnswers(n.Answers)
	for i := 0; err == nil && i < len(n.Others); i++ {
		var o engine.Answers
		if o, err = engine.ParseAnswers(n.Others[i]); err == nil {
			a = together(a, o)
		}
	}
	return a, err
}
