package engine

import (
	"strings"
	"testing"

	"portico/engine/doc"
)

// packForm has provision that says by Yes or No whether it trains, needs and outcomes that are
// linked, what the council put in, and what a draft of the plan must not show.
const packForm = `{"title": "Advice", "type": "object", "x-form": {"key": "x-advice", "roles": [{"const": "author", "title": "Author"}]}, "required": ["a", "council"],
"properties": {"a": {"title": "Advice", "type": "object", "properties": {
  "known": {"title": "Known", "type": "string", "readOnly": true, "x-prefill": "/child/fullName", "x-ehcp": ["A"]},
  "language": {"title": "Language", "type": "string", "x-prefill": "/child/firstLanguage", "x-ehcp": ["A"]},
  "place": {"title": "Place", "type": "string", "x-ehcp": ["I"]},
  "story": {"title": "Story", "type": "string", "x-kind": "rich", "x-ehcp": ["A", "B"]},
  "health": {"title": "Hearing", "type": "object", "x-ehcp": ["C"], "properties": {"result": {"title": "Result", "type": "string"}}},
  "needs": {"title": "Needs", "type": "array", "x-number": "N", "x-ehcp": ["B"], "items": {"type": "object", "properties": {"need": {"title": "Need", "type": "string"}}}},
  "outcomes": {"title": "Outcomes", "type": "array", "x-number": "O", "x-ehcp": ["E"], "items": {"type": "object", "properties": {
    "outcome": {"title": "Outcome", "type": "string"}, "need": {"title": "For need", "type": "string", "x-options-from": "/a/needs"}}}},
  "provision": {"title": "Provision", "type": "array", "x-ehcp": {"column": "trains", "default": "G"}, "items": {"type": "object", "properties": {
    "what": {"title": "What", "type": "string"}, "trains": {"title": "Educates or trains?", "type": "boolean"}, "outcome": {"title": "Supports", "type": "string", "x-options-from": "/a/outcomes"}}}}}},
"council": {"title": "For the council", "type": "object", "x-owner": ["author"], "x-see": ["council"], "properties": {"sensitive": {"title": "Sensitive?", "type": "boolean"}}}}}`

const packAnswers = `{"a": {"known": "Diane", "language": "English", "place": "The school", "story": "**Bold** words", "health": {"result": "Good"},
"needs": [{"_row": "nnnnnnn1", "need": "Writes slowly"}, {"_row": "nnnnnnn2", "need": "Tires"}],
"outcomes": [{"_row": "ooooooo1", "outcome": "Writes a page", "need": "nnnnnnn1"}, {"_row": "ooooooo2", "outcome": "Sits", "need": "nnnnnnn1"}],
"provision": [{"_row": "ppppppp1", "what": "Typing", "trains": true, "outcome": "ooooooo1"}, {"_row": "ppppppp2", "what": "A chair", "trains": false, "outcome": "ooooooo1"}, {"_row": "ppppppp3", "what": "A splint"}]},
"council": {"sensitive": false}}`

func packSource(t *testing.T, code, answers string) *PackSource {
	t.Helper()
	def, findings := Compile([]byte(packForm), nil)
	if def == nil {
		t.Fatalf("%v", findings)
	}
	a, err := def.Read([]byte(answers))
	if err != nil {
		t.Fatal(err)
	}
	return &PackSource{Code: code, Form: "Advice", Author: "Ann", Sheet: def.Sheet(a)}
}

func TestPackSections(t *testing.T) {
	t.Parallel()
	p := NewPack([]*PackSource{packSource(t, "X", packAnswers), packSource(t, "Y", packAnswers)})
	var got []string
	for _, s := range p.Sections {
		for _, e := range s.Entries {
			words := s.Letter + " " + e.Source.Code
			switch b := e.Block.(type) {
			case doc.Field:
				words += " " + b.Label
				if b.Label == "Story" && (len(b.Prose) == 0 || !b.Prose[0].Runs[0].Bold) {
					t.Errorf("%s lost its formatting: %+v", words, b.Prose)
				}
			case doc.Table:
				for _, row := range b.Rows {
					for _, cell := range row {
						words += " | " + string(cell)
					}
				}
			}
			if len(e.Also) > 0 {
				words += " also " + strings.Join(e.Also, " ")
			}
			if e.Source.Code == "X" {
				got = append(got, words)
			}
		}
	}
	want := []string{"A X Language also Y", "A X Story", "B X Story", "B X | X-N1 | Writes slowly | X-N2 | Tires", "C X Hearing: Result",
		"E X | X-O1 | Writes a page | X-N1 | X-O2 | Sits | X-N1", "F X | Typing | X-O1", "G X | A chair | X-O1 | A splint | "}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the pack holds\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if i := p.Sections[9]; i.Letter != "I" || i.Withheld != 2 || len(i.Entries) != 0 {
		t.Errorf("section I of a draft: %+v", i)
	}
}

// TestPackMarksOthers marks the answers that may tell of other people, in sections and in rows.
func TestPackMarksOthers(t *testing.T) {
	t.Parallel()
	s := packSource(t, "X", packAnswers)
	s.Others = map[Path]bool{"a.story": true, "a.provision.ppppppp2.what": true}
	var got []string
	for _, section := range NewPack([]*PackSource{s}).Sections {
		for _, e := range section.Entries {
			if e.Others {
				got = append(got, section.Letter)
			}
		}
	}
	if strings.Join(got, " ") != "A B G" {
		t.Errorf("other people may be told of in %v", got)
	}
}

func TestPackThreads(t *testing.T) {
	t.Parallel()
	var got []string
	for _, one := range NewPack([]*PackSource{packSource(t, "X", packAnswers)}).Threads {
		got = append(got, strings.Join([]string{threadTitles[one.Kind][2], string(one.Need), string(one.Provide), string(one.Outcome)}, "; "))
	}
	want := []string{"B; X-N1: Writes slowly; Typing; X-O1: Writes a page", "C; X-N1: Writes slowly; A chair; X-O1: Writes a page", "B; X-N1: Writes slowly; ; X-O2: Sits",
		"B; X-N2: Tires; ; ", "C; ; A splint; "}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("threads are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFamilyParts(t *testing.T) {
	t.Parallel()
	s := packSource(t, "X", packAnswers).Sheet
	given, apart := s.d.Family(Access{})
	for _, tab := range s.d.Tabs {
		council := tab.Name == "council"
		if given.Sees(tab) == council || apart.Sees(tab) != council || given.Writes(tab) {
			t.Errorf("%s: given %v, apart %v", tab.Name, given.Sees(tab), apart.Sees(tab))
		}
	}
	if kept := s.KeptApart(); kept != nil {
		t.Errorf("nothing is sensitive, and %q is kept apart", kept)
	}
	loud := packSource(t, "X", strings.Replace(packAnswers, `"sensitive": false`, `"sensitive": true`, 1)).Sheet
	if kept := loud.KeptApart(); len(kept) != 1 || kept[0] != "For the council" {
		t.Errorf("%q is kept apart", kept)
	}
}
