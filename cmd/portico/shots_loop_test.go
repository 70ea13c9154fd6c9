package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/internal/portal"
	"portico/internal/store"
)

func init() {
	for page, css := range map[string]string{
		"cases": "form.p-filter[action='/cases'] #search", "case": ".p-case-record", "case-edit": "form#case-edit", "case-send": "form#case-send",
		"send-check": "form#send-check", "retract": "form#retract", "retracted": ".p-retracted", "invite": "form#invite", "register": "form#register",
		"register-account": "form#register-account", "register-code": "form#register-code", "registered": ".p-registered",
	} {
		marks["pages/"+page] = shows(css)
	}
}

// caseOf is the address of the case of the demo with a reference.
func (s *stage) caseOf(t testing.TB, reference string) string {
	t.Helper()
	return "/cases/" + s.text(t, "select ref from cases where reference = $1", reference)
}

// ownCase is the address of a case that only one scene uses.
func (s *stage) ownCase(t testing.TB, name, child string) string {
	t.Helper()
	return "/cases/" + s.task(t, "case "+name, func(portal.Account) string {
		return s.text(t, "select ref from cases where id = $1", s.addCase(t, child))
	})
}

// invited is a task of a case of one scene that waits for an address to register.
func (s *stage) invited(t testing.TB, name, email string) (task, casePath string) {
	t.Helper()
	casePath = s.ownCase(t, name, "Llŷr Gwynedd-Pritchard")
	task = s.task(t, "invited "+name, func(portal.Account) string {
		me := s.personLocked(t, officer)
		refs, err := s.cases.SendSending(t.Context(), me, s.ready(t, me, strings.TrimPrefix(casePath, "/cases/"), email))
		if err != nil {
			t.Fatal(err)
		}
		return refs[0]
	})
	return task, casePath
}

// files writes files to be chosen in a browser, and gives their paths.
func (w *window) files(named map[string][]byte) (paths []string) {
	w.t.Helper()
	dir := w.t.(*testing.T).TempDir()
	for name, body := range named {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, body, 0o644); err != nil {
			w.t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func caseScenes() []scene {
	const first = "NC-2026-01843"
	record := func(w *window) {
		w.types(control("case.reference"), "NC-2026-01999")
		w.chooses(control("case.kind"), "EHC", "assessment")
		w.types(control("child.fullName"), "Anastasia Papadopoulou-Wentworth")
		w.types(control("child.born"), "1/4/2016")
	}
	return []scene{
		{"cases", "pages/cases", []string{"GET /cases"}, officer, func(s *stage, w *window) {
			s.ownCase(w.t, "listed", "محمد بن عبد الرحمن الأنصاري")
			w.open("/cases")
		}},
		{"cases found", "pages/cases", []string{"POST /cases"}, officer, func(s *stage, w *window) {
			w.open("/cases")
			w.types("#search", "blue")
			w.leads(func() { w.press("Apply") })
			w.sees("Diane Bluebell")
		}},
		{"cases not found", "pages/cases", nil, officer, func(s *stage, w *window) {
			w.open("/cases")
			w.types("#search", "Rumpelstiltskin")
			w.leads(func() { w.press("Apply") })
			w.sees("No case fits")
		}},
		{"case new", "pages/case-edit", []string{"GET /cases/new"}, officer, func(s *stage, w *window) { w.open("/cases/new") }},
		{"case new with faults", "pages/case-edit", []string{"POST /cases/new"}, officer, func(s *stage, w *window) {
			w.open("/cases/new")
			w.types(control("child.born"), "31/02/2016")
			w.leads(func() { w.press("Save") })
			w.sees("Enter the child's full name")
		}},
		{"case new with rows", "pages/case-edit", nil, officer, func(s *stage, w *window) {
			w.open("/cases/new")
			record(w)
			w.leads(func() { w.press("Add row to Parents and carers") })
			w.types(`[name^="child.parents."][name$=".relationship"]`, "Mother")
			w.types(`[name^="child.parents."][name$=".email"]`, "at home")
			w.leads(func() { w.press("Save") })
			w.sees("There is a problem")
		}},
		{"case", "pages/case", []string{"GET /cases/:case"}, officer, func(s *stage, w *window) { w.open(s.caseOf(w.t, first)) }},
		{"case overdue", "pages/case", nil, officer, func(s *stage, w *window) { w.open(s.caseOf(w.t, "NC-2026-01790")) }},
		{"case submitted", "pages/case", nil, officer, func(s *stage, w *window) { w.open(s.caseOf(w.t, "NC-2026-01602")) }},
		{"case retracted", "pages/case", nil, officer, func(s *stage, w *window) { w.open(s.caseOf(w.t, "NC-2026-01688")) }},
		{"case invited", "pages/case", nil, officer, func(s *stage, w *window) { w.open(s.caseOf(w.t, "NC-2026-01922")) }},
		{"case in trouble", "pages/case", nil, officer, func(s *stage, w *window) {
			task, path := s.invited(w.t, "trouble", "wrong.address.that.is.long@seren-occupational-therapy.example")
			s.waitForMail(w.t)
			s.sql(w.t, "update mails set state = 'failed', tries = 1 where task_id = (select id from tasks where ref = $1)", task)
			s.sql(w.t, "update invitations set expires_at = now() - interval '1 day' where task_id = (select id from tasks where ref = $1)", task)
			w.open(path)
			w.sees("could not be delivered")
		}},
		{"case recorded", "pages/case", nil, officer, func(s *stage, w *window) {
			w.open("/cases/new")
			record(w)
			w.types(control("child.nhsNumber"), "999 012 3455")
			w.leads(func() { w.press("Save") })
			w.sees("The case is recorded.")
			w.sees("does not pass its own check")
		}},
		{"case changed meanwhile", "pages/case-edit", []string{"GET /cases/:case/edit", "POST /cases/:case/edit"}, officer, func(s *stage, w *window) {
			path := s.ownCase(w.t, "moved", "Mbali Dlamini")
			w.open(path + "/edit")
			s.sql(w.t, "update cases set revision = revision + 1 where ref = $1", strings.TrimPrefix(path, "/cases/"))
			w.leads(func() { w.press("Save") })
			w.sees("Somebody else has changed this case")
		}},
	}
}

func sendScenes() []scene {
	enter := func(w *window, email string) {
		w.choosesOT()
		w.types(control("r1.email"), email)
	}
	return []scene{
		{"send", "pages/case-send", []string{"GET /cases/:case/send"}, officer, func(s *stage, w *window) {
			w.open(s.ownCase(w.t, "send", "Diane Bluebell") + "/send")
		}},
		{"send with faults", "pages/case-send", []string{"POST /cases/:case/send"}, officer, func(s *stage, w *window) {
			w.open(s.ownCase(w.t, "send", "Diane Bluebell") + "/send")
			w.types(control("r1.email"), "somebody at health")
			w.leads(func() { w.press("Continue") })
			w.sees("Choose the form to send")
		}},
		{"send with papers", "pages/case-send", []string{"GET /cases/:case/send/:sending", "POST /cases/:case/send/:sending"}, officer, func(s *stage, w *window) {
			w.open(s.ownCase(w.t, "papers", "Diane Bluebell") + "/send")
			w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(map[string][]byte{"Our story.pdf": samplePDF(), "notes.txt": []byte("Only words.\n")})))
			w.leads(func() { w.press("Continue") })
			w.sees("notes.txt")
			w.leads(func() { w.press("Continue") })
			w.sees("Our story.pdf")
			w.open(ask[string](w, "location.pathname"))
		}},
		{"send check", "pages/send-check", []string{"GET /cases/:case/send/:sending/check"}, officer, func(s *stage, w *window) {
			w.open(s.ownCase(w.t, "check", "Persephone Featherstonehaugh-Cholmondeley") + "/send")
			enter(w, "gwenllian.ap.rhys@seren-occupational-therapy-and-rehabilitation.example")
			w.types(control("comments"), "Please complete the report. Mum has asked for the seating question to be covered.")
			w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(map[string][]byte{"Our story.pdf": samplePDF()})))
			w.leads(func() { w.press("Continue") })
			w.sees("will be invited to register")
		}},
		{"send check asked", "pages/send-check", []string{"POST /cases/:case/send/:sending/check"}, officer, func(s *stage, w *window) {
			owner := s.person(w.t, writer)
			path := "/cases/" + s.text(w.t, "select c.ref from cases c join tasks t on t.case_id = c.id where t.ref = $1", s.own(w.t, "asked", ""))
			w.open(path + "/send")
			enter(w, owner.Email)
			w.types(control("r1.due"), "1/9/2033")
			w.leads(func() { w.press("Continue") })
			w.leads(func() { w.click("main form button", "Send") })
			w.sees("Tick to say")
		}},
		{"send facts missing", "pages/send-check", nil, officer, func(s *stage, w *window) {
			w.open("/cases/new")
			w.types(control("case.reference"), "NC-2026-02001")
			w.chooses(control("case.kind"), "EHC", "assessment")
			w.types(control("child.fullName"), "Tomos Bevan")
			w.types(control("child.born"), "1/4/2016")
			w.leads(func() { w.press("Save") })
			w.leads(func() { w.press("Send forms") })
			enter(w, "somebody.else@health.example")
			w.leads(func() { w.press("Continue") })
			w.sees("the record does not have them")
		}},
		{"sent", "pages/case", nil, officer, func(s *stage, w *window) {
			w.open(s.ownCase(w.t, "sent", "Jędrzej Szczęśniak-Morgan") + "/send")
			enter(w, s.person(w.t, newcomer).Email)
			w.leads(func() { w.press("Continue") })
			w.leads(func() { w.click("main form button", "Send") })
			w.sees("The form is sent.")
		}},
		{"invite again", "pages/invite", []string{"GET /tasks/:ref/invite"}, officer, func(s *stage, w *window) {
			task, _ := s.invited(w.t, "again", "gwenllian@seren.example")
			w.open("/tasks/" + task + "/invite")
		}},
		{"invite with faults", "pages/invite", []string{"POST /tasks/:ref/invite"}, officer, func(s *stage, w *window) {
			task, _ := s.invited(w.t, "again", "gwenllian@seren.example")
			w.open("/tasks/" + task + "/invite")
			w.fills(control("email"), "gwenllian at seren")
			w.leads(func() { w.press("Send the invitation") })
			w.sees("There is a problem")
		}},
		{"form with papers", "pages/form", []string{"GET /tasks/:ref/enclosures/:enclosure"}, therapist, func(s *stage, w *window) {
			task := s.text(w.t, "select t.ref from tasks t join cases c on c.id = t.case_id where c.reference = 'NC-2026-01918'")
			w.open(formPath(task, "details"))
			w.press("Papers from the council (1)")
			w.sees("Our story")
			if got := w.client().get(ask[string](w, "new URL(document.querySelector('.p-more .p-files a').href).pathname")); got.Status != 200 {
				w.t.Errorf("the paper answers %d", got.Status)
			}
		}},
	}
}

func retractScenes() []scene {
	takenBack := func(s *stage, w *window, words string) string {
		ref := s.own(w.t, "taken back "+words, "typical")
		err := s.store.RetractTask(w.t.Context(), store.Retract{AccountID: s.person(w.t, officer).ID, TaskRef: ref, Reason: "other_form", Words: words})
		if err != nil && portal.CodeOf(err) != portal.Conflict {
			w.t.Fatal(err)
		}
		return ref
	}
	return []scene{
		{"retract", "pages/retract", []string{"GET /tasks/:ref/retract"}, officer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "typical") + "/retract") }},
		{"retract with faults", "pages/retract", []string{"POST /tasks/:ref/retract"}, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.answered(w.t, "typical") + "/retract")
			w.leads(func() { w.click("main form button", "Retract") })
			w.sees("Choose why the form is retracted")
		}},
		{"retracted", "pages/retracted", []string{"GET /tasks/:ref/retracted"}, writer, func(s *stage, w *window) {
			ref := takenBack(s, w, "The family has moved within the county.\nYou will get the form for the new school.")
			if got := w.client().get("/tasks/" + ref + "/pdf"); !strings.HasPrefix(got.Body, "%PDF-") {
				w.t.Errorf("the PDF of the draft answers %d", got.Status)
			}
			w.open("/tasks/" + ref + "/retracted")
		}},
		{"retracted long ago", "pages/retracted", nil, writer, func(s *stage, w *window) {
			ref := takenBack(s, w, "")
			s.sql(w.t, "update tasks set retracted_at = now() - interval '31 days' where ref = $1", ref)
			w.open("/tasks/" + ref + "/retracted")
			w.sees("which are over")
		}},
		{"retracted while writing", "pages/conflict", nil, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "retracted while writing", "typical")
			w.open(formPath(ref, "views"))
			if err := s.store.RetractTask(w.t.Context(), store.Retract{AccountID: s.person(w.t, officer).ID, TaskRef: ref, Reason: "not_needed"}); err != nil {
				w.t.Fatal(err)
			}
			w.types(control("views.child_views"), " And her cat.")
			w.sees("The council has taken this form back")
			w.leads(func() { w.press("See both texts") })
		}},
		{"tasks retracted", "pages/tasks", nil, therapist, func(s *stage, w *window) {
			w.open("/tasks")
			w.sees("Recently Retracted Tasks")
		}},
		{"read by an officer", "pages/read", []string{"GET /tasks/:ref/xlsx", "GET /tasks/:ref/zip"}, officer, func(s *stage, w *window) {
			ref := s.text(w.t, "select t.ref from tasks t join cases c on c.id = t.case_id where c.reference = 'NC-2026-01602'")
			for _, what := range []string{"xlsx", "zip"} {
				if got := w.client().get("/tasks/" + ref + "/" + what); got.Status != 200 || !strings.HasPrefix(got.Body, "PK") {
					w.t.Errorf("the %s answers %d", what, got.Status)
				}
			}
			w.open("/tasks/" + ref + "/read")
		}},
	}
}

func registerScenes() []scene {
	about := func(w *window) {
		for name, value := range map[string]string{"forename": "Gwenllian", "surname": "ap Rhys", "role": "Occupational therapist",
			"organisation": "Seren Therapy", "street": "4 Quay Street", "town": "Northshire", "postcode": "NS1 1AA"} {
			w.types(control(name), value)
		}
		w.click(control("capacity", "true"), "")
		w.leads(func() { w.press("Next") })
	}
	account := func(w *window, email string) {
		w.fills("#email", email)
		w.types("#password", testPassword)
		w.types("#again", testPassword)
		w.leads(func() { w.press("Next") })
	}
	code := func(s *stage, w *window, email string) {
		w.paste("#code", s.newestCode(w.t, email, 0))
		w.leads(func() { w.press("Next") })
	}
	return []scene{
		{"register", "pages/register", []string{"GET /register"}, nobody, func(s *stage, w *window) {
			w.open("/sign-in")
			w.leads(func() { w.press("Register for an account") })
		}},
		{"register with faults", "pages/register", []string{"POST /register"}, nobody, func(s *stage, w *window) {
			w.open("/register")
			w.leads(func() { w.press("Next") })
			w.sees("Enter your forename")
		}},
		{"register account", "pages/register-account", []string{"GET /register/:registration"}, nobody, func(s *stage, w *window) {
			w.open("/register")
			about(w)
		}},
		{"register account with faults", "pages/register-account", []string{"POST /register/:registration"}, nobody, func(s *stage, w *window) {
			w.open("/register")
			about(w)
			w.leads(func() { w.press("Next") })
		}},
		{"register code", "pages/register-code", []string{"GET /register/:registration/code"}, nobody, func(s *stage, w *window) {
			w.open("/register")
			about(w)
			account(w, "gwenllian.of.the.code@seren.example")
		}},
		{"register code wrong", "pages/register-code", []string{"POST /register/:registration/code", "POST /register/:registration/code/new"}, nobody, func(s *stage, w *window) {
			w.open("/register")
			about(w)
			account(w, "gwenllian.wrong@seren.example")
			w.leads(func() { w.press("please send me a new code") })
			w.fills("#code", "0000 0000")
			w.leads(func() { w.press("Next") })
			w.sees("not the code")
		}},
		{"invitation", "pages/register", []string{"GET /invitations/:token"}, nobody, func(s *stage, w *window) {
			s.invited(w.t, "invitation", "gwenllian.invited@seren.example")
			w.open("/invitations/" + s.invitation(w.t, "gwenllian.invited@seren.example"))
		}},
		{"register another address", "pages/register-account", nil, nobody, func(s *stage, w *window) {
			s.invited(w.t, "other", "gwenllian.other@seren.example")
			w.open("/invitations/" + s.invitation(w.t, "gwenllian.other@seren.example"))
			about(w)
			account(w, "gwenllian@home.example")
			w.sees("The council invited gwenllian.other@seren.example.")
		}},
		{"registered", "pages/registered", []string{"GET /register/:registration/done"}, nobody, func(s *stage, w *window) {
			s.invited(w.t, "registered", "gwenllian.registered@seren.example")
			w.open("/invitations/" + s.invitation(w.t, "gwenllian.registered@seren.example"))
			about(w)
			account(w, "gwenllian.registered@seren.example")
			code(s, w, "gwenllian.registered@seren.example")
			w.sees("1 form waits for you.")
		}},
		{"registered another address", "pages/registered", nil, nobody, func(s *stage, w *window) {
			s.invited(w.t, "elsewhere", "gwenllian.elsewhere@seren.example")
			w.open("/invitations/" + s.invitation(w.t, "gwenllian.elsewhere@seren.example"))
			about(w)
			account(w, "gwenllian.private@home.example")
			w.click("#other", "")
			account(w, "gwenllian.private@home.example")
			code(s, w, "gwenllian.private@home.example")
			w.sees("so its form is not here")
		}},
		{"invitation for another", "pages/message", nil, newcomer, func(s *stage, w *window) {
			s.invited(w.t, "for another", "gwenllian.another@seren.example")
			w.open("/invitations/" + s.invitation(w.t, "gwenllian.another@seren.example"))
			w.sees("This invitation is for another address")
		}},
		{"invitation over", "pages/message", nil, nobody, func(s *stage, w *window) {
			task, _ := s.invited(w.t, "over", "gwenllian.over@seren.example")
			token := s.invitation(w.t, "gwenllian.over@seren.example")
			s.sql(w.t, "update invitations set expires_at = now() where task_id = (select id from tasks where ref = $1)", task)
			w.open("/invitations/" + token)
			w.sees("good for 28 days")
		}},
	}
}
