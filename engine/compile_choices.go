package engine

// choices reads the options of a question.
func (c *compiler) choices(q *Question, s *schema) {
	holder := s
	if s.typ() == "array" {
		holder = s.items()
		c.onlyChoices(holder)
		if !s.truth("uniqueItems") {
			c.fail(s.n, "options", "Checkboxes need \"uniqueItems\": true, so that no choice counts twice.")
		}
	}
	var list *node
	if holder != nil {
		list = firstOf(holder.n, "oneOf", "enum")
	}
	if list == nil {
		if needsOptions(q.Kind, s.typ()) {
			c.fail(s.n, "options", "%q has no choices. Add \"oneOf\": [{\"const\": \"code\", \"title\": \"Words people read\"}].", q.Name)
		}
		return
	}
	switch {
	case holder.has("oneOf") && holder.has("enum"):
		c.fail(holder.n.get("enum"), "options", "%q has its choices twice, in \"oneOf\" and in \"enum\". Keep \"oneOf\".", q.Name)
	case holder.typ() != "string":
		c.fail(list, "options", "Choices belong to a question with \"type\": \"string\".")
	}
	q.Options = holder.options()
	c.liveList(q, s)
	c.eachChoice(holder, list)
}

// eachChoice sees to it that every choice has a code of its own, and words.
func (c *compiler) eachChoice(holder *schema, list *node) {
	seen := map[string]bool{}
	for _, item := range list.items {
		value := item
		if holder.has("oneOf") {
			value = item.get("const")
			if item.get("title").str() == "" {
				c.fail(item, "options", "This choice has no words. Write {\"const\": \"code\", \"title\": \"Words people read\"}.")
			}
		}
		switch {
		case value == nil || value.kind != stringNode || value.text == "":
			c.fail(item, "options", "The stored value of a choice must be a text. Write {\"const\": \"code\", \"title\": \"Words people read\"}.")
		case seen[value.text]:
			c.fail(item, "options", "The choice %q stands here twice. Take one of them away.", excerpt(value.text, 40))
		default:
			seen[value.text] = true
		}
	}
}

// onlyChoices sees to it that the members of checkboxes have choices and no other
// limits: a tick has nothing to type that could break them.
func (c *compiler) onlyChoices(items *schema) {
	if items == nil {
		return
	}
	c.keywords(items, "choices")
	for _, m := range items.n.members {
		if decides[m.name] && m.name != "type" && m.name != "enum" {
			c.fail(m.value, "options", "%q does nothing in the choices of checkboxes. Take it away.", m.name)
		}
	}
}

// needsOptions says whether a kind makes no sense without choices: it fits a
// schema of the type with choices, and none without.
func needsOptions(k Kind, typ string) bool {
	bare := &node{kind: objectNode, members: []member{{name: "type", value: textNode(typ)}}}
	choices := &node{kind: arrayNode, items: []*node{textNode("a"), textNode("b")}}
	with := *bare
	if typ == "array" {
		with.set("items", &node{kind: objectNode, members: []member{{name: "type", value: textNode("string")}, {name: "enum", value: choices}}})
	} else {
		with.set("enum", choices)
	}
	return k.Fits(&schema{&with}) && !k.Fits(&schema{bare})
}
