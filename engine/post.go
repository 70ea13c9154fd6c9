package engine

import (
	"net/url"
	"strings"
)

// PostOf is what a browser posts when it sends a tab's page back as it is shown: the
// reverse of Bind. It holds the markers and values of every question that is visible and
// may be answered.
func (d *Definition) PostOf(tab *Tab, a Answers) url.Values {
	post := url.Values{}
	addPost(post, d.View(tab, a, nil, ViewOptions{}).Questions)
	return post
}

func addPost(post url.Values, questions []*QuestionView) {
	for _, v := range questions {
		if v.ReadOnly || v.Absent {
			continue
		}
		switch {
		case v.Children != nil:
			addPost(post, v.Children)
		case v.Columns != nil:
			addRows(post, v)
		default:
			addControl(post, v)
		}
	}
}

func addRows(post url.Values, table *QuestionView) {
	post.Add(FieldMarker, table.Name)
	for _, row := range table.Rows {
		post.Add(FieldRows+table.Name, row.Key)
		addPost(post, row.Cells)
	}
}

func addControl(post url.Values, v *QuestionView) {
	post.Add(FieldMarker, v.Name)
	switch {
	case v.Options != nil:
		for _, o := range v.Options {
			if o.Checked {
				post.Add(v.Name, o.Value)
			}
		}
	case v.Checked:
		post.Add(v.Name, "true")
	case v.Text != "":
		post.Add(v.Name, v.Text)
	}
}

// RowAt finds a table's row by its Path in what a tab shows: the table's title, the row's
// number (from 1), and whether anything is answered in it. false when there is no such row.
func (s *Sheet) RowAt(tab *Tab, path Path) (table string, place int, blank, found bool) {
	return rowAt(s.View(tab, nil, ViewOptions{}).Questions, path)
}

func rowAt(questions []*QuestionView, path Path) (table string, place int, blank, found bool) {
	for _, v := range questions {
		if table, place, blank, found = rowAt(v.Children, path); found {
			return table, place, blank, true
		}
		for _, row := range v.Rows {
			if row.Name == path {
				post := url.Values{}
				addPost(post, row.Cells)
				return v.Title, row.Index, len(post) <= 1, true
			}
		}
	}
	return "", 0, false, false
}

// ControlID is the id of the control, or of the group of controls, that a fault stands at.
func ControlID(f Fault) string { return idOf(f.Name) }

// PathID is the id of the control with that path.
func PathID(path Path) string { return idOf(strings.TrimSpace(path)) }

// Visible is the fingerprint of which questions of the tab are shown; see TabView.
func (d *Definition) Visible(tab *Tab, a Answers) string { return d.Sheet(a).Visible(tab) }

// Visible is Definition.Visible of this sheet.
func (s *Sheet) Visible(tab *Tab) string {
	top := s.tabSpot(tab)
	if top == nil || top.hidden {
		return ""
	}
	return fingerprint(top)
}
