package casework

import (
	"context"
	"fmt"
	"io"

	"portico/engine/doc"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// WorkExported bounds the lines of one workbook: more than any council chases at a time, and fewer than Excel holds.
const WorkExported = 100_000

// workPage is how many lines are read at a time.
const workPage = 500

// WorkExport is the officers' list of tasks on its way into a workbook. Its first page is read already: what can fail was
// tried before.
type WorkExport struct {
	cases   *Casework
	account portal.Account
	query   store.WorkQuery
	first   store.WorkPage
}

// NewWorkExport begins to read the list, narrowed and sorted as the query says.
func (c *Casework) NewWorkExport(ctx context.Context, account portal.Account, q store.WorkQuery) (x *WorkExport, err error) {
	x = &WorkExport{cases: c, account: account, query: q}
	x.query.Limit = workPage
	x.first, err = c.store.Work(ctx, account.ID, x.query)
	return x, err
}

// Record notes that the workbook leaves the portal; before it is written.
func (x *WorkExport) Record(ctx context.Context) error {
	return x.cases.store.RecordListExported(ctx, x.account.ID)
}

var workColumns = []doc.Column{{Title: "Name"}, {Title: "Case"}, {Title: "Form"}, {Title: "Form Type"}, {Title: "With"}, {Title: "Organisation"},
	{Title: "State"}, {Title: "Sections complete"}, {Title: "Due Date", Type: doc.TypeDate}, {Title: "Sent", Type: doc.TypeDate}, {Title: "Received", Type: doc.TypeDate}, {Title: "Submitted", Type: doc.TypeDate}, {Title: "Mail"}}

// Write writes the workbook while the list is read, a page at a time, so that its size does not matter. Beyond WorkExported lines
// a sheet of its own and the last line say that there are more.
func (x *WorkExport) Write(ctx context.Context, out io.Writer) error {
	s := xlsx.NewStream(out, xlsx.Options{Created: x.cases.now()})
	more := false
	err := s.Sheet("Tasks", workColumns, func(add func([]doc.Text) error) (err error) {
		more, err = x.lines(ctx, WorkExported, add)
		return err
	})
	if err == nil && more {
		err = s.Sheet("There are more", []doc.Column{{Title: moreWork}}, func(func([]doc.Text) error) error { return nil })
	}
	if err != nil {
		return err
	}
	return s.Close()
}

const moreWork = "Only the first 100,000 tasks stand here; there are more. Narrow the list to have the others."

// lines adds the lines of all pages, and in the end, when there are more than most, a line that says so.
func (x *WorkExport) lines(ctx context.Context, most int, add func([]doc.Text) error) (more bool, err error) {
	n, q := 0, x.query
	for p := x.first; ; {
		for _, l := range p.Lines {
			if n++; n > most {
				return true, add(append([]doc.Text{moreWork}, make([]doc.Text, len(workColumns)-1)...))
			}
			if err := add(workCells(l)); err != nil {
				return false, err
			}
		}
		if q.After = p.Next; p.Next == "" {
			return false, nil
		}
		if p, err = x.cases.store.Work(ctx, x.account.ID, q); err != nil {
			return false, err
		}
	}
}

func workCells(l store.WorkLine) []doc.Text {
	with := l.With.Name
	if with == "" {
		with = l.With.Email
	}
	row := []doc.Text{doc.Text(l.ChildName), doc.Text(l.Reference), doc.Text(l.Title), doc.Text(l.FormType), doc.Text(with), doc.Text(l.With.Organisation), doc.Text(l.State.Words()), "", "",
		doc.Text(portal.London(l.SentAt).List()), "", "", ""}
	if l.TabsTotal > 0 {
		row[7] = doc.Text(fmt.Sprintf("%d of %d", l.TabsDone, l.TabsTotal))
	}
	if l.Due != nil {
		row[8] = doc.Text(l.Due.List())
	}
	if l.ReceivedAt != nil {
		row[10] = doc.Text(portal.London(*l.ReceivedAt).List())
	}
	if l.SubmittedAt != nil {
		row[11] = doc.Text(portal.London(*l.SubmittedAt).List())
	}
	if l.Undelivered {
		row[12] = "Undelivered"
	}
	return row
}
