package casework

import (
	_ "embed" // the definition of the page
	"net/url"
	"regexp"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

//go:embed account.json
var accountSource []byte

var accountForm = mustCompile(accountSource)

// Profile is what the holder of an account changes by Update account.
type Profile struct {
	Form    *engine.Definition
	Answers engine.Answers
}

// NewProfile is the page with what is kept.
func NewProfile(d store.AccountDetails) *Profile {
	return &Profile{accountForm, filledIn(accountForm, profileFields(&d))}
}

func profileFields(d *store.AccountDetails) map[string]*string {
	fields := personFields(&d.RegistrationDetails)
	fields["register"], fields["registrationNumber"] = &d.Register, &d.RegistrationNumber
	return fields
}

// Bind takes what was posted over.
func (p *Profile) Bind(form url.Values) error {
	bound, err := p.Form.Bind(p.Form.Tabs[0], p.Answers, form, newRow)
	if err != nil {
		return portal.Wrap(portal.TooLarge, "That is more than can be kept. Shorten it.", err)
	}
	p.Answers = bound
	return nil
}

// Faults are what must be put right.
func (p *Profile) Faults() []engine.Fault {
	faults := judge(p.Form, p.Answers, p.Form.Complete(p.Answers), "/forename", needsLetter("Enter your forename"))
	return judge(p.Form, p.Answers, faults, "/surname", needsLetter("Enter your surname"))
}

// Details are what was entered.
func (p *Profile) Details() (d store.AccountDetails) {
	takeFields(p.Answers, profileFields(&d))
	return d
}

var postcode = regexp.MustCompile(`(?i)^[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}$`)

// DetailsFrom takes apart what is known of an account that was made without a registration: the
// last word is the surname, and the last parts of the address are town and postcode.
func DetailsFrom(a portal.Account) store.AccountDetails {
	d := store.AccountDetails{Register: a.Register, RegistrationNumber: a.RegistrationNumber}
	d.Profession, d.Organisation, d.Phone, d.Surname = a.Profession, a.Organisation, a.Phone, a.Name
	if i := strings.LastIndexByte(a.Name, ' '); i > 0 {
		d.Forename, d.Surname = strings.TrimSpace(a.Name[:i]), a.Name[i+1:]
	}
	var parts []string
	for _, part := range strings.FieldsFunc(a.Address, func(c rune) bool { return c == ',' || c == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	if n := len(parts); n > 0 && postcode.MatchString(parts[n-1]) {
		d.Postcode, parts = parts[n-1], parts[:n-1]
	}
	if n := len(parts); n > 1 {
		d.Town, parts = parts[n-1], parts[:n-1]
	}
	d.Street = strings.Join(parts, ", ")
	return d
}
