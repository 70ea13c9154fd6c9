package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"portico/internal/large"
	"portico/internal/postgres"
	"portico/internal/store"
	"portico/internal/vault"
	"portico/migrations"
)

// site is a database of one size.
type site struct {
	dir     string
	kept    bool
	pg      *postgres.Server
	store   *store.Store
	ring    *vault.Ring
	db      *pgx.Conn
	filled  time.Duration
	answers []answer
	siteFacts
}

// siteFacts are what a kept database is asked with again.
type siteFacts struct {
	Size large.Size
	Made large.Made
	Key  string
}

// The settings of the private servers. While it is filled nothing has to survive a crash: a database that was not filled
// to its end is filled anew.
var (
	fillSettings = map[string]string{"shared_buffers": "512MB", "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "wal_level": "minimal", "max_wal_senders": "0",
		"max_wal_size": "8GB", "autovacuum": "off"}
	askSettings = map[string]string{"shared_buffers": "512MB", "max_wal_size": "4GB", "shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track_planning": "on"}
)

// newSite gives a filled database below a folder that is kept, filling it when there is none of that size yet; in a folder of
// its own that goes with it when keep is empty.
func newSite(ctx context.Context, keep string, size large.Size, now time.Time) (s *site, err error) {
	s = &site{kept: keep != ""}
	if s.dir, err = siteDir(keep, size); err != nil {
		return nil, err
	}
	if !s.reads(size) {
		if err := s.fill(ctx, size, now); err != nil {
			return s, err
		}
	}
	if s.pg, err = postgres.Start(ctx, postgres.Config{Dir: filepath.Join(s.dir, "postgres"), Settings: askSettings}); err != nil {
		return s, err
	}
	if err := migrations.Migrate(ctx, s.pg.DSN("portico")); err != nil {
		return s, err
	}
	if s.ring, err = vault.ParseRing(s.Key); err != nil {
		return s, err
	}
	if s.store, err = store.Open(ctx, s.pg.DSN("portico"), store.Options{Ring: s.ring}); err != nil {
		return s, err
	}
	if s.db, err = pgx.Connect(ctx, s.pg.DSN("portico")); err != nil {
		return s, err
	}
	if _, err := s.db.Exec(ctx, "create extension if not exists pg_stat_statements"); err != nil {
		return s, err
	}
	began := time.Now()
	_, err = s.count()
	fmt.Fprintf(os.Stderr, "timeliness of %d tasks counted in %v\n", size.Tasks, time.Since(began).Round(time.Millisecond))
	return s, err
}

func siteDir(keep string, size large.Size) (dir string, err error) {
	if keep == "" {
		if dir, err = os.MkdirTemp("", "portico-large"); err != nil {
			return "", err
		}
	} else {
		if err := os.MkdirAll(keep, 0o755); err != nil {
			return "", err
		}
		dir = filepath.Join(keep, fmt.Sprint(size.Tasks))
	}
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o711)
}

func (s *site) factsFile() string { return filepath.Join(s.dir, "site.json") }

// reads reports whether a database of this size is kept here.
func (s *site) reads(size large.Size) bool {
	text, err := os.ReadFile(s.factsFile())
	return err == nil && json.Unmarshal(text, &s.siteFacts) == nil && s.Size == size
}

// fill fills a database anew. Its facts are written last.
func (s *site) fill(ctx context.Context, size large.Size, now time.Time) error {
	data := filepath.Join(s.dir, "postgres")
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	pg, err := postgres.Start(ctx, postgres.Config{Dir: data, Settings: fillSettings})
	if err != nil {
		return err
	}
	defer pg.Stop()
	if err := migrations.Migrate(ctx, pg.DSN("portico")); err != nil {
		return err
	}
	s.Size, s.Key = size, vault.NewKey()
	ring, err := vault.ParseRing(s.Key)
	if err != nil {
		return err
	}
	began := time.Now()
	if s.Made, err = large.Fill(ctx, pg.DSN("portico"), ring, size, now, "no password"); err != nil {
		return err
	}
	s.filled = time.Since(began)
	text, err := json.Marshal(s.siteFacts)
	if err != nil {
		return err
	}
	return os.WriteFile(s.factsFile(), text, 0o600)
}

func (s *site) close() {
	if s.db != nil {
		_ = s.db.Close(context.Background())
	}
	if s.store != nil {
		s.store.Close()
	}
	if s.pg != nil {
		_ = s.pg.Stop()
	}
	if !s.kept {
		_ = os.RemoveAll(s.dir)
	}
}
