package engine

import (
	"strings"
	"testing"
)

// viewed finds the view of a path on a tab.
func viewed(questions []*QuestionView, path Path) *QuestionView {
	for _, v := range questions {
		if v.Name == path {
			return v
		}
		if found := viewed(v.Children, path); found != nil {
			return found
		}
		for _, row := range v.Rows {
			if found := viewed(row.Cells, path); found != nil {
				return found
			}
		}
	}
	return nil
}

func TestViewOfATab(t *testing.T) {
	t.Parallel()
	d := everything(t)
	a := parsed(t, fullAnswers)
	a.setTyped("/advice/outcomes/bbbbbbbb/when", "soon")
	tab := tabOf(t, d, "advice")
	v := d.View(tab, a, d.Draft(a), ViewOptions{})
	if v.Title != "2. Advice" || !strings.Contains(string(v.Guidance), "<strong>specific</strong>") {
		t.Errorf("tab %+v", v)
	}
	note := v.Questions[0]
	if note.Kind != "note" || note.Title != "" || !strings.Contains(string(note.Before), "<em>expertise</em>") {
		t.Errorf("note %+v", note)
	}
	strengths := viewed(v.Questions, "advice.strengths")
	if strengths.Kind != "paragraph" || strengths.ID != "q-advice-strengths" || !strengths.Required || !strengths.Long || strengths.MaxLength != 4000 || strengths.Label != "Strengths" {
		t.Errorf("strengths %+v", strengths)
	}
	what := viewed(v.Questions, "advice.what")
	if what == nil || !what.Conditional || !what.Required {
		t.Errorf("what %+v", what)
	}
	equipment := viewed(v.Questions, "advice.equipment")
	if len(equipment.Options) != 2 || !equipment.Options[0].Checked || equipment.Options[0].ID != "q-advice-equipment" || equipment.Options[1].ID != "q-advice-equipment-2" {
		t.Errorf("equipment %+v", equipment.Options)
	}
	if areas := viewed(v.Questions, "advice.areas"); areas.Options[0].Checked || !areas.Options[1].Checked || !areas.Options[2].Checked {
		t.Errorf("areas %+v", areas.Options)
	}
	when := viewed(v.Questions, "advice.outcomes.bbbbbbbb.when")
	if when.Text != "soon" || len(when.Faults) != 1 || !when.Cell || when.Label != "By when, row 2" || when.ID != "q-advice-outcomes-bbbbbbbb-when" {
		t.Errorf("when %+v", when)
	}
	if date := viewed(v.Questions, "advice.author.date"); date.Text != "15/10/2026" || date.InputMode != "numeric" {
		t.Errorf("date %+v", date)
	}
	if phone := viewed(v.Questions, "advice.author.phone"); !phone.Phone || phone.InputMode != "tel" {
		t.Errorf("phone %+v", phone)
	}
}

func TestViewOfATable(t *testing.T) {
	t.Parallel()
	d := everything(t)
	a := parsed(t, fullAnswers)
	v := viewed(d.View(tabOf(t, d, "advice"), a, nil, ViewOptions{}).Questions, "advice.outcomes")
	if v.Kind != "table" || v.Number != "O" || !v.CanAdd || !v.CanRemove || v.FixedRows || v.RowWord != "2 rows, at least 2, at most 4" || len(v.Columns) != 5 || len(v.Rows) != 2 {
		t.Fatalf("table %+v", v)
	}
	widths := ""
	for _, c := range v.Columns {
		widths += c.Width + " "
	}
	if widths != "p-col-l p-col-s p-col-s p-col-m p-col-m " || !v.Columns[0].Required {
		t.Errorf("widths %q", widths)
	}
	first, last := v.Rows[0], v.Rows[1]
	if !first.First || first.Last || first.Label != "O1" || first.Name != "advice.outcomes.aaaaaaaa" || last.Label != "O2" || !last.Last || last.Index != 2 {
		t.Errorf("rows %+v %+v", first, last)
	}
	if len(first.Cells) != 5 || !first.Cells[3].Absent || last.Cells[3].Absent || !last.Cells[3].Required {
		t.Errorf("cells that apply in one row only: %+v %+v", first.Cells[3], last.Cells[3])
	}
	checks := viewed(d.View(tabOf(t, d, "advice"), a, nil, ViewOptions{}).Questions, "advice.checks")
	if checks.CanAdd || checks.CanRemove || !checks.FixedRows || !checks.Rows[0].Cells[0].ReadOnly || checks.Rows[0].Cells[0].Display != "Seen the child" {
		t.Errorf("checks %+v", checks)
	}
	if _, ok := d.TableView(tabOf(t, d, "advice"), a, "advice.outcomes", nil); !ok {
		t.Error("the table has no page of its own")
	}
	for _, path := range []Path{"advice.strengths", "advice", "", "child.parents", "advice.outcomes.aaaaaaaa"} {
		if _, ok := d.TableView(tabOf(t, d, "advice"), a, path, nil); ok {
			t.Errorf("%q was taken for a table of the tab", path)
		}
	}
	full := parsed(t, `{"advice":{"outcomes":[{"_row":"aaaaaaaa"},{"_row":"bbbbbbbb"},{"_row":"cccccccc"},{"_row":"dddddddd"}]}}`)
	if v, _ := d.TableView(tabOf(t, d, "advice"), full, "advice.outcomes", nil); v.CanAdd {
		t.Error("a full table offers another row")
	}
	if v, _ := d.TableView(tabOf(t, d, "advice"), d.Empty(), "advice.outcomes", nil); v.CanRemove || v.RowWord != "No rows yet, at least 2, at most 4" {
		t.Errorf("an empty table %+v", v)
	}
}

func TestViewShowsMissingOnlyAfterSubmit(t *testing.T) {
	t.Parallel()
	d := everything(t)
	tab := tabOf(t, d, "advice")
	faults := d.Complete(d.Empty())
	if v := viewed(d.View(tab, d.Empty(), faults, ViewOptions{}).Questions, "advice.strengths"); len(v.Faults) != 0 {
		t.Errorf("while writing: %+v", v.Faults)
	}
	v := d.View(tab, d.Empty(), faults, ViewOptions{Submitted: true})
	if q := viewed(v.Questions, "advice.strengths"); len(q.Faults) != 1 || q.Faults[0].Message != "Enter the strengths" {
		t.Errorf("after submit: %+v", q.Faults)
	}
	if q := viewed(v.Questions, "advice.author.phone"); len(q.Faults) != 1 || q.Faults[0].Message != "Answer at least one of “Telephone” and “Email address”" {
		t.Errorf("at least one: %+v", q.Faults)
	}
}

func TestViewOfReadOnlyAndHidden(t *testing.T) {
	t.Parallel()
	d := everything(t)
	a := parsed(t, fullAnswers)
	v := d.View(tabOf(t, d, "child"), a, nil, ViewOptions{Correction: "child.school"})
	if born := viewed(v.Questions, "child.born"); !born.ReadOnly || born.Display != "10 February 2013" || born.CorrectionID != "q-child-school" {
		t.Errorf("born %+v", born)
	}
	if school := viewed(v.Questions, "child.school"); school.CorrectionID != "" || school.ReadOnly {
		t.Errorf("school %+v", school)
	}
	none := d.View(tabOf(t, d, "advice"), d.Empty(), nil, ViewOptions{})
	if viewed(none.Questions, "advice.what") != nil {
		t.Error("a hidden question is shown")
	}
	if plan := d.View(tabOf(t, d, "plan"), d.Empty(), nil, ViewOptions{}); len(plan.Questions) != 0 {
		t.Error("a hidden tab shows questions")
	}
	if !d.Sheet(d.Empty()).Hides(tabOf(t, d, "plan")) || d.Sheet(a).Hides(tabOf(t, d, "plan")) {
		t.Error("the plan tab is for year 9 and over")
	}
	if docs := d.View(tabOf(t, d, "docs"), a, nil, ViewOptions{}); docs.Attachments == nil {
		t.Error("the attachments tab has no rules")
	}
}

func TestFingerprintFollowsWhatIsShown(t *testing.T) {
	t.Parallel()
	d := everything(t)
	tab := tabOf(t, d, "advice")
	of := func(src string) string { return d.View(tab, parsed(t, src), nil, ViewOptions{}).Visible }
	none, text, yes := of(`{}`), of(`{"advice":{"strengths":"x"}}`), of(`{"advice":{"equipment":true}}`)
	if none != text || none == yes {
		t.Errorf("fingerprints %q %q %q", none, text, yes)
	}
}
