package engine

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gold "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"portico/engine/doc"
)

// Bounds of rich text. Lists nested deeper than maxItemLevel are shown at that level; what
// looks like a list in more than maxLists lists is text. A text with more than maxMarks
// marks of bold, italic and links is no prose and kept as plain lines: matching marks
// takes the product of their number.
const (
	maxItemLevel = 3
	maxLists     = 12
	maxMarks     = 20_000
	maxNumber    = 999_999 // where a numbered list may begin
)

// ParseRich reads rich text: CommonMark, of which it knows paragraphs, headings (the
// first two levels are one), bold, italic, lists, links and pipe tables. All else, HTML
// too, is text, and no word is ever left out. A line's end is a line break, since people
// without an editor type lines. Links that do not lead to https are words with their
// address behind them.
func ParseRich(markdown string) doc.Prose { return parseMarkdown(markdown, "\n") }

// parseMarkdown is ParseRich with what a line's end within a paragraph becomes: "\n", or
// " " for authors, who break the lines of their sources anywhere.
func parseMarkdown(markdown, lineEnd string) doc.Prose {
	if strings.Count(markdown, "*")+strings.Count(markdown, "_")+strings.Count(markdown, "[")+strings.Count(markdown, "]") > maxMarks {
		return plainProse(markdown)
	}
	source := []byte(markdown)
	r := proseReader{source: source, lineEnd: lineEnd}
	r.blocks(richParser().Parse(gold.NewReader(source)))
	return r.out
}

// plainProse is a text as paragraphs.
func plainProse(markdown string) doc.Prose {
	var out doc.Prose
	for _, p := range strings.Split(markdown, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, doc.ProseBlock{Kind: doc.ProseParagraph, Runs: []doc.Run{{Text: p}}})
		}
	}
	return out
}

// richParser knows of CommonMark only what rich text has.
var richParser = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(shallowLists{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(anyIndent{parser.NewParagraphParser()}, 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(util.Prioritized(pipeTables{}, 200)),
	)
})

// shallowLists opens no list within more than maxLists others: depth costs time.
type shallowLists struct{ parser.BlockParser }

func (s shallowLists) Open(parent ast.Node, reader gold.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		if n.Kind() == ast.KindList {
			depth++
		}
	}
	if depth >= maxLists {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// anyIndent begins a paragraph with a line however far it is indented: what is code in
// CommonMark is text here, and no parser would take it.
type anyIndent struct{ parser.BlockParser }

func (anyIndent) CanAcceptIndentedLine() bool { return true }

// proseReader turns the tree into prose, which is flat.
type proseReader struct {
	source  []byte
	lineEnd string
	out     doc.Prose
}

// blocks reads what stands in the document.
func (r *proseReader) blocks(in ast.Node) {
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.List:
			r.list(n, 0)
		case *tables.Table:
			r.table(n)
		case *ast.Heading:
			r.add(doc.ProseBlock{Kind: doc.ProseHeading, Level: max(1, min(n.Level-1, 2)), Runs: r.inline(n)})
		default:
			r.add(doc.ProseBlock{Kind: doc.ProseParagraph, Runs: r.inline(n)})
		}
	}
}

// add takes a block unless it is empty.
func (r *proseReader) add(b doc.ProseBlock) {
	if len(b.Runs) > 0 {
		r.out = append(r.out, b)
	}
}

// list reads the items of a list of a level: one below the item above it at most, since
// items without words are left out.
func (r *proseReader) list(l *ast.List, level int) {
	above := -1
	if n := len(r.out); n > 0 && r.out[n-1].Kind == doc.ProseItem {
		above = r.out[n-1].Level
	}
	b := doc.ProseBlock{Kind: doc.ProseItem, Level: min(level, above+1, maxItemLevel)}
	if l.IsOrdered() {
		b.Number = min(max(l.Start, 1), maxNumber)
	}
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		r.item(n, b)
		if b.Number > 0 {
			b.Number++
		}
	}
}

// item reads an item: its paragraphs are lines of it, a nested list or a table follows,
// and what comes behind that is a paragraph.
func (r *proseReader) item(item ast.Node, b doc.ProseBlock) {
	under := b.Level + 1
	var lines runList
	take := func() {
		b.Runs = lines.take()
		r.add(b)
		b = doc.ProseBlock{Kind: doc.ProseParagraph}
	}
	for n := item.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.List:
			take()
			r.list(n, under)
		case *tables.Table:
			take()
			r.table(n)
		default:
			lines.add(doc.Run{Text: "\n"})
			for _, run := range r.inline(n) {
				lines.add(run)
			}
		}
	}
	take()
}

func (r *proseReader) table(t *tables.Table) {
	b := doc.ProseBlock{Kind: doc.ProseTable}
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		cells := make([][]doc.Run, 0, row.ChildCount())
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, r.inline(cell))
		}
		b.Rows = append(b.Rows, cells)
	}
	r.out = append(r.out, b)
}

// inline are the runs of a block, without space at their ends.
func (r *proseReader) inline(block ast.Node) []doc.Run {
	var out runList
	r.runs(block, doc.Run{}, &out)
	return out.take()
}

// runs collects the text below a node; look is what it looks like.
func (r *proseReader) runs(in ast.Node, look doc.Run, out *runList) {
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			r.text(n, look, out)
		case *ast.Emphasis:
			inner := look
			inner.Italic, inner.Bold = look.Italic || n.Level == 1, look.Bold || n.Level > 1
			r.runs(n, inner, out)
		case *ast.Link:
			r.link(n, n.Destination, n.Title, look, out)
		case *ast.Image:
			r.link(n, n.Destination, n.Title, look, out)
		default:
			r.runs(n, look, out)
		}
	}
}

func (r *proseReader) text(n *ast.Text, look doc.Run, out *runList) {
	look.Text = string(util.UnescapePunctuations(n.Segment.Value(r.source)))
	switch {
	case n.HardLineBreak():
		look.Text += "\n"
	case n.SoftLineBreak():
		look.Text += r.lineEnd
	}
	out.add(look)
}

// link reads a link, or a picture, which is a link to it. Its title, and an address that it
// must not lead to, are text behind it.
func (r *proseReader) link(n ast.Node, destination, title []byte, look doc.Run, out *runList) {
	before := out.size
	target := string(util.UnescapePunctuations(destination))
	address, safe := httpsAddress(target)
	inner := look
	inner.Link = address
	r.runs(n, inner, out)
	if safe && out.size == before {
		inner.Text = address
		out.add(inner)
	}
	if safe {
		target = ""
	}
	for _, rest := range []string{target, string(util.UnescapePunctuations(title))} {
		if rest != "" {
			look.Text = " (" + rest + ")"
			out.add(look)
		}
	}
}

// runList collects runs; neighbours that look the same become one.
type runList struct {
	all  []doc.Run
	look doc.Run // of text, without it
	text strings.Builder
	size int // bytes added
}

func (l *runList) add(r doc.Run) {
	words := r.Text
	if r.Text = ""; words != "" && r != l.look {
		l.flush()
		l.look = r
	}
	l.text.WriteString(words)
	l.size += len(words)
}

func (l *runList) flush() {
	if l.text.Len() > 0 {
		l.look.Text = l.text.String()
		l.all = append(l.all, l.look)
	}
	l.text.Reset()
	l.look.Text = ""
}

// take gives the runs, without space at their ends, and begins anew.
func (l *runList) take() []doc.Run {
	l.flush()
	out := trimRuns(l.all)
	*l = runList{}
	return out
}

// trimRuns takes away space at the ends.
func trimRuns(runs []doc.Run) []doc.Run {
	for len(runs) > 0 {
		if runs[0].Text = strings.TrimLeft(runs[0].Text, " \t\n"); runs[0].Text != "" {
			break
		}
		runs = runs[1:]
	}
	for n := len(runs); n > 0; n = len(runs) {
		if runs[n-1].Text = strings.TrimRight(runs[n-1].Text, " \t\n"); runs[n-1].Text != "" {
			break
		}
		runs = runs[:n-1]
	}
	return runs
}
