package demo

import (
	"context"
	"fmt"

	"portico/internal/store"
)

// group is a work group of the demo. The first member runs it, the last may counter-sign.
type group struct {
	store.GroupDetails
	members []string
}

var groups = []group{
	{store.GroupDetails{Name: "Paediatric OT (North)", Organisation: trust, Domains: "northshire-health.example"}, []string{clerk, therapist, colleague}},
	{store.GroupDetails{Name: "Community Health Admin", Organisation: trust, Mailbox: "send.admin@northshire-health.example"}, []string{clerk, therapist}},
}

// workGroups makes the work groups, as an officer does it.
func (f *filler) workGroups(ctx context.Context) error {
	by := f.accounts[officer].ID
	f.groups = map[string]string{}
	for _, g := range groups {
		ref, err := f.Store.CreateGroup(ctx, by, g.GroupDetails)
		if err != nil {
			return fmt.Errorf("demo: %s: %w", g.Name, err)
		}
		f.groups[g.Name] = ref
		for i, email := range g.members {
			if _, err := f.Store.AddMember(ctx, by, ref, email); err != nil {
				return fmt.Errorf("demo: %s: %w", email, err)
			}
			if err := f.Store.SetMember(ctx, by, ref, f.accounts[email].Ref, i == 0, i == len(g.members)-1 && len(g.members) > 2); err != nil {
				return fmt.Errorf("demo: %s: %w", email, err)
			}
		}
	}
	return nil
}

// passedOn is started, and then re-assigned to a colleague with a note.
func passedOn(ctx context.Context, f *filler, ref string, c child) error {
	if err := started(ctx, f, ref, c); err != nil {
		return err
	}
	_, err := f.Store.Reassign(ctx, store.HandOver{ByID: f.accounts[therapist].ID, TaskRef: ref, ToRef: f.accounts[colleague].Ref,
		Note: "Sections 1 to 4 are finished. The seating visit is booked: you would need to go."})
	return err
}
