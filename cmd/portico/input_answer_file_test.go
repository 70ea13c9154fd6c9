package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// TestInputFileAnswers answers a file question as its writer would, and as somebody would
// who wants more than that.
func TestInputFileAnswers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.ref = d.sendKinds(t, d.owner)
	tab, at := formPath(d.ref, "form"), formPath(d.ref, "form")+"/file/photo"
	token := d.b.token()
	d.b.get(at).expect(t, "the page", 200, "A picture of the home", "JPG or PNG, up to 5 MB")
	for _, c := range []struct {
		what string
		file []upload
		says string
	}{
		{"no file", nil, "Choose a file to upload"},
		{"words called a picture", []upload{{"home.png", []byte("only words")}}, "home.png is not a PNG file"},
		{"a PDF", []upload{{"home.pdf", samplePDF()}}, "home.pdf"},
		{"too large", []upload{{"home.png", append(chart(t, 20, 20), make([]byte, 6<<20)...)}}, "5 MB"},
	} {
		d.b.postFilesAs("file", at, token, c.file...).expect(t, c.what, 422, c.says, "There is a problem", "Seating report")
	}
	if got := d.b.postFilesAs("file", at, token, upload{"home.png", chart(t, 20, 20)}); got.Status != 303 || !strings.HasSuffix(got.Location, "#q-photo") {
		t.Fatalf("a picture: %d %s", got.Status, got.Location)
	}
	shown := d.b.get(tab)
	_, after, _ := strings.Cut(shown.Body, "/attachments/")
	ref, _, _ := strings.Cut(after, `"`)
	shown.expect(t, "the form", 200, `src="/tasks/`+d.ref+`/attachments/`+ref+`"`, "home.png", "Change file")
	if got := d.b.get("/tasks/" + d.ref + "/attachments/" + ref); got.Status != 200 || !strings.HasPrefix(got.Body, "\x89PNG") {
		t.Errorf("the picture: %d", got.Status)
	}
	d.b.get("/tasks/"+d.ref+"/attachments/"+ref+"/remove").expect(t, "as if it were a supporting document", 404)
	d.b.get("/tasks/"+d.ref+"/check").expect(t, "check your answers", 200, "A picture of the home", "Seating report")

	// Another file takes its place, and the first is gone for good.
	d.b.postFilesAs("file", at, token, upload{"garden.png", chart(t, 30, 20)})
	if n := d.number(t, "select count(*) from attachments where question = 'photo' and removed_at is null"); n != 1 {
		t.Errorf("%d files answer one question", n)
	}
	d.b.get("/tasks/"+d.ref+"/attachments/"+ref).expect(t, "the first picture", 404)

	// A reference in a post is nothing that was asked for.
	form := url.Values{"_csrf": {token}, "_q": {"photo"}, "photo": {"AAAAAAAA"}, "_base": {fmt.Sprint(d.number(t, "select max(revision) from tabs"))}, "_save": {"forged-save-id-1"}}
	if got := d.b.post(tab, form); got.Status != 303 {
		t.Errorf("a forged reference: %d %.200s", got.Status, got.words())
	}
	d.b.get(tab).expect(t, "after a forged reference", 200, "garden.png")

	stranger := d.signedIn(t, d.addPerson(t, "Tom Stranger"))
	stranger.get(at).expect(t, "a stranger", 404)
	d.b.get(formPath(d.ref, "form")+"/file/carer").expect(t, "a question that takes no file", 404)

	if got := d.b.post(at+"/remove", url.Values{"_csrf": {token}}); got.Status != 303 {
		t.Errorf("removing: %d", got.Status)
	}
	d.b.post(at+"/remove", url.Values{"_csrf": {token}}) // twice is no fault
	if n := d.number(t, "select count(*) from attachments where removed_at is null"); n != 0 {
		t.Errorf("%d files stay", n)
	}
}
