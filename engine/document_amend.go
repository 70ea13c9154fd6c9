package engine

import (
	"strings"

	"portico/engine/doc"
)

// amendedTitle heads what the counter signatory changed, and amendedNote stands at each
// question of it.
const (
	amendedTitle = "Changed at counter-signature"
	amendedNote  = "Changed at counter-signature: what the author had written stands under “" + amendedTitle + "”"
)

// amended says whether the answer to a question, or something in a table, was changed at
// counter-signature.
func (p *printer) amended(path Path) bool {
	if p.opt.Amended == nil {
		return false
	}
	for _, a := range p.opt.Amended.What {
		if a.Question == path {
			return true
		}
	}
	return false
}

// markAmended says so under what has no note of its own.
func (p *printer) markAmended(path Path) {
	if p.amended(path) {
		p.add(doc.Paragraph{Text: amendedNote, Muted: true})
	}
}

func joinNotes(a, b string) string { return strings.TrimPrefix(a+". "+b, ". ") }

// amendments prints what the author had written beside what was signed, question by question.
func (p *printer) amendments() {
	a := p.opt.Amended
	if a == nil || len(a.What)+len(a.Files) == 0 {
		return
	}
	p.add(doc.Heading{Level: 2, Text: amendedTitle, ID: "t-amended"})
	p.add(doc.Paragraph{Text: doc.Text("The counter signatory, " + a.Signatory + ", changed what follows after the author, " + a.Author +
		", had signed. The author’s own words are kept here.")})
	for _, m := range a.What {
		p.add(doc.Heading{Level: 3, Text: p.amendedPlace(m)})
		p.amendment(m)
	}
	for _, f := range a.Files {
		p.add(doc.Paragraph{Text: doc.Text(f)})
	}
}

// amendedPlace is where an amendment is: "Outcomes: Outcome sought, row 2".
func (p *printer) amendedPlace(m Amendment) string {
	tab := ""
	for _, t := range p.sheet.d.Tabs {
		if t.Name == m.Tab && !t.Whole {
			tab = t.Title
		}
	}
	out := m.Label
	for _, above := range []string{m.Table, tab} {
		if above != "" {
			out = above + ": " + out
		}
	}
	return out
}

func (p *printer) amendment(m Amendment) {
	switch m.Kind {
	case AmendAdded:
		p.add(doc.Field{Label: "Row added at counter-signature", Value: doc.Text(m.After)})
	case AmendRemoved:
		p.add(doc.Field{Label: "Row of the author, removed at counter-signature", Value: doc.Text(m.Before)})
	case AmendMoved:
		p.add(doc.Paragraph{Text: doc.Text("Moved: it was “" + m.Before + "”.")})
	default:
		p.add(doc.Field{Label: "The author’s text", Value: doc.Text(m.Before), Prose: m.BeforeProse})
		p.add(doc.Field{Label: "The signed text", Value: doc.Text(m.After), Prose: m.AfterProse})
	}
}
