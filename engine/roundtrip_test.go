package engine

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// TestShownAndPostedAgainNothingIsLost shows every tab of mutated samples and posts it back as
// it is shown: no answer, row, file or text that could not be read changes, in any language
// of the form, whatever is hidden. It logs how many sheets it tried.
func TestShownAndPostedAgainNothingIsLost(t *testing.T) {
	t.Parallel()
	var sheets, tabs atomic.Int64
	t.Cleanup(func() { t.Logf("round trips: %d sheets, %d tabs shown and posted", sheets.Load(), tabs.Load()) })
	all := append(samples(t), filesAndWords(t))
	for n, s := range all {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(2027, uint64(n)))
			whole := parsed(t, string(s.answers))
			for i := range 1 + *mutations/10 {
				a := whole
				if i > 0 {
					a = scribbled(t, random, s.d, sifted(t, s.d, mutated(random, s.d, whole)))
				}
				tabs.Add(int64(postedAgain(t, s.d, a)))
				sheets.Add(1)
			}
		})
	}
}

// filesAndWords is a form with every kind of question that the shipped forms may lack, in two
// languages.
func filesAndWords(t testing.TB) sample {
	return sample{"files and words", mustCompile(t, formOf(`"f": {"title": "F", "type": "string", "x-kind": "file"}, "u": {"title": "U", "type": "string", "format": "uri"},
		"n": {"title": "N", "type": "number", "x-unit": "é cm", "multipleOf": 0.1}, "s": {"title": "S", "enum": ["a", "b", "c", "d", "e", "f", "g"], "x-i18n": {"ar": {"title": "س"}}},
		"b": {"title": "B", "type": "boolean"}, "k": {"title": "K", "type": "boolean", "const": true}, "r": {"title": "R", "type": "string", "x-kind": "rich"},
		"t": {"title": "T", "type": "array", "items": {"type": "object", "properties": {"f": {"title": "F", "type": "string", "x-kind": "file"}, "w": {"title": "W", "type": "string", "readOnly": true},
			"d": {"title": "D", "type": "string", "format": "date"}}}}`, "")),
		[]byte(`{"a":{"f":"abcd1234","u":"https://example.org/a","n":1e15,"s":"b","b":false,"k":true,"r":"- one\n- **two**","t":[{"_row":"aaaaaaaa","f":"efgh5678","w":"W","d":"2026-02-03"},{"_row":"bbbbbbbb"}]}}`)}
}

// sifted takes mutated answers as answers of unknown origin are taken: what does not have the
// question's type is left out.
func sifted(t testing.TB, d *Definition, a Answers) Answers {
	t.Helper()
	out, err := d.Read([]byte(marshalled(t, a)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// scribbled posts texts that many questions cannot read.
func scribbled(t testing.TB, random *rand.Rand, d *Definition, a Answers) Answers {
	t.Helper()
	tab := d.Tabs[random.IntN(len(d.Tabs))]
	page := d.PostOf(tab, a)
	shown := page[FieldMarker]
	if len(shown) == 0 {
		return a
	}
	post := url.Values{}
	for range 1 + random.IntN(3) {
		path := shown[random.IntN(len(shown))]
		post.Add(FieldMarker, path)
		post.Set(path, []string{"31/02/2021", "many", "a\nb", " 7.5.5 ", "a  b\n\nc ", "😀", "1e5"}[random.IntN(7)])
	}
	for path := range post {
		if rows := page[FieldRows+path]; rows != nil { // a table, whose rows would go
			post[FieldRows+path] = rows
		}
	}
	out, err := d.Bind(tab, a, post, noRow)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// postedAgain shows and posts every tab in every language. The first post may tidy (space at
// the end, the order of boxes); nothing may be lost by it, and the next ones change nothing.
// It gives the number of posts.
func postedAgain(t testing.TB, d *Definition, a Answers) int {
	t.Helper()
	posts := 0
	post := func(d *Definition, a Answers) Answers {
		shown := d.Sheet(a)
		for _, tab := range d.Tabs {
			post := url.Values{}
			addPost(post, shown.View(tab, nil, ViewOptions{}).Questions)
			now, err := d.Bind(tab, a, post, noRow)
			if err != nil {
				t.Fatal(err)
			}
			a, posts = now, posts+1
		}
		return a
	}
	once := post(d, a)
	before, after := d.Sheet(a), d.Sheet(once)
	if !maps.Equal(written(before, control), written(after, control)) {
		t.Fatalf("shown and posted\n%s\nbecame\n%s\nof %s", marshalled(t, a), marshalled(t, once), d.Key)
	}
	still := written(after, rightly)
	for at := range written(before, rightly) {
		if still[at] == "" {
			t.Fatalf("shown and posted, the answer at %s in\n%s\nis wrong in\n%s", at, marshalled(t, a), marshalled(t, once))
		}
	}
	want := marshalled(t, once)
	for _, lang := range d.Languages() {
		if got := marshalled(t, post(d.In(lang), once)); got != want {
			t.Fatalf("posted again in %s\n%s\nbecame\n%s\nof %s", lang, want, got, d.Key)
		}
	}
	return posts
}

// written is what is said of every place, hidden or not, and the rows there are.
func written(s *Sheet, say func(*spot) string) map[string]string {
	out := map[string]string{}
	var visit func(p *spot)
	visit = func(p *spot) {
		for _, k := range p.kids {
			if k.isRow() {
				out[k.storedPointer()] = "row " + fmt.Sprint(k.index)
			}
			if text := say(k); text != "" {
				out[k.storedPointer()] = text
			}
			visit(k)
		}
	}
	visit(s.root)
	return out
}

// rightly says that there is an answer that breaks no rule, and that no tidying changes. A
// date before the year 1000, which only an import can bring along, is reported when it is
// posted: it is a slip of the pen.
func rightly(p *spot) string {
	if shapeOf(p.q) != ShapeAnswer || p.q.calc != nil || p.typed != "" || p.value == nil || len(p.q.Kind.Judge(p.q, p.value)) > 0 {
		return ""
	}
	text := p.q.Kind.Show(p.q, p.value)
	_, isDate := p.q.Kind.(date)
	if isBlank(text) || cleanText(text) != text || isDate && p.value.(string) < "1000" {
		return ""
	}
	return "right"
}

// control is what a question's control holds, without what tidying may change. What is wrong
// may be read when it is posted: a day that an import wrote as 1000.1.1.
func control(p *spot) string {
	if shapeOf(p.q) != ShapeAnswer || p.q.calc != nil {
		return ""
	}
	text := p.typed
	if text == "" && p.value != nil {
		text = p.q.Kind.Show(p.q, p.value)
	}
	if text = cleanText(text); isBlank(text) {
		return ""
	}
	if !isText(p.q) {
		text = strings.TrimSpace(text)
	}
	if _, number := p.q.Kind.(numeric); number || rightly(p) == "" {
		if v, _, _ := p.q.Kind.Read(p.q, []string{text}); v != nil {
			text = p.q.Kind.Show(p.q, v)
		}
	}
	switch p.q.Kind.(type) {
	case checkboxes, references:
		var lines []string
		for line := range strings.SplitSeq(text, "\n") {
			if !isBlank(line) {
				lines = append(lines, strings.TrimSpace(line))
			}
		}
		slices.Sort(lines)
		return strings.Join(slices.Compact(lines), "\n")
	}
	return text
}
