package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"portico/internal/portal"
)

const remindEvery = 30 * time.Minute

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

// Work implements river.Worker: reminders, and then the daily mails, which tell of them. The
// store decides of whom and when; what fails is tried in the next period.
func (w *remindWorker) Work(ctx context.Context, _ *river.Job[remindArgs]) error {
	if w.cfg.Now().In(portal.Zone).Hour() < portal.DigestHour {
		return nil
	}
	n, err := w.cfg.Store.Remind(ctx)
	if n > 0 {
		w.cfg.Log.Info("reminders queued", slog.Int("tasks", n))
	}
	if err != nil {
		return err
	}
	n, err = w.cfg.Store.SendDigests(ctx)
	if n > 0 {
		w.cfg.Log.Info("daily mails queued", slog.Int("people", n))
	}
	return err
}
