package pdf

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"

	"portico/engine/doc"
)

// TestFormsAreThoseOfUnicode holds the table of Arabic forms to Unicode's own
// decompositions: each form is one of its letter.
func TestFormsAreThoseOfUnicode(t *testing.T) {
	t.Parallel()
	for _, f := range lettersWithForms {
		for i := range f.count {
			if got := norm.NFKC.String(string(f.first + i)); got != string(f.letter) {
				t.Errorf("form %d of %U, %U, is one of %q", i, f.letter, f.first+i, got)
			}
		}
	}
	for alef, both := range lamAlef {
		for i := range rune(2) {
			if got := norm.NFKC.String(string(both.alone + i)); got != string([]rune{lam, alef}) {
				t.Errorf("ligature %U is %q", both.alone+i, got)
			}
		}
	}
}

// shown is a word as it is drawn, with the text behind each form.
func shown(word string) string {
	var out []string
	for _, g := range shape(word) {
		out = append(out, fmt.Sprintf("%X=%s", []rune(g.shown), g.actual))
	}
	return strings.Join(out, " ")
}

func TestShape(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"محمد":              "[FEE3]=م [FEA4]=ح [FEE4]=م [FEAA]=د",
		"أحمد":              "[FE83]=أ [FEA3]=ح [FEE4]=م [FEAA]=د",
		"سلام":              "[FEB3]=س [FEFC 2060]=لا [FEE1]=م",
		"لا":                "[FEFB 2060]=لا",
		"دار":               "[FEA9]=د [FE8D]=ا [FEAD]=ر",
		"ماء":               "[FEE3]=م [FE8E]=ا [FE80]=ء",
		"گلی":               "[FB94]=گ [FEE0]=ل [FBFD]=ی",
		"می\u200cخواهم":     "[FEE3]=م [FBFD]=ی\u200c [FEA7]=خ [FEEE]=و [FE8D]=ا [FEEB]=ه [FEE2]=م",
		"مُحَمَّد":          "[FEE3 64F]=مُ [FEA4 64E]=حَ [FEE4 64E 651]=مَّ [FEAA]=د",
		"ـب":                "[640]=ـ [FE90]=ب",
		string(rune(0x6d5)): "[6D5]=\u06d5", // a letter without forms
		"\u064e":            "[64E]=\u064e", // a mark alone
		"\u200d":            "",
		"لَا":               "[FEFB 64E 2060]=لَا",
	} {
		if got := shown(norm.NFC.String(word)); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}

// visual is a text as it stands on the line from left to right.
func visual(text string, right bool) string {
	sc := scribe{right: right}
	l := sc.plain(styleBody, text).wrap(1e6)[0]
	runs := slices.Clone(l.runs)
	slices.SortStableFunc(runs, func(a, b run) int { return int(1000 * (a.x - b.x)) })
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(norm.NFKC.String(r.text))
	}
	return strings.TrimSpace(b.String())
}

func TestOrderOfMixedText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		right bool
		want  string
	}{
		{"Ahmed (אחמד) 12", false, "Ahmed (דמחא) 12"},
		{"Ahmed (أحمد) 12", false, "Ahmed (دمحأ) 12"},
		{"שלום (David) 12", false, "12 (David) םולש"},
		{"גיל 13 שנים", false, "םינש 13 ליג"},
		{"name שם 13 end", false, "name 13 םש end"},
		{"10-Feb-2013", true, "10-Feb-2013"},
		{"£5.20", true, "£5.20"},
		{"שעה 10:30-11:00, 50%", false, "50% ,10:30-11:00 העש"},
		{"plain", false, "plain"},
		{"(א)", false, "(א)"},
		{"1. א", true, "א .1"},
		{"نعم 12/3", false, "12/3 معن"},
	} {
		if got := visual(c.text, c.right); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// TestOrderAgrees compares with golang.org/x/text, which tells directions but not levels,
// on thousands of random texts.
func TestOrderAgrees(t *testing.T) {
	t.Parallel()
	letters := []rune("abא ב1 23 .,:-+%ا ب٣٤$") // no brackets: they never find a pair
	r := rand.New(rand.NewPCG(7, 7))
	for range 20000 {
		text := make([]rune, 1+r.IntN(12))
		classes := make([]class, len(text))
		for i := range text {
			text[i] = letters[r.IntN(len(letters))]
			classes[i] = classOf(text[i])
		}
		if !slices.ContainsFunc(classes, func(c class) bool { return c == bidi.L || c == bidi.R || c == bidi.AL }) {
			continue // without letters, they take another direction for the text
		}
		base := uint8(0)
		if startsRight(classes, false) {
			base = 1
		}
		got := make([]bool, 0, len(text))
		for _, l := range levelsOf(classes, text, base) {
			got = append(got, l&1 == 1)
		}
		if want := theirs(t, string(text)); !agree(text, got, want) {
			t.Fatalf("%q: %v, they say %v", string(text), got, want)
		}
	}
}

func theirs(t *testing.T, text string) []bool {
	t.Helper()
	var p bidi.Paragraph
	if _, err := p.SetString(text); err != nil {
		t.Fatal(err)
	}
	o, err := p.Order()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]bool, len([]rune(text)))
	for i := range o.NumRuns() {
		run := o.Run(i)
		from, to := run.Pos()
		for k := from; k <= to; k++ {
			out[k] = run.Direction() == bidi.RightToLeft
		}
	}
	return out
}

// agree compares, but for white space at the end, which a line does not show.
func agree(text []rune, a, b []bool) bool {
	n := len(text)
	for n > 0 && unicode.IsSpace(text[n-1]) {
		n--
	}
	return slices.Equal(a[:n], b[:n])
}

// TestRightToLeftCanBeRead asks poppler, as a reader's program would, for the words, and
// the file for the text that is read out.
func TestRightToLeftCanBeRead(t *testing.T) {
	t.Parallel()
	texts := []string{"محمد عبدالله الأمين", "Ahmed (أحمد) 12", "שלום עולם", "سلام گلی پرویز", "מרים בת 13 שנים", "لا إله، والإسلام", "مُحَمَّد", "Bold نص عريض"}
	for _, right := range []bool{false, true} {
		d := &doc.Document{Lang: "ar", RTL: right}
		for _, text := range texts {
			d.Blocks = append(d.Blocks, doc.Field{Label: "Name: " + text, Value: doc.Text(text)})
		}
		out := mustPrint(t, d)
		seen := strings.Map(func(r rune) rune {
			if invisible(r) {
				return -1
			}
			return r
		}, tool(t, out, "pdftotext", "-enc", "UTF-8", "FILE", "-"))
		for _, text := range texts {
			for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !unicode.IsDigit(r) }) {
				if strings.Count(seen, word) < 2 {
					t.Errorf("right %v: %q cannot be copied from\n%s", right, word, seen)
				}
			}
		}
		for _, run := range []string{"محمد عبدالله الأمين", "أحمد", "שלום עולם", "سلام گلی پرویز", "لا إله، والإسلام", "نص عريض"} {
			if !bytes.Contains(out, []byte("/S /Span /P ")) || bytes.Count(out, []byte("/ActualText "+hexText(run)+" ")) != 2 {
				t.Errorf("right %v: %q is not read out", right, run)
			}
		}
		if info := tool(t, out, "pdfinfo", "-struct", "FILE"); strings.Count(info, "Span (inline)") < 2*len(texts) {
			t.Errorf("right %v: the runs are no elements:\n%s", right, info)
		}
	}
}

// TestRightToLeftIsMirrored: a document from right to left begins at the right.
func TestRightToLeftIsMirrored(t *testing.T) {
	t.Parallel()
	d := sample()
	left := compose(d)
	d.RTL = true
	right := compose(d)
	checkLayout(t, right)
	if len(left.pages) != len(right.pages) {
		t.Errorf("%d pages became %d", len(left.pages), len(right.pages))
	}
	for i, o := range left.pages[0].ops {
		m := right.pages[0].ops[i]
		if o.box != nil && math.Abs(o.x+o.box.w-(pageWidth-m.x)) > fuzz {
			t.Errorf("a box at %.1f, %.1f wide, is at %.1f", o.x, o.box.w, m.x)
		}
	}
}

// TestEveryScriptOfTheFaces prints names in the scripts that are promised, without a mark.
func TestEveryScriptOfTheFaces(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Nguyễn Thị Hương", "Łukasz Żółć", "Γιώργος Παπαδόπουλος", "Ђорђе Олександр Ґалаґан", "გიორგი", "Հայկ Սարգսյան", "Ọlúwaṣeun Adébáyọ̀",
		"محمد", "پرویز گلی", "דוד בן־גוריון", "שָׁלוֹם", "Ñandú Çelik Şerife İbrahim Þór Ðorđe", "Māra Ķēniņš"} {
		for _, st := range []style{styleBody, styleLabel} {
			var sc scribe
			sc.plain(st, norm.NFC.String(name))
			if len(sc.lost) > 0 {
				t.Errorf("%s: %+v lost", name, sc.lost)
			}
		}
	}
}
