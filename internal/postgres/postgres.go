// Package postgres runs a private PostgreSQL server for development and tests
// out of binaries that are already on the machine. It owns the data folder,
// the socket folder and the life of the server process; it must not know what
// is kept in the databases.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	user     = "portico"
	port     = "5432"
	database = "portico"

	// startLimit bounds everything between asking for a server and its first
	// answer. A server whose predecessor was killed together with its parent
	// needs some seconds until the old shared memory is released, and a busy
	// machine of two cores may need long for the first start.
	startLimit = 60 * time.Second
)

// Config says where a private server keeps its data and how it is run.
type Config struct {
	// Dir is the folder below which everything is kept: pgdata, the socket,
	// the log. It is made when missing.
	Dir string
	// Bin is the folder with initdb and postgres. Empty: PORTICO_PG_BIN, PATH,
	// /usr/lib/postgresql/*/bin and node_modules are looked through, in this
	// order.
	Bin string
	// Log receives what happens to the server process; nil is slog.Default.
	Log *slog.Logger
	// Settings are further server settings ("fsync": "off"); they win over the
	// package's own.
	Settings map[string]string
}

// Server is a private PostgreSQL server that answers. The process that started
// it owns it; every other process that called Start for the same folder only
// connects.
type Server struct {
	cfg     Config
	data    string
	socket  string
	run     identity
	lock    *os.File
	process *process
}

// Start makes sure that a server runs on cfg.Dir and answers, and that the
// database "portico" exists. The first process to come starts the server and
// keeps it until Stop; a second one connects only, and never stops it. Errors
// are sentences for the person at the terminal: no binaries, a folder that the
// server's user cannot enter, data of another PostgreSQL version.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	s, err := prepare(cfg)
	if err != nil {
		return nil, err
	}
	if err := s.obtain(ctx); err != nil {
		return nil, err
	}
	if err := s.ensureDatabase(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// Find answers the server that another process runs on cfg.Dir, and an error
// when none answers there. It starts nothing and waits for nothing.
func Find(ctx context.Context, cfg Config) (*Server, error) {
	s, err := prepare(cfg)
	if err != nil {
		return nil, err
	}
	if err := s.ping(ctx); err != nil {
		return nil, fmt.Errorf("no database runs on %s: %w", s.cfg.Dir, err)
	}
	return s, nil
}

// DSN is the address of a database of this server, in the URL form that both
// pgx and store.Open read. It does not create the database.
func (s *Server) DSN(database string) string {
	q := url.Values{"host": {s.socket}, "port": {port}, "sslmode": {"disable"}}
	// pgx reads a plus sign as itself, not as a space.
	query := strings.ReplaceAll(q.Encode(), "+", "%20")
	return "postgres://" + user + "@/" + url.PathEscape(database) + "?" + query
}

// Owner reports whether this process started the server and will stop it.
func (s *Server) Owner() bool { return s.process != nil }

// Stop ends the server when this process owns it, first by letting running
// statements go (fast shutdown), after ten seconds at once. In a process that
// only connected it does nothing.
func (s *Server) Stop() error {
	if s.process == nil {
		return nil
	}
	err := s.process.stop()
	s.process = nil
	return errors.Join(err, s.lock.Close())
}

func prepare(cfg Config) (*Server, error) {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("the data folder %q has no absolute path: %w", cfg.Dir, err)
	}
	cfg.Dir = dir
	run, err := serverIdentity()
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, run: run, data: filepath.Join(dir, "pgdata")}
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return nil, fmt.Errorf("the data folder cannot be made: %w", err)
	}
	if err := run.canEnter(dir); err != nil {
		return nil, err
	}
	s.socket, err = socketFolder(dir, run)
	return s, err
}

// obtain gets a server that answers: our own when nobody else holds the lock
// of the data folder, else the one of the process that holds it. The holder
// may go away while we wait for its server; then the turn is ours.
func (s *Server) obtain(ctx context.Context) error {
	for {
		lock, err := tryLock(filepath.Join(s.cfg.Dir, "postgres.lock"))
		if err != nil {
			return err
		}
		if lock != nil {
			if err := s.launch(ctx); err != nil {
				return errors.Join(err, lock.Close())
			}
			s.lock = lock
			return nil
		}
		if s.ping(ctx) == nil {
			return nil
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return fmt.Errorf("another process holds %s, but its database does not answer: end that process and start again", s.cfg.Dir)
		}
	}
}

// ping asks whether the server at our socket answers and serves our data: a
// socket left in a shared folder could belong to somebody else.
func (s *Server) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.DSN("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var data string
	if err := conn.QueryRow(ctx, "show data_directory").Scan(&data); err != nil {
		return err
	}
	if data != s.data {
		return fmt.Errorf("the server at %s serves %s", s.socket, data)
	}
	return nil
}

func (s *Server) ensureDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.DSN("postgres"))
	if err != nil {
		return fmt.Errorf("the private database does not answer: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var there bool
	const ask = "select exists(select from pg_database where datname = $1)"
	if err := conn.QueryRow(ctx, ask, database).Scan(&there); err != nil || there {
		return err
	}
	_, err = conn.Exec(ctx, "create database "+database)
	if err != nil && conn.QueryRow(ctx, ask, database).Scan(&there) == nil && there {
		return nil // a second process was quicker
	}
	return err
}

// pause sleeps, or returns the context's error when that ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
