package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"portico/internal/large"
	"portico/internal/postgres"
	"portico/internal/store"
	"portico/internal/vault"
	"portico/migrations"
)

// The budgets of design and issue: of every list, search and count that a page shows.
const (
	askBudget   = 50 * time.Millisecond // at the 95th percentile, at a million tasks
	ratioBudget = 1.3                   // at most so many times what it takes with 10,000 tasks
	// ratioFloor: below it the two are the same to whoever waits, and a ratio tells of the clock and of caches.
	ratioFloor = 3 * time.Millisecond
	jobBudget  = 30 * time.Second
	askTimes   = 60
)

// errOver is that a figure is over its budget.
var errOver = errors.New("figures are over their budgets")

// question is one that a page asks of the store.
type question struct {
	what string
	ask  func() (lines int, err error)
}

// answer is what a question took.
type answer struct {
	p50, p95 time.Duration
	lines    int
}

// site is a database of one size.
type site struct {
	dir     string
	pg      *postgres.Server
	dsn     string
	store   *store.Store
	made    large.Made
	filled  time.Duration
	answers []answer
}

// measureLarge fills a small and a large database and prints what every list takes on both, and the nightly jobs on the large one.
func measureLarge(ctx context.Context, full large.Size) error {
	now := time.Now()
	var sites []*site
	defer func() {
		for _, s := range sites {
			s.close()
		}
	}()
	for _, size := range []large.Size{large.Small, full} {
		s, err := newSite(ctx, size, now)
		if s != nil {
			sites = append(sites, s)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%d tasks filled in %v\n", size.Tasks, s.filled.Round(time.Second))
	}
	asked := [][]question{sites[0].questions(), sites[1].questions()}
	for i := range asked[0] {
		a, b, err := timeQuestions(asked[0][i], asked[1][i])
		if err != nil {
			return fmt.Errorf("%s: %w", asked[0][i].what, err)
		}
		sites[0].answers, sites[1].answers = append(sites[0].answers, a), append(sites[1].answers, b)
	}
	over := printLarge(asked[0], sites[0], sites[1])
	jobs, err := sites[1].jobs(ctx)
	if jobs = printJobs(jobs); err != nil || over || len(jobs) > 0 {
		return errors.Join(err, errOver)
	}
	return nil
}

func newSite(ctx context.Context, size large.Size, now time.Time) (*site, error) {
	dir, err := os.MkdirTemp("", "portico-large")
	if err != nil {
		return nil, err
	}
	s := &site{dir: dir}
	if err := os.Chmod(dir, 0o711); err != nil {
		return s, err
	}
	if s.pg, err = postgres.Start(ctx, postgres.Config{Dir: filepath.Join(dir, "postgres"), Settings: map[string]string{"shared_buffers": "512MB", "max_wal_size": "4GB"}}); err != nil {
		return s, err
	}
	s.dsn = s.pg.DSN("portico")
	if err := migrations.Migrate(ctx, s.dsn); err != nil {
		return s, err
	}
	ring, err := vault.ParseRing(vault.NewKey())
	if err != nil {
		return s, err
	}
	began := time.Now()
	if s.made, err = large.Fill(ctx, s.dsn, ring, size, now, "no password"); err != nil {
		return s, err
	}
	s.filled = time.Since(began)
	if s.store, err = store.Open(ctx, s.dsn, store.Options{Ring: ring}); err != nil {
		return s, err
	}
	began = time.Now()
	_, err = s.count()
	fmt.Fprintf(os.Stderr, "timeliness of %d tasks counted in %v\n", size.Tasks, time.Since(began).Round(time.Millisecond))
	return s, err
}

func (s *site) close() {
	if s.store != nil {
		s.store.Close()
	}
	if s.pg != nil {
		_ = s.pg.Stop()
	}
	_ = os.RemoveAll(s.dir)
}

// timeQuestions asks both databases in turn, so that whatever else the machine does costs both the same, first a few
// times to warm up and then so often that a 95th percentile means something.
func timeQuestions(small, full question) (a, b answer, err error) {
	var took [2][]time.Duration
	for i := range askTimes + 3 {
		for at, q := range []question{small, full} {
			began := time.Now()
			lines, err := q.ask()
			if err != nil {
				return a, b, err
			}
			if at == 0 {
				a.lines = lines
			} else {
				b.lines = lines
			}
			if i >= 3 {
				took[at] = append(took[at], time.Since(began))
			}
		}
	}
	for at, into := range []*answer{&a, &b} {
		slices.Sort(took[at])
		into.p50, into.p95 = took[at][len(took[at])/2], took[at][len(took[at])*95/100]
	}
	return a, b, nil
}

func printLarge(asked []question, small, full *site) (over bool) {
	fmt.Println(machine())
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "list, search or count\tlines\tp50\tp95\tlines\tp50\tp95\tratio\t")
	fmt.Fprintf(w, "\t\t10,000\t\t\t1,000,000\tunder %v\tat most %.1f\t\n", askBudget, ratioBudget)
	for i, q := range asked {
		a, b := small.answers[i], full.answers[i]
		ratio := float64(b.p50) / float64(a.p50)
		mark := ""
		switch {
		case b.p95 > askBudget || b.p50 > ratioFloor && ratio > ratioBudget && b.lines <= a.lines:
			mark, over = "OVER", true
		case b.lines > a.lines && ratio > ratioBudget:
			mark = "more lines"
		}
		fmt.Fprintf(w, "%s\t%d\t%v\t%v\t%d\t%v\t%v\t%.2f\t%s\n", q.what, a.lines, round(a.p50), round(a.p95), b.lines, round(b.p50), round(b.p95), ratio, mark)
	}
	w.Flush()
	fmt.Printf("The ratio is of the medians. It is judged from %v on, and where the larger database does not show more lines.\n", ratioFloor)
	return over
}

// printJobs prints what nightly jobs took and gives those over their budget.
func printJobs(jobs []row) (over []row) {
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "job, at 1,000,000\tfigure\tbudget\t")
	for _, j := range jobs {
		mark := ""
		if j.over {
			mark, over = "OVER", append(over, j)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", j.what, j.figure, j.budget, mark)
	}
	w.Flush()
	return over
}

// jobs runs what runs by itself every night, and once more when there is nothing left to do.
func (s *site) jobs(ctx context.Context) (rows []row, err error) {
	run := func(what string, do func() (string, error)) {
		if err != nil {
			return
		}
		var of string
		began := time.Now()
		of, err = do()
		took := time.Since(began)
		rows = append(rows, row{what: what, figure: fmt.Sprintf("%v%s", round(took), of), budget: "under " + jobBudget.String(), over: took > jobBudget})
	}
	remind := func() (string, error) {
		n, err := s.store.Remind(ctx)
		return fmt.Sprintf(", %d reminded", n), err
	}
	sweep := func() (string, error) {
		_, err := s.store.CloseOldSittings(ctx)
		if err == nil {
			err = s.store.Tidy(ctx)
		}
		if err == nil {
			err = s.store.TellGuestsEnded(ctx)
		}
		if err == nil {
			_, err = s.store.DropStaleSendings(ctx)
		}
		return "", err
	}
	run("reminders, the first morning", remind)
	run("reminders, nothing due", remind)
	run("sweep", sweep)
	run("sweep, nothing to do", sweep)
	s.countJobs(run)
	return rows, err
}
