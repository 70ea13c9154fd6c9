package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"portico/formdefs"
	"portico/handlers"
	"portico/internal/demo"
	"portico/internal/jobs"
	"portico/internal/mail"
	"portico/internal/portal"
	"portico/partials"
	"portico/public"
)

func serveCommand() *cobra.Command {
	var dev, withDemo bool
	c := &cobra.Command{Use: "serve", Short: "Serve the portal", Args: cobra.NoArgs,
		Long: "Serve the portal. It needs DATABASE_URL, PORTICO_KEY and PORTICO_SMTP_URL.\nWith --dev it listens on this machine only, with a Postgres of its own, and keeps mail on /dev/mail.",
		RunE: func(cmd *cobra.Command, _ []string) error { return serve(cmd, dev, withDemo) }}
	c.Flags().BoolVar(&dev, "dev", false, "development: private Postgres, mail on /dev/mail, loopback only")
	c.Flags().BoolVar(&withDemo, "demo", false, "with --dev: fill an empty database with the demo")
	return c
}

// tuneMemory lets the heap grow to five times what lives before it is swept, which a
// portal that makes pages all day spends on answers instead of sweeping; near the limit it
// sweeps as often as it must. GOGC and GOMEMLIMIT win, for whoever has more memory to give.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(72 << 20)
	}
}

func serve(cmd *cobra.Command, dev, withDemo bool) error {
	ctx := cmd.Context()
	tuneMemory()
	if withDemo && !dev {
		return fmt.Errorf("--demo goes with --dev only")
	}
	c, err := readConfig()
	if err != nil {
		return err
	}
	if c.KeptDays != portal.KeptDays {
		portal.KeptDays = c.KeptDays
	}
	if !slices.Equal(c.RemindDays, portal.ReminderDays) {
		portal.ReminderDays = c.RemindDays
	}
	if dev && !loopback(c.Addr) {
		return fmt.Errorf("serve --dev listens on this machine only: set PORTICO_ADDR to 127.0.0.1:PORT, not %s", c.Addr)
	}
	if !dev {
		if err := c.production(); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return listenError(c.Addr, err)
	}
	if bare, any := strings.CutSuffix(c.BaseURL, ":0"); any { // the system has chosen a port
		c.BaseURL = fmt.Sprintf("%s:%d", bare, listener.Addr().(*net.TCPAddr).Port)
	}
	p, err := openParts(ctx, c, dev)
	if err != nil {
		listener.Close()
		return err
	}
	defer p.close()
	if dev {
		if err := p.fill(ctx, cmd, withDemo); err != nil {
			return err
		}
	}
	return p.listen(ctx, cmd, listener, dev)
}

func listenError(addr string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use by another program. Stop it, or set PORTICO_ADDR to another port", addr)
	}
	return fmt.Errorf("PORTICO_ADDR is %s, which cannot be listened on: %w", addr, err)
}

// fill installs the catalogue and, when asked, the demo.
func (p *parts) fill(ctx context.Context, cmd *cobra.Command, withDemo bool) error {
	if err := p.installCatalogue(ctx); err != nil {
		return err
	}
	if !withDemo {
		return nil
	}
	d := demo.Config{Store: p.store, Casework: p.cases, Past: true}
	if _, err := demo.Fill(ctx, d); err != nil {
		return err
	}
	filled, err := demo.SignIns(ctx, d)
	if err != nil || filled == nil {
		return err
	}
	fmt.Fprint(cmd.OutOrStdout(), filled.String())
	return nil
}

func (p *parts) installCatalogue(ctx context.Context) error {
	for _, key := range formdefs.Keys() {
		source, err := formdefs.Definition(key)
		if err != nil {
			return err
		}
		if err := p.cases.InstallShipped(ctx, source); err != nil {
			return err
		}
	}
	return nil
}

// listen serves until the context ends, then lets running requests finish before the
// database goes.
func (p *parts) listen(ctx context.Context, cmd *cobra.Command, listener net.Listener, dev bool) error {
	level := slog.LevelInfo
	if dev { // what the parts say of themselves would bury the sign-ins
		level = slog.LevelWarn
	}
	portal, err := p.start(ctx, listener, dev, slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
	if err != nil {
		return err
	}
	if !dev {
		p.tellScanner(ctx, portal.log)
	}
	announce(cmd, p.config.BaseURL, dev)
	select {
	case err = <-portal.failed:
	case <-ctx.Done():
	}
	return errors.Join(err, portal.stop())
}

// running is a portal that answers requests and works its jobs.
type running struct {
	app     *handlers.App
	mailbox *mail.DevMailbox // nil when mail goes to SMTP
	runner  *jobs.Runner
	failed  chan error // gets what ended the server
	log     *slog.Logger
}

// templates are read once in a process.
var templates = sync.OnceValues(func() (*partials.Engine, error) { return partials.New(partials.Options{Asset: public.Asset}) })

// start serves on the listener in the background.
func (p *parts) start(ctx context.Context, listener net.Listener, dev bool, log *slog.Logger) (*running, error) {
	views, err := templates()
	if err != nil {
		return nil, err
	}
	if err := p.checkFiles(ctx, log); err != nil {
		return nil, err
	}
	sender, mailbox, err := p.sender(dev)
	if err != nil {
		return nil, err
	}
	proxies, err := p.config.proxies()
	if err != nil {
		return nil, err
	}
	runner, err := jobs.Start(context.WithoutCancel(ctx), jobs.Config{DSN: p.dsn, Store: p.store, Sender: sender, BaseURL: p.config.BaseURL,
		Council: p.config.Council, Help: mail.Help{Email: p.config.HelpEmail, Phone: p.config.HelpPhone}, Log: log, Sweep: p.cases.Sweep, Rescan: p.rescan(),
		Seal:       func(ctx context.Context) error { return p.cases.SealAudit(ctx, log) },
		Retain:     func(ctx context.Context) error { return p.cases.Retain(ctx, log) },
		CheckAudit: func(ctx context.Context) error { return p.cases.WorkAuditChecks(ctx, log) }})
	if err != nil {
		return nil, err
	}
	r := &running{mailbox: mailbox, runner: runner, failed: make(chan error, 1), log: log}
	r.app = handlers.New(handlers.Config{Casework: p.cases, Store: p.store, Views: views, Mailbox: mailbox, Log: log, BaseURL: p.config.BaseURL,
		Council: p.config.Council, Contact: handlers.Contact{Email: p.config.HelpEmail, Phone: p.config.HelpPhone}, Proxies: proxies})
	go func() { r.failed <- r.app.Listener(withSpares(listener)) }()
	return r, nil
}

// stop lets running requests and jobs end.
func (r *running) stop() error {
	err := r.app.ShutdownWithTimeout(20 * time.Second)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return errors.Join(err, r.runner.Stop(ctx))
}

func announce(cmd *cobra.Command, baseURL string, dev bool) {
	fmt.Fprintf(cmd.OutOrStdout(), "Portico is ready at %s\n", baseURL)
	if dev {
		fmt.Fprintf(cmd.OutOrStdout(), "Its mail, sign-in codes too, is at %s/dev/mail\n", baseURL)
	}
}

// sender is SMTP when PORTICO_SMTP_URL is set, else the development mailbox.
func (p *parts) sender(dev bool) (mail.Sender, *mail.DevMailbox, error) {
	if p.config.SMTPURL != "" {
		smtp, err := mail.NewSMTP(p.config.SMTPURL, p.config.mailFrom())
		return smtp, nil, err
	}
	if !dev {
		return nil, nil, p.config.production()
	}
	box := &mail.DevMailbox{}
	return box, box, nil
}
