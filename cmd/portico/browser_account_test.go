package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/internal/portal"
)

// TestBrowserAccount walks through a forgotten password, Update account and the places where one is
// signed in, as a person does, with and without JavaScript.
func TestBrowserAccount(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script %t", script), func(t *testing.T) {
			t.Parallel()
			h := &holder{p: p, script: script, who: p.addPerson(t, fmt.Sprintf("Rhian %t", script)), officer: p.addPerson(t, fmt.Sprintf("Olive %t", script), portal.RoleOfficer)}
			w := p.window(t, map[bool]int64{true: wide, false: narrow}[script])
			h.opens(w)
			h.forgets(w)
			h.changesDetails(w)
			h.changesPassword(w)
			h.movesAddress(w)
			h.looksWhere(w)
			h.losesMailbox(w)
			h.leaves(w)
		})
	}
}

// holder is somebody with an account, and an officer.
type holder struct {
	p            *testPortal
	script       bool
	who, officer portal.Account
	password     string
}

func (h *holder) opens(w *window) {
	if !h.script {
		w.scriptOff()
	}
}

// forgets follows the guide: Forgotten Password, email, Next, code, Next, new password, Finish, OK.
func (h *holder) forgets(w *window) {
	h.password = anotherPassword
	w.open("/sign-in")
	w.leads(func() { w.press("Forgotten Password") })
	w.at("/forgotten-password")
	before := h.p.codesMailed(h.who.Email)
	w.types("#email", h.who.Email)
	w.leads(func() { w.press("Next") })
	first := h.p.newestCode(w.t, h.who.Email, before)
	w.leads(func() { w.press("please send me a new code") })
	w.sees("A new code is on its way")
	second := h.p.newestCode(w.t, h.who.Email, before+1)
	w.paste("#code", first)
	w.leads(func() { w.press("Next") })
	w.sees("This is not the code that we sent")
	w.fills("#code", "")
	w.paste("#code", second)
	w.leads(func() { w.press("Next") })
	w.sees("Create a new password")
	w.types("#password", h.password)
	w.types("#again", h.password)
	w.leads(func() { w.press("Finish") })
	w.sees("Your password is changed")
	w.leads(func() { w.press("OK") })
	w.at("/sign-in")
	h.signsIn(w)
	w.at("/tasks")
}

func (h *holder) signsIn(w *window) {
	before := h.p.codesMailed(h.who.Email)
	w.types("#email", h.who.Email)
	w.types("#password", h.password)
	w.leads(func() { w.press("Submit") })
	w.at("/sign-in/code")
	w.paste("#code", h.p.newestCode(w.t, h.who.Email, before))
	w.leads(func() { w.press("Finish") })
}

// menu opens the menu under the name and presses one of its links.
func (h *holder) menu(w *window, words string) {
	w.click(".p-menu summary", "")
	w.leads(func() { w.click(".p-menu__panel :is(a, button)", words) })
}

func (h *holder) changesDetails(w *window) {
	h.menu(w, "Update account")
	w.at("/account")
	w.fills(control("surname"), "")
	w.fills(control("street"), "Quay Street")
	w.leads(func() { w.press("Save") })
	w.sees("Enter your surname")
	w.holds(control("street"), "Quay Street")
	w.fills(control("surname"), "Pugh")
	w.leads(func() { w.press("Save") })
	w.sees("Your details are saved")
	w.holds(control("surname"), "Pugh")
}

func (h *holder) changesPassword(w *window) {
	w.leads(func() { w.press("Password") })
	w.types("#present", h.password)
	w.types("#password", testPassword)
	w.types("#again", testPassword)
	w.leads(func() { w.press("Change password") })
	w.sees("Your password is changed")
	h.password = testPassword
}

func (h *holder) movesAddress(w *window) {
	to := "moved." + h.who.Email
	w.leads(func() { w.press("Email address") })
	before := h.p.codesMailed(h.who.Email)
	w.types("#email", to)
	w.types("#present", h.password)
	w.leads(func() { w.press("Next") })
	w.paste("#new", h.p.newestCode(w.t, to, 0))
	w.leads(func() { w.press("Confirm") })
	w.sees("That address is confirmed")
	w.paste("#old", h.p.newestCode(w.t, h.who.Email, before))
	w.leads(func() { w.press("Confirm") })
	w.sees("Your email address is changed")
	h.who.Email = to
}

func (h *holder) looksWhere(w *window) {
	h.p.elsewhere(w.t, h.who, "Safari on iPhone")
	h.p.elsewhere(w.t, h.who, "Edge on Windows")
	w.leads(func() { w.press("Where am I signed in") })
	w.sees("This browser")
	w.leads(func() { w.press("Sign out Safari on iPhone") })
	w.sees("You are signed out there")
	w.missing("Safari on iPhone")
	w.leads(func() { w.press("Sign out everywhere else") })
	w.sees("You are signed in nowhere else")
}

// losesMailbox asks for a change without the old mailbox, which an officer approves.
func (h *holder) losesMailbox(w *window) {
	to := "last." + h.who.Email
	w.leads(func() { w.press("Email address") })
	w.types("#email", to)
	w.types("#present", h.password)
	w.leads(func() { w.press("Next") })
	w.paste("#new", h.p.newestCode(w.t, to, 0))
	w.click("#lost", "")
	w.leads(func() { w.press("Confirm") })
	w.sees("The change waits for the council now")

	o := h.p.anotherWindow(w.t, wide)
	h.opens(o)
	o.share(h.p.signedIn(w.t, h.officer))
	o.open("/email-changes")
	name := strings.Replace(h.who.Name, fmt.Sprint(h.script), "Pugh", 1)
	o.leads(func() {
		o.click(fmt.Sprintf(`tr:has(td:nth-of-type(2)) a[href^="/email-changes/%s"]`, h.p.text(w.t, "select ref from email_changes where new_email = $1", to)), name)
	})
	o.leads(func() { o.press("Approve") })
	o.sees("Tick to say")
	o.click("#checked", "")
	o.leads(func() { o.press("Approve") })
	o.sees("The address is changed")
	w.open("/account/email")
	w.sees("You sign in with " + to)
	h.who.Email = to
}

// leaves logs out; Back shows nothing of what was there.
func (h *holder) leaves(w *window) {
	w.open("/account")
	h.menu(w, "Logout")
	w.at("/sign-in")
	w.do(chromedp.Evaluate[chromedp.Void]("window.left = true; history.back()"))
	w.wait("Back leads to the sign-in", "!window.left && document.readyState === 'complete' && location.pathname === '/sign-in' && document.querySelector('#password')")
	w.missing("Pugh")
	w.missing("Quay Street")
}
