package engine

// schema is a schema of the definition with every $ref resolved, as the kinds
// see it in Fits. Its properties keep document order (x-order applied).
type schema struct {
	n *node // an object; boolean schemas never become a schema
}

// asSchema wraps a node; nil for what is no object.
func asSchema(n *node) *schema {
	if n == nil || n.kind != objectNode {
		return nil
	}
	return &schema{n}
}

// property is a named schema in an object schema.
type property struct {
	name   string
	schema *schema
}

// typ is the schema's type: "string", "integer", "number", "boolean", "array" or
// "object". When it is not said it is taken from what only one type can have;
// "" when that does not tell either.
func (s *schema) typ() string {
	if t := s.n.get("type"); t != nil {
		return t.str()
	}
	switch {
	case s.has("properties"):
		return "object"
	case s.has("items"):
		return "array"
	case s.has("oneOf") || s.has("enum"):
		return "string"
	case s.n.get("const") != nil && s.n.get("const").kind == boolNode:
		return "boolean"
	}
	return ""
}

// kind is x-kind, "" when it is not said.
func (s *schema) kind() string { return s.str("x-kind") }

// has says whether the keyword is there.
func (s *schema) has(keyword string) bool { return s != nil && s.n.has(keyword) }

// str is the keyword's text, "" when it is absent or no text.
func (s *schema) str(keyword string) string { return s.n.get(keyword).str() }

// truth says whether the keyword is there and true.
func (s *schema) truth(keyword string) bool { return s.n.get(keyword).isTrue() }

// int is the keyword's whole number and whether it has one.
func (s *schema) int(keyword string) (int, bool) { return s.n.get(keyword).int() }

// float is the keyword's number and whether it has one.
func (s *schema) float(keyword string) (float64, bool) { return s.n.get(keyword).float() }

// strings are the texts of a keyword that is a list.
func (s *schema) strings(keyword string) []string { return s.n.get(keyword).strings() }

// constTrue says whether the schema is a tick that must be given ("const": true).
func (s *schema) constTrue() bool { return s.n.get("const").isTrue() }

// items is the schema of an array's members; nil when there is none.
func (s *schema) items() *schema { return asSchema(s.n.get("items")) }

// prop is the property of that name; nil when there is none or it is switched off.
func (s *schema) prop(name string) *schema {
	if s == nil {
		return nil
	}
	return asSchema(s.n.get("properties").get(name))
}

// props are the properties in screen order: those x-order names first, then the
// others as they stand. Properties switched off by "false" are left out.
func (s *schema) props() []property {
	all := s.n.get("properties")
	if all == nil || all.kind != objectNode {
		return nil
	}
	byName := make(map[string]*schema, len(all.members))
	for _, m := range all.members {
		if p := asSchema(m.value); p != nil && m.name != RowKey {
			byName[m.name] = p
		}
	}
	order := s.strings("x-order")
	for _, m := range all.members {
		order = append(order, m.name)
	}
	out := make([]property, 0, len(byName))
	for _, name := range order {
		if p := byName[name]; p != nil {
			out = append(out, property{name, p})
			delete(byName, name)
		}
	}
	return out
}

// isObject says whether the schema is an object of questions: a tab, a group or a row.
func (s *schema) isObject() bool { return s != nil && s.typ() == "object" }

// isTable says whether the schema is an array of objects.
func (s *schema) isTable() bool { return s != nil && s.typ() == "array" && s.items().isObject() }

// options are the choices: "oneOf" of const and title, or "enum". Of an array
// they are the choices of its items.
func (s *schema) options() []Option {
	if s == nil {
		return nil
	}
	if s.typ() == "array" {
		if items := s.items(); items != nil && !items.isObject() {
			return items.options()
		}
		return nil
	}
	if one := s.n.get("oneOf"); one != nil {
		return optionsOf(one)
	}
	var out []Option
	for _, v := range s.strings("enum") {
		out = append(out, Option{Value: v, Label: v})
	}
	return out
}

// hasOptions says whether there are choices, without building them.
func (s *schema) hasOptions() bool {
	if s == nil {
		return false
	}
	if s.typ() == "array" {
		items := s.items()
		return items != nil && !items.isObject() && items.hasOptions()
	}
	return s.has("oneOf") || s.has("enum")
}

func optionsOf(one *node) []Option {
	out := make([]Option, 0, len(one.items))
	for _, item := range one.items {
		value, label := item.get("const").str(), item.get("title").str()
		if label == "" {
			label = value
		}
		out = append(out, Option{Value: value, Label: label})
	}
	return out
}
