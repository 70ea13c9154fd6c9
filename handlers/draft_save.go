package handlers

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/internal/casework"
	"portico/internal/portal"
)

// draftPath is the route whose posts hold the source of a form.
const draftPath = "/forms/:key/draft"

// draftSave saves the source of a draft, right or wrong, and goes on by the pressed
// button. Check and a file only show: nothing is saved.
func (s *Server) draftSave(r *request) error {
	if _, err := r.formLine(); err != nil {
		return err
	}
	form := r.form()
	switch do := form.Get(fieldDo); do {
	case "check":
		return r.draftUnsaved(sourceOf(form), "This is what stands in the box now. It is not saved yet.", "")
	case "upload":
		return r.draftUpload()
	default:
		return r.draftKeep(form, do)
	}
}

// sourceOf is the posted source, with the line ends that a file has.
func sourceOf(form url.Values) []byte {
	return []byte(strings.ReplaceAll(strings.ReplaceAll(form.Get("source"), "\r\n", "\n"), "\r", "\n"))
}

// revisionOf is the revision that a page was of; 0 when there was no draft.
func revisionOf(form url.Values) int64 {
	n, err := strconv.ParseInt(form.Get("_base"), 10, 64)
	if err != nil {
		return -1 // fits no draft: both texts are shown
	}
	return n
}

func (r *request) draftKeep(form url.Values, do string) error {
	key := r.formKey()
	_, err := r.s.cases.SaveDraft(r.UserContext(), key, sourceOf(form), revisionOf(form), r.session.Account.ID)
	var conflict *casework.DraftConflict
	switch {
	case errors.As(err, &conflict):
		return r.draftConflict(conflict)
	case portal.CodeOf(err) == portal.TooLarge:
		r.Status(fiber.StatusRequestEntityTooLarge)
		return r.draftUnsaved(sourceOf(form), "", portal.SentenceOf(err))
	case err != nil:
		return asNotThere(err)
	}
	r.flash("draft-saved")
	switch do {
	case "preview":
		return r.goTo(r.formPath("draft", "preview"))
	case "publish":
		return r.goTo(r.formPath("draft", "publish"))
	case "close":
		return r.goTo(r.formPath())
	}
	return r.goTo(r.formPath("draft"))
}

// draftUnsaved shows a source that is not saved, with what is wrong with it.
func (r *request) draftUnsaved(source []byte, notice, fault string) error {
	return r.render("pages/draft", r.unsavedView(source, notice, fault))
}

func (r *request) unsavedView(source []byte, notice, fault string) *DraftPage {
	v := r.draftView(r.s.cases.Check(r.UserContext(), r.formKey(), source))
	v.Revision, v.Unsaved, v.Notice, v.Fault, v.Error = revisionOf(r.form()), true, notice, fault, fault != ""
	return v
}

// draftConflict shows both texts: the one that was posted can be changed and saved over
// the other, which is then kept among the earlier texts.
func (r *request) draftConflict(c *casework.DraftConflict) error {
	v := DraftConflictPage{Base: r.formPath(), Heading: "Two texts of this draft", What: c.Error(), Mine: string(c.Mine), Gone: c.Theirs == nil}
	if v.Gone {
		v.Heading = "This draft is not there any more"
	}
	v.Page = r.page(v.Heading, "forms")
	if !v.Gone {
		v.Revision, v.By = c.Theirs.Revision, "Saved "+portal.Stamp(c.Theirs.At)+by(c.Theirs.By)
		v.Hunks = lineHunks(string(c.Mine), string(c.Theirs.Draft.Source))
		if v.More = len(v.Hunks) > hunksShown; v.More {
			v.Hunks = v.Hunks[:hunksShown]
		}
	}
	r.Status(fiber.StatusConflict)
	return r.render("pages/draft-conflict", &v)
}

// draftAddress takes the form out of the address of its draft: /forms/KEY/draft.
func draftAddress(path string) (key string, ok bool) {
	parts := strings.Split(path, "/")
	if len(parts) != 4 || parts[1] != "forms" || parts[3] != "draft" {
		return "", false
	}
	return parts[2], true
}

// heldDraft saves a source that waited for its author to sign in again.
func (r *request) heldDraft(key string, form url.Values) error {
	if !portal.MayAny(portal.ActionWriteForm, r.standings()) {
		return notThere()
	}
	r.key = key
	_, err := r.s.cases.SaveDraft(r.UserContext(), key, sourceOf(form), revisionOf(form), r.session.Account.ID)
	var conflict *casework.DraftConflict
	if errors.As(err, &conflict) {
		return r.draftConflict(conflict)
	}
	if err != nil {
		return asNotThere(err)
	}
	return r.nextHeld("/forms/" + key + "/draft")
}
