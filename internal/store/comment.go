package store

import (
	"context"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// Comment is what somebody who works on a form said of a question, of a row, or, without a
// Path, of the whole form. Label is what it was called then. It never goes to the council.
type Comment struct {
	ID, AccountID, ReplyTo int64 // ReplyTo: the comment that is answered, 0 for none
	Ref, Path, Label, Body string
	Name                   string // of its writer
	MadeAt                 time.Time
	SettledAt              *time.Time
	SettledBy              string
}

// NewComment is a comment to be made. ReplyTo is the reference of the one that it answers, ""
// for a new one. SaveID is made by the page: the same words with it again are the same comment.
type NewComment struct {
	AccountID                                   int64
	TaskRef, Path, Label, Body, ReplyTo, SaveID string
}

// ref names a comment; a page that is sent twice names it twice the same.
func (n NewComment) ref(key vault.CaseKey) string {
	if n.SaveID == "" {
		return vault.Ref()
	}
	words := strings.Join([]string{"comment", n.TaskRef, strconv.FormatInt(n.AccountID, 10), n.SaveID, n.Path, n.ReplyTo, n.Body}, "\x00")
	return hex.EncodeToString(key.MAC(words)[:10])
}

func commentContext(ref, part string) string { return "comment/" + ref + "/" + part }

// mayComment is true in a statement about a task t whose ?0 is the account that asks: for who
// has an open form, and for its author while it is with a counter signatory.
const mayComment = `t.state in ('assigned', 'returned', 'counter_signing') and (t.owner_id = ?0 or (t.author_id = ?0 and t.state = 'counter_signing'))`

// MakeComment writes a comment. NotFound unless the account may (see mayComment), and for an
// answer to nothing; Conflict when there are portal.MaxComments open ones.
func (s *Store) MakeComment(ctx context.Context, n NewComment) (ref string, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var task, case_, reply int64
		var wrapped []byte
		err := tx.QueryRowContext(ctx, `select t.id, t.case_id, c.wrapped_key from tasks t join cases c on c.id = t.case_id
where t.ref = ?1 and `+mayComment+` for update of t`, n.AccountID, clean(n.TaskRef)).Scan(&task, &case_, &wrapped)
		if err != nil {
			return orGone(err)
		}
		key, err := s.caseKey(wrapped)
		if err != nil {
			return err
		}
		var kept bool
		ref = n.ref(key)
		if err := tx.QueryRowContext(ctx, "select exists (select 1 from comments where ref = ?)", ref).Scan(&kept); err != nil || kept {
			return err
		}
		if n.ReplyTo != "" {
			err = tx.QueryRowContext(ctx, "select coalesce(reply_to, id), path from comments where ref = ? and task_id = ?", clean(n.ReplyTo), task).Scan(&reply, &n.Path)
			if err != nil {
				return orGone(err)
			}
		}
		var open int
		err = tx.QueryRowContext(ctx, "select count(*) from comments where task_id = ? and settled_at is null", task).Scan(&open)
		if err != nil {
			return err
		}
		if open >= portal.MaxComments {
			return portal.Fail(portal.Conflict, "There are 200 open comments on this form. Settle some, then add yours.")
		}
		_, err = tx.ExecContext(ctx, `insert into comments (ref, task_id, account_id, reply_to, path, label, body, made_at) values (?, ?, ?, nullif(?, 0), ?, ?, ?, ?)`,
			ref, task, n.AccountID, reply, clean(n.Path), key.Seal([]byte(clean(n.Label)), commentContext(ref, "label")), key.Seal([]byte(clean(n.Body)), commentContext(ref, "body")), s.now())
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditCommentMade, account: n.AccountID, case_: case_, task: task, object: ref})
	})
	return ref, err
}

// SettleComment marks a comment and the answers to it as settled. Settling it twice is
// settling it once. NotFound unless the account may comment on that task.
func (s *Store) SettleComment(ctx context.Context, accountID int64, taskRef, ref string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var task, case_, id int64
		err := tx.QueryRowContext(ctx, `select t.id, t.case_id, coalesce(k.reply_to, k.id) from tasks t join comments k on k.task_id = t.id
where t.ref = ?1 and k.ref = ?2 and `+mayComment, accountID, clean(taskRef), clean(ref)).Scan(&task, &case_, &id)
		if err != nil {
			return orGone(err)
		}
		result, err := tx.ExecContext(ctx, "update comments set settled_at = ?, settled_by = ? where task_id = ? and ? in (id, reply_to) and settled_at is null",
			s.now(), accountID, task, id)
		if err != nil {
			return err
		}
		if changed, err := result.RowsAffected(); err != nil || changed == 0 {
			return errors.Join(err)
		}
		return s.audit(ctx, tx, event{kind: AuditCommentSettled, account: accountID, case_: case_, task: task, object: ref})
	})
}

// fillComment reads one comment of a sheet.
func (h *Sheet) fillComment(r sheetRow) error {
	c := Comment{ID: r.ints[0], AccountID: r.ints[1], ReplyTo: r.ints[2], Ref: r.texts[0], Path: r.texts[1], Name: r.texts[2], SettledBy: r.texts[3],
		MadeAt: r.times[0].Time.UTC(), SettledAt: timeFrom(r.times[1])}
	label, err := h.Key.Open(r.bodies[0], commentContext(c.Ref, "label"))
	if err != nil {
		return err
	}
	body, err := h.Key.Open(r.bodies[1], commentContext(c.Ref, "body"))
	c.Label, c.Body = string(label), string(body)
	h.Remarks = append(h.Remarks, c)
	return err
}
