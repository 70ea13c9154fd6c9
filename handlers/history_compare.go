package handlers

import (
	"fmt"
	"strconv"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// historyCompare sets a section as it was beside a later one, or beside the form as it is.
func (s *Server) historyCompare(r *request) error {
	from, err := r.pastOf(r.Query("from"))
	if err != nil {
		return err
	}
	to := r.Query("to")
	if to == "" || to == "now" {
		return r.showCompare(from, nil, "")
	}
	other, err := r.pastOf(to)
	if err != nil {
		return err
	}
	if other.Revision < from.Revision { // the earlier one stands on the left
		from, other = other, from
	}
	return r.showCompare(from, &other, "")
}

// showCompare renders the comparison; fault says why a restore was not done.
func (r *request) showCompare(from casework.Past, to *casework.Past, fault string) error {
	c, err := r.compared(from, to)
	if err != nil {
		return err
	}
	v := HistoryComparePage{Page: r.page("Compare: "+from.Section.Title, "tasks"), Child: r.child(), Back: Link{r.path("history"), "History of this form"},
		Heading: from.Section.Title, CmpAction: r.pastPath(from.Tab, "compare"), Revision: from.Revision, SaveID: newSaveID(), Fault: fault}
	v.Error = fault != ""
	if err := r.compareChoices(&v, from, to); err != nil {
		return err
	}
	v.Counts, v.Notes = countWords(len(c.Items)), notesOf(c)
	theirsWhen := "In the form now"
	if to != nil {
		theirsWhen = r.writer(to.Sitting) + ", " + portal.Stamp(to.At)
	}
	for _, item := range c.Items {
		v.Items = append(v.Items, r.pastItem(item, c.Section, r.writer(from.Sitting)+", "+portal.Stamp(from.At), theirsWhen))
	}
	if to == nil && c.Section != nil {
		v.Base = r.work.Tabs[c.Section.Name].Revision
		why := r.historyReadOnly()
		if why == "" {
			why = r.work.ReadOnlyWords(c.Section)
		}
		if why != "" {
			v.Notes = append(v.Notes, why)
		} else if len(v.Items) > 0 {
			v.Action = r.pastPath(from.Tab, "restore")
		}
	}
	if fault != "" {
		v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#restore", fault}}}}}
	}
	return r.render("pages/history-compare", &v)
}

func (r *request) compared(from casework.Past, to *casework.Past) (casework.Comparison, error) {
	if to == nil {
		return r.s.cases.CompareWithNow(r.work, from)
	}
	return r.s.cases.Compare(r.work, from, *to)
}

// compareChoices are the revisions of the section: those of the newest page of its history
// and the two that are shown.
func (r *request) compareChoices(v *HistoryComparePage, from casework.Past, to *casework.Past) error {
	h, err := r.s.cases.History(r.UserContext(), r.work, from.Tab, 0)
	if err != nil {
		return err
	}
	all := h.Sittings
	for _, p := range []*casework.Past{to, &from} {
		known := p == nil
		for _, one := range all {
			known = known || one.Revision == p.Revision
		}
		if !known {
			all = append(all, *p)
		}
	}
	v.To = []CompareChoice{{"now", "The form as it is now", to == nil}}
	for _, p := range all {
		c := CompareChoice{Value: strconv.FormatInt(p.Revision, 10), Text: portal.Stamp(p.At) + ", " + r.writer(p.Sitting)}
		c.Chosen = p.Revision == from.Revision
		v.From = append(v.From, c)
		c.Chosen = to != nil && p.Revision == to.Revision
		v.To = append(v.To, c)
	}
	return nil
}

// notesOf say what cannot be compared or brought back.
func notesOf(c casework.Comparison) (notes []string) {
	if c.Section == nil {
		notes = append(notes, "The form has no place any more for what was written then. You can read it as it was, and copy it out.")
	} else if c.Homeless > 0 {
		notes = append(notes, fmt.Sprintf("The form was on %s then. %s of that time %s asked any more: read them as they were.", versionWords(c.From.Form.Number),
			counted(c.Homeless, "answer"), map[bool]string{true: "is not", false: "are not"}[c.Homeless == 1]))
	}
	if c.Files > 0 {
		notes = append(notes, counted(c.Files, "file")+" of that time "+map[bool]string{true: "was", false: "were"}[c.Files == 1]+" removed since and cannot be brought back. Attach what is needed again.")
	}
	return notes
}

// pastItem is a question that differs, word by word, a table row by row.
func (r *request) pastItem(item casework.CompareItem, tab *engine.Tab, mineWhen, theirsWhen string) PastItem {
	side := func(name, title, mine, theirs string) ConflictItem {
		mine, _ = r.work.FilesIn(mine)
		theirs, _ = r.work.FilesIn(theirs)
		one := NewConflictItem(name, tab.Title, title, mine, theirs, mineWhen, theirsWhen, false)
		one.MineHead, one.TheirsHead = "As it was", "In the form now"
		if theirsWhen != "In the form now" {
			one.TheirsHead = "As it was later"
		} else {
			one.TheirsWhen = ""
		}
		return one
	}
	out := PastItem{ConflictItem: side(item.Path, item.Title, item.Mine, item.Theirs)}
	for _, row := range item.Rows {
		title := fmt.Sprintf("%s, row %d", item.Title, max(row.MineAt, row.TheirsAt))
		switch {
		case row.MineAt == 0:
			title += " (added later)"
		case row.TheirsAt == 0:
			title += " (removed later)"
		}
		one := side(item.Path+"."+row.Key, title, row.Mine, row.Theirs)
		one.Tab = "" // the table's heading stands above
		out.Rows = append(out.Rows, one)
	}
	return out
}
