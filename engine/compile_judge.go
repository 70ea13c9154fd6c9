package engine

import (
	"bytes"
	"errors"
	"io"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// judgeURL is the address of the bundled definition inside the judge. Nothing is
// ever fetched from it.
const judgeURL = "https://portico.invalid/form.json"

var errNoLoading = errors.New("schemas are not loaded")

// newJudge is a compiler that knows one document and reads no other: without
// LoadURL, "$ref": "file:///…" would be read from this machine.
//
// A document that does not say its draft is taken for draft 7. What a form can say means
// the same there as in 2020-12, and that draft's own description is much the quickest to
// compare a form with.
func newJudge(doc []byte) (*jsonschema.Compiler, error) {
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft7
	c.AssertFormat = true
	c.LoadURL = func(string) (io.ReadCloser, error) { return nil, errNoLoading }
	return c, c.AddResource(judgeURL, bytes.NewReader(doc))
}

// compileSchema compiles the document or, with a pointer, a part of it. The
// library panics on some input; that becomes an error here.
func compileSchema(c *jsonschema.Compiler, pointer string) (s *jsonschema.Schema, err error) {
	defer func() {
		if recover() != nil {
			s, err = nil, errNoJudge
		}
	}()
	return c.Compile(judgeURL + "#" + pointer)
}

var errNoJudge = errors.New("the judge gave up")

// judge is the bundled definition as plain jsonschema judges by it. It is compiled when
// it is asked first: a form that is only shown has no use for it. Compile has found before
// what JSON Schema does not allow; Check compiles it to be sure.
type judge struct {
	source []byte // the bundled definition
	once   sync.Once
	schema *jsonschema.Schema
	err    error
}

// compiled is the schema, compiled once.
func (j *judge) compiled() (*jsonschema.Schema, error) {
	j.once.Do(func() {
		whole, _ := readSource(j.source, "")
		if j.err = errNoJudge; whole == nil {
			return
		}
		c, err := newJudge(forJudge(whole).appendJSON(nil))
		if err == nil {
			j.schema, err = compileSchema(c, "")
		}
		j.err = err
	})
	return j.schema, j.err
}

// Validate asks the judge about canonical answers. An error that is no
// *jsonschema.ValidationError says that there is no answer.
func (j *judge) Validate(canonical any) error {
	s, err := j.compiled()
	if err != nil {
		return errNoJudge
	}
	return validate(s, canonical)
}

// forJudge is the document without what does not decide about answers, choices
// written as "enum": a list of schools as "oneOf" would be thousands of schemas to
// try on each answer. "$id" goes too: an address that the judge cannot read must
// not stop a form.
func forJudge(n *node) *node {
	out := &node{kind: n.kind, text: n.text}
	for _, item := range n.items {
		out.items = append(out.items, forJudge(item))
	}
	for _, m := range n.members {
		where, isSchema := schemaPlace[m.name]
		switch {
		case (m.name == "oneOf" || m.name == "enum") && n.has("x-live"): // what it begins with; the list decides
		case m.name == "oneOf" && m.value.kind == arrayNode:
			out.members = append(out.members, member{name: "enum", value: codes(m.value)})
		case m.name == "unevaluatedProperties": // a form names all its questions in "properties"
			if !n.has("additionalProperties") {
				out.members = append(out.members, member{name: "additionalProperties", value: m.value})
			}
		case isSchema && where == objectNode && m.value.kind == objectNode:
			out.members = append(out.members, member{name: m.name, value: namedForJudge(m.value)})
		case isSchema:
			out.members = append(out.members, member{name: m.name, value: forJudge(m.value)})
		case decides[m.name]:
			out.members = append(out.members, m)
		}
	}
	return out
}

func namedForJudge(n *node) *node {
	out := &node{kind: objectNode}
	for _, m := range n.members {
		out.members = append(out.members, member{name: m.name, value: forJudge(m.value)})
	}
	return out
}

// codes are the stored values of a list of choices.
func codes(oneOf *node) *node {
	out := &node{kind: arrayNode}
	for _, item := range oneOf.items {
		if code := item.get("const"); code != nil {
			out.items = append(out.items, code)
		}
	}
	return out
}

// decides are the words, beside those that hold schemas, by which an answer is
// right or wrong.
var decides = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range []string{"type", "required", "const", "enum", "minLength", "maxLength", "pattern", "format",
		"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems"} {
		words[w] = true
	}
	return words
}()

// checkJudge reports what only the judge does not like. The library's own words are never
// shown.
func (d *Definition) checkJudge(f *findings) {
	if _, err := d.judge.compiled(); err != nil {
		f.fail(nil, "schema", "The form is not sound JSON Schema. Compare it with the examples in the description of the form language.")
	}
}

// down follows a pointer as far as it leads.
func (n *node) down(pointer string) *node {
	for _, token := range splitPointer(pointer) {
		next := n.member(token)
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// member is the member or item of that name.
func (n *node) member(token string) *node {
	if n.kind != arrayNode {
		return n.get(token)
	}
	i, ok := (&node{kind: numberNode, text: token}).int()
	if !ok || i < 0 || i >= len(n.items) {
		return nil
	}
	return n.items[i]
}

// values judges every "default", and every cell of "x-rows": the values that the
// definition itself brings along.
func (c *compiler) values() {
	for _, one := range c.schemas {
		if n := one.s.n.get("default"); n != nil && !fits(one.q, n) {
			c.fail(n, "default", "The default of %q is no answer it would take. Correct it, or change what it takes.", one.q.Title)
		}
		rows := one.s.n.get("x-rows")
		if rows == nil || shapeOf(one.q) != ShapeTable {
			continue
		}
		for _, row := range rows.items {
			for _, m := range row.members {
				if cell := childOf(one.q, m.name); cell != nil && !fits(cell, m.value) {
					c.fail(m.value, "rows", "This cell is no answer that its column would take. Correct it.")
				}
			}
		}
	}
}

// fits says whether a value of the source is an answer to the question.
func fits(q *Question, n *node) bool {
	if shapeOf(q) != ShapeAnswer {
		return true // said elsewhere
	}
	v := n.value()
	return q.Kind.Accepts(q, v) && (q.from != nil || len(q.Kind.Judge(q, v)) == 0)
}
