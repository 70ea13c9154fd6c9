package casework

import (
	"context"
	"fmt"

	"portico/engine/doc"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// TaskLines is one of the lists of tasks that somebody sees, for a workbook.
type TaskLines struct {
	Title string
	Lines []store.TaskLine
}

// ExportTasks prints one's own lists as a workbook and notes that they left the portal.
func (c *Casework) ExportTasks(ctx context.Context, account portal.Account, lists []TaskLines) ([]byte, error) {
	d := &doc.Document{Title: "Tasks to complete", Lang: "en-GB", Banner: doc.Banner{Name: account.Name, FormTitle: "Tasks to complete"}}
	for _, l := range lists {
		d.Blocks = append(d.Blocks, doc.Heading{Level: 2, Text: l.Title}, taskTable(l.Title, l.Lines))
	}
	b, err := xlsx.Print(d, xlsx.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The workbook could not be made. The page with your tasks can be printed.", err)
	}
	return b, c.store.RecordListExported(ctx, account.ID)
}

func taskTable(title string, lines []store.TaskLine) doc.Table {
	t := doc.Table{Caption: title, Empty: "None", Columns: []doc.Column{{Title: "Form Type"}, {Title: "Form"}, {Title: "Name"}, {Title: "Date of birth", Type: doc.TypeDate},
		{Title: "Case"}, {Title: "Due Date", Type: doc.TypeDate}, {Title: "State"}, {Title: "Sections complete"}, {Title: "Sent", Type: doc.TypeDate},
		{Title: "Submitted", Type: doc.TypeDate}, {Title: "Comments"}}}
	for _, l := range lines {
		row := []doc.Text{doc.Text(l.FormType), doc.Text(l.Title), doc.Text(l.ChildName), doc.Text(l.ChildBorn.List()), doc.Text(l.CaseReference), "", doc.Text(l.State.Words()),
			"", doc.Text(portal.London(l.SentAt).List()), "", doc.Text(l.Comments)}
		if l.Due != nil {
			row[5] = doc.Text(l.Due.List())
		}
		if l.TabsTotal > 0 {
			row[7] = doc.Text(fmt.Sprintf("%d of %d", l.TabsDone, l.TabsTotal))
		}
		if l.SubmittedAt != nil {
			row[9] = doc.Text(portal.London(*l.SubmittedAt).List())
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
