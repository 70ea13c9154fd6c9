package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"
)

// What must never happen is that somebody's words are lost. These tests take away the
// session, the network and the sole right to write, while somebody types.

// scripted runs a test with JavaScript and without.
func scripted(t *testing.T, test func(t *testing.T, script bool)) {
	t.Parallel()
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script %t", script), func(t *testing.T) {
			t.Parallel()
			test(t, script)
		})
	}
}

// sql runs a statement on the portal's database, where the portal itself has no way.
func (p *testPortal) sql(t testing.TB, statement string, args ...any) (rows int64) {
	t.Helper()
	return p.sqlIn(t, "", statement, args...)
}

// sqlIn runs a statement in another database of the same server.
func (p *testPortal) sqlIn(t testing.TB, database, statement string, args ...any) (rows int64) {
	t.Helper()
	config, err := pgx.ParseConfig(p.dsn)
	if err != nil {
		t.Fatal(err)
	}
	if database != "" {
		config.Database = database
	}
	conn, err := pgx.ConnectConfig(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	tag, err := conn.Exec(context.Background(), statement, args...)
	if err != nil {
		t.Fatal(err)
	}
	return tag.RowsAffected()
}

// databaseName is the portal's own database.
func (p *testPortal) databaseName(t testing.TB) string {
	t.Helper()
	config, err := pgx.ParseConfig(p.dsn)
	if err != nil {
		t.Fatal(err)
	}
	return config.Database
}

// databaseAway takes the portal's database away and answers what brings it back.
func (p *testPortal) databaseAway(t testing.TB) (back func()) {
	t.Helper()
	name := p.databaseName(t)
	back = sync.OnceFunc(func() { p.sqlIn(t, "postgres", "alter database "+name+" with allow_connections true") })
	t.Cleanup(back)
	p.sqlIn(t, "postgres", "alter database "+name+" with allow_connections false")
	p.sqlIn(t, "postgres", "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name)
	return back
}

// started is a window of a person who is signed in and has a tab of a form open.
func (p *testPortal) started(t *testing.T, script bool, tab string) journey {
	t.Helper()
	w := p.window(t, wide)
	if !script {
		w.scriptOff()
	}
	owner := p.addPerson(t, "Ffion Llewellyn")
	j := journey{window: w, script: script, owner: owner, ref: p.sendTask(t, owner)}
	b := p.browser(t)
	p.signIn(t, b, owner)
	w.share(b)
	if tab != "" {
		w.open(j.tab(tab))
	}
	return j
}

// TestWordsOutliveTheSession: what is typed after the session has ended is there when its
// writer has signed in again.
func TestWordsOutliveTheSession(t *testing.T) {
	scripted(t, func(t *testing.T, script bool) {
		p := newPortal(t)
		j := p.started(t, script, "views")
		j.types(control("views.child_views"), "Diane likes drawing")
		if n := p.sql(t, "update sessions set last_seen_at = last_seen_at - interval '31 minutes' where account_id = $1", j.owner.ID); n != 1 {
			t.Fatalf("%d sessions ended", n)
		}
		j.keys(" and her cat Pixel.")
		if script {
			j.sees("Your session has ended.")
			j.holds(control("views.child_views"), "Diane likes drawing and her cat Pixel.")
			j.leads(func() { j.press("Use the sign-in page instead") })
		} else {
			j.leads(func() { j.press("Save") })
		}
		j.at("/sign-in")
		j.sees("The words that you typed are kept.")
		j.window.signIn(j.owner)
		j.at(j.tab("views"))
		j.sees("The words that you typed before your session ended are saved.")
		j.holds(control("views.child_views"), "Diane likes drawing and her cat Pixel.")
		j.kept("views", "child_views", "Diane likes drawing and her cat Pixel.")
	})
}

// TestTwoWindowsOnOneTab: of two windows the second to save sees both texts, and what is
// chosen is what is kept.
func TestTwoWindowsOnOneTab(t *testing.T) {
	t.Parallel()
	for choice, want := range map[string]string{"mine": "From the second window.", "theirs": "From the first window.",
		"both": "From the first window.\n\nFrom the second window."} {
		for _, script := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, script %t", choice, script), func(t *testing.T) {
				t.Parallel()
				twoWindows(t, script, choice, want)
			})
		}
	}
}

func twoWindows(t *testing.T, script bool, choice, want string) {
	const strengths = `[name="needs.strengths"]`
	p := newPortal(t)
	first := p.started(t, script, "needs")
	second := first
	second.window = p.anotherWindow(t, narrow)
	if !script {
		second.scriptOff()
	}
	second.share(first.client())
	second.open(second.tab("needs"))
	first.types(strengths, "From the first window.")
	first.saved()
	first.kept("needs", "strengths", "From the first window.")
	second.types(strengths, "From the second window.")
	if script {
		second.sees("See both texts")
		second.holds(strengths, "From the second window.")
		second.leads(func() { second.press("See both texts") })
	} else {
		second.leads(func() { second.press("Save") })
	}
	second.sees("Nothing is lost")
	second.sees("From the first window.")
	second.sees("From the second window.")
	second.click(control("choice.needs.strengths", choice), "")
	second.leads(func() { second.press("Save my choices") })
	second.at(second.tab("needs"))
	second.sees("Your choice is saved.")
	second.kept("needs", "strengths", want)
	second.holds(strengths, want)
}

// TestDoubleClickSubmitsOnce: two clicks on the last button, and two posts at the same
// moment, make one submission and one receipt.
func TestDoubleClickSubmitsOnce(t *testing.T) {
	scripted(t, func(t *testing.T, script bool) {
		p := newPortal(t)
		j := p.started(t, script, "")
		p.answer(t, j.owner, j.ref, "typical")
		j.open("/tasks/" + j.ref + "/submit")
		token := j.value("[name=_csrf]")
		j.click("#declaration", "")
		at := ask[[]float64](j.window, `(() => { const b = document.querySelector('main form button'); b.scrollIntoView({block: 'center'});
			const r = b.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
		if script {
			j.leads(func() {
				j.do(chromedp.MouseClickXY(at[0], at[1], chromedp.ClickCount(2)), chromedp.MouseClickXY(at[0], at[1]))
			})
			j.at("/tasks/" + j.ref + "/receipt")
		} else {
			p.submitAtOnce(t, j, token)
		}
		if n := p.sql(t, "select 1 from submissions"); n != 1 {
			t.Errorf("%d submissions, want 1", n)
		}
		if n := p.sql(t, "select 1 from audit_events where kind = 'submitted'"); n != 1 {
			t.Errorf("%d times submitted in the record", n)
		}
	})
}

// submitAtOnce posts the same confirmation several times at the same moment.
func (p *testPortal) submitAtOnce(t *testing.T, j journey, token string) {
	t.Helper()
	client := j.client()
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			page := client.post("/tasks/"+j.ref+"/submit", url.Values{"_csrf": {token}, "declaration": {"yes"}})
			if page.Location != "/tasks/"+j.ref+"/receipt" {
				t.Errorf("one of the posts leads to %q, status %d", page.Location, page.Status)
			}
		})
	}
	wait.Wait()
}

// TestNetworkCut: while the server cannot be reached the page says so, keeps the words
// and tries again; once it can, they are saved without anybody doing anything.
func TestNetworkCut(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.started(t, true, "views")
	j.types(control("views.child_views"), "Before the cut.")
	j.kept("views", "child_views", "Before the cut.")
	j.cut(true)
	j.keys(" During the cut.")
	j.sees("Not saved yet. Trying again…")
	j.sees("Keep this page open. Your words are still here.")
	j.press("Next") // leads nowhere: the words would be gone
	time.Sleep(2 * time.Second)
	j.at(j.tab("views"))
	j.holds(control("views.child_views"), "Before the cut. During the cut.")
	if got := j.answerOf("views", "child_views"); got != "Before the cut." {
		t.Errorf("during the cut the server holds %q", got)
	}
	j.cut(false)
	j.wait("the trouble is over", "!document.getElementById('trouble')")
	j.kept("views", "child_views", "Before the cut. During the cut.")
	j.at(j.tab("views"))
	j.saved()
}

// cut takes the network away from the window, or gives it back.
func (w *window) cut(off bool) {
	w.t.Helper()
	_, err := chromedp.Call(w.tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}}})
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestDatabaseCut: while the database is away, saving by script says so and is done later;
// a page says that the service is not available, and gives a reference.
func TestDatabaseCut(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.started(t, true, "views")
	back := p.databaseAway(t)
	j.types(control("views.child_views"), "While the database is away.")
	j.sees("Not saved yet. Trying again…")
	page := j.client().get("/tasks")
	if page.Status < 500 || !strings.Contains(page.Body, "give the reference") {
		t.Errorf("without the database the list answers %d:\n%s", page.Status, page.Body)
	}
	back()
	j.wait("the trouble is over", "!document.getElementById('trouble')")
	j.kept("views", "child_views", "While the database is away.")
}
