package engine

import (
	"fmt"
	"slices"
)

// Levels of a fault.
const (
	LevelError = "error" // must be put right to submit
	LevelWarn  = "warn"  // worth a look, never blocks
)

// unfinished are the rules that only say that something is not done yet. The draft
// pass leaves them out: a half-filled form is not wrong.
var unfinished = []string{"required", "minItems", "anyOf", "attachments"}

func isUnfinished(rule string) bool { return slices.Contains(unfinished, rule) }

// Draft is the draft pass: what of the answers given so far is wrong (text that
// could not be read, limits that are broken), in document order. It never asks for
// what is missing.
func (d *Definition) Draft(a Answers) []Fault { return d.Sheet(a).Draft() }

// Complete is the complete pass, as on submit: everything that is wrong or missing,
// in document order; nil when the answers may be submitted. When our own walk finds
// nothing, jsonschema judges the canonical answers: what the schema refuses is never
// accepted. Attachments are judged apart, by Tab.AttachmentFaults.
func (d *Definition) Complete(a Answers) []Fault { return d.Sheet(a).Complete() }

// Draft is Definition.Draft of this sheet.
func (s *Sheet) Draft() []Fault {
	w := walk{sheet: s, draft: true}
	w.all()
	return s.ownFaults(w.faults)
}

// Complete is Definition.Complete of this sheet.
func (s *Sheet) Complete() []Fault {
	w := walk{sheet: s}
	w.all()
	if Wrong(w.faults) || !s.access.Whole() { // the judge knows whole sheets only
		return s.ownFaults(w.faults)
	}
	refused := s.refused()
	if len(refused) == 0 {
		return w.faults
	}
	all := append(w.faults, refused...)
	s.sortFaults(all)
	return all
}

// Wrong says whether any of the faults must be put right; warnings never block.
func Wrong(faults []Fault) bool {
	return slices.ContainsFunc(faults, func(f Fault) bool { return f.Level != LevelWarn })
}

// Parted are the faults that must be put right, and those that only warn.
func Parted(faults []Fault) (wrong, warnings []Fault) {
	for _, f := range faults {
		if f.Level == LevelWarn {
			warnings = append(warnings, f)
		} else {
			wrong = append(wrong, f)
		}
	}
	return wrong, warnings
}

// walk goes through a sheet in document order and collects what is wrong.
type walk struct {
	sheet   *Sheet
	draft   bool
	faults  []Fault
	phrases map[*hints][]phrase // that x-hints looks for, once a walk
	ruled   map[*spot][]Fault   // what rules of the objects entered so far say of places in them
}

func (w *walk) all() {
	w.object(w.sheet.root)
}

// object judges what stands in an object that is there: the root, a tab, a group, a row.
func (w *walk) object(p *spot) {
	if !w.draft {
		w.atLeastOne(p)
	}
	w.rules(p)
	for _, k := range p.kids {
		w.spot(k)
	}
	w.strays(p)
}

// rules judges the rules across the questions of an object. What they say is kept for
// when the walk comes to the place.
func (w *walk) rules(p *spot) {
	note := func(at *spot, f Fault) {
		if w.ruled == nil {
			w.ruled = map[*spot][]Fault{}
		}
		w.ruled[at] = append(w.ruled[at], f)
	}
	if len(p.q.rules) > 0 {
		w.sheet.broken(p, func(r *rule, at, other *spot) { note(at, w.sheet.ruleFault(r, at, other)) })
	}
	if w.draft {
		return
	}
	a := p.q.advice
	if p.isRow() {
		a = p.q.rowAdvice
	}
	for _, k := range a.missed(p) {
		note(k, w.sheet.advise(a, k, "required"))
	}
}

// strays reports names in an object that no question has.
func (w *walk) strays(p *spot) {
	if p.hidden {
		return
	}
	for _, name := range w.sheet.stray[p.pointer] {
		w.faults = append(w.faults, w.sheet.strayFault(p, name))
	}
}

func (w *walk) spot(p *spot) {
	if rule := w.sheet.wrong[p.pointer]; rule != "" {
		w.add(p, rule, "")
		if rule != "maxItems" {
			return
		}
	}
	if p.hidden {
		return
	}
	switch shapeOf(p.q) {
	case ShapeAnswer:
		w.answer(p)
	case ShapeGroup:
		w.group(p)
	case ShapeTable:
		w.table(p)
	}
	if len(w.ruled) > 0 {
		w.faults = append(w.faults, w.ruled[p]...)
	}
}

// group judges an optional group that nobody has begun as a draft: nothing in it is
// missed, but text in it that cannot be read is still wrong.
func (w *walk) group(p *spot) {
	if _, isObject := p.value.(map[string]any); !isObject && p.value != nil {
		w.add(p, "type", "")
		return
	}
	was := w.draft
	w.draft = was || !p.present
	w.object(p)
	w.draft = was
}

func (w *walk) answer(p *spot) {
	switch {
	case p.typed != "":
		if _, _, rule := p.q.Kind.Read(p.q, []string{p.typed}); rule != "" {
			w.add(p, rule, p.typed)
			return
		}
		w.add(p, "type", p.typed)
	case p.present:
		for _, rule := range p.q.Kind.Judge(p.q, p.value) {
			w.add(p, rule, "")
		}
		w.advice(p, p.value)
		w.hint(p, p.value)
	case p.asked:
		w.add(p, "required", "")
	}
}

func (w *walk) table(p *spot) {
	if _, isList := p.value.([]any); !isList && p.value != nil {
		w.add(p, "type", "")
		return
	}
	rows := p.rows()
	if len(rows) == 0 && p.asked {
		w.add(p, "required", "")
	}
	if len(rows) > 0 {
		for _, rule := range p.q.Kind.Judge(p.q, rows) {
			w.add(p, rule, "")
		}
		w.advice(p, rows)
	}
	for _, row := range p.kids {
		switch rule := w.rowRule(row); {
		case rule != "":
			w.add(row, rule, "")
		case row.blank:
			w.blankRow(row)
		default:
			w.object(row)
		}
	}
}

// rows are the rows of a table that count: those in which something is answered.
func (p *spot) rows() []any {
	rows, _ := p.value.([]any)
	if len(p.kids) < len(rows) { // more than a table may have
		return rows
	}
	if !slices.ContainsFunc(p.kids, func(row *spot) bool { return row.blank }) {
		return rows
	}
	kept := make([]any, 0, len(rows))
	for _, row := range p.kids {
		if !row.blank {
			kept = append(kept, row.value)
		}
	}
	return kept
}

// blankRow reports of a row in which nothing is answered only what was never an answer.
func (w *walk) blankRow(row *spot) {
	for _, k := range row.kids {
		if rule := w.sheet.wrong[k.pointer]; rule != "" {
			w.add(k, rule, "")
		}
	}
	w.strays(row)
}

// advice warns of advice on a question that is not followed.
func (w *walk) advice(p *spot, value any) {
	if rule := p.q.advice.broken(p, value, w.draft); rule != "" {
		w.faults = append(w.faults, w.sheet.advise(p.q.advice, p, rule))
	}
}

// rowRule is the rule that a row breaks as a row: it must be an object, and its
// identity, if it has one, of the right form.
func (w *walk) rowRule(row *spot) string {
	cells, isObject := row.value.(map[string]any)
	if !isObject {
		return "type"
	}
	if key, given := cells[RowKey]; given {
		if s, _ := key.(string); !isRowKey(s) {
			return "row"
		}
	}
	return w.sheet.wrong[row.pointer]
}

// atLeastOne judges "at least one of these": design 3.2.
func (w *walk) atLeastOne(p *spot) {
	if p.hasOneOf() {
		return
	}
	var titles []string
	var at *spot
	for _, name := range slices.Concat(p.q.OneOfRequired...) {
		if k := p.kid(name); k != nil && !k.hidden {
			if at == nil {
				at = k
			}
			titles = append(titles, titleOf(k.q))
		}
	}
	if at == nil {
		at = p
	}
	f := w.sheet.fault(at, "anyOf", "")
	f.Pointer = p.pointer
	if own := p.q.Messages["anyOf"]; own != "" {
		f.Message = inRow(at, own)
	} else {
		f.Message = inRow(at, "Answer at least one of "+quotedList(titles))
	}
	w.faults = append(w.faults, f)
}

// hasOneOf says whether an object has all of at least one of its lists, or no lists.
func (p *spot) hasOneOf() bool {
	lists := p.q.OneOfRequired
	return len(lists) == 0 || slices.ContainsFunc(lists, p.hasAll)
}

func (p *spot) hasAll(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		k := p.kid(name)
		return k == nil || !(k.present || k.typed != "")
	})
}

func (w *walk) add(p *spot, rule, typed string) {
	if w.draft && isUnfinished(rule) {
		return
	}
	w.faults = append(w.faults, w.sheet.fault(p, rule, typed))
}

// fault words one fault.
func (s *Sheet) fault(p *spot, rule, typed string) Fault {
	f := Fault{Pointer: p.pointer, Question: p.label(), Rule: rule, Level: LevelError, Name: p.path()}
	if tab := s.tabOf(p); tab != nil {
		f.Tab = tab.Name
	}
	f.Message = message(p, rule, typed)
	if p.q.Messages[rule] == "" {
		f.Lang = s.wordingLang()
	}
	return f
}

// tabOf is the tab a place stands on; the first tab for the root itself.
func (s *Sheet) tabOf(p *spot) *Tab {
	for ; p != nil; p = p.in {
		for i, tab := range s.d.Tabs {
			if s.tabs[i] == p && tab.Attachments == nil {
				return tab
			}
		}
	}
	if len(s.d.Tabs) > 0 {
		return s.d.Tabs[0]
	}
	return nil
}

// AttachmentFaults says what is wrong with n files on a Supporting Documentation
// tab. It returns nil for a tab that takes no files.
func (t *Tab) AttachmentFaults(n int) []Fault {
	r := t.Attachments
	if r == nil {
		return nil
	}
	f := Fault{Pointer: t.Pointer, Tab: t.Name, Question: t.Title, Level: LevelError, Name: t.Name}
	switch {
	case r.Required && n == 0:
		f.Rule, f.Message = "attachments", "Attach at least one document to “"+t.Title+"”"
	case r.MaxFiles > 0 && n > r.MaxFiles:
		f.Rule = "maxItems"
		f.Message = fmt.Sprintf("“%s” has %s and takes %d at most. Remove some", t.Title, counted(n, "file", "files"), r.MaxFiles)
	default:
		return nil
	}
	return []Fault{f}
}
