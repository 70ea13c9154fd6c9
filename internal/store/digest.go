package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// MailDigest is the data of TemplateDigest: how many of what, and no more.
type MailDigest struct {
	Lines []MailDigestLine `json:"lines"`
	Path  string           `json:"path"`
}

// MailDigestLine counts the news of one class.
type MailDigestLine struct {
	Class string `json:"class"`
	Count int    `json:"count"`
}

// digestKept is how long it is kept what a daily mail told of.
const digestKept = 30 * 24 * time.Hour

// Notifications is which mail an account wants when; what is not in it is mailed at once.
func (s *Store) Notifications(ctx context.Context, accountID int64) (map[string]portal.NotifyWay, error) {
	rows, err := s.db.QueryContext(steady(ctx), "select class, way from notification_choices where account_id = ?", accountID)
	if err != nil {
		return nil, fault(err)
	}
	out := map[string]portal.NotifyWay{}
	err = each(rows, func(rows *sql.Rows) error {
		var class string
		var way portal.NotifyWay
		err := rows.Scan(&class, &way)
		out[class] = way
		return err
	})
	return out, fault(err)
}

// SetNotifications keeps which mail an account wants when, from now on. Invalid for what
// cannot be chosen.
func (s *Store) SetNotifications(ctx context.Context, accountID int64, ways map[string]portal.NotifyWay) error {
	for class, way := range ways {
		if err := portal.CheckNotify(class, way); err != nil {
			return err
		}
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "delete from notification_choices where account_id = ?", accountID); err != nil {
			return err
		}
		for class, way := range ways {
			if way == portal.AtOnce {
				continue
			}
			_, err := tx.ExecContext(ctx, "insert into notification_choices (account_id, class, way) values (?, ?, ?) on conflict (account_id, class) do update set way = excluded.way", accountID, class, string(way))
			if err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, event{kind: AuditNotifications, account: accountID})
	})
}

// chosen reports whether a mail goes out at once. One that its account wants in the daily mail
// is put there, one that it does not want is left out.
func (s *Store) chosen(ctx context.Context, tx bun.Tx, m newMail) (atOnce bool, err error) {
	class := portal.NotifyClassOf(m.template).Name
	if m.account == 0 || class == "" {
		return true, nil
	}
	var way portal.NotifyWay
	err = tx.QueryRowContext(ctx, "select way from notification_choices where account_id = ? and class = ?", m.account, class).Scan(&way)
	switch {
	case err == sql.ErrNoRows:
		return true, nil
	case err != nil || way == portal.Never:
		return false, err
	}
	day := portal.London(s.now())
	if class != "reminders" && class != "group" && s.now().In(portal.Zone).Hour() >= portal.DigestHour {
		day = day.Add(1) // what reminds goes out with the daily mail of its day
	}
	_, err = tx.ExecContext(ctx, "insert into digest_items (account_id, task_id, template, class, for_day, made_at) values (?, nullif(?, 0), ?, ?, ?::date, ?)",
		m.account, m.task, m.template, class, day.String(), s.now())
	return false, err
}

// digestBatch is how many daily mails are made before it is looked again.
const digestBatch = 100

// claimDigestsSQL claims the daily mails of a day: ?0 today in London, ?1 the number. Two
// processes claim each at most once.
const claimDigestsSQL = `with who as (
  select distinct i.account_id from digest_items i where i.mail_id is null and i.for_day <= ?0::date
    and not exists (select 1 from digests d where d.account_id = i.account_id and d.day = ?0::date) limit ?1
)
insert into digests (account_id, day) select account_id, ?0::date from who on conflict do nothing returning account_id`

// SendDigests mails everybody who wants it and has news what is new, once a day: at the first
// run of a day. It may be run as often as one likes and in several processes at once. It gives
// how many people got one.
func (s *Store) SendDigests(ctx context.Context) (people int, err error) {
	for {
		claimed, sent, err := s.sendSomeDigests(ctx)
		people += sent
		if err != nil || claimed == 0 {
			return people, err
		}
	}
}

func (s *Store) sendSomeDigests(ctx context.Context) (claimed, sent int, err error) {
	today := portal.London(s.now())
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		claimed, sent = 0, 0
		rows, err := tx.QueryContext(ctx, claimDigestsSQL, today.String(), digestBatch)
		if err != nil {
			return err
		}
		var accounts []int64
		err = each(rows, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			accounts = append(accounts, id)
			return err
		})
		claimed = len(accounts)
		for i := 0; err == nil && i < len(accounts); i++ {
			var one bool
			if one, err = s.sendDigest(ctx, tx, accounts[i], today); one {
				sent++
			}
		}
		return err
	})
	return claimed, sent, err
}

// newsSQL counts what is news: of new forms and reminders what the account still has to do.
// ?0 account, ?1 the day.
const newsSQL = `select i.class, count(distinct case when i.class in ('new', 'reminders', 'group') then coalesce(i.task_id, -i.id) else i.id end)
from digest_items i left join tasks t on t.id = i.task_id
where i.account_id = ?0 and i.mail_id is null and i.for_day <= ?1::date
  and (i.class not in ('new', 'reminders', 'group') or t.state in ('assigned', 'returned', 'counter_signing') and (i.class = 'group' or t.owner_id = i.account_id or t.owner_id is null))
group by i.class`

// noNewsSQL removes the forms that newsSQL does not count, so that no mail stands for having told of them.
const noNewsSQL = `delete from digest_items i using tasks t where t.id = i.task_id and i.account_id = ?0 and i.mail_id is null and i.for_day <= ?1::date
  and i.class in ('new', 'reminders') and not (t.state in ('assigned', 'returned', 'counter_signing') and (t.owner_id = i.account_id or t.owner_id is null))`

// sendDigest mails one account what is new, if anything still is.
func (s *Store) sendDigest(ctx context.Context, tx bun.Tx, account int64, day portal.Date) (sent bool, err error) {
	counts := map[string]int{}
	rows, err := tx.QueryContext(ctx, newsSQL, account, day.String())
	if err != nil {
		return false, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var class string
		var n int
		err := rows.Scan(&class, &n)
		counts[class] = n
		return err
	})
	if err != nil {
		return false, err
	}
	email, _, err := addressOf(ctx, tx, account)
	if portal.CodeOf(err) == portal.NotFound {
		counts, err = nil, nil // the account is closed
	}
	if err != nil {
		return false, err
	}
	data := MailDigest{Path: "/"}
	for _, c := range portal.NotifyClasses {
		if counts[c.Name] > 0 {
			data.Lines = append(data.Lines, MailDigestLine{c.Name, counts[c.Name]})
		}
	}
	if len(data.Lines) == 0 {
		_, err := tx.ExecContext(ctx, "delete from digest_items where account_id = ? and mail_id is null and for_day <= ?::date", account, day.String())
		return false, err
	}
	if _, err := tx.ExecContext(ctx, noNewsSQL, account, day.String()); err != nil {
		return false, err
	}
	id, err := s.insertMail(ctx, tx, newMail{account: account, to: email, template: TemplateDigest, data: data})
	if err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, "update digest_items set mail_id = ? where account_id = ? and mail_id is null and for_day <= ?::date", id, account, day.String())
	return true, err
}
