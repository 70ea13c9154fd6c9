package handlers

import (
	"cmp"
	"strings"
)

// hunksShown bounds the differing places of two texts that are shown.
const hunksShown = 60

// lineHunks are the places where two texts have different lines.
func lineHunks(mine, theirs string) []LineHunk {
	a, b := strings.Split(mine, "\n"), strings.Split(theirs, "\n")
	onlyA, onlyB := onlyLines(a, b)
	var out []LineHunk
	for i, j := 0, 0; i < len(a) || j < len(b); {
		if i < len(a) && j < len(b) && !onlyA[i] && !onlyB[j] {
			i, j = i+1, j+1
			continue
		}
		h := LineHunk{}
		for ; i < len(a) && onlyA[i]; i++ {
			h.MineAt, h.Mine = cmp.Or(h.MineAt, i+1), append(h.Mine, a[i])
		}
		for ; j < len(b) && onlyB[j]; j++ {
			h.TheirsAt, h.Theirs = cmp.Or(h.TheirsAt, j+1), append(h.Theirs, b[j])
		}
		out = append(out, h)
	}
	return out
}

// onlyLines says for each line of two texts whether it stands in that text alone.
func onlyLines(a, b []string) (onlyA, onlyB []bool) {
	head := common(a, b, func(s []string, i int) string { return s[i] })
	tail := common(a[head:], b[head:], func(s []string, i int) string { return s[len(s)-1-i] })
	inA, inB := shared(a[head:len(a)-tail], b[head:len(b)-tail])
	mark := func(n int, in []bool) []bool {
		out := make([]bool, n)
		for i, shared := range in {
			out[head+i] = !shared
		}
		return out
	}
	return mark(len(a), inA), mark(len(b), inB)
}
