package main

import (
	"net/url"
	"strings"
	"testing"

	"portico/internal/portal"
)

// otherTeam is an officer of another team than the cases and tasks of the walk: a stranger to
// them, an officer for everything else.
const otherTeam portal.Standing = "other_team"

// ofCase reports whether a route is about one case, or one task of it.
func ofCase(route string) bool {
	return strings.Contains(route, ":case") || strings.Contains(route, ":sending")
}

// walkTeams gives the walk an officer of another team, and an administrator, who is of none.
func (p *testPortal) walkTeams(t *testing.T, people walkers) {
	t.Helper()
	other := p.addPerson(t, "Una Elsewhere", portal.RoleOfficer)
	p.exec(t, "insert into teams (ref, name, created_at) values ('otherteam1', 'North', now())")
	p.exec(t, "update team_members set team_id = (select id from teams where ref = 'otherteam1') where account_id = $1", other.ID)
	people[otherTeam] = p.signedIn(t, other)
	people[portal.Administrator] = p.signedIn(t, p.addPerson(t, "Ada Administrator", portal.RoleAdministrator))
}

// peopleElsewhere is what the walk knows of people, teams, roles, imports and the access review,
// elsewhere. The account, the team and the import of the walk are none: TestWalkPeople goes to one
// as everybody.
var peopleElsewhere = []walked{
	{"GET /people", portal.ActionReadPeople, 303, 200, ""},
	{"POST /people", portal.ActionReadPeople, 303, 303, ""},
	{"GET /people/new", portal.ActionChangePeople, 303, 200, ""},
	{"POST /people/new", portal.ActionChangePeople, 303, 422, ""},
	{"GET /people/import", portal.ActionImportPeople, 303, 200, ""},
	{"POST /people/import", portal.ActionImportPeople, 303, 422, ""},
	{"GET /people/imports/:import", portal.ActionImportPeople, 303, 404, ""},
	{"POST /people/imports/:import", portal.ActionImportPeople, 303, 404, ""},
	{"GET /people/imports/:import/report", portal.ActionImportPeople, 303, 404, ""},
	{"GET /people/review", portal.ActionReviewAccess, 303, 200, ""},
	{"POST /people/review", portal.ActionReviewAccess, 303, 422, ""}, // nothing ticked
	{"GET /people/review/csv", portal.ActionReviewAccess, 303, 200, ""},
	{"GET /people/review/xlsx", portal.ActionReviewAccess, 303, 200, ""},
	{"GET /people/:person", portal.ActionReadPeople, 303, 404, ""},
	{"GET /people/:person/edit", portal.ActionChangePeople, 303, 404, ""},
	{"POST /people/:person/edit", portal.ActionChangePeople, 303, 404, ""},
	{"GET /people/:person/disable", portal.ActionChangePeople, 303, 404, ""},
	{"POST /people/:person/disable", portal.ActionChangePeople, 303, 404, ""},
	{"GET /people/:person/reset", portal.ActionChangePeople, 303, 404, ""},
	{"POST /people/:person/reset", portal.ActionChangePeople, 303, 404, ""},
	{"POST /people/:person/enable", portal.ActionChangePeople, 303, 404, ""},
	{"POST /people/:person/sign-out", portal.ActionChangePeople, 303, 404, ""},
	{"GET /teams", portal.ActionRunTeams, 303, 200, ""},
	{"POST /teams", portal.ActionRunTeams, 303, 422, ""},
	{"GET /teams/:team", portal.ActionRunTeams, 303, 404, ""},
	{"POST /teams/:team", portal.ActionRunTeams, 303, 404, ""},
	{"POST /teams/:team/members", portal.ActionRunTeams, 303, 404, ""},
	{"POST /teams/:team/members/:person/remove", portal.ActionRunTeams, 303, 404, ""},
	{"GET /teams/:team/close", portal.ActionRunTeams, 303, 404, ""},
	{"POST /teams/:team/close", portal.ActionRunTeams, 303, 404, ""},
	{"GET /cases/:case/team", portal.ActionMoveCase, 303, 200, ""},
	{"POST /cases/:case/team", portal.ActionMoveCase, 303, 422, ""},
}

// TestWalkPeople goes to an account and to a team as an administrator, an officer of that team, and
// a professional. Who may not finds nothing there, in the words of what is unknown.
func TestWalkPeople(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	admin, officer := p.addPerson(t, "Ada Administrator", portal.RoleAdministrator), p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	other := p.addPerson(t, "Otto Other")
	team := p.text(t, "select ref from teams")
	browsers := map[int64]*browserClient{admin.ID: p.signedIn(t, admin), officer.ID: p.signedIn(t, officer), other.ID: p.signedIn(t, other)}
	for _, route := range []struct {
		route  string
		status int
	}{
		{"GET /people/:person", 200}, {"GET /people/:person/edit", 200}, {"POST /people/:person/edit", 422}, {"GET /people/:person/disable", 200}, {"GET /people/:person/reset", 200},
		{"GET /teams/:team", 200}, {"POST /teams/:team", 422}, {"POST /teams/:team/members", 422}, {"GET /teams/:team/close", 200}, {"POST /teams/:team/close", 422},
		{"POST /teams/:team/members/:person/remove", 404}, {"POST /people/:person/enable", 303}, {"POST /people/:person/disable", 303}, {"POST /people/:person/enable", 303},
	} {
		for _, who := range []portal.Account{officer, other, admin} {
			_, path, _ := strings.Cut(route.route, " ")
			path, b := strings.NewReplacer(":team", team, ":person", other.Ref).Replace(path), browsers[who.ID]
			if who.ID == other.ID && strings.HasPrefix(route.route, "POST /people/:person/enable") {
				continue // signed out meanwhile
			}
			want := route.status
			if who.ID != admin.ID {
				want = 404
			}
			got := b.bare(route.route, path, b.token())
			if got.Status != want {
				t.Errorf("%s as %s: status %d, want %d: %.300s", route.route, who.Name, got.Status, want, got.words())
			}
			if unknown := b.get("/nowhere"); want == 404 && who.ID != admin.ID && values.ReplaceAllString(got.Body, "") != values.ReplaceAllString(unknown.Body, "") {
				t.Errorf("%s as %s can be told from what is not there", route.route, who.Name)
			}
		}
	}
}

// TestStaleEditOfAnAccount: what somebody else changed meanwhile is not given back unseen, and nothing typed is lost.
func TestStaleEditOfAnAccount(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	b := p.signedIn(t, p.addPerson(t, "Ada Administrator", portal.RoleAdministrator))
	there := "/people/" + p.addPerson(t, "Otto Other", portal.RoleProfessional, portal.RoleAuthor).Ref + "/edit"
	first := b.get(there)
	form := func(shown page, name string, roles ...string) url.Values {
		return url.Values{"_csrf": {shown.field("_csrf")}, "_base": {shown.field("_base")}, "name": {name}, "role": roles}
	}
	if got := b.post(there, form(first, "Otto Other", "professional")); got.Status != 303 {
		t.Fatalf("status %d: %.300s", got.Status, got.words())
	}
	got := b.post(there, form(first, "Otto Typed", "professional", "author"))
	if got.Status != 422 || !strings.Contains(got.Body, "Somebody has changed this account since you opened the page.") || !strings.Contains(got.Body, "Otto Typed") {
		t.Fatalf("a stale edit: status %d: %.300s", got.Status, got.words())
	}
	if got := b.post(there, form(got, "Otto Typed", "professional", "author")); got.Status != 303 {
		t.Errorf("saved once more: status %d: %.300s", got.Status, got.words())
	}
}
