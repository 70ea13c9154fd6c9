package handlers

import (
	"slices"
	"strings"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/store"
)

// CaseSendPage is what an officer enters to send forms (pages/case-send). It posts multipart:
// the questions of each row, _row = the rows on the page, files, paper = references of those
// that stay, and for each paper to whom it goes.
type CaseSendPage struct {
	EntryPage
	Rows    []SendRow
	Shared  []*engine.QuestionView
	Usual   string // "Add the usual 6 forms of an EHC needs assessment"; "" when none is left
	CanAdd  bool
	Papers  []SendPaper
	Refused []RefusedFile
	Accept  string // of the file input
	Types   string // "Word, PDF, JPG or PNG"
	Limit   string // "15 MB"
	Full    bool
}

// SendRow is a form to a recipient (sends/row). Main is always asked, More folds away.
type SendRow struct {
	ID, Title  string
	To         string // what is entered so far; may be ""
	Main, More []*engine.QuestionView
	Open       bool // something is entered under More
	Remove     bool // there are others
}

// SendPaper is a paper with whom it goes to (sends/paper).
type SendPaper struct {
	DocumentView
	Some  bool // only to those that are ticked
	Rows  []engine.OptionView
	Fault string
}

// SendCheckPage asks before forms are sent (pages/send-check). Posts _base, sure.ROW, _do and
// _csrf to Action; the buttons instead:ROW, meant:ROW and remove:harmful change something first.
type SendCheckPage struct {
	Page
	Summary        *FaultSummary
	Notice         string // in amber: somebody has changed it meanwhile; may be ""
	Heading        string // "Send these 6 forms?"
	Name, Born     string
	Rows           []CheckedRow
	Harmful        []string // names of papers that the virus check removed
	Unasked        []string // heads of regulation 6(1)
	Missing        bool     // some form asks for facts that the record does not have
	Base           string   // the revision that is shown
	Action         string
	BackHref       string
	RecordEditHref string
	Blocked        bool   // something forbids it
	Button         string // "Send 6 forms"
}

// CheckedRow is what is said about one recipient before sending (sends/check).
type CheckedRow struct {
	ID, Title   string
	FormTitle   string
	Roles       string // "Designated teacher, Social worker"; "" for the whole form
	Sections    string // "Health, Education", of a part; "" for the whole form
	Together    string // "Recipient 2, Recipient 3", who fill in other parts of it; ""
	Advice      string
	To, ToSub   string
	Invited     bool   // will be invited to register
	Guest       bool   // as a guest
	Meant       string // the address that may be meant; ""
	Due, DueSub string
	Rest        string // "a Saturday"; ""
	Comments    string
	Papers      []DocumentView
	Missing     []string
	Absence     *AbsenceNote
	Blocked     string   // why it cannot be sent; "" when it can
	Asked       []string // what must be confirmed: each a sentence
	Sure        bool     // confirmed in the post that is shown again
	Fault       string   // at the confirmation
	Mail        SentMail
}

// SentMail is what a mail says.
type SentMail struct{ Subject, Text string }

// sendView is the page with what is wrong with it.
func (r *request) sendView(s *casework.Sending, faults []engine.Fault) (*CaseSendPage, error) {
	there := "/cases/" + s.Case.Ref
	v := &CaseSendPage{EntryPage: EntryPage{Page: r.page("Send forms", "cases"), Heading: "Send forms", Back: Link{there, caseWords(s.Case)},
		Lead: "Nothing is sent yet: the next page shows everything once more.", Action: there + "/send", Button: "Continue", Cancel: Link{there, "Cancel"}},
		Accept: ".doc,.docx,.pdf,.jpg,.jpeg,.png", Types: "Word, PDF, JPG or PNG", Limit: "15 MB", Full: s.Full(), CanAdd: len(s.Rows) < casework.MaxRecipients}
	if s.Ref != "" {
		v.Action = sendPath(s)
	}
	for _, row := range s.Rows {
		v.Rows = append(v.Rows, sendRow(s, row, len(faults) > 0))
	}
	var shared []engine.Fault
	if len(faults) > 0 {
		shared = s.SharedForm().Complete(s.Common)
	}
	v.Shared = section(s.SharedForm(), s.SharedForm().Tabs[0], s.Common, shared).Questions
	for _, e := range s.Enclosures {
		v.Papers = append(v.Papers, sendPaper(s, e, faults))
	}
	left, err := r.s.cases.UsualLeft(r.UserContext(), s)
	if left > 0 && v.CanAdd {
		v.Usual = "Add the usual " + counted(left, "form") + ": " + s.Case.Kind.Words()
	}
	return v, err
}

func sendRow(s *casework.Sending, row *casework.Row, judged bool) SendRow {
	v := SendRow{ID: row.ID, Title: row.Title(), To: row.To(), Open: row.More(), Remove: len(s.Rows) > 1}
	var faults []engine.Fault
	if judged {
		faults = row.Faults()
	}
	for _, q := range section(row.Form(), row.Form().Tabs[0], row.Answers, faults).Questions {
		seldom := slices.Contains([]string{"part", "guest", "name", "advice", "comments"}, q.Name) || strings.HasPrefix(q.Name, "tabs_")
		if q.Name == "due" {
			q.Hint = dueHint(row)
		}
		named(q, row)
		if seldom {
			v.More, v.Open = append(v.More, q), v.Open || len(q.Faults) > 0
		} else {
			v.Main = append(v.Main, q)
		}
	}
	return v
}

// dueHint says what the form's own time limit is.
func dueHint(row *casework.Row) string {
	if due := row.DueRule(); due != nil {
		return "Leave this empty for the form’s own time limit, " + due.Long() + "."
	}
	if row.FormTitle() != "" {
		return "This form has no time limit of its own."
	}
	return "Leave this empty for the form’s own time limit."
}

// named gives a question the name that it has in a row.
func named(q *engine.QuestionView, row *casework.Row) {
	was := q.ID
	q.Name = row.Field(q.Name)
	q.ID = engine.PathID(q.Name)
	for i, o := range q.Options {
		q.Options[i].ID = q.ID + strings.TrimPrefix(o.ID, was)
	}
}

func sendPaper(s *casework.Sending, e store.Enclosure, faults []engine.Fault) SendPaper {
	_, some := s.Papers[e.Ref]
	v := SendPaper{DocumentView: document(e), Some: some}
	for _, row := range s.Rows {
		label := row.Title()
		if to := joined(", ", row.FormTitle(), row.To()); to != "" {
			label += ": " + to
		}
		v.Rows = append(v.Rows, engine.OptionView{ID: "paper-row-" + e.Ref + "-" + row.ID, Value: row.ID, Label: label, Checked: some && s.Gets(row, e.Ref)})
	}
	for _, f := range faults {
		if f.Name == casework.FieldPaperRow+e.Ref {
			v.Fault = f.Message
		}
	}
	return v
}

// document is a paper of a sending as a list shows it.
func document(e store.Enclosure) DocumentView {
	return scanned(DocumentView{ID: e.Ref, Name: e.Name, What: typeWords(e.Name) + ", " + casework.Size(e.Size)}, e.Scan, false)
}
