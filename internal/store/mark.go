package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// MarkKind is what a mark at an answer tells of.
type MarkKind string

// The kinds of mark.
const (
	MarkName   MarkKind = "name"   // another child of the own list is named
	MarkCopied MarkKind = "copied" // copied from an earlier form and not looked at yet
)

// Mark is something that was noticed at an answer or a file, until its writer puts it aside.
// Place is the path of the question, or "file/" and the reference of a file; Of is what was
// noticed, and only its keyed hash is kept; Words, sealed, is what is said of it.
type Mark struct {
	Kind    MarkKind
	Place   string
	Of      string // to write one
	Hash    string // of one that was read: see MarkHash
	Words   string
	Settled bool
}

// Noticed is what the notes on a sheet are made of: the names of the other children on one's
// own list, and the marks.
type Noticed struct {
	Children []string
	Marks    []Mark
}

// MarkHash is the hash under which what was noticed is kept.
func (s *Store) MarkHash(of string) string { return hex.EncodeToString(s.ring.MAC("mark/" + of)) }

func markContext(contribution int64, kind MarkKind, place string) string {
	return fmt.Sprintf("mark/%d/%s/%s", contribution, kind, place)
}

const noticedSQL = `(select 0, c.child_name, '', ''::bytea, ''::bytea, false from (
  select t.case_id from tasks t where t.owner_id = $1 and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed')
  union select t.case_id from tasks t where t.owner_id = $1 and t.state in ('submitted', 'accepted') and t.submitted_at >= $3
  union select t.case_id from tasks t where t.owner_id = $1 and t.state = 'retracted' and t.retracted_at >= $3
) mine join cases c on c.id = mine.case_id limit 200)
union all
select 1, k.kind, k.place, k.mac, k.body, k.settled_at is not null from answer_marks k where k.contribution_id = $2`

// Noticed gives what the notes on a sheet are made of, for its owner.
func (s *Store) Noticed(ctx context.Context, accountID, contributionID int64, key vault.CaseKey) (n Noticed, err error) {
	since := s.now().AddDate(0, 0, -portal.KeptDays)
	err = s.hot.rows(steady(ctx), noticedSQL, []any{accountID, contributionID, since}, func(rows *sql.Rows) error {
		var kind int
		var name string
		var m Mark
		var mac, body []byte
		if err := rows.Scan(&kind, &name, &m.Place, &mac, &body, &m.Settled); err != nil {
			return err
		}
		if kind == 0 {
			n.Children = append(n.Children, name)
			return nil
		}
		m.Kind, m.Hash = MarkKind(name), hex.EncodeToString(mac)
		words, err := key.Open(body, markContext(contributionID, m.Kind, m.Place))
		m.Words = string(words)
		n.Marks = append(n.Marks, m)
		return err
	})
	return n, fault(err)
}

// AddMarks keeps marks of a sheet that its owner is to look at.
func (s *Store) AddMarks(ctx context.Context, ids SheetIDs, accountID int64, key vault.CaseKey, marks ...Mark) error {
	return s.putMarks(ctx, ids, accountID, key, nil, marks)
}

// SettleMark says that what was noticed is meant as it is. One that was never written is kept
// all the same, so that it is not noticed again.
func (s *Store) SettleMark(ctx context.Context, ids SheetIDs, accountID int64, key vault.CaseKey, m Mark) error {
	now := s.now()
	return s.putMarks(ctx, ids, accountID, key, &now, []Mark{m})
}

func (s *Store) putMarks(ctx context.Context, ids SheetIDs, accountID int64, key vault.CaseKey, settled *time.Time, marks []Mark) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, m := range marks {
			m.Place = clean(m.Place)
			_, err := tx.ExecContext(ctx, `insert into answer_marks (contribution_id, kind, place, mac, account_id, body, made_at, settled_at)
select contribution_id, ?, ?, ?, ?, ?, ?, ? from tasks where id = ? and owner_id = ?
on conflict (contribution_id, kind, place, mac) do update set settled_at = excluded.settled_at, account_id = excluded.account_id`,
				string(m.Kind), m.Place, s.ring.MAC("mark/"+m.Of), accountID, key.Seal([]byte(clean(m.Words)), markContext(ids.ContributionID, m.Kind, m.Place)), s.now(), settled, ids.TaskID, accountID)
			if err != nil {
				return err
			}
		}
		if settled == nil {
			return nil
		}
		return s.audit(ctx, tx, event{kind: AuditMarkSettled, account: accountID, case_: ids.CaseID, task: ids.TaskID, detail: string(marks[0].Kind)})
	})
}

// Earlier is a form about the same child that somebody submitted before.
type Earlier struct {
	Ref, Key, Title string
	SubmittedAt     time.Time
}

const earlierSQL = `select t.ref, d.key, v.title, t.submitted_at from tasks t join cases c on c.id = t.case_id and c.wrapped_key is not null
join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id join definitions d on d.id = v.definition_id
where t.owner_id = $1 and t.state in ('submitted', 'accepted') and t.removed_at is null and t.id <> $2
  and (c.id = $3 or (lower(c.child_name) = lower($4) and c.child_born = $5::date))
order by t.submitted_at desc limit 10`

// EarlierForms are what an account submitted about the child of a sheet before, newest first.
func (s *Store) EarlierForms(ctx context.Context, accountID int64, h Sheet) ([]Earlier, error) {
	var out []Earlier
	err := s.hot.rows(steady(ctx), earlierSQL, []any{accountID, h.TaskID, h.CaseID, h.ChildName, h.ChildBorn.String()}, func(rows *sql.Rows) error {
		var e Earlier
		err := rows.Scan(&e.Ref, &e.Key, &e.Title, &e.SubmittedAt)
		out = append(out, e)
		return err
	})
	return out, fault(err)
}
