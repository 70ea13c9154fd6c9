package engine

import (
	"strings"
	"testing"

	"portico/engine/doc"
)

const filesForm = `{"$id":"https://portico.invalid/files","title":"Files","x-form":{"key":"files"},"type":"object","required":["t"],"properties":{
 "t":{"title":"Tab","type":"object","properties":{
  "has":{"title":"Has one","type":"boolean"},
  "photo":{"title":"Photo","type":"string","x-kind":"file","x-attachments":{"types":["jpg","png"],"maxMegabytes":2}},
  "rows":{"title":"Drawings","type":"array","items":{"type":"object","properties":{"what":{"title":"What","type":"string"},"file":{"title":"Drawing","type":"string","x-kind":"file"}}}}},
  "if":{"properties":{"has":{"const":false}},"required":["has"]},"then":{"properties":{"photo":false}}}}}`

func TestFileQuestions(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, filesForm)
	tab := d.Tabs[0]
	a := Answers{Values: map[string]any{"t": map[string]any{"rows": []any{map[string]any{"_row": "aaaaaaaa", "what": "A house"}}}}}
	q, label, ref, ok := d.Sheet(a).FileQuestion(tab, "t.photo")
	if !ok || label != "Photo" || ref != "" || q.File.MaxBytes != 2<<20 {
		t.Fatalf("%v %q %q %v", q, label, ref, ok)
	}
	a = d.WithFile(tab, a, "t.photo", "k3f9x2ab")
	a = d.WithFile(tab, a, "t.rows.aaaaaaaa.file", "d7d7d7d7")
	if got := d.Sheet(a).Files(); len(got) != 2 || got[0] != (FileAnswer{"t.photo", "k3f9x2ab"}) || got[1].Ref != "d7d7d7d7" {
		t.Errorf("files %v", got)
	}
	for _, path := range []Path{"t.rows.aaaaaaaa.what", "t.nothing", "t", "", "t.rows.bbbbbbbb.file"} {
		if _, _, _, ok := d.Sheet(a).FileQuestion(tab, path); ok {
			t.Errorf("%q takes a file", path)
		}
	}
	// What stands on the page, posted back, touches no file.
	bound, err := d.Bind(tab, a, d.PostOf(tab, a), noRow)
	if err != nil || len(d.Sheet(bound).Files()) != 2 {
		t.Errorf("posted back: %v, %v", d.Sheet(bound).Files(), err)
	}
	if gone := d.WithFile(tab, a, "t.photo", ""); len(d.Sheet(gone).Files()) != 1 {
		t.Error("the photo does not go")
	}
	hidden := a.Clone()
	hidden.Values["t"].(map[string]any)["has"] = false
	if got := d.Sheet(hidden).Files(); len(got) != 1 {
		t.Errorf("a hidden file is among the answers: %v", got)
	}
	if _, _, _, ok := d.Sheet(hidden).FileQuestion(tab, "t.photo"); ok {
		t.Error("a hidden question takes a file")
	}
}

func TestFilesInTheDocument(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, filesForm)
	a := d.WithFile(d.Tabs[0], Answers{}, "t.photo", "k3f9x2ab")
	line := FileLine{Name: "me.png", Description: "On my bike", Media: "image/png", Size: 2048, Image: []byte("x")}
	find := func(opt DocOptions) (figure *doc.Figure, words string) {
		for _, b := range d.Document(a, opt).Blocks {
			switch b := b.(type) {
			case doc.Figure:
				figure = &b
			case doc.Field:
				if b.Label == "Photo" {
					words = string(b.Value)
				}
			}
		}
		return figure, words
	}
	figure, _ := find(DocOptions{Files: func(string) (FileLine, bool) { return line, true }})
	if figure == nil || figure.Alt != "On my bike" || figure.Ref != "k3f9x2ab" || string(figure.Image) != "x" {
		t.Errorf("figure %+v", figure)
	}
	line.Media, line.Name = "application/pdf", "me.pdf"
	if _, words := find(DocOptions{Files: func(string) (FileLine, bool) { return line, true }}); !strings.HasPrefix(words, "me.pdf (2 kB)") {
		t.Errorf("words %q", words)
	}
	if _, words := find(DocOptions{}); words != "File attached" {
		t.Errorf("without the file's name: %q", words)
	}
}

func TestFileFindings(t *testing.T) {
	t.Parallel()
	for schema, want := range map[string]string{
		`{"title":"Q","type":"string","x-kind":"file","x-attachments":{"maxFiles":3}}`:    "takes one file",
		`{"title":"Q","type":"string","x-kind":"file","x-attachments":{"types":["P D"]}}`: "is no file type",
		`{"title":"Q","type":"string","x-kind":"file","maxLength":3}`:                     "means nothing for a file",
		`{"title":"Q","type":"integer","x-kind":"file"}`:                                  "cannot have",
		`{"title":"Q","type":"string","x-attachments":{}}`:                                "belongs to",
	} {
		said := ""
		for _, f := range Check([]byte(formOf(`"q": `+schema, "")), nil) {
			said += f.Message + "\n"
		}
		if !strings.Contains(said, want) {
			t.Errorf("%s: %q", schema, said)
		}
	}
}
