package handlers

import (
	"fmt"
	"slices"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// signingShow shows what was changed since the author finished, and the comments: to the
// signatory, who signs or sends back from here, and to the author.
func (s *Server) signingShow(r *request) error {
	w := r.work
	if w.Signing == nil || w.Signing.Outcome == store.SigningSigned {
		return r.goTo(r.path("form", w.FirstTab()))
	}
	if err := s.cases.Seen(r.UserContext(), w); err != nil {
		return err
	}
	return r.showSigning("")
}

// showSigning shows the page; fault says why a change was not put back.
func (r *request) showSigning(fault string) error {
	w := r.work
	v := &SigningPage{Page: r.page("Counter-signature", "tasks"), SaveID: newSaveID(), Fault: fault, Child: r.child(), FormTitle: w.Form.Title, Language: r.formLanguage(),
		Said: r.signingWords(), Quote: w.Signing.Note, PDFHref: r.path("pdf"), FormHref: r.path("form", w.FirstTab()), FormWords: "Open the form"}
	if w.Signing.Outcome == store.SigningSentBack {
		v.Quote = w.Signing.Words
	}
	switch {
	case w.State != portal.CounterSigning:
	case w.Standing.Owns():
		v.SignHref, v.BackHref, v.FormWords = r.path("check"), r.path("counter-sign", "back"), "Change the form"
	default:
		v.TakeHref, v.FormHref, v.FormWords = r.path("counter-sign", "take"), r.path("read"), "Read the form as it is now"
	}
	v.SaidHref, v.SaidAction = r.path("comments"), r.path("comments")
	for _, t := range w.Threads() {
		v.Threads = append(v.Threads, r.threadView(t, true))
	}
	changes, err := r.s.cases.Changes(r.UserContext(), w)
	if portal.CodeOf(err) == portal.Conflict {
		v.Missing, v.SignHref, changes = portal.SentenceOf(err), "", &casework.Changes{}
	} else if err != nil {
		return err
	}
	r.showChanges(v, changes)
	if v.Error = fault != ""; v.Error {
		v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#changes-h", fault}}}}}
	}
	return r.render("pages/signing", v)
}

// signingWords says who asked whom, and what became of it.
func (r *request) signingWords() string {
	g := r.work.Signing
	asked := portal.Stamp(g.AskedAt)
	switch {
	case g.EndedAt == nil && r.work.Standing.Owns():
		return fmt.Sprintf("%s finished this on %s and asks you to counter-sign it.", g.AuthorName, asked)
	case g.EndedAt == nil:
		return fmt.Sprintf("With %s since %s, to be counter-signed. You can read it and comment on it; to change it, take it back.", g.SignatoryName, asked)
	case g.Outcome == store.SigningSentBack:
		return fmt.Sprintf("%s sent this back on %s.", g.SignatoryName, portal.Stamp(*g.EndedAt))
	case g.Outcome == store.SigningLeft:
		return fmt.Sprintf("%s, who was asked to counter-sign this, has left. It came back on %s: ask somebody else.", g.SignatoryName, portal.Stamp(*g.EndedAt))
	}
	return fmt.Sprintf("This was with %s to be counter-signed and was taken back on %s.", g.SignatoryName, portal.Stamp(*g.EndedAt))
}

// changer is who changed the form, as whoever reads it calls them.
func (r *request) changer() string {
	if r.work.Account.ID == r.work.Signing.SignatoryID {
		return "you"
	}
	return r.work.Signing.SignatoryName
}

// finisher is the author, as whoever reads it calls them.
func (r *request) finisher() string {
	if r.work.Account.ID == r.work.Signing.AuthorID {
		return "you"
	}
	return r.work.Signing.AuthorName
}

func (r *request) showChanges(v *SigningPage, changes *casework.Changes) {
	w := r.work
	v.Title = fmt.Sprintf("Changed by %s since %s finished (%d)", r.changer(), r.finisher(), changes.Count())
	for _, tab := range w.Form.Tabs {
		var items []AmendItem
		for _, a := range changes.Answers {
			if a.Tab == tab.Name {
				items = append(items, r.amendItem(a))
				items[len(items)-1].Back = r.putBackView(tab, a, v.SaveID)
			}
		}
		switch {
		case len(items) > 0:
			v.Tabs = append(v.Tabs, AmendTab{tab.Title, items})
		case tab.Attachments == nil && !w.Laid().Hides(tab):
			v.Unchanged = append(v.Unchanged, tab.Title)
		}
	}
	for _, name := range changes.Added {
		v.Files = append(v.Files, "“"+name+"” was attached.")
	}
	for _, name := range changes.Removed {
		v.Files = append(v.Files, "“"+name+"” was removed.")
	}
}

// amendItem is one change as a page shows it, with the way to its question.
func (r *request) amendItem(a engine.Amendment) AmendItem {
	item := newAmendItem(a)
	if r.work.Standing.Owns() {
		at := a.Path
		if a.Kind == engine.AmendRemoved {
			at = a.Question
		}
		item.Href, item.Link = r.path("form", a.Tab)+"#"+engine.PathID(at), "Change"
	}
	return item
}

// newAmendItem is one change to read.
func newAmendItem(a engine.Amendment) AmendItem {
	item := AmendItem{Where: a.Label}
	if a.Table != "" {
		item.Where = a.Table + ": " + a.Label
	}
	switch a.Kind {
	case engine.AmendAdded:
		item.Tag, item.Pieces = "Row added", []DiffPiece{{Text: a.After, Ins: true}}
	case engine.AmendRemoved:
		item.Tag, item.Pieces = "Row removed", []DiffPiece{{Text: a.Before, Del: true}}
	case engine.AmendMoved:
		item.Tag, item.Words = "Row moved", "It was "+a.Before+"."
	default:
		if item.Pieces = woven(a.Before, a.After); a.Before == a.After {
			item.Words = "Only how the text is set was changed."
		}
	}
	return item
}

// woven is a text with what was taken out of it and what was put into it.
func woven(before, after string) []DiffPiece {
	a, b := words(before), words(after)
	head := common(a, b, func(s []string, i int) string { return s[i] })
	tail := common(a[head:], b[head:], func(s []string, i int) string { return s[len(s)-1-i] })
	inA, inB := shared(a[head:len(a)-tail], b[head:len(b)-tail])
	if rewritten(inA) || rewritten(inB) {
		inA, inB = make([]bool, len(inA)), make([]bool, len(inB))
	}
	var out []DiffPiece
	add := func(text string, ins, del bool) {
		if n := len(out); n > 0 && out[n-1].Ins == ins && out[n-1].Del == del {
			out[n-1].Text += text
			return
		}
		out = append(out, DiffPiece{text, ins, del})
	}
	for _, w := range a[:head] {
		add(w, false, false)
	}
	i, j := 0, 0
	for i < len(inA) || j < len(inB) {
		switch {
		case i < len(inA) && !inA[i]:
			add(a[head+i], false, true)
			i++
		case j < len(inB) && !inB[j]:
			add(b[head+j], true, false)
			j++
		default:
			add(a[head+i], false, false)
			i++
			j++
		}
	}
	for _, w := range a[len(a)-tail:] {
		add(w, false, false)
	}
	return slices.Clip(out)
}

// rewritten says that so few words of a passage were kept that reading on from one to the
// next makes no sense: then the one text is shown behind the other.
func rewritten(kept []bool) bool {
	n := 0
	for _, k := range kept {
		if k {
			n++
		}
	}
	return len(kept) > 8 && n*2 < len(kept)
}

// readSoFar shows a form that is with a counter signatory to its author.
func (r *request) readSoFar() error {
	w := r.work
	v := ReadPage{Page: r.page(w.Form.Title, "tasks"), Child: r.child(), FormTitle: w.Form.Title, Language: r.formLanguage(), Kept: r.kept(),
		Answers: r.linkFiles(NewAnswers(r.s.cases.Document(w, nil), nil)), Documents: r.documents(false), PDFHref: r.path("pdf"),
		Back: Link{r.path("counter-sign"), "What changed, comments, take back"}}
	if w.Signing != nil {
		v.Notice = r.signingWords()
	}
	return r.render("pages/read", &v)
}

// signingNote stands above the form while it is counter-signed, and once it came back.
func (r *request) signingNote() *SigningNote {
	g := r.work.Signing
	if g == nil || r.preview() || !r.work.State.Open() {
		return nil
	}
	n := &SigningNote{Words: r.signingWords(), Href: r.path("counter-sign"), Text: "See what was changed"}
	switch {
	case r.work.State == portal.CounterSigning:
		n.Words, n.Text = fmt.Sprintf("You counter-sign this for %s. What you change is marked, and kept apart from the author’s own words.", g.AuthorName), "What changed, comments, sign or send back"
	case g.Outcome == store.SigningSentBack:
		n.Quote = g.Words
	case g.Outcome != store.SigningTakenBack && g.Outcome != store.SigningLeft || g.AuthorID != r.work.Account.ID:
		return nil
	}
	return n
}
