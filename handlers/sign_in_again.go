package handlers

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
	"portico/internal/store"
)

// fieldFor names, by its reference, the account that a page is of on which somebody signs in
// again.
const fieldFor = "for"

// signInState tells a page's script who is signed in in this browser, and the token that
// posts from it carry.
func (r *request) signInState() error {
	account := ""
	if r.session != nil {
		account = r.session.Account.Ref
	} else {
		r.browserToken()
	}
	return r.JSON(fiber.Map{"account": account, "csrf": r.csrf()})
}

// forAnother tells whether somebody signs in on a page of another account: the words on it
// are not theirs.
func (r *request) forAnother(account portal.Account) bool {
	ref := r.FormValue(fieldFor)
	return ref != "" && ref != account.Ref
}

const sentenceForAnother = "The words on this page belong to somebody else, so only that person can sign in here. To sign in yourself, open another window."

// signInFault answers a page's script with what is to be put right. begin says that it has
// to begin with the password again.
func (r *request) signInFault(sentence string, begin bool) error {
	return r.Status(fiber.StatusUnprocessableEntity).JSON(fiber.Map{"error": sentence, "begin": begin})
}

// codeSent tells a page's script where the code is posted to.
func (r *request) codeSent(in store.SignIn) error {
	return r.JSON(fiber.Map{"code": "/sign-in/code?sign-in=" + url.QueryEscape(in.Ref),
		"words": "We sent an 8-digit code to " + in.Email + " at " + portal.Clock(in.SentAt) + ". It is good until " + portal.Clock(in.ExpiresAt) + "."})
}

// signInOver answers a code for a sign-in that is none of this browser's or is over.
func (r *request) signInOver(err error) error {
	if r.wantsJSON() {
		return r.signInFault(portal.SentenceOf(err), true)
	}
	return r.goTo("/sign-in")
}
