package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"portico/internal/large"
)

// The budgets of design and issue: of every list, search and count that a page shows.
const (
	askBudget   = 50 * time.Millisecond // at the 95th percentile, at a million tasks
	ratioBudget = 1.3                   // at most so many times what it takes with 10,000 tasks
	// ratioFloor: below it the two are the same to whoever waits, and a ratio tells of the clock and of caches.
	ratioFloor = 2 * time.Millisecond
	jobBudget  = 30 * time.Second
	askTimes   = 60
	warmTimes  = 3
	askAgain   = 3
)

// errOver is that a figure is over its budget.
var errOver = errors.New("figures are over their budgets")

// question is one that a page asks of the store.
type question struct {
	what string
	ask  func() (lines int, err error)
	many *bool // after ask: more fit than are looked at; nil for what does not search
}

// answer is what a question took.
type answer struct {
	least, p50, p95 time.Duration
	lines           int
	many            bool    // more were found than are looked at
	pages           float64 // of tables and indexes that one question touches
}

// measureLarge fills a small and a large database and prints what every list takes on both, and the nightly jobs on the large one.
func measureLarge(ctx context.Context, keep, only string, full large.Size) error {
	now := time.Now()
	var sites []*site
	defer func() {
		for _, s := range sites {
			s.close()
		}
	}()
	for _, size := range []large.Size{large.Small, full} {
		s, err := newSite(ctx, keep, size, now)
		if s != nil {
			sites = append(sites, s)
		}
		if err != nil {
			return err
		}
		if s.filled > 0 {
			fmt.Fprintf(os.Stderr, "%d tasks filled in %v\n", size.Tasks, s.filled.Round(time.Second))
		}
	}
	asked := [2][]question{questions(sites[0], only), questions(sites[1], only)}
	for i := range asked[0] {
		a, err := judged(ctx, [2]*site{sites[0], sites[1]}, [2]question{asked[0][i], asked[1][i]})
		if err != nil {
			return fmt.Errorf("%s: %w", asked[0][i].what, err)
		}
		sites[0].answers, sites[1].answers = append(sites[0].answers, a[0]), append(sites[1].answers, a[1])
	}
	over := printLarge(asked[0], sites[0], sites[1])
	return errors.Join(overError(over), sites[1].copied(ctx, func(ctx context.Context, s *site) error {
		jobs, err := s.nights(ctx)
		return errors.Join(err, overError(printNights(jobs)))
	}))
}

// questions are those whose names hold a word.
func questions(s *site, only string) []question {
	return slices.DeleteFunc(s.questions(), func(q question) bool { return !strings.Contains(q.what, only) })
}

func overError(over bool) error {
	if over {
		return errOver
	}
	return nil
}

// timeQuestions asks both databases in turn, so that whatever else the machine does costs both the same, first a few
// times to warm up and then so often that a 95th percentile means something.
func timeQuestions(ctx context.Context, sites [2]*site, asked [2]question) (a [2]answer, err error) {
	var took [2][]time.Duration
	for i := range askTimes + warmTimes {
		for at, q := range asked {
			if i == warmTimes {
				if err := sites[at].forget(ctx); err != nil {
					return a, err
				}
			}
			began := time.Now()
			if a[at].lines, err = q.ask(); err != nil {
				return a, err
			}
			a[at].many = q.many != nil && *q.many
			if i >= warmTimes {
				took[at] = append(took[at], time.Since(began))
			}
		}
	}
	for at, t := range took {
		slices.Sort(t)
		a[at].least, a[at].p50, a[at].p95 = t[0], t[len(t)/2], t[len(t)*95/100]
		n, err := sites[at].pages(ctx)
		if err != nil {
			return a, err
		}
		a[at].pages = n / askTimes
	}
	return a, nil
}

// judged times questions, and once more each time they are over a budget, up to askAgain times: the least
// of all counts for the ratio, so that what the machine did meanwhile does not.
func judged(ctx context.Context, sites [2]*site, asked [2]question) (a [2]answer, err error) {
	var least [2]time.Duration
	for i := range 1 + askAgain {
		if a, err = timeQuestions(ctx, sites, asked); err != nil {
			return a, err
		}
		for at := range a {
			if i > 0 {
				a[at].least = min(a[at].least, least[at])
			}
			least[at] = a[at].least
		}
		if _, _, over := verdict(a[0], a[1]); !over {
			break
		}
	}
	return a, nil
}

// verdict is what is wrong with a figure, or why it is right; over when it breaks a budget.
func verdict(small, full answer) (ratio float64, words string, over bool) {
	ratio = float64(full.least) / float64(small.least)
	switch {
	case full.p95 > askBudget:
		return ratio, "OVER", true
	case full.least <= ratioFloor || ratio <= ratioBudget:
		return ratio, "", false
	case full.lines > small.lines:
		return ratio, "more lines", false
	case full.many && !small.many:
		return ratio, "more found", false
	}
	return ratio, "OVER", true
}

func printLarge(asked []question, small, full *site) (over bool) {
	fmt.Println(machine() + ", load " + loads())
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "list, search or count\tlines\tleast\tp50\tp95\tpages\tlines\tleast\tp50\tp95\tpages\tratio\t")
	fmt.Fprintf(w, "\t\t10,000\t\t\t\t\t1,000,000\t\tunder %v\t\tat most %.1f\t\n", askBudget, ratioBudget)
	for i, q := range asked {
		a, b := small.answers[i], full.answers[i]
		ratio, mark, isOver := verdict(a, b)
		over = over || isOver
		fmt.Fprintf(w, "%s\t%d\t%v\t%v\t%v\t%.0f\t%d\t%v\t%v\t%v\t%.0f\t%.2f\t%s\n", q.what, a.lines, round(a.least), round(a.p50), round(a.p95), a.pages,
			b.lines, round(b.least), round(b.p50), round(b.p95), b.pages, ratio, mark)
	}
	w.Flush()
	fmt.Printf("The ratio is of the least times: what a question costs when nothing else is in its way. It is judged from %v on, and where the larger database does not show or find more.\n", ratioFloor)
	fmt.Println("pages: of tables and indexes that one question touches.")
	return over
}
