package casework

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// Work is a task opened by somebody: its sheet, its form and the answers so far.
type Work struct {
	store.Sheet
	Account portal.Account // who opened it
	Form    *Version       // in the language that it is shown in
	Answers engine.Answers
	Access  engine.Access // which tabs the task reads and writes
	laid    *laid         // Answers along Form
	own     *Version      // Form in its own language
}

// Open reads the task with this reference for the account. A task that is
// unknown and one that is none of the account's business both give not_found.
func (c *Casework) Open(ctx context.Context, account portal.Account, ref string) (*Work, error) {
	sheet, err := c.store.FindSheet(ctx, account.ID, ref)
	if err != nil {
		return nil, err
	}
	if sheet.Standing == portal.Owner && account.Has(portal.RoleGuest) {
		sheet.Standing = portal.GuestOwner
		if err := c.guestOver(ctx, sheet.TaskID); err != nil {
			return nil, err
		}
	}
	return c.openSheet(ctx, account, sheet)
}

// openSheet lays a sheet that was found along its form.
func (c *Casework) openSheet(ctx context.Context, account portal.Account, sheet store.Sheet) (*Work, error) {
	form, err := c.version(ctx, sheet.VersionID)
	if err != nil {
		return nil, err
	}
	if !sheet.State.Open() {
		sheet.In = nil // what others were asked for is no part of what was submitted
	}
	w := &Work{Sheet: sheet, Account: account, Form: form, own: form, Access: accessOf(form, sheet.Part)}
	l, err := c.lay(form, &sheet)
	if err != nil {
		return nil, err
	}
	w.Answers, w.laid = l.answers, l
	w.onlySeen()
	return w, nil
}

// onlySeen takes out of the sheet what stands on tabs that the task does not read.
func (w *Work) onlySeen() {
	if w.Access.Whole() {
		return
	}
	if w.hidesDocuments() {
		w.Attachments = nil
		w.Infected = slices.DeleteFunc(w.Infected, func(a store.Attachment) bool { return a.Question == "" })
	}
	w.Strays = slices.DeleteFunc(w.Strays, func(n store.StrayNote) bool { _, err := w.HadTab(n.Tab); return err != nil })
	w.seenFiles()
}

// seenFiles leaves out the files of questions on tabs that the task's roles do not read. A
// version may have renamed the tab that a file was attached on: it stands where an answer
// names it, and where none does it is left to whoever has the task.
func (w *Work) seenFiles() {
	if len(w.Files)+len(w.Infected) == 0 || w.Form.Tabs[0].Whole {
		return
	}
	at := map[string]string{}
	for _, f := range w.Laid().Files() {
		at[f.Ref] = f.Path
	}
	unseen := func(f store.Attachment) bool {
		name, _, _ := strings.Cut(cmp.Or(at[f.Ref], f.Question), ".")
		return slices.ContainsFunc(w.Form.Tabs, func(t *engine.Tab) bool { return t.Name == name && !w.Access.Sees(t) })
	}
	w.Files, w.Infected = slices.DeleteFunc(w.Files, unseen), slices.DeleteFunc(w.Infected, unseen)
}

// joinTabs puts the stored bodies of the tabs together to the answers of the sheet.
func joinTabs(def *engine.Definition, tabs map[string]store.TabCopy) (engine.Answers, error) {
	answers := def.Empty()
	for _, tab := range def.Tabs {
		stored, ok := tabs[tab.Name]
		if !ok || len(stored.Body) == 0 {
			continue
		}
		part, err := engine.ParseAnswers(stored.Body)
		if err != nil {
			return engine.Answers{}, portal.Wrap(portal.Internal, "The answers of this form cannot be read.", err)
		}
		answers = def.WithTab(answers, tab, part)
	}
	return answers, nil
}

// Tab returns the tab of that name, or not_found: also for one that the task's roles do
// not read.
func (w *Work) Tab(name string) (*engine.Tab, error) {
	for _, t := range w.tabs() {
		if t.Name == name {
			return t, nil
		}
	}
	return nil, portal.Fail(portal.NotFound, "This form has no such section.")
}

// HadTab is Tab, and gives also one that somebody else was asked for: pages on which it was
// written may still be open.
func (w *Work) HadTab(name string) (*engine.Tab, error) {
	for _, t := range w.Form.Tabs {
		if t.Name == name && slices.Contains(w.Lent, name) {
			return t, nil
		}
	}
	return w.Tab(name)
}

// tabs are those that the task's roles read.
func (w *Work) tabs() []*engine.Tab {
	if w.Access.Whole() {
		return w.Form.Tabs
	}
	return slices.DeleteFunc(slices.Clone(w.Form.Tabs), func(t *engine.Tab) bool { return !w.Access.Sees(t) })
}

// mayWrite refuses what would change a tab that the task's roles do not fill in.
func (w *Work) mayWrite(tab *engine.Tab) error {
	if w.Access.Writes(tab) {
		return nil
	}
	return portal.Fail(portal.Forbidden, w.ReadOnlyWords(tab)+" Nothing was changed.")
}

// ReadOnlyWords says why a tab can only be read, "" when it can be written.
func (w *Work) ReadOnlyWords(tab *engine.Tab) string {
	if w.Access.Writes(tab) {
		return ""
	}
	if slices.Contains(w.Lent, tab.Name) {
		return "Somebody whom you asked has filled in this section. You can read it and not change it."
	}
	var owners []string
	for _, code := range tab.Owners {
		owners = append(owners, w.Form.RoleTitle(code))
	}
	return "This section is filled in by: " + strings.Join(owners, ", ") + ". You can read it and not change it."
}

// Neighbours are the tabs before and after the named one that apply; nil at the ends.
func (w *Work) Neighbours(name string) (previous, next *engine.Tab) {
	behind := false
	for _, t := range w.tabs() {
		switch {
		case t.Name == name:
			behind = true
		case w.Laid().Hides(t):
		case !behind:
			previous = t
		default:
			return previous, t
		}
	}
	return previous, nil
}

// ChildFacts are the facts of the child's record that the banner shows, as they were when
// the form was sent; empty for whoever may not read them.
type ChildFacts struct {
	Address string `json:"address"`
	Setting string `json:"setting"`
}

// ChildFacts reads them out of the facts that were kept.
func (w *Work) ChildFacts() ChildFacts {
	var facts struct {
		Child ChildFacts `json:"child"`
	}
	if len(w.Facts) == 0 || json.Unmarshal(w.Facts, &facts) != nil {
		return ChildFacts{}
	}
	return facts.Child
}

// FirstTab is the name of the tab that the form opens on: the first one to fill in.
func (w *Work) FirstTab() string {
	tabs := w.tabs()
	for _, t := range tabs {
		if w.Access.Writes(t) && !w.Laid().Hides(t) {
			return t.Name
		}
	}
	if len(tabs) > 0 {
		return tabs[0].Name
	}
	return w.Form.Tabs[0].Name // which Tab does not give out
}

// Faults is the complete pass over the sheet: what stands between it and submission, and
// what only warns, in the form's order, the supporting documents included. Tabs that
// others fill in are theirs to complete.
func (w *Work) Faults() []engine.Fault {
	faults := append(w.Laid().Complete(), w.infectedFaults()...)
	for _, t := range w.Form.Tabs {
		if t.Attachments != nil && w.Access.Writes(t) {
			faults = append(faults, t.AttachmentFaults(len(w.Attachments))...)
		}
	}
	return faults
}

// Seen records that the account has opened the task: once per account, task and
// hour, and the first opening by the owner as the day it was received. On that
// first opening the facts of the owner's account are copied into the form (design 3.5).
func (c *Casework) Seen(ctx context.Context, w *Work) error {
	if w.ViewRecorded {
		return nil
	}
	if err := c.store.MarkOpened(ctx, w.SheetIDs, w.Account.ID); err != nil {
		return err
	}
	if w.OpenedAt != nil || !w.Standing.Owns() || !w.State.Open() {
		return nil
	}
	return c.prefillAccount(ctx, w)
}

func (c *Casework) prefillAccount(ctx context.Context, w *Work) error {
	all, _ := w.Form.Prefill(w.Answers, map[string]any{"account": accountFacts(w.Account)})
	filled := w.Answers
	for _, tab := range w.Form.Tabs {
		if !w.Access.Writes(tab) {
			continue
		}
		filled = w.Form.WithTab(filled, tab, all)
		before, err := w.Form.TabAnswers(w.Answers, tab).Marshal()
		if err != nil {
			return err
		}
		after, err := w.Form.TabAnswers(all, tab).Marshal()
		if err != nil {
			return err
		}
		if string(before) == string(after) {
			continue
		}
		done, total := progress(w, filled)
		rev, at, err := c.store.SaveTab(ctx, store.Save{SheetIDs: w.SheetIDs, AccountID: w.Account.ID, Tab: tab.Name,
			Base: w.Tabs[tab.Name].Revision, SaveID: vault.Ref(), Body: after, Done: done, Total: total})
		if portal.CodeOf(err) == portal.Conflict { // another window was opened at the same moment, and has done it
			return c.openAgain(ctx, w)
		}
		if err != nil {
			return err
		}
		w.Tabs[tab.Name] = store.TabCopy{Revision: rev, Body: after, SavedAt: at, SavedBy: w.Account.ID}
	}
	w.setAnswers(filled)
	return nil
}

// openAgain takes what the task is by now.
func (c *Casework) openAgain(ctx context.Context, w *Work) error {
	now, err := c.Open(ctx, w.Account, w.Ref)
	if err == nil {
		*w = *now
	}
	return err
}

// accountFacts are the facts of an account that x-prefill may point to under
// /account (formdefs/README.md).
func accountFacts(a portal.Account) map[string]any {
	return map[string]any{
		"name": a.Name, "jobTitle": a.Profession, "organisation": a.Organisation,
		"email": a.Email, "telephone": a.Phone, "contact": contactOf(a),
		// Forms offer registers by their key: "hcpc" for the HCPC of an account.
		"register": strings.ToLower(a.Register), "registrationNumber": a.RegistrationNumber,
	}
}

func contactOf(a portal.Account) string {
	if a.Phone == "" {
		return a.Email
	}
	return a.Phone + ", " + a.Email
}
