package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestHistoryOfAContributor reads the history as somebody who wrote a form and has it no more:
// while it is counter-signed all of it is shown, also what the counter signatory amends, and
// nothing can be restored; words that the signatory could not save are not theirs. Once it went
// to a colleague instead there is nothing to read.
func TestHistoryOfAContributor(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	author, manager, third := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Olu Grant"), p.addPerson(t, "Tom Third")
	p.together(t, author, third, manager)
	ref := p.asked(t, author, manager, "")
	p.amend(t, manager, ref, "views", "views.child_views", "She likes drawing with chalk.")
	at := "/tasks/" + ref + "/history"
	writer, colleague := p.signedIn(t, author), p.signedIn(t, third)

	list := writer.get(at)
	list.expect(t, "the author's history", http.StatusOK, "with the counter signatory", "Olu Grant", "You")
	amended := at + "/views/" + p.text(t, "select max(revision)::text from revisions where tab = 'views'")
	writer.get(amended).expect(t, "what the signatory wrote", http.StatusOK, "She likes drawing with chalk.")
	if !strings.Contains(writer.get(at+"/views/compare?from=1").Body, "chalk") {
		t.Error("the author cannot compare with what the signatory made of it")
	}
	before := p.text(t, "select string_agg(tab || revision, ' ' order by tab) from tabs")
	if got := writer.post(at+"/views/restore", url.Values{"_csrf": {writer.token()}, "from": {"1"}, "_save": {"abcdefghij"}}); got.Status < 400 {
		t.Errorf("the author restores while it is counter-signed: %d %s", got.Status, got.Location)
	}
	if after := p.text(t, "select string_agg(tab || revision, ' ' order by tab) from tabs"); after != before {
		t.Errorf("the sheet was %s and is %s", before, after)
	}
	stray := p.stray(t, manager, ref)
	writer.get("/tasks/"+ref+"/strays/"+stray).expect(t, "the signatory's own kept words", http.StatusNotFound)
	for _, path := range []string{at, amended, at + "/views/compare?from=1"} {
		colleague.get(path).expect(t, "a colleague, "+path, http.StatusNotFound)
	}
	p.exec(t, "update tasks set state = 'assigned', signatory_id = null, author_id = null, owner_id = $1 where ref = $2", third.ID, ref)
	for _, path := range []string{at, amended, at + "/views/compare?from=1"} {
		writer.get(path).expect(t, "who has it no more, "+path, http.StatusNotFound)
	}
}
