package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/internal/portal"
)

// TestSendSix is an officer who asks the usual six of an assessment in one go, with a paper for
// all and one for a single adviser, in a browser with a script and in one without.
func TestSendSix(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with a script": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t)
			officer := p.addPerson(t, "Olive Officer", portal.RoleOfficer)
			people := []portal.Account{p.addPerson(t, "Edna Psych"), p.addPerson(t, "Pia Paed")}
			casePath := "/cases/" + p.text(t, "select ref from cases where id = $1", p.addCase(t, "Diane Bluebell"))
			w := p.window(t, wide)
			if !script {
				w.scriptOff()
			}
			w.open("/")
			w.signIn(officer)
			w.open(casePath)
			w.leads(func() { w.press("Send forms") })
			w.leads(func() { w.press("Add the usual 6 forms") })
			w.sees("Recipient 6")
			for id, email := range map[string]string{"r1": people[0].Email, "r2": people[1].Email, "r3": "social.care@north.example", "r4": "senco@school.example", "r5": "mum@home.example", "r6": "mentor@school.example"} {
				w.types(control(id+".email"), email)
			}
			w.types(control("comments"), "Please answer by half term.")
			w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(map[string][]byte{"Our story.pdf": samplePDF(), "Seating.pdf": append(samplePDF(), '\n'), "run.exe": []byte("MZ\x90\x00")})))
			w.leads(func() { w.press("Continue") })
			w.sees("run.exe cannot be attached")
			w.holds(control("r4.email"), "senco@school.example")
			w.holds(control("comments"), "Please answer by half term.")
			seating := p.papersNamed(w, "Seating.pdf")
			w.click("#paper-some-"+seating, "")
			w.click("fieldset:has(#paper-some-"+seating+") summary", "")
			w.click("#paper-row-"+seating+"-r2", "")
			w.leads(func() { w.press("Continue") })
			w.sees("Send these 6 forms?")
			w.leads(func() { w.click("main form button", "Send 6 forms") })
			w.at(casePath)
			w.sees("The forms are sent.")
			w.sees("(d) Psychological advice")
			if n := p.number(t, "select count(*) from tasks where sending_id is not null"); n != 6 {
				t.Errorf("%d forms were sent, want 6", n)
			}
			if n := p.number(t, "select count(*) from enclosure_tasks"); n != 7 {
				t.Errorf("%d papers went along, want one with six forms and one with one", n)
			}
			if got := p.text(t, "select string_agg(advice, '' order by advice) from tasks where sending_id is not null"); got != "aabcde" {
				t.Errorf("the forms ask for the advice %s, want aabcde", got)
			}
			for _, one := range people {
				if text := p.mailedTo(t, one.Email, "New form for you to complete"); strings.Contains(text, "Diane") || strings.Contains(text, "half term") {
					t.Errorf("the mail says %s", text)
				}
			}
		})
	}
}

// papersNamed is the reference of a paper that the page of a sending shows.
func (p *testPortal) papersNamed(w *window, name string) string {
	w.t.Helper()
	return ask[string](w, "[...document.querySelectorAll('input[name=paper]')].find(x => x.closest('fieldset').textContent.includes('"+name+"')).value")
}
