package demo

import (
	"context"
	"net/url"

	"portico/internal/casework"
	"portico/internal/store"
	"portico/internal/vault"
)

// counterSigning is filled in, and with a colleague who has changed and said something.
func counterSigning(ctx context.Context, f *filler, ref string, c child) error {
	w, err := f.open(ctx, ref, c)
	if err != nil {
		return err
	}
	if err := f.answer(ctx, w, c, len(w.Form.Tabs)); err != nil {
		return err
	}
	note := "Please check the amounts in section 6, and whether the seating review is ours or the wheelchair service’s."
	if err := f.Casework.AskSignature(ctx, w, f.accounts[colleague].Ref, note, true); err != nil {
		return err
	}
	if w, err = f.Casework.Open(ctx, f.accounts[colleague], ref); err != nil {
		return err
	}
	const name = "needs.strengths"
	_, err = f.Casework.Save(ctx, w, casework.Post{Tab: "needs", Base: w.Tabs["needs"].Revision, SaveID: vault.Ref(), Close: true, Form: url.Values{"_q": {name},
		name: {"She has a lively curiosity and an excellent memory for what she hears. She explains ideas clearly and asks for help from people she trusts."}}})
	if err != nil {
		return err
	}
	return f.Casework.Comment(ctx, w, store.NewComment{Path: name, Body: "I put it stronger, as the school does. Is that right?"})
}

// counterSigned is counterSigning, signed and submitted by the colleague.
func counterSigned(ctx context.Context, f *filler, ref string, c child) error {
	if err := counterSigning(ctx, f, ref, c); err != nil {
		return err
	}
	w, err := f.Casework.Open(ctx, f.accounts[colleague], ref)
	if err != nil {
		return err
	}
	_, err = f.Casework.Submit(ctx, w, true)
	return err
}
