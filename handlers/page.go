package handlers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/vault"
)

// flashes are the words said once after a redirect, by the key that the cookie carries:
// a cookie never carries text that is shown.
var flashes = merged(formFlashes, accountFlashes, groupFlashes, signingFlashes, turnFlashes, historyFlashes, rowFlashes, documentFlashes, beyondFlashes, partFlashes,
	clockFlashes, sendsFlashes, chaseFlashes, worklistFlashes, peopleFlashes, recordFlashes, retentionFlashes)

// merged are several maps as one.
func merged(of ...map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range of {
		maps.Copy(out, m)
	}
	return out
}

// formFlashes are of the form and its loop, and of authors.
var formFlashes = map[string]string{
	"signed-out": "You have logged out.",
	"new-code":   "A new code is on its way. The earlier one no longer works.",
	"kept-words": "The words that you typed before your session ended are saved.",
	"held-shown": "What you typed is still here: your session ended before it was sent. Nothing is done with it until you press the button.",
	"settled":    "Your choice is saved.",
	"attached":   "The files are attached.",
	"removed":    "The document was removed.",
	"list":       "The list is saved. Forms offer it from now on.",

	"draft-saved":     "The draft is saved.",
	"draft-begun":     "The draft is begun. Nothing is published yet.",
	"draft-removed":   "The draft was removed.",
	"draft-gone":      "The draft of this form is not there any more: it was published or removed. Below stands what is published.",
	"mend-first":      "This draft has errors. Mend them, then there is a preview.",
	"published":       "The form is published. What is sent from now on is this version; running tasks stay on theirs.",
	"retired":         "It is retired: it is not sent any more. What was sent goes on.",
	"restored":        "It is in use again.",
	"sheets-moved":    "The chosen tasks are on this version now. Their owners see what changed.",
	"sheets-busy":     "Some tasks were being saved at that very moment and were not moved. Try them once more.",
	"sample-filled":   "The sample answers are filled in.",
	"answers-cleared": "The test answers are cleared.",
	"moved-form":      "The council moved this form to another version while you were writing. Your words are saved.",
	"recorded":        "The case is recorded.",
	"changed":         "The record is changed.",
	"sent":            "The form is sent.",
	"invited":         "The invitation is sent.",
	"handed":          "The form is with the person now.",
	"retracted":       "The form is retracted.",

	"register-done": "This registration is complete. Sign in.",
	"register-over": "This registration was begun too long ago, or in another browser. Begin it here anew.",
}

// page is what every page shows. nav is the current link of the header.
func (r *request) page(title, nav string) Page {
	p := Page{Title: title, Council: r.s.council, Portal: "Portico", Flash: r.flashed(), Watch: r.s.watched()}
	if r.s.file == "" {
		p.HelpHref = "/help"
	}
	if r.session != nil {
		a := r.session.Account
		p.Account = &AccountView{Ref: a.Ref, Email: a.Email, Name: a.Name, Role: joined(", ", a.Profession, a.Organisation)}
		p.Menu, p.Own = menuOf(r.standings(), nav), append(ownMenu(r.standings()), beyondLinks(r.standings())...)
		if r.session.InGroup && !r.council() {
			p.Menu = append(p.Menu, MenuLink{"/groups", "Work Groups", nav == "groups"})
		}
		p.Session.IdleSeconds = int(portal.SessionIdle.Seconds())
	} else {
		r.browserToken()
	}
	p.CSRF = r.csrf()
	return p
}

// menuOf are the links of the header for somebody of those standings: each role has its
// lists. The first is where signing in leads to. nav is the current one.
func menuOf(standings []portal.Standing, nav string) []MenuLink {
	var out []MenuLink
	add := func(name, href, text string) { out = append(out, MenuLink{href, text, nav == name}) }
	if portal.MayAny(portal.ActionListCases, standings) {
		add("cases", "/cases", "Cases")
		add("work", "/officer-tasks", "Tasks")
		add("timeliness", "/timeliness", "Timeliness")
		if portal.MayAny(portal.ActionReadPeople, standings) {
			out = append(out, MenuLink{"/people", "People and groups", nav == "people" || nav == "groups"})
		} else {
			add("groups", "/groups", "Work Groups")
		}
	}
	if portal.MayAny(portal.ActionReadForms, standings) {
		add("forms", "/forms", "Forms")
	}
	if portal.MayAny(portal.ActionReadAudit, standings) {
		add("audit", "/audit", "Audit")
	}
	if slices.Contains(standings, portal.Stranger) || len(out) == 0 {
		own := "Tasks"
		if portal.MayAny(portal.ActionListWork, standings) {
			own = "Tasks to complete"
		}
		add("tasks", "/tasks", own)
	}
	return out
}

// ownMenu are the links of the menu under the name, before Logout.
func ownMenu(standings []portal.Standing) []MenuLink {
	own := []MenuLink{{Href: "/account", Text: "Update account"}}
	if portal.MayAny(portal.ActionExportSubmissions, standings) {
		own = append(own, MenuLink{Href: "/exports", Text: "Export submissions"})
	}
	if portal.MayAny(portal.ActionDecideEmailChanges, standings) {
		own = append(own, MenuLink{Href: "/email-changes", Text: "Changes of email address"})
	}
	if portal.MayAny(portal.ActionUndelivered, standings) {
		own = append(own, MenuLink{Href: "/undelivered", Text: "Undelivered mail"})
	}
	if portal.MayAny(portal.ActionReadRemovals, standings) {
		own = append(own, MenuLink{Href: "/retention", Text: "Records going soon"})
	}
	if portal.MayAny(portal.ActionReadClocks, standings) {
		own = append(own, MenuLink{Href: "/clocks", Text: "Time limits"})
	}
	return own
}

// home is the page that an account begins on: officers with the cases, authors with the
// forms, all others with their tasks.
func home(a portal.Account) string { return menuOf(portal.StandingsOf(a), "")[0].Href }

func (r *request) flash(key string) { r.setCookie(cookieFlash, key, 0) }

func (r *request) flashed() string {
	if r.said != "" {
		return flashes[r.said]
	}
	key := r.Cookies(r.s.cookie(cookieFlash))
	if key == "" {
		return ""
	}
	r.dropCookie(cookieFlash)
	return flashes[key]
}

// render answers with a template. The engine writes only what it has rendered whole, so a
// template that fails never sends half a page.
func (r *request) render(name string, view any) error {
	r.Response().ResetBody()
	if err := r.s.views.Render(r.Response().BodyWriter(), name, view); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	r.Type("html", "utf-8")
	return nil
}

// invalid answers a page on which something is to be put right.
func (r *request) invalid(name string, view any) error {
	r.Status(fiber.StatusUnprocessableEntity)
	return r.render(name, view)
}

func joined(between string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, between)
}

// path is an address below the task, or the preview.
func (r *request) path(parts ...string) string {
	if r.preview() {
		return strings.Join(append([]string{r.base}, parts...), "/")
	}
	return strings.Join(append([]string{"/tasks", r.work.Ref}, parts...), "/")
}

func (r *request) child() ChildBanner {
	w := r.work
	b := ChildBanner{Name: w.ChildName, Born: w.ChildBorn.List(), Age: ageWords(w.ChildBorn, r.today()), FormType: w.FormType(),
		Due: r.due(w.Due, w.ReceivedAt, w.SentAt)}
	required := b.Due.Date
	if w.Receipt != nil && !w.State.Open() { // its clock has stopped
		b.Due = DueView{Words: "Submitted " + portal.London(w.Receipt.SubmittedAt).List()}
	}
	if w.Retraction != nil {
		b.Due = DueView{Words: "Retracted " + portal.London(w.Retraction.At).List()}
	}
	add := func(label, value string) {
		if value != "" {
			b.Facts = append(b.Facts, Fact{label, value})
		}
	}
	if w.State == portal.Declined && w.Decline != nil && w.Decline.SettledAt != nil {
		b.Due = DueView{Words: "Declined " + portal.London(*w.Decline.SettledAt).List()}
	}
	b.Papers, b.Turns = r.papers(), r.turnLinks()
	b.Links, b.NoteBy, b.Note = r.handLinks()
	add("Reference", w.CaseReference)
	facts := w.ChildFacts()
	add("Address", facts.Address)
	add("School or setting", facts.Setting)
	add("Form Type", w.FormType())
	add("Comments", w.Comments)
	add("Required By", required)
	b.Facts = append(b.Facts, r.bannerReminders()...)
	add("Sent By", w.SenderName)
	add("Department", w.SenderTeam)
	add("Telephone", w.SenderPhone)
	add("Address of sender", w.SenderAddress)
	return b
}

// handLinks are what somebody who has a form can do about who has it, and what whoever had
// it before says.
func (r *request) handLinks() (links []Link, by, note string) {
	w := r.work
	if r.preview() || w.Standing != portal.Owner {
		return nil, "", ""
	}
	if portal.May(portal.ActionReassign, w.Standing, w.State) {
		links = append(links, Link{r.path("reassign"), "Re-Assign"})
	}
	links = append(links, Link{r.path("hands"), "Who has had this form"})
	if w.Handed != nil && w.State.Open() && w.Handed.By != r.session.Account.Name {
		by, note = w.Handed.By+", "+portal.London(w.Handed.At).List(), w.Handed.Note
	}
	return links, by, note
}

func ageWords(born, on portal.Date) string {
	years, months := portal.Age(born, on)
	if years < 0 || born.IsZero() {
		return ""
	}
	return counted(years, "year") + " " + counted(months, "month")
}

// counted is "1 year", "3 years".
func counted(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func (r *request) today() portal.Date { return portal.London(r.s.now()) }

// tabLinks is the list of tabs with the named one current.
func (r *request) tabLinks(marks []engine.TabMark, current, query string) []TabLink {
	out := make([]TabLink, 0, len(marks))
	for _, m := range marks {
		link := newTabLink(m, r.path("form", m.Name)+query, m.Name == current)
		if link.Lang == "" {
			link.Lang = foreign(r.work.Form.Lang)
		}
		out = append(out, link)
	}
	return out
}

// newSaveID names one save, so that sending it twice saves once.
func newSaveID() string { return vault.Ref() + vault.Ref() }

// faultHref leads to the control of a fault, on whatever tab it is.
func (r *request) faultHref(f engine.Fault) string {
	return r.path("form", f.Tab) + "?check=1#" + engine.ControlID(f)
}

// summary groups faults by tab for the top of a page.
func (r *request) summary(title, lead string, faults []engine.Fault, samePage string) *FaultSummary {
	if len(faults) == 0 {
		return nil
	}
	s := &FaultSummary{Title: title, Lead: lead}
	byTab := map[string]int{}
	for _, f := range faults {
		at, ok := byTab[f.Tab]
		if !ok {
			at = len(s.Groups)
			byTab[f.Tab] = at
			s.Groups = append(s.Groups, FaultGroup{Title: r.tabTitle(f.Tab)})
		}
		href := r.faultHref(f)
		if f.Tab == samePage {
			href = "#" + engine.ControlID(f)
		}
		s.Groups[at].Faults = append(s.Groups[at].Faults, FaultLink{href, f.Message})
	}
	if len(s.Groups) == 1 && samePage != "" {
		s.Groups[0].Title = ""
	}
	return s
}

func (r *request) tabTitle(name string) string {
	if t, err := r.work.HadTab(name); err == nil {
		return t.Title
	}
	return ""
}
