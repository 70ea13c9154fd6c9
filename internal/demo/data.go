package demo

import (
	"encoding/json"

	"portico/internal/portal"
	"portico/internal/store"
)

// The accounts that the demo refers to.
const (
	therapist = "ffion.llewellyn-rhydderch@northshire-health.example"
	colleague = "bartholomew.quigg@northshire-health.example"
	officer   = "marged.ellison-hughes@northshire.example"
	author    = "rhiannon.tate-okafor@northshire.example"
	clerk     = "sioned.haf-griffiths@northshire-health.example" // runs both work groups
	newcomer  = "gwenllian.ap.rhys@seren-therapy.example"        // invited, and not registered
)

// guest is a parent, who sees one form and nothing else.
const guest = "niamh.oconnell-hart@family.example"

const trust = "Northshire Community Health NHS Trust"

var people = []store.NewAccount{
	{Email: therapist, Name: "Ffion Llewellyn-Rhydderch", Profession: "Occupational therapist", Organisation: trust, Phone: "01632 960 288",
		Register: "HCPC", RegistrationNumber: "OT71834", Roles: []portal.Role{portal.RoleProfessional}},
	{Email: colleague, Name: "Bartholomew Quigg", Profession: "Occupational therapist", Organisation: trust, Phone: "01632 960 291",
		Register: "HCPC", RegistrationNumber: "OT60217", Roles: []portal.Role{portal.RoleProfessional}},
	{Email: clerk, Name: "Sioned Haf-Griffiths", Profession: "Health administrator", Organisation: trust, Phone: "01632 960 280",
		Roles: []portal.Role{portal.RoleProfessional}},
	{Email: guest, Name: "Niamh O’Connell-Hart", Profession: "Mother, guest of one form", Phone: "01632 960 263", Roles: []portal.Role{portal.RoleGuest}},
	{Email: officer, Name: "Marged Ellison-Hughes", Profession: "SEND officer", Organisation: "SEND Casework Team (North)",
		Address: "County Hall, Quay Street, Northshire NS1 1AA", Phone: "01632 960 417",
		Roles: []portal.Role{portal.RoleOfficer}},
	{Email: author, Name: "Rhiannon Tate-Okafor", Profession: "SEND forms and systems lead", Organisation: "SEND Casework Team (North)",
		Address: "County Hall, Quay Street, Northshire NS1 1AA", Phone: "01632 960 422",
		Roles: []portal.Role{portal.RoleAuthor}},
	{Email: "eluned.prothero-banks@northshire.example", Name: "Eluned Prothero-Banks", Profession: "Portal administrator", Organisation: "Northshire County Council",
		Phone: "01632 960 401", Roles: []portal.Role{portal.RoleAdministrator}},
}

// noDueDate says that a task has none.
const noDueDate = 1 << 20

// child is an invented child with one task about them.
type child struct {
	Reference, Name, KnownAs, Born, Address, Setting string
	Language, NHSNumber, UPN                         string
	YearGroup                                        int
	Parents                                          []map[string]any
	Comments                                         string
	SentDaysAgo, DueInDays                           int
	Form                                             string // its key; OT advice when ""
	Owner                                            string // the therapist when ""; an address that nobody has registered is invited
	Group                                            string // the work group whose tray it lies in, in place of an owner
	Paper                                            string // name of a paper that goes along; then the form is sent today
	Work                                             work   // what was done on the form; nil: nothing yet
}

func (c child) owner() string {
	if c.Owner == "" {
		return therapist
	}
	return c.Owner
}

func (c child) form() string {
	if c.Form == "" {
		return "ot-advice"
	}
	return c.Form
}

// roles are whose part of the form the task is: advice is its author's.
func (c child) roles() []string {
	if c.Form == "" {
		return []string{"author"}
	}
	return nil
}

// facts is what x-prefill may point to; formdefs/README.md names each.
func (c child) facts(today portal.Date) map[string]any {
	parents := make([]any, len(c.Parents))
	for i, p := range c.Parents {
		parents[i] = p
	}
	return map[string]any{
		"case": map[string]any{"reference": c.Reference, "kind": "assessment", "request": "EHC needs assessment",
			"requested": today.Add(-c.SentDaysAgo - 14).String()},
		"child": map[string]any{"fullName": c.Name, "knownAs": c.KnownAs, "born": c.Born, "address": c.Address,
			"firstLanguage": c.Language, "nhsNumber": c.NHSNumber, "upn": c.UPN, "yearGroup": c.YearGroup,
			"setting": c.Setting, "parents": parents},
	}
}

// dates are those of the clock: asked for a fortnight before the form was sent, decided on the
// day before that.
func (c child) dates(today portal.Date) portal.CaseDates {
	return portal.CaseDates{"requested": today.Add(-c.SentDaysAgo - 14), "assess": today.Add(-c.SentDaysAgo - 1)}
}

// record is what the case keeps of the child, sealed.
func (c child) record(today portal.Date) ([]byte, error) { return json.Marshal(c.facts(today)) }

var mother = func(name, phone string) []map[string]any {
	return []map[string]any{{"name": name, "relationship": "Mother", "responsibility": true, "phone": phone}}
}

// children are invented; any likeness to a real child is chance.
var children = []child{
	{Reference: "NC-2026-01843", Name: "Diane Bluebell", KnownAs: "Diane", Born: "2013-02-10", Address: "23 Test Street, Testertown, TS1 1ST",
		Setting: "Testertown High School", Language: "English", NHSNumber: "999 000 1235", UPN: "Z999200113001",
		YearGroup: 9, Parents: mother("Rosalind Bluebell", "01632 960 123"),
		Comments:    "Please complete the report. Mum has asked for the seating question to be covered.",
		SentDaysAgo: 31, DueInDays: 11, Work: started},
	{Reference: "NC-2026-01790", Name: "Chan Tsz-yan", KnownAs: "Yan", Born: "2018-07-02", Address: "4 Quarry Bank, Northshire, NS4 2QB",
		Setting: "Quarry Bank Primary School", Language: "Cantonese", NHSNumber: "999 000 2347", UPN: "Z999200113002",
		YearGroup: 3, Parents: mother("Chan Wing-yi", "01632 960 131"),
		Comments: "Third request. Please send what you have.", SentDaysAgo: 45, DueInDays: -3},
	{Reference: "NC-2026-01812", Name: "Yusuf Al-Khatib", KnownAs: "Yusuf", Born: "2020-11-19", Address: "Flat 2, 18 Harbour Row, Northshire, NS2 7HR",
		Setting: "Little Gulls Nursery", Language: "Arabic", NHSNumber: "999 000 3459", UPN: "Z999200113003",
		YearGroup: 0, Parents: mother("Mariam Al-Khatib", "01632 960 142"),
		Comments: "Report to go to panel.", SentDaysAgo: 41, DueInDays: 1},
	{Reference: "NC-2026-01901", Name: "Persephone Featherstonehaugh-Cholmondeley", KnownAs: "Percy", Born: "2012-08-08",
		Address: "The Old Rectory, Church Lane, Upper Testerton, Northshire, NS9 9UT", Setting: "Upper Testerton Academy", Language: "English", NHSNumber: "999 000 4560", UPN: "Z999200113004", YearGroup: 9,
		Parents: mother("Araminta Featherstonehaugh-Cholmondeley", "01632 960 153"), SentDaysAgo: 20, DueInDays: 22},
	{Reference: "NC-2026-01555", Name: "Llywelyn ap Gruffudd", KnownAs: "Llew", Born: "2011-12-21", Address: "7 Castle View, Northshire, NS5 5CV",
		Setting: "Castle View School", Language: "English", NHSNumber: "999 000 5672", UPN: "Z999200113005",
		YearGroup: 10, Parents: mother("Senana ferch Caradog", "01632 960 164"), Comments: "Health part only.", SentDaysAgo: 4, DueInDays: noDueDate},
	{Reference: "NC-2026-01602", Name: "Gethin Prys-Davies", KnownAs: "Gethin", Born: "2016-05-03", Address: "11 Mill Street, Northshire, NS3 1MS",
		Setting: "Mill Street Primary School", Language: "English", NHSNumber: "999 000 6784", UPN: "Z999200113006",
		YearGroup: 5, Parents: mother("Catrin Prys-Davies", "01632 960 175"), SentDaysAgo: 40, DueInDays: 2, Work: submitted},
	{Reference: "NC-2026-01777", Name: "Kwame Boateng-Lloyd", KnownAs: "Kwame", Born: "2016-10-23", Address: "52 Station Road, Northshire, NS6 3SR",
		Setting: "Station Road Primary School", Language: "English", NHSNumber: "999 000 7896", UPN: "Z999200113007",
		YearGroup: 5, Parents: mother("Abena Boateng", "01632 960 186"), SentDaysAgo: 29, DueInDays: 13, Owner: colleague},
	{Reference: "NC-2026-01918", Name: "Amara Nwachukwu-Jones", KnownAs: "Amara", Born: "2017-02-28", Address: "3 Weir Cottages, Northshire, NS7 7WC",
		Setting: "Weir Lane Primary School", Language: "English", NHSNumber: "999 000 8116", UPN: "Z999200113008",
		YearGroup: 4, Parents: mother("Ifeoma Nwachukwu", "01632 960 197"), Comments: "The parents' letter is with it.",
		DueInDays: 42, Paper: "Our story, parents' contribution.pdf"},
	{Reference: "NC-2026-01922", Name: "Zofia Brzęczyszczykiewicz", KnownAs: "Zosia", Born: "2015-04-30", Address: "18 Tannery Walk, Northshire, NS1 4TW",
		Setting: "Tannery Walk School", Language: "Polish", NHSNumber: "999 000 8221", UPN: "Z999200113009",
		YearGroup: 6, Parents: mother("Agnieszka Brzęczyszczykiewicz", "01632 960 208"),
		DueInDays: 42, Owner: newcomer, Paper: "Request and evidence.pdf"},
	{Reference: "NC-2026-01688", Name: "Isla MacGillivray", KnownAs: "Isla", Born: "2014-09-17", Address: "2 Ferry Lane, Northshire, NS8 2FL",
		Setting: "Ferry Lane Academy", Language: "English", NHSNumber: "999 000 8337", UPN: "Z999200113010",
		YearGroup: 7, Parents: mother("Morag MacGillivray", "01632 960 219"), SentDaysAgo: 17, DueInDays: 25, Work: retracted},
	{Reference: "NC-2026-01930", Name: "Tyrell Osei-Bonsu", KnownAs: "Tyrell", Born: "2014-01-27", Address: "61 Foundry Street, Northshire, NS3 6FS",
		Setting: "Foundry Street Academy", Language: "English", NHSNumber: "999 000 8442", UPN: "Z999200113011",
		YearGroup: 8, Parents: mother("Adwoa Osei", "01632 960 230"), SentDaysAgo: 5, DueInDays: 25, Group: "Paediatric OT (North)"},
	{Reference: "NC-2026-01911", Name: "Noor-un-Nisa Begum Chaudhry", KnownAs: "Noor", Born: "2021-09-05", Address: "9 Cooper's Yard, Northshire, NS2 9CY",
		Setting: "Little Gulls Nursery", Language: "Urdu", NHSNumber: "999 000 8450", UPN: "Z999200113012",
		YearGroup: 0, Parents: mother("Shabnam Chaudhry", "01632 960 241"), Comments: "Not known to us at that address?", SentDaysAgo: 34, DueInDays: 8, Group: "Community Health Admin"},
	{Reference: "NC-2026-01866", Name: "Harriet Stubbs", KnownAs: "Harriet", Born: "2010-02-17", Address: "14 Abbey Lane, Northshire, NS5 4AL",
		Setting: "Abbey Lane School", Language: "English", NHSNumber: "999 000 8469", UPN: "Z999200113013",
		YearGroup: 11, Parents: mother("Josephine Stubbs", "01632 960 252"), Comments: "Annual review on the 20th.", SentDaysAgo: 14, DueInDays: 15, Work: passedOn},
	{Reference: "NC-2026-01731", Name: "Oluwaseun Adeyemi-Rees", KnownAs: "Seun", Born: "2015-06-11", Address: "29 Chapel Row, Northshire, NS2 4CR",
		Setting: "Chapel Row Primary School", Language: "English", NHSNumber: "999 000 8701", UPN: "Z999200113021",
		YearGroup: 6, Parents: mother("Folake Adeyemi", "01632 960 230"), SentDaysAgo: 12, DueInDays: 30, Work: declining},
	{Reference: "NC-2026-01655", Name: "Saoirse Ní Dhomhnaill", KnownAs: "Saoirse", Born: "2013-11-30", Address: "5 Lime Kiln Lane, Northshire, NS5 8LK",
		Setting: "Castle View School", Language: "Irish", NHSNumber: "999 000 8817", UPN: "Z999200113022",
		YearGroup: 8, Parents: mother("Gráinne Ní Dhomhnaill", "01632 960 241"), SentDaysAgo: 38, DueInDays: 4, Work: returned},
	{Reference: "NC-2026-01744", Name: "Marcin Wiśniewski", KnownAs: "Marcin", Born: "2014-01-15", Address: "61 Dock Street, Northshire, NS2 1DS",
		Setting: "Dock Street Academy", Language: "Polish", NHSNumber: "999 000 8922", UPN: "Z999200113023",
		YearGroup: 8, Parents: mother("Beata Wiśniewska", "01632 960 252"), SentDaysAgo: 33, DueInDays: 9, Work: waiting},
	{Reference: "NC-2026-01736", Name: "Saoirse Whitcombe-Adeyemi", KnownAs: "Saoirse", Born: "2014-01-26", Address: "9 Lock Keepers Row, Northshire, NS6 9LK",
		Setting: "Lock Lane Academy", Language: "English", NHSNumber: "999 000 8450", UPN: "Z999200113031",
		YearGroup: 8, Parents: mother("Niamh Whitcombe", "01632 960 231"), SentDaysAgo: 33, DueInDays: 9, Work: counterSigning},
	{Reference: "NC-2026-01644", Name: "Matilda Okonjo-Price", KnownAs: "Tilly", Born: "2013-06-11", Address: "31 Beacon Street, Northshire, NS3 6BS",
		Setting: "Beacon Hill School", Language: "English", NHSNumber: "999 000 8566", UPN: "Z999200113032",
		YearGroup: 9, Parents: mother("Ngozi Okonjo", "01632 960 242"), SentDaysAgo: 38, DueInDays: 4, Work: counterSigned},
	{Reference: "NC-2026-01978", Name: "Finn O’Connell-Hart", KnownAs: "Finn", Born: "2017-03-08", Address: "3 Weir Cottages, Northshire, NS4 4WC",
		Setting: "Quarry Bank Primary School", Language: "English", NHSNumber: "999 000 8574", UPN: "Z999200113033",
		YearGroup: 4, Parents: mother("Niamh O’Connell-Hart", "01632 960 263"), Form: "parent-views", SentDaysAgo: 3, DueInDays: 18, Owner: guest},
}
