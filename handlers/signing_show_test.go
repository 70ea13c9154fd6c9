package handlers

import (
	"strings"
	"testing"
)

func TestWoven(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"", "New", "+New+"},
		{"Old", "", "-Old-"},
		{"30 minutes each day", "45 minutes each day", "-30 -+45 +minutes each day"},
		{"a b c", "a x c", "a -b -+x +c"},
		{"one two three four five six seven eight nine ten", "one completely other words in a text that is new ten", "one -two three four five six seven eight nine -+completely other words in a text that is new +ten"},
	} {
		var b strings.Builder
		for _, p := range woven(c.before, c.after) {
			mark := map[bool]string{true: "+"}[p.Ins] + map[bool]string{true: "-"}[p.Del]
			b.WriteString(mark + p.Text + mark)
		}
		if b.String() != c.want {
			t.Errorf("%q to %q: %q, want %q", c.before, c.after, b.String(), c.want)
		}
	}
}
