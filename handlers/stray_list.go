package handlers

import (
	"fmt"
	"strings"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// strayReasons say why words could not be saved, to their writer and to whoever has the form.
var strayReasons = map[string]string{
	store.StrayStale:     "The section had been changed somewhere else.",
	store.StrayTakenOver: "The form had gone to somebody else.",
	store.StrayRetracted: "The council had taken the form back.",
	store.StraySubmitted: "The form had been submitted.",
	store.StrayExpired:   "The session had ended.",
	store.StrayLent:      "Somebody else had been asked for the section.",
}

// straysList lists the words that could not be saved and were not dealt with: one's own, and
// all for whoever has the form. A colleague who wrote none of them finds nothing there.
func (s *Server) straysList(r *request) error {
	if standing := r.work.Standing; len(r.work.Strays) == 0 && (standing == portal.Colleague || standing == portal.PartnerAdmin) {
		return notThere()
	}
	with, err := r.heldBy()
	if err != nil {
		return err
	}
	v := StraysPage{Page: r.page("Words that could not be saved", "tasks"), Child: r.child(), Back: r.backToForm(""), With: with}
	for _, k := range r.work.Strays {
		v.Rows = append(v.Rows, StrayRow{Section: r.tabTitle(k.Tab), Who: r.strayWriter(k), Why: strayReasons[k.Why], When: portal.Stamp(k.KeptAt),
			Href: r.path("strays", k.Ref), TextHref: r.path("strays", k.Ref, "text")})
	}
	return r.render("pages/strays", &v)
}

func (r *request) strayWriter(k store.StrayNote) string {
	if k.AccountID == r.session.Account.ID {
		return "You"
	}
	return k.Name
}

// keptElsewhere are words of the reader's own on forms that are no longer with the reader.
func (r *request) keptElsewhere() (out []KeptElsewhere, err error) {
	list, err := r.s.store.OwnStrays(r.UserContext(), r.session.Account.ID)
	for _, y := range list {
		out = append(out, KeptElsewhere{FormType: y.FormType, Why: strayReasons[y.Why], When: portal.Stamp(y.KeptAt), Href: "/tasks/" + y.TaskRef + "/strays/" + y.Ref})
	}
	return out, err
}

// heldBy says whom a form is with that is not the reader's any more: to a colleague by name,
// to others that it is somebody else.
func (r *request) heldBy() (string, error) {
	w := r.work
	if w.Standing.Owns() || !w.State.Open() {
		return "", nil
	}
	name, group, err := r.s.store.HolderFor(r.UserContext(), w.SheetIDs, w.Account.ID)
	switch {
	case err != nil:
		return "", err
	case name != "":
		return "The form is with " + name + " now.", nil
	case group != "":
		return "The form lies in the tray of " + group + " now.", nil
	}
	return "The form is with somebody else now.", nil
}

// strayText downloads kept words as plain text, to be used elsewhere.
func (s *Server) strayText(r *request) error {
	kept, err := s.cases.Stray(r.UserContext(), r.work, r.Params("stray"))
	if err != nil {
		return err
	}
	tab, err := r.work.HadTab(kept.Tab)
	if err != nil {
		return err
	}
	if err := s.store.RecordDownload(r.UserContext(), r.work.Account.ID, r.work.TaskID, store.AuditStrayRead, kept.Ref); err != nil {
		return err
	}
	head := fmt.Sprintf("%s\n%s\nKept %s. %s\n\n", r.work.Form.Title, tab.Title, portal.Stamp(kept.KeptAt), strayReasons[kept.Why])
	return r.download("Words kept "+portal.London(kept.KeptAt).List()+".txt", "text/plain; charset=utf-8", []byte(head+r.strayWords(kept, tab)))
}

// strayWords are the kept words as plain text: each question and what was written.
func (r *request) strayWords(kept casework.Stray, tab *engine.Tab) string {
	var b strings.Builder
	for _, d := range r.work.Form.Differences(tab, kept.Mine, kept.Theirs) {
		if d.Mine != "" {
			fmt.Fprintf(&b, "%s\n%s\n\n", d.Title, d.Mine)
		}
	}
	return b.String()
}

// strayAway puts kept words away: they are shown no more and stay in the record.
func (s *Server) strayAway(r *request) error {
	if _, err := s.cases.Stray(r.UserContext(), r.work, r.Params("stray")); err != nil {
		return err
	}
	if r.form().Get("away") != "yes" { // the page's button was not pressed
		return r.goTo(r.path("strays", r.Params("stray")))
	}
	if err := s.store.SettleStray(r.UserContext(), r.session.Account.ID, r.Params("stray")); err != nil {
		return err
	}
	r.flash("stray-away")
	if r.work.State.Open() && r.work.Standing.Owns() {
		return r.goTo(r.path())
	}
	return r.goTo("/tasks")
}
