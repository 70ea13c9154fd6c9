package pdf

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/runenames"
)

// mostNamed is how many different characters are named for one question.
const mostNamed = 40

// lossNote says which characters are shown as a mark, and at which questions. It is one
// note at the end, since a note at each would disturb the reading more than the mark does.
func (c *composer) lossNote() {
	if len(c.lost) == 0 {
		return
	}
	at := len(c.flows)
	defer func() { c.flows[at].(*prose).gap = gapTab }() // apart from what was signed
	const kept = " kept in the stored answers and shown on the screen and in the Excel file."
	if len(c.lost) == 1 {
		c.paragraph(styleMuted, "1 character could not be printed and is shown as "+lostMark+". It is"+kept)
	} else {
		c.paragraph(styleMuted, strconv.Itoa(len(c.lost))+" characters could not be printed and are shown as "+lostMark+". They are"+kept)
	}
	for _, line := range losses(c.lost) {
		c.paragraph(styleMuted, line)
	}
}

// losses lists the characters that were lost, a line for each question.
func losses(lost []loss) []string {
	var order []string
	at, times := map[string][]string{}, map[loss]int{}
	for _, l := range lost {
		if at[l.about] == nil {
			order = append(order, l.about)
		}
		if times[l]++; times[l] == 1 {
			at[l.about] = append(at[l.about], l.char)
		}
	}
	lines := make([]string, 0, len(order))
	for _, about := range order {
		lines = append(lines, lossLine(about, at[about], times))
	}
	return lines
}

func lossLine(about string, chars []string, times map[loss]int) string {
	var names []string
	for _, char := range chars[:min(len(chars), mostNamed)] {
		name := charName(char)
		if n := times[loss{char, about}]; n > 1 {
			name += fmt.Sprintf(" (%d times)", n)
		}
		names = append(names, name)
	}
	if more := len(chars) - len(names); more > 0 {
		names = append(names, strconv.Itoa(more)+" more")
	}
	where := "Elsewhere"
	if about != "" {
		where = "In \u201c" + about + "\u201d"
	}
	return where + ": " + strings.Join(names, "; ") + "."
}

// charName names a character by its codes and what Unicode calls the first of them.
func charName(char string) string {
	first, _ := utf8.DecodeRuneInString(char)
	var codes []string
	for _, r := range char {
		codes = append(codes, fmt.Sprintf("U+%04X", r))
	}
	name := strings.Join(codes, " ")
	if known := runenames.Name(first); known != "" {
		if !strings.HasPrefix(known, "<") {
			known = strings.ToLower(known)
		}
		name += " " + strings.Trim(known, "<>")
	}
	return name
}
