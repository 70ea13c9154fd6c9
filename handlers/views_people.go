package handlers

import "portico/engine"

// PeoplePage is the list of accounts (pages/people). The search posts search, role, organisation,
// filter and _csrf to /people.
type PeoplePage struct {
	Page
	Parts                []MenuLink
	Search, Organisation string
	Roles, Filters       []engine.OptionView
	Narrowed             bool
	People               []PersonRow
	First, Next          string // addresses of pages; ""
}

// PersonRow is a line of a list of accounts.
type PersonRow struct {
	Ref, Href, Name, Email, Organisation, Roles, Where string
	State, Tone                                        string // "Disabled"; "" while all is well
	SignedIn, Made, Open, Reviewed                     string
	Due                                                bool // for review
}

// PersonPage is one account (pages/person).
type PersonPage struct {
	Page
	Name, Email, State string
	Facts              []Fact
	Places             []PlaceView
	Left               []LeftRow // forms of a disabled account, each to be sent to somebody else
	Base               string
	Disabled, Mine     bool
	ResetWords         string
}

// LeftRow is a form that a disabled account still has.
type LeftRow struct{ Href, Case, FormType, State, Due string }

// PersonEditPage makes or changes an account (pages/person-edit). Posts email (a new one), name,
// profession, organisation, phone, role, team, agreed, _base and _csrf to Action.
type PersonEditPage struct {
	Page
	Summary      *FaultSummary
	Heading      string
	New          bool
	Fields       []AccountField
	Roles, Teams []engine.OptionView
	RoleFault    string
	Agree        bool   // asks whether one means to give up one's own role
	Base, now    string // roles and teams as the page showed them, posted as _base; and as they are
	Action       string
	Button       string
	Back         Link
}

// PeopleImportPage asks for a file of people (pages/people-import). Posts file and _csrf.
type PeopleImportPage struct {
	Page
	Parts   []MenuLink
	Summary *FaultSummary
	Fault   string
	Limit   string
	Columns []Fact
}

// PeopleImportedPage shows what comes of a file of people, or came (pages/people-imported).
type PeopleImportedPage struct {
	Page
	Done      bool
	Figures   []Figure
	Notes     []string
	NewGroups []string
	Rows      []ImportedRow
	More      int // rows that are only in the report
	Action    string
	Report    string
	Button    string // "" when nothing can be imported
}

// ImportedRow is a row of a file of people.
type ImportedRow struct{ Line, Name, Email, State, Tone, Words string }

// PeopleReviewPage is the access review (pages/people-review). Posts person and _csrf.
type PeopleReviewPage struct {
	Page
	Parts       []MenuLink
	Summary     *FaultSummary
	Fault       string // nothing was ticked
	All         bool
	People      []PersonRow
	First, Next string
}

// TeamsPage is the list of teams (pages/teams). Posts name and _csrf to make one.
type TeamsPage struct {
	Page
	Parts   []MenuLink
	Summary *FaultSummary
	Name    string
	Fault   string
	Teams   []TeamRow
}

// TeamRow is a line of the list of teams.
type TeamRow struct{ Href, Name, Members, Cases string }

// TeamPage is a team (pages/team). Posts name, or email to its members.
type TeamPage struct {
	Page
	Summary           *FaultSummary
	Heading, Cases    string
	Name, NameFault   string
	Email, EmailFault string
	Members           []TeamMemberRow
	Base              string
}

// TeamMemberRow is an officer of a team.
type TeamMemberRow struct{ Name, Email, Href, Remove string }

// TeamChoosePage asks for a team (pages/team-choose). Posts to and _csrf to Action.
type TeamChoosePage struct {
	Page
	Summary *FaultSummary
	Heading string
	Text    []string
	Choose  string // label; "" asks for none
	Fault   string
	Teams   []engine.OptionView
	Action  string
	Button  string
	Back    Link
}

// faulty heads a page with what is wrong on it.
func faulty(p *Page, faults ...FaultLink) *FaultSummary {
	p.Error = true
	return &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: faults}}}
}
