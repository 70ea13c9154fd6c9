package main

import (
	"strings"

	"portico/internal/portal"
)

// partScenes are of forms that several people fill in, each a part.
func partScenes() []scene {
	return []scene{
		{"sends in parts with faults", "pages/case-send", nil, officer, func(s *stage, w *window) {
			casePath := s.ownCase(w.t, "parts with faults", "Mbali Dlamini")
			w.open(casePath + "/send/" + s.several(w.t, s.person(w.t, officer), strings.TrimPrefix(casePath, "/cases/"), carePlanRows("a@seren.example", "b@seren.example", "")...).Ref)
			w.leads(func() { w.press("Continue") })
			w.sees("Recipient 1: Nobody fills in “6. Family and contact”")
		}},
		{"sends in parts checked", "pages/send-check", nil, officer, func(s *stage, w *window) {
			casePath := s.ownCase(w.t, "parts checked", "Mbali Dlamini")
			w.open(casePath + "/send/" + s.several(w.t, s.person(w.t, officer), strings.TrimPrefix(casePath, "/cases/"), carePlanRows("a@seren.example", "b@seren.example", "family")...).Ref + "/check")
			w.sees("One form together with Recipient 2")
		}},
		{"a part of a form", "pages/form", nil, writer, func(s *stage, w *window) {
			ref, _ := s.carePlan(w, "a part")
			w.open(formPath(ref, "health"))
			w.sees("You have a part of this form: 3. Health.")
		}},
		{"case in parts", "pages/case", []string{"GET /tasks/:ref/whole"}, officer, func(s *stage, w *window) {
			ref, casePath := s.carePlan(w, "case in parts")
			s.sql(w.t, "update tasks set state = 'submitted', submitted_at = now() where ref = $1", ref)
			w.open("/tasks/" + ref + "/whole")
			w.sees("Parts of this form are not in yet")
			w.open(casePath)
			w.sees("1 of 2 parts in")
		}},
	}
}

// carePlanRows are a care plan in two parts; family is the tab that is easily forgotten.
func carePlanRows(first, second, family string) []string {
	const row = "form=cla-care-plan-1 part=part tabs_cla_care_plan_1="
	rest := "details permanence education development daily placement wishes signoff approvals council supporting " + family
	return []string{row + "health email=" + first, row + strings.Join(strings.Fields(rest), " tabs_cla_care_plan_1=") + " email=" + second}
}

// carePlan sends a care plan in two parts, health to whoever is signed in.
func (s *stage) carePlan(w *window, name string) (ref, casePath string) {
	w.t.Helper()
	me := s.person(w.t, officer)
	casePath = s.ownCase(w.t, name, "Mbali Dlamini")
	sending := s.several(w.t, me, strings.TrimPrefix(casePath, "/cases/"), carePlanRows(s.person(w.t, writer).Email, s.addPerson(w.t, "Tomos Teacher").Email, "family")...)
	refs, err := s.cases.SendSending(w.t.Context(), me, sending)
	if err != nil {
		w.t.Fatal(portal.SentenceOf(err))
	}
	return refs[0], casePath
}
