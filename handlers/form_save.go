package handlers

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// fieldDo is the name of the buttons of a form: what to do after saving.
const fieldDo = "_do"

// fieldSure says that removing was confirmed.
const fieldSure = "_sure"

// formSave saves what was posted on a tab and goes where the pressed button says. It is
// asked also when the task can no longer be written: then the words are kept as a stray.
func (s *Server) formSave(r *request) error {
	form := r.form()
	do := form.Get(fieldDo)
	if p := r.post(r.Params("tab"), do); r.work.Outdated(p) {
		return r.saveOutdated(p)
	}
	tab, err := r.work.HadTab(r.Params("tab"))
	if err != nil {
		return err
	}
	row, removing := strings.CutPrefix(do, "remove:")
	if removing = removing && !r.fragment() && form.Get(fieldSure) == ""; removing {
		form.Del(fieldDo) // the words are saved first; the row goes when that is confirmed
	}
	paste := r.beforePaste(tab)
	saved, err := r.save(r.post(tab.Name, do))
	if err == nil {
		err = r.afterPaste(tab, paste)
	}
	if conflict, ok := isConflict(err); ok {
		return r.conflict(conflict, tab)
	}
	if err != nil {
		return err
	}
	if r.autosave() {
		return r.autosaved(tab, saved)
	}
	if removing {
		return r.confirmRow(tab, row)
	}
	return r.afterSave(tab, do)
}

// confirmRow asks before a row with words in it, or one that others refer to, is removed; an empty one goes at once. With
// a script the page asks by itself and posts a fragment.
func (r *request) confirmRow(tab *engine.Tab, row engine.Path) error {
	w := r.work
	table, place, blank, found := w.Laid().RowAt(tab, row)
	if !found {
		return r.goTo(r.path("form", tab.Name))
	}
	action := r.links(tab, r.checking()).Form
	if t := r.Query("table"); t != "" {
		action = r.path("form", tab.Name) + "?table=" + url.QueryEscape(t)
	}
	fields := []Field{{fieldDo, "remove:" + row}, {fieldSure, "yes"}, {"_base", strconv.FormatInt(w.Tabs[tab.Name].Revision, 10)}, {"_save", newSaveID()}}
	referred := w.Laid().References(splitRow(row))
	if blank && len(referred) == 0 {
		form := url.Values{}
		for _, f := range fields {
			form.Set(f.Name, f.Value)
		}
		if _, err := r.save(casework.PostOf(tab.Name, form)); err != nil {
			return err
		}
		return r.afterSave(tab, "remove:"+row)
	}
	text := []string{"What is written in this row goes with it."}
	if len(referred) > 0 {
		text = append([]string{engine.ReferredWords(referred)}, text...)
	}
	v := ConfirmPage{Page: r.page("Remove a row", "tasks"), Child: r.child(), Heading: fmt.Sprintf("Remove row %d of “%s”?", place, table),
		Text: text, Action: action, Fields: fields,
		Yes: "Remove", No: Link{action + "#" + engine.PathID(row), "No, keep it"}}
	return r.render("pages/confirm", &v)
}

// splitRow parts the path of a row into its table and its identity.
func splitRow(row engine.Path) (table engine.Path, key string) {
	i := strings.LastIndexByte(row, '.')
	return row[:max(i, 0)], row[i+1:]
}

// save saves a post on the sheet: of a task, or of a preview.
func (r *request) save(p casework.Post) (casework.Saved, error) {
	if r.preview() {
		return r.s.previews.SavePreview(r.UserContext(), r.work, p)
	}
	return r.s.cases.Save(r.UserContext(), r.work, p)
}

func (r *request) post(tab, do string) casework.Post {
	p := casework.PostOf(tab, r.form())
	p.Close = !r.autosave() && (!strings.Contains(do, ":") || strings.HasPrefix(do, "open:")) || r.form().Get(casework.FieldClose) != ""
	return p
}

// afterSave goes on by the pressed button; a row button stays and shows the row.
func (r *request) afterSave(tab *engine.Tab, do string) error {
	links := r.links(tab, r.checking())
	switch {
	case do == "close":
		return r.goTo(links.Tasks)
	case do == "submit":
		return r.goTo(links.Check + "?from=" + url.QueryEscape(tab.Name))
	case do == "ask" && links.Ask != "":
		return r.goTo(links.Ask)
	case do == "print" && links.Print != "":
		return r.goTo(links.Print)
	case strings.HasPrefix(do, "note:"):
		return r.settleNote(tab, strings.TrimPrefix(do, "note:"))
	case do == "next" && links.Next != "":
		return r.goTo(links.Next)
	case do == "previous" && links.Previous != "":
		return r.goTo(links.Previous)
	case strings.HasPrefix(do, "open:"):
		return r.goTo(r.openTarget(tab, strings.TrimPrefix(do, "open:")))
	}
	if table := r.Query("table"); table != "" {
		return r.afterTableSave(tab, table)
	}
	v := r.formView(tab, r.checking())
	wrong := v.Summary != nil && do == "save"
	if wrong {
		r.Status(fiber.StatusUnprocessableEntity)
	}
	if wrong || r.fragment() {
		return r.showForm(v)
	}
	return r.goTo(links.Form + rowAnchor(do))
}

// rowAnchor leads back to the table after a row was added, moved or removed.
func rowAnchor(do string) string {
	_, path, ok := strings.Cut(do, ":")
	if !ok {
		return ""
	}
	return (&url.URL{Fragment: engine.PathID(path)}).String()
}

// openTarget is another page of the same form that the words were saved for: a tab, a
// table on the whole screen, or the page that takes a file. Anything else goes back to the tab.
func (r *request) openTarget(tab *engine.Tab, name string) string {
	if to, ok := strings.CutPrefix(name, "table/"); ok {
		return r.path("form", tab.Name, "table", url.PathEscape(to))
	}
	for _, page := range []string{"paste", "import"} {
		if to, ok := strings.CutPrefix(name, page+"/"); ok {
			return r.path("form", tab.Name, page, url.PathEscape(to))
		}
	}
	if to, ok := strings.CutPrefix(name, "file/"); ok {
		return r.path("form", tab.Name, "file", url.PathEscape(to))
	}
	if to, ok := strings.CutPrefix(name, "comment/"); ok {
		return r.path("comments", "new") + "?at=" + url.QueryEscape(to)
	}
	if to, ok := strings.CutPrefix(name, "reply/"); ok {
		return r.path("comments", "new") + "?to=" + url.QueryEscape(to)
	}
	if name == "comments" {
		return r.path("comments")
	}
	if other, err := r.work.Tab(name); err == nil {
		return r.path("form", other.Name) + checkQuery(r.checking())
	}
	return r.path("form", tab.Name)
}

// autosaveAnswer is the small answer to an autosave.
type autosaveAnswer struct {
	Revision int64          `json:"revision"`
	Saved    string         `json:"saved"`
	Visible  string         `json:"visible"`
	Words    string         `json:"words"`
	Marks    []autosaveMark `json:"marks"`
	Faults   []autosaveNote `json:"faults"`
}

type autosaveMark struct {
	Name  string      `json:"name"`
	Mark  engine.Mark `json:"mark"`
	Words string      `json:"words"`
}

// autosaveNote is a fault of this tab, so that the script can mark the question.
type autosaveNote struct {
	ID      string `json:"id"`
	Level   string `json:"level"`
	Message string `json:"message"`
}

func (r *request) autosaved(tab *engine.Tab, saved casework.Saved) error {
	w := r.work
	sheet := w.Laid()
	all, marked := r.faults(r.checking())
	marks, faults := sheet.Marks(marked, len(w.Attachments)), onTab(all, tab.Name)
	a := autosaveAnswer{Revision: saved.Revision, Saved: portal.Clock(saved.At), Words: tabsWords(marks),
		Visible: sheet.Visible(tab), Faults: []autosaveNote{}}
	for _, m := range marks {
		a.Marks = append(a.Marks, autosaveMark{m.Name, m.Mark, m.Words})
	}
	for _, f := range faults {
		a.Faults = append(a.Faults, autosaveNote{engine.ControlID(f), f.Level, f.Message})
	}
	return r.JSON(a)
}

// conflict answers words that could not be applied: they are kept, and the page shows
// both texts.
func (r *request) conflict(c *casework.Conflict, tab *engine.Tab) error {
	r.Status(fiber.StatusConflict)
	where := r.path("strays", c.Stray)
	if r.autosave() {
		return r.JSON(fiber.Map{"error": c.Error(), "href": where})
	}
	if r.fragment() {
		r.Set("HX-Redirect", where)
		return nil
	}
	return r.showStray(casework.Stray{Ref: c.Stray, Tab: tab.Name, Mine: c.Mine, Theirs: c.Theirs, KeptAt: r.s.now()}, tab, c.Error())
}
