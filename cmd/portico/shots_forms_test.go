package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/internal/portal"
	"portico/internal/vault"
)

const (
	writesForms = "author"
	getDraft    = "GET /forms/:key/draft"
	postDraft   = "POST /forms/:key/draft"
	previewTab  = "GET /forms/:key/draft/preview/form/:tab"
)

// faultyForm is the transport form with three things to mend.
var faultyForm = strings.NewReplacer(`"maxLength": 100`, `"maxlength": 100`, `"required": ["mode"]`, `"required": ["made"]`, `"type": "boolean"`, `"type": "yesno"`).Replace(transportForm)

// plainerForm is the next version of the transport form: a question renamed, one taken
// out, one that is a number now.
var plainerForm = strings.NewReplacer(`"why": {"title": "Why is help needed?"`, `"reason": {"title": "What makes the journey hard?", "x-formerly": "why"`,
	`,
        "stops": {"title": "Stops on the way", "type": "string", "maxLength": 500}`, "", `"How does the child travel now?"`, `"How do they travel now?"`).Replace(transportForm)

// form is the address of a form that only one scene uses, with these versions and this
// draft; "" for none.
func (s *stage) form(t testing.TB, key, draft string, versions ...string) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	path := "/forms/" + key
	if s.tasks[path] != "" {
		return path
	}
	s.tasks[path] = path
	by := s.personLocked(t, writesForms).ID
	keyed := func(source string) []byte { return []byte(strings.ReplaceAll(source, `"transport"`, `"`+key+`"`)) }
	for i, v := range versions {
		if _, err := s.cases.Install(t.Context(), keyed(v), []string{"First version", "Plainer words, after what schools told us", "Third"}[i], by); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	switch {
	case draft != "" && len(versions) > 0:
		_, err = s.cases.SaveDraft(t.Context(), key, keyed(draft), 0, by)
	case draft != "":
		err = s.cases.NewForm(t.Context(), key, "", keyed(draft), by)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// movedTask is a task on the transport form whose answers were moved to its next version.
func (s *stage) movedTask(t testing.TB, key string) string {
	t.Helper()
	s.form(t, key, "", transportForm)
	return s.task(t, "moved "+key, func(owner portal.Account) string {
		ref := s.send(t, owner, errand{form: key, child: "Diane Bluebell", days: 11})
		b := s.signedIn(t, owner)
		shown := b.get(formPath(ref, "journey"))
		b.post(formPath(ref, "journey"), map[string][]string{"_csrf": {shown.field("_csrf")}, "_base": {shown.field("_base")}, "_save": {vault.Ref()}, "_do": {"save"},
			"_q": {"journey.why", "journey.stops"}, "journey.why": {"He is frightened of buses."}, "journey.stops": {"At his grandmother’s, on Mondays."}})
		by := s.personLocked(t, writesForms).ID
		if _, err := s.cases.Install(t.Context(), []byte(strings.ReplaceAll(plainerForm, `"transport"`, `"`+key+`"`)), "Plainer words", by); err != nil {
			t.Fatal(err)
		}
		if result, err := s.cases.MoveSheets(t.Context(), key, 2, []string{ref}, by); err != nil || result.Moved != 1 {
			t.Fatalf("%+v, %v", result, err)
		}
		return ref
	})
}

func formsScenes() []scene {
	return []scene{
		{"forms", "pages/forms", []string{"GET /forms"}, writesForms, func(s *stage, w *window) {
			s.form(w.t, "list-faulty", faultyForm)
			w.open("/forms")
		}},
		{"new form", "pages/form-new", []string{"GET /forms/new"}, writesForms, func(s *stage, w *window) { w.open("/forms/new") }},
		{"new form with faults", "pages/form-new", []string{"POST /forms"}, writesForms, func(s *stage, w *window) {
			w.open("/forms/new")
			w.leads(func() { w.press("Begin the draft") })
		}},
		{"form begun", "pages/draft", []string{getDraft}, writesForms, func(s *stage, w *window) {
			w.open("/forms/new")
			w.types("#title", "A form that was just begun")
			w.leads(func() { w.press("Begin the draft") })
		}},
		{"form with versions", "pages/form-versions", []string{"GET /forms/:key", "GET /forms/:key/versions/:number/source", "GET /forms/:key/draft/source"}, writesForms, func(s *stage, w *window) {
			path := s.form(w.t, "with-versions", faultyForm, transportForm, plainerForm)
			w.client().get(path+"/versions/1/source").expect(w.t, "the source", 200, "")
			w.client().get(path+"/draft/source").expect(w.t, "the draft's source", 200, "")
			if err := s.store.RetireVersion(w.t.Context(), "with-versions", 1, s.person(w.t, writesForms).ID); err != nil {
				w.t.Fatal(err)
			}
			w.open(path)
		}},
		{"form without draft", "pages/form-versions", []string{"POST /forms/:key/versions/:number/retire"}, writesForms, func(s *stage, w *window) {
			path := s.form(w.t, "without-draft", "", transportForm, plainerForm)
			w.open(path + "/versions/2/retire")
			w.leads(func() { w.press("Retire") })
		}},
		{"form retired", "pages/form-versions", []string{"POST /forms/:key/retire"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "all-retired", "", transportForm) + "/retire")
			w.leads(func() { w.press("Retire") })
		}},
		{"retire", "pages/confirm", []string{"GET /forms/:key/versions/:number/retire"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "to-retire", "", transportForm) + "/versions/1/retire")
		}},
		{"draft with findings", "pages/draft", nil, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "with-findings", faultyForm) + "/draft")
			w.click("[data-line]", "")
			w.wait("the line is marked", "document.activeElement.id === 'source' && document.activeElement.selectionEnd > document.activeElement.selectionStart")
		}},
		{"draft broken", "pages/draft", nil, writesForms, func(s *stage, w *window) { w.open(s.form(w.t, "broken-draft", transportForm[:300]) + "/draft") }},
		{"draft checked", "pages/draft", []string{postDraft}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "checked", transportForm) + "/draft")
			w.leads(func() { w.press("Check") })
		}},
		{"draft saved", "pages/draft", nil, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "saved", transportForm) + "/draft")
			w.leads(func() { w.press("Save draft") })
		}},
		{"draft without a file", "pages/draft", nil, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "no-file", transportForm) + "/draft")
			w.leads(func() { w.press("Show the file") })
		}},
		{"draft conflict", "pages/draft-conflict", nil, writesForms, func(s *stage, w *window) {
			path := s.form(w.t, "conflicting", transportForm)
			w.open(path + "/draft")
			author{w.client(), s.testPortal, portal.Account{}}.save("conflicting", strings.Replace(plainerForm, `"transport"`, `"conflicting"`, 1))
			w.leads(func() { w.press("Save draft") })
		}},
		{"draft with an earlier text", "pages/form-versions", []string{"GET /forms/:key/draft/texts/:revision"}, writesForms, func(s *stage, w *window) {
			path := s.form(w.t, "earlier-text", transportForm)
			s.author(w.t, "Merfyn Bowen-Achterberg").save("earlier-text", strings.Replace(plainerForm, `"transport"`, `"earlier-text"`, 1))
			w.open(path)
			w.click("details summary", "Earlier texts of this draft")
			w.client().get(path+"/draft/texts/"+ask[string](w, "document.querySelector('details li a').pathname.split('/').pop()")).expect(w.t, "the text", 200, "")
		}},
		{"draft gone", "pages/forms", []string{"POST /forms/:key/draft/discard"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "gone", transportForm) + "/draft/discard")
			w.leads(func() { w.press("Remove") })
		}},
		{"draft begun from a version", "pages/draft", []string{"POST /forms/:key/draft/start"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "begun-from", "", transportForm))
			w.leads(func() { w.press("Begin a draft") })
		}},
		{"version brought back", "pages/form-versions", []string{"POST /forms/:key/versions/:number/restore"}, writesForms, func(s *stage, w *window) {
			path := s.form(w.t, "brought-back", "", transportForm)
			if err := s.store.RetireForm(w.t.Context(), "brought-back", s.person(w.t, writesForms).ID); err != nil {
				w.t.Fatal(err)
			}
			w.open(path)
			w.leads(func() { w.click("main table button", "") })
		}},
		{"gone back", "pages/form-versions", []string{"POST /forms/:key/versions/:number/again"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "gone-back", "", transportForm, plainerForm) + "/versions/1/again")
			w.types("#note", "Families liked it better")
			w.leads(func() { w.press("Publish version 1 again") })
		}},
		{"retire a form", "pages/confirm", []string{"GET /forms/:key/retire"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "form-to-retire", "", transportForm) + "/retire")
		}},
		{"draft removed", "pages/confirm", []string{"GET /forms/:key/draft/discard"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "to-remove", transportForm) + "/draft/discard")
		}},
		{"preview", "pages/preview", []string{previewTab, "GET /forms/:key/draft/preview"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "previewed", transportForm) + "/draft/preview")
		}},
		{"preview answered", "pages/preview", []string{"POST /forms/:key/draft/preview/form/:tab"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "preview-answered", transportForm) + "/draft/preview")
			w.types(control("journey.mode"), "By bus, with his sister")
			w.wait("it is saved", `/^Saved at/.test(document.querySelector('[data-saved]').textContent.trim())`)
			w.leads(func() { w.press("Next") })
		}},
		{"preview filled", "pages/preview", []string{"POST /forms/:key/draft/preview"}, writesForms, func(s *stage, w *window) {
			w.open(s.shipped(w.t) + "/draft/preview/form/involvement")
			w.leads(func() { w.press("Fill with sample") })
			w.open("/forms/ot-advice/draft/preview/form/involvement")
		}},
		{"preview table", "pages/table", []string{"GET /forms/:key/draft/preview/form/:tab/table/:table"}, writesForms, func(s *stage, w *window) {
			w.open(s.shipped(w.t) + "/draft/preview/form/involvement/table/involvement.involvement")
		}},
		{"preview of a file question", "pages/message", []string{"GET /forms/:key/draft/preview/form/:tab/file/:question"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "no-files", transportForm) + "/draft/preview/form/journey/file/journey.photo")
		}},
		{"preview check", "pages/check", []string{"GET /forms/:key/draft/preview/check"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "preview-check", transportForm) + "/draft/preview/check")
		}},
		{"preview PDF", "pages/preview-pdf", []string{"GET /forms/:key/draft/preview/pdf", "GET /forms/:key/draft/preview/pdf/file"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "preview-pdf", transportForm) + "/draft/preview/pdf")
		}},
		{"preview side by side", "pages/preview-beside", []string{"GET /forms/:key/draft/preview/beside"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "preview-beside", transportForm) + "/draft/preview/beside")
			w.wait("the form and the workbook are in their frames", `document.querySelector('iframe[title="The form"]').contentDocument?.querySelector('.p-form') && document.querySelector('iframe[title="The workbook"]').contentDocument?.querySelector('.p-cells')`)
		}},
		{"preview Excel", "pages/preview-excel", []string{"GET /forms/:key/draft/preview/excel", "GET /forms/:key/draft/preview/excel/file"}, writesForms, func(s *stage, w *window) {
			path := s.form(w.t, "preview-excel", transportForm) + "/draft/preview/excel"
			w.client().get(path+"/file").expect(w.t, "the workbook", 200, "")
			w.open(path)
		}},
		{"publish", "pages/publish", []string{"GET /forms/:key/draft/publish"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "to-publish", plainerForm, transportForm) + "/draft/publish")
		}},
		{"publish without a note", "pages/publish", []string{"POST /forms/:key/draft/publish"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "no-note", plainerForm, transportForm) + "/draft/publish")
			w.leads(func() { w.press("Publish") })
		}},
		{"publish with errors", "pages/publish", nil, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "not-to-publish", faultyForm) + "/draft/publish")
		}},
		{"published", "pages/form-versions", nil, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "published", plainerForm, transportForm) + "/draft/publish")
			w.types("#note", "Plainer words")
			w.leads(func() { w.press("Publish") })
		}},
		{"go back", "pages/publish", []string{"GET /forms/:key/versions/:number/again"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "go-back", "", transportForm, plainerForm) + "/versions/1/again")
		}},
		{"compare", "pages/compare", []string{"GET /forms/:key/compare"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "compared", "", transportForm, plainerForm) + "/compare?from=1&to=2")
		}},
		{"move nothing", "pages/move", []string{"GET /forms/:key/move"}, writesForms, func(s *stage, w *window) {
			w.open(s.form(w.t, "nothing-to-move", "", transportForm, plainerForm) + "/move")
		}},
		{"move", "pages/move", nil, writesForms, func(s *stage, w *window) { // back to the version that the task was sent with
			s.movedTask(w.t, "to-move")
			w.open("/forms/to-move/move?to=1")
		}},
		{"move none chosen", "pages/move", []string{"POST /forms/:key/move"}, writesForms, func(s *stage, w *window) {
			s.movedTask(w.t, "none-chosen")
			w.open("/forms/none-chosen/move?to=1")
			w.click("[name=task]", "")
			w.leads(func() { w.press("Move the chosen tasks") })
		}},
		{"form that was moved", "pages/form", nil, writer, func(s *stage, w *window) { w.open(formPath(s.movedTask(w.t, "moved-form"), "journey")) }},
		{"preview of a file", "pages/preview-file", nil, nobody, func(s *stage, w *window) {
			p, _ := previewed(w.t, faultyForm)
			w.do(chromedp.Navigate(p.base))
		}},
		{"preview of a file, its form", "pages/preview", nil, nobody, func(s *stage, w *window) {
			p, _ := previewed(w.t, transportForm)
			w.do(chromedp.Navigate(p.base + "/preview"))
		}},
		{"what changed", "pages/moved", []string{"GET /tasks/:ref/moved"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.movedTask(w.t, "moved-form") + "/moved")
		}},
		{"check after a move", "pages/check", nil, writer, func(s *stage, w *window) { w.open("/tasks/" + s.movedTask(w.t, "moved-form") + "/check") }},
	}
}

// shipped is the address of OT advice, with a draft.
func (s *stage) shipped(t testing.TB) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.cases.StartDraft(t.Context(), "ot-advice", 1, s.personLocked(t, writesForms).ID); err != nil {
		t.Fatal(err)
	}
	return "/forms/ot-advice"
}
