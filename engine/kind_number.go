package engine

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"portico/engine/doc"
)

// numeric is a number, whole or not. It is stored as json.Number, in plain digits.
type numeric struct{ whole bool }

func init() { register(numeric{}) }

func (k numeric) Name() string {
	if k.whole {
		return "integer"
	}
	return "number"
}

func (k numeric) Rank() int {
	if k.whole {
		return 90
	}
	return 100
}

func (k numeric) Fits(s *schema) bool { return s.typ() == k.Name() }
func (numeric) Shape() Shape          { return ShapeAnswer }

// Accepts takes numbers within the bounds of design 3.7; a whole number may be
// written 3.0, as the standard has it.
func (k numeric) Accepts(_ *Question, value any) bool {
	n, ok := value.(json.Number)
	if !ok {
		return false
	}
	exact := exactNumber(n)
	return exact != nil && (!k.whole || exact.IsInt())
}

// Read reads a number as people write it: 1,200 or 1 200, a decimal point, a minus,
// and the question's unit behind it.
func (k numeric) Read(q *Question, values []string) (any, string, string) {
	s := first(values)
	if isBlank(s) {
		return nil, "", ""
	}
	n := plainNumber(withoutUnit(s, q.Unit))
	if n == "" || !numberInBounds(n) || (k.whole && strings.Contains(n, ".")) {
		return nil, s, "type"
	}
	return json.Number(n), "", ""
}

// Show writes the digits out, as Read takes them: an imported 1e3 is 1000.
func (numeric) Show(_ *Question, value any) string {
	n, _ := value.(json.Number)
	if !strings.ContainsAny(string(n), "eE") {
		return string(n)
	}
	exact := exactNumber(n)
	if exact == nil {
		return string(n)
	}
	return exact.FloatString(decimalPlaces(exact))
}

func (k numeric) Doc(q *Question, value any) doc.Text {
	s := k.Show(q, value)
	if q.Unit != "" && s != "" {
		s += " " + q.Unit
	}
	return doc.Text(s)
}

// Judge compares doubles, which is exact for numbers of at most 15 digits, and
// divides decimals, where doubles are not.
func (k numeric) Judge(q *Question, value any) []string {
	if !k.Accepts(q, value) {
		return []string{"type"}
	}
	n := value.(json.Number)
	f, _ := strconv.ParseFloat(string(n), 64)
	var rules []string
	for _, bound := range []struct {
		rule   string
		limit  *float64
		broken func(limit float64) bool
	}{
		{"minimum", q.Minimum, func(l float64) bool { return f < l }},
		{"exclusiveMinimum", q.ExclusiveMinimum, func(l float64) bool { return f <= l }},
		{"maximum", q.Maximum, func(l float64) bool { return f > l }},
		{"exclusiveMaximum", q.ExclusiveMaximum, func(l float64) bool { return f >= l }},
	} {
		if bound.limit != nil && bound.broken(*bound.limit) {
			rules = append(rules, bound.rule)
		}
	}
	if q.MultipleOf != nil && *q.MultipleOf > 0 {
		if !new(big.Rat).Quo(exactNumber(n), decimal(*q.MultipleOf)).IsInt() {
			rules = append(rules, "multipleOf")
		}
	}
	return rules
}

func (k numeric) dress(_ *Question, _ any, _ string, v *QuestionView) {
	if v.InputMode = "decimal"; k.whole {
		v.InputMode = "numeric"
	}
}

func (k numeric) word(q *Question, rule, typed string) string {
	switch {
	case rule == "required":
		return ask("Enter", "Enter a number for", titleOf(q))
	case rule != "type":
		return ""
	case typed == "" && k.whole:
		return quoted(titleOf(q)) + " must be a whole number, such as 30"
	case typed == "":
		return quoted(titleOf(q)) + " must be a number, such as 30"
	}
	n := plainNumber(withoutUnit(typed, q.Unit))
	switch {
	case n == "":
		return fmt.Sprintf("“%s” is not a number. Write it in figures, such as 30", brief(typed, 40))
	case !numberInBounds(n):
		return fmt.Sprintf("%s is too long a number. Use at most %d digits", brief(typed, 40), MaxDigits)
	}
	return fmt.Sprintf("%s is not a whole number. Leave out the part after the point", brief(typed, 40))
}

var (
	typedNumber = regexp.MustCompile(`^([+-]?)([0-9]+|[0-9]{1,3}(?:[, ][0-9]{3})+|)(?:\.([0-9]*))?$`)
	groupMarks  = strings.NewReplacer(",", "", " ", "")
	typedMarks  = strings.NewReplacer("\u2212", "-", "\u2013", "-", "\u00a0", " ", "\u2009", " ", "\u202f", " ")
)

// plainNumber turns a number as people write it into JSON's way without an
// exponent: "1,200.50" into "1200.5". It returns "" for what is no number.
func plainNumber(s string) string {
	m := typedNumber.FindStringSubmatch(strings.TrimSpace(typedMarks.Replace(s)))
	if m == nil || m[2]+m[3] == "" {
		return ""
	}
	n := strings.TrimLeft(groupMarks.Replace(m[2]), "0")
	if n == "" {
		n = "0"
	}
	if fraction := strings.TrimRight(m[3], "0"); fraction != "" {
		n += "." + fraction
	}
	if m[1] == "-" && n != "0" {
		n = "-" + n
	}
	return n
}

// withoutUnit takes the question's unit off the end of what was typed.
func withoutUnit(s, unit string) string {
	if unit == "" || len(s) <= len(unit) || !strings.EqualFold(s[len(s)-len(unit):], unit) {
		return s
	}
	return s[:len(s)-len(unit)]
}

// decimal is the decimal number an author wrote: a tenth, not the double next to it.
func decimal(f float64) *big.Rat {
	return ratOf(strconv.FormatFloat(f, 'g', -1, 64))
}

// ratOf reads a number that is known to be written as JSON has it and in bounds.
func ratOf(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return new(big.Rat)
	}
	return r
}

// jsonNumber is how JSON writes a number.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// numberInBounds says whether a JSON number keeps to design 3.7: 15 digits, an
// exponent within 15, written out or not: 1e15 and the same with all its zeros are one
// number. It is asked before anything calculates with the number, since 1e10000000 stops
// the judge.
func numberInBounds(s string) bool {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(s), "e")
	digits := strings.Trim(strings.Replace(strings.TrimLeft(mantissa, "+-"), ".", "", 1), "0")
	if len(digits) > MaxDigits || len(mantissa) > MaxDigits+MaxExponent+len("-0.") {
		return false
	}
	if exponent == "" {
		return true
	}
	e, err := strconv.Atoi(exponent)
	return err == nil && e >= -MaxExponent && e <= MaxExponent
}

func (numeric) width() string { return "s" }

func (numeric) column() doc.Type { return doc.TypeNumber }
