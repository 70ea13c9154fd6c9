package testkit

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// Violation is a rule of axe-core that a page breaks.
type Violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"` // the selector and the mark-up of each element
}

// String is the violation in one line, for a test's message.
func (v Violation) String() string {
	return fmt.Sprintf("%s (%s): %s: %s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, " | "))
}

// Axe runs axe-core on the page of a tab with the rules of WCAG 2.2 A and AA
// and axe's best practices, and answers what it found. The script comes in
// through the debugger, so that the page's own content policy stays in force.
func Axe(t testing.TB, tab context.Context) []Violation {
	t.Helper()
	script := axeScript(modulePath(t, "axe-core/axe.min.js"))
	const ask = `axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}).then(r =>
		r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help,
			nodes: v.nodes.map(n => n.target.join(' ') + ' ' + n.html.slice(0, 160))})))`
	there, err := chromedp.Run(tab, chromedp.Evaluate[bool]("typeof axe === 'object'")) // the page was looked at in another width
	if err == nil && !there {
		err = chromedp.Do(tab, chromedp.Evaluate[chromedp.Void](script+";void 0"))
	}
	if err != nil {
		t.Fatalf("axe-core does not load: %v", err)
	}
	found, err := chromedp.Run(tab, chromedp.Evaluate[[]Violation](ask, chromedp.EvalAwaitPromise, chromedp.EvalAsValue))
	if err != nil {
		t.Fatalf("axe-core does not run: %v", err)
	}
	return found
}

var scripts sync.Map

func axeScript(path string) string {
	if s, ok := scripts.Load(path); ok {
		return s.(string)
	}
	b, _ := os.ReadFile(path) // modulePath found it; an empty script fails at axe.run
	scripts.Store(path, string(b))
	return string(b)
}
