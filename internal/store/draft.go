package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Draft is the draft of a form as it was saved last.
type Draft struct {
	DraftLine
	Key    string
	Source []byte
	Texts  []DraftText // what it was before, newest first, without the texts
}

// DraftText is an earlier text of a draft.
type DraftText struct {
	Revision int64
	By       string
	At       time.Time
	Source   []byte
}

// DraftSave is one save of a draft. Base is the revision that its author saw, 0 to begin
// the draft. Title, Errors and Warnings are what the list shows of it.
type DraftSave struct {
	Key              string
	Base             int64
	Source           []byte
	Title            string
	Errors, Warnings int
	From             int // number of the version that a new draft is begun from; 0 for none
	ByID             int64
}

// Draft gives the draft of a form. NotFound when it has none.
func (s *Store) Draft(ctx context.Context, key string) (Draft, error) {
	d := Draft{Key: clean(key)}
	var source string
	err := s.db.QueryRowContext(steady(ctx), `select r.title, r.revision, coalesce(b.number, 0), r.errors, r.warnings, coalesce(a.name, ''), r.saved_at, r.source
from drafts r join definitions d on d.id = r.definition_id left join accounts a on a.id = r.saved_by left join versions b on b.id = r.base_version_id
where d.key = ?`, d.Key).Scan(&d.Title, &d.Revision, &d.Base, &d.Errors, &d.Warnings, &d.By, &d.At, &source)
	if err != nil {
		return Draft{}, fault(err)
	}
	d.Source, d.At = []byte(source), d.At.UTC()
	rows, err := s.db.QueryContext(steady(ctx), `select x.revision, coalesce(a.name, ''), x.saved_at from draft_texts x join definitions d on d.id = x.definition_id
left join accounts a on a.id = x.saved_by where d.key = ? order by x.saved_at desc, x.revision desc`, d.Key)
	if err != nil {
		return Draft{}, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var t DraftText
		err := rows.Scan(&t.Revision, &t.By, &t.At)
		t.At = t.At.UTC()
		d.Texts = append(d.Texts, t)
		return err
	})
	return d, fault(err)
}

// DraftText gives an earlier text of a draft. NotFound when there is none.
func (s *Store) DraftText(ctx context.Context, key string, revision int64) (DraftText, error) {
	t := DraftText{Revision: revision}
	var source string
	err := s.db.QueryRowContext(steady(ctx), `select coalesce(a.name, ''), x.saved_at, x.source from draft_texts x join definitions d on d.id = x.definition_id
left join accounts a on a.id = x.saved_by where d.key = ? and x.revision = ?`, clean(key), revision).Scan(&t.By, &t.At, &source)
	t.Source, t.At = []byte(source), t.At.UTC()
	return t, fault(err)
}

// BeginForm makes a form with a draft. Conflict when the key is taken.
func (s *Store) BeginForm(ctx context.Context, n DraftSave) (revision int64, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, `insert into definitions (key, created_at) values (?, ?) on conflict do nothing returning id`, clean(n.Key), s.now()).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return portal.Fail(portal.Conflict, "There is a form with this key already. Choose another key.")
		}
		if err != nil {
			return err
		}
		revision, err = s.insertDraft(ctx, tx, id, n)
		return err
	})
	return revision, err
}

// SaveDraft saves the draft of a form, or begins it with Base 0. Conflict when somebody
// else saved, began or removed it meanwhile; NotFound when there is no such form. Saving
// the same text again is no conflict.
func (s *Store) SaveDraft(ctx context.Context, n DraftSave) (revision int64, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		id, err := lockForm(ctx, tx, n.Key)
		if err != nil {
			return err
		}
		now, source, err := lockDraft(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case now == 0 && n.Base == 0:
			revision, err = s.insertDraft(ctx, tx, id, n)
			return err
		case now == 0:
			return errNoDraft
		case source == clean(string(n.Source)):
			revision = now
			return nil
		case now != n.Base:
			return portal.Fail(portal.Conflict, "Somebody else saved this draft meanwhile. Nothing is lost: compare the two texts and choose.")
		}
		if err := keepText(ctx, tx, id); err != nil {
			return err
		}
		revision, err = s.updateDraft(ctx, tx, id, n)
		return err
	})
	return revision, err
}

var errNoDraft = portal.Fail(portal.Conflict, "The draft of this form was published or removed meanwhile.")

// lockForm makes all changes of one form wait for each other.
func lockForm(ctx context.Context, tx bun.Tx, key string) (id int64, err error) {
	err = tx.QueryRowContext(ctx, "select id from definitions where key = ? for update", clean(key)).Scan(&id)
	return id, orGone(err)
}

// lockDraft gives revision and text of a form's draft; revision 0 when it has none.
func lockDraft(ctx context.Context, tx bun.Tx, id int64) (revision int64, source string, err error) {
	err = tx.QueryRowContext(ctx, "select revision, source from drafts where definition_id = ? for update", id).Scan(&revision, &source)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return revision, source, err
}

func keepText(ctx context.Context, tx bun.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `insert into draft_texts (definition_id, revision, source, saved_by, saved_at)
select definition_id, revision, source, saved_by, saved_at from drafts where definition_id = ?`, id)
	if err != nil {
		return err
	}
	return tidyTexts(ctx, tx, id)
}

// ownTextsKept is how many texts a draft keeps that their own author saved over. What
// another one saved over is kept for as long as the draft.
const ownTextsKept = 20

func tidyTexts(ctx context.Context, tx bun.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `delete from draft_texts t using (select revision, row_number() over (order by revision desc) as place
from (select revision, coalesce(saved_by, 0) = lead(coalesce(saved_by, 0)) over (order by revision) as own from draft_texts where definition_id = ?0) x where own) y
where t.definition_id = ?0 and t.revision = y.revision and y.place > ?1`, id, ownTextsKept)
	return err
}

// KeepDraftText keeps a text that was typed and not saved among the earlier texts of a
// draft, once, and gives the number it is kept under; 0 when it is what is saved. Conflict
// when there is no draft any more, NotFound when there is no such form.
func (s *Store) KeepDraftText(ctx context.Context, key string, source []byte, byID int64) (revision int64, err error) {
	text := clean(string(source))
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		id, err := lockForm(ctx, tx, key)
		if err != nil {
			return err
		}
		now, saved, err := lockDraft(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case now == 0:
			return errNoDraft
		case saved == text:
			return nil
		}
		err = tx.QueryRowContext(ctx, "select revision from draft_texts where definition_id = ? and source = ? limit 1", id, text).Scan(&revision)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = tx.QueryRowContext(ctx, `insert into draft_texts (definition_id, revision, source, saved_by, saved_at)
values (?, nextval('draft_revisions'), ?, ?, ?) returning revision`, id, text, byID, s.now()).Scan(&revision)
		if err != nil {
			return err
		}
		return tidyTexts(ctx, tx, id)
	})
	return revision, err
}

func (s *Store) insertDraft(ctx context.Context, tx bun.Tx, id int64, n DraftSave) (revision int64, err error) {
	err = tx.QueryRowContext(ctx, `insert into drafts (definition_id, source, title, base_version_id, errors, warnings, saved_by, saved_at)
values (?0, ?1, ?2, (select id from versions where definition_id = ?0 and number = ?3), ?4, ?5, nullif(?6, 0), ?7) returning revision`,
		id, clean(string(n.Source)), clean(n.Title), n.From, n.Errors, n.Warnings, n.ByID, s.now()).Scan(&revision)
	if err != nil {
		return 0, err
	}
	return revision, s.auditDraft(ctx, tx, AuditDraftSaved, n.Key, revision, n.ByID)
}

func (s *Store) updateDraft(ctx context.Context, tx bun.Tx, id int64, n DraftSave) (revision int64, err error) {
	err = tx.QueryRowContext(ctx, `update drafts set revision = nextval('draft_revisions'), source = ?, title = ?, errors = ?, warnings = ?,
saved_by = nullif(?, 0), saved_at = ? where definition_id = ? returning revision`,
		clean(string(n.Source)), clean(n.Title), n.Errors, n.Warnings, n.ByID, s.now(), id).Scan(&revision)
	if err != nil {
		return 0, err
	}
	return revision, s.auditDraft(ctx, tx, AuditDraftSaved, n.Key, revision, n.ByID)
}

func (s *Store) auditDraft(ctx context.Context, tx bun.Tx, kind AuditKind, key string, revision, byID int64) error {
	return s.audit(ctx, tx, event{kind: kind, account: byID, object: key, detail: revisionText(revision)})
}

// DiscardDraft removes the draft of a form, and the form with it when nothing of it was
// ever published. Conflict when the draft is no longer the one that was seen; NotFound
// when there is none.
func (s *Store) DiscardDraft(ctx context.Context, key string, revision, byID int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		id, err := lockForm(ctx, tx, key)
		if err != nil {
			return err
		}
		now, _, err := lockDraft(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case now == 0:
			return gone()
		case now != revision:
			return portal.Fail(portal.Conflict, "Somebody else saved this draft meanwhile, so it was not removed. Look at it once more.")
		}
		if err := s.dropDraft(ctx, tx, id); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `delete from definitions d where id = ? and not exists (select 1 from versions v where v.definition_id = d.id)`, id)
		if err != nil {
			return err
		}
		return s.auditDraft(ctx, tx, AuditDraftDiscarded, key, revision, byID)
	})
}

func (s *Store) dropDraft(ctx context.Context, tx bun.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, "delete from drafts where definition_id = ?", id)
	return err
}

// PublishDraft publishes the draft of a form as it was at that revision, under the next
// number, and removes the draft. Publishing the same revision again answers the same
// version. Conflict when the draft was saved, published or removed meanwhile.
func (s *Store) PublishDraft(ctx context.Context, n NewVersion, revision int64) (versionID int64, number int, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		id, err := lockForm(ctx, tx, n.Key)
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, "select id, number from versions where definition_id = ? and draft_revision = ?", id, revision).Scan(&versionID, &number)
		if !errors.Is(err, sql.ErrNoRows) {
			return err // nil: it was published just now
		}
		now, _, err := lockDraft(ctx, tx, id)
		if err != nil {
			return err
		}
		if now != revision {
			return portal.Fail(portal.Conflict, "Somebody else changed this draft meanwhile, so nothing was published. Look at the draft once more.")
		}
		if err := tx.QueryRowContext(ctx, "select coalesce(max(number), 0) + 1 from versions where definition_id = ?", id).Scan(&number); err != nil {
			return err
		}
		if err := s.insertVersion(ctx, tx, id, n, number, &versionID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "update versions set draft_revision = ? where id = ?", revision, versionID); err != nil {
			return err
		}
		return s.dropDraft(ctx, tx, id)
	})
	return versionID, number, err
}

func numberText(n int) string { return strconv.Itoa(n) }
