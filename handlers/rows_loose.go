package handlers

import "portico/engine"

// LooseView are the rows of need, outcome and provision that hang together with nothing
// (form/loose). A nil *LooseView is none.
type LooseView struct {
	Title string
	Lead  string
	Fold  bool // it stands on a tab, folded away
	Lines []LooseLine
}

// LooseLine is one of them. Href is "" where nothing can be changed.
type LooseLine struct{ Row, Table, Words, Href string }

// looseEnds are those of a tab, or of the whole form with a nil tab. Where the form can be
// written each leads to its row.
func (r *request) looseEnds(tab *engine.Tab, write bool) *LooseView {
	v := &LooseView{Fold: tab != nil, Lead: "Each outcome should meet a need and have provision, and each provision should support an outcome. "}
	for _, end := range r.work.Laid().LooseEnds() {
		if tab != nil && end.Tab != tab.Name {
			continue
		}
		line := LooseLine{Row: end.Label, Table: end.Table, Words: end.Words}
		if on, err := r.work.Tab(end.Tab); write && err == nil && r.work.Access.Writes(on) {
			line.Href = "#" + engine.PathID(end.Name)
			if tab == nil {
				line.Href = r.path("form", end.Tab) + line.Href
			}
		}
		v.Lines = append(v.Lines, line)
	}
	if len(v.Lines) == 0 {
		return nil
	}
	v.Title = "Loose ends: " + counted(len(v.Lines), "row")
	if write {
		v.Lead += "You can submit the form as it stands."
	} else {
		v.Lead += "These rows were submitted without."
	}
	return v
}
