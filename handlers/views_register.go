package handlers

// RegisterPage is the first page of a registration (pages/register).
type RegisterPage struct {
	EntryPage
	Steps   []Step
	Invited *InvitedView // nil without an invitation
}

// InvitedView is what an invitation asks for.
type InvitedView struct{ FormType, Due, Email string }

// Step is a step of several.
type Step struct {
	Number  int
	Title   string
	Current bool
	Done    bool
}

// RegisterAccountPage asks for address and password (pages/register-account). Posts email,
// password, again, other and _csrf to Action.
type RegisterAccountPage struct {
	Page
	Steps         []Step
	Summary       *FaultSummary
	Email         string
	Invited       string // the address that was invited; may be ""
	EmailFault    string
	PasswordFault string
	AgainFault    string
	Other         bool // another address than the one invited was entered: it must be confirmed
	OtherFault    string
	Action        string
	BackHref      string
}

// RegisterCodePage asks for the mailed code (pages/register-code). Posts code and _csrf to
// Action; "please send me a new code" posts to Action + "/new".
type RegisterCodePage struct {
	Page
	Steps    []Step
	Summary  *FaultSummary
	Email    string
	SentAt   string
	Until    string
	Number   int
	Code     string
	Fault    string
	CanSend  bool
	Action   string
	BackHref string
}

// RegisteredPage says that the registration is complete (pages/registered).
type RegisteredPage struct {
	Page
	Email   string
	Invited string // another address that was invited: its form is not here; may be ""
	Forms   string // "1 form waits for you"; "" for none
	Nothing bool   // nothing waits for the address, and nobody was invited with another
	Help    Contact
}
