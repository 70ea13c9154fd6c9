package portal

// The actions of forms that several people fill in, each a part.
const ActionReadWhole Action = "read_whole" // all parts at once

// partPermissions are those of forms that several people fill in.
var partPermissions = []Permission{
	{ActionReadWhole, officer, done},
}
