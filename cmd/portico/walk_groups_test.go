package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
)

// groupOnTask and groupElsewhere are what the walk knows of work groups and of tasks that change hands.
var groupOnTask = []walked{
	{"POST /tasks/:ref/pickup", portal.ActionPickUp, 409, 409, ""}, // a colleague has it
	{"GET /tasks/:ref/reassign", portal.ActionReassign, 200, 200, ""},
	{"POST /tasks/:ref/reassign", portal.ActionReassign, 422, 422, ""},
	{"GET /tasks/:ref/hands", portal.ActionReadHands, 200, 200, ""},
}

// The group of the walk is none: TestWalkGroups goes to one as everybody.
var groupElsewhere = []walked{
	{"GET /groups", portal.ActionListGroups, 303, 200, ""},
	{"GET /groups/new", portal.ActionMakeGroup, 303, 200, ""},
	{"POST /groups/new", portal.ActionMakeGroup, 303, 422, ""},
	{"GET /groups/:group", portal.ActionReadGroup, 303, 404, ""},
	{"GET /groups/:group/edit", portal.ActionMakeGroup, 303, 404, ""},
	{"POST /groups/:group/edit", portal.ActionMakeGroup, 303, 404, ""},
	{"GET /groups/:group/close", portal.ActionMakeGroup, 303, 404, ""},
	{"POST /groups/:group/close", portal.ActionMakeGroup, 303, 404, ""},
	{"POST /groups/:group/members", portal.ActionRunGroup, 303, 404, ""},
	{"GET /groups/:group/members/:account", portal.ActionMakeGroup, 303, 404, ""},
	{"POST /groups/:group/members/:account", portal.ActionMakeGroup, 303, 404, ""},
	{"GET /groups/:group/members/:account/remove", portal.ActionRunGroup, 303, 404, ""},
	{"POST /groups/:group/members/:account/remove", portal.ActionRunGroup, 303, 404, ""},
	{"POST /groups/:group/invitations/:invitation/withdraw", portal.ActionRunGroup, 303, 404, ""},
	{"POST /tasks", portal.ActionListTasks, 303, 303, ""},
}

// addGroup makes a work group of these people, the first of whom runs it.
func (p *testPortal) addGroup(t testing.TB, officer portal.Account, name string, people ...portal.Account) (ref string) {
	t.Helper()
	ref, err := p.store.CreateGroup(t.Context(), officer.ID, store.GroupDetails{Name: name, Organisation: "Northshire Community Health NHS Trust"})
	for i, a := range people {
		if err == nil {
			_, err = p.store.AddMember(t.Context(), officer.ID, ref, a.Email)
		}
		if err == nil && i == 0 {
			err = p.store.SetMember(t.Context(), officer.ID, ref, a.Ref, true, false)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// intoTray takes a form from its owner and puts it into the tray of a group, as if it had
// been sent there.
func (p *testPortal) intoTray(t testing.TB, ref, group string) {
	t.Helper()
	p.exec(t, "update tasks set owner_id = null, opened_at = null, group_id = (select id from work_groups where ref = $2) where ref = $1", ref, group)
}

// walkGroup gives the owner a colleague and an administrator, and a form in the tray of
// their group that somebody else had before.
func (p *testPortal) walkGroup(t *testing.T, people walkers, officer, owner, former portal.Account) subject {
	t.Helper()
	admin, colleague := p.addPerson(t, "Petra Partner"), p.addPerson(t, "Colm Colleague")
	people[portal.PartnerAdmin], people[portal.Colleague] = p.signedIn(t, admin), p.signedIn(t, colleague)
	group := p.addGroup(t, officer, "Paediatric OT", admin, colleague, owner)
	s := p.subject(t, former, portal.Assigned)
	p.intoTray(t, s.ref, group)
	s.whose = portal.Colleague
	return s
}

// TestWalkGroups goes to a work group as somebody who runs it, a member, a member of another
// one, an officer, and everybody else. Who may not finds nothing there.
func TestWalkGroups(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	officer, admin, member := p.addPerson(t, "Olive Officer", portal.RoleOfficer), p.addPerson(t, "Petra Partner"), p.addPerson(t, "Colm Colleague")
	other, author := p.addPerson(t, "Otto Other"), p.addPerson(t, "Ann Author", portal.RoleAuthor)
	group := p.addGroup(t, officer, "Paediatric OT", admin, member)
	p.addGroup(t, officer, "Elsewhere", other)
	if _, err := p.store.AddMember(t.Context(), officer.ID, group, "new@health.example"); err != nil {
		t.Fatal(err)
	}
	invitation := p.text(t, "select ref from group_invitations")
	const runs, reads, council = 1, 2, 4
	routes := []struct {
		route  string
		who    int
		status int
	}{
		{"GET /groups/:group", runs | reads | council, 200},
		{"GET /groups/:group/edit", council, 200},
		{"POST /groups/:group/edit", council, 422},
		{"GET /groups/:group/close", council, 200},
		{"POST /groups/:group/members", runs | council, 422},
		{"GET /groups/:group/members/:account", council, 200},
		{"GET /groups/:group/members/:account/remove", runs | council, 200},
		{"POST /groups/:group/invitations/:invitation/withdraw", runs | council, 303},
		{"POST /groups/:group/members/:account", council, 303},
		{"POST /groups/:group/members/:account/remove", runs | council, 303},
		{"POST /groups/:group/close", council, 303},
	}
	browsers := map[string]*browserClient{}
	for _, a := range []portal.Account{author, other, member, admin, officer} {
		browsers[a.Name] = p.signedIn(t, a)
	}
	for _, route := range routes {
		for _, walker := range []struct {
			account portal.Account
			is      int
		}{{author, 0}, {other, 0}, {member, reads}, {admin, runs}, {officer, council}} {
			_, path, _ := strings.Cut(route.route, " ")
			path = strings.NewReplacer(":group", group, ":account", member.Ref, ":invitation", invitation).Replace(path)
			b := browsers[walker.account.Name]
			want := route.status
			if walker.is&route.who == 0 {
				want = http.StatusNotFound
			}
			if strings.HasPrefix(route.route, "POST") && route.status == 303 && walker.is == runs {
				continue // the officer does it: it can be done once
			}
			got := b.bare(route.route, path, b.token())
			if got.Status != want {
				t.Errorf("%s as %s: status %d, want %d: %.300s", route.route, walker.account.Name, got.Status, want, got.words())
			}
			if unknown := b.get("/nowhere"); want == http.StatusNotFound && values.ReplaceAllString(got.Body, "") != values.ReplaceAllString(unknown.Body, "") {
				t.Errorf("%s as %s can be told from what is not there: %.300s", route.route, walker.account.Name, got.words())
			}
		}
	}
}

// TestForeignHands posts other people's numbers: a member of another group, another group and
// another task look like what is not there.
func TestForeignHands(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	officer, owner, colleague, other := p.addPerson(t, "Olive Officer", portal.RoleOfficer), p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Colm Colleague"), p.addPerson(t, "Otto Other")
	p.addGroup(t, officer, "Paediatric OT", owner, colleague)
	elsewhere := p.addGroup(t, officer, "Elsewhere", other)
	mine, foreign := p.sendTask(t, owner), p.sendTask(t, other)
	b := p.signedIn(t, owner)
	token := b.token()
	post := func(ref, to string) page {
		return b.post("/tasks/"+ref+"/reassign", url.Values{"_csrf": {token}, "to": {to}, "reason": {"away"}})
	}
	for _, to := range []string{"person:" + other.Ref, "person:k3f9x2abcd", "group:" + elsewhere, "group:k3f9x2abcd", "nonsense", "person:" + officer.Ref} {
		post(mine, to).expect(t, to, http.StatusUnprocessableEntity)
	}
	known, unknown := post(mine, "person:"+other.Ref), post(mine, "person:k3f9x2abcd")
	if values.ReplaceAllString(known.Body, "") != values.ReplaceAllString(unknown.Body, "") {
		t.Error("somebody of another group can be told from nobody")
	}
	for _, path := range []string{"/reassign", "/pickup"} {
		got := b.post("/tasks/"+foreign+path, url.Values{"_csrf": {token}, "to": {"person:" + colleague.Ref}, "reason": {"away"}})
		got.expect(t, path+" of another's task", http.StatusNotFound)
	}
	if n := p.number(t, "select count(*) from task_hands"); n != 0 {
		t.Errorf("%d forms changed hands", n)
	}
}
