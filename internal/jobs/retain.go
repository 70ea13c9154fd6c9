package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

const (
	retainEvery   = 6 * time.Hour
	retainTimeout = 30 * time.Minute
)

type retainArgs struct{}

// Kind implements river.JobArgs.
func (retainArgs) Kind() string { return "retain" }

type retainWorker struct {
	river.WorkerDefaults[retainArgs]
	cfg Config
}

// Timeout implements river.Worker.
func (w *retainWorker) Timeout(*river.Job[retainArgs]) time.Duration { return retainTimeout }

// Work implements river.Worker. What fails is tried in the next period.
func (w *retainWorker) Work(ctx context.Context, _ *river.Job[retainArgs]) error {
	if w.cfg.Retain == nil {
		return nil
	}
	return w.cfg.Retain(ctx)
}

func retainJob() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(retainEvery), func() (river.JobArgs, *river.InsertOpts) { return retainArgs{}, sweepOnce(retainEvery) },
		&river.PeriodicJobOpts{RunOnStart: true})
}
