package main

import (
	"strings"
	"testing"
)

// TestCommentsInBrowser comments at a question without leaving the form: what is being
// typed there stays, an empty comment is refused where it was written, answers and settling
// show at once.
func TestCommentsInBrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	owner := p.addPerson(t, "Ffion Llewellyn")
	ref := p.sendTask(t, owner)
	w := p.window(t, wide)
	w.open("/")
	w.signIn(owner)
	w.open(formPath(ref, "views"))
	w.types(control("views.child_views"), "Diane likes ")
	w.press("Comment on Views, interests and aspirations of the child or young person")
	w.wait("a box to write in", "document.activeElement.id === 'said-body'")
	w.press("Keep comment")
	w.sees("Write your comment")
	w.types("#said-body", "Ask her again in spring")
	w.press("Keep comment")
	w.wait("the comment at its question", "document.querySelector('.p-said .p-remark') !== null && document.getElementById('said-body') === null")
	w.sees("Ask her again in spring")
	w.holds(control("views.child_views"), "Diane likes ")
	w.types(control("views.child_views"), "drawing")
	w.autosaved()
	w.click(".p-said button", "Answer")
	w.types("#said-body", "I have")
	w.press("Keep comment")
	w.wait("the answer", "document.querySelectorAll('.p-said .p-remark').length === 2")
	w.press("Settle")
	w.sees("Settled by Ffion Llewellyn")
	w.at(formPath(ref, "views"))
	w.open(formPath(ref, "views"))
	w.sees("Settled by Ffion Llewellyn")
	w.sees("I have")
	w.holds(control("views.child_views"), "Diane likes drawing")
}

// TestCommentsWithoutScript saves what was typed before it leads to the page that takes a comment.
func TestCommentsWithoutScript(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	owner := p.addPerson(t, "Ffion Llewellyn")
	ref := p.sendTask(t, owner)
	w := p.window(t, narrow)
	w.scriptOff()
	w.open("/")
	w.signIn(owner)
	w.open(formPath(ref, "views"))
	w.types(control("views.child_views"), "Diane likes drawing")
	w.leads(func() { w.press("Comment on Views, interests and aspirations of the child or young person") })
	w.at("/tasks/" + ref + "/comments/new")
	w.leads(func() { w.press("Keep comment") })
	w.sees("Write your comment")
	w.types("#body", "Ask her again in spring")
	w.leads(func() { w.press("Keep comment") })
	w.at(formPath(ref, "views"))
	w.sees("Ask her again in spring")
	w.holds(control("views.child_views"), "Diane likes drawing")
	w.leads(func() { w.press("Settle") })
	w.at("/tasks/" + ref + "/comments")
	w.leads(func() { w.press("Settle") })
	w.sees("The comment is settled.")
}

// TestPutBackInBrowser undoes a change with and without a script: what is left stays marked,
// and the form has the author's answer again.
func TestPutBackInBrowser(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with a script": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t)
			author, manager := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Olu Grant")
			p.together(t, author, manager)
			ref := p.asked(t, author, manager, "")
			p.amend(t, manager, ref, "needs", "needs.strengths", "Diane draws and paints well.")
			p.amend(t, manager, ref, "views", "views.child_views", "Diane likes drawing.")
			w := p.window(t, narrow)
			if !script {
				w.scriptOff()
			}
			w.open("/")
			w.signIn(manager)
			w.open("/tasks/" + ref)
			w.sees("finished (2)")
			w.leads(func() { w.click(".p-amend__do button", "Put back Views") })
			w.at("/tasks/" + ref + "/counter-sign")
			w.sees("as its author finished it again")
			w.sees("finished (1)")
			w.sees("paints")
			w.leads(func() { w.click(".p-amend__do button", "Put back") })
			w.sees("Nothing was changed")
			w.open(formPath(ref, "needs"))
			if strings.Contains(w.value(control("needs.strengths")), "paints") {
				t.Error("the form still has what was put back")
			}
		})
	}
}
