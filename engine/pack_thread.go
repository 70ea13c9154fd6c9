package engine

import (
	"slices"
	"strings"

	"portico/engine/doc"
)

// PackThread is a golden thread: a need, the provision that meets it and the outcome that
// both serve, as their writer linked the rows. Any of the three may be missing.
type PackThread struct {
	Source  *PackSource
	Kind    ThreadKind
	Area    string // of need, "" where the form does not say
	Need    doc.Text
	Provide doc.Text
	Outcome doc.Text
	area    int // position of Area
}

// ThreadKind is which sections of the plan a thread runs through.
type ThreadKind int

// The kinds of threads, as the template of the Department for Education sets them side by side.
const (
	ThreadEducation ThreadKind = iota // B, F, E
	ThreadHealth                      // C, G, E
	ThreadCare                        // D, H1 or H2, E
)

// areasOfNeed are the areas as the catalogue's list codes them, in the order of the SEND Code
// of Practice 6.28 to 6.35.
var areasOfNeed = []string{"communication", "cognition", "semh", "sensory-physical", "health", "social-care"}

// strand is a row that takes part in threads.
type strand struct {
	row      *spot
	sections []string
	links    []*strand // the rows that it refers to, and those that refer to it
}

func (s *strand) in(sections ...string) bool {
	return s != nil && slices.ContainsFunc(s.sections, func(one string) bool { return slices.Contains(sections, one) })
}

// linked are the rows that a row is linked to in some sections, in the form's order.
func (s *strand) linked(sections ...string) (out []*strand) {
	if s == nil {
		return nil
	}
	for _, l := range s.links {
		if l.in(sections...) && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// threader finds the threads of one source.
type threader struct {
	gatherer
	all   []*strand
	byRow map[*Question]map[string]*strand // by table as defined and identity
	used  map[*strand]bool
	out   []PackThread
}

// threadsOf are the threads of a form; none of one whose rows its writer could not link.
func threadsOf(s *PackSource) []PackThread {
	t := &threader{gatherer: gatherer{source: s}, byRow: map[*Question]map[string]*strand{}, used: map[*strand]bool{}}
	for i, tab := range s.Sheet.d.Tabs {
		if tab.Attachments == nil && !s.Sheet.Hides(tab) && s.Sheet.access.Writes(tab) {
			t.collect(s.Sheet.tabs[i])
		}
	}
	if !t.link() {
		return nil
	}
	for _, need := range t.all {
		if need.in("B", "C", "D") {
			t.fromNeed(need)
		}
	}
	for _, outcome := range t.all {
		if outcome.in("E") && !t.used[outcome] {
			t.add(nil, outcome, outcome.linked("F", "G", "H1", "H2"))
		}
	}
	for _, provision := range t.all {
		if provision.in("F", "G", "H1", "H2") && !t.used[provision] {
			t.add(nil, nil, []*strand{provision})
		}
	}
	return t.out
}

// collect notes the rows of tables that feed the plan.
func (t *threader) collect(in *spot) {
	for _, k := range in.kids {
		switch {
		case k.hidden || !k.present:
		case shapeOf(k.q) == ShapeGroup:
			t.collect(k)
		case shapeOf(k.q) == ShapeTable && (len(k.q.EHCP) > 0 || k.q.EHCPColumn != ""):
			rows := map[string]*strand{}
			for _, row := range k.kids {
				if !row.blank {
					one := &strand{row: row, sections: sectionsOf(row, k.q.EHCP)}
					t.all, rows[row.row] = append(t.all, one), one
				}
			}
			t.byRow[k.q] = rows
		}
	}
}

// link follows the references of the rows; false when the form has none between them.
func (t *threader) link() (linkable bool) {
	for _, s := range t.all {
		for _, c := range s.row.kids {
			if c.q.from == nil || c.hidden {
				continue
			}
			rows, known := t.byRow[c.q.from]
			linkable = linkable || known
			one, _ := c.value.(string)
			for _, key := range append(textsOf(c.value), one) {
				if to := rows[key]; to != nil {
					s.links, to.links = append(s.links, to), append(to.links, s)
				}
			}
		}
	}
	return linkable
}

// fromNeed adds a thread for each outcome of a need; what is provided for the need directly
// stands with its first.
func (t *threader) fromNeed(need *strand) {
	direct := need.linked("F", "G", "H1", "H2")
	outcomes := need.linked("E")
	if len(outcomes) == 0 {
		for _, p := range direct {
			outcomes = append(outcomes, p.linked("E")...)
		}
	}
	if len(outcomes) == 0 {
		t.add(need, nil, direct)
		return
	}
	for i, o := range slices.Compact(outcomes) {
		provision := o.linked("F", "G", "H1", "H2")
		if i == 0 {
			provision = append(provision, slices.DeleteFunc(direct, func(d *strand) bool { return slices.Contains(provision, d) })...)
		}
		t.add(need, o, provision)
	}
}

// threadSections are the sections of provision and of needs of each kind of thread.
var threadSections = [...]struct{ provision, needs []string }{{[]string{"F"}, []string{"B"}}, {[]string{"G"}, []string{"C"}}, {[]string{"H1", "H2"}, []string{"D"}}}

// add makes a thread of each kind that the provision is of; without any, of the kind of the need.
func (t *threader) add(need, outcome *strand, provision []*strand) {
	added := false
	for kind, s := range threadSections {
		var of []*strand
		for _, p := range provision {
			if p.in(s.provision...) {
				of = append(of, p)
			}
		}
		if len(of) > 0 {
			t.thread(ThreadKind(kind), need, outcome, of)
			added = true
		}
	}
	if added {
		return
	}
	kind := slices.IndexFunc(threadSections[:], func(s struct{ provision, needs []string }) bool { return need.in(s.needs...) })
	t.thread(ThreadKind(max(kind, 0)), need, outcome, nil)
}

func (t *threader) thread(kind ThreadKind, need, outcome *strand, provision []*strand) {
	one := PackThread{Source: t.source, Kind: kind, Need: t.words(need), Outcome: t.words(outcome), area: len(areasOfNeed)}
	if need != nil {
		t.used[need] = true
		one.Area, one.area = areaOf(need.row)
	}
	if outcome != nil {
		t.used[outcome] = true
	}
	var said []string
	for _, p := range provision {
		t.used[p] = true
		said = append(said, string(t.words(p)))
	}
	one.Provide = doc.Text(strings.Join(said, "\n\n"))
	t.out = append(t.out, one)
}

// words are what a row says: its number, what stands first in it, and the rest by its titles.
func (t *threader) words(s *strand) doc.Text {
	if s == nil {
		return ""
	}
	var said []string
	for _, c := range s.row.kids {
		choice := c.q.from != nil || c.q.Name == s.row.q.EHCPColumn || slices.Contains(areasOfNeed, valueText(c.value))
		text := string(t.cell(c))
		if text == "" || choice {
			continue
		}
		if len(said) > 0 {
			text = titleOf(c.q) + ": " + text
		}
		said = append(said, text)
	}
	words := strings.Join(said, "\n")
	if s.row.q.Number != "" {
		words = t.number(s.row) + ": " + words
	}
	return doc.Text(words)
}

func valueText(value any) string { s, _ := value.(string); return s }

// areaOf is the area of need that a row names, and its position.
func areaOf(row *spot) (words string, at int) {
	for _, c := range row.kids {
		if i := slices.Index(areasOfNeed, valueText(c.value)); i >= 0 && !c.hidden && len(c.q.Options) > 0 {
			return string(c.q.Kind.Doc(c.q, c.value)), i
		}
	}
	return "", len(areasOfNeed)
}
