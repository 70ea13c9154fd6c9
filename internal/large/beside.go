package large

import (
	"crypto/sha256"
	"time"
)

// tablesBeside lie beside the tasks: mails, audit events, views, the working copies and history of what is not
// old, invitations, what waits or waited for the council, what was exported, and what retention removes.
func (f *filler) tablesBeside() []table {
	return []table{
		{"audit_events", "at kind account_id case_id task_id", f.event},
		{"mails", "id account_id task_id recipient template state created_at settled_at", f.mail},
		{"tabs", "contribution_id tab revision body saved_at saved_by save_id", func(i int) []any {
			if row := f.sheet(i); row != nil {
				return append(row, "")
			}
			return nil
		}},
		{"revisions", "contribution_id tab revision body saved_at saved_by", f.sheet},
		{"messages", "ref task_id account_id council body sent_at read_at", f.message},
		{"proposals", "id task_id account_id kind reason was wanted body asked_at outcome settled_at", f.proposal},
		{"exports", "task_id round confirmed_at confirmed_by", f.export},
		{"removals", "case_id contribution_id goes_on noticed_at done_at", f.removal},
		{"reminders", "task_id due_on days sent_at", f.reminder},
		{"digest_items", "account_id task_id template class for_day made_at", f.news},
		{"views", "account_id task_id hour kind", f.view},
		{"invitations", "task_id email token_hash sent_by made_at expires_at", f.invitation},
	}
}

func (f *filler) event(i int) []any {
	t := &f.tasks[i/2]
	switch {
	case i%2 == 0:
		return []any{t.sent, "task_sent", t.sender, int64(t.case_ + 1), int64(i/2 + 1)}
	case t.done.IsZero():
		return nil
	}
	return []any{t.done, t.state, max(t.owner, 1), int64(t.case_ + 1), int64(i/2 + 1)}
}

// mail is the one that brought a task. Some failed; what is older than two months somebody has seen to.
func (f *filler) mail(i int) []any {
	t, state := &f.tasks[i], "sent"
	var to, settled any
	if i%300 == 7 {
		if state = "failed"; f.now.Sub(t.sent) > 60*24*time.Hour {
			settled = t.sent.AddDate(0, 0, 1)
		}
	}
	if t.owner != 0 {
		to = t.owner
	}
	return []any{int64(i + 1), to, int64(i + 1), "somebody@large.example", "task_assigned", state, t.sent, settled}
}

// sheet is a tab of a sheet of the last year.
func (f *filler) sheet(i int) []any {
	t := &f.tasks[i]
	if t.owner == 0 || f.now.Sub(t.sent) > 365*24*time.Hour {
		return nil
	}
	return []any{int64(i + 1), "advice", int64(1), f.sealed(i, "tab/"+number(i)+"/advice", `{"answers":{"aim":"A tripod grip"}}`), t.sent, t.owner}
}

func (f *filler) view(i int) []any {
	if t := &f.tasks[i]; t.owner != 0 && f.now.Sub(t.sent) < 48*time.Hour { // older ones are tidied away
		return []any{t.owner, int64(i + 1), t.sent.Truncate(time.Hour), "task_opened"}
	}
	return nil
}

func (f *filler) invitation(i int) []any {
	t, id := &f.tasks[i], int64(i+1)
	if t.owner != 0 || t.group != 0 {
		return nil
	}
	sum := sha256.Sum256([]byte(ref("i", id)))
	return []any{id, ref("i", id) + "@large.example", sum[:], t.sender, t.sent, t.sent.AddDate(0, 0, 28)}
}

// proposal is what an owner asked of the council; a twentieth of what is done had one that is settled.
func (f *filler) proposal(i int) []any {
	t, id, body := &f.tasks[i], int64(i+1), "proposal/"+number(i)
	switch {
	case t.state == "decline_proposed":
		return []any{id, id, t.owner, "decline", "discharged", "assigned", nil, f.sealed(i, body, "{}"), t.sent.Add(time.Hour), "", nil}
	case t.state == "assigned" && t.owner != 0 && i%40 == 3:
		return []any{id, id, t.owner, "more_time", "missed", "assigned", f.now.AddDate(0, 0, 30), f.sealed(i, body, "{}"), t.sent.Add(time.Hour), "", nil}
	case !t.done.IsZero() && t.owner != 0 && i%20 == 3:
		return []any{id, id, t.owner, "more_time", "missed", "assigned", t.done, f.sealed(i, body, "{}"), t.sent.Add(time.Hour), "agreed", t.sent.Add(30 * time.Hour)}
	}
	return nil
}

// message is what somebody wrote about a task; about what is done it was read.
func (f *filler) message(i int) []any {
	t, id := &f.tasks[i], int64(i+1)
	var read any
	switch {
	case t.owner == 0:
		return nil
	case !t.done.IsZero() && i%10 == 9:
		read = t.sent.Add(20 * time.Hour)
	case t.state != "assigned" || i%50 != 9:
		return nil
	}
	return []any{ref("m", id), id, t.owner, false, f.sealed(i, "message/"+ref("m", id), "Which school is she at now?"), t.sent.Add(time.Hour), read}
}

// export says of half of what was accepted that it stands in the case system.
func (f *filler) export(i int) []any {
	t := &f.tasks[i]
	if t.state != "accepted" || i%2 == 0 {
		return nil
	}
	return []any{int64(i + 1), 1, t.done.AddDate(0, 0, 30), t.sender}
}

// removal is what retention has removed, and what it has said that it will.
func (f *filler) removal(i int) []any {
	t, id := &f.tasks[i], int64(i+1)
	goes := t.done.AddDate(0, 0, retractedKept)
	noticed := goes.AddDate(0, 0, -noticeDays)
	switch {
	case f.gone(t):
		return []any{int64(t.case_ + 1), id, goes, noticed, goes.Add(time.Hour)}
	case t.state == "retracted" && noticed.Before(f.now.AddDate(0, 0, -1)):
		return []any{int64(t.case_ + 1), id, goes, noticed, nil}
	}
	return nil
}

// reminder is the last that went out of what is open, up to yesterday.
func (f *filler) reminder(i int) []any {
	t := &f.tasks[i]
	if !t.done.IsZero() || t.state == "decline_proposed" || t.due.IsZero() {
		return nil
	}
	left := int(t.due.Sub(f.now.AddDate(0, 0, -1).Truncate(24*time.Hour)).Hours() / 24)
	for _, days := range []int{-1, 2, 7, 14} {
		if left <= days {
			return []any{int64(i + 1), t.due, days, f.now.AddDate(0, 0, -1)}
		}
	}
	return nil
}

// news waits for the daily mail of every fourth person with something open.
func (f *filler) news(i int) []any {
	t := &f.tasks[i]
	if t.state != "assigned" || t.owner%4 != 0 || t.owner == 0 {
		return nil
	}
	return []any{t.owner, int64(i + 1), "task_assigned", "new", f.now, f.now.AddDate(0, 0, -1)}
}
