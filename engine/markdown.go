package engine

import (
	"html/template"
	"strings"
	"sync"
	"sync/atomic"
)

// Markdown renders what a form's author writes, in the Markdown of rich text: paragraphs,
// headings, lists, tables, **bold**, *italic*, and [links](https://…), which are shown
// with their host and lead nowhere but to https. Everything else is text, and all text is
// escaped: authors are not trusted with HTML. A line may end anywhere in a paragraph.
func Markdown(source string) template.HTML {
	source = strings.TrimSpace(source)
	if source == "" {
		return ""
	}
	if done, ok := rendered.Load(source); ok {
		return done.(template.HTML)
	}
	out := ProseHTML(parseMarkdown(source, " "))
	if renderedCount.Add(1) > maxRendered {
		rendered.Clear()
		renderedCount.Store(1)
	}
	rendered.Store(source, out)
	return out
}

// rendered keeps what was rendered: the same few hundred texts stand on every page.
// It is emptied when it grows beyond what installed forms can hold, which only
// previews of many drafts do.
var (
	rendered      sync.Map
	renderedCount atomic.Int64
)

const maxRendered = 8192
