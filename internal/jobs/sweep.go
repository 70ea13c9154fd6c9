package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

type sweepArgs struct{}

// Kind implements river.JobArgs.
func (sweepArgs) Kind() string { return "sweep" }

// sweepOnce keeps a change of leader from sweeping twice in one period.
func sweepOnce(every time.Duration) *river.InsertOpts {
	return &river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByPeriod: max(every, time.Second)}}
}

type sweepWorker struct {
	river.WorkerDefaults[sweepArgs]
	cfg Config
}

// Work implements river.Worker. What fails is tried in the next period.
func (w *sweepWorker) Work(ctx context.Context, _ *river.Job[sweepArgs]) error {
	if w.cfg.Sweep == nil {
		return nil // left by a process that had one
	}
	return w.cfg.Sweep(ctx)
}
