package casework

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"portico/internal/portal"
	"portico/internal/store"
)

const peopleCSV = "Forename,Surname,Email,Work groups\r\nZoë,Brontë,ZOE@nch.example,OT North; Physio\r\n"

func utf16Bytes(text string, big, mark bool) []byte {
	units := utf16.Encode([]rune(text))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	var out []byte
	for _, u := range units {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

// The same file reads the same in every encoding and with every separator.
func TestPeopleAreReadInEveryEncoding(t *testing.T) {
	t.Parallel()
	old, err := charmap.Windows1252.NewEncoder().String(peopleCSV)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{"UTF-8": []byte(peopleCSV), "with a mark": []byte("\ufeff" + peopleCSV), "Windows-1252": []byte(old),
		"UTF-16 little": utf16Bytes(peopleCSV, false, true), "UTF-16 big": utf16Bytes(peopleCSV, true, true), "without mark": utf16Bytes(peopleCSV, false, false),
		"tabs": []byte(strings.ReplaceAll(peopleCSV, ",", "\t")), "semicolons": []byte(strings.ReplaceAll(strings.ReplaceAll(peopleCSV, ";", "|"), ",", ";"))} {
		f, err := ReadPeople(body)
		if err != nil || len(f.Rows) != 1 {
			t.Errorf("%s: %+v, %v", name, f, err)
			continue
		}
		r := rowOf(f.Rows[0])
		if r.Name != "Zoë Brontë" || r.Email != "zoe@nch.example" || len(r.Groups) != 2 || r.Groups[1] != "Physio" || len(r.Faults) > 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestPeopleThatCannotBeRead(t *testing.T) {
	t.Parallel()
	many := "name,email\n" + strings.Repeat("Ann,ann@nch.example\n", MaxPeopleRows+1)
	for body, words := range map[string]string{
		"":                                       "The file is empty",
		"PK\x03\x04 a workbook":                  "workbook of Excel",
		"Name,Phone\nAnn,1\n":                    "at least Email",
		"Name,Email,E-mail\nAnn,a@b.example,x\n": "twice",
		"Name,Email\n":                           "no rows",
		"Name,Email\n\"Ann,ann@nch.example\nBen": "quotation mark",
		many:                                     "more than 20,000 rows",
		strings.Repeat("x", MaxPeopleBytes+1):    "larger than 8 MB",
	} {
		_, err := ReadPeople([]byte(body))
		if !strings.Contains(portal.SentenceOf(err), words) {
			t.Errorf("%.40q: %v, want %q", body, err, words)
		}
	}
}

// Every kind of fault is said at its row, and nothing becomes of the row.
func TestPeopleAreJudged(t *testing.T) {
	t.Parallel()
	facts := store.ImportFacts{Teams: map[string]bool{"send team": true}, Groups: map[string]bool{"ot": true}, Mailboxes: map[string]bool{"office@nch.example": true},
		Accounts: map[string]store.ImportAccount{"known@nch.example": {Roles: []portal.Role{portal.RoleProfessional}}, "gone@nch.example": {Closed: true, Roles: []portal.Role{portal.RoleProfessional}}}}
	for _, c := range []struct {
		row   string
		fault string // "" for none
		is    store.ImportOutcome
	}{
		{"Ann,ann@nch.example,,,OT,", "", store.ImportNew},
		{"Ann,ann@nch.example,Officer,,,SEND team", "", store.ImportNew},
		{"Ann,known@nch.example,,,New group,", "", store.ImportKnown},
		{"Ann,ann@nch.example,,+44 1632 960 288,,", "", store.ImportNew},
		{"Ann,not an address,,,,", "not an email address", store.ImportFaulty},
		{",ann@nch.example,,,,", "There is no name", store.ImportFaulty},
		{"Ann,,,,,", "There is no email", store.ImportFaulty},
		{"=1+1,ann@nch.example,,,,", "begins with “=”", store.ImportFaulty},
		{"Ann,ann@nch.example,,+cmd,,", "begins with “+”", store.ImportFaulty},
		{"@Ann,ann@nch.example,,,,", "begins with “@”", store.ImportFaulty},
		{"-Ann,ann@nch.example,,,,", "begins with “-”", store.ImportFaulty},
		{"Ann,ann@nch.example,Wizard,,,", "no role “wizard”", store.ImportFaulty},
		{"Ann,ann@nch.example,guest,,,", "no role “guest”", store.ImportFaulty},
		{"Ann,ann@nch.example,Officer,,,", "needs a team", store.ImportFaulty},
		{"Ann,ann@nch.example,Officer,,OT,SEND team", "Only professionals", store.ImportFaulty},
		{"Ann,ann@nch.example,,,,SEND team", "Only officers", store.ImportFaulty},
		{"Ann,ann@nch.example,Officer,,,South", "no team “South”", store.ImportFaulty},
		{"Ann,office@nch.example,,,,", "shared mailbox", store.ImportFaulty},
		{"Ann,gone@nch.example,,,,", "disabled", store.ImportFaulty},
		{"Ann,ann@nch.example,,,,,more", "7 cells", store.ImportFaulty},
	} {
		f, err := ReadPeople([]byte("name,email,role,phone,group,team\n" + c.row + "\n"))
		if err != nil {
			t.Errorf("%s: %v", c.row, err)
			continue
		}
		i := store.Import{Rows: []store.ImportRow{rowOf(f.Rows[0])}}
		judgePeople(&i, facts)
		if got := i.Rows[0]; got.Outcome != c.is || !strings.Contains(strings.Join(got.Faults, ". "), c.fault) || c.fault == "" && len(got.Faults) > 0 {
			t.Errorf("%s: %s, %q", c.row, got.Outcome, got.Faults)
		}
	}
	two := store.Import{Rows: []store.ImportRow{{Line: 2, Name: "A", Email: "a@b.example", Roles: []portal.Role{portal.RoleProfessional}}, {Line: 3, Name: "B", Email: "a@b.example", Roles: []portal.Role{portal.RoleProfessional}}}}
	judgePeople(&two, facts)
	if two.Rows[1].Outcome != store.ImportFaulty || !strings.Contains(two.Rows[1].Faults[0], "line 2") {
		t.Errorf("the same address twice: %+v", two.Rows[1])
	}
}

// What leaves the portal is worked out by no spreadsheet.
func TestReportHoldsNoFormula(t *testing.T) {
	t.Parallel()
	body, err := ImportReport(store.Import{Rows: []store.ImportRow{{Line: 2, Name: "=HYPERLINK(1)", Email: "@x", Outcome: store.ImportFaulty}}})
	if err != nil || bytes.Contains(body, []byte(",=")) || bytes.Contains(body, []byte(",@")) || !bytes.Contains(body, []byte("'=HYPERLINK")) {
		t.Errorf("%s, %v", body, err)
	}
}
