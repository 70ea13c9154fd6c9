package engine

import (
	"html"
	"html/template"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
)

// Markdown renders what a form's author writes: paragraphs, "-" and "1." lists,
// **bold**, *italic*, and [links](https://…), which are shown with their host and
// lead nowhere but to https. Everything else is text, and all text is escaped:
// authors are not trusted with HTML.
func Markdown(source string) template.HTML {
	source = strings.TrimSpace(source)
	if source == "" {
		return ""
	}
	if done, ok := rendered.Load(source); ok {
		return done.(template.HTML)
	}
	out := template.HTML(markdownBlocks(source)) //nolint:gosec // every text in it went through html.EscapeString
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

var (
	bulletLine = regexp.MustCompile(`^\s{0,3}[-*+]\s+(.*)$`)
	numberLine = regexp.MustCompile(`^\s{0,3}\d{1,3}[.)]\s+(.*)$`)
	inlineMark = regexp.MustCompile(`\[([^\[\]]+)\]\(([^()\s]+)\)|\*\*([^*\n]+)\*\*|(\*\*)|\*([^*\s][^*\n]*)\*|\b_([^_\n]+)_\b`)
)

// markdownBlocks splits the source into paragraphs and lists.
func markdownBlocks(source string) string {
	var b strings.Builder
	var lines []string
	kind := ""
	flush := func() {
		writeBlock(&b, kind, lines)
		lines, kind = nil, ""
	}
	for _, line := range strings.Split(strings.ReplaceAll(source, "\r\n", "\n"), "\n") {
		next, text := lineKind(line)
		switch {
		case next == "":
			flush()
			continue
		case next == "p" && kind != "" && kind != "p":
			lines[len(lines)-1] += " " + text // a list item that goes on
			continue
		case next != kind:
			flush()
		}
		kind = next
		lines = append(lines, text)
	}
	flush()
	return b.String()
}

// lineKind tells a blank line (""), a line of a list ("ul", "ol") and text ("p").
func lineKind(line string) (kind, text string) {
	if strings.TrimSpace(line) == "" {
		return "", ""
	}
	if m := bulletLine.FindStringSubmatch(line); m != nil {
		return "ul", m[1]
	}
	if m := numberLine.FindStringSubmatch(line); m != nil {
		return "ol", m[1]
	}
	return "p", strings.TrimSpace(line)
}

func writeBlock(b *strings.Builder, kind string, lines []string) {
	switch kind {
	case "":
	case "p":
		b.WriteString("<p>" + markdownInline(strings.Join(lines, "\n")) + "</p>\n")
	default:
		b.WriteString("<" + kind + ">\n")
		for _, line := range lines {
			b.WriteString("<li>" + markdownInline(line) + "</li>\n")
		}
		b.WriteString("</" + kind + ">\n")
	}
}

// markdownInline renders bold, italic and links; bold and links may hold italic.
func markdownInline(s string) string {
	var b strings.Builder
	for {
		m := inlineMark.FindStringSubmatchIndex(s)
		if m == nil {
			return b.String() + html.EscapeString(s)
		}
		b.WriteString(html.EscapeString(s[:m[0]]))
		part := func(i int) string { return s[m[2*i]:m[2*i+1]] }
		switch {
		case m[2] >= 0:
			b.WriteString(markdownLink(part(1), part(2)))
		case m[6] >= 0:
			b.WriteString("<strong>" + markdownInline(part(3)) + "</strong>")
		case m[8] >= 0: // two stars that close nothing
			b.WriteString("**")
		case m[10] >= 0:
			b.WriteString("<em>" + html.EscapeString(part(5)) + "</em>")
		default:
			b.WriteString("<em>" + html.EscapeString(part(6)) + "</em>")
		}
		s = s[m[1]:]
	}
}

// markdownLink renders an https link with its host behind it, so that nobody is led
// astray by the words; any other link is text.
func markdownLink(words, target string) string {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return html.EscapeString(words + " (" + target + ")")
	}
	return `<a href="` + html.EscapeString(u.String()) + `" rel="noopener noreferrer">` +
		html.EscapeString(words) + `</a> (` + html.EscapeString(u.Hostname()) + `)`
}
