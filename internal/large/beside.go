package large

import (
	"context"
	"crypto/sha256"
	"time"
)

// beside fills what lies beside the tasks: mails, audit events, views, the working copies and history of what is not
// old, invitations, and what waits for the council.
func (f *filler) beside(ctx context.Context) error {
	n := len(f.tasks)
	err := f.copy(ctx, "mails", []string{"id", "account_id", "task_id", "recipient", "template", "state", "created_at"}, n, func(i int) []any {
		t, state := &f.tasks[i], "sent"
		if i%300 == 7 {
			state = "failed"
		}
		var to any
		if t.owner != 0 {
			to = t.owner
		}
		return []any{int64(i + 1), to, int64(i + 1), "somebody@large.example", "task_assigned", state, t.sent}
	})
	if err == nil {
		err = f.copySome(ctx, "audit_events", []string{"at", "kind", "account_id", "case_id", "task_id"}, 2*n, func(i int) []any {
			t := &f.tasks[i/2]
			switch {
			case i%2 == 0:
				return []any{t.sent, "task_sent", t.sender, int64(t.case_ + 1), int64(i/2 + 1)}
			case t.done.IsZero():
				return nil
			}
			return []any{t.done, t.state, max(t.owner, 1), int64(t.case_ + 1), int64(i/2 + 1)}
		})
	}
	if err == nil {
		err = f.copySome(ctx, "views", []string{"account_id", "task_id", "hour", "kind"}, n, func(i int) []any {
			if t := &f.tasks[i]; t.owner != 0 && f.now.Sub(t.sent) < 48*time.Hour { // older ones are tidied away
				return []any{t.owner, int64(i + 1), t.sent.Truncate(time.Hour), "task_opened"}
			}
			return nil
		})
	}
	for _, table := range []string{"tabs", "revisions"} {
		if err == nil {
			err = f.sheets(ctx, table)
		}
	}
	if err == nil {
		err = f.invitations(ctx)
	}
	if err != nil {
		return err
	}
	return f.waits(ctx)
}

// sheets are a tab of each sheet of the last year, and what history it has.
func (f *filler) sheets(ctx context.Context, table string) error {
	columns := []string{"contribution_id", "tab", "revision", "body", "saved_at", "saved_by"}
	if table == "tabs" {
		columns = append(columns, "save_id")
	}
	return f.copySome(ctx, table, columns, len(f.tasks), func(i int) []any {
		t, id := &f.tasks[i], int64(i+1)
		if t.owner == 0 || f.now.Sub(t.sent) > 365*24*time.Hour {
			return nil
		}
		row := []any{id, "advice", int64(1), f.sealed(i, "tab/"+number(i)+"/advice", `{"answers":{"aim":"A tripod grip"}}`), t.sent, t.owner}
		if table == "tabs" {
			row = append(row, "")
		}
		return row
	})
}

func (f *filler) invitations(ctx context.Context) error {
	return f.copySome(ctx, "invitations", []string{"task_id", "email", "token_hash", "sent_by", "made_at", "expires_at"}, len(f.tasks), func(i int) []any {
		t, id := &f.tasks[i], int64(i+1)
		if t.owner != 0 || t.group != 0 {
			return nil
		}
		sum := sha256.Sum256([]byte(ref("i", id)))
		return []any{id, ref("i", id) + "@large.example", sum[:], t.sender, t.sent, t.sent.AddDate(0, 0, 28)}
	})
}

// waits are what owners of open tasks ask of the council.
func (f *filler) waits(ctx context.Context) error {
	err := f.copySome(ctx, "proposals", []string{"id", "task_id", "account_id", "kind", "reason", "was", "wanted", "body", "asked_at"}, len(f.tasks), func(i int) []any {
		t, id, body := &f.tasks[i], int64(i+1), "proposal/"+number(i)
		switch {
		case t.state == "decline_proposed":
			return []any{id, id, t.owner, "decline", "discharged", "assigned", nil, f.sealed(i, body, "{}"), t.sent.Add(time.Hour)}
		case t.state == "assigned" && t.owner != 0 && i%40 == 3:
			return []any{id, id, t.owner, "more_time", "missed", "assigned", f.now.AddDate(0, 0, 30), f.sealed(i, body, "{}"), t.sent.Add(time.Hour)}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return f.copySome(ctx, "messages", []string{"ref", "task_id", "account_id", "council", "body", "sent_at"}, len(f.tasks), func(i int) []any {
		t, id := &f.tasks[i], int64(i+1)
		if t.state != "assigned" || t.owner == 0 || i%50 != 9 {
			return nil
		}
		return []any{ref("m", id), id, t.owner, false, f.sealed(i, "message/"+ref("m", id), "Which school is she at now?"), t.sent.Add(time.Hour)}
	})
}
