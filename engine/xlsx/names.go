package xlsx

import (
	"strconv"
	"strings"
)

// formSheet is the name of the sheet with the questions.
const formSheet = "Form"

// mostName is how many UTF-16 units the name of a sheet may have.
const mostName = 31

// names are the names of sheets that are taken, in lower case: Excel tells sheets apart
// without regard to case.
type names map[string]bool

// take makes a name for a sheet out of a caption: without what Excel forbids, not too
// long, and used only once.
func (n names) take(caption string) string {
	plain := strings.Trim(oneLine(forbidden.Replace(caption)), "' ")
	if plain == "" || strings.EqualFold(plain, "History") { // which Excel keeps for itself
		plain = strings.TrimSpace("Table " + plain)
	}
	name := shortened(plain, mostName)
	for i := 2; n[strings.ToLower(name)]; i++ {
		end := " (" + strconv.Itoa(i) + ")"
		name = shortened(plain, mostName-len(end)) + end
	}
	n[strings.ToLower(name)] = true
	return name
}

// takeUnder is take for a table under a heading: where the caption is taken already, the
// heading tells the tables apart.
func (n names) takeUnder(heading, caption string) string {
	if taken := n[strings.ToLower(shortened(caption, mostName))]; taken && heading != "" {
		return n.take(heading + ", " + caption)
	}
	return n.take(caption)
}

var forbidden = strings.NewReplacer(":", " ", `\`, " ", "/", " ", "?", " ", "*", " ", "[", "(", "]", ")")

// shortened cuts s to a number of UTF-16 units, behind a word where that leaves enough.
func shortened(s string, most int) string {
	end := cutAt(s, most)
	if end == len(s) {
		return s
	}
	if hard := hardCut(s, most); end < hard/2 {
		end = hard
	}
	return strings.Trim(s[:end], "' ,;-")
}

func hardCut(s string, most int) int {
	n := 0
	for i, r := range s {
		if n += units(r); n > most {
			return i
		}
	}
	return len(s)
}

// quoted is the name of a sheet as formulas and links have it.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }
