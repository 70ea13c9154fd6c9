package engine

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"portico/formdefs"
)

// TestCompileMutations changes the structure of forms at random: keywords are
// dropped, copied to other places and given values of other types. Compile must
// not panic, must word every finding, and what it accepts must stand alone.
func TestCompileMutations(t *testing.T) {
	t.Parallel()
	advice, err := formdefs.Definition("ot-advice")
	if err != nil {
		t.Fatal(err)
	}
	seeds := []string{
		string(advice),
		conditionForm("", `, "if": {"properties": {"kind": {"const": "x"}}, "required": ["kind"]}, "then": {"required": ["why"]}, "else": {"if": {"required": ["age"]}, "then": {"properties": {"rows": {"items": {"properties": {"note": false}}}}}}`, ""),
		formOf(`"q": {"title": "Q", "type": "array", "x-number": "O", "items": {"$ref": "blocks/need-row.json", "properties": {"need": false}}, "x-rows": [{"impact": "x"}], "x-ehcp": {"column": "area", "default": "B"}},
			"c": {"title": "C", "type": "array", "uniqueItems": true, "items": {"$ref": "lists/areas-of-need.json"}}, "d": {"title": "D", "const": true}, "n": {"x-kind": "note", "x-before": "N"}`,
			`, "anyOf": [{"required": ["q"]}, {"required": ["c", "d"]}], "x-order": ["d", "c"]`),
	}
	everything, err := os.ReadFile("testdata/everything.json")
	if err != nil {
		t.Fatal(err)
	}
	seeds = append(seeds, string(everything))
	for n, seed := range seeds {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(7, uint64(n)))
			accepted := 0
			for i := range 1500 {
				root, _ := readSource([]byte(seed), "")
				for range 1 + random.IntN(3) {
					mutateNode(random, root)
				}
				if mutationHolds(t, random, root.appendJSON(nil), i%50 == 0) {
					accepted++
				}
			}
			if accepted == 0 || accepted == 1500 {
				t.Errorf("%d of 1500 were accepted: the mutations test nothing", accepted)
			}
		})
	}
}

// mutationHolds says whether the source was accepted.
func mutationHolds(t *testing.T, random *rand.Rand, src []byte, checkToo bool) bool {
	t.Helper()
	d, found := Compile(src, formdefs.Catalogue())
	if checkToo {
		found = append(found, Check(src, formdefs.Catalogue())...)
	}
	for _, f := range found {
		if f.Message == "" || strings.Contains(f.Message, "%!") || strings.Contains(f.Message, "jsonschema") {
			t.Errorf("badly worded: %+v", f)
		}
		if f.Rule == "schema" && strings.Contains(f.Message, "sound JSON Schema") {
			t.Errorf("only the judge saw this: %+v\n%s", f, src)
		}
	}
	if d == nil {
		return false
	}
	if _, err := d.judge.compiled(); err != nil {
		t.Errorf("only the judge saw this: %v\n%s", err, src)
	}
	a := parsed(t, fullAnswers)
	d.SheetOn(a, "2026-11-22").Complete()
	d.Document(a, DocOptions{})
	published := plainly(t, d)
	for i := range 3 {
		verdictsOf(t, d, mutated(random, d, a)).agree(t, d, published, strconv.Itoa(i))
	}
	again, found := Compile(d.Bundled, nil)
	if again == nil || !bytes.Equal(again.Bundled, d.Bundled) {
		t.Errorf("the bundle does not stand alone: %+v\n%s", found, src)
	}
	return true
}

// mutateNode changes one place of the tree.
func mutateNode(random *rand.Rand, root *node) {
	all := everyNode(root, nil)
	n := all[random.IntN(len(all))]
	switch {
	case n.kind == objectNode && len(n.members) > 0:
		i := random.IntN(len(n.members))
		switch random.IntN(4) {
		case 0:
			n.drop(n.members[i].name)
		case 1:
			n.members[i].value = strangeNode(random, all)
		case 2:
			n.set(strangeWord(random), n.members[i].value)
		default:
			n.set(strangeWord(random), strangeNode(random, all))
		}
	case n.kind == arrayNode && len(n.items) > 0:
		i := random.IntN(len(n.items))
		if random.IntN(2) == 0 {
			n.items = append(n.items, strangeNode(random, all))
		} else {
			n.items[i] = strangeNode(random, all)
		}
	case n.kind == stringNode:
		n.text = strangeWord(random)
	}
}

func everyNode(n *node, out []*node) []*node {
	out = append(out, n)
	for _, item := range n.items {
		out = everyNode(item, out)
	}
	for _, m := range n.members {
		out = everyNode(m.value, out)
	}
	return out
}

// strangeNode is a value of any type, or a copy of another part of the form.
func strangeNode(random *rand.Rand, all []*node) *node {
	switch random.IntN(8) {
	case 0:
		return textNode(strangeWord(random))
	case 1:
		return &node{kind: numberNode, text: []string{"0", "-1", "3", "2.5", "1e15", "100000000"}[random.IntN(6)]}
	case 2:
		return &node{kind: boolNode, text: []string{"true", "false"}[random.IntN(2)]}
	case 3:
		return &node{kind: arrayNode}
	case 4:
		return &node{kind: objectNode}
	case 5:
		return &node{kind: nullNode}
	}
	return place(all[random.IntN(len(all))], nil)
}

func strangeWord(random *rand.Rand) string {
	words := append([]string{"q", "a", "kind", "why", "_row", "", "a.b", "a/b", "#", "#/properties/a", "blocks/sign-off.json", "lists/review.json",
		"group", "table", "radios", "tick", "note", "attachments", "date", "(", "^a$", "/child/born", "object", "array", "string", "boolean", "$anchor",
		"/a/q", "/advice/outcomes", "/support/provision/*/hours", "today", "age", "sum", "count", "copy", "of", "on", "than", "rule", "calc", "notBefore", "different", "hours"},
		append(knownKeywords, refusedKeywords...)...)
	return words[random.IntN(len(words))]
}
