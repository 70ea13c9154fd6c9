package engine

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// What is hard to read, in titles, hints and tables.
const (
	longTitle    = 120 // characters of a title
	longSentence = 35  // words of a sentence in a hint
	manyColumns  = 8   // columns of a table that can still be filled in beside each other
	widestTable  = 18  // shares of width of all columns, as six columns of long text
)

// formLint looks at a form that compiles for what its author would not have wanted. All
// that it finds are warnings.
type formLint struct {
	*findings
	d      *Definition
	source *node
}

func (l *formLint) run() {
	l.reach()
	for _, tab := range l.d.Tabs {
		if tab.Attachments == nil {
			l.sentence(tab.object, tab.Description)
			l.titles(tab.object)
		}
	}
	eachQuestion(l.d.root.Children, func(q *Question) {
		l.readable(q)
		l.choices(q)
		if shapeOf(q) == ShapeTable {
			l.width(q)
		}
		if shapeOf(q) == ShapeGroup && !isTab(q) || shapeOf(q) == ShapeTable {
			l.titles(q)
		}
	})
	l.untranslated()
}

// at is where a question stands in the author's source; where a block brings it along,
// the place that names the block.
func (l *formLint) at(q *Question) *node {
	if q.Parent == nil {
		return l.source
	}
	return l.source.down(sourcePath(q))
}

func sourcePath(q *Question) string {
	if q.Parent == nil {
		return ""
	}
	if shapeOf(q.Parent) == ShapeTable {
		return schemaPath(sourcePath(q.Parent), "items", "properties", q.Name)
	}
	return schemaPath(sourcePath(q.Parent), "properties", q.Name)
}

// readable warns of titles and hints that nobody reads to their end.
func (l *formLint) readable(q *Question) {
	if n := utf8.RuneCountInString(q.Title); n > longTitle {
		l.warn(l.at(q), "long-title", "The title %q has %d characters, so it is hard to take in at a glance. Say it in at most %d, and put the rest into \"description\".", excerpt(q.Title, 60), n, longTitle)
	}
	l.sentence(q, q.Hint)
}

func (l *formLint) sentence(q *Question, text string) {
	for _, s := range sentences(text) {
		if n := len(strings.Fields(s)); n > longSentence {
			l.warn(l.at(q), "long-sentence", "A sentence in the hint of %q has %d words: %q. Make two of it.", titleOf(q), n, excerpt(s, 60))
		}
	}
}

// sentences parts a text after full stops, question and exclamation marks, and at lines.
func sentences(text string) []string {
	for _, end := range []string{". ", "? ", "! ", ": "} {
		text = strings.ReplaceAll(text, end, end+"\n")
	}
	return strings.Split(text, "\n")
}

// choices warns of a list with nothing to choose.
func (l *formLint) choices(q *Question) {
	if len(q.Options) == 1 && q.Live == "" {
		l.warn(l.at(q), "one-option", "%q offers one option only, %q. Add the others, or make it a yes-or-no question: \"type\": \"boolean\".", q.Title, q.Options[0].Label)
	}
}

// titles warns of questions beside each other that are called the same.
func (l *formLint) titles(in *Question) {
	seen := map[string]bool{}
	for _, q := range in.Children {
		title := strings.ToLower(strings.TrimSpace(q.Title))
		if title == "" || shapeOf(q) == ShapeNone {
			continue
		}
		if seen[title] {
			l.warn(l.at(q), "same-title", "Two questions of %q are called %q. Whoever hears or prints them cannot tell them apart: give one another title.", titleOf(in), q.Title)
		}
		seen[title] = true
	}
}

// width warns of a table whose columns do not fit beside each other.
func (l *formLint) width(q *Question) {
	columns, shares := 0, 0.0
	for _, c := range q.Children {
		if shapeOf(c) != ShapeNone {
			columns++
			shares += columnWeights[widthOf(c)]
		}
	}
	if columns > manyColumns || shares > widestTable {
		l.warn(l.at(q), "wide-table", "The table %q has %s, which do not fit beside each other on a page. Leave some out, or ask for long answers below the table.", q.Title, counted(columns, "column", "columns"))
	}
}

// untranslated says for each language how much of the form has no words in it.
func (l *formLint) untranslated() {
	bundled, _ := readSource(l.d.Bundled, "")
	for _, lang := range l.d.Languages()[1:] {
		var places []string
		if lacksWords(bundled, lang) {
			places = append(places, quoted(l.d.Title))
		}
		eachQuestion(l.d.root.Children, func(q *Question) {
			if n := nodeOf(bundled, q); lacksWords(n, lang) {
				places = append(places, quoted(titleOf(q)))
			}
		})
		if len(places) == 0 {
			continue
		}
		said := strings.Join(places[:min(len(places), 3)], ", ")
		if more := len(places) - 3; more > 0 {
			said += fmt.Sprintf(" and %d more", more)
		}
		l.warn(l.source, "untranslated", "In the language %q %s without a translation: %s. Readers of it see these in the form's own language.",
			lang, counted(len(places), "place has words", "places have words"), said)
	}
}

// lacksWords says that a schema or one of its options has a title, hint or guidance
// without a translation.
func lacksWords(n *node, lang string) bool {
	words := n.get("x-i18n").get(lang)
	for _, word := range []string{"title", "description", "x-guidance", "x-before"} {
		if n.has(word) && !words.has(word) {
			return true
		}
	}
	options := n.get("oneOf")
	if options == nil {
		options = n.get("items").get("oneOf")
	}
	if options != nil {
		for _, o := range options.items {
			if o.has("title") && !o.get("x-i18n").get(lang).has("title") {
				return true
			}
		}
	}
	return false
}
