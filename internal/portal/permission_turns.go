package portal

import "slices"

// The actions of what is said about a task beside its answers.
const (
	ActionDecline         Action = "decline"          // the page: asking, and what came of it
	ActionProposeDecline  Action = "propose_decline"  // sends it
	ActionWithdrawDecline Action = "withdraw_decline" // takes it back
	ActionAskTime         Action = "ask_time"
	ActionMessages        Action = "messages"
	ActionLetter          Action = "letter"
	ActionDecide          Action = "decide"
	ActionReadRounds      Action = "read_rounds" // the PDF of each submission
)

// turnPermissions are those of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
var turnPermissions = []Permission{
	{ActionDecline, owner, []TaskState{Assigned, Returned, DeclineProposed, Declined}},
	{ActionProposeDecline, owner, []TaskState{Assigned, Returned}},
	{ActionWithdrawDecline, owner, []TaskState{DeclineProposed}},
	{ActionAskTime, owner, OpenStates},
	{ActionMessages, slices.Concat(owner, officer), nil},
	{ActionMessages, []Standing{Contributor}, []TaskState{CounterSigning}},
	{ActionLetter, owner, []TaskState{Assigned, Returned}},
	{ActionDecide, officer, []TaskState{Assigned, Returned, CounterSigning, Submitted, DeclineProposed, Accepted, Declined}},
	{ActionReadRounds, slices.Concat(owner, officer), nil},
	{ActionReadRounds, []Standing{Signatory}, done},
}
