package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"portico/internal/portal"
	"portico/internal/testkit"
	"portico/internal/vault"
)

// What the issue names as trouble, one by one: afterwards the words are there, in the form,
// as kept words or held, and the page says in plain words what happened.

const childViews = "views.child_views"

// begun types the first half of a sentence, takes something away, and types the rest.
func (j *journey) begun(script bool, trouble func()) {
	j.t.Helper()
	j.types(control(childViews), "Diane likes drawing")
	if script {
		j.kept("views", "child_views", "Diane likes drawing")
	}
	trouble()
	j.keys(" and her cat Pixel.")
}

// tries presses Save, or lets the page save by itself and follows the way on that it shows.
func (j *journey) tries(script bool, says, wayOn string) {
	j.t.Helper()
	if !script {
		j.leads(func() { j.press("Save") })
	} else {
		j.sees(wayOn)
		j.holds(control(childViews), "Diane likes drawing and her cat Pixel.")
		j.leads(func() { j.press(wayOn) })
	}
	j.sees(says)
	j.sees("Diane likes drawing and her cat Pixel.")
}

// TestTakenOverMidSentence: whoever had the form sees what became of the words and can copy
// them out; whoever has it now sees them with their writer's name and can take them.
func TestTakenOverMidSentence(t *testing.T) {
	scripted(t, func(t *testing.T, script bool) {
		p := newPortal(t)
		j := p.started(t, script, "views")
		tom := p.addPerson(t, "Tom Peverell")
		j.begun(script, func() { p.hand(t, j.ref, tom) })
		j.tries(script, "form is with somebody else now.", "See both texts")
		j.missing("Tom Peverell") // who is no colleague
		j.press("Show the kept words as plain text")
		if plain := j.value("#plain"); !strings.Contains(plain, "Diane likes drawing and her cat Pixel.") {
			t.Errorf("as plain text: %q", plain)
		}
		link := ask[string](j.window, `document.querySelector('a[href$="/text"]').getAttribute('href')`)
		got := j.client().get(link)
		if got.Status != http.StatusOK || !strings.Contains(got.Body, "her cat Pixel.") || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/plain") {
			t.Errorf("as a file: %d %q %v", got.Status, got.Body, got.Header)
		}
		j.open("/tasks")
		j.sees("They are kept for you:")
		j.leads(func() { j.click(".p-note a", "EHCNA Information Gathering") })
		j.sees("Diane likes drawing and her cat Pixel.")

		other := j
		other.owner, other.window = tom, p.anotherWindow(t, narrow)
		other.share(p.signedIn(t, tom))
		other.open(other.tab("needs"))
		other.sees("by Ffion Llewellyn")
		other.leads(func() { other.click(".p-note a", "3. Views") })
		other.sees("These words of Ffion Llewellyn could not be saved")
		other.click(control("choice."+childViews, "mine"), "")
		other.leads(func() { other.press("Save my choices") })
		other.kept("views", "child_views", "Diane likes drawing and her cat Pixel.")
	})
}

// TestRetractedMidSentence: what was being typed when the council took the form back is kept
// and shown.
func TestRetractedMidSentence(t *testing.T) {
	scripted(t, func(t *testing.T, script bool) {
		p := newPortal(t)
		j := p.started(t, script, "views")
		j.begun(script, func() {
			p.sql(t, "update tasks set state = 'retracted', retracted_at = now(), retract_reason = 'not_needed' where ref = $1", j.ref)
		})
		j.tries(script, "council has taken", "See both texts")
		j.press("Show the kept words as plain text")
		if plain := j.value("#plain"); !strings.Contains(plain, "her cat Pixel.") {
			t.Errorf("as plain text: %q", plain)
		}
	})
}

// TestSubmittedInAnotherWindow: what was being typed when the form was submitted elsewhere is
// kept and shown.
func TestSubmittedInAnotherWindow(t *testing.T) {
	scripted(t, func(t *testing.T, script bool) {
		p := newPortal(t)
		j := p.started(t, script, "")
		p.answer(t, j.owner, j.ref, "typical")
		j.open(j.tab("views"))
		j.types(control(childViews), " Begun")
		p.submit(t, j.owner, j.ref)
		j.keys(" and not ended.")
		if script {
			j.sees("See both texts")
			j.leads(func() { j.press("See both texts") })
		} else {
			j.leads(func() { j.press("Save") })
		}
		j.sees("submitted")
		j.press("Show the kept words as plain text")
		if plain := j.value("#plain"); !strings.Contains(plain, "and not ended.") {
			t.Errorf("as plain text: %q", plain)
		}
	})
}

// wire is what stands between a browser and the server: it can lead to another server, or
// swallow answers after the server has acted.
type wire struct {
	base   string
	target atomic.Pointer[string]
	mute   atomic.Bool
}

// newWire lays a wire to a server.
func newWire(t testing.TB, target string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	w := &wire{base: "http://" + l.Addr().String()}
	w.leads(target)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(conn)
		}
	}()
	return w
}

func (w *wire) leads(target string) {
	address := strings.TrimPrefix(target, "http://")
	w.target.Store(&address)
}

// carry takes bytes there and back. Muted, it closes the connection when the server answers.
func (w *wire) carry(conn net.Conn) {
	defer conn.Close()
	far, err := net.Dial("tcp", *w.target.Load())
	if err != nil {
		return
	}
	defer far.Close()
	go func() {
		_, err := io.Copy(far, conn)
		if !errors.Is(err, net.ErrClosed) {
			far.Close()
		}
	}()
	answer := make([]byte, 32<<10)
	for {
		n, err := far.Read(answer)
		if n > 0 && w.mute.Load() {
			return
		}
		if _, failed := conn.Write(answer[:n]); err != nil || failed != nil {
			return
		}
	}
}

// over is the portal as it is reached over a wire.
func (p *testPortal) over(w *wire) *testPortal {
	there := *p
	there.base = w.base
	return &there
}

// TestAnswerLost: the server saves and the answer is lost on its way; the page sends the same
// save again, which saves once and conflicts with nothing.
func TestAnswerLost(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	line := newWire(t, p.base)
	j := p.over(line).started(t, true, "views")
	line.mute.Store(true)
	j.types(control(childViews), "Saved and not answered.")
	j.sees("Not saved yet. Trying again…")
	j.kept("views", "child_views", "Saved and not answered.")
	line.mute.Store(false)
	j.autosaved()
	j.types(control(childViews), " And on.")
	j.kept("views", "child_views", "Saved and not answered. And on.")
	j.autosaved()
	if n := p.number(t, "select revision from tabs where tab = 'views'"); n > 3 {
		t.Errorf("revision %d: the lost save was saved more than once", n)
	}
	if n := p.number(t, "select count(*) from strays"); n != 0 {
		t.Errorf("%d kept words: the lost save conflicted with itself", n)
	}
}

// TestServerKilledWhileTyping: the server dies at once while somebody types and is started
// again; the page tells, keeps the words, and saves them without anybody doing anything.
func TestServerKilledWhileTyping(t *testing.T) {
	t.Parallel()
	dsn, key := testkit.Database(t), vault.NewKey()
	p := startPortal(t, dsn, key)
	env := []string{"DATABASE_URL=" + dsn, "PORTICO_KEY=" + key, "PORTICO_DATA=" + p.config.Data}
	j := p.started(t, true, "") // its mail goes to this process
	first := serveProcess(t, env, "--dev")
	line := newWire(t, first.base)
	j.window.p = p.over(line)
	j.open(j.tab("views"))
	j.begun(true, func() {
		if err := first.cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		first.cmd.Wait()
	})
	j.sees("Not saved yet. Trying again…")
	j.sees("Keep this page open. Your words are still here.")
	line.leads(serveProcess(t, env, "--dev").base)
	j.kept("views", "child_views", "Diane likes drawing and her cat Pixel.")
	j.autosaved()
	j.missing("Trying again")
}

// TestGoingAwayWithUnsavedWords: reload, back, another address and a closed window: what was
// typed a moment before is saved.
func TestGoingAwayWithUnsavedWords(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]func(j *journey){
		"reload": func(j *journey) {
			j.leads(func() { j.do(chromedp.Evaluate[chromedp.Void]("setTimeout(() => location.reload())")) })
		},
		"another address": func(j *journey) {
			j.leads(func() { j.do(chromedp.Evaluate[chromedp.Void]("setTimeout(() => location.assign('/tasks'))")) })
		},
		"back": func(j *journey) {
			j.leads(func() { j.do(chromedp.Evaluate[chromedp.Void]("setTimeout(() => history.back())")) })
		},
		"closed": func(j *journey) {
			if _, err := chromedp.Call(j.window.tab, cdpage.Close, cdp.Empty{}); err != nil {
				j.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t)
			j := p.started(t, true, "needs")
			j.open(j.tab("views"))
			j.paste(control(childViews), "Typed a moment ago.")
			away(&j)
			j.kept("views", "child_views", "Typed a moment ago.")
			if n := p.number(t, "select count(*) from strays"); n != 0 {
				t.Errorf("%d kept words", n)
			}
		})
	}
}

// TestSaveAtOnceWithAutosave: Save pressed while a save is on its way saves both and conflicts
// with nothing, again and again.
func TestSaveAtOnceWithAutosave(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	j := p.started(t, true, "views")
	want := ""
	for _, word := range []string{"One ", "two ", "three ", "four ", "five"} {
		j.paste(control(childViews), word)
		j.do(chromedp.Evaluate[chromedp.Void]("window.dispatchEvent(new Event('online'))")) // the page saves now
		j.click(".p-bar-fix button", "Save")
		want += word
	}
	j.kept("views", "child_views", want)
	j.autosaved()
	j.holds(control(childViews), want)
	if n := p.number(t, "select count(*) from strays"); n != 0 {
		t.Errorf("%d kept words", n)
	}
}

// TestSameSaveFromManyAtOnce: one save sent several times at the same moment is one revision,
// answered the same.
func TestSameSaveFromManyAtOnce(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	owner := p.addPerson(t, "Ffion Llewellyn")
	ref := p.sendTask(t, owner)
	b := p.signedIn(t, owner)
	shown := b.get(formPath(ref, "views"))
	b.header = http.Header{"X-Portico-Autosave": {"1"}}
	form := url.Values{"_csrf": {shown.field("_csrf")}, "_base": {shown.field("_base")}, "_save": {"the-same"}, "_q": {childViews}, childViews: {"Once"}}
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() {
			if got := b.post(formPath(ref, "views"), form); got.Status != http.StatusOK || !strings.Contains(got.Body, `"revision":2`) {
				t.Errorf("answered %d %.200s", got.Status, got.Body)
			}
		})
	}
	wait.Wait()
	if n := p.number(t, "select count(*) from audit_events where kind = 'tab_saved' and object = 'views' and detail = 'rev 2'"); n != 1 {
		t.Errorf("saved %d times", n)
	}
}

// TestResumeOnAnotherDevice: what was typed at a desk is there on a phone, and the other way.
func TestResumeOnAnotherDevice(t *testing.T) {
	scripted(t, func(t *testing.T, script bool) {
		p := newPortal(t)
		desk := p.started(t, script, "views")
		desk.types(control(childViews), "Begun at the desk.")
		desk.saved()
		desk.kept("views", "child_views", "Begun at the desk.")
		phone := desk
		phone.window = p.anotherWindow(t, narrow)
		if !script {
			phone.scriptOff()
		}
		phone.share(p.signedIn(t, desk.owner)) // a session of its own
		phone.open(phone.tab("views"))
		phone.holds(control(childViews), "Begun at the desk.")
		phone.types(control(childViews), " Ended on the phone.")
		phone.saved()
		phone.kept("views", "child_views", "Begun at the desk. Ended on the phone.")
		desk.open(desk.tab("views"))
		desk.holds(control(childViews), "Begun at the desk. Ended on the phone.")
		desk.sees("Saved at")
	})
}

// TestTypedFormsOutliveTheSession: a page on which something is typed that does not save by
// itself asks to sign in on it, and the words are still there; a page without leads to signing in.
func TestTypedFormsOutliveTheSession(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	officer := p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	w := p.window(t, wide)
	w.share(p.signedIn(t, officer))
	w.later()
	w.open("/cases/new")
	const box = "main form input[type=text]"
	w.types(box, "NC-2026-0815")
	p.endSessions(t, officer)
	w.do(chromedp.Evaluate[chromedp.Void]("window.later(31 * 60000)"))
	w.signsInAgain(officer)
	w.holds(box, "NC-2026-0815")
	w.open("/cases")
	p.endSessions(t, officer)
	w.leads(func() { w.do(chromedp.Evaluate[chromedp.Void]("window.later(31 * 60000)")) })
	w.at("/sign-in")
}
