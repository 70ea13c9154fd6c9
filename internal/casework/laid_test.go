package casework

import (
	"testing"
	"time"

	"portico/internal/portal"
)

// TestLaidSheetsFollowTheAnswers holds the memory of sheets to what the store says: the
// same state is laid once, another state anew, and nobody gets a sheet out of memory that
// the store would not give.
func TestLaidSheetsFollowTheAnswers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.open(t)
	if again := d.open(t); again.Laid() != first.Laid() {
		t.Error("the same state was laid twice")
	}
	if err := d.save(t, first, "views", "views.child_views", "Likes maps"); err != nil {
		t.Fatal(err)
	}
	saved := d.open(t)
	if got := value(saved, "views", "child_views"); got != "Likes maps" {
		t.Errorf("after a save the sheet holds %v", got)
	}
	if got := value(first, "views", "child_views"); got != "Likes maps" {
		t.Errorf("the work that saved holds %v", got)
	}
	stranger := d.person(t, "Tom Stranger")
	if _, err := d.Open(t.Context(), stranger, d.ref); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("a stranger opens a sheet that is in memory: %v", err)
	}
}

func TestLaidCacheForgetsTheOldest(t *testing.T) {
	t.Parallel()
	c := newLaidCache()
	for i := range int64(laidSheets + 1) {
		c.put(&laid{contribution: i, state: "1"})
	}
	if c.get(0, "1") != nil {
		t.Error("the oldest is still there")
	}
	if c.get(1, "1") == nil || c.get(1, "2") != nil {
		t.Error("a sheet is given for its own state only")
	}
	c.put(&laid{contribution: 1, state: "2"})
	if c.get(1, "1") != nil || c.recent.Len() != laidSheets || len(c.entries) != laidSheets {
		t.Errorf("an entry was not put in the place of the other: %d and %d entries", c.recent.Len(), len(c.entries))
	}
}

// TestLaidSheetsFollowTheDay: what follows from the day is worked out anew on the next one,
// which begins at midnight in London.
func TestLaidSheetsFollowTheDay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := func(hour int) { d.now = func() time.Time { return time.Date(2026, 7, 1, hour, 30, 0, 0, time.UTC) } }
	at(21)
	before := d.open(t)
	at(22)
	if d.open(t).Laid() != before.Laid() {
		t.Error("the same day was laid twice")
	}
	at(23) // half past midnight in London
	after := d.open(t)
	if after.Laid() == before.Laid() {
		t.Error("the sheet of yesterday is shown today")
	}
	if before.laid.today != "2026-07-01" || after.laid.today != "2026-07-02" {
		t.Errorf("the days are %s and %s", before.laid.today, after.laid.today)
	}
}
