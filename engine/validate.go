package engine

import (
	"fmt"
	"slices"
	"strconv"
)

// Validate judges answers of unknown origin, as `portico forms validate` does. raw
// is a bare answers object or a sheet as Marshal writes it. Faults come in the
// form's order: values of the wrong type ("type"), names that no question has
// ("unknown"), answers to questions that do not apply ("hidden", which any validator
// enforces), and then what Draft or Complete find. Rows without "_row" are given one.
// It returns an error for what is no JSON or beyond the bounds of reading it. The day plays
// no part: see ValidateOn.
func (d *Definition) Validate(raw []byte, draft bool) ([]Fault, error) {
	return d.ValidateOn(raw, draft, "")
}

// ValidateOn is Validate on a day, as SheetOn has it: rules about today are judged too.
func (d *Definition) ValidateOn(raw []byte, draft bool, today string) ([]Fault, error) {
	sift, err := d.sift(raw)
	if err != nil {
		return nil, err
	}
	if sift == nil {
		return []Fault{d.notAnObject()}, nil
	}
	return d.judgeSifted(sift, draft, today), nil
}

// Read takes answers of unknown origin as far as they can be taken: what has the wrong
// type or no question is left out, rows without "_row" are given one. raw and errors are
// as for Validate; what is no object gives errShape.
func (d *Definition) Read(raw []byte) (Answers, error) {
	sift, err := d.sift(raw)
	if err != nil {
		return Answers{}, err
	}
	if sift == nil {
		return Answers{}, errShape
	}
	return sift.out, nil
}

// sift reads answers within bounds and separates what fits the form from what does not;
// nil when they are no object.
func (d *Definition) sift(raw []byte) (*sifter, error) {
	v, err := readJSON(raw, true)
	if err != nil {
		return nil, err
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, nil
	}
	sift := newSifter()
	if values, typed, wrapped := unwrapAnswers(m); wrapped && d.childNamed("answers") == nil {
		m = values
		for pointer, text := range typed {
			if s, ok := text.(string); ok {
				sift.out.setTyped(pointer, s)
			}
		}
	}
	sift.out.Values = sift.object(d.root, m, "")
	return sift, nil
}

func (d *Definition) childNamed(name string) *Question { return childOf(d.root, name) }

func (d *Definition) notAnObject() Fault {
	f := Fault{Question: d.Title, Rule: "type", Level: LevelError, Message: "The answers must be a JSON object, with a member for each tab"}
	if len(d.Tabs) > 0 {
		f.Tab = d.Tabs[0].Name
	}
	return f
}

// judgeSifted lays the sifted answers and runs the passes over them.
func (d *Definition) judgeSifted(sift *sifter, draft bool, today string) []Fault {
	s := d.SheetOn(sift.out, today)
	s.stray, s.wrong = sift.stray, sift.wrong
	s.markHidden(s.root)
	if draft {
		return s.Draft()
	}
	return s.Complete()
}

// markHidden notes answers to questions that do not apply. Only the outermost is
// noted: what stands in a hidden group goes with it.
func (s *Sheet) markHidden(p *spot) {
	for _, k := range p.kids {
		if !k.hidden {
			s.markHidden(k)
			continue
		}
		if _, wrong := s.wrong[k.pointer]; wrong || holdsSomething(k.value) {
			s.wrong[k.pointer] = "hidden"
		}
	}
}

// holdsSomething says whether there is any answer in a value.
func holdsSomething(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			if holdsSomething(e) {
				return true
			}
		}
		return false
	case []any:
		return len(v) > 0
	}
	return !blankValue(v)
}

// sifter parts answers of unknown origin into a sheet that keeps the promises of
// Answers and a note of everything that does not belong into one.
type sifter struct {
	out   Answers
	stray map[string][]string
	wrong map[string]string
	row   int
}

func newSifter() *sifter {
	return &sifter{stray: map[string][]string{}, wrong: map[string]string{}}
}

// object sifts the members of an object; pointer has rows by position.
func (f *sifter) object(q *Question, from map[string]any, pointer string) map[string]any {
	out := make(map[string]any, len(from))
	for name, v := range from {
		at := pointer + "/" + escapeToken(name)
		child := childOf(q, name)
		switch {
		case name == RowKey && shapeOf(q) == ShapeTable:
			out[name] = v
		case child == nil || shapeOf(child) == ShapeNone:
			f.stray[pointer] = append(f.stray[pointer], name)
		default:
			if kept := f.value(child, v, at); kept != nil {
				out[name] = kept
			}
		}
	}
	slices.Sort(f.stray[pointer])
	return out
}

// value sifts one answer: nil, and a note, for what is not of the question's type.
func (f *sifter) value(q *Question, v any, at string) any {
	if _, huge := v.(oversized); huge {
		f.wrong[at] = "digits"
		return nil
	}
	if q.Kind != nil && !q.Kind.Accepts(q, v) {
		f.wrong[at] = "type"
		return nil
	}
	switch shapeOf(q) {
	case ShapeGroup:
		object, ok := v.(map[string]any)
		if !ok {
			f.wrong[at] = "type"
			return nil
		}
		return f.object(q, object, at)
	case ShapeTable:
		return f.rows(q, v.([]any), at)
	}
	return v
}

// rows sifts the rows of a table. Rows that are no objects stay as empty rows, so
// that the positions of the others hold.
func (f *sifter) rows(q *Question, from []any, at string) any {
	out := make([]any, len(from))
	seen := map[string]bool{}
	for i, v := range from {
		pointer := at + "/" + strconv.Itoa(i)
		cells, ok := v.(map[string]any)
		if !ok {
			f.wrong[pointer] = "type"
		}
		row := f.object(q, cells, pointer)
		key, given := row[RowKey]
		text, _ := key.(string)
		if given && (!isRowKey(text) || seen[text]) {
			f.wrong[pointer] = "row"
		}
		if !isRowKey(text) || seen[text] {
			text = f.newKey(from)
		}
		seen[text] = true
		row[RowKey] = text
		out[i] = row
	}
	return out
}

// newKey is an identity that no row of the table has.
func (f *sifter) newKey(rows []any) string {
	for {
		f.row++
		key := fmt.Sprintf("new%05d", f.row%100000)
		if !slices.ContainsFunc(rows[:min(len(rows), MaxRows)], func(row any) bool { return rowKeyOf(row) == key }) {
			return key
		}
	}
}
