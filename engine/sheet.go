package engine

import (
	"strconv"
)

// Sheet is answers laid along their definition: every question at its place, with
// what applies and what is asked worked out once. Views, marks, faults, canonical
// answers and documents of one request come from one Sheet. It is not changed after
// it is made; answers must not be changed while it is in use.
type Sheet struct {
	d    *Definition
	a    Answers
	app  *applicable
	root *spot
	tabs []*spot // beside d.Tabs; nil for the attachments tab

	access Access // whose eyes see it

	stray map[string][]string // by pointer of an object: names that no question has
	wrong map[string]string   // by pointer of a question: the rule its raw JSON broke

	chosen map[*Question]*Question           // references with the rows that can be chosen
	offers map[*Question]rowChoices          // by table: its rows as choices
	refers map[*Question]map[string][]string // by table and row: the places that refer to it
}

// spot is a question at its place in a sheet. A table's children are rows, whose
// children are cells.
type spot struct {
	q       *Question
	in      *spot  // group, row, table or tab it stands in; nil for the root
	row     string // identity, of a row of the table q
	index   int    // position, of a row
	number  int    // as shown, of a row: blank rows between others are not counted
	blank   bool   // a row in which nothing is answered: no part of the canonical answers
	pointer string // with rows by position
	value   any    // as stored
	typed   string // as stored
	hidden  bool   // does not apply now
	asked   bool   // must be answered now, if what it stands in is there
	present bool   // stands in the canonical answers
	kids    []*spot
}

// Sheet lays answers along the definition, whatever the day: rules about today rest, and
// an age on the day is what was stored of it. It is for what was submitted.
func (d *Definition) Sheet(a Answers) *Sheet { return d.SheetOn(a, "") }

// SheetOn lays answers along the definition on a day ("2026-11-22"), which the council's
// clock names: rules about today are judged, ages are worked out. With "" it is Sheet.
func (d *Definition) SheetOn(a Answers, today string) *Sheet {
	if a.Values == nil {
		a.Values = map[string]any{}
	}
	s := &Sheet{d: d, a: a, app: d.applicability(a, today)}
	s.lay()
	return s
}

// lay builds the places. The root has no place of its own in pointers.
func (s *Sheet) lay() {
	s.root = &spot{q: s.d.root, value: s.a.Values, present: true}
	s.root.kids = s.children(s.root, s.d.root.Children, s.a.Values, s.app.canonical())
	if len(s.chosen) > 0 {
		s.layReferences(s.root)
	}
	s.tabs = make([]*spot, len(s.d.Tabs))
	for i, tab := range s.d.Tabs {
		switch {
		case tab.Attachments != nil:
		case tab.Whole:
			s.tabs[i] = s.root
		default:
			s.tabs[i] = s.root.kid(tab.Name)
		}
	}
}

func (p *spot) kid(name string) *spot {
	for _, k := range p.kids {
		if k.q.Name == name {
			return k
		}
	}
	return nil
}

func (s *Sheet) children(in *spot, questions []*Question, values, canonical map[string]any) []*spot {
	all := make([]spot, len(questions))
	kids := make([]*spot, 0, len(questions))
	for i, q := range questions {
		p := &all[i]
		*p = spot{q: q, in: in, pointer: q.Pointer, value: values[q.Name]}
		if in.pointer != in.q.Pointer { // in a row: the question's own pointer has "*" there
			p.pointer = in.pointer + "/" + escapeToken(q.Name)
		}
		p.hidden = in.hidden || q.Conditional && s.app.hides[p.pointer]
		p.asked = !p.hidden && !q.ReadOnly && (q.Required || q.Conditional && s.app.asks[p.pointer])
		if q.from != nil {
			p.q = s.choices(q)
		}
		s.fill(p, canonical)
		kids = append(kids, p)
	}
	return kids
}

// fill lays what stands inside a place.
func (s *Sheet) fill(p *spot, canonical map[string]any) {
	inside, there := canonical[p.q.Name]
	p.present = there && !p.hidden
	switch shapeOf(p.q) {
	case ShapeAnswer:
		if p.q.calc != nil {
			p.value = inside
			return
		}
		if len(s.a.Typed) > 0 {
			p.typed = s.a.Typed[p.storedPointer()]
		}
	case ShapeGroup:
		values, _ := p.value.(map[string]any)
		object, _ := inside.(map[string]any)
		p.kids = s.children(p, p.q.Children, values, object)
	case ShapeTable:
		rows, _ := p.value.([]any)
		list, _ := inside.([]any)
		p.kids = s.rows(p, rows, list)
	}
}

// rows lays the rows of a table, at most as many as a table may have.
func (s *Sheet) rows(table *spot, rows, canonical []any) []*spot {
	kids := make([]*spot, 0, min(len(rows), MaxRows))
	aside := s.app.aside[table.q.Pointer]
	number := 0
	for i, value := range rows[:min(len(rows), MaxRows)] {
		values, _ := value.(map[string]any)
		r := &spot{q: table.q, in: table, index: i, value: value, hidden: table.hidden}
		r.row, _ = values[RowKey].(string)
		r.pointer = table.pointer + "/" + strconv.Itoa(i)
		at := i
		if aside != nil {
			at = aside.at[i]
		}
		if r.blank = at < 0; !r.blank {
			number++
			r.number = number
		}
		var object map[string]any
		if at >= 0 && at < len(canonical) {
			object, _ = canonical[at].(map[string]any)
		}
		r.present = object != nil && !r.hidden
		r.kids = s.children(r, table.q.Children, values, object)
		kids = append(kids, r)
	}
	numberLastBlank(kids, number)
	return kids
}

// numberLastBlank gives blank rows at the end the numbers they will have; blank rows
// between others keep 0.
func numberLastBlank(rows []*spot, number int) {
	from := len(rows)
	for from > 0 && rows[from-1].blank {
		from--
	}
	for _, r := range rows[from:] {
		number++
		r.number = number
	}
}

// isRow says whether the place is a row of a table and not a question.
func (p *spot) isRow() bool { return p.in != nil && p.in.q == p.q }

// path is the form name of the place.
func (p *spot) path() Path {
	if p.in == nil {
		return ""
	}
	name := p.q.Name
	if p.isRow() {
		name = p.row
	}
	if above := p.in.path(); above != "" {
		return above + "." + name
	}
	return name
}

// storedPointer is the pointer under which typed text is kept: rows by identity.
func (p *spot) storedPointer() string {
	if p.in == nil {
		return ""
	}
	name := p.q.Name
	if p.isRow() {
		name = p.row
	}
	return p.in.storedPointer() + "/" + escapeToken(name)
}

// rowNumber is the number of the row the place stands in, counted from 1 without blank
// rows, as documents number them; 0 outside of tables.
func (p *spot) rowNumber() int {
	for ; p != nil; p = p.in {
		if p.isRow() && p.number > 0 {
			return p.number
		}
		if p.isRow() {
			return p.index + 1
		}
	}
	return 0
}

// label is the full name of a place: "Outcome sought, row 2".
func (p *spot) label() string {
	title := titleOf(p.q)
	if n := p.rowNumber(); n > 0 {
		return title + ", row " + strconv.Itoa(n)
	}
	return title
}

// titleOf is the title of a question, or its name when it has none.
func titleOf(q *Question) string {
	if q.Title != "" {
		return q.Title
	}
	if q.Name != "" {
		return q.Name
	}
	return "This form"
}

// answered says whether a person would say that the place is answered: typed text
// that cannot be read counts, a table needs a row with something in it.
func (p *spot) answered() bool {
	switch {
	case p.hidden:
		return false
	case shapeOf(p.q) == ShapeAnswer:
		return p.present || p.typed != ""
	}
	for _, k := range p.kids {
		if k.answered() {
			return true
		}
	}
	return false
}

// tabSpot is the place of a tab's object; nil for the attachments tab and a tab
// of another definition.
func (s *Sheet) tabSpot(tab *Tab) *spot {
	for i, t := range s.d.Tabs {
		if t.Name == tab.Name {
			return s.tabs[i]
		}
	}
	return nil
}

// Hides says whether a tab does not apply now, or may not be read: it is left out of the list of tabs,
// of the document, and of what is submitted.
func (s *Sheet) Hides(tab *Tab) bool {
	if !s.access.Sees(tab) {
		return true
	}
	if tab.Attachments != nil {
		return s.app.hidden("/" + escapeToken(tab.Name))
	}
	p := s.tabSpot(tab)
	return p == nil || p.hidden
}

// Definition is the form along which the answers are laid.
func (s *Sheet) Definition() *Definition { return s.d }
