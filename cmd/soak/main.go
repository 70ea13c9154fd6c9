// Command soak proves that nothing is lost: many writers work through HTTP while the server and
// its Postgres are killed and stopped at once again and again and connections are cut in the
// middle of requests. At the end it compares what was answered with success with what is kept.
//
// It owns the trouble, the ledger of what every writer was told, and the verdict. It must not
// know how anything is stored: writers use the pages, the verdict uses casework and store. It
// starts a Postgres and a server of its own, needs about a gigabyte below TMPDIR, and prints
// its figures. It refuses a Postgres that does not keep what it commits.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

type options struct {
	portico string // the binary to run
	writers int
	kills   int
	limit   time.Duration // no kill begins after it
	seed    int64
}

func main() {
	o := options{}
	flag.StringVar(&o.portico, "portico", "", "the portico binary (built from this folder when empty)")
	flag.IntVar(&o.writers, "writers", 12, "people who write at the same time")
	flag.IntVar(&o.kills, "kills", 200, "how often server or Postgres are killed")
	flag.DurationVar(&o.limit, "limit", 20*time.Minute, "no kill begins after this time")
	flag.Int64Var(&o.seed, "seed", time.Now().UnixNano(), "of the dice")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	v, err := soak(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
	v.print(os.Stdout)
	if len(v.lost) > 0 || v.kills.total() < o.kills {
		os.Exit(1)
	}
}

// soak runs the whole of it and gives the verdict. An error means that it could not be run.
func soak(ctx context.Context, o options) (*verdict, error) {
	b, err := newBed(ctx, o)
	if b != nil {
		defer b.close()
	}
	if err != nil {
		return nil, err
	}
	people, err := b.signInAll(ctx)
	if err != nil {
		return nil, err
	}
	started := time.Now()
	writing, enough := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); writeAll(writing, people) }()
	k, err := b.trouble(ctx, o)
	b.proxy.calm()
	enough()
	<-done
	if err != nil {
		return nil, err
	}
	v := &verdict{kills: k, took: time.Since(started), cuts: b.proxy.cuts.Load(), seed: o.seed}
	return v, b.judge(ctx, people, v)
}
