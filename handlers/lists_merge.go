package handlers

import (
	"slices"
	"strconv"
	"strings"

	"portico/internal/store"
)

// merge puts what somebody else changed since was into what an author wrote, and says what:
// saving the box undoes nothing of theirs.
func (v *ListPage) merge(now store.List, was, mine []string) {
	offered := now.Offered()
	v.Now = strings.Join(offered, "\n")
	added := without(without(offered, was), mine)
	gone := without(was, offered)
	taken := without(mine, without(mine, gone))
	v.Lines = strings.Join(append(without(mine, gone), added...), "\n")
	who := now.ChangedBy
	if who == "" {
		who = "Somebody else"
	}
	v.Fault = who + " changed this list while you had it open, so it is not saved yet."
	if len(added) > 0 {
		v.Fault += " Added: " + listedWords(added) + ". It is in the box now."
	}
	if len(taken) > 0 {
		v.Fault += " Taken away: " + listedWords(taken) + ". It is out of the box now."
	}
	v.Fault += " Look at the box, then save it."
}

// linesOf are the lines of a box as a list keeps them, without the empty ones.
func linesOf(text string) []string {
	var out []string
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// without are the lines that do not stand in the others.
func without(lines, others []string) []string {
	in := map[string]bool{}
	for _, o := range others {
		in[o] = true
	}
	return slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return in[l] })
}

// listedWords names lines in a sentence, the first ten of them.
func listedWords(lines []string) string {
	const most = 10
	more := ""
	if n := len(lines) - most; n > 0 {
		lines, more = lines[:most], " and "+strconv.Itoa(n)+" more"
	}
	return "“" + strings.Join(lines, "”, “") + "”" + more
}
