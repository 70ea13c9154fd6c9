package engine

import (
	"io/fs"
	"slices"
	"strings"
)

// Check finds everything that is wrong with a definition's source, for its author:
// all that Compile finds, words that Portico does not know, and what the meta-schema
// "definition.schema.json" of the catalogue describes otherwise, and facts that its
// "facts.json" does not list. Each finding has
// its place in the source and says how to mend it. They come in the order of the
// source; nil means that the form can be published.
func Check(src []byte, catalogue fs.FS) []Finding {
	f := &findings{}
	d := compile(src, catalogue, f)
	if d != nil && !f.failed() {
		d.checkJudge(f)
	}
	root, _ := readSource(src, "")
	if root != nil && root.kind == objectNode {
		l := &lint{findings: f}
		l.schema(root)
		if catalogue != nil {
			checkMeta(root, catalogue, f)
		}
		if d != nil && !f.failed() {
			l := &formLint{findings: f, d: d, source: root}
			l.run()
			l.facts(catalogue)
		}
	}
	return f.sorted()
}

// knownKeywords are the words of the definition language (design 3), and of the
// standard where a form can use them.
var knownKeywords = []string{
	"$schema", "$id", "$ref", "$defs", "$comment", "title", "description", "type", "properties", "required", "items",
	"if", "then", "else", "allOf", "anyOf", "oneOf", "const", "enum", "default", "readOnly", "examples", "deprecated",
	"minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
	"minItems", "maxItems", "uniqueItems", "additionalProperties", "unevaluatedProperties",
	"x-form", "x-kind", "x-guidance", "x-before", "x-unit", "x-messages", "x-autocomplete", "x-ehcp", "x-prefill",
	"x-order", "x-number", "x-rows", "x-rows-fixed", "x-attachments",
	"x-maxWords", "x-rules", "x-advise", "x-calc", "x-options-from", "x-live", "x-lists", "x-hints", "x-formerly", "x-owner", "x-see", "x-i18n",
}

// knownFormWords are the members of x-form.
var knownFormWords = []string{"key", "formType", "due", "declaration", "reviewBy", "lang", "roles"}

// lint looks for words that Portico does not know. JSON Schema ignores them, so a
// misspelt "maxlength" would silently do nothing.
type lint struct{ *findings }

func (l *lint) schema(n *node) {
	if n.kind != objectNode {
		return
	}
	for _, m := range n.members {
		l.word(n, m)
		place, isSchema := schemaPlace[m.name]
		switch {
		case m.name == "$defs":
			l.members(m.value)
		case !isSchema || m.name == "if" || m.name == "then" || m.name == "else":
			// Conditions know fewer words; compiling them says which.
		case place == objectNode:
			l.members(m.value)
		case place == arrayNode:
			for _, item := range m.value.items {
				l.schema(item)
			}
		default:
			l.schema(m.value)
		}
	}
}

func (l *lint) members(n *node) {
	for _, m := range n.members {
		l.schema(m.value)
	}
}

func (l *lint) word(n *node, m member) {
	switch {
	case m.name == "x-form":
		for _, w := range m.value.members {
			if !slices.Contains(knownFormWords, w.name) {
				l.fail(w.value, "unknown-keyword", "Portico does not know %q in \"x-form\". %s", excerpt(w.name, 40), didYouMean(w.name, knownFormWords))
			}
		}
	case slices.Contains(knownKeywords, m.name) || slices.Contains(refusedKeywords, m.name):
	case strings.HasPrefix(m.name, "x-"):
		l.fail(m.value, "unknown-keyword", "Portico does not know %q. %s", excerpt(m.name, 40), didYouMean(m.name, knownKeywords))
	default:
		l.fail(m.value, "unknown-keyword", "%q is no word of JSON Schema, so it does nothing. %s Words for remarks go into \"$comment\".", excerpt(m.name, 40), didYouMean(m.name, knownKeywords))
	}
}

// Keywords are Portico's own words of the definition language, those that begin with x-.
func Keywords() []string {
	return slices.DeleteFunc(slices.Clone(knownKeywords), func(w string) bool { return !strings.HasPrefix(w, "x-") })
}
