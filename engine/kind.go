package engine

import (
	"slices"
	"strings"

	"portico/engine/doc"
)

// Kind is a kind of question. Each kind is one file kind_NAME.go in this package
// and one partial fields/NAME.html; it registers itself with register and no
// other file names it. Structural kinds (group, table, note) implement it too.
//
// A kind may also implement worder (wording of its own faults), dresser (more of
// its QuestionView), lister (several answers shown as a list) and proser (formatted text).
type Kind interface {
	// Name is the kind's name in x-kind, and the stem of its partial.
	Name() string
	// Fits says whether a schema without x-kind is of this kind. The kinds are
	// asked in the order of their Rank; the first that fits is taken.
	Fits(s *schema) bool
	// Rank orders the kinds for Fits, lowest first.
	Rank() int
	// Shape says whether the kind holds an answer, other questions, rows or nothing.
	Shape() Shape
	// Accepts says whether a JSON value is of the type the kind stores. It says
	// nothing about limits: those are Judge's.
	Accepts(q *Question, value any) bool
	// Read turns the posted texts of one control into a value of the schema's type.
	// values is never nil; texts are already cleaned (NFC, LF, no control characters,
	// trailing space gone). It returns (nil, "", "") for blank, (value, "", "") when it
	// could be read, and (nil, typed, rule) when not: typed is kept and shown again, and
	// Read of typed alone must give the same rule.
	Read(q *Question, values []string) (value any, typed string, rule string)
	// Show is the reverse of Read: the text the control shows for a value.
	Show(q *Question, value any) string
	// Judge reports the rules a present value breaks, by rule name, in a fixed order.
	Judge(q *Question, value any) []string
	// Doc is how a present value reads in a document (labels instead of codes).
	Doc(q *Question, value any) doc.Text
}

// Shape says what a kind of question holds.
type Shape int

// The shapes of kinds.
const (
	ShapeAnswer Shape = iota // one answer
	ShapeGroup               // questions, as a JSON object
	ShapeTable               // rows of questions, as a JSON array of objects
	ShapeNone                // nothing: a note, the attachments tab
)

// worder is a kind that words some of its faults itself. typed is the text that
// could not be read, "" when a readable value breaks the rule. It returns "" to
// leave the wording to the table of messages.
type worder interface {
	word(q *Question, rule, typed string) string
}

// dresser is a kind whose view needs more than text: options, ticks, input modes.
// typed is the text that could not be read, "" if there is none.
type dresser interface {
	dress(q *Question, value any, typed string, v *QuestionView)
}

// lister is a kind whose answer is a list of several things.
type lister interface {
	items(q *Question, value any) []doc.Text
}

// proser is a kind whose answer is formatted text; Doc is the same words without their looks.
type proser interface {
	prose(value any) doc.Prose
}

// kinds are all registered kinds, in the order in which they are asked for Fits.
var kinds []Kind

// register adds a kind. It is called from init of the file that holds the kind.
func register(k Kind) {
	kinds = append(kinds, k)
	slices.SortFunc(kinds, func(a, b Kind) int {
		if a.Rank() != b.Rank() {
			return a.Rank() - b.Rank()
		}
		return strings.Compare(a.Name(), b.Name())
	})
}

// Kinds are the names of all kinds of question, as x-kind has them.
func Kinds() []string { return kindNames() }

// kindNamed finds the kind that x-kind names.
func kindNamed(name string) (Kind, bool) {
	for _, k := range kinds {
		if k.Name() == name {
			return k, true
		}
	}
	return nil, false
}

// kindFor finds the kind of a schema that does not name one.
func kindFor(s *schema) (Kind, bool) {
	for _, k := range kinds {
		if k.Fits(s) {
			return k, true
		}
	}
	return nil, false
}

// shapeOf is the shape of a question; an object without a kind is a group (the
// root and the tabs).
func shapeOf(q *Question) Shape {
	if q.Kind == nil {
		return ShapeGroup
	}
	return q.Kind.Shape()
}

// first is the first posted text, "" if there is none.
func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// isBlank says whether a text counts as no answer.
func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
