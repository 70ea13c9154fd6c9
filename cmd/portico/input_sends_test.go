package main

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"portico/internal/casework"
	"portico/internal/portal"
)

// rows is what a browser posts of a page with these rows.
func (c *council) rows(do string, rows ...string) url.Values {
	form := severalRows(rows...)
	form.Set("_csrf", c.b.token())
	form.Set("_do", do)
	return form
}

// TestInputSendRows adds, fills and removes rows without a script: nothing typed is lost, and
// what nobody's page posts changes nothing.
func TestInputSendRows(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	one, two := "form=ot-advice email=a@seren.example due=32/1/2033 comments=Only-for-a", "form=salt-advice email=b@seren.example"
	added := c.b.upload(c.casePath+"/send", c.rows("add:row", one, two), nil)
	added.expect(t, "a row more", http.StatusOK, "Recipient 3", "a@seren.example", "32/1/2033", "Only-for-a", `data-focus-in="r3"`)
	path := added.action(t)
	c.b.upload(path, c.rows("save", one, two, "form= email="), nil).expect(t, "faults of each row", http.StatusUnprocessableEntity,
		"Recipient 1: ", "Recipient 3: Choose the form to send", "Recipient 3: Enter the work email address", "#q-r1-due")
	removed := c.b.upload(path, c.rows("remove:r1", one, two), nil)
	removed.expect(t, "a row less", http.StatusOK, "b@seren.example")
	if strings.Contains(removed.Body, "a@seren.example") || strings.Contains(removed.Body, "Recipient 3") {
		t.Error("the row that was removed is still there")
	}
	c.b.upload(path, c.rows("usual:rows"), nil).expect(t, "the usual forms", http.StatusOK, "Recipient 7", "b@seren.example")
	for _, do := range []string{"remove:r2", "remove:r3", "remove:r99", "remove:", "usual:", "add:../x", "remove:r4", "remove:r5", "remove:r6", "remove:r7", "remove:r8", "remove:r8"} {
		c.b.upload(path, c.rows(do), nil).expect(t, do, http.StatusOK, "Recipient 1")
	}
	long := c.rows("save")
	for _, id := range []string{"r0", "x", "r-1", "r12345", "../r1", ""} {
		long.Add(casework.FieldRow, id)
	}
	for i := range 30 {
		long.Add(casework.FieldRow, "r1"+string(rune('0'+i/10))+string(rune('0'+i%10)))
	}
	full := c.b.upload(path, long, nil)
	full.expect(t, "more rows than go out", http.StatusUnprocessableEntity, "Recipient 20", "No more than 20 forms go out at once")
	if strings.Contains(full.Body, "Recipient 21") || strings.Contains(full.Body, "r12345") {
		t.Error("a row that nobody may make is there")
	}
	if n := c.number(t, "select count(*) from tasks"); n != 0 {
		t.Errorf("%d tasks were made", n)
	}
}

// TestInputSendNotes is the check: who is typed wrong, gone, without members, asked twice, and
// what is harmful; each is said, and what forbids sending forbids it.
func TestInputSendNotes(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	gone, has := c.addPerson(t, "Gina Gone"), c.addPerson(t, "Hana Has")
	if err := c.store.DisableAccount(t.Context(), gone.Email); err != nil {
		t.Fatal(err)
	}
	made := c.b.submit(c.b.get("/groups/new"), "/groups/new", "name", "Nobody yet")
	group := strings.TrimPrefix(made.Location, "/groups/")
	keep := func(rows ...string) page {
		return c.b.follow(c.b.upload(c.casePath+"/send", c.rows("save", rows...), nil))
	}
	refused := func(what string, shown page, words string) {
		t.Helper()
		shown.expect(t, what, http.StatusOK, words)
		c.b.submit(shown, "").expect(t, what, http.StatusUnprocessableEntity, words)
	}
	refused("somebody who left", keep("form=ot-advice email="+gone.Email, "form=salt-advice email="+has.Email), "this person has left")
	refused("an empty group", keep("form=ot-advice group="+group, "form=salt-advice email="+has.Email), "This work group has no members and no mailbox")
	meant := keep("form=ot-advice email=new@haelth.example due=5/3/2033")
	meant.expect(t, "an address typed wrong on a Saturday", http.StatusOK, "Use new@health.example", "a Saturday", "5 March 2033", "will be invited to register")
	right := c.b.follow(c.b.post(meant.action(t), url.Values{"_csrf": {c.b.token()}, "_do": {"meant:r1"}}))
	right.expect(t, "the address put right", http.StatusOK, "new@health.example")
	if strings.Contains(right.Body, "haelth") {
		t.Error("the wrong address is still there")
	}
	keep("form=ehcna-info-gathering email="+has.Email, "form=salt-advice email="+has.Email).expect(t, "two forms to one", http.StatusOK, "2 new forms for you to complete")
	twice := keep("form=ot-advice email="+has.Email, "form=ot-advice email="+strings.ToUpper(has.Email))
	refused("the same twice at once", twice, "The same form goes to the same address already: Recipient 1.")
	if got := c.b.submit(twice, "", "sure.r2", "yes"); got.Location != c.casePath {
		t.Fatalf("sending it twice on purpose: %d %.300s", got.Status, got.words())
	}
	refused("the same again", keep("form=ot-advice email="+has.Email, "form=salt-advice email=b@seren.example"), "This form was sent to this address about this child on")
	if n := c.number(t, "select count(*) from tasks"); n != 2 {
		t.Errorf("%d tasks, want 2", n)
	}
}

// TestInputSendHarmful holds a sending when the virus check removes a paper after it was
// taken, until the officer takes it out.
func TestInputSendHarmful(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	shown := c.b.follow(c.b.upload(c.casePath+"/send", c.rows("save", "form=ot-advice email=a@seren.example", "form=salt-advice email=b@seren.example"),
		map[string][]byte{"Our story.pdf": samplePDF(), "Seating.pdf": append(samplePDF(), '\n')}))
	shown.expect(t, "two papers", http.StatusOK, "Our story.pdf", "Seating.pdf")
	c.exec(t, "update enclosures set scan = 'infected' where id = (select max(id) from enclosures)")
	c.b.submit(shown, "").expect(t, "sending", http.StatusUnprocessableEntity, "The virus check has removed a paper", "Take it out and go on")
	rest := c.b.follow(c.b.post(shown.action(t), url.Values{"_csrf": {c.b.token()}, "_do": {"remove:harmful"}}))
	if strings.Contains(rest.Body, "The virus check has removed") {
		t.Error("the sending is held still")
	}
	if got := c.b.submit(rest, ""); got.Location != c.casePath {
		t.Fatalf("sending the rest: %d %.300s", got.Status, got.words())
	}
	if n := c.number(t, "select count(*) from enclosure_tasks"); n != 2 {
		t.Errorf("%d papers went along, want one with each form", n)
	}
}

// TestInputSendTwoOfficers changes a sending that another officer has checked, and sends one
// from two windows of two officers at once; an officer of another team finds nothing.
func TestInputSendTwoOfficers(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	second := c.addPerson(t, "Sam Second", portal.RoleOfficer)
	b := c.signedIn(t, second)
	shown := c.b.follow(c.b.upload(c.casePath+"/send", c.rows("save", "form=ot-advice email=a@seren.example", "form=salt-advice email=b@seren.example"), nil))
	path := strings.TrimSuffix(shown.action(t), "/check")
	changed := severalRows("form=ot-advice email=c@seren.example")
	changed.Set("_csrf", b.token())
	b.upload(path, changed, nil).expect(t, "the other officer", http.StatusSeeOther)
	stale := c.b.submit(shown, "")
	stale.expect(t, "what was changed since", http.StatusConflict, "Somebody has changed what is to be sent meanwhile", "c@seren.example")
	base := stale.field("_base")
	var wait sync.WaitGroup
	for i := range 6 {
		by := []*browserClient{c.b, b}[i%2]
		token := by.token()
		wait.Go(func() {
			if got := by.post(path+"/check", url.Values{"_csrf": {token}, "_base": {base}, "_do": {"send"}}); got.Location != c.casePath {
				t.Errorf("sending: status %d to %q", got.Status, got.Location)
			}
		})
	}
	wait.Wait()
	if n := c.number(t, "select count(*) from tasks"); n != 2 {
		t.Errorf("six posts made %d tasks, want 2", n)
	}
	c.exec(t, "delete from team_members where account_id = $1", second.ID)
	b.get(path).expect(t, "an officer of another team", http.StatusNotFound)
}
