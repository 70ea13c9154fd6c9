package engine

import "slices"

// LooseEnd is a row that no thread holds: of two tables that feed the plan, where the rows
// of one choose rows of the other (x-options-from), a row that chooses none or that none chooses.
type LooseEnd struct {
	Tab   string // name of its tab
	Name  Path   // of the row
	Table string // title of its table
	Label string // "O2: Write his name legibly"
	Words string // what is loose about it
}

// thread is a column whose choices are the rows of another table; both tables feed the plan.
type thread struct {
	column *Question
	table  *spot // that it stands in
}

// LooseEnds are the rows that no thread holds, in document order; nil for none. Rows in
// which nothing is answered, and what does not apply or may not be read, are left out.
func (s *Sheet) LooseEnds() []LooseEnd {
	var tables []*spot
	var threads []thread
	for _, tab := range s.d.Tabs {
		if top := s.tabSpot(tab); top != nil && !s.Hides(tab) {
			tables = append(tables, planTables(top, nil)...)
		}
	}
	for _, table := range tables {
		for _, column := range table.q.Children {
			if column.from != nil && feedsPlan(column.from) {
				threads = append(threads, thread{column, table})
			}
		}
	}
	var out []LooseEnd
	for _, table := range tables {
		out = append(out, s.looseIn(table, threads)...)
	}
	return out
}

func feedsPlan(q *Question) bool { return len(q.EHCP) > 0 || q.EHCPColumn != "" }

// planTables are the tables below a place that feed the plan and apply.
func planTables(in *spot, out []*spot) []*spot {
	for _, k := range in.kids {
		switch {
		case k.hidden:
		case shapeOf(k.q) == ShapeGroup:
			out = planTables(k, out)
		case shapeOf(k.q) == ShapeTable && feedsPlan(k.q):
			out = append(out, k)
		}
	}
	return out
}

// looseIn are the loose rows of one table.
func (s *Sheet) looseIn(table *spot, threads []thread) []LooseEnd {
	var chosenBy []string // the tables that choose its rows
	chosen := map[string]bool{}
	var chooses []*Question
	for _, t := range threads {
		if t.table == table {
			chooses = append(chooses, t.column)
		}
		if t.column.from != table.q {
			continue
		}
		if name := quoted(titleOf(t.table.q)); !slices.Contains(chosenBy, name) {
			chosenBy = append(chosenBy, name)
		}
		for _, row := range t.table.kids {
			noteChosen(row, t.column, chosen)
		}
	}
	if len(chosenBy)+len(chooses) == 0 {
		return nil
	}
	options, _ := s.app.rowOptions(table.q)
	var out []LooseEnd
	for _, row := range table.kids {
		if !row.answered() {
			continue
		}
		end := LooseEnd{Tab: s.tabOf(table).Name, Name: row.path(), Table: titleOf(table.q), Label: "Row"}
		if i := slices.IndexFunc(options, func(o Option) bool { return o.Value == row.row }); i >= 0 {
			end.Label = options[i].Label
		}
		if len(chosenBy) > 0 && !chosen[row.row] {
			end.Words = "No row of " + orList(chosenBy) + " supports it."
			out = append(out, end)
		}
		for _, column := range chooses {
			if k := row.kid(column.Name); k != nil && !k.hidden && !k.answered() {
				end.Words = quoted(titleOf(column)) + " is not chosen: it hangs on no row of " + quoted(titleOf(column.from)) + "."
				out = append(out, end)
			}
		}
	}
	return out
}

// noteChosen notes which rows a cell chooses.
func noteChosen(row *spot, column *Question, chosen map[string]bool) {
	k := row.kid(column.Name)
	if k == nil || k.hidden {
		return
	}
	one, _ := k.value.(string)
	for _, key := range append(textsOf(k.value), one) {
		chosen[key] = true
	}
}
