package store

// The kinds of audit event of people, teams, roles, imports and the access review.
const (
	AuditPersonAdded    AuditKind = "person_added"   // by an administrator
	AuditPersonChanged  AuditKind = "person_changed" // detail: the roles that it has now
	AuditPersonLeft     AuditKind = "person_left"
	AuditPersonEnabled  AuditKind = "person_enabled"
	AuditPersonReset    AuditKind = "person_reset"
	AuditPersonSignOut  AuditKind = "person_signed_out"
	AuditPersonReviewed AuditKind = "person_reviewed"
	AuditReviewExported AuditKind = "review_exported"
	AuditPeopleImported AuditKind = "people_imported"
	AuditTeamMade       AuditKind = "team_made"
	AuditTeamRenamed    AuditKind = "team_renamed"
	AuditTeamClosed     AuditKind = "team_closed"
	AuditTeamJoined     AuditKind = "team_joined" // object: the team; detail: the account
	AuditTeamLeft       AuditKind = "team_left"
	AuditCaseMoved      AuditKind = "case_moved" // object: the team that it is of now
	AuditCasesMoved     AuditKind = "cases_moved"
)

// The templates of mail about accounts that an administrator sees to.
const (
	TemplateAccountMade  = "account_made"
	TemplateAccountReset = "account_reset"
)

// MailAccount is the data of TemplateAccountMade and TemplateAccountReset. Path is where a
// password is set, with a code that goes to the same mailbox: it holds no token.
type MailAccount struct {
	Path string `json:"path"`
}

// passwordPath is where somebody without a password sets one.
const passwordPath = "/forgotten-password"
