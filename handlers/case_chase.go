package handlers

import (
	"fmt"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// chaseView is the part of a case that asks again for what is not in; nil when nothing is out.
func (r *request) chaseView(caseRef string, tasks []store.CaseTask, chased map[string]store.CaseChased) *ChaseView {
	v := &ChaseView{Action: "/cases/" + caseRef + "/chase", CSRF: r.csrf(), SaveID: newSaveID()}
	in, all := 0, 0
	for _, t := range tasks {
		switch {
		case t.State == portal.Submitted || t.State == portal.Accepted:
			in, all = in+1, all+1
		case t.State == portal.DeclineProposed:
			all++
		case t.State.Open():
			all++
			if k := chased[t.Ref].Chased; k != nil && portal.London(k.At) == r.today() {
				v.Today = append(v.Today, fmt.Sprintf("%s was chased today at %s by %s", t.FormType, portal.Clock(k.At), k.ByName))
				continue
			}
			v.Refs = append(v.Refs, t.Ref)
		}
	}
	if len(v.Refs)+len(v.Today) == 0 {
		return nil
	}
	v.Words = fmt.Sprintf("%d of %s in", in, counted(all, "form"))
	v.Button = fmt.Sprintf("Chase the %d missing", len(v.Refs))
	if len(v.Today) > 0 {
		v.Button = fmt.Sprintf("Chase the other %d", len(v.Refs))
	}
	return v
}

// chasedTimes are when reminders and chases of a task went out, for the officer's table.
func (r *request) chasedTimes(t store.CaseTask, c store.CaseChased) (out []Fact) {
	if n := len(c.Reminded); n > 0 {
		out = append(out, Fact{"Reminded", portal.Stamp(c.Reminded[n-1].At)})
	}
	if c.Chased != nil {
		out = append(out, Fact{"Chased", portal.Stamp(c.Chased.At) + " by " + c.Chased.ByName})
	}
	if !t.State.Open() {
		return out
	}
	if c.RemindersOff {
		return append(out, Fact{"Reminders", "switched off"})
	}
	if next := portal.NextReminder(t.Due, portal.London(t.SentAt), r.today(), c.Reminded); next != nil {
		out = append(out, Fact{"Next reminder", next.List()})
	}
	return out
}

// caseChase asks again for the forms of a case that were missing on its page.
func (s *Server) caseChase(r *request) error {
	form := r.form()
	if _, err := s.cases.Case(r.UserContext(), r.session.Account, r.Params("case")); err != nil {
		return hidden(err)
	}
	missing, err := s.store.Missing(r.UserContext(), r.session.Account.ID, r.Params("case"))
	if err != nil {
		return err
	}
	chosen := map[string]bool{}
	for _, ref := range form["task"] {
		chosen[ref] = true
	}
	n := store.NewBulk{AccountID: r.session.Account.ID, Ref: onceOf(form), Action: store.BulkRemind, Words: cleanWords(form.Get("words")), CaseRef: r.Params("case")}
	for _, t := range missing {
		if chosen[t.Ref] {
			n.Tasks = append(n.Tasks, t.Ref)
		}
	}
	if len(n.Tasks) == 0 {
		return portal.Fail(portal.Conflict, "None of these forms is missing any more, so nobody was chased. Go back to the case and look.")
	}
	return r.runBulk(n)
}

// cleanWords are words that an officer has typed, as they are kept.
func cleanWords(typed string) string {
	return strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n"))
}
