package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
	"portico/internal/vault"
)

// SubmissionQuery says which submissions are exported: the last of each form that was submitted on one of
// the versions, in parts or whole. Nil, zero and "" do not narrow; From and To are days in London, both included.
type SubmissionQuery struct {
	Versions []int64
	From, To *portal.Date
	State    portal.TaskState // of the task now
	Team     string           // reference
}

// SubmissionSpan is what a query finds: how many, and up to which row; later ones do not count.
type SubmissionSpan struct {
	Count int
	last  int64
}

// ExportedSubmission is one submission for a workbook of many. Answers are canonical; of a letter none. Of a form in
// parts it is the last that came in, with the answers of the others.
type ExportedSubmission struct {
	Reference, TaskRef, CaseReference string
	Round                             int
	VersionID                         int64
	SubmittedAt                       time.Time
	ByLetter                          bool
	Kind                              portal.CaseKind
	ChildName                         string
	ChildBorn                         portal.Date
	State                             portal.TaskState
	Due                               *portal.Date
	By, Organisation                  string // who submitted
	Answers                           []byte
	Others                            [][]byte // answers of the other parts that are in
}

// MaxExported is how many submissions one workbook holds.
const MaxExported = 10000

// submissionsAtOnce is how many rows are read in one query.
const submissionsAtOnce = 200

// manySQL is the rows that a query asks for: ?0 the account, ?1 versions, ?2 the row before, ?3 the
// first moment, ?4 the moment after the last, ?5 the state, ?6 the team. What retention has removed is not there.
const manySQL = ` from submissions r join tasks c on c.id = r.task_id join cases k on k.id = c.case_id
where r.version_id = any(?1) and r.id > ?2 and k.wrapped_key is not null and ` + ofMyTeam + `
  and (?3::timestamptz is null or r.submitted_at >= ?3) and (?4::timestamptz is null or r.submitted_at < ?4)
  and (?5 = '' or c.state = ?5) and (?6 = '' or c.team_id = (select id from teams where ref = ?6))
  and not exists (select 1 from submissions later where later.task_id = r.task_id and later.id > r.id) and not ` + besideLater

// besideLater is true of a task c, submitted last with r, for which another part of its sheet stands: the one of all that
// count which came in last. What was retracted or declined counts only where nothing else does.
const besideLater = `exists (select 1 from submissions later join tasks o on o.id = later.task_id where later.contribution_id = c.contribution_id and later.task_id <> c.id
    and o.state not in ('retracted', 'declined') and (later.id > r.id or c.state in ('retracted', 'declined')))`

// otherPartsSQL is what else of the sheet is in, as JSON: of each other part the last submission.
const otherPartsSQL = `(select json_agg(json_build_object('reference', s.reference, 'by', p.name, 'body', encode(s.body, 'base64')) order by o.id)
  from tasks o cross join lateral (select * from submissions s where s.task_id = o.id order by s.round desc limit 1) s join accounts p on p.id = s.account_id
  where o.contribution_id = c.contribution_id and o.id <> c.id and o.state in ('submitted', 'accepted') and not s.by_letter)`

// openOthers takes over the other parts.
func (x *ExportedSubmission) openOthers(key vault.CaseKey, list []byte) error {
	if len(list) == 0 {
		return nil
	}
	var others []struct {
		Reference, By string
		Body          []byte
	}
	if err := json.Unmarshal(list, &others); err != nil {
		return err
	}
	for _, o := range others {
		answers, err := key.Open(o.Body, answersContext(o.Reference))
		if err != nil {
			return err
		}
		x.Others = append(x.Others, answers)
		if x.By != o.By {
			x.By += ", " + o.By
		}
	}
	if x.ByLetter { // a part came as a letter, the others have answers
		x.ByLetter, x.Answers, x.Others = false, x.Others[0], x.Others[1:]
	}
	return nil
}

func (q SubmissionQuery) args(accountID, after int64) []any {
	var from, to any
	if q.From != nil {
		from = q.From.Start()
	}
	if q.To != nil {
		to = q.To.Add(1).Start()
	}
	return []any{accountID, pgdialect.Array(q.Versions), after, from, to, string(q.State), clean(q.Team)}
}

// countManySQL counts tasks that have a submission, of some teams, by an index alone unless a version is asked for: ?0 teams, ?1 the
// definition, ?2 the first moment, ?3 the moment after the last, ?4 the state, ?5 versions. What retention has removed is not there.
// Of the parts of a form only the one that came in last counts.
const countManySQL = `with beside as materialized (select count(*) as n from tasks c cross join lateral (select max(s.id) as id from submissions s where s.task_id = c.id) r
  where c.definition_id = ?1 and (c.tabs is not null or c.lent <> '{}') and c.team_id = any(?0::bigint[]) and c.submitted_at is not null and c.removed_at is null
    and (?2::timestamptz is null or c.submitted_at >= ?2) and (?3::timestamptz is null or c.submitted_at < ?3) and (?4 = '' or c.state = ?4) BESIDE and ` + besideLater + `)
select (select count(*) from (select 1 from tasks t where t.team_id = any(?0::bigint[]) and t.definition_id = ?1 and t.submitted_at is not null and t.removed_at is null
  and (?2::timestamptz is null or t.submitted_at >= ?2) and (?3::timestamptz is null or t.submitted_at < ?3) and (?4 = '' or t.state = ?4) VERSION limit ?6 + (select n from beside)) n)
  - (select n from beside),
  coalesce((select max(id) from submissions), 0)`

// ofVersionSQL is true of a task t whose last submission is on one of the versions.
const ofVersionSQL = "and (select r.version_id from submissions r where r.task_id = t.id order by r.round desc limit 1) = any(?5)"

// CountSubmissions says how many submissions a query finds among the cases of the account's teams, and
// fixes which; it counts no further than one more than MaxExported.
func (s *Store) CountSubmissions(ctx context.Context, accountID int64, q SubmissionQuery) (span SubmissionSpan, err error) {
	teams, err := s.teamsAsked(ctx, accountID, q.Team)
	if err != nil || len(teams) == 0 {
		return span, err
	}
	var definition int64
	var all bool
	err = s.db.QueryRowContext(steady(ctx), `select v.definition_id, count(*) = (select count(*) from versions o where o.definition_id = v.definition_id)
from versions v where v.id = any(?) group by v.definition_id order by 1 limit 1`, pgdialect.Array(q.Versions)).Scan(&definition, &all)
	if err != nil {
		return span, orGone(err)
	}
	version := ofVersionSQL
	if all {
		version = ""
	}
	args := q.args(accountID, 0)
	err = s.db.QueryRowContext(steady(ctx), strings.NewReplacer("VERSION", version, "BESIDE", strings.ReplaceAll(version, "t.id", "c.id")).Replace(countManySQL), array(teams), definition, args[3], args[4], string(q.State), args[1], MaxExported+1).
		Scan(&span.Count, &span.last)
	return span, fault(err)
}

// EachSubmission hands over what CountSubmissions found, one opened submission after the other: rows
// are read in pages, and only one is open at a time. It stops at the first error.
func (s *Store) EachSubmission(ctx context.Context, accountID int64, q SubmissionQuery, span SubmissionSpan, do func(ExportedSubmission) error) error {
	query := fmt.Sprintf(`select r.id, r.reference, r.round, r.version_id, r.submitted_at, r.by_letter, r.body, k.wrapped_key, k.reference, k.kind, k.child_name, k.child_born::text,
  c.ref, c.state, coalesce(c.due_on::text, ''), a.name, a.organisation, `+otherPartsSQL+`%s and r.id <= ?7 order by r.id limit %d`,
		strings.Replace(manySQL, "\nwhere", " join accounts a on a.id = r.account_id\nwhere", 1), submissionsAtOnce)
	for after := int64(0); after < span.last; {
		rows, err := s.db.QueryContext(ctx, query, append(q.args(accountID, after), span.last)...)
		if err != nil {
			return fault(err)
		}
		n := 0
		err = each(rows, func(rows *sql.Rows) error {
			n++
			return s.exported(rows, &after, do)
		})
		if err != nil || n < submissionsAtOnce {
			return fault(err)
		}
	}
	return nil
}

func (s *Store) exported(rows *sql.Rows, id *int64, do func(ExportedSubmission) error) error {
	var x ExportedSubmission
	var born, due string
	var body, wrapped, others []byte
	err := rows.Scan(id, &x.Reference, &x.Round, &x.VersionID, &x.SubmittedAt, &x.ByLetter, &body, &wrapped, &x.CaseReference, &x.Kind, &x.ChildName, &born,
		&x.TaskRef, &x.State, &due, &x.By, &x.Organisation, &others)
	if err != nil {
		return err
	}
	key, err := s.caseKey(wrapped)
	if err != nil {
		return err
	}
	if d := dateFrom(born); d != nil {
		x.ChildBorn = *d
	}
	x.SubmittedAt, x.Due = x.SubmittedAt.UTC(), dateFrom(due)
	if !x.ByLetter {
		if x.Answers, err = key.Open(body, answersContext(x.Reference)); err != nil {
			return err
		}
	}
	if err := x.openOthers(key, others); err != nil {
		return err
	}
	return do(x)
}

// RecordSubmissionsExported records that submissions of a form left the portal, and how many.
func (s *Store) RecordSubmissionsExported(ctx context.Context, accountID int64, key string, q SubmissionQuery, n int) error {
	detail := fmt.Sprintf("%d submissions", n)
	if q.From != nil {
		detail += ", from " + q.From.String()
	}
	if q.To != nil {
		detail += ", to " + q.To.String()
	}
	if q.State != "" {
		detail += ", " + string(q.State)
	}
	if q.Team != "" {
		detail += ", team " + q.Team
	}
	return fault(s.audit(steady(ctx), s.db, event{kind: AuditSubmissionsExported, account: accountID, object: key, detail: detail}))
}

// TeamChoice is a team whose cases an officer sees.
type TeamChoice struct{ Ref, Name string }

// TeamChoices are the teams whose cases the account sees, by name.
func (s *Store) TeamChoices(ctx context.Context, accountID int64) (out []TeamChoice, err error) {
	rows, err := s.db.QueryContext(steady(ctx), "select ref, name from teams where id = any((select teams_of(?))::bigint[]) order by lower(name)", accountID)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var t TeamChoice
		err := rows.Scan(&t.Ref, &t.Name)
		out = append(out, t)
		return err
	})
	return out, fault(err)
}
