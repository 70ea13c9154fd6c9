package main

import (
	"strings"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
)

// groupMarks and groupScenes are of work groups and of tasks that change hands.
var groupMarks = map[string]string{
	"pages/groups": shows(".p-groups"), "pages/group": shows(".p-lede.p-group"), "pages/group-edit": shows("form#group-edit"), "pages/member-edit": shows("form#member-edit"),
	"pages/member-remove": shows("form#member-remove"), "pages/reassign": "document.querySelector('h1')?.textContent === 'Re-Assign'", "pages/hands": shows(".p-hands"),
}

// ownGroup is the address of a group that only one scene uses, with people of the stage; the
// first of them runs it.
func (s *stage) ownGroup(t testing.TB, name string, people ...string) string {
	t.Helper()
	var members []portal.Account
	for _, who := range people {
		members = append(members, s.person(t, who))
	}
	by := s.person(t, officer)
	return "/groups/" + s.task(t, "group "+name, func(portal.Account) string { return s.addGroup(t, by, name, members...) })
}

// inTray is a form in the tray of an own group.
func (s *stage) inTray(t testing.TB, group string) string {
	t.Helper()
	ref := s.own(t, "tray of "+group, "")
	s.intoTray(t, ref, strings.TrimPrefix(group, "/groups/"))
	return ref
}

// member is the address of somebody in a group.
func (s *stage) member(t testing.TB, group, who string) string {
	return group + "/members/" + s.person(t, who).Ref
}

func groupScenes() []scene {
	demoGroup := func(s *stage, w *window) string {
		return "/groups/" + s.text(w.t, "select ref from work_groups where name = 'Paediatric OT (North)'")
	}
	out := []scene{
		{"groups", "pages/groups", []string{"GET /groups"}, officer, func(s *stage, w *window) { w.open("/groups") }},
		{"groups not found", "pages/groups", nil, officer, func(s *stage, w *window) { w.open("/groups?name=Rumpelstiltskin") }},
		{"groups mine", "pages/groups", nil, therapist, func(s *stage, w *window) { w.open("/groups") }},
		{"groups none", "pages/groups", nil, newcomer, func(s *stage, w *window) { w.open("/groups") }},
		{"group", "pages/group", []string{"GET /groups/:group"}, officer, func(s *stage, w *window) { w.open(demoGroup(s, w)) }},
		{"group of a member", "pages/group", nil, therapist, func(s *stage, w *window) { w.open(demoGroup(s, w)) }},
		{"group new with faults", "pages/group-edit", []string{"GET /groups/new", "POST /groups/new"}, officer, func(s *stage, w *window) {
			w.open("/groups/new")
			w.types("#organisation", "Northshire Community Health NHS Trust")
			w.leads(func() { w.press("Make the work group") })
			w.sees("Enter the name of the work group")
		}},
		{"group edit", "pages/group-edit", []string{"GET /groups/:group/edit"}, officer, func(s *stage, w *window) { w.open(demoGroup(s, w) + "/edit") }},
		{"group edited", "pages/group", []string{"POST /groups/:group/edit"}, officer, func(s *stage, w *window) {
			w.open(s.ownGroup(w.t, "Speech and language (South)") + "/edit")
			w.types("#mailbox", "salt.south@health.example")
			w.leads(func() { w.press("Save") })
			w.sees("The work group is changed.")
		}},
		{"group close", "pages/confirm", []string{"GET /groups/:group/close"}, officer, func(s *stage, w *window) { w.open(demoGroup(s, w) + "/close") }},
		{"group closed", "pages/groups", []string{"POST /groups/:group/close"}, officer, func(s *stage, w *window) {
			w.open(s.ownGroup(w.t, "A group that is closed") + "/close")
			w.leads(func() { w.press("Close the work group") })
			w.sees("The work group is closed.")
		}},
	}
	return append(append(append(out, memberScenes()...), handScenes()...), traySendScenes()...)
}

func memberScenes() []scene {
	return []scene{
		{"member refused", "pages/group", []string{"POST /groups/:group/members"}, "runs a group", func(s *stage, w *window) {
			w.open(s.ownGroup(w.t, "Physiotherapy", "runs a group", "is in a group"))
			w.types("#email", "somebody@elsewhere.example")
			w.leads(func() { w.press("Add") })
			w.sees("Nobody in this work group has an address at elsewhere.example")
		}},
		{"member invited", "pages/group", []string{"POST /groups/:group/invitations/:invitation/withdraw"}, "runs another group", func(s *stage, w *window) {
			w.open(s.ownGroup(w.t, "Community nursing", "runs another group"))
			for _, email := range []string{"first.invited@health.example", "second.invited.with.a.long.name@health.example"} {
				w.types("#email", email)
				w.leads(func() { w.press("Add") })
				w.sees("asks the person to register")
			}
			w.leads(func() { w.press("Withdraw") })
			w.sees("The invitation is withdrawn.")
		}},
		{"member edit", "pages/member-edit", []string{"GET /groups/:group/members/:account"}, officer, func(s *stage, w *window) {
			w.open(s.member(w.t, s.ownGroup(w.t, "Dietetics", "of dietetics"), "of dietetics"))
		}},
		{"member edited", "pages/group", []string{"POST /groups/:group/members/:account"}, officer, func(s *stage, w *window) {
			w.open(s.member(w.t, s.ownGroup(w.t, "Audiology", "of audiology"), "of audiology"))
			w.click("label[for=signatory]", "")
			w.leads(func() { w.press("Save") })
			w.sees("The member is changed.")
		}},
		{"member remove", "pages/member-remove", []string{"GET /groups/:group/members/:account/remove"}, officer, func(s *stage, w *window) {
			w.open("/groups/" + s.text(w.t, "select ref from work_groups where name = 'Paediatric OT (North)'") + "/members/" + s.person(w.t, therapist).Ref + "/remove")
		}},
		{"member last administrator", "pages/member-remove", []string{"POST /groups/:group/members/:account/remove"}, "runs it alone", func(s *stage, w *window) {
			w.open(s.member(w.t, s.ownGroup(w.t, "Orthoptics", "runs it alone", "is in it too"), "runs it alone") + "/remove")
			w.leads(func() { w.press("Remove") })
			w.sees("This is the last administrator")
		}},
	}
}

func handScenes() []scene {
	return []scene{
		{"tasks found", "pages/tasks", []string{"POST /tasks"}, therapist, func(s *stage, w *window) {
			w.open("/tasks?filter=soon&sort=name")
			w.types("#find-task", "blue")
			w.leads(func() { w.press("Search") })
			w.sees("Diane Bluebell")
		}},
		{"tasks not found", "pages/tasks", nil, therapist, func(s *stage, w *window) {
			w.open("/tasks")
			w.types("#find-task", "Rumpelstiltskin")
			w.leads(func() { w.press("Search") })
			w.sees("None of your forms fits")
		}},
		{"tasks with a note", "pages/tasks", nil, "gets a note", func(s *stage, w *window) {
			s.passed(w, "gives a note", "gets a note")
			w.open("/tasks")
			w.sees("Seating visit is booked")
		}},
		{"form with a note", "pages/form", nil, "gets the note", func(s *stage, w *window) {
			ref := s.passed(w, "gives the note", "gets the note")
			w.open(formPath(ref, "details"))
			w.sees("Seating visit is booked")
		}},
		{"picked up", "pages/form", []string{"POST /tasks/:ref/pickup"}, "picks up", func(s *stage, w *window) {
			s.inTray(w.t, s.ownGroup(w.t, "Picks up", "picks up"))
			w.open("/tasks")
			w.leads(func() { w.press("Pickup") })
		}},
		{"picked up too late", "pages/message", nil, "picks up late", func(s *stage, w *window) {
			ref := s.inTray(w.t, s.ownGroup(w.t, "Picks up late", "picks up late", "picks up early"))
			w.open("/tasks")
			if err := s.store.PickUp(w.t.Context(), s.person(w.t, "picks up early").ID, ref); err != nil {
				w.t.Fatal(err)
			}
			w.leads(func() { w.press("Pickup") })
			w.sees("has picked this form up already")
		}},
		{"reassign", "pages/reassign", []string{"GET /tasks/:ref/reassign"}, therapist, func(s *stage, w *window) {
			w.open("/tasks/" + s.text(w.t, "select t.ref from tasks t join cases c on c.id = t.case_id where c.reference = 'NC-2026-01843'") + "/reassign")
		}},
		{"reassign taking over with faults", "pages/reassign", []string{"POST /tasks/:ref/reassign"}, therapist, func(s *stage, w *window) {
			w.open("/tasks/" + s.text(w.t, "select t.ref from tasks t join cases c on c.id = t.case_id where c.reference = 'NC-2026-01777'") + "/reassign")
			w.click(".govuk-radios label", "Ffion")
			w.types("#note", "I do the visit on Tuesday.")
			w.leads(func() { w.press("Select User and Re-Assign") })
			w.sees("Choose why you take this form")
		}},
		{"reassign among many", "pages/reassign", nil, "has many colleagues", func(s *stage, w *window) {
			people := []string{"has many colleagues"}
			for _, n := range strings.Fields("Ann Ben Cai Dee Eve Fay Gil Hal Ivy Jon Kit Lea Max Nia Owen Pia Quin") {
				people = append(people, "colleague "+n)
			}
			s.ownGroup(w.t, "A large team", people...)
			ref := s.own(w.t, "among many", "")
			s.exec(w.t, "update tasks set owner_id = $2 where ref = $1", ref, s.person(w.t, "has many colleagues").ID)
			w.open("/tasks/" + ref + "/reassign")
			w.types("#find", "colleague.quin")
			w.leads(func() { w.press("Locate") })
			w.sees("others do not fit")
		}},
		{"reassign without a group", "pages/reassign", nil, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "") + "/reassign") }},
		{"hands", "pages/hands", []string{"GET /tasks/:ref/hands"}, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.text(w.t, "select t.ref from tasks t join cases c on c.id = t.case_id where c.reference = 'NC-2026-01866'") + "/hands")
		}},
		{"hands none", "pages/hands", nil, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "") + "/hands") }},
	}
}

func traySendScenes() []scene {
	return []scene{
		{"case in a tray", "pages/case", nil, officer, func(s *stage, w *window) { w.open(s.caseOf(w.t, "NC-2026-01930")) }},
		{"send to a group", "pages/send-check", nil, officer, func(s *stage, w *window) {
			w.open(s.ownCase(w.t, "to a group", "Mbali Dlamini") + "/send")
			w.choosesOT()
			w.chooses(control("r1.group"), "Paed", s.text(w.t, "select ref from work_groups where name = 'Paediatric OT (North)'"))
			w.leads(func() { w.press("Continue") })
			w.sees("Send this form?")
		}},
		{"send to nobody", "pages/case-send", nil, officer, func(s *stage, w *window) {
			w.open(s.ownCase(w.t, "to nobody", "Mbali Dlamini") + "/send")
			w.choosesOT()
			w.leads(func() { w.press("Continue") })
			w.sees("or choose a work group")
		}},
	}
}

// passed is a form that one has given to the other with a note.
func (s *stage) passed(w *window, from, to string) string {
	w.t.Helper()
	s.ownGroup(w.t, "Of "+to, from, to)
	ref := s.own(w.t, "note to "+to, "typical")
	giver, receiver := s.person(w.t, from), s.person(w.t, to)
	s.exec(w.t, "update tasks set owner_id = $2 where ref = $1", ref, giver.ID)
	_, err := s.store.Reassign(w.t.Context(), store.HandOver{ByID: giver.ID, TaskRef: ref, ToRef: receiver.Ref,
		Note: "Sections 1 to 5 are finished.\nSeating visit is booked for 20 October, you would need to go."})
	if err != nil {
		w.t.Fatal(err)
	}
	return ref
}
