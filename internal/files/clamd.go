package files

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"
)

const (
	clamdDial   = 2 * time.Second
	clamdWhole  = 20 * time.Second // dialling, sending and waiting for the verdict
	clamdChunk  = 64 << 10
	clamdAnswer = 4 << 10 // longer than any verdict

	// scannerBytes is the most that is given to a scanner: above every limit of an upload.
	scannerBytes = 64 << 20
)

// Scanner looks for viruses in bytes. It is safe for concurrent use.
type Scanner interface {
	// Scan gives the scanner's name of what it found, "" when the bytes are
	// clean. Any error says that they were not scanned, never that they are
	// clean: the scanner is down, slow, or answers what is no verdict.
	Scan(ctx context.Context, body []byte) (found string, err error)
}

// Clamd is the Scanner of a clamd daemon.
type Clamd struct {
	network, address string
	whole            time.Duration
}

// NewClamd reads PORTICO_CLAMD: tcp://host:port or unix:/path. It does not
// dial: a scanner may be started after the portal.
func NewClamd(address string) (*Clamd, error) {
	wrong := errors.New("PORTICO_CLAMD is not an address such as tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl")
	u, err := url.Parse(address)
	if err != nil {
		return nil, wrong
	}
	switch {
	case u.Scheme == "tcp" && u.Hostname() != "" && u.Port() != "" && strings.Trim(u.Path, "/") == "":
		return &Clamd{"tcp", u.Host, clamdWhole}, nil
	case u.Scheme == "unix" && u.Host == "" && strings.HasPrefix(u.Path, "/"):
		return &Clamd{"unix", u.Path, clamdWhole}, nil
	}
	return nil, wrong
}

// Scan implements Scanner with the command INSTREAM of clamd(8).
func (c *Clamd) Scan(ctx context.Context, body []byte) (string, error) {
	if len(body) > scannerBytes {
		return "", fmt.Errorf("%d bytes are more than a scanner is given", len(body))
	}
	answer, err := c.ask(ctx, "zINSTREAM\x00", notNil(body))
	if err != nil {
		return "", fmt.Errorf("clamd did not scan: %w", err)
	}
	verdict, ok := strings.CutPrefix(answer, "stream: ")
	if found, infected := strings.CutSuffix(verdict, " FOUND"); ok && infected && found != "" {
		return found, nil
	}
	if ok && verdict == "OK" {
		return "", nil
	}
	return "", fmt.Errorf("clamd gave no verdict: %.200q", answer)
}

// notNil makes no bytes an empty stream; nil would be none.
func notNil(body []byte) []byte {
	if body == nil {
		return []byte{}
	}
	return body
}

// Ping says whether the daemon answers, as `portico doctor` asks.
func (c *Clamd) Ping(ctx context.Context) error {
	answer, err := c.ask(ctx, "zPING\x00", nil)
	if err == nil && answer != "PONG" {
		err = fmt.Errorf("it answers %.200q", answer)
	}
	if err != nil {
		return fmt.Errorf("clamd at %s://%s does not answer: %w", c.network, c.address, err)
	}
	return nil
}

// ask sends a command, and the bytes after it when there are any, and gives the answer.
func (c *Clamd) ask(ctx context.Context, command string, body []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, c.whole)
	defer cancel()
	dialer := net.Dialer{Timeout: clamdDial}
	conn, err := dialer.DialContext(ctx, c.network, c.address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() }) // ends reads and writes under way
	defer stop()
	// A refusal may come while we still send: what it says is worth more than that we could not.
	sendErr := sendStream(conn, command, body)
	answer, err := readAnswer(conn)
	if err != nil {
		return "", errors.Join(sendErr, err, ctx.Err())
	}
	return answer, nil
}

func sendStream(w io.Writer, command string, body []byte) error {
	if _, err := io.WriteString(w, command); err != nil || body == nil {
		return err
	}
	var size [4]byte
	for len(body) > 0 {
		chunk := body[:min(len(body), clamdChunk)]
		body = body[len(chunk):]
		binary.BigEndian.PutUint32(size[:], uint32(len(chunk)))
		buffers := net.Buffers{size[:], chunk}
		if _, err := buffers.WriteTo(w); err != nil {
			return err
		}
	}
	_, err := w.Write([]byte{0, 0, 0, 0})
	return err
}

func readAnswer(r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, clamdAnswer))
	if err != nil {
		return "", err
	}
	text, whole := strings.CutSuffix(string(b), "\x00")
	if !whole {
		return "", fmt.Errorf("the answer was cut off or is none: %.200q", b)
	}
	return text, nil
}
