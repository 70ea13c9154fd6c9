package handlers

import (
	"testing"

	"portico/engine"
)

func TestOverWords(t *testing.T) {
	for _, c := range []struct {
		rows, over int
		want       string
	}{
		{3, 0, ""},
		{3, 1, "1 row did not fit and was left out: the table takes 1000 rows at most."},
		{996, 1003, "At least 1003 rows did not fit and were left out: the table takes 1000 rows at most."},
	} {
		if got := overWords(engine.Pasted{Rows: c.rows, Over: c.over}, 1000); got != c.want {
			t.Errorf("%d rows, %d over: %q, want %q", c.rows, c.over, got, c.want)
		}
	}
}
