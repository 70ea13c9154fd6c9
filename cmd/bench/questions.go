package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"portico/engine"
	"portico/formdefs"
)

// largeQuestions is the size of form that the budgets of the engine are set for.
const largeQuestions = 300

// large measures a form of three hundred questions: the shipped form's tabs, each several
// times over, with the typical answers.
func (s *subject) large() ([]row, error) {
	src, answers, err := s.multiplied()
	if err != nil {
		return nil, err
	}
	def, findings := engine.Compile(src, formdefs.Catalogue())
	if def == nil {
		return nil, fmt.Errorf("the large form does not compile: %v", findings)
	}
	if faults := def.Complete(answers); len(faults) > 0 {
		return nil, fmt.Errorf("the large form is not complete: %v", faults[0])
	}
	what := strconv.Itoa(len(def.Questions)) + " questions"
	complete := timed("complete pass, "+what, 0, func() { def.Complete(answers) })
	plain, err := plainly(def, answers)
	if err != nil {
		return nil, err
	}
	complete.budget, complete.over = fmt.Sprintf("at most 3 times plain jsonschema, %v", round(plain)), complete.took > 3*plain
	return []row{
		timed("compile "+what, 20*time.Millisecond, func() { engine.Compile(src, formdefs.Catalogue()) }),
		timed("check "+what, 50*time.Millisecond, func() { engine.Check(src, formdefs.Catalogue()) }),
		complete,
	}, nil
}

// multiplied is the shipped form with every tab so often that it has enough questions.
func (s *subject) multiplied() ([]byte, engine.Answers, error) {
	var form struct {
		Properties map[string]json.RawMessage `json:"properties"`
		Form       struct {
			Roles json.RawMessage `json:"roles"`
		} `json:"x-form"`
	}
	if err := json.Unmarshal(s.def.Bundled, &form); err != nil {
		return nil, engine.Answers{}, err
	}
	tabs, required, values := map[string]any{}, []string{}, map[string]any{}
	for i := 0; i*len(s.def.Questions) < largeQuestions; i++ {
		suffix := strconv.Itoa(i)
		moved := s.pointers(suffix)
		for _, tab := range s.def.Tabs {
			if tab.Attachments != nil {
				continue
			}
			name := tab.Name + suffix
			tabs[name], values[name] = json.RawMessage(moved.Replace(string(form.Properties[tab.Name]))), s.typical.Values[tab.Name]
			required = append(required, name)
		}
	}
	src, err := json.Marshal(map[string]any{"$id": "https://portico.invalid/forms/large/1", "title": "Large", "type": "object",
		"x-form": map[string]any{"key": "large", "roles": form.Form.Roles}, "required": required, "properties": tabs})
	return src, engine.Answers{Values: values}, err
}

// pointers makes pointers into tabs lead to the copies of the tabs with a suffix.
func (s *subject) pointers(suffix string) *strings.Replacer {
	var pairs []string
	for _, tab := range s.def.Tabs {
		pairs = append(pairs, `"/`+tab.Name+`/`, `"/`+tab.Name+suffix+`/`)
	}
	return strings.NewReplacer(pairs...)
}

// plainly is what plain jsonschema takes for the same canonical answers.
func plainly(def *engine.Definition, answers engine.Answers) (time.Duration, error) {
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	if err := c.AddResource("https://portico.invalid/large.json", bytes.NewReader(def.Bundled)); err != nil {
		return 0, err
	}
	schema, err := c.Compile("https://portico.invalid/large.json")
	if err != nil {
		return 0, err
	}
	canonical := def.Canonical(answers)
	r := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if err := schema.Validate(canonical); err != nil {
				b.Fatal(err)
			}
		}
	})
	return time.Duration(r.NsPerOp()), nil
}
