package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"

	"portico/internal/casework"
	"portico/internal/files"
	"portico/internal/store"
)

// eventsOfADay is about what a council with a million tasks in ten years adds to the record in a busy day.
const eventsOfADay = 10_000

// copied runs what changes the database on a copy of a kept one, which goes afterwards.
func (s *site) copied(ctx context.Context, do func(context.Context, *site) error) error {
	if !s.kept {
		return do(ctx, s)
	}
	s.store.Close()
	_ = s.db.Close(ctx)
	s.store, s.db = nil, nil
	admin, err := pgx.Connect(ctx, s.pg.DSN("postgres"))
	if err != nil {
		return err
	}
	defer admin.Close(ctx)
	defer func() { _, _ = admin.Exec(ctx, "drop database if exists night with (force)") }()
	for _, statement := range []string{"drop database if exists night with (force)", "create database night template portico strategy file_copy", "checkpoint"} {
		if _, err := admin.Exec(ctx, statement); err != nil {
			return err
		}
	}
	n := *s
	if n.db, err = pgx.Connect(ctx, s.pg.DSN("night")); err != nil {
		return err
	}
	defer n.db.Close(ctx)
	if n.store, err = store.Open(ctx, s.pg.DSN("night"), store.Options{Ring: s.ring}); err != nil {
		return err
	}
	defer n.store.Close()
	return do(ctx, &n)
}

// nights runs what runs by itself, over the work of one day, and once more when there is nothing left to do.
func (s *site) nights(ctx context.Context) (rows []row, err error) {
	bucket, err := files.NewDisk(filepath.Join(s.dir, "files"))
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(filepath.Join(s.dir, "files"))
	cases := casework.New(casework.Config{Store: s.store, Files: bucket})
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	run := func(what string, do func() (string, error)) {
		if err != nil {
			return
		}
		var of string
		began := time.Now()
		if of, err = do(); err != nil {
			err = fmt.Errorf("%s: %w", what, err)
			return
		}
		took := time.Since(began)
		rows = append(rows, row{what: what, figure: fmt.Sprintf("%v%s", round(took), of), budget: "under " + jobBudget.String(), over: took > jobBudget})
	}
	remind := func() (string, error) {
		n, err := s.store.Remind(ctx)
		return fmt.Sprintf(", %d tasks", n), err
	}
	digests := func() (string, error) {
		n, err := s.store.SendDigests(ctx)
		return fmt.Sprintf(", %d people", n), err
	}
	retain := func() (string, error) {
		var noticed, removed int
		err := s.db.QueryRow(ctx, "select count(*), count(done_at) from removals").Scan(&noticed, &removed)
		if err == nil {
			err = cases.Retain(ctx, log)
		}
		var then, gone int
		if err == nil {
			err = s.db.QueryRow(ctx, "select count(*), count(done_at) from removals").Scan(&then, &gone)
		}
		return fmt.Sprintf(", %d noticed, %d removed", then-noticed, gone-removed), err
	}
	seal := func() (string, error) { return "", cases.SealAudit(ctx, log) }
	sweep := func() (string, error) { return "", cases.Sweep(ctx) }
	if _, err = s.db.Exec(ctx, "insert into audit_unsealed select id from audit_events order by id desc limit $1 on conflict do nothing", eventsOfADay); err != nil {
		return nil, err
	}
	run("reminders of a morning", remind)
	run("reminders, nothing due", remind)
	run("daily mails", digests)
	run("daily mails, nothing new", digests)
	run("retention of a day", retain)
	run("retention, nothing due", retain)
	run(fmt.Sprintf("sealing of the record, %d events and more", eventsOfADay), seal)
	run("sealing, nothing new", seal)
	run("sweep", sweep)
	run("sweep, nothing to do", sweep)
	s.countJobs(run)
	return rows, err
}

// printNights prints what they took and says whether one is over its budget.
func printNights(jobs []row) (over bool) {
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "what runs by itself, at 1,000,000\tfigure\tbudget\t")
	for _, j := range jobs {
		mark := ""
		if j.over {
			mark, over = "OVER", true
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", j.what, j.figure, j.budget, mark)
	}
	w.Flush()
	return over
}
