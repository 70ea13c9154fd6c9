package large

import (
	"context"
	"time"
)

// dates are those of the EHC needs assessments: a third is refused, most others have a plan, on time or not, and a few an
// exception to the 20 weeks.
func (f *filler) dates(ctx context.Context) error {
	type on struct {
		case_ int64
		name  string
		day   time.Time
	}
	var all []on
	var excepted []int64
	for i := range f.size.Cases {
		if i%8 > 2 { // the kinds of casesAndKeys
			continue
		}
		id, asked := int64(i+1), f.sentAt(i*f.size.Tasks/f.size.Cases, 0).Truncate(24*time.Hour)
		add := func(name string, weeks, spread int) {
			if day := asked.AddDate(0, 0, 7*weeks-spread/2+f.dice.IntN(spread)); !day.After(f.now) {
				all = append(all, on{id, name, day})
			}
		}
		all = append(all, on{id, "requested", asked})
		if f.dice.IntN(3) == 0 {
			add("not_assess", 5, 20)
			continue
		}
		add("assess", 5, 20)
		if f.dice.IntN(12) == 0 {
			add("not_issue", 15, 20)
			continue
		}
		add("plan_sent", 20, 60)
		if f.dice.IntN(15) == 0 {
			excepted = append(excepted, id)
		}
	}
	err := f.copy(ctx, "case_dates", []string{"case_id", "name", "on_date"}, len(all), func(i int) []any { return []any{all[i].case_, all[i].name, all[i].day} })
	if err != nil {
		return err
	}
	return f.copy(ctx, "case_exceptions", []string{"ref", "case_id", "rule", "reason", "body", "account_id", "made_at"}, len(excepted), func(i int) []any {
		id := excepted[i]
		return []any{ref("x", id), id, "send_plan", "exceptional", f.keys[id-1].Seal([]byte("The child was in hospital"), "exception/"+ref("x", id)), f.officers[f.caseTeam[id-1]][0], f.now}
	})
}
