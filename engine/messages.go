package engine

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// message words a fault for the person who fills in the form: x-messages of the
// question first, then what its kind says, then the table of rules. Inside a table
// the row comes first: "Row 2: enter who will provide this".
func message(p *spot, rule, typed string) string {
	q := p.q
	if own := q.Messages[rule]; own != "" {
		return inRow(p, own)
	}
	if p.isRow() && rule == "type" {
		return inRow(p, "This row of "+quoted(titleOf(q))+" must be an object")
	}
	if k, ok := q.Kind.(worder); ok {
		if said := k.word(q, rule, typed); said != "" {
			return inRow(p, said)
		}
	}
	if wording, known := wordings[rule]; known {
		return inRow(p, wording(p))
	}
	return inRow(p, quoted(titleOf(q))+" cannot be accepted as it stands. Check it")
}

// wordings is the table of messages, by rule, for what reads the same whatever the
// kind. Kinds word "required" and "type" themselves.
var wordings = map[string]func(p *spot) string{
	"enum":             func(p *spot) string { return "Choose one of the options for " + quoted(titleOf(p.q)) },
	"const":            func(p *spot) string { return quoted(titleOf(p.q)) + " must be answered as the form says" },
	"uniqueItems":      func(p *spot) string { return "Choose each answer to " + quoted(titleOf(p.q)) + " only once" },
	"minLength":        wordMinLength,
	"maxLength":        wordMaxLength,
	"minimum":          func(p *spot) string { return wordBound(p.q, "%s or more", p.q.Minimum) },
	"maximum":          func(p *spot) string { return wordBound(p.q, "%s or less", p.q.Maximum) },
	"exclusiveMinimum": func(p *spot) string { return wordBound(p.q, "more than %s", p.q.ExclusiveMinimum) },
	"exclusiveMaximum": func(p *spot) string { return wordBound(p.q, "less than %s", p.q.ExclusiveMaximum) },
	"multipleOf":       func(p *spot) string { return wordBound(p.q, "a multiple of %s", p.q.MultipleOf) },
	"pattern":          wordPattern,
	"format":           wordPattern,
	"digits": func(p *spot) string {
		return quoted(titleOf(p.q)) + " is too long a number. Use at most " + strconv.Itoa(MaxDigits) + " digits"
	},
	"hidden": func(p *spot) string { return quoted(titleOf(p.q)) + " does not apply here. Leave it out" },
	"row": func(*spot) string {
		return "the identity of this row must be eight letters or digits, and no other row's"
	},
}

func wordMinLength(p *spot) string {
	n := textLength(p)
	return fmt.Sprintf("%s has %s. Write at least %s", quoted(titleOf(p.q)),
		counted(n, "character", "characters"), grouped(p.q.MinLength))
}

func wordMaxLength(p *spot) string {
	n := textLength(p)
	return fmt.Sprintf("%s has %s. Shorten it to %s or fewer", quoted(titleOf(p.q)),
		counted(n, "character", "characters"), grouped(p.q.MaxLength))
}

func textLength(p *spot) int {
	s, _ := p.value.(string)
	return utf8.RuneCountInString(s)
}

func wordBound(q *Question, how string, bound *float64) string {
	if bound == nil {
		return quoted(titleOf(q)) + " is out of range"
	}
	n := strconv.FormatFloat(*bound, 'f', -1, 64)
	if q.Unit != "" {
		n += " " + q.Unit
	}
	return quoted(titleOf(q)) + " must be " + fmt.Sprintf(how, n)
}

func wordPattern(p *spot) string {
	if p.q.Hint != "" {
		return fmt.Sprintf("%s is not written as expected. %s", quoted(titleOf(p.q)), strings.TrimSuffix(p.q.Hint, "."))
	}
	return quoted(titleOf(p.q)) + " is not written as expected. Check it for slips"
}

// strayFault reports a name that no question of the form has.
func (s *Sheet) strayFault(p *spot, name string) Fault {
	f := s.fault(p, "unknown", "")
	f.Pointer = p.pointer + "/" + escapeToken(name)
	f.Question = brief(name, 80)
	f.Name = ""
	f.Message = inRow(p, quoted(brief(name, 80))+" is not a question of this form. Leave it out")
	return f
}

// inRow puts the row in front of a sentence.
func inRow(p *spot, sentence string) string {
	n := p.rowNumber()
	if n == 0 {
		return sentence
	}
	return "Row " + strconv.Itoa(n) + ": " + lowerFirst(sentence)
}

// ask words the request for an answer with the question's own label inside the
// sentence: "Enter the strengths", "Enter who will provide this". A label that is a
// question, a sentence or very long is quoted instead.
func ask(verb, otherwise, label string) string {
	label = strings.TrimSpace(label)
	if strings.ContainsAny(label, "?.!:;/()“”\n") || utf8.RuneCountInString(label) > 60 || label == "" {
		return verb + " " + otherwise + " " + quoted(label)
	}
	word, _, _ := strings.Cut(label, " ")
	if standsAlone[strings.ToLower(strings.Trim(word, ",’'"))] {
		return verb + " " + lowerFirst(label)
	}
	return verb + " the " + lowerFirst(label)
}

// standsAlone are the first words of a label that take no "the" before them.
var standsAlone = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an the any all each every your their his her its our my this these that those
		who what when where why how which whose whether if one some other anything something no more at by in on with for from`) {
		m[w] = true
	}
	return m
}()

// lowerFirst writes the first letter small, unless the word is an abbreviation, a
// name with a capital inside, or "I".
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	word, _, _ := strings.Cut(s, " ")
	if !unicode.IsUpper(r) || word == "I" || strings.ContainsFunc(word[n:], unicode.IsUpper) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

func quoted(s string) string { return "“" + brief(s, 80) + "”" }

func quotedList(titles []string) string {
	for i, t := range titles {
		titles[i] = quoted(t)
	}
	if len(titles) < 2 {
		return strings.Join(titles, "")
	}
	return strings.Join(titles[:len(titles)-1], ", ") + " and " + titles[len(titles)-1]
}

// shorten cuts a text that is repeated in a sentence, on one line.
func brief(s string, most int) string {
	s = strings.Join(strings.Fields(s[:min(len(s), 4*most+64)]), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:most-1])) + "…"
}

// counted is a number with its noun: "1 row", "4,120 characters".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped writes a number with commas between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
