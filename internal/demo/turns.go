package demo

import (
	"context"
	"fmt"

	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// declining is a form whose owner has asked the council to agree that it is declined.
func declining(ctx context.Context, f *filler, ref string, c child) error {
	n := store.NewProposal{AccountID: f.accounts[c.owner()].ID, TaskRef: ref, Kind: store.ProposeDecline, Reason: "remit"}
	n.Words = "The question is about speech. We looked at the referral and have nothing to add to it."
	n.Instead = store.Instead{Name: "Tamsin Okonkwo", Service: "Community Speech and Language Therapy", Email: "tamsin.okonkwo@northshire-health.example"}
	return f.Store.Propose(ctx, n)
}

// returned is submitted, and then given back by the council with reasons.
func returned(ctx context.Context, f *filler, ref string, c child) error {
	if err := submitted(ctx, f, ref, c); err != nil {
		return err
	}
	me := f.accounts[officer]
	sheet, err := f.Store.OpenSheet(ctx, me.ID, ref)
	if err != nil {
		return err
	}
	w, err := f.Casework.Open(ctx, me, ref)
	if err != nil {
		return err
	}
	d := store.Decision{AccountID: me.ID, TaskRef: ref, What: portal.ReturnForm, On: sheet.On(), Words: "Thank you, this is clear. One thing is needed before the panel can decide."}
	if q := w.Form.Questions["/views/child_views"]; q != nil {
		d.Questions = []store.ReturnedQuestion{{Name: "views.child_views", Title: q.Tab.Title + ": " + q.Title, Words: "In her own words, if you can."}}
	}
	return f.Store.Decide(ctx, d)
}

// waiting is begun, with a thread of messages, and its owner asks for more time.
func waiting(ctx context.Context, f *filler, ref string, c child) error {
	if err := started(ctx, f, ref, c); err != nil {
		return err
	}
	today := portal.London(f.Now())
	missed, wanted := today.Add(-6), today.Add(24)
	n := store.NewProposal{AccountID: f.accounts[c.owner()].ID, TaskRef: ref, Kind: store.ProposeMoreTime, Reason: "missed", Wanted: &wanted}
	n.First, n.Words = &missed, "The assessment in clinic was missed. The next one is in a fortnight."
	if err := f.Store.Propose(ctx, n); err != nil {
		return err
	}
	for i, words := range []string{"Is there a telephone number for the family? The one on the form does not answer.", "The mother has a new one: we have put it on the record. Ring after three."} {
		m := store.NewMessage{AccountID: f.accounts[c.owner()].ID, TaskRef: ref, Ref: vault.Ref() + vault.Ref(), Words: words}
		if i > 0 {
			m.AccountID = f.accounts[officer].ID
			if err := f.Store.ReadMessages(ctx, m.AccountID, ref); err != nil {
				return err
			}
		}
		if err := f.Store.SendMessage(ctx, m); err != nil {
			return fmt.Errorf("message: %w", err)
		}
	}
	return nil
}
