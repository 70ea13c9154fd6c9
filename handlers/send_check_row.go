package handlers

import (
	"encoding/json"
	"fmt"
	"strings"

	"portico/internal/casework"
	"portico/internal/mail"
	"portico/internal/portal"
	"portico/internal/store"
)

// checkedRow says everything about one recipient; beside are the other rows of the same sending,
// whose forms stand in the same mail when they go to the same recipient.
func (r *request) checkedRow(one casework.RowCheck, beside []casework.RowCheck) (CheckedRow, error) {
	row := CheckedRow{ID: one.Row.ID, Title: one.Row.Title(), FormTitle: one.Title, Roles: strings.Join(one.Roles, ", "), Sections: one.Sections, Together: strings.Join(one.Together, ", "), Advice: one.Advice.Words(),
		To: one.Recipient.Name, ToSub: joined(", ", one.Recipient.Organisation, one.Recipient.Email), Invited: !one.Recipient.Registered, Meant: one.Meant,
		Comments: one.Comments, Missing: one.Missing, Rest: one.Rest, Due: "No due date", DueSub: "It stands last in the list of tasks, and nobody is reminded."}
	row.Guest = row.Invited && one.Row.Guest()
	if row.To == "" {
		row.To, row.ToSub = one.Recipient.Email, ""
	}
	if g := one.Group; g != nil {
		row.To, row.Invited = g.Name, false
		if row.ToSub = joined(", ", g.Organisation, counted(g.Members, "member")); g.Mailbox != "" {
			row.ToSub += ", notice to " + g.Mailbox
		}
	}
	if one.Due != nil {
		row.Due = one.Due.Long()
		if row.DueSub = inDays(r.today().Days(*one.Due)); one.DueByRule {
			row.DueSub += ", the form’s own time limit"
		}
	}
	for _, e := range one.Papers {
		row.Papers = append(row.Papers, document(e))
	}
	if one.Absence != nil {
		row.Absence = absenceNote(one.Recipient.Name, *one.Absence)
	}
	row.judge(one)
	var err error
	row.Mail, err = r.mailWords(one, row, sameMail(one, beside))
	return row, err
}

func inDays(n int) string {
	if n == 0 {
		return "today"
	}
	return "in " + counted(n, "day")
}

// judge says what must be confirmed before the form goes out, and what forbids it.
func (row *CheckedRow) judge(one casework.RowCheck) {
	ask := func(words string) { row.Asked = append(row.Asked, words) }
	if one.Closed {
		row.Blocked = "The account of this address is closed: this person has left. Go back and send the form to another address."
	}
	if g := one.Group; g != nil && g.Members == 0 {
		if g.Mailbox == "" {
			row.Blocked = "This work group has no members and no mailbox, so nobody would see the form. Add a member first, or go back and send it to a person."
		} else {
			ask("This work group has no members: the mailbox gets the notice, and nobody can open the form until the group has one.")
		}
	}
	if row.Absence != nil && row.Absence.Deputy != "" {
		ask(row.To + " has an automatic reply. Send the form to " + row.Absence.Deputy + " instead, or say that it goes to " + row.To + " all the same.")
	}
	whom := "address"
	if one.Group != nil {
		whom = "work group"
	}
	if one.Twice != nil {
		ask(fmt.Sprintf("The same form goes to the same %s already: %s.", whom, one.Twice.Title()))
	}
	if len(one.Before) > 0 {
		b := one.Before[0]
		ask(fmt.Sprintf("This form was sent to this %s about this child on %s already, and is %s.", whom, portal.London(b.SentAt).Long(), stateInSentence(b.State)))
	}
}

func stateInSentence(s portal.TaskState) string {
	switch s {
	case portal.Submitted, portal.Accepted:
		return "submitted"
	case portal.Returned:
		return "returned for correction"
	}
	return "not submitted yet"
}

// sameMail are the forms that stand in the mail of a row beside its own.
func sameMail(one casework.RowCheck, beside []casework.RowCheck) (more []store.MailForm) {
	for _, other := range beside {
		if other.Row != one.Row && other.Row.Email() == one.Row.Email() && other.Row.GroupRef() == one.Row.GroupRef() && (one.Recipient.Registered || other.Row.Guest() == one.Row.Guest()) {
			more = append(more, store.MailForm{FormType: other.FormType, Due: other.Due, Path: "/…"})
		}
	}
	return more
}

// mailWords is the mail that a recipient will get, without its links.
func (r *request) mailWords(one casework.RowCheck, row CheckedRow, more []store.MailForm) (v SentMail, err error) {
	template, now := store.TemplateTaskAssigned, r.s.now()
	invitation := store.MailInvitation{FormType: one.FormType, Due: one.Due, Path: "/…", ExpiresAt: now.Add(portal.InvitationLife), More: more}
	var data any = store.MailTaskAssigned{FormType: one.FormType, Due: one.Due, Path: "/…", More: more}
	switch {
	case one.Group != nil:
		template, data = store.TemplateGroupTask, store.MailGroupTask{FormType: one.FormType, Group: one.Group.Name, Due: one.Due, Count: 1, Path: "/…", More: more}
	case row.Guest:
		template, data = store.TemplateGuestInvited, store.MailGuest{MailInvitation: invitation, Until: now.Add(portal.GuestLife)}
	case row.Invited:
		template, data = store.TemplateInvitation, invitation
	}
	body, err := json.Marshal(data)
	if err != nil {
		return v, err
	}
	m, err := mail.Compose(template, body, r.s.base, r.s.council, mail.Help{Email: r.s.contact.Email, Phone: r.s.contact.Phone})
	return SentMail{m.Subject, m.Text}, err
}
