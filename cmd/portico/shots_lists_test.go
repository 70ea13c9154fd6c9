package main

import (
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"portico/internal/portal"
)

// searchScenes are long lists: searched by typing, and kept up to date by the council.
func searchScenes() []scene {
	at := func(s *stage, w *window, name string) string {
		ref := s.task(w.t, name, func(owner portal.Account) string { return s.sendKinds(w.t, owner) })
		w.open(formPath(ref, "form"))
		w.wait("the list is searched by typing", find("input#q-school", ""))
		return ref
	}
	list := func(s *stage, w *window, lines string) {
		s.kinds(w)
		w.open("/lists/schools")
		w.fills("#lines", lines)
		w.leads(func() { w.press("Save") })
	}
	return []scene{
		{"search open", "pages/form", nil, writer, func(s *stage, w *window) {
			at(s, w, "search open")
			w.do(chromedp.SendKeys("#q-school", "high"))
			w.wait("the list is open", find(".autocomplete__option", "Alderford High School"))
		}},
		{"search chosen", "pages/form", nil, writer, func(s *stage, w *window) {
			ref := at(s, w, "search chosen")
			w.do(chromedp.SendKeys("#q-school", "fernhill h"))
			w.wait("the list is open", find(".autocomplete__option--focused, .autocomplete__option", "Fernhill High School"))
			w.do(chromedp.SendKeys("#q-school", kb.ArrowDown+kb.Enter))
			w.wait("it is saved", find("[data-saved]", "Saved"))
			w.open(formPath(ref, "form"))
			w.wait("it is there again", "document.querySelector('input#q-school')?.value === 'Fernhill High School'")
		}},
		{"search not in the list", "pages/form", nil, writer, func(s *stage, w *window) {
			at(s, w, "search wrong")
			w.do(chromedp.SendKeys("#q-school", "Nowhere School"), chromedp.SendKeys("#q-school", kb.Tab))
			w.wait("it says so", find(".p-search-note", "Choose one from the list"))
		}},
		{"reference", "pages/reference", []string{"GET /reference"}, "author", func(s *stage, w *window) { w.open("/reference") }},
		{"lists", "pages/lists", []string{"GET /lists"}, "author", func(s *stage, w *window) {
			s.kinds(w)
			w.open("/lists")
		}},
		{"list saved", "pages/list", []string{"GET /lists/:list", "POST /lists/:list"}, "author", func(s *stage, w *window) {
			s.kinds(w)
			w.open("/lists/schools")
			w.leads(func() { w.press("Save") })
		}},
		{"list empty", "pages/list", nil, "author", func(s *stage, w *window) { list(s, w, " ") }},
	}
}
