package store

import (
	"context"
	"database/sql"
)

// OpenSender is who of the council sent a form that is still open, for questions about it.
type OpenSender struct {
	Name, Team, Phone, Email string
	FormType, ChildName      string
}

const openSendersSQL = `select a.name, a.organisation, a.phone, a.email, v.form_type, c.child_name
from tasks t join accounts a on a.id = t.sender_id join cases c on c.id = t.case_id
join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id
where t.owner_id = ? and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed')
order by a.name, a.id, t.due_on nulls last, t.id`

// OpenSenders are who sent the open forms of an owner, a line for each form, those of one
// sender together.
func (s *Store) OpenSenders(ctx context.Context, accountID int64) ([]OpenSender, error) {
	rows, err := s.db.QueryContext(steady(ctx), openSendersSQL, accountID)
	if err != nil {
		return nil, fault(err)
	}
	var out []OpenSender
	err = each(rows, func(rows *sql.Rows) error {
		var o OpenSender
		err := rows.Scan(&o.Name, &o.Team, &o.Phone, &o.Email, &o.FormType, &o.ChildName)
		out = append(out, o)
		return err
	})
	return out, fault(err)
}
