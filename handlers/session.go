package handlers

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// request is a request being answered: Fiber's context, who asks, and the task it is about.
type request struct {
	*fiber.Ctx
	s       *Server
	session *store.Session   // nil: not signed in
	ended   *store.Session   // a session that is over; told apart so that a post can be kept
	browser string           // random token of this browser, which sign-in codes are bound to
	work    *casework.Work   // of routes on a task
	key     string           // of the form, when the address does not name it
	group   string           // likewise of the work group
	said    string           // what the page says on top, of a post that was kept
	base    string           // address of the sheet when it is no task's: a preview's
	closed  bool             // the state of the task no longer allows the action
	posted  url.Values       // the posted form, read once
	pasted  *PastedNote      // what a paste into the page did
	notes   *[]casework.Note // on the sheet, once they were asked for
}

const (
	cookieSession = "portico_session"
	cookieBrowser = "portico_browser"
	cookieNext    = "portico_next"
	cookieFlash   = "portico_flash"
	cookieDevice  = "portico_device" // tells a browser that was used before from a new one
	fieldCSRF     = "_csrf"
)

// guard answers a route: session, CSRF, task, permission, and only then the handler.
func (s *Server) guard(rt route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := &request{Ctx: c, s: s, browser: c.Cookies(s.cookie(cookieBrowser))}
		c.Locals("request", r)
		if rt.action == portal.ActionReadStatic {
			return rt.handle(r)
		}
		if err := r.readSession(); err != nil {
			return err
		}
		if c.Method() == fiber.MethodPost {
			if err := r.checkWhole(); err != nil {
				return err
			}
			if err := r.checkToken(); err != nil {
				return err
			}
		}
		if rt.access != open && r.session == nil {
			return r.askToSignIn(rt)
		}
		return r.permit(rt)
	}
}

// permit asks the permission table, with the task's state where there is a task.
func (r *request) permit(rt route) error {
	if rt.access != onTask {
		if !portal.MayAny(rt.action, r.standings()) {
			return notThere()
		}
		return rt.handle(r)
	}
	work, err := r.s.cases.Open(r.UserContext(), r.session.Account, r.Params("ref"))
	if portal.CodeOf(err) == portal.NotFound {
		return notThere() // in the words that a refusal has, or they would tell that the task exists
	}
	if err != nil {
		return err
	}
	r.work = work
	r.speak()
	switch {
	case portal.May(rt.action, work.Standing, work.State):
		return rt.handle(r)
	case !portal.MayEver(rt.action, work.Standing) && !r.mayKeepWords(rt):
		return notThere()
	case rt.closed == nil:
		return r.over(rt.action)
	}
	r.closed = true
	err = rt.closed(r)
	if !portal.MayEver(rt.action, work.Standing) { // a colleague who never had it: the task must look unknown
		err = hidden(err)
	}
	return err
}

// over says that the state of the task is why something cannot be done.
func (r *request) over(a portal.Action) error {
	if a == portal.ActionInvite && r.work.With.Registered && r.work.With.GroupRef == "" {
		return portal.Fail(portal.Conflict, "Somebody has registered for this form, so nobody else can be invited. To send it to another person, retract it first.")
	}
	if a == portal.ActionInvite && r.work.With.GroupRef != "" {
		return portal.Fail(portal.Conflict, "This form lies in the tray of a work group, so nobody is invited. To send it to a person, retract it first.")
	}
	if r.work.Standing == portal.Contributor {
		return portal.Fail(portal.Conflict, "This form is with "+signingOf(r.work.Signing).SignatoryName+" to be counter-signed. To change or submit it yourself, take it back first.")
	}
	if r.work.State == portal.CounterSigning && r.work.Standing.Owns() {
		return portal.Fail(portal.Conflict, "This form is with you to be counter-signed for "+signingOf(r.work.Signing).AuthorName+", so that cannot be done now. Sign it, or send it back to its author first.")
	}
	if a == portal.ActionRetract {
		return portal.Fail(portal.Conflict, portal.NotRetracted(r.work.State))
	}
	if a == portal.ActionChase {
		return portal.Fail(portal.Conflict, portal.NotChased(r.work.State))
	}
	if r.work.State.Open() {
		return portal.Fail(portal.Conflict, "This form has not been submitted yet, so that cannot be done now.")
	}
	return portal.Fail(portal.Conflict, r.work.State.Sentence()+" That cannot be done any more.")
}

// mayKeepWords reports whether a save that cannot be applied is kept all the same: for
// whoever may read kept words, which somebody who had the task taken over may.
func (r *request) mayKeepWords(rt route) bool {
	return rt.action == portal.ActionSaveForm && rt.closed != nil && portal.May(portal.ActionReadStray, r.work.Standing, r.work.State)
}

// standings are what whoever asks is where no task is concerned.
func (r *request) standings() []portal.Standing {
	if r.session == nil {
		return []portal.Standing{portal.SignedOut}
	}
	return portal.StandingsOf(r.session.Account)
}

// notThere is the one answer for what is unknown and for what is somebody else's.
func notThere() error {
	return portal.Fail(portal.NotFound, "There is nothing here that you can open. It may have been moved or removed, or it is somebody else's.")
}

func (r *request) readSession() error {
	token := r.Cookies(r.s.cookie(cookieSession))
	if token == "" {
		return nil
	}
	found, err := r.s.store.SessionByToken(r.UserContext(), token)
	switch {
	case err == nil:
		r.session = &found
	case portal.CodeOf(err) != portal.Expired:
		return err
	case found.ID != 0: // else nobody knows the cookie, and it counts as none
		r.ended = &found
	}
	return nil
}

// checkWhole refuses a post whose body cannot be read. Without it a save cut off on its
// way would look like a page on which everything was left as it was.
func (r *request) checkWhole() error {
	if !strings.HasPrefix(r.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return nil
	}
	if _, err := r.MultipartForm(); err != nil {
		return portal.Wrap(portal.Invalid, "What the browser sent did not arrive whole, so nothing was done. Go back and send it again.", err)
	}
	return nil
}

// checkToken refuses a post that did not come from one of our own pages.
func (r *request) checkToken() error {
	if site := r.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return errForeign
	}
	given := r.FormValue(fieldCSRF)
	if given == "" {
		given = r.Get("X-CSRF-Token")
	}
	want := r.csrf()
	if want == "" || subtle.ConstantTimeCompare([]byte(given), []byte(want)) != 1 {
		return errForeign
	}
	return nil
}

var errForeign = portal.Fail(portal.Forbidden, "This page was open for too long or was opened elsewhere, so nothing was done. Go back, load the page again and repeat it.")

// csrf is the token that the forms of this browser carry: the session's own, or, before
// sign-in, one derived from the browser's cookie, which no other site can read.
func (r *request) csrf() string {
	switch {
	case r.session != nil:
		return r.session.CSRF
	case r.ended != nil:
		return r.ended.CSRF
	case r.browser == "":
		return ""
	}
	sum := sha256.Sum256([]byte("csrf before sign-in\n" + r.browser))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// browserToken gives this browser its token, if it has none, so that forms can be posted
// before anybody has signed in.
func (r *request) browserToken() []byte {
	if r.browser == "" {
		r.browser = vault.Token()
		r.setCookie(cookieBrowser, r.browser, 0)
	}
	return vault.HashToken(r.browser)
}

// askToSignIn sends somebody without a session to sign in and remembers where to go on.
// Words that were posted by a session that has ended are kept until then.
func (r *request) askToSignIn(rt route) error {
	if r.wantsJSON() {
		return r.Status(fiber.StatusUnauthorized).JSON(fiber.Map{"error": "Your session has ended."})
	}
	next := r.Path()
	if r.Method() == fiber.MethodPost {
		next = "/"
		if rt.action == portal.ActionAttach { // files are not held: they are chosen again
			next = "/tasks/" + r.Params("ref")
			r.flash("upload-ended")
		}
		if (strings.HasPrefix(rt.path, groupPath) || pressedPages[rt.path] != "") && r.ended != nil {
			next = r.pressedOn(rt)
			r.flash("press-ended")
		}
		if holdable(rt) && r.ended != nil {
			held, err := r.s.cases.Hold(r.UserContext(), r.ended.Account.ID, r.Path(), r.form())
			if err != nil {
				return err
			}
			next = "/held/" + held
		}
	}
	if !r.wordsWait() || strings.HasPrefix(next, "/held/") { // that words wait is said until they are saved
		r.setCookie(cookieNext, next, portal.HeldPostLife)
	}
	return r.goTo("/sign-in")
}

// pressedOn is the page on which a button was pressed when the session was over: for a work
// group the one that asked first, or the group's own. What was pressed is not done by itself later.
func (r *request) pressedOn(rt route) string {
	if page := pressedPages[rt.path]; page != "" {
		return strings.Replace(page, ":case", r.Params("case"), 1)
	}
	if r.s.hasPage(rt.path) {
		return r.Path()
	}
	return "/groups/" + r.groupRef()
}

// hasPage reports whether an address can be opened too, and not only posted to.
func (s *Server) hasPage(pattern string) bool {
	return slices.ContainsFunc(s.routes(), func(rt route) bool { return rt.method == fiber.MethodGet && rt.path == pattern })
}

// holdable tells whether a post holds words that somebody typed: answers, or the source of
// a form.
func holdable(rt route) bool {
	return rt.action == portal.ActionSaveForm || rt.path == draftPath || heldRoute(rt)
}

// wordsWait tells whether this browser holds the reference of words that wait for a sign-in.
func (r *request) wordsWait() bool {
	return strings.HasPrefix(r.Cookies(r.s.cookie(cookieNext)), "/held/")
}

// form is the posted form, urlencoded or multipart.
func (r *request) form() url.Values {
	if r.posted != nil {
		return r.posted
	}
	out := url.Values{}
	r.posted = out
	if parts, err := r.MultipartForm(); err == nil {
		for k, v := range parts.Value {
			out[k] = v
		}
		return out
	}
	for k, v := range r.Request().PostArgs().All() {
		out.Add(string(k), string(v))
	}
	return out
}

// cookie is the full name of a cookie; over https the __Host- prefix ties it to this host.
func (s *Server) cookie(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

// setCookie sets a cookie of ours; age 0 lasts as long as the browser runs.
func (r *request) setCookie(name, value string, age time.Duration) {
	c := &fiber.Cookie{Name: r.s.cookie(name), Value: value, Path: "/", HTTPOnly: true, Secure: r.s.secure,
		SameSite: fiber.CookieSameSiteLaxMode, SessionOnly: age == 0}
	if age > 0 {
		c.Expires = r.s.now().Add(age)
	}
	r.Cookie(c)
}

func (r *request) dropCookie(name string) {
	r.Cookie(&fiber.Cookie{Name: r.s.cookie(name), Path: "/", HTTPOnly: true, Secure: r.s.secure,
		SameSite: fiber.CookieSameSiteLaxMode, Expires: time.Unix(1, 0)})
}

// goTo answers a post (or a closed page) with another page. For htmx the location goes
// into a header, since the browser would follow a 303 inside the fragment.
func (r *request) goTo(path string) error {
	if r.fragment() {
		r.Set("HX-Redirect", path)
		return r.SendStatus(fiber.StatusNoContent)
	}
	return r.Redirect(path, fiber.StatusSeeOther)
}

// fragment tells whether htmx asks, so that the region alone is the answer.
func (r *request) fragment() bool { return r.Get("HX-Request") == "true" }

// autosave tells whether the page's script saves what changed.
func (r *request) autosave() bool { return r.Get("X-Portico-Autosave") == "1" }

func (r *request) wantsJSON() bool {
	return r.autosave() || strings.Contains(r.Get(fiber.HeaderAccept), "application/json")
}

// isConflict finds the conflict in an error.
func isConflict(err error) (*casework.Conflict, bool) {
	var c *casework.Conflict
	return c, errors.As(err, &c)
}
