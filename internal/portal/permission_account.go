package portal

// The actions on accounts.
const (
	ActionForgottenPassword  Action = "forgotten_password"
	ActionUpdateAccount      Action = "update_account"
	ActionListDevices        Action = "list_devices"
	ActionDecideEmailChanges Action = "decide_email_changes"
)

// accountPermissions are those of accounts: registering, passwords, devices.
var accountPermissions = []Permission{
	{ActionForgottenPassword, anybody, nil},
	{ActionUpdateAccount, signedIn, nil},
	{ActionListDevices, signedIn, nil},
	{ActionDecideEmailChanges, officer, nil},
}
