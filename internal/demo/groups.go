package demo

import (
	"context"
	"fmt"

	"portico/internal/portal"
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

// away is an automatic reply that runs: whoever sends the clerk a form reads it, and is offered
// her work group instead.
func (f *filler) away(ctx context.Context) error {
	from := portal.London(f.Now())
	until := from.Add(9)
	err := f.Store.SaveAbsence(ctx, f.accounts[clerk].ID, store.Absence{Running: true, From: &from, Until: &until,
		Text:   "I am on leave. The office reads new requests twice a day and gives them to a therapist.",
		Deputy: store.Deputy{Ref: f.groups["Community Health Admin"]}})
	if err != nil {
		return fmt.Errorf("demo: automatic reply: %w", err)
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
