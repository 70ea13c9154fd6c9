package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/vault"
	"portico/public"
)

// walked is what the walk knows of one route: the action that the permission table is
// asked for and the statuses of the walk's bare request when the action is allowed, while
// the task is open and once it is submitted.
type walked struct {
	route  string // "GET /tasks/:ref"
	action portal.Action
	open   int
	done   int
	closed string // where the state's refusal leads: "read", "form", "receipt"; "" is a page that says so
}

// onTask are the routes of a task. What removes or submits comes last.
var onTask = slices.Concat(accountOnTask, groupOnTask, signingOnTask, turnOnTask, historyOnTask, rowOnTask, documentOnTask, beyondOnTask,
	clockOnTask, chaseOnTask, packOnTask, readingOnTask, partOnTask, formOnTask)

// formOnTask are those of the form and its loop. What removes or submits comes last.
var formOnTask = []walked{
	{"GET /tasks/:ref", portal.ActionOpenForm, 303, 303, "read"},
	{"GET /tasks/:ref/form/:tab", portal.ActionOpenForm, 200, 200, "read"},
	{"POST /tasks/:ref/form/:tab", portal.ActionSaveForm, 409, 409, "kept"}, // a bare post knows no revision: kept as a stray
	{"GET /tasks/:ref/form/:tab/table/:table", portal.ActionOpenForm, 200, 200, "read"},
	{"GET /tasks/:ref/form/:tab/file/:question", portal.ActionOpenForm, 404, 404, "read"}, // the walked form has no file question
	{"POST /tasks/:ref/form/:tab/file/:question", portal.ActionAttach, 404, 404, ""},
	{"POST /tasks/:ref/form/:tab/file/:question/remove", portal.ActionRemoveAttachment, 404, 404, ""},
	{"GET /tasks/:ref/strays/:stray", portal.ActionReadStray, 200, 200, ""},
	{"POST /tasks/:ref/strays/:stray", portal.ActionSaveForm, 409, 409, ""},
	{"POST /tasks/:ref/attachments", portal.ActionAttach, 422, 422, ""},
	{"GET /tasks/:ref/attachments/:file", portal.ActionDownloadAttachment, 200, 200, ""},
	{"GET /tasks/:ref/attachments/:file/remove", portal.ActionRemoveAttachment, 200, 200, ""},
	{"GET /tasks/:ref/check", portal.ActionCheckAnswers, 200, 200, "read"},
	{"GET /tasks/:ref/print", portal.ActionCheckAnswers, 200, 200, "read"},
	{"GET /tasks/:ref/submit", portal.ActionSubmit, 422, 303, "read"},
	{"POST /tasks/:ref/submit", portal.ActionSubmit, 422, 303, "receipt"},
	{"GET /tasks/:ref/receipt", portal.ActionReceipt, 200, 200, ""},
	{"GET /tasks/:ref/read", portal.ActionReadSubmitted, 200, 200, "form"},
	{"GET /tasks/:ref/pdf", portal.ActionPDF, 200, 200, ""},
	{"GET /tasks/:ref/moved", portal.ActionReadUnasked, 404, 404, ""}, // nothing was moved
	{"GET /tasks/:ref/xlsx", portal.ActionDownload, 200, 200, ""},
	{"GET /tasks/:ref/zip", portal.ActionDownload, 200, 200, ""},
	{"GET /tasks/:ref/enclosures/:enclosure", portal.ActionOpenEnclosure, 200, 200, ""},
	{"GET /tasks/:ref/retracted", portal.ActionReadRetracted, 200, 200, ""},
	{"GET /tasks/:ref/retract", portal.ActionRetract, 200, 200, ""},
	{"POST /tasks/:ref/retract", portal.ActionRetract, 422, 422, ""},
	{"GET /tasks/:ref/invite", portal.ActionInvite, 409, 409, ""}, // its owner is registered
	{"POST /tasks/:ref/invite", portal.ActionInvite, 409, 409, ""},
	{"POST /tasks/:ref/attachments/:file/remove", portal.ActionRemoveAttachment, 303, 303, ""},
}

// elsewhere are the routes that concern no task: open is the status for a guest, done for
// somebody who is signed in and may do it. Who may not finds nothing there.
var elsewhere = slices.Concat(accountElsewhere, groupElsewhere, signingElsewhere, turnElsewhere, historyElsewhere, rowElsewhere, documentElsewhere, beyondElsewhere,
	clockElsewhere, chaseElsewhere, worklistElsewhere, packElsewhere, readingElsewhere, peopleElsewhere, recordElsewhere, retentionElsewhere, timelinessElsewhere, formElsewhere)

// formElsewhere are those of signing in, of the loop and of authors. Signing out comes last.
var formElsewhere = []walked{
	{"GET /", portal.ActionSignIn, 303, 303, ""},
	{"GET /assets/:name", portal.ActionReadStatic, 200, 200, ""},
	{"GET /sign-in", portal.ActionSignIn, 200, 303, ""},
	{"POST /sign-in", portal.ActionSignIn, 422, 422, ""},
	{"GET /sign-in/code", portal.ActionSignIn, 303, 303, ""},
	{"POST /sign-in/code", portal.ActionSignIn, 303, 303, ""},
	{"POST /sign-in/code/new", portal.ActionSignIn, 303, 303, ""},
	{"POST /session", portal.ActionKeepSession, 303, 200, ""},
	{"GET /held/:held", portal.ActionTakeHeldPost, 303, 303, ""},
	{"GET /reference", portal.ActionReadReference, 303, 200, ""},
	{"GET /lists", portal.ActionEditLists, 303, 200, ""},
	{"GET /lists/:list", portal.ActionEditLists, 303, 404, ""},
	{"POST /lists/:list", portal.ActionEditLists, 303, 404, ""},
	{"GET /register", portal.ActionRegister, 200, 303, ""},
	{"POST /register", portal.ActionRegister, 422, 303, ""},
	{"GET /register/:registration", portal.ActionRegister, 303, 303, ""}, // of another browser: begun anew
	{"POST /register/:registration", portal.ActionRegister, 303, 303, ""},
	{"GET /register/:registration/code", portal.ActionRegister, 303, 303, ""},
	{"POST /register/:registration/code", portal.ActionRegister, 303, 303, ""},
	{"POST /register/:registration/code/new", portal.ActionRegister, 303, 303, ""},
	{"GET /register/:registration/done", portal.ActionRegister, 303, 303, ""},
	{"GET /invitations/:token", portal.ActionReadInvitation, 200, 409, ""}, // it is for another address
	{"GET /cases", portal.ActionListCases, 303, 200, ""},
	{"POST /cases", portal.ActionListCases, 303, 303, ""},
	{"POST /cases/send", portal.ActionSend, 303, 422, ""}, // it chooses none
	{"GET /cases/new", portal.ActionRecordCase, 303, 200, ""},
	{"POST /cases/new", portal.ActionRecordCase, 303, 422, ""},
	{"GET /cases/:case", portal.ActionReadCase, 303, 200, ""},
	{"GET /cases/:case/edit", portal.ActionRecordCase, 303, 200, ""},
	{"POST /cases/:case/edit", portal.ActionRecordCase, 303, 409, ""}, // a bare post knows no revision
	{"GET /cases/:case/send", portal.ActionSend, 303, 200, ""},
	{"POST /cases/:case/send", portal.ActionSend, 303, 422, ""},
	{"GET /cases/:case/send/:sending", portal.ActionSend, 303, 200, ""},
	{"POST /cases/:case/send/:sending", portal.ActionSend, 303, 303, ""}, // nothing changed: on to the check
	{"GET /cases/:case/send/:sending/check", portal.ActionSend, 303, 200, ""},
	{"POST /cases/:case/send/:sending/check", portal.ActionSend, 303, 303, ""},
	{"GET /tasks", portal.ActionListTasks, 303, 200, ""},
	{"GET /dev/mail", portal.ActionReadDevMail, 200, 200, ""},
	{"GET /dev/mail.json", portal.ActionReadDevMail, 200, 200, ""},
	{"GET /forms", portal.ActionReadForms, 303, 200, ""},
	{"GET /forms/new", portal.ActionWriteForm, 303, 200, ""},
	{"POST /forms", portal.ActionWriteForm, 303, 422, ""},
	{"GET /forms/:key", portal.ActionReadForms, 303, 200, ""},
	{"GET /forms/:key/compare", portal.ActionReadForms, 303, 200, ""},
	{"GET /forms/:key/versions/:number/source", portal.ActionReadForms, 303, 200, ""},
	{"GET /forms/:key/versions/:number/retire", portal.ActionPublishForm, 303, 200, ""},
	{"GET /forms/:key/versions/:number/again", portal.ActionPublishForm, 303, 200, ""},
	{"GET /forms/:key/retire", portal.ActionPublishForm, 303, 200, ""},
	{"GET /forms/:key/move", portal.ActionMoveSheets, 303, 200, ""},
	{"GET /forms/:key/draft", portal.ActionWriteForm, 303, 200, ""},
	{"GET /forms/:key/draft/source", portal.ActionReadForms, 303, 200, ""},
	{"GET /forms/:key/draft/texts/:revision", portal.ActionReadForms, 303, 200, ""},
	{"GET /forms/:key/draft/discard", portal.ActionWriteForm, 303, 200, ""},
	{"GET /forms/:key/draft/publish", portal.ActionPublishForm, 303, 200, ""},
	{"GET /forms/:key/draft/preview", portal.ActionWriteForm, 303, 303, ""},
	{"GET /forms/:key/draft/preview/form/:tab", portal.ActionWriteForm, 303, 200, ""},
	{"GET /forms/:key/draft/preview/form/:tab/table/:table", portal.ActionWriteForm, 303, 200, ""},
	{"GET /forms/:key/draft/preview/form/:tab/file/:question", portal.ActionWriteForm, 303, 409, ""},
	{"GET /forms/:key/draft/preview/check", portal.ActionWriteForm, 303, 200, ""},
	{"GET /forms/:key/draft/preview/beside", portal.ActionWriteForm, 303, 200, ""},
	{"GET /forms/:key/draft/preview/pdf", portal.ActionWriteForm, 303, 200, ""},
	{"GET /forms/:key/draft/preview/pdf/file", portal.ActionWriteForm, 303, 200, ""},
	{"GET /forms/:key/draft/preview/excel", portal.ActionWriteForm, 303, 200, ""},
	{"GET /forms/:key/draft/preview/excel/file", portal.ActionWriteForm, 303, 200, ""},
	{"POST /forms/:key/draft/preview/form/:tab", portal.ActionWriteForm, 303, 303, ""},
	{"POST /forms/:key/draft/preview", portal.ActionWriteForm, 303, 303, ""},
	{"POST /forms/:key/draft", portal.ActionWriteForm, 303, 409, ""}, // a bare post knows no revision: both texts are shown
	{"POST /forms/:key/draft/start", portal.ActionWriteForm, 303, 409, ""},
	{"POST /forms/:key/draft/discard", portal.ActionWriteForm, 303, 409, ""},
	{"POST /forms/:key/draft/publish", portal.ActionPublishForm, 303, 422, ""},
	{"POST /forms/:key/versions/:number/again", portal.ActionPublishForm, 303, 422, ""},
	{"POST /forms/:key/move", portal.ActionMoveSheets, 303, 422, ""},
	{"POST /forms/:key/retire", portal.ActionPublishForm, 303, 303, ""},
	{"POST /forms/:key/versions/:number/restore", portal.ActionPublishForm, 303, 303, ""},
	{"POST /forms/:key/versions/:number/retire", portal.ActionPublishForm, 303, 303, ""},
	{"POST /sign-out", portal.ActionSignOut, 303, 303, ""},
}

// elsewherePath is an address of a route that concerns no task.
func elsewherePath(route, revision string) string {
	_, path, _ := strings.Cut(route, " ")
	return strings.NewReplacer("/assets/:name", public.Asset("app.css"), ":held", "k3f9x2abcd", ":key", "ot-advice", ":number", "1", ":revision", revision,
		"form/:tab/table/:table", "form/involvement/table/involvement.involvement", ":tab", "views").Replace(path)
}

// TestWalkKnowsEveryRoute fails for a route without an expectation, and for an action of
// the permission table that no route asks for.
func TestWalkKnowsEveryRoute(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	expected := map[string]bool{}
	actions := map[portal.Action]bool{}
	for _, w := range slices.Concat(onTask, elsewhere) {
		expected[w.route], actions[w.action] = true, true
	}
	there := map[string]bool{}
	for _, r := range p.app.GetRoutes(true) {
		name := r.Method + " " + r.Path
		there[name] = true
		if get, head := strings.CutPrefix(name, "HEAD "); head && expected["GET "+get] {
			continue
		}
		if !expected[name] {
			t.Errorf("the walk has no expectation for %s: say which action it is and what comes of it", name)
		}
	}
	for name := range expected {
		if !there[name] {
			t.Errorf("%s is expected and not served", name)
		}
	}
	for _, permission := range portal.Permissions {
		if !actions[permission.Action] {
			t.Errorf("no route of the walk asks for the action %s", permission.Action)
		}
	}
}

// walkDraft begins a draft of OT advice that two people have saved, and gives the revision
// of the earlier text.
func (p *testPortal) walkDraft(t testing.TB) string {
	t.Helper()
	a, b := p.author(t, "Dora Draft"), p.author(t, "Egon Editor")
	a.press("/forms/ot-advice/draft/start", "from", "1")
	b.save("ot-advice", strings.Replace(a.get("/forms/ot-advice/draft/source").Body, "explain technical words", "explain hard words", 1))
	return strconv.FormatInt(p.number(t, "select revision from draft_texts"), 10)
}

// subject is a task to walk over.
type subject struct {
	state              portal.TaskState
	ref, file, stray   string
	enclosure, caseRef string
	sending            string
	token              string          // of an invitation about the same case
	whose              portal.Standing // GuestOwner: a guest's; Colleague: it lies in the tray of the owner's group; Contributor: it is with a counter signatory, who owns it; "": the owner's
}

// standing is what a walker is to this task.
func (s subject) standing(as portal.Standing) portal.Standing {
	shares := as == portal.Colleague || as == portal.PartnerAdmin
	switch {
	case as == otherTeam:
		return portal.Stranger
	case as == portal.Administrator:
		return portal.Officer
	case s.whose == portal.GuestOwner && (as == portal.Owner || as == portal.FormerOwner || shares), s.whose != portal.GuestOwner && as == portal.GuestOwner:
		return portal.Stranger
	case s.whose == portal.Colleague && as == portal.Owner:
		return portal.Colleague
	case shares && !s.state.Open():
		return portal.Stranger
	}
	return as
}

func (s subject) path(route string) string {
	_, path, _ := strings.Cut(route, " ")
	return strings.NewReplacer(":ref", s.ref, ":tab", "views", ":file", s.file, ":stray", s.stray, ":enclosure", s.enclosure, ":case", s.caseRef,
		":sending", s.sending, ":comment", "k3f9x2abcd", ":registration", "k3f9x2abcd", ":token", s.token, "/assets/:name", public.Asset("app.css"), ":held", "k3f9x2abcd",
		"form/:tab/table/:table", "form/involvement/table/involvement.involvement", ":question", "views.child_views").Replace(path)
}

// walkedStandings are those that the walk has somebody of.
var walkedStandings = []portal.Standing{portal.SignedOut, portal.Stranger, portal.Owner, portal.Officer, portal.Author, portal.FormerOwner,
	portal.Colleague, portal.PartnerAdmin, portal.GuestOwner, portal.Contributor, portal.Signatory, otherTeam, portal.Administrator}

// walkers are the people of the walk.
type walkers map[portal.Standing]*browserClient

// world makes the tasks and people of the walk.
func world(t *testing.T) (*testPortal, walkers, []subject) {
	t.Helper()
	p := newPortal(t)
	owner, former := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Gwen Pritchard")
	stranger, officer := p.addPerson(t, "Tom Stranger"), p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	author := p.addPerson(t, "Ann Author", portal.RoleAuthor)
	people := walkers{portal.SignedOut: p.browser(t), portal.Stranger: p.signedIn(t, stranger), portal.Officer: p.signedIn(t, officer), portal.Author: p.signedIn(t, author),
		portal.FormerOwner: p.signedIn(t, former), portal.Owner: p.signedIn(t, owner)}
	var subjects []subject
	for _, state := range []portal.TaskState{portal.Assigned, portal.Submitted, portal.Retracted, portal.Returned} {
		s := p.subject(t, owner, state)
		p.exec(t, "insert into task_holders (task_id, account_id, held_from, held_until) select id, $2, now(), now() from tasks where ref = $1", s.ref, former.ID)
		subjects = append(subjects, s)
	}
	guest := p.addPerson(t, "Gus Guest", portal.RoleGuest)
	people[portal.GuestOwner] = p.signedIn(t, guest)
	p.walkTeams(t, people)
	for _, state := range []portal.TaskState{portal.Assigned, portal.Submitted} {
		s := p.subject(t, guest, state)
		s.whose = portal.GuestOwner
		subjects = append(subjects, s)
	}
	subjects = append(subjects, p.walkGroup(t, people, officer, owner, former))
	subjects = append(subjects, p.counterSigned(t, people, owner))
	p.sendings(t, officer, subjects)
	return p, people, subjects
}

// subject makes a task with an attachment and a stray, in a state.
func (p *testPortal) subject(t *testing.T, owner portal.Account, state portal.TaskState) subject {
	t.Helper()
	s := subject{state: state, ref: p.sendTask(t, owner)}
	w, err := p.cases.Open(t.Context(), owner, s.ref)
	if err != nil {
		t.Fatal(err)
	}
	file, err := p.cases.Attach(t.Context(), w, casework.Upload{Name: "Seating.pdf", Kind: "Report", Body: samplePDF()})
	if err != nil {
		t.Fatal(err)
	}
	s.file = file.Ref
	if state != portal.Assigned && state != portal.Retracted {
		p.answer(t, owner, s.ref, "typical")
		p.submit(t, owner, s.ref)
	}
	s.stray = p.stray(t, owner, s.ref)
	p.exec(t, "update tasks set state = $2::text, retracted_at = case when $2::text = 'retracted' then now() end where ref = $1", s.ref, string(state))
	return s
}

// sendings gives each subject a case, a paper, and beside it a form that is ready to be sent
// and one that somebody was invited for.
func (p *testPortal) sendings(t *testing.T, officer portal.Account, subjects []subject) {
	t.Helper()
	for i := range subjects {
		s := &subjects[i]
		s.caseRef = p.text(t, "select c.ref from tasks t join cases c on c.id = t.case_id where t.ref = $1", s.ref)
		s.sending = p.ready(t, officer, s.caseRef, "somebody.new@health.example").Ref
		invited := p.ready(t, officer, s.caseRef, fmt.Sprintf("invited%d@health.example", i))
		if _, err := p.cases.SendSending(t.Context(), officer, invited, "r1"); err != nil {
			t.Fatal(err)
		}
		s.token = p.invitation(t, invited.Rows[0].Email())
		s.enclosure = invited.Enclosures[0].Ref
		p.exec(t, "insert into enclosure_tasks select e.id, t.id from enclosures e, tasks t where t.ref = $1 and e.ref = $2", s.ref, s.enclosure)
	}
}

func (p *testPortal) submit(t testing.TB, owner portal.Account, ref string) {
	t.Helper()
	w, err := p.cases.Open(t.Context(), owner, ref)
	if err == nil {
		_, err = p.cases.Submit(t.Context(), w, true)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// stray keeps words of the owner that came too late.
func (p *testPortal) stray(t *testing.T, owner portal.Account, ref string) string {
	t.Helper()
	w, err := p.cases.Open(t.Context(), owner, ref)
	if err != nil {
		t.Fatal(err)
	}
	post := casework.Post{Tab: "views", Base: -1, SaveID: vault.Ref(), Form: url.Values{"_q": {"views.child_views"}, "views.child_views": {"Too late"}}}
	_, err = p.cases.Save(t.Context(), w, post)
	conflict, ok := err.(*casework.Conflict)
	if !ok {
		t.Fatalf("a save on a revision that never was: %v, want a conflict", err)
	}
	return conflict.Stray
}

// TestWalk walks every route of a task as every standing, and compares with the
// permission table. What is forbidden must look like what is unknown.
func TestWalk(t *testing.T) {
	t.Parallel()
	p, people, subjects := world(t)
	tokens := map[portal.Standing]string{portal.SignedOut: people[portal.SignedOut].get("/sign-in").field("_csrf")}
	for _, standing := range walkedStandings[1:] {
		tokens[standing] = people[standing].token()
	}
	for _, standing := range []portal.Standing{portal.SignedOut, portal.Stranger, portal.FormerOwner, portal.Officer, portal.Author, portal.Colleague, portal.PartnerAdmin, portal.GuestOwner, portal.Signatory, portal.Contributor, otherTeam, portal.Owner} {
		for _, s := range subjects {
			if !s.has(standing) {
				continue
			}
			for _, route := range onTask {
				if s.whose == portal.Colleague && route.action == portal.ActionPickUp {
					continue // TestPickUp does it: the form would no longer lie in the tray
				}
				if route.action == portal.ActionTakeBack && (standing == portal.Contributor || standing == portal.PartnerAdmin) && strings.HasPrefix(route.route, "POST") {
					continue // the rest of the walk needs it where it is; TestTakeBack does it
				}
				got := people[standing].bare(route.route, s.path(route.route), tokens[standing])
				if fault := route.judge(s.standing(standing), s, got, people[standing], tokens[standing]); fault != "" {
					t.Errorf("%s as %s on a task that is %s: %s", route.route, standing, s.state, fault)
				}
			}
		}
	}
	if n := p.number(t, "select count(*) from attachments where removed_at is null"); n != 4 {
		t.Errorf("%d documents are left, want those of the submitted tasks, the retracted one and the one in the tray alone", n)
	}
	revision := p.walkDraft(t)
	for _, standing := range walkedStandings {
		for _, route := range elsewhere {
			if standing == portal.Administrator && (portal.May(route.action, portal.Officer, "") || portal.May(route.action, portal.Author, "")) {
				continue // they walk it, and it can be done once
			}
			path := elsewherePath("GET "+subjects[slices.Index(walkedStandings, standing)%len(subjects)].path(route.route), revision)
			want, allowed := route.done, elsewhereMay(route.action, standing)
			switch {
			case standing == portal.SignedOut:
				want = route.open
			case !allowed, standing == otherTeam && ofCase(route.route):
				want = http.StatusNotFound
			}
			got := people[standing].bare(route.route, path, tokens[standing])
			if got.Status != want {
				t.Errorf("%s as %s: status %d, want %d", route.route, standing, got.Status, want)
			}
			if standing == portal.SignedOut && !allowed && got.Location != "/sign-in" {
				t.Errorf("%s as %s is not allowed and leads to %q, want to sign in", route.route, standing, got.Location)
			}
			if want == http.StatusNotFound && values.ReplaceAllString(got.Body, "") != values.ReplaceAllString(people[standing].get("/nowhere").Body, "") {
				t.Errorf("%s as %s can be told from what is not there: %.300s", route.route, standing, got.words())
			}
		}
	}
}

// elsewhereMay reports whether somebody of that standing to a task may do an action that
// concerns none: owners and former owners are professionals, as strangers are.
func elsewhereMay(a portal.Action, s portal.Standing) bool {
	switch s {
	case portal.Owner, portal.FormerOwner, portal.Colleague, portal.PartnerAdmin, portal.Contributor, portal.Signatory:
		s = portal.Stranger
	case otherTeam:
		s = portal.Officer
	case portal.Administrator:
		return portal.MayAny(a, portal.StandingsOf(portal.Account{Roles: []portal.Role{portal.RoleAdministrator}}))
	}
	return portal.May(a, s, "")
}

// bare sends the barest request that a route takes: the token and nothing else.
func (b *browserClient) bare(route, path, token string) page {
	if strings.HasPrefix(route, "POST ") {
		return b.post(path, url.Values{"_csrf": {token}})
	}
	return b.get(path)
}

// judge says what is wrong with an answer, "" for nothing.
func (w walked) judge(standing portal.Standing, s subject, got page, b *browserClient, token string) string {
	want, leads := 409, ""
	mine := slices.Contains([]portal.Standing{portal.Owner, portal.FormerOwner, portal.Contributor, portal.Signatory}, standing) // whose words are kept
	switch {
	case standing == portal.SignedOut:
		want, leads = 303, "/sign-in"
	case w.action == portal.ActionReadStray && standing == portal.FormerOwner && s.whose == portal.Colleague:
		want = w.open // the words are their own
	case w.action == portal.ActionReadStray && (standing == portal.FormerOwner || standing == portal.Colleague || standing == portal.PartnerAdmin || standing == portal.Contributor || standing == portal.Signatory):
		return b.sameAsUnknown(w, s, got, token, "stray") // they are the owner's words
	case w.action == portal.ActionListStrays && (standing == portal.Colleague || standing == portal.PartnerAdmin):
		return b.sameAsUnknown(w, s, got, token, "ref") // they wrote none of them
	case w.action == portal.ActionPickUp && standing == portal.Owner && portal.May(w.action, standing, s.state):
		want = 303 // pressed twice
	case w.action == portal.ActionTakeBack && standing == portal.Owner && portal.May(w.action, standing, s.state):
		want, leads = 303, "/tasks/"+s.ref+"/form/details" // it is theirs already
	case portal.May(w.action, standing, s.state) && s.state == portal.Submitted:
		want = w.done
	case portal.May(w.action, standing, s.state):
		want = w.open
		if s.state == portal.Returned && w.action == portal.ActionSubmit {
			want = map[bool]int{true: 200, false: 422}[strings.HasPrefix(w.route, "GET")] // it is complete, and not declared
		}
		if s.whose == portal.Contributor && w.action == portal.ActionReadSigning {
			want = 200
		}
	case w.closed == "kept" && mine:
	case !portal.MayEver(w.action, standing):
		return b.sameAsUnknown(w, s, got, token, "ref")
	default:
		want, leads = w.refused(standing, s)
	}
	if got.Status != want {
		return fmt.Sprintf("status %d, want %d: %.300s", got.Status, want, got.words())
	}
	if leads != "" && got.Location != leads {
		return fmt.Sprintf("leads to %q, want %q", got.Location, leads)
	}
	return ""
}

// refused is where somebody is led who may do it, though not now.
func (w walked) refused(standing portal.Standing, s subject) (status int, leads string) {
	task := "/tasks/" + s.ref
	switch {
	case w.closed == "read" && portal.May(portal.ActionReadRetracted, standing, s.state):
		return 303, task + "/retracted"
	case w.closed == "read" && portal.May(portal.ActionReadSubmitted, standing, s.state):
		return 303, task + "/read"
	case w.closed == "form" && portal.May(portal.ActionOpenForm, standing, s.state):
		return 303, task + "/form/details"
	case w.closed == "receipt" && standing != portal.Contributor:
		return 303, task + "/receipt"
	}
	return 409, ""
}

var values = regexp.MustCompile(`value="[^"]*"`)

// sameAsUnknown compares with the same request about something that does not exist.
func (b *browserClient) sameAsUnknown(w walked, s subject, got page, token, what string) string {
	unknown := s
	if what == "ref" {
		unknown.ref = "k3f9x2abcd"
	} else {
		unknown.stray = "k3f9x2abcd"
	}
	other := b.bare(w.route, unknown.path(w.route), token)
	mask := func(p page) string { return values.ReplaceAllString(p.Body, "") }
	switch {
	case got.Status != http.StatusNotFound:
		return fmt.Sprintf("status %d, want 404: %.300s", got.Status, got.words())
	case other.Status != got.Status || mask(other) != mask(got) || other.Location != got.Location:
		return fmt.Sprintf("it can be told from an unknown task: %d %.200s and %d %.200s", got.Status, got.words(), other.Status, other.words())
	case got.Header.Get("Content-Type") != other.Header.Get("Content-Type"):
		return "the content type differs from that of an unknown task"
	}
	return ""
}

// TestWalkForeignPosts sends every post without a token, with a stranger's and from
// another site: each is refused, and nothing is changed.
func TestWalkForeignPosts(t *testing.T) {
	t.Parallel()
	p, people, subjects := world(t)
	owner, s := people[portal.Owner], subjects[0]
	mine, foreign := owner.token(), people[portal.Stranger].token()
	revision := p.walkDraft(t)
	before := p.everything(t)
	for _, route := range slices.Concat(onTask, elsewhere) {
		if !strings.HasPrefix(route.route, "POST ") {
			continue
		}
		path := elsewherePath("POST "+s.path(route.route), revision)
		for what, got := range map[string]page{
			"without a token":         owner.post(path, url.Values{"declaration": {"yes"}}),
			"with a stranger's token": owner.post(path, url.Values{"_csrf": {foreign}}),
			"with a short token":      owner.post(path, url.Values{"_csrf": {mine[:len(mine)-1]}}),
			"from another site":       owner.with("Sec-Fetch-Site", "cross-site").post(path, url.Values{"_csrf": {mine}}),
			"from a sister site":      owner.with("Sec-Fetch-Site", "same-site").post(path, url.Values{"_csrf": {mine}}),
		} {
			got.expect(t, route.route+" "+what, http.StatusForbidden, "so nothing was done")
		}
	}
	guest, other := p.browser(t), p.browser(t)
	guest.get("/sign-in")
	for what, token := range map[string]string{"no token": "", "another browser's token": other.get("/sign-in").field("_csrf"), "a session's token": mine} {
		got := guest.post("/sign-in", url.Values{"_csrf": {token}, "email": {"ffion.llewellyn@health.example"}, "password": {testPassword}})
		got.expect(t, "signing in with "+what, http.StatusForbidden, "so nothing was done")
	}
	if after := p.everything(t); after != before {
		t.Errorf("something was changed by posts that were refused:\n%s\n%s", before, after)
	}
	if got := owner.get("/tasks"); got.Status != http.StatusOK {
		t.Errorf("the owner's session is over: status %d", got.Status)
	}
}

// everything is a fingerprint of what posts can change.
func (p *testPortal) everything(t testing.TB) string {
	t.Helper()
	var all string
	err := p.database(t).QueryRow(`select concat_ws(' ',
(select count(*) || '/' || coalesce(sum(revision), 0) from tabs), (select count(*) || '/' || count(settled_at) from strays),
(select count(*) || '/' || count(removed_at) from attachments), (select count(*) from submissions),
(select count(*) || '/' || count(ended_at) from sessions), (select count(*) from sign_ins), (select count(*) from held_posts),
(select count(*) || '/' || coalesce(max(revision), 0) from drafts), (select count(*) || '/' || count(retired_at) from versions), (select count(*) from previews),
(select count(*) from moves), (select count(*) from definitions),
(select count(*) || '/' || sum(revision) from cases), (select count(*) || '/' || count(sent_at) from sendings), (select count(*) from searches),
(select count(*) || '/' || count(closed_at) from work_groups), (select count(*) || '/' || count(removed_at) from work_group_members), (select count(*) from task_hands),
(select count(*) || '/' || count(withdrawn_at) || '/' || count(used_at) from invitations), (select count(*) from registrations), (select count(*) from mails where template not like 'reminder%'),
(select string_agg(state, ',' order by id) from tasks))`).Scan(&all)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestWalkOtherMethods sends what no route takes: never a fault of ours, and HEAD answers
// as GET without a body.
func TestWalkOtherMethods(t *testing.T) {
	t.Parallel()
	p, people, subjects := world(t)
	before := p.everything(t)
	for _, route := range slices.Concat(onTask, elsewhere) {
		path := subjects[0].path(route.route)
		for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, "PROPFIND"} {
			got := people[portal.Owner].do(method, path, "", nil)
			if got.Status >= 500 || got.Status < 400 {
				t.Errorf("%s %s: status %d", method, path, got.Status)
			}
		}
		if !strings.HasPrefix(route.route, "GET ") {
			continue
		}
		get, head := people[portal.Officer].get(path), people[portal.Officer].do(http.MethodHead, path, "", nil)
		if head.Status != get.Status || head.Body != "" {
			t.Errorf("HEAD %s: status %d and %d bytes, GET %d", path, head.Status, len(head.Body), get.Status)
		}
	}
	if after := p.everything(t); after != before {
		t.Errorf("methods that no route takes changed something:\n%s\n%s", before, after)
	}
}

// samplePDF is a correct PDF of one empty page.
func samplePDF() []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, object := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj%s endobj\n", i+1, object)
	}
	start := b.Len()
	b.WriteString("xref\n0 4\n0000000000 65535 f \n")
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", start)
	return []byte(b.String())
}
