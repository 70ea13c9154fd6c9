package engine

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// calculation is a compiled x-calc (design 3.5): how the answer to a question is worked
// out from others. It is done on the canonical answers, so what is hidden or blank plays
// no part, and of nothing comes no answer.
type calculation struct {
	q      *Question
	path   []string // of the question; "*" stands for a row
	what   string   // "age", "sum", "count" or "copy"
	of     []source
	on     *source    // of age: the question with the day; nil for today
	groups [][]string // optional groups it stands in whose answers it does not work with
	node   *node      // the "x-calc", for findings
}

// source is a question that is calculated with.
type source struct {
	q      *Question
	path   []string // from the top, or from the object that the calculated question stands in
	beside bool     // path begins beside the calculated question: in its own row
}

// ofRecord says that an answer comes out of the council's record: it is read only, or it is
// worked out from what stands beside it in the record, as an age from the date of birth.
func (q *Question) ofRecord() bool {
	if q.calc == nil {
		return q.ReadOnly
	}
	for _, s := range q.calc.sources() {
		if s.q.Parent != q.Parent || !s.q.ReadOnly || s.q.calc != nil {
			return false
		}
	}
	return true
}

// needsDay says whether the result depends on the day on which one looks.
func (c *calculation) needsDay() bool { return c.what == "age" && c.on == nil }

// sources are all questions that are calculated with.
func (c *calculation) sources() []source {
	if c.on == nil {
		return c.of
	}
	return append(c.of[:len(c.of):len(c.of)], *c.on)
}

// reads are the places that the result depends on. An optional group is there only while
// an answer is in it, and what is worked out is none.
func (c *calculation) reads() []read {
	out := []read{{at: c.object()}}
	for _, s := range c.sources() {
		out = append(out, read{at: c.place(s)})
	}
	for _, group := range c.groups {
		out = append(out, read{at: group, deep: true})
	}
	return out
}

// object is the path of the object that the calculated question stands in.
func (c *calculation) object() []string { return c.path[:len(c.path)-1] }

// place is the path of a source from the top.
func (c *calculation) place(s source) []string {
	if !s.beside {
		return s.path
	}
	return append(c.object()[:len(c.path)-1:len(c.path)-1], s.path...)
}

// keepsCalculated says whether what was stored as the result stands: it depends on the
// day, and the day plays no part. So a form that was submitted keeps the age of its day.
func (a *applicable) keepsCalculated(q *Question) bool { return a.today == "" && q.calc.needsDay() }

// work puts the result into every object that has the question and is there.
func (a *applicable) work(c *calculation) {
	if a.keepsCalculated(c.q) {
		return
	}
	a.each("", c.path, func(pointer string) {
		if a.hidden(pointer) {
			return
		}
		parent, name := splitLast(pointer)
		object, _ := a.valueAt(parent).(map[string]any)
		if object == nil {
			return
		}
		if v := c.result(a, object); v != nil {
			object[name] = v
		}
	})
}

// result works the answer out; beside is the object that the question stands in.
func (c *calculation) result(a *applicable, beside map[string]any) any {
	var found []any
	for _, s := range c.of {
		found = s.gather(a, beside, found)
	}
	if len(found) == 0 {
		return nil
	}
	switch c.what {
	case "age":
		return c.age(a, beside, found[0])
	case "sum":
		return sumOf(found)
	case "count":
		rows, _ := found[0].([]any)
		return json.Number(strconv.Itoa(len(rows)))
	}
	return copyValue(found[0])
}

// gather appends the canonical values of a source.
func (s source) gather(a *applicable, beside map[string]any, found []any) []any {
	if s.beside {
		return gather(beside, s.path, found)
	}
	return gather(a.answers, s.path, found)
}

func gather(v any, path []string, found []any) []any {
	for i, token := range path {
		if token == "*" {
			rows, _ := v.([]any)
			for _, row := range rows {
				found = gather(row, path[i+1:], found)
			}
			return found
		}
		object, _ := v.(map[string]any)
		if v = object[token]; v == nil {
			return found
		}
	}
	return append(found, v)
}

// sumOf adds exactly; nil when nothing is a number, or the sum is beyond the bounds of one.
func sumOf(found []any) any {
	total, places, any := new(big.Rat), 0, false
	for _, v := range found {
		n := exactNumber(v)
		if n == nil {
			continue
		}
		places, any = max(places, decimalPlaces(n)), true
		total.Add(total, n)
	}
	text := total.FloatString(places)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if !any || !numberInBounds(text) {
		return nil
	}
	return json.Number(text)
}

// decimalPlaces is how many digits a decimal number has behind its point.
func decimalPlaces(n *big.Rat) int {
	places, _ := n.FloatPrec()
	return places
}

// age is the time from a day to another: whole years where the answer is a number, years
// and months where it is text.
func (c *calculation) age(a *applicable, beside map[string]any, from any) any {
	until := any(a.today)
	if c.on != nil {
		days := c.on.gather(a, beside, nil)
		if len(days) == 0 {
			return nil
		}
		until = days[0]
	}
	born, ok := dayOf(from)
	on, known := dayOf(until)
	if !ok || !known || on.Before(born) {
		return nil
	}
	months := (on.Year()-born.Year())*12 + int(on.Month()) - int(born.Month())
	if on.Day() < born.Day() {
		months--
	}
	if _, number := c.q.Kind.(numeric); number {
		return json.Number(strconv.Itoa(months / 12))
	}
	return ageWords(months)
}

// dayOf reads a stored date.
func dayOf(v any) (time.Time, bool) {
	s, _ := v.(string)
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}

// ageWords is "13 years 9 months", "1 year", "5 months".
func ageWords(months int) string {
	years, rest := months/12, months%12
	switch {
	case years == 0:
		return counted(rest, "month", "months")
	case rest == 0:
		return counted(years, "year", "years")
	}
	return counted(years, "year", "years") + " " + counted(rest, "month", "months")
}
