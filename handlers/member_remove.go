package handlers

import (
	"fmt"

	"portico/internal/portal"
	"portico/internal/store"
)

// memberConfirmRemove says what taking somebody off the group does.
func (s *Server) memberConfirmRemove(r *request) error {
	v, err := r.removeView()
	if err != nil {
		return err
	}
	return r.render("pages/member-remove", v)
}

func (r *request) removeView() (*MemberRemovePage, error) {
	c, err := r.s.store.CheckRemoval(r.UserContext(), r.session.Account.ID, r.groupRef(), r.Params("account"))
	if err != nil {
		return nil, hidden(err)
	}
	there := "/groups/" + c.Group.Ref
	v := &MemberRemovePage{Page: r.page("Remove a member?", "groups"), Name: c.Name, Group: c.Group.Name, Officer: c.Council,
		Action: there + "/members/" + c.Ref + "/remove", Back: Link{there, "No, go back"}}
	v.Text = []string{"They no longer see the tray and the forms of the others. An email says so."}
	if c.ByGroup == 0 {
		v.Text = append(v.Text, "None of their open forms came by this group, so none moves.")
	} else {
		v.Text = append(v.Text, fmt.Sprintf("%s that came by this group %s back into its tray, with all that is written. The group is told.", counted(c.ByGroup, "open form"), fallWords(c.ByGroup)))
	}
	v.LeftWords = leaverWords(c)
	return v, nil
}

func fallWords(n int) string {
	if n == 1 {
		return "falls"
	}
	return "fall"
}

// leaverWords says what happens when the person has left the organisation.
func leaverWords(c store.RemovalCheck) string {
	words := "They have no open form."
	if c.Open > 0 {
		words = fmt.Sprintf("All their open forms (%d) go into trays: each into that of the group it came by, otherwise into this one. What they asked the council to decline is taken back first.", c.Open)
	}
	if c.Signing > 0 {
		words += fmt.Sprintf(" What they were asked to counter-sign (%d) goes back to who wrote it.", c.Signing)
	}
	return words
}

// memberRemove takes somebody off the group.
func (s *Server) memberRemove(r *request) error {
	n := store.Removal{ByID: r.session.Account.ID, GroupRef: r.groupRef(), AccountRef: r.Params("account"),
		Left: r.FormValue("left") == "yes", Close: r.FormValue("close") == "yes"}
	err := s.store.RemoveMember(r.UserContext(), n)
	if portal.CodeOf(err) == portal.Conflict {
		v, again := r.removeView()
		if again != nil {
			return again
		}
		v.Fault, v.Left, v.Close = portal.SentenceOf(err), n.Left, n.Close
		r.Status(409)
		return r.render("pages/member-remove", v)
	}
	if err != nil {
		return hidden(err)
	}
	r.flash("member-removed")
	return r.goTo("/groups/" + n.GroupRef)
}
