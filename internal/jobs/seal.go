package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

const (
	sealEvery    = time.Minute
	checkTimeout = 30 * time.Minute
)

type sealArgs struct{}

// Kind implements river.JobArgs.
func (sealArgs) Kind() string { return "seal_audit" }

type sealWorker struct {
	river.WorkerDefaults[sealArgs]
	cfg Config
}

// Work implements river.Worker. What fails is tried in the next period.
func (w *sealWorker) Work(ctx context.Context, _ *river.Job[sealArgs]) error {
	if w.cfg.Seal == nil {
		return nil // left by a process that had one
	}
	return w.cfg.Seal(ctx)
}

type checkAuditArgs struct{}

// Kind implements river.JobArgs.
func (checkAuditArgs) Kind() string { return "check_audit" }

type checkAuditWorker struct {
	river.WorkerDefaults[checkAuditArgs]
	cfg Config
}

// Timeout implements river.Worker: the whole record is read.
func (w *checkAuditWorker) Timeout(*river.Job[checkAuditArgs]) time.Duration { return checkTimeout }

// Work implements river.Worker. What fails is tried in the next period.
func (w *checkAuditWorker) Work(ctx context.Context, _ *river.Job[checkAuditArgs]) error {
	if w.cfg.CheckAudit == nil {
		return nil
	}
	return w.cfg.CheckAudit(ctx)
}

// records are the periodic jobs of the audit record.
func records(cfg Config) (out []*river.PeriodicJob) {
	add := func(there bool, args river.JobArgs) {
		if there {
			out = append(out, river.NewPeriodicJob(river.PeriodicInterval(sealEvery),
				func() (river.JobArgs, *river.InsertOpts) { return args, sweepOnce(sealEvery) }, &river.PeriodicJobOpts{RunOnStart: true}))
		}
	}
	add(cfg.Seal != nil, sealArgs{})
	add(cfg.CheckAudit != nil, checkAuditArgs{})
	return out
}
