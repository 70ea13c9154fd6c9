package mail

import (
	"strings"
	"testing"
)

func TestWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  int
		words string
		want  string
	}{
		{550, "550 5.1.1 <x@y>: Recipient address rejected: User unknown", "no such mailbox. Look at the part before"},
		{550, "550 no such user", "no such mailbox, or"},
		{550, "550 5.7.1 blocked by policy", "by its rules"},
		{552, "552 mailbox full", "full"},
		{550, "5.2.1 account disabled", "closed"},
		{451, "451 greylisted", "put it off"},
		{499, "", "put it off"},
		{554, "554 5.4.4 host not found", "cannot be reached"},
		{599, "odd", "refused it"},
		{0, "dial tcp: refused", "could not be reached"},
		{0, "", "could not be made"},
		{535, "bad credentials", "own mail server"},
	} {
		if got := Why(c.code, c.words); !strings.Contains(got, c.want) {
			t.Errorf("%d %q: %q, want %q in it", c.code, c.words, got, c.want)
		}
	}
}
