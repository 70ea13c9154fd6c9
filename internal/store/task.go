package store

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// NewTask is a form sent to somebody. Facts is the JSON that answers are
// prefilled from, Tabs the prefilled answers of each tab that has some;
// Comments is free text. All three are sealed.
type NewTask struct {
	CaseID, VersionID, OwnerID, SenderID int64
	Due                                  *portal.Date
	Comments                             string
	Facts                                []byte
	Tabs                                 map[string][]byte
	TabsTotal                            int       // of the form, for the list
	Roles                                []string  // in which roles the task is done; nil: the whole form
	SentAt                               time.Time // zero: now; else it was sent, and received, then
}

// SendTask makes an answer sheet and the task for its owner, and mails the
// owner. NotFound when case, version or account are not there, or the owner's
// account is disabled.
func (s *Store) SendTask(ctx context.Context, n NewTask) (ref string, err error) {
	ref = vault.Ref()
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var wrapped []byte
		var to, formType string
		err := tx.QueryRowContext(ctx, `select c.wrapped_key, a.email, v.form_type from cases c, accounts a, versions v
where c.id = ? and a.id = ? and a.disabled_at is null and v.id = ?`, n.CaseID, n.OwnerID, n.VersionID).Scan(&wrapped, &to, &formType)
		if err != nil {
			return orGone(err)
		}
		key, err := s.caseKey(wrapped)
		if err != nil {
			return err
		}
		contribution, err := s.insertContribution(ctx, tx, key, n)
		if err != nil {
			return err
		}
		task, err := s.insertTask(ctx, tx, key, n, contribution, ref)
		if err != nil {
			return err
		}
		data := MailTaskAssigned{FormType: formType, Due: n.Due, Path: "/tasks/" + ref}
		if err := s.queueMail(ctx, tx, newMail{account: n.OwnerID, task: task, to: to, template: TemplateTaskAssigned, data: data}); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditTaskSent, account: n.SenderID, case_: n.CaseID, task: task})
	})
	if err != nil {
		return "", err
	}
	return ref, nil
}

func (s *Store) insertContribution(ctx context.Context, tx bun.Tx, key vault.CaseKey, n NewTask) (id int64, err error) {
	if id, err = nextID(ctx, tx, "contributions"); err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `insert into contributions (id, case_id, version_id, facts, tabs_total, created_at) values (?, ?, ?, ?, ?, ?)`,
		id, n.CaseID, n.VersionID, key.Seal(n.Facts, factsContext(id)), n.TabsTotal, s.now())
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

func (s *Store) insertTask(ctx context.Context, tx bun.Tx, key vault.CaseKey, n NewTask, contribution int64, ref string) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `insert into tasks (ref, contribution_id, case_id, owner_id, sender_id, state, due_on, comments, sent_at, received_at, roles)
values (?, ?, ?, ?, ?, ?, ?::date, ?, ?, ?, string_to_array(nullif(?, ''), ' ')) returning id`, ref, contribution, n.CaseID, n.OwnerID, n.SenderID, string(portal.Assigned),
		dateText(n.Due), key.Seal([]byte(clean(n.Comments)), commentsContext(ref)), s.sentAt(n), receivedAt(n), strings.Join(n.Roles, " ")).Scan(&id)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, "insert into task_holders (task_id, account_id, held_from) values (?, ?, ?)", id, n.OwnerID, s.now())
	return id, err
}
