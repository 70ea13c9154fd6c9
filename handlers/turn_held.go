package handlers

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// heldActions are those about a form whose words are kept when a session is over: after the
// sign-in the page is shown again with them, and nothing is sent by itself.
var heldActions = map[portal.Action]bool{portal.ActionProposeDecline: true, portal.ActionAskTime: true, portal.ActionMessages: true,
	portal.ActionLetter: true, portal.ActionDecide: true, portal.ActionAskSignature: true, portal.ActionSendBack: true,
	portal.ActionComment: true, portal.ActionReassign: true, portal.ActionRetract: true}

// heldRoute tells whether what is posted there is kept: on pages that take words, which have no
// other name in their address than the task's.
func heldRoute(rt route) bool {
	rest, ok := strings.CutPrefix(rt.path, "/tasks/:ref/")
	return ok && rt.method == fiber.MethodPost && heldActions[rt.action] && !strings.Contains(rest, ":")
}

// turnAddress is the route and the task of a kept post about a form.
func (s *Server) turnAddress(path string) (rt route, ref string, ok bool) {
	ref, rest, ok := strings.Cut(strings.TrimPrefix(path, "/tasks/"), "/")
	if !ok || !strings.HasPrefix(path, "/tasks/") {
		return rt, "", false
	}
	for _, rt := range s.routes() {
		if heldRoute(rt) && rt.path == "/tasks/:ref/"+rest {
			return rt, ref, true
		}
	}
	return rt, "", false
}

// heldTurn shows the page of a kept post with what was typed.
func (r *request) heldTurn(rt route, ref string, form url.Values) error {
	work, err := r.s.cases.Open(r.UserContext(), r.session.Account, ref)
	if err != nil {
		return hidden(err)
	}
	r.work = work
	if !r.may(rt.action) {
		if !portal.MayEver(rt.action, work.Standing) {
			return notThere()
		}
		return r.over(rt.action)
	}
	r.speak()
	form.Set(fieldDo, "look")
	r.posted = form
	return rt.handle(r)
}
