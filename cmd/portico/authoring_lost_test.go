package main

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"portico/internal/store"
)

// A file takes the place of what stands in the box only when it can be read, and what stood
// there is not lost.
func TestFileOverTypedDraft(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := p.author(t, "Ann Author")
	a.begin(transportForm)
	const path = "/forms/transport/draft"
	shown := a.get(path)
	for _, part := range []string{`<form id="draft" method="post" action="/forms/transport/draft" enctype="multipart/form-data"`, `id="source-file" form="draft"`, `form="draft" name="_do" value="upload"`,
		`href="/reference" target="_blank"`, `href="/lists" target="_blank"`} {
		if !strings.Contains(shown.Body, part) {
			t.Errorf("the page of a draft lacks %s", part)
		}
	}
	base := shown.field("_base")
	typed := strings.Replace(transportForm, "Transport advice", "Typed and not saved", 1)
	posted := strings.ReplaceAll(typed, "\n", "\r\n")
	for name, body := range map[string][]byte{"a.docx": []byte("PK\x03\x04"), "large.json": bytes.Repeat([]byte(" "), 5<<20), "none.json": nil} {
		got := a.upload(path, name, body, "_base", base, "source", posted, "_do", "upload")
		if got.Status/100 != 4 || !strings.Contains(html.UnescapeString(got.Body), typed) || got.field("_base") != base {
			t.Errorf("%s: status %d, and the box is not as it was", name, got.Status)
		}
	}
	a.upload(path, "b.json", []byte(`{"title": "From a file"}`), "_base", base, "source", strings.ReplaceAll(transportForm, "\n", "\r\n"), "_do", "upload").expect(t, "nothing was typed", 200, "From a file")
	if n := p.number(t, "select count(*) from draft_texts"); n != 0 {
		t.Errorf("the saved text is kept %d times", n)
	}
	got := a.upload(path, "b.json", []byte(`{"title": "From a file"}`), "_base", base, "source", posted, "_do", "upload")
	got.expect(t, "over typed words", 200, "From a file")
	_, href, _ := strings.Cut(got.Body, `earlier texts of this draft: <a href="`)
	href, _, _ = strings.Cut(href, `"`)
	if kept := a.get(href).Body; kept != typed {
		t.Errorf("%q has %.100q", href, kept)
	}
	if !strings.Contains(a.get("/forms/transport").Body, href) {
		t.Error("what was typed does not stand among the earlier texts")
	}
	a.save("transport", "quite another text")
	a.save("transport", "and another")
	if n := p.number(t, "select count(*) from draft_texts where source = $1", transportForm); n != 1 {
		t.Error("an author's own earlier text is not kept")
	}
}

// A draft that is gone while somebody writes: one text, and a way on with it.
func TestDraftGoneMeanwhile(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a, b := p.author(t, "Ann Author"), p.author(t, "Bea Author")
	a.begin(transportForm)
	base := a.base("transport")
	b.publish("transport", "First").expect(t, "publish", 303, "")
	typed := strings.Replace(transportForm, "Transport advice", "Typed by Ann", 1)
	for name, got := range map[string]page{
		"a save": a.press("/forms/transport/draft", "_base", base, "source", typed, "_do", "save"),
		"a file": a.upload("/forms/transport/draft", "b.json", []byte("{}"), "_base", base, "source", typed, "_do", "upload"),
	} {
		got.expect(t, name, 409, "This draft is not there any more")
		for _, words := range []string{"Begin a draft with this text", `href="/forms/transport"`, "Typed by Ann"} {
			if !strings.Contains(got.Body, words) {
				t.Errorf("%s: the page lacks %s", name, words)
			}
		}
		if strings.Contains(got.Body, "Two texts") {
			t.Errorf("%s: the page speaks of two texts", name)
		}
	}
	opened := a.get("/forms/transport/draft")
	a.follow(opened).expect(t, "its address", 200, "published or removed")
}

// Publishing what a colleague saved meanwhile shows the page again, with the note.
func TestPublishingWhatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a, b := p.author(t, "Ann Author"), p.author(t, "Bea Author")
	a.begin(transportForm)
	a.publish("transport", "First")
	a.press("/forms/transport/draft/start", "from", "1")
	base := a.base("transport")
	b.save("transport", strings.Replace(transportForm, "Is an escort needed?", "Does somebody come along?", 1))
	a.press("/forms/transport/draft/publish", "_base", base, "note", " ").expect(t, "without a note", 422, "Bea Author saved this draft")
	got := a.press("/forms/transport/draft/publish", "_base", base, "note", "Plainer words")
	got.expect(t, "publish", 409, "Bea Author saved this draft")
	for _, words := range []string{`value="Plainer words"`, "Does somebody come along?", `<a href="/forms/transport/draft">Look at the draft`, `href="/forms"`} {
		if !strings.Contains(got.Body, words) {
			t.Errorf("the page lacks %s", words)
		}
	}
	discard := a.press("/forms/transport/draft/discard", "_base", base)
	discard.expect(t, "removing what was saved meanwhile", 409, "Go to the draft")
	a.press("/forms/transport/draft/publish", "_base", got.field("_base"), "note", "Plainer words").expect(t, "once more", 303, "")
}

// What an author chose for a new form counts, wherever the choice at the top stands.
func TestNewFormTakesWhatWasChosen(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := p.author(t, "Ann Author")
	if got := a.get("/forms/new?copy=ot-advice").Body; !strings.Contains(got, `value="copy" checked`) || !strings.Contains(got, `<option value="ot-advice" selected>`) {
		t.Error("Copy this form does not stand on a copy")
	}
	a.upload("/forms", "b.json", []byte(transportForm), "from", "copy", "copy", "ot-advice", "title", "X").expect(t, "a file and a copy", 422, "You chose a form to copy and a file")
	a.press("/forms", "from", "nothing", "copy", "ot-advice", "title", "X").expect(t, "a copy and nothing", 422, "You chose a form to copy here")
	if got := a.upload("/forms", "b.json", []byte(transportForm), "from", "nothing"); got.Location != "/forms/transport/draft" {
		t.Fatalf("a file: status %d, leads to %q", got.Status, got.Location)
	}
	if got := a.get("/forms/transport/draft/source").Body; got != transportForm {
		t.Errorf("the form begins with %.80q", got)
	}
}

// Two authors change one list: saving what the page offers undoes nothing of either.
func TestListChangedByTwo(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	err := p.store.AddList(t.Context(), store.List{Name: "schools", Title: "Schools", Options: []store.ListOption{{Code: "a", Label: "Alder"}, {Code: "b", Label: "Bramley"}, {Code: "c", Label: "Crossways"}}})
	if err != nil {
		t.Fatal(err)
	}
	a, b := p.author(t, "Ann Author"), p.author(t, "Bea Author")
	for _, address := range []string{"/lists", "/reference"} {
		if !strings.Contains(a.get(address).Body, `<p class="p-crumb"><a href="/forms">`) {
			t.Errorf("%s has no way back to the forms", address)
		}
	}
	seen := a.get("/lists/schools")
	base, was := seen.field("_base"), html.UnescapeString(seen.field("_was"))
	if was != "Alder\nBramley\nCrossways" {
		t.Fatalf("the page was of %q", was)
	}
	b.follow(b.press("/lists/schools", "_base", base, "_was", was, "lines", "Alder\r\nBramley\r\nDunmere")).expect(t, "saved", 200, "The list is saved")
	empty := a.press("/lists/schools", "_base", base, "_was", was, "lines", " ")
	empty.expect(t, "an empty box", 422, "The list is empty")
	if empty.field("_base") != base || html.UnescapeString(empty.field("_was")) != was {
		t.Error("after an empty box the page is of another list")
	}
	got := a.press("/lists/schools", "_base", base, "_was", was, "lines", "Alder\r\nCrossways\r\nElmfield")
	got.expect(t, "the second", 409, "Bea Author changed this list")
	for _, words := range []string{"Added: “Dunmere”. It is in the box now.", "Taken away: “Crossways”. It is out of the box now.", ">\nAlder\nElmfield\nDunmere</textarea>"} {
		if !strings.Contains(got.Body, words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	for range 2 { // a double press
		a.press("/lists/schools", "_base", got.field("_base"), "_was", was, "lines", "Alder\r\nElmfield\r\nDunmere").expect(t, "once more", 303, "")
	}
	lists, err := p.store.Lists(t.Context(), "schools")
	if err != nil || strings.Join(lists[0].Offered(), ",") != "Alder,Elmfield,Dunmere" {
		t.Errorf("the list offers %v, %v", lists, err)
	}
}
