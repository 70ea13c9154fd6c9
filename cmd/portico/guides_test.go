package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portico/internal/portal"
)

// These tests do what the two guides of the portal that is replaced say, step by numbered
// step and under the words that people were trained on. Where Portico goes on from a step in
// its own way, the step's comment says so.

// trainee is a professional with a guide in her hand.
type trainee struct {
	*window
	p       *testPortal
	script  bool
	guide   string
	email   string
	me      portal.Account
	officer portal.Account
}

// step does one step of the guide; what fails names it.
func (g *trainee) step(number string, do func()) {
	g.t.Helper()
	done := false
	defer func() {
		if !done {
			g.t.Logf("this was %s, %s (script %t)", g.guide, number, g.script)
		}
	}()
	do()
	done = true
}

func inTraining(t *testing.T, guide string, follow func(g *trainee)) {
	t.Parallel()
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script %t", script), func(t *testing.T) {
			t.Parallel()
			p := newPortal(t)
			g := &trainee{window: p.window(t, wide), p: p, script: script, guide: guide, email: "nyree.health@health.example",
				officer: p.addPerson(t, "Marged Ellison", portal.RoleOfficer)}
			if !script {
				g.scriptOff()
			}
			follow(g)
		})
	}
}

// menu opens the list underneath the user's name and chooses from it.
func (g *trainee) menu(words string) {
	g.t.Helper()
	g.click(".p-menu summary", "")
	g.leads(func() { g.click(".p-menu__panel :is(a, button)", words) })
}

// invited is a form that the SEND team sends to an address that has no account yet.
func (g *trainee) invited() (link string) {
	g.t.Helper()
	caseID := g.p.addCase(g.t, "Diane Bluebell")
	s := g.p.ready(g.t, g.officer, g.p.text(g.t, "select ref from cases where id = $1", caseID), g.email)
	if _, err := g.p.cases.SendSending(g.t.Context(), g.officer, s); err != nil {
		g.t.Fatal(err)
	}
	return "/invitations/" + g.p.invitation(g.t, g.email)
}

// register goes through the first two pages of registering: by the link of the mail, which
// knows the address, or without it.
func (g *trainee) register(byLink bool) {
	g.t.Helper()
	for name, value := range map[string]string{"forename": "Nyree", "surname": "Health", "role": "Occupational therapist", "organisation": "Oxford Health",
		"property": "Speedwell House", "house": "1", "street": "Speedwell Street", "area": "Central", "town": "Oxford", "county": "Oxfordshire", "postcode": "OX1 1NE"} {
		g.types(control(name), value)
	}
	g.click(control("capacity", "true"), "")
	g.leads(func() { g.press("Next") })
	if !byLink {
		g.types("#email", g.email)
	}
	g.holds("#email", g.email)
	g.types("#password", testPassword)
	g.types("#again", testPassword)
	g.leads(func() { g.press("Next") })
}

// confirm enters the code that was mailed.
func (g *trainee) confirm(before int) {
	g.t.Helper()
	g.paste("#code", g.p.newestCode(g.t, g.email, before))
	g.leads(func() { g.press("Next") })
	g.sees("Registration completed")
	g.leads(func() { g.press("Continue") })
	g.at("/tasks")
	var err error
	if g.me, err = g.p.store.AccountByEmail(g.t.Context(), g.email); err != nil {
		g.t.Fatal(err)
	}
}

// answersRest answers every tab as the shipped sample does, but for what the test types.
func (g *trainee) answersRest(ref string) {
	g.t.Helper()
	g.p.answer(g.t, g.me, ref, "typical")
}

func (g *trainee) journey(ref string) *journey {
	return &journey{window: g.window, script: g.script, owner: g.me, ref: ref}
}

// TestGuideOxfordshire follows "Guidance for Health Partners", parts 1.1 to 1.6.
func TestGuideOxfordshire(t *testing.T) {
	inTraining(t, "Oxfordshire's guide", func(g *trainee) {
		g.step("1.1, register by the link of the mail", func() {
			g.open(g.invited())
			g.register(true)
			g.sees("8-digit code")
			g.confirm(0)
			g.menu("Logout")
		})
		g.step("1.1, existing users", func() {
			g.open("/")
			before := g.p.codesMailed(g.email)
			g.types("#email", g.email)
			g.types("#password", testPassword)
			g.leads(func() { g.press("Submit") })
			first := g.p.newestCode(g.t, g.email, before)
			g.leads(func() { g.press("please send me a new code") })
			second := g.p.newestCode(g.t, g.email, before+1)
			g.paste("#code", first) // no longer good
			g.leads(func() { g.press("Finish") })
			g.fills("#code", "")
			g.paste("#code", second)
			g.leads(func() { g.press("Finish") })
			g.at("/tasks")
		})
		g.step("1.2, the landing page", func() {
			for _, words := range []string{"Currently Assigned Tasks", "Recently Submitted Tasks", "EHCNA Information Gathering", "Diane Bluebell"} {
				g.sees(words)
			}
			g.menu("Update account")
			g.at("/account")
			g.menu("Automatic Replies")
			g.at("/automatic-replies")
			g.leads(func() { g.click("header nav a", "Tasks") })
			g.at("/tasks")
		})
		ref := ""
		g.step("1.3, select a report within the list", func() {
			g.leads(func() { g.press("EHCNA Information Gathering") })
			ref = strings.Split(ask[string](g.window, "location.pathname"), "/")[2]
			g.sees("OT advice for a statutory Education, Health and Care assessment (Appendix 3.)")
		})
		j := g.journey(ref)
		g.step("1.4, details are there already, add to them", func() {
			g.sees("Diane Bluebell")
			g.sees("Full name")
			g.types(`[name="details.details_correction"]`, "The post code is wrong")
			j.saved()
		})
		g.step("1.4, drop-downs, plus and minus of rows, Full screen", func() {
			j.open(j.tab("involvement"))
			j.involvement()
			j.outcomes()
			j.fullScreen()
		})
		g.step("1.4, the reports and their dates", func() {
			g.open(j.tab("reports"))
			if g.script {
				g.press("Add row to Reports")
				g.wait("there is a row", find(`[name^="reports.reports."][name$=".title"]`, ""))
			} else {
				g.leads(func() { g.press("Add row to Reports") })
			}
			g.types(`[name^="reports.reports."][name$=".title"]`, "Report 1")
			g.types(`[name^="reports.reports."][name$=".date"]`, "20-07-2026")
			j.saved()
		})
		g.step("1.5, attach the documents, and that they are listed is looked after", func() {
			g.open(j.tab("supporting"))
			g.sees("Report 1")
			g.sees("15 MB")
			j.documents()
		})
		g.step("1.5, Print, PDF, Close, Save", func() { // files are kept as they are attached: Save is with what is typed
			g.open(j.tab("reports"))
			for _, words := range []string{"Print", "PDF", "Close", "Save"} {
				g.wait("there is "+words, find(".p-bar-fix :is(a, button, input), .p-bar-fix summary", words)+" || document.querySelector('.p-bar-fix').innerText.includes("+quote(words)+")")
			}
			g.answersRest(ref)
		})
		manager := g.p.addPerson(t, "Graham Smith")
		g.p.together(t, g.me, manager)
		g.step("1.6, Re-Assign leads to the counter signatory too", func() {
			g.open("/tasks")
			g.leads(func() { g.press("Re-Assign") })
			g.sees("Graham Smith")
			g.sees("Select User")
			g.leads(func() { g.press("Add a Counter Signatory") })
			g.click(".govuk-radios label", "Graham Smith")
			g.click("#declaration", "")
			g.leads(func() { g.press("Send for counter-signature") })
			g.sees("The form is with the counter signatory now")
			g.open("/tasks")
			g.sees("With Graham Smith for counter-signature")
			g.menu("Logout")
		})
		g.step("1.6, the manager signs in, reviews, amends, Save and Submit Contribution", func() {
			g.open("/")
			g.signIn(manager)
			g.at("/tasks")
			g.leads(func() { g.press("EHCNA Information Gathering") })
			g.at("/tasks/" + ref + "/counter-sign")
			g.open(j.tab("needs"))
			g.fills(control("needs.strengths"), "")
			g.types(control("needs.strengths"), "Diane draws and paints well.")
			g.leads(func() { g.bar("Submit Contribution") })
		})
		g.step("1.6, confirm, and the form is in Recently Submitted Tasks", func() {
			g.at("/tasks/" + ref + "/check")
			g.leads(func() { g.press("Submit Contribution") })
			g.click("#declaration", "")
			g.leads(func() { g.press("Yes, Submit Contribution") })
			g.at("/tasks/" + ref + "/receipt")
			g.open("/tasks")
			g.wait("it stands under Recently Submitted Tasks", "document.querySelector('#submitted').innerText.includes('Diane Bluebell')")
			g.menu("Logout")
			g.sees("You have logged out.")
		})
		g.step("1.5 and 1.6, the author finds it there too, with both names on the PDF", func() {
			g.open("/")
			g.signIn(g.me)
			g.wait("it stands under Recently Submitted Tasks", "document.querySelector('#submitted').innerText.includes('Diane Bluebell')")
			file := filepath.Join(t.TempDir(), "form.pdf")
			if err := os.WriteFile(file, []byte(g.client().get("/tasks/"+ref+"/pdf").Body), 0o600); err != nil {
				t.Fatal(err)
			}
			text := strings.Join(strings.Fields(pdfTool(t, "pdftotext", "-raw", "-enc", "UTF-8", file, "-")), " ")
			for _, words := range []string{"Nyree Health", "Graham Smith", "Counter signatory", "Changed at counter-signature", "Diane draws and paints well."} {
				if !strings.Contains(text, words) {
					t.Errorf("the PDF does not hold %q", words)
				}
			}
		})
	})
}

// TestGuideBristol follows "Guidance for Professionals": registering 1 to 8, logging in 1 and 2,
// resetting 1 to 5, logging out, completing 1 to 11, submitting 1 and 2, submitted 1 and 2,
// groups 1 to 7.
func TestGuideBristol(t *testing.T) {
	inTraining(t, "Bristol's guide", func(g *trainee) {
		g.step("Registering 1 to 5", func() {
			g.invited()
			g.open("/")
			g.leads(func() { g.press("Register") })
			g.types(control("forename"), "Nyree")
			g.open("/register") // begun anew
			g.register(false)
		})
		g.step("Registering 6 to 8", func() {
			g.confirm(0)
			g.menu("Logout")
		})
		g.step("Resetting your password 1 to 5", func() {
			g.leads(func() { g.press("Forgotten Password") })
			before := g.p.codesMailed(g.email)
			g.types("#email", g.email)
			g.leads(func() { g.press("Next") })
			g.paste("#code", g.p.newestCode(t, g.email, before))
			g.leads(func() { g.press("Next") })
			g.types("#password", testPassword)
			g.types("#again", testPassword)
			g.leads(func() { g.press("Finish") })
			g.leads(func() { g.press("OK") })
			g.at("/sign-in")
		})
		g.step("Logging in 1 and 2; completing 1 to 4", func() {
			g.signIn(g.me)
			g.at("/tasks")
			g.sees("Tasks to complete")
		})
		ref := ""
		g.step("Completing 5 and 6: the form, its tabs, Next and Previous", func() {
			g.leads(func() { g.press("EHCNA Information Gathering") })
			ref = strings.Split(ask[string](g.window, "location.pathname"), "/")[2]
			g.leads(func() { g.bar("Next") })
			g.at(formPath(ref, "involvement"))
			g.leads(func() { g.bar("Previous") })
			g.at(formPath(ref, "details"))
		})
		j := g.journey(ref)
		g.step("Completing 7 and 8: Save, open text, dates, radio buttons and picklists, tables, read only", func() {
			j.details()
			j.involvement()
			g.open(j.tab("details"))
			g.sees("Full name")
			g.wait("what was prepopulated cannot be changed", "document.body.innerText.includes('From the council’s record')")
		})
		g.step("Completing 9: mandatory questions lead to themselves", func() {
			g.open(j.tab("needs"))
			g.leads(func() { g.bar("Submit Contribution") })
			g.at("/tasks/" + ref + "/check")
			g.sees("Not ready to submit yet")
		})
		g.step("Completing 10: Attach supporting documents, Remove", func() { j.documents() })
		g.step("Completing 11: Save and Close, later from the list", func() {
			g.open(j.tab("views"))
			g.types(control("views.child_views"), "Diane likes drawing")
			g.leads(func() { g.bar("Close") })
			g.at("/tasks")
			g.leads(func() { g.press("EHCNA Information Gathering") })
			g.open(j.tab("views"))
			g.holds(control("views.child_views"), "Diane likes drawing")
		})
		colleague := g.p.addPerson(t, "Kristina Knightley")
		g.p.addGroup(t, g.officer, "Therapies", g.me, colleague)
		g.step("Groups 3 to 5: Re-Assign to the work group", func() {
			g.open("/tasks")
			g.leads(func() { g.press("Re-Assign") })
			g.click(".govuk-radios label", "Therapies")
			g.leads(func() { g.press("Select User and Re-Assign") })
			g.at("/tasks")
			g.sees("Tasks assigned to your Work Groups")
			g.wait("the list names the group", "document.querySelector('#tray').innerText.includes('Therapies')")
		})
		g.step("Groups 1 and 2: Pickup opens the form, and it leaves the tray", func() {
			g.leads(func() { g.press("Pickup") })
			g.at(formPath(ref, "details"))
			g.leads(func() { g.bar("Close") })
			g.missing("Tasks assigned to your Work Groups")
		})
		other := g.p.sendTask(t, colleague)
		g.step("Groups 6 and 7: Group member tasks", func() {
			g.open("/tasks")
			g.sees("Group member tasks")
			g.leads(func() { g.click("#members a", "Re-Assign") })
			g.click(".govuk-radios label", "Nyree Health")
			g.click("#reassign label", "Agreed with the person")
			g.leads(func() { g.press("Select User and Re-Assign") })
			g.at(formPath(other, "details"))
			g.p.mailedTo(t, colleague.Email, "taken over")
		})
		g.answersRest(ref)
		g.step("Submitting 1 and 2, and the PDF before", func() {
			g.open(j.tab("needs"))
			if pdf := g.client().get("/tasks/" + ref + "/pdf"); !strings.HasPrefix(pdf.Body, "%PDF-") {
				t.Errorf("the PDF before submitting: status %d", pdf.Status)
			}
			g.leads(func() { g.bar("Submit Contribution") })
			g.leads(func() { g.press("Submit Contribution") })
			g.click("#declaration", "")
			g.leads(func() { g.press("Yes, Submit Contribution") })
			g.at("/tasks/" + ref + "/receipt")
		})
		g.step("Recently Submitted Tasks 1 and 2", func() {
			g.open("/tasks")
			g.wait("it can be downloaded", find("#submitted a[href$='/pdf']", "PDF"))
			g.leads(func() { g.click("#submitted a", "EHCNA Information Gathering") })
			g.at("/tasks/" + ref + "/read")
		})
		g.step("How to get support", func() {
			g.open("/help")
			g.sees("your telephone number and email address")
		})
		g.step("Logging out", func() {
			g.menu("Logout")
			g.at("/sign-in")
		})
	})
}
