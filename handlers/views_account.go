package handlers

// AccountFormPage is a short form of an account (pages/account-form): a forgotten password, and
// the parts of Update account. Posts what its fields are called, lost and _csrf to Action.
type AccountFormPage struct {
	Page
	Heading  string
	Part     string     // of Update account, for who listens; "" when the heading says it
	Parts    []MenuLink // of Update account; empty before signing in
	Lead     []string
	Back     Link
	Summary  *FaultSummary
	Fields   []AccountField
	Tick     string // label of the tick "lost"; "" for none
	Ticked   bool
	Note     string // under the fields
	Action   string
	Button   string // "" without a form
	NewCode  string // address that mails another code; "" for none
	Cancel   Link
	Withdraw string // address that ends what is under way; "" for none
	Aside    *AsideView
}

// AccountField is a field of a short form.
type AccountField struct {
	ID, Label, Type, Auto string
	Hint, Value, Fault    string
	Code                  bool // eight digits
	Reveal                bool // a password that can be shown
	Done                  bool // confirmed already: not asked
}

// AsideView is what stands beside a short form.
type AsideView struct {
	Title string
	Lines []string
}

// AccountPage is Update account (pages/account).
type AccountPage struct {
	EntryPage
	Parts []MenuLink
}

// DevicesPage is where an account is signed in (pages/devices).
type DevicesPage struct {
	Page
	Parts  []MenuLink
	Places []PlaceView
	Others bool // there are places besides this one
}

// PlaceView is one of them.
type PlaceView struct {
	Browser, Since, Seen string
	Here                 bool
	Action               string
}

// EmailChangesPage is the changes of address that wait for an officer (pages/email-changes).
type EmailChangesPage struct {
	Page
	Changes []EmailChangeView
}

// EmailChangeView is one of them.
type EmailChangeView struct {
	Href, Name, Work string
	Old, New         string
	Asked, Until     string
	Mine             bool // the officer's own
}

// EmailChangePage asks an officer to decide (pages/email-change). Posts checked=yes and _csrf to
// Change.Href + "/approve", or _csrf to "/refuse".
type EmailChangePage struct {
	Page
	Change  EmailChangeView
	Facts   []Fact
	Fault   string
	Summary *FaultSummary
}

// fail marks the fields that have a fault and lists the faults at the top; it reports whether
// there are any.
func (v *AccountFormPage) fail() bool {
	g := FaultGroup{}
	for _, f := range v.Fields {
		if f.Fault != "" {
			g.Faults = append(g.Faults, FaultLink{"#" + f.ID, f.Fault})
		}
	}
	if len(g.Faults) > 0 {
		v.Error, v.Summary = true, &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{g}}
	}
	return len(g.Faults) > 0
}

func emailField(id, label, value string) AccountField {
	return AccountField{ID: id, Label: label, Type: "email", Auto: "username", Value: value}
}

func codeField(id, label string) AccountField {
	return AccountField{ID: id, Label: label, Type: "text", Auto: "one-time-code", Code: true}
}

func presentPassword(label string) AccountField {
	return AccountField{ID: "present", Label: label, Type: "password", Auto: "current-password", Reveal: true}
}

// newPassword are the two fields of a new password.
func newPassword() []AccountField {
	return []AccountField{{ID: "password", Label: "New password", Type: "password", Auto: "new-password", Reveal: true,
		Hint: "12 characters or more. Three words in a row are a good start. Pasting is fine."},
		{ID: "again", Label: "Confirm password", Type: "password", Auto: "new-password"}}
}
