package handlers

import (
	"bytes"
	"errors"
	"strconv"

	"portico/internal/casework"
	"portico/internal/portal"
)

// draftUpload puts a file's text into the box. It is saved when its author says so; what
// stood in the box and is saved nowhere is kept among the earlier texts.
func (r *request) draftUpload() error {
	typed := sourceOf(r.form())
	text, name, mended, err := r.textFile("file")
	var kept int64
	if err == nil && len(bytes.TrimSpace(typed)) > 0 && string(typed) != text {
		kept, err = r.s.cases.KeepTyped(r.UserContext(), r.formKey(), typed, r.session.Account.ID)
	}
	var gone *casework.DraftConflict
	switch code := portal.CodeOf(err); {
	case errors.As(err, &gone):
		return r.draftConflict(gone)
	case code == portal.Invalid, code == portal.TooLarge:
		r.Status(statuses[code])
		return r.draftUnsaved(typed, "", portal.SentenceOf(err))
	case err != nil:
		return err
	}
	v := r.unsavedView([]byte(text), joined(" ", "This is the text of "+name+". It is not saved yet: look at it, then save the draft.", mended), "")
	if kept > 0 {
		v.Kept = r.textHref(kept)
	}
	return r.render("pages/draft", v)
}

// textHref is the address of an earlier text of the draft.
func (r *request) textHref(revision int64) string {
	return r.formPath("draft", "texts", strconv.FormatInt(revision, 10))
}
