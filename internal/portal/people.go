package portal

import (
	"slices"
	"time"
)

// IdleAfter is after how many days without a sign-in an account counts as not used.
const IdleAfter = 90

// ReviewMonths is how often whoever has access is reviewed.
const ReviewMonths = 3

// ReviewedSince is the moment before which an account must have been reviewed last, or made,
// to be due for review.
func ReviewedSince(now time.Time) time.Time { return now.AddDate(0, -ReviewMonths, 0) }

// RoleWords is what a role is called.
func (r Role) Words() string {
	return map[Role]string{RoleProfessional: "Professional", RoleOfficer: "SEND officer", RoleAuthor: "Form author",
		RoleAdministrator: "Administrator", RoleGuest: "Guest of one form"}[r]
}

// GivenRoles are the roles that an administrator gives: a guest is made by an invitation.
var GivenRoles = []Role{RoleProfessional, RoleOfficer, RoleAuthor, RoleAdministrator}

// RoleChange is a change of the roles of an account.
type RoleChange struct {
	Had, Gets []Role
	Own       bool // it is one's own account
	Agreed    bool // to give up one's own administrator's role
	Others    int  // how many other administrators there are
	InGroups  bool // the account is in work groups
	InTeam    bool // it is, or will be, in a team
}

// Judge refuses what would leave nobody to run the portal, or an account that can do nothing.
// Invalid for what can be put right, Conflict for what others must do first.
func (c RoleChange) Judge() error {
	gives := slices.Contains(c.Had, RoleAdministrator) && !slices.Contains(c.Gets, RoleAdministrator)
	council := slices.Contains(c.Gets, RoleOfficer) || slices.Contains(c.Gets, RoleAdministrator)
	guest := slices.Contains(c.Gets, RoleGuest)
	switch {
	case len(c.Gets) == 0:
		return Fail(Invalid, "Choose at least one role")
	case guest != slices.Contains(c.Had, RoleGuest) || guest && len(c.Gets) > 1:
		return Fail(Invalid, "A guest has one form and no other role. Register the person with an account of their own")
	case gives && c.Others == 0:
		return Fail(Conflict, "This is the last administrator. Make somebody else an administrator first")
	case gives && c.Own && !c.Agreed:
		return Fail(Invalid, "You are about to give up your own role as administrator. Tick below that you mean it")
	case c.InGroups && (council || !slices.Contains(c.Gets, RoleProfessional)):
		return Fail(Conflict, "This person is in a work group, where only professionals are. Remove the person there first")
	case slices.Contains(c.Gets, RoleOfficer) && !c.InTeam:
		return Fail(Invalid, "Choose a team: an officer sees the cases of her teams")
	}
	return nil
}
