package casework

import (
	"context"
	"fmt"

	"portico/engine/doc"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// exportedAtMost bounds the lines of one workbook, exportedPage how many are read at a time.
const (
	exportedAtMost = 10_000
	exportedPage   = 500
)

// ExportWork is the officers' list of tasks as a workbook, narrowed and sorted as the query says, up to
// exportedAtMost lines; when there are more it says so. It is recorded.
func (c *Casework) ExportWork(ctx context.Context, account portal.Account, q store.WorkQuery) ([]byte, error) {
	t := doc.Table{Caption: "Tasks", Empty: "None", Columns: []doc.Column{{Title: "Name"}, {Title: "Case"}, {Title: "Form"}, {Title: "Form Type"}, {Title: "With"}, {Title: "Organisation"},
		{Title: "State"}, {Title: "Sections complete"}, {Title: "Due Date", Type: doc.TypeDate}, {Title: "Sent", Type: doc.TypeDate}, {Title: "Received", Type: doc.TypeDate}, {Title: "Submitted", Type: doc.TypeDate}, {Title: "Mail"}}}
	q.Limit = exportedPage
	more := false
	for {
		p, err := c.store.Work(ctx, account.ID, q)
		if err != nil {
			return nil, err
		}
		for _, l := range p.Lines {
			t.Rows = append(t.Rows, workCells(l))
		}
		if q.After, more = p.Next, p.Next != ""; !more || len(t.Rows) >= exportedAtMost {
			break
		}
	}
	d := &doc.Document{Title: "Tasks", Lang: "en-GB", Banner: doc.Banner{Name: account.Name, FormTitle: "Tasks"}, Blocks: []doc.Block{t}}
	if more {
		d.Blocks = append([]doc.Block{doc.Paragraph{Text: doc.Text(fmt.Sprintf("The first %d tasks; there are more. Narrow the list to have the others.", len(t.Rows)))}}, d.Blocks...)
	}
	b, err := xlsx.Print(d, xlsx.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The workbook could not be made. Narrow the list and try again.", err)
	}
	return b, c.store.RecordListExported(ctx, account.ID)
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
