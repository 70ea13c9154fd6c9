package main

import "portico/internal/portal"

// accountOnTask and accountElsewhere are what the walk knows of accounts: registering, passwords, devices.
var (
	accountOnTask    []walked
	accountElsewhere = []walked{
		{"GET /forgotten-password", portal.ActionForgottenPassword, 200, 200, ""},
		{"POST /forgotten-password", portal.ActionForgottenPassword, 422, 422, ""},
		{"GET /forgotten-password/done", portal.ActionForgottenPassword, 200, 200, ""},
		{"GET /forgotten-password/:reset", portal.ActionForgottenPassword, 303, 303, ""}, // of another browser: begun anew
		{"POST /forgotten-password/:reset", portal.ActionForgottenPassword, 303, 303, ""},
		{"POST /forgotten-password/:reset/new", portal.ActionForgottenPassword, 303, 303, ""},
		{"GET /forgotten-password/:reset/password", portal.ActionForgottenPassword, 303, 303, ""},
		{"POST /forgotten-password/:reset/password", portal.ActionForgottenPassword, 303, 303, ""},
		{"GET /account", portal.ActionUpdateAccount, 303, 200, ""},
		{"POST /account", portal.ActionUpdateAccount, 303, 303, ""}, // a bare post changes nothing
		{"GET /account/password", portal.ActionUpdateAccount, 303, 200, ""},
		{"POST /account/password", portal.ActionUpdateAccount, 303, 422, ""},
		{"GET /account/email", portal.ActionUpdateAccount, 303, 200, ""},
		{"POST /account/email", portal.ActionUpdateAccount, 303, 422, ""},
		{"POST /account/email/codes", portal.ActionUpdateAccount, 303, 303, ""}, // none is under way
		{"POST /account/email/new", portal.ActionUpdateAccount, 303, 303, ""},
		{"POST /account/email/withdraw", portal.ActionUpdateAccount, 303, 303, ""},
		{"GET /account/devices", portal.ActionListDevices, 303, 200, ""},
		{"POST /account/devices/others", portal.ActionListDevices, 303, 303, ""},
		{"POST /account/devices/:place", portal.ActionListDevices, 303, 404, ""},
		{"GET /email-changes", portal.ActionDecideEmailChanges, 303, 200, ""},
		{"GET /email-changes/:change", portal.ActionDecideEmailChanges, 303, 404, ""}, // there is none of that reference
		{"POST /email-changes/:change/approve", portal.ActionDecideEmailChanges, 303, 404, ""},
		{"POST /email-changes/:change/refuse", portal.ActionDecideEmailChanges, 303, 404, ""},
	}
)
