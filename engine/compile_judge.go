package engine

import (
	"bytes"
	"errors"
	"io"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// judgeURL is the address of the bundled definition inside the judge. Nothing is
// ever fetched from it.
const judgeURL = "https://portico.invalid/form.json"

var errNoLoading = errors.New("schemas are not loaded")

// newJudge is a compiler that knows one document and reads no other: without
// LoadURL, "$ref": "file:///…" would be read from this machine.
func newJudge(doc []byte) (*jsonschema.Compiler, error) {
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
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

// judge compiles the bundled document, and has it look at the values that the
// definition itself brings along.
func (c *compiler) judge(whole *node) {
	doc := *whole
	doc.members = append([]member(nil), whole.members...)
	doc.drop("$id") // an address the judge cannot read must not stop a form
	doc.drop("$schema")
	judge, err := newJudge(doc.appendJSON(nil))
	if err != nil {
		c.fail(whole, "schema", "The form cannot be read as JSON Schema.")
		return
	}
	c.def.judge, err = compileSchema(judge, "")
	if err != nil {
		c.schemaFault(whole, err)
		return
	}
	c.values(judge)
}

// schemaFault finds the place that the judge does not like. The library's own
// words are never shown.
func (c *compiler) schemaFault(whole *node, err error) {
	at := whole
	var bad *jsonschema.ValidationError
	if errors.As(err, &bad) {
		for len(bad.Causes) > 0 {
			bad = bad.Causes[0]
		}
		at = whole.down(bad.InstanceLocation)
	}
	c.fail(at, "schema", "This part of the form is not sound JSON Schema. Compare it with the examples in the description of the form language.")
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

// values judges every "default", and every cell of "x-rows".
func (c *compiler) values(judge *jsonschema.Compiler) {
	for _, one := range c.schemas {
		if n := one.s.n.get("default"); n != nil {
			if !c.fitsSchema(judge, one.path, n) {
				c.fail(n, "default", "The default of %q is no answer it would take. Correct it, or change what it takes.", one.q.Title)
			}
		}
		rows := one.s.n.get("x-rows")
		if rows == nil || shapeOf(one.q) != ShapeTable {
			continue
		}
		for _, row := range rows.items {
			for _, m := range row.members {
				path := schemaPath(one.path, "items", "properties", m.name)
				if !c.fitsSchema(judge, path, m.value) {
					c.fail(m.value, "rows", "This cell is no answer that its column would take. Correct it.")
				}
			}
		}
	}
}

func (c *compiler) fitsSchema(judge *jsonschema.Compiler, path string, n *node) bool {
	s, err := compileSchema(judge, path)
	if err != nil {
		return false
	}
	return validate(s, n.value()) == nil
}
