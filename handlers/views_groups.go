package handlers

import "portico/engine"

// GroupsPage is the list of work groups (pages/groups). For the council a search by ?name=.
type GroupsPage struct {
	Page
	Parts   []MenuLink // of People and groups, for administrators
	Officer bool
	Search  string
	More    bool // others fit the search too
	Groups  []GroupRow
}

// GroupRow is a line of the list of work groups.
type GroupRow struct {
	Href, Name, Organisation, Members, Waiting string
	Role                                       string // what the asker is in it; ""
}

// GroupPage is a work group with its members (pages/group). Adding posts email and _csrf to AddAction.
type GroupPage struct {
	Page
	Name, Organisation, Mailbox string
	Domains                     string // "nhs.example, trust.example"; "" for none
	Waiting                     string // "2 forms wait in its tray"
	Officer, Runs               bool
	Members                     []MemberRow
	Invited                     []InvitedRow
	Summary                     *FaultSummary
	Email, Fault                string
	AddAction, AddHint          string
	EditHref, CloseHref         string
}

// MemberRow is a member of a work group.
type MemberRow struct {
	Name, Email, Profession, Since string
	Admin, Signatory, Closed       bool
	EditHref, RemoveHref           string // "" when the asker may not
}

// InvitedRow is an address that waits for its registration.
type InvitedRow struct {
	Email, State, Action string
}

// GroupEditPage makes or changes a work group (pages/group-edit). Posts name, organisation,
// mailbox, domains and _csrf to Action.
type GroupEditPage struct {
	Page
	Heading                              string
	Summary                              *FaultSummary
	Name, Organisation, Mailbox, Domains string
	NameFault, MailboxFault              string
	Action, Button                       string
	Back                                 Link
}

// MemberEditPage says what a member may do (pages/member-edit). Posts admin, signatory and _csrf to Action.
type MemberEditPage struct {
	Page
	Name, Email, Group string
	Admin, Signatory   bool
	Action             string
	Back               Link
}

// MemberRemovePage asks before somebody is taken off (pages/member-remove). Posts left, close and _csrf to Action.
type MemberRemovePage struct {
	Page
	Name, Group string
	Text        []string // what removing does
	LeftWords   string   // what "has left" does beside
	Officer     bool     // may close the account
	Left, Close bool
	Fault       string // why nothing was done
	Action      string
	Back        Link
}

// ReassignPage asks who gets a form (pages/reassign). Posts to, holder, reason, note, find, _do and
// _csrf to Action.
type ReassignPage struct {
	Page
	Child       ChildBanner
	Summary     *FaultSummary
	Lead        string
	AskHref     string // Add a Counter Signatory, which trained people look for here; ""
	Holder      string // whom it was with when this was shown
	Search      bool   // the list is long enough to be searched
	Find        string // what is looked for
	Nobody      bool   // there is nobody to give it to
	People      []PersonOption
	Groups      []engine.OptionView
	Hidden      int // people that the search leaves out
	Reasons     []engine.OptionView
	Fault       string // at the choice
	ReasonFault string
	NoteFault   string
	Note        string
	Action      string
	Button      string
	CouncilHref string // where the council is asked, of whoever is in no group; ""
}

// PersonOption is somebody who can get a form.
type PersonOption struct {
	engine.OptionView
	Sub, Email string
	Away       *AbsenceNote // an automatic reply that runs; nil for none
}

// HandsPage is who had a form when (pages/hands).
type HandsPage struct {
	Page
	Child ChildBanner
	With  string // who has it now
	Hands []HandRow
	Back  Link
}

// HandRow is a change of hands.
type HandRow struct{ When, What, Who, Note string }
