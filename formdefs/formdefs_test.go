package formdefs_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"portico/engine"
	"portico/engine/pdf"
	"portico/formdefs"
)

func TestReading(t *testing.T) {
	t.Parallel()
	for _, key := range formdefs.Keys() {
		if _, err := formdefs.Definition(key); err != nil {
			t.Error(err)
		}
		for _, name := range []string{"empty", "typical", "long", "facts"} {
			b, err := formdefs.Sample(key, name)
			if err != nil {
				t.Error(err)
			}
			if !json.Valid(b) {
				t.Errorf("%s %s is no JSON", key, name)
			}
		}
	}
	for _, bad := range [][2]string{{"none", "empty"}, {"../formdefs/ot-advice", "empty"}, {"ot-advice", "../definition"}, {"", ""}, {"ot-advice", "none"}} {
		if _, err := formdefs.Sample(bad[0], bad[1]); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, err := formdefs.Definition("blocks/.."); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// TestBlocksAndLists checks each part of the catalogue by itself, in a form that
// holds nothing else, so that a part that no shipped form uses is checked too.
func TestBlocksAndLists(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"blocks", "lists"} {
		entries, err := fs.ReadDir(formdefs.Catalogue(), folder)
		if err != nil || len(entries) == 0 {
			t.Fatal(folder, err)
		}
		for _, e := range entries {
			name := path.Join(folder, e.Name())
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				part, err := fs.ReadFile(formdefs.Catalogue(), name)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range engine.Check([]byte(alone(name, string(part))), formdefs.Catalogue()) {
					if f.Rule == "wide-table" { // a form takes the columns that it needs
						continue
					}
					t.Errorf("%d:%d %s (%s)", f.Line, f.Column, f.Message, f.Pointer)
				}
			})
		}
	}
}

// alone is a form of one part: as a row of a table, as a question, or as a tab.
func alone(name, part string) string {
	titled := part
	if !hasTitle(part) {
		titled = strings.Replace(part, "{", `{ "title": "Part",`, 1)
	}
	tab := `"t": {"title": "Tab", "type": "object", "properties": {"q": ` + titled + `}}`
	switch {
	case strings.HasSuffix(name, "-row.json"):
		tab = `"t": {"title": "Tab", "type": "object", "properties": {"q": {"title": "Table", "type": "array", "items": ` + part + `}}}`
	case strings.HasSuffix(name, "attachments.json"):
		tab = `"t": {"title": "Tab", "type": "object", "properties": {"q": {"title": "Q", "type": "string"}}}, "files": ` + part
	case strings.HasPrefix(name, "blocks/"):
		tab = `"t": ` + titled
	}
	// The tables that rows of provision refer to.
	outcomes := `"outcomes": {"title": "Outcomes", "type": "object", "properties": {"outcomes": {"title": "Outcomes", "type": "array", "items": {"$ref": "blocks/outcome-row.json"}}}}`
	return `{"$id": "https://portico.invalid/alone", "title": "Alone", "x-form": {"key": "alone", "roles": [{"const": "author", "title": "Adviser"}]}, "type": "object", "required": ["t", "outcomes"], "properties": {` + outcomes + "," + tab + `}}`
}

// hasTitle tells whether a part of the catalogue brings its own title.
func hasTitle(part string) bool {
	var head struct {
		Title string `json:"title"`
	}
	return json.Unmarshal([]byte(part), &head) == nil && head.Title != ""
}

// TestSamplesAreWhatTheySay holds the samples to their names by the complete pass.
func TestSamplesAreWhatTheySay(t *testing.T) {
	t.Parallel()
	for _, key := range formdefs.Keys() {
		d := compiled(t, key)
		for name, complete := range map[string]bool{"empty": !mandatory(d), "typical": true, "long": true} {
			b, err := formdefs.Sample(key, name)
			if err != nil {
				t.Fatal(err)
			}
			faults, err := d.Validate(b, false)
			if err != nil {
				t.Fatal(err)
			}
			if complete != (len(faults) == 0) {
				t.Errorf("%s %s: %+v", key, name, faults)
			}
			if faults, err = d.Validate(b, true); err != nil || len(faults) > 0 {
				t.Errorf("%s %s as a draft: %v %+v", key, name, err, faults)
			}
		}
	}
}

// mandatory tells whether a form asks for anything at all. That of the parents does
// not: the duty to seek their views is the council's.
func mandatory(d *engine.Definition) bool {
	for _, q := range d.Questions {
		if q.Required && q.Kind.Shape() != engine.ShapeGroup || len(q.OneOfRequired) > 0 {
			return true
		}
	}
	return false
}

// TestFacts holds every fact that a form uses to the sample facts and the list, from
// which the demonstration and the council's systems are built.
func TestFacts(t *testing.T) {
	t.Parallel()
	listed := listedFacts(t)
	for _, key := range formdefs.Keys() {
		d := compiled(t, key)
		b, err := formdefs.Sample(key, "facts")
		if err != nil {
			t.Fatal(err)
		}
		var facts map[string]map[string]any
		if err := json.Unmarshal(b, &facts); err != nil {
			t.Fatal(err)
		}
		if len(d.Prefills) == 0 {
			t.Errorf("%s prefills nothing", key)
		}
		for _, q := range d.Prefills {
			part := strings.Split(q.Prefill, "/")
			if facts[part[1]][part[2]] == nil {
				t.Errorf("%s: no sample fact %s", key, q.Prefill)
			}
			if !slices.Contains(listed, q.Prefill) {
				t.Errorf("%s: the list has no fact %s", key, q.Prefill)
			}
		}
	}
}

// compiled is a shipped form, ready to use.
func compiled(t *testing.T, key string) *engine.Definition {
	t.Helper()
	src, err := formdefs.Definition(key)
	if err != nil {
		t.Fatal(err)
	}
	d, found := engine.Compile(src, formdefs.Catalogue())
	if d == nil {
		t.Fatal(found)
	}
	return d
}

// TestSamplesAreShownAndPrinted shows every tab of every sample, posts it back as a browser
// would, which must change nothing, and prints the form.
func TestSamplesAreShownAndPrinted(t *testing.T) {
	t.Parallel()
	for _, key := range formdefs.Keys() {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			d := compiled(t, key)
			for _, name := range []string{"empty", "typical", "long"} {
				raw, err := formdefs.Sample(key, name)
				if err != nil {
					t.Fatal(err)
				}
				a, err := d.Read(raw)
				if err != nil {
					t.Fatal(err)
				}
				postedBack(t, d, a, name)
				document := d.Document(a, engine.DocOptions{Faults: d.Complete(a)})
				out, err := pdf.Print(document, pdf.Options{Created: time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)})
				if err != nil || len(out) == 0 {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}

func postedBack(t *testing.T, d *engine.Definition, a engine.Answers, name string) {
	t.Helper()
	for _, tab := range d.Tabs {
		if tab.Attachments != nil {
			continue
		}
		before, err := d.TabAnswers(a, tab).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		bound, err := d.Bind(tab, a, d.PostOf(tab, a), func() string { return "newrow00" })
		if err != nil {
			t.Errorf("%s %s: %v", name, tab.Name, err)
			continue
		}
		if after, _ := d.TabAnswers(bound, tab).Marshal(); string(before) != string(after) {
			t.Errorf("%s %s changes when it is posted back as it is shown:\n%s\n%s", name, tab.Name, before, after)
		}
	}
}

// signed are the answers at the end of an advice that everybody gives.
const signed = `"signoff": {"author_name": "A", "job_title": "J", "organisation": "O", "email": "a@example.org", "qualification": "Q",
	"mandatory_qualification": "qtvi", "shared_with_family": "yes", "date_of_report": "2026-10-16", "declaration": true}, "council": {"sensitive": false}`

// TestShortPaths holds the forms to their promise that who has little to say is soon done.
func TestShortPaths(t *testing.T) {
	t.Parallel()
	existing := `"details": {"year_group": 10, "report_type": "existing", "existing_date": "2026-01-12"}`
	for _, c := range []struct{ key, answers string }{
		{"ot-advice", existing}, {"salt-advice", existing}, {"physio-advice", existing + `, "involvement": {"basis": ["records"]}`},
		{"ep-advice", existing}, {"specialist-teacher-advice", existing + `, "involvement": {"specialism": "vi"}`},
		{"health-advice", `"details": {"year_group": 10, "advice_status": "existing", "existing_date": "2026-01-12"}`},
		{"health-advice", `"details": {"year_group": 10, "advice_status": "none", "nil_reason": "discharged", "nil_detail": "Seen last on 3 May 2023."}`},
		{"health-advice", `"details": {"advice_status": "new"}, "history": {"diagnosed": "none"}, "health": {"attendance_effect": "None."}, "needs": {"health_needs": false}`},
		{"social-care-advice", `"details": {"year_group": 10}, "involvement": {"known_status": "never", "has_needs": false, "no_needs_reason": "Records searched on 2 October 2026."}`},
	} {
		d := compiled(t, c.key)
		end := signed
		if c.key != "specialist-teacher-advice" {
			end = strings.Replace(end, `"mandatory_qualification": "qtvi", `, "", 1)
		}
		faults, err := d.Validate([]byte("{"+c.answers+", "+end+"}"), false)
		if err != nil || len(faults) > 0 {
			t.Errorf("%s {%s}: %v %+v", c.key, c.answers, err, faults)
		}
	}
}

// TestAdviceRules breaks the rules that the forms have of their own, one at a time.
func TestAdviceRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, answers, pointer, rule string
		level                       string
	}{
		{"ot-advice", `"details": {"dob": "2013-02-10"}, "involvement": {"known_since": "2012-02-10"}`, "/involvement/known_since", "notBefore", engine.LevelError},
		{"salt-advice", `"signoff": {"register": "hcpc", "registration_number": "four"}`, "/signoff/registration_number", "advise", engine.LevelWarn},
		{"physio-advice", `"involvement": {"involvement": [{"_row": "aaaaaaaa", "date": "2999-01-01", "seen": "A"}]}`, "/involvement/involvement/0/date", "notAfter", engine.LevelError},
		{"ep-advice", `"details": {"report_type": "new"}`, "/needs/areas", "anyOf", engine.LevelError},
		{"ep-advice", `"details": {"report_type": "new", "year_group": 9}`, "/pfa/headings", "anyOf", engine.LevelError},
		{"health-advice", `"details": {"advice_status": "new"}, "needs": {"health_needs": true}`, "/provision/provision", "required", engine.LevelError},
		{"social-care-advice", `"involvement": {"known_status": "early-help", "plan_type": ["cp"]}`, "/involvement/cp_consent", "required", engine.LevelError},
		{"social-care-advice", `"h1": {"h1": [{"_row": "aaaaaaaa", "provision": "Short breaks", "provider": "A"}]}`, "/h1/h1/0/amount", "advise", engine.LevelWarn},
		{"specialist-teacher-advice", `"signoff": {"mandatory_qualification": "consulted"}`, "/signoff/consulted_teacher", "required", engine.LevelError},
	} {
		d := compiled(t, c.key)
		a, err := d.Read([]byte("{" + c.answers + "}"))
		if err != nil {
			t.Fatal(err)
		}
		faults, found := d.SheetOn(a, "2026-11-22").Complete(), false
		for _, f := range faults {
			found = found || f.Pointer == c.pointer && f.Rule == c.rule && f.Level == c.level
		}
		if !found {
			t.Errorf("%s {%s}: no fault %s at %s in %+v", c.key, c.answers, c.rule, c.pointer, faults)
		}
	}
}
