package portal

import "slices"

// The actions of counter-signing and comments.
const (
	ActionAskSignature Action = "ask_signature"
	ActionReadSigning  Action = "read_signing" // the signatory's page, and the author's while the form is with one
	ActionSendBack     Action = "send_back"
	ActionTakeBack     Action = "take_back"
	ActionPutBack      Action = "put_back"
	ActionReadComments Action = "read_comments"
	ActionComment      Action = "comment"
)

// signingPermissions are those of counter-signing and comments. While a form is counter-signed
// its signatory is its owner, and its author reads it.
var signingPermissions = []Permission{
	{ActionAskSignature, []Standing{Owner}, []TaskState{Assigned, Returned}},
	{ActionReadSigning, []Standing{Owner}, OpenStates}, // after it came back, too
	{ActionReadSigning, []Standing{Contributor}, []TaskState{CounterSigning}},
	{ActionSendBack, []Standing{Owner}, []TaskState{CounterSigning}},
	{ActionTakeBack, []Standing{Contributor, PartnerAdmin}, []TaskState{CounterSigning}},
	{ActionTakeBack, []Standing{Owner}, []TaskState{Assigned, Returned}}, // a second press finds it with its author
	{ActionPutBack, []Standing{Owner}, []TaskState{CounterSigning}},
	{ActionReadComments, []Standing{Owner, Contributor, Signatory}, slices.Concat(OpenStates, done)},
	{ActionComment, []Standing{Owner, Contributor}, OpenStates},
	{ActionDownloadAttachment, []Standing{Contributor}, []TaskState{CounterSigning}},
	{ActionOpenEnclosure, []Standing{Contributor}, []TaskState{CounterSigning}},
	{ActionPDF, []Standing{Contributor}, []TaskState{CounterSigning}},
	{ActionReadSubmitted, []Standing{Contributor}, []TaskState{CounterSigning}}, // the answers so far
	{ActionSubmit, []Standing{Signatory}, []TaskState{Submitted, Accepted}},     // a second press answers the first receipt
}

// MayEver reports whether somebody of that standing may do the action in some state: then a
// refusal says that the state is why; else the task must look unknown. Who waits for a
// counter-signature, or gave one, had the form a moment ago and knows of it.
func MayEver(a Action, s Standing) bool {
	for _, st := range TaskStates {
		if May(a, s, st) || (s == Contributor || s == Signatory) && May(a, Owner, st) {
			return true
		}
	}
	return false
}
