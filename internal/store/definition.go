package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// NewVersion is a definition to publish. Source is what the author wrote,
// Bundled the same with all blocks and lists in it, so that it stands alone.
// ByID 0 is the catalogue.
type NewVersion struct {
	Key, Title, FormType string
	Source, Bundled      []byte
	Note                 string
	ByID                 int64
}

// DefinitionVersion is a published version.
type DefinitionVersion struct {
	ID       int64
	Key      string
	Number   int
	Title    string
	FormType string
	Bundled  []byte
	Source   []byte
	Note     string
}

// PublishVersion publishes a version under the next number. When the newest
// version has the same bytes it is given back and nothing is written, so that
// installing the catalogue again changes nothing.
func (s *Store) PublishVersion(ctx context.Context, n NewVersion) (versionID int64, number int, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		// Locks the definition, so that numbers stay without gap.
		var definition int64
		err := tx.QueryRowContext(ctx, `insert into definitions (key, created_at) values (?, ?)
on conflict (key) do update set key = excluded.key returning id`, clean(n.Key), s.now()).Scan(&definition)
		if err != nil {
			return err
		}
		var same bool
		err = tx.QueryRowContext(ctx, `select id, number, source = ? and bundled = ? from versions
where definition_id = ? order by number desc limit 1`, clean(string(n.Source)), clean(string(n.Bundled)), definition).Scan(&versionID, &number, &same)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if same {
			return nil
		}
		number++
		return s.insertVersion(ctx, tx, definition, n, number, &versionID)
	})
	if err != nil {
		return 0, 0, err
	}
	return versionID, number, nil
}

func (s *Store) insertVersion(ctx context.Context, tx bun.Tx, definition int64, n NewVersion, number int, id *int64) error {
	err := tx.QueryRowContext(ctx, `insert into versions (definition_id, number, title, form_type, source, bundled, bundled_hash, note, published_by, published_at)
values (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?) returning id`, definition, number, clean(n.Title), clean(n.FormType),
		clean(string(n.Source)), clean(string(n.Bundled)), BundledHash(n.Bundled), clean(n.Note), n.ByID, s.now()).Scan(id)
	if err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditVersionPublished, account: n.ByID, object: n.Key, detail: numberText(number)})
}

// BundledHash is what Published compares: the hash over a bundled definition.
func BundledHash(bundled []byte) []byte {
	sum := sha256.Sum256([]byte(clean(string(bundled))))
	return sum[:]
}

const versionSQL = `select v.id, d.key, v.number, v.title, v.form_type, v.bundled, v.source, v.note from versions v join definitions d on d.id = v.definition_id `

// Version gives a version by its number in the database. Versions never
// change, so callers may keep what they get. NotFound when there is none.
func (s *Store) Version(ctx context.Context, id int64) (DefinitionVersion, error) {
	return s.version(ctx, "where v.id = ?", id)
}

// LatestVersion gives the newest version of a key that is not retired.
// NotFound when there is none.
func (s *Store) LatestVersion(ctx context.Context, key string) (DefinitionVersion, error) {
	return s.version(ctx, "where d.key = ? and v.retired_at is null order by v.number desc limit 1", clean(key))
}

func (s *Store) version(ctx context.Context, where string, arg any) (DefinitionVersion, error) {
	var v DefinitionVersion
	var bundled, source string
	err := s.db.QueryRowContext(steady(ctx), versionSQL+where, arg).Scan(&v.ID, &v.Key, &v.Number, &v.Title, &v.FormType, &bundled, &source, &v.Note)
	if errors.Is(err, sql.ErrNoRows) {
		return v, portal.Fail(portal.NotFound, "There is no form of this name.")
	}
	v.Bundled, v.Source = []byte(bundled), []byte(source)
	return v, fault(err)
}

// FormToSend is a form that can be sent: its newest version that is not retired.
type FormToSend struct {
	VersionID            int64
	Key, Title, FormType string
}

// FormsToSend are the forms that can be sent, by their titles.
func (s *Store) FormsToSend(ctx context.Context) ([]FormToSend, error) {
	rows, err := s.db.QueryContext(steady(ctx), `select id, key, title, form_type from (
  select distinct on (d.id) v.id, d.key, v.title, v.form_type from definitions d join versions v on v.definition_id = d.id
  where v.retired_at is null order by d.id, v.number desc) newest order by title, key`)
	if err != nil {
		return nil, fault(err)
	}
	var forms []FormToSend
	err = each(rows, func(rows *sql.Rows) error {
		var f FormToSend
		err := rows.Scan(&f.VersionID, &f.Key, &f.Title, &f.FormType)
		forms = append(forms, f)
		return err
	})
	return forms, fault(err)
}
