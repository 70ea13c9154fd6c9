package handlers

import (
	"fmt"
	"strings"

	"portico/engine"
	"portico/internal/portal"
)

// taskShow opens a task on its first tab, one that is to be counter-signed on what was changed.
func (s *Server) taskShow(r *request) error {
	if !r.preview() && r.work.State == portal.CounterSigning {
		return r.goTo(r.path("counter-sign"))
	}
	return r.goTo(r.path("form", r.work.FirstTab()))
}

// readInstead leads from the form of a task that is no longer open to its read-only page,
// if it has one, or to the page that says why it was retracted.
func (s *Server) readInstead(r *request) error {
	if portal.May(portal.ActionReadRetracted, r.work.Standing, r.work.State) {
		return r.goTo(r.path("retracted"))
	}
	if r.may(portal.ActionDecline) {
		return r.goTo(r.path("decline"))
	}
	if !portal.May(portal.ActionReadSubmitted, r.work.Standing, r.work.State) {
		return r.over(portal.ActionReadSubmitted)
	}
	return r.goTo(r.path("read"))
}

// formInstead leads from the read-only page of a task that is still open to its form.
func (s *Server) formInstead(r *request) error {
	if !portal.May(portal.ActionOpenForm, r.work.Standing, r.work.State) {
		return r.over(portal.ActionReadSubmitted)
	}
	return r.goTo(r.path("form", r.work.FirstTab()))
}

// formShow shows one tab of the form.
func (s *Server) formShow(r *request) error {
	tab, err := r.work.Tab(r.Params("tab"))
	if err != nil {
		return err
	}
	if err := s.cases.Seen(r.UserContext(), r.work); err != nil {
		return err
	}
	v := r.formView(tab, r.checking())
	return r.showForm(v)
}

func (r *request) showForm(v *FormPage) (err error) {
	if v.Part, err = r.partNote(); err != nil {
		return err
	}
	if r.preview() {
		return r.showPreview(v)
	}
	if r.fragment() {
		return r.render("form/tab", v)
	}
	return r.render("pages/form", v)
}

// formView is a tab as the page shows it. checked: submitting was tried, so missing
// answers are marked too and tabs say what is to fix.
func (r *request) formView(tab *engine.Tab, checked bool) *FormPage {
	w := r.work
	sheet := w.Laid()
	faults, marked := r.faults(checked)
	marks := sheet.Marks(marked, len(w.Attachments))
	v := &FormPage{Page: r.page(tab.Title, "tasks"), Child: r.child(), Kept: r.kept(), FormTitle: w.Form.Title, Language: r.formLanguage(),
		Tabs: r.tabLinks(marks, tab.Name, checkQuery(checked)), TabsWords: tabsWords(marks), Links: r.links(tab, checked),
		SaveID: newSaveID(), Base: w.Tabs[tab.Name].Revision, Version: w.Form.ID, Saved: r.savedWords(tab.Name), Moved: r.movedNote(), Returned: r.returned(), Declined: r.declineNote(), Chased: r.chasedNote(), Signing: r.signingNote()}
	here := onTab(faults, tab.Name)
	v.Tab = sheet.View(tab, here, engine.ViewOptions{Submitted: checked, Correction: correction(tab)})
	if v.ReadOnly = w.ReadOnlyWords(tab); v.ReadOnly == "" && sheet.Hides(tab) {
		v.ReadOnly = "This section does not apply, going by answers elsewhere in the form. There is nothing to fill in."
	}
	if v.ReadOnly != "" {
		v.Answers, v.Saved = r.linkFiles(NewAnswers(r.s.cases.TabDocument(w, tab), nil)), ""
		return v
	}
	r.layFiles(v.Tab.Questions)
	r.layTurns(v.Tab.Questions)
	r.layPaste(v.Tab.Questions)
	v.Pasted, v.Loose = r.pastedNote(tab), r.looseEnds(tab, true)
	r.layRemarks(v.Tab.Questions)
	if tab.Attachments != nil {
		v.Documents = r.documentsView(tab, here)
	}
	v.Notes, v.Copy = r.notesOn(tab), r.copyOffer()
	if wrong, _ := engine.Parted(here); len(wrong) > 0 {
		v.Error = true
		v.Summary = r.summary(problemTitle(len(wrong)), "Everything you typed is saved.", wrong, tab.Name)
	}
	return v
}

// faults are what is shown at the questions, and what the tabs are marked by: a draft's
// own faults, or everything that is missing once submitting was tried.
func (r *request) faults(checked bool) (shown, marked []engine.Fault) {
	if !checked {
		return append(r.work.Draft(), r.noted()...), nil
	}
	shown = append([]engine.Fault{}, r.work.Faults()...) // never nil: that would mean a draft
	shown = append(shown, r.noted()...)
	return shown, shown
}

// correctionName is the name of the question in which somebody says that a read-only answer
// is wrong (the block child-header, domain B3.1).
const correctionName = "details_correction"

// correction is the path of that question on the tab, "" when it has none.
func correction(tab *engine.Tab) engine.Path {
	for _, q := range tab.Questions {
		if q.Name == correctionName {
			return strings.TrimPrefix(strings.ReplaceAll(q.Pointer, "/", "."), ".")
		}
	}
	return ""
}

func onTab(faults []engine.Fault, tab string) []engine.Fault {
	var out []engine.Fault
	for _, f := range faults {
		if f.Tab == tab {
			out = append(out, f)
		}
	}
	return out
}

func problemTitle(n int) string {
	if n == 1 {
		return "There is 1 question to fix in this section"
	}
	return fmt.Sprintf("There are %d questions to fix in this section", n)
}

func tabsWords(marks []engine.TabMark) string {
	done, total, fix := 0, 0, 0
	for _, m := range marks {
		fix += m.Faults
		if m.Mark == engine.MarkDone {
			done++
		}
		if m.Counts() {
			total++
		}
	}
	if fix > 0 {
		return counted(fix, "question") + " to fix in this form"
	}
	return fmt.Sprintf("%d of %d complete", done, total)
}

func (r *request) savedWords(tab string) string {
	t := r.work.Tabs[tab]
	if t.SavedAt.IsZero() || t.SavedBy != r.session.Account.ID {
		return ""
	}
	if portal.London(t.SavedAt) != r.today() {
		return "Saved " + portal.Stamp(t.SavedAt)
	}
	return "Saved at " + portal.Clock(t.SavedAt)
}

// checkQuery keeps a form that was tried to be submitted marked while one goes through its tabs.
func checkQuery(checked bool) string {
	if checked {
		return "?check=1"
	}
	return ""
}

// checking tells whether submitting was tried.
func (r *request) checking() bool { return r.Query("check") == "1" }

func (r *request) links(tab *engine.Tab, checked bool) FormLinks {
	q := checkQuery(checked)
	l := FormLinks{Form: r.path("form", tab.Name) + q, Tasks: "/tasks", Check: r.path("check"), PDF: r.path("pdf"), Print: r.path("print"), Upload: r.path("attachments"), History: r.path("history")}
	if portal.May(portal.ActionAskSignature, r.work.Standing, r.work.State) {
		l.Ask = r.path("counter-sign", "ask")
	}
	if portal.May(portal.ActionComment, r.work.Standing, r.work.State) {
		l.Said = r.path("comments")
	}
	if r.preview() {
		l.Ask, l.Said = "", ""
		l.Tasks, l.Upload, l.History, l.Print = r.draftHref(), "", "", ""
	}
	previous, next := r.work.Neighbours(tab.Name)
	if previous != nil {
		l.Previous = r.path("form", previous.Name) + q
	}
	if next != nil {
		l.Next = r.path("form", next.Name) + q
	}
	return l
}
