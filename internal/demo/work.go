package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"portico/engine"
	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/vault"
)

// work does something on a sent form as its owner.
type work func(ctx context.Context, f *filler, ref string, c child) error

// started answers the first sections of the form.
func started(ctx context.Context, f *filler, ref string, c child) error {
	w, err := f.open(ctx, ref, c)
	if err != nil {
		return err
	}
	return f.answer(ctx, w, c, 4)
}

// submitted answers everything, attaches a drawing and submits.
func submitted(ctx context.Context, f *filler, ref string, c child) error {
	w, err := f.open(ctx, ref, c)
	if err != nil {
		return err
	}
	if err := f.answer(ctx, w, c, len(w.Form.Tabs)); err != nil {
		return err
	}
	drawing, err := chart()
	if err != nil {
		return err
	}
	if _, err := f.Casework.Attach(ctx, w, casework.Upload{Name: "Handwriting sample.png", Kind: "Child's work",
		Description: "Copied sentence, ten minutes", Body: drawing}); err != nil {
		return err
	}
	if _, err := f.Casework.Submit(ctx, w, true); err != nil {
		return fmt.Errorf("submit: %w", err)
	}
	return nil
}

func (f *filler) open(ctx context.Context, ref string, c child) (*casework.Work, error) {
	w, err := f.Casework.Open(ctx, f.accounts[c.owner()], ref)
	if err != nil {
		return nil, err
	}
	return w, f.Casework.Seen(ctx, w)
}

// answer takes the typical sample's answers for the first n tabs. Prefilled facts stay
// those of the child.
func (f *filler) answer(ctx context.Context, w *casework.Work, c child, n int) error {
	raw, err := formdefs.Sample(w.Form.Key, "typical")
	if err != nil {
		return err
	}
	sample, err := engine.ParseAnswers(raw)
	if err != nil {
		return err
	}
	for _, tab := range w.Form.Tabs[:n] {
		if tab.Attachments != nil {
			continue
		}
		form := w.Form.PostOf(tab, sample)
		post := casework.Post{Tab: tab.Name, Form: form, Base: w.Tabs[tab.Name].Revision, SaveID: vault.Ref(), Close: true}
		if _, err := f.Casework.Save(ctx, w, post); err != nil {
			return fmt.Errorf("tab %s: %w", tab.Name, err)
		}
	}
	return nil
}

// chart draws a small picture to attach: grey ruled lines.
func chart() ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, 480, 320))
	for y := range 320 {
		for x := range 480 {
			c := color.RGBA{255, 255, 255, 255}
			if y%40 == 39 {
				c = color.RGBA{160, 170, 175, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}
