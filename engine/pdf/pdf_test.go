package pdf

import (
	"bytes"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestSameDocumentSameBytes(t *testing.T) {
	t.Parallel()
	want := mustPrint(t, everything())
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			got, err := Print(everything(), created)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("another printing gives other bytes (%d and %d), err %v", len(got), len(want), err)
			}
		})
	}
	all.Wait()
}

func TestOptionsAreInTheFile(t *testing.T) {
	t.Parallel()
	a := mustPrint(t, sample())
	b, err := Print(sample(), Options{Created: created.Created.Add(time.Second)})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(a, b) {
		t.Error("the date of the file is not in it")
	}
	elsewhere := time.FixedZone("elsewhere", 3600)
	c, err := Print(sample(), Options{Created: created.Created.In(elsewhere)})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, c) {
		t.Error("the same moment in another zone gives another file")
	}
}

func TestNoDocument(t *testing.T) {
	t.Parallel()
	if _, err := Print(nil, created); !errors.Is(err, errNoDocument) {
		t.Errorf("err = %v", err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWrite(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	if err := Write(&buf, sample(), created); err != nil || !bytes.Equal(buf.Bytes(), mustPrint(t, sample())) {
		t.Errorf("Write differs from Print, err %v", err)
	}
	if err := Write(fullDisk{}, sample(), created); err == nil {
		t.Error("a failing writer is not reported")
	}
}

func TestBrokenFilesAreRefused(t *testing.T) {
	t.Parallel()
	s := compose(sample())
	plain, err := paint(s, created)
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string][]byte{
		"empty": nil, "cut": plain[:len(plain)-40], "no table": []byte("%PDF-1.3\nstartxref\n4\n%%EOF\n"),
		"far": []byte("%PDF-1.3\nstartxref\n99999\n%%EOF\n"), "not a PDF": []byte("hello"),
	} {
		if _, err := tag(src, s, description{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
