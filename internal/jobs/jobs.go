// Package jobs works what the store has queued: it sends mail and removes what
// has expired. It owns the River client and its small connection pool. It must
// not decide what is sent to whom: the store queues a mail in the transaction
// of what it tells of, and a job carries only its number.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"portico/internal/mail"
	"portico/internal/store"
)

const (
	poolSize         = 4 // one listens, one leads, two work or fetch
	workers          = 4
	mailTimeout      = 45 * time.Second
	defaultSweep     = 10 * time.Minute
	completedKept    = 24 * time.Hour
	cancelledKept    = 7 * 24 * time.Hour
	softStopFallback = 5 * time.Second
)

// Config is what the jobs need.
type Config struct {
	DSN     string // as store.Open takes it; unix sockets too
	Store   *store.Store
	Sender  mail.Sender
	BaseURL string // for links in mails
	Council string // signs the mails
	Help    mail.Help
	Log     *slog.Logger
	Now     func() time.Time // nil: time.Now
	// Sweep removes what has expired (sign-ins, sessions, held posts). It is
	// called by one process of the installation at a time, at the start and
	// every SweepEvery (ten minutes); nil: never.
	Sweep      func(context.Context) error
	SweepEvery time.Duration
	// Rescan gives the files that wait for the virus check to the scanner again,
	// every RescanEvery (a minute) by one process; nil: never.
	Rescan      func(context.Context) error
	RescanEvery time.Duration
	// Seal seals the audit record, CheckAudit carries out a check of it that is due; every
	// minute by one process; nil: never.
	Seal, CheckAudit func(context.Context) error
	// Retain removes what the rules on keeping records let go; a few times a day by one process;
	// nil: never.
	Retain func(context.Context) error
}

// Runner works jobs until Stop.
type Runner struct {
	client *river.Client[pgx.Tx]
	pool   *pgxpool.Pool
}

// Start begins to work jobs in the background and returns within a few
// milliseconds. The database must answer and be migrated, so call it after
// store.Open; what fails later is tried again. Cancelling ctx stops like Stop
// does.
func Start(ctx context.Context, cfg Config) (*Runner, error) {
	cfg = withDefaults(cfg)
	conf, err := pgxpool.ParseConfig(cfg.DSN)
	if err != nil {
		return nil, fmt.Errorf("the jobs cannot read the database's address: %w", err)
	}
	conf.MaxConns = poolSize
	conf.ConnConfig.RuntimeParams["application_name"] = "portico jobs"
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, fmt.Errorf("the jobs cannot reach the database: %w", err)
	}
	client, err := river.NewClient(riverpgxv5.New(pool), riverConfig(cfg))
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("the jobs are not set up right: %w", err)
	}
	if err := client.Start(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("the jobs do not start: %w", err)
	}
	return &Runner{client: client, pool: pool}, nil
}

// Stop lets running jobs end, at most until ctx does; what is cut off then is
// tried again after the next start. No job is lost.
func (r *Runner) Stop(ctx context.Context) error {
	defer r.pool.Close()
	err := r.client.Stop(ctx)
	if err == nil {
		return nil
	}
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), softStopFallback)
	defer cancel()
	if hardErr := r.client.StopAndCancel(hard); hardErr != nil {
		return fmt.Errorf("the jobs do not stop: %w", hardErr)
	}
	return nil
}

func withDefaults(cfg Config) Config {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.SweepEvery == 0 {
		cfg.SweepEvery = defaultSweep
	}
	if cfg.RescanEvery == 0 {
		cfg.RescanEvery = rescanEvery
	}
	return cfg
}

func riverConfig(cfg Config) *river.Config {
	all := river.NewWorkers()
	river.AddWorker(all, &mailWorker{cfg: cfg})
	river.AddWorker(all, &sweepWorker{cfg: cfg})
	river.AddWorker(all, &rescanWorker{cfg: cfg})
	river.AddWorker(all, &remindWorker{cfg: cfg})
	river.AddWorker(all, &sealWorker{cfg: cfg})
	river.AddWorker(all, &checkAuditWorker{cfg: cfg})
	river.AddWorker(all, &retainWorker{cfg: cfg})
	river.AddWorker(all, &countWorker{cfg: cfg})
	conf := &river.Config{
		Logger:                      cfg.Log,
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		Workers:                     all,
		JobTimeout:                  mailTimeout,
		CompletedJobRetentionPeriod: completedKept,
		CancelledJobRetentionPeriod: cancelledKept,
	}
	conf.PeriodicJobs = []*river.PeriodicJob{remindJob(), countJob()}
	if cfg.Sweep != nil {
		conf.PeriodicJobs = append(conf.PeriodicJobs, river.NewPeriodicJob(river.PeriodicInterval(cfg.SweepEvery),
			func() (river.JobArgs, *river.InsertOpts) { return sweepArgs{}, sweepOnce(cfg.SweepEvery) },
			&river.PeriodicJobOpts{RunOnStart: true}))
	}
	if cfg.Rescan != nil {
		conf.PeriodicJobs = append(conf.PeriodicJobs, rescans(cfg))
	}
	conf.PeriodicJobs = append(conf.PeriodicJobs, records(cfg)...)
	if cfg.Retain != nil {
		conf.PeriodicJobs = append(conf.PeriodicJobs, retainJob())
	}
	return conf
}
