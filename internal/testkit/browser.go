package testkit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// tabLimit bounds what one test does in its tab.
const tabLimit = 5 * time.Minute

// Browser opens a tab of the package's browser for one test and answers the
// context to give to chromedp.Do and chromedp.Run. The browser starts with the
// first tab (0.6 s) and ends with the test process. The tab has its own cookies
// and is closed when the test ends; dialogues of the page (a warning before
// leaving) are accepted.
func Browser(t testing.TB) context.Context {
	t.Helper()
	parent, err := browser()
	if err != nil {
		t.Fatal(err)
	}
	tab, closeTab := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	tab, stop := context.WithTimeout(tab, tabLimit)
	t.Cleanup(func() { stop(); closeTab() })
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatalf("the browser opens no tab: %v", err)
	}
	err = chromedp.Listen(tab, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
			go chromedp.Call(tab, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// Screenshot writes the whole page of a tab to a PNG file, making its folder.
func Screenshot(t testing.TB, tab context.Context, file string) {
	t.Helper()
	picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// browser is the package's one browser.
var browser = sync.OnceValues(func() (context.Context, error) {
	path, err := chrome()
	if err != nil {
		return nil, err
	}
	profile, err := profileFolder()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("lang", "en-GB"), chromedp.WSURLReadTimeout(time.Minute))
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("%s does not start: %w", path, err)
	}
	return ctx, nil
})

func chrome() (string, error) {
	if path := os.Getenv("PORTICO_CHROME"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no browser found: run `make test-setup`, or set PORTICO_CHROME to a Chromium or Chrome")
}

// profileFolder makes the browser's folder, named after our process, and
// removes those of processes that have ended: a test process has no moment of
// its own at which to clean up.
func profileFolder() (string, error) {
	shared, err := sharedDir()
	if err != nil {
		return "", err
	}
	parent := filepath.Join(shared, "browsers")
	entries, _ := os.ReadDir(parent)
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			os.RemoveAll(filepath.Join(parent, e.Name()))
		}
	}
	dir := filepath.Join(parent, strconv.Itoa(os.Getpid()))
	return dir, errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700))
}
