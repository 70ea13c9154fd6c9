package engine

import "strings"

// The types of the keywords that decide something, so that a wrong one is said in
// our words and never silently taken for absent.
var (
	shapes = map[string]nodeKind{
		"title": stringNode, "description": stringNode, "$comment": stringNode, "$id": stringNode, "$schema": stringNode, "examples": arrayNode, "deprecated": boolNode,
		"properties": objectNode, "required": arrayNode, "allOf": arrayNode, "anyOf": arrayNode, "oneOf": arrayNode, "enum": arrayNode,
		"readOnly": boolNode, "uniqueItems": boolNode, "pattern": stringNode, "format": stringNode,
		"minimum": numberNode, "maximum": numberNode, "exclusiveMinimum": numberNode, "exclusiveMaximum": numberNode, "multipleOf": numberNode,
		"minLength": numberNode, "maxLength": numberNode, "minItems": numberNode, "maxItems": numberNode,
		"x-kind": stringNode, "x-guidance": stringNode, "x-before": stringNode, "x-unit": stringNode, "x-autocomplete": stringNode,
		"x-messages": objectNode, "x-prefill": stringNode, "x-number": stringNode, "x-rows-fixed": boolNode, "x-order": arrayNode,
		"x-attachments": objectNode, "x-form": objectNode,
		"x-maxWords": numberNode, "x-rules": arrayNode, "x-advise": objectNode, "x-calc": objectNode, "x-options-from": stringNode,
		"x-live": stringNode, "x-lists": stringNode, "x-hints": objectNode, "x-owner": arrayNode, "x-see": arrayNode, "x-i18n": objectNode,
	}
	shapeWords = map[nodeKind]string{stringNode: "a text in double quotes", objectNode: "an object in curly brackets",
		arrayNode: "a list in square brackets", boolNode: "true or false", numberNode: "a number"}
	nameLists = map[string]bool{"required": true, "x-order": true, "x-owner": true, "x-see": true}
	counts    = map[string]bool{"minLength": true, "maxLength": true, "minItems": true, "maxItems": true, "x-maxWords": true}
	types     = []string{"string", "integer", "number", "boolean", "array", "object"}
)

// sound walks every schema of the expanded form, conditions included, and reports
// what JSON Schema itself does not allow.
func (c *compiler) sound(n *node) {
	if n.kind != objectNode {
		if n.kind != boolNode {
			c.fail(n, "schema", "An object in curly brackets should stand here.")
		}
		return
	}
	for _, m := range n.members {
		c.soundKeyword(m)
		where, isSchema := schemaPlace[m.name]
		switch {
		case !isSchema:
		case where == objectNode && m.value.kind == objectNode:
			for _, p := range m.value.members {
				c.sound(p.value)
			}
		case where == arrayNode && m.value.kind == arrayNode:
			if len(m.value.items) == 0 {
				c.fail(m.value, "schema", "%q is empty. Put something into it, or take it away.", m.name)
			}
			for _, item := range m.value.items {
				c.sound(item)
			}
		case where == nullNode:
			c.sound(m.value)
		}
	}
}

func (c *compiler) soundKeyword(m member) {
	want, known := shapes[m.name]
	switch {
	case known && m.value.kind != want:
		c.fail(m.value, "schema", "The value of %q must be %s.", m.name, shapeWords[want])
	case nameLists[m.name]:
		c.soundNames(m)
	case counts[m.name]:
		if v, ok := m.value.int(); !ok || v < 0 || v > maxLengths {
			c.fail(m.value, "limit", "%q must be a whole number from 0 to %d.", m.name, maxLengths)
		}
	case m.name == "multipleOf":
		if v, _ := m.value.float(); v <= 0 {
			c.fail(m.value, "limit", "\"multipleOf\" must be greater than 0.")
		}
	case m.name == "type":
		c.soundType(m.value)
	case m.name == "pattern":
		c.soundPattern(m.value)
	case m.name == "enum":
		c.soundChoices(m.value)
	}
}

// soundNames looks at a list of names.
func (c *compiler) soundNames(m member) {
	seen := map[string]bool{}
	for _, item := range m.value.items {
		switch {
		case item.kind != stringNode:
			c.fail(item, "schema", "%q is a list of names, each in double quotes.", m.name)
		case seen[item.text]:
			c.fail(item, "schema", "%q names %q twice. Take one of them away.", m.name, excerpt(item.text, 40))
		}
		seen[item.text] = true
	}
}

func (c *compiler) soundType(n *node) {
	switch {
	case n.kind != stringNode:
		c.fail(n, "type", "A question has one type, such as \"string\". An answer that is not given is simply left out, so \"null\" is not needed.")
	case !isType(n.text):
		c.fail(n, "type", "%q is no type. Use one of %s. %s", excerpt(n.text, 40), strings.Join(types, ", "), didYouMean(n.text, types))
	}
}

func isType(s string) bool {
	for _, t := range types {
		if s == t {
			return true
		}
	}
	return false
}

// soundChoices looks for a choice that stands in a list twice.
func (c *compiler) soundChoices(n *node) {
	if n.kind == arrayNode && len(n.items) == 0 {
		c.fail(n, "options", "\"enum\" has no choice. Write at least one, or leave \"enum\" out.")
	}
	seen := map[string]bool{}
	for _, item := range n.items {
		written := string(item.appendJSON(nil))
		if seen[written] {
			c.fail(item, "options", "The choice %s stands here twice. Take one of them away.", excerpt(written, 40))
		}
		seen[written] = true
	}
}
