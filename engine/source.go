package engine

import (
	"encoding/json"
	"strconv"
	"strings"
)

// nodeKind is the JSON type of a node.
type nodeKind uint8

const (
	nullNode nodeKind = iota
	boolNode
	numberNode
	stringNode
	arrayNode
	objectNode
)

// node is a JSON value that knows where it stands in the source and keeps the
// order of its members. encoding/json keeps neither, and screen order and
// "file:line:column" are both promises of the definition language.
type node struct {
	kind    nodeKind
	line    int    // 1-based; 0 when the node was not read but made
	column  int    // 1-based, in characters
	text    string // of a string: its value; of a number: its literal; "true" or "false"
	members []member
	items   []*node

	parent *node  // in the source; nil for the root
	key    string // name or index in the parent
	file   string // catalogue file the node was read from; "" for the form itself
	place  *node  // of an expanded node: the node of the form's own source to point at
}

// member is a name and its value in an object.
type member struct {
	name         string
	line, column int
	value        *node
}

// get returns the member's value, or nil. It is nil-safe, so paths can be chained.
func (n *node) get(name string) *node {
	if n == nil || n.kind != objectNode {
		return nil
	}
	for i := range n.members {
		if n.members[i].name == name {
			return n.members[i].value
		}
	}
	return nil
}

// has says whether the object has the member.
func (n *node) has(name string) bool { return n.get(name) != nil }

// set replaces the member's value in place, or appends the member.
func (n *node) set(name string, value *node) {
	for i := range n.members {
		if n.members[i].name == name {
			n.members[i].value = value
			return
		}
	}
	n.members = append(n.members, member{name: name, value: value})
}

// drop takes the member away.
func (n *node) drop(name string) {
	for i := range n.members {
		if n.members[i].name == name {
			n.members = append(n.members[:i:i], n.members[i+1:]...)
			return
		}
	}
}

// str is the value of a string node, "" otherwise.
func (n *node) str() string {
	if n == nil || n.kind != stringNode {
		return ""
	}
	return n.text
}

// isTrue and isFalse recognise the two boolean values.
func (n *node) isTrue() bool  { return n != nil && n.kind == boolNode && n.text == "true" }
func (n *node) isFalse() bool { return n != nil && n.kind == boolNode && n.text == "false" }

// strings are the texts of an array of strings; members of other types are left out.
func (n *node) strings() []string {
	if n == nil || n.kind != arrayNode {
		return nil
	}
	out := make([]string, 0, len(n.items))
	for _, item := range n.items {
		if item.kind == stringNode {
			out = append(out, item.text)
		}
	}
	return out
}

// int is the value of a number node that is a whole number, and whether it is one.
func (n *node) int() (int, bool) {
	f, ok := n.float()
	if !ok || f != float64(int(f)) {
		return 0, false
	}
	return int(f), true
}

// float is the value of a number node, and whether it is one.
func (n *node) float() (float64, bool) {
	if n == nil || n.kind != numberNode {
		return 0, false
	}
	f, err := strconv.ParseFloat(n.text, 64)
	return f, err == nil
}

// value is the node as plain Go values, numbers as json.Number.
func (n *node) value() any {
	switch n.kind {
	case boolNode:
		return n.text == "true"
	case numberNode:
		return json.Number(n.text)
	case stringNode:
		return n.text
	case arrayNode:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = item.value()
		}
		return out
	case objectNode:
		out := make(map[string]any, len(n.members))
		for _, m := range n.members {
			out[m.name] = m.value.value()
		}
		return out
	}
	return nil
}

// appendJSON writes the node as compact JSON in its own order.
func (n *node) appendJSON(b []byte) []byte {
	switch n.kind {
	case boolNode, numberNode:
		return append(b, n.text...)
	case stringNode:
		return appendString(b, n.text)
	case arrayNode:
		b = append(b, '[')
		for i, item := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendJSON(b)
		}
		return append(b, ']')
	case objectNode:
		b = append(b, '{')
		for i, m := range n.members {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, m.name), ':')
			b = m.value.appendJSON(b)
		}
		return append(b, '}')
	}
	return append(b, "null"...)
}

func appendString(b []byte, s string) []byte {
	q, err := json.Marshal(s)
	if err != nil { // a string always marshals
		return append(b, `""`...)
	}
	return append(b, q...)
}

// pointer is the JSON pointer of the node in the document it was read from.
func (n *node) pointer() string {
	if n == nil || n.parent == nil {
		return ""
	}
	return n.parent.pointer() + "/" + escapeToken(n.key)
}

// at is the node of the form's own source to point a finding at.
func (n *node) at() *node {
	if n != nil && n.place != nil {
		return n.place
	}
	return n
}

// escapeToken writes a name as a member of a JSON pointer (RFC 6901).
func escapeToken(s string) string {
	if !strings.ContainsAny(s, "~/") {
		return s
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
}

// unescapeToken is the reverse of escapeToken.
func unescapeToken(s string) string {
	if !strings.Contains(s, "~") {
		return s
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(s)
}

// splitPointer gives the unescaped members of a JSON pointer; "" has none.
func splitPointer(p string) []string {
	if p == "" {
		return nil
	}
	parts := strings.Split(strings.TrimPrefix(p, "/"), "/")
	for i := range parts {
		parts[i] = unescapeToken(parts[i])
	}
	return parts
}
