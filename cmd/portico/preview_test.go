package main

import (
	"context"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// previewed is `portico forms preview` of a file of its own.
func previewed(t testing.TB, source string) (p *testPortal, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "transport.json")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	cmd := &cobra.Command{}
	cmd.SetOut(t.Output())
	go func() { done <- servePreview(ctx, cmd, file, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return &testPortal{base: "http://" + l.Addr().String()}, file
}

func TestFormsPreview(t *testing.T) {
	t.Parallel()
	p, file := previewed(t, transportForm)
	b := p.browser(t)
	home := b.get("/")
	home.expect(t, "the findings", 200, "Nothing to mend")
	shown := b.get("/preview/form/journey")
	shown.expect(t, "a tab", 200, "How does the child travel now?")
	form := url.Values{"_csrf": {shown.field("_csrf")}, "_q": {"journey.mode"}, "journey.mode": {"By taxi"}, "_do": {"save"}}
	b.post("/preview/form/journey", form).expect(t, "a save", 303, "")
	b.get("/preview/pdf").expect(t, "the PDF's page", 200, "By taxi")
	b.get("/preview/excel").expect(t, "the workbook's page", 200, "By taxi")
	b.get("/preview/check").expect(t, "check", 200, "This is a preview")
	if got := b.get("/preview/pdf/file"); !strings.HasPrefix(got.Body, "%PDF-") {
		t.Errorf("the PDF is %.20q", got.Body)
	}
	form.Del("_csrf")
	b.post("/preview/form/journey", form).expect(t, "a foreign post", 403, "")
	before := b.get("/now").Body
	if err := os.WriteFile(file, []byte(faultyForm), 0o600); err != nil {
		t.Fatal(err)
	}
	if now := b.get("/now").Body; now == before {
		t.Error("the pages do not learn that the file was changed")
	}
	b.get("/").expect(t, "findings", 200, "Line 14, column")
	if got := b.get("/preview/form/journey"); got.Location != "/" {
		t.Errorf("a form with errors leads to %q", got.Location)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	b.get("/").expect(t, "no file", 200, "cannot be read")
	b.get("/tasks").expect(t, "another page", 404, "Go to the findings")
	if status := run(t.Context(), []string{"forms", "preview", file}); status != 1 {
		t.Errorf("a file that is not there ends with %d", status)
	}
	if status := run(t.Context(), []string{"forms", "preview", "--addr", "0.0.0.0:0", file}); status != 1 {
		t.Errorf("an open address ends with %d", status)
	}
}
