package engine

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestLanguages(t *testing.T) {
	t.Parallel()
	d := sharedForm(t)
	if got := d.Languages(); !slices.Equal(got, []string{"en-GB", "ar"}) {
		t.Errorf("languages %v", got)
	}
	ar := d.In("ar")
	if ar == d || ar != d.In("ar") || ar.In("en-GB") != d || d.In("fr") != d || ar.In("ar") != ar || !slices.Equal(ar.Languages(), d.Languages()) {
		t.Error("copies are not kept, or do not lead back")
	}
	if ar.Lang != "ar" || !ar.RTL() || d.RTL() || ar.Title != "ما الذي يساعد في المدرسة" || ar.Declaration != "هذه كلماتي." || ar.Roles[1].Title != "المدرسة" {
		t.Errorf("head %q %q %q", ar.Lang, ar.Title, ar.Declaration)
	}
	if d.Title != "What helps at school" || d.Questions["/health/strengths"].Title != "Strengths" || d.Questions["/health/strengths"].Lang != "" {
		t.Error("the form itself was changed")
	}
	if len(ar.Questions) != len(d.Questions) || string(ar.Bundled) != string(d.Bundled) {
		t.Error("the copy is another form")
	}
	q := ar.Questions["/health/strengths"]
	if q.Title != "نقاط القوة" || q.Hint != "ما الذي يسير على ما يرام." || q.Messages["required"] != "اكتب ما الذي يسير على ما يرام" || q.Lang != "" {
		t.Errorf("%+v", q)
	}
	if got := ar.Questions["/health/visits/*/what"]; got.Title != "What was done" || got.Lang != "en-GB" {
		t.Errorf("without translation %q %q", got.Title, got.Lang)
	}
	if got := ar.Questions["/school/hours"]; got.Unit != "ساعات" {
		t.Errorf("unit %q", got.Unit)
	}
	if !strings.Contains(tabOf(t, ar, "health").Guidance, "رأيته") || tabOf(t, ar, "health").Lang != "" {
		t.Error("the tab's guidance is not translated")
	}
}

// TestViewsInALanguage: what is shown says in which language it is.
func TestViewsInALanguage(t *testing.T) {
	t.Parallel()
	ar := sharedForm(t).In("ar")
	sheet := ar.Sheet(ar.Empty())
	v := sheet.View(tabOf(t, ar, "health"), sheet.Complete(), ViewOptions{Submitted: true})
	if v.Lang != "ar" || v.Dir != "rtl" || v.HeadLang != "" {
		t.Errorf("tab %q %q %q", v.Lang, v.Dir, v.HeadLang)
	}
	byName := map[string]*QuestionView{}
	for _, q := range v.Questions {
		byName[q.Name] = q
	}
	if areas := byName["health.areas"]; areas.Options[0].Lang != "en-GB" || areas.Options[1].Lang != "" || areas.Options[1].Label != "مهارات اليد" {
		t.Errorf("options %+v", areas.Options)
	}
	if cols := byName["health.visits"].Columns; cols[0].Lang != "" || cols[1].Lang != "en-GB" {
		t.Errorf("columns %+v %+v", cols[0], cols[1])
	}
	if f := byName["health.strengths"].Faults; len(f) != 1 || f[0].Message != "اكتب ما الذي يسير على ما يرام" || f[0].Lang != "" {
		t.Errorf("own wording %+v", f)
	}
	if f := byName["health.visits"].Faults; len(f) != 1 || f[0].Lang != "en-GB" {
		t.Errorf("wording of the portal %+v", f)
	}
	if d := sheet.Document(DocOptions{}); !d.RTL || d.Lang != "ar" {
		t.Errorf("document %q %v", d.Lang, d.RTL)
	}
	a := parsed(t, sharedAnswers)
	if !sameJSON(t, ar.Canonical(a), sharedForm(t).Canonical(a)) {
		t.Error("the language changes the answers")
	}
}

func TestWritingDirection(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"ar": "rtl", "ar-EG": "rtl", "ur": "rtl", "he": "rtl", "fa": "rtl", "ckb": "rtl", "dv": "rtl", "pa": "ltr", "en-GB": "ltr", "cy": "ltr", "sd-Latn": "ltr", "": "ltr"} {
		if got := DirOf(lang); got != want {
			t.Errorf("%s: %s", lang, got)
		}
	}
	if LanguageName("ar") != "العربية" || LanguageName("en-GB") != "English" || LanguageName("xx") != "xx" {
		t.Error("names of languages")
	}
}

// TestTranslationsOfAnything: a form that compiles can be shown in each of its languages.
func TestTranslationsOfAnything(t *testing.T) {
	t.Parallel()
	random, translated := rand.New(rand.NewPCG(8, 9)), 0
	for range 400 {
		root, _ := readSource(sharedForm(t).Source, "")
		for range 1 + random.IntN(3) {
			mutateNode(random, root)
		}
		d, found := Compile(root.appendJSON(nil), nil)
		for _, f := range found {
			if f.Message == "" || strings.Contains(f.Message, "%!") {
				t.Errorf("badly worded: %+v", f)
			}
		}
		if d == nil {
			continue
		}
		for _, lang := range d.Languages()[1:] {
			in := d.In(lang)
			if translated++; in.Lang != lang || len(in.Questions) != len(d.Questions) {
				t.Errorf("in %s the form is in %s, with %d of %d questions", lang, in.Lang, len(in.Questions), len(d.Questions))
			}
			d.For([]string{"health"})
		}
	}
	if translated < 20 {
		t.Errorf("only %d translations were tried", translated)
	}
}
