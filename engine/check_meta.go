package engine

import (
	"bytes"
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// metaSchemaFile is the description of the definition language in the catalogue.
const metaSchemaFile = "definition.schema.json"

// checkMeta judges the source by the meta-schema. The same document gives editors
// their completion, so what an editor accepts and what Portico accepts agree.
func checkMeta(root *node, catalogue fs.FS, f *findings) {
	src, err := fs.ReadFile(catalogue, metaSchemaFile)
	if err != nil {
		return // a catalogue need not bring one along; Compile has judged
	}
	meta := metaSchemaOf(src)
	if meta.schema == nil {
		f.warn(root, "meta-schema", "The file %s of the catalogue cannot be used, so the form was not compared with it.", metaSchemaFile)
		return
	}
	var bad *jsonschema.ValidationError
	if !errors.As(validate(meta.schema, root.value()), &bad) {
		return
	}
	m := &metaFaults{findings: f, root: root, meta: meta.root, said: map[string]bool{}}
	for _, one := range f.list {
		m.said[one.Pointer] = true
	}
	m.walk(bad)
}

// metaSchema is the meta-schema, compiled; schema is nil when that cannot be done.
type metaSchema struct {
	src    []byte
	root   *node
	schema *jsonschema.Schema
}

// lastMeta is the meta-schema that was used last: there is one in a catalogue, and
// compiling it takes longer than comparing a form with it.
var lastMeta atomic.Pointer[metaSchema]

func metaSchemaOf(src []byte) *metaSchema {
	if known := lastMeta.Load(); known != nil && bytes.Equal(known.src, src) {
		return known
	}
	m := &metaSchema{src: bytes.Clone(src)}
	m.root, _ = readSource(src, metaSchemaFile)
	if c, err := newJudge(src); err == nil && m.root != nil {
		m.schema, _ = compileSchema(c, "")
	}
	lastMeta.Store(m)
	return m
}

// validate is the judge's answer. Numbers are bounded before it is asked, as it
// panics on huge ones; a panic all the same counts as refused.
func validate(s *jsonschema.Schema, v any) (err error) {
	defer func() {
		if recover() != nil {
			err = errNoJudge
		}
	}()
	return s.Validate(v)
}

// metaFaults words the judge's faults of a source. Where something more exact was
// said of a place already, it keeps quiet.
type metaFaults struct {
	*findings
	root, meta *node
	said       map[string]bool
}

func (m *metaFaults) walk(e *jsonschema.ValidationError) {
	for _, cause := range e.Causes {
		m.walk(cause)
	}
	if len(e.Causes) > 0 {
		return
	}
	at := m.root.down(e.InstanceLocation)
	pointer := at.pointer()
	if m.saidAtOrBelow(pointer) {
		return
	}
	_, keywordPointer, _ := strings.Cut(e.AbsoluteKeywordLocation, "#")
	m.fail(at, "schema", "%s", metaWords(keywordPointer, m.meta.down(keywordPointer), at))
}

// saidAtOrBelow says whether a finding stands at the place or inside it.
func (m *metaFaults) saidAtOrBelow(pointer string) bool {
	for p := range m.said {
		if p == pointer || strings.HasPrefix(p, pointer+"/") {
			return true
		}
	}
	return false
}

// metaWords says what the meta-schema wants at a place.
func metaWords(keywordPointer string, want, at *node) string {
	keyword := keywordPointer[strings.LastIndexByte(keywordPointer, '/')+1:]
	switch keyword {
	case "type":
		return "This should be " + typeWords(want) + "."
	case "enum":
		return "This should be one of " + strings.Join(want.strings(), ", ") + "."
	case "required":
		return "Something is missing here: " + strings.Join(missing(want, at), ", ") + ". Add it."
	case "additionalProperties", "unevaluatedProperties", "propertyNames":
		return "Something stands here that a form cannot use. Take out what is not described in the form language."
	case "pattern":
		return "This is not written as it should be, such as " + examples(keywordPointer) + "."
	case "minimum", "maximum", "exclusiveMinimum":
		return "This number is too small or too large here."
	case "minLength", "minItems", "minProperties":
		return "This must not be empty."
	case "uniqueItems":
		return "Something stands here twice. Take one of them away."
	}
	return "This part of the form is not written as the form language has it. Compare it with the examples in its description."
}

func typeWords(want *node) string {
	words := map[string]string{"string": "a text in double quotes", "object": "an object in curly brackets", "array": "a list in square brackets",
		"boolean": "true or false", "integer": "a whole number", "number": "a number"}
	if want == nil {
		return "something else"
	}
	var out []string
	for _, t := range append(want.strings(), want.str()) {
		if w := words[t]; w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " or ")
}

func missing(want, at *node) []string {
	var out []string
	for _, name := range want.strings() {
		if !at.has(name) {
			out = append(out, strconv.Quote(name))
		}
	}
	return out
}

func examples(keywordPointer string) string {
	switch {
	case strings.Contains(keywordPointer, "reviewBy"):
		return "\"2027-09-01\""
	case strings.Contains(keywordPointer, "prefill"):
		return "\"/child/fullName\""
	}
	return "\"ot-advice\""
}
