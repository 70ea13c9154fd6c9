package engine

import (
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"portico/engine/doc"
)

// text is one line of text, and the base of every kind that stores a string as it
// was typed.
type text struct{}

func init() { register(text{}) }

func (text) Name() string                          { return "text" }
func (text) Rank() int                             { return 120 }
func (text) Fits(s *schema) bool                   { return s.typ() == "string" }
func (text) Shape() Shape                          { return ShapeAnswer }
func (text) Doc(q *Question, value any) doc.Text   { return doc.Text(text{}.Show(q, value)) }
func (text) Accepts(_ *Question, value any) bool   { _, ok := value.(string); return ok }
func (text) Show(_ *Question, value any) string    { s, _ := value.(string); return s }
func (text) Judge(q *Question, value any) []string { return judgeText(q, value) }

// Read keeps a text as it is: one that is too long or breaks a pattern is still a
// text, kept in full and only reported.
func (text) Read(_ *Question, values []string) (any, string, string) {
	if s := first(values); !isBlank(s) {
		return s, "", ""
	}
	return nil, "", ""
}

// judgeText reports the standard's limits on a string. Format is asserted by the
// same functions as the judge's, so that the two cannot disagree.
func judgeText(q *Question, value any) []string {
	s, ok := value.(string)
	if !ok {
		return []string{"type"}
	}
	var rules []string
	if q.MinLength > 0 || q.MaxLength >= 0 && len(s) > q.MaxLength { // no text has more characters than bytes
		n := utf8.RuneCountInString(s)
		if n < q.MinLength {
			rules = append(rules, "minLength")
		}
		if q.MaxLength >= 0 && n > q.MaxLength {
			rules = append(rules, "maxLength")
		}
	}
	if q.MaxWords > 0 && len(s) >= 2*q.MaxWords && wordCount(s) > q.MaxWords { // a word and the space before it are two bytes
		rules = append(rules, "maxWords")
	}
	if q.Pattern != nil && !q.Pattern.MatchString(s) {
		rules = append(rules, "pattern")
	}
	if check, known := jsonschema.Formats[q.Format]; known && !check(s) {
		rules = append(rules, "format")
	}
	return rules
}

// dress gives a text its length limit. The browser must not cut what is pasted, so
// the limit is for the counter only.
func (text) dress(q *Question, _ any, _ string, v *QuestionView) {
	if q.MaxLength >= 0 {
		v.MaxLength = q.MaxLength
		v.Long = q.MaxLength > longText
	}
	v.MaxWords = q.MaxWords
	if q.Format == "uri" {
		v.InputMode = "url"
	}
}

func (text) word(q *Question, rule, _ string) string {
	switch {
	case rule == "required":
		return ask("Enter", "Answer", titleOf(q))
	case rule == "type":
		return quoted(titleOf(q)) + " must be text"
	case rule == "format" && q.Format == "uri":
		return "Enter a web address that begins with https://"
	}
	return ""
}

// longText is the number of characters beyond which a text is a paragraph and a
// count of what was typed is worth showing.
const longText = 200
