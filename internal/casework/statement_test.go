package casework

import (
	"io/fs"
	"net/url"
	"strings"
	"testing"

	"portico/formdefs"
	"portico/internal/portal"
)

// entered is a statement with these answers, as they are posted.
func entered(t *testing.T, s *Statement, answers map[string]string) *Statement {
	t.Helper()
	form := url.Values{}
	for name, value := range answers {
		form.Add("_q", name)
		form.Set(name, value)
	}
	if err := s.Bind(form); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDeclineAsksWhatItsReasonNeeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		answers map[string]string
		faults  string
	}{
		{map[string]string{}, "reason words"},
		{map[string]string{"reason": "unknown", "words": "We looked"}, ""},
		{map[string]string{"reason": "discharged", "words": "We looked"}, "first"},
		{map[string]string{"reason": "discharged", "words": "We looked", "first": "31/02/2026"}, "first"},
		{map[string]string{"reason": "discharged", "words": "We looked", "first": "3/2/2026"}, ""},
		{map[string]string{"reason": "away", "words": "Abroad", "first": "3/2/2026"}, "last"},
		{map[string]string{"reason": "away", "words": "Abroad", "first": "3/2/2026", "last": "1/1/2026"}, "last"},
		{map[string]string{"reason": "away", "words": "Abroad", "first": "3/2/2026", "last": "1/3/2026"}, "last"},
		{map[string]string{"reason": "away", "words": "Abroad", "first": "3/2/2026", "last": "2/3/2026"}, ""},
		{map[string]string{"reason": "remit", "words": "Not ours"}, "instead.service"},
		{map[string]string{"reason": "remit", "words": "Not ours", "instead.service": "Community SLT"}, ""},
		{map[string]string{"reason": "wrong", "words": "Not ours", "instead.email": "not an address"}, "instead.email"},
	} {
		var at []string
		for _, f := range entered(t, NewDecline(), c.answers).Faults() {
			at = append(at, string(f.Name))
		}
		if got := strings.Join(at, " "); got != c.faults {
			t.Errorf("%v: faults at %q, want %q", c.answers, got, c.faults)
		}
	}
}

// The reasons are those that the forms offer for a nil return.
func TestDeclineReasonsAreThoseOfTheForms(t *testing.T) {
	t.Parallel()
	list, err := fs.ReadFile(formdefs.Catalogue(), "lists/nil-return-reason.json")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(list), `"const"`); n != len(portal.DeclineReasons) {
		t.Errorf("%d reasons in the list, %d in portal", n, len(portal.DeclineReasons))
	}
	for _, r := range portal.DeclineReasons {
		if !strings.Contains(string(list), `{ "const": "`+r.Code+`", "title": "`+r.Words+`" }`) {
			t.Errorf("the list does not have %s as %q", r.Code, r.Words)
		}
	}
}
