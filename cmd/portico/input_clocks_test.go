package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/vault"
)

// inDays is the day so many days from today, as the portal writes it in a date's box.
func inDays(n int) string {
	d := portal.London(time.Now()).Add(n)
	return fmt.Sprintf("%02d/%02d/%d", d.Day, d.Month, d.Year)
}

// inDaysLong is the same day in a sentence.
func inDaysLong(n int) string { return portal.London(time.Now()).Add(n).Long() }

// posts is what a browser posts of one of the portal's own forms.
func (c *council) posts(pairs ...string) url.Values {
	form := url.Values{"_csrf": {c.b.token()}, "_do": {"save"}}
	for i := 0; i < len(pairs); i += 2 {
		if form.Set(pairs[i], pairs[i+1]); !strings.HasPrefix(pairs[i], "_") {
			form.Add("_q", pairs[i])
		}
	}
	return form
}

func TestInputCaseDates(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	at := c.casePath + "/dates"
	base := c.b.get(at).field("_base")
	for _, bad := range []struct{ name, on, say string }{
		{"requested", "31/02/2026", "31/02/2026 is not a real date"},
		{"requested", inDays(1), "is still to come. Enter the day on which it happened"},
		{"requested", "01/01/2013", "is before the child was born, 10 February 2013"},
		{"assess", inDays(-60), "is before “Request received”"},
		{"plan_sent", inDays(-60), "is before “Request received”"},
		{"not_assess", inDays(-20), "Only one of the two can be"},
		{"draft_served", "soon", "soon"},
	} {
		got := c.b.post(at, c.posts("_base", base, "requested", inDays(-50), "assess", inDays(-30), bad.name, bad.on))
		got.expect(t, bad.name+" "+bad.on, http.StatusUnprocessableEntity, bad.say, "There is a problem", bad.on)
	}
	if got := c.b.post(at, c.posts("_base", base, "requested", inDays(-50), "assess", inDays(-30))); got.Status != http.StatusSeeOther {
		t.Fatalf("good dates: status %d: %.300s", got.Status, got.words())
	}
	c.b.get(c.casePath).expect(t, "the case", http.StatusOK, "day 50", "Decided to assess", "Decision whether to issue, week 16", "reg 10(1)")
	other := c.b.post(at, c.posts("_base", base, "requested", inDays(-51), "assess", inDays(-29)))
	other.expect(t, "on an old revision", http.StatusConflict, "Somebody else has changed this case", "“Decided to assess” is "+inDaysLong(-30)+" there, "+inDaysLong(-29)+" here", inDays(-51))
	if got := c.b.post(at, c.posts("_base", other.field("_base"), "requested", inDays(-51), "assess", inDays(-29))); got.Status != http.StatusSeeOther {
		t.Errorf("once more: status %d", got.Status)
	}
	// The record holds the day of the request too: both stay the same, and go with the dates.
	edit := c.b.get(c.casePath + "/edit")
	edit.expect(t, "the record", http.StatusOK, inDays(-51))
	c.b.post(c.casePath+"/edit", c.record(map[string]string{"_base": edit.field("_base"), "case.requested": inDays(-10)})).
		expect(t, "a request after the decision", http.StatusUnprocessableEntity, "“Decided to assess”", inDays(-10))
	c.b.get("/cases?by=due").expect(t, "the list", http.StatusOK, "week 8 of 20", "Decision whether to issue")
}

func TestInputExceptionsAndEnd(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	c.b.post(c.casePath+"/dates", c.posts("_base", c.b.get(c.casePath+"/dates").field("_base"), "requested", inDays(-50)))
	at := c.casePath + "/exceptions"
	for _, bad := range []struct {
		pairs []string
		say   string
	}{
		{nil, "Choose the time limit"},
		{[]string{"rule", "decide_assess", "reason", "waiting_list", "words", "Nobody is there"}, "Reason"},
		{[]string{"rule", "decide_assess", "reason", "away", "words", "w"}, "Enter the first and the last day of the absence"},
		{[]string{"rule", "decide_assess", "reason", "away", "words", "w", "first", inDays(-40), "last", inDays(-30)}, "Only four weeks or more in one piece count"},
		{[]string{"rule", "decide_assess", "reason", "away", "words", "w", "first", inDays(-200), "last", inDays(-100)}, "These days lie outside it"},
		{[]string{"rule", "decide_assess", "reason", "exceptional"}, "Say in a few words why the time cannot be kept"},
	} {
		c.b.post(at, c.posts(bad.pairs...)).expect(t, strings.Join(bad.pairs, " "), http.StatusUnprocessableEntity, bad.say)
	}
	good := c.posts("_case", vault.Ref(), "rule", "decide_assess", "reason", "away", "words", "With the grandparents", "first", inDays(-40), "last", inDays(-12))
	for range 2 {
		if got := c.b.post(at, good); got.Status != http.StatusSeeOther {
			t.Fatalf("an exception: status %d: %.300s", got.Status, got.words())
		}
	}
	c.b.get(c.casePath).expect(t, "the case", http.StatusOK, "1 exception recorded (reg 5(4)). The date stays.", "8 days overdue")
	c.b.get(at).expect(t, "the exceptions", http.StatusOK, "With the grandparents", "reg 5(4)(d)")
	end := c.casePath + "/close"
	c.b.post(end, c.posts("as", "moved", "on", inDays(2))).expect(t, "an end to come", http.StatusUnprocessableEntity, "Close the case when it has ended")
	if got := c.b.post(end, c.posts("as", "moved", "on", inDays(0))); got.Status != http.StatusSeeOther {
		t.Errorf("an end: status %d", got.Status)
	}
	c.b.post(end, c.posts("as", "ended", "on", inDays(0))).expect(t, "two officers close it", http.StatusConflict, "Somebody was faster")
	c.b.get(c.casePath).expect(t, "the closed case", http.StatusOK, "This case is closed.", "Moved away")
	if got := c.b.post(c.casePath+"/reopen", c.posts()); got.Status != http.StatusSeeOther {
		t.Errorf("opened again: status %d", got.Status)
	}
}

func TestInputReceived(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	owner := c.addPerson(t, "Ffion Llewellyn")
	ref := c.sendTask(t, owner)
	at := "/tasks/" + ref + "/received"
	for _, bad := range []struct{ on, words, say string }{
		{inDays(1), "w", "is still to come"}, {inDays(-32), "w", "It was not received before"}, {inDays(-2), "", "Say in a few words why"}, {"", "w", "Enter the day on which it was received"},
	} {
		c.b.post(at, c.posts("on", bad.on, "words", bad.words)).expect(t, bad.on, http.StatusUnprocessableEntity, bad.say)
	}
	if got := c.b.post(at, c.posts("on", inDays(-2), "words", "It lay in quarantine", "recount", "true")); got.Status != http.StatusSeeOther {
		t.Fatalf("status %d: %.300s", got.Status, got.words())
	}
	if got, want := c.text(t, "select due_on::text from tasks where ref = $1", ref), portal.London(time.Now()).Add(40).String(); got != want {
		t.Errorf("due on %s, want %s", got, want)
	}
	c.b.get("/cases/"+c.text(t, "select c.ref from cases c join tasks t on t.case_id = c.id where t.ref = $1", ref)).expect(t, "the case", http.StatusOK, "day 2 of 42")
}

// TestClocksInBrowser records the dates of a case and an exception, with JavaScript and without.
func TestClocksInBrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for name, script := range map[string]bool{"script": true, "no script": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			officer := p.addPerson(t, "Marged "+name, portal.RoleOfficer)
			path := "/cases/" + p.text(t, "select ref from cases where id = $1", p.addCase(t, "Diane Bluebell"))
			w := p.window(t, wide)
			if !script {
				w.scriptOff()
			}
			w.open("/")
			w.signIn(officer)
			w.open(path)
			w.leads(func() { w.press("Record dates") })
			w.fills(control("requested"), inDays(-50))
			w.fills(control("assess"), inDays(3))
			w.leads(func() { w.press("Save") })
			w.sees("is still to come. Enter the day on which it happened")
			w.holds(control("assess"), inDays(3))
			w.fills(control("assess"), "")
			w.leads(func() { w.press("Save") })
			w.at(path)
			w.sees("Today, day 50")
			w.sees("8 days overdue")
			w.leads(func() { w.press("Exceptions") })
			w.click(control("rule", "decide_assess")+" + label", "")
			w.click(control("reason", "exceptional")+" + label", "")
			w.fills(control("words"), "The mother was in hospital from the second week on.")
			w.leads(func() { w.click("main form button", "Record the exception") })
			w.at(path)
			w.sees("1 exception recorded (reg 5(4))")
			w.sound()
		})
	}
}
