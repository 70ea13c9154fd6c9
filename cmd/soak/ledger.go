package main

import (
	"fmt"
	"regexp"
	"strconv"
)

// sheet is what one writer was told about one form. Its owner alone writes it, one thing
// after the other, so what must be kept follows from the answers.
type sheet struct {
	ref    string
	words  map[string]*words // by tab and question
	closed []closing
	strays []int // numbers of words that were answered with "kept beside the form"

	attached, removed map[string]bool // names of files that were answered with success
	maybeRemoved      map[string]bool
	tried, submitted  bool
	receipt           string
}

// words are what was written to one question: numbers of texts, always growing.
type words struct {
	acknowledged int // the last that was answered with success
	sent         int // the last that was sent
}

// closing is a press of Save that was answered with success: tab by tab these are in the
// history, in this order.
type closing struct {
	tab    string
	number int
}

func newSheet(ref string) *sheet {
	return &sheet{ref: ref, words: map[string]*words{}, attached: map[string]bool{}, removed: map[string]bool{}, maybeRemoved: map[string]bool{}}
}

func (s *sheet) at(tab, question string) *words {
	path := tab + "." + question
	if s.words[path] == nil {
		s.words[path] = &words{}
	}
	return s.words[path]
}

// text is what a writer writes: the number makes each text one of its kind.
func text(writer, number int) string {
	return fmt.Sprintf("w%02d n%06d %s", writer, number, filler[number%len(filler)])
}

var filler = []string{"Diane holds a pencil with a fist.", "Mum says that mornings are hard.", "Seen at school on Tuesday; the class was loud.", "She can climb stairs with a rail.\nNot without."}

var numbered = regexp.MustCompile(`w\d{2} n(\d{6})`)

// numberIn is the number of a text, 0 for none.
func numberIn(text string) int {
	m := numbered.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // six digits
	return n
}

// judge says what of the ledger the kept words break: what was acknowledged must be there or
// have been written over by something later that was sent.
func (s *sheet) judge(kept map[string]string) (lost []string) {
	for path, w := range s.words {
		switch n := numberIn(kept[path]); {
		case n < w.acknowledged:
			lost = append(lost, fmt.Sprintf("%s %s holds n%06d, and n%06d was answered with success", s.ref, path, n, w.acknowledged))
		case n > w.sent:
			lost = append(lost, fmt.Sprintf("%s %s holds n%06d, which was never sent", s.ref, path, n))
		}
	}
	return lost
}

// judgeHistory says which closings are missing or out of order in a tab's history: the
// numbers found in each of its revisions, oldest first.
func (s *sheet) judgeHistory(tab string, revisions [][]int) (lost []string) {
	at := 0
	for _, c := range s.closed {
		if c.tab != tab {
			continue
		}
		found := -1
		for i := at; i < len(revisions) && found < 0; i++ {
			for _, n := range revisions[i] {
				if n == c.number {
					found = i
				}
			}
		}
		if found < 0 {
			lost = append(lost, fmt.Sprintf("%s %s: the closed sitting with n%06d is not in the history, or not in its order", s.ref, tab, c.number))
			continue
		}
		at = found
	}
	return lost
}
