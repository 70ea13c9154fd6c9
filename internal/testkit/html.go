package testkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// CheckHTML runs the Nu HTML checker once on all pages (name to mark-up) and
// fails the test for each error with the page's name and the line. Forty pages
// take about a second; give it all of a test's pages at once.
func CheckHTML(t testing.TB, pages map[string]string) {
	t.Helper()
	faults := HTMLFaults(t, pages)
	for _, f := range faults {
		t.Error(f)
	}
}

// HTMLFaults is CheckHTML that answers the faults instead of failing.
func HTMLFaults(t testing.TB, pages map[string]string) []string {
	t.Helper()
	jar := modulePath(t, "vnu-jar/build/dist/vnu.jar")
	java, err := exec.LookPath("java")
	if err != nil {
		t.Fatal("java is not there: run `make test-setup` first")
	}
	dir := t.TempDir()
	names := map[string]string{}
	args := []string{"-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--also-check-svg"}
	for name, text := range pages {
		file := filepath.Join(dir, fmt.Sprintf("%d.html", len(names)))
		names["file:"+file] = name
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	if len(pages) == 0 {
		t.Fatal("there is no page to check")
	}
	var stderr bytes.Buffer
	cmd := exec.Command(java, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("the HTML checker does not run: %v: %s", err, stderr.String())
	}
	return htmlFaults(t, out, names)
}

func htmlFaults(t testing.TB, out []byte, names map[string]string) []string {
	t.Helper()
	var report struct {
		Messages []struct {
			Type, URL, Message, Extract string
			LastLine                    int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("the HTML checker's report cannot be read: %v: %.300s", err, out)
	}
	var faults []string
	for _, m := range report.Messages {
		if m.Type == "info" {
			continue
		}
		faults = append(faults, fmt.Sprintf("%s, line %d: %s: %.200s", names[m.URL], m.LastLine, m.Message, m.Extract))
	}
	slices.Sort(faults)
	return faults
}
