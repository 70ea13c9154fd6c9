package main

import (
	"strings"
	"testing"

	"portico/internal/portal"
)

// TestInputPeopleTooMany refuses a file of 100,000 people with a sentence that says what to do,
// whether its rows are short or long, and makes no account.
func TestInputPeopleTooMany(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	b := p.signedIn(t, p.addPerson(t, "Ada Administrator", portal.RoleAdministrator))
	for words, row := range map[string]string{"more than 20,000 rows. Split it": "Ann,ann@nch.example\n", "larger than 8 MB. Split it": "Ann,ann@nch.example," + strings.Repeat("x", 80) + "\n"} {
		file := []byte("Name,Email,Organisation\n" + strings.Repeat(row, 100_000))
		b.postFilesAs("file", "/people/import", b.token(), upload{"people.csv", file}).expect(t, "100,000 people", 422, words)
	}
	if n := p.number(t, "select count(*) from accounts") + p.number(t, "select count(*) from imports"); n != 1 {
		t.Errorf("%d accounts and files, want the administrator alone", n)
	}
}
