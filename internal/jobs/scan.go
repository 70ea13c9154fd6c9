package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// rescanEvery is how often the files that wait for the virus check are tried again.
const rescanEvery = time.Minute

type rescanArgs struct{}

// Kind implements river.JobArgs.
func (rescanArgs) Kind() string { return "rescan" }

type rescanWorker struct {
	river.WorkerDefaults[rescanArgs]
	cfg Config
}

// Work implements river.Worker. What still waits is tried in the next period.
func (w *rescanWorker) Work(ctx context.Context, _ *river.Job[rescanArgs]) error {
	if w.cfg.Rescan == nil {
		return nil // left by a process that had one
	}
	return w.cfg.Rescan(ctx)
}

// rescans is the schedule of that job.
func rescans(cfg Config) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(cfg.RescanEvery),
		func() (river.JobArgs, *river.InsertOpts) { return rescanArgs{}, sweepOnce(cfg.RescanEvery) },
		&river.PeriodicJobOpts{RunOnStart: true})
}
