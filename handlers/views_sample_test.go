package handlers

import (
	"strconv"
	"strings"

	"portico/engine"
	"portico/engine/doc"
)

// samplePage is what the pages of the storybook share.
func samplePage(title string) Page {
	return Page{Title: title, Council: "Northshire County Council", Portal: "Portico", CSRF: "token", Menu: []MenuLink{{"/tasks", "Tasks", true}},
		Account: &AccountView{"k3f9x2abcd", "ffion@health.example", "Ffion Llewellyn-Rhydderch", "Occupational therapist, Northshire Community Health NHS Trust"},
		Session: SessionView{IdleSeconds: 1800}}
}

func signedOut(title string) Page {
	p := samplePage(title)
	p.Account, p.Menu, p.Session = nil, nil, SessionView{}
	return p
}

func sampleChild() ChildBanner {
	return ChildBanner{Name: "Diane Bluebell", Born: "10-Feb-2013", Age: "13 years 8 months", FormType: "EHCNA Information Gathering",
		Due: DueView{Date: "26-Oct-2026", Words: "day 31 of 42, 11 days left", Tone: "amber", Percent: 74},
		Facts: []Fact{{"Address", "23 Test Street, Testertown, TS1 1ST"}, {"Sent By", "Marged Ellison-Hughes"}, {"School", "Testertown High School, Year 9"},
			{"Department", "SEND Casework Team (North)"}, {"Telephone", "01632 960 417"},
			{"Comments", "Please complete the report. Mum has asked for the seating question to be covered."}}}
}

func longChild() ChildBanner {
	c := sampleChild()
	c.Name = "Zofia Maria Brzęczyszczykiewicz-Featherstonehaugh نور النساء"
	c.Due = DueView{Words: "No due date"}
	return c
}

func sampleRows() []TaskRow {
	return []TaskRow{
		{Href: "/tasks/a", FormType: "OT advice for a statutory EHC assessment", ChildName: "Chan Tsz-yan 陳子恩", Born: "02-Jul-2018", Comments: "Third request. Please send what you have.",
			Progress: "6 of 9 sections complete", Due: DueView{"12-Oct-2026", "day 45 of 42, 3 days overdue", "red", 100, true}},
		{Href: "/tasks/b", FormType: "EHCNA Information Gathering", FormTitle: "OT advice for a statutory Education, Health and Care assessment (Appendix 3.)", ChildName: "يوسف الخطيب", Born: "19-Nov-2020",
			Progress: "Not started", Comments: "Report to go to panel on 20-Oct.", Due: DueView{"16-Oct-2026", "day 41 of 42, 1 day left", "red", 98, false}},
		{Href: "/tasks/c", FormType: "Report for an annual review", ChildName: "Zofia Brzęczyszczykiewicz", Born: "30-Apr-2015", State: "Returned for correction", StateTone: "amber",
			Progress: "2 of 7 sections complete", Due: DueView{"29-Oct-2026", "day 12 of 26, 14 days left", "", 46, false}},
		{Href: "/tasks/d", FormType: "Child Looked After/Young Person’s Care Plan (part 1)", ChildName: "Persephone Featherstonehaugh-Cholmondeley", Born: "21-Dec-2011", Progress: "Not started",
			Due: DueView{Words: "No due date"}, Comments: "Health section, please.\nThe placement changed in September."},
	}
}

func submittedRows() []TaskRow {
	return []TaskRow{
		{Href: "/tasks/e/read", FormType: "OT advice for a statutory EHC assessment", ChildName: "Gethin Prys-Davies", Born: "03-May-2016", Submitted: "08-Oct-2026 at 16:21", State: "Accepted", StateTone: "green", PDFHref: "/tasks/e/pdf", ReceiptRef: "7KQ4-M2XD-09RB"},
		{Href: "/tasks/f/read", FormType: "Report for an annual review", ChildName: "Amara Nwachukwu-Jones", Born: "29-Feb-2012", Submitted: "24-Sep-2026 at 09:47", State: "Submitted", StateTone: "blue", PDFHref: "/tasks/f/pdf"},
	}
}

func sampleTabs() []TabLink {
	mark := func(name, title string, m engine.Mark, words string) TabLink {
		return newTabLink(engine.TabMark{Name: name, Title: title, Mark: m, Words: words}, "/tasks/c/form/"+name, false)
	}
	tabs := []TabLink{mark("details", "1. Details of the child or young person", engine.MarkDone, "Complete"), mark("involvement", "2. Involvement and assessments", engine.MarkDone, "Complete"),
		mark("views", "3. Views", engine.MarkPart, "1 of 2 answered"), mark("provision", "4. Health provision", engine.MarkPart, "5 of 9 answered"),
		mark("education", "5. Education provision", engine.MarkNone, "Not started"), mark("documents", "Supporting Documentation", engine.MarkPart, "1 file")}
	tabs[3].Current = true
	return tabs
}

func cell(kind, row, column, title, text string) *engine.QuestionView {
	return &engine.QuestionView{Kind: kind, Cell: true, Name: "provision.rows." + row + "." + column, ID: "q-provision-rows-" + row + "-" + column,
		Title: title, Label: title + ", row " + row[1:], Text: text, Display: text}
}

func sampleTable(wrong bool) *engine.QuestionView {
	t := &engine.QuestionView{Kind: "table", Name: "provision.rows", ID: "q-provision-rows", Title: "Health provision", Hint: "Tie each row to an outcome in section 3.", Required: true, CanAdd: true, CanRemove: true, RowWord: "2 rows",
		Columns: []*engine.ColumnView{{Title: "Health provision", Required: true, Width: "p-col-l"}, {Title: "Who will provide this", Required: true, Width: "p-col-m"}, {Title: "Supports outcome", Width: "p-col-s"}, {Title: "Reviewed", Hint: "For example 17/9/2027", Width: "p-col-s"}}}
	words := []string{"Occupational therapist to set up and review a daily postural programme: 45 minutes direct at the start of each half term, then a 10-minute routine each school day by a trained adult.", "Access to regular sensory breaks as appropriate."}
	for i, key := range []string{"k1", "k2"} {
		r := &engine.RowView{Key: key, Name: "provision.rows." + key, ID: "q-provision-rows-" + key, Index: i + 1, Label: key[1:], First: i == 0, Last: i == 1}
		outcome := cell("select", key, "outcome", "Supports outcome", "")
		outcome.Options = []engine.OptionView{{Value: "a", Label: "O1 Sits for a lesson", Checked: i == 0}, {Value: "b", Label: "O2 Dresses herself"}}
		r.Cells = []*engine.QuestionView{cell("paragraph", key, "what", "Health provision", words[i]), cell("paragraph", key, "who", "Who will provide this", "Teaching assistant trained by the therapist"), outcome, cell("date", key, "reviewed", "Reviewed", "")}
		t.Rows = append(t.Rows, r)
	}
	t.Rows[1].Cells[0].Faults = []engine.Fault{{Level: "warn", Message: "“Access to”, “regular”: say how often, how long and who. This is a hint, you can leave it."}}
	if wrong {
		t.Rows[1].Cells[1].Faults = []engine.Fault{{Level: "error", Message: "Row 2: enter who will provide this"}}
		t.Rows[1].Cells[1].Text = ""
		t.Rows[0].Cells[3] = &engine.QuestionView{Kind: "date", Absent: true, Cell: true}
		t.Rows[0].Faults = []engine.Fault{{Level: "error", Message: "Row 1: the review must come after the start"}}
	}
	return t
}

func options(id string, labels ...string) []engine.OptionView {
	var out []engine.OptionView
	for i, l := range labels {
		option := engine.OptionView{ID: id, Value: l, Label: l, Checked: i == 0}
		if i > 0 {
			option.ID += "-" + strconv.Itoa(i+1)
		}
		out = append(out, option)
	}
	return out
}

// sampleQuestions has every kind there is.
func sampleQuestions(wrong bool) []*engine.QuestionView {
	q := func(kind, name, title string) *engine.QuestionView {
		return &engine.QuestionView{Kind: kind, Name: "provision." + name, ID: "q-provision-" + name, Title: title, Label: title}
	}
	equip, what, when, budget := q("yesno", "equip", "Is equipment needed?"), q("paragraph", "what", "What equipment, and who provides it?"), q("date", "when", "When will this provision be reviewed?"), q("paragraph", "budget", "Personal health budget")
	equip.Options, equip.Required = options(equip.ID, "Yes", "No"), true
	what.Conditional, what.Required, what.Text = true, true, "Height-adjustable chair with foot support (wheelchair and seating service)."
	when.Hint, when.Text, when.Required = "For example 17/9/2027", "17/09/2027", true
	budget.Hint, budget.Long, budget.MaxLength, budget.Text = "If one has been discussed, say what was agreed.", true, 500, "Discussed with Mrs Bluebell on 12 September."
	budget.Guidance = "<p>A personal health budget is an amount of money that the NHS agrees.</p>"
	address := q("text", "address", "Home address")
	address.ReadOnly, address.Display, address.CorrectionID = true, "23 Test Street, Testertown, TS1 1ST", budget.ID
	seen, hours, kind, setting := q("checkboxes", "seen", "Who has seen this section?"), q("number", "hours", "Hours a week"), q("radios", "kind", "Kind of provision"), q("select", "setting", "Setting")
	seen.Options = options(seen.ID, "Parent or carer", "Child or young person", "School or setting", "Another therapist")
	hours.Unit, hours.Text, hours.InputMode = "hours", "2.5", "decimal"
	kind.Options, setting.Options = options(kind.ID, "Direct", "Training of others", "Monitoring"), options(setting.ID, "Testertown High School", "Home")
	group := q("group", "author", "Author")
	mail, tel, age, tick := q("email", "mail", "Email"), q("tel", "tel", "Telephone"), q("integer", "year", "Year group"), q("tick", "sure", "I have spoken with the family")
	mail.Autocomplete, tel.Autocomplete, tick.Required = "email", "tel", true
	group.Children = []*engine.QuestionView{mail, tel, age, tick}
	note := q("note", "note", "Before you go on")
	note.Hint = "Therapy that educates or trains belongs in section 5."
	empty := sampleTable(false)
	empty.Rows, empty.Name, empty.ID, empty.Title, empty.RowWord = nil, "provision.none", "q-provision-none", "Equipment on loan", "No rows yet"
	if wrong {
		equip.Options[0].Checked = false
		equip.Faults = []engine.Fault{{Level: "error", Message: "Select yes if equipment is needed"}}
		when.Text, when.Faults = "31/02/2027", []engine.Fault{{Level: "error", Message: "31/02/2027 is not a real date. February 2027 has 28 days"}}
		budget.Faults = []engine.Fault{{Level: "warn", Message: "This is short. You can leave it."}}
	}
	return []*engine.QuestionView{sampleTable(wrong), equip, what, when, budget, address, seen, hours, kind, setting, group, note, empty}
}

func sampleForm(wrong bool) *FormPage {
	p := &FormPage{Page: samplePage("Health provision"), Child: sampleChild(), FormTitle: "OT advice for a statutory Education, Health and Care assessment (Appendix 3.)",
		Tabs: sampleTabs(), TabsWords: "2 of 6 complete", SaveID: "s1", Base: 48, Saved: "Saved at 14:02",
		Links: FormLinks{Form: "/tasks/c/form/provision", Tasks: "/tasks", Check: "/tasks/c/check", PDF: "/tasks/c/pdf", Previous: "/tasks/c/form/views", Next: "/tasks/c/form/education", Upload: "/tasks/c/attachments"},
		Tab: &engine.TabView{Name: "provision", Title: "4. Health provision to meet needs and support outcomes", Visible: "f1",
			Description: "Say what will be done, how often and for how long, by whom and with what skill. Do not name a school or a kind of placement.",
			Guidance:    "<p>Include equipment, and a personal health budget where it matters.</p>", Questions: sampleQuestions(wrong)}}
	if wrong {
		p.Error, p.TabsWords, p.Tabs[3].Mark, p.Tabs[3].Words = true, "4 questions to fix", engine.MarkFix, "4 to fix"
		p.Summary = &FaultSummary{Title: "There are 4 questions to fix before you can submit", Lead: "Everything you typed is saved.", Groups: []FaultGroup{
			{"4. Health provision", []FaultLink{{"#q-provision-rows-k2-who", "Row 2: enter who will provide this"}, {"#q-provision-equip", "Select yes if equipment is needed"}, {"#q-provision-when", "31/02/2027 is not a real date"}}},
			{"6. Sign-off", []FaultLink{{"/tasks/c/form/sign-off?check=1#q-sign-off-title", "Enter your job title"}}}}}
	}
	return p
}

func sampleDocuments(empty bool) *FormPage {
	p := sampleForm(false)
	p.Title, p.Tabs[3].Current, p.Tabs[5].Current, p.Links.Next = "Supporting Documentation", false, true, ""
	p.Tab = &engine.TabView{Name: "documents", Title: "Supporting Documentation", Description: "Attach the reports you listed, and anything else that supports this advice."}
	p.Documents = &DocumentsView{Types: "Word, PDF, JPG or PNG", Accept: ".doc,.docx,.pdf,.jpg,.png", Limit: "15 MB", LimitSize: 15 << 20, Count: "Up to 20 files.", Kinds: []string{"Report", "Letter"}}
	if empty {
		p.Documents.Required, p.Documents.Fault = true, "Attach at least one file"
		return p
	}
	p.Documents.Attached = []DocumentView{{ID: "file-1", Name: "Sensory profile Bluebell 2026-07.pdf", Href: "/tasks/c/attachments/1", What: "PDF, 1.2 MB", Stamp: "Attached today at 14:01", Kind: "Report", Description: "Sensory Profile 2, July 2026", RemoveHref: "/tasks/c/attachments/1/remove"},
		{ID: "file-2", Name: strings.Repeat("Bericht_", 12) + ".docx", Href: "/tasks/c/attachments/2", What: "Word, 340 KB", RemoveHref: "/tasks/c/attachments/2/remove"}}
	p.Documents.Refused = []RefusedFile{{"Handwriting sample.pages", "2.1 MB", "Handwriting sample.pages is not a Word, PDF, JPG or PNG file. Export it as PDF and choose it again."}}
	return p
}

func sampleDocument() *doc.Document {
	return &doc.Document{Title: "OT advice", Blocks: []doc.Block{doc.Heading{Level: 1, Text: "OT advice"},
		doc.Heading{Level: 2, Text: "1. Details", ID: "details"}, doc.Field{Label: "Home address", Value: "23 Test Street\nTestertown", Note: "From the council’s record"},
		doc.Field{Label: "Telephone", Name: "details.tel", Tab: "details"},
		doc.Field{Label: "Languages", Items: []doc.Text{"Polski", "العربية"}, Name: "details.languages", Tab: "details"},
		doc.Heading{Level: 2, Text: "4. Health provision"}, doc.Paragraph{Text: "As agreed with the family.", Muted: true}, doc.Heading{Level: 3, Text: "What will be done"},
		doc.Table{Caption: "Health provision", Name: "provision.rows", Tab: "provision", Columns: []doc.Column{{Title: "No", Weight: 1}, {Title: "Health provision", Weight: 4}, {Title: "Who will provide this", Weight: 2}},
			Rows: [][]doc.Text{{"1", "Daily postural programme: 45 minutes direct each half term.", "Occupational therapist"}, {"2", "Sensory break, 5 minutes.", ""}}},
		doc.Table{Caption: "Equipment", Name: "provision.none", Tab: "provision", Empty: "No rows", Columns: []doc.Column{{Title: "What"}}},
		doc.Field{Label: "When will this provision be reviewed?", Value: "31/02/2027", Fault: "31/02/2027 is not a real date", Name: "provision.when", Tab: "provision"},
		doc.Facts{Items: []doc.Fact{{Label: "Version", Value: "3"}}}, doc.Signatures{People: []doc.Signature{{Role: "Author", Name: "Ffion Llewellyn-Rhydderch", Lines: []string{"Occupational therapist", "HCPC OT104377"}, When: "Signed by account on 14-Oct-2026 at 16:40"}}},
		doc.Code{Label: "Fingerprint", Text: strings.Repeat("9f2c41d8", 8)},
		doc.Heading{Level: 2, Text: "Comments"}, doc.Comments{Items: []doc.Comment{{On: "When will this provision be reviewed?", By: "Oluwaseun Adébáyò-Grant, therapies manager", When: "15-Oct-2026", Text: "Please say more.\nبارك الله فيك"}, {Text: "Thank you"}}}}}
}

// arabicDocument is a form in a language from right to left.
func arabicDocument() *doc.Document {
	return &doc.Document{Title: "استمارة", Lang: "ar", RTL: true, Blocks: []doc.Block{doc.Heading{Level: 1, Text: "استمارة"}, doc.Heading{Level: 2, Text: "1. التفاصيل", ID: "details"},
		doc.Field{Label: "الاسم", Value: "محمد عبدالله"}, doc.Field{Label: "Note", Value: "In English"}}}
}

// storybook is every page with much, little and wrong in it, by the name of its template
// and of the case.
func storybook() map[string]map[string]any {
	change := func(tab, name string) string { return "/tasks/c/form/" + tab + "#q-" + name }
	problem := func(href, text string) *FaultSummary {
		return &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{href, text}}}}}
	}
	wrongIn, wrongCode, wrongSubmit := signedOut("Sign in"), signedOut("Enter your code"), samplePage("Submit Contribution")
	wrongIn.Error, wrongCode.Error, wrongSubmit.Error = true, true, true
	flashed, bare := samplePage("Tasks to complete"), samplePage("Health provision")
	flashed.Flash, bare.Bare = "The words that you typed before your session ended are saved.", true
	single, readOnly, kept := sampleForm(false), sampleForm(false), sampleForm(false)
	single.Tabs, single.Links.Previous, single.Links.Next, single.Tab.Whole, single.Child = nil, "", "", true, longChild()
	readOnly.ReadOnly, kept.Conflict = "This form is with your counter signatory. You can read it and not change it.", "This form was also changed somewhere else. Your words are kept."
	readOnly.Answers = NewAnswers(sampleDocument(), nil)
	mine, theirs := "Diane writes with a static tripod grip. Over ten minutes she wrote 31 legible words.\nShe types at 14 words a minute.", "Diane writes with a static tripod grip. She often asks to stop.\nShe types at 11 words a minute."
	items := []ConflictItem{NewConflictItem("needs.motor", "3. Needs", "Fine motor skills", mine, theirs, "Your words, not saved", "In the form now, saved 15-Oct-2026 at 13:57", true), NewConflictItem("provision.when", "4. Provision", "When will it be reviewed?", "17 September 2027", "", "", "", false)}
	links := FormLinks{Form: "/tasks/c/form/provision?table=provision.rows"}
	submit := SubmitPage{Page: samplePage("Submit Contribution"), Child: sampleChild(), FormTitle: "OT advice", To: "SEND Casework Team (North), Northshire County Council", With: "2 supporting documents",
		Declaration: "The information is mine, accurate to my knowledge and within my expertise.", SignedAs: "Ffion Llewellyn-Rhydderch, occupational therapist, HCPC OT104377", Action: "/tasks/c/submit", BackHref: "/tasks/c/check", Checked: "x", KeptDays: 30}
	again := submit
	again.Page, again.Fault, again.Summary, again.Warnings = wrongSubmit, "Confirm the declaration", problem("#declaration", "Confirm the declaration"), []string{"1 report in section 5 has no file attached: “Sensory profile, July 2026”."}
	return map[string]map[string]any{
		"pages/sign-in": {"first": &SignInPage{Page: signedOut("Sign in"), HelpEmail: "portal.help@northshire.example", HelpPhone: "01632 960 400"},
			"wrong": &SignInPage{Page: wrongIn, Email: "f.llewellyn", EmailFault: "Enter your work email address", PasswordFault: "Enter your password", Summary: problem("#email", "Enter your work email address"), Notice: "Your session has ended. The words that you typed are kept. Sign in, and they are there again.", Held: "h1"}},
		"pages/sign-in-code": {"first": &SignInCodePage{Page: signedOut("Enter your code"), Ref: "r", Email: "f.llewellyn-rhydderch@nch.nhs.example", SentAt: "13:58", Until: "14:08", Number: 1, CanSend: true},
			"wrong": &SignInCodePage{Page: wrongCode, Ref: "r", Email: "f@nch.nhs.example", SentAt: "13:58", Until: "14:08", Number: 3, Code: "40719300", Fault: "That is not the code we sent last. 3 tries are left.", Summary: problem("#code", "That is not the code")}},
		"pages/tasks": {"many": &TasksPage{Page: flashed, Today: "Thursday 15 October 2026", Overdue: "1 form is overdue", Soon: "1 is due tomorrow", Assigned: TaskRows{Rows: sampleRows()}, Submitted: TaskRows{Rows: submittedRows()}, KeptDays: 30},
			"none": &TasksPage{Page: samplePage("Tasks to complete"), Today: "Thursday 15 October 2026", KeptDays: 30}},
		"pages/form": {"typing": sampleForm(false), "wrong": sampleForm(true), "one": single, "read": readOnly, "conflict": kept, "documents": sampleDocuments(false), "documents-none": sampleDocuments(true)},
		"form/tab":   {"typing": sampleForm(false)},
		"pages/table": {"wide": &TablePage{Page: bare, Child: sampleChild(), TabTitle: "4. Health provision", Table: sampleTable(true), Visible: "f1", Links: links, SaveID: "s1", Base: 48, Saved: "Saved at 14:02",
			Summary: problem("#q-provision-rows-k2-who", "Row 2: enter who will provide this")}},
		"pages/reference": {"all": &ReferencePage{Page: samplePage("Reference"), Groups: sampleReference()}},
		"pages/lists":     {"some": &ListsPage{Page: samplePage("Lists"), Lists: []ListLine{{"/lists/schools", "Nearest school", "schools", "18 choices", "Ada Author, 22-Nov-2026 at 08:49"}}}, "none": &ListsPage{Page: samplePage("Lists")}},
		"pages/list": {"first": &ListPage{Page: samplePage("Schools"), Heading: "Schools", Name: "schools", Lines: "Alder\nBramley", Retired: []string{"Crossways"}, Changed: "Ada Author", Base: 2, Action: "/lists/schools"},
			"conflict": &ListPage{Page: samplePage("Schools"), Heading: "Schools", Name: "schools", Lines: "Alder", Changed: "Ada Author", Base: 3, Fault: "Somebody else changed this list.", Now: "Alder\nDunmere", Summary: problem("#lines", "Somebody else changed this list."), Action: "/lists/schools"}},
		"pages/file": {"first": &FilePage{Page: samplePage("Photo"), Child: sampleChild(), TabTitle: "1. About me", Question: "A picture of me", Types: "JPG or PNG", Accept: ".jpg,.png", Limit: "10 MB", Action: "/x", RemoveAction: "/x/remove", BackHref: "/tasks/c"},
			"wrong": &FilePage{Page: samplePage("Photo"), Child: sampleChild(), TabTitle: "1. About me", Question: "A picture of me", Types: "JPG or PNG", Accept: ".jpg,.png", Limit: "10 MB", Action: "/x", RemoveAction: "/x/remove", BackHref: "/tasks/c",
				File: &engine.FileView{Name: "me.jpg", What: "JPG, 1.2 MB", Href: "/f", Picture: true, Words: "Di on her bike"}, Description: "Di", Fault: "Choose a file to upload", Summary: problem("#file", "Choose a file to upload")}},
		"pages/confirm": {"remove": &ConfirmPage{Page: samplePage("Remove"), Child: sampleChild(), Heading: "Remove Sensory profile.pdf?", Text: []string{"To send it after all you would have to upload it again."}, Action: "/x", Fields: []Field{{"a", "b"}}, Yes: "Remove", No: Link{"/tasks/c", "No, go back"}}},
		"pages/check": {"ready": &CheckPage{Page: samplePage("Check your answers"), Child: sampleChild(), Lead: "This is what the council, and then the family, will read.", Answers: NewAnswers(sampleDocument(), change), SignedAs: "Ffion", BackHref: "/tasks/c", SubmitHref: "/tasks/c/submit", PDFHref: "/tasks/c/pdf"},
			"faults": &CheckPage{Page: samplePage("Check your answers"), Child: longChild(), Answers: NewAnswers(sampleDocument(), change), BackHref: "/tasks/c", Summary: problem("/tasks/c/form/provision?check=1#q-provision-when", "31/02/2027 is not a real date")}},
		"pages/submit":  {"first": &submit, "wrong": &again},
		"pages/receipt": {"sent": &ReceiptPage{Page: samplePage("Contribution submitted"), FormTitle: "OT advice", ChildName: "Diane Bluebell", To: "SEND Casework Team (North)", At: "14:09 on 15 October 2026", Day: "day 31 of 42", Reference: "7KQ4-M2XD-09RB", Fingerprint: strings.Repeat("9f2c41d8", 8), PDFHref: "/p", ReadHref: "/r", Until: "14 November 2026"}},
		"pages/read": {"submitted": &ReadPage{Page: samplePage("OT advice"), Child: sampleChild(), FormTitle: "OT advice", Notice: "Submitted on 15-Oct-2026 at 14:09.", Tone: "green", Answers: NewAnswers(sampleDocument(), nil), Documents: sampleDocuments(false).Documents.Attached, PDFHref: "/p", ReceiptHref: "/r"},
			"arabic": &ReadPage{Page: samplePage("OT advice"), Child: sampleChild(), FormTitle: "استمارة", Answers: NewAnswers(arabicDocument(), nil), PDFHref: "/p"}},
		"pages/conflict": {"choose": &ConflictPage{Page: samplePage("Two versions of Needs"), Child: sampleChild(), What: "While you were typing here, the form was saved from another device at 13:57.", Counts: "2 answers differ; all others are the same.", Items: items, Action: "/tasks/c/strays/s", Stray: "s", Base: 49, BackHref: "/tasks/c", BackWords: "Back to the form"},
			"over": &ConflictPage{Page: samplePage("Two versions of Needs"), Child: sampleChild(), What: "The form was submitted meanwhile.", Items: items, BackHref: "/tasks", BackWords: "Go to your tasks"}},
		"pages/message":  {"500": &MessagePage{Page: samplePage("Something went wrong"), Heading: "Something went wrong", Text: []string{"It is not your fault, and nothing you saved is lost. Try again in a minute."}, Reference: "k3f9x2abcd", Links: []Link{{"/tasks", "Go to your tasks"}, {"/", "Start again"}}}},
		"pages/dev-mail": {"some": &DevMailPage{Page: signedOut("Mail"), Mails: []MailView{{ID: "mail-1", To: "f@nch.nhs.example", Subject: "New form for you to complete", At: "15-Oct-2026 at 14:09", Lines: NewMailLines("A form waits.\nOpen http://127.0.0.1:8080/tasks/c, then sign in.\n")}}}, "none": &DevMailPage{Page: signedOut("Mail")}},
	}
}

// sampleReference is the reference as it ships.
func sampleReference() []ReferenceGroup {
	groups, err := reference()
	if err != nil {
		panic(err)
	}
	return groups
}
