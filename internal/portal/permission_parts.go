package portal

// The actions of forms that several people fill in, each a part.
const (
	ActionReadWhole Action = "read_whole" // all parts at once
	ActionAskPart   Action = "ask_part"   // somebody elsewhere for a part of one's form; also to remind, and to take it back
)

// partPermissions are those of forms that several people fill in.
var partPermissions = []Permission{
	{ActionReadWhole, officer, done},
	{ActionAskPart, []Standing{Owner}, []TaskState{Assigned, Returned}},
}
