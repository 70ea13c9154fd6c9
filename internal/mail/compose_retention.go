package mail

import (
	"encoding/json"
)

// retentionWordings are of retention, holds and confirmed exports.
var retentionWordings = map[string]wording{"removals": removalsWords}

func removalsWords(data []byte, base string, _ Help) (string, []string, error) {
	var d infectedData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "Records are about to be removed", []string{
		"The council’s rules on keeping records let some forms or cases go within the next weeks. Nothing goes within 14 days of this mail.",
		"Sign in to see what goes when:\n" + base + d.Path,
		"Put a case on hold to keep its records.",
	}, nil
}
