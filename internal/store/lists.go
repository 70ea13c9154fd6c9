package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
)

// List is a list of choices that the council keeps up to date (x-live).
type List struct {
	Name, Title string
	Revision    int64
	ChangedAt   time.Time
	ChangedBy   string // name of the account; "" for the catalogue
	Options     []ListOption
}

// ListOption is one choice. A retired one is no longer offered.
type ListOption struct {
	Code, Label string
	Retired     bool
}

// Offered are the words of the choices that are offered, in their order.
func (l List) Offered() []string {
	var out []string
	for _, o := range l.Options {
		if !o.Retired {
			out = append(out, o.Label)
		}
	}
	return out
}

const listsSQL = `select l.name, l.title, l.revision, l.changed_at, coalesce(a.name, ''), coalesce(o.code, ''), coalesce(o.label, ''), o.retired_at is not null
from lists l left join accounts a on a.id = l.changed_by left join list_options o on o.list_id = l.id `

// Lists gives the lists of these names, or all of them without any, by name, each with its
// options in their order. A name that is no list is left out.
func (s *Store) Lists(ctx context.Context, names ...string) ([]List, error) {
	where, args := "", []any{}
	if len(names) > 0 {
		where, args = "where l.name = any(?) ", []any{pgdialect.Array(names)}
	}
	rows, err := s.db.QueryContext(steady(ctx), listsSQL+where+"order by l.name, o.position, o.code", args...)
	if err != nil {
		return nil, fault(err)
	}
	var out []List
	err = each(rows, func(rows *sql.Rows) error {
		var l List
		var o ListOption
		if err := rows.Scan(&l.Name, &l.Title, &l.Revision, &l.ChangedAt, &l.ChangedBy, &o.Code, &o.Label, &o.Retired); err != nil {
			return err
		}
		if n := len(out); n == 0 || out[n-1].Name != l.Name {
			l.ChangedAt = l.ChangedAt.UTC()
			out = append(out, l)
		}
		if o.Code != "" {
			last := &out[len(out)-1]
			last.Options = append(last.Options, o)
		}
		return nil
	})
	return out, fault(err)
}

const listsStampSQL = "select coalesce(string_agg(name || ' ' || revision, ',' order by name), '') from lists where name = any(string_to_array($1, ','))"

// ListsStamp gives a text that is another one once any of these lists was changed.
func (s *Store) ListsStamp(ctx context.Context, names []string) (stamp string, err error) {
	err = s.hot.row(steady(ctx), listsStampSQL, []any{strings.Join(names, ",")}, &stamp)
	return stamp, fault(err)
}

// AddList makes a list that is not there yet, as a form brings it along; a list that is
// there stays as the council has it.
func (s *Store) AddList(ctx context.Context, l List) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, `insert into lists (name, title, changed_at) values (?, ?, ?) on conflict (name) do nothing returning id`,
			clean(l.Name), clean(l.Title), s.now()).Scan(&id)
		if err == sql.ErrNoRows {
			return nil
		}
		if err != nil {
			return err
		}
		for i, o := range l.Options {
			if err := putOption(ctx, tx, id, o, i); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, event{kind: AuditListChanged, object: l.Name, detail: "1"})
	})
}

func putOption(ctx context.Context, tx bun.Tx, list int64, o ListOption, position int) error {
	_, err := tx.ExecContext(ctx, `insert into list_options (list_id, code, label, position) values (?, ?, ?, ?)
on conflict (list_id, code) do update set position = excluded.position, retired_at = null`, list, clean(o.Code), clean(o.Label), position)
	return err
}

// SaveList sets what a list offers, in this order. Words that the list had before keep
// their code; new words get one; what is not named is retired. NotFound when there is no
// such list, Conflict when it was changed since that revision.
func (s *Store) SaveList(ctx context.Context, name string, base int64, labels []string, byID int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id, revision int64
		err := tx.QueryRowContext(ctx, "select id, revision from lists where name = ? for update", clean(name)).Scan(&id, &revision)
		if err != nil {
			return orGone(err)
		}
		if revision != base {
			return portal.Fail(portal.Conflict, "Somebody else changed this list while you had it open. Look at it as it is now, and put your changes in again.")
		}
		codes, err := listCodes(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "update list_options set retired_at = ?, position = 1000000 where list_id = ? and retired_at is null", s.now(), id); err != nil {
			return err
		}
		for i, label := range labels {
			code, known := codes[clean(label)]
			if !known {
				code = newCode(label, codes)
			}
			if err := putOption(ctx, tx, id, ListOption{Code: code, Label: label}, i); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "update lists set revision = revision + 1, changed_at = ?, changed_by = ? where id = ?", s.now(), byID, id); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditListChanged, account: byID, object: name, detail: strconv.FormatInt(revision+1, 10)})
	})
}

// listCodes are the codes of a list by their words, retired ones too.
func listCodes(ctx context.Context, tx bun.Tx, list int64) (map[string]string, error) {
	rows, err := tx.QueryContext(ctx, "select label, code from list_options where list_id = ?", list)
	if err != nil {
		return nil, err
	}
	codes := map[string]string{}
	return codes, each(rows, func(rows *sql.Rows) error {
		var label, code string
		err := rows.Scan(&label, &code)
		codes[label] = code
		return err
	})
}

// newCode makes a code out of the words of a choice, and adds it to the codes.
func newCode(label string, codes map[string]string) string {
	taken := map[string]bool{}
	for _, code := range codes {
		taken[code] = true
	}
	stem := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, label), "-")
	if stem = stem[:min(len(stem), 40)]; stem == "" {
		stem = "choice"
	}
	code := stem
	for n := 2; taken[code]; n++ {
		code = fmt.Sprintf("%s-%d", stem, n)
	}
	codes[clean(label)] = code
	return code
}
