package portal

import "slices"

// TaskState is where a task stands. Opened, received and overdue are no
// states but facts beside it (design 5).
type TaskState string

// The states of design 5.
const (
	Assigned        TaskState = "assigned"
	CounterSigning  TaskState = "counter_signing"
	Submitted       TaskState = "submitted"
	DeclineProposed TaskState = "decline_proposed"
	Declined        TaskState = "declined"
	Accepted        TaskState = "accepted"
	Returned        TaskState = "returned"
	Retracted       TaskState = "retracted"
)

// TaskStates are all states, in the order of design 5.
var TaskStates = []TaskState{Assigned, CounterSigning, Submitted, DeclineProposed,
	Declined, Accepted, Returned, Retracted}

var stateWords = map[TaskState]string{
	Assigned:        "To complete",
	CounterSigning:  "With the counter signatory",
	Submitted:       "Submitted",
	DeclineProposed: "Decline proposed",
	Declined:        "Declined",
	Accepted:        "Accepted",
	Returned:        "Returned for correction",
	Retracted:       "Retracted",
}

// Words is the state as it stands on the screen.
func (s TaskState) Words() string { return stateWords[s] }

var stateSentences = map[TaskState]string{
	Assigned:        "This form is still to be completed.",
	CounterSigning:  "This form is with the counter signatory.",
	Submitted:       "This form has been submitted.",
	DeclineProposed: "A decline has been proposed for this form.",
	Declined:        "This form has been declined.",
	Accepted:        "This form has been accepted by the council.",
	Returned:        "This form has been returned for correction.",
	Retracted:       "The council has taken this form back.",
}

// Sentence is the state as a whole sentence: its words stand in lists and fit into no other.
func (s TaskState) Sentence() string { return stateSentences[s] }

// Open reports whether the owner may write the sheet in this state. While a
// form is with the counter signatory, that person is the owner.
func (s TaskState) Open() bool { return s == Assigned || s == Returned || s == CounterSigning }

// OpenStates are the states in which the sheet may be written.
var OpenStates = []TaskState{Assigned, Returned, CounterSigning}

// KeptDays is how long what was submitted or retracted stays in the lists of the
// professional (features B2). The council may set another number as the program starts
// (PORTICO_KEPT_DAYS); nothing changes it later.
var KeptDays = 30

// Event is what happens to a task.
type Event string

// The events of design 5.
const (
	EventReassign      Event = "reassign" // pick up, re-assign, take over
	EventAskSignature  Event = "ask_signature"
	EventSendBack      Event = "send_back"
	EventSubmit        Event = "submit"
	EventSign          Event = "sign"
	EventDecline       Event = "propose_decline"
	EventAgreeDecline  Event = "agree_decline"
	EventRefuseDecline Event = "refuse_decline"
	EventTakeBack      Event = "take_back_decline"
	EventAccept        Event = "accept"
	EventReturn        Event = "return"
	EventRetract       Event = "retract"
	EventReopen        Event = "reopen"
)

type transition struct {
	event Event
	from  []TaskState
	to    TaskState
}

// transitions is the table of design 5. What is not in it cannot happen.
var transitions = []transition{
	{EventReassign, []TaskState{Assigned}, Assigned},
	{EventReassign, []TaskState{Returned}, Returned}, // what is to be put right stays so (decision 0013)
	{EventAskSignature, []TaskState{Assigned, Returned}, CounterSigning},
	{EventSendBack, []TaskState{CounterSigning}, Assigned},
	{EventSubmit, []TaskState{Assigned, Returned}, Submitted},
	{EventSign, []TaskState{CounterSigning}, Submitted},
	{EventDecline, []TaskState{Assigned, Returned}, DeclineProposed},
	{EventAgreeDecline, []TaskState{DeclineProposed}, Declined},
	{EventRefuseDecline, []TaskState{DeclineProposed}, Assigned},
	{EventTakeBack, []TaskState{DeclineProposed}, Assigned}, // decision 0016: to where it was
	{EventAccept, []TaskState{Submitted}, Accepted},
	{EventReturn, []TaskState{Submitted}, Returned},
	{EventRetract, []TaskState{Assigned, Returned, CounterSigning, DeclineProposed}, Retracted},
	{EventReopen, []TaskState{Accepted, Declined}, Returned},
}

// Next gives the state after an event. A *Error with Conflict when the event
// cannot happen in that state: somebody else has moved the task meanwhile.
func Next(from TaskState, e Event) (TaskState, error) {
	for _, t := range transitions {
		if t.event == e && slices.Contains(t.from, from) {
			return t.to, nil
		}
	}
	return from, Fail(Conflict, "This form is no longer where it was. "+from.Sentence()+" Go back to your tasks to see it.")
}
