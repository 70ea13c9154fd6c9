package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	osuser "os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// identity is who the server runs as: ourselves, or, because PostgreSQL
// refuses to run as root, a user without rights.
type identity struct {
	name       string
	uid, gid   int
	credential *syscall.Credential // nil: as we are
}

func serverIdentity() (identity, error) {
	if os.Geteuid() != 0 {
		return identity{name: "you", uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := osuser.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		c := &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid), Groups: []uint32{}}
		return identity{name: name, uid: uid, gid: gid, credential: c}, nil
	}
	return identity{}, errors.New("PostgreSQL does not run as root, and this machine has neither the user postgres nor nobody: start as another user")
}

// own makes a folder that only the server may enter.
func (i identity) own(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no folder: remove it and start again", dir)
	}
	if i.credential == nil {
		return nil
	}
	return os.Chown(dir, i.uid, i.gid)
}

// canEnter checks every folder from the root down to dir: a server that gave
// up root cannot reach data below a home folder of mode 0700, and would only
// say "permission denied".
func (i identity) canEnter(dir string) error {
	if i.credential == nil {
		return nil
	}
	for d := dir; ; d = filepath.Dir(d) {
		info, err := os.Stat(d)
		if err != nil {
			return err
		}
		if !i.mayPass(info) {
			return fmt.Errorf("the database cannot be kept in %s: it runs as the user %s (never as root), who may not enter %s (mode %04o); "+
				"set PORTICO_DATA to a folder elsewhere, such as /var/lib/portico, or start as the user who owns %s",
				dir, i.name, d, info.Mode().Perm(), d)
		}
		if d == filepath.Dir(d) {
			return nil
		}
	}
}

func (i identity) mayPass(info os.FileInfo) bool {
	mode, st := info.Mode().Perm(), info.Sys().(*syscall.Stat_t)
	switch {
	case int(st.Uid) == i.uid:
		return mode&0o100 != 0
	case int(st.Gid) == i.gid:
		return mode&0o010 != 0
	}
	return mode&0o001 != 0
}

// socketFolder makes the folder of the unix socket. A socket's whole path must
// stay below 108 bytes, so deep data folders get a short one, named after the
// data folder so that a second process finds it.
func socketFolder(dir string, run identity) (string, error) {
	socket := filepath.Join(dir, "run")
	if len(filepath.Join(socket, ".s.PGSQL."+port+".lock")) > 100 {
		sum := sha256.Sum256([]byte(dir))
		socket = filepath.Join("/tmp", "portico-"+hex.EncodeToString(sum[:6]))
	}
	if err := run.own(socket); err != nil {
		return "", fmt.Errorf("the database's socket folder cannot be made: %w", err)
	}
	info, err := os.Lstat(socket)
	if err != nil {
		return "", err
	}
	if int(info.Sys().(*syscall.Stat_t).Uid) != run.uid || info.Mode().Perm() != 0o700 {
		return "", fmt.Errorf("%s belongs to somebody else: remove it and start again", socket)
	}
	return socket, nil
}

// tryLock takes the lock of a data folder. It answers nil when another process
// has it. The kernel lets go of it when we die, however we die.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data folder cannot be written: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, f.Close()
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
