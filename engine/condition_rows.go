package engine

import "strconv"

// asideRows are the rows of a table of which some are wholly blank. Blank rows play no
// part in the canonical answers; their conditions are judged all the same, so that the
// page shows the right cells in them.
type asideRows struct {
	at    []int            // by position as stored: the position in the canonical answers, -1 for a blank row
	blank []map[string]any // by position as stored: what is read only in a blank row
}

// isBlankRow says whether nobody has answered anything in a row: design 3.6. What is read
// only does not count, since nobody wrote it; nor does what a new row begins with, as long
// as something that must be answered is missing beside it. The rows of a table that are
// fixed, or come from the council's record, stay.
func (a *applicable) isBlankRow(q *Question, row map[string]any) bool {
	if q.FixedRows || q.ReadOnly {
		return false
	}
	if key, _ := row[RowKey].(string); a.typed[q.Pointer+"/"+key] {
		return false
	}
	begun, missing := false, false
	for _, cell := range q.Children {
		value := row[cell.Name]
		switch {
		case cell.ReadOnly || shapeOf(cell) == ShapeNone:
		case blankValue(value):
			missing = missing || cell.Required
		case cell.Default != nil && sameValue(cell.Default, value):
			begun = true
		default:
			return false
		}
	}
	return !begun || missing
}

// putAside begins the list of a table of n rows, of which the one at i is the first that
// is blank.
func (a *applicable) putAside(q *Question, n, i int) *asideRows {
	t := &asideRows{at: make([]int, n), blank: make([]map[string]any, n)}
	for stored := range t.at[:i] {
		t.at[stored] = stored
	}
	if a.aside == nil {
		a.aside = map[string]*asideRows{}
	}
	a.aside[q.Pointer] = t
	return t
}

// row is the row at a stored position: of the canonical rows, or one of those put aside.
func (t *asideRows) row(canonical any, position string) any {
	i, err := strconv.Atoi(position)
	if err != nil || i < 0 || i >= len(t.at) {
		return nil
	}
	if t.at[i] < 0 {
		return t.blank[i]
	}
	rows, _ := canonical.([]any)
	return rowAtIndex(rows, t.at[i])
}

func rowAtIndex(rows []any, i int) any {
	if i >= len(rows) {
		return nil
	}
	return rows[i]
}

// eachRow gives the rows of a table, blank ones too, with their concrete pointers.
func (a *applicable) eachRow(table string, canonical any, found func(row any, pointer string)) {
	rows, _ := canonical.([]any)
	aside := a.aside[table]
	if aside == nil {
		for i, row := range rows {
			found(row, table+"/"+strconv.Itoa(i))
		}
		return
	}
	for i, at := range aside.at {
		if at < 0 {
			found(aside.blank[i], table+"/"+strconv.Itoa(i))
		} else if at < len(rows) {
			found(rows[at], table+"/"+strconv.Itoa(i))
		}
	}
}

// storedPointer turns a pointer into the canonical answers into one with rows by their
// position as stored.
func (a *applicable) storedPointer(pointer string) string {
	for i := 1; i < len(pointer) && len(a.aside) > 0; i++ {
		aside := a.aside[pointer[:i]]
		if pointer[i] != '/' || aside == nil {
			continue
		}
		row, rest := cutToken(pointer[i+1:])
		for stored, at := range aside.at {
			if strconv.Itoa(at) == row {
				return pointer[:i+1] + strconv.Itoa(stored) + rest
			}
		}
	}
	return pointer
}

// cutToken parts the first member of a pointer from the rest of it.
func cutToken(pointer string) (token, rest string) {
	for i := range len(pointer) {
		if pointer[i] == '/' {
			return pointer[:i], pointer[i:]
		}
	}
	return pointer, ""
}

// typedPlaces are the stored pointers of texts that could not be read, and of all that
// they stand in.
func typedPlaces(typed map[string]string) map[string]bool {
	if len(typed) == 0 {
		return nil
	}
	places := make(map[string]bool, 2*len(typed))
	for pointer, text := range typed {
		if text == "" {
			continue
		}
		for i := 1; i < len(pointer); i++ {
			if pointer[i] == '/' {
				places[pointer[:i]] = true
			}
		}
		places[pointer] = true
	}
	return places
}
