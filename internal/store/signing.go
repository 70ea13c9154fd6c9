package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Signing is one time that somebody was asked to counter-sign. Outcome and EndedAt are empty
// while the form is with the signatory. Note is the author's, Words are the signatory's.
type Signing struct {
	ID                        int64
	AuthorID, SignatoryID     int64
	AuthorName, SignatoryName string
	AskedAt                   time.Time
	EndedAt                   *time.Time
	Outcome                   SigningOutcome
	Note, Words               string
}

// SigningOutcome is how a Signing ended.
type SigningOutcome string

// The outcomes; "" is not ended.
const (
	SigningSigned    SigningOutcome = "signed"
	SigningSentBack  SigningOutcome = "sent_back"
	SigningTakenBack SigningOutcome = "taken_back"
	SigningLeft      SigningOutcome = "left" // the signatory has left
)

// AskSignature is what the owner sends with a form to a counter signatory. Baseline is the
// sheet as it was when it was looked at, Tabs and Attachments what it was made of.
type AskSignature struct {
	AccountID   int64
	TaskRef     string
	SignatoryID int64
	Note        string
	Baseline    []byte
	Tabs        map[string]int64
	Attachments []string
}

func signingContext(id int64, part string) string { return fmt.Sprintf("signing/%d/%s", id, part) }

// AskSignature gives a form to a colleague to counter-sign, keeps what its author had written
// as it was, and mails the colleague. NotFound unless the account owns the task; Conflict when
// it is not open or was changed since; Invalid when the signatory has left, is the author, or
// shares no work group with the author.
func (s *Store) AskSignature(ctx context.Context, n AskSignature) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, err := lockHeld(ctx, tx, n.TaskRef)
		if err != nil {
			return err
		}
		if t.owner != n.AccountID {
			return takenMeanwhile(ctx, tx, t.id, n.AccountID)
		}
		next, err := portal.Next(t.state, portal.EventAskSignature)
		if err != nil {
			return err
		}
		if err := maySign(ctx, tx, n); err != nil {
			return err
		}
		if err := noneOut(ctx, tx, t.id); err != nil {
			return err
		}
		if err := sameAsChecked(ctx, tx, t.id, Submission{Tabs: n.Tabs, Attachments: n.Attachments}); err != nil {
			return err
		}
		if err := s.insertSigning(ctx, tx, t, n); err != nil {
			return err
		}
		h := hand{by: n.AccountID, to: n.SignatoryID, kind: portal.HandSignAsked, object: fmt.Sprint("account ", n.SignatoryID)}
		if err := s.moveHands(ctx, tx, t, h); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "update tasks set state = ?, author_id = ?, signatory_id = ? where id = ?", string(next), n.AccountID, n.SignatoryID, t.id)
		if err != nil {
			return err
		}
		return s.mailSigning(ctx, tx, t, TemplateSignatureAsked, n.SignatoryID, n.AccountID)
	})
}

// takenMeanwhile is the answer to somebody who does not own a task: that it is with somebody
// else to whoever had it, and nothing to all others.
func takenMeanwhile(ctx context.Context, tx bun.Tx, task, account int64) error {
	var had bool
	err := tx.QueryRowContext(ctx, "select exists (select 1 from task_holders where task_id = ? and account_id = ?)", task, account).Scan(&had)
	if err != nil || !had {
		return errors.Join(err, gone())
	}
	return portal.Fail(portal.Conflict, "This form is with somebody else now, so nothing was done. Go back to your tasks to see where it is.")
}

// maySign refuses who cannot counter-sign for the author: the list that was chosen from may
// be older than what is so now.
func maySign(ctx context.Context, tx bun.Tx, n AskSignature) error {
	if n.SignatoryID == n.AccountID {
		return portal.Fail(portal.Invalid, "You cannot counter-sign your own form. Choose somebody else.")
	}
	var open, shares bool
	err := tx.QueryRowContext(ctx, `select a.disabled_at is null and not a.roles @> '{guest}', exists (select 1 from work_group_members m
    join work_groups g on g.id = m.group_id and g.closed_at is null
    join work_group_members o on o.group_id = m.group_id and o.account_id = ? and o.removed_at is null
  where m.account_id = a.id and m.removed_at is null)
from accounts a where a.id = ? for share`, n.AccountID, n.SignatoryID).Scan(&open, &shares)
	switch {
	case errors.Is(err, sql.ErrNoRows) || err == nil && !shares:
		return portal.Fail(portal.Invalid, "This person is in none of your work groups, so they cannot counter-sign for you. Choose somebody from the list.")
	case err == nil && !open:
		return portal.Fail(portal.Invalid, "The account of this person is closed. Choose somebody else.")
	}
	return err
}

func (s *Store) insertSigning(ctx context.Context, tx bun.Tx, t heldTask, n AskSignature) error {
	key, err := s.caseKey(t.wrapped)
	if err != nil {
		return err
	}
	// One that was left open, since whoever had it was taken off the group, has ended.
	_, err = tx.ExecContext(ctx, "update signings set ended_at = ?, outcome = 'taken_back' where task_id = ? and ended_at is null", s.now(), t.id)
	if err != nil {
		return err
	}
	id, err := nextID(ctx, tx, "signings")
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "insert into signings (id, task_id, author_id, signatory_id, asked_at, note, baseline) values (?, ?, ?, ?, ?, ?, ?)",
		id, t.id, n.AccountID, n.SignatoryID, s.now(), key.Seal([]byte(clean(n.Note)), signingContext(id, "note")), key.Seal(n.Baseline, signingContext(id, "baseline")))
	return err
}

// EndSigning is how a form comes back from the counter signatory without being signed. Amended
// is what was changed meanwhile, for the author to read.
type EndSigning struct {
	AccountID int64
	TaskRef   string
	Words     string
	Amended   []byte
}

// SendBack gives a form back from the counter signatory to its author, with words. NotFound
// unless the account is asked to counter-sign; Conflict when it is not any more.
func (s *Store) SendBack(ctx context.Context, n EndSigning) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, err := lockHeld(ctx, tx, n.TaskRef)
		if err != nil {
			return err
		}
		if t.owner != n.AccountID {
			return takenMeanwhile(ctx, tx, t.id, n.AccountID)
		}
		if _, err := portal.Next(t.state, portal.EventSendBack); err != nil {
			return err
		}
		author := t.author
		if err := s.backToAuthor(ctx, tx, t, n, SigningSentBack); err != nil {
			return err
		}
		return s.mailSigning(ctx, tx, t, TemplateSignatureSentBack, author, n.AccountID)
	})
}

// mayTakeBackSQL is whether an account runs a work group of the author or the signatory.
const mayTakeBackSQL = `select exists (select 1 from work_group_members me join work_groups g on g.id = me.group_id and g.closed_at is null
  join work_group_members o on o.group_id = me.group_id and o.account_id in (?, ?) and o.removed_at is null
where me.account_id = ? and me.admin and me.removed_at is null)`

// TakeBack gives a form back to its author before it was counter-signed: by the author, or by
// an administrator of a work group of either. The signatory is told, and the author when it
// was another. NotFound for everybody else; Conflict when it is no longer with a signatory.
func (s *Store) TakeBack(ctx context.Context, n EndSigning) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, err := lockHeld(ctx, tx, n.TaskRef)
		if err != nil {
			return err
		}
		if t.state != portal.CounterSigning {
			return s.backAlready(ctx, tx, t, n.AccountID)
		}
		if may := t.author == n.AccountID; !may {
			if err := tx.QueryRowContext(ctx, mayTakeBackSQL, t.author, t.owner, n.AccountID).Scan(&may); err != nil || !may {
				return errors.Join(err, gone())
			}
		}
		if err := s.backToAuthor(ctx, tx, t, n, SigningTakenBack); err != nil {
			return err
		}
		for _, to := range []int64{t.owner, t.author} {
			if to == n.AccountID {
				continue
			}
			if err := s.mailSigning(ctx, tx, t, TemplateSignatureTakenBack, to, n.AccountID); err != nil {
				return err
			}
		}
		return nil
	})
}

// backAlready says that a form is not with a signatory any more, to who may know.
func (s *Store) backAlready(ctx context.Context, tx bun.Tx, t heldTask, account int64) error {
	if t.owner != account {
		return takenMeanwhile(ctx, tx, t.id, account)
	}
	_, err := portal.Next(t.state, portal.EventSendBack)
	return err
}

// backToAuthor makes a form its author's again, ends the signing and writes both down; t is as it was before.
func (s *Store) backToAuthor(ctx context.Context, tx bun.Tx, t heldTask, n EndSigning, outcome SigningOutcome) error {
	next, err := portal.Next(t.state, portal.EventSendBack)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update tasks set state = ?, author_id = null, signatory_id = null where id = ?", string(next), t.id); err != nil {
		return err
	}
	if err := s.moveHands(ctx, tx, t, hand{by: n.AccountID, to: t.author, kind: signingHands[outcome]}); err != nil {
		return err
	}
	return s.endSigning(ctx, tx, t, n, outcome, 0)
}

func (s *Store) endSigning(ctx context.Context, tx bun.Tx, t heldTask, n EndSigning, outcome SigningOutcome, submission int64) error {
	var id int64
	err := tx.QueryRowContext(ctx, "select id from signings where task_id = ? and ended_at is null", t.id).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	key, err := s.caseKey(t.wrapped)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "update signings set ended_at = ?, ended_by = ?, outcome = ?, words = ?, amended = ?, submission_id = nullif(?, 0) where id = ?",
		s.now(), n.AccountID, string(outcome), key.Seal([]byte(clean(n.Words)), signingContext(id, "words")), key.Seal(n.Amended, signingContext(id, "amended")), submission, id)
	return err
}

// afterSigning gives what was counter-signed back to its author, who gets a receipt too. The
// signatory stays named on the task.
func (s *Store) afterSigning(ctx context.Context, tx bun.Tx, n Submission, r Receipt) error {
	var ref string
	if err := tx.QueryRowContext(ctx, "select ref from tasks where id = ?", n.TaskID).Scan(&ref); err != nil {
		return err
	}
	t, err := lockHeld(ctx, tx, ref)
	if err != nil {
		return err
	}
	if err := s.moveHands(ctx, tx, t, hand{by: n.AccountID, to: t.author, kind: portal.HandSigned, object: r.Reference}); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update tasks set author_id = null where id = ?", t.id); err != nil {
		return err
	}
	if err := s.endSigning(ctx, tx, t, EndSigning{AccountID: n.AccountID, Amended: n.Amended}, SigningSigned, r.SubmissionID); err != nil {
		return err
	}
	email, _, err := addressOf(ctx, tx, t.author)
	if portal.CodeOf(err) == portal.NotFound {
		return nil // the author has left
	}
	if err != nil {
		return err
	}
	return s.queueMail(ctx, tx, newMail{account: t.author, task: t.id, to: email, template: TemplateCounterSigned, data: receiptMail(t.submittedTask, r)})
}

// mailSigning tells somebody of a counter-signature, unless they have left.
func (s *Store) mailSigning(ctx context.Context, tx bun.Tx, t heldTask, template string, to, by int64) error {
	email, _, err := addressOf(ctx, tx, to)
	if portal.CodeOf(err) == portal.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	data := MailSigning{FormType: t.formType, Due: t.due, Path: "/tasks/" + t.ref}
	if err := tx.QueryRowContext(ctx, "select name from accounts where id = ?", by).Scan(&data.By); err != nil {
		return err
	}
	if template == TemplateSignatureTakenBack && to == t.owner {
		data.Path = "/tasks" // it is theirs no more
	}
	return s.queueMail(ctx, tx, newMail{account: to, task: t.id, to: email, template: template, data: data})
}

// SigningTexts are what lies sealed of the last signing of a task and is read only where it is shown.
type SigningTexts struct {
	Baseline, Amended []byte
}

const signingTextsSQL = `select g.id, g.baseline, g.amended, c.wrapped_key
from tasks t join signings g on g.task_id = t.id join cases c on c.id = t.case_id
where t.ref = ?1 and (t.owner_id = ?0 or g.signatory_id = ?0 or g.author_id = ?0)
order by g.id desc limit 1`

// SigningTexts gives what the author had written when the last signing of a task began, and
// what had been changed when it ended: to the owner, and to author and signatory of it.
// NotFound for everybody else, and when nobody was asked.
func (s *Store) SigningTexts(ctx context.Context, accountID int64, taskRef string) (out SigningTexts, err error) {
	var id int64
	var baseline, amended, wrapped []byte
	err = s.db.QueryRowContext(steady(ctx), signingTextsSQL, accountID, clean(taskRef)).Scan(&id, &baseline, &amended, &wrapped)
	if err != nil {
		return out, fault(err)
	}
	key, err := s.caseKey(wrapped)
	if err == nil {
		out.Baseline, err = key.Open(baseline, signingContext(id, "baseline"))
	}
	if err == nil && amended != nil {
		out.Amended, err = key.Open(amended, signingContext(id, "amended"))
	}
	return out, fault(err)
}

// fillSigning reads the last signing of a sheet.
func (h *Sheet) fillSigning(r sheetRow) error {
	g := &Signing{ID: r.ints[0], AuthorID: r.ints[1], SignatoryID: r.ints[2], Outcome: SigningOutcome(r.texts[0]), AuthorName: r.texts[1],
		SignatoryName: r.texts[2], AskedAt: r.times[0].Time.UTC(), EndedAt: timeFrom(r.times[1])}
	h.Signing = g
	note, err := h.Key.Open(r.bodies[0], signingContext(g.ID, "note"))
	if err != nil || r.bodies[1] == nil {
		g.Note = string(note)
		return err
	}
	g.Note = string(note)
	words, err := h.Key.Open(r.bodies[1], signingContext(g.ID, "words"))
	g.Words = string(words)
	return err
}
