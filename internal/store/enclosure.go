package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// MaxEnclosures is how many papers go with one sending; one that the virus check refused does not count.
const MaxEnclosures = 20

// Enclosure is a paper that the council sends along. The file lies with package files under
// Key; the name is sealed, since it may name the child. OpenedAt is when the account that
// asks first opened it.
type Enclosure struct {
	ID        int64
	Ref, Name string
	Type      string
	Size      int64
	SHA256    string // hexadecimal, of the file as it was uploaded
	Key       string
	AddedAt   time.Time
	OpenedAt  *time.Time
	Scan      ScanState
}

// enclosureLabel is what lies sealed beside an enclosure.
type enclosureLabel struct {
	Name string `json:"name"`
}

// Full reports whether a sending has as many papers as it can take.
func (v Sending) Full() bool {
	count := 0
	for _, e := range v.Enclosures {
		if e.Scan != ScanInfected {
			count++
		}
	}
	return count >= MaxEnclosures
}

func openName(key vault.CaseKey, ref string, sealed []byte) (string, error) {
	plain, err := key.Open(sealed, enclosureContext(ref))
	if err != nil {
		return "", err
	}
	var label enclosureLabel
	err = json.Unmarshal(plain, &label)
	return label.Name, err
}

// AddEnclosure notes a paper of a sending whose file is stored; its Ref and time are given.
// Conflict once the form is sent, Invalid when it has as many papers as it can take.
func (s *Store) AddEnclosure(ctx context.Context, accountID int64, v Sending, e Enclosure) (Enclosure, error) {
	e.Ref, e.AddedAt, e.Name, e.Scan = vault.Ref(), s.now(), clean(e.Name), e.Scan.orNone()
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := lockUnsent(ctx, tx, accountID, v); err != nil {
			return err
		}
		var count int
		if err := tx.QueryRowContext(ctx, "select count(*) from enclosures where sending_id = ? and scan <> 'infected'", v.ID).Scan(&count); err != nil {
			return err
		}
		if count >= MaxEnclosures {
			return portal.Fail(portal.Invalid, "20 papers go along, the most that can. Remove one first.")
		}
		label, err := json.Marshal(enclosureLabel{e.Name})
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `insert into enclosures (ref, sending_id, label, media_type, size, sha256, file_key, added_at, scan, scanned_at, added_by)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`, e.Ref, v.ID, v.Key.Seal(label, enclosureContext(e.Ref)), clean(e.Type), e.Size, e.SHA256, e.Key, e.AddedAt,
			string(e.Scan), e.Scan.at(e.AddedAt), accountID).Scan(&e.ID)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditEnclosureAdded, account: accountID, case_: v.CaseID, object: e.Ref})
	})
	return e, err
}

// RemoveEnclosure takes a paper off a sending and gives the key of its file, which the
// caller removes. Conflict once the form is sent, NotFound when it is not there.
func (s *Store) RemoveEnclosure(ctx context.Context, accountID int64, v Sending, ref string) (key string, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := lockUnsent(ctx, tx, accountID, v); err != nil {
			return err
		}
		err := tx.QueryRowContext(ctx, "delete from enclosures where ref = ? and sending_id = ? returning file_key", clean(ref), v.ID).Scan(&key)
		if err != nil {
			return orGone(err)
		}
		return s.audit(ctx, tx, event{kind: AuditEnclosureRemoved, account: accountID, case_: v.CaseID, object: ref})
	})
	return key, err
}

// lockUnsent holds a sending whose papers are about to change: a revision of it.
func lockUnsent(ctx context.Context, tx bun.Tx, accountID int64, v Sending) error {
	var sent bool
	err := tx.QueryRowContext(ctx, `update sendings s set revision = s.revision + (s.sent_at is null)::int from cases c
where c.id = s.case_id and s.id = ?1 and `+ofMyTeam+` returning s.sent_at is not null`, accountID, v.ID).Scan(&sent)
	if err == nil && sent {
		err = portal.Fail(portal.Conflict, sentenceSent)
	}
	return orGone(err)
}

func (s *Store) sendingEnclosures(ctx context.Context, v Sending) ([]Enclosure, error) {
	rows, err := s.db.QueryContext(steady(ctx), `select id, ref, label, media_type, size, sha256, file_key, added_at, scan
from enclosures where sending_id = ? order by id`, v.ID)
	if err != nil {
		return nil, err
	}
	var list []Enclosure
	err = each(rows, func(rows *sql.Rows) error {
		var e Enclosure
		var label []byte
		err := rows.Scan(&e.ID, &e.Ref, &label, &e.Type, &e.Size, &e.SHA256, &e.Key, &e.AddedAt, &e.Scan)
		if err == nil {
			e.Name, err = openName(v.Key, e.Ref, label)
		}
		e.AddedAt = e.AddedAt.UTC()
		list = append(list, e)
		return err
	})
	return list, err
}

// OpenedEnclosure records that a paper left the portal. For a holder of the task the first
// time is the receipt that officers see.
func (s *Store) OpenedEnclosure(ctx context.Context, accountID, taskID int64, e Enclosure) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into enclosure_openings (enclosure_id, task_id, account_id, opened_at)
select e.enclosure_id, e.task_id, h.account_id, ? from enclosure_tasks e join task_holders h on h.task_id = e.task_id and h.account_id = ?
where e.enclosure_id = ? and e.task_id = ? on conflict do nothing`, s.now(), accountID, e.ID, taskID)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `insert into audit_events (at, kind, account_id, case_id, task_id, object)
select ?, ?, ?, case_id, id, ? from tasks where id = ?`, s.now(), string(AuditEnclosureOpened), accountID, e.Ref, taskID)
		return err
	})
}
