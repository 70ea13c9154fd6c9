package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// FormLine is a form in the list of forms: its newest version and its draft.
type FormLine struct {
	Key, Title, FormType string
	Number               int // of the newest version that is in use; 0 when there is none
	Versions             int // published ever
	Note, By             string
	At                   time.Time
	Draft                *DraftLine
}

// Retired says that the form was published and no version of it is in use.
func (f FormLine) Retired() bool { return f.Versions > 0 && f.Number == 0 }

// DraftLine tells of a draft without its text.
type DraftLine struct {
	Title            string
	Revision         int64
	Base             int // number of the version that it was begun from; 0 for none
	Errors, Warnings int
	By               string
	At               time.Time
}

// formsSQL has a line for every form that is published or has a draft.
const formsSQL = `select d.key, coalesce(v.title, l.title, ''), coalesce(v.form_type, l.form_type, ''), coalesce(v.number, 0), coalesce(l.number, 0),
  coalesce(v.note, ''), coalesce(p.name, ''), v.published_at,
  r.title, coalesce(r.revision, 0), coalesce(b.number, 0), coalesce(r.errors, 0), coalesce(r.warnings, 0), coalesce(a.name, ''), r.saved_at
from definitions d
left join lateral (select title, form_type, number, note, published_by, published_at from versions
  where definition_id = d.id and retired_at is null order by number desc limit 1) v on true
left join lateral (select title, form_type, number from versions where definition_id = d.id order by number desc limit 1) l on true
left join accounts p on p.id = v.published_by
left join drafts r on r.definition_id = d.id left join accounts a on a.id = r.saved_by left join versions b on b.id = r.base_version_id
where (l.number is not null or r.revision is not null)`

// Forms are all forms with what is published and drafted of each, by their titles.
func (s *Store) Forms(ctx context.Context) ([]FormLine, error) {
	return s.forms(ctx, formsSQL+" order by lower(coalesce(v.title, l.title, r.title)), d.key")
}

// Form is one form; NotFound when there is none of that key.
func (s *Store) Form(ctx context.Context, key string) (FormLine, error) {
	found, err := s.forms(ctx, formsSQL+" and d.key = ?", clean(key))
	if err != nil {
		return FormLine{}, err
	}
	if len(found) == 0 {
		return FormLine{}, gone()
	}
	return found[0], nil
}

func (s *Store) forms(ctx context.Context, query string, args ...any) ([]FormLine, error) {
	rows, err := s.db.QueryContext(steady(ctx), query, args...)
	if err != nil {
		return nil, fault(err)
	}
	var out []FormLine
	err = each(rows, func(rows *sql.Rows) error {
		var f FormLine
		var d DraftLine
		var title sql.NullString
		var at, saved sql.NullTime
		err := rows.Scan(&f.Key, &f.Title, &f.FormType, &f.Number, &f.Versions, &f.Note, &f.By, &at,
			&title, &d.Revision, &d.Base, &d.Errors, &d.Warnings, &d.By, &saved)
		f.At = at.Time.UTC()
		if d.Title, d.At = title.String, saved.Time.UTC(); title.Valid {
			f.Draft = &d
		}
		out = append(out, f)
		return err
	})
	return out, fault(err)
}

// VersionLine is a version in the list of a form's versions.
type VersionLine struct {
	ID       int64
	Number   int
	Title    string
	Note, By string // By is "" for what came with Portico
	At       time.Time
	Retired  *time.Time
	Running  int // tasks on it that are not submitted yet
}

const formVersionsSQL = `select v.id, v.number, v.title, v.note, coalesce(a.name, ''), v.published_at, v.retired_at,
  (select count(*) from tasks t join contributions n on n.id = t.contribution_id
   where t.definition_id = d.id and n.version_id = v.id and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed'))
from versions v join definitions d on d.id = v.definition_id left join accounts a on a.id = v.published_by
where d.key = ? order by v.number desc`

// FormVersions are the versions of a form, newest first; none for an unknown key.
func (s *Store) FormVersions(ctx context.Context, key string) ([]VersionLine, error) {
	rows, err := s.db.QueryContext(steady(ctx), formVersionsSQL, clean(key))
	if err != nil {
		return nil, fault(err)
	}
	var out []VersionLine
	err = each(rows, func(rows *sql.Rows) error {
		var v VersionLine
		var retired sql.NullTime
		err := rows.Scan(&v.ID, &v.Number, &v.Title, &v.Note, &v.By, &v.At, &retired, &v.Running)
		v.At, v.Retired = v.At.UTC(), timeFrom(retired)
		out = append(out, v)
		return err
	})
	return out, fault(err)
}

// VersionNumbered gives a version of a form by its number. NotFound when there is none.
func (s *Store) VersionNumbered(ctx context.Context, key string, number int) (DefinitionVersion, error) {
	var id int64
	err := s.db.QueryRowContext(steady(ctx), `select v.id from versions v join definitions d on d.id = v.definition_id
where d.key = ? and v.number = ?`, clean(key), number).Scan(&id)
	if err != nil {
		return DefinitionVersion{}, fault(err)
	}
	return s.Version(ctx, id)
}

// Published tells for each key whether one of its versions has this hash over its bundled
// definition; a key without any version is left out.
func (s *Store) Published(ctx context.Context, hashes map[string][]byte) (map[string]bool, error) {
	rows, err := s.db.QueryContext(steady(ctx), "select d.key, v.bundled_hash from versions v join definitions d on d.id = v.definition_id")
	if err != nil {
		return nil, fault(err)
	}
	out := map[string]bool{}
	err = each(rows, func(rows *sql.Rows) error {
		var key string
		var hash []byte
		err := rows.Scan(&key, &hash)
		if want, asked := hashes[key]; asked {
			out[key] = out[key] || string(want) == string(hash)
		}
		return err
	})
	return out, fault(err)
}

// RetireVersion takes a version out of use: it is not sent any more, and what was sent
// goes on. RestoreVersion brings it back. Both NotFound for what is not there; doing it
// twice is no fault.
func (s *Store) RetireVersion(ctx context.Context, key string, number int, byID int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.setRetired(ctx, tx, key, number, byID, AuditVersionRetired, s.now())
	})
}

// RestoreVersion undoes RetireVersion.
func (s *Store) RestoreVersion(ctx context.Context, key string, number int, byID int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.setRetired(ctx, tx, key, number, byID, AuditVersionRestored, nil)
	})
}

func (s *Store) setRetired(ctx context.Context, tx bun.Tx, key string, number int, byID int64, kind AuditKind, at any) error {
	var id int64
	var was bool
	err := tx.QueryRowContext(ctx, `select v.id, v.retired_at is not null from versions v join definitions d on d.id = v.definition_id
where d.key = ? and v.number = ? for update of v`, clean(key), number).Scan(&id, &was)
	if err != nil || was == (at != nil) {
		return orGone(err)
	}
	if _, err := tx.ExecContext(ctx, "update versions set retired_at = ? where id = ?", at, id); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: kind, account: byID, object: key, detail: numberText(number)})
}

// RetireForm takes all versions of a form out of use. NotFound when none was published.
func (s *Store) RetireForm(ctx context.Context, key string, byID int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		numbers, err := numbersOf(ctx, tx, key)
		if err != nil {
			return err
		}
		for _, n := range numbers {
			if err := s.setRetired(ctx, tx, key, n, byID, AuditVersionRetired, s.now()); err != nil {
				return err
			}
		}
		return nil
	})
}

func numbersOf(ctx context.Context, tx bun.Tx, key string) ([]int, error) {
	rows, err := tx.QueryContext(ctx, `select v.number from versions v join definitions d on d.id = v.definition_id where d.key = ? order by v.number`, clean(key))
	if err != nil {
		return nil, err
	}
	var out []int
	err = each(rows, func(rows *sql.Rows) error {
		var n int
		err := rows.Scan(&n)
		out = append(out, n)
		return err
	})
	if err == nil && len(out) == 0 {
		err = portal.Fail(portal.NotFound, "There is no published version of this form.")
	}
	return out, err
}
