package pdf

import (
	"math"
	"slices"
	"strings"
	"testing"

	"portico/engine/doc"
)

// wrapText wraps in the body style to the width of n letters "m".
func wrapText(text string, n int) []string {
	var sc scribe
	m := sc.plain(styleBody, strings.Repeat("m", n)).wrap(1e6)[0].width
	var out []string
	for _, l := range sc.plain(styleBody, text).wrap(m) {
		out = append(out, textOf(l))
	}
	return out
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		width      int
		want       []string
	}{
		{"nothing", "", 5, []string{""}},
		{"one line", "mm mm", 9, []string{"mm mm "}},
		{"at the space", "mmm mmm mmm", 8, []string{"mmm mmm ", "mmm "}},
		{"spaces hang", "mmm      mmm", 4, []string{"mmm ", "mmm "}},
		{"long word", "mmmmmmmm", 3, []string{"mmm", "mmm", "mm "}},
		{"narrower than a letter", "mm", 0, []string{"m", "m "}},
		{"as typed", "m\n\nm", 5, []string{"m ", "", "m "}},
		{"last line empty", "m\n", 5, []string{"m ", ""}},
		{"indented", "  m", 5, []string{"  m "}},
		{"hyphen between letters", "mmm-mmm", 4, []string{"mmm-", "mmm "}},
		{"date stays whole", "mm 10-02-2013", 7, []string{"mm ", "10-02-2013 "}},
		{"no-break space", "m mm\u00a0mm", 5, []string{"m ", "mm\u00a0mm "}},
		{"accent stays", "mme\u0301", 2, []string{"mm", "e\u0301 "}},
	} {
		if got := wrapText(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestPrepareCleansAndCounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want string
		lost     int
	}{
		{"a\x00b\x1bc", "abc", 0},
		{"a\r\nb\rc\vd\u2028e", "a\nb\nc\nd\ne", 0},
		{"a\tb", "a    b", 0},
		{"soft\u00adhyphen\u200b\ufeff", "softhyphen", 0},
		{"\xff", "\ufffd", 0},
		{"😀😀", lostMark + lostMark, 2},
		{"👩‍👩‍👧", lostMark, 1},
		{"🇬🇧🇫🇷", lostMark + lostMark, 2},
		{"👍🏽", lostMark, 1},
		{"❤\ufe0f", "❤", 0},
		{"王", lostMark, 1},
		{"e\U0001d165", "e" + lostMark, 1},
		{"\u2003x", "\u2003x", 0},
	} {
		var sc scribe
		p := sc.plain(styleBody, c.in)
		if p.text != c.want || len(sc.lost) != c.lost {
			t.Errorf("%q: %q, %d lost; want %q, %d", c.in, p.text, len(sc.lost), c.want, c.lost)
		}
	}
}

func TestFaceIsChosenByGlyph(t *testing.T) {
	t.Parallel()
	var sc scribe
	l := sc.plain(styleBody, "żółw محمد 😀").wrap(1e6)[0]
	var faces []face
	for _, r := range l.runs {
		faces = append(faces, r.face)
		if r.text == lostMark && r.actual != "😀" {
			t.Errorf("behind the mark is %q", r.actual)
		}
	}
	if !slices.Contains(faces, fallback) || faces[0] != regular {
		t.Errorf("faces %v", faces)
	}
	for f := range faceCount {
		if !f.covers([]rune(lostMark)[0]) || !f.covers(' ') {
			t.Errorf("face %d lacks the mark or the space", f)
		}
	}
}

func TestColumnWidths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		weights []float64
		cells   []string
		want    []float64 // parts of the width; nil where only the sum is asked
		ok      bool
	}{
		{"by weight", []float64{1, 3}, []string{"a", "b"}, []float64{0.25, 0.75}, true},
		{"bad weights are none", []float64{math.NaN(), math.Inf(1), -4}, []string{"a", "a", "a"}, []float64{1. / 3, 1. / 3, 1. / 3}, true},
		{"some weights are none", []float64{900, 0}, []string{"a", "b"}, []float64{0.5, 0.5}, true},
		{"word keeps its column", []float64{1, 1000}, []string{"10-Feb-2013", "b"}, nil, true},
		{"a short cell is not broken", []float64{0, 0}, []string{strings.Repeat("a sentence of many words ", 20), "01632 960 221"}, nil, true},
		{"words do not fit", []float64{1, 1, 1, 1}, slices.Repeat([]string{strings.Repeat("w", 60)}, 4), nil, false},
	} {
		var sc scribe
		cols := make([]doc.Column, len(c.weights))
		var head, row []*paragraph
		for i := range cols {
			cols[i].Weight = c.weights[i]
			head, row = append(head, sc.plain(styleHead, "")), append(row, sc.plain(styleCell, c.cells[i]))
		}
		got, ok := columnWidths(cols, head, [][]*paragraph{row})
		if ok != c.ok {
			t.Errorf("%s: ok = %v", c.name, ok)
			continue
		}
		sum := 0.0
		for i, w := range got {
			sum += w
			whole, word := row[i].natural()
			if c.want != nil && math.Abs(w/bodyWidth-c.want[i]) > 0.001 || w < word || whole <= shortCell && w < whole {
				t.Errorf("%s: column %d is %.3f of the width", c.name, i, w/bodyWidth)
			}
		}
		if ok && math.Abs(sum-bodyWidth) > 0.01 {
			t.Errorf("%s: columns are %.2f wide", c.name, sum)
		}
	}
}
