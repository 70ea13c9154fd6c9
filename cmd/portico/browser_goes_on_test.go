package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"portico/internal/postgres"
	"portico/internal/testkit"
	"portico/internal/vault"
	"portico/migrations"
)

// What goes on by itself after its writer has signed in on the page, after the network was away
// for long, and after the database was killed.

// TestSignInAgainInRichText: formatted words stay in the editor and are saved.
func TestSignInAgainInRichText(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.withStory(t, true, wide)
	j.click(storyBox, "")
	j.tool("Bold")
	p.endSessions(t, j.owner)
	j.lines("Diane likes drawing")
	j.signsInAgain(j.owner)
	j.soon("the words are kept", func() bool { return strings.Contains(j.story(), "**Diane likes drawing**") })
	j.sees("Diane likes drawing")
	j.click(storyBox, "")
	j.chord("End")
	j.lines(" and her cat.")
	j.soon("what is typed afterwards too", func() bool { return strings.Contains(j.story(), "her cat.") })
}

// TestFileGoesOnAfterSigningIn: a file that was chosen for a question is sent once its writer
// has signed in on the page, and need not be chosen again.
func TestFileGoesOnAfterSigningIn(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.withStory(t, true, wide)
	j.open(j.tab("form") + "/file/photo")
	j.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{j.onDisk(upload{"Home.png", chart(t, 60, 40)})}))
	j.types("#description", "The front door")
	p.endSessions(t, j.owner)
	j.click(".p-dialog__foot button", "Upload")
	j.wait("the dialogue is open", "document.getElementById('again-dialog').open")
	if n := p.number(t, "select count(*) from attachments"); n != 0 {
		t.Errorf("%d files are attached without a session", n)
	}
	j.leads(func() { j.signsInAgain(j.owner) })
	j.sees("Home.png")
	if n := p.number(t, "select count(*) from attachments where removed_at is null"); n != 1 {
		t.Errorf("%d files are attached, want 1", n)
	}
}

// TestUploadsGoOnAfterSigningIn: of several files that were chosen none is lost when the session
// ends between them; they are attached without another window, once each.
func TestUploadsGoOnAfterSigningIn(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.started(t, true, "supporting")
	j.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), j.files(map[string][]byte{"One.pdf": samplePDF(), "Two.pdf": append(samplePDF(), "%2"...)})))
	j.wait("they are in the list", "document.querySelectorAll('[data-chosen] > li').length === 2")
	p.endSessions(t, j.owner)
	j.press("Upload Document")
	j.wait("it says what happened", "document.querySelector('[data-chosen] [data-fault]:not([hidden])')?.textContent.includes('is not attached yet. Sign in again here and it is')")
	j.signsInAgain(j.owner)
	j.wait("both are attached", "document.querySelector('[data-upload-status]')?.textContent === '2 files attached' && !document.querySelector('[data-chosen] > li')")
	if n := p.number(t, "select count(*) from attachments where removed_at is null"); n != 2 {
		t.Errorf("%d files are attached, want 2", n)
	}
}

// TestWarningSaysWhatIsSaved: the warning before the session ends says when the words were
// saved, and when some are not.
func TestWarningSaysWhatIsSaved(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.started(t, true, "")
	j.later()
	j.open(j.tab("views"))
	j.types(control(childViews), "Diane likes drawing.")
	j.kept("views", "child_views", "Diane likes drawing.")
	j.autosaved()
	time.Sleep(2 * time.Second) // the answer to the last save counts as activity
	j.passes(26)
	saved := strings.TrimPrefix(ask[string](j.window, "document.querySelector('.p-saved').textContent.trim()"), "Saved at ")
	j.sees("Everything you typed was saved at " + saved + ".")
	j.press("Stay signed in")
	j.wait("the dialogue is closed", "!document.getElementById('session-dialog').open")
	j.cut(true)
	j.types(control(childViews), " And her cat.")
	j.sees("Not saved yet.")
	j.passes(27)
	j.sees("What you typed last is not saved yet.")
	j.cut(false)
	j.kept("views", "child_views", "Diane likes drawing. And her cat.")
}

// TestNetworkAwayForLong: for twenty seconds nothing reaches the server while somebody types on;
// all of it is kept, in its order, once the network is back.
func TestNetworkAwayForLong(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.started(t, true, "views")
	j.types(control(childViews), "Before.")
	j.kept("views", "child_views", "Before.")
	j.cut(true)
	want := "Before." + j.typesFor(20*time.Second)
	j.sees("Not saved yet. Trying again…")
	j.holds(control(childViews), want)
	j.cut(false)
	j.keys(" Back.")
	j.keptWithin(time.Minute, want+" Back.")
	j.missing("Not saved yet")
}

// typesFor types a word a second, as long, and gives what it typed.
func (j *journey) typesFor(long time.Duration) (typed string) {
	j.t.Helper()
	for end := time.Now().Add(long); time.Now().Before(end); time.Sleep(time.Second) {
		word := " w" + strconv.Itoa(len(typed))
		j.keys(word)
		typed += word
	}
	return typed
}

// keptWithin waits longer than others do: the page tries again later each time.
func (j *journey) keptWithin(long time.Duration, want string) {
	j.t.Helper()
	for end := time.Now().Add(long); ; time.Sleep(200 * time.Millisecond) {
		got := j.answerOf("views", "child_views")
		if got == want {
			return
		}
		if time.Now().After(end) {
			j.t.Fatalf("the server holds %q, want %q\n%s", got, want, j.state())
		}
	}
}

// TestDatabaseKilledWhileTyping: the private Postgres is killed outright and comes back; what was
// typed before, meanwhile and afterwards is kept, and the page needs nobody's help.
func TestDatabaseKilledWhileTyping(t *testing.T) {
	t.Parallel()
	where := postgres.Config{Dir: testkit.Dir(t), Log: slog.New(slog.DiscardHandler)}
	server, err := postgres.Start(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Stop() })
	dsn := server.DSN("portico")
	if err := migrations.Migrate(t.Context(), dsn); err != nil {
		t.Fatal(err)
	}
	p := startPortal(t, dsn, vault.NewKey())
	j := p.started(t, true, "views")
	j.types(control(childViews), "Before.")
	j.kept("views", "child_views", "Before.")
	text, err := os.ReadFile(filepath.Join(where.Dir, "pgdata", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || pid <= 1 {
		t.Fatalf("%q is no process (%v)", line, err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	want := "Before." + j.typesFor(5*time.Second)
	j.sees("Not saved yet. Trying again…")
	j.holds(control(childViews), want)
	server.Stop() // says that it was killed
	if server, err = postgres.Start(t.Context(), where); err != nil {
		t.Fatal(err)
	}
	j.keys(" Back.")
	j.wait("the trouble is over", "!document.getElementById('trouble')")
	j.keptWithin(time.Minute, want+" Back.")
}
