package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// sealChunk is how many events one transaction seals at most.
const sealChunk = 5000

// unsealedSQL takes what is to be sealed. Only what is committed is seen; what is not waits
// for the next time and gets a later number. An event that is gone already is left as nulls.
const unsealedSQL = `with q as (
  delete from audit_unsealed where event_id in (select event_id from audit_unsealed order by event_id limit ?) returning event_id
)
select q.event_id, ` + auditColumns + ` from q left join audit_events e on e.id = q.event_id order by q.event_id`

// auditColumns are all columns of an event but its number; a test holds them to the table.
const auditColumns = `e.at, e.kind, e.account_id, e.session_id, e.case_id, e.task_id, e.object, e.detail`

// SealAudit seals up to sealChunk events that are committed and not sealed yet, as one batch.
// more says that others wait. A batch of Number 0 is none: nothing waits, or another process
// is sealing.
func (s *Store) SealAudit(ctx context.Context) (batch portal.AuditBatch, more bool, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		h, err := lockHead(ctx, tx)
		if err != nil || h == nil {
			return err
		}
		seals, err := s.chain(ctx, tx, h)
		if err != nil || len(seals) == 0 {
			return err
		}
		more = len(seals) == sealChunk
		batch = portal.AuditBatch{Number: h.batch + 1, First: seals[0].Number, Last: h.number, Drained: !more, SealedAt: s.now()}
		batch.Root = portal.BatchRoot(h.root, h.hash, batch)
		batch.Mark = s.ring.Vouch(batch.Root)
		return writeBatch(ctx, tx, batch, seals, h.hash)
	})
	return batch, more, err
}

// auditHead is where the chain ends.
type auditHead struct {
	number, batch int64
	hash, root    []byte
}

// lockHead gives the end of the chain to the one that seals; nil when another one does.
func lockHead(ctx context.Context, tx bun.Tx) (*auditHead, error) {
	var h auditHead
	err := tx.QueryRowContext(ctx, "select number, hash, batch, root from audit_head for update skip locked").Scan(&h.number, &h.hash, &h.batch, &h.root)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &h, err
}

// chain takes events off the queue and hangs them on the end of the chain.
func (s *Store) chain(ctx context.Context, tx bun.Tx, h *auditHead) (seals []portal.AuditSeal, err error) {
	rows, err := tx.QueryContext(ctx, unsealedSQL, sealChunk)
	if err != nil {
		return nil, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var v portal.AuditSeal
		row, err := scanAudit(rows, &v.EventID)
		h.number++
		v.Number, v.Parts, v.Hash = h.number, row.Parts(), portal.ChainHash(h.hash, h.number, v.EventID, row)
		h.hash, seals = v.Hash, append(seals, v)
		return err
	})
	return seals, err
}

// scanAudit reads what stands before and auditColumns; nil when the event is not there.
func scanAudit(rows *sql.Rows, before ...any) (*portal.AuditRow, error) {
	var at sql.NullTime
	var kind, object, detail sql.NullString
	var r portal.AuditRow
	if err := rows.Scan(append(before, &at, &kind, &r.Account, &r.Session, &r.Case, &r.Task, &object, &detail)...); err != nil || !at.Valid {
		return nil, err
	}
	r.At, r.Kind, r.Object, r.Detail = at.Time.UTC(), kind.String, object.String, detail.String
	return &r, nil
}

func writeBatch(ctx context.Context, tx bun.Tx, b portal.AuditBatch, seals []portal.AuditSeal, hash []byte) error {
	type line struct {
		N int64  `json:"n"`
		E int64  `json:"e"`
		P string `json:"p"`
		H string `json:"h"`
	}
	lines := make([]line, len(seals))
	for i, v := range seals {
		lines[i] = line{v.Number, v.EventID, hex.EncodeToString(v.Parts), hex.EncodeToString(v.Hash)}
	}
	text, err := json.Marshal(lines)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into audit_seals (number, event_id, parts, hash)
select n, e, decode(p, 'hex'), decode(h, 'hex') from json_to_recordset(?::json) x (n bigint, e bigint, p text, h text)`, string(text))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `with b as (
  insert into audit_batches (number, first, last, root, mark, drained, sealed_at) values (?0, ?1, ?2, ?3, ?4, ?5, ?6)
)
update audit_head set number = ?2, hash = ?7, batch = ?0, root = ?3`, b.Number, b.First, b.Last, b.Root, b.Mark, b.Drained, b.SealedAt, hash)
	return err
}
