package engine

import (
	"unicode"

	"portico/engine/doc"
)

// rich is text with bold, lists, headings and simple tables, kept as CommonMark exactly
// as it was posted. Its limits count the characters of that text, as JSON Schema does.
type rich struct{ paragraph }

func init() { register(rich{}) }

func (rich) Name() string        { return "rich" }
func (rich) Fits(s *schema) bool { return false }

// Read takes a text without a word in it for blank: only marks, an empty list, an empty
// table.
func (rich) Read(_ *Question, values []string) (any, string, string) {
	if s := first(values); hasWords(s) {
		return s, "", ""
	}
	return nil, "", ""
}

// hasWords says whether there is anything to read in rich text: a letter, a digit or a
// sign beyond those of a keyboard, which may be marks.
func hasWords(markdown string) bool {
	for _, r := range plainRich(ParseRich(markdown)) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || r > unicode.MaxASCII && unicode.IsSymbol(r) && r != '•' {
			return true
		}
	}
	return false
}

// Doc is the words without their looks.
func (rich) Doc(_ *Question, value any) doc.Text {
	s, _ := value.(string)
	return doc.Text(plainRich(ParseRich(s)))
}

// prose is the text with its looks.
func (rich) prose(value any) doc.Prose {
	s, _ := value.(string)
	return ParseRich(s)
}
