package handlers

import (
	"net/url"
	"strings"

	"portico/engine"
)

// section is a tab of one of the portal's own forms, with what is wrong with it.
func section(def *engine.Definition, tab *engine.Tab, a engine.Answers, faults []engine.Fault) EntrySection {
	s := EntrySection{Questions: def.View(tab, a, onTab(faults, tab.Name), engine.ViewOptions{Submitted: len(faults) > 0}).Questions}
	if !tab.Whole {
		s.Title = tab.Title
	}
	return s
}

// entrySummary lists what is wrong with an entry; nil when nothing is.
func entrySummary(faults []engine.Fault) *FaultSummary {
	if len(faults) == 0 {
		return nil
	}
	g := FaultGroup{}
	for _, f := range faults {
		g.Faults = append(g.Faults, FaultLink{"#" + engine.ControlID(f), f.Message})
	}
	return &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{g}}
}

// rowAction reports whether a button of a table was pressed: then the page is shown again
// and nothing is kept yet.
func rowAction(form url.Values) bool { return strings.Contains(form.Get(fieldDo), ":") }

// rowFocus is where the work goes on after a button of a table: the table that it belongs to.
func rowFocus(form url.Values) string {
	verb, path, ok := strings.Cut(form.Get(fieldDo), ":")
	if !ok || verb == "open" {
		return ""
	}
	if verb != "add" {
		if i := strings.LastIndexByte(path, '.'); i > 0 {
			path = path[:i]
		}
	}
	return engine.PathID(path)
}
