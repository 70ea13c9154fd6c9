package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"portico/internal/testkit"
)

// TestScenes plays every scene and looks at each at both widths: axe-core finds nothing,
// the page cannot be scrolled sideways, the console is silent, the page is of the template
// that the scene says. At the end the HTML checker reads all pages as they were sent.
// PORTICO_AXE=pages keeps axe-core and the width of a phone to the first scene of each template.
func TestScenes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	sent := collected{pages: map[string]string{}}
	var axed sync.Map // templates that axe-core has looked at, by width
	t.Run("look", func(t *testing.T) {
		s.play(t, func(w *window, sc scene, width int64) {
			_, looked := axed.LoadOrStore(fmt.Sprint(sc.page, width), true)
			if axeEvery || !looked {
				w.tall(width)
				for _, v := range testkit.Axe(w.t, w.tab) {
					w.t.Errorf("%d px: %s", width, v)
				}
			}
			if width == wide {
				sent.add(sc.name, style.ReplaceAllString(w.source(), "<style></style>"))
			}
		})
	})
	t.Run("html", func(t *testing.T) { testkit.CheckHTML(t, sent.pages) })
	t.Run("routes", func(t *testing.T) { s.hits.cover(t, scenes()) })
}

// tall makes the window as high as its page, so that no sticky bar lies over anything.
func (w *window) tall(width int64) {
	w.t.Helper()
	w.do(chromedp.EmulateViewport(width, ask[int64](w, "Math.max(innerHeight, document.scrollingElement.scrollHeight)")))
}

// phoned are the templates that were looked at in the width of a phone.
var phoned sync.Map

// play shows every scene in a window of its own and looks at it at both widths.
func (s *stage) play(t *testing.T, look func(w *window, sc scene, width int64)) {
	for _, sc := range scenes() {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			w := s.window(t, wide)
			s.session(t, w, sc.as)
			sc.show(s, w)
			_, phoned := phoned.LoadOrStore(sc.page, true)
			for _, width := range []int64{wide, narrow} {
				if width == narrow && phoned && !axeEvery {
					continue
				}
				w.resize(width)
				w.rests()
				w.sound()
				w.isOf(sc.page)
				look(w, sc, width)
			}
		})
	}
}

// rests waits until the page is drawn and nothing moves.
func (w *window) rests() {
	w.t.Helper()
	w.wait("the page is drawn", "document.readyState === 'complete' && document.getAnimations().every(a => a.playState === 'finished')")
}

// isOf fails unless the page bears the mark of its template and no other mark.
func (w *window) isOf(page string) {
	w.t.Helper()
	for name, got := range ask[map[string]bool](w, "({"+allMarks()+"})") {
		if got != (name == page) {
			w.t.Errorf("the page should be of %s, but the mark of %s says %t\n%s", page, name, got, w.state())
		}
	}
}

// allMarks are all marks as the members of one object: a question for each would take minutes.
var allMarks = sync.OnceValue(func() string {
	var all []string
	for name, mark := range marks {
		all = append(all, quote(name)+": Boolean("+mark+")")
	}
	return strings.Join(all, ", ")
})

// source is the page as the server sent it.
func (w *window) source() string {
	w.t.Helper()
	w.mu.Lock()
	id := network.RequestID(w.last)
	w.mu.Unlock()
	body, err := chromedp.Call(w.tab, network.GetResponseBody, network.GetResponseBodyParams{RequestID: id})
	if err != nil {
		w.t.Fatalf("the page as sent: %v", err)
	}
	return string(body.Body)
}

// collected are pages by their scene.
type collected struct {
	mu    sync.Mutex
	pages map[string]string
}

func (c *collected) add(name, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages[name] = text
}

// cover fails for a route that a scene claims to use and that nobody asked for.
func (h *hits) cover(t *testing.T, all []scene) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, sc := range all {
		for _, route := range sc.routes {
			if h.routes[route] == 0 {
				t.Errorf("the scene %q does not use %s: seen were %s", sc.name, route, seen(h.routes))
			}
		}
	}
}

func seen(routes map[string]int) string {
	var out []string
	for r, n := range routes {
		out = append(out, fmt.Sprintf("%s (%d)", r, n))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
