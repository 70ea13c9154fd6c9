package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/url"

	"portico/engine"
	"portico/engine/doc"
	"portico/engine/pdf"
	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/store"
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

// retracted is started, and then taken back by the council.
func retracted(ctx context.Context, f *filler, ref string, c child) error {
	if err := started(ctx, f, ref, c); err != nil {
		return err
	}
	return f.Store.RetractTask(ctx, store.Retract{AccountID: f.accounts[officer].ID, TaskRef: ref, Reason: "other_form",
		Words: "The family has moved within the county. You will get the form for the new school."})
}

// sendWithPaper sends the form as an officer does it, with a paper.
func (f *filler) sendWithPaper(ctx context.Context, c child, caseRef string) error {
	me := f.accounts[officer]
	s, err := f.Casework.NewSending(ctx, me, caseRef)
	if err != nil {
		return err
	}
	entered := url.Values{"_q": {"r1.form", "r1.email", "r1.comments"}, "r1.form": {"ot-advice"}, "r1.email": {c.owner()}, "r1.comments": {c.Comments}}
	if err := f.Casework.KeepSending(ctx, me, s, entered); err != nil {
		return err
	}
	paper, err := pdf.Print(&doc.Document{Title: "A paper of the council", Lang: "en-GB", Banner: doc.Banner{Organisation: "Northshire County Council"},
		Blocks: []doc.Block{doc.Heading{Level: 1, Text: c.Paper}}}, pdf.Options{Created: f.Now()})
	if err != nil {
		return err
	}
	if err := f.Casework.Enclose(ctx, me, s, casework.Upload{Name: c.Paper, Body: paper}); err != nil {
		return err
	}
	_, err = f.Casework.SendSending(ctx, me, s)
	return err
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
