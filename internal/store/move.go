package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// RunningSheet is a sheet that somebody still works on, as an author may see it: nothing
// of the child and nothing of the answers.
type RunningSheet struct {
	TaskRef          string
	Owner            string
	State            portal.TaskState
	Number           int // of the version that it is on
	SentAt           time.Time
	Due              *portal.Date
	TabsDone, Tabs   int
	VersionID        int64
	ContributionID   int64
	ContributionTask int64
}

// runningMost bounds how many sheets are listed and moved at one go.
const runningMost = 200

const runningSQL = `select t.ref, coalesce(a.name, g.name), t.state, v.number, t.sent_at, coalesce(t.due_on::text, ''), n.tabs_done, n.tabs_total, v.id, n.id, t.id
from definitions d join versions v on v.definition_id = d.id join contributions n on n.version_id = v.id
join tasks t on t.contribution_id = n.id and t.definition_id = d.id left join accounts a on a.id = t.owner_id left join work_groups g on g.id = t.group_id and t.owner_id is null
where d.key = ? and v.number <> ? and t.state in ('assigned', 'returned', 'counter_signing') and coalesce(t.owner_id, t.group_id) is not null
  and not exists (select 1 from tasks o where o.contribution_id = n.id and (o.state in ('submitted', 'accepted') or o.tabs is not null))
order by t.sent_at, t.id limit ?`

// RunningSheets are the sheets of a form that can still be written and are not on the
// version with this number, the oldest first; at most 200. A sheet that was submitted,
// or that is filled in in parts, stays as it is.
func (s *Store) RunningSheets(ctx context.Context, key string, number int) ([]RunningSheet, error) {
	rows, err := s.db.QueryContext(steady(ctx), runningSQL, clean(key), number, runningMost)
	if err != nil {
		return nil, fault(err)
	}
	var out []RunningSheet
	err = each(rows, func(rows *sql.Rows) error {
		var r RunningSheet
		var due string
		err := rows.Scan(&r.TaskRef, &r.Owner, &r.State, &r.Number, &r.SentAt, &due, &r.TabsDone, &r.Tabs, &r.VersionID, &r.ContributionID, &r.ContributionTask)
		r.SentAt, r.Due = r.SentAt.UTC(), dateFrom(due)
		out = append(out, r)
		return err
	})
	return out, fault(err)
}

// SheetToMove is a sheet as moving it needs it: what is in the tabs, and words that could
// not be saved. It is for the program: nothing of it is shown to whoever moves.
type SheetToMove struct {
	RunningSheet
	Tabs        map[string]TabCopy
	Strays      []StrayCopy
	Attachments int      // supporting documents
	Roles       []string // of the task that it is listed with; nil: the whole form
	Facts       []byte
	key         vault.CaseKey
}

// OpenForMove gives a sheet of RunningSheets with its answers. NotFound when it is not
// there or can no longer be written.
func (s *Store) OpenForMove(ctx context.Context, r RunningSheet) (SheetToMove, error) {
	m := SheetToMove{RunningSheet: r, Tabs: map[string]TabCopy{}}
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var wrapped, facts []byte
		var roles string
		err := tx.QueryRowContext(ctx, `select n.version_id, n.facts, c.wrapped_key, coalesce(array_to_string(t.roles, ' '), ''),
  (select count(*) from attachments x where x.contribution_id = n.id and x.question = '' and x.removed_at is null)
from contributions n join cases c on c.id = n.case_id join tasks t on t.contribution_id = n.id
where n.id = ? and t.id = ? and t.state in ('assigned', 'returned', 'counter_signing')`, r.ContributionID, r.ContributionTask).
			Scan(&m.VersionID, &facts, &wrapped, &roles, &m.Attachments)
		if err != nil {
			return orGone(err)
		}
		if roles != "" {
			m.Roles = strings.Fields(roles)
		}
		if m.key, err = s.caseKey(wrapped); err != nil {
			return err
		}
		if m.Facts, err = m.key.Open(facts, factsContext(m.ContributionID)); err != nil {
			return err
		}
		return m.read(ctx, tx)
	})
	return m, err
}

func (m *SheetToMove) read(ctx context.Context, tx bun.Tx) error {
	rows, err := tx.QueryContext(ctx, "select tab, revision, body from tabs where contribution_id = ?", m.ContributionID)
	if err != nil {
		return err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var name string
		var tab TabCopy
		err := rows.Scan(&name, &tab.Revision, &tab.sealed)
		if err == nil {
			tab.Body, err = m.key.Open(tab.sealed, tabContext(m.ContributionID, name))
		}
		m.Tabs[name] = tab
		return err
	})
	if err != nil {
		return err
	}
	rows, err = tx.QueryContext(ctx, "select ref, tab, kept_at, body from strays where contribution_id = ? and settled_at is null order by id", m.ContributionID)
	if err != nil {
		return err
	}
	return each(rows, func(rows *sql.Rows) error {
		var y StrayCopy
		var sealed []byte
		err := rows.Scan(&y.Ref, &y.Tab, &y.KeptAt, &sealed)
		if err == nil {
			y.Body, err = m.key.Open(sealed, strayContext(y.Ref))
		}
		m.Strays = append(m.Strays, y)
		return err
	})
}

// Unasked is an answer that the form no longer asks for, in words.
type Unasked struct {
	Tab   string `json:"tab"`   // title of its section
	Title string `json:"title"` // of its question
	Text  string `json:"text"`
	Why   string `json:"why,omitempty"`
}

// MoveRecord is what is kept of a move, sealed: the answers as they were, and in words
// what changed.
type MoveRecord struct {
	Before  json.RawMessage  `json:"before"`
	Changes []string         `json:"changes"`
	After   map[string]int64 `json:"after"` // revision of each tab once it was moved
}

// Move is a sheet as it shall be on another version. Tabs has every tab of the new form.
type Move struct {
	From        SheetToMove
	ToVersionID int64
	Tabs        map[string][]byte
	Done, Total int
	Record      MoveRecord
	Unasked     []Unasked
	ByID        int64
}

// MoveSheet moves a sheet to another version of its form. Every tab gets a new revision,
// so that what is posted from a page of the old version does not fit any more; what a tab
// held before stays in the history. Words that could not be saved are settled: they must
// be among Unasked. Conflict when anything was saved, submitted or moved meanwhile.
func (s *Store) MoveSheet(ctx context.Context, m Move) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		case_, task, err := lockSheet(ctx, tx, m)
		if err != nil {
			return err
		}
		if err := closeAll(ctx, tx, m.From.ContributionID); err != nil {
			return err
		}
		if m.Record.After, err = s.moveTabs(ctx, tx, m); err != nil {
			return err
		}
		if err := closeAll(ctx, tx, m.From.ContributionID); err != nil {
			return err
		}
		if err := s.insertMove(ctx, tx, m); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "update strays set settled_at = ? where contribution_id = ? and settled_at is null", s.now(), m.From.ContributionID)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "update contributions set version_id = ?, tabs_done = ?, tabs_total = ? where id = ?", m.ToVersionID, m.Done, m.Total, m.From.ContributionID)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditSheetMoved, account: m.ByID, case_: case_, task: task, detail: numberText(len(m.Unasked)) + " unasked"})
	})
}

// lockSheet locks the sheet against saving and submitting and compares it with what was
// worked out over it.
func lockSheet(ctx context.Context, tx bun.Tx, m Move) (case_, task int64, err error) {
	var version int64
	var same bool
	var form int64
	// Every task of the sheet is locked, so that no part of it is saved or submitted meanwhile.
	if _, err := tx.ExecContext(ctx, "select 1 from tasks where contribution_id = ? order by id for update", m.From.ContributionID); err != nil {
		return 0, 0, err
	}
	err = tx.QueryRowContext(ctx, `select t.case_id, t.id, n.version_id, v.definition_id from tasks t join contributions n on n.id = t.contribution_id
join versions v on v.id = n.version_id
where t.id = ? and n.id = ? and t.state in ('assigned', 'returned', 'counter_signing')
  and not exists (select 1 from tasks o where o.contribution_id = n.id and (o.state in ('submitted', 'accepted') or o.tabs is not null)) for update of n`,
		m.From.ContributionTask, m.From.ContributionID).Scan(&case_, &task, &version, &form)
	if err != nil {
		return 0, 0, orGone(err)
	}
	err = tx.QueryRowContext(ctx, "select definition_id = ? from versions where id = ?", form, m.ToVersionID).Scan(&same)
	if err == nil && !same {
		err = gone()
	}
	if err != nil {
		return 0, 0, orGone(err)
	}
	left := map[string]int64{}
	for name, tab := range m.From.Tabs {
		left["tab/"+name] = tab.Revision
	}
	for _, y := range m.From.Strays {
		left["stray/"+y.Ref] = 0
	}
	rows, err := tx.QueryContext(ctx, `select 'tab/' || tab, revision from tabs where contribution_id = ?0
union all select 'stray/' || ref, 0 from strays where contribution_id = ?0 and settled_at is null`, m.From.ContributionID)
	if err != nil {
		return 0, 0, err
	}
	unchanged := version == m.From.VersionID
	err = each(rows, func(rows *sql.Rows) error {
		var name string
		var revision int64
		err := rows.Scan(&name, &revision)
		want, known := left[name]
		unchanged = unchanged && known && want == revision
		delete(left, name)
		return err
	})
	if err == nil && (!unchanged || len(left) > 0) {
		err = portal.Fail(portal.Conflict, "This form was saved while it was being moved. Move it once more.")
	}
	return case_, task, err
}

// closeAll leaves the working copy of every tab in the history.
func closeAll(ctx context.Context, tx bun.Tx, contribution int64) error {
	_, err := tx.ExecContext(ctx, `insert into revisions (contribution_id, tab, revision, body, saved_at, saved_by)
select contribution_id, tab, revision, body, saved_at, saved_by from tabs where contribution_id = ? on conflict do nothing`, contribution)
	return err
}

// emptyTab is what a tab holds that the form has no more.
const emptyTab = `{"answers":{}}`

// moveTabs writes every tab of the old and of the new form, so that no page of the old
// version can save the first revision of one.
func (s *Store) moveTabs(ctx context.Context, tx bun.Tx, m Move) (map[string]int64, error) {
	bodies := maps.Clone(m.Tabs)
	for name := range m.From.Tabs {
		if _, stays := bodies[name]; !stays {
			bodies[name] = []byte(emptyTab)
		}
	}
	after := map[string]int64{}
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		sealed := m.From.key.Seal(bodies[name], tabContext(m.From.ContributionID, name))
		var revision int64
		err := tx.QueryRowContext(ctx, `insert into tabs (contribution_id, tab, revision, body, saved_at, saved_by, save_id) values (?, ?, 1, ?, ?, ?, '')
on conflict (contribution_id, tab) do update set revision = tabs.revision + 1, body = excluded.body, sitting_at = null, save_id = '' returning revision`,
			m.From.ContributionID, name, sealed, s.now(), m.ByID).Scan(&revision)
		if err != nil {
			return nil, err
		}
		after[name] = revision
	}
	return after, nil
}

func (s *Store) insertMove(ctx context.Context, tx bun.Tx, m Move) error {
	id, err := nextID(ctx, tx, "moves")
	if err != nil {
		return err
	}
	body, err := json.Marshal(m.Record)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into moves (id, contribution_id, from_version_id, to_version_id, moved_by, moved_at, body) values (?, ?, ?, ?, ?, ?, ?)`,
		id, m.From.ContributionID, m.From.VersionID, m.ToVersionID, m.ByID, s.now(), m.From.key.Seal(body, moveContext(id)))
	if err != nil {
		return err
	}
	return s.insertUnasked(ctx, tx, m.From.key, m.From.ContributionID, id, m.Unasked)
}

func (s *Store) insertUnasked(ctx context.Context, tx bun.Tx, key vault.CaseKey, contribution, move int64, list []Unasked) error {
	if len(list) == 0 {
		return nil
	}
	id, err := nextID(ctx, tx, "unasked")
	if err != nil {
		return err
	}
	body, err := json.Marshal(list)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into unasked (id, move_id, contribution_id, answers, body, kept_at) values (?, ?, ?, ?, ?, ?)`,
		id, move, contribution, len(list), key.Seal(body, unaskedContext(id)), s.now())
	return err
}
