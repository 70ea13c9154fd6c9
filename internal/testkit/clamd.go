package testkit

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Virus is what the scanner of the tests finds something in, and VirusName the name that it
// gives to it. It is harmless: our own signature file knows nothing else.
const (
	Virus     = "PORTICO-HARMLESS-TEST-VIRUS-k3f9x2ab"
	VirusName = "Portico.Test.UNOFFICIAL"
)

// ClamdServer is a real clamd.
type ClamdServer struct {
	Address string // PORTICO_CLAMD for it
	socket  string
	dir     string
	cmd     *exec.Cmd
	gone    chan struct{}
}

// Clamd is the scanner that the tests of a package share; it ends with the process.
func Clamd(t testing.TB) *ClamdServer {
	t.Helper()
	s, err := sharedClamd()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var sharedClamd = sync.OnceValues(func() (*ClamdServer, error) {
	shared, err := sharedDir()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(shared, "clamd")
	if err != nil {
		return nil, err
	}
	return startClamd(dir)
})

// OwnClamd is a scanner of one test, which may Stop and Start it.
func OwnClamd(t testing.TB) *ClamdServer {
	t.Helper()
	s, err := startClamd(Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

func startClamd(dir string) (*ClamdServer, error) {
	if _, err := clamdBinary(); err != nil {
		return nil, err
	}
	s := &ClamdServer{dir: dir, socket: filepath.Join(dir, "clamd.ctl")}
	s.Address = "unix:" + s.socket
	settings := fmt.Sprintf("LocalSocket %s\nDatabaseDirectory %s\nTemporaryDirectory %s\nForeground yes\nStreamMaxLength 25M\nFixStaleSocket yes\nMaxThreads 4\n", s.socket, dir, dir)
	signature := fmt.Sprintf("Portico.Test:0:*:%x\n", Virus)
	for name, text := range map[string]string{"clamd.conf": settings, "portico.ndb": signature} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	return s, s.begin()
}

func clamdBinary() (string, error) {
	for _, name := range []string{"clamd", "/usr/sbin/clamd"} { // sbin is in nobody's PATH but root's
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("clamd is not there: run `make test-setup` first")
}

// Start starts it again after Stop.
func (s *ClamdServer) Start(t testing.TB) {
	t.Helper()
	if err := s.begin(); err != nil {
		t.Fatal(err)
	}
}

// Stop ends it at once, as a crash would.
func (s *ClamdServer) Stop() {
	s.cmd.Process.Kill()
	<-s.gone
}

func (s *ClamdServer) begin() error {
	binary, err := clamdBinary()
	if err != nil {
		return err
	}
	s.gone = make(chan struct{})
	s.cmd = exec.Command(binary, "-c", filepath.Join(s.dir, "clamd.conf"))
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithParent(s.cmd.SysProcAttr)
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	s.cmd.Stdout, s.cmd.Stderr = log, log
	started := make(chan error)
	gone, cmd := s.gone, s.cmd
	go func() { // the kernel ends it with the thread that started it
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			cmd.Wait()
		}
		close(gone)
	}()
	if err := <-started; err != nil {
		return err
	}
	return s.answers()
}

func (s *ClamdServer) answers() error {
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("unix", s.socket); err == nil {
			return conn.Close()
		}
		select {
		case <-s.gone:
			said, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("clamd ended at once: %s", said)
		default:
		}
	}
	return fmt.Errorf("clamd does not answer after 30 seconds")
}
