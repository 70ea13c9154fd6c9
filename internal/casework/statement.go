package casework

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Statement is what somebody states about a task beside its answers (why it is declined,
// why more time is needed, what an officer decides), as it is entered: a form of one tab.
type Statement struct {
	Form    *engine.Definition
	Answers engine.Answers
	check   func(s *Statement) []engine.Fault // beyond what the form itself says
}

const statementHead = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.example/statement", "title": "Statement", "x-form": {"key": "statement"}, `

// stated compiles a form of one tab out of its required questions and its properties.
func stated(required, properties string) *engine.Definition {
	return mustCompile([]byte(statementHead + `"type": "object", "required": [` + required + `], "properties": {` + properties + `}}`))
}

// wordsQuestion asks for words of at most portal.TurnWordsChars.
func wordsQuestion(name, title, hint, missing string) string {
	return fmt.Sprintf(`%q: {"title": %q, "description": %q, "type": "string", "x-kind": "paragraph", "maxLength": %d, "x-messages": {"required": %q}}`,
		name, title, hint, portal.TurnWordsChars, missing)
}

// choices are options as a definition has them.
func choices(pairs ...[2]string) string {
	all := make([]object, len(pairs))
	for i, p := range pairs {
		all[i] = object{"const": p[0], "title": p[1]}
	}
	b, err := json.Marshal(all)
	if err != nil {
		panic(err) // texts always marshal
	}
	return string(b)
}

// Bind takes what was posted over.
func (s *Statement) Bind(form url.Values) (err error) {
	s.Answers, err = s.Form.Bind(s.Form.Tabs[0], s.Answers, form, newRow)
	if err != nil {
		return portal.Wrap(portal.TooLarge, "That is more than can be sent at once. Shorten it.", err)
	}
	return nil
}

// Faults are what must be put right.
func (s *Statement) Faults() []engine.Fault {
	faults := s.Form.Complete(s.Answers)
	if s.check != nil {
		faults = append(faults, s.check(s)...)
	}
	return faults
}

// Text is the answer to a question, "" when there is none.
func (s *Statement) Text(path ...string) string {
	values := s.Answers.Values
	for _, group := range path[:len(path)-1] {
		values, _ = values[group].(map[string]any)
	}
	text, _ := values[path[len(path)-1]].(string)
	return strings.TrimSpace(text)
}

// Date is the date that answers a question; nil for none.
func (s *Statement) Date(name string) *portal.Date {
	d, err := portal.ParseDate(s.Text(name))
	if err != nil {
		return nil
	}
	return &d
}

// typed reports whether something was entered that could not be read: the form says so.
func (s *Statement) typed(name string) bool { return s.Answers.Typed["/"+name] != "" }

func (s *Statement) fault(name, message string) engine.Fault {
	return engine.Fault{Pointer: "/" + strings.ReplaceAll(name, ".", "/"), Tab: s.Form.Tabs[0].Name, Name: engine.Path(name), Rule: "needed", Level: engine.LevelError, Message: message}
}

// dates judges the dates that a reason asks for: so many, the second not before the first,
// and so many days between them at least.
func (s *Statement) dates(needed, apart int, ask string) (faults []engine.Fault) {
	first, last := s.Date("first"), s.Date("last")
	if needed > 0 && first == nil && !s.typed("first") {
		faults = append(faults, s.fault("first", ask))
	}
	if needed > 1 && last == nil && !s.typed("last") {
		faults = append(faults, s.fault("last", "Enter the last day"))
	}
	if first == nil || last == nil {
		return faults
	}
	switch days := first.Days(*last); {
	case days < 0:
		faults = append(faults, s.fault("last", "The last day is before the first, "+first.Long()))
	case needed > 1 && days < apart:
		faults = append(faults, s.fault("last", fmt.Sprintf("Only four weeks or more in one piece count. From %s to this day it is %d days", first.Long(), days)))
	}
	return faults
}

// body is what is sealed of a proposal.
func (s *Statement) body() store.ProposalBody {
	return store.ProposalBody{Words: s.Text("words"), First: s.Date("first"), Last: s.Date("last"),
		Instead: store.Instead{Name: s.Text("instead", "name"), Email: portal.CleanEmail(s.Text("instead", "email")), Service: s.Text("instead", "service")}}
}

var declineForm = stated(`"reason", "words"`, `"reason": {"title": "Reason", "type": "string", "x-kind": "select", "oneOf": `+declineChoices()+`, "x-messages": {"required": "Choose the reason"}},
"first": {"title": "Date, or first day", "description": "Of the discharge, the referral, the appointment or the absence, if the reason is one of these.", "type": "string", "format": "date"},
"last": {"title": "Last day", "description": "Of an absence.", "type": "string", "format": "date"},
`+wordsQuestion("words", "What you know, and what you looked at", "The council keeps this with the case, and the family may ask to see it.", "Say in a few words what you know, and what you looked at")+`,
"instead": {"title": "Who should be asked instead?", "description": "As much as you know. The council decides whom it asks.", "type": "object", "properties": {
  "name": {"title": "Name", "type": "string", "maxLength": 120},
  "email": {"title": "Work email address", "type": "string", "format": "email", "maxLength": 200},
  "service": {"title": "Service or organisation", "type": "string", "maxLength": 160}}}`)

func declineChoices() string {
	var pairs [][2]string
	for _, r := range portal.DeclineReasons {
		pairs = append(pairs, [2]string{r.Code, r.Words})
	}
	return choices(pairs...)
}

// NewDecline is the statement by which a form is declined.
func NewDecline() *Statement {
	return &Statement{Form: declineForm, Answers: declineForm.Empty(), check: func(s *Statement) []engine.Fault {
		reason := portal.DeclineReasonOf(s.Text("reason"))
		apart := 0
		if reason.Dates > 1 {
			apart = portal.AwayDays - 1 // the first and the last day count
		}
		faults := s.dates(reason.Dates, apart, reason.Ask)
		if reason.Suggest && s.body().Instead == (store.Instead{}) {
			faults = append(faults, s.fault("instead.service", "Name a person or a service, or write that you do not know one"))
		}
		return faults
	}}
}

// ProposedDecline is the statement as the store takes it.
func (w *Work) ProposedDecline(s *Statement) store.NewProposal {
	return store.NewProposal{AccountID: w.Account.ID, TaskRef: w.Ref, Kind: store.ProposeDecline, Reason: s.Text("reason"), ProposalBody: s.body()}
}

const wantedQuestion = `"wanted": {"title": "New due date that you ask for", "type": "string", "format": "date", "x-messages": {"required": "Enter the date that you ask for"}}`

var lawfulTimeForm = stated(`"reason", "wanted"`, `"reason": {"title": "Reason", "type": "string", "x-kind": "radios", "oneOf": `+timeChoices()+`, "x-messages": {"required": "Choose the reason"}},
"first": {"title": "Date of the appointment, or first day of the absence", "type": "string", "format": "date"},
"last": {"title": "Last day of the absence", "type": "string", "format": "date"},
`+wantedQuestion+`,
`+wordsQuestion("words", "A few words", "What makes it impractical to keep the six weeks.", "Say in a few words why"))

var freeTimeForm = stated(`"words", "wanted"`, wordsQuestion("words", "Why do you need more time?", "", "Say in a few words why you need more time")+`,
`+wantedQuestion)

func timeChoices() string {
	var pairs [][2]string
	for _, r := range portal.TimeReasons {
		pairs = append(pairs, [2]string{r.Code, r.Words})
	}
	return choices(pairs...)
}

// LawfulOnly reports whether more time can be asked for only for the reasons of the law.
func (w *Work) LawfulOnly() bool { return portal.LawfulOnly(w.Form.Due) }

// NewMoreTime is the statement by which more time is asked for.
func (c *Casework) NewMoreTime(w *Work) *Statement {
	form := freeTimeForm
	if w.LawfulOnly() {
		form = lawfulTimeForm
	}
	return &Statement{Form: form, Answers: form.Empty(), check: func(s *Statement) (faults []engine.Fault) {
		if reason := portal.TimeReasonOf(s.Text("reason")); w.LawfulOnly() {
			faults = s.dates(reason.Dates, portal.AwayDays-1, reason.Ask)
			if reason.Code == "exceptional" && s.Text("words") == "" {
				faults = append(faults, s.fault("words", "Say in a few words what the circumstances are"))
			}
		}
		wanted := s.Date("wanted")
		switch {
		case wanted == nil:
		case portal.London(c.now()).Days(*wanted) <= 0:
			faults = append(faults, s.fault("wanted", "Ask for a day that is still to come"))
		case w.Due != nil && w.Due.Days(*wanted) <= 0:
			faults = append(faults, s.fault("wanted", "Ask for a day after the present due date, "+w.Due.Long()))
		}
		return faults
	}}
}

// ProposedTime is the statement as the store takes it.
func (w *Work) ProposedTime(s *Statement) store.NewProposal {
	n := store.NewProposal{AccountID: w.Account.ID, TaskRef: w.Ref, Kind: store.ProposeMoreTime, Reason: s.Text("reason"), ProposalBody: s.body(), Wanted: s.Date("wanted")}
	if n.Reason == "" {
		n.Reason = portal.TimeOther
	}
	return n
}
