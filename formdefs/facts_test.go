package formdefs_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portico/formdefs"
)

// TestFactsAreDescribed compares the list of facts with the table of the README.
func TestFactsAreDescribed(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "\n## Facts\n")
	var described []string
	for _, row := range regexp.MustCompile("(?m)^\\| (`/[^|]*) \\|").FindAllStringSubmatch(table, -1) {
		for _, name := range strings.Split(row[1], ", ") {
			described = append(described, strings.Trim(name, "`"))
		}
	}
	if listed := listedFacts(t); !slices.Equal(listed, described) {
		t.Errorf("facts.json has\n%q\nand the README\n%q", listed, described)
	}
}

func listedFacts(t *testing.T) []string {
	t.Helper()
	src, err := fs.ReadFile(formdefs.Catalogue(), "facts.json")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	if err := json.Unmarshal(src, &listed); err != nil {
		t.Fatal(err)
	}
	return listed
}
