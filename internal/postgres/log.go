package postgres

import (
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxLog is where the server's log is begun anew; it holds no more than what
// a developer needs to see why a start failed.
const maxLog = 8 << 20

func (s *Server) openLog() (*os.File, error) {
	path := filepath.Join(s.cfg.Dir, "postgres.log")
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
}

// readFrom is what was written to the file since an offset.
func readFrom(path string, offset int64) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return ""
	}
	b, _ := io.ReadAll(io.LimitReader(f, 64<<10))
	return string(b)
}

// lastLines joins the last few lines of a program's output into one.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) > 5 {
		lines = lines[len(lines)-5:]
	}
	return strings.Join(lines, " / ")
}
