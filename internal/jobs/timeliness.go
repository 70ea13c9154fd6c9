package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
)

const (
	countEvery   = 5 * time.Minute
	countTimeout = 30 * time.Minute // of everything, once
)

type countArgs struct{}

// Kind implements river.JobArgs.
func (countArgs) Kind() string { return "count_timeliness" }

func countJob() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(countEvery), func() (river.JobArgs, *river.InsertOpts) { return countArgs{}, sweepOnce(countEvery) },
		&river.PeriodicJobOpts{RunOnStart: true})
}

type countWorker struct {
	river.WorkerDefaults[countArgs]
	cfg Config
}

// Timeout implements river.Worker.
func (w *countWorker) Timeout(*river.Job[countArgs]) time.Duration { return countTimeout }

// Work implements river.Worker: the figures of timeliness, piece by piece. What fails, or is cut
// off, goes on in the next period.
func (w *countWorker) Work(ctx context.Context, _ *river.Job[countArgs]) error {
	for more := true; more && ctx.Err() == nil; {
		n, left, err := w.cfg.Store.CountTimeliness(ctx)
		if err != nil {
			return err
		}
		if more = left; n > 1000 {
			w.cfg.Log.Info("timeliness counted", slog.Int("tasks and cases", n))
		}
	}
	return ctx.Err()
}
