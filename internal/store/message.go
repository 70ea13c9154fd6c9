package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Message is one of the thread between the owner of a task, and its author while somebody
// counter-signs it, and the council.
type Message struct {
	ID      int64
	ByID    int64
	ByName  string
	Council bool // written by the council
	Words   string
	SentAt  time.Time
	ReadAt  *time.Time // when somebody of the other side first saw it
}

// bySide is true for those who write to the council about a task t: its owner, and its author
// while somebody counter-signs it.
const bySide = `(t.owner_id = ?0 or t.author_id = ?0 and t.state = 'counter_signing')`

const messagesSQL = `select m.id, m.ref, m.account_id, a.name, m.council, m.body, m.sent_at, m.read_at, c.wrapped_key
from tasks t join messages m on m.task_id = t.id join accounts a on a.id = m.account_id join cases c on c.id = t.case_id
where t.ref = ?1 and (` + bySide + ` or ` + taskOfMyTeam + `) order by m.id`

// Messages are the thread of a task, oldest first, for its present owner, for its author while
// somebody counter-signs it, and for officers; none for anybody else. ReadMessages says that they were seen.
func (s *Store) Messages(ctx context.Context, accountID int64, taskRef string) ([]Message, error) {
	rows, err := s.db.QueryContext(steady(ctx), messagesSQL, accountID, clean(taskRef))
	if err != nil {
		return nil, fault(err)
	}
	var out []Message
	err = each(rows, func(rows *sql.Rows) error {
		m, err := s.scanMessage(rows)
		out = append(out, m)
		return err
	})
	return out, fault(err)
}

func (s *Store) scanMessage(rows *sql.Rows) (m Message, err error) {
	var ref string
	var body, wrapped []byte
	var read sql.NullTime
	if err := rows.Scan(&m.ID, &ref, &m.ByID, &m.ByName, &m.Council, &body, &m.SentAt, &read, &wrapped); err != nil {
		return m, err
	}
	m.SentAt, m.ReadAt = m.SentAt.UTC(), timeFrom(read)
	key, err := s.caseKey(wrapped)
	if err != nil {
		return m, err
	}
	words, err := key.Open(body, messageContext(ref))
	m.Words = string(words)
	return m, err
}

// ReadMessages notes that one of those who may read the thread has seen what the other side wrote.
func (s *Store) ReadMessages(ctx context.Context, accountID int64, taskRef string) error {
	_, err := s.db.ExecContext(steady(ctx), `with t as (
  select t.id, t.case_id, `+bySide+` as mine from tasks t where t.ref = ?1 and (`+bySide+` or `+taskOfMyTeam+`)
), seen as (
  update messages m set read_at = ?2, read_by = ?0 from t where m.task_id = t.id and m.read_at is null and m.council = coalesce(t.mine, false)
  returning m.id
)
insert into audit_events (at, kind, account_id, case_id, task_id, detail)
select ?2, ?3, ?0, t.case_id, t.id, max(seen.id)::text from seen, t group by t.case_id, t.id`,
		accountID, clean(taskRef), s.now(), string(AuditMessagesRead))
	return fault(err)
}

// NewMessage is a message to send. Ref is made by the page: the same again sends nothing more.
type NewMessage struct {
	AccountID    int64
	TaskRef, Ref string
	Words        string
}

// SendMessage writes a message in the thread of a task and mails the other side that there is
// one. NotFound unless the account owns the task, has asked for the counter-signature that it
// waits for, or is the council's; Invalid when it is empty
// or too long, TooLarge when the thread is full.
func (s *Store) SendMessage(ctx context.Context, n NewMessage) error {
	n.Words = clean(n.Words)
	if n.Words == "" {
		return portal.Fail(portal.Invalid, "Write the message first")
	}
	if len([]rune(n.Words)) > portal.MessageChars {
		return portal.Fail(portal.Invalid, "The message is longer than 4,000 characters. Shorten it, or send it in two")
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, err := lockHeld(ctx, tx, n.TaskRef)
		if err != nil {
			return err
		}
		council := t.owner != n.AccountID && (t.author != n.AccountID || t.state != portal.CounterSigning)
		if council {
			if err := ofCouncil(ctx, tx, n.AccountID, t.id); err != nil {
				return err
			}
		}
		sent, err := s.insertMessage(ctx, tx, t, n, council)
		if err != nil || !sent {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditMessageSent, account: n.AccountID, case_: t.case_, task: t.id}); err != nil {
			return err
		}
		if !council {
			return s.tellCouncil(ctx, tx, t, TemplateMessageCouncil, "/messages")
		}
		return s.tellSide(ctx, tx, t)
	})
}

// tellSide mails those who have a task, and its author while somebody counter-signs it, that
// the council has written.
func (s *Store) tellSide(ctx context.Context, tx bun.Tx, t heldTask) error {
	data := MailTurn{FormType: t.formType, Path: "/tasks/" + t.ref + "/messages"}
	if err := s.tellHolder(ctx, tx, t, TemplateMessage, data); err != nil || t.state != portal.CounterSigning {
		return err
	}
	email, _, err := addressOf(ctx, tx, t.author)
	if portal.CodeOf(err) == portal.NotFound {
		return nil // the author has left
	}
	if err != nil {
		return err
	}
	return s.tell(ctx, tx, []told{{t.author, email}}, newMail{task: t.id, template: TemplateMessage, data: data})
}

func (s *Store) insertMessage(ctx context.Context, tx bun.Tx, t heldTask, n NewMessage, council bool) (bool, error) {
	var count int
	if err := tx.QueryRowContext(ctx, "select count(*) from messages where task_id = ?", t.id).Scan(&count); err != nil {
		return false, err
	}
	if count >= portal.MessagesPerTask {
		return false, portal.Fail(portal.TooLarge, fmt.Sprintf("There are %d messages about this form, which is as many as it can have. Ring the other side instead.", count))
	}
	key, err := s.caseKey(t.wrapped)
	if err != nil {
		return false, err
	}
	ref := clean(n.Ref)
	done, err := tx.ExecContext(ctx, `insert into messages (ref, task_id, account_id, council, body, sent_at) values (?, ?, ?, ?, ?, ?) on conflict (ref) do nothing`,
		ref, t.id, n.AccountID, council, key.Seal([]byte(n.Words), messageContext(ref)), s.now())
	if err != nil {
		return false, err
	}
	rows, err := done.RowsAffected()
	if err != nil || rows == 1 {
		return rows == 1, err
	}
	var before []byte
	err = tx.QueryRowContext(ctx, "select body from messages where ref = ? and task_id = ? and account_id = ?", ref, t.id, n.AccountID).Scan(&before)
	if err == nil {
		before, err = key.Open(before, messageContext(ref))
	}
	if err != nil {
		return false, orGone(err)
	}
	if string(before) == n.Words {
		return false, nil
	}
	n.Ref = hex.EncodeToString(key.MAC(messageContext(ref) + "\x00" + n.Words)) // written on after it was sent: what was added is a message too
	return s.insertMessage(ctx, tx, t, n, council)
}
