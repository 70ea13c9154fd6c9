package casework

import (
	"testing"

	"portico/engine"
	"portico/internal/portal"
)

// Rows are looked at before they are added, added or put in place, and undone.
func TestPaste(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.open(t)
	tab, table := firstTable(t, w)
	texts := [][]string{{"Something to work towards", "and more"}, {"Another", "text"}}
	ref, err := d.BeginPaste(t.Context(), w, tab, table, "", []PasteSheet{{Texts: texts}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.Paste(t.Context(), w, tab, table, ref)
	if err != nil || len(p.Texts()) != 2 || p.As.Header {
		t.Fatalf("%+v, %v", p, err)
	}
	was := p.Target.Rows
	look, err := d.LookAtPaste(w, p)
	if err != nil || look.Pasted.Rows != 2 || len(look.Rows) != 2 || len(look.Columns) == 0 {
		t.Fatalf("%+v, %v", look, err)
	}
	if again, _ := w.PasteTarget(tab, table); again.Rows != was {
		t.Fatal("looking changed the sheet")
	}
	if _, err = d.ApplyPaste(t.Context(), w, p, false, Post{Tab: tab.Name, SaveID: "one", Close: true}); err != nil {
		t.Fatal(err)
	}
	w = d.open(t)
	if now, _ := w.PasteTarget(tab, table); now.Rows != was+2 {
		t.Fatalf("%d rows", now.Rows)
	}
	p, err = d.Paste(t.Context(), w, tab, table, ref)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = d.ApplyPaste(t.Context(), w, p, false, Post{Tab: tab.Name, SaveID: "two"}); portal.CodeOf(err) != portal.Conflict {
		t.Errorf("added twice: %v", err)
	}
	if err = d.UndoPaste(t.Context(), w, p, "three"); err != nil {
		t.Fatal(err)
	}
	w = d.open(t)
	if now, _ := w.PasteTarget(tab, table); now.Rows != was {
		t.Errorf("undone there are %d rows", now.Rows)
	}
	if err = d.UndoPaste(t.Context(), w, p, "four"); portal.CodeOf(err) != portal.Conflict {
		t.Errorf("undone twice: %v", err)
	}
	if _, err = d.BeginPaste(t.Context(), w, tab, table, "", nil); portal.CodeOf(err) != portal.Invalid {
		t.Errorf("nothing was pasted: %v", err)
	}
	if _, err = d.BeginPaste(t.Context(), w, tab, "no.table", "", nil); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("no table: %v", err)
	}
}

// firstTable is a table of the form that rows can be added to.
func firstTable(t *testing.T, w *Work) (*engine.Tab, engine.Path) {
	t.Helper()
	for _, tab := range w.Form.Tabs {
		for _, q := range w.Laid().View(tab, nil, engine.ViewOptions{}).Questions {
			if _, err := w.PasteTarget(tab, q.Name); q.Columns != nil && err == nil {
				return tab, q.Name
			}
		}
	}
	t.Fatal("the form has no table")
	return nil, ""
}
