package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestCompleteFindsEverythingInDocumentOrder(t *testing.T) {
	t.Parallel()
	d := everything(t)
	for _, c := range []struct {
		name, answers string
		want          []string // pointer, rule, name
	}{
		{"complete", fullAnswers, nil},
		{"empty", `{}`, []string{
			"/child/right required child.right", "/advice/strengths required advice.strengths", "/advice/equipment required advice.equipment",
			"/advice/outcomes required advice.outcomes", "/advice/author anyOf advice.author.phone", "/advice/author/name required advice.author.name", "/advice/author/date required advice.author.date"}},
		{"asked for by a branch, in a group, in rows", `{"child":{"right":true},"advice":{"strengths":"a","equipment":true,
			"outcomes":[{"_row":"aaaaaaaa","met":true}],"author":{"name":"F","date":"2026-01-01","phone":"1"},"supervisor":{"since":"2026-01-01"}}}`, []string{
			"/advice/what required advice.what", "/advice/outcomes minItems advice.outcomes", "/advice/outcomes/0/outcome required advice.outcomes.aaaaaaaa.outcome",
			"/advice/outcomes/0/proof required advice.outcomes.aaaaaaaa.proof", "/advice/supervisor/name required advice.supervisor.name"}},
		{"blank is missing", `{"child":{"right":true},"advice":{"strengths":" \n ","equipment":false,"outcomes":[],"author":{"name":"","date":"2026-01-01","mail":"a@example.org"}}}`, []string{
			"/advice/strengths required advice.strengths", "/advice/outcomes required advice.outcomes", "/advice/author/name required advice.author.name"}},
		{"typed text in an optional group", `{"answers":` + fullAnswers + `,"typed":{"/advice/supervisor/since":"soon"}}`, []string{
			"/advice/supervisor/since format advice.supervisor.since"}},
		{"limits", strings.Replace(strings.Replace(fullAnswers, "120.5", "-1", 1), "ffion@example.org", "ffion", 1), []string{
			"/advice/cost minimum advice.cost", "/advice/author/mail format advice.author.mail"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range d.Complete(parsed(t, c.answers)) {
				got = append(got, f.Pointer+" "+f.Rule+" "+f.Name)
				if f.Tab != topMember(f.Pointer) || f.Level != LevelError || f.Message == "" || f.Question == "" {
					t.Errorf("fault %+v", f)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestDraftNeverAsks(t *testing.T) {
	t.Parallel()
	d := everything(t)
	if faults := d.Draft(d.Empty()); len(faults) != 0 {
		t.Errorf("an empty sheet has %+v", faults)
	}
	a := parsed(t, `{"answers":{"advice":{"outcomes":[{"_row":"aaaaaaaa"}],"author":{"mail":"x"}}},"typed":{"/advice/author/date":"31/02/2021"}}`)
	checkFaults(t, d.Draft(a), []string{"format", "format"}, []string{
		"31/02/2021 is not a real date. February 2021 has 28 days", "Enter an email address like name@example.org"})
}

func TestMessagesNameTheRow(t *testing.T) {
	t.Parallel()
	d := everything(t)
	a := parsed(t, strings.Replace(fullAnswers, `"outcome":"Writes",`, "", 1))
	faults := d.Complete(a)
	if len(faults) != 1 || faults[0].Message != "Row 2: enter the outcome sought" || faults[0].Question != "Outcome sought, row 2" {
		t.Errorf("faults %+v", faults)
	}
}

func TestOwnWordingWins(t *testing.T) {
	t.Parallel()
	d := oneQuestion(t, json.RawMessage(`{"type":"string","title":"Name","maxLength":3,"x-messages":{"required":"Say who you are","maxLength":"Initials only"}}`), true)
	checkFaults(t, d.Complete(d.Empty()), []string{"required"}, []string{"Say who you are"})
	checkFaults(t, d.Draft(parsed(t, `{"t":{"q":"long"}}`)), []string{"maxLength"}, []string{"Initials only"})
}

func TestWordingOfLabels(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]string{
		"Strengths":                        "Enter the strengths",
		"NHS number":                       "Enter the NHS number",
		"Anything that limits this":        "Enter anything that limits this",
		"Your name":                        "Enter your name",
		"Date of birth":                    "Enter the date of birth",
		"iPad in use":                      "Enter the iPad in use",
		"Known as":                         "Answer “Known as”",
		"By when (age, phase or date)":     "Answer “By when (age, phase or date)”",
		"By when":                          "Answer “By when”",
		"How often":                        "Answer “How often”",
		"Where":                            "Answer “Where”",
		"Who will provide this":            "Answer “Who will provide this”",
		"Known to your service since":      "Answer “Known to your service since”",
		"Agreed with the family":           "Answer “Agreed with the family”",
		"Equipment is needed":              "Answer “Equipment is needed”",
		"Name":                             "Enter the name",
		"Name the school":                  "Answer “Name the school”",
		"Child’s views":                    "Answer “Child’s views”",
		"What equipment, and who gives it": "Answer “What equipment, and who gives it”",
		"How long?":                        "Answer “How long?”",
		"Reports (and meetings)":           "Answer “Reports (and meetings)”",
		"":                                 "Answer “”",
	} {
		if got := ask("Enter", "Answer", label); got != want {
			t.Errorf("%q: got %q, want %q", label, got, want)
		}
	}
}

func TestAttachmentFaults(t *testing.T) {
	t.Parallel()
	tab := tabOf(t, everything(t), "docs")
	checkFaults(t, tab.AttachmentFaults(0), []string{"attachments"}, []string{"Attach at least one document to “Supporting Documentation”"})
	checkFaults(t, tab.AttachmentFaults(1), nil, nil)
	checkFaults(t, tab.AttachmentFaults(tab.Attachments.MaxFiles+1), []string{"maxItems"}, nil)
}

// TestTheJudgeHasTheLastWord takes a rule out of the compiled questions, so that only
// the judge still knows it.
func TestTheJudgeHasTheLastWord(t *testing.T) {
	t.Parallel()
	d := everything(t)
	d.Questions["/advice/cost"].Minimum = nil
	d.Questions["/advice/strengths"].Required = false
	a := parsed(t, strings.Replace(fullAnswers, "120.5", "-1", 1))
	faults := d.Complete(a)
	if len(faults) != 1 || faults[0].Pointer != "/advice/cost" || faults[0].Rule != "minimum" || faults[0].Name != "advice.cost" {
		t.Errorf("faults %+v", faults)
	}
	a = parsed(t, strings.Replace(fullAnswers, `"strengths":"Draws well.\n\nLikes maps.",`, "", 1))
	faults = d.Complete(a)
	if len(faults) != 1 || faults[0].Rule != "required" || faults[0].Tab != "advice" || strings.Contains(faults[0].Message, "missing properties") {
		t.Errorf("faults %+v", faults)
	}
}

func TestDeepAnswersDoNotHang(t *testing.T) {
	t.Parallel()
	d := everything(t)
	deep := map[string]any{}
	for range 5000 {
		deep = map[string]any{"advice": deep}
	}
	if faults := d.Complete(Answers{Values: map[string]any{"advice": map[string]any{"strengths": deep}}}); len(faults) == 0 {
		t.Error("nothing was found")
	}
}

func ExampleDefinition_Complete() {
	d, _ := Compile([]byte(`{"$id":"https://portico.invalid/forms/hello/1","title":"Hello","x-form":{"key":"hello"},"type":"object",
		"required":["name"],"properties":{"name":{"type":"string","title":"Your name"}}}`), nil)
	for _, f := range d.Complete(d.Empty()) {
		fmt.Println(f.Pointer, f.Rule, f.Message)
	}
	// Output: /name required Enter your name
}
