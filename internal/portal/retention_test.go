package portal

import (
	"testing"
	"time"
)

func TestRemoveOn(t *testing.T) {
	t.Parallel()
	at := func(day string) time.Time { d, _ := ParseDate(day); return d.Start() }
	rule := func(form string, state RetentionState) (int, bool) {
		kept, ok := map[string]int{"submitted": 365, "retracted": 90, "case": 31, "short submitted": 30}[map[bool]string{true: form + " "}[form == "short"]+string(state)]
		return kept, ok
	}
	in := KeptTask{State: Accepted, EndedAt: at("2026-01-10"), Submissions: 1, Exported: 1, ExportedAt: at("2026-03-01")}
	with := func(change func(*KeptTask)) KeptTask { v := in; change(&v); return v }
	for what, c := range map[string]struct {
		held  bool
		tasks []KeptTask
		want  string
	}{
		"exported":                 {false, []KeptTask{in}, "2027-03-01"},
		"on hold":                  {true, []KeptTask{in}, KeptByHold},
		"not exported":             {false, []KeptTask{with(func(v *KeptTask) { v.Exported = 0 })}, KeptByExport},
		"one round not exported":   {false, []KeptTask{with(func(v *KeptTask) { v.Submissions = 2 })}, KeptByExport},
		"returned":                 {false, []KeptTask{with(func(v *KeptTask) { v.State = Returned })}, KeptRunning},
		"another still writes":     {false, []KeptTask{in, {State: Assigned}}, KeptRunning},
		"a draft":                  {false, []KeptTask{{State: Retracted, EndedAt: at("2026-10-01")}}, "2026-12-30"},
		"retracted after a return": {false, []KeptTask{{State: Retracted, EndedAt: at("2026-10-01"), Submissions: 1}}, KeptByExport},
		"no rule":                  {false, []KeptTask{{State: Declined, EndedAt: at("2026-10-01")}}, KeptByRule},
		"a rule of its own":        {false, []KeptTask{with(func(v *KeptTask) { v.Form = "short" })}, "2026-03-31"},
		"the latest of two":        {false, []KeptTask{in, {State: Retracted, EndedAt: at("2027-01-01")}}, "2027-04-01"},
		"removed":                  {false, []KeptTask{with(func(v *KeptTask) { v.Removed = true })}, KeptByRule},
		"nothing":                  {false, nil, KeptByRule},
	} {
		day, why := RemoveOn(c.held, c.tasks, rule)
		if got := map[bool]string{true: why, false: day.String()}[why != ""]; got != c.want {
			t.Errorf("%s: %s, want %s", what, got, c.want)
		}
	}
	born := Date{2008, 2, 29}
	if day, why := RemoveCaseOn(false, born, []KeptTask{with(func(v *KeptTask) { v.Removed = true })}, rule); day.String() != "2039-03-01" || why != "" {
		t.Errorf("a case goes on %s, %s", day, why)
	}
	if _, why := RemoveCaseOn(true, born, nil, rule); why != KeptByHold {
		t.Errorf("a case on hold: %s", why)
	}
}
