package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"portico/internal/portal"
)

// writer is one person at work on forms, one after the other.
type writer struct {
	number  int
	account portal.Account
	client  *client
	dice    *rand.Rand
	sheets  []*sheet
	last    int     // number of the last text
	form    tabPage // of the tab that is open
	tally   tally
	wrong   []string // what no answer should have been
}

// tally counts what a writer did.
type tally struct {
	saves, again, given, conflicts, stale, closings, files, removals, submissions int
}

// tabPage is what an open page of the form holds.
type tabPage struct{ tab, csrf, base, version string }

func newWriter(n int, account portal.Account, seed int64) *writer {
	return &writer{number: n, account: account, dice: rand.New(rand.NewPCG(uint64(seed), uint64(n)))}
}

func writeAll(ctx context.Context, people []*writer) {
	var wg sync.WaitGroup
	for _, w := range people {
		wg.Go(func() { w.work(ctx) })
	}
	wg.Wait()
}

// work writes form after form until the soak is over.
func (w *writer) work(ctx context.Context) {
	for _, s := range w.sheets {
		for steps := 30 + w.dice.IntN(60); steps > 0 && ctx.Err() == nil; steps-- {
			w.step(ctx, s)
			time.Sleep(time.Duration(5+w.dice.IntN(30)) * time.Millisecond)
		}
		if ctx.Err() != nil || !w.submit(ctx, s) {
			return
		}
		w.late(ctx, s)
	}
}

func (w *writer) step(ctx context.Context, s *sheet) {
	if w.form.tab == "" || w.dice.IntN(8) == 0 {
		if !w.open(ctx, s, tabs[w.dice.IntN(len(tabs))]) {
			return
		}
	}
	switch n := w.dice.IntN(100); {
	case n < 68:
		w.autosave(ctx, s)
	case n < 82:
		w.save(ctx, s)
	case n < 88:
		w.otherWindow(ctx, s)
	case n < 96:
		w.attach(ctx, s)
	default:
		w.remove(ctx, s)
	}
}

func (w *writer) path(s *sheet, tab string) string { return "/tasks/" + s.ref + "/form/" + tab }

// open loads a tab; false when the soak is over.
func (w *writer) open(ctx context.Context, s *sheet, tab string) bool {
	a := w.client.get(ctx, w.path(s, tab))
	if a.status != http.StatusOK {
		if a.status != 0 {
			w.blame("GET of %s: status %d, leads to %s", tab, a.status, a.location)
		}
		return false
	}
	w.form = tabPage{tab, field(a.body, "_csrf"), field(a.body, "_base"), field(a.body, "_version")}
	return true
}

func (w *writer) blame(format string, args ...any) {
	w.wrong = append(w.wrong, fmt.Sprintf("writer %02d: %s", w.number, fmt.Sprintf(format, args...)))
}

func (w *writer) post(id string) url.Values {
	return url.Values{"_csrf": {w.form.csrf}, "_base": {w.form.base}, "_version": {w.form.version}, "_save": {id}}
}

func (w *writer) newID() string {
	return fmt.Sprintf("soak-%02d-%d-%d", w.number, w.last, w.dice.Int64())
}

// autosave sends one changed question as the page's script does: the same save until it is
// answered, or until the page is closed.
func (w *writer) autosave(ctx context.Context, s *sheet) {
	w.last++
	n, question := w.last, questions[w.dice.IntN(len(questions))]
	form := w.post(w.newID())
	name := w.form.tab + "." + question
	form.Set("_q", name)
	form.Set(name, text(w.number, n))
	words := s.at(w.form.tab, question)
	words.sent = n
	a, given := w.insist(ctx, w.path(s, w.form.tab), form, true)
	switch {
	case given && w.dice.IntN(2) == 0:
		w.form = tabPage{} // nobody knows the revision now: the page is loaded anew
	case given: // or written on, which is a conflict when that save was done
	case a.status == http.StatusOK:
		var saved struct{ Revision int64 }
		if err := json.Unmarshal([]byte(a.body), &saved); err != nil || saved.Revision == 0 {
			w.blame("an autosave was answered with %.200s", a.body)
		}
		words.acknowledged, w.form.base = n, strconv.FormatInt(saved.Revision, 10)
		w.tally.saves++
	case a.status == http.StatusConflict:
		s.strays = append(s.strays, n)
		w.tally.conflicts++
		w.form = tabPage{}
	case a.status != 0:
		w.blame("an autosave was answered with status %d: %.200s", a.status, a.body)
		w.form = tabPage{}
	}
}

// insist sends the same post until it is answered; given says that the writer closed the
// page before.
func (w *writer) insist(ctx context.Context, path string, form url.Values, auto bool) (a answer, given bool) {
	for wait := 20 * time.Millisecond; ctx.Err() == nil; wait = min(2*wait, 300*time.Millisecond) {
		if a = w.client.post(ctx, path, form, auto); a.sure() {
			return a, false
		}
		if w.dice.IntN(10) == 0 {
			w.tally.given++
			return a, true
		}
		w.tally.again++
		time.Sleep(wait)
	}
	return answer{}, false
}

// save presses Save: the whole tab, and the sitting is closed.
func (w *writer) save(ctx context.Context, s *sheet) {
	w.last++
	n, form := w.last, w.post(w.newID())
	for _, question := range questions {
		name := w.form.tab + "." + question
		form.Add("_q", name)
		form.Set(name, text(w.number, n))
		s.at(w.form.tab, question).sent = n
	}
	form.Set("_do", "save")
	a, given := w.insist(ctx, w.path(s, w.form.tab), form, false)
	switch {
	case !given && a.status == http.StatusSeeOther && strings.HasPrefix(a.location, "/tasks/"):
		for _, question := range questions {
			s.at(w.form.tab, question).acknowledged = n
		}
		s.closed = append(s.closed, closing{w.form.tab, n})
		w.tally.closings++
	case !given && a.status == http.StatusConflict:
		s.strays = append(s.strays, n)
		w.tally.conflicts++
	case !given && a.status != 0:
		w.blame("Save was answered with status %d, leads to %s", a.status, a.location)
	}
	w.form = tabPage{}
}

// otherWindow saves on a revision that is no longer the newest: it must be refused and kept.
func (w *writer) otherWindow(ctx context.Context, s *sheet) {
	base, err := strconv.Atoi(w.form.base)
	if err != nil || base < 2 {
		return
	}
	w.last++
	n, form := w.last, w.post(w.newID())
	name := w.form.tab + "." + questions[w.dice.IntN(len(questions))]
	form.Set("_base", strconv.Itoa(base-1))
	form.Set("_q", name)
	form.Set(name, text(w.number, n))
	a, given := w.insist(ctx, w.path(s, w.form.tab), form, true)
	switch {
	case given || a.status == 0:
	case a.status == http.StatusConflict:
		s.strays = append(s.strays, n)
		w.tally.stale++
	default:
		w.blame("a save on an old revision was answered with status %d", a.status)
	}
}

func (w *writer) attach(ctx context.Context, s *sheet) {
	w.last++
	name := fmt.Sprintf("w%02d n%06d.png", w.number, w.last)
	content := w.picture()
	a := w.client.until(ctx, func() answer {
		kind, body, err := upload(map[string]string{"_csrf": w.form.csrf, "kind": "Photo"}, name, content)
		if err != nil {
			w.blame("making an upload: %v", err)
			return answer{status: 499}
		}
		return w.client.do(ctx, http.MethodPost, "/tasks/"+s.ref+"/attachments", kind, body, false)
	})
	switch {
	case a.status == http.StatusSeeOther, strings.Contains(a.body, "is attached already"):
		s.attached[name] = true
		w.tally.files++
	case a.status != 0 && !strings.Contains(a.body, "takes no more") && !strings.Contains(a.body, "No more files"):
		w.blame("attaching was answered with status %d: %.300s", a.status, a.body)
	}
}

// picture is a small picture that is like no other.
func (w *writer) picture() []byte {
	img := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range img.Pix {
		img.Pix[i] = color.Gray{Y: uint8(w.dice.IntN(256))}.Y
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // into memory
	return b.Bytes()
}

var attachedFile = regexp.MustCompile(`(?s)<a[^>]*href="[^"]*/attachments/([a-z0-9]+)"[^>]*>\s*([^<]*\.png)`)

// remove takes the first file that the page shows off the form.
func (w *writer) remove(ctx context.Context, s *sheet) {
	page := w.client.get(ctx, w.path(s, "documents"))
	m := attachedFile.FindStringSubmatch(page.body)
	if m == nil {
		return
	}
	name := strings.TrimSpace(m[2])
	s.maybeRemoved[name] = true
	form := url.Values{"_csrf": {field(page.body, "_csrf")}}
	a := w.client.until(ctx, func() answer {
		return w.client.post(ctx, "/tasks/"+s.ref+"/attachments/"+m[1]+"/remove", form, false)
	})
	if a.status == http.StatusSeeOther || a.status == http.StatusNotFound { // gone by an earlier try
		s.removed[name] = true
		w.tally.removals++
	}
}

// submit presses Submit Contribution, sometimes twice at once; false when the soak is over.
func (w *writer) submit(ctx context.Context, s *sheet) bool {
	page := w.client.get(ctx, "/tasks/"+s.ref+"/submit")
	if page.status != http.StatusOK {
		if page.status != 0 {
			w.blame("the page before submitting: status %d, leads to %s", page.status, page.location)
		}
		return false
	}
	form := url.Values{"_csrf": {field(page.body, "_csrf")}, "_checked": {field(page.body, "_checked")}}
	s.tried = true
	press := func() answer {
		return w.client.until(ctx, func() answer { return w.client.post(ctx, "/tasks/"+s.ref+"/submit", form, false) })
	}
	var wg sync.WaitGroup
	if w.dice.IntN(3) == 0 {
		wg.Go(func() { press() })
	}
	a := press()
	wg.Wait()
	if a.status == 0 {
		return false
	}
	if a.status != http.StatusSeeOther || !strings.HasSuffix(a.location, "/receipt") {
		w.blame("submitting was answered with status %d, leads to %s", a.status, a.location)
		return false
	}
	receipt := w.client.get(ctx, a.location)
	if receipt.status == http.StatusOK {
		s.submitted, s.receipt = true, receipt.body
		w.tally.submissions++
	}
	return receipt.status == http.StatusOK
}

// late saves on the form that was just submitted: it must be refused and kept.
func (w *writer) late(ctx context.Context, s *sheet) {
	if w.form.tab == "" {
		return
	}
	w.last++
	n, form, name := w.last, w.post(w.newID()), w.form.tab+".a"
	form.Set("_q", name)
	form.Set(name, text(w.number, n))
	a, given := w.insist(ctx, w.path(s, w.form.tab), form, true)
	if !given && a.status == http.StatusConflict {
		s.strays = append(s.strays, n)
		w.tally.stale++
	} else if !given && a.status != 0 {
		w.blame("a save on a submitted form was answered with status %d: %.200s", a.status, a.body)
	}
	w.form = tabPage{}
}
