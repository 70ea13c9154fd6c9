package portal

import (
	"slices"
	"testing"
)

func TestDomains(t *testing.T) {
	t.Parallel()
	if got := Domains(" @NHS.example,  trust.example;\nnhs.example @"); !slices.Equal(got, []string{"nhs.example", "trust.example"}) {
		t.Errorf("domains are %q", got)
	}
	if DomainOf(" Ann@NHS.Example ") != "nhs.example" || DomainOf("nobody") != "" {
		t.Error("the domain of an address is what stands after the @")
	}
	for _, r := range HandReasons {
		if r.Words() == "" {
			t.Errorf("the reason %s has no words", r)
		}
	}
	for _, from := range []TaskState{Assigned, Returned} {
		if to, err := Next(from, EventReassign); err != nil || to != from {
			t.Errorf("what is %s becomes %s, %v when it changes hands", from, to, err)
		}
	}
	for _, from := range []TaskState{CounterSigning, Submitted, Accepted, Retracted, DeclineProposed, Declined} {
		if _, err := Next(from, EventReassign); CodeOf(err) != Conflict {
			t.Errorf("what is %s changes hands: %v", from, err)
		}
	}
}
