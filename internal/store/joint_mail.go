package store

import (
	"context"
	"database/sql"
	"encoding/json"

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

// queueAll queues what was collected: one mail for each address, template and work group, which
// tells of all, and with it, without a job of their own, those of the other forms.
func (s *Store) queueAll(ctx context.Context, tx bun.Tx, with *companions) error {
	type whom struct{ to, template, group string }
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
		at := whom{m.to, m.template, groupOf(m.data)}
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

// groupOf is the name of the work group that the data of a mail names; "" for none.
func groupOf(data any) string {
	d, _ := data.(MailGroupTask)
	return d.Group
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

// failedTogether are the failed mails that go out again with one of them, the lead first: itself
// alone when its lead has not failed or was set aside. Mail whose addresses are no longer the
// same has nothing in common any more: none tells of the others' forms.
func (s *Store) failedTogether(ctx context.Context, tx bun.Tx, m failedMail) ([]failedMail, error) {
	rows, err := tx.QueryContext(ctx, "select m.id, coalesce(c.id, 0), coalesce(c.case_id, 0), m.settled_at is null, "+failedTo+failedFrom+"where (m.id = ?0 or m.lead_id = ?0) and m.state = 'failed' order by m.id for update of m", m.lead)
	if err != nil {
		return nil, err
	}
	var all []failedMail
	alike := true
	err = each(rows, func(rows *sql.Rows) error {
		var open bool
		one := failedMail{lead: m.lead}
		err := rows.Scan(&one.id, &one.task, &one.case_, &open, &one.to)
		if alike = alike && one.to == m.to; open {
			all = append(all, one)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case all[0].id != m.lead:
		return []failedMail{m}, nil
	case !alike:
		return []failedMail{m}, s.partMails(ctx, tx, m.lead)
	}
	return all, nil
}

// partMails makes mail that went out together mail of one form each.
func (s *Store) partMails(ctx context.Context, tx bun.Tx, lead int64) error {
	var sealed []byte
	if err := tx.QueryRowContext(ctx, "select data from mails where id = ?", lead).Scan(&sealed); err != nil {
		return err
	}
	body, err := s.ring.Open(sealed, mailContext(lead))
	if err != nil {
		return err
	}
	var data map[string]json.RawMessage
	if err := json.Unmarshal(body, &data); err != nil {
		return err
	}
	delete(data, "more")
	if body, err = json.Marshal(data); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "update mails set lead_id = null, data = case when id = ?0 then ?1::bytea else data end where id = ?0 or lead_id = ?0", lead, s.ring.Seal(body, mailContext(lead)))
	return err
}
