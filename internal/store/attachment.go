package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// Attachment is a supporting document. The file lies with package files under
// Key; Name and Description are sealed, since they may name the child.
type Attachment struct {
	ID                int64
	Ref               string
	AccountID         int64 // who added it
	Name, Type        string
	Description, Kind string
	Size              int64
	SHA256            string // hexadecimal, of the file as it was uploaded
	Key               string
	AddedAt           time.Time
	Question          string // form name of the question it answers; "" for a supporting document
	Scan              ScanState
	ScannedAt         *time.Time
	Listed            string // _row of the listed report that it is; ""
}

// NewAttachment is a document to add. Limit is how many the form allows; 0 is
// no limit.
type NewAttachment struct {
	TaskID, ContributionID, AccountID int64
	Name, Type                        string
	Description, Kind                 string
	Size                              int64
	SHA256, Key                       string
	Limit                             int
	Question                          string // form name of the question it answers; "" for a supporting document
	Scan                              ScanState
	Listed                            string // _row of the listed report that it is; ""
}

// attachmentLabel is what lies sealed beside an attachment.
type attachmentLabel struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

func (x *Attachment) openLabel(key vault.CaseKey, sealed []byte) error {
	plain, err := key.Open(sealed, labelContext(x.Ref))
	if err != nil {
		return err
	}
	var label attachmentLabel
	err = json.Unmarshal(plain, &label)
	x.Name, x.Description = label.Name, label.Description
	return err
}

// AddAttachment notes a document whose file is stored. NotFound unless the
// account owns the task, Conflict when the task is no longer open, Invalid
// when the form has as many as it allows.
func (s *Store) AddAttachment(ctx context.Context, n NewAttachment) (Attachment, error) {
	x := Attachment{Ref: vault.Ref(), AccountID: n.AccountID, Name: clean(n.Name), Type: clean(n.Type), Description: clean(n.Description),
		Kind: clean(n.Kind), Size: n.Size, SHA256: n.SHA256, Key: n.Key, AddedAt: s.now(), Question: clean(n.Question),
		Scan: n.Scan.orNone(), Listed: clean(n.Listed)}
	x.ScannedAt = x.Scan.at(x.AddedAt)
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		case_, key, err := s.writable(ctx, tx, n.TaskID, n.ContributionID, n.AccountID)
		if err != nil {
			return err
		}
		var count int
		err = tx.QueryRowContext(ctx, "select count(*) from attachments where task_id = ? and question = '' and removed_at is null", n.TaskID).Scan(&count)
		if err != nil {
			return err
		}
		if n.Limit > 0 && count >= n.Limit {
			return portal.Fail(portal.Invalid, "This form has as many supporting documents as it can take. Remove one before you add another.")
		}
		label, err := json.Marshal(attachmentLabel{x.Name, x.Description})
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `insert into attachments (ref, task_id, contribution_id, account_id, label, media_type, kind, size, sha256, file_key, added_at, question,
  scan, scanned_at, listed) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`, x.Ref, n.TaskID, n.ContributionID, n.AccountID,
			key.Seal(label, labelContext(x.Ref)), x.Type, x.Kind, x.Size, x.SHA256, x.Key, x.AddedAt, x.Question,
			string(x.Scan), x.ScannedAt, x.Listed).Scan(&x.ID)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditAttachmentAdded, account: n.AccountID, case_: case_, task: n.TaskID, object: x.Ref})
	})
	if err != nil {
		return Attachment{}, err
	}
	return x, nil
}

// writable locks a task that its owner wants to change, and gives the case
// with its key.
func (s *Store) writable(ctx context.Context, tx bun.Tx, taskID, contributionID, accountID int64) (case_ int64, key vault.CaseKey, err error) {
	var state portal.TaskState
	var wrapped []byte
	err = tx.QueryRowContext(ctx, `select t.state, c.id, c.wrapped_key from tasks t join cases c on c.id = t.case_id
where t.id = ? and t.contribution_id = ? and t.owner_id = ? for no key update of t`, taskID, contributionID, accountID).Scan(&state, &case_, &wrapped)
	if err != nil {
		return 0, key, orGone(err)
	}
	if !state.Open() {
		_, err := portal.Next(state, portal.EventSubmit)
		return 0, key, err
	}
	key, err = s.caseKey(wrapped)
	return case_, key, err
}

// RemoveAttachment takes a document off an open task of this owner, and gives
// the key of its file, which the caller may delete; of one that the virus check
// removed it takes the notice away. NotFound when it is not there, not yours, or
// removed already; Conflict when the task is no longer open.
func (s *Store) RemoveAttachment(ctx context.Context, taskID, accountID int64, ref string) (key string, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var case_, contribution int64
		err := tx.QueryRowContext(ctx, "select case_id, contribution_id from tasks where id = ? and owner_id = ?", taskID, accountID).Scan(&case_, &contribution)
		if err != nil {
			return orGone(err)
		}
		if _, _, err := s.writable(ctx, tx, taskID, contribution, accountID); err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `update attachments set removed_at = coalesce(removed_at, ?), scan = case scan when 'infected' then 'dismissed' else scan end
where ref = ? and contribution_id = ? and (question <> '' or task_id = ?) and (removed_at is null or scan = 'infected') returning file_key`, s.now(), clean(ref), contribution, taskID).Scan(&key)
		if err != nil {
			return orGone(err)
		}
		return s.audit(ctx, tx, event{kind: AuditAttachmentRemoved, account: accountID, case_: case_, task: taskID, object: ref})
	})
	return key, err
}

// ChangeAttachment changes the description, the kind and the listed report of a document of
// an open task of this owner. NotFound when it is not there or not yours; Conflict when the
// task is no longer open.
func (s *Store) ChangeAttachment(ctx context.Context, ids SheetIDs, accountID int64, a Attachment) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		case_, key, err := s.writable(ctx, tx, ids.TaskID, ids.ContributionID, accountID)
		if err != nil {
			return err
		}
		label, err := json.Marshal(attachmentLabel{clean(a.Name), clean(a.Description)})
		if err != nil {
			return err
		}
		var id int64
		err = tx.QueryRowContext(ctx, `update attachments set label = ?, kind = ?, listed = ?
where ref = ? and task_id = ? and question = '' and removed_at is null returning id`,
			key.Seal(label, labelContext(a.Ref)), clean(a.Kind), clean(a.Listed), clean(a.Ref), ids.TaskID).Scan(&id)
		if err != nil {
			return orGone(err)
		}
		return s.audit(ctx, tx, event{kind: AuditAttachmentChanged, account: accountID, case_: case_, task: ids.TaskID, object: a.Ref})
	})
}
