package handlers

import (
	"portico/internal/portal"
	"portico/internal/store"
)

// guestTasks shows a guest the forms that the council asked for, and what became of those
// that are over.
func (r *request) guestTasks() error {
	tasks, err := r.s.store.GuestTasks(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	v := GuestTasksPage{Page: r.page("Your forms", "tasks")}
	for _, t := range tasks {
		v.Forms = append(v.Forms, r.guestForm(t))
	}
	return r.render("pages/guest-tasks", &v)
}

func (r *request) guestForm(t store.GuestTask) GuestForm {
	f := GuestForm{Title: t.FormTitle, ChildName: t.ChildName}
	switch over := t.Over(r.s.now()); {
	case over != nil:
		f.Says = portal.SentenceOf(over)
	case t.SubmittedAt != nil && (t.State == portal.Submitted || t.State == portal.Accepted):
		f.Says = "You sent this form on " + portal.London(*t.SubmittedAt).Long() + ". You can read it until " + portal.London(*t.SubmittedAt).Add(portal.KeptDays).Long() + "."
		f.Href, f.Link = "/tasks/"+t.Ref+"/read", "Read what you sent"
	case !t.State.Open():
		f.Says = t.State.Sentence() + " There is nothing to do."
	default:
		f.Open, f.Href, f.Link = true, "/tasks/"+t.Ref, "Open the form"
		if t.State == portal.Returned {
			f.Says = "The council has sent this form back to you to correct."
		}
		if t.Due != nil {
			f.Says = joined(" ", f.Says, "Send it back by "+t.Due.Long()+".")
		}
		if t.Until != nil {
			f.Says = joined(" ", f.Says, "You can fill it in until "+portal.London(*t.Until).Long()+".")
		}
	}
	return f
}
