package pdf

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// reLetters finds where a font says which text its characters stand for.
var reLetters = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)

// letters writes, for each font, that Arabic forms stand for their letters: gofpdf says
// that every character stands for itself, and whoever copies or searches the text would
// get forms that nobody types.
func (t *tagger) letters() {
	seen := map[int]bool{}
	for _, m := range reLetters.FindAllSubmatch(t.src, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		if !seen[n] {
			t.put(n, lettersMap())
		}
		seen[n] = true
	}
}

// changed are the blocks in which characters stand for others; all else stands for itself.
var changed = [...][2]rune{{0x2060, 0x2063}, {0xfb50, 0xfbff}, {0xfe70, 0xfeff}}

// lettersMap is the table as the object of a PDF.
var lettersMap = sync.OnceValue(func() string {
	letters := map[rune]rune{}
	for _, f := range lettersWithForms {
		for i := range f.count {
			letters[f.first+i] = f.letter
		}
	}
	for alef, both := range lamAlef {
		letters[both.alone], letters[both.alone+1], letters[both.second] = lam, lam, alef
	}
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<</Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	fmt.Fprintf(&b, "%d beginbfrange\n", len(changed)+1)
	next := rune(0)
	for _, block := range changed {
		fmt.Fprintf(&b, "<%04X> <%04X> <%04X>\n", next, block[0]-1, next)
		next = block[1] + 1
	}
	fmt.Fprintf(&b, "<%04X> <FFFF> <%04X>\nendbfrange\n", next, next)
	for _, block := range changed {
		for from := block[0]; from <= block[1]; from += mostChars {
			charList(&b, from, min(from+mostChars-1, block[1]), letters)
		}
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", b.Len(), b.String())
})

func charList(b *strings.Builder, from, to rune, letters map[rune]rune) {
	fmt.Fprintf(b, "%d beginbfchar\n", to-from+1)
	for r := from; r <= to; r++ {
		text, ok := letters[r]
		if !ok {
			text = r
		}
		fmt.Fprintf(b, "<%04X> <%04X>\n", r, text)
	}
	b.WriteString("endbfchar\n")
}

// mostChars is how many characters one list of the table may hold.
const mostChars = 100
