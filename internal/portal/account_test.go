package portal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for password, good := range map[string]bool{
		"pelican stapler moon":       true,
		"пароль-из-слов":             true,
		strings.Repeat("abcde", 40):  true,
		"            ":               false,
		"abab abab abab":             false,
		"elevenchars":                false,
		strings.Repeat("abcdef", 34): false,
		"Password 1234":              false,
		"aaaaaaaaaaaaaaaa":           false,
		"my name is FFION.L today":   false,
		"twelve\x00chars!":           false,
		"twelve chars\xff\xfe":       false,
		"":                           false,
	} {
		err := CheckPassword(password, "Ffion.L@nch.example")
		if (err == nil) != good || (err != nil && CodeOf(err) != Invalid) {
			t.Errorf("%q: %v", password, err)
		}
	}
	if err := CheckPassword("albatross feather", "al@nch.example"); err != nil {
		t.Errorf("an address of two letters forbids %v", err)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	cause := errors.New("SQLSTATE 57P01")
	err := fmt.Errorf("save: %w", Wrap(Unavailable, "Try again in a minute.", cause))
	if CodeOf(err) != Unavailable || SentenceOf(err) != "Try again in a minute." || !errors.Is(err, cause) {
		t.Errorf("%v has %s and %q", err, CodeOf(err), SentenceOf(err))
	}
	if CodeOf(nil) != "" || SentenceOf(nil) != "" {
		t.Error("no error has a code or a sentence")
	}
	if CodeOf(cause) != Internal || strings.Contains(SentenceOf(cause), "57P01") {
		t.Errorf("an unforeseen error says %q", SentenceOf(cause))
	}
	if Fail(NotFound, "Gone.").Error() != "Gone." {
		t.Error("an error without cause does not say its sentence")
	}
}

func TestGuesses(t *testing.T) {
	t.Parallel()
	if Guesses("addr:192.0.2.1") != GuessesPerAddress || Guesses("account:x") != GuessesPerAccount {
		t.Error("the limits are mixed up")
	}
	if CleanEmail("  Ann@NCH.example\n") != "ann@nch.example" {
		t.Errorf("address is %q", CleanEmail("  Ann@NCH.example\n"))
	}
}

func TestStandingsWithoutATask(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		roles []Role
		want  []Standing
	}{
		{[]Role{RoleProfessional}, []Standing{Stranger}},
		{[]Role{RoleOfficer}, []Standing{Officer}},
		{[]Role{RoleAuthor}, []Standing{Author}},
		{[]Role{RoleAdministrator}, []Standing{Officer, Author, Administrator}},
		{[]Role{RoleAuthor, RoleProfessional}, []Standing{Stranger, Author}},
		{nil, nil},
	} {
		if got := StandingsOf(Account{Roles: c.roles}); !slices.Equal(got, c.want) {
			t.Errorf("roles %v stand as %v, want %v", c.roles, got, c.want)
		}
	}
	if MayAny(ActionListTasks, nil) || !MayAny(ActionListTasks, []Standing{Author}) {
		t.Error("without a standing nobody may do anything, and one that may is enough")
	}
}
