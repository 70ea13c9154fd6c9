package handlers

import (
	"errors"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// groupNew asks what a new work group is called.
func (s *Server) groupNew(r *request) error {
	return r.groupEntered(store.GroupDetails{})
}

func (r *request) groupEditView(d store.GroupDetails) GroupEditPage {
	v := GroupEditPage{Page: r.page("New work group", "groups"), Heading: "New work group", Name: d.Name, Organisation: d.Organisation, Mailbox: d.Mailbox,
		Domains: strings.ReplaceAll(d.Domains, " ", ", "), Action: "/groups/new", Button: "Make the work group", Back: Link{"/groups", "Work Groups"}}
	if ref := r.groupRef(); ref != "" {
		v.Title, v.Heading, v.Action, v.Button = "Change the work group", "Change the work group", "/groups/"+ref+"/edit", "Save"
		v.Back = Link{"/groups/" + ref, "Back to the work group"}
	}
	return v
}

func (r *request) groupDetails() store.GroupDetails {
	form := r.form()
	return store.GroupDetails{Name: clipped(form.Get("name"), 120), Organisation: clipped(form.Get("organisation"), 200),
		Mailbox: clipped(form.Get("mailbox"), 200), Domains: clipped(form.Get("domains"), 500)}
}

// groupEntered shows the page with what was typed.
func (r *request) groupEntered(d store.GroupDetails) error {
	v := r.groupEditView(d)
	return r.render("pages/group-edit", &v)
}

// groupCreate makes a work group.
func (s *Server) groupCreate(r *request) error {
	d := r.groupDetails()
	if looked(r) {
		return r.groupEntered(d)
	}
	if v := r.judgeGroup(d, nil); v != nil {
		return r.invalid("pages/group-edit", v)
	}
	ref, err := s.store.CreateGroup(r.UserContext(), r.session.Account.ID, d)
	if v := r.judgeGroup(d, err); v != nil {
		return r.invalid("pages/group-edit", v)
	}
	if err != nil {
		return err
	}
	r.flash("group-made")
	return r.goTo("/groups/" + ref)
}

// judgeGroup is the page again with what is wrong; nil when nothing of that is.
func (r *request) judgeGroup(d store.GroupDetails, err error) *GroupEditPage {
	v := r.groupEditView(d)
	at := "#name"
	switch code := portal.CodeOf(err); {
	case errors.Is(err, store.ErrAccountMailbox):
		v.MailboxFault, at = portal.SentenceOf(err), "#mailbox"
	case code == portal.Invalid || code == portal.Conflict:
		v.NameFault = portal.SentenceOf(err)
	case err == nil && strings.TrimSpace(d.Mailbox) != "":
		v.MailboxFault, at = portal.CheckEmail(portal.CleanEmail(d.Mailbox)), "#mailbox"
	}
	if v.NameFault+v.MailboxFault == "" {
		return nil
	}
	v.Error = true
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{at, v.NameFault + v.MailboxFault}}}}}
	return &v
}

// groupEdit asks what of a work group changes.
func (s *Server) groupEdit(r *request) error {
	g, err := s.store.GroupByRef(r.UserContext(), r.session.Account.ID, r.groupRef())
	if err != nil {
		return hidden(err)
	}
	return r.groupEntered(store.GroupDetails{Name: g.Name, Organisation: g.Organisation, Mailbox: g.Mailbox, Domains: g.Domains})
}

// groupChange changes a work group.
func (s *Server) groupChange(r *request) error {
	d := r.groupDetails()
	_, err := s.store.GroupByRef(r.UserContext(), r.session.Account.ID, r.groupRef())
	if err != nil {
		return hidden(err)
	}
	if looked(r) {
		return r.groupEntered(d)
	}
	if v := r.judgeGroup(d, nil); v != nil {
		return r.invalid("pages/group-edit", v)
	}
	err = s.store.ChangeGroup(r.UserContext(), r.session.Account.ID, r.groupRef(), d)
	if v := r.judgeGroup(d, err); err != nil && v != nil {
		return r.invalid("pages/group-edit", v)
	}
	if err != nil {
		return err
	}
	r.flash("group-changed")
	return r.goTo("/groups/" + r.groupRef())
}

// groupConfirmClose asks before a work group is closed.
func (s *Server) groupConfirmClose(r *request) error {
	g, err := s.store.GroupByRef(r.UserContext(), r.session.Account.ID, r.groupRef())
	if err != nil {
		return hidden(err)
	}
	there := "/groups/" + g.Ref
	v := ConfirmPage{Page: r.page("Close the work group?", "groups"), Heading: "Close " + g.Name + "?", Action: there + "/close", Yes: "Close the work group",
		No: Link{there, "No, go back"}, Text: []string{"Nothing can be sent to it any more, and its members no longer see each other’s forms. Forms that are with a member stay with them."}}
	if g.Waiting > 0 {
		v.Text = append(v.Text, waiting(g.Waiting)+": it can be closed once its tray is empty.")
	}
	return r.render("pages/confirm", &v)
}

// groupClose closes a work group.
func (s *Server) groupClose(r *request) error {
	if err := s.store.CloseGroup(r.UserContext(), r.session.Account.ID, r.groupRef()); err != nil {
		return hidden(err)
	}
	r.flash("group-closed")
	return r.goTo("/groups")
}
