package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/vault"
)

// scene is a page in a state: how it is reached, and what it then is. The list of scenes
// is what axe-core, the HTML checker and the contact sheet look at.
type scene struct {
	name   string
	page   string   // the template, "pages/check"
	routes []string // what answers on the way, beyond the page's own: "POST /sign-in"
	as     string   // who is signed in
	show   func(s *stage, w *window)
}

// marks tell the templates of pages apart by what only they show: for each an expression
// that is true on its pages and on no other.
var marks = mergedMarks(formMarks, accountMarks, groupMarks, signingMarks, turnMarks, historyMarks, rowMarks, documentMarks, beyondMarks,
	clockMarks, sendsMarks, chaseMarks, worklistMarks, packMarks, readingMarks, peopleMarks, recordMarks, retentionMarks, timelinessMarks, partMarks)

func mergedMarks(of ...map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range of {
		maps.Copy(out, m)
	}
	return out
}

// formMarks are of the form and its loop, and of authors.
var formMarks = map[string]string{
	"pages/sign-in":        shows(`form[action="/sign-in"] #password`),
	"pages/sign-in-code":   shows(`form[action^="/sign-in/code"] #code`),
	"pages/tasks":          shows(`.p-lists > section#assigned`),
	"pages/form":           shows(`main > #tab .p-form`) + " && !" + shows(`.p-preview`),
	"pages/print":          shows(`button[data-print]`),
	"pages/reference":      shows(`main .p-example`),
	"pages/lists":          "document.querySelector('h1').textContent === 'Lists'",
	"pages/list":           shows(`main form textarea#lines`),
	"pages/file":           shows(`main form input#file[type=file]`),
	"pages/table":          shows(`main > #tab .p-full-head`),
	"pages/check":          shows(`.p-panel--wash`) + " && document.querySelector('h1').textContent === 'Check your answers before you submit'",
	"pages/submit":         shows(`form[action$="/submit"] #declaration`),
	"pages/receipt":        shows(`.p-receipt .p-figure`),
	"pages/read":           shows(`.p-read-head h1`),
	"pages/conflict":       shows(`main .p-compare`) + " && !" + shows(`form#compare-past`),
	"pages/confirm":        shows(`main form.p-dialog__foot > .govuk-button--warning`),
	"pages/message":        shows(`main .p-main > h1:first-child + p`) + " && !" + shows(`main :is(form, section, article, table)`),
	"pages/dev-mail":       shows(`main article.p-mail`),
	"pages/forms":          shows(`main a.govuk-button[href="/forms/new"]`),
	"pages/form-new":       shows(`form#new`),
	"pages/form-versions":  shows(`section[aria-labelledby="draft-h"]`),
	"pages/draft":          shows(`form#draft[data-editor]`),
	"pages/draft-conflict": shows(`form[data-editor] .p-source--short`),
	"pages/preview-file":   shows(`main > #file`),
	"pages/preview":        shows(`.p-preview ~ main > #tab .p-form`),
	"pages/preview-pdf":    shows(`.p-preview-two iframe.p-frame`),
	"pages/preview-beside": shows(`.p-beside iframe.p-frame`),
	"pages/preview-excel":  shows(`.p-cells`),
	"pages/publish":        "/^(Publish this draft|Go back to version)/.test(document.querySelector('h1').textContent)",
	"pages/compare":        shows(`form#compare`),
	"pages/move":           "/^Move running tasks/.test(document.querySelector('h1').textContent)",
	"pages/moved":          shows(`.p-moved`),
	"pages/whole-form":     shows(`main section[aria-labelledby^="tab-"]`),
}

func shows(css string) string { return "(document.querySelector(" + quote(css) + ") !== null)" }

const (
	getTask   = "GET /tasks/:ref"
	getForm   = "GET /tasks/:ref/form/:tab"
	postForm  = "POST /tasks/:ref/form/:tab"
	getTable  = "GET /tasks/:ref/form/:tab/table/:table"
	getCheck  = "GET /tasks/:ref/check"
	getSubmit = "GET /tasks/:ref/submit"
	getAsset  = "GET /assets/:name"
	getCode   = "GET /sign-in/code"
	postCode  = "POST /sign-in/code"
	getList   = "GET /tasks"
	attach    = "POST /tasks/:ref/attachments"
	strays    = "GET /tasks/:ref/strays/:stray"
)

// scenes are all of them.
func scenes() []scene {
	all := signInScenes()
	all = append(all, listScenes()...)
	all = append(all, tabScenes()...)
	all = append(all, formScenes()...)
	all = append(all, attachScenes()...)
	all = append(all, searchScenes()...)
	all = append(all, submitScenes()...)
	all = append(all, registerScenes()...)
	all = append(all, caseScenes()...)
	all = append(all, sendScenes()...)
	all = append(all, retractScenes()...)
	all = append(all, troubleScenes()...)
	all = append(all, formsScenes()...)
	for _, of := range []func() []scene{accountScenes, groupScenes, signingScenes, turnScenes, historyScenes, rowScenes, documentScenes, beyondScenes,
		clockScenes, sendsScenes, chaseScenes, worklistScenes, packScenes, readingScenes, peopleScenes, recordScenes, retentionScenes, timelinessScenes, partScenes} {
		all = append(all, of()...)
	}
	return append(all, messageScenes()...)
}

func signInScenes() []scene {
	begin := func(s *stage, w *window, who string) string {
		email := s.person(w.t, who).Email
		w.open("/sign-in")
		w.types("#email", email)
		w.types("#password", testPassword)
		w.leads(func() { w.press("Submit") })
		return email
	}
	wrong := func(w *window) {
		w.fills("#code", "0000 0000")
		w.leads(func() { w.press("Finish") })
	}
	return []scene{
		{"sign-in", "pages/sign-in", []string{"GET /", "GET /sign-in", getAsset}, nobody, func(s *stage, w *window) { w.open("/") }},
		{"sign-in with faults", "pages/sign-in", []string{"POST /sign-in"}, nobody, func(s *stage, w *window) {
			w.open("/sign-in")
			w.leads(func() { w.press("Submit") })
		}},
		{"sign-in wrong password", "pages/sign-in", nil, nobody, func(s *stage, w *window) {
			w.open("/sign-in")
			w.types("#email", "somebody@health.example")
			w.types("#password", "not this one")
			w.leads(func() { w.press("Submit") })
		}},
		{"sign-in signed out", "pages/sign-in", []string{"POST /sign-out"}, "code-out", func(s *stage, w *window) {
			w.open("/tasks")
			w.click(".p-menu summary", "")
			w.leads(func() { w.press("Logout") })
		}},
		{"sign-in session ended", "pages/sign-in", nil, "code-ended", func(s *stage, w *window) {
			s.sql(w.t, "update sessions set last_seen_at = last_seen_at - interval '31 minutes' where account_id = $1", s.person(w.t, "code-ended").ID)
			w.open("/tasks")
		}},
		{"code", "pages/sign-in-code", []string{getCode}, nobody, func(s *stage, w *window) { begin(s, w, "code") }},
		{"code wrong", "pages/sign-in-code", []string{postCode}, nobody, func(s *stage, w *window) {
			begin(s, w, "code-wrong")
			wrong(w)
		}},
		{"code void", "pages/sign-in-code", nil, nobody, func(s *stage, w *window) {
			begin(s, w, "code-void")
			for range portal.CodeTries {
				wrong(w)
			}
		}},
		{"code new", "pages/sign-in-code", []string{"POST /sign-in/code/new"}, nobody, func(s *stage, w *window) {
			begin(s, w, "code-new")
			w.leads(func() { w.press("please send me a new code") })
		}},
		{"dev mail", "pages/dev-mail", []string{"GET /dev/mail", "GET /dev/mail.json"}, nobody, func(s *stage, w *window) {
			before := s.codesMailed(s.person(w.t, "code-mail").Email)
			s.newestCode(w.t, begin(s, w, "code-mail"), before)
			s.browser(w.t).get("/dev/mail.json")
			w.open("/dev/mail")
		}},
	}
}

func listScenes() []scene {
	return []scene{
		{"tasks", "pages/tasks", []string{getList}, therapist, func(s *stage, w *window) {
			s.task(w.t, "polish", func(portal.Account) string {
				owner := s.people[therapist]
				s.send(w.t, owner, errand{form: "ot-advice", child: "Światosława Żółkiewska-Wróblewska", days: 6, sent: 36,
					comments: "Proszę. The family speaks Polish at home: an interpreter can be booked through the council, with ten days' notice, on 01632 960 400."})
				return s.send(w.t, owner, errand{form: "ot-advice", child: "محمد بن عبد الرحمن الأنصاري", days: noDay})
			})
			w.open("/tasks")
		}},
		{"tasks none", "pages/tasks", nil, newcomer, func(s *stage, w *window) { w.open("/tasks") }},
		{"menu open", "pages/tasks", nil, newcomer, func(s *stage, w *window) {
			w.open("/tasks")
			w.click(".p-menu summary", "")
		}},
	}
}

// otTabs are the tabs of the advice of an occupational therapist.
var otTabs = []string{"details", "involvement", "views", "needs", "outcomes", "provision", "education", "reports", "signoff", "council"}

// tabScenes are the tabs of the form: fresh, with a usual answer, with all faults, and
// three of them with answers as long as they come.
func tabScenes() []scene {
	var out []scene
	for _, tab := range otTabs {
		for _, of := range []struct{ name, sample, query string }{{"empty", "", ""}, {"typical", "typical", ""}, {"with faults", "", "?check=1"}} {
			out = append(out, scene{"tab " + tab + " " + of.name, "pages/form", []string{getForm}, writer, func(s *stage, w *window) {
				w.open(formPath(s.answered(w.t, of.sample), tab) + of.query)
			}})
		}
	}
	for _, tab := range []string{"needs", "outcomes", "provision"} {
		out = append(out, scene{"tab " + tab + " long", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.answered(w.t, "long"), tab))
		}})
	}
	return append(out, scene{"tab with a wide table", "pages/form", nil, writer, func(s *stage, w *window) {
		w.open(formPath(s.therapy(w.t), "provision"))
	}})
}

// therapy is a task with speech and language advice, whose provision has many columns.
func (s *stage) therapy(t testing.TB) string {
	t.Helper()
	return s.task(t, "speech and language", func(owner portal.Account) string {
		source, err := formdefs.Definition("salt-advice")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.cases.Install(t.Context(), source, "For tests", 0); err != nil {
			t.Fatal(err)
		}
		ref := s.send(t, owner, errand{form: "salt-advice", child: "Zofia Żółkiewska-Nowak", days: noDay})
		s.answer(t, owner, ref, "typical")
		return ref
	})
}

func formScenes() []scene {
	return []scene{
		{"first tab", "pages/form", []string{getTask}, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "")) }},
		{"tabs unfolded", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.answered(w.t, "typical"), "views"))
			w.resize(narrow)
			w.click(".p-fold summary", "")
		}},
		{"banner unfolded", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.answered(w.t, "typical"), "views"))
			w.click(".p-more summary", "")
		}},
		{"more on a phone", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.answered(w.t, "typical"), "views"))
			w.resize(narrow)
			w.click(".p-bar-fix summary", "")
		}},
		{"conditional shown", "pages/form", []string{postForm}, writer, func(s *stage, w *window) {
			w.open(formPath(s.own(w.t, "conditional", ""), "details"))
			w.click(control("details.report_type", "existing"), "")
			w.wait("the date is asked", find(control("details.existing_date"), ""))
		}},
		{"calendar open", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.answered(w.t, ""), "involvement"))
			w.click(".moj-js-datepicker-toggle", "")
			w.wait("the calendar is open", find(".moj-datepicker__dialog", ""))
		}},
		{"date that is none", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.own(w.t, "date", ""), "involvement"))
			w.fills(control("involvement.known_since"), "31/02/2027")
			w.leads(func() { w.press("Next") })
			w.open(formPath(s.own(w.t, "date", ""), "involvement"))
		}},
		{"every kind empty", "pages/form", nil, writer, func(s *stage, w *window) { w.open(formPath(s.kinds(w), "form")) }},
		{"every kind with faults", "pages/form", nil, writer, func(s *stage, w *window) { w.open(formPath(s.kinds(w), "form") + "?check=1") }},
		{"every kind filled", "pages/form", nil, writer, func(s *stage, w *window) {
			ref := s.task(w.t, "kinds filled", func(owner portal.Account) string { return s.sendKinds(w.t, owner) })
			w.open(formPath(ref, "form"))
			fillKinds(w)
		}},
		{"results and choices of other answers", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.across(w), "provision") + "?check=1")
		}},
		{"advice and counted words", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.across(w), "outcomes") + "?check=1")
		}},
		{"check with advice", "pages/check", nil, writer, func(s *stage, w *window) { w.open("/tasks/" + s.across(w) + "/check") }},
		{"table full screen", "pages/table", []string{getTable}, writer, func(s *stage, w *window) {
			w.open(formPath(s.answered(w.t, "typical"), "outcomes") + "/table/outcomes.outcomes")
		}},
		{"table full screen long", "pages/table", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.answered(w.t, "long"), "provision") + "/table/provision.health_provision")
		}},
		{"form in Arabic", "pages/form", nil, writer, func(s *stage, w *window) { w.open(formPath(s.shared(w), "health") + "?lang=ar&check=1") }},
		{"table in Arabic", "pages/table", nil, writer, func(s *stage, w *window) { w.open(formPath(s.shared(w), "health") + "/table/health.visits?lang=ar") }},
		{"check in Arabic", "pages/check", nil, writer, func(s *stage, w *window) { w.open("/tasks/" + s.shared(w) + "/check?lang=ar") }},
		{"tab to read only", "pages/form", nil, writer, func(s *stage, w *window) {
			ref := s.task(w.t, "in a role", func(owner portal.Account) string { return s.sendShared(w.t, owner, "school") })
			w.open(formPath(ref, "health") + "?lang=en-GB")
		}},
		{"standing alone", "pages/whole-form", nil, nobody, func(s *stage, w *window) {
			w.do(chromedp.Navigate(s.loose.URL))
			w.sound()
		}},
	}
}

// across is the form whose answers depend on each other, with some of them given.
func (s *stage) across(w *window) string {
	return s.task(w.t, "across", func(owner portal.Account) string {
		ref := s.sendAcross(w.t, owner)
		d := &desk{testPortal: s.testPortal, owner: owner, ref: ref, b: s.signedIn(w.t, owner)}
		outcomes := d.blankPost(w.t, "outcomes")
		acrossRows(outcomes, "outcomes.outcomes", "aaaaaaaa", "outcome", "Writes his name")
		outcomes.Add("_q", "outcomes.summary")
		outcomes.Set("outcomes.summary", "One two three four five six seven eight nine")
		d.b.post(formPath(ref, "outcomes"), outcomes)
		provision := d.blankPost(w.t, "provision")
		acrossRows(provision, "provision.rows", "pppppppp", "outcome_ref", "aaaaaaaa", "what", "A chair", "hours", "1.5")
		acrossRows(provision, "provision.rows", "qqqqqqqq", "outcome_ref", "zzzzzzzz", "what", "A pen", "hours", "0.25")
		provision.Add("_q", "provision.seen")
		provision.Set("provision.seen", "1/1/2099")
		d.b.post(formPath(ref, "provision"), provision)
		return ref
	})
}

// shared is a form in two languages with a row in its table.
func (s *stage) shared(w *window) string {
	return s.task(w.t, "shared", func(owner portal.Account) string {
		ref := s.sendShared(w.t, owner)
		opened, err := s.cases.Open(w.t.Context(), owner, ref)
		if err != nil {
			w.t.Fatal(err)
		}
		post := casework.Post{Tab: "health", Base: opened.Tabs["health"].Revision, SaveID: vault.Ref(), Close: true, Form: map[string][]string{
			"_q": {"health.kind", "health.visits", "health.visits.aaaaaaaa.when"}, "health.kind": {"home"}, "_rows.health.visits": {"aaaaaaaa"}, "health.visits.aaaaaaaa.when": {"soon"}}}
		if _, err := s.cases.Save(w.t.Context(), opened, post); err != nil {
			w.t.Fatal(err)
		}
		return ref
	})
}

func (s *stage) kinds(w *window) string {
	return s.task(w.t, "kinds", func(owner portal.Account) string { return s.sendKinds(w.t, owner) })
}

// storyHTML is formatted text of every kind of block.
const storyHTML = `<h2>Mornings</h2><p>Diane gets up <b>at seven</b> and <i>likes</i> to be left alone until <a href="https://example.org/breakfast">breakfast</a>.</p>
<ul><li>She dresses by herself<ul><li>but for socks</li><li>and buttons</li></ul></li><li>She washes with help</li></ul><h3>What helps</h3><ol><li>A picture of each step</li><li>Time</li></ol>
<table><tr><th>When</th><th>Who helps</th><th>How long</th></tr><tr><td>Morning</td><td>Her mother, and her brother at weekends</td><td>40 minutes</td></tr><tr><td>Evening</td><td>Her father</td><td></td></tr></table><p>At school it is much the same.</p>`

// fillKinds answers a question of each kind.
func fillKinds(w *window) {
	w.types(control("carer"), "Rosemary Bluebell")
	w.types(control("day"), "Diane gets up at seven.")
	w.editor()
	w.clip(storyHTML)
	w.types(control("hours"), "twelve")
	w.types(control("cost"), "12.50")
	w.types(control("since"), "1/9/2025")
	w.types(control("email"), "rosemary at example")
	w.types(control("phone"), "01632 960 233")
	w.click(control("when", "morning"), "")
	w.click(control("when", "weekend"), "")
	w.click(control("paid", "true"), "")
	w.chooses(control("place"), "The c", "c")
	w.press("Add row to Visits last week")
	w.wait("there is a row", find(`[name^="visits."][name$=".who"]`, ""))
	w.types(`[name^="visits."][name$=".who"]`, "Mrs Wren")
	w.wait("the payer is asked", find(control("payer"), ""))
	w.click(control("payer", "council"), "")
	w.press("Save")
	w.wait("the faults are said", "document.getElementById('summary')")
}

func attachScenes() []scene {
	attachTo := func(s *stage, w *window, ref string, names ...string) {
		w.open(formPath(ref, "supporting"))
		var paths []string
		for _, name := range names {
			body := chart(w.t, 40, 30)
			if !strings.HasSuffix(name, ".png") {
				body = []byte("Only words.\n")
			}
			path := filepath.Join(w.t.(*testing.T).TempDir(), name)
			if err := os.WriteFile(path, body, 0o644); err != nil {
				w.t.Fatal(err)
			}
			paths = append(paths, path)
		}
		w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), paths))
		w.press("Upload Document")
		w.wait("the upload is over", "/attached/.test(document.querySelector('[data-upload-status]')?.textContent)")
	}
	const long = "Letter from the consultant paediatrician about the assessment of motor skills and sensory processing in October 2026.png"
	answerWith := func(s *stage, w *window, name string, files ...string) string {
		ref := s.task(w.t, name, func(owner portal.Account) string { return s.sendKinds(w.t, owner) })
		w.open(formPath(ref, "form") + "/file/photo")
		if len(files) > 0 {
			path := filepath.Join(w.t.(*testing.T).TempDir(), files[0])
			if err := os.WriteFile(path, chart(w.t, 400, 300), 0o644); err != nil {
				w.t.Fatal(err)
			}
			w.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{path}))
			w.types("#description", "The front of the house, with the steps")
		}
		w.leads(func() { w.press("Upload") })
		return ref
	}
	const getFile = "GET /tasks/:ref/form/:tab/file/:question"
	return []scene{
		{"file none chosen", "pages/file", []string{getFile, "POST /tasks/:ref/form/:tab/file/:question"}, writer, func(s *stage, w *window) { answerWith(s, w, "file none") }},
		{"file question answered", "pages/form", nil, writer, func(s *stage, w *window) {
			answerWith(s, w, "file shown", "House.png")
			w.do(chromedp.ScrollIntoView("#q-photo"))
		}},
		{"file on its page", "pages/file", nil, writer, func(s *stage, w *window) {
			w.open(formPath(answerWith(s, w, "file again", "House.png"), "form") + "/file/photo")
		}},
		{"file removed", "pages/form", []string{"POST /tasks/:ref/form/:tab/file/:question/remove"}, writer, func(s *stage, w *window) {
			w.open(formPath(answerWith(s, w, "file gone", "House.png"), "form") + "/file/photo")
			w.leads(func() { w.press("Remove") })
		}},
		{"file checked", "pages/check", nil, writer, func(s *stage, w *window) {
			w.open("/tasks/" + answerWith(s, w, "file checked", "House.png") + "/check")
		}},
		{"documents empty", "pages/form", nil, writer, func(s *stage, w *window) { w.open(formPath(s.answered(w.t, ""), "supporting")) }},
		{"documents attached", "pages/form", []string{attach, "GET /tasks/:ref/attachments/:file"}, writer, func(s *stage, w *window) {
			attachTo(s, w, s.own(w.t, "attached", ""), "Chart.png", long)
			if got := w.client().get(ask[string](w, "new URL(document.querySelector('.p-files li[id] a').href).pathname")); got.Status != 200 {
				w.t.Errorf("the document answers %d", got.Status)
			}
		}},
		{"documents refused", "pages/form", nil, writer, func(s *stage, w *window) {
			attachTo(s, w, s.own(w.t, "refused", ""), "Chart.png", "notes.txt", "A very long name of a list of things that nobody will ever want to read to its end.txt")
		}},
		{"documents none chosen", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.own(w.t, "none", ""), "supporting"))
			w.leads(func() { w.press("Upload Document") })
		}},
		{"confirm remove", "pages/confirm", []string{"GET /tasks/:ref/attachments/:file/remove"}, writer, func(s *stage, w *window) {
			attachTo(s, w, s.own(w.t, "removing", ""), long)
			w.leads(func() { w.press("Remove") })
		}},
		{"removed", "pages/form", []string{"POST /tasks/:ref/attachments/:file/remove"}, writer, func(s *stage, w *window) {
			attachTo(s, w, s.own(w.t, "removed", ""), "Chart.png")
			w.leads(func() { w.press("Remove") })
			w.leads(func() { w.click("main button", "Remove") })
		}},
	}
}

func submitScenes() []scene {
	submitted := func(s *stage, w *window) string {
		return s.task(w.t, "submitted", func(owner portal.Account) string {
			ref := s.sendTask(w.t, owner)
			s.answer(w.t, owner, ref, "typical")
			b := s.shares[writer]
			if b == nil {
				b = s.browser(w.t)
				s.signIn(w.t, b, owner)
				s.shares[writer] = b
			}
			form := b.get("/tasks/" + ref + "/submit")
			b.post("/tasks/"+ref+"/submit", map[string][]string{"_csrf": {form.field("_csrf")}, "declaration": {"yes"}})
			return ref
		})
	}
	return []scene{
		{"print", "pages/print", []string{"GET /tasks/:ref/print"}, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "typical") + "/print") }},
		{"check with faults", "pages/check", []string{getCheck}, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "") + "/check") }},
		{"check ready", "pages/check", nil, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "typical") + "/check") }},
		{"check long", "pages/check", nil, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "long") + "/check") }},
		{"submit", "pages/submit", []string{getSubmit}, writer, func(s *stage, w *window) { w.open("/tasks/" + s.answered(w.t, "typical") + "/submit") }},
		{"submit without declaration", "pages/submit", []string{"POST /tasks/:ref/submit"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.answered(w.t, "typical") + "/submit")
			w.leads(func() { w.press("Yes, Submit Contribution") })
		}},
		{"receipt", "pages/receipt", []string{"GET /tasks/:ref/receipt"}, writer, func(s *stage, w *window) { w.open("/tasks/" + submitted(s, w) + "/receipt") }},
		{"read only", "pages/read", []string{"GET /tasks/:ref/read", "GET /tasks/:ref/pdf"}, writer, func(s *stage, w *window) {
			ref := submitted(s, w)
			if got := w.client().get("/tasks/" + ref + "/pdf"); !strings.HasPrefix(got.Body, "%PDF-") {
				w.t.Errorf("the PDF answers %d", got.Status)
			}
			w.open("/tasks/" + ref + "/read")
		}},
		{"not any more", "pages/message", nil, writer, func(s *stage, w *window) { w.open("/tasks/" + submitted(s, w) + "/attachments/none/remove") }},
	}
}
