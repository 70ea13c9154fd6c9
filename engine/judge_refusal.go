package engine

import (
	"errors"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// refused asks the judge about the canonical answers and words what it refuses.
func (s *Sheet) refused() []Fault {
	err := s.d.judge.Validate(s.app.canonical())
	if err == nil {
		return nil
	}
	var found *jsonschema.ValidationError
	if !errors.As(err, &found) {
		return []Fault{s.refusal("", "judge")}
	}
	var faults []Fault
	seen := map[string]bool{}
	eachLeaf(found, func(leaf *jsonschema.ValidationError) {
		rule := leaf.KeywordLocation[strings.LastIndexByte(leaf.KeywordLocation, '/')+1:]
		if key := leaf.InstanceLocation + " " + rule; !seen[key] {
			seen[key] = true
			faults = append(faults, s.refusal(s.app.storedPointer(leaf.InstanceLocation), rule))
		}
	})
	s.sortFaults(faults)
	return faults
}

// eachLeaf visits the errors that have no causes of their own.
func eachLeaf(e *jsonschema.ValidationError, visit func(*jsonschema.ValidationError)) {
	if len(e.Causes) == 0 {
		visit(e)
	}
	for _, c := range e.Causes {
		eachLeaf(c, visit)
	}
}

// refusal words what the judge refused and our walk did not. The library's own text
// is never shown.
func (s *Sheet) refusal(pointer, rule string) Fault {
	p := s.find(s.root, pointer)
	if p == nil {
		p = s.root
	}
	f := s.fault(p, rule, "")
	f.Pointer = pointer
	switch custom := p.q.Messages[rule]; {
	case custom != "":
		f.Message = custom
	case rule == "required" && shapeOf(p.q) != ShapeAnswer:
		f.Message = inRow(p, quoted(titleOf(p.q))+" lacks something that the council fills in. Ask the council to complete its record")
	default:
		f.Message = inRow(p, quoted(titleOf(p.q))+" cannot be accepted as it stands. Check it, or ask the council about this form")
	}
	return f
}

// find is the place at a pointer or the nearest place above it.
func (s *Sheet) find(p *spot, pointer string) *spot {
	for _, k := range p.kids {
		if pointer == k.pointer {
			return k
		}
		if strings.HasPrefix(pointer, k.pointer+"/") {
			return s.find(k, pointer)
		}
	}
	return p
}

// sortFaults puts faults into document order; the judge's order follows Go's maps.
func (s *Sheet) sortFaults(faults []Fault) {
	order := map[string]int{}
	n := 0
	var visit func(*spot)
	visit = func(p *spot) {
		n++
		order[p.path()] = n
		for _, k := range p.kids {
			visit(k)
		}
	}
	visit(s.root)
	slices.SortStableFunc(faults, func(a, b Fault) int {
		if order[a.Name] != order[b.Name] {
			return order[a.Name] - order[b.Name]
		}
		return strings.Compare(a.Pointer+a.Rule, b.Pointer+b.Rule)
	})
}
