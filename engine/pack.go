package engine

import (
	"slices"
	"strconv"
	"strings"

	"portico/engine/doc"
)

// PackSource is a submission whose answers feed an Education, Health and Care plan.
type PackSource struct {
	Sheet    *Sheet
	Code     string // short and unique in the pack: "OT"; before the numbers of its rows, "OT-O1"
	Form     string // its title
	Author   string // who signed it
	Role     string // profession and organisation
	Received string // "14-Oct-2026"
	Receipt  string // the reference of the receipt
	Caution  string // why to look before anything of it is copied; "" for nothing

	Others map[Path]bool // the answers that may tell of other people
}

// line names the source in one line.
func (s *PackSource) line() string {
	out := s.Code + ": " + s.Form
	for _, one := range []string{s.Author, s.Role, s.Received} {
		if one != "" {
			out += ", " + one
		}
	}
	if s.Receipt != "" {
		out += ", receipt " + s.Receipt
	}
	return out
}

// Pack is what was submitted about a child, gathered by the sections of the plan.
type Pack struct {
	Sources  []*PackSource
	Sections []PackSection // A to K, all of them
	Threads  []PackThread  // what was linked by its writers
}

// PackSection is one section of the plan.
type PackSection struct {
	Letter, Title string
	Short         string // Title where there is little room
	Entries       []PackEntry
	Withheld      int // answers that a draft of the plan does not show
}

// PackEntry is one answer, or the rows of a table, that feeds a section.
type PackEntry struct {
	Source *PackSource
	Place  string    // the tab that it stands in
	Block  doc.Block // a Field or a Table
	Also   []string  // codes of other sources that hold the very same, from the council's record
	Others bool      // it may tell of other people
	same   string    // what tells the very same apart
}

// sectionTitles are what the sections are called: SEND Regulations 2014, 12(1), with the
// four that the law writes as C, D, H1 and H2.
var sectionTitles = map[string]string{
	"A": "Views, interests and aspirations of the child and the parents, or of the young person", "B": "Special educational needs",
	"C": "Health care needs which relate to their special educational needs", "D": "Social care needs which relate to their special educational needs or to a disability",
	"E": "Outcomes sought", "F": "Special educational provision", "G": "Health care provision reasonably required",
	"H1": "Social care provision which must be made under section 2 of the Chronically Sick and Disabled Persons Act 1970", "H2": "Any other social care provision reasonably required",
	"I": "Placement", "J": "Personal budget and direct payments", "K": "Advice and information gathered",
}

// sectionNames are short names of the sections.
var sectionNames = map[string]string{"A": "Views and aspirations", "B": "Special educational needs", "C": "Health care needs", "D": "Social care needs", "E": "Outcomes",
	"F": "Special educational provision", "G": "Health care provision", "H1": "Social care provision, 1970 Act", "H2": "Other social care provision", "I": "Placement",
	"J": "Personal budget", "K": "Advice and information"}

// NewPack gathers the answers of sources by what "x-ehcp" says of their questions. Answers
// that the council itself had put in are left out; so is what does not apply or is not answered.
// A suggestion out of the record that several left as it was stands once.
func NewPack(sources []*PackSource) *Pack {
	p := &Pack{Sources: sources}
	for _, letter := range planSections {
		p.Sections = append(p.Sections, PackSection{Letter: letter, Title: sectionTitles[letter], Short: sectionNames[letter]})
	}
	for _, s := range sources {
		g := gatherer{pack: p, source: s}
		for i, tab := range s.Sheet.d.Tabs {
			if tab.Attachments == nil && !s.Sheet.Hides(tab) && s.Sheet.access.Writes(tab) {
				g.place = tab.Title
				g.object(s.Sheet.tabs[i], "", nil)
			}
		}
		p.Threads = append(p.Threads, threadsOf(s)...)
	}
	slices.SortStableFunc(p.Threads, func(a, b PackThread) int { return a.area - b.area })
	return p
}

// gatherer puts the answers of one source into the sections.
type gatherer struct {
	pack   *Pack
	source *PackSource
	place  string // the tab
}

// object gathers in a tab or a group, whose title stands before those of its questions; fed are
// the sections that the whole of it feeds.
func (g gatherer) object(in *spot, group string, fed []string) {
	for _, k := range in.kids {
		if k.hidden || !k.present || k.q.ReadOnly && shapeOf(k.q) == ShapeAnswer {
			continue
		}
		own := fed
		if len(k.q.EHCP) > 0 {
			own = k.q.EHCP
		}
		switch shapeOf(k.q) {
		case ShapeAnswer:
			g.answer(k, group, own)
		case ShapeGroup:
			g.object(k, group+titleOf(k.q)+": ", own)
		case ShapeTable:
			g.table(k, group, own)
		}
	}
}

func (g gatherer) answer(k *spot, group string, fed []string) {
	if len(fed) == 0 || k.value == nil || k.q.File != nil || k.q.calc != nil {
		return
	}
	f := doc.Field{Label: group + titleOf(k.q)}
	f.Value, f.Items = reads(g.named(k.q), k.value)
	if formatted, ok := k.q.Kind.(proser); ok {
		f.Prose = formatted.prose(k.value)
	}
	g.put(fed, PackEntry{Source: g.source, Place: g.place, Block: f, Others: g.source.Others[k.path()], same: sameFact(k)})
}

// table gathers the rows by the section that each feeds.
func (g gatherer) table(k *spot, group string, fed []string) {
	if len(fed) == 0 && k.q.EHCPColumn == "" || k.q.ReadOnly {
		return
	}
	bySection := map[string][]*spot{}
	for _, row := range k.kids {
		if row.blank {
			continue
		}
		for _, section := range sectionsOf(row, fed) {
			bySection[section] = append(bySection[section], row)
		}
	}
	same := sameFact(k)
	for _, section := range planSections {
		if rows := bySection[section]; len(rows) > 0 {
			g.put([]string{section}, PackEntry{Source: g.source, Place: g.place, Block: g.rows(k.q, group, rows), Others: g.tells(rows), same: same})
		}
	}
}

// tells says that a cell of the rows may tell of other people.
func (g gatherer) tells(rows []*spot) bool {
	return slices.ContainsFunc(rows, func(row *spot) bool {
		return slices.ContainsFunc(row.kids, func(c *spot) bool { return g.source.Others[c.path()] })
	})
}

// sectionsOf are the sections that a row feeds: what its column says, or else those of its
// table. A column may name the section, or say by Yes that it educates or trains: such provision
// is special educational provision, Section F (Children and Families Act 2014, section 21(5)).
func sectionsOf(row *spot, otherwise []string) []string {
	if row.q.EHCPColumn == "" {
		return otherwise
	}
	cell := row.kid(row.q.EHCPColumn)
	if cell == nil || cell.hidden {
		return otherwise
	}
	switch v := cell.value.(type) {
	case bool:
		if v {
			return []string{"F"}
		}
	case string:
		if slices.Contains(planSections, v) {
			return []string{v}
		}
	}
	return otherwise
}

// rows prints rows of a table; a column that only says the section is left out, as is one
// that none of them answers.
func (g gatherer) rows(q *Question, group string, rows []*spot) doc.Table {
	t := doc.Table{Caption: group + titleOf(q)}
	if q.Number != "" {
		t.Columns = append(t.Columns, doc.Column{Title: "No."})
	}
	var shown []int
	for i, column := range q.Children {
		filled := slices.ContainsFunc(rows, func(r *spot) bool { c := r.kids[i]; return !c.hidden && c.answered() })
		if filled && column.Name != q.EHCPColumn && shapeOf(column) != ShapeNone && column.File == nil {
			shown = append(shown, i)
			t.Columns = append(t.Columns, columnOf(column))
		}
	}
	for i := range t.Columns {
		t.Columns[i].Weight = 0
	}
	for _, row := range rows {
		var cells []doc.Text
		if q.Number != "" {
			cells = append(cells, doc.Text(g.number(row)))
		}
		for _, i := range shown {
			cells = append(cells, g.cell(row.kids[i]))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// number is the label of a row, unique in the pack: "OT-O1".
func (g gatherer) number(row *spot) string {
	return g.source.Code + "-" + row.q.Number + strconv.Itoa(row.number)
}

// cell is how a cell reads; a group in a cell has a line for each of its questions.
func (g gatherer) cell(c *spot) doc.Text {
	if c.hidden {
		return ""
	}
	if shapeOf(c.q) == ShapeGroup {
		var lines []string
		for _, k := range c.kids {
			if text := g.cell(k); text != "" {
				lines = append(lines, titleOf(k.q)+": "+string(text))
			}
		}
		return doc.Text(strings.Join(lines, "\n"))
	}
	if c.value == nil {
		return doc.Text(c.typed)
	}
	text, items := reads(g.named(c.q), c.value)
	for i, item := range items {
		text += doc.Text(strings.Repeat("\n", min(i, 1))) + item
	}
	return text
}

// named is a question whose choices are rows, with the numbers that the rows have in the pack.
func (g gatherer) named(q *Question) *Question {
	if q.from == nil || q.from.Number == "" {
		return q
	}
	named := *q
	named.Options, named.rowLabels = slices.Clone(q.Options), make(map[string]string, len(q.rowLabels))
	for key, label := range q.rowLabels {
		named.rowLabels[key] = g.source.Code + "-" + label
	}
	for i, o := range named.Options {
		if label := named.rowLabels[o.Value]; label != "" {
			named.Options[i].Label = label
		}
	}
	return &named
}

// sameFact tells apart what was suggested out of the council's record and left as it was:
// "" for what has no such origin.
func sameFact(k *spot) string {
	if k.q.Prefill == "" || k.value == nil {
		return ""
	}
	raw, err := CanonicalJSON(withoutRows(k.value))
	if err != nil {
		return ""
	}
	return k.q.Prefill + "\n" + string(raw)
}

// withoutRows is a value without the identities of its rows.
func withoutRows(value any) any {
	list, ok := value.([]any)
	if !ok {
		return value
	}
	out := make([]any, len(list))
	for i, one := range list {
		out[i] = one
		if cells, ok := one.(map[string]any); ok {
			bare := map[string]any{}
			for name, v := range cells {
				if name != RowKey {
					bare[name] = v
				}
			}
			out[i] = bare
		}
	}
	return out
}

// put adds an entry to sections.
func (g gatherer) put(sections []string, e PackEntry) {
	for i := range g.pack.Sections {
		s := &g.pack.Sections[i]
		if slices.Contains(sections, s.Letter) {
			s.add(e)
		}
	}
}

func (s *PackSection) add(e PackEntry) {
	if s.Letter == "I" { // a draft of the plan must not name a setting
		s.Withheld++
		return
	}
	for i, there := range s.Entries {
		if e.same != "" && there.same == e.same && there.Source != e.Source {
			s.Entries[i].Also = append(s.Entries[i].Also, e.Source.Code)
			return
		}
	}
	s.Entries = append(s.Entries, e)
}
