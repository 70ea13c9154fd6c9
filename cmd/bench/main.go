// Command bench measures Portico and prints one table with the budgets beside the
// figures: the engine by Go benchmarks, and the portal as a whole by a bounded load on
// loopback against a real Postgres with durable commits. The load generator, the server
// and Postgres share the machine's cores.
//
// It judges nothing: a figure over its budget is marked, and the exit status is 0. With -large it fills a database with
// 10,000 tasks and one with a million and holds every list, search and count of the one against the other; then the
// exit status is 1 when one is over its budget.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"portico/internal/large"
)

// row is one line of the table.
type row struct {
	what   string
	figure string
	budget string // "" when there is none
	over   bool
	took   time.Duration // of one call; 0 when it is no benchmark
}

func main() {
	seconds := flag.Int("seconds", 5, "how long each load runs")
	only := flag.String("only", "", "engine or http; with -large: what has this word in its name")
	lists := flag.Bool("large", false, "lists, searches and counts at 10,000 and at 1,000,000 tasks")
	share := flag.Int("share", 1, "with -large: the larger database has this part of the million")
	keep := flag.String("keep", "", "with -large: a folder where the filled databases stay; the next run asks them again")
	flag.Parse()
	if *lists {
		full := large.Size{Cases: large.Full.Cases / *share, Tasks: large.Full.Tasks / *share, People: large.Full.People}
		if err := measureLarge(context.Background(), *keep, *only, full); err != nil {
			fmt.Fprintln(os.Stderr, "bench: "+err.Error())
			os.Exit(1)
		}
		return
	}
	if err := measure(*only, time.Duration(*seconds)*time.Second); err != nil {
		fmt.Fprintln(os.Stderr, "bench: "+err.Error())
		os.Exit(1)
	}
}

func measure(only string, d time.Duration) error {
	var rows []row
	if only != "http" {
		more, err := engineRows()
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	if only != "engine" {
		more, err := httpRows(context.Background(), d)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	printTable(rows)
	return nil
}

func printTable(rows []row) {
	fmt.Println(machine())
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "what\tfigure\tbudget\t")
	for _, r := range rows {
		mark := ""
		if r.over {
			mark = "OVER"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.what, r.figure, r.budget, mark)
	}
	w.Flush()
}

// machine names what was measured on.
func machine() string {
	model := runtime.GOARCH
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for _, line := range strings.Split(string(b), "\n") {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("Machine: %s, %d cores, %s, %s, %s", model, runtime.NumCPU(), runtime.GOOS, runtime.Version(), postgresVersion())
}

// loads are the averages of what else the machine does, of the last minute first; "unknown" where it does not say.
func loads() string {
	b, err := os.ReadFile("/proc/loadavg")
	if fields := strings.Fields(string(b)); err == nil && len(fields) > 2 {
		return strings.Join(fields[:3], " ")
	}
	return "unknown"
}

func postgresVersion() string {
	out, err := exec.Command("psql", "--version").Output()
	if err != nil {
		return "PostgreSQL of unknown version"
	}
	return strings.TrimSpace(string(out))
}
