package casework

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"portico/internal/portal"
)

// RootsFile is the name of the file, in the folder of the portal's data, that roots of the
// audit are added to.
const RootsFile = "audit-roots"

// rootMessage is the message of a root in the log.
const rootMessage = "audit sealed"

// rootLine is a root as it stands in the file and, with the same fields, in the log.
type rootLine struct {
	Msg      string    `json:"msg"`
	Batch    int64     `json:"batch"`
	Last     int64     `json:"last"`
	Root     string    `json:"root"`
	SealedAt time.Time `json:"sealed_at"`
}

// SealAudit seals what is committed of the audit, and writes the roots where whoever changes
// the database does not reach: into the log and the file of roots. Several processes may call it at once.
func (c *Casework) SealAudit(ctx context.Context, log *slog.Logger) error {
	for {
		b, more, err := c.store.SealAudit(ctx)
		if err != nil || b.Number == 0 {
			return err
		}
		if err := c.writeRoot(b, log); err != nil {
			return err
		}
		if !more {
			return nil
		}
	}
}

func (c *Casework) writeRoot(b portal.AuditBatch, log *slog.Logger) error {
	root := hex.EncodeToString(b.Root)
	log.Info(rootMessage, slog.Int64("batch", b.Number), slog.Int64("last", b.Last), slog.String("root", root), slog.Time("sealed_at", b.SealedAt))
	if c.roots == "" {
		return nil
	}
	line, err := json.Marshal(rootLine{rootMessage, b.Number, b.Last, root, b.SealedAt})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(c.roots), 0o711); err != nil {
		return fmt.Errorf("the folder for the roots of the audit cannot be made: %w", err)
	}
	f, err := os.OpenFile(c.roots, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("the roots of the audit cannot be written: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}

// CheckAudit checks the whole audit against its seals, the file of roots, and the log in the
// file logs where one is named. Unreadable files are an error, a file of roots that is not
// there is none.
func (c *Casework) CheckAudit(ctx context.Context, log string) (portal.AuditReport, error) {
	var files []io.Reader
	for _, name := range []string{c.roots, log} {
		if name == "" {
			continue
		}
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) && name != log {
			continue
		}
		if err != nil {
			return portal.AuditReport{}, fmt.Errorf("the roots of the audit cannot be read: %w", err)
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return portal.AuditReport{}, err
		}
		files = append(files, io.LimitReader(f, info.Size()), bytes.NewReader([]byte("\n")))
	}
	return c.store.CheckAudit(ctx, rootsIn(io.MultiReader(files...)))
}

// rootsIn gives the roots in lines of JSON, as the file of roots and the log have them, and
// passes over all other lines.
func rootsIn(r io.Reader) iter.Seq2[portal.AuditRoot, error] {
	return func(yield func(portal.AuditRoot, error) bool) {
		lines := bufio.NewReaderSize(r, 64<<10)
		for {
			line, err := lines.ReadSlice('\n')
			if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
				if err != io.EOF {
					yield(portal.AuditRoot{}, err)
				}
				return
			}
			if root, ok := rootIn(line); ok && !yield(root, nil) {
				return
			}
		}
	}
}

func rootIn(line []byte) (portal.AuditRoot, bool) {
	var v rootLine
	at := bytes.IndexByte(line, '{') // a log may have something before
	if at < 0 || !bytes.Contains(line, []byte(rootMessage)) || json.Unmarshal(line[at:], &v) != nil || v.Msg != rootMessage || v.Batch < 1 {
		return portal.AuditRoot{}, false
	}
	root, err := hex.DecodeString(v.Root)
	return portal.AuditRoot{Batch: v.Batch, Root: root, At: v.SealedAt}, err == nil && len(root) == 32
}

// WorkAuditChecks carries out a check that an administrator asked for, or the one of the day.
// What it finds is kept for them to read and told to the log.
func (c *Casework) WorkAuditChecks(ctx context.Context, log *slog.Logger) error {
	id, err := c.store.BeginAuditCheck(ctx)
	if err != nil || id == 0 {
		return err
	}
	report, err := c.CheckAudit(ctx, "")
	if err != nil {
		return errors.Join(err, c.store.EndAuditCheck(ctx, id, nil))
	}
	if !report.Sound {
		log.Error("the audit record is not sound", slog.Int64("check", id), slog.Int("findings", len(report.Findings)))
	}
	return c.store.EndAuditCheck(ctx, id, &report)
}
