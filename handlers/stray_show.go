package handlers

import (
	"strings"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// strayShow shows words that could not be saved beside what the form holds now.
func (s *Server) strayShow(r *request) error {
	kept, err := s.cases.Stray(r.UserContext(), r.work, r.Params("stray"))
	if err != nil {
		return err
	}
	tab, err := r.work.HadTab(kept.Tab)
	if err != nil {
		return err
	}
	if len(r.work.Form.Differences(tab, kept.Mine, kept.Theirs)) == 0 { // the form holds the same words by now
		if err := s.store.SettleStray(r.UserContext(), r.session.Account.ID, kept.Ref); err != nil {
			return err
		}
		r.flash("settled")
		return r.goTo(r.backToForm(tab.Name).Href)
	}
	return r.showStray(kept, tab, "")
}

// showStray renders two texts side by side. Where the task can still be written one can be
// chosen for each answer; else the kept words are only shown, to be copied out.
func (r *request) showStray(kept casework.Stray, tab *engine.Tab, what string) error {
	w := r.work
	differences := w.Form.Differences(tab, kept.Mine, kept.Theirs)
	v := ConflictPage{Page: r.page("Two versions of “"+tab.Title+"”", "tasks"), Child: r.child(), What: what, Stray: kept.Ref, Writer: kept.Writer,
		Counts: countWords(len(differences)), Base: w.Tabs[tab.Name].Revision, BackHref: r.path("form", tab.Name), BackWords: "Back to the form",
		Plain: r.strayWords(kept, tab), TextHref: r.path("strays", kept.Ref, "text"), AwayHref: r.path("strays", kept.Ref, "away")}
	if v.What == "" {
		v.What = strayWhat(kept)
	}
	if w.State.Open() && w.Standing.Owns() && w.Access.Writes(tab) && len(differences) > 0 {
		v.Action = r.path("strays", kept.Ref)
	}
	if _, err := w.Tab(tab.Name); err != nil {
		v.BackHref = r.path()
	}
	if err := r.strayBack(&v, what); err != nil {
		return err
	}
	for _, d := range differences {
		v.Items = append(v.Items, r.strayItem(kept, tab, d))
	}
	return r.render("pages/conflict", &v)
}

// strayWhat says what became of kept words.
func strayWhat(kept casework.Stray) string {
	whose := "These words"
	if kept.Writer != "" {
		whose = "These words of " + kept.Writer
	}
	return joined(" ", whose+" could not be saved when they were sent.", strayReasons[kept.Why], "Nothing is lost: they are kept here.")
}

// strayBack says where to go on from kept words on a form that is not to be written now.
func (r *request) strayBack(v *ConflictPage, what string) error {
	w := r.work
	switch {
	case w.State == portal.Retracted && w.Standing.Owns():
		if what == "" && v.Writer == "" {
			v.What = "The council has taken this form back while you were writing. Your words were not saved in it; they are kept here."
		}
		v.BackHref, v.BackWords = r.path("retracted"), "Why it was retracted"
	case !w.State.Open() || !w.Standing.Owns():
		with, err := r.heldBy()
		v.What = joined(" ", v.What, with)
		v.BackHref, v.BackWords = "/tasks", "Go to your tasks"
		return err
	}
	return nil
}

// strayItem is one answer of kept words beside what the form has.
func (r *request) strayItem(kept casework.Stray, tab *engine.Tab, d engine.Difference) ConflictItem {
	mine, theirs := "Your words, not saved", "In the form now"
	if t := r.work.Tabs[tab.Name]; !t.SavedAt.IsZero() {
		theirs += ", saved " + portal.Stamp(t.SavedAt)
	}
	if _, err := r.work.Tab(tab.Name); err != nil {
		theirs = "In the form when somebody else was asked for it"
	}
	if !r.work.Standing.Owns() {
		theirs = "In the form when it went to somebody else"
	}
	own, _ := r.work.FilesIn(d.Mine)
	other, _ := r.work.FilesIn(d.Theirs)
	item := NewConflictItem(d.Path, tab.Title, d.Title, own, other, mine, theirs, d.Both)
	if kept.Writer != "" { // what is in the form stays, unless its owner chooses otherwise
		item.MineHead, item.MineWhen, item.TheirsHead, item.Choice = "What "+kept.Writer+" wrote", "Not saved, kept "+portal.Stamp(kept.KeptAt), "What the form holds", string(engine.ChooseTheirs)
	}
	return item
}

// kept leads to the words that could not be saved and were not dealt with yet.
func (r *request) kept() *KeptNote {
	if len(r.work.Strays) == 0 {
		return nil
	}
	n := &KeptNote{Words: "Words of yours could not be saved when they were sent. They are kept: compare them with what is here.", All: r.path("strays")}
	for _, k := range r.work.Strays {
		text := r.tabTitle(k.Tab)
		if k.AccountID != r.session.Account.ID {
			n.Words = "Words could not be saved when they were sent. They are kept: compare them with what is here."
			text += ", by " + k.Name
		}
		n.Links = append(n.Links, Link{Href: r.path("strays", k.Ref), Text: text + ", kept " + portal.Stamp(k.KeptAt)})
	}
	return n
}

func countWords(n int) string {
	switch n {
	case 0:
		return "Nothing differs: the form holds the same words."
	case 1:
		return "1 answer differs; all others are the same."
	}
	return counted(n, "answer") + " differ; all others are the same."
}

// straySettle saves the choice between the two texts, answer by answer.
func (s *Server) straySettle(r *request) error {
	form := r.form()
	choices := map[engine.Path]engine.Choice{}
	for name, values := range form {
		if path, ok := strings.CutPrefix(name, "choice."); ok && len(values) > 0 {
			choices[path] = engine.Choice(values[0])
		}
	}
	tab, _, err := s.cases.Settle(r.UserContext(), r.work, r.Params("stray"), choices, casework.PostOf("", form).Base, newSaveID())
	if conflict, ok := isConflict(err); ok {
		return r.conflict(conflict, tab)
	}
	if err != nil {
		return err
	}
	r.flash("settled")
	return r.goTo(r.path("form", tab.Name))
}

// heldPostTake saves the words that waited for their writer to sign in again. The post was
// checked for its token when it was held; applying it once is what its writer asked for.
func (s *Server) heldPostTake(r *request) error {
	ctx := r.UserContext()
	held, err := s.cases.Held(ctx, r.session.Account.ID, r.Params("held"))
	if portal.CodeOf(err) == portal.NotFound {
		return r.goTo("/tasks")
	}
	if err != nil {
		return err
	}
	if key, ok := draftAddress(held.Path); ok {
		return r.heldDraft(key, held.Form)
	}
	if rt, ref, ok := s.turnAddress(held.Path); ok {
		return r.heldTurn(rt, ref, held.Form)
	}
	ref, tabName, ok := formAddress(held.Path)
	if !ok {
		return notThere()
	}
	if r.work, err = s.cases.Open(ctx, r.session.Account, ref); err != nil {
		return err
	}
	post := casework.PostOf(tabName, held.Form)
	outdated := r.work.Outdated(post)
	tab, err := r.work.HadTab(tabName)
	if err != nil && !outdated {
		return err
	}
	if tab == nil { // the council took the section out meanwhile
		tab = r.work.Form.Tabs[0]
	}
	_, err = s.cases.Save(ctx, r.work, post)
	conflict, stale := isConflict(err)
	if err != nil && !stale {
		return err
	}
	if stale {
		return r.conflict(conflict, tab)
	}
	return r.nextHeld(r.path("form", tab.Name))
}

// nextHeld goes on to other words that wait, else to where the last ones were saved.
func (r *request) nextHeld(saved string) error {
	r.flash("kept-words")
	more, err := r.s.cases.NextHeld(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	if more != "" {
		return r.goTo("/held/" + more)
	}
	return r.goTo(saved)
}
