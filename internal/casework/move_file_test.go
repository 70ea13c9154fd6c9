package casework

import (
	"strings"
	"testing"
)

// photoForm is a form of two roles with a file on the tab of the first.
const photoForm = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://northshire.example/forms/photos", "title": "Photos",
"x-form": {"key": "photos", "formType": "Photos", "roles": [{"const": "home", "title": "Home"}, {"const": "school", "title": "School"}]},
"type": "object", "required": ["mine", "theirs"], "properties": {
  "mine": {"title": "At home", "type": "object", "x-owner": ["home"], "x-see": ["home"], "properties": {
    "photo": {"title": "A picture", "type": "string", "x-kind": "file", "x-attachments": {"types": ["pdf"], "maxMegabytes": 5}},
    "words": {"title": "In words", "type": "string", "maxLength": 500}}},
  "theirs": {"title": "At school", "type": "object", "x-owner": ["school"], "x-see": ["school"], "properties": {"words": {"title": "At school", "type": "string", "maxLength": 500}}},
  "papers": {"title": "Supporting Documentation", "type": "object", "x-kind": "attachments", "x-attachments": {"types": ["pdf"], "maxMegabytes": 5, "maxFiles": 3}}
}}`

// TestMoveTakesFilesAlong: a file goes with its question to a tab that has another name,
// also for somebody who reads that tab alone; when the question goes, the file can still be
// opened by whoever attached it. The sections that are counted are those of the role.
func TestMoveTakesFilesAlong(t *testing.T) {
	t.Parallel()
	m := newMoving(t)
	m.install(t, photoForm)
	ref, _, err := m.Send(t.Context(), NewTask{CaseID: m.caseID, FormKey: "photos", OwnerID: m.owner.ID, SenderID: m.owner.ID, Facts: facts(t), Roles: []string{"home"}})
	if err != nil {
		t.Fatal(err)
	}
	m.ref = ref
	counted := func(what string, want string) {
		t.Helper()
		var got string
		if err := m.db.QueryRow("select n.tabs_done || ' of ' || n.tabs_total from contributions n join tasks t on t.contribution_id = n.id where t.ref = $1", ref).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %s sections are complete, want %s (%v)", what, got, want, err)
		}
	}
	counted("sent", "0 of 1")
	w := m.open(t)
	tab, err := w.Tab("mine")
	if err == nil {
		err = m.AnswerWithFile(t.Context(), w, tab, "mine.photo", Upload{Name: "home.pdf", Body: onePage})
	}
	if err != nil {
		t.Fatal(err)
	}
	counted("answered", "1 of 1")

	renamed := strings.NewReplacer(`"required": ["mine"`, `"required": ["house"`, `"mine": {`, `"house": {"x-formerly": "mine", `, `"photo": {`, `"picture": {"x-formerly": "photo", `).Replace(photoForm)
	for number, source := range []string{renamed, strings.Replace(renamed, `"title": "A picture", "type": "string", "x-kind": "file", "x-attachments": {"types": ["pdf"], "maxMegabytes": 5}`, `"title": "Pictures?", "type": "boolean"`, 1)} {
		m.install(t, source)
		if result, err := m.MoveSheets(t.Context(), "photos", number+2, []string{ref}, m.author.ID); err != nil || result.Moved != 1 {
			t.Fatalf("%+v, %v", result, err)
		}
		w = m.open(t)
		if len(w.Files) != 1 {
			t.Fatalf("version %d: the sheet has the files %v", number+2, w.Files)
		}
		if _, body, err := m.AttachmentBody(t.Context(), w, w.Files[0].Ref); err != nil || string(body) != string(onePage) {
			t.Errorf("version %d: the file is %.20q, %v", number+2, body, err)
		}
		counted("moved", []string{"1 of 1", "0 of 1"}[number])
		if files := w.Laid().Files(); len(files) != 1-number || number == 0 && files[0].Path != "house.picture" {
			t.Errorf("version %d: the answers name %v", number+2, files)
		}
	}
	moves, err := m.Moves(t.Context(), w)
	if err != nil || len(moves) != 2 || len(moves[0].Unasked) != 1 {
		t.Fatalf("%+v, %v", moves, err)
	}
	if text, files := w.FilesIn(moves[0].Unasked[0].Text); text != "File attached: home.pdf" || len(files) != 1 {
		t.Errorf("no longer asked is %q with %v", text, files)
	}
}
