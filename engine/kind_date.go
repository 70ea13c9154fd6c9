package engine

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"portico/engine/doc"
)

// date is a day: typed as people write it, stored as 2026-09-17, shown as
// 17/09/2026 in its control and as 17 September 2026 in documents.
type date struct{}

func init() { register(date{}) }

func (date) Name() string                          { return "date" }
func (date) Rank() int                             { return 70 }
func (date) Fits(s *schema) bool                   { return s.typ() == "string" && s.str("format") == "date" }
func (date) Shape() Shape                          { return ShapeAnswer }
func (date) Accepts(_ *Question, value any) bool   { _, ok := value.(string); return ok }
func (date) Judge(q *Question, value any) []string { return judgeText(q, value) }

// Read reads a date. A text that is none is kept as typed: rule "format", as the
// standard calls it.
func (date) Read(_ *Question, values []string) (any, string, string) {
	s := first(values)
	if isBlank(s) {
		return nil, "", ""
	}
	iso, why := readDate(s)
	if why != "" {
		return nil, s, "format"
	}
	return iso, "", ""
}

func (date) Show(_ *Question, value any) string {
	return dateAs(value, "02/01/2006")
}

func (date) Doc(_ *Question, value any) doc.Text {
	return doc.Text(dateAs(value, "2 January 2006"))
}

// short is how a date reads in a table: as in the lists of the guides, in one word, so
// that a narrow column does not break it.
func (date) short(_ *Question, value any) doc.Text { return doc.Text(dateAs(value, doc.DateLayout)) }

// dateAs prints a stored date, or the text itself when it is none.
func dateAs(value any, layout string) string {
	s, _ := value.(string)
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.Format(layout)
}

func (date) dress(_ *Question, _ any, _ string, v *QuestionView) { v.InputMode = "numeric" }

func (date) word(q *Question, rule, typed string) string {
	switch {
	case rule == "required":
		return ask("Enter", "Enter a date for", titleOf(q))
	case rule == "type":
		return quoted(titleOf(q)) + " must be a date like 2026-09-17"
	case rule == "format" && typed == "":
		return quoted(titleOf(q)) + " is not a real date. Write it like 17/9/2026"
	case rule == "format":
		_, why := readDate(typed)
		return why
	}
	return ""
}

var (
	numericDate = regexp.MustCompile(`^(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})\.?$`)
	yearFirst   = regexp.MustCompile(`^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})$`)
	namedDate   = regexp.MustCompile(`(?i)^(?:[a-z]+day,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s.\-/]*(?:of\s+)?([a-z]{3,9})\.?,?[\s.\-/]*(\d{4}|\d{2})$`)
)

// readDate reads a date as people write it, day first. It returns the stored form,
// or a sentence that says why the text is no date.
func readDate(s string) (iso, why string) {
	s = strings.Join(strings.Fields(s), " ")
	if m := numericDate.FindStringSubmatch(s); m != nil {
		return realDate(s, m[1], m[2], m[3])
	}
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		return realDate(s, m[3], m[2], m[1])
	}
	if m := namedDate.FindStringSubmatch(s); m != nil {
		if month := monthNamed(m[2]); month > 0 {
			return realDate(s, m[1], strconv.Itoa(month), m[3])
		}
	}
	return "", fmt.Sprintf("“%s” is not a date. Write it like 17/9/2026", brief(s, 40))
}

// realDate checks that the day exists. Two-digit years are of this century up to
// 49, of the last from 50 on: forms ask for births and for dates to come.
func realDate(typed, d, m, y string) (iso, why string) {
	day, _ := strconv.Atoi(d)
	month, _ := strconv.Atoi(m)
	year, _ := strconv.Atoi(y)
	if len(y) == 2 {
		year += 1900
		if year < 1950 {
			year += 100
		}
	}
	switch {
	case month > 12 && day >= 1 && day <= 12:
		return "", fmt.Sprintf("%s is not a real date. Write the day first: %d/%d/%04d", typed, month, day, year)
	case month < 1 || month > 12:
		return "", fmt.Sprintf("%s is not a real date. Months go from 1 to 12", typed)
	case year < 1000:
		return "", fmt.Sprintf("%s is not a real date. Write the year with four digits, such as 2026", typed)
	}
	last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if day < 1 || day > last {
		return "", fmt.Sprintf("%s is not a real date. %s %d has %d days", typed, time.Month(month), year, last)
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day), ""
}

// monthNamed finds a month by its name or the beginning of it; 0 when there is none.
func monthNamed(s string) int {
	s = strings.ToLower(s)
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s) {
			return int(m)
		}
	}
	if s == "sept" {
		return int(time.September)
	}
	return 0
}

func (date) width() string { return "s" }

func (date) column() doc.Type { return doc.TypeDate }
