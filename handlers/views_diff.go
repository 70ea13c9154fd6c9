package handlers

import (
	"regexp"
	"strings"
	"unicode"
)

// Span is a piece of a text. Only says that it stands in this text and not in
// the one beside it.
type Span struct {
	Text string
	Only bool
}

// maxDiff bounds the words compared one by one: beyond it two texts are shown
// as wholly different, since comparing takes the product of their lengths.
const maxDiff = 4 << 20

// NewConflictItem compares two texts of the answer called name, word by word.
// The writer's own words are chosen until somebody chooses.
func NewConflictItem(name, tab, title, mine, theirs, mineWhen, theirsWhen string, both bool) ConflictItem {
	a, b := diff(words(mine), words(theirs))
	return ConflictItem{Name: name, ID: "c-" + name, Tab: tab, Title: title, Mine: a, Theirs: b,
		MineHead: "What you have just typed", TheirsHead: "What was saved before", MineWhen: mineWhen, TheirsWhen: theirsWhen, Both: both, Choice: "mine"}
}

// diff marks what stands in one list of words only, by their longest common
// subsequence between what both begin and end with.
func diff(a, b []string) (mine, theirs []Span) {
	head := common(a, b, func(s []string, i int) string { return s[i] })
	tail := common(a[head:], b[head:], func(s []string, i int) string { return s[len(s)-1-i] })
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	inX, inY := shared(x, y)
	return spans(a, head, tail, inX), spans(b, head, tail, inY)
}

// common counts the words that two lists share at one end.
func common(a, b []string, at func([]string, int) string) int {
	n := 0
	for n < len(a) && n < len(b) && at(a, n) == at(b, n) {
		n++
	}
	return n
}

// shared says for each word of two lists whether it is part of their longest
// common subsequence.
func shared(a, b []string) (inA, inB []bool) {
	inA, inB = make([]bool, len(a)), make([]bool, len(b))
	if len(a)*len(b) > maxDiff {
		return inA, inB
	}
	width := len(b) + 1
	length := make([]int32, (len(a)+1)*width) // of the subsequence of a[i:] and b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			inA[i], inB[j] = true, true
			i, j = i+1, j+1
		case length[(i+1)*width+j] >= length[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return inA, inB
}

// spans joins words of the same sort. in tells of the words between head and tail.
func spans(all []string, head, tail int, in []bool) []Span {
	var out []Span
	for i, w := range all {
		only := i >= head && i < len(all)-tail && !in[i-head]
		if n := len(out); n > 0 && out[n-1].Only == only {
			out[n-1].Text += w
			continue
		}
		out = append(out, Span{Text: w, Only: only})
	}
	return out
}

// words cuts a text behind each run of spaces, so that joining gives the text.
func words(text string) []string {
	var out []string
	start, space := 0, false
	for i, r := range text {
		if space && !unicode.IsSpace(r) {
			out = append(out, text[start:i])
			start = i
		}
		space = unicode.IsSpace(r)
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// NewMailLines cuts a mail's text into lines and makes its web addresses links.
func NewMailLines(text string) [][]MailPart {
	var lines [][]MailPart
	for line := range strings.Lines(text) {
		lines = append(lines, mailParts(strings.TrimRight(line, "\r\n")))
	}
	return lines
}

// webAddress is an address up to the next space; a full stop behind it is the sentence's.
var webAddress = regexp.MustCompile(`https?://[^\s<>]*[^\s<>.,;:)]`)

// mailParts splits one line at its web addresses.
func mailParts(line string) []MailPart {
	var parts []MailPart
	done := 0
	for _, at := range webAddress.FindAllStringIndex(line, -1) {
		address := line[at[0]:at[1]]
		parts = append(parts, MailPart{Text: line[done:at[0]]}, MailPart{Text: address, Href: address})
		done = at[1]
	}
	return append(parts, MailPart{Text: line[done:]})
}
