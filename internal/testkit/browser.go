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

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// tabLimit bounds what one test does in its tab, and tabsLimit what many do in turn.
const (
	tabLimit  = 5 * time.Minute
	tabsLimit = time.Hour
)

// Browser opens a tab of the package's browser for one test and answers the
// context to give to chromedp.Do and chromedp.Run. The browser starts with the
// first tab (0.6 s) and ends with the test process. The tab has its own cookies
// and is closed when the test ends; dialogues of the page (a warning before
// leaving) are accepted.
func Browser(t testing.TB) context.Context {
	t.Helper()
	tab, closeTab, err := open(tabLimit)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeTab)
	return tab
}

func open(limit time.Duration) (tab context.Context, closeTab func(), err error) {
	parent, err := browser()
	if err != nil {
		return nil, nil, err
	}
	tab, leave := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	tab, stop := context.WithTimeout(tab, limit)
	closeTab = func() { stop(); leave() }
	if err = chromedp.Do(tab, chromedp.EmulateViewport(1280, 900)); err != nil {
		closeTab()
		return nil, nil, fmt.Errorf("the browser opens no tab: %w", err)
	}
	err = chromedp.Listen(tab, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
			go chromedp.Call(tab, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}
	})
	return tab, closeTab, err
}

// Tabs are tabs that tests use in turn: a fresh one, which has to read every script and
// style sheet again, costs more than most pages. The zero Tabs is ready.
type Tabs struct {
	mu   sync.Mutex
	free []*turn
}

// turn is a tab and whoever hears its events now.
type turn struct {
	tab   context.Context
	close func()
	mu    sync.Mutex
	hear  func(event any)
}

func (s *turn) heard(event any) {
	s.mu.Lock()
	hear := s.hear
	s.mu.Unlock()
	if hear != nil {
		hear(event)
	}
}

func (s *turn) to(hear func(event any)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hear = hear
}

// Browser is the function Browser with a tab that another test may have used before: empty
// and without cookies. hear gets the events of the browser until the test ends; the tab of
// a test that failed is used no more.
func (p *Tabs) Browser(t testing.TB, hear func(event any)) context.Context {
	t.Helper()
	s, err := p.take()
	if err != nil {
		t.Fatal(err)
	}
	s.to(hear)
	t.Cleanup(func() {
		s.to(nil)
		if t.Failed() || s.clean() != nil {
			s.close()
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.free = append(p.free, s)
	})
	return s.tab
}

func (p *Tabs) take() (*turn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.free); n > 0 {
		s := p.free[n-1]
		p.free = p.free[:n-1]
		return s, nil
	}
	tab, closeTab, err := open(tabsLimit)
	if err != nil {
		return nil, err
	}
	s := &turn{tab: tab, close: closeTab}
	return s, chromedp.Listen(tab, s.heard)
}

// Close closes the tabs that are free.
func (p *Tabs) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.free {
		s.close()
	}
	p.free = nil
}

// clean leaves the page and takes back what a test may have set.
func (s *turn) clean() error {
	if err := chromedp.Do(s.tab, chromedp.Navigate("about:blank")); err != nil {
		return err
	}
	_, cookies := chromedp.Call(s.tab, network.ClearBrowserCookies, cdp.Empty{})
	_, headers := chromedp.Call(s.tab, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{}})
	_, script := chromedp.Call(s.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	_, online := chromedp.Call(s.tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: -1}}})
	return errors.Join(online, cookies, headers, script)
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
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
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
