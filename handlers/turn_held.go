package handlers

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// heldActions are those of this area whose words are kept when a session is over: after the
// sign-in the page is shown again with them, and nothing is sent by itself.
var heldActions = map[portal.Action]bool{portal.ActionProposeDecline: true, portal.ActionAskTime: true, portal.ActionMessages: true,
	portal.ActionLetter: true, portal.ActionDecide: true}

// turnAddress is the route and the task of a kept post of this area.
func (s *Server) turnAddress(path string) (rt route, ref string, ok bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) != 3 || parts[0] != "tasks" {
		return rt, "", false
	}
	for _, rt := range s.turnRoutes() {
		if rt.method == fiber.MethodPost && heldActions[rt.action] && rt.path == "/tasks/:ref/"+parts[2] {
			return rt, parts[1], true
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
