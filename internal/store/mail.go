package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// The templates of mail. Their data holds no child's name and no free text
// (design 6).
const (
	TemplateCode              = "code"
	TemplateTaskAssigned      = "task_assigned"
	TemplateReceipt           = "receipt"
	TemplateInvitation        = "invitation"
	TemplateTaskRetracted     = "task_retracted"
	TemplateRegistrationCode  = "registration_code"
	TemplateAlreadyRegistered = "already_registered"
)

// The states of a mail.
const (
	MailPending = "pending"
	MailSent    = "sent"
	MailFailed  = "failed"
)

// MailCode is the data of TemplateCode and TemplateRegistrationCode. Number says which code
// of the sign-in or registration it is.
type MailCode struct {
	Code      string    `json:"code"`
	Number    int       `json:"number"`
	SentAt    time.Time `json:"sent_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

// MailTaskAssigned is the data of TemplateTaskAssigned. Path is where the task
// is, without host.
type MailTaskAssigned struct {
	FormType string       `json:"form_type"`
	Due      *portal.Date `json:"due,omitempty"`
	Path     string       `json:"path"`
	More     []MailForm   `json:"more,omitempty"`
}

// MailReceipt is the data of TemplateReceipt.
type MailReceipt struct {
	FormType    string    `json:"form_type"`
	Reference   string    `json:"reference"`
	Hash        string    `json:"hash"` // hexadecimal
	SubmittedAt time.Time `json:"submitted_at"`
	Path        string    `json:"path"`
}

// MailInvitation is the data of TemplateInvitation. Path holds the token of the link.
type MailInvitation struct {
	FormType  string       `json:"form_type"`
	Due       *portal.Date `json:"due,omitempty"`
	Path      string       `json:"path"`
	ExpiresAt time.Time    `json:"expires_at"`
	More      []MailForm   `json:"more,omitempty"`
}

// MailRetracted is the data of TemplateTaskRetracted. Path is empty for somebody who was
// invited and has no account.
type MailRetracted struct {
	FormType string `json:"form_type"`
	Path     string `json:"path,omitempty"`
}

// MailRegistered is the data of TemplateAlreadyRegistered.
type MailRegistered struct {
	Path string `json:"path"` // of the sign-in page
}

// Mail is a mail for the job that sends it. Data is JSON as one of the Mail...
// types; nil once the mail was sent.
type Mail struct {
	ID        int64
	To        string
	Template  string
	Data      []byte
	State     string
	Tries     int
	CreatedAt time.Time
}

type newMail struct {
	account, task int64
	lead          int64 // the mail that it goes out with; 0: a job of its own
	to, template  string
	data          any
}

func mailContext(id int64) string { return fmt.Sprintf("mail/%d", id) }

// queueMail writes the mail and its job in the transaction of what it tells
// of, and wakes the queue (stack 3); or does with it what its account has chosen.
func (s *Store) queueMail(ctx context.Context, tx bun.Tx, m newMail) error {
	atOnce, err := s.chosen(ctx, tx, m)
	if err != nil || !atOnce {
		return err
	}
	_, err = s.insertMail(ctx, tx, m)
	return err
}

func (s *Store) insertMail(ctx context.Context, tx bun.Tx, m newMail) (id int64, err error) {
	if id, err = nextID(ctx, tx, "mails"); err != nil {
		return 0, err
	}
	data, err := json.Marshal(m.data)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `insert into mails (id, account_id, task_id, lead_id, recipient, template, data, created_at)
values (?, nullif(?, 0), nullif(?, 0), nullif(?, 0), ?, ?, ?, ?)`, id, m.account, m.task, m.lead, m.to, m.template, s.ring.Seal(data, mailContext(id)), s.now())
	if err != nil || m.lead != 0 {
		return id, err
	}
	return id, queueJob(ctx, tx, id)
}

// queueJob puts the job of a mail into the queue.
func queueJob(ctx context.Context, tx bun.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `with job as (
  insert into river_job (kind, args, max_attempts, queue, state)
  values ('mail', jsonb_build_object('mail_id', ?::bigint), 25, 'default', 'available') returning queue
)
select pg_notify(concat(current_schema(), '.river_insert'), jsonb_build_object('queue', queue)::text) from job`, id)
	return err
}

// PendingMail gives a mail by its number, opened. State says whether it still
// wants sending: a job may run twice. NotFound when there is none.
func (s *Store) PendingMail(ctx context.Context, id int64) (Mail, error) {
	m := Mail{ID: id}
	var sealed []byte
	err := s.db.QueryRowContext(steady(ctx), "select recipient, template, data, state, tries, created_at from mails where id = ?", id).
		Scan(&m.To, &m.Template, &sealed, &m.State, &m.Tries, &m.CreatedAt)
	if err != nil {
		return Mail{}, fault(err)
	}
	if sealed != nil {
		m.Data, err = s.ring.Open(sealed, mailContext(id))
	}
	return m, fault(err)
}

// MarkMailSent notes that a mail was accepted, with those that go out with it, and clears their data. The first
// accepted delivery of a task's mail, or of the daily mail that told of it, is when the task was received (design 5).
func (s *Store) MarkMailSent(ctx context.Context, id int64, messageID string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `with m as (
  update mails set state = 'sent', data = null, message_id = ?0, last_error = '', tries = tries + 1, sent_at = ?1
  where (id = ?2 or lead_id = ?2) and state <> 'sent' returning id, task_id, template
), told as (
  select m.task_id, m.template from m union all select d.task_id, d.template from m join digest_items d on d.mail_id = m.id
)
update tasks set received_at = ?1 from told where tasks.id = told.task_id and told.template in ('task_assigned', 'invitation', 'group_task', 'guest_invited') and received_at is null`,
			clean(messageID), s.now(), id)
		return err
	})
}

// MarkMailFailed notes that a try failed, with the SMTP answer (0 for none) and the server's
// words; permanent means that no other follows. The data of codes and invitations goes then:
// nobody is to read them any more.
func (s *Store) MarkMailFailed(ctx context.Context, id int64, permanent bool, code int, lastError string) error {
	_, err := s.db.ExecContext(steady(ctx), `update mails set tries = tries + 1, last_error = left(?0, 500), code = ?3,
state = case when ?1 then 'failed' else state end, failed_at = case when ?1 then ?4::timestamptz end,
data = case when ?1 and template in ('code', 'registration_code', 'invitation', 'guest_invited', 'reset_code', 'email_change_old', 'email_change_new') then null else data end
where (id = ?2 or lead_id = ?2) and state <> 'sent'`, clean(lastError), permanent, id, code, s.now())
	return fault(err)
}
