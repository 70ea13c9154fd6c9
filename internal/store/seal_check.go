package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

const (
	checkPage      = 5000   // seals, batches and roots read at once
	strayPage      = 200000 // events looked through at once for those that were never sealed
	sealsSQL       = `select s.number, s.event_id, s.parts, s.hash, ` + auditColumns + ` from audit_seals s left join audit_events e on e.id = s.event_id where s.number > ? order by s.number limit ?`
	batchesSQL     = `select number, first, last, root, mark, drained, sealed_at from audit_batches where number > ? order by number limit ?`
	neverSealedSQL = `select e.id, e.at from audit_events e where e.id >= ?0 and e.id < ?1
  and not exists (select 1 from audit_seals s where s.event_id = e.id) and not exists (select 1 from audit_unsealed u where u.event_id = e.id) order by e.id limit 1000`
)

// CheckAudit holds the whole audit to its seals, and to the roots that were written outside
// the database, which must have been read before: what is sealed meanwhile is not looked at.
// It reads the record in pages, all as of one moment.
func (s *Store) CheckAudit(ctx context.Context, roots iter.Seq2[portal.AuditRoot, error]) (report portal.AuditReport, err error) {
	c := portal.NewAuditCheck(s.ring.CheckVouch, func(err error) bool { return errors.Is(err, vault.ErrKey) })
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "set transaction isolation level repeatable read, read only"); err != nil {
			return err
		}
		var head portal.AuditHead
		var waiting int64
		err := tx.QueryRowContext(ctx, "select number, batch, (select count(*) from audit_unsealed) from audit_head").Scan(&head.Number, &head.Batch, &waiting)
		if err != nil {
			return err
		}
		for _, part := range []func() error{func() error { return checkChain(ctx, tx, c) }, func() error { return checkStrays(ctx, tx, c) },
			func() error { return checkRoots(ctx, tx, c, roots) }} {
			if err := part(); err != nil {
				return err
			}
		}
		report = c.End(head, waiting)
		return nil
	})
	return report, err
}

// checkChain feeds batches and seals in their order. Seals of a batch that is gone come with
// the next.
func checkChain(ctx context.Context, tx bun.Tx, c *portal.AuditCheck) error {
	seals := &sealReader{read: func(after int64) ([]portal.AuditSeal, error) { return sealsAfter(ctx, tx, after) }}
	for after := int64(0); ; {
		batches, err := batchesOf(tx.QueryContext(ctx, batchesSQL, after, checkPage))
		if err != nil {
			return err
		}
		for _, b := range batches {
			c.Batch(b)
			if err := seals.upTo(b.Last, c.Seal); err != nil {
				return err
			}
			c.EndBatch()
			after = b.Number
		}
		if len(batches) < checkPage {
			return seals.upTo(1<<62, c.Seal)
		}
	}
}

// sealReader gives seals one after the other and reads them in pages.
type sealReader struct {
	read  func(after int64) ([]portal.AuditSeal, error)
	page  []portal.AuditSeal
	after int64
	over  bool
}

func (r *sealReader) upTo(last int64, give func(portal.AuditSeal)) error {
	for {
		for len(r.page) > 0 && r.page[0].Number <= last {
			give(r.page[0])
			r.after, r.page = r.page[0].Number, r.page[1:]
		}
		if len(r.page) > 0 || r.over || r.after >= last {
			return nil
		}
		page, err := r.read(r.after)
		if err != nil {
			return err
		}
		r.page, r.over = page, len(page) == 0
	}
}

func sealsAfter(ctx context.Context, tx bun.Tx, after int64) (out []portal.AuditSeal, err error) {
	rows, err := tx.QueryContext(ctx, sealsSQL, after, checkPage)
	if err != nil {
		return nil, err
	}
	out = make([]portal.AuditSeal, 0, checkPage)
	err = each(rows, func(rows *sql.Rows) error {
		var v portal.AuditSeal
		v.Row, err = scanAudit(rows, &v.Number, &v.EventID, &v.Parts, &v.Hash)
		out = append(out, v)
		return err
	})
	return out, err
}

func batchesOf(rows *sql.Rows, err error) ([]portal.AuditBatch, error) {
	if err != nil {
		return nil, err
	}
	var out []portal.AuditBatch
	err = each(rows, func(rows *sql.Rows) error {
		var b portal.AuditBatch
		err := rows.Scan(&b.Number, &b.First, &b.Last, &b.Root, &b.Mark, &b.Drained, &b.SealedAt)
		b.SealedAt = b.SealedAt.UTC()
		out = append(out, b)
		return err
	})
	return out, err
}

func checkStrays(ctx context.Context, tx bun.Tx, c *portal.AuditCheck) error {
	var from, to int64
	if err := tx.QueryRowContext(ctx, "select coalesce(min(id), 0), coalesce(max(id), -1) from audit_events").Scan(&from, &to); err != nil {
		return err
	}
	for ; from <= to; from += strayPage {
		rows, err := tx.QueryContext(ctx, neverSealedSQL, from, from+strayPage)
		if err != nil {
			return err
		}
		err = each(rows, func(rows *sql.Rows) error {
			var id int64
			var at time.Time
			err := rows.Scan(&id, &at)
			c.Stray(id, at)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func checkRoots(ctx context.Context, tx bun.Tx, c *portal.AuditCheck, roots iter.Seq2[portal.AuditRoot, error]) error {
	var page []portal.AuditRoot
	for r, err := range roots {
		if err != nil {
			return err
		}
		if page = append(page, r); len(page) == checkPage {
			if err := compareRoots(ctx, tx, c, page); err != nil {
				return err
			}
			page = page[:0]
		}
	}
	return compareRoots(ctx, tx, c, page)
}

func compareRoots(ctx context.Context, tx bun.Tx, c *portal.AuditCheck, page []portal.AuditRoot) error {
	if len(page) == 0 {
		return nil
	}
	numbers := make([]string, len(page))
	for i, r := range page {
		numbers[i] = fmt.Sprint(r.Batch)
	}
	there, err := batchesOf(tx.QueryContext(ctx, "select number, first, last, root, mark, drained, sealed_at from audit_batches where number = any(?::bigint[])", "{"+strings.Join(numbers, ",")+"}"))
	byNumber := make(map[int64]*portal.AuditBatch, len(there))
	for i := range there {
		byNumber[there[i].Number] = &there[i]
	}
	for _, r := range page {
		c.Root(r, byNumber[r.Batch])
	}
	return err
}
