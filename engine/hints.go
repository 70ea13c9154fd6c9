package engine

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of looking for phrases: what is beyond them is not looked at.
const (
	mostPhrases   = 200
	mostHintBytes = 20000
)

// hints are the phrases that a text had better do without (x-hints). They only warn.
type hints struct {
	name    string // of the list that the council keeps, "" for phrases of the form's own
	title   string
	live    *liveLists
	options []Option // each labelled "phrase: what to write instead"
}

// phrase is one of them, in small letters, with what to write instead.
type phrase struct{ words, instead string }

// leftOpen is what is said of a phrase without words of its own.
const leftOpen = "say how often, how long and by whom"

// phrases are those that are looked for now.
func (h *hints) phrases() []phrase {
	options := h.options
	if h.live != nil {
		if lists := h.live.now.Load(); lists != nil {
			if list, known := (*lists)[h.name]; known {
				options = list
			}
		}
	}
	out := make([]phrase, 0, len(options))
	for _, o := range options {
		words, instead, _ := strings.Cut(o.Label, ":")
		instead = strings.TrimSpace(instead)
		words = strings.ToLower(strings.Join(strings.Fields(words), " "))
		if instead = strings.TrimRight(instead, ". "); strings.TrimSpace(instead) == "" {
			instead = leftOpen
		}
		if words != "" && !o.Retired && len(out) < mostPhrases {
			out = append(out, phrase{words, instead})
		}
	}
	return out
}

// foundPhrases are the phrases in a text, as whole words, with capitals or not, in the order of the list.
func foundPhrases(text string, list []phrase) []phrase {
	if len(text) > mostHintBytes {
		text = text[:mostHintBytes]
	}
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	var out []phrase
	for _, p := range list {
		if standsIn(text, p.words) {
			out = append(out, p)
		}
	}
	return out
}

// standsIn says whether words stand in a text, and no letter before or behind them.
func standsIn(text, words string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(words)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		behind, _ := utf8.DecodeRuneInString(text[end:])
		if !partOfWord(before) && !partOfWord(behind) {
			return true
		}
		from = end
	}
}

func partOfWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// hint warns of phrases in a text.
func (w *walk) hint(p *spot, value any) {
	text, _ := value.(string)
	if p.q.hints == nil || text == "" {
		return
	}
	if w.phrases == nil {
		w.phrases = map[*hints][]phrase{}
	}
	list, known := w.phrases[p.q.hints]
	if !known {
		list = p.q.hints.phrases()
		w.phrases[p.q.hints] = list
	}
	found := foundPhrases(text, list)
	if len(found) == 0 {
		return
	}
	f := w.sheet.fault(p, "hints", "")
	f.Level, f.Message = LevelWarn, inRow(p, hintWords(found))
	w.faults = append(w.faults, f)
}

// hintWords names phrases and what to write instead; those with the same advice together.
func hintWords(found []phrase) string {
	const most = 4
	var said []string
	byAdvice := map[string][]string{}
	for i, p := range found[:min(len(found), most)] {
		if _, known := byAdvice[p.instead]; !known {
			said = append(said, p.instead)
		}
		name := p.words
		if i == 0 { // the sentence begins with it
			name = strings.ToUpper(name[:1]) + name[1:]
		}
		byAdvice[p.instead] = append(byAdvice[p.instead], quoted(name))
	}
	var parts []string
	for _, instead := range said {
		parts = append(parts, strings.Join(byAdvice[instead], ", ")+": "+instead)
	}
	return strings.Join(parts, ". ") + ". This is a hint, you can leave it"
}
