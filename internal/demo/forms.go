package demo

import (
	"context"
	_ "embed"
	"strings"
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
	if err := f.Casework.StartDraft(ctx, "travel-help", 1, by); err != nil {
		return err
	}
	draft, err := f.Casework.Draft(ctx, "travel-help")
	if err != nil {
		return err
	}
	wrong := strings.NewReplacer(`"maxLength": 200`, `"maxlength": 200`, `"type": "boolean"`, `"type": "yes or no"`).Replace(travel)
	_, err = f.Casework.SaveDraft(ctx, "travel-help", []byte(wrong), draft.Revision, by)
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
