package portal

// The actions of cases of each kind, their dates, clocks and exceptions.
const (
	ActionKeepDates       Action = "keep_dates"
	ActionExcept          Action = "except"
	ActionCloseCase       Action = "close_case"
	ActionCorrectReceived Action = "correct_received"
	ActionReadClocks      Action = "read_clocks"
	ActionSetClocks       Action = "set_clocks"
	ActionSetUsual        Action = "set_usual_forms"
)

// clockPermissions are those of cases of each kind, their dates, clocks and exceptions.
var clockPermissions = []Permission{
	{ActionKeepDates, officer, nil},
	{ActionExcept, officer, nil},
	{ActionCloseCase, officer, nil},
	{ActionCorrectReceived, officer, []TaskState{Assigned, Returned, CounterSigning, DeclineProposed, Submitted, Accepted}},
	{ActionReadClocks, []Standing{Officer, Author}, nil},
	{ActionSetUsual, authors, nil},
	{ActionSetClocks, authors, nil}, // what stands beside forms is the authors' (design 3.8)
}
