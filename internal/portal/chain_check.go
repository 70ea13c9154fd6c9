package portal

import (
	"bytes"
	"fmt"
	"slices"
	"time"
)

// AuditFault is a kind of thing that the check of the audit finds.
type AuditFault string

// The kinds of finding.
const (
	AuditRowChanged     AuditFault = "row_changed"
	AuditTimeChanged    AuditFault = "time_changed"
	AuditAccountChanged AuditFault = "account_changed"
	AuditRowsSwapped    AuditFault = "rows_swapped"
	AuditRowRemoved     AuditFault = "row_removed"
	AuditRowAdded       AuditFault = "row_added"
	AuditTailCut        AuditFault = "tail_cut"
	AuditSealChanged    AuditFault = "seal_changed"
	AuditRootChanged    AuditFault = "root_changed"
	AuditRewritten      AuditFault = "chain_rewritten"
	AuditOldCopy        AuditFault = "old_copy"
	AuditUnvouched      AuditFault = "key_missing"
)

// AuditFinding is one thing that the check found. Number is the place in the chain, Event the
// event's id, Batch the batch; 0 where there is none. Words say it to a person.
type AuditFinding struct {
	Kind   AuditFault `json:"kind"`
	Number int64      `json:"number,omitempty"`
	Event  int64      `json:"event,omitempty"`
	Batch  int64      `json:"batch,omitempty"`
	Words  string     `json:"words"`
}

// AuditReport is what a check of the audit came to.
type AuditReport struct {
	Sound    bool           `json:"sound"`
	Events   int64          `json:"events"`  // sealed
	Waiting  int64          `json:"waiting"` // not sealed yet
	Batches  int64          `json:"batches"`
	Roots    int64          `json:"roots"`          // outside the database, that were compared
	Findings []AuditFinding `json:"findings"`       // the first thousand
	More     int64          `json:"more,omitempty"` // findings beyond those
}

// AuditRoot is a root as it was written outside the database when it was sealed.
type AuditRoot struct {
	Batch int64
	Root  []byte
	At    time.Time
}

// AuditHead is where the database itself says that the chain ends.
type AuditHead struct{ Number, Batch int64 }

const (
	mostFindings = 1000
	// lateBy is how much later than it happened an event may be sealed although everything
	// was sealed in between: longer than any transaction lasts.
	lateBy = 15 * time.Minute
)

// AuditCheck holds a chain to its seals, roots and what was written of them elsewhere. It is
// fed in order (Batch and the seals of that batch, one batch after the other; Stray; Root) and
// keeps only what it found.
type AuditCheck struct {
	vouched func(mark, root []byte) error // nil, or why the mark is not good
	unknown func(error) bool              // the key of a mark is not at hand
	report  AuditReport

	number, lost int64  // the last seal; since when events are missing at the end, 0 for none
	hash         []byte // of the last seal
	gap          bool   // seals are missing before the next
	odd          []oddSeal
	drained      time.Time // when everything was sealed last, of the batches before

	batch     AuditBatch
	root      []byte // that the last batch should have
	found     int64  // findings and odd seals when the batch began
	bad       span   // batches that nobody with the key sealed
	unvouched span
	beyond    span // roots of batches that are not there
	forked    span // batches whose root is another than was written
	forkedAt  time.Time
	later     bool // the first of them was sealed after the one that was written
}

type span struct{ first, last, count int64 }

func (s *span) add(n int64) {
	if s.count == 0 || n < s.first {
		s.first = n
	}
	s.last, s.count = max(s.last, n), s.count+1
}

// oddSeal is a seal that does not fit its event.
type oddSeal struct {
	seal   AuditSeal
	before []byte
	now    []byte // the parts of the event as it is
}

// NewAuditCheck makes a check. vouched tells whether a mark is that of a root, and unknown
// whether its error is that the key is not at hand.
func NewAuditCheck(vouched func(mark, root []byte) error, unknown func(error) bool) *AuditCheck {
	return &AuditCheck{vouched: vouched, unknown: unknown}
}

func (c *AuditCheck) find(f AuditFinding) {
	if len(c.report.Findings) >= mostFindings {
		c.report.More++
		return
	}
	c.report.Findings = append(c.report.Findings, f)
}

// Batch begins a batch; the one before must have been ended by EndBatch.
func (c *AuditCheck) Batch(b AuditBatch) {
	last := c.batch.Number
	c.batch, c.found = b, c.troubles()
	c.report.Batches++
	if b.Number != last+1 {
		c.find(AuditFinding{Kind: AuditRootChanged, Batch: last + 1, Words: fmt.Sprintf("The root of %s is gone.", fromTo("batch", "batches", last+1, b.Number-1))})
	}
}

func (c *AuditCheck) troubles() int64 {
	n := int64(len(c.report.Findings)+len(c.odd)) + c.report.More
	if c.lost > 0 || c.gap {
		n++
	}
	return n
}

// Seal is the next seal, in the order of their numbers.
func (c *AuditCheck) Seal(v AuditSeal) {
	c.report.Events++
	if missing := v.Number - c.number - 1; missing > 0 {
		c.removed(c.number+1, v.Number-1, " with its seal")
		c.gap = true
	}
	before := c.hash
	c.number, c.hash = v.Number, v.Hash
	if v.Row == nil {
		if len(v.Parts) > 0 || !bytes.Equal(ChainHash(before, v.Number, v.EventID, nil), v.Hash) || c.lost > 0 {
			if c.lost == 0 {
				c.lost = v.Number
			}
			return
		}
		c.find(AuditFinding{Kind: AuditRowRemoved, Number: v.Number, Event: v.EventID, Words: fmt.Sprintf("Event %d was removed before it was sealed.", v.EventID)})
		return
	}
	c.flushLost(v.Number - 1)
	c.fits(v, before)
	c.gap = false
	if !c.drained.IsZero() && v.Row.At.Before(c.drained.Add(-lateBy)) {
		c.find(AuditFinding{Kind: AuditRowAdded, Number: v.Number, Event: v.EventID,
			Words: fmt.Sprintf("Event %d says that it happened on %s, but it was added after everything up to %s had been sealed.", v.EventID, Stamp(v.Row.At), Stamp(c.drained))})
	}
}

// fits notes a seal that does not fit its event. After seals that are missing the hash
// before is not known: then only the parts are compared.
func (c *AuditCheck) fits(v AuditSeal, before []byte) {
	now := v.Row.Parts()
	if c.gap && bytes.Equal(now, v.Parts) || !c.gap && bytes.Equal(ChainHash(before, v.Number, v.EventID, v.Row), v.Hash) && bytes.Equal(now, v.Parts) {
		return
	}
	if len(c.odd) < mostFindings {
		c.odd = append(c.odd, oddSeal{v, before, now})
		return
	}
	c.report.More++
}

// flushLost tells of events that are missing with others after them.
func (c *AuditCheck) flushLost(last int64) {
	if c.lost > 0 {
		c.removed(c.lost, last, "")
	}
	c.lost = 0
}

func (c *AuditCheck) removed(first, last int64, beside string) {
	words := fmt.Sprintf("What was sealed under %s was removed%s.", fromTo("number", "numbers", first, last), beside)
	c.find(AuditFinding{Kind: AuditRowRemoved, Number: first, Words: words})
}

// fromTo is "batch 3" or "batches 3 to 5".
func fromTo(one, many string, first, last int64) string {
	if first == last {
		return fmt.Sprintf("%s %d", one, first)
	}
	return fmt.Sprintf("%s %d to %d", many, first, last)
}

// EndBatch holds the batch to its seals and its mark.
func (c *AuditCheck) EndBatch() {
	b := c.batch
	whole := c.number == b.Last
	right := BatchRoot(c.root, c.hash, b)
	mark := c.vouched(b.Mark, b.Root)
	switch same := bytes.Equal(right, b.Root); {
	case c.unknown(mark):
		c.unvouched.add(b.Number)
	case mark == nil && same:
		c.unvouched = span{} // this root stands for all before it
	case mark == nil && whole && c.troubles() == c.found:
		c.find(AuditFinding{Kind: AuditSealChanged, Batch: b.Number, Words: fmt.Sprintf("The seals of batch %d (numbers %d to %d) are not those that were made.", b.Number, b.First, b.Last)})
	case mark == nil:
	case whole && c.vouched(b.Mark, right) == nil:
		c.find(AuditFinding{Kind: AuditRootChanged, Batch: b.Number, Words: fmt.Sprintf("The root of batch %d (%s) was changed.", b.Number, Stamp(b.SealedAt))})
		b.Root = right
	default:
		c.bad.add(b.Number)
	}
	c.root = b.Root
	if b.Drained {
		c.drained = b.SealedAt
	}
}

// Stray is an event that is neither sealed nor waits for it.
func (c *AuditCheck) Stray(id int64, at time.Time) {
	c.find(AuditFinding{Kind: AuditRowAdded, Event: id, Words: fmt.Sprintf("Event %d, said to be of %s, was added past the portal: it was never sealed.", id, Stamp(at))})
}

// Root compares a root that was written outside the database with that of its batch there;
// nil for a batch that is not there.
func (c *AuditCheck) Root(r AuditRoot, there *AuditBatch) {
	c.report.Roots++
	switch {
	case there == nil && r.Batch > c.batch.Number:
		c.beyond.add(r.Batch)
	case there == nil: // Batch has told of it
	case !bytes.Equal(there.Root, r.Root):
		if c.forked.count == 0 || r.Batch < c.forked.first {
			c.forkedAt, c.later = r.At, there.SealedAt.After(r.At)
		}
		c.forked.add(r.Batch)
	}
}

// End gives what was found. waiting is how many events are not sealed yet.
func (c *AuditCheck) End(head AuditHead, waiting int64) AuditReport {
	c.pairs()
	for _, o := range c.odd {
		c.find(o.finding())
	}
	c.end(head)
	c.roots(head)
	if c.unvouched.count > 0 {
		c.find(AuditFinding{Kind: AuditUnvouched, Batch: c.unvouched.first, Words: fmt.Sprintf("The key that sealed %s is not in PORTICO_KEY, so nothing vouches for it. Add the key and check again.", fromTo("batch", "batches", c.unvouched.first, c.unvouched.last))})
	}
	c.report.Waiting, c.report.Sound = waiting, len(c.report.Findings) == 0 && c.report.More == 0
	return c.report
}

// pairs tells of events, or seals, that stand in each other's place.
func (c *AuditCheck) pairs() {
	for i := 0; i < len(c.odd); i++ {
		for j := i + 1; j < len(c.odd); j++ {
			a, b := c.odd[i], c.odd[j]
			events := bytes.Equal(a.now, b.seal.Parts) && bytes.Equal(b.now, a.seal.Parts)
			seals := bytes.Equal(ChainHash(a.before, a.seal.Number, b.seal.EventID, b.seal.Row), b.seal.Hash)
			if !events && !seals {
				continue
			}
			c.find(AuditFinding{Kind: AuditRowsSwapped, Number: a.seal.Number, Event: a.seal.EventID,
				Words: fmt.Sprintf("Events %d and %d (numbers %d and %d) were swapped.", a.seal.EventID, b.seal.EventID, a.seal.Number, b.seal.Number)})
			c.odd = slices.DeleteFunc(c.odd, func(o oddSeal) bool {
				n := o.seal.Number
				follows := seals && (n == a.seal.Number+1 || n == b.seal.Number+1) && bytes.Equal(o.now, o.seal.Parts)
				return n == a.seal.Number || n == b.seal.Number || follows
			})
			i--
			break
		}
	}
}

func (o oddSeal) finding() AuditFinding {
	f := AuditFinding{Kind: AuditRowChanged, Number: o.seal.Number, Event: o.seal.EventID}
	of := fmt.Sprintf("event %d (number %d)", o.seal.EventID, o.seal.Number)
	switch parts := differ(o.now, o.seal.Parts); {
	case len(parts) == 0:
		f.Kind, f.Words = AuditSealChanged, "The seal of "+of+" is not the one that was made."
	case slices.Equal(parts, []int{partAt}):
		f.Kind, f.Words = AuditTimeChanged, "The time of "+of+" was changed; it now says "+Stamp(o.seal.Row.At)+"."
	case slices.Equal(parts, []int{partWho}):
		f.Kind, f.Words = AuditAccountChanged, "The account of "+of+" was changed."
	default:
		f.Words = "What " + of + " says was changed."
	}
	return f
}

// end tells of a tail that was cut as far as the database itself shows it.
func (c *AuditCheck) end(head AuditHead) {
	first := c.lost
	if first == 0 && c.number < max(head.Number, c.batch.Last) {
		first = c.number + 1
	}
	if first == 0 && c.batch.Number >= head.Batch && c.number <= c.batch.Last {
		return
	}
	words := fmt.Sprintf("The end of the record was cut off: nothing is left from number %d on, up to %d.", first, max(head.Number, c.batch.Last, c.number))
	if first == 0 {
		words = fmt.Sprintf("The end of the record was cut off: the batches after %d are gone.", c.batch.Number)
	}
	c.find(AuditFinding{Kind: AuditTailCut, Number: first, Batch: c.batch.Number, Words: words})
}

// roots tells of what only the marks, and the roots written outside the database, show.
func (c *AuditCheck) roots(head AuditHead) {
	if c.bad.count > 0 && !c.has(AuditTailCut) {
		c.find(AuditFinding{Kind: AuditRewritten, Batch: c.bad.first, Words: fmt.Sprintf("The chain was rewritten from batch %d on: what stands there does not bear the portal’s mark.", c.bad.first)})
	}
	known := c.bad.count > 0 || c.has(AuditRootChanged) || c.has(AuditTailCut)
	switch {
	case c.forked.count > 0 && !known && c.later:
		c.find(AuditFinding{Kind: AuditOldCopy, Batch: c.forked.first, Words: fmt.Sprintf("An old copy of the database was put back and worked on: batch %d, sealed on %s, is another one now.", c.forked.first, Stamp(c.forkedAt))})
	case c.forked.count > 0 && !known:
		c.find(AuditFinding{Kind: AuditRewritten, Batch: c.forked.first, Words: fmt.Sprintf("The chain was rewritten from batch %d on by somebody who has the key: its root is not the one that was written when it was sealed.", c.forked.first)})
	case c.beyond.count > 0 && !c.has(AuditTailCut):
		c.find(AuditFinding{Kind: AuditOldCopy, Batch: c.beyond.first, Words: fmt.Sprintf("The database is older than the roots written outside it, which know of %s. An old copy was put back.", fromTo("batch", "batches", c.beyond.first, c.beyond.last))})
	}
}

func (c *AuditCheck) has(kind AuditFault) bool {
	return slices.ContainsFunc(c.report.Findings, func(f AuditFinding) bool { return f.Kind == kind })
}

// Words say a report in a sentence.
func (r AuditReport) Words() string {
	looked := fmt.Sprintf("sealed events %d, batches %d, roots compared that are kept outside the database %d", r.Events, r.Batches, r.Roots)
	if r.Sound {
		return "The audit record is sound: " + looked + "."
	}
	return fmt.Sprintf("The audit record is not sound: findings %d, %s.", int64(len(r.Findings))+r.More, looked)
}
