package engine

import (
	"fmt"

	"portico/engine/doc"
)

// table is rows of questions, stored as an array of objects that carry "_row".
type table struct{ structure }

func init() { register(table{}) }

func (table) Name() string        { return "table" }
func (table) Rank() int           { return 10 }
func (table) Fits(s *schema) bool { return s.isTable() }
func (table) Shape() Shape        { return ShapeTable }

// Accepts takes a list; its rows are looked at one by one.
func (table) Accepts(_ *Question, value any) bool { _, ok := value.([]any); return ok }

// Judge reports too few or too many rows.
func (table) Judge(q *Question, value any) []string {
	rows, _ := value.([]any)
	if len(rows) > MaxRows {
		return []string{"maxItems"}
	}
	return judgeCount(q, len(rows))
}

func (table) word(q *Question, rule, _ string) string {
	name := quoted(titleOf(q))
	switch rule {
	case "required":
		return "Add a row to " + name
	case "type":
		return name + " must be a list of rows"
	case "minItems":
		return fmt.Sprintf("%s needs at least %s", name, counted(q.MinItems, "row", "rows"))
	case "maxItems":
		most := MaxRows
		if q.MaxItems >= 0 {
			most = min(most, q.MaxItems)
		}
		return fmt.Sprintf("%s takes %s at most. Remove some rows", name, counted(most, "row", "rows"))
	}
	return ""
}

// structure is what kinds have in common that hold no answer of their own.
type structure struct{}

func (structure) Fits(*schema) bool                              { return false }
func (structure) Rank() int                                      { return 900 }
func (structure) Read(*Question, []string) (any, string, string) { return nil, "", "" }
func (structure) Show(*Question, any) string                     { return "" }
func (structure) Judge(*Question, any) []string                  { return nil }
func (structure) Doc(*Question, any) doc.Text                    { return "" }
func (structure) Accepts(*Question, any) bool                    { return false }
