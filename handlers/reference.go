package handlers

import (
	"fmt"
	"strings"
	"sync"

	"portico/engine"
	"portico/formdefs"
)

// exampleFacts are what the examples are prefilled from.
var exampleFacts = map[string]any{"child": map[string]any{"fullName": "Diane Bluebell"}, "account": map[string]any{"name": "Ada Author"}}

// reference is every example of the authors' reference, laid out once.
var reference = sync.OnceValues(func() ([]ReferenceGroup, error) {
	var out []ReferenceGroup
	for _, group := range formdefs.Reference() {
		g := ReferenceGroup{ID: "g-" + strings.ToLower(strings.Fields(group.Title)[0]), Title: group.Title}
		for _, name := range group.Names {
			e, err := referenceExample(name)
			if err != nil {
				return nil, err
			}
			g.Examples = append(g.Examples, e)
		}
		out = append(out, g)
	}
	return out, nil
})

func referenceExample(name string) (ReferenceExample, error) {
	source, err := formdefs.Example(name)
	if err != nil {
		return ReferenceExample{}, err
	}
	d, findings := engine.Compile(source, formdefs.Catalogue())
	if d == nil {
		return ReferenceExample{}, fmt.Errorf("the example %s has faults: %v", name, findings)
	}
	answers, _ := d.Prefill(d.Empty(), exampleFacts)
	for _, tab := range d.Tabs {
		answers = withRows(answers, tab)
	}
	e := ReferenceExample{ID: "example-" + name, Title: d.Title, About: d.Description, Part: questionsOf(string(source)), Source: string(source)}
	for _, tab := range d.Tabs {
		v := d.View(tab, answers, nil, engine.ViewOptions{})
		if tab.Title == d.Title {
			v.Title = ""
		}
		e.Tabs = append(e.Tabs, v)
	}
	return e, nil
}

// withRows gives every table of a tab that is empty a row, so that its columns are seen.
func withRows(a engine.Answers, tab *engine.Tab) engine.Answers {
	out := a.Clone()
	values, _ := out.Values[tab.Name].(map[string]any)
	if values == nil {
		values = map[string]any{}
	}
	for _, q := range tab.Questions {
		if q.Kind.Shape() == engine.ShapeTable && values[q.Name] == nil {
			values[q.Name] = []any{map[string]any{engine.RowKey: "example1"}}
			out.Values[tab.Name] = values
		}
	}
	return out
}

// questionsOf is the part of an example's source that tells something: its tabs, and its
// roles if it has some. What every form has at its top is left out.
func questionsOf(source string) string {
	var out []string
	inside := false
	for _, line := range strings.Split(strings.TrimSuffix(strings.TrimSpace(source), "}"), "\n") {
		if strings.HasPrefix(line, `  "`) { // a member of the form itself
			inside = strings.HasPrefix(line, `  "properties"`) || strings.HasPrefix(line, `  "x-form"`) && strings.Contains(source, `"roles"`)
		}
		if inside {
			out = append(out, strings.TrimPrefix(line, "  "))
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// referenceShow shows every kind of question with its source (features.md G11).
func (s *Server) referenceShow(r *request) error {
	groups, err := reference()
	if err != nil {
		return err
	}
	v := ReferencePage{Page: r.page("Reference", "forms"), Groups: groups}
	return r.render("pages/reference", &v)
}
