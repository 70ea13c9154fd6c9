package handlers

// ClockEntryPage is a form about a case or a task and its clock (pages/clock-entry).
type ClockEntryPage struct {
	EntryPage
	Child ChildBanner // of a task; without Name none
	ID    string      // of the form
	Text  []string    // above the questions
}

// ClockRow is a time limit of a case (clocks/list).
type ClockRow struct {
	Tag, Tone string // "Done" and "green"; "" for one that is still far
	Title     string // "Decision to assess, week 6"
	Date      string // "12-Oct-2026"; "" when it is not known
	Words     string // "Done on 11-Sep-2026", "3 days late", "No date yet: ..."
	Cite      string // "SEND Regulations 2014, reg 5(1)"
	Excepted  string // "1 exception recorded"
}

// ClockLine is the clock as a line of time (clocks/line), in the units of its drawing. The list
// beside it says the same.
type ClockLine struct {
	Width, Height, Y int
	From, Span, Gone int // of the line: its left end, its length, and how much of that is gone
	Elapsed          int // where today is
	Today            string
	TodayX, TodayMid int // of its flag: left edge and middle
	FlagWidth        int
	Points           []ClockPoint
	Words            string
}

// ClockPoint is a point of the line with its label, below for limits and above for what was done.
type ClockPoint struct {
	X, LabelX, LabelY, DateY int
	Anchor                   string // of the text: "start", "middle", "end"
	Tone                     string // "done", "late", "open"
	Title, Date              string // without Date it stands in Title
}

// Happened is a line of what happened in a case.
type Happened struct{ When, What string }

// SidePaper is a paper that went with forms of a case.
type SidePaper struct{ Name, Href, Words string }

// SideMessage is a form with messages that the council has not read.
type SideMessage struct{ Href, Words string }

// ExceptionsPage are the exceptions of a case, and the form for another (pages/exceptions).
type ExceptionsPage struct {
	EntryPage
	Recorded []ExceptionView
	None     string // why no exception can be recorded; "" when one can
}

// ExceptionView is an exception that was recorded.
type ExceptionView struct {
	Title, Reason, Cite, Words, By string
	Dates                          string // "24-Jul-2026 to 02-Sep-2026"; ""
	Over                           string // "Taken back on ..."
	Withdraw                       string // where that posts; "" when it is over
}

// ClocksPage are the time limits in force (pages/clocks). With MaySet it asks how days are counted.
type ClocksPage struct {
	EntryPage
	MaySet bool
	Basis  string
	Groups []ClockGroup
	Years  string // whose bank holidays are known: "2024 to 2028"
}

// ClockGroup are the limits of one kind of case.
type ClockGroup struct {
	Title string
	Rules []ClockRuleView
}

// ClockRuleView is a time limit as it stands in the law.
type ClockRuleView struct{ Title, Mark, From, Words, Cite, Force string }
