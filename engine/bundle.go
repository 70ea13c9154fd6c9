package engine

import (
	"io/fs"
	"net/url"
	"regexp"
	"strings"
)

// Where schemas stand inside a schema. $ref means something only there, not in
// "default", "const" or our own keywords.
var (
	schemaMaps  = []string{"properties", "patternProperties", "dependentSchemas"}
	schemaLists = []string{"allOf", "anyOf", "oneOf", "prefixItems"}
	schemaOnes  = []string{"if", "then", "else", "not", "items", "contains", "additionalProperties",
		"unevaluatedProperties", "unevaluatedItems", "propertyNames", "x-hints"}
	schemaPlace = func() map[string]nodeKind {
		places := map[string]nodeKind{}
		for _, k := range schemaMaps {
			places[k] = objectNode
		}
		for _, k := range schemaLists {
			places[k] = arrayNode
		}
		for _, k := range schemaOnes {
			places[k] = nullNode
		}
		return places
	}()
)

// bundler resolves every $ref, so that a version stands alone: a block that is
// changed later in the catalogue must not change a form that was published.
type bundler struct {
	*findings
	root      *node
	catalogue fs.FS
	files     map[string]*node // catalogue files read so far; nil for one that failed
	sizes     map[*node]size   // of the targets of $ref
	open      map[*node]bool   // targets being counted: meeting one again is a cycle
}

// size is how much a schema becomes after expansion.
type size struct{ nodes, bytes int }

func (s *size) add(o size) {
	s.nodes = min(s.nodes+o.nodes, 1<<30)
	s.bytes = min(s.bytes+o.bytes, 1<<30)
}

// bundle gives the root with every $ref replaced by what it names, or nil when
// that cannot be done or would become too large. It counts before it expands:
// $refs that double at each step grow without end in a few lines of text.
func bundle(root *node, catalogue fs.FS, f *findings) *node {
	b := &bundler{findings: f, root: root, catalogue: catalogue,
		files: map[string]*node{}, sizes: map[*node]size{}, open: map[*node]bool{}}
	total := b.count(root)
	b.checkUnused()
	switch {
	case f.failed():
		return nil
	case total.nodes > MaxNodes:
		b.fail(root, "too-many", "With every $ref filled in, the form has more than %d parts. Look for a block that uses another one again and again.", MaxNodes)
		return nil
	case total.bytes > MaxSourceBytes:
		b.fail(root, "too-large", "With every $ref filled in, the form is over %d kB. Use fewer or shorter blocks.", MaxSourceBytes>>10)
		return nil
	}
	return b.expand(root, nil)
}

// checkUnused follows the $refs of $defs that nothing uses, to report those that
// lead nowhere.
func (b *bundler) checkUnused() {
	defs := b.root.get("$defs")
	if defs == nil || defs.kind != objectNode {
		return
	}
	for _, m := range defs.members {
		if _, done := b.sizes[m.value]; !done {
			b.count(m.value)
		}
	}
}

// count tells how large the schema becomes, following $ref.
func (b *bundler) count(n *node) size {
	total := size{nodes: 1, bytes: 2}
	if n.kind != objectNode {
		total.bytes += plainBytes(n)
		return total
	}
	for _, m := range n.members {
		switch {
		case m.name == "$ref":
			total.add(b.countTarget(m.value))
		case m.name == "$defs":
		default:
			total.bytes += len(m.name) + 4
			total.add(b.countMember(m))
		}
	}
	return total
}

func (b *bundler) countMember(m member) (total size) {
	place, isSchema := schemaPlace[m.name]
	switch {
	case isSchema && place == objectNode && m.value.kind == objectNode:
		if len(m.value.members) > MaxQuestions {
			b.fail(m.value, "too-many", "There are %d questions side by side here. A form has at most %d.", len(m.value.members), MaxQuestions)
			return total
		}
		for _, p := range m.value.members {
			total.bytes += len(p.name) + 4
			total.add(b.count(p.value))
		}
	case isSchema && place == arrayNode && m.value.kind == arrayNode:
		for _, item := range m.value.items {
			total.add(b.count(item))
		}
	case isSchema && place == nullNode:
		total.add(b.count(m.value))
	default:
		total.bytes += plainBytes(m.value)
	}
	return total
}

func (b *bundler) countTarget(ref *node) size {
	if b.via == nil {
		b.via = ref
		defer func() { b.via = nil }()
	}
	target := b.resolve(ref)
	if target == nil {
		return size{}
	}
	if done, ok := b.sizes[target]; ok {
		return done
	}
	if b.open[target] || within(ref, target) {
		b.fail(ref, "recursive-ref", "%q leads back to itself. A form cannot contain itself: take this $ref out.", excerpt(ref.str(), 80))
		return size{}
	}
	b.open[target] = true
	total := b.count(target)
	delete(b.open, target)
	b.sizes[target] = total
	return total
}

// within says whether n stands inside outer.
func within(n, outer *node) bool {
	for ; n != nil; n = n.parent {
		if n == outer {
			return true
		}
	}
	return false
}

// plainBytes is about the length of a value as JSON.
func plainBytes(n *node) int {
	total := len(n.text) + 3
	for _, item := range n.items {
		total += plainBytes(item)
	}
	for _, m := range n.members {
		total += len(m.name) + 4 + plainBytes(m.value)
	}
	return total
}

// catalogueFile is the only form in which a file outside the form may be named.
var catalogueFile = regexp.MustCompile(`^(?:\.\.?/)*((?:blocks|lists)/[a-z0-9][a-z0-9-]*\.json)$`)

// resolve finds the schema a $ref names, or reports why not.
func (b *bundler) resolve(ref *node) *node {
	if ref.kind != stringNode {
		b.fail(ref, "ref", "$ref must be a text, such as \"#/$defs/contact\" or \"blocks/outcome-row.json\".")
		return nil
	}
	file, fragment, _ := strings.Cut(ref.text, "#")
	root := b.root
	switch {
	case file == "":
		if ref.file != "" {
			root = b.file(ref, ref.file)
		}
	case catalogueFile.MatchString(file):
		root = b.file(ref, catalogueFile.FindStringSubmatch(file)[1])
	default:
		b.fail(ref, "ref", "%q cannot be used. A $ref names a part of this form (\"#/$defs/contact\"), a block (\"blocks/outcome-row.json\") or a list (\"lists/areas-of-need.json\"); nothing is read from the web or from other folders.", excerpt(ref.text, 80))
		return nil
	}
	if root == nil {
		return nil
	}
	return b.fragment(ref, root, fragment)
}

// fragment follows a JSON pointer inside a document.
func (b *bundler) fragment(ref, root *node, fragment string) *node {
	path, err := url.PathUnescape(fragment)
	if err != nil || path != "" && path[0] != '/' {
		b.fail(ref, "ref", "The part after # in %q should be a path such as \"#/$defs/contact\".", excerpt(ref.text, 80))
		return nil
	}
	target := root
	for _, token := range splitPointer(path) {
		target = target.get(token)
	}
	if target == nil || target.kind != objectNode {
		b.fail(ref, "ref", "%q leads nowhere: there is no such part. Correct the name or add the part.", excerpt(ref.text, 80))
		return nil
	}
	return target
}

// file reads a block or list of the catalogue once.
func (b *bundler) file(ref *node, name string) *node {
	if root, known := b.files[name]; known {
		return root
	}
	b.files[name] = nil
	if b.catalogue == nil {
		b.fail(ref, "ref", "%q is a part of the catalogue, and there is no catalogue here.", name)
		return nil
	}
	src, err := fs.ReadFile(b.catalogue, name)
	if err != nil {
		b.fail(ref, "ref", "%q is not in the catalogue. Correct the name or add the file.", name)
		return nil
	}
	root, found := readSource(src, name)
	for _, one := range found {
		b.fail(ref, one.Rule, "In %s, line %d: %s", name, one.Line, one.Message)
	}
	if len(found) > 0 {
		return nil
	}
	b.files[name] = root
	return root
}
