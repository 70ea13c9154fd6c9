package store

import (
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
)

// group makes a work group with these members, the first of them its administrator.
func (w *world) group(name string, members ...portal.Account) WorkGroup {
	w.t.Helper()
	ref, err := w.CreateGroup(w.ctx, w.officer.ID, GroupDetails{Name: name, Organisation: "Northshire Community Health"})
	w.must(err)
	for i, m := range members {
		_, err := w.AddMember(w.ctx, w.officer.ID, ref, m.Email)
		w.must(err)
		if i == 0 {
			w.must(w.SetMember(w.ctx, w.officer.ID, ref, m.Ref, true, false))
		}
	}
	g, err := w.GroupByRef(w.ctx, w.officer.ID, ref)
	w.must(err)
	return g.WorkGroup
}

func TestColleagues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	third := w.account("ann@other.example", "Ann Other", portal.RoleProfessional)
	ot := w.group("Paediatric OT", w.owner, w.colleague)
	w.group("Health admin", w.colleague, w.owner)
	w.group("Elsewhere", third)
	w.must(w.SetMember(w.ctx, w.officer.ID, ot.Ref, w.colleague.Ref, false, true))
	got, err := w.Colleagues(w.ctx, w.owner.ID)
	w.must(err)
	if len(got) != 1 || got[0].AccountID != w.colleague.ID || strings.Join(got[0].Groups, ",") != "Health admin,Paediatric OT" || !got[0].Admin || !got[0].Signatory {
		t.Errorf("colleagues are %+v", got)
	}
	groups, err := w.GroupsOf(w.ctx, w.owner.ID)
	w.must(err)
	if len(groups) != 2 || groups[0].Name != "Health admin" || groups[0].Admin || !groups[1].Admin || groups[1].Members != 2 {
		t.Errorf("groups are %+v", groups)
	}
	if none, err := w.Colleagues(w.ctx, third.ID); err != nil || len(none) != 0 {
		t.Errorf("alone in a group: %+v, %v", none, err)
	}
	w.must(w.DisableAccount(w.ctx, w.colleague.Email))
	if none, err := w.Colleagues(w.ctx, w.owner.ID); err != nil || len(none) != 0 {
		t.Errorf("a closed account is a colleague: %+v, %v", none, err)
	}
	w.must(w.CloseGroup(w.ctx, w.officer.ID, ot.Ref))
	if groups, err := w.GroupsOf(w.ctx, w.owner.ID); err != nil || len(groups) != 1 {
		t.Errorf("a closed group is still there: %+v, %v", groups, err)
	}
}

func TestGroupsAreTheCouncils(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.group("Paediatric OT", w.owner)
	_, err := w.CreateGroup(w.ctx, w.owner.ID, GroupDetails{Name: "Mine"})
	w.wants(err, portal.NotFound)
	_, err = w.CreateGroup(w.ctx, w.officer.ID, GroupDetails{Name: " "})
	w.wants(err, portal.Invalid)
	_, err = w.CreateGroup(w.ctx, w.officer.ID, GroupDetails{Name: "paediatric ot"})
	w.wants(err, portal.Conflict)
	w.wants(w.ChangeGroup(w.ctx, w.owner.ID, g.Ref, GroupDetails{Name: "X"}), portal.NotFound)
	w.must(w.ChangeGroup(w.ctx, w.officer.ID, g.Ref, GroupDetails{Name: "OT (North)", Mailbox: " Ot@NCH.example", Domains: "@nch.example trust.example"}))
	seen, err := w.GroupByRef(w.ctx, w.owner.ID, g.Ref)
	w.must(err)
	if seen.Name != "OT (North)" || seen.Mailbox != "ot@nch.example" || seen.Domains != "nch.example trust.example" || !seen.Runs || seen.Council || len(seen.People) != 1 {
		t.Errorf("the group is %+v", seen)
	}
	_, err = w.GroupByRef(w.ctx, w.colleague.ID, g.Ref)
	w.wants(err, portal.NotFound)
	if found, _, err := w.Groups(w.ctx, w.officer.ID, "north", 10); err != nil || len(found) != 1 {
		t.Errorf("found %+v, %v", found, err)
	}
	if found, _, err := w.Groups(w.ctx, w.owner.ID, "", 10); err != nil || len(found) != 0 {
		t.Errorf("a professional finds %+v, %v", found, err)
	}
	w.wants(w.SetMember(w.ctx, w.owner.ID, g.Ref, w.owner.Ref, true, true), portal.NotFound)
	w.wants(w.CloseGroup(w.ctx, w.owner.ID, g.Ref), portal.NotFound)
}

func TestAdministratorAddsMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger := w.account("ann@other.example", "Ann Other", portal.RoleProfessional)
	g := w.group("Paediatric OT", w.owner)
	_, err := w.AddMember(w.ctx, w.colleague.ID, g.Ref, "tom@nch.example")
	w.wants(err, portal.NotFound)
	_, err = w.AddMember(w.ctx, w.owner.ID, g.Ref, stranger.Email)
	w.wants(err, portal.Invalid)
	_, err = w.AddMember(w.ctx, w.owner.ID, g.Ref, "not an address")
	w.wants(err, portal.Invalid)
	_, err = w.AddMember(w.ctx, w.officer.ID, g.Ref, w.officer.Email)
	w.wants(err, portal.Invalid)
	invited, err := w.AddMember(w.ctx, w.owner.ID, g.Ref, " TOM@nch.example")
	if w.must(err); invited {
		t.Error("somebody with an account is invited")
	}
	if m, data := w.mail(TemplateGroupJoined); m.To != "tom@nch.example" || !strings.Contains(data, "Paediatric OT") {
		t.Errorf("mail to %s: %s", m.To, data)
	}
	_, err = w.AddMember(w.ctx, w.owner.ID, g.Ref, w.colleague.Email)
	w.wants(err, portal.Conflict)
	for range 2 { // the second invitation takes the place of the first
		invited, err = w.AddMember(w.ctx, w.owner.ID, g.Ref, "new@nch.example")
		if w.must(err); !invited {
			t.Error("nobody is invited")
		}
		mailed := w.number("select count(*) from mails")
		_, err = w.AddMember(w.ctx, w.owner.ID, g.Ref, "New@nch.example ")
		if w.wants(err, portal.Conflict); w.number("select count(*) from mails") != mailed {
			t.Error("the form pressed twice mails twice")
		}
		w.clock.forward(portal.InviteAgainAfter + time.Minute)
	}
	if seen, err := w.GroupByRef(w.ctx, w.owner.ID, g.Ref); err != nil || len(seen.Invited) != 1 {
		t.Errorf("invited are %+v, %v", seen.Invited, err)
	}
	if seen, err := w.GroupByRef(w.ctx, w.colleague.ID, g.Ref); err != nil || len(seen.Invited) != 0 || seen.Runs {
		t.Errorf("who does not run the group sees who is invited: %+v, %v", seen, err)
	}
	fresh := w.account("new@nch.example", "New Person", portal.RoleProfessional)
	if got, err := w.Colleagues(w.ctx, fresh.ID); err != nil || len(got) != 2 {
		t.Errorf("who registers has the colleagues %+v, %v", got, err)
	}
	_, err = w.AddMember(w.ctx, w.owner.ID, g.Ref, "late@nch.example")
	w.must(err)
	w.clock.forward(portal.InvitationLife + time.Minute)
	late := w.account("late@nch.example", "Late Person", portal.RoleProfessional)
	if got, err := w.GroupsOf(w.ctx, late.ID); err != nil || len(got) != 0 {
		t.Errorf("an invitation that is over still leads into %+v, %v", got, err)
	}
	if w.audited(AuditMemberAdded) != 3 || w.audited(AuditMemberInvited) != 3 {
		t.Errorf("audited %d added, %d invited", w.audited(AuditMemberAdded), w.audited(AuditMemberInvited))
	}
}
