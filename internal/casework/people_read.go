package casework

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"portico/internal/portal"
)

// Bounds of a file of people.
const (
	MaxPeopleBytes = 8 << 20
	MaxPeopleRows  = 20000
	maxPeopleCell  = 500 // characters
)

// PeopleColumns are the columns of a file of people, in the order in which they are offered. A
// name stands in one column, or in forename and surname.
var PeopleColumns = []string{"Forename", "Surname", "Name", "Email", "Role", "Organisation", "Profession", "Phone", "Work groups", "Teams"}

// columnNames are what columns are called in files, in lower case.
var columnNames = map[string]string{"forename": "forename", "first name": "forename", "given name": "forename", "surname": "surname", "last name": "surname",
	"family name": "surname", "name": "name", "full name": "name", "email": "email", "e-mail": "email", "email address": "email", "role": "role", "roles": "role",
	"organisation": "organisation", "organization": "organisation", "employer": "organisation", "profession": "profession", "job title": "profession",
	"phone": "phone", "telephone": "phone", "work group": "groups", "work groups": "groups", "work group(s)": "groups", "group": "groups", "groups": "groups",
	"team": "teams", "teams": "teams", "team(s)": "teams"}

// PeopleFile is a file of people as it was read: a map of cells by column for each row.
type PeopleFile struct {
	Notes []string // about the file
	Rows  []PeopleLine
}

// PeopleLine is a row of a file of people. Fault says why it could not be read; "" for nothing.
type PeopleLine struct {
	Number int
	Cells  map[string]string // by column: forename, surname, name, email, role, ...
	Fault  string
}

// ReadPeople reads a CSV file of people row by row: of UTF-8 with and without a mark, UTF-16 or
// Windows-1252, with commas, semicolons or tabs. Invalid and TooLarge say what to do.
func ReadPeople(body []byte) (f PeopleFile, err error) {
	switch {
	case len(body) > MaxPeopleBytes:
		return f, portal.Fail(portal.TooLarge, fmt.Sprintf("The file is larger than %d MB. Split it and import one part after the other", MaxPeopleBytes>>20))
	case bytes.HasPrefix(body, []byte("PK")) || bytes.HasPrefix(body, []byte("\xd0\xcf\x11\xe0")):
		return f, portal.Fail(portal.Invalid, "This is a workbook of Excel. Save it as “CSV UTF-8” there, and choose that file")
	case len(bytes.TrimSpace(body)) == 0:
		return f, portal.Fail(portal.Invalid, "The file is empty")
	}
	enc, name := encodingOf(body)
	if name != "" {
		f.Notes = append(f.Notes, "The file was read as "+name+".")
	}
	head, err := io.ReadAll(io.LimitReader(transform.NewReader(bytes.NewReader(body), enc.NewDecoder()), 64<<10))
	if err != nil {
		return f, portal.Wrap(portal.Invalid, "The file cannot be read. Save it as “CSV UTF-8” and choose it again", err)
	}
	r := csv.NewReader(transform.NewReader(bytes.NewReader(body), enc.NewDecoder()))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = separatorOf(string(head)), -1, true
	columns, err := f.heading(r)
	if err != nil {
		return f, err
	}
	return f, f.read(r, columns)
}

// encodingOf recognises what a file is written in; the name is said when it is not UTF-8.
func encodingOf(body []byte) (encoding.Encoding, string) {
	little, big := 0, 0 // NULs at odd and even places: Latin letters of UTF-16
	for i, b := range body[:min(len(body), 400)] {
		if b == 0 && i%2 == 1 {
			little++
		} else if b == 0 {
			big++
		}
	}
	switch {
	case bytes.HasPrefix(body, []byte("\xff\xfe")) || little > 20 && big == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16"
	case bytes.HasPrefix(body, []byte("\xfe\xff")) || big > 20 && little == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "UTF-16"
	case utf8.Valid(body):
		return unicode.UTF8BOM, ""
	}
	return charmap.Windows1252, "Windows-1252"
}

// separatorOf is what parts the columns of the first line, outside quotes.
func separatorOf(text string) rune {
	counts, quoted := map[rune]int{}, false
	for _, c := range text {
		if c == '"' {
			quoted = !quoted
		}
		if c == '\n' && !quoted {
			break
		}
		if !quoted {
			counts[c]++
		}
	}
	best := ','
	for _, c := range ";\t" {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// heading reads the first line and says which columns there are.
func (f *PeopleFile) heading(r *csv.Reader) (columns []string, err error) {
	first, err := r.Read()
	if err != nil {
		return nil, unreadable(err)
	}
	var unknown []string
	for _, title := range first {
		column := columnNames[strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(title, "_", " ")), " "))]
		if column == "" && strings.TrimSpace(title) != "" {
			unknown = append(unknown, "“"+shortTo(strings.TrimSpace(title), 40)+"”")
		}
		if column != "" && slices.Contains(columns, column) {
			return nil, portal.Fail(portal.Invalid, "The column “"+shortTo(title, 40)+"” stands in the first line twice. Remove one and choose the file again")
		}
		columns = append(columns, column)
	}
	named := slices.Contains(columns, "name") || slices.Contains(columns, "forename") && slices.Contains(columns, "surname")
	if !slices.Contains(columns, "email") || !named {
		return nil, portal.Fail(portal.Invalid, "The first line must name the columns: at least Email, and Name or Forename and Surname. It has "+headWords(first))
	}
	if len(unknown) > 0 {
		f.Notes = append(f.Notes, "Columns that were not used: "+strings.Join(unknown[:min(len(unknown), 10)], ", ")+".")
	}
	return columns, nil
}

func headWords(first []string) string {
	return "“" + shortTo(strings.Join(first, ", "), 120) + "”"
}

func (f *PeopleFile) read(r *csv.Reader, columns []string) error {
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return unreadable(err)
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		if len(f.Rows) == MaxPeopleRows {
			return portal.Fail(portal.TooLarge, fmt.Sprintf("The file has more than %s rows. Split it and import one part after the other", thousands(MaxPeopleRows)))
		}
		number, _ := r.FieldPos(0)
		f.Rows = append(f.Rows, lineOf(number, columns, cells))
	}
	if len(f.Rows) == 0 {
		return portal.Fail(portal.Invalid, "The file has columns and no rows. Enter a row for each person and choose it again")
	}
	return nil
}

func thousands(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }

func lineOf(number int, columns, cells []string) PeopleLine {
	l := PeopleLine{Number: number, Cells: map[string]string{}}
	for i, cell := range cells {
		cell = strings.TrimSpace(strings.ToValidUTF8(strings.Map(printable, cell), ""))
		if i >= len(columns) {
			if cell != "" {
				l.Fault = fmt.Sprintf("The row has %d cells, the first line %d", len(cells), len(columns))
			}
			continue
		}
		if columns[i] == "" || cell == "" {
			continue
		}
		if utf8.RuneCountInString(cell) > maxPeopleCell {
			l.Fault = fmt.Sprintf("A cell is longer than %d characters", maxPeopleCell)
			cell = shortTo(cell, 60)
		}
		if Formula(cell) && !(columns[i] == "phone" && international(cell)) {
			l.Fault = "A cell begins with “" + cell[:1] + "”, as formulas of a spreadsheet do. Enter it without"
		}
		l.Cells[columns[i]] = strings.Clone(cell)
	}
	return l
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return ' '
	}
	return r
}

// Formula reports whether a spreadsheet would work a cell out.
func Formula(cell string) bool { return cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) }

// SafeCell is a cell that no spreadsheet works out.
func SafeCell(cell string) string {
	if Formula(cell) {
		return "'" + cell
	}
	return cell
}

func international(phone string) bool {
	return strings.HasPrefix(phone, "+") && strings.Trim(phone[1:], "0123456789 ()-.") == ""
}

func shortTo(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// unreadable says on which line a file stops being a table.
func unreadable(err error) error {
	var at *csv.ParseError
	if errors.As(err, &at) {
		return portal.Wrap(portal.Invalid, fmt.Sprintf("Line %d cannot be read: a quotation mark stands alone there or is not closed. Mend it and choose the file again", at.Line), err)
	}
	return portal.Wrap(portal.Invalid, "The file cannot be read. Save it as “CSV UTF-8” and choose it again", err)
}
