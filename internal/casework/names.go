package casework

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxNamed is how many characters of one text are searched for names.
const maxNamed = 200_000

// commonNames are first names that say little by themselves: many people have them, or they
// are words of their own.
var commonNames = wordSet(`adam alex alexander alfie alice amelia amy angel anna archie arthur autumn ben benjamin beth bill bobby brandon
callum charlie charlotte chloe chris christopher daisy dan daniel david dawn dylan edward ella ellie emily emma ethan eva evie faith
finn fred freddie freya george grace hannah harrison harry harvey heather henry holly hope hunter isaac isabella isla jack jacob jake
james jamie jess jessica joe john joseph josh joshua joy june kate katie leo lewis liam lily logan louis louise lucas lucy luke maisie
mark martin mary mason matt matthew maya megan mia michael millie mohammed muhammad nathan noah oliver olivia oscar peter phoebe poppy
rachel rebecca reuben river robert robin rose rosie ruby ryan sam samuel sarah scarlett sebastian sienna skye sofia sophia sophie
stephen summer teddy theo thomas toby tom tyler victoria violet will william willow zach zoe`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// namedWord is a word of a text: folded, and whether it was written with a capital.
type namedWord struct {
	text    string
	capital bool
}

// wordsNamed are the words of a text without accents and in lower case.
func wordsNamed(text string) []namedWord {
	if len(text) > maxNamed {
		text = text[:maxNamed]
	}
	var out []namedWord
	var word strings.Builder
	capital := false
	end := func() {
		if word.Len() > 0 {
			out = append(out, namedWord{word.String(), capital})
			word.Reset()
		}
	}
	for _, c := range norm.NFKD.String(strings.ToValidUTF8(text, " ")) {
		switch {
		case unicode.Is(unicode.Mn, c):
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			if word.Len() == 0 {
				capital = unicode.IsUpper(c)
			}
			word.WriteString(foldLetter(c))
		default:
			end()
		}
	}
	end()
	return out
}

// foldLetter is a letter without its stroke, in lower case.
func foldLetter(c rune) string {
	switch c = unicode.ToLower(c); c {
	case 'ł':
		return "l"
	case 'ø':
		return "o"
	case 'đ', 'ð':
		return "d"
	case 'ı':
		return "i"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	}
	return string(c)
}

func folded(name string) (words []string) {
	for _, w := range wordsNamed(name) {
		words = append(words, w.text)
	}
	return words
}

// nameFinder finds the names of children in texts.
type nameFinder struct {
	at map[string][]namePattern // by the first word
}

// namePattern is a way in which a child is named.
type namePattern struct {
	words []string
	alone bool // one word: counts only with a capital
	name  string
}

// newNameFinder finds others in texts about a child. own are the names of the child and the
// family: theirs are never found, nor a first name that is one of theirs.
func newNameFinder(others, own []string) *nameFinder {
	f := &nameFinder{at: map[string][]namePattern{}}
	family, first := map[string]bool{}, map[string]int{}
	for _, name := range own {
		for _, w := range folded(name) {
			family[w] = true
		}
	}
	for _, name := range others {
		if w := folded(name); len(w) > 0 {
			first[w[0]]++
		}
	}
	for _, name := range others {
		words := folded(name)
		if len(words) == 0 || slices.ContainsFunc(own, func(o string) bool { return within(words, folded(o)) }) {
			continue
		}
		f.add(name, words, false)
		if n := len(words); n > 1 {
			f.add(name, []string{words[0], words[n-1]}, false)
			f.add(name, append([]string{words[n-1]}, words[:n-1]...), false) // "Bluebell, Diane"
			f.add(name, append(slices.Clone(words[1:]), words[0]), false)    // "Tsz-yan Chan"
		}
		if w := words[0]; len(words) > 1 && len([]rune(w)) > 4 && !commonNames[w] && !family[w] && first[w] == 1 {
			f.add(name, words[:1], true)
		}
	}
	return f
}

// within reports whether all words of a name are among those of another.
func within(words, all []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(all, w) })
}

func (f *nameFinder) add(name string, words []string, alone bool) {
	f.at[words[0]] = append(f.at[words[0]], namePattern{words, alone || len(words) == 1, name})
}

// in gives the first of the children that a text names, as the list has them, each once.
func (f *nameFinder) in(text string) (names []string) {
	if len(f.at) == 0 || text == "" {
		return nil
	}
	words := wordsNamed(text)
	for i, w := range words {
		for _, p := range f.at[w.text] {
			if p.fits(words[i:]) && !slices.Contains(names, p.name) {
				names = append(names, p.name)
			}
		}
	}
	return names
}

func (p namePattern) fits(words []namedWord) bool {
	if len(words) < len(p.words) || (p.alone && !words[0].capital) {
		return false
	}
	for i, w := range p.words {
		if words[i].text != w {
			return false
		}
	}
	return true
}
