package handlers

import (
	"bytes"
	"html/template"
	"path"

	"portico/engine"
	"portico/partials"
	"portico/public"
)

// WholeFormPage is a form with all its tabs one below the other, without a server
// behind it (pages/whole-form). Its style is inside, so the file stands alone.
type WholeFormPage struct {
	Title       string
	Description string
	Lang        string
	Style       template.CSS
	Tabs        []*engine.TabView
}

// WholeForm renders a form, with answers, as one HTML page that needs no server. What is
// wrong with the answers is shown as a draft shows it. today is the day for what depends on it, "2026-11-22".
func WholeForm(views *partials.Engine, def *engine.Definition, a engine.Answers, today string) ([]byte, error) {
	return wholeForm(views, def.SheetOn(a, today), def, engine.ViewOptions{})
}

// BlankForm renders a form without answers, with every question it may ask.
func BlankForm(views *partials.Engine, def *engine.Definition) ([]byte, error) {
	return wholeForm(views, def.Sheet(def.Empty()), def, engine.ViewOptions{All: true})
}

func wholeForm(views *partials.Engine, sheet *engine.Sheet, def *engine.Definition, opt engine.ViewOptions) ([]byte, error) {
	faults := sheet.Draft()
	v := WholeFormPage{Title: def.Title, Description: def.Description, Lang: def.Lang, Style: stylesheet()}
	for _, t := range def.Tabs {
		if sheet.Hides(t) && !opt.All {
			continue
		}
		v.Tabs = append(v.Tabs, sheet.View(t, onTab(faults, t.Name), opt))
	}
	var b bytes.Buffer
	err := views.Render(&b, "pages/whole-form", &v)
	return b.Bytes(), err
}

// stylesheet is our own built stylesheet, to be put into a page that stands alone.
func stylesheet() template.CSS {
	f, _ := public.Find(path.Base(public.Asset("app.css")))
	return template.CSS(f.Body)
}

// TabHTML renders one tab as the page's fragment, for the benchmark of what a page costs
// without HTTP and database.
func TabHTML(views *partials.Engine, def *engine.Definition, tab *engine.Tab, a engine.Answers) ([]byte, error) {
	sheet := def.Sheet(a)
	v := FormPage{FormTitle: def.Title, Tab: sheet.View(tab, onTab(sheet.Draft(), tab.Name), engine.ViewOptions{}), SaveID: newSaveID()}
	for _, m := range sheet.Marks(nil, 0) {
		v.Tabs = append(v.Tabs, newTabLink(m, "/tasks/k3f9x2abcd/form/"+m.Name, m.Name == tab.Name))
	}
	var b bytes.Buffer
	err := views.Render(&b, "form/tab", &v)
	return b.Bytes(), err
}
