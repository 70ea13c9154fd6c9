package handlers

import (
	"fmt"
	"slices"
	"strings"

	"portico/engine"
	"portico/internal/casework"
)

// rowsNotes says of rows on their way what does not fit and what is left out.
func rowsNotes(p *casework.Paste, look casework.PasteLook) []string {
	var notes, left, empty []string
	texts := p.Texts()
	for i, fills := range p.As.Columns {
		if fills == "" && p.As.Header && i < len(texts[0]) && strings.TrimSpace(texts[0][i]) != "" {
			left = append(left, "“"+short(texts[0][i], 40)+"”")
		}
	}
	for _, c := range p.Target.Columns {
		if !slices.Contains(p.As.Columns, c.Name) {
			empty = append(empty, "“"+c.Title+"”")
		}
	}
	if len(left) > 0 {
		notes = append(notes, "Left out, since the table has no such column: "+strings.Join(left, ", ")+".")
	}
	if len(empty) > 0 {
		notes = append(notes, "Nothing fills "+strings.Join(empty, ", ")+".")
	}
	if words := overWords(look.Pasted, p.Target.Most); words != "" {
		notes = append(notes, words)
	}
	if look.Faults == 1 {
		notes = append(notes, "One answer is to be put right. It is kept as it was typed, and marked below.")
	} else if look.Faults > 1 {
		notes = append(notes, fmt.Sprintf("%d answers are to be put right. They are kept as they were typed, and marked below.", look.Faults))
	}
	return notes
}

// overWords says that rows do not fit into a table, "" when all do.
func overWords(p engine.Pasted, most int) string {
	if p.Over == 0 {
		return ""
	}
	if p.Rows+p.Over+1 >= 2*engine.MaxRows { // more lines than that are not even counted
		return "At least " + counted(p.Over, "row") + " did not fit and were left out: the table takes " + counted(most, "row") + " at most."
	}
	return counted(p.Over, "row") + " did not fit and " + map[bool]string{true: "was", false: "were"}[p.Over == 1] + " left out: the table takes " + counted(most, "row") + " at most."
}

// rowsLines are the rows as the table would show them: the columns that are filled.
func rowsLines(p *casework.Paste, look casework.PasteLook) (heads []string, lines []RowsLine) {
	var filled []string
	for _, c := range p.Target.Columns {
		if slices.Contains(p.As.Columns, c.Name) {
			filled, heads = append(filled, c.Name), append(heads, c.Title)
		}
	}
	for i, row := range look.Rows[:min(len(look.Rows), mostLooked)] {
		line := RowsLine{Number: row.Label}
		for n, name := range filled {
			line.Cells = append(line.Cells, lookedCell(p, row, name, heads[n], look.Lines[i]))
		}
		lines = append(lines, line)
	}
	return heads, lines
}

func lookedCell(p *casework.Paste, row *engine.RowView, name, head string, line int) RowsCell {
	i := slices.IndexFunc(row.Cells, func(q *engine.QuestionView) bool { return strings.HasSuffix(q.Name, "."+name) })
	q := row.Cells[i]
	c := RowsCell{Head: head, Text: shownText(q)}
	if q.Absent {
		texts, at := p.Texts()[line], slices.Index(p.As.Columns, name)
		if at < len(texts) && strings.TrimSpace(texts[at]) != "" {
			c.Text, c.Fault, c.Soft = texts[at], "This does not apply in this row. It is left out.", true
		}
	} else if len(q.Faults) > 0 {
		c.Fault, c.Soft = q.Faults[0].Message, q.Faults[0].Level == engine.LevelWarn
	}
	return c
}

// shownText is an answer as its control shows it.
func shownText(q *engine.QuestionView) string {
	var chosen []string
	for _, o := range q.Options {
		if o.Checked {
			chosen = append(chosen, o.Label)
		}
	}
	switch {
	case len(chosen) > 0:
		return strings.Join(chosen, "\n")
	case q.Checked:
		return "Yes"
	}
	return q.Text
}
