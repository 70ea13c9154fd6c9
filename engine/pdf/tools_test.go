package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"portico/engine/doc"
)

// mustPrint prints d or fails.
func mustPrint(t *testing.T, d *doc.Document) []byte {
	t.Helper()
	out, err := Print(d, created)
	if err != nil {
		t.Fatalf("Print: %v", err)
	}
	return out
}

// tool runs a program over a PDF; "FILE" among the arguments is the file's path.
// The programs belong to the test set-up, so a missing one is a failure.
func tool(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing: install poppler-utils and qpdf, as the test set-up does", name)
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = file
		}
	}
	var stderr bytes.Buffer
	cmd := exec.Command(path, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out, stderr.String())
	}
	return string(out)
}

// pagesOf is the text of each page as a person would copy it.
func pagesOf(t *testing.T, pdf []byte) []string {
	t.Helper()
	text := tool(t, pdf, "pdftotext", "-raw", "-enc", "UTF-8", "FILE", "-")
	return strings.Split(strings.TrimSuffix(text, "\f"), "\f")
}

// squeeze leaves out everything that wrapping may add or take.
func squeeze(s string) string {
	return strings.Join(strings.Fields(s), "")
}
