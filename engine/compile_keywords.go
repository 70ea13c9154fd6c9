package engine

import "slices"

// refusedKeywords are words of the standard that would make the judge refuse
// answers for reasons that the engine cannot tell a person.
var refusedKeywords = []string{"$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$anchor", "$vocabulary",
	"not", "patternProperties", "propertyNames", "dependentSchemas", "dependentRequired", "dependencies",
	"prefixItems", "additionalItems", "unevaluatedItems", "minProperties", "maxProperties", "minContains", "maxContains", "contains",
	"contentSchema", "definitions"}

// keywords refuses what cannot stand in a schema of that kind ("row", "object"
// for the root, or the name of the question's kind).
func (c *compiler) keywords(s *schema, kind string) {
	for _, m := range s.n.members {
		switch {
		case slices.Contains(refusedKeywords, m.name):
			c.fail(m.value, "unsupported", "%q cannot be used in a form. %s", m.name, insteadOf(m.name))
		case (m.name == "$id" || m.name == "$schema") && kind != "object":
			c.fail(m.value, "unsupported", "Only the form itself has a %q. Take this one away.", m.name)
		case m.name == "additionalProperties" || m.name == "unevaluatedProperties":
			if !m.value.isFalse() {
				c.fail(m.value, "unsupported", "%q can only be false: a form takes no answers to questions it does not have.", m.name)
			}
		}
	}
	if kind != "object" && kind != "group" && kind != "row" {
		for _, name := range []string{"if", "then", "else", "allOf", "anyOf"} {
			if n := s.n.get(name); n != nil {
				c.fail(n, "unsupported", "%q cannot stand in a single question. Put it into the tab, group or row around it.", name)
			}
		}
	}
}

func insteadOf(keyword string) string {
	switch keyword {
	case "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$anchor":
		return "Name the part itself: \"$ref\": \"#/$defs/contact\"."
	case "not", "dependentSchemas", "dependentRequired", "dependencies":
		return "Use \"if\" with \"then\" and \"else\" in the tab or group around it."
	case "definitions":
		return "Put shared parts into \"$defs\"."
	case "contains", "minContains", "maxContains", "minProperties", "maxProperties":
		return "Use \"minItems\" and \"maxItems\" of a table, or \"required\"."
	}
	return "Write the questions out in \"properties\"."
}
