package casework

import (
	"regexp"
	"slices"
	"strings"

	"portico/engine"
)

// ThirdParty is something in a text that may be about somebody other than the child and the
// family. It is a hint and never blocks.
type ThirdParty struct {
	Tab, Place string // name of the tab and path of the question
	Question   string // its title
	Words      string // a sentence
}

// contact is what tells how somebody is reached.
type contact struct {
	what string // "a telephone number"
	like *regexp.Regexp
}

var contacts = []contact{
	{"a telephone number", regexp.MustCompile(`(?:\+44[\s-]?(?:\(0\)[\s-]?)?|\(?\b0)(?:\d[\s)-]{0,2}){8,9}\d\b`)},
	{"a postcode", regexp.MustCompile(`\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b`)},
	{"an email address", regexp.MustCompile(`[\w.+'-]+@[\w-]+(?:\.[\w-]+)+`)},
}

// neighbours are people whom forms have told of and plans have shown to families (domain D6).
var neighbours = regexp.MustCompile(`(?i)\bneighbou?rs?\b`)

// thirdParties looks for what is not the family's in the texts of a form.
type thirdParties struct {
	own    map[string]bool // contacts of the child, the family and the writer, bare
	finder *nameFinder     // of other children
	hints  []ThirdParty
	tab    *engine.Tab
}

// newThirdParties takes the texts in which the contacts of the family and the writer stand,
// and who finds the names of other children.
func newThirdParties(finder *nameFinder, own ...string) *thirdParties {
	t := &thirdParties{own: map[string]bool{}, finder: finder}
	for _, text := range own {
		for _, c := range contacts {
			for _, found := range c.like.FindAllString(text, -1) {
				t.own[bare(found)] = true
			}
		}
	}
	return t
}

// bare is a contact without spaces and in lower case; a telephone number without its country.
func bare(s string) string {
	s = strings.ToLower(strings.NewReplacer(" ", "", "-", "", "(0)", "", "(", "", ")", "", "\n", "", "\u00a0", "").Replace(s))
	return strings.Replace(s, "+44", "0", 1)
}

// of gives the hints on the tabs of a form that are read by others than the council.
func (t *thirdParties) of(def *engine.Definition, access engine.Access, values map[string]any) []ThirdParty {
	for _, tab := range def.Tabs {
		if !access.Sees(tab) {
			continue
		}
		t.tab = tab
		object := values
		if !tab.Whole {
			object, _ = values[tab.Name].(map[string]any)
		}
		eachAnswer(tab.Questions, "", object, t.answer)
	}
	return t.hints
}

// answer looks at one answer.
func (t *thirdParties) answer(q *engine.Question, _, path string, value any) {
	if text, ok := value.(string); ok && slices.Contains([]string{"text", "paragraph", "rich"}, q.Kind.Name()) {
		t.text(q, path, text)
	}
}

func (t *thirdParties) text(q *engine.Question, path, text string) {
	add := func(words string) {
		if len(t.hints) < maxNotes {
			t.hints = append(t.hints, ThirdParty{Tab: t.tab.Name, Place: path, Question: q.Title, Words: words})
		}
	}
	if len(text) > maxNamed {
		text = text[:maxNamed]
	}
	for _, c := range contacts {
		for _, found := range c.like.FindAllString(text, -1) {
			if !t.own[bare(found)] {
				add("“" + strings.TrimSpace(found) + "” looks like " + c.what + ". Check whose it is, and that the family may read it.")
			}
		}
	}
	if found := neighbours.FindString(text); found != "" {
		add("This speaks of a “" + strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(found, "s"), "S")) + "”. What was said about other people may not be for the family to read.")
	}
	for _, name := range t.finder.in(text) {
		add(namesWords("This", name))
	}
}
