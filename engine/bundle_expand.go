package engine

// expand copies a schema with every $ref replaced by what it names. Keywords
// beside a $ref win over the block's own. via is the $ref of the form's own
// source through which a catalogue file is being read: findings point there.
func (b *bundler) expand(n, via *node) *node {
	if n.kind != objectNode {
		return place(n, via)
	}
	out := shallow(n, via)
	for _, m := range n.members {
		switch {
		case m.name == "$ref" || m.name == "$defs":
		case (m.name == "$id" || m.name == "$schema") && n.parent == nil && n.file != "":
		default:
			out.members = append(out.members, member{m.name, m.line, m.column, b.expandMember(m, via)})
		}
	}
	ref := n.get("$ref")
	if ref == nil {
		return out
	}
	target := b.resolve(ref)
	if target == nil {
		return out
	}
	if via == nil && target.file != "" {
		via = ref
	}
	return merge(b.expand(target, via), out)
}

func (b *bundler) expandMember(m member, via *node) *node {
	where, isSchema := schemaPlace[m.name]
	switch {
	case isSchema && where == objectNode && m.value.kind == objectNode:
		out := shallow(m.value, via)
		for _, p := range m.value.members {
			out.members = append(out.members, member{p.name, p.line, p.column, b.expand(p.value, via)})
		}
		return out
	case isSchema && where == arrayNode && m.value.kind == arrayNode:
		out := shallow(m.value, via)
		for _, item := range m.value.items {
			out.items = append(out.items, b.expand(item, via))
		}
		return out
	case isSchema && where == nullNode:
		return b.expand(m.value, via)
	}
	return place(m.value, via)
}

// shallow copies a node without its members and items.
func shallow(n, via *node) *node {
	out := &node{kind: n.kind, line: n.line, column: n.column, text: n.text, file: n.file, place: n}
	if n.file != "" {
		out.place = via
	}
	return out
}

// place copies a whole value, each part knowing where it came from.
func place(n, via *node) *node {
	out := shallow(n, via)
	for _, item := range n.items {
		out.items = append(out.items, place(item, via))
	}
	for _, m := range n.members {
		out.members = append(out.members, member{m.name, m.line, m.column, place(m.value, via)})
	}
	return out
}

// merge lays the keywords that stand beside a $ref over those of the block.
// Properties and items are laid over each other in depth, so that one column's
// title can be changed, or one column switched off with "false". "required" is
// added to, as the standard has it; conditions of both hold.
func merge(base, over *node) *node {
	if base.kind != objectNode || over.kind != objectNode {
		return over
	}
	base.line, base.column, base.file, base.place = over.line, over.column, over.file, over.place
	if over.has("if") && base.has("if") {
		keepCondition(base)
	}
	for _, m := range over.members {
		mine := base.get(m.name)
		if mine == nil {
			base.members = append(base.members, m)
			continue
		}
		base.set(m.name, mergeMember(m.name, mine, m.value))
	}
	return base
}

func mergeMember(keyword string, mine, theirs *node) *node {
	switch keyword {
	case "properties", "x-messages":
		if mine.kind != objectNode || theirs.kind != objectNode {
			return theirs
		}
		for _, p := range theirs.members {
			if old := mine.get(p.name); old != nil && keyword == "properties" {
				mine.set(p.name, merge(old, p.value))
			} else {
				mine.set(p.name, p.value)
			}
		}
		return mine
	case "items":
		return merge(mine, theirs)
	case "required", "allOf":
		return union(mine, theirs)
	}
	return theirs
}

// union appends what is not there yet.
func union(mine, theirs *node) *node {
	if mine.kind != arrayNode || theirs.kind != arrayNode {
		return theirs
	}
	there := map[string]bool{}
	for _, item := range mine.items {
		there[item.str()] = item.kind == stringNode
	}
	for _, item := range theirs.items {
		if item.kind != stringNode || !there[item.text] {
			mine.items = append(mine.items, item)
		}
	}
	return mine
}

// keepCondition moves if, then and else of a block into its allOf, to make room
// for the condition that stands beside the $ref.
func keepCondition(base *node) {
	trio := shallow(base, base.place)
	trio.place = base.place
	for _, keyword := range []string{"if", "then", "else"} {
		if v := base.get(keyword); v != nil {
			trio.set(keyword, v)
			base.drop(keyword)
		}
	}
	all := base.get("allOf")
	if all == nil {
		all = &node{kind: arrayNode, place: base.place, file: base.file}
		base.set("allOf", all)
	}
	all.items = append(all.items, trio)
}
