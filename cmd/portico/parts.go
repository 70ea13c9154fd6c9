package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/files"
	"portico/internal/postgres"
	"portico/internal/store"
	"portico/internal/vault"
	"portico/migrations"
)

// parts is what the commands that need a database are made of.
type parts struct {
	config config
	dsn    string
	ring   *vault.Ring
	store  *store.Store
	cases  *casework.Casework
	files  files.Store      // of attachments
	server *postgres.Server // the private Postgres of development; nil with DATABASE_URL
}

// openParts makes the parts. With dev a private Postgres below PORTICO_DATA is started unless
// DATABASE_URL is set, the key is made by itself, and the schema is brought up to date;
// without, nothing is made up and a schema that is behind is refused. The database is
// reached first, since the store says in a sentence why it cannot be.
func openParts(ctx context.Context, c config, dev bool) (*parts, error) {
	p := &parts{config: c, dsn: c.DatabaseURL}
	steps := []func(context.Context) error{p.checkProduction, p.connect, p.checkSchema}
	if dev {
		steps = []func(context.Context) error{p.prepareDevelopment, p.connect, p.migrate}
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			p.close()
			return nil, err
		}
	}
	return p, nil
}

func (p *parts) prepareDevelopment(ctx context.Context) error {
	if err := os.MkdirAll(p.config.Data, 0o711); err != nil {
		return fmt.Errorf("the folder %s cannot be made: %w", p.config.Data, err)
	}
	if p.dsn == "" {
		server, err := postgres.Start(ctx, postgres.Config{Dir: filepath.Join(p.config.Data, "postgres"), Bin: p.config.PgBin, Log: quietLog()})
		if err != nil {
			return err
		}
		p.server, p.dsn = server, server.DSN("portico")
	}
	if p.config.Key == "" {
		key, err := developmentKey(filepath.Join(p.config.Data, "key"))
		if err != nil {
			return err
		}
		p.config.Key = key
	}
	return nil
}

func (p *parts) migrate(ctx context.Context) error { return migrations.Migrate(ctx, p.dsn) }

func (p *parts) checkProduction(context.Context) error { return p.config.production() }

func (p *parts) checkSchema(ctx context.Context) error {
	behind, err := migrations.Behind(ctx, p.dsn)
	if err != nil {
		return err
	}
	if behind {
		return fmt.Errorf("the database is behind this version of Portico. Run portico migrate first")
	}
	return nil
}

// developmentKey reads the key of a development portal, or makes one at the first start.
func developmentKey(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err == nil {
		return strings.TrimSpace(string(b)), nil
	}
	key := vault.NewKey()
	if err := os.WriteFile(path, []byte(key+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("the development key cannot be written: %w", err)
	}
	return key, nil
}

func (p *parts) connect(ctx context.Context) (err error) {
	if p.ring, err = vault.ParseRing(p.config.Key); err != nil {
		return fmt.Errorf("PORTICO_KEY cannot be used: %w. Make one with portico key", err)
	}
	if p.store, err = store.Open(ctx, p.dsn, store.Options{Ring: p.ring, Team: p.config.TeamEmail}); err != nil {
		return err
	}
	if p.files, err = filesOf(p.config); err != nil {
		return err
	}
	scanner, err := scannerOf(p.config)
	if err != nil {
		return err
	}
	p.cases = casework.New(casework.Config{Store: p.store, Files: p.files, Scanner: scanner, Catalogue: formdefs.Catalogue(),
		Roots:   filepath.Join(p.config.Data, casework.RootsFile),
		Council: casework.Council{Name: p.config.Council, Marking: p.config.Marking}})
	return nil
}

func (p *parts) close() {
	if p.store != nil {
		p.store.Close()
	}
	if p.server != nil {
		if err := p.server.Stop(); err != nil {
			slog.Error("the private Postgres did not stop", slog.String("error", err.Error()))
		}
	}
}

func quietLog() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// loopback reports whether an address can be reached from this machine only.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
