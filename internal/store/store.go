// Package store owns the database: one file per aggregate, one exported method
// per use case, each one transaction or one statement. Audit and mail rows are
// written here only, in the transaction of what they tell of, and everything
// that is sealed at rest is sealed and opened here.
//
// It knows portal and vault and never the engine: definitions and answers
// cross as bytes that it does not read. It must not know HTTP.
//
// Whoever asks is part of every question: methods take the account's id and
// compare it, and the state of the task, in the WHERE. What is not there and
// what is not yours are the same answer.
package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
	"portico/internal/vault"
)

// defaultConns is how many connections a store opens when not told.
const defaultConns = 16

// Options are what a store needs beside the address of the database.
type Options struct {
	Ring     *vault.Ring      // the installation's keys; needed
	MaxConns int              // connections at most; 16 when zero
	Now      func() time.Time // the clock; time.Now when nil
	Team     string           // mailbox of the team that sees to the forms; "" for none
}

// Store is the database. It is safe for use by many goroutines.
type Store struct {
	db    *bun.DB
	ring  *vault.Ring
	clock func() time.Time
	team  string
	hot   hotStatements
}

// Open connects to the database. The dsn is a URL (postgres://...) or pairs
// (host=/dir user=...). An Unavailable error with a clear sentence when the
// address cannot be read or nothing answers there.
func Open(ctx context.Context, dsn string, o Options) (*Store, error) {
	if o.Ring == nil {
		return nil, errors.New("store: no keys given")
	}
	pool, err := connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	conns := o.MaxConns
	if conns <= 0 {
		conns = defaultConns
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{db: bun.NewDB(pool, pgdialect.New()), ring: o.Ring, clock: o.Now, team: portal.CleanEmail(o.Team)}
	s.hot.db = pool
	return s, nil
}

// Close closes all connections.
func (s *Store) Close() error { return s.db.Close() }

// Ping asks the database for a sign of life; Unavailable when it gives none.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return fault(s.db.QueryRowContext(steady(ctx), "select 1").Scan(&one))
}

// now is the clock in the precision that the database keeps.
func (s *Store) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// inTx runs one use case in one transaction and turns its error into one for a
// person.
func (s *Store) inTx(ctx context.Context, work func(ctx context.Context, tx bun.Tx) error) error {
	return fault(s.db.RunInTx(steady(ctx), nil, work))
}

// nextID reserves a row's number, for what must be sealed before it is inserted.
func nextID(ctx context.Context, tx bun.IDB, table string) (id int64, err error) {
	err = tx.QueryRowContext(ctx, "select nextval(pg_get_serial_sequence(?, 'id'))", table).Scan(&id)
	return id, err
}

// steady drops cancelling and deadlines: the driver does not stop a statement
// that is under way, so limits are set in the database (statement_timeout).
func steady(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// clean takes out what the database refuses or silently changes.
func clean(s string) string {
	if !strings.ContainsRune(s, 0) {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD")
}

// dateText is a date as an argument: nil for no date.
func dateText(d *portal.Date) any {
	if d == nil || d.IsZero() {
		return nil
	}
	return d.String()
}

// dateFrom reads a date that was selected as text; nil when empty.
func dateFrom(text string) *portal.Date {
	d, err := portal.ParseDate(text)
	if err != nil {
		return nil
	}
	return &d
}

func timeFrom(t sql.NullTime) *time.Time {
	if !t.Valid {
		return nil
	}
	utc := t.Time.UTC()
	return &utc
}
