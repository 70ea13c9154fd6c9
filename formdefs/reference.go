package formdefs

import "fmt"

// ReferenceGroup is a part of the authors' reference (features.md G11).
type ReferenceGroup struct {
	Title string
	Names []string // of the examples, in the order of the page
}

// Reference is the authors' reference: a small form of its own for every kind of question
// and every word of the definition language. Read one with Example.
func Reference() []ReferenceGroup {
	return []ReferenceGroup{
		{"Text", []string{"text", "paragraph", "rich", "email", "tel"}},
		{"Numbers and dates", []string{"date", "integer", "number"}},
		{"Choices", []string{"yesno", "tick", "radios", "select", "live", "checkboxes", "options-from"}},
		{"Tables and groups", []string{"table", "fixed-rows", "group", "note"}},
		{"Files", []string{"file", "attachments", "reports"}},
		{"What must be answered, and when", []string{"required", "only-if", "rules", "advice", "hints", "messages"}},
		{"Answers that are there already", []string{"prefill", "calc"}},
		{"Around the form", []string{"renamed", "ehcp", "roles", "languages"}},
	}
}

// Example is the source of one example of the reference: a form that can be checked,
// previewed and copied as it stands.
func Example(name string) ([]byte, error) {
	if !safeName.MatchString(name) {
		return nil, fmt.Errorf("there is no example %q", name)
	}
	b, err := files.ReadFile("reference/" + name + ".json")
	if err != nil {
		return nil, fmt.Errorf("there is no example %q: %w", name, err)
	}
	return b, nil
}
