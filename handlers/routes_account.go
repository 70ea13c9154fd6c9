package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// accountRoutes are those of accounts: registering, passwords, devices.
func (s *Server) accountRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/forgotten-password", portal.ActionForgottenPassword, open, s.forgottenShow, nil},
		{post, "/forgotten-password", portal.ActionForgottenPassword, open, s.forgottenStart, nil},
		{get, "/forgotten-password/done", portal.ActionForgottenPassword, open, s.forgottenDone, nil},
		{get, "/forgotten-password/:reset", portal.ActionForgottenPassword, open, s.forgottenCodeShow, nil},
		{post, "/forgotten-password/:reset", portal.ActionForgottenPassword, open, s.forgottenCodeCheck, nil},
		{post, "/forgotten-password/:reset/new", portal.ActionForgottenPassword, open, s.forgottenCodeRenew, nil},
		{get, "/forgotten-password/:reset/password", portal.ActionForgottenPassword, open, s.passwordResetShow, nil},
		{post, "/forgotten-password/:reset/password", portal.ActionForgottenPassword, open, s.passwordReset, nil},

		{get, "/account", portal.ActionUpdateAccount, signedIn, s.accountShow, nil},
		{post, "/account", portal.ActionUpdateAccount, signedIn, s.accountUpdate, nil},
		{get, "/account/password", portal.ActionUpdateAccount, signedIn, s.passwordShow, nil},
		{post, "/account/password", portal.ActionUpdateAccount, signedIn, s.passwordChange, nil},
		{get, "/account/email", portal.ActionUpdateAccount, signedIn, s.emailShow, nil},
		{post, "/account/email", portal.ActionUpdateAccount, signedIn, s.emailChange, nil},
		{post, "/account/email/codes", portal.ActionUpdateAccount, signedIn, s.emailCodes, nil},
		{post, "/account/email/new", portal.ActionUpdateAccount, signedIn, s.emailCodesRenew, nil},
		{post, "/account/email/withdraw", portal.ActionUpdateAccount, signedIn, s.emailWithdraw, nil},
		{get, "/account/devices", portal.ActionListDevices, signedIn, s.devicesList, nil},
		{post, "/account/devices/others", portal.ActionListDevices, signedIn, s.devicesEndOthers, nil},
		{post, "/account/devices/:place", portal.ActionListDevices, signedIn, s.deviceEnd, nil},

		{get, "/email-changes", portal.ActionDecideEmailChanges, signedIn, s.emailChangesList, nil},
		{get, "/email-changes/:change", portal.ActionDecideEmailChanges, signedIn, s.emailChangeShow, nil},
		{post, "/email-changes/:change/approve", portal.ActionDecideEmailChanges, signedIn, s.emailChangeApprove, nil},
		{post, "/email-changes/:change/refuse", portal.ActionDecideEmailChanges, signedIn, s.emailChangeRefuse, nil},
	}
}
