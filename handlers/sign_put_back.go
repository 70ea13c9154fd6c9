package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// putBackView is the button that undoes a change, for the signatory, where that can be done.
func (r *request) putBackView(tab *engine.Tab, a engine.Amendment, saveID string) *PutBackView {
	w := r.work
	if !a.CanPutBack || !r.may(portal.ActionPutBack) || w.ReadOnlyWords(tab) != "" {
		return nil
	}
	v := &PutBackView{Action: r.path("counter-sign", "put-back"), Words: "Put back", Kind: string(a.Kind), At: a.Path,
		Base: w.Tabs[tab.Name].Revision, SaveID: saveID, CSRF: r.csrf()}
	if a.Kind == engine.AmendAdded {
		v.Words = "Remove"
	}
	return v
}

// signPutBack undoes one change of the signatory. What is not as the page had it any more is
// shown as it is.
func (s *Server) signPutBack(r *request) error {
	form := r.form()
	p := casework.PutBack{Kind: engine.AmendKind(form.Get("kind")), Path: form.Get("at"), Base: casework.PostOf("", form).Base, SaveID: clipped(form.Get("_save"), 64)}
	err := s.cases.PutBack(r.UserContext(), r.work, p)
	code := portal.CodeOf(err)
	if err == nil {
		r.flash("put-back")
		return r.goTo(r.path("counter-sign"))
	}
	if code != portal.Conflict && code != portal.TooLarge {
		return err
	}
	now, failed := s.cases.Open(r.UserContext(), r.session.Account, r.work.Ref)
	if failed != nil {
		return failed
	}
	if r.work = now; !r.may(portal.ActionPutBack) || now.Signing == nil {
		return err
	}
	r.speak()
	r.Status(fiber.StatusConflict)
	return r.showSigning(portal.SentenceOf(err))
}
