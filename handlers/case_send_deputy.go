package handlers

import (
	"portico/internal/casework"
	"portico/internal/store"
)

// noteAbsence puts the automatic reply of whoever the form would go to on the check.
func (r *request) noteAbsence(v *SendCheckPage, to store.Recipient) error {
	if !to.Registered {
		return nil
	}
	a, ok, err := r.s.store.AbsenceAt(r.UserContext(), r.session.Account.ID, to.Email)
	if err != nil || !ok {
		return err
	}
	v.Absence = absenceNote(to.Name, a)
	return nil
}

// sendInstead sends the form to the deputy. Where something about the deputy wants a look, it
// is shown before.
func (r *request) sendInstead(s *casework.Sending, deputy *AbsenceNote) error {
	if err := r.s.cases.SendInstead(r.UserContext(), r.session.Account, s, casework.Instead{Email: deputy.Email, Name: deputy.Deputy, GroupRef: deputy.Ref}); err != nil {
		return err
	}
	v, err := r.sendCheckView(s)
	if err != nil {
		return err
	}
	if v.Blocked != "" || len(v.Asked) > 0 || v.Absence != nil {
		r.flash("sent-instead")
		return r.goTo(sendPath(s, "check"))
	}
	if _, err := r.s.cases.SendSending(r.UserContext(), r.session.Account, s); err != nil {
		return err
	}
	r.flash("sent")
	return r.goTo("/cases/" + s.Case.Ref)
}
