package casework

import (
	"fmt"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// decisionWords are the choices as an officer reads them.
var decisionWords = map[portal.Decision]string{
	portal.AgreeDecline:  "Agree: the form is closed as a nil return",
	portal.RefuseDecline: "Refuse: the form goes back to be completed",
	portal.GrantTime:     "Grant more time",
	portal.RefuseTime:    "Refuse: the due date stays",
	portal.AcceptForm:    "Accept",
	portal.ReturnForm:    "Return for correction",
}

const dueQuestion = `"due": {"title": "New due date", "description": "If you grant more time.", "type": "string", "format": "date"}`

// NewDecision is the statement by which an officer decides what waits at a task; nil when
// nothing does.
func (w *Work) NewDecision() *Statement {
	open := w.Decisions()
	if len(open) == 0 {
		return nil
	}
	required, properties := `"decision"`, decisionQuestion(open)
	switch open[0] {
	case portal.ReopenForm:
		required, properties = `"words"`, wordsQuestion("words", "Why is it opened again?", "Shown to whoever has the form. Not in the email.", "Say in a few words why")
	case portal.GrantTime:
		properties += ", " + dueQuestion + ", " + wordsQuestion("words", "A few words", "Shown to whoever asked. Needed when you refuse.", "Say in a few words why")
	case portal.AcceptForm:
		properties += ", " + wordsQuestion("words", "What must be changed or added?", "Needed when you return the form. Shown at its top until it is submitted again. Not in the email.", "Say what must be changed or added") + w.returnTable()
	default:
		properties += ", " + wordsQuestion("words", "A few words", "Shown to whoever has the form. Needed when you refuse.", "Say in a few words why")
	}
	form := stated(required, properties)
	s := &Statement{Form: form, Answers: form.Empty(), check: checkDecision(open, w.Due)}
	if open[0] == portal.GrantTime && w.MoreTime.Wanted != nil {
		s.Answers.Values["due"] = w.MoreTime.Wanted.String()
	}
	return s
}

// Decisions are what an officer can decide about the task now.
func (w *Work) Decisions() []portal.Decision { return portal.Decisions(w.State, w.MoreTime.Waits()) }

func decisionQuestion(open []portal.Decision) string {
	var pairs [][2]string
	for _, d := range open {
		pairs = append(pairs, [2]string{string(d), decisionWords[d]})
	}
	return `"decision": {"title": "What do you decide?", "type": "string", "x-kind": "radios", "oneOf": ` + choices(pairs...) + `, "x-messages": {"required": "Choose what you decide"}}`
}

// returnTable asks what is to be changed at which question.
func (w *Work) returnTable() string {
	var pairs [][2]string
	for _, q := range w.asked() {
		pairs = append(pairs, [2]string{q.Name, q.Title})
	}
	if len(pairs) == 0 {
		return ""
	}
	return fmt.Sprintf(`, "questions": {"title": "At single questions", "description": "Optional. Each remark stands at its question.", "type": "array", "maxItems": %d, "items": {"type": "object", "required": ["question", "remark"], "properties": {
"question": {"title": "Question", "type": "string", "x-kind": "select", "oneOf": %s, "x-messages": {"required": "Choose the question"}},
"remark": {"title": "What must be changed", "type": "string", "x-kind": "paragraph", "maxLength": 1000, "x-messages": {"required": "Say what must be changed"}}}}}`, portal.ReturnedQuestions, choices(pairs...))
}

// asked are the questions that whoever has the task fills in, tables as one.
func (w *Work) asked() (out []store.ReturnedQuestion) {
	for _, tab := range w.Form.Tabs {
		if w.Access.Writes(tab) {
			out = append(out, askedBelow(tab.Title, tab.Questions)...)
		}
	}
	return out
}

func askedBelow(under string, questions []*engine.Question) (out []store.ReturnedQuestion) {
	for _, q := range questions {
		switch {
		case q.Kind.Name() == "note":
		case q.Kind.Name() == "group":
			out = append(out, askedBelow(under, q.Children)...)
		default:
			out = append(out, store.ReturnedQuestion{Name: strings.ReplaceAll(strings.TrimPrefix(q.Pointer, "/"), "/", "."), Title: under + ": " + q.Title})
		}
	}
	return out
}

func checkDecision(open []portal.Decision, due *portal.Date) func(*Statement) []engine.Fault {
	return func(s *Statement) (faults []engine.Fault) {
		switch portal.Decision(s.Text("decision")) {
		case portal.RefuseDecline, portal.RefuseTime:
			if s.Text("words") == "" {
				faults = append(faults, s.fault("words", "Say in a few words why"))
			}
		case portal.ReturnForm:
			if s.Text("words") == "" && len(s.returned(nil)) == 0 {
				faults = append(faults, s.fault("words", "Say what must be changed or added"))
			}
		case portal.AcceptForm:
			if s.Text("words") != "" || len(s.returned(nil)) > 0 {
				faults = append(faults, s.fault("decision", "You have written what must be changed. Choose Return for correction, or take the words away"))
			}
		case portal.GrantTime:
			granted := s.Date("due")
			if granted == nil && !s.typed("due") {
				faults = append(faults, s.fault("due", "Enter the new due date"))
			}
			if granted != nil && due != nil && due.Days(*granted) <= 0 {
				faults = append(faults, s.fault("due", "Enter a day after the present due date, "+due.Long()))
			}
		}
		return faults
	}
}

// returned are the remarks at single questions, with the titles of those that the form has.
func (s *Statement) returned(known []store.ReturnedQuestion) (out []store.ReturnedQuestion) {
	rows, _ := s.Answers.Values["questions"].([]any)
	for _, one := range rows {
		row, _ := one.(map[string]any)
		name, _ := row["question"].(string)
		words, _ := row["remark"].(string)
		if name == "" || strings.TrimSpace(words) == "" {
			continue
		}
		q := store.ReturnedQuestion{Name: name, Title: name, Words: strings.TrimSpace(words)}
		for _, k := range known {
			if k.Name == name {
				q.Title = k.Title
			}
		}
		out = append(out, q)
	}
	return out
}

// Decided is the statement as the store takes it. On is what the officer saw.
func (w *Work) Decided(s *Statement, on string) store.Decision {
	d := store.Decision{AccountID: w.Account.ID, TaskRef: w.Ref, What: portal.Decision(s.Text("decision")), On: on, Words: s.Text("words"), Due: s.Date("due")}
	if open := w.Decisions(); len(open) == 1 {
		d.What = open[0]
	}
	if d.What == portal.ReturnForm {
		d.Questions = s.returned(w.asked())
	}
	return d
}
