package mail

import (
	"encoding/json"
	"strings"
	"time"

	"portico/internal/portal"
)

type (
	deviceData struct {
		Browser string    `json:"browser"`
		At      time.Time `json:"at"`
	}
	addressData struct {
		New bool      `json:"new"`
		At  time.Time `json:"at"`
	}
)

// accountWordings are of accounts: registering, passwords, devices.
var accountWordings = map[string]wording{
	"reset_code": resetWords, "no_account": noAccountWords, "password_changed": passwordWords, "new_device": deviceWords,
	"email_change_old": oldAddressWords, "email_change_new": newAddressWords, "email_change_taken": takenWords,
	"email_change_waits": addressWords("Your change of email address waits for the council",
		"You asked to move your account to this address. It is confirmed. Because the old mailbox cannot be read any more, an officer of the council checks that it is you, as a rule by phone. Until then you sign in with the old address.",
		"Somebody who is signed in to your account asked to move it to another email address, and said that mail to this one cannot be read any more. The council will check that.",
		"If you read this and did not ask for it"),
	"email_changed": addressWords("Your email address was changed",
		"Your account has moved to this address. Sign in with it from now on. Mail about forms comes here.",
		"Your account has moved to another email address. Mail about forms does not come here any more.",
		"If it was not you"),
	"email_change_refused": addressWords("Your email address was not changed",
		"The council has not agreed to move your account to this address. Sign in with the old one.",
		"The council has not agreed to move your account to another email address. Sign in with this one, as before.",
		"If you still need the change, or did not ask for it"),
}

func resetWords(data []byte, _ string, help Help) (string, []string, error) {
	return codeParagraphs(data, "Your code for a new password", "Your code to choose a new password is:", "request",
		"Nobody will ever ask you for this code by phone or mail. If you did not ask for it, do nothing: your password stays as it is. If such mails keep coming, tell the council"+help.asked()+".")
}

func oldAddressWords(data []byte, _ string, help Help) (string, []string, error) {
	return codeParagraphs(data, "Your code to change your email address", "Somebody who is signed in to your account asked to move it to another email address. The code for this address is:", "change",
		"If it was not you, do not pass the code on: choose a new password by Forgotten Password on the sign-in page, and tell the council"+help.asked()+" at once.")
}

func newAddressWords(data []byte, _ string, _ Help) (string, []string, error) {
	return codeParagraphs(data, "Your code to confirm this email address", "Somebody, most likely you, asked to move an account to this email address. The code for this address is:", "change",
		"If it was not you, somebody has typed your address by mistake: do nothing, and nothing changes.")
}

// codeParagraphs are the paragraphs of a mail that holds a code.
func codeParagraphs(data []byte, subject, lead, of, close string) (string, []string, error) {
	var d codeData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return subject, []string{lead, "    " + d.Code, d.which(of), close}, nil
}

func noAccountWords(data []byte, base string, help Help) (string, []string, error) {
	var d registeredData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "There is no account with this address", []string{
		"Somebody, perhaps you, asked for a new password for this email address. There is no account with this address, so there is no password to change.",
		"If you are registered with another address, ask for a new password with that one. If the council has sent a form to this address, register with it, and the form is there:\n" + base + d.Path,
		"If the account with this address was closed, or you do not know which address you have registered, tell the council" + help.asked() + ". If it was not you, do nothing.",
	}, nil
}

func passwordWords(data []byte, base string, help Help) (string, []string, error) {
	var d deviceData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	what := "The password of your account was changed on " + portal.Stamp(d.At)
	if d.Browser != "" {
		what += ", from: " + d.Browser
	}
	return "Your password was changed", []string{what + ". Whoever was signed in elsewhere has been signed out.",
		"If it was you, there is nothing to do.",
		"If it was not you, choose a new password by Forgotten Password on the sign-in page, and tell the council" + help.asked() + " at once:\n" + base + "/forgotten-password",
	}, nil
}

func deviceWords(data []byte, base string, help Help) (string, []string, error) {
	var d deviceData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "Your account was used in a new browser", []string{
		"Somebody signed in to your account from a browser that it was not used from before.",
		strings.Join([]string{"Browser: " + d.Browser, "Time: " + portal.Stamp(d.At)}, "\n"),
		"If it was you, there is nothing to do. A browser that forgets its cookies looks new each time.",
		"If it was not you, somebody knows your password and reads your mail: choose a new password by Forgotten Password on the sign-in page, change the password of your mailbox, and tell the council" + help.asked() + " at once:\n" + base + "/forgotten-password",
	}, nil
}

func takenWords(data []byte, base string, help Help) (string, []string, error) {
	var d addressData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "There is another account with this address", []string{
		"Somebody, perhaps you, asked to move another account to this email address. There is another account with this address, so nothing was changed.",
		"Sign in with this address to see its forms:\n" + base + "/sign-in",
		"If you want to have one account alone, tell the council" + help.asked() + ". If it was not you, do nothing.",
	}, nil
}

// addressWords words a mail about a change of address for the new and the old one.
func addressWords(subject, toNew, toOld, otherwise string) wording {
	return func(data []byte, base string, help Help) (string, []string, error) {
		var d addressData
		if err := json.Unmarshal(data, &d); err != nil {
			return "", nil, err
		}
		if d.New {
			return subject, []string{toNew, "The portal is here:\n" + base + "/sign-in"}, nil
		}
		return subject, []string{toOld, otherwise + ", tell the council" + help.asked() + " at once."}, nil
	}
}
