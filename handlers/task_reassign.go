package handlers

import (
	"slices"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// searchedFrom is how many people make a list that is searched.
const searchedFrom = 15

// reassignShow asks who gets the form.
func (s *Server) reassignShow(r *request) error {
	v, err := r.reassignView()
	if err != nil {
		return err
	}
	return r.render("pages/reassign", v)
}

// reassignView is the page with what was posted so far.
func (r *request) reassignView() (*ReassignPage, error) {
	me := r.session.Account
	people, err := r.s.store.Colleagues(r.UserContext(), me.ID)
	if err != nil {
		return nil, err
	}
	groups, err := r.s.store.GroupsOf(r.UserContext(), me.ID)
	if err != nil {
		return nil, err
	}
	away, err := r.absences(people)
	if err != nil {
		return nil, err
	}
	form := r.form()
	v := &ReassignPage{Page: r.page("Re-Assign", "tasks"), Child: r.child(), Action: r.path("reassign"), Note: clipped(form.Get("note"), 20*portal.MaxNote),
		Find: strings.TrimSpace(clipped(form.Get("find"), 100)), Search: len(people) > searchedFrom, Nobody: len(groups) == 0, Button: "Select User and Re-Assign"}
	v.Lead, v.Holder = r.reassignLead(people), r.holder(people)
	if v.Nobody && r.may(portal.ActionMessages) {
		v.CouncilHref = r.path("messages")
	}
	if r.may(portal.ActionAskSignature) {
		v.AskHref = r.path("counter-sign", "ask")
	}
	if r.work.Standing != portal.Owner {
		v.People = append(v.People, PersonOption{OptionView: option("person:"+me.Ref, me.Name+" (you)", form.Get("to")), Sub: "The form opens at once", Email: me.Email})
	}
	for _, p := range people {
		if p.AccountID == r.work.OwnerID {
			continue
		}
		o := PersonOption{OptionView: option("person:"+p.Ref, p.Name, form.Get("to")), Sub: joined(", ", p.Profession, strings.Join(p.Groups, ", ")), Email: p.Email, Away: away[p.AccountID]}
		if !o.Checked && !fits(v.Find, p.Name, p.Email) {
			v.Hidden++
			continue
		}
		v.People = append(v.People, o)
	}
	for _, g := range groups {
		v.Groups = append(v.Groups, option("group:"+g.Ref, g.Name, form.Get("to")))
	}
	if r.takesOver() {
		for _, why := range portal.HandReasons {
			v.Reasons = append(v.Reasons, engine.OptionView{ID: "reason-" + string(why), Value: string(why), Label: why.Words(), Checked: string(why) == form.Get("reason")})
		}
	}
	return v, nil
}

func option(value, label, chosen string) engine.OptionView {
	return engine.OptionView{ID: strings.ReplaceAll(value, ":", "-"), Value: value, Label: label, Checked: value == chosen}
}

// fits reports whether the words looked for stand in one of the texts.
func fits(find string, texts ...string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(find), func(c rune) bool { return c == ' ' || c == ',' }) {
		if !strings.Contains(strings.ToLower(strings.Join(texts, " ")), word) {
			return false
		}
	}
	return true
}

// takesOver reports whether the form is a colleague's, for which a reason is asked.
func (r *request) takesOver() bool { return r.work.Standing != portal.Owner && r.work.OwnerID != 0 }

// reassignLead says what happens to the form.
func (r *request) reassignLead(people []store.Colleague) string {
	switch {
	case r.work.Standing == portal.Owner:
		return "The form leaves your list; what you have written goes with it."
	case r.work.OwnerID == 0:
		return "The form leaves the tray."
	}
	for _, p := range people {
		if p.AccountID == r.work.OwnerID {
			return "The form is with " + p.Name + ". Take it over only if they are away or have agreed: it leaves their list with all that is written, and an email tells them."
		}
	}
	return "The form is with a colleague. It leaves their list with all that is written, and an email tells them."
}

// reassign gives the form to whoever was chosen.
func (s *Server) reassign(r *request) error {
	form := r.form()
	if do := form.Get(fieldDo); do == "find" || do == "look" {
		return s.reassignShow(r)
	}
	if went, err := r.wentMeanwhile(); went || err != nil {
		return err
	}
	n := store.HandOver{ByID: r.session.Account.ID, TaskRef: r.work.Ref, Reason: portal.HandReason(form.Get("reason")),
		Note: strings.TrimSpace(strings.ReplaceAll(form.Get("note"), "\r\n", "\n"))}
	kind, ref, _ := strings.Cut(form.Get("to"), ":")
	switch kind {
	case "person":
		n.ToRef = ref
	case "group":
		n.GroupRef = ref
	}
	switch {
	case len([]rune(n.Note)) > portal.MaxNote:
		return r.reassignRefused("note", "The note is longer than 1,000 characters. Shorten it")
	case n.ToRef+n.GroupRef != "" && r.takesOver() && n.Reason.Words() == "":
		return r.reassignRefused("reason", "Choose why you take this form from your colleague")
	}
	return r.handOver(n)
}

// handOver does it, and says where the form went.
func (r *request) handOver(n store.HandOver) error {
	out, err := r.s.store.Reassign(r.UserContext(), n)
	switch {
	case portal.CodeOf(err) == portal.Invalid:
		if went, again := r.wentMeanwhile(); went || again != nil { // pressed twice at the same moment
			return again
		}
		return r.reassignRefused("to", portal.SentenceOf(err))
	case err != nil:
		return hidden(err)
	case out.Mine:
		r.flash("taken-over")
		return r.goTo("/tasks/" + r.work.Ref)
	case out.Tray:
		r.flash("put-in-tray")
	case r.takesOver():
		r.flash("passed-between")
	default:
		r.flash("reassigned")
	}
	return r.goTo("/tasks")
}

// holder is whom the form is with, as the page posts it: whoever presses a button on a page from
// before it went elsewhere is asked again, about whoever has it then.
func (r *request) holder(people []store.Colleague) string {
	switch r.work.OwnerID {
	case r.session.Account.ID:
		return "me"
	case 0:
		return "tray"
	}
	i := slices.IndexFunc(people, func(p store.Colleague) bool { return p.AccountID == r.work.OwnerID })
	if i < 0 {
		return "another"
	}
	return "person:" + people[i].Ref
}

// wentMeanwhile reports whether the form has gone to somebody else since the page was shown, and
// answers then: pressed twice it is done, else the page says whom the form is with now, and
// nothing is taken from them.
func (r *request) wentMeanwhile() (bool, error) {
	work, err := r.s.cases.Open(r.UserContext(), r.session.Account, r.work.Ref)
	if err != nil {
		return true, hidden(err)
	}
	people, err := r.s.store.Colleagues(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return true, err
	}
	r.work = work
	now, asked, to := r.holder(people), r.form().Get("holder"), r.form().Get("to")
	switch {
	case asked == "" || asked == now:
		return false, nil
	case now == "me" && to == "person:"+r.session.Account.Ref:
		return true, r.goTo("/tasks/" + r.work.Ref)
	case now == "tray" && strings.HasPrefix(to, "group:"):
		r.flash("put-in-tray")
		return true, r.goTo("/tasks")
	case now == to:
		r.flash("reassigned")
		return true, r.goTo("/tasks")
	}
	return true, r.reassignRefused("to", "The form has gone to somebody else since this page was opened. Read whom it is with now, and choose again")
}

// reassignRefused shows the page again with what is to be put right.
func (r *request) reassignRefused(place, why string) error {
	v, err := r.reassignView()
	if err != nil {
		return err
	}
	at := "#note"
	switch place {
	case "note":
		v.NoteFault = why
	case "reason":
		v.ReasonFault, at = why, "#reason-"+string(portal.HandReasons[0])
	default:
		v.Fault, at = why, "#to"
	}
	v.Error = true
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{at, why}}}}}
	return r.invalid("pages/reassign", v)
}
