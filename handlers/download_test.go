package handlers

import "testing"

func TestByteRange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		header   string
		from, to int
		asked    bool
	}{
		{"", 0, 0, false}, {"bytes=0-", 0, 100, true}, {"bytes=40-", 40, 100, true}, {"bytes=0-0", 0, 1, true}, {"bytes=10-19", 10, 20, true},
		{"bytes=90-200", 90, 100, true}, {"bytes=-10", 90, 100, true}, {"bytes=-200", 0, 100, true}, {"bytes=-0", 100, 100, true},
		{"bytes=100-", 100, 100, true}, {"bytes=200-300", 100, 100, true}, {"bytes=99999999999999999-", 100, 100, true},
		{"bytes=20-10", 0, 0, false}, {"bytes=-", 0, 0, false}, {"bytes=a-b", 0, 0, false}, {"bytes=0-1,5-6", 0, 0, false}, {"items=0-1", 0, 0, false},
		{"bytes=--1", 0, 0, false}, {"bytes=+1-2", 0, 0, false},
	} {
		from, to, asked := byteRange(c.header, 100)
		if from != c.from || to != c.to || asked != c.asked {
			t.Errorf("%q: %d, %d, %v, want %d, %d, %v", c.header, from, to, asked, c.from, c.to, c.asked)
		}
	}
}
