package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"portico/internal/demo"
	"portico/internal/testkit"
)

var (
	codeBlock = regexp.MustCompile("(?s)```json\n(.*?)```")
	quotation = regexp.MustCompile(`(?m)^ +> (.*)$`)
)

// TestTutorial follows docs/authoring.md to the letter, with its own texts: what it says
// that one pastes, and what it says that one then reads.
func TestTutorial(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(testkit.Root(t), "docs", "authoring.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks, quotes := codeBlock.FindAllStringSubmatch(string(raw), -1), quotation.FindAllStringSubmatch(string(raw), -1)
	if len(blocks) != 2 || len(quotes) != 3 {
		t.Fatalf("the tutorial has %d texts to paste and %d sentences to read", len(blocks), len(quotes))
	}
	p := newPortal(t)
	if _, err := demo.Fill(t.Context(), demo.Config{Store: p.store, Casework: p.cases}); err != nil {
		t.Fatal(err)
	}
	who, err := p.store.AccountByEmail(t.Context(), "rhiannon.tate-okafor@northshire.example")
	if err != nil || !strings.Contains(string(raw), who.Email) || !strings.Contains(string(raw), demo.Password) {
		t.Fatalf("the tutorial does not name the demo's author or password: %v", err)
	}
	a := author{p.signedIn(t, who), p, who}
	const form = "/forms/transport-advice"
	a.press("/forms", "from", "nothing", "title", "Transport advice").expect(t, "begin", 303, "")
	a.get(form+"/draft").expect(t, "the starter", 200, "Nothing to mend")
	source := blocks[0][1]
	checked := a.press(form+"/draft", "_base", a.base("transport-advice"), "source", source, "_do", "check")
	checked.expect(t, "the error", 200, strings.TrimSpace(quotes[0][1]))
	place := regexp.MustCompile(`Line \d+, column \d+`).FindString(checked.words())
	if !strings.Contains(string(raw), place) {
		t.Errorf("the error is at %s, which the tutorial does not say", place)
	}
	source = strings.Replace(source, "maxlength", "maxLength", 1)
	a.save("transport-advice", source)
	a.get(form+"/draft").expect(t, "mended", 200, "Nothing to mend")
	a.press(form+"/draft/preview/form/journey", "_q", "journey.escort", "journey.escort", "true", "_do", "save")
	a.get(form+"/draft/preview/form/journey").expect(t, "the condition", 200, "Why?")
	a.publish("transport-advice", "First version").expect(t, "publish", 303, "")

	renamed := func(source string) string {
		return regexp.MustCompile(`(?m)^ +"mode".*\n`).ReplaceAllLiteralString(strings.Replace(source, `["mode"`, `["travel"`, 1), blocks[1][1])
	}
	a.press(form+"/draft/start", "from", "1").expect(t, "a new draft", 303, "")
	a.save("transport-advice", renamed(source))
	a.get(form+"/draft/publish").expect(t, "what changes", 200, quotes[1][1])
	a.publish("transport-advice", "Plainer question").expect(t, "publish", 303, "")

	const travel = "/forms/travel-help"
	draft := a.get(travel + "/draft")
	draft.expect(t, "the demo's draft", 200, "2 errors")
	source = a.get(travel + "/draft/source").Body
	source = renamed(strings.NewReplacer("maxlength", "maxLength", `"yes or no"`, `"boolean"`).Replace(source))
	a.save("travel-help", source)
	a.publish("travel-help", "Plainer question").expect(t, "publish", 303, "")
	move := a.get(travel + "/move")
	move.expect(t, "the move", 200, quotes[2][1])
	if strings.Contains(move.Body, "By bus, with a friend") || strings.Contains(move.Body, "Tegwen") {
		t.Error("the author reads the answers or the child's name")
	}
	task := regexp.MustCompile(`name="task" value="([^"]+)"`).FindStringSubmatch(move.Body)
	if task == nil {
		t.Fatal("there is no task to move")
	}
	moved := a.press(travel+"/move", "to", "2", "task", task[1])
	a.follow(moved).expect(t, "moved", 200, "There is nothing to move.")
	colleague, err := p.store.AccountByEmail(t.Context(), "bartholomew.quigg@northshire-health.example")
	if err != nil {
		t.Fatal(err)
	}
	shown := p.signedIn(t, colleague).get(fmt.Sprintf("/tasks/%s/form/journey", task[1]))
	shown.expect(t, "the owner's form", 200, "The council moved this form to version 2")
	for _, words := range []string{"How do they get to school now?", "By bus, with a friend"} {
		if !strings.Contains(shown.Body, words) {
			t.Errorf("the owner's form lacks %q", words)
		}
	}
}
