package engine

import "slices"

// rowKeyPattern is what a row's identity looks like: eight random characters.
const rowKeyPattern = "^[a-z0-9]{8}$"

// seal completes the bundled document with what the standard can say of the
// engine's own rules, so that any validator comes to the same result: objects are
// closed, rows carry "_row", types are said, and nothing read-only or switched off
// is mandatory. It does nothing to a document that was sealed before.
func seal(n *node, q *Question) {
	sealObject(n)
	sealRequired(n, q)
	properties := n.get("properties")
	if properties == nil {
		return
	}
	for _, m := range properties.members {
		if m.value.kind != objectNode {
			continue
		}
		child := childOf(q, m.name)
		if child == nil {
			sealOther(m.value)
			continue
		}
		sealQuestion(m.value, child)
	}
}

// sealOther seals what holds no answer: the attachments tab.
func sealOther(n *node) {
	if n.get("x-kind").str() == "attachments" {
		sealType(n, "object")
		sealObject(n)
	}
}

// sealDraft says which version of JSON Schema the form is written in, for validators that
// would take another one.
func sealDraft(root *node) {
	if !root.has("$schema") {
		root.members = slices.Insert(root.members, 0, member{name: "$schema", value: textNode(draftAddress)})
	}
}

func sealQuestion(n *node, q *Question) {
	switch shapeOf(q) {
	case ShapeGroup:
		seal(n, q)
	case ShapeTable:
		sealType(n, "array")
		if items := n.get("items"); items != nil {
			sealRow(items)
			seal(items, q)
		}
	case ShapeAnswer:
		if t := asSchema(n).typ(); t != "" {
			sealType(n, t)
		}
	}
}

// sealRow declares the row's identity.
func sealRow(items *node) {
	properties := items.get("properties")
	if properties == nil || properties.has(RowKey) {
		return
	}
	properties.set(RowKey, &node{kind: objectNode, members: []member{
		{name: "type", value: textNode("string")},
		{name: "pattern", value: textNode(rowKeyPattern)},
	}})
}

// sealObject says the type and closes the object.
func sealObject(n *node) {
	sealType(n, "object")
	if !n.has("additionalProperties") && !n.has("unevaluatedProperties") {
		n.set("additionalProperties", &node{kind: boolNode, text: "false"})
	}
}

func sealType(n *node, t string) {
	if !n.has("type") {
		n.set("type", textNode(t))
	}
}

// sealRequired takes out of "required" what nobody can fill in.
func sealRequired(n *node, q *Question) {
	required := n.get("required")
	if required == nil {
		return
	}
	kept := required.items[:0:0]
	for _, item := range required.items {
		child := childOf(q, item.str())
		if child != nil && child.Required || item.str() == RowKey {
			kept = append(kept, item)
		}
	}
	required.items = kept
}

func textNode(s string) *node { return &node{kind: stringNode, text: s} }
