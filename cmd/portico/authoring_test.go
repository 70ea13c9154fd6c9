package main

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"portico/internal/portal"
)

// transportForm is a small form that authors of the tests write.
const transportForm = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://northshire.example/forms/transport",
  "title": "Transport advice",
  "x-form": {"key": "transport", "formType": "Transport", "declaration": "This is right to the best of my knowledge."},
  "type": "object",
  "required": ["journey"],
  "properties": {
    "journey": {
      "title": "1. The journey",
      "type": "object",
      "required": ["mode"],
      "properties": {
        "mode": {"title": "How does the child travel now?", "type": "string", "maxLength": 100},
        "why": {"title": "Why is help needed?", "type": "string", "maxLength": 2000},
        "escort": {"title": "Is an escort needed?", "type": "boolean"},
        "stops": {"title": "Stops on the way", "type": "string", "maxLength": 500}
      }
    },
    "documents": {"$ref": "blocks/attachments.json"}
  }
}
`

// author is somebody who writes forms, with a browser without JavaScript.
type author struct {
	*browserClient
	p       *testPortal
	account portal.Account
}

func (p *testPortal) author(t testing.TB, name string) author {
	t.Helper()
	a := p.addPerson(t, name, portal.RoleAuthor)
	return author{p.signedIn(t, a), p, a}
}

// press posts to a form's page with the token and the given fields, in pairs.
func (a author) press(path string, pairs ...string) page {
	a.t.Helper()
	form := url.Values{"_csrf": {a.token()}}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return a.post(path, form)
}

// begin makes a form with this source.
func (a author) begin(source string) {
	a.t.Helper()
	a.upload("/forms", "transport.json", []byte(source), "from", "file").expect(a.t, "a new form", http.StatusSeeOther, "")
}

// upload posts a file with fields, in pairs.
func (a author) upload(path, name string, body []byte, pairs ...string) page {
	a.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i, pair := range append([]string{"_csrf", a.token()}, pairs...) {
		if i%2 == 0 {
			if err := w.WriteField(pair, append([]string{"_csrf", a.token()}, pairs...)[i+1]); err != nil {
				a.t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		a.t.Fatal(err)
	}
	return a.do(http.MethodPost, path, w.FormDataContentType(), &b)
}

// base is the revision of the draft as its page shows it.
func (a author) base(key string) string {
	a.t.Helper()
	return a.get("/forms/" + key + "/draft").field("_base")
}

// save saves a draft and expects that it is taken.
func (a author) save(key, source string) {
	a.t.Helper()
	a.press("/forms/"+key+"/draft", "_base", a.base(key), "source", source, "_do", "save").expect(a.t, "a save", http.StatusSeeOther, "")
}

// publish publishes the draft with a note.
func (a author) publish(key, note string) page {
	a.t.Helper()
	return a.press("/forms/"+key+"/draft/publish", "_base", a.base(key), "note", note)
}

func TestAuthoringFromNothingToPublished(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := p.author(t, "Ann Author")
	a.get("/forms").expect(t, "the list", 200, "New form")
	a.get("/forms/new").expect(t, "new", 200, "Begin the draft")
	a.press("/forms", "from", "nothing", "title", "Taxi advice").expect(t, "begin", 303, "")
	draft := a.get("/forms/taxi-advice/draft")
	draft.expect(t, "the starter", 200, "Nothing to mend")
	if !strings.Contains(draft.Body, "&#34;key&#34;: &#34;taxi-advice&#34;") {
		t.Error("the starter does not carry the key")
	}
	a.save("taxi-advice", "{ broken")
	a.get("/forms/taxi-advice/draft").expect(t, "a broken draft is kept", 200, "Line 1, column 3")
	a.get("/forms/taxi-advice/draft/preview").expect(t, "no preview of a broken draft", 303, "")
	a.get("/forms/taxi-advice/draft/publish").expect(t, "publishing shows why not", 200, "1 error to mend before you can publish")
	a.publish("taxi-advice", "First").expect(t, "a broken draft", 422, "1 error to mend before you can publish")
	fixed := strings.ReplaceAll(transportForm, `"transport"`, `"taxi-advice"`)
	a.press("/forms/taxi-advice/draft", "_base", a.base("taxi-advice"), "source", strings.ReplaceAll(fixed, "\n", "\r\n"), "_do", "check").
		expect(t, "check saves nothing", 200, "not saved yet")
	a.get("/forms/taxi-advice/draft").expect(t, "the draft is as it was", 200, "Line 1, column 3")
	a.press("/forms/taxi-advice/draft", "_base", a.base("taxi-advice"), "source", strings.ReplaceAll(fixed, "\n", "\r\n"), "_do", "preview").
		expect(t, "save and preview", 303, "")
	if got := a.get("/forms/taxi-advice/draft/source"); got.Body != fixed {
		t.Errorf("the draft comes back as %q", got.Body)
	}
	a.publish("taxi-advice", " ").expect(t, "no note", 422, "Say in a few words")
	a.publish("taxi-advice", "First version").expect(t, "publish", 303, "")
	a.get("/forms/taxi-advice").expect(t, "the form", 200, "First version")
	if v, err := p.store.LatestVersion(t.Context(), "taxi-advice"); err != nil || v.Number != 1 || string(v.Source) != fixed {
		t.Errorf("published is %d, %v", v.Number, err)
	}
	if n := p.number(t, "select count(*) from drafts"); n != 0 {
		t.Errorf("%d drafts are left", n)
	}
}

func TestAuthoringPreview(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := p.author(t, "Ann Author")
	a.begin(transportForm)
	const preview = "/forms/transport/draft/preview"
	if got := a.get(preview); got.Location != preview+"/form/journey" {
		t.Fatalf("the preview leads to %q", got.Location)
	}
	shown := a.get(preview + "/form/journey")
	shown.expect(t, "a tab", 200, "How does the child travel now?")
	saved := a.press(preview+"/form/journey", "_q", "journey.mode", "journey.mode", "By taxi", "_q", "journey.escort", "journey.escort", "true", "_do", "save")
	saved.expect(t, "a save", 303, "")
	a.follow(saved).expect(t, "the answer is kept", 200, "By taxi")
	a.get(preview+"/pdf").expect(t, "the PDF's page", 200, "By taxi")
	a.get(preview+"/excel").expect(t, "the workbook's page", 200, "By taxi")
	a.get(preview+"/check").expect(t, "check", 200, "Nothing is submitted from here")
	for path, begins := range map[string]string{"/pdf/file": "%PDF-", "/pdf/file?inline=1": "%PDF-", "/excel/file": "PK"} {
		if got := a.get(preview + path); got.Status != 200 || !strings.HasPrefix(got.Body, begins) {
			t.Errorf("%s: status %d, %.20q", path, got.Status, got.Body)
		}
	}
	if csp := a.get(preview + "/pdf").Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-src 'self'") {
		t.Errorf("the page of the PDF has the policy %s", csp)
	}
	if csp := shown.Header.Get("Content-Security-Policy"); strings.Contains(csp, "frame-src") {
		t.Errorf("the page of a tab has the policy %s", csp)
	}
	if n := p.number(t, "select count(*) from previews where position('taxi'::bytea in body) > 0 or position('{'::bytea in body) = 1"); n != 0 {
		t.Error("test answers are not sealed")
	}
	other := p.author(t, "Bea Author")
	if got := other.get(preview + "/form/journey"); strings.Contains(got.Body, "By taxi") {
		t.Error("another author sees the test answers")
	}
	a.save("transport", strings.Replace(transportForm, `"title": "How does the child travel now?", "type": "string", "maxLength": 100`, `"title": "How far?", "type": "integer"`, 1))
	a.get(preview+"/form/journey").expect(t, "answers of another text are no trouble", 200, "How far?")
	a.press(preview, "_do", "sample").expect(t, "no sample", 404, "")
	a.press(preview, "_do", "clear").expect(t, "clear", 303, "")
	if n := p.number(t, "select count(*) from previews"); n != 0 {
		t.Errorf("%d previews are left", n)
	}
	for _, table := range []string{"tasks", "contributions", "mails", "tabs"} {
		if n := p.number(t, "select count(*) from "+table); n != 0 {
			t.Errorf("the preview left %d rows in %s", n, table)
		}
	}
}

func TestAuthoringShippedSample(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := p.author(t, "Ann Author")
	a.press("/forms/ot-advice/draft/start", "from", "1").expect(t, "start", 303, "")
	a.press("/forms/ot-advice/draft/start", "from", "1").expect(t, "a double press", 303, "")
	const preview = "/forms/ot-advice/draft/preview"
	a.press(preview, "_do", "sample").expect(t, "sample", 303, "")
	for _, path := range []string{"/form/involvement", "/form/involvement/table/involvement.involvement", "/form/supporting", "/check", "/pdf", "/excel"} {
		if got := a.get(preview + path); got.Status != 200 {
			t.Errorf("%s: status %d: %.200s", path, got.Status, got.words())
		}
	}
	a.get(preview+"/check").expect(t, "the sample is complete", 200, "This is a preview")
	a.get("/forms/ot-advice/draft/discard").expect(t, "discard", 200, "Remove the draft of")
	a.press("/forms/ot-advice/draft/discard", "_base", a.base("ot-advice")).expect(t, "discard", 303, "")
	for _, address := range []string{"", "/publish", "/discard", "/preview"} {
		if got := a.get("/forms/ot-advice/draft" + address); got.Location != "/forms/ot-advice" {
			t.Errorf("the address of a draft that is gone, %s, leads to %q, %d", address, got.Location, got.Status)
		}
	}
	a.get("/forms/ot-advice").expect(t, "the form", 200, "not there any more")
}

// Two authors save one draft: the second sees both texts, and neither is lost.
func TestTwoAuthorsOnOneDraft(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a, b := p.author(t, "Ann Author"), p.author(t, "Bea Author")
	a.begin(transportForm)
	seen := a.base("transport")
	first := strings.Replace(transportForm, "Transport advice", "Transport: the text of Ann", 1)
	second := strings.Replace(transportForm, "Why is help needed?", "Why: the text of Bea", 1)
	a.save("transport", first)
	got := b.press("/forms/transport/draft", "_base", seen, "source", second, "_do", "save")
	got.expect(t, "the second", http.StatusConflict, "Somebody else saved this draft meanwhile")
	for _, words := range []string{"the text of Ann", "the text of Bea", "Yours, line 4", "Saved, line 4"} {
		if !strings.Contains(got.Body, words) {
			t.Errorf("the page of both texts lacks %q", words)
		}
	}
	b.press("/forms/transport/draft", "_base", got.field("_base"), "source", second, "_do", "save").expect(t, "mine", 303, "")
	if now := b.get("/forms/transport/draft/source").Body; now != second {
		t.Errorf("the draft is %.200s", now)
	}
	texts := a.get("/forms/transport")
	texts.expect(t, "earlier texts", 200, "by Ann Author")
	number := p.number(t, "select max(revision) from draft_texts")
	if kept := a.get("/forms/transport/draft/texts/" + strconv.FormatInt(number, 10)).Body; kept != first {
		t.Errorf("the text of Ann is kept as %.200s", kept)
	}
	b.press("/forms/transport/draft/publish", "_base", seen, "note", "Old").expect(t, "publishing what somebody saved meanwhile", 409, "Bea Author saved this draft")
	revision := b.base("transport")
	for range 2 { // a double press
		b.press("/forms/transport/draft/publish", "_base", revision, "note", "First").expect(t, "publish", 303, "")
	}
	if n := p.number(t, "select count(*) from versions v join definitions d on d.id = v.definition_id where d.key = 'transport'"); n != 1 {
		t.Errorf("published %d times", n)
	}
	gone := a.press("/forms/transport/draft", "_base", revision, "source", first, "_do", "save")
	gone.expect(t, "saving what was published meanwhile", 409, "published or removed meanwhile")
	if !strings.Contains(gone.Body, "the text of Ann") {
		t.Error("the text of the late save is not on the page")
	}
	a.press("/forms/transport/draft", "_base", gone.field("_base"), "source", first, "_do", "save").expect(t, "a new draft", 303, "")
	audit := p.number(t, "select count(*) from audit_events where kind in ('draft_saved', 'version_published') and object = 'transport'")
	if audit < 5 {
		t.Errorf("%d audit events tell of the draft", audit)
	}
}

func TestVersionsRetireAndGoBack(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := p.author(t, "Ann Author")
	a.begin(transportForm)
	a.publish("transport", "First")
	a.press("/forms/transport/draft/start", "from", "1").expect(t, "start", 303, "")
	a.press("/forms/transport/draft/start", "from", "1").expect(t, "a double press", 303, "")
	a.save("transport", strings.Replace(transportForm, "Is an escort needed?", "Does somebody have to come along?", 1))
	a.press("/forms/transport/draft/start", "from", "1").expect(t, "over an edited draft", 409, "has a draft already")
	a.get("/forms/transport/draft/publish").expect(t, "changes", 200, "Does somebody have to come along?")
	a.publish("transport", "Plainer words").expect(t, "publish", 303, "")
	a.get("/forms/transport/compare?from=1&to=2").expect(t, "compare", 200, "Does somebody have to come along?")
	a.get("/forms/transport/compare?from=1&to=7").expect(t, "compare with nothing", 404, "")
	a.get("/forms/transport/versions/1/again").expect(t, "back", 200, "Go back to version 1")
	a.press("/forms/transport/versions/1/again", "note", "").expect(t, "back without a note", 422, "Say in a few words")
	for range 2 {
		a.press("/forms/transport/versions/1/again", "note", "Families liked it better").expect(t, "back", 303, "")
	}
	a.get("/forms/transport").expect(t, "the list", 200, "Back to version 1: Families liked it better")
	if v, err := p.store.LatestVersion(t.Context(), "transport"); err != nil || v.Number != 3 || string(v.Source) != transportForm {
		t.Errorf("in use is %d, %v", v.Number, err)
	}
	a.get("/forms/transport/versions/3/retire").expect(t, "retire", 200, "Retire version 3")
	a.press("/forms/transport/versions/3/retire").expect(t, "retire", 303, "")
	if v, _ := p.store.LatestVersion(t.Context(), "transport"); v.Number != 2 {
		t.Errorf("in use is %d", v.Number)
	}
	a.press("/forms/transport/versions/3/restore").expect(t, "restore", 303, "")
	a.get("/forms/transport/retire").expect(t, "retire the form", 200, "Retire the form")
	a.press("/forms/transport/retire").expect(t, "retire the form", 303, "")
	if _, err := p.store.LatestVersion(t.Context(), "transport"); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("a retired form is still sent: %v", err)
	}
	a.get("/forms").expect(t, "retired", 200, "Retired")
	a.get("/forms/transport/versions/9/source").expect(t, "no such version", 404, "")
	if got := a.get("/forms/transport/versions/2/source"); !strings.Contains(got.Body, "come along") {
		t.Error("the source of version 2 is not what was published")
	}
}

// Bad input, each answered with a sentence at its place.
func TestAuthoringBadInput(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := p.author(t, "Ann Author")
	for name, c := range map[string]struct {
		status int
		says   string
		pairs  []string
	}{
		"no title":      {422, "Enter the title", []string{"from", "nothing"}},
		"a taken key":   {409, "There is a form with this key already", []string{"from", "nothing", "title", "X", "key", "ot-advice"}},
		"a bad key":     {422, "A key has small letters", []string{"from", "nothing", "title", "X", "key", "Ünï code"}},
		"the key new":   {422, "Choose another", []string{"from", "nothing", "title", "X", "key", "new"}},
		"no such copy":  {422, "Choose the form to copy", []string{"from", "copy", "title", "X", "copy", "nowhere"}},
		"no file":       {422, "Choose a file", []string{"from", "file"}},
		"a Greek title": {422, "A key has small letters", []string{"from", "nothing", "title", "Ελληνικά"}},
	} {
		got := a.press("/forms", c.pairs...)
		got.expect(t, name, c.status, c.says)
	}
	a.upload("/forms", "picture.json", []byte("\x89PNG\r\n\x1a\n"), "from", "file").expect(t, "a picture", 422, "a picture, not a text file")
	a.upload("/forms", "large.json", bytes.Repeat([]byte(" "), 5<<20), "from", "file").expect(t, "5 MB", 413, "1 MB")
	a.begin(transportForm)
	a.upload("/forms", "transport.json", []byte(transportForm), "from", "file").expect(t, "the same file again", 409, "There is a form with this key already")
	base := a.base("transport")
	large := a.press("/forms/transport/draft", "_base", base, "source", strings.Repeat("x", 1<<20+1), "_do", "save")
	large.expect(t, "over 1 MB", 413, "at most 1024 kB")
	if !strings.Contains(large.Body, "xxxxxxxx") {
		t.Error("the text that was too large is lost")
	}
	shown := a.upload("/forms/transport/draft", "w.json", []byte("{\"title\": \"Caf\xe9\"}"), "_base", base, "_do", "upload")
	shown.expect(t, "Windows text", 200, "read as Windows text")
	if !strings.Contains(shown.Body, "Café") || shown.field("_base") != base {
		t.Error("the file's text is not in the box, or its base is gone")
	}
	a.upload("/forms/transport/draft", "x.docx", []byte("PK\x03\x04"), "_base", base, "source", "kept words", "_do", "upload").expect(t, "a Word file", 422, "kept words")
	if got := a.get("/forms/transport/draft/source").Body; got != transportForm {
		t.Error("showing a file changed the draft")
	}
	wrong := strings.Replace(transportForm, `"key": "transport"`, `"key": "other"`, 1)
	a.save("transport", wrong)
	a.get("/forms/transport/draft").expect(t, "another key", 200, "A form keeps its key")
	a.publish("transport", "x").expect(t, "another key", 422, "A form keeps its key")
	for _, path := range []string{"/forms/nowhere", "/forms/nowhere/draft", "/forms/nowhere/draft/preview", "/forms/nowhere/draft/publish", "/forms/nowhere/move", "/forms/nowhere/compare",
		"/forms/transport/draft/texts/999999", "/forms/transport/versions/x/source", "/forms/transport/draft/preview/form/nowhere", "/forms/%00/draft"} {
		if got := a.get(path); got.Status != 404 && got.Location != "/forms/transport/draft" {
			t.Errorf("%s: status %d %s", path, got.Status, got.Location)
		}
	}
}

// A definition of 2,000 questions: its pages come in a time that a person waits for.
func TestAuthoringManyQuestions(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := p.author(t, "Ann Author")
	a.begin(manyQuestions(20, 99))
	a.get("/forms/transport/draft").expect(t, "the source", 200, "Nothing to mend")
	a.get("/forms/transport/draft/preview/form/tab7").expect(t, "a tab", 200, "Question 42 of tab 7")
	a.press("/forms/transport/draft/preview/form/tab7", "_q", "tab7.q42", "tab7.q42", "An answer", "_do", "save").expect(t, "a save", 303, "")
	a.get("/forms/transport/draft/preview/pdf").expect(t, "the PDF's page", 200, "An answer")
	a.get("/forms/transport/draft/preview/excel").expect(t, "the workbook's page", 200, "Question 42")
	a.publish("transport", "Many").expect(t, "publish", 303, "")
	a.press("/forms/transport/draft/start", "from", "1")
	a.save("transport", strings.Replace(manyQuestions(20, 99), "Question 42 of tab 7", "Another question", 1))
	a.get("/forms/transport/draft/publish").expect(t, "changes", 200, "Another question")
	a.save("transport", manyQuestions(20, 101))
	a.get("/forms/transport/draft").expect(t, "too many", 200, "2000")
}

// manyQuestions is a form of so many tabs with so many questions each.
func manyQuestions(tabs, questions int) string {
	var b strings.Builder
	var names []string
	for i := range tabs {
		names = append(names, fmt.Sprintf(`"tab%d"`, i))
	}
	fmt.Fprintf(&b, `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://northshire.example/forms/transport", "title": "Transport", "x-form": {"key": "transport", "formType": "T"},
"type": "object", "required": [%s], "properties": {`+"\n", strings.Join(names, ", "))
	for i := range tabs {
		fmt.Fprintf(&b, `"tab%d": {"title": "Tab %d", "type": "object", "properties": {`+"\n", i, i)
		for q := range questions {
			fmt.Fprintf(&b, `  "q%d": {"title": "Question %d of tab %d", "type": "string", "maxLength": 200}`, q, q, i)
			b.WriteString(map[bool]string{true: ",\n", false: "\n"}[q+1 < questions])
		}
		b.WriteString(map[bool]string{true: "}},\n", false: "}}\n"}[i+1 < tabs])
	}
	b.WriteString("}}\n")
	return b.String()
}

// A draft that is posted after the session ended waits for its author, and is saved when
// they sign in again.
func TestDraftPostedAfterTheSession(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := p.author(t, "Ann Author")
	a.begin(transportForm)
	token, base := a.token(), a.base("transport")
	p.exec(t, "update sessions set last_seen_at = last_seen_at - interval '31 minutes' where account_id = $1", a.account.ID)
	late := strings.Replace(transportForm, "Transport advice", "Typed before the session ended", 1)
	out := a.post("/forms/transport/draft", url.Values{"_csrf": {token}, "_base": {base}, "source": {late}, "_do": {"save"}})
	if out.Location != "/sign-in" {
		t.Fatalf("status %d, leads to %q", out.Status, out.Location)
	}
	back := p.signIn(t, a.browserClient, a.account)
	for range 3 {
		if back.Location != "" {
			back = a.follow(back)
		}
	}
	back.expect(t, "after signing in", 200, "Typed before the session ended")
	if got := a.get("/forms/transport/draft/source").Body; got != late {
		t.Errorf("the draft is %.100q", got)
	}
}

// What ships with Portico and is newer than what was ever published shows as an update,
// and never takes the place of the council's own text.
func TestUpdateAvailable(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := p.author(t, "Ann Author")
	p.exec(t, "delete from versions where definition_id = (select id from definitions where key = 'ot-advice')")
	a.get("/forms").expect(t, "not published", 200, "Came with Portico")
	own := strings.Replace(string(mustDefinition(t)), "OT advice for", "Advice of our therapists for", 1)
	a.press("/forms/ot-advice/draft/start", "from", "0").expect(t, "from what came along", 303, "")
	a.save("ot-advice", own)
	a.publish("ot-advice", "Our own words").expect(t, "publish", 303, "")
	if err := p.installCatalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v, err := p.store.LatestVersion(t.Context(), "ot-advice"); err != nil || string(v.Source) != own {
		t.Errorf("installing the catalogue put its text in place of the council's: version %d, %v", v.Number, err)
	}
	a.get("/forms").expect(t, "the list", 200, "Update available")
	shown := a.get("/forms/ot-advice")
	shown.expect(t, "the form", 200, "Update available")
	if !strings.Contains(shown.Body, `<b dir="auto">The form</b>`) {
		t.Error("the page does not say what the update changes")
	}
	a.press("/forms/ot-advice/draft/start", "from", "0").expect(t, "take it over", 303, "")
	a.publish("ot-advice", "As shipped").expect(t, "publish", 303, "")
	if got := a.get("/forms"); strings.Contains(got.Body, "Update available") {
		t.Error("what was taken over still shows as an update")
	}
}
