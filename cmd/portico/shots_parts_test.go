package main

import (
	"strings"

	"portico/internal/portal"
)

// partMarks and partScenes are of forms that several people fill in, each a part.
var partMarks = map[string]string{"pages/ask": shows(".p-entry #ask")}

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
		{"ask for a part", "pages/ask", []string{"GET /tasks/:ref/ask", "POST /tasks/:ref/asked/:part/remind", "POST /tasks/:ref/asked/:part/take-back"}, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "ask for a part", "typical")
			ask := func(email string) {
				w.open("/tasks/" + ref + "/ask")
				w.click("#ask input[type=checkbox]", "")
				w.fills(control("email"), email)
				w.fills(control("note"), "Please fill in what you know of her health.")
				w.leads(func() { w.click("#ask .govuk-button", "Ask") })
				w.sees("The part is asked for.")
			}
			ask(s.addPerson(w.t, "Nia Asked").Email)
			w.leads(func() { w.press("Remind") })
			w.sees("Whoever you asked gets an email.")
			w.leads(func() { w.press("Take the part back") })
			w.sees("The part is yours again")
			ask("new.nurse@elsewhere.example")
			w.sees("new.nurse@elsewhere.example, not in yet")
		}},
		{"ask for a part with faults", "pages/ask", []string{"POST /tasks/:ref/ask"}, writer, func(s *stage, w *window) {
			away := s.addPerson(w.t, "Awen Asked")
			s.signedIn(w.t, away).absent(w.t, "I am on leave until Monday.", "2026-01-01", "", "")
			w.open("/tasks/" + s.own(w.t, "ask with faults", "typical") + "/ask")
			w.leads(func() { w.click("#ask .govuk-button", "Ask") })
			w.sees("Tick the sections that you ask for")
			w.click("#ask input[type=checkbox]", "")
			w.fills(control("email"), away.Email)
			w.fills(control("note"), "Please fill in what you know.")
			w.leads(func() { w.click("#ask .govuk-button", "Ask") })
			w.sees("I am on leave until Monday.")
			w.sees("Ask this address all the same")
		}},
		{"a part is out", "pages/form", nil, writer, func(s *stage, w *window) {
			ref, me := s.own(w.t, "a part is out", "typical"), s.person(w.t, writer)
			s.askedFor(w.t, me, ref, "views", s.addPerson(w.t, "Nerys Nurse").Email)
			w.open("/tasks/" + ref)
			w.sees("Others were asked for parts of this form.")
			w.sees("Nerys Nurse, not in yet")
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
	sending := s.several(w.t, me, strings.TrimPrefix(casePath, "/cases/"), carePlanRows(s.person(w.t, writer).Email, s.addPerson(w.t, "Tomos Teacher of "+name).Email, "family")...)
	refs, err := s.cases.SendSending(w.t.Context(), me, sending)
	if err != nil {
		w.t.Fatal(portal.SentenceOf(err))
	}
	return refs[0], casePath
}
