package engine

import "fmt"

// Marks are the lines of the list of tabs, hidden tabs left out. faults are what was
// found on the sheet, as after an attempt to submit; nil means a draft, whose tabs
// are only to fix where an answer that was given is wrong. attached is the number of
// files on the Supporting Documentation tab.
//
// Counted are visible questions that can be answered; a table is one. A tab is done
// when nothing mandatory is missing and something is answered, or when there is
// nothing on it to answer. A tab of optional questions nobody has answered is "Not
// started": only its owner knows whether it may stay so.
func (d *Definition) Marks(a Answers, faults []Fault, attached int) []TabMark {
	return d.Sheet(a).Marks(faults, attached)
}

// Marks is Definition.Marks of this sheet.
func (s *Sheet) Marks(faults []Fault, attached int) []TabMark {
	found := make(map[string]int, len(s.d.Tabs))
	for _, f := range faults {
		if f.Level != LevelWarn {
			found[f.Tab]++
		}
	}
	out := make([]TabMark, 0, len(s.d.Tabs))
	for i, tab := range s.d.Tabs {
		if s.Hides(tab) {
			continue
		}
		m := TabMark{Name: tab.Name, Title: tab.Title, Lang: tab.Lang, Faults: found[tab.Name]}
		if !s.access.Writes(tab) {
			m.Mark, m.Words, m.ReadOnly = MarkNone, "To read", true
		} else if tab.Attachments != nil {
			m.markFiles(tab.Attachments, attached)
		} else {
			t := tally{sheet: s}
			t.object(s.tabs[i])
			if faults == nil {
				m.Faults = t.broken
			}
			m.markAnswers(t)
		}
		out = append(out, m)
	}
	return out
}

func (m *TabMark) markFiles(r *AttachmentRules, attached int) {
	m.Answered = attached
	switch {
	case m.Faults > 0:
		m.Mark, m.Words = MarkFix, fmt.Sprintf("%d to fix", m.Faults)
	case attached > 0:
		m.Mark, m.Words = MarkDone, counted(attached, "file", "files")
	default:
		m.Mark, m.Words = MarkNone, "No files"
	}
	if r.Required {
		m.Total = 1
	}
}

func (m *TabMark) markAnswers(t tally) {
	m.Answered, m.Total = t.answered, t.total
	switch {
	case m.Faults > 0:
		m.Mark, m.Words = MarkFix, fmt.Sprintf("%d to fix", m.Faults)
	case t.missing == 0 && (t.answered > 0 || t.total == 0):
		m.Mark, m.Words = MarkDone, "Complete"
	case t.answered == 0:
		m.Mark, m.Words = MarkNone, "Not started"
	default:
		m.Mark, m.Words = MarkPart, fmt.Sprintf("%d of %d answered", t.answered, t.total)
	}
}

// tally counts the questions of a tab without wording anything.
type tally struct {
	sheet                            *Sheet
	total, answered, missing, broken int
}

func (t *tally) object(in *spot) {
	t.across(in)
	for _, p := range in.kids {
		if p.hidden {
			continue
		}
		switch shapeOf(p.q) {
		case ShapeAnswer:
			t.answer(p, true)
		case ShapeGroup:
			t.group(p)
		case ShapeTable:
			t.table(p)
		}
	}
}

// group counts the questions of a group; what is missing in an optional group that
// nobody has begun is not missed.
func (t *tally) group(p *spot) {
	before := t.missing
	t.object(p)
	if !p.present && !p.answered() {
		t.missing = before
	}
}

func (t *tally) answer(p *spot, counts bool) {
	if counts && !p.q.ReadOnly {
		t.total++
		if p.answered() {
			t.answered++
		}
	}
	switch {
	case p.typed != "":
		t.broken++
	case p.present:
		for _, rule := range p.q.Kind.Judge(p.q, p.value) {
			t.count(rule)
		}
	case p.asked:
		t.missing++
	}
}

func (t *tally) count(rule string) {
	if isUnfinished(rule) {
		t.missing++
		return
	}
	t.broken++
}

func (t *tally) table(p *spot) {
	if !p.q.ReadOnly {
		t.total++
		if p.answered() {
			t.answered++
		}
	}
	rows := p.rows()
	if len(rows) == 0 {
		if p.asked {
			t.missing++
		}
		return
	}
	for _, rule := range p.q.Kind.Judge(p.q, rows) {
		t.count(rule)
	}
	for _, row := range p.kids {
		if row.blank {
			continue
		}
		t.across(row)
		for _, cell := range row.kids {
			t.cell(cell)
		}
	}
}

func (t *tally) cell(p *spot) {
	switch {
	case p.hidden:
	case shapeOf(p.q) == ShapeAnswer:
		t.answer(p, false)
	case shapeOf(p.q) == ShapeGroup && p.present:
		for _, k := range p.kids {
			t.cell(k)
		}
	}
}

// across counts what is wrong with the answers of an object together.
func (t *tally) across(p *spot) {
	if !p.hasOneOf() {
		t.missing++
	}
	t.sheet.broken(p, func(r *rule, _, _ *spot) {
		if r.level != LevelWarn {
			t.broken++
		}
	})
}
