package portal

import "slices"

// Standing is what somebody is to a task.
type Standing string

// The standings. Officers are those of the council that sent the task.
const (
	SignedOut     Standing = "signed_out"    // not signed in
	Stranger      Standing = "stranger"      // signed in, nothing to do with the task
	Owner         Standing = "owner"         // whose task it is now, or was when it was submitted
	GuestOwner    Standing = "guest_owner"   // the owner, with an account for this task only
	Officer       Standing = "officer"       // works for the council, in the team of the task
	Author        Standing = "author"        // writes the council's forms; nothing to do with a task
	Administrator Standing = "administrator" // runs people and teams; to a task an Officer
	Contributor   Standing = "contributor"   // wrote the sheet that somebody else counter-signs now
	Signatory     Standing = "signatory"     // counter-signed what is submitted
	PartnerAdmin  Standing = "partner_admin" // a Colleague who runs that work group
	Colleague     Standing = "colleague"     // shares a work group with the owner, or with the tray that the task lies in
	FormerOwner   Standing = "former_owner"  // handed it over or had it taken over
)

// Owns reports whether the task is with somebody of this standing.
func (s Standing) Owns() bool { return s == Owner || s == GuestOwner }

// Standings are all standings, for the test that walks every route as each.
var Standings = []Standing{SignedOut, Stranger, Owner, GuestOwner, Officer, Author, Administrator, Contributor, Signatory,
	PartnerAdmin, Colleague, FormerOwner}

// StandingsOf are what an account is where no task is concerned, by its roles. A
// professional is a stranger there, a guest contributor the owner of the one task; an administrator is all of the council's.
func StandingsOf(a Account) []Standing {
	var out []Standing
	for _, has := range []struct {
		standing Standing
		roles    []Role
	}{{Stranger, []Role{RoleProfessional}}, {GuestOwner, []Role{RoleGuest}}, {Officer, []Role{RoleOfficer, RoleAdministrator}}, {Author, []Role{RoleAuthor, RoleAdministrator}},
		{Administrator, []Role{RoleAdministrator}}} {
		if slices.ContainsFunc(has.roles, a.Has) {
			out = append(out, has.standing)
		}
	}
	return out
}

// Action is one thing that a route does.
type Action string

// The actions of the routes there are.
const (
	ActionSignIn             Action = "sign_in"
	ActionSignOut            Action = "sign_out"
	ActionKeepSession        Action = "keep_session"
	ActionReadDevMail        Action = "read_dev_mail"
	ActionReadStatic         Action = "read_static"
	ActionListTasks          Action = "list_tasks"
	ActionEditLists          Action = "edit_lists"
	ActionReadReference      Action = "read_reference"
	ActionTakeHeldPost       Action = "take_held_post"
	ActionOpenForm           Action = "open_form"
	ActionSaveForm           Action = "save_form"
	ActionReadStray          Action = "read_stray"
	ActionAttach             Action = "attach"
	ActionRemoveAttachment   Action = "remove_attachment"
	ActionDownloadAttachment Action = "download_attachment"
	ActionCheckAnswers       Action = "check_answers"
	ActionSubmit             Action = "submit"
	ActionReadSubmitted      Action = "read_submitted"
	ActionReceipt            Action = "receipt"
	ActionPDF                Action = "pdf"
	ActionReadUnasked        Action = "read_unasked"
	ActionReadForms          Action = "read_forms"
	ActionWriteForm          Action = "write_form"
	ActionPublishForm        Action = "publish_form"
	ActionMoveSheets         Action = "move_sheets"
	ActionReadRetracted      Action = "read_retracted"
	ActionOpenEnclosure      Action = "open_enclosure"
	ActionDownload           Action = "download"
	ActionRegister           Action = "register"
	ActionReadInvitation     Action = "read_invitation"
	ActionListCases          Action = "list_cases"
	ActionRecordCase         Action = "record_case"
	ActionReadCase           Action = "read_case"
	ActionSend               Action = "send"
	ActionInvite             Action = "invite"
	ActionRetract            Action = "retract"
)

// Permission says who may do an action and in which states of the task;
// without States in any, and for actions that concern no task.
type Permission struct {
	Action    Action
	Standings []Standing
	States    []TaskState
}

var (
	anybody    = Standings
	signedIn   = Standings[1:]
	owner      = []Standing{Owner, GuestOwner}
	colleagues = []Standing{PartnerAdmin, Colleague}
	authors    = []Standing{Author}
	wrote      = []Standing{Contributor, Signatory, PartnerAdmin, Colleague, FormerOwner} // may have words of their own in it
	officer    = []Standing{Officer}
	done       = []TaskState{Submitted, Accepted}
)

// Permissions is the one table of who may do what. Every route asks it, and
// what does not stand in it is refused. Officers do not read work in progress:
// a draft belongs to its writer until it is submitted.
var Permissions = slices.Concat(formPermissions, accountPermissions, groupPermissions, signingPermissions, turnPermissions,
	historyPermissions, rowPermissions, documentPermissions, beyondPermissions, councilPermissions)

// councilPermissions are those of the council’s side.
var councilPermissions = slices.Concat(clockPermissions, chasePermissions, worklistPermissions, packPermissions, readingPermissions, peoplePermissions, recordPermissions, retentionPermissions, timelinessPermissions, partPermissions)

// formPermissions are those of signing in, of the form and its loop, and of authors.
var formPermissions = []Permission{
	{ActionSignIn, anybody, nil},
	{ActionReadStatic, anybody, nil},
	{ActionReadDevMail, anybody, nil}, // the route exists in development only
	{ActionSignOut, anybody, nil},
	{ActionKeepSession, signedIn, nil},
	{ActionListTasks, signedIn, nil},
	{ActionEditLists, []Standing{Author}, nil},
	{ActionReadReference, []Standing{Author}, nil},
	{ActionTakeHeldPost, signedIn, nil},
	{ActionOpenForm, owner, OpenStates},
	{ActionSaveForm, owner, OpenStates},
	{ActionReadStray, owner, nil},
	{ActionReadStray, wrote, nil},
	{ActionAttach, owner, OpenStates},
	{ActionRemoveAttachment, owner, OpenStates},
	{ActionDownloadAttachment, owner, nil},
	{ActionDownloadAttachment, []Standing{Officer, Signatory}, done},
	{ActionCheckAnswers, owner, OpenStates},
	{ActionSubmit, owner, []TaskState{Assigned, Returned, CounterSigning, Submitted}}, // a second submit answers the first receipt
	{ActionReadSubmitted, slices.Concat(owner, officer, []Standing{Signatory}), done},
	{ActionReceipt, slices.Concat(owner, []Standing{Signatory}), done},
	{ActionReadUnasked, owner, nil},
	{ActionReadForms, authors, nil},
	{ActionWriteForm, authors, nil},
	{ActionPublishForm, authors, nil},
	{ActionMoveSheets, authors, nil},
	{ActionPDF, owner, []TaskState{Assigned, Returned, CounterSigning, Submitted, Accepted, Retracted}}, // a retracted draft for 30 days
	{ActionPDF, []Standing{Officer, Signatory}, done},
	{ActionDownload, slices.Concat(owner, officer, []Standing{Signatory}), done},
	{ActionReadRetracted, owner, []TaskState{Retracted}},
	{ActionOpenEnclosure, owner, []TaskState{Assigned, Returned, CounterSigning, Submitted, Accepted}},
	{ActionOpenEnclosure, officer, nil},
	{ActionOpenEnclosure, []Standing{Signatory}, done},
	{ActionRegister, anybody, nil},
	{ActionReadInvitation, anybody, nil}, // whoever has the link
	{ActionListCases, officer, nil},
	{ActionRecordCase, officer, nil},
	{ActionReadCase, officer, nil},
	{ActionSend, officer, nil},
	{ActionInvite, officer, []TaskState{Assigned}},
	{ActionRetract, officer, []TaskState{Assigned, Returned, CounterSigning, DeclineProposed}},
}

// May reports whether somebody of that standing may do the action to a task
// in that state. For actions that concern no task the state is "".
func May(a Action, s Standing, st TaskState) bool {
	return slices.ContainsFunc(Permissions, func(p Permission) bool {
		return p.Action == a && slices.Contains(p.Standings, s) &&
			(p.States == nil || slices.Contains(p.States, st))
	})
}

// MayAny reports whether one of the standings may do an action that concerns no task.
func MayAny(a Action, standings []Standing) bool {
	return slices.ContainsFunc(standings, func(s Standing) bool { return May(a, s, "") })
}
