package main

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"portico/internal/portal"
)

// severalCases are cases of an officer's team and who is asked about them: Hana has had the form
// about the first before, Gina has left, and a work group has no members.
type severalCases struct {
	*council
	refs      []string
	has, gone portal.Account
}

func newSeveralCases(t *testing.T) *severalCases {
	t.Helper()
	c := &severalCases{council: newCouncil(t)}
	c.has, c.gone = c.addPerson(t, "Hana Has"), c.addPerson(t, "Gina Gone")
	if err := c.store.DisableAccount(t.Context(), c.gone.Email); err != nil {
		t.Fatal(err)
	}
	c.b.submit(c.b.get("/groups/new"), "/groups/new", "name", "Nobody yet")
	c.refs = []string{c.caseRef}
	for _, child := range []string{"Tomos Bevan", "Mbali Dlamini", "Leila Haddad", "Owain Pugh"} {
		c.refs = append(c.refs, c.text(t, "select ref from cases where id = $1", c.addCase(t, child)))
	}
	return c
}

// posted is what a browser posts of the page about these cases.
func (c *severalCases) posted(pairs ...string) url.Values {
	form := url.Values{"_csrf": {c.b.token()}, "case": c.refs, "_q": {"form", "due", "comments"}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// TestSendAboutCases sends one form about five cases with one press: the recipients are filled in,
// what is odd is asked, what cannot be is left out, and pressing twice sends once.
func TestSendAboutCases(t *testing.T) {
	t.Parallel()
	c := newSeveralCases(t)
	was := c.b.follow(c.b.upload(c.casePath+"/send", c.rows("save", "form=ot-advice email="+c.has.Email), nil))
	c.b.submit(was, "")
	c.b.get("/cases").expect(t, "the list", 200, "Send a form", `name="case" value="`+c.refs[4]+`"`)
	to := func(i int) string { return "to." + c.refs[i] }
	c.b.post("/cases/send", c.posted()).expect(t, "the page", 200, "Send a form about 5 cases", "Owain Pugh", "Nobody yet")
	wrong := c.b.post("/cases/send", c.posted("_do", "save", "form", "ot-advice", "due", "1/1/2026", to(1), "Nobody no", to(2), "a@b", "comments", "By half term"))
	wrong.expect(t, "faults", 422, "is past", "Tomos Bevan: There is no work group “Nobody no”", "Mbali Dlamini: ", "Owain Pugh: Enter the work email address", "By half term", c.has.Email)
	check := c.b.post("/cases/send", c.posted("_do", "save", "form", "ot-advice", "to.", "new@health.example", to(1), "nobody YET", to(2), c.gone.Email, to(3), "typed@haelth.example", "comments", "By half term"))
	check.expect(t, "the check", 200, "Send this form about 5 cases?", "was sent to this address about this child on", "no members and no mailbox", "this person has left", "Use typed@health.example", "will be invited to register", "By half term")
	if n := c.number(t, "select count(*) from tasks"); n != 1 {
		t.Fatalf("%d tasks before anything is sent", n)
	}
	form := check.form(t, "/cases/send")
	form.Set("_do", "meant:"+c.refs[3])
	check = c.b.post("/cases/send", form)
	check.expect(t, "the address put right", 200, "typed@health.example")
	form = check.form(t, "/cases/send")
	form.Set("_do", "back")
	c.b.post("/cases/send", form).expect(t, "back", 200, "By half term", "typed@health.example", "nobody YET")
	form.Set("_do", "send")
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			c.b.post("/cases/send", form).expect(t, "sending", 200, "Sent about 2 cases, not about 3 others", "typed@health.example", "It was asked first, and not ticked.", "this person has left")
		})
	}
	wait.Wait()
	if n := c.number(t, "select count(*) from tasks"); n != 3 {
		t.Errorf("%d tasks, want the first and two", n)
	}
	if n := c.number(t, "select count(*) from mails where template = 'invitation'"); n != 2 {
		t.Errorf("%d invitations, want 2", n)
	}
	if text := c.mailedTo(t, "typed@health.example", "New form"); strings.Contains(text, "Leila") || strings.Contains(text, "half term") {
		t.Errorf("the mail says %s", text)
	}
	form.Set("sure."+c.refs[0], "yes")
	form.Set("_save", strings.Repeat("z", 20))
	c.b.post("/cases/send", form).expect(t, "on purpose", 200, "Sent about 1 case, not about 4 others")
	c.signedIn(t, c.has).get("/tasks").expect(t, "her tasks", 200, "By half term")
}

// What was sent to a mistyped address is not taken for what is sent to the right one, when somebody
// goes back to the check page and puts it right there.
func TestSendAboutCasesPutRight(t *testing.T) {
	t.Parallel()
	c := newSeveralCases(t)
	c.refs = c.refs[3:4]
	check := c.b.post("/cases/send", c.posted("_do", "save", "form", "ot-advice", "to."+c.refs[0], "typed@haelth.example"))
	form := check.form(t, "/cases/send")
	form.Set("_do", "send")
	form.Set("sure."+c.refs[0], "yes")
	c.b.post("/cases/send", form).expect(t, "sending", 200, "Sent about 1 case", "typed@haelth.example")
	form.Set("_do", "meant:"+c.refs[0])
	right := c.b.post("/cases/send", form).form(t, "/cases/send")
	right.Set("_do", "send")
	for range 2 {
		c.b.post("/cases/send", right).expect(t, "sending to the right address", 200, "Sent about 1 case", "typed@health.example")
	}
	if n := c.number(t, "select count(*) from mails where template = 'invitation' and recipient = 'typed@health.example'"); n != 1 {
		t.Errorf("%d invitations went to the right address, want 1", n)
	}
}

// TestInputSendAboutCases: no case, too many, those of another team, and a session that ended.
func TestInputSendAboutCases(t *testing.T) {
	t.Parallel()
	c := newSeveralCases(t)
	c.b.post("/cases/send", url.Values{"_csrf": {c.b.token()}}).expect(t, "none", 422, "No case was chosen")
	many := c.posted()
	many["case"] = strings.Split(strings.Repeat(c.refs[0]+" ", 51), " ")
	c.b.post("/cases/send", many).expect(t, "too many", 413, "about 50 at once at most")
	form := c.posted("_do", "send", "form", "ot-advice", "to.", "new@health.example", "comments", "Kept words")
	other := c.signedIn(t, c.addPerson(t, "Otto Officer", portal.RoleOfficer))
	c.exec(t, "insert into teams (ref, name, created_at) values ('other', 'Other team', now())")
	c.exec(t, "update cases set team_id = (select id from teams where ref = 'other') where ref <> $1", c.refs[1])
	form.Set("_csrf", other.token())
	other.post("/cases/send", form).expect(t, "cases of another team", 200, "Sent about 1 case")
	if n := c.number(t, "select count(*) from tasks t join cases c on c.id = t.case_id where c.ref <> $1", c.refs[1]); n != 0 {
		t.Errorf("%d forms were sent about cases of another team", n)
	}
	form["case"] = c.refs[2:]
	other.post("/cases/send", form).expect(t, "only those of another team", 404)
	b, professional := c.signedIn(t, c.has), c.posted()
	professional.Set("_csrf", b.token())
	b.post("/cases/send", professional).expect(t, "a professional", 404)
	form = c.posted("_do", "save", "form", "ot-advice", "to.", "new@health.example", "comments", "Kept words")
	c.endSessions(t, c.officer)
	if got := c.b.post("/cases/send", form); got.Location != "/sign-in" {
		t.Fatalf("after the session the post leads to %q", got.Location)
	}
	c.exec(t, "update cases set team_id = (select min(id) from teams)")
	c.signIn(t, c.b, c.officer)
	c.b.get("/held/"+c.text(t, "select ref from held_posts")).expect(t, "after signing in again", 200, "Send a form about 5 cases", "Kept words", "new@health.example")
}
