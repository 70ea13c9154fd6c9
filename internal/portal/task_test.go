package portal

import (
	"slices"
	"strings"
	"testing"
)

func TestNext(t *testing.T) {
	t.Parallel()
	allowed := map[Event]map[TaskState]TaskState{
		EventReassign:      {Assigned: Assigned, Returned: Returned},
		EventAskSignature:  {Assigned: CounterSigning, Returned: CounterSigning},
		EventSendBack:      {CounterSigning: Assigned},
		EventSubmit:        {Assigned: Submitted, Returned: Submitted},
		EventSign:          {CounterSigning: Submitted},
		EventDecline:       {Assigned: DeclineProposed, Returned: DeclineProposed},
		EventAgreeDecline:  {DeclineProposed: Declined},
		EventRefuseDecline: {DeclineProposed: Assigned},
		EventTakeBack:      {DeclineProposed: Assigned},
		EventAccept:        {Submitted: Accepted},
		EventReturn:        {Submitted: Returned},
		EventRetract:       {Assigned: Retracted, Returned: Retracted, CounterSigning: Retracted, DeclineProposed: Retracted},
		EventReopen:        {Accepted: Returned, Declined: Returned},
	}
	for event, table := range allowed {
		for _, from := range TaskStates {
			got, err := Next(from, event)
			want, ok := table[from]
			switch {
			case ok && (err != nil || got != want):
				t.Errorf("%s at %s: %s, %v; want %s", event, from, got, err, want)
			case !ok && (CodeOf(err) != Conflict || got != from):
				t.Errorf("%s at %s: %s, %v; want a conflict", event, from, got, err)
			}
		}
	}
	if _, err := Next("odd", "odd"); CodeOf(err) != Conflict {
		t.Errorf("odd event: %v", err)
	}
}

func TestStatesHaveWords(t *testing.T) {
	t.Parallel()
	for _, s := range TaskStates {
		if s.Words() == "" || s.Open() != slices.Contains(OpenStates, s) {
			t.Errorf("%s: %q, open %v", s, s.Words(), s.Open())
		}
	}
}

func TestMay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		action   Action
		standing Standing
		state    TaskState
		want     bool
	}{
		{ActionSignIn, SignedOut, "", true},
		{ActionListTasks, SignedOut, "", false},
		{ActionListTasks, Stranger, "", true},
		{ActionOpenForm, Owner, Assigned, true},
		{ActionOpenForm, Owner, Returned, true},
		{ActionOpenForm, Owner, Submitted, false},
		{ActionOpenForm, Officer, Assigned, false},
		{ActionOpenForm, FormerOwner, Assigned, false},
		{ActionSaveForm, Stranger, Assigned, false},
		{ActionSubmit, Owner, Submitted, true},
		{ActionSubmit, Owner, Retracted, false},
		{ActionReadSubmitted, Officer, Submitted, true},
		{ActionReadSubmitted, Officer, Returned, false},
		{ActionReadSubmitted, Stranger, Submitted, false},
		{ActionReadStray, FormerOwner, Retracted, true},
		{ActionPDF, Owner, Retracted, true},
		{ActionPDF, Officer, Retracted, false},
		{ActionReadRetracted, Officer, Retracted, false},
		{ActionRetract, Officer, Assigned, true},
		{ActionRetract, Officer, Submitted, false},
		{ActionRetract, Owner, Assigned, false},
		{ActionOpenEnclosure, Owner, Retracted, false},
		{ActionDownload, FormerOwner, Submitted, false},
		{ActionInvite, Owner, Assigned, false},
		{ActionReadCase, Author, "", false},
		{"odd", Owner, Assigned, false},
	} {
		if got := May(c.action, c.standing, c.state); got != c.want {
			t.Errorf("%s by %s at %s: %v, want %v", c.action, c.standing, c.state, got, c.want)
		}
	}
}

// Whatever touches a task is closed to guests and strangers, in every state.
func TestStrangersMayDoNothingToATask(t *testing.T) {
	t.Parallel()
	general := []Action{ActionSignIn, ActionSignOut, ActionKeepSession, ActionReadDevMail, ActionReadStatic, ActionListTasks, ActionTakeHeldPost,
		ActionRegister, ActionReadInvitation,
		ActionForgottenPassword, ActionUpdateAccount, ActionListDevices, ActionListGroups, ActionReadGroup, ActionRunGroup, ActionNotify}
	general = append(general, beyondGeneral...)
	for _, p := range Permissions {
		for _, s := range append([]TaskState{""}, TaskStates...) {
			if !slices.Contains(general, p.Action) && (May(p.Action, SignedOut, s) || May(p.Action, Stranger, s)) {
				t.Errorf("%s is open to strangers at %q", p.Action, s)
			}
		}
	}
}

// Every state is a sentence of its own, and no two are the same.
func TestStateSentences(t *testing.T) {
	seen := map[string]bool{"": true}
	for _, s := range TaskStates {
		words := s.Sentence()
		if seen[words] || !strings.HasSuffix(words, ".") || !strings.Contains(words, "his form ") && !strings.HasSuffix(words, " this form.") {
			t.Errorf("%s: %q", s, words)
		}
		seen[words] = true
		if _, err := Next(s, "no such event"); !strings.Contains(SentenceOf(err), " "+words+" ") {
			t.Errorf("%s: nothing can happen: %q", s, SentenceOf(err))
		}
	}
}
