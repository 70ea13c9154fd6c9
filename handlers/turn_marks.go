package handlers

import (
	"strconv"

	"portico/internal/portal"
	"portico/internal/store"
)

// marked puts on a line of a list what waits beside its state.
func marked(row TaskRow, m store.TurnMark) TaskRow {
	if m.Unread > 0 {
		row.News = counted(m.Unread, "new message")
	}
	if m.TimeAsked != nil {
		row.Asked = "More time asked on " + portal.London(*m.TimeAsked).List()
	}
	return row
}

// marking is row with what waits beside the state.
func marking(row func(store.TaskLine) TaskRow, marks map[string]store.TurnMark) func(store.TaskLine) TaskRow {
	return func(t store.TaskLine) TaskRow { return marked(row(t), marks[t.Ref]) }
}

// addDeclined puts the nil returns behind what was submitted.
func (r *request) addDeclined(asked tasksAsked, into *TaskRows, marks map[string]store.TurnMark) error {
	if asked.query.Filter != "" {
		return nil
	}
	declined, err := r.taskRows(asked, store.ListDeclined, marking(func(t store.TaskLine) TaskRow { return r.declinedRow(t, marks[t.Ref]) }, marks))
	into.Rows, into.Total = append(into.Rows, declined.Rows...), into.Total+declined.Total
	return err
}

// declinedRow is a nil return that the council agreed to, among what was submitted.
func (r *request) declinedRow(t store.TaskLine, m store.TurnMark) TaskRow {
	row := r.taskRow(t)
	row.Href, row.Progress, row.StateTone = "/tasks/"+t.Ref+"/decline", "", ""
	row.ReceiptRef = "Nil return: " + portal.DeclineReasonOf(m.DeclineReason).Words
	if t.DeclinedAt != nil {
		row.Submitted = portal.Stamp(*t.DeclinedAt)
	}
	return row
}

// markCase puts on a form of a case what waits for an officer.
func (r *request) markCase(row *CaseTaskRow, t store.CaseTask, m store.TurnMark) {
	task := "/tasks/" + t.Ref
	sub := func(words string) { row.StateSub = joined(". ", row.StateSub, words) }
	switch {
	case t.State == portal.DeclineProposed || t.State == portal.Declined:
		row.StateTone = map[portal.TaskState]string{portal.DeclineProposed: "amber"}[t.State]
		sub(portal.DeclineReasonOf(m.DeclineReason).Words)
	case t.State == portal.Returned:
		row.StateTone = "amber"
	case m.ByLetter && (t.State == portal.Submitted || t.State == portal.Accepted):
		sub("Answered by letter")
	}
	if m.Rounds > 1 {
		sub("Submission " + strconv.Itoa(m.Rounds))
	}
	if m.TimeAsked != nil && t.State.Open() {
		sub("More time asked, to " + m.TimeWanted.List())
	}
	if open := portal.Decisions(t.State, m.TimeAsked != nil); len(open) > 0 {
		row.Actions = append(row.Actions, Link{task + "/decide", decideWords(open[0])})
	}
	if t.State == portal.Returned && m.Rounds > 0 {
		row.Actions = append(row.Actions, Link{task + "/rounds/" + strconv.Itoa(m.Rounds) + "/pdf", "PDF of what was submitted"})
	}
	row.Actions = append(row.Actions, Link{task + "/messages", joined(", ", "Messages", newWords(m.Unread))})
}
