package main

import (
	"fmt"
	"net/http"
	"testing"

	"portico/internal/portal"
)

// TestPagesOutliveTheSession posts what was typed on pages about no form after the session is
// over: after the sign-in each is there again with the words, and nothing was done by itself.
func TestPagesOutliveTheSession(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	officer, person := p.addPerson(t, "Olive Officer", portal.RoleOfficer), p.addPerson(t, "Ffion Llewellyn")
	p.makeGroup(t, "Paediatric OT", person)
	group := "/groups/" + p.text(t, "select ref from work_groups")
	const done = "select (select count(*) from absences) + (select count(*) from group_invitations) + (select count(*) from work_groups where organisation <> '') + (select count(*) from work_groups)"
	before := p.text(t, done)
	for _, c := range []struct {
		who                      portal.Account
		page, path, field, words string
	}{
		{person, "/automatic-replies", "/automatic-replies", "text", "I am on leave\nuntil Easter"},
		{person, "/account", "/account", "surname", "Llewellyn-Rhydderch"},
		{officer, "/groups/new", "/groups/new", "name", "School nurses (West)"},
		{officer, group + "/edit", group + "/edit", "organisation", "Northshire Children’s Trust"},
		{officer, group, group + "/members", "email", "not yet an address"},
	} {
		b := p.signedIn(t, c.who)
		shown := b.get(c.page)
		p.endSessions(t, c.who)
		if got := b.submit(shown, c.path, c.field, c.words); got.Location != "/sign-in" {
			t.Errorf("%s without a session: %d %s", c.path, got.Status, got.Location)
		}
		held := "/held/" + p.text(t, "select ref from held_posts order by held_at desc limit 1")
		back := p.signedIn(t, c.who).get(held)
		back.expect(t, "after the sign-in, "+c.path, http.StatusOK, c.words, `action="`+c.path+`"`, "What you typed is still here")
		if got := p.signedIn(t, p.addPerson(t, "Tom "+c.field)).get(held); got.Location != "/tasks" {
			t.Errorf("%s: held words of another: %d %s", c.path, got.Status, got.Location)
		}
	}
	if after := p.text(t, done); after != before {
		t.Errorf("something was done by itself: %s, before %s", after, before)
	}
	p.exec(t, "update accounts set roles = '{professional}' where id = $1", officer.ID)
	p.exec(t, "update held_posts set taken_at = null")
	p.signedIn(t, officer).get("/held/"+p.text(t, "select ref from held_posts where account_id = $1 order by held_at limit 1", officer.ID)).
		expect(t, "an officer no more", http.StatusNotFound)
}

// TestPressesDoNotOutliveTheSession presses what takes no words after the session is over: the
// page says that nothing was done, and signing in leads back to where it was pressed.
func TestPressesDoNotOutliveTheSession(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	officer, person := p.addPerson(t, "Olive Officer", portal.RoleOfficer), p.addPerson(t, "Ffion Llewellyn")
	p.makeGroup(t, "Paediatric OT", person)
	group := "/groups/" + p.text(t, "select ref from work_groups")
	if _, err := p.store.AddMember(t.Context(), officer.ID, p.text(t, "select ref from work_groups"), "new@nhs.example"); err != nil {
		t.Fatal(err)
	}
	withdraw := group + "/invitations/" + p.text(t, "select ref from group_invitations") + "/withdraw"
	p.sendTask(t, person)
	of := "/cases/" + p.text(t, "select ref from cases")
	for _, c := range []struct{ page, path, back string }{
		{of + "/hold", of + "/hold", of + "/hold"},
		{of, of + "/chase", of},
		{of + "/exceptions", of + "/exceptions", of + "/exceptions"},
		{"/officer-tasks?state=open", "/officer-tasks/bulk", "/officer-tasks"},
		{group + "/close", group + "/close", group + "/close"},
		{group + "/members/" + person.Ref + "/remove", group + "/members/" + person.Ref + "/remove", group + "/members/" + person.Ref + "/remove"},
		{group, withdraw, group},
	} {
		b := p.signedIn(t, officer)
		shown := b.get(c.page)
		p.endSessions(t, officer)
		b.follow(b.submit(shown, c.path)).expect(t, c.path, http.StatusOK, "Your session had ended, so nothing was done")
		answer, action := b.begin(officer.Email, testPassword)
		if answer.Status != http.StatusSeeOther {
			t.Fatalf("signing in: %d", answer.Status)
		}
		if in := b.enter(action, p.codes(t, officer.Email, 1)[0]); in.Location != c.back {
			t.Errorf("%s: signing in leads to %q, want %q", c.path, in.Location, c.back)
		}
	}
	if n := p.number(t, "select (select count(*) from held_posts) + (select count(*) from work_groups where closed_at is not null) + (select count(*) from group_invitations where withdrawn_at is not null)"); n != 0 {
		t.Errorf("%d things were held or done", n)
	}
}

// TestReplyOutlivesTheSession types an automatic reply in a browser while the session ends behind
// its back, with a script and without.
func TestReplyOutlivesTheSession(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script %t", script), func(t *testing.T) {
			t.Parallel()
			me := p.addPerson(t, fmt.Sprintf("Ffion Away %t", script))
			w := p.window(t, narrow)
			if !script {
				w.scriptOff()
			}
			w.open("/")
			w.signIn(me)
			w.open("/automatic-replies")
			w.click(control("running", "on"), "")
			w.types(control("text"), "I am on leave until Easter.")
			p.endSessions(t, me)
			w.leads(func() { w.press("Save") })
			w.at("/sign-in")
			w.sees("The words that you typed are kept.")
			w.signIn(me)
			w.sees("What you typed is still here")
			w.holds(control("text"), "I am on leave until Easter.")
			w.leads(func() { w.press("Save") })
			w.sees("Automatic replies are on until you switch them off")
		})
	}
}
