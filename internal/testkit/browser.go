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

// tabLimit bounds what one test does in its tab, tabsLimit what many do in turn, and
// leaveLimit how long a tab may take to get rid of its page.
const (
	tabLimit   = 5 * time.Minute
	tabsLimit  = time.Hour
	leaveLimit = 5 * time.Second
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

// shared are the tabs that nobody uses now. A fresh tab, which needs a process of its own and
// has to read every script and style sheet, costs five times as much as a page.
var (
	sharedTabs   sync.Mutex
	sharedUnused []*turn
)

// turn is a tab that tests use in turn, and whoever hears its events now.
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

// SharedBrowser is Browser with a tab that another test may have used before: empty and
// without cookies. hear gets the events of the browser until the test ends; the tab of a test
// that failed is used no more.
func SharedBrowser(t testing.TB, hear func(event any)) context.Context {
	t.Helper()
	s, err := takeTurn()
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
		sharedTabs.Lock()
		defer sharedTabs.Unlock()
		sharedUnused = append(sharedUnused, s)
	})
	return s.tab
}

func takeTurn() (*turn, error) {
	sharedTabs.Lock()
	defer sharedTabs.Unlock()
	if n := len(sharedUnused); n > 0 {
		s := sharedUnused[n-1]
		sharedUnused = sharedUnused[:n-1]
		return s, nil
	}
	tab, closeTab, err := open(tabsLimit)
	if err != nil {
		return nil, err
	}
	s := &turn{tab: tab, close: closeTab}
	return s, chromedp.Listen(tab, s.heard)
}

// clean leaves the page and takes back what a test may have set.
func (s *turn) clean() error {
	_, script := chromedp.Call(s.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	left := s.leave()
	_, history := chromedp.Call(s.tab, page.ResetNavigationHistory, cdp.Empty{})
	_, cookies := chromedp.Call(s.tab, network.ClearBrowserCookies, cdp.Empty{})
	_, headers := chromedp.Call(s.tab, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{}})
	_, online := chromedp.Call(s.tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: -1}}})
	return errors.Join(script, left, history, cookies, headers, online)
}

// leave makes the page itself go to an empty one: sent there from outside, the tab would get
// another process for the next page.
func (s *turn) leave() error {
	if err := chromedp.Do(s.tab, chromedp.Evaluate[chromedp.Void]("void location.replace('about:blank')")); err != nil {
		return err
	}
	for end := time.Now().Add(leaveLimit); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		left, err := chromedp.Run(s.tab, chromedp.Evaluate[bool]("location.href === 'about:blank'"))
		if err == nil && left { // between two pages there is none to ask
			return nil
		}
	}
	return errors.New("the tab does not leave its page")
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
