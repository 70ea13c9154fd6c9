package casework

import (
	"context"
	"strconv"
	"time"

	"portico/engine/doc"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// reviewColumns are those of the access review.
var reviewColumns = []string{"Name", "Email", "Organisation", "Roles", "Teams", "Work groups", "State", "Made", "Made by", "Last signed in", "Open forms", "Reviewed", "Reviewed by"}

func reviewRow(p store.Person) []string {
	state, made := "Active", p.MadeBy
	if p.Disabled {
		state = "Disabled"
	} else if p.NoPassword {
		state = "No password set yet"
	}
	return []string{p.Name, p.Email, p.Organisation, RolesWords(p.Roles), p.Teams, p.Groups, state, portal.London(p.CreatedAt).List(), made, dayOf(p.SignedInAt),
		strconv.Itoa(p.Open), dayOf(p.ReviewedAt), p.ReviewedBy}
}

func dayOf(at *time.Time) string {
	if at == nil {
		return ""
	}
	return portal.London(*at).List()
}

// RolesWords are roles as they are shown.
func RolesWords(roles []portal.Role) (out string) {
	for i, r := range roles {
		if i > 0 {
			out += ", "
		}
		out += r.Words()
	}
	return out
}

// ReviewCSV is the access review as a CSV file, and notes that it left the portal. NotFound unless
// an administrator asks.
func (c *Casework) ReviewCSV(ctx context.Context, by portal.Account) ([]byte, error) {
	people, err := c.reviewed(ctx, by)
	if err != nil {
		return nil, err
	}
	rows := [][]string{reviewColumns}
	for _, p := range people {
		rows = append(rows, reviewRow(p))
	}
	return SafeCSV(rows)
}

// ReviewWorkbook is the access review as a workbook; as ReviewCSV.
func (c *Casework) ReviewWorkbook(ctx context.Context, by portal.Account) ([]byte, error) {
	people, err := c.reviewed(ctx, by)
	if err != nil {
		return nil, err
	}
	t := doc.Table{Caption: "Accounts", Empty: "None"}
	for _, title := range reviewColumns {
		t.Columns = append(t.Columns, doc.Column{Title: title})
	}
	for _, p := range people {
		var row []doc.Text
		for _, cell := range reviewRow(p) {
			row = append(row, doc.Text(cell))
		}
		t.Rows = append(t.Rows, row)
	}
	d := &doc.Document{Title: "Access review", Lang: "en-GB", Banner: doc.Banner{Name: by.Name, FormTitle: "Access review"},
		Blocks: []doc.Block{doc.Heading{Level: 2, Text: "Accounts"}, t}}
	b, err := xlsx.Print(d, xlsx.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The workbook could not be made. Take the CSV file.", err)
	}
	return b, nil
}

func (c *Casework) reviewed(ctx context.Context, by portal.Account) ([]store.Person, error) {
	if err := c.store.RecordReviewExported(ctx, by.ID); err != nil {
		return nil, err
	}
	people, _, err := c.store.People(ctx, by.ID, store.PeopleQuery{})
	return people, err
}
