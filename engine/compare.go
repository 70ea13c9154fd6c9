package engine

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Difference is one answer that two versions of a sheet give differently. A table is
// one answer: its rows belong together.
type Difference struct {
	Path   Path
	Title  string
	Mine   string // as it reads; "" when not answered
	Theirs string
	Both   bool // both can be kept: texts one below the other, rows one after the other
}

// Choice says which version of an answer is kept.
type Choice string

// The choices between two versions.
const (
	ChooseMine   Choice = "mine"
	ChooseTheirs Choice = "theirs"
	ChooseBoth   Choice = "both"
)

// Differences compares two versions of a tab, question by question in the form's order.
// Read-only questions cannot differ by anybody's doing and are left out.
func (d *Definition) Differences(tab *Tab, mine, theirs Answers) []Difference {
	var out []Difference
	var labels [2]*applicable // of the rows that references name; laid when one is met
	eachAnswer(tab.Questions, func(q *Question) {
		m, t := answerAt(mine, q), answerAt(theirs, q)
		if reflect.DeepEqual(m, t) || q.ReadOnly {
			return
		}
		both := slices.Contains([]string{"table", "paragraph", "text", "rich"}, q.Kind.Name())
		own, other := m.reads(d.labelled(q, mine, &labels[0])), t.reads(d.labelled(q, theirs, &labels[1]))
		if own == other { // rich text that differs only in its looks
			own, other = m.source(q), t.source(q)
		}
		out = append(out, Difference{Path: pathOf(q), Title: q.Title, Mine: own, Theirs: other, Both: both})
	})
	return out
}

// Merge gives theirs with the chosen answers of mine. Answers without a choice, and
// choices of answers that do not differ, stay as theirs has them.
func (d *Definition) Merge(tab *Tab, mine, theirs Answers, choices map[Path]Choice) Answers {
	out := theirs.Clone()
	eachAnswer(tab.Questions, func(q *Question) {
		choice, m := choices[pathOf(q)], answerAt(mine, q)
		if q.ReadOnly {
			return
		}
		switch choice {
		case ChooseMine:
			m.put(&out, q)
		case ChooseBoth:
			answerAt(theirs, q).and(q, m).put(&out, q)
		}
	})
	return out
}

// eachAnswer visits the questions that hold an answer; a table is one.
func eachAnswer(questions []*Question, visit func(*Question)) {
	for _, q := range questions {
		switch q.Kind.Name() {
		case "group":
			eachAnswer(q.Children, visit)
		case "note", "attachments":
		default:
			visit(q)
		}
	}
}

// pathOf is the form name of a question that stands in no row.
func pathOf(q *Question) Path {
	parts := strings.Split(strings.TrimPrefix(q.Pointer, "/"), "/")
	for i, p := range parts {
		parts[i] = unescapeToken(p)
	}
	return strings.Join(parts, ".")
}

// answer is what a sheet holds for one question: a value, and the texts below it that
// could not be read.
type answer struct {
	value any
	typed map[string]string
}

func answerAt(a Answers, q *Question) answer {
	out := answer{value: any(a.Values)}
	for _, name := range strings.Split(strings.TrimPrefix(q.Pointer, "/"), "/") {
		m, ok := out.value.(map[string]any)
		if !ok {
			out.value = nil
			break
		}
		out.value = m[unescapeToken(name)]
	}
	for pointer, text := range a.Typed {
		if pointer == q.Pointer || strings.HasPrefix(pointer, q.Pointer+"/") {
			if out.typed == nil {
				out.typed = map[string]string{}
			}
			out.typed[pointer] = text
		}
	}
	return out
}

// reads is the answer in words.
func (a answer) reads(q *Question) string {
	if rows, ok := a.value.([]any); ok && q.Kind.Name() == "table" {
		return a.readsRows(q, rows)
	}
	if text, ok := a.typed[q.Pointer]; ok {
		return text
	}
	if a.value == nil {
		return ""
	}
	return string(q.Kind.Doc(q, a.value))
}

// source is a text as it is stored, where reads leaves out its looks; else what reads says.
func (a answer) source(q *Question) string {
	if text, ok := a.value.(string); ok && a.typed[q.Pointer] == "" && q.Kind.Name() == "rich" {
		return text
	}
	return a.reads(q)
}

func (a answer) readsRows(q *Question, rows []any) string {
	var b strings.Builder
	for i, row := range rows {
		cells, _ := row.(map[string]any)
		key, _ := cells[RowKey].(string)
		var parts []string
		for _, column := range q.Children {
			text := a.typed[q.Pointer+"/"+key+"/"+escapeToken(column.Name)]
			if v, ok := cells[column.Name]; ok && text == "" {
				text = string(column.Kind.Doc(column, v))
			}
			if text != "" {
				parts = append(parts, column.Title+": "+text)
			}
		}
		fmt.Fprintf(&b, "Row %d. %s\n", i+1, strings.Join(parts, "; "))
	}
	return strings.TrimRight(b.String(), "\n")
}

// put writes the answer into a sheet that is the caller's own.
func (a answer) put(out *Answers, q *Question) {
	names := strings.Split(strings.TrimPrefix(q.Pointer, "/"), "/")
	at := out.Values
	for _, name := range names[:len(names)-1] {
		next, ok := at[unescapeToken(name)].(map[string]any)
		if !ok {
			next = map[string]any{}
			at[unescapeToken(name)] = next
		}
		at = next
	}
	last := unescapeToken(names[len(names)-1])
	if at[last] = a.value; a.value == nil {
		delete(at, last)
	}
	for pointer := range out.Typed {
		if pointer == q.Pointer || strings.HasPrefix(pointer, q.Pointer+"/") {
			delete(out.Typed, pointer)
		}
	}
	for pointer, text := range a.typed {
		out.setTyped(pointer, text)
	}
}

// and keeps both answers: rows of the other that are not there yet follow, texts stand
// one below the other.
func (a answer) and(q *Question, other answer) answer {
	if rows, ok := other.value.([]any); ok {
		return a.andRows(rows, other)
	}
	mine, theirs := other.source(q), a.source(q)
	switch {
	case strings.Contains(theirs, mine):
		return answer{value: nonBlank(theirs)}
	case theirs == "":
		return answer{value: nonBlank(mine)}
	}
	return answer{value: theirs + "\n\n" + mine}
}

// andRows keeps the rows of both; the texts that could not be read go with their rows.
func (a answer) andRows(rows []any, other answer) answer {
	out := answer{typed: map[string]string{}}
	all, have := []any{}, map[string]bool{}
	own, _ := a.value.([]any)
	for _, row := range own {
		all = append(all, row)
		have[rowKeyOf(row)] = true
	}
	for _, row := range rows {
		if !have[rowKeyOf(row)] {
			all = append(all, cloneValue(row))
		}
	}
	for pointer, text := range other.typed {
		out.typed[pointer] = text
	}
	for pointer, text := range a.typed {
		out.typed[pointer] = text
	}
	out.value = all
	return out
}

func rowKeyOf(row any) string {
	cells, _ := row.(map[string]any)
	key, _ := cells[RowKey].(string)
	return key
}

func nonBlank(s string) any {
	if s == "" {
		return nil
	}
	return s
}
