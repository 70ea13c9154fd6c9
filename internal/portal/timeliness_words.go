package portal

// Words are the outcome as it stands on the screen.
func (o Outcome) Words() string {
	return map[Outcome]string{OnTime: "On time", InLate: "Late", OutOverdue: "Overdue", StillOut: "Not due yet", NilReturn: "Nil return"}[o]
}

// TimelinessNotes say how each figure of forms is counted, term and words.
var TimelinessNotes = [][2]string{
	{"Asked", "Forms that were sent and have a due date, in the month of that date. Each part of a form that went to several people counts by itself. Not counted: forms without a due date, those that were retracted, and parts that a professional asked somebody else for."},
	{"On time", "First submitted on the due date or before, by the day in London. The due date is the one that the form has now: where more time was agreed, for example under regulation 8(2), it is the new one. A form that was returned and submitted again counts by its first submission."},
	{"Late", "First submitted after the due date."},
	{"Overdue", "Not submitted, and the due date was past on the day of counting."},
	{"Not due yet", "Not submitted, and the due date is not past."},
	{"Nil return", "The council agreed that there is no advice to give. It counts neither as on time nor as late."},
	{"Share on time", "On time, of those that are on time, late or overdue."},
	{"Median, 9 in 10", "Days from receipt, or from sending when no receipt is known, to the first submission: half of what came in, and nine in ten, took no longer."},
	{"Service", "The organisation of the person who has the form, or of the work group while nobody has picked it up. It is the organisation recorded for them today."},
}

// SEN2Notes say how each figure of assessments is counted, term and words.
var SEN2Notes = [][2]string{
	{"Year", "Each figure counts in the calendar year of its own day: requests by the day of receipt, decisions by the day of the decision, plans by the day on which the final plan was sent. It takes dates recorded on the case, and nothing else."},
	{"Within 6 weeks", "The decision whether to assess was made at the latest 42 days after the request (SEND Regulations 2014, reg 5(1))."},
	{"Within 20 weeks", "The final plan was sent at the latest 140 days after the request (reg 13(2)), the last day included."},
	{"Exceptions", "An exception that is recorded for the final plan (reg 13(3)) moves no date. “All” counts every plan; “without exceptions” leaves out those with one."},
}
