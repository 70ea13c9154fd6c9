package engine

import (
	"encoding/json"
	"maps"
	"slices"
)

// question builds one question, with those below it. depth counts tabs, groups
// and tables. It returns nil, with a finding, for what cannot be a question.
func (c *compiler) question(parent *Question, p property, depth int, path string) *Question {
	s := p.schema
	if !c.fits(p, depth) {
		return nil
	}
	q := &Question{Name: p.name, Pointer: parent.Pointer + "/" + p.name, Parent: parent, Tab: parent.Tab}
	if parent.Kind != nil && shapeOf(parent) == ShapeTable {
		q.Pointer = parent.Pointer + "/*/" + p.name
	}
	q.ReadOnly = parent.ReadOnly || s.truth("readOnly") || s.has("x-calc")
	q.Kind = c.kindOf(s, q)
	if q.Kind == nil {
		return nil
	}
	c.keywords(s, q.Kind.Name())
	c.words(q, s)
	c.limits(q, s)
	c.origin(q, s)
	c.fileRules(q, s)
	c.def.Questions[q.Pointer] = q
	c.schemas = append(c.schemas, compiled{q, s, path})
	parent.Children = append(parent.Children, q)
	switch shapeOf(q) {
	case ShapeGroup:
		c.children(q, s, depth, path)
	case ShapeTable:
		c.columns(q, s, depth, path)
	case ShapeAnswer:
		if !s.has("x-options-from") {
			c.choices(q, s)
		}
	}
	c.checkLive(q, s)
	return q
}

// fits keeps the form within its bounds.
func (c *compiler) fits(p property, depth int) bool {
	if !p.schema.isObject() { // tabs and groups ask nothing
		c.count++
	}
	switch {
	case c.count > MaxQuestions:
		if c.count == MaxQuestions+1 && !p.schema.isObject() {
			c.fail(p.schema.n, "too-many", "The form has more than %d questions. Split it into two forms.", MaxQuestions)
		}
		return false
	case depth > MaxDepth:
		c.fail(p.schema.n, "too-deep", "Questions are nested more than %d deep here. Use fewer groups inside groups.", MaxDepth)
		return false
	case !questionName.MatchString(p.name):
		c.fail(p.schema.n, "name", "The name %q cannot be used. A name begins with a letter and has letters, digits, _ and - only; the words people see stand in \"title\".", excerpt(p.name, 40))
		return false
	}
	return true
}

// children builds the questions of a tab or group.
func (c *compiler) children(q *Question, s *schema, depth int, path string) {
	c.objectOf(q, s)
	for _, p := range s.props() {
		if p.schema.kind() == "attachments" {
			c.fail(p.schema.n, "kind", "\"x-kind\": \"attachments\" is a tab of its own. Move it to the \"properties\" of the form itself.")
			continue
		}
		c.question(q, p, depth+1, schemaPath(path, "properties", p.name))
	}
	if len(q.Children) == 0 {
		what := "group"
		if depth == 1 {
			what = "tab"
		}
		c.fail(s.n, "empty-tab", "The %s %q has no questions. Add a question to its \"properties\", or take the %s away.", what, q.Name, what)
	}
	c.requiredNames(q, s)
}

// columns builds the questions of a table's row.
func (c *compiler) columns(q *Question, s *schema, depth int, path string) {
	items := s.items()
	if items == nil {
		c.fail(s.n, "kind", "The table %q does not say what stands in a row. Add \"items\": {\"type\": \"object\", \"properties\": {…}}.", q.Name)
		return
	}
	c.keywords(items, "row")
	c.objectOf(q, items)
	// readOnly on the row holds for its cells as it does on the table.
	tableReadOnly := q.ReadOnly
	q.ReadOnly = q.ReadOnly || items.truth("readOnly")
	for _, p := range items.props() {
		child := c.question(q, p, depth+1, schemaPath(path, "items", "properties", p.name))
		if child != nil && shapeOf(child) != ShapeAnswer {
			c.fail(p.schema.n, "column", "A cell of a table holds one answer, and %q is a %s. Put it beside the table.", p.name, child.Kind.Name())
		}
	}
	q.ReadOnly = tableReadOnly
	if len(q.Children) == 0 {
		c.fail(s.n, "empty-tab", "The table %q has no columns. Add questions to the \"properties\" of its \"items\".", q.Name)
	}
	c.requiredNames(q, items)
	c.rows(q, s)
}

// objectOf reads what an object of questions says about several of them together.
func (c *compiler) objectOf(q *Question, s *schema) {
	if all := s.n.get("properties"); all != nil {
		for _, m := range all.members {
			if m.value.isFalse() {
				if q.off == nil {
					q.off = map[string]bool{}
				}
				q.off[m.name] = true
			} else if m.value.kind != objectNode {
				c.fail(m.value, "schema", "%q should be a question: an object with \"title\" and \"type\".", excerpt(m.name, 40))
			}
		}
	}
	for _, name := range s.strings("x-order") {
		if s.prop(name) == nil {
			c.fail(s.n.get("x-order"), "order", "\"x-order\" names %q, and there is no such question beside it. Correct the name.", excerpt(name, 40))
		}
	}
}

// rowKey refuses "_row" as a name: it is the identity of a row, which the published form
// declares itself and in no other way.
func (c *compiler) rowKey(q *Question, s *schema) {
	key := s.n.get("properties").get(RowKey)
	if key == nil {
		return
	}
	if shapeOf(q) != ShapeTable || key.get("type").str() != "string" || key.get("pattern").str() != rowKeyPattern || len(key.members) != 2 {
		c.fail(key, "name", "%q is kept for the identity of rows, which the form gets by itself. Choose another name.", RowKey)
	}
}

// requiredNames marks the mandatory questions of an object.
func (c *compiler) requiredNames(q *Question, s *schema) {
	c.rowKey(q, s)
	children := make(map[string]*Question, len(q.Children))
	for _, child := range q.Children {
		children[child.Name] = child
	}
	if required := s.n.get("required"); required != nil {
		for _, item := range required.items {
			child := children[item.str()]
			switch {
			case child != nil:
				child.Required = !child.ReadOnly && shapeOf(child) != ShapeNone
			case !q.off[item.str()] && s.prop(item.str()) == nil && (item.str() != RowKey || shapeOf(q) != ShapeTable):
				c.fail(item, "required", "\"required\" names %q, and there is no such question here. %s", excerpt(item.str(), 40), didYouMean(item.str(), slices.Sorted(maps.Keys(children))))
			}
		}
	}
	c.atLeastOne(q, s, children)
}

// atLeastOne reads anyOf of required lists.
func (c *compiler) atLeastOne(q *Question, s *schema, children map[string]*Question) {
	list := s.n.get("anyOf")
	if list == nil {
		return
	}
	for _, item := range list.items {
		names := item.get("required").strings()
		if item.kind != objectNode || len(item.members) != 1 || len(names) == 0 {
			c.fail(item, "anyOf", "\"anyOf\" can only say that at least one question is answered: [{\"required\": [\"first\"]}, {\"required\": [\"second\"]}]. For anything else use \"if\".")
			return
		}
		for _, name := range names {
			if children[name] == nil {
				c.fail(item, "anyOf", "\"anyOf\" names %q, and there is no such question here. Correct the name.", excerpt(name, 40))
			}
		}
		q.OneOfRequired = append(q.OneOfRequired, names)
	}
}

// rows reads the rows a table begins with.
func (c *compiler) rows(q *Question, s *schema) {
	q.Number, q.FixedRows = s.str("x-number"), s.truth("x-rows-fixed")
	n := s.n.get("x-rows")
	switch {
	case n == nil && q.FixedRows && q.Prefill == "":
		c.fail(s.n.get("x-rows-fixed"), "rows", "The rows of %q are fixed, but there are none. Add \"x-rows\" with the rows it has.", q.Name)
		return
	case n == nil:
		return
	case n.kind != arrayNode:
		c.fail(n, "rows", "\"x-rows\" is a list of rows: [{\"column\": \"text\"}].")
		return
	case q.Prefill != "":
		c.fail(n, "rows", "%q has both \"x-rows\" and \"x-prefill\". Keep one of them.", q.Name)
	case len(n.items) > MaxRows:
		c.fail(n, "rows", "%q begins with %d rows. A table has at most %d.", q.Name, len(n.items), MaxRows)
		return
	}
	for _, item := range n.items {
		row, ok := item.value().(map[string]any)
		if !ok {
			c.fail(item, "rows", "A row should stand here: {\"column\": \"text\"}.")
			continue
		}
		for _, m := range item.members {
			if childOf(q, m.name) == nil {
				c.fail(m.value, "rows", "%q is no column of this table. %s", excerpt(m.name, 40), didYouMean(m.name, childNames(q)))
			}
		}
		q.Rows = append(q.Rows, row)
	}
}

func childNames(q *Question) []string {
	var names []string
	for _, child := range q.Children {
		names = append(names, child.Name)
	}
	return names
}

// kindOf finds the kind of a question.
func (c *compiler) kindOf(s *schema, q *Question) Kind {
	name := s.kind()
	if s.has("x-options-from") {
		return c.referenceKind(s, name)
	}
	if name == "" {
		k, ok := kindFor(s)
		if !ok {
			c.noKind(s, q)
			return nil
		}
		return k
	}
	k, ok := kindNamed(name)
	at := s.n.get("x-kind")
	switch {
	case !ok:
		c.fail(at, "kind", "There is no kind of question called %q. %s", excerpt(name, 40), didYouMean(name, kindNames()))
		return nil
	case !kindTakes(k, q, s):
		c.fail(at, "kind", "A question of kind %q cannot have \"type\": %q. Change one of them.", name, s.typ())
		return nil
	}
	return k
}

func kindNames() []string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.Name())
	}
	return names
}

// kindTakes asks the kind whether it stores values of the schema's type.
func kindTakes(k Kind, q *Question, s *schema) bool {
	if k.Shape() == ShapeNone {
		return true
	}
	switch s.typ() {
	case "object":
		return k.Shape() == ShapeGroup
	case "array":
		return (k.Shape() == ShapeTable) == s.isTable() && k.Accepts(q, []any{})
	case "string":
		return k.Accepts(q, "")
	case "boolean":
		return k.Accepts(q, true)
	case "integer":
		return k.Accepts(q, json.Number("1"))
	case "number":
		return k.Accepts(q, json.Number("1.5"))
	}
	return false
}

// noKind says why no kind fits, as near to the cause as can be told.
func (c *compiler) noKind(s *schema, q *Question) {
	switch {
	case s.typ() == "array":
		c.fail(s.n, "kind", "The list %q is neither a table nor checkboxes. For a table, its \"items\" are an object with \"properties\"; for checkboxes, they have \"oneOf\" with the choices, and \"uniqueItems\" is true.", q.Name)
	default:
		c.fail(s.n, "type", "%q does not say what kind of answer it takes. Add \"type\": \"string\" for text.", q.Name)
	}
}
