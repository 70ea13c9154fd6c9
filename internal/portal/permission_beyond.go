package portal

// The actions of calendars, automatic replies, help and what else helps.
const (
	ActionReadHelp      Action = "read_help"
	ActionSetAbsence    Action = "set_absence"
	ActionSetCalendar   Action = "set_calendar"
	ActionReadCalendar  Action = "read_calendar"
	ActionExportList    Action = "export_list"
	ActionRegisterGuest Action = "register_guest"
	ActionExtendGuest   Action = "extend_guest"
	ActionSettleNote    Action = "settle_note"
	ActionCopyForward   Action = "copy_forward"
)

// beyondPermissions are those of calendars, automatic replies, help and what else helps.
var beyondPermissions = []Permission{
	{ActionReadHelp, anybody, nil},
	{ActionSetAbsence, []Standing{Stranger}, nil},
	{ActionSetCalendar, []Standing{Stranger}, nil},
	{ActionReadCalendar, anybody, nil},  // whoever has the address
	{ActionRegisterGuest, anybody, nil}, // whoever has the link
	{ActionExtendGuest, officer, OpenStates},
	{ActionSettleNote, owner, OpenStates},
	{ActionCopyForward, owner, OpenStates},
	{ActionExportList, []Standing{Stranger}, nil},
}
