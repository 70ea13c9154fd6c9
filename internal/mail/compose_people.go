package mail

import "encoding/json"

// peopleWordings are of people, teams, roles, imports and the access review.
var peopleWordings = map[string]wording{"account_made": accountMadeWords, "account_reset": accountResetWords}

type accountData struct {
	Path string `json:"path"`
}

func accountMadeWords(data []byte, base string, help Help) (string, []string, error) {
	var d accountData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "You have an account", []string{
		"The council has made an account for this email address, for the forms about children with special educational needs.",
		"Set your password first. Enter this email address there, and we send you a code:\n" + base + d.Path,
		"If you did not expect this, tell the council" + help.asked() + ".",
	}, nil
}

func accountResetWords(data []byte, base string, help Help) (string, []string, error) {
	var d accountData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "Set a new password", []string{
		"An administrator of the council has reset your password and signed you out everywhere.",
		"Set a new one. Enter this email address there, and we send you a code:\n" + base + d.Path,
		"If you did not expect this, tell the council" + help.asked() + ".",
	}, nil
}
