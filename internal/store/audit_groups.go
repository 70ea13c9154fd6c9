package store

import "portico/internal/portal"

// The kinds of audit event, and the templates and data of mail, of work groups and of tasks that change hands.
const (
	AuditGroupCreated      AuditKind = "group_created"
	AuditGroupChanged      AuditKind = "group_changed"
	AuditGroupClosed       AuditKind = "group_closed"
	AuditMemberAdded       AuditKind = "member_added"
	AuditMemberChanged     AuditKind = "member_changed"
	AuditMemberRemoved     AuditKind = "member_removed"
	AuditMemberInvited     AuditKind = "member_invited"
	AuditMemberUninvited   AuditKind = "member_uninvited"
	AuditPickedUp          AuditKind = "picked_up"
	AuditReassigned        AuditKind = "reassigned"
	AuditTakenOver         AuditKind = "taken_over"
	AuditFellBack          AuditKind = "fell_back"
	AuditSignatureReturned AuditKind = "signature_returned" // the counter signatory has left
)

// The templates of mail about work groups.
const (
	TemplateGroupTask      = "group_task"
	TemplateTaskReassigned = "task_reassigned"
	TemplateTaskTakenOver  = "task_taken_over"
	TemplateGroupJoined    = "group_joined"
	TemplateGroupLeft      = "group_left"
	TemplateGroupInvited   = "group_invited"
)

// MailGroupTask is the data of TemplateGroupTask: forms lie in the tray of a group. Back
// says that somebody had them before; form type and due date are those of a single one.
type MailGroupTask struct {
	FormType string       `json:"form_type"`
	Group    string       `json:"group"`
	Due      *portal.Date `json:"due,omitempty"`
	Back     bool         `json:"back,omitempty"`
	Count    int          `json:"count"`
	Path     string       `json:"path"`
	More     []MailForm   `json:"more,omitempty"`
}

// MailReassigned is the data of TemplateTaskReassigned and TemplateTaskTakenOver. By is the
// name of whoever did it.
type MailReassigned struct {
	FormType string       `json:"form_type"`
	By       string       `json:"by"`
	Due      *portal.Date `json:"due,omitempty"`
	Path     string       `json:"path"`
}

// MailGroup is the data of TemplateGroupJoined, TemplateGroupLeft and TemplateGroupInvited.
type MailGroup struct {
	Group string `json:"group"`
	Path  string `json:"path,omitempty"`
}
