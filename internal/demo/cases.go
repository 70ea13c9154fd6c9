package demo

import (
	"context"
	"encoding/json"

	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// process is a case of another kind than an assessment, without forms yet. Its dates are so
// many days from today.
type process struct {
	Reference, Name, Born, Setting string
	Kind                           portal.CaseKind
	Request                        string
	Dates                          map[string]int
	Closed                         portal.ClosedAs
}

// processes are invented as the children are.
var processes = []process{
	{"NC-2026-01950", "Elowen Trevanion-Blight", "2015-07-14", "Ferry Lane Academy", "consultation", "Phase transfer to secondary school", map[string]int{"consulted": -9}, ""},
	{"NC-2026-01402", "Rafferty Mbeki-Sorensen", "2012-03-03", "Castle View School", "annual_review", "", map[string]int{"plan_reviewed": -330, "meeting": 12, "invited": -31}, ""},
	{"NC-2026-01388", "Anwen Pugh-Delacroix", "2011-10-09", "Beacon Hill School", "annual_review", "", map[string]int{"plan_reviewed": -352, "meeting": -19, "invited": -60, "circulated": -34}, ""},
	{"NC-2026-01961", "Jermaine Fairweather", "2014-12-01", "Dock Street Academy", "looked_after", "", map[string]int{"in_care": -11, "care_plan": -2}, ""},
	{"NC-2026-01940", "Sorcha Lindqvist-Boyle", "2016-02-27", "Mill Street Primary School", "transfer", "Moved from Southshire", map[string]int{"plan_reviewed": -200, "transferred": -25}, ""},
	{"NC-2026-01120", "Idris Vaughan-Achebe", "2013-05-19", "Foundry Street Academy", "assessment", "EHC needs assessment", map[string]int{"requested": -170, "assess": -140, "draft_served": -60, "plan_sent": -33}, "finished"},
}

// cases records the processes, and an exception at one of the assessments.
func (f *filler) cases(ctx context.Context) error {
	today, me := portal.London(f.Now()), f.accounts[officer].ID
	for _, p := range processes {
		row, err := p.row(today, me)
		if err != nil {
			return err
		}
		if _, err = f.Store.CreateCase(ctx, row); err != nil {
			return err
		}
		if p.Closed != "" {
			if err := f.Store.CloseCase(ctx, me, row.Ref, p.Closed, today.Add(p.Dates["plan_sent"])); err != nil {
				return err
			}
		}
	}
	first, last := today.Add(-44), today.Add(-12)
	return f.Store.RecordException(ctx, store.NewException{AccountID: me, CaseRef: f.late, Ref: vault.Ref(), Rule: "decide_assess", Reason: "away", First: &first, Last: &last,
		Words: "The family was with the grandparents in Hong Kong. The first meeting is on the day after they are back."})
}

// row is a process as the store takes it, with the dates that the record holds in the record.
func (p process) row(today portal.Date, by int64) (store.NewCase, error) {
	born, err := portal.ParseDate(p.Born)
	if err != nil {
		return store.NewCase{}, err
	}
	facts := map[string]map[string]any{"case": {"reference": p.Reference, "kind": p.Kind}, "child": {"fullName": p.Name, "born": p.Born, "setting": p.Setting}}
	if p.Request != "" {
		facts["case"]["request"] = p.Request
	}
	dates := portal.CaseDates{}
	for _, a := range portal.AnchorsOf(p.Kind) {
		days, is := p.Dates[a.Name]
		if !is {
			continue
		}
		if dates[a.Name] = today.Add(days); len(a.Record) > 0 {
			facts[a.Record[0]][a.Record[1]] = today.Add(days).String()
		}
	}
	record, err := json.Marshal(facts)
	return store.NewCase{Ref: vault.Ref(), Reference: p.Reference, Kind: string(p.Kind), ChildName: p.Name, ChildBorn: born, Record: record, Dates: dates, ByID: by}, err
}
