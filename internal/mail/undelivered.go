package mail

import "regexp"

// enhanced finds the status of RFC 3463 in a server's words: "5.1.1".
var enhanced = regexp.MustCompile(`\b[45]\.(\d{1,3})\.(\d{1,3})\b`)

// Why says in plain words why a mail could not be delivered: by the SMTP answer, 0 for none,
// and the server's words, which may hold a finer status.
func Why(code int, words string) string {
	if m := enhanced.FindStringSubmatch(words); m != nil {
		if why := whyStatus(m[1], m[2]); why != "" {
			return why
		}
	}
	switch code {
	case 0:
		if words == "" {
			return "The mail could not be made."
		}
		return "The mail server could not be reached, or the address is none that it takes."
	case 421, 450, 451, 454:
		return "The mail server put it off each time it was tried, for days."
	case 452, 552:
		return "The mailbox is full, or the mail is too large for it."
	case 550, 553, 501, 511:
		return "There is no such mailbox, or it takes no mail from us."
	case 551:
		return "The person has moved to another address."
	case 554:
		return "The mail server refused it, perhaps as unwanted mail."
	case 530, 534, 535, 538:
		return "The council’s own mail server did not let the portal in. Nothing is wrong with the address."
	}
	if code >= 400 && code < 500 {
		return "The mail server put it off each time it was tried, for days."
	}
	return "The mail server refused it."
}

// whyStatus words the subject and detail of an enhanced status; "" for one that says no more
// than the answer does.
func whyStatus(subject, detail string) string {
	switch subject + "." + detail {
	case "1.1":
		return "There is no such mailbox. Look at the part before the @."
	case "1.2":
		return "There is no such mail domain. Look at the part after the @."
	case "1.3", "1.7":
		return "The address is written wrongly."
	case "1.6":
		return "The person has moved to another address."
	case "2.1":
		return "The mailbox is closed: the person may have left."
	case "2.2":
		return "The mailbox is full."
	case "2.3", "3.4":
		return "The mail is too large for the mailbox."
	case "4.1", "4.4":
		return "The mail server of that address cannot be reached."
	}
	if subject == "7" {
		return "The mail server refused it by its rules, perhaps as unwanted mail. Ask the mailbox’s owner to let the portal’s address through."
	}
	return ""
}

// names are what mails are, for the list of those that were not delivered.
var names = map[string]string{
	"code": "Code to sign in", "registration_code": "Code to register", "reset_code": "Code for a new password", "email_change_old": "Code to change an address", "email_change_new": "Code to change an address",
	"already_registered": "Registered already", "no_account": "No account with this address", "password_changed": "Password changed", "new_device": "Used in a new browser",
	"task_assigned": "New form", "group_task": "New form for a work group", "invitation": "Invitation", "guest_invited": "Invitation as a guest", "task_reassigned": "Form handed over",
	"task_retracted": "Form retracted", "receipt": "Receipt", "returned": "Form returned", "message": "Message", "message_council": "Message to the council",
	"reminder": "Reminder", "reminder_tray": "Reminder", "reminder_invited": "Reminder", "reminder_lead": "Reminder to the group’s lead", "chased": "Chase", "chased_tray": "Chase", "digest": "Daily mail",
	"decline_proposed": "Decline proposed", "decline_agreed": "Decline agreed", "decline_refused": "Decline refused",
	"more_time_asked": "More time asked", "more_time_granted": "More time granted", "more_time_refused": "More time refused",
}

// Names says what a mail of a template is: "Reminder"; "Notice" where there is no word for it.
func Names(template string) string {
	if name := names[template]; name != "" {
		return name
	}
	return "Notice"
}
