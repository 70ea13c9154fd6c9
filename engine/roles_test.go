package engine

import (
	"os"
	"slices"
	"strings"
	"testing"

	"portico/engine/doc"
)

// sharedForm is a form whose tabs belong to different roles, in English and Arabic.
func sharedForm(t testing.TB) *Definition {
	t.Helper()
	src, err := os.ReadFile("testdata/shared.json")
	if err != nil {
		t.Fatal(err)
	}
	return mustCompile(t, string(src))
}

const sharedAnswers = `{"both":{"name":"Diane Bluebell","seen":true},"health":{"strengths":"Kind","visits":[{"_row":"aaaaaaaa","when":"2026-02-03"}]},"school":{"support":"A quiet room"}}`

func TestAccess(t *testing.T) {
	t.Parallel()
	d := sharedForm(t)
	if len(d.Roles) != 2 || d.Roles[0] != (Role{"health", "Health professional"}) || d.RoleTitle("school") != "School" || d.RoleTitle(RoleCouncil) != "The council" {
		t.Errorf("roles %+v", d.Roles)
	}
	for _, c := range []struct {
		roles        []string
		sees, writes string
		whole        bool
	}{
		{nil, "both health school papers", "both health school papers", true},
		{[]string{"health"}, "both health", "both health", false},
		{[]string{"school"}, "both health school papers", "both school papers", false},
		{[]string{"council"}, "both health school papers", "both", false},
		{[]string{"health", "school"}, "both health school papers", "both health school papers", true},
		{[]string{"nobody"}, "both", "both", false},
		{[]string{}, "both", "both", false},
	} {
		a := d.For(c.roles)
		var sees, writes []string
		for _, tab := range d.Tabs {
			if a.Sees(tab) {
				sees = append(sees, tab.Name)
			}
			if a.Writes(tab) {
				writes = append(writes, tab.Name)
			}
		}
		if strings.Join(sees, " ") != c.sees || strings.Join(writes, " ") != c.writes || a.Whole() != c.whole {
			t.Errorf("%v sees %v, writes %v, whole %v", c.roles, sees, writes, a.Whole())
		}
	}
}

func TestSheetAs(t *testing.T) {
	t.Parallel()
	d := sharedForm(t)
	a := parsed(t, sharedAnswers)
	sheet := func(roles ...string) *Sheet { return d.Sheet(a).As(d.For(roles)) }
	var marks []string
	for _, m := range sheet("school").Marks(nil, 0) {
		marks = append(marks, m.Name+" "+m.Words)
	}
	if want := []string{"both Complete", "health To read", "school Complete", "papers No files"}; !slices.Equal(marks, want) {
		t.Errorf("marks %q", marks)
	}
	if n := len(sheet("health").Marks(nil, 0)); n != 2 {
		t.Errorf("%d marks", n)
	}
	if v := sheet("health").View(tabOf(t, d, "school"), nil, ViewOptions{}); len(v.Questions) != 0 || !v.ReadOnly {
		t.Errorf("a tab that may not be read shows %+v", v)
	}
	if _, ok := sheet("school").TableView(tabOf(t, d, "health"), "health.visits", nil); ok {
		t.Error("a table that may only be read is shown on the whole screen")
	}
	if _, ok := sheet("health").TableView(tabOf(t, d, "health"), "health.visits", nil); !ok {
		t.Error("a table of one's own is not shown")
	}
	printed := func(s *Sheet, opt DocOptions) string {
		var out []string
		for _, b := range s.Document(opt).Blocks {
			switch b := b.(type) {
			case doc.Heading:
				out = append(out, b.Text)
			case doc.Field:
				out = append(out, string(b.Value))
			case doc.Table:
				out = append(out, b.Caption)
			}
		}
		return strings.Join(out, "|")
	}
	if got := printed(sheet("health"), DocOptions{}); strings.Contains(got, "quiet") || strings.Contains(got, "School") || !strings.Contains(got, "Kind") {
		t.Errorf("printed for health: %s", got)
	}
	if got := printed(sheet("school"), DocOptions{Tab: tabOf(t, d, "health")}); got != "What helps at school|Kind|||Visits" {
		t.Errorf("one tab: %s", got)
	}
	if got := sheet("health").Seen(); got["school"] != nil || got["health"] == nil || got["both"] == nil {
		t.Errorf("seen %v", got)
	}
}

// TestCompleteOfOwnTabs: what others have to fill in is not missed, and the judge is only
// asked when all tabs are one's own.
func TestCompleteOfOwnTabs(t *testing.T) {
	t.Parallel()
	d := sharedForm(t)
	empty := d.Sheet(d.Empty())
	tabs := func(faults []Fault) string {
		var out []string
		for _, f := range faults {
			if !slices.Contains(out, f.Tab) {
				out = append(out, f.Tab)
			}
		}
		return strings.Join(out, " ")
	}
	for roles, want := range map[string]string{"health": "both health", "school": "both school", "council": "both", "health school": "both health school"} {
		if got := tabs(empty.As(d.For(strings.Fields(roles))).Complete()); got != want {
			t.Errorf("%s: faults on %s", roles, got)
		}
	}
	mine := parsed(t, `{"both":{"seen":true},"health":{"strengths":"Kind","visits":[{"_row":"aaaaaaaa","when":"2026-02-03"}]}}`)
	if got := d.Sheet(mine).As(d.For([]string{"health"})).Complete(); len(got) != 0 {
		t.Errorf("complete for health: %+v", got)
	}
	typed := parsed(t, `{"answers":{},"typed":{"/school/hours":"many"}}`)
	if got := d.Sheet(typed).As(d.For([]string{"health"})).Draft(); len(got) != 0 {
		t.Errorf("draft for health: %+v", got)
	}
	if got := d.Sheet(typed).As(d.For([]string{"school"})).Draft(); len(got) != 1 {
		t.Errorf("draft for school: %+v", got)
	}
}
