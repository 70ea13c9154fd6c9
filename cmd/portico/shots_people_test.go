package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/internal/portal"
)

// peopleMarks and peopleScenes are of people, teams, roles, imports and the access review.
var peopleMarks = map[string]string{
	"pages/people": shows("form#people-search"), "pages/person": shows("dl.p-person"), "pages/person-edit": shows("form#person-edit"),
	"pages/people-import": shows("form#people-import"), "pages/people-imported": shows(".p-imported"), "pages/people-review": shows("#people-review"),
	"pages/teams": shows(".p-teams"), "pages/team": shows("form#team-name"), "pages/team-choose": shows("form#team-choose"),
}

// administrator is somebody of the stage who runs people and teams.
const administrator = "administrator"

func init() {
	rolesOf[administrator], rolesOf["second administrator"] = []portal.Role{portal.RoleAdministrator}, []portal.Role{portal.RoleAdministrator}
	rolesOf["is moved"], rolesOf["of two teams"] = []portal.Role{portal.RoleOfficer}, []portal.Role{portal.RoleOfficer}
}

// account is the address of the page of somebody.
func (s *stage) account(t testing.TB, who string) string { return "/people/" + s.person(t, who).Ref }

// ownTeam is the address of a team that only one scene uses.
func (s *stage) ownTeam(t testing.TB, name string) string {
	t.Helper()
	by := s.person(t, administrator)
	return "/teams/" + s.task(t, "team "+name, func(portal.Account) string {
		ref, err := s.store.MakeTeam(t.Context(), by.ID, name)
		if err != nil {
			t.Fatal(err)
		}
		return ref
	})
}

// peopleFile has people who can be imported, and rows with each kind of fault.
const peopleFile = "Forename;Surname;Email;Role;Organisation;Phone;Work groups;Teams;Shoe size\r\n" +
	"Zoë;Brontë-Nwachukwu;zoe.bronte@health.example;Professional;Northshire Community Health NHS Trust;+44 1632 960 301;Speech and language (West);;38\r\n" +
	"Tomos;ap Gruffydd;tomos.ap.gruffydd@school.example;;Testertown High School;01632 960 302;;;\r\n" +
	"Ffion;Llewellyn-Rhydderch;ffion.llewellyn-rhydderch@northshire-health.example;;;;;;\r\n" +
	"Olu;Officer;olu.officer@northshire.example;Officer;;;;Nowhere;\r\n" +
	"=HYPERLINK(1);Formula;formula@x.example;;;;;;\r\n" +
	"Ann;Wrong;not an address;Wizard;;;;;\r\n"

// looked brings a file of people and stands on what would come of it.
func (w *window) looked(body string) {
	w.t.Helper()
	w.open("/people/import")
	w.do(chromedp.SetUploadFiles(chromedp.CSS("#people"), w.files(map[string][]byte{"people.csv": []byte(body)})))
	w.leads(func() { w.press("See what comes of it") })
}

func peopleScenes() []scene {
	return append([]scene{
		{"people", "pages/people", []string{"GET /people"}, administrator, func(s *stage, w *window) { w.open("/people") }},
		{"people found", "pages/people", []string{"POST /people"}, administrator, func(s *stage, w *window) {
			w.open("/people")
			w.types("#search", "quigg northshire")
			w.leads(func() { w.press("Search") })
			w.sees("Bartholomew Quigg")
		}},
		{"people not found", "pages/people", nil, administrator, func(s *stage, w *window) {
			w.open("/people")
			w.types("#search", "Rumpelstiltskin")
			w.leads(func() { w.press("Search") })
			w.sees("No account fits.")
		}},
		{"groups of an administrator", "pages/groups", nil, administrator, func(s *stage, w *window) { w.open("/groups") }},
		{"person", "pages/person", []string{"GET /people/:person"}, administrator, func(s *stage, w *window) { w.open(s.account(w.t, therapist)) }},
		{"person signed out", "pages/person", []string{"POST /people/:person/sign-out"}, administrator, func(s *stage, w *window) {
			s.signIn(w.t, s.browser(w.t), s.person(w.t, "is signed out"))
			w.open(s.account(w.t, "is signed out"))
			w.leads(func() { w.press("Sign out everywhere") })
			w.sees("The person is signed out everywhere.")
		}},
		{"person new with faults", "pages/person-edit", []string{"GET /people/new", "POST /people/new"}, administrator, func(s *stage, w *window) {
			w.open("/people/new")
			w.types("#email", "send.admin@northshire-health.example")
			w.types("#name", "The office")
			w.leads(func() { w.press("Make the account") })
			w.sees("This is the shared mailbox of a work group")
		}},
		{"person edit", "pages/person-edit", []string{"GET /people/:person/edit"}, administrator, func(s *stage, w *window) { w.open(s.account(w.t, officer) + "/edit") }},
		{"person gives up", "pages/person-edit", []string{"POST /people/:person/edit"}, "second administrator", func(s *stage, w *window) {
			s.person(w.t, administrator)
			w.open(s.account(w.t, "second administrator") + "/edit")
			w.click("label[for=role-administrator]", "")
			w.click("label[for=role-author]", "")
			w.leads(func() { w.press("Save") })
			w.sees("I give up my own role as administrator")
		}},
		{"person reset", "pages/confirm", []string{"GET /people/:person/reset"}, administrator, func(s *stage, w *window) { w.open(s.account(w.t, therapist) + "/reset") }},
		{"person was reset", "pages/person", []string{"POST /people/:person/reset"}, administrator, func(s *stage, w *window) {
			w.open(s.account(w.t, "is reset") + "/reset")
			w.leads(func() { w.press("Reset the password") })
			w.sees("An email says how to set a password.")
		}},
		{"person disable", "pages/confirm", []string{"GET /people/:person/disable"}, administrator, func(s *stage, w *window) { w.open(s.account(w.t, therapist) + "/disable") }},
		{"person disabled", "pages/person", []string{"POST /people/:person/disable"}, administrator, func(s *stage, w *window) {
			s.leaves(w, "leaves with a form")
			w.sees("Forms that are still with this person")
			w.sees("EHCNA Information Gathering")
		}},
		{"person enabled", "pages/person", []string{"POST /people/:person/enable"}, administrator, func(s *stage, w *window) {
			s.leaves(w, "comes back")
			w.leads(func() { w.press("Enable the account") })
			w.sees("The account is enabled.")
		}},
	}, append(importScenes(), teamScenes()...)...)
}

// leaves disables somebody who has a form and no work group.
func (s *stage) leaves(w *window, who string) {
	w.t.Helper()
	s.sendTask(w.t, s.person(w.t, who))
	w.open(s.account(w.t, who) + "/disable")
	w.leads(func() { w.press("Disable the account") })
	w.sees("The account is disabled")
}

func importScenes() []scene {
	return []scene{
		{"people import", "pages/people-import", []string{"GET /people/import"}, administrator, func(s *stage, w *window) { w.open("/people/import") }},
		{"people import refused", "pages/people-import", []string{"POST /people/import"}, administrator, func(s *stage, w *window) {
			w.looked("Name,Phone\nAnn,01632 960 303\n")
			w.sees("The first line must name the columns")
		}},
		{"people import with faults", "pages/people-imported", []string{"GET /people/imports/:import"}, administrator, func(s *stage, w *window) {
			w.looked(peopleFile)
			w.sees("Nothing is imported yet.")
			w.sees("There is no team “Nowhere”")
		}},
		{"people imported", "pages/people-imported", []string{"POST /people/imports/:import", "GET /people/imports/:import/report"}, administrator, func(s *stage, w *window) {
			w.looked(strings.ReplaceAll(peopleFile, "zoe.", "zoe.second."))
			w.leads(func() { w.press("Import 3 rows") })
			w.sees("The file is imported")
			s.fetch(w, "/people/imports/"+s.text(w.t, "select ref from imports where confirmed_at is not null order by id desc limit 1")+"/report")
		}},
		{"people review", "pages/people-review", []string{"GET /people/review", "GET /people/review/csv", "GET /people/review/xlsx"}, administrator, func(s *stage, w *window) {
			s.fetch(w, "/people/review/csv")
			s.fetch(w, "/people/review/xlsx")
			s.exec(w.t, "update accounts set created_at = created_at - interval '200 days' where name like 'Bartholomew%'")
			w.open("/people/review?all=yes")
			w.sees("Due")
		}},
		{"people reviewed", "pages/people-review", []string{"POST /people/review"}, administrator, func(s *stage, w *window) {
			s.exec(w.t, "update accounts set created_at = created_at - interval '200 days' where id = $1", s.person(w.t, "is due for review").ID)
			w.open("/people/review")
			w.leads(func() { w.press("Mark the ticked as reviewed") })
			w.sees("Tick at least one account")
			w.click("label[for=p-"+s.person(w.t, "is due for review").Ref+"]", "")
			w.leads(func() { w.press("Mark the ticked as reviewed") })
			w.sees("The accounts are marked as reviewed.")
		}},
	}
}

// fetch gets what the administrator downloads.
func (s *stage) fetch(w *window, path string) {
	w.t.Helper()
	s.mu.Lock()
	b := s.shares[administrator]
	s.mu.Unlock()
	b.get(path).expect(w.t, path, 200)
}

func teamScenes() []scene {
	return []scene{
		{"teams", "pages/teams", []string{"GET /teams"}, administrator, func(s *stage, w *window) {
			s.ownTeam(w.t, "SEND team (South)")
			w.open("/teams")
		}},
		{"team made again", "pages/teams", []string{"POST /teams"}, administrator, func(s *stage, w *window) {
			s.ownTeam(w.t, "SEND team (West)")
			w.open("/teams")
			w.types("#name", "send team (WEST)")
			w.leads(func() { w.press("Make the team") })
			w.sees("There is a team of this name already")
		}},
		{"team", "pages/team", []string{"GET /teams/:team", "POST /teams/:team/members/:person/remove"}, administrator, func(s *stage, w *window) {
			s.person(w.t, "is moved")
			w.open("/teams/" + s.text(w.t, "select ref from teams where id = 1"))
			w.leads(func() { w.click("button", "Remove Ffion of is moved from the team") })
			w.sees("The officer is no longer in the team.")
		}},
		{"team with faults", "pages/team", []string{"POST /teams/:team/members"}, administrator, func(s *stage, w *window) {
			w.open(s.ownTeam(w.t, "SEND team (East)"))
			w.types("#email", "nobody@northshire.example")
			w.leads(func() { w.press("Put into the team") })
			w.sees("No officer who can sign in has this address.")
		}},
		{"team renamed", "pages/team", []string{"POST /teams/:team"}, administrator, func(s *stage, w *window) {
			w.open(s.ownTeam(w.t, "Tribunals"))
			w.types("#name", " and mediation")
			w.leads(func() { w.press("Rename") })
			w.sees("Tribunals and mediation")
		}},
		{"team close", "pages/team-choose", []string{"GET /teams/:team/close", "POST /teams/:team/close"}, administrator, func(s *stage, w *window) {
			w.open("/teams/" + s.text(w.t, "select ref from teams where id = 1") + "/close")
			w.leads(func() { w.press("Close the team") })
			w.sees("Choose the team that gets its cases")
		}},
		{"case moved", "pages/team-choose", []string{"GET /cases/:case/team", "POST /cases/:case/team"}, officer, func(s *stage, w *window) {
			s.ownTeam(w.t, "SEND team (Coast)")
			w.open(s.ownCase(w.t, "to move", "Mbali Dlamini"))
			w.leads(func() { w.press("Move to another team") })
			w.leads(func() { w.press("Move the case") })
			w.sees("Choose the team that gets the case")
		}},
		{"case of two teams", "pages/case-edit", nil, "of two teams", func(s *stage, w *window) {
			team, who := strings.TrimPrefix(s.ownTeam(w.t, "SEND team (Hills)"), "/teams/"), s.person(w.t, "of two teams")
			if err := s.store.JoinTeam(w.t.Context(), s.person(w.t, administrator).ID, team, who.Email); err != nil {
				w.t.Fatal(err)
			}
			w.open("/cases/new")
			w.sees("The officers of this team see the case.")
		}},
	}
}
