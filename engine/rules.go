package engine

import (
	"reflect"
	"strconv"
	"strings"
)

// rule is a compiled member of x-rules (design 3.3). It rests while one of its answers is
// missing, hidden or cannot be read.
type rule struct {
	name             string
	of, than         *Question // than is nil for today, and for a column compared with itself
	ofPath, thanPath []string  // from the object that has the rule; "*" stands for rows
	today            bool
	message          string // the author's own words, or ""
	level            string
}

// broken finds the places at which the rules of an object are broken. other is the place
// that was compared with, nil for today.
func (s *Sheet) broken(object *spot, found func(r *rule, at, other *spot)) {
	for _, r := range object.q.rules {
		places := object.placesAt(r.ofPath, nil)
		if r.than == nil && !r.today {
			sameAnswers(places, func(at, other *spot) { found(r, at, other) })
			continue
		}
		than, other := any(s.app.today), (*spot)(nil)
		if !r.today {
			others := object.placesAt(r.thanPath, nil)
			if len(others) == 0 {
				continue
			}
			other = others[0]
			than = other.value
		}
		for _, at := range places {
			if breaks(r.name, at.value, than) {
				found(r, at, other)
			}
		}
	}
}

// placesAt are the answered places that a path leads to, after those found before.
func (p *spot) placesAt(path []string, found []*spot) []*spot {
	at := p
	for i, token := range path {
		if token == "*" {
			for _, row := range at.kids {
				found = row.placesAt(path[i+1:], found)
			}
			return found
		}
		if at = at.kid(token); at == nil {
			return found
		}
	}
	if at.present && !at.hidden && at.typed == "" {
		found = append(found, at)
	}
	return found
}

// sameAnswers finds each answer of a column that stands in a row above it too.
func sameAnswers(places []*spot, found func(at, other *spot)) {
	first := map[string]*spot{}
	for _, p := range places {
		key, err := CanonicalJSON(plainAnswer(p.value))
		if err != nil {
			continue
		}
		if other := first[string(key)]; other != nil {
			found(p, other)
			continue
		}
		first[string(key)] = p
	}
}

// breaks judges two answers by a rule; what is not of the rule's type rests.
func breaks(name string, of, than any) bool {
	switch name {
	case "different":
		return reflect.DeepEqual(plainAnswer(of), plainAnswer(than)) || sameValue(of, than)
	case "notMoreThan":
		a, b := exactNumber(of), exactNumber(than)
		return a != nil && b != nil && a.Cmp(b) > 0
	}
	a, ok := dayOf(of)
	b, known := dayOf(than)
	switch {
	case !ok || !known:
		return false
	case name == "notBefore":
		return a.Before(b)
	}
	return a.After(b)
}

// plainAnswer is an answer as it is compared: capitals and spaces make no text different.
func plainAnswer(v any) any {
	if s, ok := v.(string); ok {
		return strings.ToLower(strings.Join(strings.Fields(s), " "))
	}
	return v
}

// ruleFault words a broken rule at the place that is judged.
func (s *Sheet) ruleFault(r *rule, at, other *spot) Fault {
	f := s.fault(at, r.name, "")
	f.Level = r.level
	switch own := at.q.Messages[r.name]; {
	case r.message != "":
		f.Message = inRow(at, r.message)
	case own != "":
		f.Message = inRow(at, own)
	default:
		f.Message = inRow(at, wordRule(r, at, other))
	}
	return f
}

func wordRule(r *rule, at, other *spot) string {
	name := quoted(titleOf(at.q))
	if other == nil {
		if r.name == "notBefore" {
			return name + " must not be in the past"
		}
		return name + " must not be in the future"
	}
	than := quoted(titleOf(other.q)) + " (" + string(other.q.Kind.Doc(other.q, other.value)) + ")"
	switch {
	case r.name == "notBefore":
		return name + " must not be before " + than
	case r.name == "notAfter":
		return name + " must not be after " + than
	case r.name == "notMoreThan":
		return name + " must not be more than " + than
	case r.than == nil:
		return name + " is the same as in row " + strconv.Itoa(other.rowNumber()) + ". Each row needs its own"
	}
	return name + " must not be the same as " + quoted(titleOf(other.q))
}
