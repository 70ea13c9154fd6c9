package engine

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// ViewOptions say how a tab is shown.
type ViewOptions struct {
	// Submitted shows faults of every kind, as after an attempt to submit. Without it
	// nobody is told that something is missing.
	Submitted bool
	// Correction is the Path of the question in which a wrong read-only answer is
	// reported ("details.correction"); "" if the form has none.
	Correction Path
	// All shows every question, those that do not apply now too, and says of each when it
	// is asked: the form as its readers see it before anything is answered.
	All bool
}

// View is everything a page needs to show one tab. faults are those of the whole
// sheet (Draft or Complete); the ones at questions of the tab are laid beside them.
// Hidden questions are left out; hidden cells are there as Absent, since columns
// must stay under each other. It never returns nil; a hidden tab has no questions.
func (d *Definition) View(tab *Tab, a Answers, faults []Fault, opt ViewOptions) *TabView {
	return d.Sheet(a).View(tab, faults, opt)
}

// TableView is one table for its page on the full screen; false when the tab has no
// visible table of that path that may be written.
func (d *Definition) TableView(tab *Tab, a Answers, path Path, faults []Fault) (*QuestionView, bool) {
	return d.Sheet(a).TableView(tab, path, faults)
}

// View is Definition.View of this sheet.
func (s *Sheet) View(tab *Tab, faults []Fault, opt ViewOptions) *TabView {
	v := &TabView{
		Name: tab.Name, Title: tab.Title, Description: tab.Description,
		Guidance: Markdown(tab.Guidance), Whole: tab.Whole, Attachments: tab.Attachments,
		Lang: s.d.Lang, Dir: DirOf(s.d.Lang), HeadLang: tab.Lang,
	}
	v.ReadOnly = !s.access.Writes(tab)
	top := s.tabSpot(tab)
	if top == nil || s.Hides(tab) && !opt.All {
		return v
	}
	b := newViewer(s, faults, opt)
	if opt.All && !tab.Whole {
		v.Description = strings.TrimSpace(v.Description + " " + s.d.onlyIf(top.q))
	}
	v.Questions = b.questions(top, top.path())
	v.Visible = fingerprint(top)
	return v
}

// TableView is Definition.TableView of this sheet.
func (s *Sheet) TableView(tab *Tab, path Path, faults []Fault) (*QuestionView, bool) {
	top := s.tabSpot(tab)
	if top == nil || s.Hides(tab) || !s.access.Writes(tab) {
		return nil, false
	}
	table := top.at(path)
	if table == nil || table.hidden || shapeOf(table.q) != ShapeTable {
		return nil, false
	}
	return newViewer(s, faults, ViewOptions{Submitted: true}).question(table, path), true
}

// fingerprint changes when a question of the tab comes, goes, becomes or ceases to be
// mandatory, or shows what follows from other answers: a result, or rows to choose from.
func fingerprint(top *spot) string {
	h := fnv.New64a()
	var visit func(p *spot)
	visit = func(p *spot) {
		for _, k := range p.kids {
			if word := dependent(k); word != "" {
				h.Write([]byte(k.storedPointer() + word))
			}
			if (k.q.Conditional || k.asked != k.q.Required) && !k.isRow() {
				h.Write([]byte(k.storedPointer() + " " + strconv.FormatBool(k.hidden) + strconv.FormatBool(k.asked)))
			}
			if !k.hidden {
				visit(k)
			}
		}
	}
	visit(top)
	return strconv.FormatUint(h.Sum64(), 36)
}

// dependent is what a question shows that follows from other answers, "" for nothing.
func dependent(p *spot) string {
	switch {
	case p.hidden || p.isRow() || p.q.calc == nil && p.q.from == nil:
		return ""
	case p.q.calc != nil && p.value != nil:
		return " =" + p.q.Kind.Show(p.q, p.value)
	}
	var b strings.Builder
	for _, o := range p.q.Options {
		b.WriteString(" " + o.Value + o.Label)
	}
	return b.String()
}

// viewer builds the views of one page.
type viewer struct {
	sheet   *Sheet
	opt     ViewOptions
	faults  map[Path][]Fault
	wording string // language of our own words, "" when the form is in it too
}

func newViewer(s *Sheet, faults []Fault, opt ViewOptions) *viewer {
	b := &viewer{sheet: s, opt: opt, wording: s.wordingLang()}
	for _, f := range faults {
		if !opt.Submitted && isUnfinished(f.Rule) {
			continue
		}
		if b.faults == nil {
			b.faults = make(map[Path][]Fault, len(faults))
		}
		b.faults[f.Name] = append(b.faults[f.Name], f)
	}
	for _, list := range b.faults { // the first is shown: what must be put right before what only warns
		slices.SortStableFunc(list, func(a, b Fault) int { return strings.Compare(a.Level, b.Level) })
	}
	return b
}

// questions are the visible questions in an object.
func (b *viewer) questions(in *spot, path Path) []*QuestionView {
	out := make([]*QuestionView, 0, len(in.kids))
	for _, k := range in.kids {
		if k.hidden && !b.opt.All {
			continue
		}
		v := b.question(k, joinPath(path, k.q.Name))
		if b.opt.All {
			v.Hint = strings.TrimSpace(v.Hint + " " + b.sheet.d.onlyIf(k.q))
		}
		out = append(out, v)
	}
	for i, v := range out {
		v.LastOfRecord = ofRecord(v) && (i+1 == len(out) || !ofRecord(out[i+1]))
	}
	return out
}

// ofRecord says that a single answer comes out of the council's record.
func ofRecord(v *QuestionView) bool {
	return v.ReadOnly && !v.Calculated && v.Columns == nil && v.Children == nil
}

func joinPath(path Path, name string) Path {
	if path == "" {
		return name
	}
	return path + "." + name
}

// idOf is the id attribute of a path.
func idOf(path Path) string { return "q-" + strings.ReplaceAll(path, ".", "-") }

func (b *viewer) question(p *spot, path Path) *QuestionView {
	q := p.q
	v := &QuestionView{
		Kind: q.Kind.Name(), Name: path, ID: idOf(path), Title: titleOf(q), Hint: q.Hint,
		Guidance: Markdown(q.Guidance), Before: Markdown(q.Before), Unit: q.Unit, Lang: q.Lang,
		Required: p.asked, ReadOnly: q.ReadOnly, Calculated: q.calc != nil && !q.ofRecord(), Conditional: q.CanHide,
		Autocomplete: q.Autocomplete, Label: p.label(), Faults: b.faults[path],
	}
	if q.Kind.Shape() == ShapeNone {
		v.Title = q.Title
	}
	if q.ofRecord() && b.opt.Correction != "" {
		v.CorrectionID = idOf(b.opt.Correction)
	}
	switch q.Kind.Shape() {
	case ShapeAnswer:
		answerView(p, v)
		b.optionLanguages(q, v)
	case ShapeGroup:
		v.Children = b.questions(p, path)
	case ShapeTable:
		b.table(p, v)
	}
	return v
}

// optionLanguages says of labels that are not in the form's language which they are in:
// those without a translation, and "Yes" and "No", which are ours.
func (b *viewer) optionLanguages(q *Question, v *QuestionView) {
	for i := range v.Options {
		switch {
		case len(q.Options) == 0:
			v.Options[i].Lang = b.wording
		case slices.Contains(q.foreign, v.Options[i].Value):
			v.Options[i].Lang = q.foreignLang
		}
	}
}

func answerView(p *spot, v *QuestionView) {
	q := p.q
	if p.value != nil {
		v.Text = q.Kind.Show(q, p.value)
		if q.ReadOnly {
			v.Display = string(q.Kind.Doc(q, p.value))
		}
	}
	if p.typed != "" {
		v.Text = p.typed
	}
	if k, ok := q.Kind.(dresser); ok {
		k.dress(q, p.value, p.typed, v)
	}
}

func (b *viewer) table(p *spot, v *QuestionView) {
	q := p.q
	v.Number, v.FixedRows = q.Number, q.FixedRows
	open := !q.FixedRows && !q.ReadOnly
	most := MaxRows
	if q.MaxItems >= 0 {
		most = min(most, q.MaxItems)
	}
	v.CanAdd = open && len(p.kids) < most
	v.CanRemove = open && len(p.kids) > 0
	if v.RowWord = "No rows yet"; len(p.kids) > 0 {
		v.RowWord = counted(len(p.kids), "row", "rows")
	}
	if open {
		v.RowWord += rowBounds(q)
	}
	for _, column := range q.Children {
		v.Columns = append(v.Columns, &ColumnView{
			Title: titleOf(column), Hint: column.Hint, Lang: column.Lang, Kind: column.Kind.Name(),
			Required: column.Required, Width: "p-col-" + widthOf(column),
		})
	}
	v.Rows = make([]*RowView, 0, len(p.kids))
	for i, row := range p.kids {
		v.Rows = append(v.Rows, b.row(row, v, i == 0, i == len(p.kids)-1))
	}
}

// rowBounds says how few and how many rows a table takes: ", at least 1, at most 4".
func rowBounds(q *Question) string {
	words := ""
	if q.MinItems > 0 {
		words = ", at least " + strconv.Itoa(q.MinItems)
	}
	if q.MaxItems >= 0 {
		words += ", at most " + strconv.Itoa(q.MaxItems)
	}
	return words
}

func (b *viewer) row(p *spot, table *QuestionView, first, last bool) *RowView {
	path := table.Name + "." + p.row
	r := &RowView{
		Key: p.row, Name: path, ID: idOf(path), Index: p.rowNumber(),
		Label: p.q.Number + strconv.Itoa(p.number), First: first, Last: last,
		Faults: b.faults[path], ReferredBy: b.sheet.refers[p.q][p.row], Cells: make([]*QuestionView, 0, len(p.kids)),
	}
	if p.number == 0 {
		r.Label = "–"
	}
	for _, k := range p.kids {
		cell := joinPath(path, k.q.Name)
		if k.hidden && !b.opt.All {
			r.Cells = append(r.Cells, &QuestionView{Kind: k.q.Kind.Name(), Name: cell, ID: idOf(cell),
				Title: titleOf(k.q), Label: k.label(), Cell: true, Absent: true})
			continue
		}
		v := b.question(k, cell)
		v.Cell = true
		r.Cells = append(r.Cells, v)
	}
	return r
}

// widthOf is how wide a column is, by what people write into it: "s", "m" or "l".
func widthOf(q *Question) string {
	switch {
	case q.Kind.Shape() == ShapeGroup, q.MaxLength > longText:
		return "l"
	}
	if k, ok := q.Kind.(interface{ width() string }); ok {
		return k.width()
	}
	return "m"
}
