package casework

import (
	"context"
	"encoding/json"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// NewTask is a form to be sent to one person.
type NewTask struct {
	CaseID   int64
	FormKey  string // the newest published version of this form is sent
	OwnerID  int64
	SenderID int64 // whose name, organisation and telephone the form shows
	Due      *portal.Date
	Comments string
	SentAt   time.Time      // zero: now; else when the form had been sent
	Facts    map[string]any // {case, child, task, plan}: what x-prefill points to
}

// Send copies the facts into a fresh sheet of the form's newest version and sends
// it. It returns the task's reference and the facts that the form asks for and that
// were missing.
func (c *Casework) Send(ctx context.Context, n NewTask) (ref string, missing []string, err error) {
	row, err := c.store.LatestVersion(ctx, n.FormKey)
	if err != nil {
		return "", nil, err
	}
	form, err := c.version(ctx, row.ID)
	if err != nil {
		return "", nil, err
	}
	filled, missing := form.Prefill(form.Empty(), n.Facts)
	tabs, err := splitTabs(form.Definition, filled)
	if err != nil {
		return "", nil, err
	}
	kept, err := json.Marshal(n.Facts)
	if err != nil {
		return "", nil, err
	}
	ref, err = c.store.SendTask(ctx, store.NewTask{CaseID: n.CaseID, VersionID: form.ID, OwnerID: n.OwnerID, SenderID: n.SenderID,
		Due: n.Due, Comments: n.Comments, Facts: kept, Tabs: tabs, TabsTotal: len(form.Tabs), SentAt: n.SentAt})
	return ref, missing, err
}

func splitTabs(def *engine.Definition, a engine.Answers) (map[string][]byte, error) {
	tabs := map[string][]byte{}
	for _, t := range def.Tabs {
		if t.Attachments != nil {
			continue
		}
		body, err := def.TabAnswers(a, t).Marshal()
		if err != nil {
			return nil, err
		}
		tabs[t.Name] = body
	}
	return tabs, nil
}
