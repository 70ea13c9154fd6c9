package portal

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Role is what an account is for. An account has at least one.
type Role string

// The roles of design 1 that have an account.
const (
	RoleProfessional  Role = "professional"
	RoleOfficer       Role = "officer"
	RoleAuthor        Role = "author"
	RoleAdministrator Role = "administrator"
	RoleGuest         Role = "guest" // one task, by an expiring invitation
)

// Roles are all roles, in the order in which they are offered.
var Roles = []Role{RoleProfessional, RoleOfficer, RoleAuthor, RoleAdministrator, RoleGuest}

// Known reports whether the role is one of Roles.
func (r Role) Known() bool { return slices.Contains(Roles, r) }

// Account is a person who can sign in. Ref is what stands in addresses and
// logs instead of the number or the name.
type Account struct {
	ID                 int64
	Ref                string
	Email              string // lower case
	Name               string
	Profession         string
	Organisation       string
	Address            string
	Phone              string
	Register           string // "HCPC", "GMC", ...
	RegistrationNumber string
	Roles              []Role
	Disabled           bool
}

// Has reports whether the account has the role.
func (a Account) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// CleanEmail gives the form in which addresses are kept and compared.
func CleanEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// Limits of guessing and of time (design 4 and 6). A wrong code voids the code
// and not the account, so that nobody can lock a colleague out.
const (
	GuessWindow       = 15 * time.Minute
	GuessesPerAccount = 10 // wrong passwords within GuessWindow
	GuessesPerAddress = 50 // wrong passwords from one network address within GuessWindow

	CodeLife       = 10 * time.Minute
	CodeTries      = 5 // the fifth wrong code voids it
	CodesPerSignIn = 5 // codes sent for one sign-in

	SessionIdle = 30 * time.Minute
	SessionLife = 12 * time.Hour

	SittingLife = 10 * time.Minute // one revision of a tab in its history

	HeldPostLife = 20 * time.Hour // a post whose session was over, until its writer is back

	InvitationLife    = 28 * 24 * time.Hour
	InviteAgainAfter  = time.Hour     // within it an address is not mailed the same invitation again
	RegistrationLife  = 2 * time.Hour // from its first page to its code
	RegistrationTries = 5             // registrations of one address within GuessWindow

	GuessesOfCodes = 30        // wrong codes within GuessWindow, over all sign-ins or resets of an account
	ResetLife      = time.Hour // from the address to the new password
	ResetTries     = 5         // resets of one address from one network within GuessWindow
	ResetsInAll    = 20        // resets of one address within GuessWindow

	EmailChangeLife  = 7 * 24 * time.Hour // until it is decided
	EmailChangeTries = 5                  // changes that one account begins within a day

	DeviceLife = 180 * 24 * time.Hour // since somebody last signed in from it
)

// Guesses is how many wrong tries a subject of guessing has: subjects that
// begin with "addr:" are network addresses, with "codes:" and "reset-codes:" the codes of an
// account, all others accounts.
func Guesses(subject string) int {
	kind, _, _ := strings.Cut(subject, ":")
	switch kind {
	case "addr":
		return GuessesPerAddress
	case "codes", "reset-codes":
		return GuessesOfCodes
	}
	return GuessesPerAccount
}

// Password bounds, in characters. There is no rule on kinds of character and
// no expiry: length and a deny list keep better passwords (features K2).
const (
	PasswordMin   = 12
	PasswordMax   = 200
	PasswordKinds = 5 // different characters besides spaces
)

// denied are what people choose when told to use twelve characters. Compared
// in lower case, without spaces.
var denied = []string{
	"password1234", "password12345", "passwordpassword", "123456789012", "1234567890123",
	"qwertyuiop12", "qwertyuiop123", "qwertyqwerty", "letmeinletmein", "welcome12345",
	"iloveyou1234", "administrator", "abcdefghijkl", "abc123abc123", "changeme1234",
	"portico12345", "porticoportico", "correcthorsebatterystaple", "111111111111", "000000000000",
}

// CheckPassword says what is wrong with a new password, or nil. The email
// address is the account's; its part before the @ may not be in the password.
func CheckPassword(password, email string) error {
	n := utf8.RuneCountInString(password)
	bare := strings.ToLower(strings.Join(strings.Fields(password), ""))
	local, _, _ := strings.Cut(CleanEmail(email), "@")
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return Fail(Invalid, "The password holds a character that cannot be used. Choose another password.")
	case n < PasswordMin:
		return Fail(Invalid, "The password must have 12 characters or more. Three words in a row are a good start.")
	case n > PasswordMax:
		return Fail(Invalid, "The password must have 200 characters or fewer.")
	case slices.Contains(denied, bare):
		return Fail(Invalid, "Many people use this password. Choose another.")
	case kinds(bare) < PasswordKinds:
		return Fail(Invalid, "The password must have five different characters or more, not counting spaces. Three words in a row are a good start.")
	case len(local) > 2 && strings.Contains(bare, local):
		return Fail(Invalid, "The password must not hold your email address. Choose another.")
	}
	return nil
}

// kinds is how many different characters a text has.
func kinds(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}
