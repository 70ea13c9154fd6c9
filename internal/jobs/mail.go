package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"portico/internal/mail"
	"portico/internal/portal"
	"portico/internal/store"
)

// mailArgs is what the store puts into river_job by SQL; both sides must keep
// to it.
type mailArgs struct {
	MailID int64 `json:"mail_id"`
}

// Kind implements river.JobArgs.
func (mailArgs) Kind() string { return "mail" }

type mailWorker struct {
	river.WorkerDefaults[mailArgs]
	cfg Config
}

// Work implements river.Worker: it sends one mail, at least once. A job may
// run twice (a process died between sending and marking), so the mail's own
// state decides whether anything is left to do. The errors that go to River,
// which logs them, name no address; the mail's row keeps the server's words.
func (w *mailWorker) Work(ctx context.Context, job *river.Job[mailArgs]) error {
	id := job.Args.MailID
	m, err := w.cfg.Store.PendingMail(ctx, id)
	if portal.CodeOf(err) == portal.NotFound {
		return river.JobCancel(fmt.Errorf("mail %d is gone", id))
	}
	if err != nil {
		return fmt.Errorf("mail %d cannot be read: %w", id, err)
	}
	if m.State != store.MailPending {
		return nil
	}
	if mail.Stale(m.Template, m.Data, w.cfg.Now()) {
		return w.giveUp(ctx, id, errors.New("the code had expired before it could be sent"))
	}
	message, err := mail.Compose(m.Template, m.Data, w.cfg.BaseURL, w.cfg.Council, w.cfg.Help)
	if err != nil {
		return w.giveUp(ctx, id, err)
	}
	message.To = m.To
	messageID, err := w.cfg.Sender.Send(ctx, message)
	switch {
	case err == nil:
		return w.sent(ctx, id, messageID)
	case mail.Permanent(err), job.Attempt >= job.MaxAttempts:
		return w.giveUp(ctx, id, err)
	}
	return w.tryAgain(ctx, id, err)
}

// sent marks the mail although the job's time may be up: a mail that went out
// unmarked goes out again.
func (w *mailWorker) sent(ctx context.Context, id int64, messageID string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := w.cfg.Store.MarkMailSent(ctx, id, messageID); err != nil {
		return fmt.Errorf("mail %d was sent, but could not be marked: %w", id, err)
	}
	return nil
}

func (w *mailWorker) giveUp(ctx context.Context, id int64, cause error) error {
	if err := w.mark(ctx, id, true, cause); err != nil {
		return err
	}
	return river.JobCancel(fmt.Errorf("mail %d cannot be delivered (answer %d)", id, mail.Code(cause)))
}

func (w *mailWorker) tryAgain(ctx context.Context, id int64, cause error) error {
	if err := w.mark(ctx, id, false, cause); err != nil {
		return err
	}
	return fmt.Errorf("mail %d was refused for the time being (answer %d)", id, mail.Code(cause))
}

func (w *mailWorker) mark(ctx context.Context, id int64, permanent bool, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := w.cfg.Store.MarkMailFailed(ctx, id, permanent, mail.Code(cause), cause.Error()); err != nil {
		return fmt.Errorf("mail %d could not be marked: %w", id, err)
	}
	return nil
}
