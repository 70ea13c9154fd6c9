package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// groupRoutes are those of work groups and of tasks that change hands.
func (s *Server) groupRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/groups", portal.ActionListGroups, signedIn, s.groupsList, nil},
		{get, "/groups/new", portal.ActionMakeGroup, signedIn, s.groupNew, nil},
		{post, "/groups/new", portal.ActionMakeGroup, signedIn, s.groupCreate, nil},
		{get, "/groups/:group", portal.ActionReadGroup, signedIn, s.groupShow, nil},
		{get, "/groups/:group/edit", portal.ActionMakeGroup, signedIn, s.groupEdit, nil},
		{post, "/groups/:group/edit", portal.ActionMakeGroup, signedIn, s.groupChange, nil},
		{get, "/groups/:group/close", portal.ActionMakeGroup, signedIn, s.groupConfirmClose, nil},
		{post, "/groups/:group/close", portal.ActionMakeGroup, signedIn, s.groupClose, nil},
		{post, "/groups/:group/members", portal.ActionRunGroup, signedIn, s.memberAdd, nil},
		{get, "/groups/:group/members/:account", portal.ActionMakeGroup, signedIn, s.memberEdit, nil},
		{post, "/groups/:group/members/:account", portal.ActionMakeGroup, signedIn, s.memberSet, nil},
		{get, "/groups/:group/members/:account/remove", portal.ActionRunGroup, signedIn, s.memberConfirmRemove, nil},
		{post, "/groups/:group/members/:account/remove", portal.ActionRunGroup, signedIn, s.memberRemove, nil},
		{post, "/groups/:group/invitations/:invitation/withdraw", portal.ActionRunGroup, signedIn, s.memberWithdraw, nil},

		{post, "/tasks", portal.ActionListTasks, signedIn, s.tasksSearch, nil},
		{post, "/tasks/:ref/pickup", portal.ActionPickUp, onTask, s.taskPickUp, s.handsClosed},
		{get, "/tasks/:ref/reassign", portal.ActionReassign, onTask, s.reassignShow, s.handsClosed},
		{post, "/tasks/:ref/reassign", portal.ActionReassign, onTask, s.reassign, s.handsClosed},
		{get, "/tasks/:ref/hands", portal.ActionReadHands, onTask, s.handsShow, nil},
	}
}
