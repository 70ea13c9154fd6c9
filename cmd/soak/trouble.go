package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"portico/internal/postgres"
)

// errNobody says that nobody was connected to the database just then.
var errNobody = errors.New("nobody is connected")

// kills counts what was killed, by how.
type kills struct {
	by   map[string]int
	back []time.Duration // from the kill to the first page
}

func (k kills) total() (n int) {
	for _, of := range k.by {
		n += of
	}
	return n
}

func (k kills) String() string {
	var out []string
	for _, how := range slices.Sorted(maps.Keys(k.by)) {
		out = append(out, fmt.Sprintf("%d %s", k.by[how], how))
	}
	return strings.Join(out, ", ")
}

// trouble kills server and Postgres in turn, by dice, until there were enough kills or the
// time is over.
func (b *bed) trouble(ctx context.Context, o options) (kills, error) {
	k := kills{by: map[string]int{}}
	dice := rand.New(rand.NewPCG(uint64(o.seed), 7))
	ways := []struct {
		how string
		do  func() error
	}{
		{"server SIGKILL", func() error { b.stopServer(syscall.SIGKILL); return nil }},
		{"server SIGKILL", func() error { b.stopServer(syscall.SIGKILL); return nil }},
		{"server SIGTERM", func() error { b.stopServer(syscall.SIGTERM); return nil }},
		{"Postgres SIGKILL", func() error { return b.stopPostgres(ctx, syscall.SIGKILL) }},
		{"Postgres SIGKILL", func() error { return b.stopPostgres(ctx, syscall.SIGKILL) }},
		{"Postgres stopped at once", func() error { return b.stopPostgres(ctx, syscall.SIGQUIT) }},
		{"backend SIGKILL", b.killBackend},
		{"both SIGKILL", func() error { b.stopServer(syscall.SIGKILL); return b.stopPostgres(ctx, syscall.SIGKILL) }},
	}
	for end := time.Now().Add(o.limit); k.total() < o.kills && time.Now().Before(end); {
		time.Sleep(time.Duration(200+dice.IntN(900)) * time.Millisecond)
		if ctx.Err() != nil {
			return k, ctx.Err()
		}
		way, began := ways[dice.IntN(len(ways))], time.Now()
		if err := way.do(); errors.Is(err, errNobody) {
			continue
		} else if err != nil {
			return k, fmt.Errorf("%s: %w", way.how, err)
		}
		if err := b.revive(ctx); err != nil {
			return k, fmt.Errorf("after %s: %w", way.how, err)
		}
		k.by[way.how]++
		k.back = append(k.back, time.Since(began))
	}
	return k, nil
}

// revive starts what is gone and waits until a page comes.
func (b *bed) revive(ctx context.Context) error {
	if b.server == nil || b.answering(ctx) != nil {
		return b.serve(ctx)
	}
	return nil
}

// stopPostgres ends the server of the database by a signal and starts it anew: it recovers
// from its log.
func (b *bed) stopPostgres(ctx context.Context, sig syscall.Signal) error {
	pid, err := b.postmaster()
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, sig); err != nil {
		return err
	}
	_ = b.pg.Stop() // it has ended already
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if b.pg, err = postgres.Start(ctx, b.config); err == nil || time.Now().After(end) {
			return err // its backends may hold the old memory for a while
		}
	}
}

func (b *bed) postmaster() (int, error) {
	read, err := os.ReadFile(filepath.Join(b.config.Dir, "pgdata", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(read), "\n")
	return strconv.Atoi(strings.TrimSpace(first))
}

// killBackend kills one process of the database; then Postgres ends all the others and
// recovers by itself.
func (b *bed) killBackend() error {
	parent, err := b.postmaster()
	if err != nil {
		return err
	}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return err
	}
	for _, path := range stats {
		read, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended meanwhile
		}
		rest := read[bytes.LastIndexByte(read, ')')+1:]
		of := strings.Fields(string(rest))
		name, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		if len(of) > 1 && of[1] == strconv.Itoa(parent) && bytes.Contains(name, []byte("portico portico")) {
			pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			if err != nil {
				return err
			}
			return syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	return errNobody
}
