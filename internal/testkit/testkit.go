// Package testkit gives tests real parts: a PostgreSQL database each, an SMTP
// server, a browser, an accessibility checker and an HTML checker. It knows
// the migrations and the private server, and nothing else of Portico, so that
// every package's tests may use it. Only tests import it.
package testkit

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// Root is the folder of the repository, found from the test's folder upwards.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := root()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var root = sync.OnceValues(func() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		b, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(b), "module portico\n") {
			return dir, nil
		}
	}
	return "", fmt.Errorf("%s does not lie in Portico's repository", start)
})

// Dir is a temporary folder that everybody may enter, for data of a private
// server, which gives up root: t.TempDir's own has mode 0700.
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "portico-t")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// sharedDir is the folder that all test processes of one user share.
var sharedDir = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(os.TempDir(), "portico-test-"+strconv.Itoa(os.Getuid()))
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return "", err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	if st := info.Sys().(*syscall.Stat_t); !info.IsDir() || int(st.Uid) != os.Getuid() {
		return "", fmt.Errorf("%s belongs to somebody else: remove it, or set TMPDIR", dir)
	}
	return dir, nil
})

// modulePath answers a file of node_modules, or ends the test with what to do.
func modulePath(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(Root(t), "node_modules", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s is not there: run `make test-setup` first", filepath.Join("node_modules", name))
	}
	return path
}

// lock takes a lock file and keeps it until the answer is closed or the process
// ends.
func lock(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if err != syscall.EINTR {
			break
		}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
