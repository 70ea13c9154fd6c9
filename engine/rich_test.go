package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"portico/engine/doc"
)

// sketch writes prose in a line for each block: bold as *, italic as _, a link as {address}.
func sketch(prose doc.Prose) string {
	var lines []string
	for _, b := range prose {
		line := fmt.Sprintf("%s %d %d %s", b.Kind, b.Level, b.Number, sketchRuns(b.Runs))
		for _, row := range b.Rows {
			for _, cell := range row {
				line += "[" + sketchRuns(cell) + "]"
			}
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return strings.Join(lines, "\n")
}

func sketchRuns(runs []doc.Run) string {
	var b strings.Builder
	for _, r := range runs {
		mark := ""
		if r.Bold {
			mark = "*"
		}
		if r.Italic {
			mark += "_"
		}
		if r.Link != "" {
			mark += "{" + r.Link + "}"
		}
		b.WriteString(mark + strings.ReplaceAll(r.Text, "\n", "/") + mark)
	}
	return b.String()
}

func TestParseRich(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                              "",
		"# a\n## b\n### c\n###### d ##": "heading 1 0 a\nheading 1 0 b\nheading 2 0 c\nheading 2 0 d",
		"**b *bi* b** _i_ \\*no\\*":     "paragraph 0 0 *b **_bi*_* b* _i_ *no*",
		"one\ntwo  \nthree\\\nfour":     "paragraph 0 0 one/two/three/four",
		"- a\n  - b\n    - c\n      - d\n        - e":  "item 0 0 a\nitem 1 0 b\nitem 2 0 c\nitem 3 0 d\nitem 3 0 e",
		"3. a\n\n   more\n4. b\n\n1) c":                "item 0 3 a/more\nitem 0 4 b\nitem 0 1 c",
		"- \n  - x\n  - y":                             "item 0 0 x\nitem 0 0 y",
		"- a\n  - b\n\n  c":                            "item 0 0 a\nitem 1 0 b\nparagraph 0 0 c",
		"- # h\n- | a |\n  | - |\n  | b |":             "item 0 0 h\ntable 0 0 [a][b]",
		"| a | b |\n|:-:|---|\n| **1** |":              "table 0 0 [a][b][*1*][]",
		"intro\n| a | b |\n|---|---|\n| 1 | x \\| y |": "paragraph 0 0 intro\ntable 0 0 [a][b][1][x | y]",
		"| a | b |\n|---|---|\n| 1 | 2 | lost |":       "paragraph 0 0 | a | b |/|---|---|/| 1 | 2 | lost |",
		"[w](https://a.example/?q=(1)) [x](http://b.example) [y](javascript:z) [](https://c.example)": "paragraph 0 0 {https://a.example/?q=(1)}w{https://a.example/?q=(1)} x (http://b.example) y (javascript:z) {https://c.example}https://c.example{https://c.example}",
		"[w](https://a.example \"said\") ![p](https://b.example/p.png)":                               "paragraph 0 0 {https://a.example}w{https://a.example} (said) {https://b.example/p.png}p{https://b.example/p.png}",
		"<b>x</b>\n<!-- c -->\n> q\n\n    code\n\n```\nfence\n```\n\n---\n\n[r]: https://a.example":   "paragraph 0 0 <b>x</b>/<!-- c -->/> q\nparagraph 0 0 code\nparagraph 0 0 ```/fence/```\nparagraph 0 0 ---\nparagraph 0 0 [r]: https://a.example",
		"title\n===": "paragraph 0 0 title/===",
		"R&amp;D":    "paragraph 0 0 R&amp;D",
	} {
		if got := sketch(ParseRich(in)); got != want {
			t.Errorf("%q\ngot\n%s\nwant\n%s", in, got, want)
		}
	}
}

func TestRichHTML(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"## a\n\n### b\n\nc\nd":                     "<h3>a</h3>\n<h4>b</h4>\n<p>c<br>\nd</p>\n",
		"- a\n  1. b\n\n  3) c\n- d\n\n7. e":        "<ul>\n<li>a\n<ol>\n<li>b</li>\n</ol>\n<ol start=\"3\">\n<li>c</li>\n</ol>\n</li>\n<li>d</li>\n</ul>\n<ol start=\"7\">\n<li>e</li>\n</ol>\n",
		"**<i>** [a **b**](https://x.example/?a&b)": "<p><strong>&lt;i&gt;</strong> <a href=\"https://x.example/?a&amp;b\" rel=\"noopener noreferrer\">a <strong>b</strong></a><span class=\"p-host\"> (x.example)</span></p>\n",
		"| <a> | |\n|---|---|":                      "<table>\n<thead><tr><th scope=\"col\">&lt;a&gt;</th><td></td></tr>\n</thead></table>\n",
	} {
		if got := string(RichHTML(in)); got != want {
			t.Errorf("%q\ngot  %q\nwant %q", in, got, want)
		}
	}
}

// Rich text is printed with its looks, its words unformatted beside them, and in a table
// without looks.
func TestRichDocument(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, formOf(`"q": {"title": "Q", "type": "string", "x-kind": "rich"}, "rows": {"title": "Rows", "type": "array", "items": {"type": "object", "properties": {"c": {"title": "C", "type": "string", "x-kind": "rich"}}}}`, ""))
	text := "**Daily**\n\n- one"
	a := Answers{Values: map[string]any{"a": map[string]any{"q": text, "rows": []any{map[string]any{RowKey: "k3f9x2ab", "c": text}}}}}
	var field doc.Field
	var table doc.Table
	for _, b := range d.Document(a, DocOptions{}).Blocks {
		switch b := b.(type) {
		case doc.Field:
			field = b
		case doc.Table:
			table = b
		}
	}
	if got := sketch(field.Prose); got != "paragraph 0 0 *Daily*\nitem 0 0 one" || field.Value != "Daily\n\n• one" {
		t.Errorf("the field is %q, unformatted %q", got, field.Value)
	}
	if table.Rows[0][0] != "Daily\n\n• one" {
		t.Errorf("the cell is %q", table.Rows[0][0])
	}
}

// Two versions are compared as they read, and where they read the same as they are stored;
// both together keep their looks.
func TestRichDifferences(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, formOf(`"q": {"title": "Q", "type": "string", "x-kind": "rich"}`, ""))
	with := func(text string) Answers { return Answers{Values: map[string]any{"a": map[string]any{"q": text}}} }
	diff := func(mine, theirs string) string {
		found := d.Differences(d.Tabs[0], with(mine), with(theirs))
		return found[0].Mine + " / " + found[0].Theirs
	}
	if got := diff("**one**", "- two"); got != "one / • two" {
		t.Errorf("the difference is %q", got)
	}
	if got := diff("**one**", "*one*"); got != "**one** / *one*" {
		t.Errorf("the difference in looks is %q", got)
	}
	both := d.Merge(d.Tabs[0], with("**one**"), with("- two"), map[Path]Choice{"a.q": ChooseBoth})
	if got := both.Values["a"].(map[string]any)["q"]; got != "- two\n\n**one**" {
		t.Errorf("both are %q", got)
	}
}

// FuzzParseRich reads hostile text: it never panics, takes time that grows with the text
// only, keeps every letter, nests no deeper than it says, and gives HTML without a tag of
// the text's own. The corpus is what people paste.
func FuzzParseRich(f *testing.F) {
	files, err := filepath.Glob("../cmd/portico/testdata/paste/*.md")
	if err != nil || len(files) == 0 {
		f.Fatalf("no corpus: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, s := range []string{strings.Repeat("- ", 2000), strings.Repeat("- ", 300) + strings.Repeat("\na", 3000), strings.Repeat("*a **b ", 2000), strings.Repeat("[a](", 2000),
		strings.Repeat("|", 5000) + "\n|-|", strings.Repeat("a|b\n-|-\n", 1000), "| a |\n|---|\n| \\| |", "\x00\xff", "\t- a\n\t\t- b", "1. a\n1. b\n 1) c", "![a](b \"c\")"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = cleanText(text)
		began := time.Now()
		prose := ParseRich(text)
		if took := time.Since(began); took > 5*time.Second {
			t.Fatalf("%d bytes took %v", len(text), took)
		}
		// Addresses of links may be written in another way.
		if got, want := lettersOf(plainRich(prose)), lettersOf(text); got != want && !strings.Contains(text, "](") {
			t.Errorf("the letters of %q\nare read as %q\nwant         %q", text, got, want)
		}
		above := -1
		for _, b := range prose {
			if b.Kind != doc.ProseItem {
				above = -1
				continue
			}
			if b.Level < 0 || b.Level > above+1 || b.Level > maxItemLevel {
				t.Errorf("an item of level %d below one of level %d", b.Level, above)
			}
			above = b.Level
		}
		if page := string(ProseHTML(prose)); strings.Contains(page, "<script") || strings.Contains(page, "<!--") {
			t.Errorf("%q gives %q", text, page)
		}
	})
}

// lettersOf are the letters of a text.
func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, text)
}

// Text far beyond what anybody types is read in time that grows with it.
func TestRichBounds(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"deep":   strings.Repeat("- ", 500_000),
		"lazy":   strings.Repeat("- ", 500) + strings.Repeat("\na", 400_000),
		"marks":  strings.Repeat("*a **b ", 140_000),
		"links":  strings.Repeat("[a](", 250_000),
		"tables": strings.Repeat("a|b\n-|-\n", 120_000),
		"lines":  strings.Repeat("1. a\n", 200_000),
	} {
		prose := ParseRich(text)
		if len(prose) == 0 || len(ProseHTML(prose)) == 0 || len(plainRich(prose)) == 0 {
			t.Errorf("%s: nothing was read", name)
		}
	}
}
