package engine

import (
	"errors"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// What the fuzz targets of this package share. `make fuzz` runs each of them; what is in
// testdata/fuzz is run by every `go test`.

// soon fails the test when what follows takes many seconds: a hang, even on a busy machine.
func soon(t *testing.T) func() {
	began := time.Now()
	return func() {
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("took %v", took)
		}
	}
}

// wordsOf checks that faults are worded and lead somewhere.
func wordsOf(t *testing.T, d *Definition, faults []Fault) {
	t.Helper()
	for _, f := range faults {
		known := slices.ContainsFunc(d.Tabs, func(tab *Tab) bool { return tab.Name == f.Tab })
		if !known || f.Message == "" || f.Rule == "" || f.Question == "" || f.Level != LevelError && f.Level != LevelWarn || f.Pointer != "" && f.Pointer[0] != '/' {
			t.Errorf("fault %+v", f)
		}
		if strings.Contains(f.Message, "jsonschema") || strings.Contains(f.Message, "%!") {
			t.Errorf("badly worded: %+v", f)
		}
	}
}

// FuzzValidate: answers of unknown origin are judged or refused in words; what is taken of
// them is judged alike by our walk, the judge and plain jsonschema; what is valid is its own
// canonical answers; and all of it can be shown, posted again and printed.
func FuzzValidate(f *testing.F) {
	d := everything(f)
	published := plainly(f, d)
	f.Add([]byte(fullAnswers), true)
	f.Add([]byte(twoRows), false)
	f.Fuzz(func(t *testing.T, raw []byte, draft bool) {
		if len(raw) > 1<<16 {
			return
		}
		defer soon(t)()
		faults, err := d.ValidateOn(raw, draft, "2026-11-22")
		if err != nil {
			if err.Error() == "" || faults != nil {
				t.Errorf("error %q with %+v", err, faults)
			}
			return
		}
		wordsOf(t, d, faults)
		a, err := d.Read(raw)
		if err != nil {
			return
		}
		if draft && Wrong(faults) && !Wrong(d.SheetOn(a, "2026-11-22").Complete()) && !strings.Contains("type unknown hidden row digits", faults[0].Rule) {
			t.Errorf("the draft pass finds what the complete pass does not: %+v", faults)
		}
		verdictsOf(t, d, a).agree(t, d, published, "fuzz")
		postedAgain(t, d, a)
		d.Document(a, DocOptions{})
	})
}

// FuzzBind: no post makes Bind fail otherwise than by a bound, change the sheet that it was
// given, or take what is read only; the new sheet keeps the promises of Answers, and shown
// and posted again it stays.
func FuzzBind(f *testing.F) {
	d := everything(f)
	f.Add([]byte(fullAnswers), "_q=advice.strengths&advice.strengths=Kind&_do=add:advice.outcomes", uint8(1))
	f.Add([]byte(`{"child":{"year":9,"school":"Hill"}}`), "_q=support.provision&_rows.support.provision=aaaaaaaa&_q=support.provision.aaaaaaaa.hours&support.provision.aaaaaaaa.hours=many", uint8(3))
	f.Fuzz(func(t *testing.T, raw []byte, query string, tab uint8) {
		if len(raw)+len(query) > 1<<16 {
			return
		}
		defer soon(t)()
		a, err := d.Read(raw)
		if err != nil {
			return
		}
		post, _ := url.ParseQuery(query)
		was := marshalled(t, a)
		now, err := d.Bind(d.Tabs[int(tab)%len(d.Tabs)], a, post, noRow)
		if got := marshalled(t, a); got != was {
			t.Fatalf("the old answers became %s", got)
		}
		var bound *BoundError
		if err != nil {
			if !errors.As(err, &bound) || bound.Sentence == "" {
				t.Fatal(err)
			}
			return
		}
		for _, tab := range []string{"name", "born", "parents"} {
			before, _ := a.Values["child"].(map[string]any)
			after, _ := now.Values["child"].(map[string]any)
			if !sameJSON(t, before[tab], after[tab]) {
				t.Errorf("%s, which is read only, became %v", tab, after[tab])
			}
		}
		if sift, err := d.sift([]byte(marshalled(t, now))); err != nil || len(sift.wrong)+len(sift.stray) > 0 {
			t.Errorf("the new sheet does not fit the form: %v %v %v", err, sift.wrong, sift.stray)
		}
		wordsOf(t, d, d.Complete(now))
		postedAgain(t, d, now)
	})
}

// FuzzMove: answers of unknown origin move between two versions of a form, made by reworking
// "everything" at random. The moved sheet fits the new form, moves on to the same form
// unchanged, and no letter that somebody wrote is lost.
func FuzzMove(f *testing.F) {
	src, err := os.ReadFile("testdata/everything.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(fullAnswers), uint16(1), uint16(2))
	f.Add([]byte(twoRows), uint16(0), uint16(7))
	f.Fuzz(func(t *testing.T, raw []byte, old, now uint16) {
		if len(raw) > 1<<14 {
			return
		}
		defer soon(t)()
		from, to := reworked(src, old), reworked(src, now)
		if from == nil || to == nil {
			return
		}
		a, err := from.Read(raw)
		if err != nil {
			return
		}
		m := Move(from, to, a)
		if sift, err := to.sift([]byte(marshalled(t, m.Answers))); err != nil || len(sift.wrong)+len(sift.stray) > 0 {
			t.Fatalf("the moved sheet does not fit the form: %v %v %v", err, sift.wrong, sift.stray)
		}
		var hay strings.Builder
		for _, text := range written(to.Sheet(m.Answers), control) {
			hay.WriteString(lettersOf(text) + "\n")
		}
		for _, l := range m.Left {
			if hay.WriteString(lettersOf(l.Text) + "\n"); l.Title == "" || l.Why == "" || l.Pointer == "" {
				t.Errorf("left %+v", l)
			}
		}
		for _, text := range textAnswers(from.Sheet(a)) {
			if !strings.Contains(hay.String(), lettersOf(text)) {
				t.Errorf("%q is lost: %s and %+v", text, marshalled(t, m.Answers), m.Left)
			}
		}
		again := Move(to, to, m.Answers)
		if got, want := marshalled(t, again.Answers), marshalled(t, m.Answers); got != want || len(again.Left) > 0 {
			t.Errorf("moved on it became\n%s from\n%s and left %+v", got, want, again.Left)
		}
	})
}

// reworked is a version of a form with the seed's changes; nil when they make it no form.
func reworked(src []byte, seed uint16) *Definition {
	root, _ := readSource(src, "")
	loosen(root)
	random := rand.New(rand.NewPCG(11, uint64(seed)))
	for range seed % 8 {
		rework(random, root)
	}
	d, _ := Compile(root.appendJSON(nil), nil)
	return d
}

// textAnswers are the answers that somebody wrote in words.
func textAnswers(s *Sheet) []string {
	var out []string
	var visit func(p *spot)
	visit = func(p *spot) {
		for _, k := range p.kids {
			if text, ok := k.value.(string); ok && isText(k.q) && k.q.calc == nil && !k.q.ReadOnly && !isBlank(text) {
				out = append(out, text)
			}
			visit(k)
		}
	}
	visit(s.root)
	return out
}
