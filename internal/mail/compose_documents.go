package mail

import "encoding/json"

// documentWordings are of supporting documents.
var documentWordings = map[string]wording{"file_infected": infectedWords}

type infectedData struct {
	Path string `json:"path"`
}

func infectedWords(data []byte, base string, help Help) (string, []string, error) {
	var d infectedData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "A file you uploaded was removed", []string{
		"A file that you uploaded had to wait for the virus check. The check has now found something harmful in it, so the file was removed. Nobody has opened it.",
		"Sign in to see which file it is:",
		"    " + base + d.Path,
		"Have the computer that the file came from checked for viruses before you upload another copy. If you need help, tell the council" + help.asked() + ".",
	}, nil
}
