package portal

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"
)

// AuditRow is one event of the audit as it is sealed: every column. Nil is none.
type AuditRow struct {
	ID                           int64
	At                           time.Time
	Kind                         string
	Account, Session, Case, Task *int64
	Object, Detail               string
}

// AuditSeal is the place of an event in the chain. Row is nil when the event is not there.
type AuditSeal struct {
	Number, EventID int64
	Parts, Hash     []byte
	Row             *AuditRow
}

// AuditBatch is what was sealed at one time. Drained says that nothing was left to seal then.
type AuditBatch struct {
	Number, First, Last int64
	Root, Mark          []byte
	Drained             bool
	SealedAt            time.Time
}

// The parts of an event of which its seal holds a short hash.
const (
	partLen  = 8
	partAt   = 0
	partWho  = 1
	partRest = 2
)

// Parts are short hashes of the time, the account and the rest of an event: they tell what
// was changed. They prove nothing; ChainHash does.
func (r *AuditRow) Parts() []byte {
	if r == nil {
		return nil
	}
	var out []byte
	for _, b := range [][]byte{micros(nil, r.At), number(nil, r.Account), r.rest(nil)} {
		sum := sha256.Sum256(b)
		out = append(out, sum[:partLen]...)
	}
	return out
}

// ChainHash is the hash of an event at its number, over the hash before it. An event that is
// not there any more when it is sealed has a hash of its number alone.
func ChainHash(before []byte, n, eventID int64, r *AuditRow) []byte {
	b := append([]byte("portico audit 1\x00"), byte(len(before)))
	b = append(b, before...)
	b = binary.BigEndian.AppendUint64(b, uint64(n))
	b = binary.BigEndian.AppendUint64(b, uint64(eventID))
	if r != nil {
		b = r.rest(number(micros(append(b, 1), r.At), r.Account))
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

func (r *AuditRow) rest(b []byte) []byte {
	for _, id := range []*int64{r.Session, r.Case, r.Task} {
		b = number(b, id)
	}
	for _, s := range []string{r.Kind, r.Object, r.Detail} {
		b = append(binary.BigEndian.AppendUint64(b, uint64(len(s))), s...)
	}
	return b
}

func micros(b []byte, t time.Time) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(t.UnixMicro()))
}

func number(b []byte, n *int64) []byte {
	if n == nil {
		return append(b, 0)
	}
	return binary.BigEndian.AppendUint64(append(b, 1), uint64(*n))
}

// BatchRoot is the root of a batch: over its numbers and time, the hash of its last event and
// the root of the batch before, so that one root stands for everything up to it.
func BatchRoot(before, end []byte, v AuditBatch) []byte {
	b := []byte("portico audit batch 1\x00")
	for _, n := range []int64{v.Number, v.First, v.Last, v.SealedAt.UnixMicro()} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	drained := byte(0)
	if v.Drained {
		drained = 1
	}
	b = append(append(b, drained, byte(len(before))), before...)
	sum := sha256.Sum256(append(b, end...))
	return sum[:]
}

// differ says which parts of two events differ.
func differ(a, b []byte) (out []int) {
	if len(a) != len(b) || len(a) != 3*partLen {
		return []int{partRest}
	}
	for i := range 3 {
		if !slices.Equal(a[i*partLen:(i+1)*partLen], b[i*partLen:(i+1)*partLen]) {
			out = append(out, i)
		}
	}
	return out
}
