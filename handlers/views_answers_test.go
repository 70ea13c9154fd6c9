package handlers

import (
	"strings"
	"testing"

	"portico/partials"
	"portico/public"
)

// TestAnswersSayTheirLanguage: a form in another language than the page's says which, and
// remarks on a form stand on its page.
func TestAnswersSayTheirLanguage(t *testing.T) {
	t.Parallel()
	views, err := partials.New(partials.Options{Asset: public.Asset})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		parts []AnswerPart
		want  []string
		never string
	}{
		{NewAnswers(arabicDocument(), nil), []string{`<div lang="ar" dir="rtl">`, "محمد عبدالله"}, "On the whole form"},
		{NewAnswers(sampleDocument(), nil), []string{"On the whole form", "Please say more.\nبارك الله فيك", "Oluwaseun Adébáyò-Grant, therapies manager, 15-Oct-2026"}, "lang="},
	} {
		var b strings.Builder
		if err := views.Render(&b, "answers/parts", c.parts); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%q is not in %s", want, b.String())
			}
		}
		if strings.Contains(b.String(), c.never) {
			t.Errorf("%q is in %s", c.never, b.String())
		}
	}
}
