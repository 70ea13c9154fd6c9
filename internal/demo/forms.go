package demo

import (
	"context"
	_ "embed"
	"net/url"
	"strings"

	"portico/internal/casework"
	"portico/internal/vault"
)

// travel is a small form that the demo's author has published and is changing.
//
//go:embed travel.json
var travel string

// forms publishes a form of the council's own and leaves a draft of it that is not right
// yet, so that a new author sees what findings look like.
func (f *filler) forms(ctx context.Context) error {
	by := f.accounts[author].ID
	if err := f.Casework.NewForm(ctx, "travel-help", "", []byte(travel), by); err != nil {
		return err
	}
	if err := f.publish(ctx, by); err != nil {
		return err
	}
	if err := f.send(ctx, traveller); err != nil {
		return err
	}
	if err := f.Casework.StartDraft(ctx, "travel-help", 1, by); err != nil {
		return err
	}
	draft, err := f.Casework.Draft(ctx, "travel-help")
	if err != nil {
		return err
	}
	wrong := strings.NewReplacer(`"maxLength": 200 }`, `"maxlength": 200 }`, `"type": "boolean"`, `"type": "yes or no"`).Replace(travel)
	_, err = f.Casework.SaveDraft(ctx, "travel-help", []byte(wrong), draft.Revision, by)
	return err
}

// traveller is the child of the task that runs on the author's form.
var traveller = child{Reference: "NC-2026-01944", Name: "Tegwen Moriarty-Ames", KnownAs: "Tegwen", Born: "2014-09-17", Address: "3 Lime Walk, Northshire, NS7 3LW",
	Setting: "Castle View School", Language: "English", NHSNumber: "999 000 8906", UPN: "Z999200114008",
	YearGroup: 7, Parents: mother("Branwen Moriarty", "01632 960 197"), SentDaysAgo: 6, DueInDays: 15, Form: "travel-help", Owner: colleague, Work: travelled}

// travelled answers the first questions of the journey.
func travelled(ctx context.Context, f *filler, ref string, c child) error {
	w, err := f.open(ctx, ref, c)
	if err != nil {
		return err
	}
	form := url.Values{"_q": {"journey.mode", "journey.needs"}, "journey.mode": {"By bus, with a friend who leaves school this summer"},
		"journey.needs": {"Somebody who knows her at the stop in the morning, each school day."}}
	_, err = f.Casework.Save(ctx, w, casework.Post{Tab: "journey", Form: form, Base: w.Tabs["journey"].Revision, SaveID: vault.Ref(), Close: true})
	return err
}

func (f *filler) publish(ctx context.Context, by int64) error {
	draft, err := f.Casework.Draft(ctx, "travel-help")
	if err != nil {
		return err
	}
	_, err = f.Casework.Publish(ctx, "travel-help", draft.Revision, "First version, agreed with the transport team", by)
	return err
}
