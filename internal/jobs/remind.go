package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"portico/internal/portal"
)

const (
	remindEvery = 30 * time.Minute
	remindFrom  = 7 // o'clock in London: nobody's telephone rings at night
)

type remindArgs struct{}

// Kind implements river.JobArgs.
func (remindArgs) Kind() string { return "remind" }

func remindJob() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(remindEvery), func() (river.JobArgs, *river.InsertOpts) { return remindArgs{}, sweepOnce(remindEvery) },
		&river.PeriodicJobOpts{RunOnStart: true})
}

type remindWorker struct {
	river.WorkerDefaults[remindArgs]
	cfg Config
}

// Work implements river.Worker. The store decides of whom and when; what fails is tried in
// the next period.
func (w *remindWorker) Work(ctx context.Context, _ *river.Job[remindArgs]) error {
	if w.cfg.Now().In(portal.Zone).Hour() < remindFrom {
		return nil
	}
	n, err := w.cfg.Store.Remind(ctx)
	if n > 0 {
		w.cfg.Log.Info("reminders queued", slog.Int("tasks", n))
	}
	return err
}
