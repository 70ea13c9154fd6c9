package store

import (
	"context"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// MailForm is one more form that a mail tells of.
type MailForm struct {
	FormType string       `json:"form_type"`
	Due      *portal.Date `json:"due,omitempty"`
	Path     string       `json:"path"`
}

// companions are what the tasks of one sending have in common: their mails, so that who gets several
// forms gets one mail of all, and the sheets of parts by what NewTask.Shared says.
type companions struct {
	mails  []newMail
	sheets map[string]int64
}

// post takes a mail, or queues it at once where nothing is collected.
func (s *Store) post(ctx context.Context, tx bun.Tx, m newMail, with *companions) error {
	if with == nil {
		return s.queueMail(ctx, tx, m)
	}
	with.mails = append(with.mails, m)
	return nil
}

// queueAll queues what was collected: one mail for each address and template, which tells of
// all, and with it, without a job of their own, those of the other forms.
func (s *Store) queueAll(ctx context.Context, tx bun.Tx, with *companions) error {
	type whom struct{ to, template string }
	var order []whom
	alike := map[whom][]newMail{}
	for _, m := range with.mails {
		atOnce, err := s.chosen(ctx, tx, m)
		if err != nil {
			return err
		}
		if !atOnce {
			continue
		}
		at := whom{m.to, m.template}
		if alike[at] == nil {
			order = append(order, at)
		}
		alike[at] = append(alike[at], m)
	}
	for _, at := range order {
		if err := s.queueJoint(ctx, tx, alike[at]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) queueJoint(ctx context.Context, tx bun.Tx, all []newMail) error {
	first, more := all[0], []MailForm{}
	for _, m := range all[1:] {
		more = append(more, formOf(m.data))
	}
	first.data = tellingOf(first.data, more)
	lead, err := s.insertMail(ctx, tx, first)
	for i := 1; err == nil && i < len(all); i++ {
		all[i].lead = lead
		_, err = s.insertMail(ctx, tx, all[i])
	}
	return err
}

// formOf is the form that the data of a mail tells of.
func formOf(data any) MailForm {
	switch d := data.(type) {
	case MailTaskAssigned:
		return MailForm{d.FormType, d.Due, d.Path}
	case MailInvitation:
		return MailForm{d.FormType, d.Due, d.Path}
	case MailGuest:
		return MailForm{d.FormType, d.Due, d.Path}
	case MailGroupTask:
		return MailForm{d.FormType, d.Due, d.Path}
	}
	return MailForm{}
}

// tellingOf is the data of a mail that tells of more forms.
func tellingOf(data any, more []MailForm) any {
	switch d := data.(type) {
	case MailTaskAssigned:
		d.More = more
		return d
	case MailInvitation:
		d.More = more
		return d
	case MailGuest:
		d.More = more
		return d
	case MailGroupTask:
		d.More = more
		return d
	}
	return data
}
