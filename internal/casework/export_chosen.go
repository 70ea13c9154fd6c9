package casework

import (
	"context"

	"portico/engine/doc"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// ExportChosen is the tasks that an officer has chosen, as a workbook of Excel, and records
// that they were taken away.
func (c *Casework) ExportChosen(ctx context.Context, account portal.Account, tasks []store.BulkTask) ([]byte, error) {
	table := doc.Table{Caption: "Tasks", Columns: []doc.Column{{Title: "Name"}, {Title: "Case"}, {Title: "Form Type"}, {Title: "Form"}, {Title: "With"}, {Title: "Organisation"},
		{Title: "Email"}, {Title: "State"}, {Title: "Due Date", Type: doc.TypeDate}, {Title: "Sent", Type: doc.TypeDate}, {Title: "Received", Type: doc.TypeDate},
		{Title: "Submitted", Type: doc.TypeDate}, {Title: "Sent By"}}}
	for _, t := range tasks {
		row := []doc.Text{doc.Text(t.ChildName), doc.Text(t.CaseReference), doc.Text(t.FormType), doc.Text(t.Title), doc.Text(t.With.Name), doc.Text(t.With.Organisation),
			doc.Text(t.With.Email), doc.Text(t.State.Words()), "", doc.Text(portal.London(t.SentAt).List()), "", "", doc.Text(t.SenderName)}
		if t.Due != nil {
			row[8] = doc.Text(t.Due.List())
		}
		if t.ReceivedAt != nil {
			row[10] = doc.Text(portal.London(*t.ReceivedAt).List())
		}
		if t.SubmittedAt != nil {
			row[11] = doc.Text(portal.London(*t.SubmittedAt).List())
		}
		table.Rows = append(table.Rows, row)
	}
	d := &doc.Document{Title: "Tasks", Lang: "en-GB", Banner: doc.Banner{Name: account.Name, FormTitle: "Tasks"}, Blocks: []doc.Block{table}}
	b, err := xlsx.Print(d, xlsx.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The workbook could not be made. Choose fewer forms and try again.", err)
	}
	return b, c.store.RecordListExported(ctx, account.ID)
}
