package engine

import (
	"strconv"
	"strings"

	"portico/engine/doc"
)

// AdviceLine is a line of Section K: advice that was asked for, by the tasks themselves.
type AdviceLine struct {
	Advice, From        string
	Requested, Received string // dates; "" for not yet
	Appended            bool
	Remark              string // declined and why, existing advice used again; may be ""
}

// PackOptions are what the printed pack shows beside the answers.
type PackOptions struct {
	Banner  doc.Banner
	Facts   []doc.Fact
	Advice  []AdviceLine
	Missing []string // what is not there yet, a sentence each
	Footer  string
	Only    string // the letter of a section, or PackThreads: nothing else is printed; "" prints all
}

// Document prints the pack: what is missing, whose advice it is, the golden threads, then
// the sections of the plan one after the other.
func (p *Pack) Document(o PackOptions) *doc.Document {
	d := &doc.Document{Title: "Plan pack", Lang: "en-GB", Subject: "Plan pack", Banner: o.Banner, Footer: o.Footer}
	w := packPrinter{d}
	if o.Only == "" {
		w.add(doc.Heading{Level: 1, Text: "Plan pack: " + o.Banner.Name}, doc.Facts{Items: o.Facts})
		w.missing(o.Missing)
		w.sources(p.Sources)
	}
	if o.Only == "" || o.Only == PackThreads {
		w.threads(p.Threads)
	}
	for _, s := range p.Sections {
		if o.Only == "" || o.Only == s.Letter {
			w.section(s, o)
		}
	}
	return d
}

// PackThreads is the golden threads, which a page shows beside the sections.
const PackThreads = "thread"

type packPrinter struct{ *doc.Document }

func (w packPrinter) add(b ...doc.Block) { w.Blocks = append(w.Blocks, b...) }

func (w packPrinter) missing(list []string) {
	w.add(doc.Heading{Level: 2, Text: "What is missing", ID: "missing"})
	if len(list) == 0 {
		w.add(doc.Paragraph{Text: "Nothing: all advice that was asked for is in, and every section has an entry."})
		return
	}
	f := doc.Field{Label: "Look at this before you write the plan"}
	for _, one := range list {
		f.Items = append(f.Items, doc.Text(one))
	}
	w.add(f)
}

func (w packPrinter) sources(all []*PackSource) {
	w.add(doc.Heading{Level: 2, Text: "Whose advice this is", ID: "sources"})
	t := doc.Table{Caption: "Forms in this pack", Empty: "No form about this child is in yet", Columns: []doc.Column{{Title: "Code"}, {Title: "Form"}, {Title: "Author"},
		{Title: "Received", Type: doc.TypeDate}, {Title: "Receipt"}}}
	for _, s := range all {
		t.Rows = append(t.Rows, []doc.Text{doc.Text(s.Code), doc.Text(s.Form), doc.Text(strings.Trim(s.Author+"\n"+s.Role, "\n")), doc.Text(s.Received), doc.Text(s.Receipt)})
	}
	w.add(t)
	for _, s := range all {
		if s.Caution != "" {
			w.add(doc.Paragraph{Text: doc.Text(s.Code + ": " + s.Caution)})
		}
		if len(s.Others) > 0 {
			w.add(doc.Paragraph{Text: doc.Text(s.Code + ": " + tellsOfOthers + ", where the answers say so.")})
		}
	}
}

// threadTitles head the threads of each kind.
var threadTitles = [...][3]string{
	{"Education: needs (B), provision (F) and outcomes (E)", "Special educational provision (F)", "B"},
	{"Health: needs (C), provision (G) and outcomes (E)", "Health care provision (G)", "C"},
	{"Social care: needs (D), provision (H1, H2) and outcomes (E)", "Social care provision (H1, H2)", "D"},
}

// notLinked says that a row has nothing linked to it.
const notLinked = "Not linked"

func (w packPrinter) threads(all []PackThread) {
	w.add(doc.Heading{Level: 2, Text: "Golden thread: needs, provision and outcomes side by side", ID: "thread"})
	if len(all) == 0 {
		w.add(doc.Paragraph{Text: "No form is in whose author linked needs, provision and outcomes.", Muted: true})
		return
	}
	w.add(doc.Paragraph{Text: "As the authors linked their own rows. The same rows stand in the sections below.", Muted: true})
	for kind, titles := range threadTitles {
		t := doc.Table{Caption: titles[0], Columns: []doc.Column{{Title: "Area of need", Weight: 1.2}, {Title: "Need (" + titles[2] + ")", Weight: 3}, {Title: titles[1], Weight: 4},
			{Title: "Outcome (E)", Weight: 3}, {Title: "From", Weight: 1}}}
		for _, one := range all {
			if int(one.Kind) == kind {
				t.Rows = append(t.Rows, []doc.Text{doc.Text(one.Area), orNot(one.Need), orNot(one.Provide), orNot(one.Outcome), doc.Text(one.Source.Code)})
			}
		}
		if len(t.Rows) > 0 {
			w.add(t)
		}
	}
}

func orNot(text doc.Text) doc.Text {
	if text == "" {
		return notLinked
	}
	return text
}

func (w packPrinter) section(s PackSection, o PackOptions) {
	w.add(doc.Heading{Level: 2, Text: "Section " + s.Letter + ": " + s.Title, ID: "section-" + s.Letter})
	switch s.Letter {
	case "G":
		w.add(doc.Paragraph{Text: "The body that commissions the health care must agree this section before it stands in a plan (SEND Regulations 2014, 12(2)).", Muted: true})
	case "I":
		w.add(doc.Paragraph{Text: doc.Text(placementWords(s.Withheld)), Muted: true})
		return
	case "K":
		w.advice(o.Advice)
	}
	if len(s.Entries) == 0 && s.Letter != "K" {
		w.add(doc.Paragraph{Text: "Nothing is in for this section yet.", Muted: true})
	}
	var from *PackSource
	for _, e := range s.Entries {
		if e.Source != from {
			from = e.Source
			w.add(doc.Heading{Level: 3, Text: from.line()})
			if from.Caution != "" {
				w.add(doc.Paragraph{Text: doc.Text(from.Caution)})
			}
		}
		w.entry(e)
	}
}

// placementWords says why Section I is empty.
func placementWords(withheld int) string {
	words := "Left blank: a draft plan must not name a school or other setting, nor its kind."
	if withheld > 0 {
		words += " " + counted(withheld, "answer", "answers") + " about the placement can be read in the forms themselves."
	}
	return words
}

func (w packPrinter) entry(e PackEntry) {
	note := "Asked under “" + e.Place + "”"
	if len(e.Also) > 0 {
		note += ". The same stands in " + strings.Join(e.Also, ", ")
	}
	if e.Others {
		note += ". " + tellsOfOthers
	}
	switch b := e.Block.(type) {
	case doc.Field:
		b.Note = note
		w.add(b)
	case doc.Table:
		w.add(b, doc.Paragraph{Text: doc.Text(note), Muted: true})
	}
}

// tellsOfOthers is said at an answer in which somebody else may be told of.
const tellsOfOthers = "Other people may be told of here: take out what is not about the child"

// advice is the table of Appendix K.
func (w packPrinter) advice(all []AdviceLine) {
	t := doc.Table{Caption: "Advice requested and received", Empty: "No advice was asked for yet", Columns: []doc.Column{{Title: "No."}, {Title: "Advice"}, {Title: "From whom"},
		{Title: "Requested", Type: doc.TypeDate}, {Title: "Received", Type: doc.TypeDate}, {Title: "Appended"}, {Title: "Remarks"}}}
	for i, a := range all {
		received, appended := a.Received, "No"
		if received == "" {
			received = "Not received"
		}
		if a.Appended {
			appended = "Yes"
		}
		t.Rows = append(t.Rows, []doc.Text{doc.Text("K" + strconv.Itoa(i+1)), doc.Text(a.Advice), doc.Text(a.From), doc.Text(a.Requested), doc.Text(received), doc.Text(appended), doc.Text(a.Remark)})
	}
	w.add(t)
}
