package main

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"portico/internal/postgres"
	"portico/internal/testkit"
)

// A ledger that finds nothing proves nothing: each kind of loss is found.
func TestLedgerFindsLosses(t *testing.T) {
	t.Parallel()
	s := newSheet("ref")
	*s.at("one", "a") = words{acknowledged: 7, sent: 9}
	s.closed = []closing{{"one", 3}, {"two", 4}, {"one", 7}}
	for name, c := range map[string]struct {
		kept string
		lost int
	}{
		"what was answered":          {text(1, 7), 0},
		"what was sent after it":     {text(1, 9), 0},
		"an earlier text":            {text(1, 6), 1},
		"nothing":                    {"", 1},
		"something never sent":       {text(1, 12), 1},
		"a text that is cut":         {text(1, 7)[:6], 1},
		"a text of no writer at all": {"Diane", 1},
	} {
		if got := s.judge(map[string]string{"one.a": c.kept}); len(got) != c.lost {
			t.Errorf("%s: %v, want %d losses", name, got, c.lost)
		}
	}
	for name, c := range map[string]struct {
		revisions [][]int
		lost      int
	}{
		"both, in order":       {[][]int{{1}, {3}, {5, 7}}, 0},
		"both in one revision": {[][]int{{3, 7}}, 0},
		"the wrong order":      {[][]int{{7}, {3}}, 1},
		"one is missing":       {[][]int{{3}}, 1},
		"none":                 {nil, 2},
	} {
		if got := s.judgeHistory("one", c.revisions); len(got) != c.lost {
			t.Errorf("%s: %v, want %d losses", name, got, c.lost)
		}
	}
}

// The soak refuses a Postgres that may lose what it has committed.
func TestSoakWantsADurablePostgres(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pg, err := postgres.Start(t.Context(), postgres.Config{Dir: testkit.Dir(t), Log: slog.New(slog.DiscardHandler), Settings: map[string]string{name: "off"}})
			if err != nil {
				t.Fatal(err)
			}
			defer pg.Stop()
			if err := durable(t.Context(), pg.DSN("portico")); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%v, want a refusal that names %s", err, name)
			}
		})
	}
}

// A short soak, so that the long one works when it is wanted.
func TestSoakShort(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	v, err := soak(ctx, options{writers: 4, kills: 6, limit: 2 * time.Minute, seed: time.Now().UnixNano()})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	v.print(&out)
	t.Log("\n" + out.String())
	if len(v.lost) > 0 || v.kills.total() < 6 || v.tally.saves == 0 || v.tally.closings == 0 {
		t.Error("words were lost, or the soak did not come about: see the figures")
	}
}
