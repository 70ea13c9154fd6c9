package engine

import (
	"slices"
	"strconv"
	"strings"

	"portico/engine/doc"
)

// reference is a choice of one row of a table (x-options-from, design 3.4). It dresses as
// a select and stores the row's identity. Its choices are not known before answers are
// laid: the question of a sheet's place is a copy that has them (see Sheet.choices).
type reference struct{ selection }

// Read takes the identity of a row. Whether there is such a row is Judge's to say: it may
// be on another tab, or be added by the same post.
func (reference) Read(_ *Question, values []string) (any, string, string) {
	s := strings.TrimSpace(first(values))
	switch {
	case s == "":
		return nil, "", ""
	case !isRowKey(s):
		return nil, s, "reference"
	}
	return s, "", ""
}

func (reference) Judge(q *Question, value any) []string {
	s, ok := value.(string)
	switch _, known := optionOf(q, s); {
	case !ok:
		return []string{"type"}
	case !known:
		return []string{"reference"}
	}
	return nil
}

func (reference) Doc(q *Question, value any) doc.Text { return doc.Text(rowChoice(q, value)) }

// short is how a reference reads in a table: the row's number, where its table has them.
func (reference) short(q *Question, value any) doc.Text { return doc.Text(shortRow(q, value)) }

func (reference) dress(q *Question, value any, typed string, v *QuestionView) {
	s, _ := value.(string)
	v.Options = goneRows(q, optionViews(v.ID, q.Options, s, typed))
	v.Search = len(v.Options) > searchable
}

func (reference) word(q *Question, rule, typed string) string {
	if rule == "reference" {
		return wordReference(q, typed)
	}
	return radios{}.word(q, rule, typed)
}

// references is a choice of several rows of a table. It dresses as checkboxes.
type references struct{ checkboxes }

// Read takes the identities of rows, in the order in which they are shown.
func (references) Read(_ *Question, values []string) (any, string, string) {
	var chosen []string
	wrong := false
	for _, v := range values {
		for _, s := range splitTyped(v) {
			if s = strings.TrimSpace(s); s == "" || slices.Contains(chosen, s) {
				continue
			}
			wrong = wrong || !isRowKey(s)
			chosen = append(chosen, s)
		}
	}
	switch {
	case len(chosen) == 0:
		return nil, "", ""
	case wrong:
		return nil, strings.Join(chosen, "\n"), "reference"
	}
	list := make([]any, len(chosen))
	for i, s := range chosen {
		list[i] = s
	}
	return list, "", ""
}

func (k references) Judge(q *Question, value any) []string {
	rules := k.checkboxes.Judge(q, value)
	for i, rule := range rules {
		if rule == "enum" {
			rules[i] = "reference"
		}
	}
	return rules
}

func (k references) Doc(q *Question, value any) doc.Text {
	return doc.Text(joinTexts(k.items(q, value), "\n"))
}

func (references) items(q *Question, value any) []doc.Text {
	var out []doc.Text
	for _, s := range textsOf(value) {
		out = append(out, doc.Text(rowChoice(q, s)))
	}
	return out
}

func (references) short(q *Question, value any) doc.Text {
	var out []doc.Text
	for _, s := range textsOf(value) {
		out = append(out, doc.Text(shortRow(q, s)))
	}
	return doc.Text(joinTexts(out, ", "))
}

func joinTexts(texts []doc.Text, between string) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = string(t)
	}
	return strings.Join(out, between)
}

func (references) dress(q *Question, value any, typed string, v *QuestionView) {
	v.Options = goneRows(q, optionViews(v.ID, q.Options, append(textsOf(value), splitTyped(typed)...)...))
}

func (references) word(q *Question, rule, typed string) string {
	if rule == "reference" {
		return wordReference(q, typed)
	}
	return checkboxes{}.word(q, rule, typed)
}

func wordReference(q *Question, typed string) string {
	table := "the table"
	if q.from != nil {
		table = quoted(titleOf(q.from))
	}
	if typed != "" {
		return quoted(brief(typed, 40)) + " is no row of " + table + ". Choose one of its rows for " + quoted(titleOf(q))
	}
	return quoted(titleOf(q)) + " names a row of " + table + " that is not there any more, or is empty. Choose again"
}

// goneRow is how a row reads that is not there any more.
const goneRow = "A row that is not there any more"

// goneRows gives words to what is chosen and is no row.
func goneRows(q *Question, views []OptionView) []OptionView {
	for i := len(q.Options); i < len(views); i++ {
		if isRowKey(views[i].Value) {
			views[i].Label = goneRow
		}
	}
	return views
}

// rowChoice is how a chosen row reads: "O1: Write his name legibly".
func rowChoice(q *Question, value any) string {
	s, _ := value.(string)
	if o, known := optionOf(q, s); known {
		return o.Label
	}
	return goneRow
}

// shortRow is a chosen row by its number, or by its text where rows have no numbers.
func shortRow(q *Question, value any) string {
	s, _ := value.(string)
	if label := q.rowLabels[s]; label != "" {
		return label
	}
	return rowChoice(q, value)
}

// longChoice is how many characters of a row's text its choice shows.
const longChoice = 80

// choices is the question with the rows that can be chosen now, blank ones left out.
func (s *Sheet) choices(q *Question) *Question {
	if laid := s.chosen[q]; laid != nil {
		return laid
	}
	if s.chosen == nil {
		s.chosen, s.offers = map[*Question]*Question{}, map[*Question]rowChoices{}
	}
	rows, known := s.offers[q.from]
	if !known {
		rows.options, rows.labels = s.app.rowOptions(q.from)
		s.offers[q.from] = rows
	}
	laid := *q
	laid.Options, laid.rowLabels = rows.options, rows.labels
	s.chosen[q] = &laid
	return &laid
}

// rowChoices are the rows of a table as choices, and the number of each.
type rowChoices struct {
	options []Option
	labels  map[string]string
}

// labelled is a question as it reads beside answers: a reference, or a table with columns
// of that kind, with the rows that can be chosen. laid keeps the answers laid.
func (d *Definition) labelled(q *Question, a Answers, laid **applicable) *Question {
	refers := func(q *Question) bool { return q.from != nil }
	if !refers(q) && !slices.ContainsFunc(q.Children, refers) {
		return q
	}
	if *laid == nil {
		*laid = d.applicability(a, "")
	}
	out := *q
	if refers(q) {
		out.Options, out.rowLabels = (*laid).rowOptions(q.from)
		return &out
	}
	out.Children = slices.Clone(q.Children)
	for i, column := range out.Children {
		out.Children[i] = d.labelled(column, a, laid)
	}
	return &out
}

// rowOptions are the rows of a table as choices, and the number of each where the table
// has numbers.
func (a *applicable) rowOptions(table *Question) (options []Option, numbers map[string]string) {
	if a.hidden(table.Pointer) {
		return nil, nil
	}
	found := gather(a.answers, splitPointer(table.Pointer), nil)
	if len(found) == 0 {
		return nil, nil
	}
	rows, _ := found[0].([]any)
	numbers = make(map[string]string, len(rows))
	for i, row := range rows {
		cells, _ := row.(map[string]any)
		key := rowKeyOf(row)
		if key == "" {
			continue
		}
		number := table.Number + strconv.Itoa(i+1)
		label := brief(rowText(table, cells), longChoice)
		switch {
		case table.Number != "":
			numbers[key] = number
			label = strings.TrimSuffix(number+": "+label, ": ")
		case label == "":
			label = "Row " + number
		}
		options = append(options, Option{Value: key, Label: label})
	}
	return options, numbers
}

// rowText is the first text that was written in a row, or else the first answer in it.
func rowText(table *Question, cells map[string]any) string {
	text := ""
	for _, column := range table.Children {
		v := cells[column.Name]
		if v == nil || column.from != nil || shapeOf(column) != ShapeAnswer {
			continue
		}
		if text == "" {
			text = string(column.Kind.Doc(column, v))
		}
		if s, ok := v.(string); ok && column.Options == nil && column.Format == "" {
			return s
		}
	}
	return text
}

// References are the places that refer to a row, each as a sentence can name it: "row 2 of
// “Provision”", "“Main outcome”". table is the form name of a table, rowKey a row's
// identity. Places that do not apply now are left out. It returns nil when nothing refers
// to the row.
func (s *Sheet) References(table Path, rowKey string) []string {
	for q, rows := range s.refers {
		if pathOf(q) == table {
			return rows[rowKey]
		}
	}
	return nil
}

// layReferences notes what refers to which row.
func (s *Sheet) layReferences(in *spot) {
	for _, k := range in.kids {
		if k.hidden {
			continue
		}
		s.layReferences(k)
		if k.q.from == nil || k.value == nil {
			continue
		}
		one, _ := k.value.(string)
		for _, key := range append(textsOf(k.value), one) {
			s.refersTo(k, key)
		}
	}
}

func (s *Sheet) refersTo(p *spot, key string) {
	if key == "" {
		return
	}
	if s.refers == nil {
		s.refers = map[*Question]map[string][]string{}
	}
	rows := s.refers[p.q.from]
	if rows == nil {
		rows = map[string][]string{}
		s.refers[p.q.from] = rows
	}
	if place := referringPlace(p); !slices.Contains(rows[key], place) {
		rows[key] = append(rows[key], place)
	}
}

// ReferredWords says in a sentence what refers to a row: the places of References.
func ReferredWords(places []string) string {
	const most = 4
	named := places[:min(len(places), most)]
	rest := len(places) - len(named)
	words := strings.Join(named, ", ")
	switch {
	case rest > 0:
		words += " and " + counted(rest, "more place", "more places")
	case len(named) > 1:
		words = strings.Join(named[:len(named)-1], ", ") + " and " + named[len(named)-1]
	}
	verb := " refers to it."
	if len(places) > 1 {
		verb = " refer to it."
	}
	if rest, isRow := strings.CutPrefix(words, "row "); isRow {
		words = "Row " + rest
	}
	return words + verb
}

func referringPlace(p *spot) string {
	for at := p; at != nil; at = at.in {
		if at.isRow() {
			return "row " + strconv.Itoa(at.rowNumber()) + " of " + quoted(titleOf(at.q))
		}
	}
	return quoted(titleOf(p.q))
}
