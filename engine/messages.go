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

// wordingLang is the language of the table of messages, "" when the form is in it too.
func (s *Sheet) wordingLang() string {
	if strings.HasPrefix(s.d.Lang, "en") {
		return ""
	}
	return "en-GB"
}

// wordings is the table of messages, by rule, for what reads the same whatever the
// kind. Kinds word "required" and "type" themselves.
var wordings = map[string]func(p *spot) string{
	"enum":             func(p *spot) string { return "Choose one of the options for " + quoted(titleOf(p.q)) },
	"const":            func(p *spot) string { return quoted(titleOf(p.q)) + " must be answered as the form says" },
	"uniqueItems":      func(p *spot) string { return "Choose each answer to " + quoted(titleOf(p.q)) + " only once" },
	"minLength":        wordMinLength,
	"maxLength":        wordMaxLength,
	"maxWords":         wordMaxWords,
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

func wordMaxWords(p *spot) string {
	s, _ := p.value.(string)
	return fmt.Sprintf("%s has %s. Shorten it to %s or fewer", quoted(titleOf(p.q)),
		counted(wordCount(s), "word", "words"), grouped(p.q.MaxWords))
}

// wordCount counts the words of a text: runs without white space that have a letter or a
// digit. The page counts the same way as one types.
func wordCount(s string) int {
	n := 0
	for word := range strings.FieldsSeq(s) {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			n++
		}
	}
	return n
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
	f.Name = ""
	if f.Question = brief(name, 80); isBlank(f.Question) {
		f.Question = "An answer without a name"
	}
	f.Message = inRow(p, quoted(f.Question)+" is not a question of this form. Leave it out")
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

// ask words the request for an answer. A label that names a thing stands in the sentence:
// "Enter the strengths", "Enter your name". Any other is quoted: "Answer “By when”".
// otherwise is how the sentence begins then: "Answer", "Enter a date for".
func ask(verb, otherwise, label string) string {
	label = strings.TrimSpace(label)
	if !namesThing(label) {
		return otherwise + " " + quoted(label)
	}
	if first, _, _ := strings.Cut(label, " "); determiners[strings.ToLower(first)] {
		return verb + " " + lowerFirst(label)
	}
	return verb + " the " + lowerFirst(label)
}

// namesThing says whether a label surely reads well as the object of a sentence: a few
// words that begin as the name of a thing does, and do not break off.
func namesThing(label string) bool {
	words := strings.Fields(label)
	if len(words) == 0 || len(words) > 6 || strings.ContainsAny(label, "?.!:;/,()“”\n–—0123456789&+*") {
		return false
	}
	first, last := strings.ToLower(words[0]), strings.ToLower(words[len(words)-1])
	switch {
	case noThing[first] || breaksOff[last]:
		return false
	case determiners[first]:
	case len(words) > 1 && determiners[strings.ToLower(words[1])]: // "Name the school"
		return false
	case strings.ContainsAny(first, "’'"): // "Child's views", "What's next"
		return false
	case len(first) > 4 && strings.HasSuffix(first, "ed") || strings.HasSuffix(first, "ing") || strings.HasSuffix(first, "ly"): // "Agreed with", "Attending since", "Currently"
		return false
	}
	for _, w := range words[1:] {
		if verbs[strings.ToLower(w)] { // "Equipment is needed"
			return false
		}
	}
	return true
}

// determiners are the first words of a label that take no "the" before them.
var determiners = wordSet(`a an the any all each every your their his her its our my this these that those some other another no more anything something anyone somebody`)

// verbs make a sentence or a question of a label.
var verbs = wordSet(`is are was were be been am has have had do does did can could will would shall should may might must who what when where why how which whose if`)

// breaksOff are the last words of a label that waits for its answer: "Known to us since".
var breaksOff = wordSet(`a an the to of in on at by for from with since until till before after and or as than that about into per is are was were has have`)

// noThing are first words of a label that do not name a thing: questions, prepositions,
// adverbs, verbs.
var noThing = func() map[string]bool {
	m := wordSet(`whether at by in on with within without for from to of off out over under since until till before after during between
		about above across against along among around as per via than then there here also and or but not yes no if because so up down
		now today yesterday tomorrow soon always never sometimes often once twice already still yet ever only just even please same
		known used seen met given taken made done sent kept held born lives living left begun gone shown told heard
		tick choose select enter give say describe tell write explain add attach confirm upload
		i we you he she it they me us him them myself there's none less few both either neither much many most well very too`)
	for w := range verbs {
		m[w] = true
	}
	return m
}()

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

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
