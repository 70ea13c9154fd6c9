package pdf

import (
	"strconv"
	"strings"
	"time"

	"portico/engine/doc"
)

// created is the date of every test document.
var created = Options{Created: time.Date(2026, 10, 15, 13, 9, 0, 0, time.UTC)}

func sampleBanner() doc.Banner {
	return doc.Banner{
		Organisation: "Northshire County Council",
		Department:   "SEND Casework Team (North), County Hall, Quay Street, Northshire NS1 1AA",
		Marking:      "Official: sensitive", Reference: "NC-2026-01843",
		Name: "Diane Bluebell", Born: "10-Feb-2013", FormTitle: "OT advice (Appendix 3.)",
	}
}

// sample is an invented OT advice of about three pages.
func sample() *doc.Document {
	d := &doc.Document{
		Title: "OT advice: Diane Bluebell", Lang: "en-GB", Subject: "ot-advice, version 4", Banner: sampleBanner(),
		Footer: "Diane Bluebell, 10-Feb-2013. Form ot-advice, version 4. Submitted 15-Oct-2026 at 14:09. Receipt 9f3a 61c0",
	}
	d.Blocks = append(d.Blocks,
		doc.Heading{Level: 1, Text: "OT advice for a statutory Education, Health and Care assessment (Appendix 3.)"},
		doc.Facts{Items: []doc.Fact{
			{Label: "Name", Value: "Diane Bluebell"}, {Label: "Required By", Value: "26-Oct-2026"},
			{Label: "DOB", Value: "10-Feb-2013 (13 years 8 months)"}, {Label: "Sent By", Value: "Marged Ellison-Hughes"},
			{Label: "Address", Value: "23 Test Street, Testertown, TS1 1ST"}, {Label: "Department", Value: "SEND Casework Team (North)"},
			{Label: "Form Type", Value: "EHCNA Information Gathering"}, {Label: "Telephone", Value: "01632 960 417"},
			{Label: "Comments", Value: "Please complete the report."}, {Label: "Received", Value: "14-Sep-2026, submitted on day 31 of 42"},
		}},
		doc.Paragraph{Text: "The child or young person and their parents will read this advice."},
	)
	d.Blocks = append(d.Blocks, sampleAnswers()...)
	d.Blocks = append(d.Blocks, sampleEnd()...)
	return d
}

func sampleAnswers() []doc.Block {
	return []doc.Block{
		doc.Heading{Level: 2, Text: "1. Details of the child or young person"},
		doc.Field{Label: "What are you returning?", Value: "New advice"},
		doc.Field{Label: "Current school, college or setting", Value: "Testertown High School, Year 9", Note: "From the council's record"},
		doc.Heading{Level: 2, Text: "2. Involvement and assessments"},
		doc.Field{Label: "Known to the service since", Value: "17 September 2024"},
		doc.Table{Caption: "Involvement with the service",
			Columns: []doc.Column{{Title: "Date", Weight: 2}, {Title: "Type", Weight: 2.5}, {Title: "Who was seen or spoken to", Weight: 4}, {Title: "Purpose", Weight: 4}},
			Rows: [][]doc.Text{
				{"22-Sep-2026", "School visit", "Diane, her tutor Mr Wiśniewski and a teaching assistant", "Observation in science and art, handwriting sample"},
				{"29-Sep-2026", "Home visit", "Diane and Mrs Rosalind Bluebell", "Dressing, bathing, kitchen; views of the family"},
				{"06-Oct-2026", "Clinic", "Diane", "Movement ABC-3, sensory profile"},
			}},
		doc.Field{Label: "Anything that limits these findings", Value: "Diane had a cold on the clinic day. Her balance score may be a little low; the school observation agrees with the rest."},
		doc.Field{Label: "Which assessments did you use?", Items: []doc.Text{"Movement ABC-3", "Sensory profile, school companion", "Structured observation in the classroom, in the dining hall and on the way between lessons, on three different days of the week"}},
		doc.Field{Label: "Other services involved"},
		doc.Heading{Level: 2, Text: "3. Views, interests and aspirations"},
		doc.Paragraph{Text: "Diane told me, with picture cards and in her own words, that she likes art, does not like writing “because my hand gets hot”, and wants to bake without help.\n\nMrs Bluebell worries most about tiredness after school."},
		doc.Heading{Level: 3, Text: "What Diane wants"},
		doc.Field{Label: "In her own words", Value: doc.Text(strings.Repeat("I like art and I want to bake on my own. ", 30))},
		doc.Heading{Level: 2, Text: "5. Outcomes"},
		doc.Table{Columns: []doc.Column{{Title: "No."}, {Title: "Outcome sought"}, {Title: "By when"}}, Rows: [][]doc.Text{
			{"O1", "Diane sits for a whole lesson without support and takes part in writing.", "End of Year 9 (July 2027)"},
			{"O2", "Diane dresses herself for school within 15 minutes.", "July 2027"},
		}},
		doc.Heading{Level: 2, Text: "6. Health provision to meet needs and support outcomes"},
		doc.Table{Columns: []doc.Column{{Title: "Row"}, {Title: "Health provision"}, {Title: "Who will provide this"}, {Title: "Supports"}}, Rows: provisionRows(6)},
	}
}

func provisionRows(n int) [][]doc.Text {
	var rows [][]doc.Text
	for i := range n {
		rows = append(rows, []doc.Text{doc.Text(strconv.Itoa(i + 1)),
			"Direct postural programme set up and reviewed: sitting balance, shoulder stability and core strength, 45 minutes once each half term, then a 10-minute routine each school day.",
			"Occupational therapist, HCPC registered, band 6 or above; trained teaching assistant each day", "O1"})
	}
	return rows
}

func sampleEnd() []doc.Block {
	return []doc.Block{
		doc.Heading{Level: 2, Text: "9. Sign-off"},
		doc.Field{Label: "Has this been shared with the parent or young person?", Value: "Yes, with Mrs Bluebell by telephone on 13 October 2026."},
		doc.Field{Label: "Declaration", Value: "The information is mine, accurate to my knowledge and within my expertise."},
		doc.Signatures{People: []doc.Signature{
			{Role: "Author", Name: "Ffion Llewellyn-Rhydderch", Lines: []string{"Occupational therapist", "Northshire Community Health NHS Trust", "HCPC OT71834"}, When: "Signed by account on 14-Oct-2026 at 16:40"},
			{Role: "Counter signatory", Name: "Oluwaseun Adébáyò-Grant", Lines: []string{"Therapies manager", "Northshire Community Health NHS Trust", "HCPC PH60217"}, When: "Agreed with 3 changes on 15-Oct-2026 at 14:07"},
		}},
		doc.Heading{Level: 2, Text: "Supporting Documentation"},
		doc.Table{Columns: []doc.Column{{Title: "File"}, {Title: "Size"}, {Title: "SHA-256, first 16"}}, Rows: [][]doc.Text{
			{"Sensory profile Bluebell 2026-07.pdf", "1.8 MB", "b0d4 41aa 7e2c 9931"}, {"School visit notes.docx", "96 KB", "5f77 02c8 d1e0 64bb"}}},
		doc.Heading{Level: 2, Text: "Receipt"},
		doc.Facts{Items: []doc.Fact{{Label: "Submitted", Value: "15-Oct-2026 at 14:09"}, {Label: "Reference", Value: "NC-2026-01843/OT-1"}, {Label: "Answers", Value: "33, revision 52"}, {Label: "Form", Value: "ot-advice, version 4"}}},
		doc.Code{Label: "SHA-256 of the answers. Anyone who holds this paper can check it at the portal under “Check a receipt”.", Text: "9f3a61c0 4be27d15 a86c03f9 5d1170be 2c94e8d6 07ab5f31 e6c2489d 70f1b3a5"},
	}
}
