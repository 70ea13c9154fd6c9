package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// NewTask is a form sent to somebody: into the tray of the group GroupRef, else to the
// account OwnerID, or, when that is 0, to whoever has or will register the address Email. Facts is the JSON that answers are prefilled from,
// Tabs the prefilled answers of each tab that has some; Comments is free text. All three
// are sealed.
type NewTask struct {
	CaseID, VersionID, OwnerID, SenderID int64
	Email, Name                          string // Name is what the officer calls who is invited; may be ""
	GroupRef                             string // the work group whose tray it goes into, in place of a person; ""
	Due                                  *portal.Date
	Comments                             string
	Facts                                []byte
	Tabs                                 map[string][]byte
	TabsDone, TabsTotal                  int       // progress as it is sent, for the lists
	Part                                           // what of the sheet is the task's
	PartWords                            string    // what its tabs are called, for lists; "" where Only is nil
	Shared                               string    // of a sending: tasks with the same have one sheet, that of the first; "" for one of its own
	SentAt                               time.Time // zero: now; else it was sent, and received, then
	Guest                                bool      // who has no account registers for this form only
	Advice                               portal.AdviceCategory
	Papers                               []string // references of the papers of its Sending that go along
	Again                                bool     // it is known that the recipient has this form already (SendAll)
}

// SendTask makes an answer sheet and the task for its owner, and mails the owner, or the
// address that is invited to register. NotFound when case, version or account are not there;
// Invalid when the recipient's account is disabled.
func (s *Store) SendTask(ctx context.Context, n NewTask) (ref string, err error) {
	ref = vault.Ref()
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.sendTask(ctx, tx, n, 0, ref, nil) })
	if err != nil {
		return "", err
	}
	return ref, nil
}

// sendTask is SendTask of a sending, 0 for none. beside is nil for a task by itself.
func (s *Store) sendTask(ctx context.Context, tx bun.Tx, n NewTask, sending int64, ref string, beside *companions) error {
	var wrapped []byte
	var formType string
	err := tx.QueryRowContext(ctx, "select c.wrapped_key, v.form_type from cases c, versions v where c.id = ? and v.id = ?", n.CaseID, n.VersionID).
		Scan(&wrapped, &formType)
	if err != nil {
		return orGone(err)
	}
	key, err := s.caseKey(wrapped)
	if err != nil {
		return err
	}
	to, err := s.receiver(ctx, tx, n)
	if err != nil {
		return err
	}
	contribution, err := s.sheetFor(ctx, tx, key, n, beside)
	if err != nil {
		return err
	}
	task, err := s.insertTask(ctx, tx, key, n, contribution, sending, ref)
	if err != nil {
		return err
	}
	if err := enclose(ctx, tx, sending, task, n.Papers); err != nil {
		return err
	}
	told := handing{task: task, ref: ref, case_: n.CaseID, by: n.SenderID, formType: formType, due: n.Due, name: n.Name, guest: n.Guest, with: beside}
	if err := s.audit(ctx, tx, event{kind: AuditTaskSent, account: n.SenderID, case_: n.CaseID, task: task}); err != nil {
		return err
	}
	return s.handTo(ctx, tx, told, to)
}

// sheetFor is a new sheet, or that of the parts beside it that share one.
func (s *Store) sheetFor(ctx context.Context, tx bun.Tx, key vault.CaseKey, n NewTask, beside *companions) (id int64, err error) {
	if beside == nil || n.Shared == "" {
		return s.insertContribution(ctx, tx, key, n)
	}
	if id, made := beside.sheets[n.Shared]; made {
		return id, nil
	}
	if id, err = s.insertContribution(ctx, tx, key, n); err == nil {
		beside.sheets[n.Shared] = id
	}
	return id, err
}

// receiver is whom a task goes to: an account, a work group, or an address without account.
type receiver struct {
	account, group int64
	email          string
}

// receiver finds who gets a new task: a person, or a work group.
func (s *Store) receiver(ctx context.Context, tx bun.Tx, n NewTask) (receiver, error) {
	if n.GroupRef == "" {
		return s.recipient(ctx, tx, n.OwnerID, n.Email)
	}
	g, err := groupToSend(ctx, tx, n.GroupRef)
	return receiver{group: g.ID}, err
}

// recipient finds who gets a task. An address is looked up under a lock that registering it
// takes too, so that nobody is invited who has registered a moment before.
func (s *Store) recipient(ctx context.Context, tx bun.Tx, accountID int64, email string) (r receiver, err error) {
	var disabled bool
	if accountID != 0 {
		err = tx.QueryRowContext(ctx, "select id, email, disabled_at is not null from accounts where id = ?", accountID).Scan(&r.account, &r.email, &disabled)
		if err == nil && disabled {
			return r, gone()
		}
		return r, orGone(err)
	}
	r.email = portal.CleanEmail(clean(email))
	if r.email == "" {
		return r, portal.Fail(portal.Invalid, "Enter the work email address that the form goes to.")
	}
	if err := lockAddress(ctx, tx, r.email); err != nil {
		return r, err
	}
	err = tx.QueryRowContext(ctx, "select id, disabled_at is not null from accounts where email = ?", r.email).Scan(&r.account, &disabled)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return r, notMailbox(ctx, tx, r.email)
	case err == nil && disabled:
		return r, portal.Fail(portal.Invalid, "The account of this address is closed. Send the form to another address.")
	}
	return r, err
}

// lockAddress makes whoever sends to an address and whoever registers it come one after the other.
func lockAddress(ctx context.Context, tx bun.Tx, email string) error {
	_, err := tx.ExecContext(ctx, "select pg_advisory_xact_lock_shared(hashtextextended('addresses', 7)), pg_advisory_xact_lock(hashtextextended(?, 7))", "address/"+email)
	return err
}

// lockAddresses is lockAddress of all addresses, by one lock however many they are.
func lockAddresses(ctx context.Context, tx bun.Tx) error {
	_, err := tx.ExecContext(ctx, "select pg_advisory_xact_lock(hashtextextended('addresses', 7))")
	return err
}

// handing is a task on its way to whoever gets it.
type handing struct {
	task, case_, by     int64
	ref, formType, name string
	due                 *portal.Date
	guest               bool // who is invited registers for this form only
	with                *companions
}

// handTo gives a task without an owner to an account and mails it, puts it into the tray of
// a group, or invites an address.
func (s *Store) handTo(ctx context.Context, tx bun.Tx, h handing, to receiver) error {
	if to.group != 0 {
		if _, err := tx.ExecContext(ctx, "update tasks set group_id = ? where id = ?", to.group, h.task); err != nil {
			return err
		}
		return s.noticeTray(ctx, tx, tray{group: to.group, task: h.task, template: TemplateGroupTask, with: h.with},
			MailGroupTask{FormType: h.formType, Due: h.due, Count: 1, Path: "/tasks"})
	}
	if to.account == 0 {
		return s.invite(ctx, tx, h, to.email)
	}
	if _, err := tx.ExecContext(ctx, "update tasks set owner_id = ? where id = ?", to.account, h.task); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "insert into task_holders (task_id, account_id, held_from) values (?, ?, ?)", h.task, to.account, s.now())
	if err != nil {
		return err
	}
	data := MailTaskAssigned{FormType: h.formType, Due: h.due, Path: "/tasks/" + h.ref}
	return s.post(ctx, tx, newMail{account: to.account, task: h.task, to: to.email, template: TemplateTaskAssigned, data: data}, h.with)
}

func (s *Store) insertContribution(ctx context.Context, tx bun.Tx, key vault.CaseKey, n NewTask) (id int64, err error) {
	if id, err = nextID(ctx, tx, "contributions"); err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `insert into contributions (id, case_id, version_id, facts, tabs_done, tabs_total, created_at) values (?, ?, ?, ?, ?, ?, ?)`,
		id, n.CaseID, n.VersionID, key.Seal(n.Facts, factsContext(id)), n.TabsDone, n.TabsTotal, s.now())
	if err != nil {
		return 0, err
	}
	for tab, body := range n.Tabs {
		if err := s.insertPrefill(ctx, tx, id, n.SenderID, tab, key.Seal(body, tabContext(id, tab))); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// insertPrefill writes revision 1 of a tab, in the history too: what the
// council filled in is the first thing to compare with.
func (s *Store) insertPrefill(ctx context.Context, tx bun.Tx, contribution, by int64, tab string, sealed []byte) error {
	_, err := tx.ExecContext(ctx, `with w as (
  insert into tabs (contribution_id, tab, revision, body, saved_at, saved_by, save_id) values (?0, ?1, 1, ?2, ?3, ?4, '') returning body
)
insert into revisions (contribution_id, tab, revision, body, saved_at, saved_by) select ?0, ?1, 1, body, ?3, ?4 from w`,
		contribution, clean(tab), sealed, s.now(), by)
	return err
}

func (s *Store) sentAt(n NewTask) time.Time {
	if n.SentAt.IsZero() {
		return s.now()
	}
	return n.SentAt.UTC()
}

// receivedAt is known at once for what had been sent before; else the first accepted
// delivery or the first opening sets it.
func receivedAt(n NewTask) *time.Time {
	if n.SentAt.IsZero() {
		return nil
	}
	at := n.SentAt.UTC()
	return &at
}

func (s *Store) insertTask(ctx context.Context, tx bun.Tx, key vault.CaseKey, n NewTask, contribution, sending int64, ref string) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `insert into tasks (ref, contribution_id, case_id, sender_id, state, due_on, comments, sent_at, received_at, roles, guest_until, team_id, sending_id, advice, tabs, part)
select ?, ?, id, ?, ?, ?::date, ?, ?, ?::timestamptz, string_to_array(nullif(?, ''), ' '), ?::timestamptz, team_id, nullif(?, 0), ?, string_to_array(nullif(?, ''), ' '), nullif(?, '') from cases where id = ? returning id`, ref, contribution, n.SenderID, string(portal.Assigned),
		dateText(n.Due), key.Seal([]byte(clean(n.Comments)), commentsContext(ref)), s.sentAt(n), receivedAt(n), strings.Join(n.Roles, " "), s.guestUntil(n.Guest), sending, string(n.Advice), strings.Join(n.Only, " "), n.PartWords, n.CaseID).Scan(&id)
	if err == nil && n.Only != nil {
		_, err = tx.ExecContext(ctx, "insert into part_progress (task_id, tabs_done, tabs_total) values (?, ?, ?)", id, n.TabsDone, n.TabsTotal)
	}
	return id, err
}
