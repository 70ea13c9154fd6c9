package casework

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// LookAtPeople reads a file of people, judges every row and keeps it until it is confirmed: its
// reference is given. Nothing is imported yet. Errors are those of ReadPeople.
func (c *Casework) LookAtPeople(ctx context.Context, by portal.Account, body []byte) (ref string, err error) {
	file, err := ReadPeople(body)
	if err != nil {
		return "", err
	}
	i := store.Import{Notes: file.Notes}
	var emails []string
	for _, l := range file.Rows {
		row := rowOf(l)
		i.Rows, emails = append(i.Rows, row), append(emails, row.Email)
	}
	facts, err := c.store.FactsForImport(ctx, by.ID, emails)
	if err != nil {
		return "", err
	}
	judgePeople(&i, facts)
	return c.store.KeepImport(ctx, by.ID, i)
}

// rowOf reads the cells of a row.
func rowOf(l PeopleLine) store.ImportRow {
	cell := func(column string, most int) string { return shortTo(l.Cells[column], most) }
	r := store.ImportRow{Line: l.Number, Email: portal.CleanEmail(l.Cells["email"]), Name: cell("name", 200), Profession: cell("profession", 200),
		Organisation: cell("organisation", 200), Phone: cell("phone", 60), Groups: parted(l.Cells["groups"]), Teams: parted(l.Cells["teams"])}
	if r.Name == "" {
		r.Name = strings.TrimSpace(cell("forename", 100) + " " + cell("surname", 100))
	}
	if l.Fault != "" {
		r.Faults = append(r.Faults, l.Fault)
	}
	for _, word := range strings.FieldsFunc(strings.ToLower(l.Cells["role"]), func(c rune) bool { return strings.ContainsRune(",;/|", c) }) {
		role := roleCalled(strings.TrimSpace(word))
		if role == "" {
			r.Faults = append(r.Faults, "There is no role “"+shortTo(word, 40)+"”: the roles are professional, officer, author and administrator")
		} else if !slices.Contains(r.Roles, role) {
			r.Roles = append(r.Roles, role)
		}
	}
	if len(r.Roles) == 0 {
		r.Roles = []portal.Role{portal.RoleProfessional}
	}
	return r
}

// roleCalled is the role of a word, as it is kept or as it is shown; "" for none.
func roleCalled(word string) portal.Role {
	for _, r := range portal.GivenRoles {
		if word == string(r) || word == strings.ToLower(r.Words()) {
			return r
		}
	}
	return ""
}

// parted are the names in a cell, between semicolons or bars.
func parted(cell string) (out []string) {
	for _, name := range strings.FieldsFunc(cell, func(c rune) bool { return c == ';' || c == '|' }) {
		name = strings.Join(strings.Fields(name), " ")
		if name != "" && !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, name) }) {
			out = append(out, name)
		}
	}
	return out
}

// judgePeople says what becomes of every row.
func judgePeople(i *store.Import, f store.ImportFacts) {
	lines, fresh := map[string]int{}, map[string]bool{}
	for n := range i.Rows {
		r := &i.Rows[n]
		known, there := f.Accounts[r.Email]
		r.Faults = append(r.Faults, personFaults(r, f, known, there)...)
		if first := lines[r.Email]; first != 0 && r.Email != "" {
			r.Faults = append(r.Faults, "The same address stands on line "+strconv.Itoa(first))
		} else {
			lines[r.Email] = r.Line
		}
		switch {
		case len(r.Faults) > 0:
			r.Outcome = store.ImportFaulty
			continue
		case there:
			r.Outcome = store.ImportKnown
		default:
			r.Outcome = store.ImportNew
		}
		for _, g := range r.Groups {
			if key := strings.ToLower(g); !f.Groups[key] && !fresh[key] {
				fresh[key] = true
				i.NewGroups = append(i.NewGroups, g)
			}
		}
	}
}

func personFaults(r *store.ImportRow, f store.ImportFacts, known store.ImportAccount, there bool) (out []string) {
	roles := r.Roles
	if there {
		roles = known.Roles
	}
	council := slices.Contains(roles, portal.RoleOfficer) || slices.Contains(roles, portal.RoleAdministrator)
	say := func(yes bool, words string) {
		if yes {
			out = append(out, words)
		}
	}
	say(r.Name == "", "There is no name")
	say(r.Email == "", "There is no email address")
	if r.Email != "" {
		words := portal.CheckEmail(r.Email)
		say(words != "", words)
	}
	say(f.Mailboxes[r.Email], "This is the shared mailbox of a work group, which is no account")
	say(there && known.Closed, "The account of this address is disabled. Enable it first")
	say(len(r.Groups) > 0 && (council || !slices.Contains(roles, portal.RoleProfessional)), "Only professionals are in work groups")
	say(len(r.Teams) > 0 && !slices.Contains(roles, portal.RoleOfficer), "Only officers are in teams")
	say(!there && slices.Contains(roles, portal.RoleOfficer) && len(r.Teams) == 0, "An officer needs a team")
	for _, t := range r.Teams {
		say(!f.Teams[strings.ToLower(t)], fmt.Sprintf("There is no team “%s”", shortTo(t, 60)))
	}
	for _, g := range r.Groups {
		say(len([]rune(g)) > 120, "The name of a work group is longer than 120 characters")
	}
	return out
}

// OutcomeWords is what is said of a row. done: it was imported.
func OutcomeWords(r store.ImportRow, done bool) string {
	switch {
	case r.Outcome == store.ImportFaulty:
		return strings.Join(r.Faults, ". ")
	case r.Outcome == store.ImportKnown && len(r.Groups)+len(r.Teams) > 0:
		return "Has an account already: its details and roles are left as they are, and it is in the work groups and teams named here"
	case r.Outcome == store.ImportKnown:
		return "Has an account already, which is left as it is"
	case done:
		return "Account made, and a mail sent"
	}
	return "A new account"
}

// ImportReport is the report of an import as a CSV file that no spreadsheet works out.
func ImportReport(i store.Import) ([]byte, error) {
	rows := [][]string{{"Line", "Name", "Email", "Outcome", "What was done"}}
	words := map[store.ImportOutcome]string{store.ImportNew: "New", store.ImportKnown: "Known", store.ImportFaulty: "Not imported"}
	for _, r := range i.Rows {
		rows = append(rows, []string{strconv.Itoa(r.Line), r.Name, r.Email, words[r.Outcome], OutcomeWords(r, i.ConfirmedAt != nil)})
	}
	return SafeCSV(rows)
}

// SafeCSV is a CSV file of UTF-8 with a mark, as Excel needs it, without formulas.
func SafeCSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = SafeCell(cell)
		}
		if err := w.Write(safe); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
