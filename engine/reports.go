package engine

import "slices"

// listsAttachments is the one thing that x-lists can say: the rows of a table are reports
// that are attached to the form.
const listsAttachments = "attachments"

// lists reads x-lists of a table.
func (c *compiler) lists(q *Question, s *schema) {
	n := s.n.get("x-lists")
	switch {
	case n == nil:
		return
	case n.str() != listsAttachments:
		c.fail(n, "lists", "\"x-lists\" can only be \"attachments\": the rows of this table are reports that are attached.")
	case !s.isTable():
		c.fail(n, "lists", "\"x-lists\" belongs on a table: an array of objects.")
	case !slices.ContainsFunc(s.items().props(), func(p property) bool { return p.schema.typ() == "string" && p.schema.str("format") == "" }):
		c.fail(n, "lists", "\"x-lists\" needs a column of text in this table, which says what each report is called.")
	default:
		q.Lists = true
	}
}

// ReportTable is a table that applies and whose rows are reports that are attached (x-lists).
type ReportTable struct {
	Tab      *Tab
	Path     Path   // form name of the table
	Title    string // of the question
	Column   string // name of the column that says what a report is called
	Rows     []Report
	ReadOnly bool // rows can be neither added nor changed
}

// Report is one row of it in which something is answered.
type Report struct {
	Row   string // its identity
	Path  Path   // form name of the row
	Title string // may be ""
	Date  string // as 2026-07-12; "" when none is answered
}

// ReportTables are the tables of reports that apply, in document order. Blank rows are left
// out of Rows.
func (s *Sheet) ReportTables() []ReportTable {
	var out []ReportTable
	var visit func(p *spot)
	visit = func(p *spot) {
		for _, k := range p.kids {
			switch {
			case k.hidden:
			case k.q.Lists && k.row == "":
				out = append(out, k.reports())
			default:
				visit(k)
			}
		}
	}
	visit(s.root)
	return out
}

func (p *spot) reports() ReportTable {
	t := ReportTable{Tab: p.q.Tab, Path: p.path(), Title: p.q.Title, ReadOnly: p.q.ReadOnly || p.q.FixedRows}
	title := slices.IndexFunc(p.q.Children, func(c *Question) bool {
		return c.Kind != nil && (c.Kind.Name() == "text" || c.Kind.Name() == "paragraph")
	})
	date := slices.IndexFunc(p.q.Children, func(c *Question) bool { return c.Format == "date" })
	if title >= 0 {
		t.Column = p.q.Children[title].Name
	}
	for _, row := range p.kids {
		if row.row == "" || row.blank {
			continue
		}
		r := Report{Row: row.row, Path: row.path(), Title: row.text(t.Column)}
		if date >= 0 {
			r.Date = row.text(p.q.Children[date].Name)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// text is the answer of a cell of a row where it is a text, else "".
func (p *spot) text(column string) string {
	for _, cell := range p.kids {
		if cell.q.Name == column && !cell.hidden {
			text, _ := cell.value.(string)
			return text
		}
	}
	return ""
}

// RowKeys are the identities of all rows of a table of a tab, blank ones too, in their order.
func (s *Sheet) RowKeys(tab *Tab, table Path) (keys []string) {
	top := s.tabSpot(tab)
	if top == nil {
		return nil
	}
	p := top.at(table)
	if p == nil {
		return nil
	}
	for _, row := range p.kids {
		keys = append(keys, row.row)
	}
	return keys
}
