package handlers

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"portico/internal/portal"
)

// Sentences about how long forms stay in the lists follow the setting, and each link of the
// help leads to a page. Not parallel: it changes the setting.
func TestHelpFollowsTheSetting(t *testing.T) {
	defer func(was int) { portal.KeptDays = was }(portal.KeptDays)
	portal.KeptDays = 12
	said := fmt.Sprint(helpWords(), helpParts())
	if strings.Contains(said, "30 days") || strings.Count(said, "12 days") != 3 {
		t.Errorf("the help says:\n%s", said)
	}
	for _, href := range []string{"/forgotten-password", "/groups"} {
		if !strings.Contains(said, href) {
			t.Errorf("the help does not lead to %s", href)
		}
	}
	pages := os.DirFS("../partials")
	err := fs.WalkDir(pages, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(pages, path)
		if strings.Contains(string(body), "30 days") {
			t.Errorf("%s says 30 days, whatever is set", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
