package handlers

import (
	"errors"
	"strconv"

	"portico/internal/casework"
	"portico/internal/portal"
)

// publishShow says what publishing the draft would change, and asks for a note.
func (s *Server) publishShow(r *request) error {
	d, err := s.cases.Draft(r.UserContext(), r.formKey())
	if err != nil {
		return r.draftGone(err)
	}
	v, err := r.publishView(d)
	if err != nil {
		return err
	}
	return r.render("pages/publish", v)
}

func (r *request) publishView(d *casework.FormDraft) (*PublishPage, error) {
	v := &PublishPage{Base: r.formPath(), FormTitle: d.Draft.Title, Heading: "Publish this draft", Action: r.formPath("draft", "publish"), Yes: "Publish",
		Revision: d.Revision, Findings: findingRows(d.Checked), Note: r.form().Get("note")}
	v.Page = r.page("Publish: "+v.FormTitle, "forms")
	v.Lead = "What is sent from then on is this version. Running tasks stay on the version they were sent with, until you move them."
	if d.Form == nil {
		v.Action, v.Error = "", true
		v.Summary = draftSummary(d, r.formPath("draft"))
		return v, nil
	}
	against, changes, err := r.s.cases.DraftChanges(r.UserContext(), d)
	if against > 0 {
		v.Against = versionWords(against)
	}
	if d.Base != 0 && against > d.Base {
		v.Behind = "This draft was begun from " + versionWords(d.Base) + ". " + capital(versionWords(against)) + " was published since: see below what of it you would undo."
	}
	v.Changes = changes
	return v, err
}

// draftSummary says at the top why a draft cannot be published.
func draftSummary(d *casework.FormDraft, href string) *FaultSummary {
	g := FaultGroup{}
	for _, f := range findingRows(d.Checked) {
		if f.IsError() {
			g.Faults = append(g.Faults, FaultLink{href + "#line-" + strconv.Itoa(f.Line), "Line " + strconv.Itoa(f.Line) + ": " + f.Message})
		}
	}
	title := "There is 1 error to mend before you can publish"
	if n := d.Checked.Errors(); n != 1 {
		title = "There are " + counted(n, "error") + " to mend before you can publish"
	}
	return &FaultSummary{Title: title, Lead: "The draft is saved.", Groups: []FaultGroup{g}}
}

// draftPublish publishes the draft.
func (s *Server) draftPublish(r *request) error {
	ctx, form := r.UserContext(), r.form()
	_, err := s.cases.Publish(ctx, r.formKey(), revisionOf(form), form.Get("note"), r.session.Account.ID)
	var faulty *casework.NotPublished
	switch {
	case err == nil:
		r.flash("published")
		return r.goTo(r.formPath())
	case errors.As(err, &faulty), portal.CodeOf(err) == portal.Invalid, portal.CodeOf(err) == portal.Conflict:
		return r.publishRefused(faulty, err)
	}
	return asNotThere(err)
}

func (r *request) publishRefused(faulty *casework.NotPublished, cause error) error {
	d, err := r.s.cases.Draft(r.UserContext(), r.formKey())
	if err != nil {
		return r.draftGone(err)
	}
	v, err := r.publishView(d)
	if err != nil {
		return err
	}
	r.Status(statuses[portal.CodeOf(cause)])
	if faulty == nil && portal.CodeOf(cause) == portal.Invalid {
		v.fail(portal.SentenceOf(cause))
	}
	if d.Revision != revisionOf(r.form()) {
		r.publishMeanwhile(v, d)
	}
	return r.render("pages/publish", v)
}

// publishMeanwhile says on the page of publishing that the draft is another one than the
// page was of. The note stays as it was typed.
func (r *request) publishMeanwhile(v *PublishPage, d *casework.FormDraft) {
	who := d.By
	if who == "" {
		who = "Somebody else"
	}
	said := who + " saved this draft " + portal.Stamp(d.At) + ", while you had this page open, so nothing was published."
	v.Error = true
	if v.Summary == nil {
		v.Summary = &FaultSummary{Title: "The draft was changed meanwhile", Groups: []FaultGroup{{}}}
	}
	v.Summary.Lead = said
	if v.Action == "" { // it has errors now: they are named, and the way leads to the draft
		return
	}
	links := &v.Summary.Groups[0].Faults
	*links = append(*links, FaultLink{"#changes-h", "See below what publishing the draft as it is now would change"}, FaultLink{r.formPath("draft"), "Look at the draft"})
}

// fail marks the note.
func (v *PublishPage) fail(sentence string) {
	v.Fault, v.Error = sentence, true
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#note", sentence}}}}}
}
