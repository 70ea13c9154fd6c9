package handlers

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portico/partials"
	"portico/public"
)

var (
	idAttr     = regexp.MustCompile(`\sid="([^"]+)"`)
	refAttr    = regexp.MustCompile(`\s(?:for|form|aria-labelledby|aria-describedby|href="#)="?([^"]+)"`)
	hashAttr   = regexp.MustCompile(`\shref="#([^"]+)"`)
	inlineAttr = regexp.MustCompile(`(?i)\sstyle=|<style|\son[a-z]+="|ZgotmplZ|&lt;no value|<no value`)
)

// Every page of the storybook renders, has nothing inline, names nothing twice, and
// whatever points to an id of the page points to one that is there. With PORTICO_PAGES
// set to a folder the pages are written there, to be looked at.
func TestStorybook(t *testing.T) {
	t.Parallel()
	views, err := partials.New(partials.Options{Asset: public.Asset})
	if err != nil {
		t.Fatal(err)
	}
	for name, cases := range storybook() {
		for kind, view := range cases {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				var b bytes.Buffer
				if err := views.Render(&b, name, view); err != nil {
					t.Fatal(err)
				}
				checkPage(t, b.String())
				writePage(t, name, kind, b.Bytes())
			})
		}
	}
}

func checkPage(t *testing.T, html string) {
	t.Helper()
	if found := inlineAttr.FindString(html); found != "" {
		t.Errorf("the page holds %q", found)
	}
	html = regexp.MustCompile(`(?s)<template.*?</template>`).ReplaceAllString(html, "")
	var ids []string
	for _, m := range idAttr.FindAllStringSubmatch(html, -1) {
		if slices.Contains(ids, m[1]) {
			t.Errorf("the id %s stands twice", m[1])
		}
		ids = append(ids, m[1])
	}
	refs := append(refAttr.FindAllStringSubmatch(html, -1), hashAttr.FindAllStringSubmatch(html, -1)...)
	for _, m := range refs {
		for ref := range strings.FieldsSeq(m[1]) {
			if !slices.Contains(ids, ref) {
				t.Errorf("%s leads to no id of the page", strings.TrimSpace(m[0]))
			}
		}
	}
}

func writePage(t *testing.T, name, kind string, html []byte) {
	t.Helper()
	dir := os.Getenv("PORTICO_PAGES")
	if dir == "" || !strings.HasPrefix(name, "pages/") {
		return
	}
	path := filepath.Join(dir, filepath.Base(name)+"-"+kind+".html")
	if err := os.WriteFile(path, html, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The first submit button of a form is what Enter presses: it has to be Save.
func TestEnterSaves(t *testing.T) {
	t.Parallel()
	views, err := partials.New(partials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := views.Render(&b, "form/tab", sampleForm(false)); err != nil {
		t.Fatal(err)
	}
	submit := regexp.MustCompile(`<(?:button|input)[^>]*(?:name="_do"|type="submit")[^>]*>`).FindString(b.String())
	if !strings.Contains(submit, `value="save"`) {
		t.Errorf("the first submit button is %s", submit)
	}
}

// Every question that can be answered posts its marker once, and rows post theirs.
func TestMarkers(t *testing.T) {
	t.Parallel()
	views, err := partials.New(partials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := views.Render(&b, "form/tab", sampleForm(false)); err != nil {
		t.Fatal(err)
	}
	want := []string{"provision.rows", "provision.rows.k1.what", "provision.rows.k2.reviewed", "provision.equip", "provision.seen", "provision.sure", "provision.mail", "provision.none"}
	for _, name := range want {
		if n := strings.Count(b.String(), `name="_q" value="`+name+`"`); n != 1 {
			t.Errorf("%s posts %d markers, want 1", name, n)
		}
	}
	if strings.Contains(b.String(), `name="_q" value="provision.address"`) {
		t.Error("a read-only question posts a marker")
	}
	for _, key := range []string{"k1", "k2"} {
		if !strings.Contains(b.String(), `name="_rows.provision.rows" value="`+key+`"`) {
			t.Errorf("the row %s posts no marker", key)
		}
	}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, mine, theirs string
		want, wantTheirs   string // what stands only in one text in brackets
	}{
		{"same", "one two", "one two", "one two", "one two"},
		{"middle", "one two three", "one four three", "one [two ]three", "one [four ]three"},
		{"added", "one two", "one", "[one two]", "[one]"},
		{"nothing", "", "one", "", "[one]"},
		{"both ends", "a b c d", "b c", "[a ]b [c d]", "b [c]"},
		{"lines", "one\ntwo\nthree", "one\nthree", "one\n[two\n]three", "one\nthree"},
	}
	show := func(spans []Span) string {
		var b strings.Builder
		for _, s := range spans {
			if s.Only {
				b.WriteString("[" + s.Text + "]")
				continue
			}
			b.WriteString(s.Text)
		}
		return b.String()
	}
	for _, test := range tests {
		item := NewConflictItem("a", "", "A", test.mine, test.theirs, "", "", false)
		if show(item.Mine) != test.want || show(item.Theirs) != test.wantTheirs {
			t.Errorf("%s: %q and %q, want %q and %q", test.name, show(item.Mine), show(item.Theirs), test.want, test.wantTheirs)
		}
	}
	long := strings.Repeat("word ", 3000)
	item := NewConflictItem("a", "", "A", "x "+long+"y", "y "+long+"x", "", "", false)
	if got := len(item.Mine); got != 1 || !item.Mine[0].Only {
		t.Errorf("texts too long to compare have %d spans, want 1 that differs", got)
	}
}

func TestMailLines(t *testing.T) {
	t.Parallel()
	lines := NewMailLines("Hello\nOpen https://forms.example/tasks/a. Or http://b.example/\n\nEnd")
	if len(lines) != 4 {
		t.Fatalf("%d lines, want 4", len(lines))
	}
	want := []MailPart{{"Open ", ""}, {"https://forms.example/tasks/a", "https://forms.example/tasks/a"}, {". Or ", ""}, {"http://b.example/", "http://b.example/"}, {"", ""}}
	if !slices.Equal(lines[1], want) {
		t.Errorf("line 2 is %v, want %v", lines[1], want)
	}
}
