package casework

import (
	"fmt"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// exceptionForm asks for an exception.
var exceptionForm = stated(`"rule", "reason", "words"`, `"rule": {"title": "Which time limit cannot be kept?", "type": "string", "x-kind": "radios", "oneOf": `+exceptionRules()+`, "x-messages": {"required": "Choose the time limit"}},
"reason": {"title": "Reason", "description": "The law knows these four and no others. Shortage of staff and a waiting list are none.", "type": "string", "x-kind": "radios", "oneOf": `+exceptionReasons()+`, "x-messages": {"required": "Choose the reason"}},
"first": {"title": "First day of the closure or absence", "type": "string", "format": "date"},
"last": {"title": "Last day", "type": "string", "format": "date"},
`+wordsQuestion("words", "A few words", "What makes it impractical to keep the time. The family may ask to see it.", "Say in a few words why the time cannot be kept"))

func exceptionRules() string {
	var pairs [][2]string
	for _, r := range portal.ExceptionRules("assessment") {
		pairs = append(pairs, [2]string{r.Name, r.Title + ", " + r.Mark})
	}
	return choices(pairs...)
}

func exceptionReasons() string {
	var pairs [][2]string
	for _, r := range portal.ClockReasons {
		pairs = append(pairs, [2]string{r.Code, r.Words})
	}
	return choices(pairs...)
}

// NewException is the statement by which an exception is recorded; nil for a kind of case whose
// limits have none.
func (c *Casework) NewException(of *Case) *Statement {
	if len(portal.ExceptionRules(of.Kind)) == 0 {
		return nil
	}
	return &Statement{Form: exceptionForm, Answers: exceptionForm.Empty(), check: func(s *Statement) []engine.Fault {
		reason := portal.ClockReasonOf(s.Text("reason"))
		faults := s.dates(reason.Dates, portal.AwayDays-1, reason.Ask)
		if len(faults) == 0 && reason.Dates > 0 {
			faults = of.within(s)
		}
		return faults
	}}
}

// within says that a closure or absence has nothing to do with the time that it is to excuse.
func (c *Case) within(s *Statement) []engine.Fault {
	first, last := s.Date("first"), s.Date("last")
	for _, d := range portal.ClockOf(c.Kind, c.Dates, nil, c.Basis, portal.Date{Year: 1, Month: 1, Day: 1}) {
		if d.Name != s.Text("rule") || d.On.IsZero() || first == nil || last == nil {
			continue
		}
		if d.Start.Days(*last) < 0 || d.On.Days(*first) > 0 {
			return []engine.Fault{s.fault("first", fmt.Sprintf("The time for this runs from %s to %s. These days lie outside it", d.Start.Long(), d.On.Long()))}
		}
	}
	return nil
}

// ExceptedBy is the statement as the store takes it; ref was made by the form.
func (c *Case) ExceptedBy(account portal.Account, ref string, s *Statement) store.NewException {
	n := store.NewException{AccountID: account.ID, CaseRef: c.Ref, Ref: ref, Rule: s.Text("rule"), Reason: s.Text("reason"), Words: s.Text("words")}
	if portal.ClockReasonOf(n.Reason).Dates > 0 {
		n.First, n.Last = s.Date("first"), s.Date("last")
	}
	return n
}

var closeForm = stated(`"as", "on"`, `"as": {"title": "How did the case end?", "type": "string", "x-kind": "radios", "oneOf": `+closedWays()+`, "x-messages": {"required": "Choose how the case ended"}},
"on": {"title": "On which day?", "type": "string", "format": "date", "x-messages": {"required": "Enter the day on which the case ended"}}`)

func closedWays() string {
	var pairs [][2]string
	for _, w := range portal.ClosedWays {
		pairs = append(pairs, [2]string{string(w), w.Words()})
	}
	return choices(pairs...)
}

// NewClosing is the statement by which a case is closed.
func (c *Casework) NewClosing(of *Case) *Statement {
	s := &Statement{Form: closeForm, Answers: closeForm.Empty(), check: func(s *Statement) []engine.Fault {
		on, today := s.Date("on"), portal.London(c.now())
		switch {
		case on == nil:
		case today.Days(*on) > 0:
			return []engine.Fault{s.fault("on", on.Long()+" is still to come. Close the case when it has ended")}
		case of.ChildBorn.Days(*on) < 0:
			return []engine.Fault{s.fault("on", on.Long()+" is before the child was born, "+of.ChildBorn.Long())}
		}
		return nil
	}}
	s.Answers.Values["on"] = portal.London(c.now()).String()
	return s
}

var receivedForm, receivedDueForm = stated(receivedNeeds, receivedAsks), stated(receivedNeeds, receivedAsks+`,
"recount": {"title": "Count the due date anew from this day?", "type": "boolean", "x-messages": {"required": "Choose whether the due date moves with it"}}`)

const receivedNeeds = `"on", "words"`

var receivedAsks = `"on": {"title": "Received on", "type": "string", "format": "date", "x-messages": {"required": "Enter the day on which it was received"}},
` + wordsQuestion("words", "Why is it another day?", "The council keeps this. It stands in no email.", "Say in a few words why it is another day")

// NewReceived is the statement by which an officer puts right when a request was received.
func (c *Casework) NewReceived(w *Work) *Statement {
	form := receivedForm
	if portal.FromReceipt(w.Form.Due) && w.State.Open() {
		form = receivedDueForm
	}
	s := &Statement{Form: form, Answers: form.Empty(), check: func(s *Statement) []engine.Fault {
		on, today, sent := s.Date("on"), portal.London(c.now()), portal.London(w.SentAt)
		switch {
		case on == nil:
		case today.Days(*on) > 0:
			return []engine.Fault{s.fault("on", on.Long()+" is still to come")}
		case sent.Days(*on) < 0:
			return []engine.Fault{s.fault("on", "It was sent on "+sent.Long()+". It was not received before")}
		}
		return nil
	}}
	if w.ReceivedAt != nil {
		s.Answers.Values["on"] = portal.London(*w.ReceivedAt).String()
	}
	return s
}

// Received is the statement as the store takes it.
func (w *Work) Received(s *Statement, basis portal.DayBasis) store.Received {
	n := store.Received{AccountID: w.Account.ID, TaskRef: w.Ref, Words: s.Text("words"), Was: w.Due}
	if on := s.Date("on"); on != nil {
		n.On = *on
	}
	if anew, _ := s.Answers.Values["recount"].(bool); anew {
		n.Due = portal.DueBy(w.Form.Due, n.On, nil, basis)
	}
	return n
}

var basisForm = stated(`"basis"`, `"basis": {"title": "How are the 15 days of a consultation counted?", "description": "The Code of Practice (9.83) does not say. Most councils count calendar days.", "type": "string", "x-kind": "radios", "oneOf": `+
	choices([2]string{string(portal.CalendarBasis), "Calendar days"}, [2]string{string(portal.WorkingBasis), "Working days: without weekends and bank holidays"})+`, "x-messages": {"required": "Choose calendar days or working days"}}`)

// NewBasis is the statement by which the council chooses how it counts days.
func NewBasis(now portal.DayBasis) *Statement {
	s := &Statement{Form: basisForm, Answers: basisForm.Empty()}
	s.Answers.Values["basis"] = string(now)
	return s
}
