package mail

import (
	"encoding/json"
	"fmt"
	"strings"

	"portico/internal/portal"
)

// chaseWordings are of chasing, deciding in bulk, undelivered mail and notification choices.
var chaseWordings = map[string]wording{
	"chased": turnWords("The council asks again for a form", "%s: an officer of the council waits for this form and asks for it again.",
		"Open it. There you can also ask for more time, or say that it cannot be answered:"),
	"chased_tray": turnWords("The council asks again for a form of your work group", "%s: an officer of the council waits for this form and asks for it again. Nobody has picked it up yet.",
		"It stands under Tasks assigned to your Work Groups:"),
	"reminder_lead": reminderWords("A form of your work group waits", "You get this because you run the group. It stands under Group member tasks, or under Tasks assigned to your Work Groups while nobody has picked it up:"),
	"digest":        digestWords,
}

// digestWords is the daily mail: how many of what, and where.
func digestWords(data []byte, base string, _ Help) (string, []string, error) {
	var d struct {
		Lines []struct {
			Class string `json:"class"`
			Count int    `json:"count"`
		} `json:"lines"`
		Path string `json:"path"`
	}
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	var lines []string
	for _, l := range d.Lines {
		for _, c := range portal.NotifyClasses {
			switch {
			case c.Name != l.Class:
			case l.Count == 1:
				lines = append(lines, "– 1 "+c.One)
			default:
				lines = append(lines, fmt.Sprintf("– %d %s", l.Count, c.Many))
			}
		}
	}
	return "Your daily mail about forms", []string{"This is new since the last daily mail:", strings.Join(lines, "\n"), "Sign in to see it:\n" + base + d.Path,
		"You chose to get this once a day. Change that under Update account, Notifications:\n" + base + "/account/notifications"}, nil
}
