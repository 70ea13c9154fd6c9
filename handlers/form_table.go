package handlers

import (
	"net/url"
	"strings"

	"portico/engine"
)

// tableShow shows one table of a tab on the whole screen. Its form posts to the tab with
// ?table=NAME, so that the answer comes back to this page.
func (s *Server) tableShow(r *request) error {
	tab, err := r.work.Tab(r.Params("tab"))
	if err != nil {
		return err
	}
	if r.work.ReadOnlyWords(tab) != "" { // the whole screen is for writing
		return r.goTo(r.path("form", tab.Name))
	}
	return r.showTable(tab, r.Params("table"))
}

func (r *request) showTable(tab *engine.Tab, table string) error {
	w := r.work
	faults := onTab(w.Draft(), tab.Name)
	view, ok := w.Laid().TableView(tab, table, faults)
	if !ok {
		return notThere()
	}
	r.layFiles([]*engine.QuestionView{view})
	r.layPaste([]*engine.QuestionView{view})
	v := TablePage{Page: r.page(view.Title, "tasks"), Child: r.child(), TabTitle: tab.Title, Table: view, Language: r.formLanguage(),
		Visible: w.Laid().Visible(tab), Links: r.links(tab, false), SaveID: newSaveID(),
		Base: w.Tabs[tab.Name].Revision, Version: w.Form.ID, Saved: r.savedWords(tab.Name), Pasted: r.pastedNote(tab)}
	v.Bare = true
	v.Links.Form += "?table=" + url.QueryEscape(table)
	return r.render("pages/table", &v)
}

func (r *request) afterTableSave(tab *engine.Tab, table string) error {
	if r.fragment() {
		return r.showTable(tab, table)
	}
	return r.goTo(r.path("form", tab.Name, "table", url.PathEscape(table)) + rowAnchor(r.FormValue(fieldDo)))
}

// formAddress takes task and tab out of the address of a form: /tasks/REF/form/TAB.
func formAddress(path string) (ref, tab string, ok bool) {
	parts := strings.Split(path, "/")
	if len(parts) != 5 || parts[1] != "tasks" || parts[3] != "form" {
		return "", "", false
	}
	return parts[2], parts[4], true
}
