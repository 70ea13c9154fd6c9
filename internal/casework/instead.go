package casework

import (
	"context"
	"net/url"

	"portico/internal/portal"
)

// AskInstead begins to send the form of a task to whom its decline names, about the same case.
// Nothing is sent yet: the officer sees it first, and puts right what is missing.
func (c *Casework) AskInstead(ctx context.Context, account portal.Account, w *Work) (*Sending, error) {
	s, err := c.NewSending(ctx, account, w.CaseRef)
	if err != nil {
		return nil, err
	}
	to := w.Decline.Instead
	return s, c.KeepSending(ctx, account, s, url.Values{"_q": {askForm, askEmail, askName}, askForm: {w.Form.Key}, askEmail: {to.Email}, askName: {to.Name}})
}
