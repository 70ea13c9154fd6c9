package main

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestDocumentsInTheBrowser: several files are chosen in two goes, each with words of its own,
// one is left out, one is refused and the others are kept; a connection that is cut and a
// session that ends in the middle leave nothing half attached and say what to do.
func TestDocumentsInTheBrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	owner := p.addPerson(t, "Ffion Llewellyn")
	ref := p.sendTask(t, owner)
	w := p.window(t, wide)
	w.share(p.signedIn(t, owner))
	w.open(formPath(ref, "supporting"))
	choose := func(files map[string][]byte) {
		before := ask[int](w, "document.querySelectorAll('[data-chosen] > li').length")
		w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(files)))
		w.wait("they are in the list", fmt.Sprintf("document.querySelectorAll('[data-chosen] > li').length === %d", before+len(files)))
	}
	choose(map[string][]byte{"Seating.pdf": samplePDF(), "Sound.pdf": []byte("RIFF0000WAVE")})
	choose(map[string][]byte{"Unwanted.pdf": append(samplePDF(), "%1"...)})
	w.do(chromedp.Evaluate[chromedp.Void](`(() => { const li = [...document.querySelectorAll('[data-chosen] > li')].find(l => l.textContent.includes('Seating'))
li.querySelector('[data-field=description]').value = 'Of October'; li.querySelector('[data-field=kind]').value = 'Letter' })()`))
	w.click("[data-chosen] button", "Leave out Unwanted.pdf")
	w.press("Upload Document")
	w.wait("the upload is over", "document.querySelector('[data-upload-status]')?.textContent === '1 file attached, 1 not attached'")
	for _, words := range []string{"Letter: Of October", "Sound.pdf is not a PDF file", "Not attached"} {
		w.sees(words)
	}
	w.missing("Unwanted.pdf")
	w.click("[data-chosen] button", "Dismiss Sound.pdf")
	w.sound()

	choose(map[string][]byte{"Cut.pdf": append(samplePDF(), "%2"...), "After.pdf": append(samplePDF(), "%3"...)})
	w.cut(true)
	w.press("Upload Document")
	w.wait("it says that it was cut", "document.querySelector('[data-chosen] [data-fault]:not([hidden])')?.textContent.includes('could not be sent')")
	if n := p.number(t, "select count(*) from attachments"); n != 1 {
		t.Errorf("%d files are attached while the connection is cut, want the one of before", n)
	}
	w.cut(false)
	p.exec(t, "update sessions set ended_at = now()")
	w.press("Try again")
	w.wait("it says that the session has ended", "document.querySelector('[data-chosen] [data-fault]:not([hidden])')?.textContent.includes('session has ended')")
	w.wait("the dialogue is open", "document.getElementById('again-dialog').open")
	w.click("#again-dialog button", "Not now")
	w.share(p.signedIn(t, owner)) // in another window
	w.press("Try again")
	w.wait("it is attached", "document.querySelector('[data-upload-status]')?.textContent.includes('1 file attached')")
	w.press("Upload Document")
	w.wait("the other too", "document.querySelector('#attached + .p-files')?.textContent.includes('After.pdf') && !document.querySelector('[data-chosen] > li')")
	if n := p.number(t, "select count(*) from attachments"); n != 3 {
		t.Errorf("%d files are attached, want 3", n)
	}
	if missing, orphaned, err := p.cases.CheckFiles(t.Context()); err != nil || len(missing)+len(orphaned) != 0 {
		t.Errorf("missing %q, orphaned %q (%v)", missing, orphaned, err)
	}
}

// TestTwentyFilesInTheBrowser are attached one after the other.
func TestTwentyFilesInTheBrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	owner := p.addPerson(t, "Ffion Llewellyn")
	ref := p.sendTask(t, owner)
	w := p.window(t, narrow)
	w.share(p.signedIn(t, owner))
	w.open(formPath(ref, "supporting"))
	files := map[string][]byte{}
	for i := range 20 {
		files[fmt.Sprintf("Report %02d.pdf", i)] = append(samplePDF(), fmt.Sprintf("%% %d", i)...)
	}
	w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(files)))
	w.wait("all are in the list", "document.querySelectorAll('[data-chosen] > li').length === 20")
	w.press("Upload Document")
	w.wait("all are attached", "document.querySelector('[data-upload-status]')?.textContent === '20 files attached'")
	if n := p.number(t, "select count(distinct sha256) from attachments"); n != 20 {
		t.Errorf("%d files are attached, want 20", n)
	}
	w.sound()
}

// TestUploadAfterTheSessionEnded, without a script: nothing is attached, and the way leads
// back to the form with words about it.
func TestUploadAfterTheSessionEnded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	token := d.b.token()
	d.exec(t, "update sessions set ended_at = now()")
	got := d.b.postFiles("/tasks/"+d.ref+"/attachments", token, upload{"late.pdf", samplePDF()})
	if got.Status != http.StatusSeeOther || got.Location != "/sign-in" {
		t.Fatalf("status %d to %s", got.Status, got.Location)
	}
	d.b.get("/sign-in").expect(t, "the page to sign in", 200, "Your session had ended, so nothing was attached")
	if n := d.number(t, "select count(*) from attachments"); n != 0 || len(filesBelow(t, d.config.Data+"/files")) != 0 {
		t.Errorf("%d rows of a file that came too late", n)
	}
}
