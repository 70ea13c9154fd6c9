package main

import (
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// accountMarks and accountScenes are of accounts: registering, passwords, devices.
var accountMarks = map[string]string{
	"pages/account-form":  shows(`:is(form#account-form, form#withdraw)`),
	"pages/account":       shows(`form#account`),
	"pages/devices":       shows(`section#devices`),
	"pages/email-changes": shows(`section#email-changes`),
	"pages/email-change":  shows(`main .p-facts`) + ` && /^Move the account/.test(document.querySelector('h1').textContent)`,
}

// moving begins a change of address of somebody that only one scene has, and confirms the new
// address when it is to wait for an officer.
func (s *stage) moving(t testing.TB, who portal.Account, to string, waits bool) {
	t.Helper()
	s.task(t, "moving "+who.Email, func(portal.Account) string {
		before := s.codesMailed(to)
		if err := s.store.BeginEmailChange(t.Context(), who.ID, to); err != nil {
			t.Fatal(err)
		}
		if waits {
			code := codeDigits(s.newestCode(t, to, before))
			if _, err := s.store.ProveEmailChange(t.Context(), who.ID, store.EmailCodes{New: code, Lost: true}); err != nil {
				t.Fatal(err)
			}
		}
		return who.Ref
	})
}

func codeDigits(code string) string { return code[:4] + code[len(code)-4:] }

// changePath is the address of the change of somebody that waits for an officer.
func (s *stage) changePath(t testing.TB, who portal.Account) string {
	t.Helper()
	return "/email-changes/" + s.text(t, "select ref from email_changes where account_id = $1 and state = 'waiting'", who.ID)
}

func accountScenes() []scene {
	const form, forgot = "pages/account-form", "/forgotten-password"
	begin := func(s *stage, w *window, email string) {
		w.open("/sign-in")
		w.leads(func() { w.press("Forgotten Password") })
		w.types("#email", email)
		w.leads(func() { w.press("Next") })
		w.sees("Enter the code we emailed you")
	}
	code := func(s *stage, w *window, email string, before int) {
		w.paste("#code", s.newestCode(w.t, email, before))
		w.leads(func() { w.press("Next") })
		w.sees("Create a new password")
	}
	return []scene{
		{"forgotten password", form, []string{"GET " + forgot}, nobody, func(s *stage, w *window) { w.open(forgot) }},
		{"forgotten password with faults", form, []string{"POST " + forgot}, nobody, func(s *stage, w *window) {
			w.open(forgot)
			w.types("#email", "somebody at health")
			w.leads(func() { w.press("Next") })
			w.sees("This is not an email address")
		}},
		{"forgotten password code", form, []string{"GET " + forgot + "/:reset"}, nobody, func(s *stage, w *window) {
			begin(s, w, "a.very.long.address.that.nobody.has.registered@seren-occupational-therapy-and-rehabilitation.example")
		}},
		{"forgotten password code wrong", form, []string{"POST " + forgot + "/:reset", "POST " + forgot + "/:reset/new"}, nobody, func(s *stage, w *window) {
			begin(s, w, "nobody.has.this@seren.example")
			w.leads(func() { w.press("please send me a new code") })
			w.sees("Older codes no longer work")
			w.fills("#code", "0000 0000")
			w.leads(func() { w.press("Next") })
			w.sees("not the code that we sent")
		}},
		{"forgotten password new", form, []string{"GET " + forgot + "/:reset/password"}, nobody, func(s *stage, w *window) {
			who := s.person(w.t, "reset-new")
			before := s.codesMailed(who.Email)
			begin(s, w, who.Email)
			code(s, w, who.Email, before)
		}},
		{"forgotten password done", "pages/message", []string{"POST " + forgot + "/:reset/password", "GET " + forgot + "/done"}, nobody, func(s *stage, w *window) {
			who := s.person(w.t, "reset-done")
			before := s.codesMailed(who.Email)
			begin(s, w, who.Email)
			code(s, w, who.Email, before)
			w.types("#password", "another quiet harbour 8")
			w.leads(func() { w.press("Finish") })
			w.sees("The two passwords are not the same")
			w.types("#password", "another quiet harbour 8")
			w.types("#again", "another quiet harbour 8")
			w.leads(func() { w.press("Finish") })
			w.sees("Your password is changed")
		}},
		{"account", "pages/account", []string{"GET /account"}, writer, func(s *stage, w *window) {
			w.open("/tasks")
			w.click(".p-menu summary", "")
			w.leads(func() { w.press("Update account") })
		}},
		{"account menu of an officer", "pages/email-changes", nil, officer, func(s *stage, w *window) {
			w.open("/email-changes")
			w.click(".p-menu summary", "")
		}},
		{"account with faults", "pages/account", nil, "account-faults", func(s *stage, w *window) {
			w.open("/account")
			w.fills(control("forename"), "")
			w.leads(func() { w.press("Save") })
			w.sees("Enter your forename")
		}},
		{"account saved", "pages/account", []string{"POST /account"}, "account-saved", func(s *stage, w *window) {
			w.open("/account")
			w.fills(control("county"), "Northshire")
			w.leads(func() { w.press("Save") })
			w.sees("Your details are saved")
		}},
		{"account password", form, []string{"GET /account/password"}, writer, func(s *stage, w *window) { w.open("/account/password") }},
		{"account password with faults", form, []string{"POST /account/password"}, "password-faults", func(s *stage, w *window) {
			w.open("/account/password")
			w.types("#password", "short")
			w.leads(func() { w.press("Change password") })
			w.sees("Enter your present password")
		}},
		{"account email", form, []string{"GET /account/email"}, writer, func(s *stage, w *window) { w.open("/account/email") }},
		{"account email codes", form, []string{"POST /account/email", "POST /account/email/codes", "POST /account/email/new"}, "email-codes", func(s *stage, w *window) {
			w.open("/account/email")
			if ask[bool](w, "document.querySelector('#email') !== null") {
				w.types("#email", "ffion.llewellyn-rhydderch.of.the.codes@seren-occupational-therapy.example")
				w.types("#present", testPassword)
				w.leads(func() { w.press("Next") })
			}
			w.leads(func() { w.press("please send me a new code") })
			w.sees("New codes are on their way")
			w.fills("#new", "0000 0000")
			w.leads(func() { w.press("Confirm") })
			w.sees("not the code that we sent")
		}},
		{"account email waits", form, nil, "email-waits", func(s *stage, w *window) {
			s.moving(w.t, s.person(w.t, "email-waits"), "ffion.who.waits@seren.example", true)
			w.open("/account/email")
			w.sees("an officer of the council checks")
		}},
		{"account email withdrawn", form, []string{"POST /account/email/withdraw"}, "email-withdrawn", func(s *stage, w *window) {
			s.moving(w.t, s.person(w.t, "email-withdrawn"), "ffion.who.withdraws@seren.example", false)
			w.open("/account/email")
			w.leads(func() { w.press("Withdraw this change") })
			w.sees("The change is withdrawn")
		}},
		{"account devices", "pages/devices", []string{"GET /account/devices", "POST /account/devices/:place", "POST /account/devices/others"}, "devices", func(s *stage, w *window) {
			me := s.person(w.t, "devices")
			s.elsewhere(w.t, me, "Safari on iPhone")
			s.elsewhere(w.t, me, "Edge on Windows")
			w.open("/account/devices")
			w.leads(func() { w.press("Sign out Edge") })
			w.sees("You are signed out there")
			w.leads(func() { w.press("Sign out everywhere else") })
			w.sees("You are signed in nowhere else")
			s.elsewhere(w.t, me, "Samsung Internet on Android")
			w.open("/account/devices")
		}},
		{"email changes", "pages/email-changes", []string{"GET /email-changes"}, officer, func(s *stage, w *window) {
			s.moving(w.t, s.person(w.t, "email-listed"), "ffion.llewellyn-rhydderch.of.the.list@seren-occupational-therapy.example", true)
			w.open("/cases")
			w.sees("of email address")
			w.open("/email-changes")
		}},
		{"email change", "pages/email-change", []string{"GET /email-changes/:change"}, officer, func(s *stage, w *window) {
			who := s.person(w.t, "email-asked")
			s.moving(w.t, who, "ffion.who.asks@seren.example", true)
			w.open(s.changePath(w.t, who))
		}},
		{"email change unchecked", "pages/email-change", nil, officer, func(s *stage, w *window) {
			who := s.person(w.t, "email-unchecked")
			s.moving(w.t, who, "ffion.unchecked@seren.example", true)
			w.open(s.changePath(w.t, who))
			w.leads(func() { w.press("Approve") })
			w.sees("Tick to say")
		}},
		{"email change decided", "pages/email-changes", []string{"POST /email-changes/:change/approve", "POST /email-changes/:change/refuse"}, officer, func(s *stage, w *window) {
			yes, no := s.person(w.t, "email-yes"), s.person(w.t, "email-no")
			s.moving(w.t, yes, "ffion.yes@seren.example", true)
			s.moving(w.t, no, "ffion.no@seren.example", true)
			w.open(s.changePath(w.t, no))
			w.leads(func() { w.press("Refuse") })
			w.open(s.changePath(w.t, yes))
			w.click("#checked", "")
			w.leads(func() { w.press("Approve") })
			w.sees("The address is changed")
		}},
		{"no forms", "pages/tasks", nil, "has no forms", func(s *stage, w *window) {
			w.open("/tasks")
			w.sees("probably sent to another address of yours")
		}},
	}
}

// elsewhere signs an account in at another place.
func (p *testPortal) elsewhere(t testing.TB, who portal.Account, browser string) (token string) {
	t.Helper()
	token = vault.Token()
	p.exec(t, "insert into sessions (token_hash, account_id, created_at, last_seen_at, browser) values ($1, $2, now() - interval '2 minutes', now() - interval '1 minute', $3)",
		vault.HashToken(token), who.ID, browser)
	return token
}
