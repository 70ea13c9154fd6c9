package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"portico/engine"
	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// filling is a shipped form on the way from empty to the answers of its typical sample, in
// the hands of the professional whom the sample names.
type filling struct {
	*testPortal
	t     testing.TB
	def   *engine.Definition
	want  engine.Answers
	owner portal.Account
	ref   string
	rows  map[string]string // row, or file, of the sample -> of the sheet that is filled in
}

// wanted is what is to be done on one tab, in the order of the page.
type wanted struct {
	Tables   []wantedTable     `json:"tables"`
	Controls []wantedControl   `json:"controls"`
	Rows     map[string]string `json:"rows"` // see filling
	files    []wantedFile
	phrases  []string // of the answers, to be found again in the PDF
}

type wantedTable struct {
	Name string   `json:"name"`
	Rows []string `json:"rows"`
}

type wantedControl struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	HTML   string   `json:"html,omitempty"` // of formatted text
}

// wantedFile is a question that a file answers.
type wantedFile struct {
	path engine.Path
	file upload
}

// begin sends a shipped form, prefilled from the facts of its sample, to the professional
// of these facts.
func (p *testPortal) begin(t testing.TB, key string) *filling {
	t.Helper()
	src, err := formdefs.Definition(key)
	if err != nil {
		t.Fatal(err)
	}
	def, findings := engine.Compile(src, formdefs.Catalogue())
	if def == nil {
		t.Fatal(findings)
	}
	f := &filling{testPortal: p, t: t, def: def, want: sampleAnswers(t, def, "typical"), rows: map[string]string{}}
	facts := sampleFacts(t, key)
	f.owner = p.addAuthor(t, facts["account"].(map[string]any))
	delete(facts, "account") // copied when the owner first opens the form
	child := facts["child"].(map[string]any)
	born, err := portal.ParseDate(child["born"].(string))
	if err != nil {
		t.Fatal(err)
	}
	caseID, err := p.store.CreateCase(t.Context(), store.NewCase{Reference: "NC-" + vault.Ref(), Kind: "assessment", ChildName: child["fullName"].(string), ChildBorn: born, Record: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	ref, missing, err := p.cases.Send(t.Context(), casework.NewTask{CaseID: caseID, FormKey: key, OwnerID: f.owner.ID, SenderID: f.owner.ID, Facts: facts})
	if err != nil || len(missing) > 0 {
		t.Fatalf("sending: %v, missing %v", err, missing)
	}
	f.ref = ref
	return f
}

// sampleFacts are the facts that a shipped form is prefilled from in its samples.
func sampleFacts(t testing.TB, key string) map[string]any {
	t.Helper()
	raw, err := formdefs.Sample(key, "facts")
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string]any{}
	if err := json.Unmarshal(raw, &facts); err != nil {
		t.Fatal(err)
	}
	return facts
}

// addAuthor makes the account of the professional of a sample.
func (p *testPortal) addAuthor(t testing.TB, facts map[string]any) portal.Account {
	t.Helper()
	said := func(name string) string { s, _ := facts[name].(string); return s }
	email := said("email")
	if email == "" {
		email = vault.Ref() + "@example.org"
	}
	a, err := p.store.CreateAccount(t.Context(), store.NewAccount{Email: email, Name: said("name"), Profession: said("jobTitle"), Organisation: said("organisation"),
		Phone: said("telephone"), Register: strings.ToUpper(said("register")), RegistrationNumber: said("registrationNumber"),
		Roles: []portal.Role{portal.RoleProfessional}, PasswordHash: p.hash})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// tab is what is to be done on a tab.
func (f *filling) tab(tab *engine.Tab) *wanted {
	w := &wanted{Tables: []wantedTable{}, Controls: []wantedControl{}, Rows: f.rows}
	w.add(f.t, f.def.View(tab, f.want, nil, engine.ViewOptions{}).Questions)
	return w
}

func (w *wanted) add(t testing.TB, questions []*engine.QuestionView) {
	for _, q := range questions {
		switch {
		case q.ReadOnly || q.Absent || q.Kind == "note":
		case q.Children != nil:
			w.add(t, q.Children)
		case q.Columns != nil:
			table := wantedTable{Name: q.Name, Rows: []string{}}
			for _, row := range q.Rows {
				table.Rows = append(table.Rows, row.Key)
				w.add(t, row.Cells)
			}
			w.Tables = append(w.Tables, table)
		case q.Takes != nil:
			if q.Text != "" {
				w.files = append(w.files, wantedFile{q.Name, fileFor(t, q.Takes)})
			}
		default:
			w.control(q)
		}
	}
}

// fileFor is a small file such as a question takes: a picture, else a PDF.
func fileFor(t testing.TB, rules *engine.AttachmentRules) upload {
	if slices.Contains(rules.Types, "png") {
		return upload{"Picture.png", chart(t, 60, 40)}
	}
	return upload{"Plan.pdf", samplePDF()}
}

func (w *wanted) control(q *engine.QuestionView) {
	c := wantedControl{Name: q.Name, Values: []string{}}
	switch {
	case q.Options != nil:
		for _, o := range q.Options {
			if o.Checked {
				c.Values = append(c.Values, o.Value)
			}
		}
	case q.Checked:
		c.Values = []string{"true"}
	case q.Text != "":
		c.Values = []string{q.Text}
		if q.Kind == "rich" {
			c.HTML = string(engine.ProseHTML(engine.ParseRich(q.Text)))
		} else if q.Kind == "paragraph" {
			w.phrases = append(w.phrases, firstWords(q.Text, 2))
		}
	}
	w.Controls = append(w.Controls, c)
}

// firstWords are the first words of a text, which a line of a cell may hold together.
func firstWords(text string, n int) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(n, len(words))], " ")
}

// own is a name of the sample with the rows of the sheet.
func (f *filling) own(name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		if row, ok := f.rows[part]; ok {
			parts[i] = row
		}
	}
	return strings.Join(parts, ".")
}

// open is the sheet as it is kept.
func (f *filling) open() *casework.Work {
	f.t.Helper()
	w, err := f.cases.Open(f.t.Context(), f.owner, f.ref)
	if err != nil {
		f.t.Fatal(err)
	}
	return w
}

// differs says where the kept answers of a tab, or of the whole form, are not those of the
// sample. Both are worked out on the same day; rows and files go by the names they got here.
func (f *filling) differs(tab string) string {
	f.t.Helper()
	today := portal.London(time.Now()).String()
	kept := f.open().Answers
	f.noteRecord(kept)
	if len(kept.Typed) > 0 {
		return "what cannot be read: " + asText(f.t, kept.Typed)
	}
	got, want := f.def.SheetOn(kept, today).Canonical(), f.def.SheetOn(f.want, today).Canonical()
	want = f.renamed(want).(map[string]any)
	if tab != "" && got[tab] != nil { // else the form is one tab
		got, want = map[string]any{tab: got[tab]}, map[string]any{tab: want[tab]}
	}
	return unlike("", read(got), read(want))
}

// noteRecord learns the rows of the tables that only the council fills in.
func (f *filling) noteRecord(kept engine.Answers) {
	for _, tab := range f.def.Tabs {
		got, want := f.def.View(tab, kept, nil, engine.ViewOptions{}), f.def.View(tab, f.want, nil, engine.ViewOptions{})
		mine := map[engine.Path][]*engine.RowView{}
		for _, q := range got.Questions {
			mine[q.Name] = q.Rows
		}
		for _, q := range want.Questions {
			for i, row := range q.Rows {
				if q.ReadOnly && i < len(mine[q.Name]) {
					f.rows[row.Key] = mine[q.Name][i].Key
				}
			}
		}
	}
}

// renamed is a value with rows and files by the names they got in the sheet.
func (f *filling) renamed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = f.renamed(member)
		}
	case []any:
		for i, member := range v {
			v[i] = f.renamed(member)
		}
	case string:
		if own, ok := f.rows[v]; ok {
			return own
		}
	}
	return v
}

// read is a value as it reads: formatted text may be written in several ways.
func read(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = read(member)
		}
	case []any:
		for i, member := range v {
			v[i] = read(member)
		}
	case string:
		if strings.ContainsAny(v, "\n*#|-") {
			return bare(engine.ParseRich(v))
		}
	}
	return v
}

// unlike is the first place at which two values differ, "" for none.
func unlike(at string, got, want any) string {
	g, gotMap := got.(map[string]any)
	w, wantMap := want.(map[string]any)
	if gotMap && wantMap {
		names := maps.Clone(g)
		maps.Copy(names, w)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if d := unlike(at+"/"+name, g[name], w[name]); d != "" {
				return d
			}
		}
		return ""
	}
	gotList, isList := got.([]any)
	if wantList, ok := want.([]any); ok && isList && len(gotList) == len(wantList) {
		for i := range gotList {
			if d := unlike(at+"/"+strconv.Itoa(i), gotList[i], wantList[i]); d != "" {
				return d
			}
		}
		return ""
	}
	a, _ := engine.CanonicalJSON(got)
	b, _ := engine.CanonicalJSON(want)
	if string(a) == string(b) {
		return ""
	}
	return at + " is kept as " + string(a) + ", want " + string(b)
}

func asText(t testing.TB, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// noteFiles learns the names that files got when they were uploaded.
func (f *filling) noteFiles() {
	f.t.Helper()
	mine := map[engine.Path]string{}
	for _, a := range f.open().Laid().Files() {
		mine[a.Path] = a.Ref
	}
	for _, a := range f.def.Sheet(f.want).Files() {
		f.rows[a.Ref] = mine[f.own(a.Path)]
	}
}

// finished holds the submitted form to its sample: the answers, the receipt, the PDF.
func (f *filling) finished(b *browserClient) {
	f.t.Helper()
	if d := f.differs(""); d != "" {
		f.t.Errorf("after submitting: %s", d)
	}
	pdf := b.get("/tasks/" + f.ref + "/pdf")
	if !strings.HasPrefix(pdf.Body, "%PDF-") || !strings.Contains(pdf.Header.Get("Content-Disposition"), "attachment") {
		f.t.Fatalf("the PDF: status %d, %s", pdf.Status, pdf.Header.Get("Content-Disposition"))
	}
	file := filepath.Join(f.t.TempDir(), f.def.Key+".pdf")
	if err := os.WriteFile(file, []byte(pdf.Body), 0o644); err != nil {
		f.t.Fatal(err)
	}
	if info := pdfTool(f.t, "pdfinfo", file); !regexp.MustCompile(`Tagged: +yes`).MatchString(info) {
		f.t.Errorf("the PDF is not tagged:\n%s", info)
	}
	text := strings.Join(strings.Fields(pdfTool(f.t, "pdftotext", "-raw", "-enc", "UTF-8", file, "-")), " ")
	for _, tab := range f.def.Tabs {
		if tab.Attachments != nil || f.def.Sheet(f.want).Hides(tab) {
			continue
		}
		for _, phrase := range append(f.tab(tab).phrases, tab.Title) {
			if !strings.Contains(text, phrase) {
				f.t.Errorf("the PDF does not say %q, of %s", phrase, tab.Name)
			}
		}
	}
	f.keepPDF(b, f.def.Key)
}

// keepPDF keeps the PDF of the form when pictures were asked for.
func (f *filling) keepPDF(b *browserClient, name string) {
	f.t.Helper()
	if *shotsDir == "" {
		return
	}
	keep := filepath.Join(*shotsDir, "forms", name+".pdf")
	if err := os.MkdirAll(filepath.Dir(keep), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(keep, []byte(b.get("/tasks/"+f.ref+"/pdf").Body), 0o644); err != nil {
		f.t.Fatal(err)
	}
}

// pdfTool is what a program of poppler says of a PDF.
func pdfTool(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v (`make test-setup` brings poppler-utils)\n%s", name, err, out)
	}
	return string(out)
}

// eachForm runs a test on every shipped form, all in one portal.
func eachForm(t *testing.T, test func(t *testing.T, f *filling)) {
	t.Parallel()
	p := newPortal(t)
	for _, key := range formdefs.Keys() {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			test(t, p.begin(t, key))
		})
	}
}

// TestFormsWithoutScript fills in every shipped form from empty to the receipt, as a browser
// without JavaScript does: it posts only what the page asks, adds rows by the page's button,
// and saves until no further question appears.
func TestFormsWithoutScript(t *testing.T) {
	eachForm(t, func(t *testing.T, f *filling) {
		b := f.signedIn(t, f.owner)
		b.follow(b.get("/tasks/" + f.ref))
		for _, tab := range f.def.Tabs {
			switch {
			case tab.Attachments != nil:
				b.postFiles("/tasks/"+f.ref+"/attachments", b.token(), upload{"Chart.png", chart(t, 60, 40)})
			case f.def.Sheet(f.want).Hides(tab):
				b.get(formPath(f.ref, tab.Name)).expect(t, "a tab that does not apply", http.StatusOK, "This section does not apply")
			default:
				f.fillPlain(b, tab)
			}
		}
		if d := f.differs(""); d != "" {
			t.Fatal(d)
		}
		check := b.get("/tasks/" + f.ref + "/check")
		check.expect(t, "check your answers", http.StatusOK, "Ready to submit?")
		confirm := b.get("/tasks/" + f.ref + "/submit")
		done := b.post("/tasks/"+f.ref+"/submit", url.Values{"_csrf": {confirm.field("_csrf")}, "declaration": {"yes"}})
		b.follow(done).expect(t, "the receipt", http.StatusOK, "Submitted", "SHA-256")
		f.finished(b)
	})
}

// fillPlain answers a tab by plain posts, and holds what is kept to the sample.
func (f *filling) fillPlain(b *browserClient, tab *engine.Tab) {
	f.t.Helper()
	f.answerPlain(b, tab)
	if d := f.differs(tab.Name); d != "" {
		f.t.Fatalf("%s: %s", tab.Name, d)
	}
}

// answerPlain answers a tab by plain posts.
func (f *filling) answerPlain(b *browserClient, tab *engine.Tab) {
	f.t.Helper()
	want, at := f.tab(tab), formPath(f.ref, tab.Name)
	for _, t := range want.Tables {
		for shown := b.get(at); len(shown.rowsOf(f.own(t.Name))) < len(t.Rows); shown = b.get(at) {
			f.postPlain(b, at, shown, want, "add:"+f.own(t.Name))
		}
	}
	asked := 0
	for {
		shown := b.get(at)
		f.noteRows(shown, want)
		n := len(shown.markers())
		if n == asked { // the last save brought no question
			f.postPlain(b, at, shown, want, "next")
			break
		}
		asked = n
		f.postPlain(b, at, shown, want, "save")
	}
	for _, w := range want.files {
		to := at + "/file/" + url.PathEscape(f.own(w.path))
		if got := b.postFilesAs("file", to, b.token(), w.file); got.Status != http.StatusSeeOther {
			f.t.Fatalf("%s: status %d: %.900s", w.path, got.Status, got.words())
		}
	}
	f.noteFiles()
}

// noteRows learns the rows of a page's tables by their places.
func (f *filling) noteRows(shown page, want *wanted) {
	for _, t := range want.Tables {
		for i, key := range shown.rowsOf(f.own(t.Name)) {
			if i < len(t.Rows) {
				f.rows[t.Rows[i]] = key
			}
		}
	}
}

// postPlain posts a tab: a value for each question that the page asks, and its rows.
func (f *filling) postPlain(b *browserClient, at string, shown page, want *wanted, do string) {
	f.t.Helper()
	f.noteRows(shown, want)
	form := url.Values{"_do": {do}}
	for _, name := range []string{"_csrf", "_base", "_save"} {
		form.Set(name, shown.field(name))
	}
	asked := shown.markers()
	form["_q"] = asked
	for _, t := range want.Tables {
		form["_rows."+f.own(t.Name)] = shown.rowsOf(f.own(t.Name))
	}
	for _, c := range want.Controls {
		if name := f.own(c.Name); slices.Contains(asked, name) {
			for _, v := range c.Values {
				form.Add(name, f.renamed(v).(string))
			}
		}
	}
	got := b.post(at, form)
	if got.Status != http.StatusSeeOther && (do != "save" || got.Status != http.StatusUnprocessableEntity) {
		f.t.Fatalf("%s, %s: status %d: %.400s", at, do, got.Status, got.words())
	}
}

var hiddenMarker = regexp.MustCompile(`<input type="hidden" name="_q" value="([^"]+)">`)

// markers are the questions that a page asks.
func (p page) markers() []string {
	var out []string
	for _, m := range hiddenMarker.FindAllStringSubmatch(p.Body, -1) {
		out = append(out, m[1])
	}
	return out
}
