package engine

import "strings"

// Bounds of what is pasted at once.
const (
	MaxPasteBytes   = 1 << 20
	MaxPasteColumns = 100
	maxPasteRows    = 2 * MaxRows // what does not fit is counted up to here
)

// PastedTexts reads cells as Excel, Word and browsers put them on the clipboard: lines of
// texts with tabs between them. A text in quotes may hold line ends and tabs. It returns a
// *BoundError beyond MaxPasteBytes; lines and columns beyond the bounds are left out.
func PastedTexts(text string) ([][]string, error) { return SeparatedTexts(text, '\t') }

// SeparatedTexts is PastedTexts for texts that something else stands between (a CSV file).
func SeparatedTexts(text string, between byte) ([][]string, error) {
	if len(text) > MaxPasteBytes {
		return nil, beyond("This is more than %d MB of text, the most that can be pasted at once. Paste it in parts", MaxPasteBytes>>20)
	}
	r := textReader{rest: normalText(strings.TrimPrefix(text, "\ufeff")), between: between}
	var rows [][]string
	for len(r.rest) > 0 && len(rows) < maxPasteRows {
		rows = append(rows, r.line())
	}
	for len(rows) > 0 && blankTexts(rows[len(rows)-1]) {
		rows = rows[:len(rows)-1]
	}
	return rows, nil
}

// textReader reads lines of separated texts.
type textReader struct {
	rest    string
	between byte
	open    bool // a quote that nothing closes was met: the others are letters too
}

// line reads the texts up to a line end.
func (r *textReader) line() []string {
	var cells []string
	for {
		cell := r.cell()
		if len(cells) < MaxPasteColumns {
			cells = append(cells, cell)
		}
		if len(r.rest) == 0 {
			return cells
		}
		end := r.rest[0] == '\n'
		if r.rest = r.rest[1:]; end {
			return cells
		}
	}
}

// cell reads one text; what ends it stays.
func (r *textReader) cell() string {
	if text, ok := r.quoted(); ok {
		return text
	}
	i := strings.IndexAny(r.rest, string(r.between)+"\n")
	if i < 0 {
		i = len(r.rest)
	}
	text := r.rest[:i]
	r.rest = r.rest[i:]
	return strings.TrimSpace(text)
}

// quoted reads a text in quotes, in which two quotes are one. Quotes that do not close at
// the end of the text are letters: "Hello" he said.
func (r *textReader) quoted() (string, bool) {
	if r.open || !strings.HasPrefix(r.rest, `"`) {
		return "", false
	}
	for i := 1; i < len(r.rest); i++ {
		if r.rest[i] != '"' {
			continue
		}
		if i+1 < len(r.rest) && r.rest[i+1] == '"' {
			i++
			continue
		}
		if i+1 < len(r.rest) && r.rest[i+1] != r.between && r.rest[i+1] != '\n' {
			return "", false
		}
		text := strings.ReplaceAll(r.rest[1:i], `""`, `"`)
		r.rest = r.rest[i+1:]
		return strings.TrimSpace(text), true
	}
	r.open = true
	return "", false
}

func blankTexts(cells []string) bool {
	for _, c := range cells {
		if !isBlank(c) {
			return false
		}
	}
	return true
}
