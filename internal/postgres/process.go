package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a postmaster that this program started.
type process struct {
	cmd      *exec.Cmd
	done     chan struct{} // closed when it has ended
	err      error         // why, once done
	stopping chan struct{} // closed when we asked for it
}

// launch starts the server on our data. The caller holds the folder's lock, so
// a server that is still there belongs to nobody: it is ended first.
func (s *Server) launch(ctx context.Context) error {
	bin, err := findBinaries(s.cfg.Bin, dataVersion(s.data))
	if err != nil {
		return err
	}
	bin, err = s.runnable(bin)
	if err != nil {
		return err
	}
	if err := s.endOrphan(ctx); err != nil {
		return err
	}
	if err := s.initialise(ctx, bin); err != nil {
		return err
	}
	for {
		err := s.startOnce(ctx, bin)
		if err == nil {
			return nil
		}
		if !releasedSoon(err) {
			return err
		}
		if pause(ctx, 200*time.Millisecond) != nil {
			return err
		}
	}
}

// releasedSoon tells the faults that pass by themselves: after a kill -9 of
// both program and postmaster the old backends keep the shared memory until
// they notice.
func releasedSoon(err error) bool {
	text := err.Error()
	return strings.Contains(text, "is still in use") || strings.Contains(text, "already exists") ||
		strings.Contains(text, "Address already in use")
}

// initialise makes the data folder. initdb writes beside it and the result is
// renamed, so that an interrupted run leaves nothing that looks complete.
func (s *Server) initialise(ctx context.Context, bin string) error {
	if dataVersion(s.data) != "" {
		return nil
	}
	fresh := s.data + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := s.run.own(fresh); err != nil {
		return err
	}
	args := []string{"-D", fresh, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"}
	if s.cfg.Settings["fsync"] == "off" {
		args = append(args, "--no-sync")
	}
	out, err := s.command(ctx, bin, "initdb", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("the database could not be made in %s: %w: %s", s.data, err, lastLines(string(out)))
	}
	if err := os.RemoveAll(s.data); err != nil { // an empty or broken leftover without PG_VERSION
		return err
	}
	return os.Rename(fresh, s.data)
}

func (s *Server) startOnce(ctx context.Context, bin string) error {
	log, err := s.openLog()
	if err != nil {
		return err
	}
	defer log.Close()
	begin, _ := log.Seek(0, 2)
	// The server outlives ctx, which bounds the start only.
	cmd := s.command(context.WithoutCancel(ctx), bin, "postgres", s.arguments()...)
	dieWithParent(cmd.SysProcAttr)
	cmd.Stdout, cmd.Stderr = log, log
	p, err := run(cmd)
	if err != nil {
		return fmt.Errorf("the database does not start: %w", err)
	}
	if err := s.waitReady(ctx, p); err != nil {
		return errors.Join(fmt.Errorf("the database does not start: %w: %s", err, lastLines(readFrom(log.Name(), begin))), p.stop())
	}
	s.process = p
	go p.report(s.cfg.Log)
	return nil
}

func (s *Server) arguments() []string {
	settings := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": s.socket,
		"unix_socket_permissions": "0700",
		"shared_buffers":          "64MB",
		"max_connections":         "60",
		"logging_collector":       "off",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
	}
	for name, value := range s.cfg.Settings {
		settings[name] = value
	}
	args := []string{"-D", s.data, "-p", port}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

func (s *Server) command(ctx context.Context, bin, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, filepath.Join(bin, name), args...)
	c.Dir = "/"
	c.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}
	// A process group of its own: Ctrl-C in a terminal must not end the server
	// while the program still drains.
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.run.credential, Setpgid: true}
	return c
}

// run starts cmd and waits for it on one locked thread: the kernel sends the
// parent-death signal when the thread that forked ends, not the process.
func run(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{}), stopping: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	return p, <-started
}

func (s *Server) waitReady(ctx context.Context, p *process) error {
	for {
		select {
		case <-p.done:
			return fmt.Errorf("it ended at once (%v)", p.err)
		default:
		}
		if s.ping(ctx) == nil {
			return nil
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
}

// report logs an end that nobody asked for.
func (p *process) report(log *slog.Logger) {
	<-p.done
	select {
	case <-p.stopping:
	default:
		log.Error("the private database ended by itself", "error", p.err)
	}
}

func (p *process) stop() error {
	close(p.stopping)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		_ = p.cmd.Process.Signal(sig) // already ended: done is closed
		select {
		case <-p.done:
			if sig == syscall.SIGINT {
				return nil
			}
			return fmt.Errorf("the private database had to be ended by %v", sig)
		case <-time.After(10 * time.Second):
		}
	}
	return errors.New("the private database does not end")
}

// endOrphan ends a postmaster that an earlier program left on our data, and
// clears a postmaster.pid whose number belongs to another program by now
// (usual in containers), which the server would take for itself.
func (s *Server) endOrphan(ctx context.Context) error {
	for sig := syscall.SIGINT; ; {
		pid := s.recordedPID()
		if pid == 0 || !alive(pid) {
			return nil
		}
		if !worksIn(pid, s.data) {
			if len(workersIn(s.data)) > 0 {
				return nil // its backends are still there: the server itself waits for them
			}
			return os.Remove(filepath.Join(s.data, "postmaster.pid"))
		}
		s.cfg.Log.Info("ending a private database that was left behind", "pid", pid)
		_ = syscall.Kill(pid, sig)
		for i := 0; i < 250 && alive(pid) && worksIn(pid, s.data); i++ {
			if err := pause(ctx, 20*time.Millisecond); err != nil {
				return fmt.Errorf("a database left behind (process %d) does not end: %w", pid, err)
			}
		}
		sig = syscall.SIGQUIT
	}
}

func (s *Server) recordedPID() int {
	b, err := os.ReadFile(filepath.Join(s.data, "postmaster.pid"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(first))
	if pid <= 1 || pid == os.Getpid() {
		return 0
	}
	return pid
}

func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
