package engine

// withoutBlanks copies the answers of a group without blanks and without members
// that are no question. Required groups and tabs are put in. It also says whether
// there is any answer in it.
func (a *applicable) withoutBlanks(q *Question, values map[string]any) (map[string]any, bool) {
	out := make(map[string]any, len(values))
	found := false
	for _, child := range q.Children {
		value, there := values[child.Name]
		kept, isAnswer := a.keepAnswer(child, value, there)
		if kept != nil {
			out[child.Name] = kept
		}
		found = found || isAnswer
	}
	return out, found
}

// keepAnswer gives the value as it is judged, nil for blank. What is worked out is
// no answer, and is put in later (see work).
func (a *applicable) keepAnswer(q *Question, value any, there bool) (kept any, isAnswer bool) {
	switch shapeOf(q) {
	case ShapeGroup:
		object, ok := value.(map[string]any)
		if there && !ok {
			return value, value != nil
		}
		out, found := a.withoutBlanks(q, object)
		if found || q.Required || isTab(q) {
			return out, found
		}
		return nil, false
	case ShapeTable:
		return a.keepRows(q, value)
	case ShapeNone:
		return nil, false
	}
	if !there || blankValue(value) || q.calc != nil && !a.keepsCalculated(q) {
		return nil, false
	}
	return copyValue(value), q.calc == nil
}

// keepRows copies the rows of a table. Rows that are wholly blank are put aside.
func (a *applicable) keepRows(q *Question, value any) (any, bool) {
	rows, ok := value.([]any)
	if !ok {
		return value, value != nil
	}
	out := make([]any, 0, len(rows))
	var aside *asideRows
	for i, row := range rows {
		object, ok := row.(map[string]any)
		if ok && a.isBlankRow(q, object) {
			if aside == nil {
				aside = a.putAside(q, len(rows), i)
			}
			aside.at[i], aside.blank[i] = -1, a.cells(q, object)
			continue
		}
		if aside != nil {
			aside.at[i] = len(out)
		}
		if ok {
			row = a.cells(q, object)
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		return nil, false
	}
	return out, true
}

// cells copies a row with its identity.
func (a *applicable) cells(q *Question, row map[string]any) map[string]any {
	cells, _ := a.withoutBlanks(q, row)
	if key, there := row[RowKey]; there {
		cells[RowKey] = key
	}
	return cells
}

// blankValue says whether a value counts as no answer.
func blankValue(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return isBlank(v)
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// answered says whether there is an answer anywhere in the canonical object of a group.
// What is worked out is none.
func answered(q *Question, object map[string]any) bool {
	for _, child := range q.Children {
		v, there := object[child.Name]
		if inner, isObject := v.(map[string]any); there && child.calc == nil && (!isObject || answered(child, inner)) {
			return true
		}
	}
	return false
}

// copyValue copies a list, so that the copy can be changed.
func copyValue(v any) any {
	if list, ok := v.([]any); ok {
		return append([]any(nil), list...)
	}
	return v
}

// isTab says whether the question is the object of a tab.
func isTab(q *Question) bool { return q.Tab != nil && q.Tab.object == q }
