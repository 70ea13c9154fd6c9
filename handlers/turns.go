package handlers

import (
	"fmt"
	"strconv"
	"strings"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// may reports whether whoever asks may do an action to the task as it is.
func (r *request) may(a portal.Action) bool { return portal.May(a, r.work.Standing, r.work.State) }

// turnLinks are what can be said about the task beside its answers, for whoever asks.
func (r *request) turnLinks() (out TurnLinks) {
	w := r.work
	if r.preview() {
		return nil
	}
	if r.may(portal.ActionMessages) {
		out = append(out, TurnLink{r.path("messages"), "Messages", newWords(w.Unread)})
	}
	if r.may(portal.ActionAskTime) {
		out = append(out, TurnLink{r.path("more-time"), timeLinkWords(w.MoreTime), ""})
	}
	if r.may(portal.ActionProposeDecline) {
		out = append(out, TurnLink{r.path("decline"), "Decline", ""})
	}
	if r.may(portal.ActionAskPart) && (w.Askable() != nil || len(w.Lent) > 0) {
		out = append(out, TurnLink{r.path("ask"), "Ask a colleague elsewhere for a part", ""})
	}
	if r.may(portal.ActionLetter) {
		out = append(out, TurnLink{r.path("letter"), "Answer by letter", ""})
	}
	if r.may(portal.ActionDecide) && len(w.Decisions()) > 0 {
		out = append(out, TurnLink{r.path("decide"), decideWords(w.Decisions()[0]), ""})
	}
	return out
}

// newWords is "2 new", or "" for none.
func newWords(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n) + " new"
}

func timeLinkWords(p *store.Proposal) string {
	switch {
	case p.Waits():
		return "More time asked on " + portal.London(p.AskedAt).List()
	case p != nil && p.Outcome == store.OutcomeRefused:
		return "More time refused on " + portal.London(*p.SettledAt).List()
	}
	return "Ask for more time"
}

// decideWords name what an officer can decide, by the first of the decisions.
func decideWords(first portal.Decision) string {
	switch first {
	case portal.AgreeDecline:
		return "Decide on the decline"
	case portal.GrantTime:
		return "Decide on more time"
	case portal.AcceptForm:
		return "Accept or return"
	}
	return "Open again"
}

// asked is a proposal as it is shown; nil for none.
func (r *request) asked(p *store.Proposal) *AskedView {
	if p == nil {
		return nil
	}
	v := &AskedView{Title: "More time asked", Words: p.Words}
	if p.Kind == store.ProposeDecline {
		v.Title = "Decline proposed"
	}
	v.Title += " on " + portal.Stamp(p.AskedAt) + " by " + p.ByName
	add := func(label, value string) {
		if value != "" {
			v.Facts = append(v.Facts, Fact{label, value})
		}
	}
	if p.Kind == store.ProposeDecline {
		add("Reason", portal.DeclineReasonOf(p.Reason).Words)
	} else if p.Reason != portal.TimeOther {
		add("Reason", portal.TimeReasonOf(p.Reason).Words)
	}
	add("Date", spanWords(p.First, p.Last))
	if p.Wanted != nil {
		add("Date asked for", p.Wanted.Long())
	}
	add("Who to ask instead", joined(", ", p.Instead.Name, p.Instead.Service, p.Instead.Email))
	answered(v, p)
	return v
}

// answered puts the answer to a proposal.
func answered(v *AskedView, p *store.Proposal) {
	words := map[string]string{store.OutcomeAgreed: "Agreed", store.OutcomeRefused: "Refused", store.OutcomeWithdrawn: "Taken back", store.OutcomeOver: "Not decided: the form was submitted or taken back first"}[p.Outcome]
	if p.Kind == store.ProposeMoreTime && p.Outcome == store.OutcomeAgreed {
		words = "Granted"
	}
	if words == "" {
		return
	}
	v.Answered, v.Answer = words+" on "+portal.Stamp(*p.SettledAt), p.Answer
	if p.SettledBy != "" {
		v.Answered += " by " + p.SettledBy
	}
	v.Tone = map[string]string{store.OutcomeAgreed: "green", store.OutcomeRefused: "amber"}[p.Outcome]
}

func spanWords(first, last *portal.Date) string {
	switch {
	case first == nil && last == nil:
		return ""
	case first == nil:
		return "Until " + last.Long()
	case last == nil:
		return first.Long()
	}
	return first.Long() + " to " + last.Long()
}

// returned is why the form came back; nil when it did not, or was submitted since.
func (r *request) returned() *ReturnedView {
	b := r.work.Returned
	if b == nil {
		return nil
	}
	v := &ReturnedView{Title: "Returned for correction on ", Words: b.Words}
	if b.Reopened {
		v.Title = "Opened again on "
	}
	v.Title += portal.Stamp(b.At) + " by " + b.ByName
	for _, q := range b.Questions {
		line := ReturnedLine{Title: q.Title, Words: q.Words}
		if tab := r.tabOf(q.Name); tab != nil {
			line.Href = r.path("form", tab.Name) + "#" + engine.PathID(q.Name)
		}
		v.Questions = append(v.Questions, line)
	}
	return v
}

// tabOf is the tab on which a question of that form name stands; nil for none.
func (r *request) tabOf(name string) *engine.Tab {
	q := r.work.Form.Questions["/"+strings.ReplaceAll(name, ".", "/")]
	if q == nil || q.Tab == nil {
		return nil
	}
	if tab, err := r.work.Tab(q.Tab.Name); err == nil {
		return tab
	}
	return nil
}

// layTurns puts at the questions of a page what the council wants changed there, and the
// way to say that something of its record is wrong.
func (r *request) layTurns(questions []*engine.QuestionView) {
	if r.preview() {
		return
	}
	asked := map[string]string{}
	if b := r.work.Returned; b != nil {
		for _, q := range b.Questions {
			asked[q.Name] = joined(" ", asked[q.Name], q.Words)
		}
	}
	r.layTurn(questions, asked, r.may(portal.ActionMessages))
}

func (r *request) layTurn(questions []*engine.QuestionView, asked map[string]string, messages bool) {
	for _, q := range questions {
		q.Asked = asked[q.Name]
		if messages && q.LastOfRecord && q.CorrectionID == "" {
			q.WrongHref = r.path("messages") + "?about=" + q.Name + "#words"
		}
		r.layTurn(q.Children, asked, messages)
	}
}

// declineNote says on the form that the council did not agree to a decline.
func (r *request) declineNote() *AskedView {
	p := r.work.Decline
	if p == nil || p.Outcome != store.OutcomeRefused || r.work.Receipt != nil && r.work.Receipt.SubmittedAt.After(*p.SettledAt) {
		return nil
	}
	return r.asked(p)
}

// statement is the page of a statement about the task.
func (r *request) statement(st *casework.Statement, faults []engine.Fault, title string) StatementPage {
	back := Link{r.path("form", r.work.FirstTab()), "Back to the form"}
	v := StatementPage{Child: r.child(), KeptDays: portal.KeptDays, EntryPage: EntryPage{Page: r.page(title, "tasks"), Heading: title, Back: back, Cancel: Link{back.Href, "No, go back"},
		Summary: entrySummary(faults), Sections: []EntrySection{section(st.Form, st.Form.Tabs[0], st.Answers, faults)}}}
	v.Error = v.Summary != nil
	return v
}

// looked reports whether a form was sent only to be shown again with what was typed: by the
// Enter key, or a button of a table.
func looked(r *request) bool { return r.form().Get(fieldDo) == "look" || rowAction(r.form()) }

// roundLines are the submissions of a form that was submitted more than once.
func (r *request) roundLines() ([]RoundLine, error) {
	if r.work.Rounds < 2 || !r.may(portal.ActionReadRounds) {
		return nil, nil
	}
	rounds, err := r.s.store.SubmissionRounds(r.UserContext(), r.session.Account.ID, r.work.Ref)
	if err != nil {
		return nil, err
	}
	var out []RoundLine
	for _, one := range rounds {
		words := fmt.Sprintf("Submission %d on %s, receipt %s", one.Number, portal.Stamp(one.At), one.Reference)
		if one.ByLetter {
			words += ", by letter"
		}
		out = append(out, RoundLine{words, r.path("rounds", strconv.Itoa(one.Number), "pdf")})
	}
	return out, nil
}
