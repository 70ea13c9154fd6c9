package engine

import (
	"encoding/json"
	"math/big"
	"slices"
)

// condition is a compiled "if" (design 3.2). It knows exactly the keywords const,
// enum, contains, minimum, maximum, not, required, properties, allOf and anyOf,
// and means by each what JSON Schema 2020-12 means: a keyword for another type
// than the value's holds.
type condition struct {
	required         []string
	properties       []namedCondition
	choices          []any // enum, or const as the only choice; nil when not said
	contains         *condition
	minimum, maximum *big.Rat
	not              *condition
	all              []*condition
	any              []*condition
	never            bool // the schema "false"
}

type namedCondition struct {
	name string
	cond *condition
}

// holds judges a value of canonical answers.
func (c *condition) holds(v any) bool {
	if c.never || !c.holdsValue(v) {
		return false
	}
	switch v := v.(type) {
	case map[string]any:
		if !c.holdsObject(v) {
			return false
		}
	case []any:
		if c.contains != nil && !slices.ContainsFunc(v, c.contains.holds) {
			return false
		}
	}
	if c.not != nil && c.not.holds(v) {
		return false
	}
	for _, one := range c.all {
		if !one.holds(v) {
			return false
		}
	}
	return c.any == nil || slices.ContainsFunc(c.any, func(one *condition) bool { return one.holds(v) })
}

func (c *condition) holdsObject(v map[string]any) bool {
	for _, name := range c.required {
		if _, there := v[name]; !there {
			return false
		}
	}
	for _, p := range c.properties {
		if value, there := v[p.name]; there && !p.cond.holds(value) {
			return false
		}
	}
	return true
}

func (c *condition) holdsValue(v any) bool {
	if c.choices != nil && !slices.ContainsFunc(c.choices, func(choice any) bool { return sameValue(choice, v) }) {
		return false
	}
	if c.minimum == nil && c.maximum == nil {
		return true
	}
	n := exactNumber(v)
	return n == nil || (c.minimum == nil || n.Cmp(c.minimum) >= 0) && (c.maximum == nil || n.Cmp(c.maximum) <= 0)
}

// sameValue compares two plain JSON values; 1, 1.0 and json.Number("1") are the same.
func sameValue(a, b any) bool {
	if x, y := exactNumber(a), exactNumber(b); x != nil && y != nil {
		return x.Cmp(y) == 0
	}
	switch a := a.(type) {
	case string:
		s, ok := b.(string)
		return ok && a == s
	case bool:
		t, ok := b.(bool)
		return ok && a == t
	}
	return false
}

// exactNumber is the exact value of a number, nil of what is none or is out of
// bounds: a rational of a huge exponent would take for ever.
func exactNumber(v any) *big.Rat {
	switch v := v.(type) {
	case json.Number:
		if !jsonNumber.MatchString(string(v)) || !numberInBounds(string(v)) {
			return nil
		}
		return ratOf(string(v))
	case float64:
		return new(big.Rat).SetFloat64(v)
	case int:
		return new(big.Rat).SetInt64(int64(v))
	case int64:
		return new(big.Rat).SetInt64(v)
	}
	return nil
}

// test is a condition that must come out as wanted, at a place in the answers.
type test struct {
	at   []string // tokens of the place; "*" stands for a row
	cond *condition
	want bool
	// reads is what the condition looks at, so that branches can be sorted.
	reads []read
}

// branch is one way of an if/then/else: the "then" with its condition wanted, or
// the "else" with it not wanted. A branch inside a branch carries the tests of
// the outer one first, so every branch can be judged on its own.
type branch struct {
	tests []test
	at    []string   // place of the innermost condition; every tests[i].at begins it
	hides [][]string // questions taken away; each begins with at
	asks  [][]string // questions asked for; each begins with at
	node  *node      // the "if", for findings
}

// read is a place that a condition looks at. deep says that hiding anything
// below changes it too: an optional group is there only while an answer in it is.
type read struct {
	at   []string
	deep bool
}
