package engine

import "slices"

// advice is a compiled x-advise (design 3.3): limits whose breach only warns.
type advice struct {
	words    string    // what people read; "" for a sentence about the limit
	limits   *Question // the question with the advised limits in place of its own
	enum     []string  // the advised choices; nil for all
	required []string  // of an object: the questions that had better be answered
}

// broken is the first advised limit that a value breaks, "" for none. draft leaves out
// what is only not done yet.
func (a *advice) broken(p *spot, value any, draft bool) string {
	if a == nil {
		return ""
	}
	limits := a.limits
	if p.q.Options != nil || limits.Options != nil { // what can be chosen now
		now := *limits
		now.Options, now.rowLabels = p.q.Options, p.q.rowLabels
		limits = &now
	}
	for _, rule := range limits.Kind.Judge(limits, value) {
		if advised(rule) && !(draft && isUnfinished(rule)) {
			return rule
		}
	}
	if a.enum == nil {
		return ""
	}
	values := textsOf(value)
	if s, ok := value.(string); ok {
		values = []string{s}
	}
	if slices.ContainsFunc(values, func(s string) bool { return !slices.Contains(a.enum, s) }) {
		return "enum"
	}
	return ""
}

// advised says whether a rule can be the breach of advice; others are faults of their own.
func advised(rule string) bool {
	return rule != "enum" && slices.Contains(allAdvice, rule) || rule == "maxWords"
}

// advise words the breach of advice at a place.
func (s *Sheet) advise(a *advice, p *spot, rule string) Fault {
	f := s.fault(p, "advise", "")
	f.Level = LevelWarn
	if a.words != "" {
		f.Message = inRow(p, a.words)
		return f
	}
	switch rule {
	case "enum":
		f.Message = inRow(p, "Have another look at "+quoted(titleOf(p.q))+": it is none of the usual answers")
	case "required":
		f.Message = inRow(p, quoted(titleOf(p.q))+" is not answered. You can submit without it")
	default:
		as := *p
		as.q = a.limits
		f.Message = message(&as, rule, "")
	}
	return f
}

// missed are the places in an object that had better be answered, and are not.
func (a *advice) missed(object *spot) []*spot {
	if a == nil {
		return nil
	}
	var out []*spot
	for _, name := range a.required {
		if k := object.kid(name); k != nil && !k.hidden && !k.answered() {
			out = append(out, k)
		}
	}
	return out
}
