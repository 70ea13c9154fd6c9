package engine

// withoutBlanks copies the answers of a group without blanks and without members
// that are no question. Required groups and tabs are put in. It also says whether
// there is any answer in it.
func withoutBlanks(q *Question, values map[string]any) (map[string]any, bool) {
	out := make(map[string]any, len(values))
	found := false
	for _, child := range q.Children {
		value, there := values[child.Name]
		kept, isAnswer := keepAnswer(child, value, there)
		if kept != nil {
			out[child.Name] = kept
		}
		found = found || isAnswer
	}
	return out, found
}

// keepAnswer gives the value as it is judged, nil for blank.
func keepAnswer(q *Question, value any, there bool) (kept any, isAnswer bool) {
	switch shapeOf(q) {
	case ShapeGroup:
		object, ok := value.(map[string]any)
		if there && !ok {
			return value, value != nil
		}
		out, found := withoutBlanks(q, object)
		if found || q.Required || isTab(q) {
			return out, found
		}
		return nil, false
	case ShapeTable:
		return keepRows(q, value)
	case ShapeNone:
		return nil, false
	}
	if !there || blankValue(value) {
		return nil, false
	}
	return copyValue(value), true
}

func keepRows(q *Question, value any) (any, bool) {
	rows, ok := value.([]any)
	if !ok {
		return value, value != nil
	}
	if len(rows) == 0 {
		return nil, false
	}
	out := make([]any, len(rows))
	for i, row := range rows {
		object, ok := row.(map[string]any)
		if !ok {
			out[i] = row
			continue
		}
		cells, _ := withoutBlanks(q, object)
		if key, there := object[RowKey]; there {
			cells[RowKey] = key
		}
		out[i] = cells
	}
	return out, true
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

// answered says whether there is an answer anywhere in a canonical object.
func answered(object map[string]any) bool {
	for _, v := range object {
		if inner, isObject := v.(map[string]any); !isObject || answered(inner) {
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
