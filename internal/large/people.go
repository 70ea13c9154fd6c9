package large

import (
	"context"
	"fmt"
	"strings"
	"time"
)

var (
	firstNames = strings.Fields(`Diane Mbali Yusuf Isla Llyr Anastasia Zofia Jedrzej Aoife Ffion Gwen Tom Amara Oliver Noah Amelia George Arthur Muhammad Leo Harry Oscar Archie Henry
Theodore Freya Lily Ava Ivy Florence Willow Isabella Elsie Grace Mia Evie Rosie Sienna Daisy Poppy Phoebe Aisha Zara Maryam Ibrahim Kai Ezra Hugo Rory Finn Tomos Carys Nia Bronwen Seren Owain
Rhys Dylan Ioan Efa Chan Wei Priya Rohan Anjali Dev Kofi Abena Chidi Ngozi Mateus Lucia Sofia Ivan Olga Katya Stefan Ana`)
	lastNames = strings.Fields(`Smith Jones Williams Taylor Brown Davies Evans Wilson Thomas Johnson Roberts Robinson Thompson Wright Walker White Edwards Hughes Green Hall Lewis Harris Clarke Patel
Jackson Wood Turner Martin Cooper Hill Ward Morris Moore Clark Lee King Baker Harrison Morgan Allen James Scott Phillips Watson Davis Parker Price Bennett Young Griffiths Mitchell Kelly Cook Carter
Richardson Bailey Collins Bell Shaw Murphy Miller Cox Khan Richards Marshall Anderson Simpson Ellis Adams Singh Begum Wilkinson Foster Chapman Powell Webb Rogers Gray Mason Ali Hunt Hussain Campbell
Matthews Owen Palmer Holmes Mills Barnes Knight Lloyd Butler Russell Barker Fisher Stevens Jenkins Murray Dixon Harvey Bluebell Dlamini Szczesniak MacGillivray Papadopoulou Brzeczyszczykiewicz Tsz-yan
Okafor Llewellyn Rhydderch Pritchard Worrall Adeyemi Nowak Kowalski Ahmed Chaudhry Rahman Iqbal Sharma Das Fernandes Silva Costa Popescu Ionescu Dimitrov Petrov Novak Horvat Kaya Demir Yilmaz Haddad
Mensah Owusu Diallo Traore Abebe Tesfaye Mwangi Otieno Banda Phiri Moyo Ncube Naidoo Botha Cohen Levy Stern Weiss Gruber Huber Rossi Russo Ferrari Romano Dubois Laurent Moreau`)
	organisations = strings.Fields(`Northshire-Community-Health Northshire-Hospitals Seren-Therapies Educational-Psychology Social-Care Testertown-High Alderford-Primary Fernhill-School Brook-Academy
Hillside-Special-School CAMHS School-Nursing`)
	forms = []string{"OT advice", "Health advice", "Speech and language therapy advice", "Educational psychology advice", "Social care advice", "School advice", "Family views", "Consultation",
		"Annual review report", "PEP", "Virtual school advice", "Physiotherapy advice"}
)

func (f *filler) someone() string {
	// Surnames are as uneven as in life: the first are the most frequent.
	u := f.dice.Float64()
	return firstNames[f.dice.IntN(len(firstNames))] + " " + lastNames[int(u*u*float64(len(lastNames)))]
}

// plan shares out people and teams: officers are a tenth, the last team has a hundredth of the cases.
func (f *filler) plan() {
	officers := max(10, f.size.People/10)
	f.first, f.administratorID = 1, int64(officers)+1
	f.prof, f.professionals = int64(officers)+2, f.size.People-officers-1
	f.officers = make([][]int64, f.teams)
	for i := range officers {
		team := i % (f.teams - 1)
		if i < 3 {
			team = f.teams - 1
		}
		f.officers[team] = append(f.officers[team], int64(i+1))
	}
}

func (f *filler) professional() int64 { return f.prof + int64(f.dice.IntN(f.professionals)) }

func organisation(id int64) string {
	return strings.ReplaceAll(organisations[int(id)%len(organisations)], "-", " ")
}

func (f *filler) people(ctx context.Context) error {
	began := f.now.Add(-f.span - 48*time.Hour)
	role := func(id int64) []string {
		switch {
		case id < f.administratorID:
			return []string{"officer"}
		case id == f.administratorID:
			return []string{"administrator"}
		}
		return []string{"professional"}
	}
	err := f.copy(ctx, "accounts", []string{"id", "ref", "email", "name", "profession", "organisation", "roles", "password_hash", "created_at"}, f.size.People, func(i int) []any {
		id, of := int64(i+1), "Northshire County Council"
		if id > f.administratorID {
			of = organisation(id)
		}
		return []any{id, ref("a", id), fmt.Sprintf("p%d@large.example", id), f.someone(), "Adviser", of, role(id), f.hash, began}
	})
	if err == nil {
		_, err = f.conn.Exec(ctx, "delete from team_members; delete from teams")
	}
	if err == nil {
		err = f.copy(ctx, "teams", []string{"id", "ref", "name", "created_at"}, f.teams, func(i int) []any {
			return []any{int64(i + 1), ref("t", int64(i+1)), fmt.Sprintf("Team %d", i+1), began}
		})
	}
	var members [][]any
	for team, ids := range f.officers {
		for _, id := range ids {
			members = append(members, []any{int64(team + 1), id, began})
		}
	}
	if err == nil {
		err = f.copy(ctx, "team_members", []string{"team_id", "account_id", "added_at"}, len(members), func(i int) []any { return members[i] })
	}
	if err == nil {
		err = f.workGroups(ctx, began)
	}
	if err == nil {
		err = f.copy(ctx, "definitions", []string{"id", "key", "created_at"}, len(forms), func(i int) []any { return []any{int64(i + 1), fmt.Sprintf("large-%d", i+1), began} })
	}
	if err != nil {
		return err
	}
	return f.copy(ctx, "versions", []string{"id", "definition_id", "number", "title", "form_type", "source", "bundled", "bundled_hash", "published_at"}, len(forms), func(i int) []any {
		return []any{int64(i + 1), int64(i + 1), 1, forms[i], forms[i], "{}", "{}", []byte(forms[i]), began}
	})
}

// workGroups have eight members each; the first of a group runs it.
func (f *filler) workGroups(ctx context.Context, began time.Time) error {
	err := f.copy(ctx, "work_groups", []string{"id", "ref", "name", "organisation", "made_at"}, f.groups, func(i int) []any {
		return []any{int64(i + 1), ref("g", int64(i+1)), fmt.Sprintf("Group %d", i+1), organisation(f.member(i, 0)), began}
	})
	if err != nil {
		return err
	}
	return f.copy(ctx, "work_group_members", []string{"group_id", "account_id", "admin", "signatory", "added_at"}, f.groups*8, func(i int) []any {
		return []any{int64(i/8 + 1), f.member(i/8, i%8), i%8 == 0, i%8 == 1, began}
	})
}

func (f *filler) member(group, i int) int64 { return f.prof + int64((group*8+i)%f.professionals) }

func ref(kind string, id int64) string { return fmt.Sprintf("%s%09d", kind, id) }
