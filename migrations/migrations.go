// Package migrations owns the shape of the database: SQL files applied in the
// order of their numbers, and after them the tables of the job queue.
//
// It knows nothing of what the tables mean. Files are never edited once
// released; a change is a new file.
package migrations

import (
	"context"
	"embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/migrate"
)

//go:embed *.sql
var files embed.FS

// lockNumber is the advisory lock that every replica takes before it migrates.
const lockNumber = 727001

// lockPoll is how often a replica asks whether another has finished.
const lockPoll = 100 * time.Millisecond

// Migrate brings the database to the newest shape: our files first, then the
// job queue's own. Several replicas may call it at once; one works, the others
// wait and find nothing to do. What failed is tried again by the next call.
func Migrate(ctx context.Context, dsn string) error {
	h, err := open(ctx, dsn)
	if err != nil {
		return err
	}
	defer h.close()
	unlock, err := h.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	m, err := h.migrator()
	if err != nil {
		return err
	}
	if err := m.Init(ctx); err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	if _, err := m.Migrate(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return h.migrateQueue(ctx)
}

// Behind reports whether Migrate would change something. It changes nothing
// itself; a database that was never migrated is behind.
func Behind(ctx context.Context, dsn string) (bool, error) {
	h, err := open(ctx, dsn)
	if err != nil {
		return false, err
	}
	defer h.close()
	var tables int
	err = h.db.NewRaw("select count(*) from pg_class where oid in (to_regclass('bun_migrations'), to_regclass('river_migration'))").Scan(ctx, &tables)
	if err != nil || tables < 2 {
		return true, wrapped("look for migrations", err)
	}
	m, err := h.migrator()
	if err != nil {
		return false, err
	}
	list, err := m.MigrationsWithStatus(ctx)
	if err != nil {
		return false, fmt.Errorf("read migrations: %w", err)
	}
	if len(list.Unapplied()) > 0 {
		return true, nil
	}
	return h.queueBehind(ctx)
}

// handle is a connection pool of its own: migrations may take longer than the
// limits that the store puts on its statements.
type handle struct {
	pool *pgxpool.Pool
	db   *bun.DB
}

func open(ctx context.Context, dsn string) (*handle, error) {
	conf, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("read the address of the database: %w", err)
	}
	conf.MaxConns = 4
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return &handle{pool: pool, db: bun.NewDB(stdlib.OpenDBFromPool(pool), pgdialect.New())}, nil
}

func (h *handle) close() {
	h.db.Close()
	h.pool.Close()
}

// lock waits for the advisory lock by asking again and again: waiting inside
// the database would hold a snapshot, which CREATE INDEX CONCURRENTLY waits for.
func (h *handle) lock(ctx context.Context) (unlock func(), err error) {
	conn, err := h.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("the database does not answer: %w", err)
	}
	for {
		var got bool
		if err := conn.QueryRow(ctx, "select pg_try_advisory_lock($1)", lockNumber).Scan(&got); err != nil {
			conn.Release()
			return nil, fmt.Errorf("take the migration lock: %w", err)
		}
		if got {
			return func() { h.unlock(context.WithoutCancel(ctx), conn) }, nil
		}
		select {
		case <-ctx.Done():
			conn.Release()
			return nil, fmt.Errorf("another process is still migrating: %w", ctx.Err())
		case <-time.After(lockPoll):
		}
	}
}

// unlock gives the lock back. Where that fails the connection is closed, and
// the lock goes with it.
func (h *handle) unlock(ctx context.Context, conn *pgxpool.Conn) {
	if _, err := conn.Exec(ctx, "select pg_advisory_unlock($1)", lockNumber); err != nil {
		conn.Hijack().Close(ctx)
		return
	}
	conn.Release()
}

// migrator marks a file as applied only when it succeeded, so that a failed
// one is not passed over for ever (stack 2).
func (h *handle) migrator() (*migrate.Migrator, error) {
	all := migrate.NewMigrations()
	if err := all.Discover(files); err != nil {
		return nil, fmt.Errorf("read the migration files: %w", err)
	}
	return migrate.NewMigrator(h.db, all, migrate.WithMarkAppliedOnSuccess(true)), nil
}

func (h *handle) queue() (*rivermigrate.Migrator[pgx.Tx], error) {
	m, err := rivermigrate.New(riverpgxv5.New(h.pool), nil)
	return m, wrapped("prepare the job queue", err)
}

func (h *handle) migrateQueue(ctx context.Context) error {
	m, err := h.queue()
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return wrapped("migrate the job queue", err)
}

func (h *handle) queueBehind(ctx context.Context) (bool, error) {
	m, err := h.queue()
	if err != nil {
		return false, err
	}
	result, err := m.Validate(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("check the job queue: %w", err)
	}
	return !result.OK, nil
}

func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
