package engine

import (
	"slices"
	"strings"
	"testing"
)

func TestMarks(t *testing.T) {
	t.Parallel()
	d := everything(t)
	for _, c := range []struct {
		name, answers string
		submitted     bool
		attached      int
		want          []string
	}{
		{"nothing", `{}`, false, 0, []string{"child none Not started", "advice none Not started", "docs none No files"}},
		{"complete", fullAnswers, true, 2, []string{"child done Complete", "advice done Complete", "plan done Complete", "support done Complete", "docs done 2 files"}},
		{"begun", `{"child":{"right":true},"advice":{"strengths":"x","outcomes":[{"_row":"aaaaaaaa","outcome":"x"}]}}`, false, 1,
			[]string{"child done Complete", "advice part 2 of 12 answered", "docs done 1 file"}},
		{"questions that a condition brings count", `{"advice":{"equipment":true}}`, false, 0, []string{"child none Not started", "advice part 1 of 14 answered", "docs none No files"}},
		{"read-only answers are nobody's", `{"child":{"name":"Diane","parents":[{"_row":"aaaaaaaa","name":"Ann"}]}}`, false, 0, []string{"child none Not started", "advice none Not started", "docs none No files"}},
		{"a row without answers is no answer", `{"advice":{"outcomes":[{"_row":"aaaaaaaa"}]}}`, false, 0, []string{"child none Not started", "advice none Not started", "docs none No files"}},
		{"optional questions only", `{"child":{"year":9}}`, false, 0, []string{"child part 1 of 3 answered", "advice none Not started", "plan none Not started", "docs none No files"}},
		{"wrong while writing", `{"answers":{"advice":{"cost":-1,"equipment":true}},"typed":{"/advice/author/date":"soon"}}`, false, 0,
			[]string{"child none Not started", "advice fix 2 to fix", "docs none No files"}},
		{"wrong on submit", `{}`, true, 0, []string{"child fix 1 to fix", "advice fix 6 to fix", "docs fix 1 to fix"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := parsed(t, c.answers)
			var faults []Fault
			if c.submitted {
				faults = append(d.Complete(a), tabOf(t, d, "docs").AttachmentFaults(c.attached)...)
				if faults == nil {
					faults = []Fault{}
				}
			}
			var got []string
			for _, m := range d.Marks(a, faults, c.attached) {
				got = append(got, m.Name+" "+string(m.Mark)+" "+m.Words)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestMarksAndCompleteAgree holds the counting of marks to the complete pass: with
// nothing to fix and nothing missing, every tab is done, and the other way round.
func TestMarksAndCompleteAgree(t *testing.T) {
	t.Parallel()
	d := everything(t)
	for _, drop := range []string{`"right":true,`, `"strengths":"Draws well.\n\nLikes maps.",`, `"what":"A chair",`, `"outcome":"Writes",`, `"proof":"Seen in class",`, `"mail":"ffion@example.org"`, ``} {
		src := strings.Replace(strings.Replace(fullAnswers, drop, "", 1), `"2026-10-15",}`, `"2026-10-15"}`, 1)
		a := parsed(t, src)
		done := true
		for _, m := range d.Marks(a, nil, 1) {
			done = done && m.Mark == MarkDone
		}
		if complete := len(d.Complete(a)) == 0; done != complete || complete != (drop == "") {
			t.Errorf("without %s: all tabs done %v, complete %v", drop, done, complete)
		}
	}
}
