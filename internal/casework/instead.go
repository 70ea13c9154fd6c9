package casework

import (
	"context"
	"net/url"

	"portico/engine"
	"portico/internal/portal"
)

// AskInstead begins to send the form of a task to whom its decline names, about the same case.
// Nothing is sent yet: the officer sees it first, and puts right what is missing.
func (c *Casework) AskInstead(ctx context.Context, account portal.Account, w *Work) (*Sending, error) {
	s, err := c.NewSending(ctx, account, w.CaseRef)
	if err != nil {
		return nil, err
	}
	to, form := w.Decline.Instead, url.Values{}
	for name, value := range map[string]string{askForm: w.Form.Key, askEmail: to.Email, askName: to.Name} {
		form.Add(engine.FieldMarker, s.Rows[0].ID+"."+name)
		form.Set(s.Rows[0].ID+"."+name, value)
	}
	return s, c.KeepSending(ctx, account, s, form)
}
