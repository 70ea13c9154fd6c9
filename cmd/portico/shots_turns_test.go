package main

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"portico/internal/portal"
	"portico/internal/store"
)

// turnMarks and turnScenes are of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
var turnMarks = map[string]string{
	"pages/decline":   shows("form#decline"),
	"pages/declined":  shows(".p-declined"),
	"pages/more-time": shows("form#more-time"),
	"pages/messages":  shows(".p-narrow.p-thread"),
	"pages/letter":    shows("form#letter"),
	"pages/decide":    shows("form#decide") + " || document.querySelector('h1').textContent === 'Nothing to decide'",
}

// proposed is a task of one scene whose owner asks something of the council.
func (s *stage) proposed(t testing.TB, name, kind, reason string) string {
	t.Helper()
	ref := s.own(t, name, "typical")
	n := store.NewProposal{AccountID: s.person(t, writer).ID, TaskRef: ref, Kind: kind, Reason: reason}
	n.Words = "She was seen once, in March 2024, and did not need occupational therapy then.\nHer school may know more."
	n.First = &portal.Date{Year: 2026, Month: 10, Day: 5}
	if kind == store.ProposeMoreTime {
		wanted := portal.London(time.Now()).Add(25)
		n.Wanted = &wanted
	} else {
		n.Instead = store.Instead{Name: "Gwenllian ap Rhys", Service: "Seren Occupational Therapy and Rehabilitation", Email: "gwenllian.ap.rhys@seren-occupational-therapy.example"}
	}
	if err := s.store.Propose(t.Context(), n); err != nil && portal.CodeOf(err) != portal.Conflict {
		t.Fatal(err)
	}
	return ref
}

// given is a decision of the stage's officer about a task.
func (s *stage) given(t testing.TB, ref string, what portal.Decision, words string, at ...store.ReturnedQuestion) {
	t.Helper()
	me := s.person(t, officer)
	sheet, err := s.store.OpenSheet(t.Context(), me.ID, ref)
	if err == nil {
		err = s.store.Decide(t.Context(), store.Decision{AccountID: me.ID, TaskRef: ref, What: what, On: sheet.On(), Words: words, Questions: at})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// sent is a task of one scene that was submitted.
func (s *stage) sentIn(t testing.TB, name string) string {
	t.Helper()
	ref := s.own(t, name, "typical")
	s.submit(t, s.person(t, writer), ref)
	return ref
}

// said is a thread of two messages at a task of one scene.
func (s *stage) said(t testing.TB, name string) string {
	t.Helper()
	ref := s.own(t, name, "")
	for i, m := range []store.NewMessage{{AccountID: s.person(t, writer).ID, Words: "The address on the form is an old one: they moved in August.\nWhich school is she at now?"},
		{AccountID: s.person(t, officer).ID, Words: "Testertown High School, since September. The address is put right, thank you."}} {
		m.TaskRef, m.Ref = ref, name+string(rune('a'+i))
		if err := s.store.SendMessage(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	return ref
}

func turnScenes() []scene {
	all := append(declineScenes(), timeScenes()...)
	all = append(all, messageThreadScenes()...)
	return append(all, decideScenes()...)
}

func declineScenes() []scene {
	return []scene{
		{"decline", "pages/decline", []string{"GET /tasks/:ref/decline"}, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "typical") + "/decline") }},
		{"decline with faults", "pages/decline", []string{"POST /tasks/:ref/decline"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.answered(w.t, "typical") + "/decline")
			w.chooses(control("reason"), "Away", "away")
			w.types(control("instead.email"), "somebody at health")
			w.leads(func() { w.press("Ask the council to agree") })
			w.sees("Enter the first and the last day of the absence")
		}},
		{"decline proposed", "pages/declined", []string{"GET /tasks/:ref/decline"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.own(w.t, "declining", "typical") + "/form/views")
			w.leads(func() { w.press("Decline") })
			w.chooses(control("reason"), "Not kn", "unknown")
			w.types(control("words"), "No record under this name or date of birth.")
			w.leads(func() { w.press("Ask the council to agree") })
			w.sees("The council is asked to agree.")
			w.sees("What is written so far")
		}},
		{"decline taken back", "pages/form", []string{"POST /tasks/:ref/decline/withdraw"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.proposed(w.t, "taking back", store.ProposeDecline, "discharged"))
			w.leads(func() { w.press("Take it back and go on with the form") })
			w.sees("yours to complete again")
		}},
		{"declined", "pages/declined", nil, writer, func(s *stage, w *window) {
			ref := s.proposed(w.t, "declined", store.ProposeDecline, "discharged")
			s.given(w.t, ref, portal.AgreeDecline, "Thank you. We ask them instead.")
			w.open("/tasks/" + ref)
			w.sees("The council has agreed")
		}},
		{"decline refused", "pages/form", nil, writer, func(s *stage, w *window) {
			ref := s.proposed(w.t, "refused", store.ProposeDecline, "other-request")
			s.given(w.t, ref, portal.RefuseDecline, "That advice is more than a year old. What you know of her now is needed.")
			w.open("/tasks/" + ref)
			w.sees("more than a year old")
		}},
	}
}

func timeScenes() []scene {
	return []scene{
		{"more time", "pages/more-time", []string{"GET /tasks/:ref/more-time"}, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "typical") + "/more-time") }},
		{"more time with faults", "pages/more-time", []string{"POST /tasks/:ref/more-time"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.answered(w.t, "typical") + "/more-time")
			w.click(control("reason", "away")+" + label", "")
			w.types(control("wanted"), "1/1/2025")
			w.leads(func() { w.click("main form button", "Ask for more time") })
			w.sees("Ask for a day that is still to come")
		}},
		{"more time asked", "pages/more-time", nil, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.proposed(w.t, "asked for time", store.ProposeMoreTime, "missed") + "/form/views")
			w.leads(func() { w.press("More time asked on") })
			w.sees("The council has not decided yet")
		}},
		{"letter", "pages/letter", []string{"GET /tasks/:ref/letter"}, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "") + "/letter") }},
		{"letter with faults", "pages/letter", []string{"POST /tasks/:ref/letter"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.own(w.t, "letter with faults", "") + "/letter")
			w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(map[string][]byte{"Clinic letter of October.pdf": samplePDF()})))
			w.leads(func() { w.press("Upload Document") })
			w.sees("Clinic letter of October.pdf")
			w.leads(func() { w.press("Yes, send the letter") })
			w.sees("Tick to declare")
		}},
		{"letter sent", "pages/receipt", nil, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.own(w.t, "letter sent", "") + "/letter")
			w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(map[string][]byte{"Clinic letter.pdf": samplePDF()})))
			w.types(control("author"), "Dr Nasreen Chaudhry")
			w.types(control("role"), "Consultant paediatrician")
			w.types(control("date"), "3/10/2026")
			w.click(control("declaration")+" + label", "")
			w.leads(func() { w.press("Yes, send the letter") })
		}},
		{"read letter", "pages/read", nil, officer, func(s *stage, w *window) {
			ref := s.own(w.t, "letter to read", "")
			s.letter(w.t, ref)
			w.open("/tasks/" + ref + "/read")
			w.sees("Answered by letter")
		}},
	}
}

func messageThreadScenes() []scene {
	return []scene{
		{"messages none", "pages/messages", []string{"GET /tasks/:ref/messages"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.answered(w.t, "") + "/messages")
			w.sees("No messages yet.")
		}},
		{"messages", "pages/messages", []string{"POST /tasks/:ref/messages"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.said(w.t, "thread") + "/form/views")
			w.leads(func() { w.press("Messages 1 new") })
			w.sees("since September")
			w.types("#words", "Thank you.")
			w.leads(func() { w.press("Send message") })
			w.sees("The message is sent.")
		}},
		{"messages with faults", "pages/messages", nil, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.said(w.t, "council thread") + "/messages")
			w.leads(func() { w.press("Send message") })
			w.sees("Write the message first")
		}},
		{"tasks with news", "pages/tasks", nil, therapist, func(s *stage, w *window) {
			w.open("/tasks")
			w.sees("1 new message")
			w.sees("More time asked on")
			w.sees("Decline proposed")
		}},
	}
}

func decideScenes() []scene {
	returned := func(s *stage, w *window, name string) string {
		ref := s.sentIn(w.t, name)
		s.given(w.t, ref, portal.ReturnForm, "Thank you. Two things are missing before this can go to the panel:\n– how often and how long\n– who will do it",
			store.ReturnedQuestion{Name: "views.child_views", Title: "Views", Words: "In her own words, if you can."})
		return ref
	}
	return []scene{
		{"decide on a decline", "pages/decide", []string{"GET /tasks/:ref/decide"}, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.proposed(w.t, "to decide", store.ProposeDecline, "discharged") + "/decide")
		}},
		{"decide on more time", "pages/decide", nil, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.proposed(w.t, "time to decide", store.ProposeMoreTime, "missed") + "/decide")
		}},
		{"decide with faults", "pages/decide", []string{"POST /tasks/:ref/decide"}, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.sentIn(w.t, "to return") + "/decide")
			w.click(control("decision", "return")+" + label", "")
			w.leads(func() { w.press("Add row to At single questions") })
			w.leads(func() { w.click("main form .p-after button", "Decide") })
			w.sees("Say what must be changed or added")
		}},
		{"decided meanwhile", "pages/decide", nil, officer, func(s *stage, w *window) {
			ref := s.sentIn(w.t, "decided meanwhile")
			w.open("/tasks/" + ref + "/decide")
			w.click(control("decision", "return")+" + label", "")
			w.types(control("words"), "Say how often and how long.")
			s.given(w.t, ref, portal.ReturnForm, "Another officer was faster")
			w.leads(func() { w.click("main form .p-after button", "Decide") })
			w.sees("Somebody was faster")
		}},
		{"decided", "pages/case", nil, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.sentIn(w.t, "accepted") + "/read")
			w.leads(func() { w.click("main a", "Accept or return") })
			w.click(control("decision", "accept")+" + label", "")
			w.leads(func() { w.click("main form .p-after button", "Decide") })
			w.sees("The form is accepted.")
		}},
		{"returned", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(returned(s, w, "returned to read"), "views"))
			w.sees("In her own words, if you can.")
		}},
		{"read twice submitted", "pages/read", []string{"GET /tasks/:ref/rounds/:round/pdf"}, officer, func(s *stage, w *window) {
			ref := returned(s, w, "submitted twice")
			s.submit(w.t, s.person(w.t, writer), ref)
			w.open("/tasks/" + ref + "/read")
			w.press("Submitted 2 times")
			w.sees("Submission 1 on")
			if got := w.client().get("/tasks/" + ref + "/rounds/1/pdf"); got.Status != 200 {
				w.t.Errorf("the PDF of round 1 answers %d", got.Status)
			}
		}},
	}
}
