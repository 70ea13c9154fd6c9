package portal

import (
	"slices"
	"strings"
	"time"
)

// AdviceCategory is the head of regulation 6(1) of the SEND Regulations 2014 under which a
// form asks for advice: "a" to "h", or "" for a form that asks for none.
type AdviceCategory string

// AdviceCategories are the heads of regulation 6(1), in its order.
var AdviceCategories = []AdviceCategory{"a", "b", "c", "d", "e", "f", "g", "h"}

var adviceWords = map[AdviceCategory]string{
	"a": "Child’s parent or young person", "b": "Educational advice", "c": "Medical advice from a health care professional",
	"d": "Psychological advice from an educational psychologist", "e": "Social care advice", "f": "Anybody else whom the council thinks fit",
	"g": "Preparing for adulthood and independent living", "h": "Anybody whom the family reasonably asks for",
}

// Words is the head with its letter, "(b) Educational advice"; empty for none.
func (c AdviceCategory) Words() string {
	if adviceWords[c] == "" {
		return ""
	}
	return "(" + string(c) + ") " + adviceWords[c]
}

// AdviceUnasked are the heads that an assessment of a child must ask about and that are not
// among those asked: (a) to (e), and (g) from Year 9 on. (f) and (h) depend on the child.
func AdviceUnasked(asked []AdviceCategory, born, today Date) (out []AdviceCategory) {
	for _, c := range AdviceCategories {
		must := c <= "e" || c == "g" && fromYear9(born, today)
		if must && !slices.Contains(asked, c) {
			out = append(out, c)
		}
	}
	return out
}

// fromYear9 reports whether a child is in Year 9 or above: 13 when the school year began.
func fromYear9(born, today Date) bool {
	began := Date{Year: today.Year, Month: time.September, Day: 1}
	if today.Days(began) > 0 {
		began.Year--
	}
	years, _ := Age(born, began.Add(-1))
	return years >= 13
}

// NearAddress is an address with its domain put right when that is none of the known ones
// and one letter away from exactly one of them; "" otherwise.
func NearAddress(email string, known []string) (near string) {
	local, domain, ok := strings.Cut(CleanEmail(email), "@")
	if !ok || slices.Contains(known, domain) {
		return ""
	}
	for _, k := range known {
		if !oneAway([]rune(domain), []rune(k)) {
			continue
		}
		if near != "" {
			return ""
		}
		near = local + "@" + k
	}
	return near
}

// oneAway reports whether two different words become the same by one letter more, less,
// changed, or two neighbours swapped.
func oneAway(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) < len(b):
		return slices.Equal(a[i:], b[i+1:])
	case i == len(a):
		return false
	case slices.Equal(a[i+1:], b[i+1:]):
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}
