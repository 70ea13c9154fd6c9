package main

import (
	"net/http"
	"net/url"
	"portico/internal/portal"
	"testing"

	"portico/engine/doc"
	"portico/engine/xlsx"
)

// pasteAt is the page that pastes rows into the table of outcomes, importAt the one that imports them.
func pasteAt(ref string) string  { return formPath(ref, "outcomes") + "/paste/outcomes.outcomes" }
func importAt(ref string) string { return formPath(ref, "outcomes") + "/import/outcomes.outcomes" }

func (d *desk) outcomes(t testing.TB) []any {
	t.Helper()
	rows, _ := d.kept(t, "outcomes", "outcomes").([]any)
	return rows
}

// TestRowsPastedWithoutScript: paste, look, choose otherwise, add, undo, replace.
func TestRowsPastedWithoutScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ask := d.b.get(pasteAt(d.ref))
	ask.expect(t, "the page", http.StatusOK, "Paste rows into “Outcomes”", "Import a workbook instead", "has 0 rows now")
	form := url.Values{"_csrf": {ask.field("_csrf")}, "text": {""}}
	d.b.post(pasteAt(d.ref), form).expect(t, "nothing", http.StatusUnprocessableEntity, "There are no rows in it")
	form.Set("text", "Write his name\tnonsense\r\n\"Dress\r\nhimself\"\tmore\r\n")
	kept := d.b.post(pasteAt(d.ref), form)
	check := d.b.get(kept.Location)
	check.expect(t, "the check", http.StatusOK, "Nothing is in the form yet", "Write his name", "Add 2 rows", "What fills which column")
	if len(d.outcomes(t)) != 0 {
		t.Fatal("rows were added before that was confirmed")
	}
	lay := check.form(t, kept.Location)
	second := lay.Get("column.1")
	lay.Set("column.1", lay.Get("column.0"))
	lay.Set("_do", "add")
	d.b.post(kept.Location, lay).expect(t, "two columns for one", http.StatusUnprocessableEntity, "Two columns fill", "Choose one of them")
	lay.Set("column.1", "")
	d.b.follow(d.b.post(kept.Location, lay)).expect(t, "laid anew", http.StatusOK, "laid out anew", "Add 2 rows")
	if len(d.outcomes(t)) != 0 || second == "" {
		t.Fatal("rows were added though they were laid otherwise")
	}
	done := d.b.post(kept.Location, lay)
	shown := d.b.follow(done)
	shown.expect(t, "added", http.StatusOK, "2 rows added to “Outcomes”.", "Undo paste")
	rows := d.outcomes(t)
	if len(rows) != 2 || rows[1].(map[string]any)[lay.Get("column.0")] != "Dress\nhimself" {
		t.Fatalf("the table holds %v", rows)
	}
	undo := kept.Location + "/undo"
	d.b.follow(d.b.post(undo, url.Values{"_csrf": {shown.field("_csrf")}})).expect(t, "undone", http.StatusOK, "The paste is undone")
	if len(d.outcomes(t)) != 0 {
		t.Fatal("it was not undone")
	}
	d.b.post(undo, url.Values{"_csrf": {shown.field("_csrf")}}).expect(t, "undone twice", http.StatusConflict, "changed after the rows were pasted")
}

// TestRowsReplace: replacing says how many rows go, and keeps to the page's revision.
func TestRowsReplace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	begin := func(text string) (string, url.Values) {
		ask := d.b.get(pasteAt(d.ref))
		kept := d.b.post(pasteAt(d.ref), url.Values{"_csrf": {ask.field("_csrf")}, "text": {text}})
		return kept.Location, d.b.get(kept.Location).form(t, kept.Location)
	}
	at, form := begin("One\nTwo\nThree\n")
	form.Set("_do", "add")
	d.b.post(at, form)
	at, form = begin("Four\n")
	d.b.get(at).expect(t, "the check", http.StatusOK, "Add 1 row", "Replace the 3 rows that are there")
	old, stale := begin("Five\n")
	form.Set("_do", "replace")
	if got := d.b.post(at, form); got.Status != http.StatusSeeOther || len(d.outcomes(t)) != 1 {
		t.Fatalf("replaced: %d, %v", got.Status, d.outcomes(t))
	}
	stale.Set("_do", "replace")
	if got := d.b.post(old, stale); got.Status != http.StatusConflict || len(d.outcomes(t)) != 1 {
		t.Errorf("replacing what one has not seen: %d, %v", got.Status, d.outcomes(t))
	}
	stale.Set("_do", "add")
	if got := d.b.post(old, stale); got.Status != http.StatusSeeOther || len(d.outcomes(t)) != 2 {
		t.Errorf("adding to what changed: %d, %v", got.Status, d.outcomes(t))
	}
	d.b.get(at).expect(t, "a paste that is done", http.StatusSeeOther)
}

// TestRowsImported: the blank workbook comes back filled in; other files are refused in words.
func TestRowsImported(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ask := d.b.get(importAt(d.ref))
	ask.expect(t, "the page", http.StatusOK, "Import rows into “Outcomes”", "Blank workbook")
	blank := d.b.get(importAt(d.ref) + "/blank")
	sheets, err := xlsx.Import([]byte(blank.Body))
	if err != nil || len(sheets) != 1 || len(sheets[0].Rows) != 1 || len(sheets[0].Rows[0]) < 2 {
		t.Fatal(sheets, err)
	}
	body, err := xlsx.Print(&doc.Document{Blocks: []doc.Block{doc.Table{Caption: "Outcomes", Columns: []doc.Column{{Title: sheets[0].Rows[0][0]}, {Title: "Unknown"}},
		Rows: [][]doc.Text{{"Write his name", "x"}, {"", ""}, {"After another row", ""}}}}}, xlsx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	token := ask.field("_csrf")
	for name, c := range map[string]struct{ body, says string }{
		"rows.docx": {"text", "Rows are imported from an Excel workbook"},
		"rows.xlsx": {"text", "is no Excel workbook"},
		"rows.xls":  {"\xd0\xcf\x11\xe0\xa1\xb1", "workbook of an old Excel"},
		"safe.xlsx": {"\xd0\xcf\x11\xe0 E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "protected with a password"},
		"none.csv":  {"\n\n", "There are no rows in it"},
	} {
		d.b.postFilesAs("file", importAt(d.ref), token, upload{name, []byte(c.body)}).expect(t, name, http.StatusUnprocessableEntity, c.says)
	}
	d.b.postFilesAs("file", importAt(d.ref), token).expect(t, "no file", http.StatusUnprocessableEntity, "Choose a file with rows")
	kept := d.b.postFilesAs("file", importAt(d.ref), token, upload{"rows.xlsx", body})
	check := d.b.get(kept.Location)
	check.expect(t, "the check", http.StatusOK, "From rows.xlsx", "“Unknown”", "Write his name", "After another row")
	form := check.form(t, kept.Location)
	form.Set("_do", "add")
	if d.b.post(kept.Location, form); len(d.outcomes(t)) != 2 {
		t.Errorf("the table holds %v", d.outcomes(t))
	}
	csv := d.b.postFilesAs("file", importAt(d.ref), token, upload{"rows.csv", []byte("Caf\xe9; x\n")})
	d.b.get(csv.Location).expect(t, "CSV of Windows", http.StatusOK, "Café", "Add 1 row")
}

// TestRowsLooseEnds: what hangs on nothing is named on the tab, at the check and to the
// council, and never stops anybody. Phrases that leave provision open are flagged, in the answer to
// an autosave too.
func TestRowsLooseEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for tab, text := range map[string]string{"outcomes": "Outcome sought\nWrite his name\n", "provision": "Health provision\nAccess to a therapist as required\n"} {
		table := map[string]string{"outcomes": "outcomes.outcomes", "provision": "provision.health_provision"}[tab]
		at := formPath(d.ref, tab) + "/paste/" + table
		kept := d.b.post(at, url.Values{"_csrf": {d.b.get(at).field("_csrf")}, "text": {text}})
		form := d.b.get(kept.Location).form(t, kept.Location)
		form.Set("_do", "add")
		d.b.post(kept.Location, form)
	}
	d.b.get(formPath(d.ref, "provision")).expect(t, "the tab", http.StatusOK, "Loose ends: 1 row", "it hangs on no row of “Outcomes”", "“Access to”: say what will be given", "“as required”: say how often")
	d.b.get("/tasks/"+d.ref+"/check").expect(t, "the check", http.StatusOK, "Loose ends: 3 rows", "O1: Write his name", "supports it", "“For which need” is not chosen: it hangs on no row of “Summary of needs”", "Worth a look before you submit", "Access to")
	rows := d.kept(t, "provision", "health_provision").([]any)
	name := "provision.health_provision." + rows[0].(map[string]any)["_row"].(string) + ".provision"
	post := d.post(t, "provision", nil)
	small := url.Values{"_csrf": post["_csrf"], "_base": post["_base"], "_save": {"small"}, "_q": {name}, name: {"A regular visit"}}
	d.b.with("X-Portico-Autosave", "1").with("Accept", "application/json").post(formPath(d.ref, "provision"), small).expect(t, "an autosave", http.StatusOK, "“Regular”: say how often", `"level":"warn"`)
}

// TestOfficerSeesLooseEnds: the council reads which need has no outcome in what was submitted.
func TestOfficerSeesLooseEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	officer := d.addPerson(t, "Olive Officer", portal.RoleOfficer)
	d.answer(t, d.owner, d.ref, "typical")
	d.submit(t, d.owner, d.ref)
	d.signedIn(t, officer).get("/tasks/"+d.ref+"/read").expect(t, "the page of an officer", http.StatusOK, "Loose ends", "N4: ", "No row of “Outcomes” supports it")
}
