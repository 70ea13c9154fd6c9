package handlers

import (
	"fmt"

	"portico/internal/portal"
)

// helpBrowsers are the browsers that the pages are made for.
var helpBrowsers = []string{"Microsoft Edge", "Google Chrome", "Apple Safari", "Mozilla Firefox"}

// helpWords are the words that people were trained on, and what stands behind them.
func helpWords() []Fact {
	return []Fact{
		{"Task", "A form that the council asks somebody to complete. It is with one person at a time, the owner."},
		{"Currently Assigned Tasks", "Forms that are with you, soonest due first."},
		{"Recently Submitted Tasks", fmt.Sprintf("What you submitted in the last %d days. Open one to read it, or download the PDF.", portal.KeptDays)},
		{"Recently Retracted Tasks", fmt.Sprintf("What the council took back in the last %d days, with the reason, and the PDF of what you had written.", portal.KeptDays)},
		{"Work Group", "People of one service who share a tray of forms."},
		{"Tasks assigned to your Work Groups", "Forms in the tray of a group that nobody has picked up yet."},
		{"Group member tasks", "Forms that colleagues of your groups have."},
		{"Pickup", "Makes a form of the tray yours. It then leaves the tray."},
		{"Re-Assign", "Gives a form to a colleague of your groups, or back to a group."},
		{"Counter Signatory", "Your manager, who reads the form, may change it, and signs or sends it back."},
		{"Submit Contribution", "Sends the form to the council. You see all answers once more and confirm."},
		{"Supporting Documentation", "Where reports and letters are attached to the form."},
		{"Automatic Replies", "What others read before they send you a form while you are away."},
	}
}

// helpParts are the steps of both guides, as they are done here.
func helpParts() []HelpPart {
	return []HelpPart{
		{ID: "register", Title: "Register", Steps: []HelpStep{
			{"Open the mail from the council and follow its link, or press Register for an account.", Link{"/register", "Register"}},
			{"Enter forename and surname, your role and organisation, and the address of your work. Press Next.", Link{}},
			{"Enter your work email address, the one that the mail came to, and a password of 12 characters or more. Press Next.", Link{}},
			{"Enter the 8-digit code that is mailed to you and press Next. Press Continue, and the form is there.", Link{}},
		}, Note: "You register once. With another address than the one that the council wrote to you see no forms."},
		{ID: "sign-in", Title: "Sign in", Steps: []HelpStep{
			{"Enter your email address and password and press Submit.", Link{"/sign-in", "Sign in"}},
			{"Enter the 8-digit code from the newest mail and press Finish. It is good for 10 minutes. Look in the junk or spam folder if it is not there.", Link{}},
			{"Press “please send me a new code” for another one. The earlier one stops working.", Link{}},
			{"If you have forgotten your password, make a new one.", Link{"/forgotten-password", "Forgotten Password"}},
		}},
		{ID: "find", Title: "Find a form", Steps: []HelpStep{
			{"After signing in you see Tasks to complete. Press Tasks in the header to come back there.", Link{"/tasks", "Tasks"}},
			{"Press the form type in Currently Assigned Tasks to open a form.", Link{}},
			{"If it is not there, check that the mail came to the address that you sign in with, and look into your Work Groups.", Link{}},
		}},
		{ID: "complete", Title: "Complete a form", Steps: []HelpStep{
			{"Go from section to section with the list on the left, or with Previous and Next.", Link{}},
			{"Type or paste. Boxes grow. A red asterisk marks what is mandatory, a grey box is from the council’s record and cannot be changed.", Link{}},
			{"In a table press Add row for a row, and Full screen to see all of it.", Link{}},
			{"Press Save when you like, and Close to go back to your tasks. You need not finish in one go.", Link{}},
			{"Press Print for all sections on one page, or PDF for a copy of what is written so far.", Link{}},
		}},
		{ID: "attach", Title: "Add Supporting Documentation", Steps: []HelpStep{
			{"Open the section Supporting Documentation.", Link{}},
			{"Choose one file or several: Word, PDF, JPG or PNG. The page says how large they may be.", Link{}},
			{"Press Upload Document. Press Remove beside a file that is wrong.", Link{}},
		}},
		{ID: "counter-sign", Title: "Add a Counter Signatory", Steps: []HelpStep{
			{"Open the form and press Counter signatory, or press Re-Assign beside it and then Add a Counter Signatory. Choose your manager and press Send for counter-signature.", Link{"/tasks", "Tasks"}},
			{"Your manager gets a mail, reads what changed, and signs or sends it back to you. Signing submits the form.", Link{}},
			{"Afterwards both of you find it under Recently Submitted Tasks.", Link{}},
		}},
		{ID: "submit", Title: "Submit a form", Steps: []HelpStep{
			{"Press Submit Contribution. You see all answers, and what is still missing with links to it.", Link{}},
			{"Tick the declaration and confirm with Yes. You get a receipt on the page and by mail.", Link{}},
			{fmt.Sprintf("For %d days it stands under Recently Submitted Tasks, to read and to download.", portal.KeptDays), Link{"/tasks", "Tasks"}},
		}},
		{ID: "groups", Title: "Work Groups", Steps: []HelpStep{
			{"Under Tasks assigned to your Work Groups press Pickup to take a form.", Link{"/tasks", "Tasks"}},
			{"Press Re-Assign, then Select User beside a colleague or a group, to hand a form on.", Link{}},
			{"Under Group member tasks you can re-assign what a colleague has, when that is agreed or the colleague is off work.", Link{}},
			{"Press your name, then Work Groups, to see who is in them and who runs them.", Link{"/groups", "Work Groups"}},
		}, Note: "Only one person writes a form at a time. What you wrote stays in it when it changes hands."},
		{ID: "away", Title: "While you are away", Steps: []HelpStep{
			{"Press your name, then Automatic Replies. Write who takes your work, and say from when until when.", Link{"/automatic-replies", "Automatic Replies"}},
			{"Choose a colleague or a Work Group that new forms go to. Whoever sends one reads your reply first.", Link{}},
		}, Note: "It is not linked to your mailbox: it answers no mail."},
		{ID: "leave", Title: "Logout", Steps: []HelpStep{
			{"Press your name, then Logout. Closing the browser does not sign you out at once.", Link{}},
			{"After 30 minutes without typing or pressing anything you are signed out. A warning comes before, and your words are kept.", Link{}},
		}},
	}
}
