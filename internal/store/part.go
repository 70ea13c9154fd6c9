package store

import (
	"context"
	"database/sql"
	"strings"

	"portico/internal/portal"
)

// Part is what of a sheet belongs to a task: what its roles may, and of that the tabs that
// are named.
type Part struct {
	Roles []string // in which roles the task is done; nil: all
	Only  []string // the names of its tabs; nil: all that its roles may
	Lent  []string // of these, the tabs that somebody else was asked for
	In    []string // of these, the tabs that are in
	Asked bool     // somebody who has the form asked for it, not the council
}

// partText is a Part of the task t as one text, and partFrom reads it: the names of roles and
// tabs hold neither space nor slash.
const partText = `coalesce(array_to_string(t.roles, ' '), '') || '/' || coalesce(array_to_string(t.tabs, ' '), '') || '/' || array_to_string(t.lent, ' ') || '/' ||
  case when t.lent = '{}' then '' else (select coalesce(string_agg(array_to_string(o.tabs, ' '), ' '), '') from tasks o where o.asked_of = t.id and o.state in ('submitted', 'accepted')) end || '/' || case when t.asked_of is null then '' else 'asked' end`

func partFrom(text string) (p Part) {
	var asked []string
	for i, names := range strings.SplitN(text, "/", 5) {
		if names != "" {
			*[]*[]string{&p.Roles, &p.Only, &p.Lent, &p.In, &asked}[i] = strings.Fields(names)
		}
	}
	p.Asked = asked != nil
	return p
}

// ofThePart is true of the tab w that the task t writes.
const ofThePart = `(t.tabs is null or w.tab = any(t.tabs)) and not w.tab = any(t.lent)`

// endedSQL is when the part t was retracted or declined: whoever had it reads what stood then, and
// nothing that others write on its tabs afterwards. It is never for a whole form and for what goes on.
const endedSQL = `coalesce(case when t.tabs is null then null when t.state = 'retracted' then t.retracted_at when t.state = 'declined' then t.declined_at end, 'infinity')`

// strayOfOwner is true of words y that are for the owner of the task t: on a tab that is the
// task's to write, unless it is a part that is over.
const strayOfOwner = `not y.tab = any(t.lent) and (t.tabs is null or y.tab = any(t.tabs) and t.state not in ('retracted', 'declined'))`

// formTypeSQL is how lists call the form of the task t on the version v: "Care plan: part Health".
const formTypeSQL = `v.form_type || coalesce(': part ' || t.part, '')`

// progressSQL is how far the task t on the sheet n is: sections done, and all. Of a part that retention has removed nothing is known.
const progressSQL = `case when t.part is null then n.tabs_done else coalesce((select p.tabs_done from part_progress p where p.task_id = t.id), 0) end,
  case when t.part is null then n.tabs_total else coalesce((select p.tabs_total from part_progress p where p.task_id = t.id), 0) end`

// PartLine is one of the parts of a sheet, as those who fill in the others may see it: nothing
// of its answers and no address.
type PartLine struct {
	TaskRef string
	Words   string // what its tabs are called; "" for the whole form
	Part
	State portal.TaskState
	Name  string // of whom it is with, or of a work group; "" for who was invited
	Own   bool   // it is the task that was asked about
	Mine  bool   // it was asked for by whoever has that task; Name is then the address of who was invited
	Due   *portal.Date
}

const partsSQL = `select t.ref, coalesce(t.part, ''), ` + partText + `, t.state, coalesce(a.name, g.name, case when t.asked_of = me.id then (select i.email from invitations i where i.task_id = t.id order by i.id desc limit 1) end, ''),
  t.id = me.id, coalesce(t.asked_of = me.id, false), coalesce(t.due_on::text, '')
from tasks me join tasks t on t.contribution_id = me.contribution_id left join accounts a on a.id = t.owner_id
  left join work_groups g on g.id = t.group_id and t.owner_id is null
where me.id = ? and t.state not in ('retracted', 'declined') order by t.id`

// Parts are the parts of the sheet that a task is about, its own too, but those that were
// retracted or declined. The caller may see the task.
func (s *Store) Parts(ctx context.Context, ids SheetIDs) (out []PartLine, err error) {
	rows, err := s.db.QueryContext(steady(ctx), partsSQL, ids.TaskID)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var p PartLine
		var part, due string
		err := rows.Scan(&p.TaskRef, &p.Words, &part, &p.State, &p.Name, &p.Own, &p.Mine, &due)
		p.Part, p.Due = partFrom(part), dateFrom(due)
		out = append(out, p)
		return err
	})
	return out, fault(err)
}

// PartIn is a part that is in, with what was submitted and the supporting documents of it.
type PartIn struct {
	Words string
	Part
	SubmissionRecord
	Attachments []Attachment
}

const partsInSQL = `select t.id, coalesce(t.part, ''), ` + partText + `, t.state, r.id, r.account_id, r.reference, r.hash, r.submitted_at, r.version_id, r.body, r.seal, r.by_letter
from tasks me join tasks t on t.contribution_id = me.contribution_id and t.state not in ('retracted', 'declined')
  left join lateral (select * from submissions r where r.task_id = t.id order by r.round desc limit 1) r on t.state in ('submitted', 'accepted')
where me.id = ?1 and me.team_id = any((select teams_of(?0))::bigint[]) order by t.id`

// PartsIn are the parts of a sheet with what was last submitted, for the officers of its team.
// NotFound for everybody else; Conflict while one of them is out.
func (s *Store) PartsIn(ctx context.Context, accountID int64, ids SheetIDs) (out []PartIn, err error) {
	rows, err := s.db.QueryContext(steady(ctx), partsInSQL, accountID, ids.TaskID)
	if err != nil {
		return nil, fault(err)
	}
	whole := true
	err = each(rows, func(rows *sql.Rows) error {
		p, ok, err := scanPartIn(rows, ids)
		whole = whole && ok
		out = append(out, p)
		return err
	})
	switch {
	case err == nil && len(out) == 0:
		err = gone()
	case err == nil && !whole:
		err = portal.Fail(portal.Conflict, "Parts of this form are not in yet, so there is no whole form to read.")
	case err == nil:
		err = s.partDocuments(ctx, ids, out)
	}
	return out, fault(err)
}

func scanPartIn(rows *sql.Rows, ids SheetIDs) (p PartIn, in bool, err error) {
	var part string
	var state portal.TaskState
	var id, by, version sql.NullInt64
	var reference sql.NullString
	var at sql.NullTime
	var letter sql.NullBool
	var body, seal []byte
	err = rows.Scan(&p.TaskID, &p.Words, &part, &state, &id, &by, &reference, &p.Hash, &at, &version, &body, &seal, &letter)
	if p.Part = partFrom(part); err != nil || !id.Valid {
		return p, false, err
	}
	p.SubmissionID, p.AccountID, p.Reference, p.SubmittedAt = id.Int64, by.Int64, reference.String, at.Time.UTC()
	p.ContributionID, p.VersionID, p.ByLetter = ids.ContributionID, version.Int64, letter.Bool
	return p, true, p.open(ids.Key, body, seal)
}

// partDocuments puts the supporting documents of a sheet at the parts that they came with.
func (s *Store) partDocuments(ctx context.Context, ids SheetIDs, parts []PartIn) error {
	rows, err := s.db.QueryContext(steady(ctx), `select task_id, ref, size, media_type, kind, sha256, file_key, scan, listed, added_at, label from attachments
where contribution_id = ? and question = '' and removed_at is null order by id`, ids.ContributionID)
	if err != nil {
		return err
	}
	return each(rows, func(rows *sql.Rows) error {
		var x Attachment
		var task int64
		var label []byte
		if err := rows.Scan(&task, &x.Ref, &x.Size, &x.Type, &x.Kind, &x.SHA256, &x.Key, &x.Scan, &x.Listed, &x.AddedAt, &label); err != nil {
			return err
		}
		x.AddedAt = x.AddedAt.UTC()
		for i := range parts {
			if parts[i].TaskID == task {
				parts[i].Attachments = append(parts[i].Attachments, x)
				if err := parts[i].Attachments[len(parts[i].Attachments)-1].openLabel(ids.Key, label); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
