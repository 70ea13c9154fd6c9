package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Moved is what became of a sheet's answers in another version of the form.
type Moved struct {
	Answers Answers      // for the new version; typed text goes along
	Changes []Carried    // what did not simply stay, in the new form's order
	Left    []LeftAnswer // answers without a home, in the old form's order
}

// Carried is an answer that went along and did not simply stay: its question was
// renamed or moved, it was read anew, put into a row or taken out of one.
type Carried struct {
	From, To string // pointers of the question, "*" for a row
	Title    string // of the question now
	What     string // a sentence: "“Hand skills” is now called “Fine motor skills”."
	About    string // the same without the answer's own words, for whoever may not read it
}

// LeftAnswer is an answer that the new version has no place for.
type LeftAnswer struct {
	Pointer string // in the old form: rows by identity, "*" for what a whole column held
	Tab     string // title of the tab it stood on
	Title   string // of the question, in a table after the table's: "Outcomes › By when"
	Text    string // as it reads
	Why     string // a sentence: "The question was taken out."
}

// Reasons why an answer has no home.
const (
	whyGone      = "The question was taken out."
	whyNoOption  = "The options changed, and this is not one of them now."
	whyRecord    = "It is filled in from the council's record now."
	whySeveral   = "It takes one answer now, and there were several."
	whyTableText = "It is a table now and this was text."
	whyNoColumn  = "The column was taken out."
	whyNoRow     = "The rows of the table are fixed, and this row is not one of them now."
	whyCovered   = "A text that could not be read was written over it."
	whyUnknown   = "No question of the form had this answer."
)

// Move carries a sheet's answers over to another version of the form: to the question
// in the same place, or to the one whose "x-formerly" names the old one. Where the kind
// changed, the answer is read anew. What cannot be read, or finds no place, is in Left in
// full, as it reads: nothing is dropped. Short text for a date or a number also stays in
// its place as typed text, which the page shows and reports. Rows keep their identity. Nothing is prefilled; Prefill does that for
// questions that are new. a is not changed.
func Move(from, to *Definition, a Answers) Moved {
	m := &mover{matcher: match(from, to), a: a, out: Answers{Values: map[string]any{}},
		said: map[*Question]*Carried{}, single: map[*Question]map[string]any{}, read: map[string]bool{}}
	m.object(from.root, a.Values, "")
	m.strayTyped()
	return Moved{Answers: m.out, Changes: m.changes(), Left: m.left}
}

// mover is one run of Move.
type mover struct {
	*matcher
	a      Answers
	out    Answers
	left   []LeftAnswer
	said   map[*Question]*Carried       // by the new question
	single map[*Question]map[string]any // by the new table: the row for answers that stood in none
	read   map[string]bool              // typed texts that were dealt with
}

// object carries what stands in the root, a tab or a group.
func (m *mover) object(in *Question, values map[string]any, stored string) {
	known := map[string]bool{}
	for _, q := range in.Children {
		known[q.Name] = true
		at, v := stored+"/"+escapeToken(q.Name), values[q.Name]
		object, isObject := v.(map[string]any)
		rows, isList := v.([]any)
		switch {
		case shapeOf(q) == ShapeAnswer:
			m.answer(q, v, at)
		case shapeOf(q) == ShapeGroup && (isObject || v == nil):
			m.object(q, object, at)
		case shapeOf(q) == ShapeTable && isList:
			m.table(q, rows, at)
		default:
			m.stray(q, at, v)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !known[name] && (in.Kind == nil || shapeOf(in) == ShapeGroup) {
			m.stray(in, stored+"/"+escapeToken(name), values[name])
		}
	}
}

// stray leaves what no question of the old form had.
func (m *mover) stray(q *Question, at string, v any) {
	if blankValue(v) || !holdsSomething(v) {
		return
	}
	m.leave(q, at, asJSON(v), whyUnknown)
}

func (m *mover) strayTyped() {
	for _, pointer := range slices.Sorted(maps.Keys(m.a.Typed)) {
		if !m.read[pointer] && !isBlank(m.a.Typed[pointer]) {
			m.leave(m.from.root, pointer, m.a.Typed[pointer], whyUnknown)
		}
	}
}

// leave notes an answer without a home.
func (m *mover) leave(q *Question, at, text, why string) {
	if isBlank(text) {
		return
	}
	one := LeftAnswer{Pointer: at, Title: titleOf(q), Text: text, Why: why}
	if q.Parent != nil && shapeOf(q.Parent) == ShapeTable {
		one.Title = titleOf(q.Parent) + " › " + one.Title
	}
	if q.Tab != nil {
		one.Tab = q.Tab.Title
	}
	m.left = append(m.left, one)
}

// answer carries one answer that stands in no row.
func (m *mover) answer(q *Question, v any, at string) {
	typed := m.typed(at)
	if blankValue(v) && typed == "" {
		return
	}
	if typed != "" {
		m.leave(q, at, readsAs(q, v, ""), whyCovered)
	}
	now := m.home[q]
	switch {
	case now == nil:
		m.leave(q, at, readsAs(q, v, typed), whyGone)
	case shapeOf(now) == ShapeTable:
		m.intoTable(q, now, v, typed, at)
	case shapeOf(now) == ShapeGroup:
		m.leave(q, at, readsAs(q, v, typed), "It is a group of questions now.")
	case now.inTable():
		m.carry(q, now, m.singleRow(now.Parent), v, typed, at)
		m.say(q, now, fmt.Sprintf("%s stands in a row of %s now.", quoted(titleOf(now)), quoted(titleOf(now.Parent))))
	default:
		m.carry(q, now, nil, v, typed, at)
	}
}

// typed is the text at a place that could not be read.
func (m *mover) typed(at string) string {
	m.read[at] = true
	return m.a.Typed[at]
}

// inTable says whether the question is a column.
func (q *Question) inTable() bool { return q.Parent != nil && shapeOf(q.Parent) == ShapeTable }

// carry puts one answer into its new place, in a row or none, and says what of it is left.
func (m *mover) carry(q, now *Question, row map[string]any, v any, typed, at string) {
	c := convert(q, now, v, typed)
	m.leave(q, at, c.left, c.why)
	if c.value == nil && c.typed == "" {
		return
	}
	object, stored := row, now.Pointer
	if now.inTable() {
		stored = now.Parent.Pointer + "/" + rowKeyOf(row) + "/" + escapeToken(now.Name)
	} else {
		object = m.objectOf(now.Parent)
	}
	if c.value != nil {
		object[now.Name] = c.value
	}
	if c.typed != "" {
		m.out.setTyped(stored, c.typed)
	}
	m.tell(q, now)
	m.sayOf(q, now, c.note, c.about)
}

// objectOf is the new object of a tab or group, made when it is not there yet.
func (m *mover) objectOf(q *Question) map[string]any {
	if q.Parent == nil {
		return m.out.Values
	}
	in := m.objectOf(q.Parent)
	object, ok := in[q.Name].(map[string]any)
	if !ok {
		object = map[string]any{}
		in[q.Name] = object
	}
	return object
}

// tell says what a reader sees of a question that was renamed or moved, and of all
// that it stands in.
func (m *mover) tell(old, now *Question) {
	for old != nil && now != nil && now.Parent != nil {
		switch title := titleOf(now); {
		case titleOf(old) != title:
			m.say(old, now, fmt.Sprintf("%s is now called %s.", quoted(titleOf(old)), quoted(title)))
		case old.Name != now.Name:
			m.say(old, now, fmt.Sprintf("%s goes along; only its name inside the form changed.", quoted(title)))
		}
		if old.Parent != nil && m.home[old.Parent] != now.Parent && old.inTable() == now.inTable() {
			m.say(old, now, fmt.Sprintf("%s moved from %s to %s.", quoted(titleOf(now)), placeOf(old.Parent), placeOf(now.Parent)))
		}
		now = now.Parent
		old = m.source[now]
	}
}

// placeOf is the way to a tab, group or table in words.
func placeOf(q *Question) string {
	if q.Parent == nil {
		return "the top of the form"
	}
	return "“" + wayTo(q) + "”"
}

// wayTo are the titles from the tab down to a question.
func wayTo(q *Question) string {
	if q.Parent == nil || q.Parent.Parent == nil {
		return titleOf(q)
	}
	return wayTo(q.Parent) + " › " + titleOf(q)
}

// say adds a sentence on a question, each once.
func (m *mover) say(old, now *Question, sentence string) { m.sayOf(old, now, sentence, "") }

// sayOf is say for a sentence with words of the answer in it; about is it without them,
// "" when it has none.
func (m *mover) sayOf(old, now *Question, sentence, about string) {
	if sentence == "" {
		return
	}
	if about == "" {
		about = sentence
	}
	c := m.said[now]
	if c == nil {
		c = &Carried{From: old.Pointer, To: now.Pointer, Title: titleOf(now)}
		m.said[now] = c
	}
	if !strings.Contains(c.What, sentence) {
		c.What = strings.TrimSpace(c.What + " " + sentence)
		c.About = strings.TrimSpace(c.About + " " + about)
	}
}

func (m *mover) changes() []Carried {
	var out []Carried
	eachQuestion(m.to.root.Children, func(q *Question) {
		if c := m.said[q]; c != nil {
			out = append(out, *c)
		}
	})
	return out
}

// asJSON writes a value that no question explains.
func asJSON(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, err := appendJSON(nil, v, false)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
