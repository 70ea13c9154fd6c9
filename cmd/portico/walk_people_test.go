package main

import (
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

// peopleOnTask is what the walk knows of people, teams, roles, imports and the access review, about a task.
var peopleOnTask = []walked{}

// peopleElsewhere is what the walk knows of people, teams, roles, imports and the access review, elsewhere.
var peopleElsewhere = []walked{}
