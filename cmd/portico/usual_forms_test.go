package main

import (
	"net/url"
	"testing"

	"portico/internal/portal"
)

// TestUsualForms: an author says which forms an assessment usually needs and what a form asks for;
// the officer's next sending follows it. Nobody else may.
func TestUsualForms(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	author := c.signedIn(t, c.addPerson(t, "Anna Author", portal.RoleAuthor))
	shown := author.get("/usual-forms")
	shown.expect(t, "the page", 200, `name="assessment.ep-advice" value="1"`, "(d) Psychological advice")
	form := shown.form(t, "/usual-forms")
	form.Set("assessment.ot-advice", "1")
	form.Set("assessment.roar", "many")
	author.post("/usual-forms", form).expect(t, "no number", 422, "enter a number from 1 to 20", `value="many"`)
	form.Set("assessment.roar", "")
	form.Set("assessment.child-views", " ")
	form.Set("advice.ot-advice", "f")
	form.Del("advice.salt-advice") // as if it was published later: its use stays
	author.follow(author.post("/usual-forms", form)).expect(t, "saved", 200, "The council’s choice is saved.", `name="assessment.ot-advice" value="2"`, `name="assessment.health-advice" value="3"`)
	if got := c.text(t, "select string_agg(form_key, ' ' order by place) from usual_forms where kind = 'assessment'"); got != "ep-advice ot-advice health-advice social-care-advice ehcna-info-gathering parent-views" {
		t.Errorf("usual are %s", got)
	}
	if got := c.text(t, "select string_agg(advice, '' order by form_key) from form_advice where form_key in ('ot-advice', 'salt-advice')"); got != "fc" {
		t.Errorf("the forms ask for %s", got)
	}
	c.b.get(c.casePath+"/send").expect(t, "the officer", 200, "Add the usual 6 forms")
	c.b.post("/usual-forms", url.Values{"_csrf": {c.b.token()}, "advice.ot-advice": {"c"}}).expect(t, "an officer", 404)
	if n := c.number(t, "select count(*) from audit_events where kind = 'usual_forms'"); n != 1 {
		t.Errorf("%d changes are recorded", n)
	}
}
