package portal

import "slices"

// DeclineReason is why a professional sends no advice (domain B4.9). The codes are those of
// the list formdefs/lists/nil-return-reason.json.
type DeclineReason struct {
	Code, Words string
	Dates       int    // how many dates must be given: 0, 1 or 2
	Ask         string // what the dates are, when some must be given: "when it was discharged"
	Suggest     bool   // somebody else is to be named
	Exception   bool   // lifts the six weeks: SEND Regulations 2014, reg 8(2)
}

// DeclineReasons are the reasons, in the order in which they are offered.
var DeclineReasons = []DeclineReason{
	{Code: "unknown", Words: "Not known to the service"},
	{Code: "discharged", Words: "Known before, but discharged", Dates: 1, Ask: "Enter the date of the discharge"},
	{Code: "waiting", Words: "Referred and on the waiting list", Dates: 1, Ask: "Enter the date of the referral"},
	{Code: "other-request", Words: "Advice given under another request"},
	{Code: "remit", Words: "Not within our professional remit", Suggest: true},
	{Code: "missed", Words: "Appointments for this request were not attended", Dates: 1, Ask: "Enter the date of the appointment, of several the first", Exception: true},
	{Code: "consent", Words: "Consent or capacity is not settled"},
	{Code: "away", Words: "Away from the area for four weeks or more", Dates: 2, Ask: "Enter the first and the last day of the absence", Exception: true},
	{Code: "exceptional", Words: "Exceptional circumstances of the child or family", Exception: true},
	{Code: "wrong", Words: "Sent to the wrong service", Suggest: true},
	{Code: "other", Words: "Another reason"},
}

// DeclineReasonOf is the reason of a code; its Words are "" when there is none.
func DeclineReasonOf(code string) DeclineReason {
	for _, r := range DeclineReasons {
		if r.Code == code {
			return r
		}
	}
	return DeclineReason{}
}

// TimeReason is why somebody asks for more time.
type TimeReason struct {
	Code, Words string
	Dates       int    // how many dates must be given
	Ask         string // what they are
}

// TimeReasons are the only exceptions to the six weeks of SEND Regulations 2014, reg
// 8(2)(a) to (c), in its order. A waiting list and shortage of staff are none.
var TimeReasons = []TimeReason{
	{Code: "exceptional", Words: "Exceptional circumstances affect the child, the parent or the young person in these six weeks"},
	{Code: "away", Words: "The child, the parent or the young person is away from the area for four weeks or more", Dates: 2, Ask: "Enter the first and the last day of the absence"},
	{Code: "missed", Words: "The child or young person did not attend an appointment for an examination or test", Dates: 1, Ask: "Enter the date of the appointment that was missed"},
}

// TimeOther is the reason of a task whose clock the law does not bind: its words say why.
const TimeOther = "other"

// TimeReasonOf is the reason of a code; its Words are "" when there is none.
func TimeReasonOf(code string) TimeReason {
	if code == TimeOther {
		return TimeReason{Code: TimeOther, Words: "For the reason below"}
	}
	if i := slices.IndexFunc(TimeReasons, func(r TimeReason) bool { return r.Code == code }); i >= 0 {
		return TimeReasons[i]
	}
	return TimeReason{}
}

// LawfulOnly reports whether a task of a form with this clock rule may have more time for
// the reasons of reg 8(2) alone.
func LawfulOnly(rule string) bool { return rule == "ehcna-advice" }

// AwayDays is how long somebody must be away from the area for that to be an exception:
// a continuous period of not less than four weeks.
const AwayDays = 28

// Decision is what an officer decides about a task.
type Decision string

// The decisions.
const (
	AgreeDecline  Decision = "agree"
	RefuseDecline Decision = "refuse"
	GrantTime     Decision = "grant"
	RefuseTime    Decision = "refuse_time"
	AcceptForm    Decision = "accept"
	ReturnForm    Decision = "return"
	ReopenForm    Decision = "reopen"
)

// Decisions are what an officer can decide about a task in that state; none where nothing
// waits. timeAsked says that the owner waits for more time.
func Decisions(st TaskState, timeAsked bool) []Decision {
	switch {
	case st == DeclineProposed:
		return []Decision{AgreeDecline, RefuseDecline}
	case st == Submitted:
		return []Decision{AcceptForm, ReturnForm}
	case st == Accepted || st == Declined:
		return []Decision{ReopenForm}
	case st.Open() && timeAsked:
		return []Decision{GrantTime, RefuseTime}
	}
	return nil
}

// Bounds on what is said about a task.
const (
	MessageChars      = 4000
	MessagesPerTask   = 500
	TurnWordsChars    = 4000 // of a reason, a decision
	ReturnedQuestions = 20   // that one return can name
)
