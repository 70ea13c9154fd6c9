package mail

import (
	"encoding/json"
	"fmt"
	"slices"

	"portico/internal/portal"
)

// groupWordings are of work groups and of tasks that change hands.
var groupWordings = map[string]wording{
	"group_task": groupTaskWords, "task_reassigned": reassignedWords, "task_taken_over": takenOverWords,
	"group_joined": joinedWords, "group_left": leftWords, "group_invited": groupInvitedWords,
}

type (
	groupTaskData struct {
		FormType string       `json:"form_type"`
		Group    string       `json:"group"`
		Due      *portal.Date `json:"due"`
		Back     bool         `json:"back"`
		Count    int          `json:"count"`
		Path     string       `json:"path"`
		More     []formData   `json:"more"`
	}
	reassignedData struct {
		FormType string       `json:"form_type"`
		By       string       `json:"by"`
		Due      *portal.Date `json:"due"`
		Path     string       `json:"path"`
	}
	groupData struct {
		Group string `json:"group"`
		Path  string `json:"path"`
	}
)

// dueWords are a due date behind a subject, and in a sentence.
func dueWords(due *portal.Date) (subject, sentence string) {
	if due == nil {
		return "", "It has no due date."
	}
	return " – due " + due.Long(), "It is to be completed and submitted by " + due.Long() + "."
}

func groupTaskWords(data []byte, base string, _ Help) (string, []string, error) {
	var d groupTaskData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	tail, due := dueWords(d.Due)
	pick := "Sign in and press Pickup under “Tasks assigned to your Work Groups” to take it:\n" + base + d.Path
	switch {
	case len(d.More) > 0:
		return fmt.Sprintf("%d new forms for %s", len(d.More)+1, d.Group), slices.Concat([]string{fmt.Sprintf("%d new forms were sent to the work group %s:", len(d.More)+1, d.Group)},
			formList(formData{d.FormType, d.Due, ""}, d.More, ""),
			[]string{"Sign in and press Pickup under “Tasks assigned to your Work Groups” to take one:\n" + base + d.Path}), nil
	case d.Count > 1:
		return fmt.Sprintf("%d forms for %s", d.Count, d.Group), []string{
			fmt.Sprintf("%d forms have come back to the work group %s.", d.Count, d.Group),
			"Sign in and press Pickup under “Tasks assigned to your Work Groups” to take one:\n" + base + d.Path}, nil
	case d.Back:
		return "Form back in the tray of " + d.Group + tail, []string{
			fmt.Sprintf("A form has come back to the work group %s: %s. %s", d.Group, d.FormType, due), pick}, nil
	}
	return "New form for " + d.Group + tail, []string{
		fmt.Sprintf("A new form was sent to the work group %s: %s. %s", d.Group, d.FormType, due), pick}, nil
}

func reassignedWords(data []byte, base string, _ Help) (string, []string, error) {
	var d reassignedData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	tail, due := dueWords(d.Due)
	return "Form re-assigned to you" + tail, []string{
		fmt.Sprintf("%s has re-assigned a form to you: %s. %s", d.By, d.FormType, due),
		"Sign in to open it. What was written so far is there:\n" + base + d.Path,
	}, nil
}

func takenOverWords(data []byte, base string, _ Help) (string, []string, error) {
	var d reassignedData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	who := "A form was taken over from you"
	if d.By != "" {
		who = d.By + " has taken over or re-assigned a form that was with you"
	}
	return "Form taken over from you", []string{
		fmt.Sprintf("%s: %s. It is no longer among your tasks; what you have written went with it.", who, d.FormType),
		"Your tasks:\n" + base + "/tasks",
	}, nil
}

func joinedWords(data []byte, base string, help Help) (string, []string, error) {
	var d groupData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "You are in the work group " + d.Group, []string{
		fmt.Sprintf("You were added to the work group %s. You see the forms in its tray, and its members see the forms that are with you.", d.Group),
		"Your tasks:\n" + base + d.Path,
		"If you do not belong there, tell the council" + help.asked() + ".",
	}, nil
}

func leftWords(data []byte, _ string, help Help) (string, []string, error) {
	var d groupData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "You are no longer in the work group " + d.Group, []string{
		fmt.Sprintf("You were taken off the work group %s. Forms that had come to you by it are back in its tray; what you had written went with them.", d.Group),
		"If that is wrong, tell the administrator of the group or the council" + help.asked() + ".",
	}, nil
}

func groupInvitedWords(data []byte, base string, help Help) (string, []string, error) {
	var d groupData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "Register to join the work group " + d.Group, []string{
		fmt.Sprintf("You are asked to join the work group %s, which completes forms for the council.", d.Group),
		"Register with this email address, and you are in the group:\n" + base + d.Path,
		"With another address you will not be in it. The invitation is good for 28 days.",
		"If you do not belong there, do nothing, or tell the council" + help.asked() + ".",
	}, nil
}
