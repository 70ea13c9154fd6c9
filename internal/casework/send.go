package casework

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// NewTask is a form to be sent to one person or group: into the tray of GroupRef, else to the
// account OwnerID or, when that is 0, to whoever has or will register the address Email.
type NewTask struct {
	CaseID   int64
	FormKey  string // the newest published version of this form is sent
	OwnerID  int64
	Email    string
	GroupRef string // the work group whose tray it goes into, in place of a person; ""
	Name     string // what the officer calls who is invited; may be ""
	SenderID int64  // whose name, organisation and telephone the form shows
	Due      *portal.Date
	Comments string
	SentAt   time.Time      // zero: now; else when the form had been sent
	Facts    map[string]any // {case, child, task, plan}: what x-prefill points to
	Roles    []string       // in which of the form's roles the owner does it; nil: the whole form
	Only     []string       // the tabs that the owner fills in; nil: all that the roles may
	Shared   string         // rows of a sending with the same have one sheet; "" for one of its own
	Guest    bool           // who is invited registers for this form only
	Advice   portal.AdviceCategory
	Papers   []string // references of the papers of its sending that go along
	Again    bool     // it is known that the recipient has this form already
}

func (n NewTask) part() store.Part { return store.Part{Roles: n.Roles, Only: n.Only} }

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
	task, missing, err := c.prefilled(form, n)
	if err != nil {
		return "", nil, err
	}
	ref, err = c.store.SendTask(ctx, task)
	return ref, missing, err
}

// prefilled is a task with its sheet as it is sent, and the facts that were missing.
func (c *Casework) prefilled(form *Version, n NewTask) (task store.NewTask, missing []string, err error) {
	access, err := accessFor(form, n.part())
	if err != nil {
		return task, nil, err
	}
	filled, missing := form.Prefill(form.Empty(), n.Facts)
	done, total := progressOf(form.SheetOn(filled, c.today()).As(access), 0)
	tabs, err := splitTabs(form.Definition, filled)
	if err != nil {
		return task, nil, err
	}
	kept, err := json.Marshal(n.Facts)
	return store.NewTask{CaseID: n.CaseID, VersionID: form.ID, OwnerID: n.OwnerID, SenderID: n.SenderID,
		Email: n.Email, Name: n.Name, GroupRef: n.GroupRef, Guest: n.Guest, Advice: n.Advice, Papers: n.Papers, Again: n.Again,
		Due: n.Due, Comments: n.Comments, Facts: kept, Tabs: tabs, TabsDone: done, TabsTotal: total, Part: n.part(), PartWords: partName(form.Definition, n.Only), Shared: n.Shared, SentAt: n.SentAt}, missing, err
}

// accessFor is accessOf; invalid when a role is not the form's or there is no tab to fill in.
func accessFor(form *Version, part store.Part) (engine.Access, error) {
	for _, code := range part.Roles {
		if code != engine.RoleCouncil && !slices.ContainsFunc(form.Roles, func(r engine.Role) bool { return r.Code == code }) {
			return engine.Access{}, portal.Fail(portal.Invalid, "This form has no role “"+code+"”. Choose one of its roles.")
		}
	}
	for _, name := range part.Only {
		if !slices.ContainsFunc(form.Tabs, func(t *engine.Tab) bool { return t.Name == name }) {
			return engine.Access{}, portal.Fail(portal.Invalid, "This form has no section “"+name+"”. Choose its sections again.")
		}
	}
	access := accessOf(form, part)
	if !slices.ContainsFunc(form.Tabs, access.Writes) {
		return access, portal.Fail(portal.Invalid, "In this role there is nothing to fill in on this form. Choose another role.")
	}
	return access, nil
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
