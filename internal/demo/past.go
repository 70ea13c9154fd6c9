package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// What became of a form other than coming in so many days after its due date.
const (
	neverIn = 1000 + iota
	nilReturn
)

// adviser is somebody of a service who was asked about the children of the past: in says of each
// of them how many days after the due date the form came in, before it when negative.
type adviser struct {
	store.NewAccount
	form string
	in   [12]int
}

var advisers = []adviser{
	{store.NewAccount{Email: "cassia.thorne@northshire-psychology.example", Name: "Cassia Thorne", Profession: "Educational psychologist", Organisation: "Northshire Educational Psychology Service"},
		"ep-advice", [12]int{-3, -6, 4, -1, -9, -2, -5, 0, -4, 7, -2, -3}},
	{store.NewAccount{Email: "odhran.mcallister@seren-therapy.example", Name: "Odhrán McAllister", Profession: "Speech and language therapist", Organisation: "Seren Therapies"},
		"salt-advice", [12]int{2, -4, 9, -1, 5, -6, -2, 3, 12, -1, -5, -7}},
	{store.NewAccount{Email: "zainab.hartley@paediatrics.example", Name: "Dr Zainab Hartley", Profession: "Community paediatrician", Organisation: "Northshire Community Paediatrics"},
		"health-advice", [12]int{11, nilReturn, 21, 6, -2, 18, -1, 25, 9, -3, neverIn, 2}},
	{store.NewAccount{Email: "leonard.achterberg@northshire-care.example", Name: "Leonard Achterberg", Profession: "Social worker", Organisation: "Northshire Children’s Social Care"},
		"social-care-advice", [12]int{-8, -2, nilReturn, 3, -5, -7, nilReturn, -1, 6, -4, -9, -2}},
	{store.NewAccount{Email: "imogen.vale@dock-street.example", Name: "Imogen Vale", Profession: "SENCO", Organisation: "Dock Street Academy"},
		"ehcna-info-gathering", [12]int{-4, -6, -2, -1, 5, -3, -8, -2, -5, -1, -3, -6}},
}

// pastChildren were assessed in the last twelve months, one in each. The figures of years before come from
// their dates alone.
var pastChildren = [...]string{"Tamsin Okoro-Bligh", "Bronwyn Castellanos", "Ravi Underhill", "Mirembe Nakato-Shaw", "Caspian Drury", "Wilhelmina Osgood", "Teilo Garmon-Hughes", "Soraya Farahani-Lowe", "Benedikt Aaltonen",
	"Pomeline Jardine", "Hamish Ferreira", "Delyth Mukherjee"}

// past makes a year of finished work, and assessments of the years before.
func (f *filler) past(ctx context.Context) error {
	for _, a := range advisers {
		a.PasswordHash, a.Roles, a.Phone = f.hash, []portal.Role{portal.RoleProfessional}, "01632 960 300"
		made, err := f.Store.CreateAccount(ctx, a.NewAccount)
		if err != nil {
			return err
		}
		f.accounts[a.Email] = made
	}
	today := portal.London(f.Now())
	for year := 1; year <= 3; year++ {
		for i, name := range pastChildren {
			if _, err := f.assessed(ctx, name, fmt.Sprintf("NC-%d-%05d", today.Year-year, 400+37*i), today.Add(-365*year-30*i), (i*5+year*7)%11-6); err != nil {
				return err
			}
		}
	}
	for i, name := range pastChildren {
		due := today.FirstOfMonth().AddMonths(i - 11).Add(2 + i*5%17)
		caseID, err := f.assessed(ctx, name, fmt.Sprintf("NC-%d-%05d", due.Year, 101+11*i), due.Add(-56), i*7%11-6)
		if err != nil {
			return err
		}
		for _, a := range advisers {
			if err := f.advised(ctx, caseID, a, i, due); err != nil {
				return fmt.Errorf("%s about %s: %w", a.form, name, err)
			}
		}
	}
	return nil
}

// assessed records an assessment that ran late by so many days, as far as its dates are past.
func (f *filler) assessed(ctx context.Context, name, reference string, requested portal.Date, late int) (int64, error) {
	today, dates := portal.London(f.Now()), portal.CaseDates{}
	add := func(name string, days int) {
		if on := requested.Add(days); today.Days(on) <= 0 {
			dates[name] = on
		}
	}
	add("requested", 0)
	if late == -4 {
		add("not_assess", 38)
	} else {
		add("assess", 40+max(late, 0))
		add("draft_served", 110)
		add("plan_sent", 138+3*late)
	}
	record, err := json.Marshal(map[string]any{"case": map[string]any{"reference": reference, "kind": "assessment", "request": "EHC needs assessment", "requested": requested.String()},
		"child": map[string]any{"fullName": name, "born": "2016-04-14", "setting": "Dock Street Academy"}})
	if err != nil {
		return 0, err
	}
	row := store.NewCase{Ref: vault.Ref(), Reference: reference, Kind: "assessment", ChildName: name, ChildBorn: portal.Date{Year: 2016, Month: 4, Day: 14}, Record: record, Dates: dates, ByID: f.accounts[officer].ID}
	id, err := f.Store.CreateCase(ctx, row)
	if err != nil || late != 4 || dates["plan_sent"].IsZero() {
		return id, err
	}
	return id, f.Store.RecordException(ctx, store.NewException{AccountID: f.accounts[officer].ID, CaseRef: row.Ref, Ref: vault.Ref(), Rule: "send_plan", Reason: "exceptional", Words: "The child was in hospital for seven weeks."})
}

// advised asks an adviser about a child, and has the form submitted when it was.
func (f *filler) advised(ctx context.Context, caseID int64, a adviser, i int, due portal.Date) error {
	by, in := f.accounts[officer].ID, a.in[i]
	ref, _, err := f.Casework.Send(ctx, casework.NewTask{CaseID: caseID, FormKey: a.form, OwnerID: f.accounts[a.Email].ID, SenderID: by, SentAt: due.Add(-42).Start().Add(10 * time.Hour), Due: &due,
		Facts: map[string]any{"child": map[string]any{"fullName": pastChildren[i], "born": "2016-04-14", "setting": "Dock Street Academy"}}})
	if err != nil || in == neverIn {
		return err
	}
	at := due.Add(in).Start().Add(11*time.Hour + 20*time.Minute)
	if in != nilReturn && at.After(f.Now()) {
		return nil // not in yet
	}
	w, err := f.open(ctx, ref, child{Owner: a.Email})
	if err != nil {
		return err
	}
	if in == nilReturn {
		return f.agreed(ctx, a, ref)
	}
	if err := f.answer(ctx, w, child{}, len(w.Form.Tabs)); err != nil {
		return err
	}
	_, err = f.Casework.SubmitAt(ctx, w, true, at)
	return err
}

// agreed is a nil return that the council has agreed to.
func (f *filler) agreed(ctx context.Context, a adviser, ref string) error {
	err := f.Store.Propose(ctx, store.NewProposal{AccountID: f.accounts[a.Email].ID, TaskRef: ref, Kind: store.ProposeDecline, Reason: "unknown"})
	if err != nil {
		return err
	}
	sheet, err := f.Store.OpenSheet(ctx, f.accounts[officer].ID, ref)
	if err != nil {
		return err
	}
	return f.Store.Decide(ctx, store.Decision{AccountID: f.accounts[officer].ID, TaskRef: ref, What: portal.AgreeDecline, On: sheet.On()})
}
