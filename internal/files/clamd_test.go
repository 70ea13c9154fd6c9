package files

import (
	"bytes"
	"context"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"portico/internal/testkit"
)

func TestClamdAddresses(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"tcp://127.0.0.1:3310": true, "tcp://clamd.example:3310/": true, "unix:/run/clamav/clamd.ctl": true, "unix:///run/clamav/clamd.ctl": true,
		"": false, "127.0.0.1:3310": false, "tcp://127.0.0.1": false, "unix:clamd.ctl": false, "http://127.0.0.1:3310": false, "tcp://x:1/path": false, "://": false,
	} {
		if _, err := NewClamd(address); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestClamdScans(t *testing.T) {
	t.Parallel()
	c, err := NewClamd(testkit.Clamd(t).Address)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	for what, body := range map[string][]byte{"empty": nil, "a PDF": pdf(), "15 MB": bytes.Repeat([]byte("a"), 15<<20), "a Word document": docx(t, mainPart, nil)} {
		if found, err := c.Scan(t.Context(), body); found != "" || err != nil {
			t.Errorf("%s: %q, %v, want clean", what, found, err)
		}
	}
	for what, body := range map[string][]byte{
		"at the end of a PDF":                 append(pdf(), testkit.Virus...),
		"far into a large file":               append(bytes.Repeat([]byte("a"), 9<<20), testkit.Virus...),
		"packed in a part of a Word document": docx(t, mainPart, map[string][]byte{"word/media/image1.bin": []byte(strings.Repeat(testkit.Virus+" ", 50))}),
	} {
		if found, err := c.Scan(t.Context(), body); found != testkit.VirusName || err != nil {
			t.Errorf("%s: %q, %v, want %s", what, found, err, testkit.VirusName)
		}
	}
	if found, err := c.Scan(t.Context(), make([]byte, 26<<20)); err == nil || found != "" {
		t.Errorf("beyond the scanner's own limit: %q, %v, want not scanned", found, err)
	}
}

// TestClamdDownOrMad: whatever is no verdict is "not scanned".
func TestClamdDownOrMad(t *testing.T) {
	t.Parallel()
	c, err := NewClamd("unix:" + filepath.Join(t.TempDir(), "nobody"))
	if err != nil {
		t.Fatal(err)
	}
	if found, err := c.Scan(t.Context(), pdf()); err == nil || found != "" {
		t.Errorf("nobody listens: %q, %v", found, err)
	}
	for _, answer := range []string{"", "OK\x00", "stream: OK", "stream: OK\x00stream: OK", "stream:  FOUND\x00", "HTTP/1.1 200 OK\r\n\r\n", "stream: INSTREAM size limit exceeded. ERROR\x00", strings.Repeat("x", 10<<10)} {
		c := listens(t, func(conn net.Conn) {
			io.CopyN(io.Discard, conn, 20)
			io.WriteString(conn, answer)
		})
		if found, err := c.Scan(t.Context(), pdf()); err == nil || found != "" {
			t.Errorf("the answer %.40q: %q, %v, want not scanned", answer, found, err)
		}
	}
	good := listens(t, func(conn net.Conn) { io.WriteString(conn, "stream: OK\x00"); io.Copy(io.Discard, conn) })
	begin := time.Now()
	good.whole = time.Second
	if _, err := good.Scan(t.Context(), pdf()); err == nil || time.Since(begin) > 5*time.Second {
		t.Errorf("a scanner that never ends its answer: %v after %v", err, time.Since(begin))
	}
	slow := listens(t, func(conn net.Conn) { time.Sleep(20 * time.Second) })
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begin = time.Now()
	if _, err := slow.Scan(ctx, bytes.Repeat(pdf(), 10_000)); err == nil || time.Since(begin) > 5*time.Second {
		t.Errorf("a scanner that reads nothing: %v after %v", err, time.Since(begin))
	}
}

// listens is a scanner of which serve is all there is.
func listens(t *testing.T, serve func(net.Conn)) *Clamd {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer conn.Close(); serve(conn) }()
		}
	}()
	c, err := NewClamd("tcp://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return c
}
