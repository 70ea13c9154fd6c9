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

// heldPages are the others that take words, and are kept so too. What only takes a press is not:
// it leads back to where it was pressed.
var heldPages = map[string]bool{casesSendPath: true, "/automatic-replies": true, "/account": true, "/groups/new": true, groupPath + "/edit": true, groupPath + "/members": true}

// heldTasks are those about a form that are held by their path: another press that they share
// a right with takes no words.
var heldTasks = map[string]bool{"/tasks/:ref/chase": true, "/tasks/:ref/received": true}

// pressedPages are the pages on which a press about a case, or about many forms, is made: after
// the sign-in it leads back there.
var pressedPages = map[string]string{"/cases/:case/hold": "/cases/:case/hold", "/cases/:case/hold/lift": "/cases/:case/hold", "/cases/:case/chase": "/cases/:case",
	"/cases/:case/exceptions": "/cases/:case/exceptions", "/cases/:case/exceptions/:exception/withdraw": "/cases/:case/exceptions", bulkPath: tasksPath}

const groupPath = "/groups/:group"

// heldRoute tells whether what is posted there is kept: on pages that take words, which have no
// other name in their address than the task's or the group's.
func heldRoute(rt route) bool {
	if rt.method != fiber.MethodPost {
		return false
	}
	rest, ok := strings.CutPrefix(rt.path, "/tasks/:ref/")
	return ok && heldActions[rt.action] && !strings.Contains(rest, ":") || heldTasks[rt.path] || heldPages[rt.path]
}

// turnAddress is the route of a kept post, and the task or the group that it is about, "" for
// neither.
func (s *Server) turnAddress(path string) (rt route, ref string, ok bool) {
	for _, rt := range s.routes() {
		if ref, ok = namedBy(rt.path, path); ok && heldRoute(rt) {
			return rt, ref, true
		}
	}
	return rt, "", false
}

// namedBy reports whether a path is of the pattern, and what it has in the place of its one name.
func namedBy(pattern, path string) (ref string, ok bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return "", false
	}
	for i := range want {
		if strings.HasPrefix(want[i], ":") {
			ref = got[i]
		} else if want[i] != got[i] {
			return "", false
		}
	}
	return ref, true
}

// heldTurn shows the page of a kept post with what was typed.
func (r *request) heldTurn(rt route, ref string, form url.Values) error {
	form.Set(fieldDo, "look")
	r.posted, r.said = form, "held-shown"
	if heldPages[rt.path] {
		if !portal.MayAny(rt.action, r.standings()) {
			return notThere()
		}
		r.group = ref
		return rt.handle(r)
	}
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
	return rt.handle(r)
}
